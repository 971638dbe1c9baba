#ifndef GONIO_BODY_H
#define GONIO_BODY_H
/** @file
 *  From where a sensor points to where a body segment points: the still neutral moment that is
 *  zero, how the sensor sits on the segment, and the pose of one segment seen from the other.
 *  Frames: S sensor; G ground, Z up, any heading; B segment by the ISB: X anterior, Y up, Z right;
 *  N the segment's own frame as it stood in neutral. Everything streams and lives in these structs.
 */
#include <gonio/joint.h>
#include <gonio/sample.h>

/** Where a sensor is worn, the board flat against the body. */
enum gonio_site {
    GONIO_SITE_OCCIPUT,    /**< back of the head: sensor z points backward */
    GONIO_SITE_FOREHEAD,   /**< sensor z points forward */
    GONIO_SITE_UPPER_BACK, /**< over T1 to T2: sensor z points backward */
    GONIO_SITE_STERNUM,    /**< sensor z points forward */
    GONIO_SITE_LOWER_BACK, /**< over T12 to L1: sensor z points backward */
    GONIO_SITE_SACRUM,     /**< over S2: sensor z points backward */
    GONIO_SITE_UPPER_ARM,  /**< lateral, distal third: z points away from the body */
    GONIO_SITE_FOREARM,    /**< back of the wrist */
    GONIO_SITE_HAND,       /**< back of the hand */
    GONIO_SITE_THIGH,      /**< front, distal third */
    GONIO_SITE_SHANK,      /**< front of the shin */
    GONIO_SITE_FOOT,       /**< back of the foot: z points up, y to the shin */
};
enum { GONIO_SITES = 12 };

/** "occiput"; NULL where unknown. */
const char *gonio_site_name(enum gonio_site site);

/** By name. GONIO_EINVAL where unknown. */
enum gonio_status gonio_site_find(const char *name, enum gonio_site *out);

/** On which segment a site lies. */
enum gonio_segment gonio_site_segment(enum gonio_site site);

/** The site itself where it lies on that segment, else the segment's first one. */
enum gonio_site gonio_site_on(enum gonio_segment segment, enum gonio_site site);

/* ---- The first still neutral ------------------------------------------------------------- */

/** One sensor's share of the search. */
struct gonio_zero_sensor {
    bool seen;
    double time_s, since_s; /**< last sample; where the stillness began */
    gonio_quat q_GS_slow;   /**< follows the sensor with a time constant of 0.1 s */
    gonio_quat q_GS_first;  /**< where the stillness began */
    gonio_vec3 sum_rad_s;   /**< turn since then, integrated over time */
    double sum_square_rad2_s;
    double length_s;
    gonio_quat q_GS; /**< result: mean orientation in the neutral moment */
    gonio_vec3 up_S; /**< result: unit, direction of up seen from the sensor */
    double sway_deg; /**< result: rms distance from the mean */
};

/** The first moment in which all sensors were still together for 2 s. */
struct gonio_zero {
    int sensors;
    bool found;
    double start_s, end_s;
    struct gonio_zero_sensor sensor[GONIO_SENSORS];
};

/** @param sensors  1 or 2 */
void gonio_zero_init(struct gonio_zero *zero, int sensors);

/** Take one orientation. Still is slower than 5 deg/s and within 2 degrees: a person sways.
 *  @return GONIO_OK once found (from then on nothing changes); GONIO_LATER before
 */
enum gonio_status gonio_zero_push(struct gonio_zero *zero, const struct gonio_orientation *o);

/* ---- Mounting ---------------------------------------------------------------------------- */

struct gonio_mounting {
    gonio_quat q_SB; /**< unit, segment seen from the sensor */
    enum gonio_site site;
    bool lying;            /**< z near the vertical: sensor x was taken as forward */
    bool from_movement;    /**< forward was found by a movement */
    double axis_error_deg; /**< movement's axis against the segment's; NaN before a check */
    unsigned flags;        /**< GONIO_FLAG_FORWARD_ASSUMED */
};

