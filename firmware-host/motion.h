#ifndef FIRMWARE_HOST_MOTION_H
#define FIRMWARE_HOST_MOTION_H
/** @file
 *  A patient who moves the head: holds, joined by minimum-jerk turns, with coupled turns about the
 *  other axes, sway and breath. A function of time alone once it is planned.
 *  Head axes X anterior, Y up, Z right; ground Z up; angles a, b, g of the Z-X'-Y'' split, in
 *  degrees: extension, side-bend to the right, rotation to the left are positive.
 */
#include <gonio/quat.h>
#include <gonio/status.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EMU_REPS_MAX  = 32, /**< a side */
    EMU_HOLDS_MAX = 1 + 2 * 2 * EMU_REPS_MAX,
    EMU_SWAYS     = 3, /**< sines an axis */
};

struct emu_hold {
    double begin_s, end_s;
    double angle_deg[3]; /**< what the sway is added to */
};

struct emu_sway {
    double amplitude_deg, rate_hz, phase_rad;
};

struct emu_motion {
    /** Even: neutral; odd: an end of range. */
    struct emu_hold hold[EMU_HOLDS_MAX];
    size_t holds;
    double end_s;       /**< end of the last neutral that counts; neutral goes on for ever */
    double heading_rad; /**< where the chair faces in the room */
    double breath_m, breath_hz;
    struct emu_sway sway[3][EMU_SWAYS];
};

/** What the patient does. */
enum emu_plane {
    EMU_TRANSVERSE, /**< rotation: left, right */
    EMU_SAGITTAL,   /**< flexion, extension */
    EMU_FRONTAL,    /**< lateral flexion: left, right */
};

/** True end-of-range angles, degrees, all > 0; in the sagittal plane left is flexion. */
struct emu_ends {
    enum emu_plane plane;
    double left_deg[EMU_REPS_MAX], right_deg[EMU_REPS_MAX];
    size_t lefts, rights;
};

/** Plan a play: 6 s neutral; repetitions, alternating, left first; 3 s neutral. */
void emu_motion_plan(struct emu_motion *m, const struct emu_ends *ends, uint64_t seed);

/** A sensor lying on a table: the same times, nothing moves. */
void emu_motion_still(struct emu_motion *m, uint64_t seed);

/** The angles a, b, g at a time, degrees. */
void emu_motion_angles(const struct emu_motion *m, double time_s, double angle_deg[3]);

/** q_GH: head seen from the ground. */
gonio_quat emu_motion_head(const struct emu_motion *m, double time_s);

/** Where a point of the head is, m, in the ground; `point_m` from the axis of the neck, in the
 * head. */
gonio_vec3 emu_motion_place(const struct emu_motion *m, double time_s, gonio_vec3 point_m);

/** The middle of the hold at the end of repetition `rep`, counted from 0; -1 where there is none.
 */
double emu_motion_middle(const struct emu_motion *m, size_t rep);

#endif
