#ifndef FIRMWARE_HOST_TURN_H
#define FIRMWARE_HOST_TURN_H
/** @file
 *  The emulators' own vectors and turns: a second opinion does not borrow the first one's
 *  arithmetic. Types as in gonio/quat.h: Hamilton, scalar first, q_AB takes B to A.
 */
#include <gonio/quat.h>
#include <math.h>

#define TURN_PI  3.14159265358979323846
#define TURN_DEG (TURN_PI / 180.0) /* rad */

static inline gonio_vec3 turn_add(gonio_vec3 a, gonio_vec3 b)
{
    return (gonio_vec3){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static inline gonio_vec3 turn_scale(gonio_vec3 v, double k)
{
    return (gonio_vec3){ k * v.x, k * v.y, k * v.z };
}

static inline gonio_vec3 turn_cross(gonio_vec3 a, gonio_vec3 b)
{
    return (gonio_vec3){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

static inline double turn_dot(gonio_vec3 a, gonio_vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline double turn_length(gonio_vec3 v) { return sqrt(turn_dot(v, v)); }

static inline gonio_quat turn_conj(gonio_quat q) { return (gonio_quat){ q.w, -q.x, -q.y, -q.z }; }

static inline gonio_quat turn_after(gonio_quat a, gonio_quat b)
{
    return (gonio_quat){
        a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
        a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
        a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    };
}

static inline gonio_quat turn_unit(gonio_quat q)
{
    double k = 1.0 / sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (gonio_quat){ k * q.w, k * q.x, k * q.y, k * q.z };
}

static inline gonio_vec3 turn_of(gonio_quat q, gonio_vec3 v)
{
    gonio_vec3 u = { q.x, q.y, q.z };
    gonio_vec3 t = turn_scale(turn_cross(u, v), 2.0);
    return turn_add(v, turn_add(turn_scale(t, q.w), turn_cross(u, t)));
}

/* By `angle` rad about a unit axis. */
static inline gonio_quat turn_about(gonio_vec3 axis, double angle)
{
    double s = sin(0.5 * angle);
    return (gonio_quat){ cos(0.5 * angle), s * axis.x, s * axis.y, s * axis.z };
}

static inline gonio_quat turn_about_z(double angle)
{
    return turn_about((gonio_vec3){ 0, 0, 1 }, angle);
}

/* By a vector's length in rad about its direction. */
static inline gonio_quat turn_by(gonio_vec3 v)
{
    double angle = turn_length(v);
    if (angle < 1e-9)
        return turn_unit((gonio_quat){ 1, 0.5 * v.x, 0.5 * v.y, 0.5 * v.z });
    return turn_about(turn_scale(v, 1.0 / angle), angle);
}

/* The vector of turn_by, the short way round. */
static inline gonio_vec3 turn_vector(gonio_quat q)
{
    double sign  = q.w < 0 ? -1.0 : 1.0;
    gonio_vec3 v = { sign * q.x, sign * q.y, sign * q.z };
    double s     = turn_length(v);
    return turn_scale(v, s < 1e-12 ? 2.0 : 2.0 * atan2(s, sign * q.w) / s);
}

/* The way from 0 to 1 with the least jerk, as limbs and hands go: Flash and Hogan 1985, J Neurosci
 * 5(7):1688. */
static inline double turn_eased(double u) { return u * u * u * (10.0 + u * (6.0 * u - 15.0)); }

/* That which takes a1 to a2 and b1 to b2; all of them unit, b square to a. */
static inline gonio_quat turn_onto(gonio_vec3 a1, gonio_vec3 b1, gonio_vec3 a2, gonio_vec3 b2)
{
    gonio_vec3 axis = turn_cross(a1, a2), aside;
    double s        = turn_length(axis);
    /* a2 is a1 itself, or its opposite: any axis that is square to it, and b is one. */
    axis         = s > 1e-9 ? turn_scale(axis, 1.0 / s) : b1;
    gonio_quat q = turn_about(axis, atan2(s, turn_dot(a1, a2)));
    b1           = turn_of(q, b1);
    aside        = turn_cross(b1, b2);
    return turn_after(turn_about(a2, atan2(turn_dot(aside, a2), turn_dot(b1, b2))), q);
}

#endif
