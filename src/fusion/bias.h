#ifndef FUSION_BIAS_H
#define FUSION_BIAS_H
/** @file
 *  Kalman filter of four states: heading offset, and gyroscope bias in S. They belong together,
 *  because a bias that was wrong for a while has turned the heading, by as much as the
 *  covariance between them says.
 */
#include <gonio/fusion.h>

void bias_init(struct gonio_fusion_bias *b);

/** How uncertainty grows over a knot. */
void bias_predict(struct gonio_fusion_bias *b, const struct gonio_fusion_knot *knot);

/** One scalar measurement value = row x + noise, x = heading, bias x, y, z.
 *  @param miss      value minus what was expected
 *  @param variance  of the noise
 */
void bias_correct(struct gonio_fusion_bias *b, const double row[4], double miss, double variance);

/** The level parts of the bias from how inclination was corrected. */
void bias_from_inclination(struct gonio_fusion_bias *b, const struct gonio_fusion_knot *knot);

/** The whole bias, from rest. */
void bias_from_rest(struct gonio_fusion_bias *b, gonio_vec3 rate_rad_s, double variance);

/** Squared Mahalanobis distance of a measured bias; variance is of each of its axes. */
double bias_distance2(const struct gonio_fusion_bias *b, gonio_vec3 rate_rad_s, double variance);

/** rad/s, 1 sigma of the part along a unit vector in S. */
double bias_sd_along(const struct gonio_fusion_bias *b, gonio_vec3 unit);

/** rad/s, 1 sigma, mean over the axes. */
double bias_sd(const struct gonio_fusion_bias *b);

/** As if nothing were known of the bias. */
void bias_forget(struct gonio_fusion_bias *b);

/** The heading is known from now on, whatever was known of it before. */
void bias_mark_heading(struct gonio_fusion_bias *b);

#endif
