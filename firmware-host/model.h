#ifndef FIRMWARE_HOST_MODEL_H
#define FIRMWARE_HOST_MODEL_H
/** @file
 *  An emulated device is one of these: a file, and its line in table.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emu_device;

enum {
    EMU_STEP_HZ   = 200, /**< the pulse of all firmware here; every output rate divides it */
    EMU_CYCLE_MAX = 256, /**< bytes that one step can send */
};

struct emu_model {
    const char *name;
    const char *about;
    const char *grade; /**< noise grade where none is asked for */
    /** Registers as they leave the shop; NULL where there are none. */
    void (*factory)(struct emu_device *d);
    /** Supply comes on: registers as saved, filters empty. */
    void (*power_on)(struct emu_device *d);
    /** A byte from the host. */
    void (*hear)(struct emu_device *d, uint8_t byte);
    /** What is sent in this step.
     *  @param line_busy  the bytes before are still on the line: an output cycle is lost
     *  @param out        room for EMU_CYCLE_MAX
     *  @param cycle      out: does an output cycle fall on this step, sent or lost?
     *  @return           bytes */
    size_t (*speak)(struct emu_device *d, bool line_busy, uint8_t *out, bool *cycle);
    /** What `--rate` and `--set` do before the supply comes on; NULL where the device can't.
     *  @return false: not this value, with a note */
    bool (*set_rate)(struct emu_device *d, double rate_hz);
    bool (*set_register)(struct emu_device *d, unsigned reg, unsigned value);
};

/** Row i of the table; NULL behind the last. */
const struct emu_model *emu_model_row(size_t i);
/** Its name alone; NULL behind the last. */
const char *emu_model_name(size_t i);
/** NULL where no model has this name. */
const struct emu_model *emu_model_find(const char *name);

#endif
