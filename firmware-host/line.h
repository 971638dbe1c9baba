#ifndef FIRMWARE_HOST_LINE_H
#define FIRMWARE_HOST_LINE_H
/** @file
 *  A serial line between two ends that may not agree on its rate.
 */
#include <stddef.h>
#include <stdint.h>

enum { EMU_LINE_GROWTH = 5 }; /**< a byte has at most five falling edges */

/** What a receiver at `heard_baud` makes of bytes sent at `sent_baud`, 8N1, the line idle before
 *  and after: the levels are looked at in the middle of the receiver's own bits, and a byte without
 *  its stop bit reads as 0, as from a Linux tty in raw mode. At equal rates the bytes themselves.
 *
 *  @param out  room for EMU_LINE_GROWTH * len
 *  @return     bytes heard */
size_t emu_line_hear(
    const uint8_t *bytes, size_t len, unsigned sent_baud, unsigned heard_baud, uint8_t *out);

#endif
