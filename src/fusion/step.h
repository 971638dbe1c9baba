#ifndef FUSION_STEP_H
#define FUSION_STEP_H
/** @file
 *  What is done for every sample, inline: filter and smoother spend most of their time here.
 *
 *  A gyroscope filters what it measures, so a sample says the mean rate over some time before it.
 *  It is taken as the mean over the period before it. The coning term is the first by which turns
 * about changing axes fail to commute: the turn of this period plus 1/12 of the one before cross
 * this one; Savage 1998, J Guid Control Dyn 21:19.
 */
#include "fusion/facts.h"
#include "fusion/walk.h"

/** A person turns by less than 0.25 rad in this time: even enough for the sums. */
#define STEP_BIN_S 0.025

/** Nobody turns evenly below the static threshold for longer than this. */
#define STEP_HIDDEN_S 3.0

/** What a clipped rate may hide: a quarter of the range, for as long as a blow lasts. */
#define STEP_CLIPPED_SHARE 0.25
#define STEP_CLIPPED_S     0.05

static inline gonio_vec3 step_times(const double m[9], gonio_vec3 v)
{
    return (gonio_vec3){ m[0] * v.x + m[1] * v.y + m[2] * v.z, m[3] * v.x + m[4] * v.y + m[5] * v.z,
        m[6] * v.x + m[7] * v.y + m[8] * v.z };
}

/* How much of a step no sample speaks for. Radio and USB shift a sample by less than a period; a
 * step of two or more means that samples were dropped. The usual period follows the steps slowly
 * enough for jitter, and a first step that was long itself does no harm. */
static inline double step_lost_of(struct gonio_fusion_walk *w, double dt_s)
{
    const double usual = w->period_s, off = dt_s - usual;
    if (off <= 0.9 * usual) {
        w->period_s += off * (1.0 / 32);
        return 0;
    }
    w->period_s = usual > 0 ? usual * (1 + 1.0 / 32) : dt_s;
    return usual > 0 ? off : 0;
}

/* A step's turn after those of the bin, as one rotation vector: Baker, Campbell and Hausdorff's
 * series to the second order, and the coning term; what is left out is below 1e-5 rad in a bin at
 * 300 deg/s about an axis that goes round 1.5 times a second.
 * Where samples were dropped, the mean of the rates at both ends stands for what is missing. */
static inline void step_turn_on(struct gonio_fusion_walk *w, gonio_vec3 now, double dt_s)
{
    const gonio_vec3 before = w->rate_rad_s, turn = w->bin.turn;
    const double lost = step_lost_of(w, dt_s), h = 0.5 * dt_s, k = dt_s * dt_s * (1.0 / 12);
    if (lost > 0) {
        const gonio_vec3 off = vec3_scale(vec3_sub(before, now), 0.5 * lost);
        w->bin.turn          = vec3_add(turn, off);
    }
    const gonio_vec3 u     = { h * turn.x + k * before.x, h * turn.y + k * before.y,
            h * turn.z + k * before.z };
    const gonio_vec3 swing = vec3_cross(u, now);
    w->bin.turn.x += now.x * dt_s + swing.x;
    w->bin.turn.y += now.y * dt_s + swing.y;
    w->bin.turn.z += now.z * dt_s + swing.z;
}

static inline bool step_is_clipped(const struct gonio_fusion_walk *w, gonio_vec3 v)
{
    const double most = w->clipped_rad_s;
    return vec3_dot(v, v) >= most * most &&
           (fabs(v.x) >= most || fabs(v.y) >= most || fabs(v.z) >= most);
}

static inline void step_add_rate(struct gonio_fusion_walk *w, gonio_vec3 sent, double dt_s)
{
    const gonio_vec3 now = step_times(w->believed.rate, vec3_sub(sent, w->believed.bias_rad_s));
    step_turn_on(w, now, dt_s);
    w->rate_rad_s = now;
    w->zero       = false;
    if (step_is_clipped(w, sent))
        w->sums.lost_rad2 +=
            squared(STEP_CLIPPED_SHARE * w->clipped_rad_s) * 2 * STEP_CLIPPED_S * dt_s;
}

/* Exact zeros mean "too slow to tell" (a static threshold), so no bias is in them either. */
static inline void step_add_zero(struct gonio_fusion_walk *w, double dt_s)
{
    w->rate_rad_s = (gonio_vec3){ 0, 0, 0 };
    w->zero       = true;
    w->bin.hidden_s += dt_s;
    w->sums.lost_rad2 += FUSION_HIDDEN_RAD2_S2 * 2 * STEP_HIDDEN_S * dt_s;
}

/* Turned back to the bin's begin, to the second order: the third is below 1e-4 of it when turning
 * at 5 rad/s, 1e-3 at 10. A sample without force goes on with the last one. */
static inline void step_add_force(struct gonio_fusion_walk *w, const gonio_vec3 *sent, double dt_s)
{
    if (sent) {
        const struct gonio_fusion_believed *b = &w->believed;
        w->force_m_s2 = (gonio_vec3){ (sent->x - b->offset_m_s2.x) * b->force.x,
            (sent->y - b->offset_m_s2.y) * b->force.y, (sent->z - b->offset_m_s2.z) * b->force.z };
    } else {
        w->bin.forceless_s += dt_s;
    }
    const gonio_vec3 f = w->force_m_s2, turn = w->bin.turn, first = vec3_cross(turn, f),
                     second = vec3_cross(turn, first);
    w->bin.velocity.x += (f.x + first.x + 0.5 * second.x) * dt_s;
    w->bin.velocity.y += (f.y + first.y + 0.5 * second.y) * dt_s;
    w->bin.velocity.z += (f.z + first.z + 0.5 * second.z) * dt_s;
}

/** Take a sample.
 *  @param dt_s  since the one before, > 0
 *  @return      the bin is full: walk_close_bin it */
static inline bool walk_step(
    struct gonio_fusion_walk *w, const struct walk_sample *sample, double dt_s)
{
    const gonio_vec3 sent = *sample->rate_rad_s;
    if (sent.x == 0 && sent.y == 0 && sent.z == 0)
        step_add_zero(w, dt_s);
    else
        step_add_rate(w, sent, dt_s);
    step_add_force(w, sample->force_m_s2, dt_s);
    if (sample->field_ut) {
        w->bin.field.x += sample->field_ut->x;
        w->bin.field.y += sample->field_ut->y;
        w->bin.field.z += sample->field_ut->z;
        w->bin.fields++;
    }
    w->bin.s += dt_s;
    return w->bin.s >= STEP_BIN_S;
}

#endif
