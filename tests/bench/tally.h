#ifndef TESTS_BENCH_TALLY_H
#define TESTS_BENCH_TALLY_H
/** @file
 *  Many measured sets with a known truth: errors, and how often the stated interval holds it.
 */
#include <stddef.h>

enum { TALLY_SIDES = 2 };

/** Sums over sets; begins as zeros. */
struct tally {
    int sets, values; /**< values: sides of all sets */
    double square[TALLY_SIDES], sum, most, stated;
    double common, opposite;  /**< squares of half the sum and half the difference of both sides */
    double held, held_square; /**< share of a set's sides within their interval, and its square */
};

/** Take one set: error and stated half-width of each side.
 *  @param sides  of a set, the same for all: 2, or 1 */
void tally_add(struct tally *t, const double *error, const double *stated, int sides);

/** Where the true share of held sides lies 95 times in 100: Wilson's interval (1927, J Am Stat
 * Assoc 22:209). Both sides of a set share a scale and a drift, so there are as many trials as give
 * the scatter that sets show: from one a set to one a side. */
void tally_held(const struct tally *t, double *low, double *high);

#endif
