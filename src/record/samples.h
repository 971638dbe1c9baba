#ifndef RECORD_SAMPLES_H
#define RECORD_SAMPLES_H
/** @file
 *  The CSVs that the filters pass on: samples, orientations, angles. Contract: docs/data-folder.md.
 *  Readers and writers work in the memory of their caller and allocate nothing.
 */
#include "base/file.h"
#include "record/table.h"
#include <gonio/measure.h>
#include <gonio/sample.h>

/** Samples: a field that the sensor did not give is empty. */
struct samples_reader {
    struct table table;
    uint64_t counted; /**< stands in for a counter that the file lacks */
};

enum gonio_status samples_reader_open(struct samples_reader *r, int fd, const char *name);
/** @return GONIO_OK; GONIO_END; GONIO_EFORMAT */
enum gonio_status samples_reader_next(struct samples_reader *r, struct gonio_sample *out);

/** The header, then rows; errors stick in `out`, see out_flush. */
void samples_write_header(struct out *out);
void samples_write(struct out *out, const struct gonio_sample *sample);

/** Orientations: time_s, sensor and q_GS are read and written; the other fields are 0. */
enum gonio_status orientations_open(struct table *t, int fd, const char *name);
enum gonio_status orientations_next(struct table *t, struct gonio_orientation *out);
void orientations_write_header(struct out *out);
void orientations_write(struct out *out, const struct gonio_orientation *orientation);

/** Signed angles a, b, g in degrees; NaN is an empty field. */
enum gonio_status angles_open(struct table *t, int fd, const char *name);
enum gonio_status angles_next(struct table *t, struct gonio_pose_angles *out);
void angles_write_header(struct out *out);
void angles_write(struct out *out, const struct gonio_pose_angles *angles);

#endif
