#ifndef MEASURE_REPETITIONS_H
#define MEASURE_REPETITIONS_H
/** @file
 *  What the evaluation asks of the detector.
 */
#include <gonio/measure.h>

/** Neutral has been held for as long as the end of a set asks for. */
bool reps_neutral_is_held(const struct gonio_reps *r);

#endif
