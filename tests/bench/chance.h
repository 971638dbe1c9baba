#ifndef TESTS_BENCH_CHANCE_H
#define TESTS_BENCH_CHANCE_H
/** @file
 *  Chance that comes back the same from a seed: splitmix64, Steele and others 2014.
 */
#include "math/vec3.h" /* M_PI */
#include <math.h>
#include <stdint.h>

/** In [0, 1). */
static inline double chance(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline double chance_between(uint64_t *state, double least, double most)
{
    return least + (most - least) * chance(state);
}

/** Mean 0, standard deviation 1. */
static inline double chance_normal(uint64_t *state)
{
    double u = 1 - chance(state), v = chance(state);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

#endif
