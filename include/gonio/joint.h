#ifndef GONIO_JOINT_H
#define GONIO_JOINT_H
/** @file
 *  Joints, their three angles, and the movements that are measured in them.
 *  Segment frames are the ISB's in the anatomical position: X anterior, Y superior (proximal),
 *  Z to the right. q_PD, the distal segment seen from the proximal one, is the identity in the
 *  neutral pose. Sources: Wu 2002 and 2005, J Biomech 35:543 and 38:981; signs in docs/clinical.md.
 */
#include <gonio/quat.h>
#include <stdbool.h>
#include <stddef.h>

enum gonio_segment {
    GONIO_HEAD,
    GONIO_THORAX, /**< T1 to T3 */
    GONIO_LUMBAR, /**< its upper end, T12 to L1 */
    GONIO_PELVIS, /**< sacrum, S2 */
    GONIO_UPPER_ARM,
    GONIO_FOREARM,
    GONIO_HAND,
    GONIO_THIGH,
    GONIO_SHANK,
    GONIO_FOOT,
};

/** The three angles of a joint, in the order of its turns. */
enum { GONIO_ANGLES = 3 };

/** How a movement's value is taken from a pose; docs/clinical.md, 1.2. */
enum gonio_method {
    GONIO_BY_SPLIT,   /**< one of the three angles */
    GONIO_BY_GRAVITY, /**< inclination in the movement's plane: heading hardly enters, nor drift */
    GONIO_BY_ELEVATION, /**< how far the long axis is lifted, in whatever plane */
    GONIO_BY_TWIST,     /**< the turn about the long axis, whatever else has turned */
    GONIO_BY_TURN,      /**< the whole turn, along a diagonal */
};

struct gonio_joint {
    const char *name; /**< "cervical" */
    enum gonio_segment distal, proximal;
    enum gonio_order order; /**< GONIO_XZY where the arm goes out to the side beyond 90 degrees */
    double least_deg; /**< the first turn lies in the 360 degrees from here on; 0: from -180 */
    /** The signed angles a, b, g about Z, X, Y: name after the positive direction. */
    const char *angle[GONIO_ANGLES];
    double
        fast_deg_s; /**< beyond this peak velocity momentum takes the segment further; 0: never */
    bool proximal_moves; /**< the proximal segment goes along by nature: no cheat, and no flag */
    const struct gonio_movement *movement; /**< its movements, shape (movements) */
    size_t movements;
    const char *source;
};

/** One direction of one movement: "cervical.rotation_left". */
struct gonio_movement {
    const char *id;        /**< joint.movement_direction */
    const char *pair;      /**< both directions: "cervical.rotation" */
    const char *title;     /**< "Neck rotation, left" */
    const char *subject;   /**< as a sentence begins: "Left rotation" */
    const char *direction; /**< within its pair: "left", "flexion" */
    const char *side;      /**< "left", "right" or "" */
    const char *plane;     /**< "sagittal", "frontal", "transverse", "diagonal" */
    const char *position;  /**< "seated" */
    const char *start;     /**< the pose that is zero, as told to the clinician */
    const char *cue;       /**< said to the patient */
    const char *stop;      /**< when to stop at once, as told to the patient */
    const char *watch;     /**< how it is cheated, for the clinician */
    const char *not_alone; /**< why one sensor can't measure it, as a sentence, and what to do;
                              NULL: it can */
    const char *mode;      /**< "active": the patient moves; "passive": the clinician does */
    gonio_vec3 up;         /**< seen from the distal segment in the start pose; 0, 0, 0: 0, 1, 0 */
    gonio_quat q_PD_start; /**< the distal segment in the start pose; 0, 0, 0, 0: as in neutral */
    const struct gonio_joint *joint;
    enum gonio_method method;
    int angle;          /**< about which of the joint's axes: Z, X, Y */
    gonio_vec3 axis;    /**< of a diagonal, seen from the distal segment; else 0, 0, 0 */
    int sign;           /**< +1 or -1: clinical value = sign * signed value */
    bool axis_vertical; /**< gravity says nothing about this movement */
    bool fast;  /**< meant to be as fast as is comfortable: its peak velocity is what it is for */
    bool small; /**< healthy ranges are below 10 degrees: bounds of a repetition are halved */
    bool
        sem_assumed; /**< no SEM is published: a cautious stand-in, to be said with every verdict */
    double sem_deg;  /**< standard error of measurement, one direction, same visit */
    double sem_between_deg; /**< the same between visits */
    const char *sem_source;
};

/** All joints; count out. */
const struct gonio_joint *const *gonio_joints(size_t *count);

/** All movements of all joints, one by one. NULL past the last. */
const struct gonio_movement *gonio_movement_at(size_t index);

/** The directions of a movement.
 *
 *  @param id    a direction ("cervical.rotation_left") or a pair ("cervical.rotation")
 *  @param out   out, shape (2): for a pair both directions in the order of the table: left, or
 *               flexion, first
 *  @return      how many: 2, 1, or 0 where the id is unknown
 */
size_t gonio_movement_find(const char *id, const struct gonio_movement *out[2]);

/** Angles of a pose.
 *
 *  @param joint  whose order of turns or method
 *  @param q_PD   unit, distal segment seen from the proximal one
 *  @param angle  out, rad, shape (3), the signed a, b, g
 *  @return       as gonio_quat_split
 */
enum gonio_status gonio_joint_angles(
    const struct gonio_joint *joint, gonio_quat q_PD, double angle[GONIO_ANGLES]);

/** "split", "gravity", "elevation", "twist", "turn". */
const char *gonio_method_name(enum gonio_method method);

/** Up in the start pose, seen from the moving segment; unit. */
gonio_vec3 gonio_movement_up(const struct gonio_movement *movement);

/** The axis that a movement goes about, seen from the moving segment; unit. */
gonio_vec3 gonio_movement_axis(const struct gonio_movement *movement);

/** The moving segment seen from the other one in the start pose; the identity where the joint is
 *  straight then. */
gonio_quat gonio_movement_start(const struct gonio_movement *movement);

/** A movement's value from the three angles of the joint, for drawing: that of one sensor. With
 * two, where gravity is the method, it is off by as much as the other segment leans out of the
 * plane.
 *  @param angle_deg  signed a, b, g
 *  @return           degrees, signed; times the movement's sign it is the clinical value
 */
double gonio_joint_value_deg(
    const struct gonio_movement *movement, const double angle_deg[GONIO_ANGLES]);

struct gonio_pose;
struct gonio_pose_angles;

/** One instant of a movement for gonio_reps_push: time, value, angles, speed and the trunk's turn.
 *  `still` and `flags` are the caller's to fill and come back as false and 0.
 *  @return as gonio_quat_split; GONIO_ERANGE too where the value is NaN: by gravity, with all of
 * the lean within 20 degrees of being out of the plane
 */
enum gonio_status gonio_joint_instant(const struct gonio_movement *movement,
    const struct gonio_pose *pose, struct gonio_pose_angles *out);

#endif
