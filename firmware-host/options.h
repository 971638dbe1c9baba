#ifndef FIRMWARE_HOST_OPTIONS_H
#define FIRMWARE_HOST_OPTIONS_H
/** @file
 *  gonio-emu's command line.
 */
#include "device.h"
#include "faults.h"
#include "obey.h"

enum { EMU_SETS_MAX = 32 };

enum emu_play { EMU_NOTHING, EMU_STILL, EMU_CALIBRATE, EMU_REPEAT, EMU_FIDGET, EMU_DO_AS_TOLD };

struct emu_options {
    const struct emu_model *model;
    const char *pty, *capture; /**< both NULL: TCP */
    unsigned tcp_port;
    const char *motion; /**< a CSV file; NULL: a play */
    int sensor;
    enum emu_play play;
    struct emu_ends ends; /**< its pair too where nothing is repeated: what is asked for */
    int reps;             /**< of a single value */
    struct emu_manner manner;
    enum emu_segment segment;
    const char *site;        /**< where the sensor is worn; NULL: at the first site */
    double slip_deg, slip_s; /**< 0: never; NaN: after half of the repetitions */
    bool pose_given;
    const char *obey;          /**< a FIFO; NULL: standard input */
    const char *person_option; /**< the last one given that only a person can be told */
    double rate_hz;            /**< 0: as the device has it */
    uint64_t seed;
    const struct emu_grade *grade;
    bool ideal_mounting, fast;
    double seconds;    /**< to run from the first opening; 0: no end */
    const char *truth; /**< a CSV file to write; NULL: none */
    struct {
        unsigned reg, value;
    } set[EMU_SETS_MAX];
    size_t sets;
    struct emu_faults faults;
};

/** @return GONIO_OK; GONIO_END: help was asked for and printed; GONIO_EINVAL with a note */
enum gonio_status emu_options_read(int argc, char **argv, struct emu_options *o);

/** The device that was asked for, supply still off. Sets a note; GONIO_EINVAL is misuse, all else
 *  a failure. */
enum gonio_status emu_options_build(const struct emu_options *o, struct emu_device *d);

#endif
