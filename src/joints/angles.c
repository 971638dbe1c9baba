/** @file
 *  From a pose to a movement's value, by the method of its row, and to the joint's three angles.
 *
 *  Frames: D the moving segment as it stands, N the same as it stood in neutral, both with the
 *  ISB's axes. A turn by v about the axis n takes what N sees as u to what D sees as u turned by
 * -v: that is how gravity tells v.
 */
#include "math/quat.h"
#include <gonio/body.h>
#include <gonio/joint.h>
#include <gonio/measure.h>

static const gonio_vec3 axes[GONIO_ANGLES] = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } };

gonio_vec3 gonio_movement_up(const struct gonio_movement *m)
{
    return vec3_norm(m->up) > 0 ? m->up : (gonio_vec3){ 0, 1, 0 };
}

gonio_vec3 gonio_movement_axis(const struct gonio_movement *m)
{
    return vec3_norm(m->axis) > 0 ? m->axis : axes[m->angle];
}

gonio_quat gonio_movement_start(const struct gonio_movement *m)
{
    gonio_quat q = m->q_PD_start;
    bool given   = q.w != 0 || q.x != 0 || q.y != 0 || q.z != 0;
    return given ? q : GONIO_QUAT_IDENTITY;
}

const char *gonio_method_name(enum gonio_method method)
{
    static const char *const name[] = { [GONIO_BY_SPLIT] = "split",
        [GONIO_BY_GRAVITY]                               = "gravity",
        [GONIO_BY_ELEVATION]                             = "elevation",
        [GONIO_BY_TWIST]                                 = "twist",
        [GONIO_BY_TURN]                                  = "turn" };
    return name[method];
}

static double wrap(double angle, double least_deg)
{
    double least = least_deg != 0 ? rad_from_deg(least_deg) : -M_PI;
    return angle - 2 * M_PI * floor((angle - least) / (2 * M_PI));
}

enum gonio_status gonio_joint_angles(
    const struct gonio_joint *joint, gonio_quat q_PD, double angle[GONIO_ANGLES])
{
    double turn[GONIO_ANGLES];
    enum gonio_status status = gonio_quat_split(q_PD, joint->order, turn);
    bool frontal             = joint->order == GONIO_XZY;
    angle[frontal ? 1 : 0]   = joint->least_deg != 0 ? wrap(turn[0], joint->least_deg) : turn[0];
    angle[frontal ? 0 : 1]   = turn[1];
    angle[2]                 = turn[2];
    return status;
}

/* ---- Methods ------------------------------------------------------------------------------ */

/* By how much a segment leans in the plane of a movement about a level axis: where what stood up in
 * neutral points to now. That it leans is gravity's word; heading only says in which plane, and
 * counts by its cosine. Turns that come after the lean, about the segment's own axes, change
 * nothing. NaN where all of the lean is out of the plane. */
static double inclination(gonio_quat q_NB, gonio_vec3 up_N, gonio_vec3 axis)
{
    static const double least = 0.342; /* sin 20 degrees */
    gonio_vec3 now            = quat_rotate(q_NB, up_N);
    gonio_vec3 aside          = vec3_unit(vec3_cross(axis, up_N));
    double sine = vec3_dot(now, aside), cosine = vec3_dot(now, vec3_cross(aside, axis));
    return hypot(sine, cosine) >= least ? atan2(sine, cosine) : (double)NAN;
}

/* Each segment against gravity by itself: what one heading is in the other's never enters. */
static double by_gravity(const struct gonio_movement *m, const struct gonio_pose *pose)
{
    gonio_vec3 up = gonio_movement_up(m), axis = gonio_movement_axis(m);
    double distal = inclination(pose->q_NB[GONIO_SENSOR_DISTAL], up, axis);
    if (pose->sensors < 2)
        return distal;
    gonio_quat start = pose->q_PD_start;
    return distal - inclination(pose->q_NB[GONIO_SENSOR_PROXIMAL], quat_rotate(start, up),
                        quat_rotate(start, axis));
}

/* The long axis points from the end that moves to the joint. How far it is from where it hung, and
 * on which side: the one to which the movement takes it. */
static double by_elevation(const struct gonio_movement *m, gonio_quat q)
{
    gonio_vec3 hangs = { 0, 1, 0 };
    gonio_vec3 now   = quat_rotate(q, hangs);
    gonio_vec3 side  = vec3_cross(gonio_movement_axis(m), hangs);
    double level     = hypot(now.x, now.z);
    return atan2(copysign(level, vec3_dot(now, side)), now.y);
}

/* The turn about the axis that is left when a turn about no part of it is taken off. */
static double by_twist(const struct gonio_movement *m, gonio_quat q)
{
    return 2 * atan2(vec3_dot((gonio_vec3){ q.x, q.y, q.z }, gonio_movement_axis(m)), q.w);
}

