#ifndef TESTS_BENCH_SCORE_H
#define TESTS_BENCH_SCORE_H
/** @file
 *  One sensor's orientation against the true one, deg: the published BROAD metric and its kin.
 */
#include "tests/bench/recording.h"
#include "tests/metric.h"

enum score_align {
    SCORE_PLAIN, /**< as it is: absolute heading */
    SCORE_CONST, /**< turned by the mean heading error of all rows that count */
    SCORE_START, /**< turned by that of the first 2 s of motion: the neutral pose is known */
    SCORE_ALIGNS
};

struct score {
    /** [1]: against the truth of 2.4 ms before, by which the gyroscopes of BROAD lag. */
    struct metric of[2][SCORE_ALIGNS];
};

/** @param o  shape (r->rows)  @return 0; 1: no memory */
int score_recording(
    const struct recording *r, const struct gonio_orientation *o, struct score *out);

/** Signed heading error, rad, counter-clockwise positive. */
double score_heading(gonio_quat q, gonio_quat truth);

#endif
