#ifndef FIRMWARE_HOST_OBEY_H
#define FIRMWARE_HOST_OBEY_H
/** @file
 *  A patient who does what is said, a word a line:
 *
 *      turn DIRECTION DEGREES   to the end of range; held for 1.5 s or so, then until the next word
 *      back                     to neutral, as well as that is found
 *      rep DIRECTION DEGREES    out, hold, and back without another word
 *      neutral                  exactly where the pose began
 *      pose PAIR                take the start pose of another movement of the same segment
 *      slip DEGREES             the strap slips, now
 *      miss DEGREES             1 sigma of where neutral is found from now on
 *      cheat PART               how far the proximal segment goes along from now on
 *
 *  A movement begins some 0.3 s after its word, and not before the one before it has been done and
 *  held. Without a clock: time is that of the motion.
 */
#include "person.h"
#include "sense.h"
#include <gonio/status.h>

struct emu_obey {
    struct emu_person person;
    double free_s;    /**< what has been asked for is done by then */
    bool off_neutral; /**< by a turn, or by a miss of it */
};

/** Take the movement's start pose and wait for a word. */
void emu_obey_begin(struct emu_obey *o, struct emu_motion *m, const struct emu_movement *movement,
    const struct emu_manner *manner, uint64_t seed);

/** Hear a word at a time.
 *  @param line  without its end
 *  @return      GONIO_OK; else with a note, and nothing has changed: GONIO_EINVAL for a word or
 *               value that is not known, GONIO_EBUSY for more than a person can keep in mind */
enum gonio_status emu_obey_hear(struct emu_obey *o, struct emu_motion *m,
    struct emu_mounting *mounting, double now_s, const char *line);

#endif
