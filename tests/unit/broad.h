#ifndef TESTS_UNIT_BROAD_H
#define TESTS_UNIT_BROAD_H
/** @file
 *  A piece of a BROAD recording with optical truth, tests/golden/broadNN (recording.meta there names
 *  source and licence).
 */
#include "base/text.h"
#include "check.h"
#include "tests/metric.h"
#include <gonio/sample.h>

enum { BROAD_ROWS_MOST = 10000, BROAD_FIELDS = 12 };

struct broad {
    struct gonio_sample sample[BROAD_ROWS_MOST];
    gonio_quat truth[BROAD_ROWS_MOST];
    bool move[BROAD_ROWS_MOST]; /* there the published metric counts */
    size_t rows;
};

/* The numbers of a line; returns how many stand there. */
static inline int broad_numbers(const char *line, double *out, int most)
{
    const char *end = line + strcspn(line, "\r\n");
    int n           = 0;
    for (const char *at = line; n < most && at; n++) {
        at = number_parse(at, end, &out[n]);
        CHECK(at && (at == end || *at == ','), "not a row of numbers: %s", line);
        at = *at == ',' ? at + 1 : NULL;
    }
    return n;
}

static inline void broad_take_sample(struct broad *b, size_t row, const double *v)
{
    b->sample[row] = (struct gonio_sample){ .time_s = v[0],
        .seq                                        = (uint64_t)v[2],
        .has        = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
        .gyro_rad_s = { v[3], v[4], v[5] },
        .acc_m_s2   = { v[6], v[7], v[8] },
        .mag_ut     = { v[9], v[10], v[11] } };
}

static inline void broad_take_truth(struct broad *b, size_t row, const double *v)
{
    b->move[row]  = v[5] > 0.5;
    b->truth[row] = (gonio_quat){ v[1], v[2], v[3], v[4] };
}

static inline size_t broad_rows(struct broad *b, const char *folder, const char *name, int fields,
    void (*take)(struct broad *, size_t, const double *))
{
    char command[160], line[512];
    double field[BROAD_FIELDS];
    size_t rows = 0;
    snprintf(command, sizeof command, "gzip -dc %s/%s", folder, name);
    FILE *file = popen(command, "r");
    CHECK(file && fgets(line, sizeof line, file), "%s/%s: cannot be read; run tests from the top",
        folder, name);
    for (; fgets(line, sizeof line, file) && rows < BROAD_ROWS_MOST; rows++) {
        CHECK(broad_numbers(line, field, fields) == fields, "%s: row %zu", name, rows);
        take(b, rows, field);
    }
    CHECK(pclose(file) == 0, "%s: gzip failed", name);
    return rows;
}

/** @param folder  "tests/golden/broad02" */
static inline void broad_read(struct broad *b, const char *folder)
{
    b->rows     = broad_rows(b, folder, "samples.csv.gz", BROAD_FIELDS, broad_take_sample);
    size_t same = broad_rows(b, folder, "truth.csv.gz", 6, broad_take_truth);
    CHECK(same == b->rows, "%s: %zu samples, %zu truths", folder, b->rows, same);
}

#endif
