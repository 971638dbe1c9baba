/* Two sensors on either side of a joint, an Orientation CSV of both: how far their headings agree
 * with the joint, before or after it was asked to hold them.
 *
 *     relative_score [--joint JOINT] [--neutral] [--out HELD.csv] [FILE]
 *
 * Prints, in degrees, relative heading about up, zero at the start: largest median of any 15 s,
 * least, most, range, end. With --joint it is held first (gonio_relative_hold), and what was found
 * is told on standard error. For a hinge also least and most turn about the axis.
 */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "math/quat.h"
#include <fcntl.h>
#include <gonio/relative.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIELDS = 6, ROWS_MOST = 1 << 21 };
static const double WINDOW_S = 15;
static const char usage[] =
    "usage: relative_score [--joint JOINT] [--neutral] [--out HELD.csv] [FILE]\n";

struct both {
    struct gonio_orientation *at[GONIO_SENSORS];
    double *turn[GONIO_SENSORS];
    size_t count[GONIO_SENSORS];
};

static int take_row(const char *line, size_t len, struct both *b)
{
    double field[FIELDS];
    const char *at = line, *end = line + len;
    for (int i = 0; i < FIELDS; i++) {
        if (i > 0 && (at == end || *at++ != ','))
            return 1;
        at = number_parse(at, end, &field[i]);
        if (!at)
            return 1;
    }
    int sensor = field[1] > 0.5;
    if (b->count[sensor] == ROWS_MOST)
        return 1;
    b->at[sensor][b->count[sensor]++] = (struct gonio_orientation){ .time_s = field[0],
        .sensor                                                             = sensor,
        .q_GS = quat_normalized((gonio_quat){ field[2], field[3], field[4], field[5] }) };
    return 0;
}

static int load(const char *path, struct both *b)
{
    static struct lines lines;
    const char *line;
    size_t len;
    int fd = path ? open(path, O_RDONLY) : STDIN_FILENO;
    if (fd < 0)
        return 1;
    lines_init(&lines, fd, path ? path : "standard input");
    int status = lines_next(&lines, &line, &len) != GONIO_OK; /* the header */
    while (!status && lines_next(&lines, &line, &len) == GONIO_OK)
        status = take_row(line, len, b);
    if (path)
        close(fd);
    return status || b->count[0] < 2 || b->count[1] < 2;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void score(const struct both *b)
{
    size_t n = b->count[0], other = 0;
    double *heading = malloc(n * sizeof *heading), *sorted = malloc(n * sizeof *sorted);
    double worst = 0, least = 0, most = 0;
    for (size_t i = 0; heading && i < n; i++) {
        double t = b->at[0][i].time_s;
        while (other + 1 < b->count[1] &&
               fabs(b->at[1][other + 1].time_s - t) <= fabs(b->at[1][other].time_s - t))
            other++;
        gonio_quat e = quat_mul(b->at[0][i].q_GS, quat_conj(b->at[1][other].q_GS));
        heading[i]   = 2 * atan2(e.z, e.w) + b->turn[0][i] - b->turn[1][other];
        if (i > 0)
            heading[i] = heading[i - 1] + remainder(heading[i] - heading[i - 1], 2 * M_PI);
    }
    for (size_t i = n; sorted && i-- > 0;)
        heading[i] = deg_from_rad(heading[i] - heading[0]);
    for (size_t i = 0, end = 0; sorted && i < n; i++) {
        least = fmin(least, heading[i]);
        most  = fmax(most, heading[i]);
        while (end < n && b->at[0][end].time_s < b->at[0][i].time_s + WINDOW_S)
            end++;
        if (end == n || i % 15)
            continue;
        memcpy(sorted, heading + i, (end - i) * sizeof *sorted);
        qsort(sorted, end - i, sizeof *sorted, ascending);
        double median = sorted[(end - i) / 2];
        worst         = fabs(median) > fabs(worst) ? median : worst;
    }
    if (sorted)
        printf("median15 %.1f least %.1f most %.1f range %.1f end %.1f\n", worst, least, most,
            most - least, heading[n - 1]);
    free(heading);
    free(sorted);
}

static int hold(const char *joint, bool neutral, struct both *b)
{
    struct gonio_relative found;
    struct gonio_series distal = { b->at[0], b->count[0] }, proximal = { b->at[1], b->count[1] };
    enum gonio_status status =
        gonio_relative_hold(joint, distal, proximal, neutral, b->turn[0], b->turn[1], NULL, &found);
    if (status != GONIO_OK) {
        fprintf(stderr, "relative_score: %s\n", note_text(status));
        return 1;
    }
    fprintf(stderr,
        "start %.1f ± %.1f, drift %.1f ± %.1f, rate %.3f ± %.3f deg/s, told %.1f s, joint %.1f to "
        "%.1f, "
        "beyond %.1f s\n",
        deg_from_rad(found.offset_rad), deg_from_rad(found.offset_sd_rad),
        deg_from_rad(found.drift_rad), deg_from_rad(found.drift_sd_rad),
        deg_from_rad(found.bias_rad_s), deg_from_rad(found.bias_sd_rad_s), found.told_s,
        deg_from_rad(found.least_rad), deg_from_rad(found.most_rad), found.beyond_s);
    if (found.kind == GONIO_RELATIVE_HINGE)
        fprintf(stderr, "axis distal %.3f %.3f %.3f, proximal %.3f %.3f %.3f, ± %.1f\n",
            found.axis_D.x, found.axis_D.y, found.axis_D.z, found.axis_P.x, found.axis_P.y,
            found.axis_P.z, deg_from_rad(found.axis_sd_rad));
    return 0;
}

static int write_csv(const char *path, const struct both *b)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return 1;
    fputs("t_s,sensor,qw,qx,qy,qz\n", file);
    for (int s = 0; s < GONIO_SENSORS; s++)
        for (size_t i = 0; i < b->count[s]; i++) {
            gonio_quat q = quat_mul(quat_about_z(b->turn[s][i]), b->at[s][i].q_GS);
            fprintf(
                file, "%.6f,%d,%.7f,%.7f,%.7f,%.7f\n", b->at[s][i].time_s, s, q.w, q.x, q.y, q.z);
        }
    return fclose(file) != 0;
}

int main(int argc, char **argv)
{
    struct both b     = { 0 };
    const char *joint = NULL, *out = NULL;
    bool neutral = false;
    int i        = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        if (!strcmp(argv[i], "--joint") && i + 1 < argc)
            joint = argv[++i];
        else if (!strcmp(argv[i], "--neutral"))
            neutral = true;
        else if (!strcmp(argv[i], "--out") && i + 1 < argc)
            out = argv[++i];
        else
            return fputs(usage, stderr), 2;
    }
    for (int s = 0; s < GONIO_SENSORS; s++) {
        b.at[s]   = calloc(ROWS_MOST, sizeof *b.at[s]);
        b.turn[s] = calloc(ROWS_MOST, sizeof *b.turn[s]);
        if (!b.at[s] || !b.turn[s])
            return 1;
    }
    if (load(argv[i], &b)) {
        fputs("relative_score: no Orientation CSV of two sensors\n", stderr);
        return 1;
    }
    int status = joint && hold(joint, neutral, &b);
    if (!status)
        score(&b);
    if (!status && out)
        status = write_csv(out, &b);
    return status;
}