/** Mounting from gravity in the neutral pose.
 *
 *  Gravity gives Y. No turn about Y and no gravity tells which way the face points: forward is
 *  taken from the site, made horizontal. Within 35 degrees of z being vertical the sensor lies flat
 *  on the head and its x, printed on the housings that we know, is forward.
 *
 *  @param up_S  any length, direction of up seen from the sensor
 *  @return      GONIO_EINVAL where up_S or the site is no such thing
 */
enum gonio_status gonio_mounting_from_neutral(
    gonio_vec3 up_S, enum gonio_site site, struct gonio_mounting *out);

/** The same from the start pose of any movement: up is not always along Y. Where the board lies
 * flat in that pose, gravity tells nothing of its turn: its y is taken to point to the body, and
 * forward is assumed.
 *
 *  @param up_B  unit, up seen from the segment in the start pose
 *  @param left  a left limb: the site is the mirror image of the right one's
 *  @return      GONIO_EINVAL too where the board can't lie at this site in this pose
 */
enum gonio_status gonio_mounting_from_start(
    gonio_vec3 up_S, gonio_vec3 up_B, enum gonio_site site, bool left, struct gonio_mounting *out);

/** Second moments of the angular rate of a movement: they tell its axis. */
struct gonio_movement_axis {
    double moment[3][3]; /**< rad^2/s, integral of rate times rate */
    double turned_rad;   /**< integral of the speed */
};

void gonio_movement_axis_init(struct gonio_movement_axis *axis);

/** Take one angular rate. Slower than 10 deg/s counts for nothing: sway has no axis.
 *  @param rate_rad_s  seen from the sensor
 *  @param dt_s        for how long
 */
void gonio_movement_axis_push(struct gonio_movement_axis *axis, gonio_vec3 rate_rad_s, double dt_s);

/** Add what another stretch of movement has told. */
void gonio_movement_axis_add(
    struct gonio_movement_axis *axis, const struct gonio_movement_axis *more);

/** Its dominant axis, seen from the sensor: unit, of either sign. */
gonio_vec3 gonio_movement_axis_direction(const struct gonio_movement_axis *axis);

/** What a movement says about a mounting. */
enum gonio_mounting_verdict {
    GONIO_MOUNTING_AGREES,
    GONIO_MOUNTING_TOO_LITTLE,   /**< turned by less than 30 degrees in all */
    GONIO_MOUNTING_NOT_ONE_AXIS, /**< the movement went about several axes */
    GONIO_MOUNTING_DISAGREES,    /**< its axis is not where gravity and the site put it */
};

/** A sentence for a person: what, why, what to do. Never NULL. */
const char *gonio_mounting_text(enum gonio_mounting_verdict verdict);

/** What a functional movement is meant to be, seen from the segment. */
struct gonio_functional {
    gonio_vec3 up_B;   /**< unit, in the pose in which gravity was taken */
    gonio_vec3 axis_B; /**< unit, of the movement */
    bool axial; /**< a turn about the long axis: there the movement is believed, not gravity */
    bool asked; /**< nods that were asked for, and may be asked for again: bounds are closer */
};

/** Find what gravity can't tell of a mounting by the axis of a movement.
 *
 *  A level axis, made square to gravity, tells where forward is; the site still tells front from
 *  back. Of an axis along gravity nothing can be learned, and it is only compared: Y stays
 *  gravity's, since the ISB defines it by the neutral pose and some degrees of disagreement are
 *  coupled motion, which is a finding. The mounting changes, and loses GONIO_FLAG_FORWARD_ASSUMED,
 *  only where they agree; axis_error_deg is set in any case.
 */
enum gonio_mounting_verdict gonio_mounting_refine(struct gonio_mounting *mounting,
    const struct gonio_movement_axis *axis, const struct gonio_functional *what);

