#ifndef FUSION_KNOT_H
#define FUSION_KNOT_H
/** @file
 *  What happens ten times a second instead of at each sample: the Kalman filter.
 */
#include <gonio/fusion.h>

/** Add a step to the knot under way: dt_s, and the turn in it, rad. */
void knot_add(struct gonio_fusion *f, double dt_s, gonio_vec3 turn);

/** Correct the heading by the magnetometer, where there is one. */
void knot_head(struct gonio_fusion *f);

/** Close the knot if it is long enough. */
void knot_close(struct gonio_fusion *f);

#endif
