#ifndef GONIO_JPE_H
#define GONIO_JPE_H
/** @file
 *  Joint position error: how well a position of the head is found again with the eyes closed. A
 *  trial: the position is memorised for 3 s, left, and found again; the patient says "there" and
 *  freezes. In between the assessor puts the head back. Streams; no allocation.
 *  Procedure and what it is worth: docs/clinical.md, 4.1.
 */
#include <gonio/measure.h>

enum gonio_jpe_task {
    GONIO_JPE_NEUTRAL, /**< memorise neutral, turn to a comfortable end, come back */
    GONIO_JPE_TARGET,  /**< memorise a target away from neutral, go to neutral, find it again */
};

/** Why a trial does not count. */
enum gonio_jpe_fault {
    GONIO_JPE_COUNTS,
    GONIO_JPE_SLOW,  /**< from leaving to "there" in more than 10 s: heading may have drifted */
    GONIO_JPE_TRUNK, /**< the trunk turned by more than 2 degrees */
    GONIO_JPE_OUT,   /**< ruled out by a person */
};

struct gonio_jpe_trial {
    int direction;     /**< index into the movement's directions: where the head was turned to */
    double error_deg;  /**< signed, + is an overshoot: beyond the position that was memorised */
    double global_deg; /**< the whole turn between the two poses, about any axis, >= 0 */
    double left_s, there_s;
    double trunk_deg; /**< largest turn of the trunk meanwhile; NaN where unseen */
    bool by_key;      /**< "there" came by a key; else the first second of stillness was taken */
    enum gonio_jpe_fault fault;
};

/** One direction. NaN without a trial that counts; variable_deg with fewer than two. */
struct gonio_jpe_direction {
    const struct gonio_movement *movement;
    int trials; /**< that count */
    double constant_deg, absolute_deg, variable_deg,
        global_deg;         /**< mean, mean size, SD; mean global */
    double uncertainty_deg; /**< half-width of the 95 % interval of the means: what the sensor may
                               have got wrong; docs/measure.md */
};

enum { GONIO_JPE_TRIALS_MAX = 40, GONIO_JPE_BLOCKS = 10 };

struct gonio_jpe_result {
    int directions;
    struct gonio_jpe_direction direction[GONIO_DIRECTIONS];
    int trials;
    struct gonio_jpe_trial trial[GONIO_JPE_TRIALS_MAX]; /**< in the order of time */
};

/** What an instant has brought; for cues. */
enum gonio_jpe_event {
    GONIO_JPE_NOTHING,
    GONIO_JPE_READY, /**< still for 10 s, and the heading with it; or back from a target: the next
                        trial may begin */
    GONIO_JPE_MEMORISED, /**< the position was held for 3 s: it may be left */
    GONIO_JPE_AWAY,      /**< far enough: it is to be found again */
    GONIO_JPE_THERE,     /**< trial[trials - 1] is complete: put the head back */
    GONIO_JPE_LOST,      /**< the position was left for too little, or for too long */
};

/* ---- The state: complete here so that its owner can place it ------------------------------- */

enum gonio_jpe_state {
    GONIO_JPE_SETTLING,
    GONIO_JPE_WAITING,
    GONIO_JPE_HOLDING,
    GONIO_JPE_GONE,
    GONIO_JPE_FREEZING
};

/** A stretch of stillness. */
struct gonio_jpe_hold {
    double since_s, length_s, mean_deg[GONIO_ANGLES], value_deg;
};

struct gonio_jpe {
    enum gonio_jpe_task task;
    const struct gonio_movement *movement[GONIO_DIRECTIONS];
    int directions;
    enum gonio_jpe_state state;
    bool started;
    double time_s, slow_deg, block_deg[GONIO_JPE_BLOCKS], drift_deg;
    int blocks;
    struct gonio_jpe_hold block, hold, memory;
    double left_s, farthest_deg, freeze_s, trunk_from_deg, trunk_most_deg;
    bool away, found, ruled_out, trunk_seen;
    struct gonio_jpe_trial trial[GONIO_JPE_TRIALS_MAX];
    int trials;
};

/** @param movement  as gonio_reps_init */
void gonio_jpe_init(struct gonio_jpe *jpe, enum gonio_jpe_task task,
    const struct gonio_movement *const movement[], size_t directions);

/** Take one instant; times have to grow. */
enum gonio_jpe_event gonio_jpe_push(struct gonio_jpe *jpe, const struct gonio_pose_angles *p);

/** The patient said "there": the second that follows is the position.
 *  @return GONIO_EINVAL where no position is being looked for */
enum gonio_status gonio_jpe_there(struct gonio_jpe *jpe);

/** The trial under way, or else the last one, does not count. */
enum gonio_status gonio_jpe_rule_out(struct gonio_jpe *jpe);

/** So many that count in each direction. */
bool gonio_jpe_complete(const struct gonio_jpe *jpe, int wanted);

/** By how much value and heading went off in 10 s of stillness, degrees; NaN before there were any.
 *  Above 0.5 the test is not begun. */
double gonio_jpe_drift_deg(const struct gonio_jpe *jpe);

/** @param drift_sd_deg_s  how fast the heading may go off, 1 sigma; NaN: 0.02 */
void gonio_jpe_finish(
    const struct gonio_jpe *jpe, double drift_sd_deg_s, struct gonio_jpe_result *out);

/** "took longer than 10 s"; "" where it counts. */
const char *gonio_jpe_fault_text(enum gonio_jpe_fault fault);

/** The size that is customarily called large, degrees, of the mean absolute error; no verdict rests
 *  on it: the error repeats too poorly. */
extern const double gonio_jpe_customary_deg;

#endif