/** Take forward from how a movement has found the same sensor to sit before.
 *  @param up_B    as in gonio_mounting_from_start
 *  @param before  q_SB then
 *  @return        false where gravity now lies more than 8 degrees otherwise than it should, or
 * forward more than 45 degrees from where the site has it: the sensor has been moved since, or the
 * patient sits otherwise, and nothing is changed
 */
bool gonio_mounting_recall(struct gonio_mounting *mounting, gonio_vec3 up_B, gonio_quat before);

/* ---- Is it still where it was? ------------------------------------------------------------ */

enum { GONIO_WORN_REPS = 32 };

/** What the repetitions of a set say of how a sensor is worn, one after the other. */
struct gonio_worn {
    struct gonio_movement_axis now; /**< since neutral was left */
    struct gonio_movement_axis rep[GONIO_WORN_REPS];
    gonio_vec3 up_S[GONIO_WORN_REPS]; /**< unit, in the stay in neutral before each repetition */
    gonio_vec3 up_now_S;              /**< unit, in the latest stay */
    double stay_s;                    /**< its length so far */
    int reps;
};

void gonio_worn_init(struct gonio_worn *worn);

/** Take one instant.
 *  @param up_S     unit, up seen from the sensor
 *  @param neutral  still, and in neutral
 */
void gonio_worn_push(
    struct gonio_worn *worn, gonio_vec3 rate_rad_s, gonio_vec3 up_S, bool neutral, double dt_s);

/** The movement since neutral was left was a repetition, or was none. */
void gonio_worn_rep(struct gonio_worn *worn, bool counts);

/** The movement of all repetitions. */
void gonio_worn_axis(const struct gonio_worn *worn, struct gonio_movement_axis *out);

/** By how much the sensor has slipped on the segment, degrees: the first two repetitions and the
 *  neutral before them against the last two and the neutral after them. Of the movement's axis and
 *  of gravity, the larger change; that of gravity about the axis itself is left out, since it is a
 *  neutral missed as well.
 *  @return  NaN with fewer than four repetitions
 */
double gonio_worn_slip_deg(const struct gonio_worn *worn);

/* ---- Pose -------------------------------------------------------------------------------- */

/** A joint as its one or two sensors see it. One sensor: the other segment stands as in neutral. */
struct gonio_pose {
    int sensors;
    struct gonio_mounting mounting[GONIO_SENSORS];
    gonio_quat q_PD_start;          /**< the moving segment seen from the other one in neutral */
    gonio_quat q_NG[GONIO_SENSORS]; /**< ground seen from the neutral segment; holds the heading */
    gonio_quat q_NB[GONIO_SENSORS]; /**< the segment now */
    gonio_vec3 rate_N[GONIO_SENSORS]; /**< rad/s, its angular rate now, seen from N */
    double time_s[GONIO_SENSORS];
    bool seen[GONIO_SENSORS];
};

/** Both segments are zero in the same moment; each ground's heading drops out. q_PD_start is the
 *  identity, and may be set to another one.
 *  @param mounting  shape (zero->sensors)
 *  @return          GONIO_EINVAL before the zero was found
 */
enum gonio_status gonio_pose_init(
    struct gonio_pose *pose, const struct gonio_zero *zero, const struct gonio_mounting mounting[]);

/** Take one orientation. Where a sensor gives no angular rate it is found by difference.
 *  @return GONIO_OK: a new sample of the moving segment, and the pose is whole; else GONIO_LATER
 */
enum gonio_status gonio_pose_push(struct gonio_pose *pose, const struct gonio_orientation *o);

/** The distal segment's turn in the proximal one since neutral, seen from the distal segment as it
 *  stood in neutral: q_PD where that is the identity. */
gonio_quat gonio_pose_relative(const struct gonio_pose *pose);

/** Size of the relative angular rate, rad/s. */
double gonio_pose_speed(const struct gonio_pose *pose);

#endif
