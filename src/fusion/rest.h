#ifndef FUSION_REST_H
#define FUSION_REST_H
/** @file
 *  Is the sensor at rest, and what does the gyroscope say while it is?
 */
#include <gonio/fusion.h>

/** Take one sample; either of the two may be absent (NULL).
 *  @param rate_rad_s  in S, as sent
 *  @param dt_s        since the sample before; 0 for the first
 */
void rest_add(struct gonio_fusion_rest *r, const gonio_vec3 *rate_rad_s, const gonio_vec3 *acc_m_s2,
    double dt_s);

/** Begin anew: after a gap. */
void rest_break(struct gonio_fusion_rest *r);

/** At a knot: is this rest, and what does it say of the bias?
 *  @param bias_rad_s  as believed
 *  @param e           its covariance; NULL: the rate has no bias, nothing is learned
 *  @param news        gains rest, bias_told, bias_forgotten */
void rest_tell(struct gonio_fusion_rest *r, gonio_vec3 bias_rad_s,
    const struct gonio_fusion_errors *e, struct gonio_fusion_news *news);

#endif
