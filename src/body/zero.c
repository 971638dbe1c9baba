/** @file
 *  The first still neutral of 2 s. "Still" is what a sitting person can do: sway of some tenths of
 *  a degree and a tremor are allowed, a turn is not, and neither is a slow creep.
 */
#include "math/quat.h"
#include <gonio/body.h>

static const double HOLD_S      = 2.0;              /* docs/clinical.md, 1.5: neutral hold 2 s */
static const double STILL_RAD_S = 5.0 * M_PI / 180; /* the same bound as for a plateau */
static const double SPAN_RAD    = 2.0 * M_PI / 180; /* slower than the bound, but going somewhere */
static const double FOLLOW_S    = 0.1;              /* a 5 Hz tremor is damped to a third */
static const double GAP_S       = 0.25;

void gonio_zero_init(struct gonio_zero *zero, int sensors)
{
    *zero = (struct gonio_zero){ .sensors = sensors };
}

static void start_again(struct gonio_zero_sensor *s, double time_s, gonio_quat q_GS)
{
    s->since_s           = time_s;
    s->length_s          = 0;
    s->q_GS_first        = q_GS;
    s->sum_rad_s         = (gonio_vec3){ 0, 0, 0 };
    s->sum_square_rad2_s = 0;
}

/* Speed from the orientation itself, so that sensors without an angular rate are served alike. */
static double follow(struct gonio_zero_sensor *s, gonio_quat q_GS, double dt)
{
    gonio_vec3 ahead = gonio_quat_to_rotvec(quat_mul(quat_conj(s->q_GS_slow), q_GS));
    gonio_quat step  = gonio_quat_from_rotvec(vec3_scale(ahead, 1 - exp(-dt / FOLLOW_S)));
    s->q_GS_slow     = quat_normalized(quat_mul(s->q_GS_slow, step));
    return vec3_norm(ahead) / FOLLOW_S;
}

/* false: the stillness has ended. */
static bool hold(struct gonio_zero_sensor *s, const struct gonio_orientation *o)
{
    double dt = o->time_s - s->time_s;
    if (!(dt > 0 && dt < GAP_S)) {
        s->q_GS_slow = o->q_GS;
        return false;
    }
    double speed    = follow(s, o->q_GS, dt);
    gonio_vec3 away = gonio_quat_to_rotvec(quat_mul(quat_conj(s->q_GS_first), o->q_GS));
    double length   = s->length_s + dt;
    gonio_vec3 sum  = vec3_add(s->sum_rad_s, vec3_scale(away, dt));
    if (!(speed < STILL_RAD_S && vec3_norm(vec3_sub(away, vec3_scale(sum, 1 / length))) < SPAN_RAD))
        return false;
    s->length_s  = length;
    s->sum_rad_s = sum;
    s->sum_square_rad2_s += vec3_dot(away, away) * dt;
    return true;
}

static void conclude(struct gonio_zero_sensor *s)
{
    gonio_vec3 mean = vec3_scale(s->sum_rad_s, 1 / s->length_s);
    double spread   = s->sum_square_rad2_s / s->length_s - vec3_dot(mean, mean);
    s->q_GS         = quat_normalized(quat_mul(s->q_GS_first, gonio_quat_from_rotvec(mean)));
    s->up_S         = quat_rotate_back(s->q_GS, (gonio_vec3){ 0, 0, 1 });
    s->sway_deg     = deg_from_rad(sqrt(spread > 0 ? spread : 0));
}

enum gonio_status gonio_zero_push(struct gonio_zero *zero, const struct gonio_orientation *o)
{
    if (zero->found)
        return GONIO_OK;
    if (o->sensor < 0 || o->sensor >= zero->sensors)
        return GONIO_LATER;

    struct gonio_zero_sensor *s = &zero->sensor[o->sensor];
    bool still                  = s->seen && hold(s, o);
    if (!s->seen)
        s->q_GS_slow = o->q_GS;
    s->seen   = true;
    s->time_s = o->time_s;
    if (!still)
        start_again(s, o->time_s, o->q_GS);

    /* Each sensor has its own 2 s, and they have to be the same ones. */
    double start = zero->sensor[0].since_s, end = zero->sensor[0].time_s;
    for (int i = 0; i < zero->sensors; i++) {
        if (!zero->sensor[i].seen)
            return GONIO_LATER;
        start = fmax(start, zero->sensor[i].since_s);
        end   = fmin(end, zero->sensor[i].time_s);
    }
    if (!(end - start >= HOLD_S))
        return GONIO_LATER;
    for (int i = 0; i < zero->sensors; i++)
        conclude(&zero->sensor[i]);
    zero->found   = true;
    zero->start_s = start;
    zero->end_s   = end;
    return GONIO_OK;
}
