#ifndef TESTS_BENCH_STOPWATCH_H
#define TESTS_BENCH_STOPWATCH_H
/** @file
 *  How long a pass over a recording takes on this machine. The least of several passes: whatever
 *  else the machine does only adds.
 */
#include "base/clock.h"
#include <stddef.h>
#include <stdint.h>

enum { STOPWATCH_PASSES = 20 };

/** @param pass  one pass over `rows` samples
 *  @return      ns a sample */
static inline double stopwatch_ns(void (*pass)(void *context), void *context, size_t rows)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < STOPWATCH_PASSES; i++) {
        int64_t begin = clock_monotonic_ns();
        pass(context);
        int64_t took = clock_monotonic_ns() - begin;
        least        = took < least ? took : least;
    }
    return (double)least / (double)rows;
}

#endif