static double by_turn(const struct gonio_movement *m, gonio_quat q)
{
    gonio_vec3 turn = gonio_quat_to_rotvec(q);
    return copysign(vec3_norm(turn), vec3_dot(turn, gonio_movement_axis(m)));
}

static double value_of(const struct gonio_movement *m, const struct gonio_pose *pose, gonio_quat q,
    const double angle[GONIO_ANGLES])
{
    const double least_deg = m->joint->least_deg;
    switch (m->method) {
    case GONIO_BY_SPLIT:
        break;
    case GONIO_BY_GRAVITY:
        return wrap(by_gravity(m, pose), least_deg);
    case GONIO_BY_ELEVATION:
        return wrap(by_elevation(m, q), least_deg);
    case GONIO_BY_TWIST:
        return wrap(by_twist(m, q), least_deg);
    case GONIO_BY_TURN:
        return by_turn(m, q);
    }
    return angle[m->angle];
}

/* Where the value is of a turn in whatever plane: as far aside as that, by their ratio. */
static double to_scale(double whole, double along, double across)
{
    static const double least = 1e-9;
    return fabs(whole) * across / fmax(fabs(along), least);
}

static double aside_of_arm(gonio_vec3 now, gonio_vec3 axis)
{
    double in_plane = atan2(vec3_dot(now, vec3_cross(axis, (gonio_vec3){ 0, 1, 0 })), now.y);
    double across   = asin(fmin(1, fabs(vec3_dot(now, axis))));
    return to_scale(acos(fmax(-1, fmin(1, now.y))), in_plane, across);
}

static double aside_of_turn(gonio_vec3 turn, gonio_vec3 axis)
{
    return to_scale(vec3_norm(turn), vec3_dot(turn, axis), vec3_norm(vec3_cross(turn, axis)));
}

/* The plane is that in which the long axis moves; of turns about a long axis, the one square to it.
 */
static double aside_of(const struct gonio_movement *m, gonio_quat q)
{
    gonio_vec3 axis = gonio_movement_axis(m), up = gonio_movement_up(m), hangs = { 0, 1, 0 };
    switch (m->method) {
    case GONIO_BY_GRAVITY:
        return asin(fmin(1, fabs(vec3_dot(quat_rotate(q, up), axis))));
    case GONIO_BY_ELEVATION:
        return aside_of_arm(quat_rotate(q, hangs), axis);
    case GONIO_BY_TURN:
        return aside_of_turn(gonio_quat_to_rotvec(q), axis);
    case GONIO_BY_SPLIT:
    case GONIO_BY_TWIST:
        break;
    }
    return acos(fmax(-1, fmin(1, vec3_dot(quat_rotate(q, axis), axis))));
}

double gonio_joint_value_deg(const struct gonio_movement *m, const double angle_deg[GONIO_ANGLES])
{
    double angle[GONIO_ANGLES], turn[GONIO_ANGLES];
    bool frontal = m->joint->order == GONIO_XZY;
    for (int i = 0; i < GONIO_ANGLES; i++)
        angle[i] = rad_from_deg(angle_deg[i]);
    turn[0]                      = angle[frontal ? 1 : 0];
    turn[1]                      = angle[frontal ? 0 : 1];
    turn[2]                      = angle[2];
    gonio_quat q                 = gonio_quat_join(turn, m->joint->order);
    const struct gonio_pose pose = { .sensors = 1, .q_NB = { q, GONIO_QUAT_IDENTITY } };
    return deg_from_rad(value_of(m, &pose, q, angle));
}

enum gonio_status gonio_joint_instant(
    const struct gonio_movement *m, const struct gonio_pose *pose, struct gonio_pose_angles *out)
{
    double angle[GONIO_ANGLES];
    gonio_quat q             = gonio_pose_relative(pose);
    enum gonio_status status = gonio_joint_angles(m->joint, q, angle);
    *out                     = (struct gonio_pose_angles){
                            .time_s      = pose->time_s[GONIO_SENSOR_DISTAL],
                            .value_deg   = deg_from_rad(value_of(m, pose, q, angle)),
                            .aside_deg   = deg_from_rad(aside_of(m, q)),
                            .speed_deg_s = deg_from_rad(gonio_pose_speed(pose)),
                            .trunk_seen  = pose->sensors > 1,
    };
    for (int i = 0; i < GONIO_ANGLES; i++)
        out->angle_deg[i] = deg_from_rad(angle[i]);
    if (out->trunk_seen) {
        gonio_vec3 turn = gonio_quat_to_rotvec(pose->q_NB[GONIO_SENSOR_PROXIMAL]);
        out->trunk_deg  = deg_from_rad(vec3_norm(turn));
    }
    return isnan(out->value_deg) && status == GONIO_OK ? GONIO_ERANGE : status;
}
