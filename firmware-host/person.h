#ifndef FIRMWARE_HOST_PERSON_H
#define FIRMWARE_HOST_PERSON_H
/** @file
 *  How a person moves: plans what motion.h plays. Each chance comes from the seed; what a manner
 *  adds has its own, so that another manner leaves the rest as it was.
 */
#include "motion.h"
#include "random.h"

/** How people differ; emu_manner_usual is what all plays are without a word. */
struct emu_manner {
    double sway_deg;   /**< mean amplitude of a sine of the sway */
    double slow, fast; /**< speed over the usual one, from, to; each turn has its own */
    double hold_s;     /**< mean of the holds at the end of range */
    bool drop_hold;    /**< none at all: the end of range is only touched */
    double miss_deg;   /**< 1 sigma of where neutral is believed to be on return */
    double wobble;     /**< how far a turn strays from its plane, at most; part of the turn */
    double trunk;      /**< how far the proximal segment goes along, part of the joint's angle;
                            below 0 it goes against it */
};
extern const struct emu_manner emu_manner_usual;

/** True ends of range, degrees, all > 0. */
struct emu_ends {
    const char *pair; /**< a name of plays.h */
    double first_deg[EMU_REPS_MAX], second_deg[EMU_REPS_MAX];
    size_t firsts, seconds;
};

/** Plan a play: 6 s neutral; repetitions, alternating, the first direction first; 3 s neutral.
 *  @param manner  NULL: the usual one */
void emu_motion_plan(struct emu_motion *m, const struct emu_ends *ends,
    const struct emu_manner *manner, uint64_t seed);

/* ---- one turn after the other; what is added still has its sway: emu_motion_settle ---- */

struct emu_person {
    struct emu_movement movement;
    struct emu_manner manner;
    struct emu_random chance, more; /**< the plays' own, and what manners draw */
    double at_deg; /**< where the last turn ends, positive in the first direction */
};

/** Take the movement's start pose, for 6 s. */
void emu_person_begin(struct emu_person *p, struct emu_motion *m,
    const struct emu_movement *movement, const struct emu_manner *manner, uint64_t seed);

/** Turn to an end of range, and hold it. */
void emu_person_out(struct emu_person *p, struct emu_motion *m, double leave_s, double end_deg);

/** Turn back to what is believed to be neutral, and hold that for 2 s. */
void emu_person_back(struct emu_person *p, struct emu_motion *m, double leave_s);

#endif
