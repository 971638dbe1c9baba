#include "math/quat.h"
#include <gonio/body.h>
#include <gonio/joint.h>
#include <gonio/measure.h>

/* In a mirror that swaps X and Z, Rx(b) Rz(a) Ry(g) is Rz(-b) Rx(-a) Ry(-g). */
static enum gonio_status split_frontal_first(gonio_quat q, double angle[GONIO_ANGLES])
{
    gonio_quat mirror = { q.w, -q.z, -q.y, -q.x };
    double turn[GONIO_ANGLES];
    enum gonio_status status = gonio_quat_split(mirror, GONIO_ZXY, turn);
    angle[0]                 = -turn[1];
    angle[1]                 = -turn[0];
    angle[2]                 = -turn[2];
    return status;
}

enum gonio_status gonio_joint_angles(
    const struct gonio_joint *joint, gonio_quat q_PD, double angle[GONIO_ANGLES])
{
    bool frontal = joint->method == GONIO_FRONTAL_FIRST;
    enum gonio_status status =
        frontal ? split_frontal_first(q_PD, angle) : gonio_quat_split(q_PD, joint->order, angle);
    if (joint->least_deg != 0) {
        double *first = &angle[frontal ? 1 : 0];
        *first -= 2 * M_PI * floor((*first - rad_from_deg(joint->least_deg)) / (2 * M_PI));
    }
    return status;
}

enum gonio_status gonio_joint_instant(
    const struct gonio_joint *joint, const struct gonio_pose *pose, struct gonio_pose_angles *out)
{
    double angle[GONIO_ANGLES];
    enum gonio_status status = gonio_joint_angles(joint, gonio_pose_relative(pose), angle);
    *out                     = (struct gonio_pose_angles){
                            .time_s      = pose->time_s[GONIO_SENSOR_DISTAL],
                            .speed_deg_s = deg_from_rad(gonio_pose_speed(pose)),
                            .trunk_seen  = pose->sensors > 1,
    };
    for (int i = 0; i < GONIO_ANGLES; i++)
        out->angle_deg[i] = deg_from_rad(angle[i]);
    if (out->trunk_seen) {
        gonio_vec3 turn = gonio_quat_to_rotvec(pose->q_NB[GONIO_SENSOR_PROXIMAL]);
        out->trunk_deg  = deg_from_rad(vec3_norm(turn));
    }
    return status;
}
