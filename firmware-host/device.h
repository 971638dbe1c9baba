#ifndef FIRMWARE_HOST_DEVICE_H
#define FIRMWARE_HOST_DEVICE_H
/** @file
 *  An emulated sensor as a whole: motion, errors, firmware. Steps in its own time, without a
 *  clock; bytes come out and go in.
 */
#include "bench.h"
#include "bno08x_rvc.h"
#include "errors.h"
#include "fidget.h"
#include "model.h"
#include "obey.h"
#include "onboard.h"
#include "record.h"
#include "witmotion.h"

enum emu_source {
    EMU_PLAY,         /**< `motion`, planned or made up on the way */
    EMU_CALIBRATION,  /**< a sensor that is calibrated on a table */
    EMU_ORIENTATIONS, /**< true orientations of a file, through the error model */
    EMU_RECORDED,     /**< signals of a file, sent as they are */
};

struct emu_device {
    const struct emu_model *model;
    enum emu_source source;
    struct emu_motion motion;
    enum { EMU_AS_PLANNED, EMU_FIDGETS, EMU_OBEYS } goes_on; /**< the motion of `patient` */
    struct emu_obey patient;
    struct emu_bench bench;
    struct emu_record record; /**< owned by whoever read it */
    struct emu_mounting mounting;
    struct emu_errors errors;
    struct emu_onboard onboard;
    uint64_t seed;
    bool line_limited; /**< a line of `baud` that carries no more than it can */

    uint64_t steps; /**< gone since the supply came on */
    double time_s;  /**< of the step just made */
    struct emu_truth truth;
    struct emu_signals signals; /**< as the firmware has them */

    unsigned baud;       /**< set by the firmware */
    double bandwidth_hz; /**< likewise */
    double delay_s;      /**< likewise: from the motion to its signals, the low-pass included */
    double line_free_s;
    union {
        struct emu_witmotion wit;
        struct emu_rvc rvc;
    } firmware;
};

/** A device of a model and grade, its motion (struct members `source`, `motion`, `record`) still
 *  to be given: at rest on a table until then. Registers are those of the factory. */
void emu_device_init(struct emu_device *d, const struct emu_model *model,
    const struct emu_grade *grade, uint64_t seed);

/** The supply comes on: time 0. */
void emu_device_power_on(struct emu_device *d);

/** Bytes from the host. */
void emu_device_hear(struct emu_device *d, const uint8_t *bytes, size_t len);

/** One step of 1/EMU_STEP_HZ.
 *  @param out    room for EMU_CYCLE_MAX
 *  @param cycle  out: an output cycle fell on this step, sent or lost
 *  @return       bytes sent */
size_t emu_device_step(struct emu_device *d, uint8_t *out, bool *cycle);

/** Time at which the motion has ended, its last neutral included; HUGE_VAL: never. */
double emu_device_end(const struct emu_device *d);

#endif
