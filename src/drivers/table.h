#ifndef DRIVERS_TABLE_H
#define DRIVERS_TABLE_H
/** @file
 *  What drivers share.
 */
#include "math/quat.h"
#include <gonio/device.h>

#define STANDARD_GRAVITY_M_S2 9.80665

static inline int16_t get_s16_le(const uint8_t *p) { return (int16_t)(p[0] | p[1] << 8); }

static inline uint16_t get_u16_le(const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }

static inline int32_t get_s32_le(const uint8_t *p)
{
    return (int32_t)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                     (uint32_t)p[3] << 24);
}

static inline uint8_t sum8(const uint8_t *p, size_t len)
{
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += p[i];
    return (uint8_t)sum;
}

#endif
