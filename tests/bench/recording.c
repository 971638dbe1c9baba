#include "tests/bench/recording.h"
#include "base/note.h"
#include "base/text.h"
#include "math/quat.h"
#include "record/samples.h"
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 256, COLUMNS = 14 };
static const uint32_t rows_most = 10000000;

struct row {
    float gyro_rad_s[3], acc_m_s2[3], mag_ut[3], truth[4], move;
};

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    return 1;
}

static gonio_vec3 vec3_of(const float v[3])
{
    return (gonio_vec3){ (double)v[0], (double)v[1], (double)v[2] };
}

static void take_row(struct recording *r, size_t i, const struct row *row)
{
    const float *q = row->truth;
    r->sample[i]   = (struct gonio_sample){ .time_s = (double)i / r->rate_hz,
          .seq                                      = i,
          .has        = GONIO_HAS_GYRO | GONIO_HAS_ACC | (r->has_mag ? GONIO_HAS_MAG : 0u),
          .gyro_rad_s = vec3_of(row->gyro_rad_s),
          .acc_m_s2   = vec3_of(row->acc_m_s2),
          .mag_ut     = vec3_of(row->mag_ut) };
    r->truth[i]    = (gonio_quat){ (double)q[0], (double)q[1], (double)q[2], (double)q[3] };
    r->moves[i]    = row->move > 0.5f;
}

/* The files and all machines that we build on are little-endian. */
static int read_header(const char *path, FILE *file, struct recording *r)
{
    unsigned char header[HEADER];
    uint32_t rows = 0, columns = 0, flags = 0;
    if (fread(header, 1, HEADER, file) != HEADER || memcmp(header, "IMUREF1", 8) != 0)
        return complain(path, "not an IMUREF1 file; decompress it with xz -dc first");
    memcpy(&rows, header + 12, 4);
    memcpy(&columns, header + 16, 4);
    memcpy(&flags, header + 20, 4);
    memcpy(&r->rate_hz, header + 24, 8);
    memcpy(r->name, header + 32, RECORDING_NAME);
    r->name[RECORDING_NAME - 1] = 0;
    r->has_mag                  = !(flags & 1);
    r->rows                     = rows;
    if (columns != COLUMNS || rows == 0 || rows > rows_most || !(r->rate_hz > 0))
        return complain(path, "its header makes no sense");
    return 0;
}

static int read_rows(const char *path, FILE *file, struct recording *r)
{
    struct row row;
    r->sample = calloc(r->rows, sizeof *r->sample);
    r->truth  = calloc(r->rows, sizeof *r->truth);
    r->moves  = calloc(r->rows, sizeof *r->moves);
    if (!r->sample || !r->truth || !r->moves)
        return complain(path, "too little memory");
    for (size_t i = 0; i < r->rows; i++) {
        if (fread(&row, sizeof row, 1, file) != 1)
            return complain(path, "ends before its last row");
        take_row(r, i, &row);
    }
    return 0;
}

int recording_load(const char *path, struct recording *r)
{
    *r         = (struct recording){ 0 };
    FILE *file = fopen(path, "rb");
    if (!file)
        return complain(path, "cannot be opened");
    int status = read_header(path, file, r) || read_rows(path, file, r);
    fclose(file);
    if (status)
        recording_free(r);
    return status;
}

/* All samples of a CSV; the caller frees *out. */
static int read_csv(int fd, const char *name, struct gonio_sample **out, size_t *rows)
{
    static struct samples_reader reader;
    enum gonio_status status = samples_reader_open(&reader, fd, name);
    *out                     = NULL;
    *rows                    = 0;
    for (size_t room = 0; status == GONIO_OK; ++*rows) {
        if (*rows == room) {
            room                      = room ? 2 * room : 4096;
            struct gonio_sample *more = realloc(*out, room * sizeof *more);
            if (!more)
                return complain(name, "too little memory");
            *out = more;
        }
        status = samples_reader_next(&reader, &(*out)[*rows]);
    }
    *rows -= *rows > 0; /* the one that was the end */
    return status == GONIO_END && *rows > 1 ? 0 : complain(name, note_text(status));
}

static void set_rate(struct recording *r)
{
    double seconds = r->sample[r->rows - 1].time_s - r->sample[0].time_s;
    r->rate_hz     = (double)(r->rows - 1) / seconds;
    r->has_mag     = r->sample[0].has & GONIO_HAS_MAG;
}

static int read_truth(const char *path, struct recording *r)
{
    struct gonio_sample *truth = NULL;
    size_t rows                = 0;
    int fd                     = open(path, O_RDONLY);
    int status = fd < 0 ? complain(path, "cannot be opened") : read_csv(fd, path, &truth, &rows);
    if (!status && rows != r->rows)
        status = complain(path, "has not as many rows as there are samples");
    r->truth = calloc(r->rows, sizeof *r->truth);
    r->moves = calloc(r->rows, sizeof *r->moves);
    if (!status && (!r->truth || !r->moves))
        status = complain(path, "too little memory");
    for (size_t i = 0; i < r->rows && !status; i++) {
        r->truth[i] = truth[i].q_GS;
        r->moves[i] = true;
    }
    free(truth);
    if (fd >= 0)
        close(fd);
    return status;
}

