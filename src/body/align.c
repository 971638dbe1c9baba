#include "body/align.h"

/* The frame of a direction and what is square to it of another one. */
static gonio_quat frame(gonio_vec3 first, gonio_vec3 second)
{
    gonio_vec3 y = vec3_unit(first);
    gonio_vec3 x = vec3_unit(vec3_sub(second, vec3_scale(y, vec3_dot(second, y))));
    return quat_from_axes(x, y, vec3_cross(x, y));
}

gonio_quat align(gonio_vec3 first_S, gonio_vec3 first_B, gonio_vec3 second_S, gonio_vec3 second_B)
{
    return quat_mul(frame(first_S, second_S), quat_conj(frame(first_B, second_B)));
}
