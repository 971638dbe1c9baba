/* Recordings with optical truth in the IMUREF1 format (decompressed), and the published BROAD
 * metric on them: Laidig et al. 2021, Data 6(7):72. Earth frame there and here: East-North-Up.
 *
 *     imuref csv FILE               Samples CSV
 *     imuref truth FILE             t_s,qw,qx,qy,qz,move (empty where the reference is missing)
 *     imuref score FILE ORIENTATION Orientation CSV, one row a sample, against the truth
 *     imuref fuse FILE [--no-mag]   our filter on the recording, scored
 *
 * score and fuse print a line; see `score` below.
 */
#include "base/file.h"
#include "base/text.h"
#include "math/quat.h"
#include "tests/metric.h"
#include <gonio/fusion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 256, COLUMNS = 14, NAME = 64 };

struct row {
    float gyro_rad_s[3], acc_m_s2[3], mag_ut[3], truth[4], move;
};

struct recording {
    char name[NAME];
    uint32_t rows, flags;
    double rate_hz;
    struct row *row;
};

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "imuref: %s: %s\n", path, why);
    return 1;
}

/* The files and all machines that we build on are little-endian. */
static int load(const char *path, struct recording *r)
{
    unsigned char header[HEADER];
    uint32_t columns = 0;
    FILE *file       = fopen(path, "rb");
    if (!file)
        return complain(path, "cannot be opened");
    int status = 1;
    if (fread(header, 1, HEADER, file) != HEADER || memcmp(header, "IMUREF1", 8) != 0) {
        complain(path, "not an IMUREF1 file; decompress it with xz -dc first");
        goto out;
    }
    memcpy(&r->rows, header + 12, 4);
    memcpy(&columns, header + 16, 4);
    memcpy(&r->flags, header + 20, 4);
    memcpy(&r->rate_hz, header + 24, 8);
    memcpy(r->name, header + 32, NAME);
    r->name[NAME - 1] = 0;
    if (columns != COLUMNS || r->rows > 10000000 || !(r->rate_hz > 0)) {
        complain(path, "its header makes no sense");
        goto out;
    }
    r->row = malloc(r->rows * sizeof *r->row);
    if (!r->row || fread(r->row, sizeof *r->row, r->rows, file) != r->rows)
        complain(path, "ends before its last row");
    else
        status = 0;
out:
    fclose(file);
    return status;
}

static gonio_vec3 vec3_of(const float v[3])
{
    return (gonio_vec3){ (double)v[0], (double)v[1], (double)v[2] };
}

static gonio_quat truth_of(const struct row *row)
{
    const float *q = row->truth;
    return (gonio_quat){ (double)q[0], (double)q[1], (double)q[2], (double)q[3] };
}

static bool has_mag(const struct recording *r) { return !(r->flags & 1); }

static void csv(const struct recording *r)
{
    puts("t_s,sensor,seq,qw,qx,qy,qz,gx_rad_s,gy_rad_s,gz_rad_s,ax_m_s2,ay_m_s2,az_m_s2,"
         "mx_ut,my_ut,mz_ut,temp_c");
    for (uint32_t i = 0; i < r->rows; i++) {
        const struct row *row = &r->row[i];
        gonio_vec3 g = vec3_of(row->gyro_rad_s), a = vec3_of(row->acc_m_s2),
                   m = vec3_of(row->mag_ut);
        printf("%.6f,0,%u,,,,,%.7g,%.7g,%.7g,%.7g,%.7g,%.7g,", i / r->rate_hz, i, g.x, g.y, g.z,
            a.x, a.y, a.z);
        if (has_mag(r))
            printf("%.6g,%.6g,%.6g,\n", m.x, m.y, m.z);
        else
            printf(",,,\n");
    }
}

static void truth(const struct recording *r)
{
    puts("t_s,qw,qx,qy,qz,move");
    for (uint32_t i = 0; i < r->rows; i++) {
        gonio_quat q = truth_of(&r->row[i]);
        int move     = r->row[i].move > 0.5f;
        if (isnan(q.w))
            printf("%.6f,,,,,%d\n", i / r->rate_hz, move);
        else
            printf("%.6f,%.7f,%.7f,%.7f,%.7f,%d\n", i / r->rate_hz, q.w, q.x, q.y, q.z, move);
    }
}

/* name total heading incl total_ca heading_ca total_sa heading_sa, deg RMSE: as it is; turned by
 * the mean heading error; turned by that of the first two seconds of motion. */
