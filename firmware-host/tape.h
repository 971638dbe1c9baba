#ifndef FIRMWARE_HOST_TAPE_H
#define FIRMWARE_HOST_TAPE_H
/** @file
 *  In place of a cable: a capture file with the times at which the bytes would have come, made as
 *  fast as the disk takes it. Its format is told in docs/capture.md and written here on its own.
 */
#include <gonio/status.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** Make the file; one that exists is left alone. */
enum gonio_status emu_tape_open(const char *name, const char *model, FILE **tape);

/** @param time_s  since the opening; grows */
void emu_tape_add(FILE *tape, double time_s, const uint8_t *bytes, size_t len);

/** GONIO_EIO where not all of it could be written. */
enum gonio_status emu_tape_close(FILE *tape, const char *name);

#endif
