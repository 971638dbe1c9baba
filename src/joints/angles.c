#include "math/quat.h"
#include <gonio/body.h>
#include <gonio/joint.h>
#include <gonio/measure.h>

enum gonio_status gonio_joint_angles(
    const struct gonio_joint *joint, gonio_quat q_PD, double angle[GONIO_ANGLES])
{
    return gonio_quat_split(q_PD, joint->order, angle);
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
