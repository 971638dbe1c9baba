#ifndef FIRMWARE_HOST_RECORD_H
#define FIRMWARE_HOST_RECORD_H
/** @file
 *  A motion from a CSV file with the columns of gonio's Samples CSV: true orientations, or what a
 *  sensor recorded.
 */
#include "sense.h"

enum {
    EMU_RECORD_QUAT = 1 << 0,
    EMU_RECORD_GYRO = 1 << 1,
    EMU_RECORD_ACC  = 1 << 2,
    EMU_RECORD_MAG  = 1 << 3,
};

struct emu_row {
    double time_s; /**< from the first row */
    gonio_quat q_GS;
    struct emu_signals signals;
};

struct emu_record {
    unsigned has; /**< EMU_RECORD bits: columns that have values */
    struct emu_row *row;
    size_t rows, room;
    double period_s; /**< median */
    bool even; /**< without gaps, the period a whole number of steps: rows are sent one by one */
};

/** Read rows of one `sensor` (the column may be missing: then all). Sets a note.
 *  @param step_s  the grid on which it will be asked; a file whose period fits is sent row by row
 *  @return GONIO_OK; then emu_record_free frees; GONIO_EFORMAT names the line */
enum gonio_status emu_record_read(
    const char *path, int sensor, double step_s, struct emu_record *out);
void emu_record_free(struct emu_record *r);

/** At a time: between two rows in a straight line; before and after the file its first and last
 * row. */
void emu_record_at(const struct emu_record *r, double time_s, struct emu_row *out);

/** Time of the last row. */
double emu_record_end(const struct emu_record *r);

#endif
