#include "math/quat.h"

gonio_quat gonio_quat_mul(gonio_quat a, gonio_quat b) { return quat_mul(a, b); }

gonio_quat gonio_quat_conj(gonio_quat q) { return quat_conj(q); }

gonio_quat gonio_quat_normalized(gonio_quat q) { return quat_normalized(q); }

gonio_vec3 gonio_quat_rotate(gonio_quat q, gonio_vec3 v) { return quat_rotate(q, v); }

gonio_quat gonio_quat_from_rotvec(gonio_vec3 v)
{
    double angle = vec3_norm(v);
    /* Below 1e-4 rad the series errs by less than the last bit. */
    double k = angle < 1e-4 ? 0.5 - angle * angle / 48.0 : sin(0.5 * angle) / angle;
    return (gonio_quat){ cos(0.5 * angle), k * v.x, k * v.y, k * v.z };
}

gonio_vec3 gonio_quat_to_rotvec(gonio_quat q)
{
    double sign  = q.w < 0 ? -1.0 : 1.0;
    gonio_vec3 v = { sign * q.x, sign * q.y, sign * q.z };
    double sine  = vec3_norm(v);
    double angle = 2.0 * atan2(sine, sign * q.w);
    return vec3_scale(v, sine < 1e-12 ? 2.0 : angle / sine);
}

static double wrapped(double angle)
{
    double turn = remainder(angle, 2 * M_PI);
    return turn <= -M_PI ? turn + 2 * M_PI : turn;
}

/* q = qz(a) qx(b) qy(g) gives, with k = sqrt(2),
 *   w + x = k sin(b/2 + 45 deg) cos((a + g)/2),   y + z = k sin(b/2 + 45 deg) sin((a + g)/2),
 *   w - x = k cos(b/2 + 45 deg) cos((a - g)/2),   z - y = k cos(b/2 + 45 deg) sin((a - g)/2). */
static enum gonio_status split_zxy(gonio_quat q, double angle[3])
{
    double half_sum        = atan2(q.y + q.z, q.w + q.x);
    double half_difference = atan2(q.z - q.y, q.w - q.x);
    double middle =
        2.0 * atan2(hypot(q.y + q.z, q.w + q.x), hypot(q.z - q.y, q.w - q.x)) - 0.5 * M_PI;
    angle[1] = middle;
    if (fabs(fabs(middle) - 0.5 * M_PI) < 1e-6) {
        angle[0] = wrapped(2.0 * (middle > 0 ? half_sum : half_difference));
        angle[2] = 0;
        return GONIO_ERANGE;
    }
    angle[0] = wrapped(half_sum + half_difference);
    angle[2] = wrapped(half_sum - half_difference);
    return GONIO_OK;
}

/* Likewise: w, y = cos(b/2) cos, sin of the half sum; x, -z = sin(b/2) cos, sin of the half
 * difference. */
static enum gonio_status split_yxy(gonio_quat q, double angle[3])
{
    double half_sum = atan2(q.y, q.w), half_difference = atan2(-q.z, q.x);
    double middle = 2.0 * atan2(hypot(q.x, q.z), hypot(q.w, q.y));
    angle[1]      = middle;
    if (middle < 1e-6 || middle > M_PI - 1e-6) {
        angle[0] = wrapped(2.0 * (middle < 1 ? half_sum : half_difference));
        angle[2] = 0;
        return GONIO_ERANGE;
    }
    angle[0] = wrapped(half_sum + half_difference);
    angle[2] = wrapped(half_sum - half_difference);
    return GONIO_OK;
}

/* In a mirror that swaps X and Z, Rx(a) Rz(b) Ry(g) is Rz(-a) Rx(-b) Ry(-g). */
static gonio_quat swap_x_z(gonio_quat q) { return (gonio_quat){ q.w, -q.z, -q.y, -q.x }; }

static enum gonio_status split_xzy(gonio_quat q, double angle[3])
{
    enum gonio_status status = split_zxy(swap_x_z(q), angle);
    for (int i = 0; i < 3; i++)
        angle[i] = wrapped(-angle[i]);
    return status;
}

enum gonio_status gonio_quat_split(gonio_quat q, enum gonio_order order, double angle[3])
{
    switch (order) {
    case GONIO_YXY:
        return split_yxy(q, angle);
    case GONIO_XZY:
        return split_xzy(q, angle);
    case GONIO_ZXY:
        break;
    }
    return split_zxy(q, angle);
}

gonio_quat gonio_quat_join(const double angle[3], enum gonio_order order)
{
    if (order == GONIO_XZY) {
        const double mirrored[3] = { -angle[0], -angle[1], -angle[2] };
        return swap_x_z(gonio_quat_join(mirrored, GONIO_ZXY));
    }
    gonio_quat x     = { cos(0.5 * angle[1]), sin(0.5 * angle[1]), 0, 0 };
    gonio_quat y     = { cos(0.5 * angle[2]), 0, sin(0.5 * angle[2]), 0 };
    gonio_quat first = { cos(0.5 * angle[0]), 0, 0, sin(0.5 * angle[0]) };
    if (order == GONIO_YXY)
        first = (gonio_quat){ first.w, 0, first.z, 0 };
    return quat_mul(quat_mul(first, x), y);
}

gonio_quat quat_between(gonio_vec3 a, gonio_vec3 b)
{
    gonio_vec3 axis = vec3_cross(a, b);
    double w        = sqrt(vec3_dot(a, a) * vec3_dot(b, b)) + vec3_dot(a, b);
    if (w < 1e-12 * vec3_norm(a) * vec3_norm(b)) {
        gonio_vec3 other =
            fabs(a.x) < fabs(a.z) ? (gonio_vec3){ 1, 0, 0 } : (gonio_vec3){ 0, 0, 1 };
        axis = vec3_cross(a, other);
        w    = 0;
    }
    return quat_normalized((gonio_quat){ w, axis.x, axis.y, axis.z });
}

gonio_quat quat_from_yaw_pitch_roll(double yaw, double pitch, double roll)
{
    gonio_quat y = { cos(0.5 * pitch), 0, sin(0.5 * pitch), 0 };
    gonio_quat x = { cos(0.5 * roll), sin(0.5 * roll), 0, 0 };
    return quat_mul(quat_mul(quat_about_z(yaw), y), x);
}

gonio_quat quat_from_axes(gonio_vec3 x, gonio_vec3 y, gonio_vec3 z)
{
    /* Each part's square from the diagonal; take the largest and divide by it. */
    double w2 = 1 + x.x + y.y + z.z, x2 = 1 + x.x - y.y - z.z;
    double y2 = 1 - x.x + y.y - z.z, z2 = 1 - x.x - y.y + z.z;
    gonio_quat q;
    if (w2 >= x2 && w2 >= y2 && w2 >= z2)
        q = (gonio_quat){ w2, y.z - z.y, z.x - x.z, x.y - y.x };
    else if (x2 >= y2 && x2 >= z2)
        q = (gonio_quat){ y.z - z.y, x2, x.y + y.x, x.z + z.x };
    else if (y2 >= z2)
        q = (gonio_quat){ z.x - x.z, x.y + y.x, y2, y.z + z.y };
    else
        q = (gonio_quat){ x.y - y.x, x.z + z.x, y.z + z.y, z2 };
    return quat_normalized(q);
}
