#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
/** @file
 *  The only place that reads the clocks.
 */
#include <stddef.h>
#include <stdint.h>

/** ns since some moment; never goes back. */
int64_t clock_monotonic_ns(void);

/** "2026-11-21T14:03:05+01:00", local time with offset, RFC 3339; needs 32 bytes.
 *  GONIO_NOW (RFC 3339) in the environment stands in for the wall clock: for demos and tests
 *  that lay several visits on one afternoon. */
void clock_wall_text(char *out, size_t size);

/** Seconds since 1970, of the same clock. */
int64_t clock_wall_s(void);

#endif
