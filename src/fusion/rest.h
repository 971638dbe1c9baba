#ifndef FUSION_REST_H
#define FUSION_REST_H
/** @file
 *  Is the sensor at rest, and what does the gyroscope say while it is?
 */
#include "fusion/bias.h"

/** Take one sample; either of the two may be absent (NULL).
 *  @param rate_rad_s  in S, as sent
 *  @param dt_s        since the sample before; 0 for the first
 */
void rest_add(struct gonio_fusion_rest *r, const gonio_vec3 *rate_rad_s, const gonio_vec3 *acc_m_s2,
    double dt_s);

/** Begin anew: after a gap. */
void rest_break(struct gonio_fusion_rest *r);

/** At a knot: decide whether this is rest, and if so tell the bias filter.
 *  @param learn  false: only decide, the rate has no bias
 */
void rest_tell(struct gonio_fusion_rest *r, struct gonio_fusion_bias *b, bool learn);

#endif
