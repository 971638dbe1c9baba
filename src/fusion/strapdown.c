/* A gyroscope filters what it measures, so a sample says the mean rate over some time before it.
 * It is taken as the mean over the period before it: on data/broad that leaves 0.73 deg of
 * inclination, and the straight line between samples (the rate at an instant) leaves 0.91.
 * The cross product is the first term by which turns about changing axes fail to commute
 * (coning): the turn of this period plus 1/12 of the one before cross this one; Savage 1998,
 * J Guid Control Dyn 21:19. */
#include "fusion/strapdown.h"
#include "math/quat.h"

gonio_quat strapdown_turn(gonio_vec3 v)
{
    double h2 = 0.25 * vec3_dot(v, v);
    if (h2 > 0.01)
        return gonio_quat_from_rotvec(v);
    /* Series of cos h and sin h / h; the first terms left out are below 1e-13 here. */
    double c = 1 - h2 * (1.0 / 2 - h2 * (1.0 / 24 - h2 * (1.0 / 720 - h2 * (1.0 / 40320))));
    double k = 0.5 * (1 - h2 * (1.0 / 6 - h2 * (1.0 / 120 - h2 * (1.0 / 5040))));
    return (gonio_quat){ c, k * v.x, k * v.y, k * v.z };
}

/* The sum of squares is within rounding of 1, so one Newton step for 1/sqrt is exact. */
static gonio_quat held_unit(gonio_quat q)
{
    double k = 1.5 - 0.5 * (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (gonio_quat){ q.w * k, q.x * k, q.y * k, q.z * k };
}

/* How much of a step no sample speaks for. Radio and USB shift a sample by less than a period; a
 * step of two or more means that samples were dropped. The usual period follows the steps slowly
 * enough for jitter, and a first step that was long itself does no harm. */
static double lost_of(struct gonio_fusion_strapdown *s, double dt_s)
{
    if (s->period_s == 0)
        s->period_s = dt_s;
    double lost = dt_s > 1.9 * s->period_s ? dt_s - s->period_s : 0;
    s->period_s += (fmin(fmax(dt_s, 0.5 * s->period_s), 2 * s->period_s) - s->period_s) / 32;
    return lost;
}

gonio_vec3 strapdown_step(
    struct gonio_fusion_strapdown *s, gonio_vec3 gyro_rad_s, gonio_vec3 bias_rad_s, double dt_s)
{
    /* Exact zeros mean "too slow to tell" (a static threshold), so no bias is in them either. */
    bool zero         = gyro_rad_s.x == 0 && gyro_rad_s.y == 0 && gyro_rad_s.z == 0;
    gonio_vec3 none   = { 0, 0, 0 };
    gonio_vec3 now    = zero ? none : vec3_sub(gyro_rad_s, bias_rad_s);
    gonio_vec3 before = s->zero ? none : vec3_sub(s->gyro_rad_s, bias_rad_s);
    double lost       = lost_of(s, dt_s);
    gonio_vec3 turn   = vec3_scale(now, dt_s - 0.5 * lost);
    if (lost > 0) /* there, the mean of both ends */
        turn = vec3_add(turn, vec3_scale(before, 0.5 * lost));
    else
        turn = vec3_add(turn, vec3_scale(vec3_cross(before, now), dt_s * dt_s / 12));
    s->q_IS       = held_unit(quat_mul(s->q_IS, strapdown_turn(turn)));
    s->gyro_rad_s = gyro_rad_s;
    s->zero       = zero;
    return turn;
}
