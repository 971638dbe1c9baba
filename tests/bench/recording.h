#ifndef TESTS_BENCH_RECORDING_H
#define TESTS_BENCH_RECORDING_H
/** @file
 *  Recordings with a true orientation, in the IMUREF1 format (decompressed), and what our filters
 *  make of them. Earth frame there and here: Z up, East-North-Up where there is a magnetometer.
 */
#include <gonio/fusion.h>
#include <gonio/smoother.h>
#include <stdbool.h>
#include <stddef.h>

enum { RECORDING_NAME = 64 };

struct recording {
    char name[RECORDING_NAME];
    size_t rows;
    double rate_hz;
    bool has_mag;
    struct gonio_sample *sample; /**< of sensor 0, timed by their number */
    gonio_quat *truth;           /**< w is NaN where it is missing */
    bool *moves;                 /**< counts for a metric, if the truth is there */
};

/** Complains on standard error. @return 0, or 1 with nothing held */
int recording_load(const char *path, struct recording *r);
void recording_free(struct recording *r);

/** Half a minute of a real sensor that is part of the project, tests/golden/broad02: its samples,
 *  without truth. To be called in the project's root. */
int recording_load_golden(struct recording *r);

/** A Samples CSV of one sensor, and a CSV of as many rows with the true q_GS in qw, qx, qy, qz. Every
 *  row moves. Complains. @return as recording_load */
int recording_load_csv(const char *samples, const char *truth, struct recording *r);

/** The first row that counts; `rows` where none does. */
size_t recording_begin(const struct recording *r);

struct recording_how {
    struct gonio_fusion_options options;
    bool smooth;
    double mark_s; /**< headings count from here; NaN: from the first sample, or north */
};

/** From the words --no-mag, --smooth and --latency SECONDS. @return 0; 1 for an unknown word */
int recording_how_read(int words, char **word, struct recording_how *out);

/** Our filter or smoother on it, cold. @param out  out, shape (rows)  @return 0; 1: no memory */
int recording_fuse(
    const struct recording *r, const struct recording_how *how, struct gonio_orientation *out);

/** The rows of one sensor in an Orientation CSV. Complains unless they are exactly `rows`.
 *  @return 0 or 1 */
int recording_read_orientation(
    const char *path, int sensor, size_t rows, struct gonio_orientation *out);

#endif
