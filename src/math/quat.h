#ifndef MATH_QUAT_H
#define MATH_QUAT_H
/** @file
 *  The public quaternion words, inline for the inner loops.
 */
#include "math/vec3.h"

static inline gonio_quat quat_mul(gonio_quat a, gonio_quat b)
{
    return (gonio_quat){
        a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
        a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
        a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    };
}

static inline gonio_quat quat_conj(gonio_quat q) { return (gonio_quat){ q.w, -q.x, -q.y, -q.z }; }

static inline gonio_quat quat_normalized(gonio_quat q)
{
    double k = 1.0 / sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (gonio_quat){ q.w * k, q.x * k, q.y * k, q.z * k };
}

static inline gonio_vec3 quat_rotate(gonio_quat q, gonio_vec3 v)
{
    gonio_vec3 u = { q.x, q.y, q.z };
    gonio_vec3 t = vec3_scale(vec3_cross(u, v), 2.0);
    return vec3_add(v, vec3_add(vec3_scale(t, q.w), vec3_cross(u, t)));
}

/** Coordinates in B of a vector given in A, for q_AB. */
static inline gonio_vec3 quat_rotate_back(gonio_quat q, gonio_vec3 v)
{
    return quat_rotate(quat_conj(q), v);
}

static inline gonio_quat quat_about_z(double rad)
{
    return (gonio_quat){ cos(0.5 * rad), 0, 0, sin(0.5 * rad) };
}

/** The shortest turn that takes direction a to direction b; any axis where they are opposite. */
gonio_quat quat_between(gonio_vec3 a, gonio_vec3 b);

/** R = Rz(yaw) Ry(pitch) Rx(roll), rad. */
gonio_quat quat_from_yaw_pitch_roll(double yaw, double pitch, double roll);

/** The orientation whose axes, seen from the outer frame, are the columns x, y, z (orthonormal). */
gonio_quat quat_from_axes(gonio_vec3 x, gonio_vec3 y, gonio_vec3 z);

#endif
