#ifndef FIRMWARE_HOST_MOTION_H
#define FIRMWARE_HOST_MOTION_H
/** @file
 *  How the two segments of a joint move: holds, joined by minimum-jerk turns, with sway and breath.
 *  A function of time alone, as far as it is planned; person.h plans.
 *  Ground Z up. A joint's angles are those of its turns (plays.h), in degrees; for the spine,
 *  extension, side-bend to the right and rotation to the left are positive.
 */
#include "plays.h"
#include <gonio/quat.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EMU_REPS_MAX  = 32, /**< in one direction */
    EMU_HOLDS_MAX = 1 + 2 * 2 * EMU_REPS_MAX,
    EMU_SWAYS     = 3, /**< sines an axis */
};

/** Which of the two a sensor is worn on. */
enum emu_segment { EMU_DISTAL, EMU_PROXIMAL };

/** How both segments lie when a movement begins, and how its angles are to be read. */
struct emu_start {
    gonio_quat q_GD, q_GP; /**< distal and proximal segment seen from the ground */
    gonio_vec3 joint_m;    /**< in the ground, from what the proximal segment turns about */
    gonio_vec3 axis_G;     /**< of the first direction */
    gonio_vec3 axis;       /**< the same, seen from the distal segment */
    enum emu_order order;
    enum emu_slot slot;
    double sign;
};

struct emu_hold {
    double begin_s, end_s;
    struct emu_start start;      /**< of the turn there too */
    double angle_deg[EMU_SLOTS]; /**< what the sway is added to */
    double aside_deg[EMU_SLOTS]; /**< how far the turn there strays on its way */
    double trunk_deg;            /**< how far the proximal segment has gone along */
    double trunk_angle_deg[3];   /**< what its own sway is added to, about its Z, X, Y */
};

struct emu_sway {
    double amplitude_deg, rate_hz, phase_rad;
};

struct emu_motion {
    struct emu_hold hold[EMU_HOLDS_MAX]; /**< the first is neutral */
    size_t holds;
    size_t reps;        /**< planned ones: hold 2 i + 1 is the end of range of repetition i */
    double end_s;       /**< end of the last hold that counts; it goes on for ever */
    double heading_rad; /**< where ahead is in the room */
    double breath_m, breath_hz;
    struct emu_sway sway[3][EMU_SWAYS], trunk_sway[3][EMU_SWAYS]; /**< about Z, X, Y */
};

/** A sensor lying on a table for 9 s: nothing moves. */
void emu_motion_still(struct emu_motion *m, uint64_t seed);

/** Where a movement begins in this room. */
struct emu_start emu_motion_start(const struct emu_motion *m, const struct emu_movement *movement);

/** Add a hold behind the last one, which is left at a time. */
void emu_motion_add(struct emu_motion *m, const struct emu_hold *hold, double leave_s);

/** Take the sway off a hold, once it is known how long it lasts: its angles become the mean of a
 *  neutral one and the median of another, as a person's zero and plateau are taken. */
void emu_motion_settle(const struct emu_motion *m, struct emu_hold *hold, bool neutral);

/** Forget what is long done, where it takes the room of what comes.
 *  @return false: too much is still to be done to add anything */
bool emu_motion_make_room(struct emu_motion *m, double now_s);

/** The joint's angles at a time, degrees: of the turns about Z, X, Y, and the oblique one. */
void emu_motion_angles(const struct emu_motion *m, double time_s, double angle_deg[EMU_SLOTS]);

/** What the joint is to be measured by. */
struct emu_reading {
    double angle_deg[3]; /**< about Z, X, Y; of an oblique movement those of the split Z, X', Y'' */
    double value_deg;    /**< of the movement, its first direction positive */
};
struct emu_reading emu_motion_reading(const struct emu_motion *m, double time_s);

/** A segment seen from the ground. */
gonio_quat emu_motion_segment(const struct emu_motion *m, enum emu_segment segment, double time_s);

/** Where a point of it is, m, in the ground; `point_m` from the axis that it turns about, in it. */
gonio_vec3 emu_motion_place(
    const struct emu_motion *m, enum emu_segment segment, double time_s, gonio_vec3 point_m);

/** The middle of the hold at the end of planned repetition `rep`, counted from 0; -1 where there is
 *  none. */
double emu_motion_middle(const struct emu_motion *m, size_t rep);

#endif
