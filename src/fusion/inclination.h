#ifndef FUSION_INCLINATION_H
#define FUSION_INCLINATION_H
/** @file
 *  Which way is up, from specific force averaged in a frame that does not turn with the sensor.
 */
#include <gonio/fusion.h>

/** After a gap: what was averaged counts little from now on. */
void inclination_restart(struct gonio_fusion_inclination *n);

/** Take one specific force.
 *
 *  @param q_IS        unit, the sensor in the gyroscope's frame
 *  @param acc_m_s2    in S
 *  @param bias_rad_s  the gyroscope bias in force
 *  @param dt_s        since the one before; 0 for the first
 *  @param knot        gains what the correction says of the bias
 */
void inclination_add(struct gonio_fusion_inclination *n, gonio_quat q_IS, gonio_vec3 acc_m_s2,
    gonio_vec3 bias_rad_s, double dt_s, struct gonio_fusion_knot *knot);

/** Bring q_ES and up_S up to date with a q_IS without a new specific force. */
void inclination_place(struct gonio_fusion_inclination *n, gonio_quat q_IS);

/** rad, 1 sigma. */
double inclination_sd(const struct gonio_fusion_inclination *n, double bias_sd_rad_s);

#endif
