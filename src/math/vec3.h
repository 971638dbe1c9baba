#ifndef MATH_VEC3_H
#define MATH_VEC3_H
/** @file
 *  Vectors of three, by value; inline because filters call them for every sample.
 */
#include <gonio/quat.h>
#include <math.h>

#ifndef M_PI
#define M_PI 3.14159265358979323846
#endif

static inline double deg_from_rad(double rad) { return rad * (180.0 / M_PI); }

static inline double rad_from_deg(double deg) { return deg * (M_PI / 180.0); }

static inline gonio_vec3 vec3_add(gonio_vec3 a, gonio_vec3 b)
{
    return (gonio_vec3){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static inline gonio_vec3 vec3_sub(gonio_vec3 a, gonio_vec3 b)
{
    return (gonio_vec3){ a.x - b.x, a.y - b.y, a.z - b.z };
}

static inline gonio_vec3 vec3_scale(gonio_vec3 a, double k)
{
    return (gonio_vec3){ a.x * k, a.y * k, a.z * k };
}

static inline double vec3_dot(gonio_vec3 a, gonio_vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline gonio_vec3 vec3_cross(gonio_vec3 a, gonio_vec3 b)
{
    return (gonio_vec3){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

static inline double vec3_norm(gonio_vec3 a) { return sqrt(vec3_dot(a, a)); }

/** Length 1; NaN for a zero vector. */
static inline gonio_vec3 vec3_unit(gonio_vec3 a) { return vec3_scale(a, 1.0 / vec3_norm(a)); }

#endif