int recording_load_csv(const char *samples, const char *truth, struct recording *r)
{
    *r         = (struct recording){ .name = "" };
    int fd     = open(samples, O_RDONLY);
    int status = fd < 0 ? complain(samples, "cannot be opened")
                        : read_csv(fd, samples, &r->sample, &r->rows);
    if (fd >= 0)
        close(fd);
    status = status || read_truth(truth, r);
    if (status)
        recording_free(r);
    else
        set_rate(r);
    return status;
}

int recording_load_golden(struct recording *r)
{
    static const char name[] = "tests/golden/broad02/samples.csv.gz";
    *r                       = (struct recording){ .name = "" };
    FILE *file               = popen("gzip -dc tests/golden/broad02/samples.csv.gz", "r");
    int status               = file ? read_csv(fileno(file), name, &r->sample, &r->rows)
                                    : complain(name, "cannot be read");
    if (file && pclose(file) != 0)
        status = complain(name, "gzip failed; run from the project's root");
    if (status)
        recording_free(r);
    else
        set_rate(r);
    return status;
}

void recording_free(struct recording *r)
{
    free(r->sample);
    free(r->truth);
    free(r->moves);
    *r = (struct recording){ 0 };
}

size_t recording_begin(const struct recording *r)
{
    size_t i = 0;
    while (i < r->rows && !r->moves[i])
        i++;
    return i;
}

int recording_how_read(int words, char **word, struct recording_how *out)
{
    *out = (struct recording_how){ .options = gonio_fusion_defaults, .mark_s = (double)NAN };
    for (int i = 0; i < words; i++) {
        if (strcmp(word[i], "--no-mag") == 0)
            out->options.use_mag = false;
        else if (strcmp(word[i], "--smooth") == 0)
            out->smooth = true;
        else if (strcmp(word[i], "--latency") != 0 || i + 1 == words ||
                 number_whole(word[++i], &out->options.latency_s) != GONIO_OK)
            return complain(word[i], "known are --no-mag, --smooth and --latency SECONDS");
    }
    return 0;
}

static int live(
    const struct recording *r, const struct recording_how *how, struct gonio_orientation *out)
{
    static struct gonio_fusion fusion;
    bool marked = !(how->mark_s >= 0);
    gonio_fusion_init(&fusion, &how->options);
    for (size_t i = 0; i < r->rows; i++) {
        gonio_fusion_update(&fusion, &r->sample[i], &out[i]);
        if (!marked && r->sample[i].time_s >= how->mark_s) {
            gonio_fusion_mark_heading(&fusion);
            marked = true;
        }
    }
    return 0;
}

static int smoothed(
    const struct recording *r, const struct recording_how *how, struct gonio_orientation *out)
{
    struct gonio_smoother *s = NULL;
    enum gonio_status status = gonio_smoother_new(&how->options, &s);
    for (size_t i = 0; i < r->rows && status == GONIO_OK; i++)
        status = gonio_smoother_push(s, &r->sample[i]);
    if (status == GONIO_OK && how->mark_s >= 0)
        gonio_smoother_mark_heading(s, how->mark_s);
    if (status == GONIO_OK)
        status = gonio_smoother_run(s);
    for (size_t i = 0; i < r->rows && status == GONIO_OK; i++)
        gonio_smoother_at(s, i, &out[i]);
    gonio_smoother_free(s);
    return status == GONIO_OK ? 0 : complain(r->name, gonio_status_text(status));
}

int recording_fuse(
    const struct recording *r, const struct recording_how *how, struct gonio_orientation *out)
{
    return how->smooth ? smoothed(r, how, out) : live(r, how, out);
}

int recording_read_orientation(
    const char *path, int sensor, size_t rows, struct gonio_orientation *out)
{
    static struct table table;
    struct gonio_orientation o;
    size_t n = 0;
    int fd   = open(path, O_RDONLY);
    if (fd < 0)
        return complain(path, "cannot be opened");
    enum gonio_status status = orientations_open(&table, fd, path);
    while (status == GONIO_OK && (status = orientations_next(&table, &o)) == GONIO_OK)
        if (o.sensor == sensor && n++ < rows) {
            out[n - 1]      = o;
            out[n - 1].q_GS = quat_normalized(o.q_GS); /* as written it is rounded */
        }
    close(fd);
    if (status != GONIO_END)
        return complain(path, note_text(status));
    return n == rows ? 0 : complain(path, "must have a row for each row of the recording");
}
