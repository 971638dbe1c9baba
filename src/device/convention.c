#include "device/convention.h"
#include "math/quat.h"

enum { ENOUGH = 20 }; /* samples that could tell the readings apart */
static const double tell_apart_rad = 15 * M_PI / 180; /* well above what motion and mounting make */
static const double rest_m_s2      = 0.5;             /* from standard gravity: nearly at rest */

static gonio_vec3 up_of(gonio_quat q)
{
    return quat_rotate_back(quat_normalized(q), (gonio_vec3){ 0, 0, 1 });
}

static double angle_between(gonio_vec3 a, gonio_vec3 b)
{
    return atan2(vec3_norm(vec3_cross(a, b)), vec3_dot(a, b));
}

bool convention_apply(
    struct convention *c, const struct gonio_driver *driver, struct gonio_sample *s)
{
    const unsigned need = GONIO_HAS_QUAT | GONIO_HAS_ACC;
    if (!driver->other_reading || (s->has & need) != need)
        return false;
    bool before      = c->swapped;
    gonio_quat other = driver->other_reading(s->q_GS);
    gonio_vec3 a = up_of(s->q_GS), b = up_of(other);
    if (fabs(vec3_norm(s->acc_m_s2) - 9.80665) < rest_m_s2 &&
        angle_between(a, b) > tell_apart_rad) {
        double named_rad = angle_between(a, s->acc_m_s2), other_rad = angle_between(b, s->acc_m_s2);
        c->named += named_rad * named_rad;
        c->other += other_rad * other_rad;
        c->samples++;
    }
    if (c->samples >= ENOUGH) { /* four times the squares: twice the angle */
        if (c->other * 4 < c->named)
            c->swapped = true;
        else if (c->named * 4 < c->other)
            c->swapped = false;
    }
    if (c->swapped)
        s->q_GS = other;
    return c->swapped != before;
}
