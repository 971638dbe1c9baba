#ifndef FUSION_STRAPDOWN_H
#define FUSION_STRAPDOWN_H
/** @file
 *  Strapdown integration: angular rate to orientation.
 */
#include <gonio/fusion.h>

/** A quaternion that turns by v, rad; libm only for large turns. */
gonio_quat strapdown_turn(gonio_vec3 v);

/** What a step turned by.
 *
 *  @param gyro_rad_s  of this sample, as sent
 *  @param bias_rad_s  in force
 *  @param dt_s        since the sample before, > 0
 *  @return            rad, rotation vector in S, bias removed
 */
gonio_vec3 strapdown_step(
    struct gonio_fusion_strapdown *s, gonio_vec3 gyro_rad_s, gonio_vec3 bias_rad_s, double dt_s);

#endif