static int score(const struct recording *r, const gonio_quat *q)
{
    gonio_quat *truth_q = malloc(r->rows * sizeof *truth_q);
    if (!truth_q)
        return 1;
    for (uint32_t i = 0; i < r->rows; i++) {
        truth_q[i] = truth_of(&r->row[i]);
        if (!(r->row[i].move > 0.5f))
            truth_q[i].w = (double)NAN;
    }
    size_t n = r->rows, two_s = (size_t)(2.0 * r->rate_hz);
    struct metric plain = metric_of(q, truth_q, n, 0);
    struct metric ca    = metric_of(q, truth_q, n, -metric_heading(q, truth_q, n, n));
    struct metric sa    = metric_of(q, truth_q, n, -metric_heading(q, truth_q, n, two_s));
    printf("%s %.3f %.3f %.3f %.3f %.3f %.3f %.3f\n", r->name, plain.total, plain.heading,
        plain.incl, ca.total, ca.heading, sa.total, sa.heading);
    free(truth_q);
    return 0;
}

static void fuse(const struct recording *r, bool use_mag, gonio_quat *q)
{
    static struct gonio_fusion fusion;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    options.use_mag                     = use_mag;
    gonio_fusion_init(&fusion, &options);
    for (uint32_t i = 0; i < r->rows; i++) {
        struct gonio_orientation o;
        struct gonio_sample s = { .time_s = i / r->rate_hz,
            .seq                          = i,
            .has        = GONIO_HAS_GYRO | GONIO_HAS_ACC | (has_mag(r) ? GONIO_HAS_MAG : 0u),
            .gyro_rad_s = vec3_of(r->row[i].gyro_rad_s),
            .acc_m_s2   = vec3_of(r->row[i].acc_m_s2),
            .mag_ut     = vec3_of(r->row[i].mag_ut) };
        gonio_fusion_update(&fusion, &s, &o);
        q[i] = o.q_GS;
    }
}

/* One row of an Orientation CSV: t_s,sensor,qw,qx,qy,qz. */
static int parse(const char *line, size_t len, gonio_quat *q)
{
    double field[6];
    const char *at = line, *end = line + len;
    for (int i = 0; i < 6; i++) {
        if (i > 0 && (at == end || *at++ != ','))
            return 1;
        at = number_parse(at, end, &field[i]);
        if (!at)
            return 1;
    }
    *q = quat_normalized((gonio_quat){ field[2], field[3], field[4], field[5] });
    return 0;
}

static int read_orientation(const char *path, const struct recording *r, gonio_quat *q)
{
    char *text = NULL;
    size_t len = 0;
    if (file_read_whole(path, (size_t)1 << 30, &text, &len) != GONIO_OK)
        return complain(path, "cannot be read");
    uint32_t n = 0;
    int status = 0;
    char *line = strchr(text, '\n');
    for (line = line ? line + 1 : text + len; *line && n < r->rows && !status; n++) {
        size_t span = strcspn(line, "\r\n");
        status      = parse(line, span, &q[n]);
        line += span + strspn(line + span, "\r\n");
    }
    if (status || n != r->rows || *line)
        status =
            complain(path, "must have a row t_s,sensor,qw,qx,qy,qz for each row of the recording");
    free(text);
    return status;
}

int main(int argc, char **argv)
{
    struct recording r = { 0 };
    bool known =
        argc >= 3 && (!strcmp(argv[1], "csv") || !strcmp(argv[1], "truth") ||
                         !strcmp(argv[1], "fuse") || (!strcmp(argv[1], "score") && argc == 4));
    if (!known) {
        fputs("usage: imuref csv|truth FILE | score FILE ORIENTATION.csv | fuse FILE [--no-mag]\n",
            stderr);
        return 2;
    }
    int status    = load(argv[2], &r);
    gonio_quat *q = status ? NULL : calloc(r.rows, sizeof *q);
    if (!q) {
        free(r.row);
        return 1;
    }
    if (!strcmp(argv[1], "csv")) {
        csv(&r);
    } else if (!strcmp(argv[1], "truth")) {
        truth(&r);
    } else if (!strcmp(argv[1], "fuse")) {
        fuse(&r, !(argc == 4 && !strcmp(argv[3], "--no-mag")), q);
        status = score(&r, q);
    } else {
        status = read_orientation(argv[3], &r, q) || score(&r, q);
    }
    free(q);
    free(r.row);
    return status;
}
