/** @file
 *  Segment orientations from sensor orientations, and one segment seen from the other.
 *
 *      q_NB = q_NG q_GS q_SB        q_NG = conj(q_GS q_SB in neutral)
 *      q_PD = conj(q_NB proximal) q_NB distal        where both have the same axes in neutral; else
 *             the proximal turn is first seen from the distal segment's: conj(s) q s, s =
 * q_PD_start
 *
 *  q_NG holds whatever heading a sensor's ground happens to have, so it drops out, for each sensor
 *  by itself: two sensors without magnetometers need not agree on north.
 */
#include "math/quat.h"
#include <gonio/body.h>

static const double FOLLOW_S = 0.05; /* for rates by difference: a fast turn lasts 0.3 s */

enum gonio_status gonio_pose_init(
    struct gonio_pose *pose, const struct gonio_zero *zero, const struct gonio_mounting mounting[])
{
    if (!zero->found)
        return GONIO_EINVAL;
    *pose = (struct gonio_pose){ .sensors = zero->sensors, .q_PD_start = GONIO_QUAT_IDENTITY };
    for (int i = 0; i < GONIO_SENSORS; i++)
        pose->q_NB[i] = GONIO_QUAT_IDENTITY;
    for (int i = 0; i < zero->sensors; i++) {
        pose->mounting[i] = mounting[i];
        pose->q_NG[i]     = quat_conj(quat_mul(zero->sensor[i].q_GS, mounting[i].q_SB));
    }
    return GONIO_OK;
}

/* A rate of exactly zero is a sensor that gives none, or one that hides slow turns, as the
 * static threshold of a WitMotion does below 0.12 deg/s. The orientation tells in both cases. */
static gonio_vec3 rate(
    const struct gonio_pose *pose, int i, const struct gonio_orientation *o, gonio_quat q_NB)
{
    if (vec3_norm(o->rate_rad_s) > 0) {
        gonio_quat q_NS = quat_mul(pose->q_NG[i], o->q_GS);
        return quat_rotate(q_NS, o->rate_rad_s);
    }
    double dt = o->time_s - pose->time_s[i];
    if (!pose->seen[i] || !(dt > 0))
        return pose->rate_N[i];
    gonio_vec3 turn = gonio_quat_to_rotvec(quat_mul(q_NB, quat_conj(pose->q_NB[i])));
    gonio_vec3 step = vec3_sub(vec3_scale(turn, 1 / dt), pose->rate_N[i]);
    return vec3_add(pose->rate_N[i], vec3_scale(step, 1 - exp(-dt / FOLLOW_S)));
}

enum gonio_status gonio_pose_push(struct gonio_pose *pose, const struct gonio_orientation *o)
{
    int i = o->sensor;
    if (i < 0 || i >= pose->sensors)
        return GONIO_LATER;
    gonio_quat q_GB = quat_mul(o->q_GS, pose->mounting[i].q_SB);
    gonio_quat q_NB = quat_normalized(quat_mul(pose->q_NG[i], q_GB));
    pose->rate_N[i] = rate(pose, i, o, q_NB);
    pose->q_NB[i]   = q_NB;
    pose->time_s[i] = o->time_s;
    pose->seen[i]   = true;
    bool whole      = pose->seen[GONIO_SENSOR_DISTAL] &&
                 (pose->sensors == 1 || pose->seen[GONIO_SENSOR_PROXIMAL]);
    return i == GONIO_SENSOR_DISTAL && whole ? GONIO_OK : GONIO_LATER;
}

gonio_quat gonio_pose_relative(const struct gonio_pose *pose)
{
    gonio_quat start = pose->q_PD_start;
    gonio_quat proximal =
        quat_mul(quat_conj(start), quat_mul(pose->q_NB[GONIO_SENSOR_PROXIMAL], start));
    return quat_mul(quat_conj(proximal), pose->q_NB[GONIO_SENSOR_DISTAL]);
}

double gonio_pose_speed(const struct gonio_pose *pose)
{
    gonio_vec3 proximal = quat_rotate_back(pose->q_PD_start, pose->rate_N[GONIO_SENSOR_PROXIMAL]);
    return vec3_norm(vec3_sub(pose->rate_N[GONIO_SENSOR_DISTAL], proximal));
}
