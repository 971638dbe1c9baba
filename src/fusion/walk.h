#ifndef FUSION_WALK_H
#define FUSION_WALK_H
/** @file
 *  From sample to sample: strapdown integration of the angular rate, and the sums from which a knot
 *  learns. Live filter and smoother take the same steps.
 */
#include "math/quat.h"
#include <gonio/fusion.h>

/** Nothing is believed of the sensor but what the calibration says; NULL: nothing. */
void walk_init(struct gonio_fusion_walk *w, const struct gonio_calibration *calibration);

/** What one sample says; NULL or false where it does not. */
struct walk_sample {
    const gonio_vec3 *rate_rad_s, *force_m_s2, *field_ut; /**< as sent */
};

/** Across a gap, by the mean of the rates at its ends, for no more than a few seconds.
 *  @param rate_rad_s  after the gap, as sent */
void walk_bridge(struct gonio_fusion_walk *w, gonio_vec3 rate_rad_s, double dt_s);

/** Add the bin to the knot, and begin a new one. */
void walk_close_bin(struct gonio_fusion_walk *w);

/** Begin a new knot. */
void walk_begin_knot(struct gonio_fusion_walk *w);

/** The mean rate and force over the bin, as the sensor sent them.
 *  @return  false: no force came in it */
bool walk_bin_means(
    const struct gonio_fusion_walk *w, gonio_vec3 *rate_rad_s, gonio_vec3 *force_m_s2);

/** A rate as sent, corrected by what is believed. */
gonio_vec3 walk_rate(const struct gonio_fusion_believed *b, gonio_vec3 sent_rad_s);

/** A quaternion that turns by v, rad; libm only for large turns. */
static inline gonio_quat walk_turn(gonio_vec3 v)
{
    const double h2 = 0.25 * vec3_dot(v, v), h4 = h2 * h2;
    if (h2 > 0.04)
        return gonio_quat_from_rotvec(v);
    /* Series of cos h and sin h / h; the first terms left out are below 1e-7 at 0.4 rad, 1e-12 at
     * 0.05. */
    const double c = (1 - 0.5 * h2) + h4 * (1.0 / 24),
                 k = (0.5 - h2 * (1.0 / 12)) + h4 * (1.0 / 240);
    return (gonio_quat){ c, k * v.x, k * v.y, k * v.z };
}

/** Where the sensor points after the last sample, carried on for late_s by the last rate. */
static inline gonio_quat walk_now(const struct gonio_fusion_walk *w, double late_s)
{
    const gonio_vec3 turn = { w->bin.turn.x + w->rate_rad_s.x * late_s,
        w->bin.turn.y + w->rate_rad_s.y * late_s, w->bin.turn.z + w->rate_rad_s.z * late_s };
    return quat_mul(w->q_GS, walk_turn(turn));
}

#endif
