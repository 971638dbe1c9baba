#ifndef MEASURE_PROFILE_H
#define MEASURE_PROFILE_H
/** @file
 *  The speed of the way out, on an even grid.
 */
#include <gonio/measure.h>

void profile_init(struct gonio_profile *p);

/** Still in neutral: forget all but the last 0.12 s. */
void profile_keep_last(struct gonio_profile *p);

/** Take one speed; what lies between it and the last one is interpolated. */
void profile_push(struct gonio_profile *p, double time_s, double speed_deg_s);

/** Smoothness of the way out that ended at a time; NaN where it isn't defined. */
double profile_sparc(const struct gonio_profile *p, double end_s);

#endif
