#ifndef FIRMWARE_HOST_OPTIONS_PLAY_H
#define FIRMWARE_HOST_OPTIONS_PLAY_H
/** @file
 *  The part of the command line that says what the patient does, and where the sensor is worn.
 */
#include "options.h"

/** Their ids for getopt, above all others. */
enum emu_play_option {
    /* clang-format off */
    EMU_PLAY_WHAT = 1000, EMU_FIRST, EMU_SECOND, EMU_REPS, EMU_SEGMENT, EMU_SITE, EMU_TRUNK, EMU_SWAY_DEG, EMU_PACE,
    EMU_HOLD_S, EMU_DROP_HOLD, EMU_MISS, EMU_WOBBLE, EMU_SLIP, EMU_POSE, EMU_OBEY
    /* clang-format on */
};

/** Read the value of one. @return GONIO_OK; GONIO_EINVAL with a note */
enum gonio_status emu_options_play_read(
    struct emu_options *o, enum emu_play_option id, const char *text);

/** Do they go together? Fills what is left open. @return as before */
enum gonio_status emu_options_play_check(struct emu_options *o);

/** Let the device's patient do it, with the sensor where it is worn. */
void emu_options_play_take(const struct emu_options *o, struct emu_device *d);

#endif
