#ifndef FIRMWARE_HOST_BYTES_H
#define FIRMWARE_HOST_BYTES_H
/** @file
 *  Numbers as the wire carries them.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* To the nearest count; beyond the range its end, as a chip clips. NaN: 0. */
static inline int16_t bytes_count(double value)
{
    double nearest = nearbyint(value);
    if (!(nearest > -32768))
        return nearest <= -32768 ? -32768 : 0;
    return (int16_t)(nearest < 32767 ? nearest : 32767);
}

/* Angles wrap where others clip: half a turn is -32768. */
static inline int16_t bytes_count_of_turn(double turns_of_half)
{
    double wrapped = remainder(turns_of_half, 2.0);
    double nearest = nearbyint(wrapped * 32768);
    return (int16_t)(nearest >= 32768 ? -32768 : nearest);
}

static inline void bytes_put_le16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value & 0xFF);
    out[1] = (uint8_t)(value >> 8);
}

static inline uint8_t bytes_sum(const uint8_t *data, size_t len)
{
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += data[i];
    return (uint8_t)sum;
}

#endif
