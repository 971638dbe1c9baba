#ifndef TESTS_BENCH_HONEST_H
#define TESTS_BENCH_HONEST_H
/** @file
 *  Is a stated uncertainty true? Errors divided by their stated standard deviation, squared (NEES:
 *  normalised estimation error squared; Bar-Shalom, Li, Kirubarajan 2001, Estimation with
 *  Applications to Tracking and Navigation, 5.4), have the mean `dof`. How near the mean of a
 *  recording has to be depends on how many independent errors it holds, and an orientation's
 *  errors last for seconds, a heading's to the end. With the autocorrelation r_k of n errors that
 *  ought to have mean 0, the mean of their squares scatters as that of
 *
 *      n / sum over |k| < n of (1 - |k|/n) r_k^2
 *
 *  independent ones (normal errors: the covariance of squares is twice the squared covariance).
 */
#include "tests/bench/recording.h"

struct honest {
    size_t n;
    double rms, stated;  /**< deg, root mean square: errors and stated sd, all axes together */
    double nees;         /**< mean normalised error squared, over dof: 1 where true */
    double share;        /**< of errors within their 95 % region */
    double independent;  /**< independent errors among the n */
    double low, high;    /**< where nees lies 95 times in 100 if the stated sd is true */
};

enum { HONEST_DOF = 2 };

/** Errors at even times.
 *  @param error   deg, shape (n); the second axis NULL where there is one
 *  @param stated  deg, shape (n), 1 sigma of each axis, > 0 */
void honest_judge(
    const double *const error[HONEST_DOF], const double *stated, size_t n, struct honest *out);

/** Several recordings as one: means weighted by what is independent. */
void honest_pool(const struct honest *each, size_t count, int dof, struct honest *out);

/** Inclination (two axes) and heading of an orientation, once a second while it moves.
 *
 *  @param since_start  the heading counts from the last second before the motion, where the filter
 *                      took it as known; else from north
 *  @return             0; 1: no memory, or no motion */
int honest_recording(const struct recording *r, const struct gonio_orientation *o,
    bool since_start, struct honest *inclination, struct honest *heading);

/** As columns: stated, rms; nees; per cent within their 95 % region; how many are independent; where nees
 *  may lie; "OVER" where it says too little error, "wide" where too much. The head names the
 *  columns of inclination and heading, behind 44 characters for a name. */
void honest_print_head(void);
void honest_print(const struct honest *h);

#endif
