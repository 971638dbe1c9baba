#ifndef FIRMWARE_HOST_FAULTS_H
#define FIRMWARE_HOST_FAULTS_H
/** @file
 *  What goes wrong between a sensor and a program, on purpose and from a seed.
 */
#include "random.h"
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>

enum emu_fault {
    EMU_FAULT_DROP,    /**< share of bytes that get lost */
    EMU_FAULT_FLIP,    /**< share of bytes with a bit turned */
    EMU_FAULT_DUP,     /**< share of bytes that come twice */
    EMU_FAULT_STALL,   /**< s of silence at the end of every 10 s; the bytes are lost */
    EMU_FAULT_BURST,   /**< s; bytes are held back and come in bunches */
    EMU_FAULT_GARBAGE, /**< nothing but noise, at the device's pace */
    EMU_FAULT_UNPLUG,  /**< s after the opening at which the port goes away; < 0: see main.c */
    EMU_FAULT_SILENT,  /**< an open port, and nothing comes */
    EMU_FAULTS
};

enum { EMU_FAULTS_HELD = 1 << 14 };

struct emu_faults {
    unsigned on; /**< bits 1 << enum emu_fault */
    double amount[EMU_FAULTS];
    struct emu_random random;
    uint8_t held[EMU_FAULTS_HELD];
    size_t held_len;
    long long bunch;
};

void emu_faults_init(struct emu_faults *f, uint64_t seed);

/** Switch on "drop", "drop=0.01" or several with commas between. GONIO_EINVAL with a note. */
enum gonio_status emu_faults_parse(struct emu_faults *f, const char *words);

/** Name of row i of the table; NULL behind the last. */
const char *emu_faults_name(size_t i);

/** Bytes of one step go through; call for steps without bytes too.
 *  @param out  room for 2 * len + EMU_FAULTS_HELD */
size_t emu_faults_pass(
    struct emu_faults *f, double time_s, const uint8_t *bytes, size_t len, uint8_t *out);

#endif
