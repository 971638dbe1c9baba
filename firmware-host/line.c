#include "line.h"
#include <stdbool.h>

enum { BITS = 10 }; /* start, eight data bits from the lowest, stop */

/* The level during bit `i` of the stream; idle is high. */
static bool level(const uint8_t *bytes, size_t len, double at)
{
    size_t i = (size_t)at, bit = i % BITS;
    if (i >= BITS * len || bit == BITS - 1)
        return true;
    return bit > 0 && (bytes[i / BITS] >> (bit - 1) & 1);
}

size_t emu_line_hear(
    const uint8_t *bytes, size_t len, unsigned sent_baud, unsigned heard_baud, uint8_t *out)
{
    double bit = (double)sent_baud / heard_baud; /* the receiver's bit in bits of the sender */
    double end = (double)(BITS * len), at = 0;
    size_t heard = 0;
    while (at < end) {
        if (level(bytes, len, at)) { /* idle or stop: on to the next edge */
            at = (double)(size_t)at + 1;
            continue;
        }
        uint8_t value = 0;
        for (unsigned i = 0; i < 8; i++)
            if (level(bytes, len, at + (1.5 + i) * bit))
                value |= (uint8_t)(1u << i);
        at += 9.5 * bit;
        bool stop    = level(bytes, len, at);
        out[heard++] = stop ? value : 0;
        while (!stop && !level(bytes, len, at)) /* a break lasts until the line is high again */
            at = (double)(size_t)at + 1;
    }
    return heard;
}
