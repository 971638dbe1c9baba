/* An orientation with times of its own against a true one: both CSV files with columns named t_s,
 * qw, qx, qy, qz, a truth also with `move`, 1 where it counts. Both clocks are counted from their
 * first rows; where the orientation begins later, by up to 6 s, the offset taken is the one of
 * least error. The error is the published one of tests/metric.h: heading as it is, from north, or
 * aligned over the first two seconds of motion for an orientation without magnetometer.
 *
 *     trace_score [--start-aligned] TRUTH ORIENTATION   prints: total heading inclination offset_s
 * rows
 */
#include "base/file.h"
#include "base/text.h"
#include "math/quat.h"
#include "tests/metric.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, FIELDS_MAX = 32 };
static const double LATER_S = 6;
enum column { T_S, QW, QX, QY, QZ, MOVE };
static const char *const names[COLUMNS] = { "t_s", "qw", "qx", "qy", "qz", "move" };

struct trace {
    size_t rows;
    double *time_s;
    gonio_quat *q; /* w is NaN where nothing is known, or nothing counts */
};

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "trace_score: %s: %s\n", path, why);
    return 1;
}

/* Where the header has the named columns, in `at`; -1: not there. */
static void find_columns(const char *line, size_t len, int at[COLUMNS])
{
    int index = 0;
    for (int c = 0; c < COLUMNS; c++)
        at[c] = -1;
    for (const char *p = line, *end = line + len; p <= end; index++) {
        size_t span = strcspn(p, ",\r\n");
        for (int c = 0; c < COLUMNS; c++)
            if (strlen(names[c]) == span && memcmp(p, names[c], span) == 0)
                at[c] = index;
        p += span + 1;
    }
}

static void take_row(const char *line, const char *end, const int at[COLUMNS], struct trace *t)
{
    double field[FIELDS_MAX], value[COLUMNS];
    int count = 0;
    for (const char *p = line; p <= end && count < FIELDS_MAX; count++) {
        const char *after = number_parse(p, end, &field[count]);
        if (!after)
            field[count] = (double)NAN; /* an empty field */
        p += strcspn(p, ",\r\n") + 1;
    }
    for (int c = 0; c < COLUMNS; c++)
        value[c] = at[c] >= 0 && at[c] < count ? field[at[c]] : (double)NAN;
    t->time_s[t->rows] = value[T_S];
    t->q[t->rows]      = (gonio_quat){ value[QW], value[QX], value[QY], value[QZ] };
    if (at[MOVE] >= 0 && !(value[MOVE] > 0.5))
        t->q[t->rows].w = (double)NAN;
    t->rows++;
}

static int load(const char *path, struct trace *t)
{
    char *text = NULL;
    size_t len = 0;
    int at[COLUMNS];
    *t = (struct trace){ 0 };
    if (file_read_whole(path, (size_t)1 << 28, &text, &len) != GONIO_OK)
        return complain(path, "cannot be read");
    size_t lines = 1;
    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    t->time_s = calloc(lines, sizeof *t->time_s);
    t->q      = calloc(lines, sizeof *t->q);
    if (t->time_s && t->q) {
        char *line  = text;
        size_t span = strcspn(line, "\n");
        find_columns(line, span, at);
        for (line += span; *line && *++line; line += span) {
            span = strcspn(line, "\n");
            take_row(line, line + span, at, t);
        }
    }
    free(text);
    for (size_t i = t->rows; i-- > 0;)
        t->time_s[i] -= t->time_s[0];
    return t->rows < 2 ? complain(path, "has no two rows t_s,qw,qx,qy,qz") : 0;
}

/* The orientation at a moment, straight between the rows; *from is where to look on. */
static gonio_quat at_time(const struct trace *t, double time_s, size_t *from)
{
    while (*from + 1 < t->rows && t->time_s[*from + 1] < time_s)
        ++*from;
    size_t i = *from;
    if (i + 1 >= t->rows || time_s < t->time_s[i])
        return (gonio_quat){ (double)NAN, 0, 0, 0 };
    double span  = t->time_s[i + 1] - t->time_s[i];
    double s     = span > 0 ? (time_s - t->time_s[i]) / span : 0;
    gonio_quat a = t->q[i], b = t->q[i + 1];
    double sign = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z < 0 ? -1 : 1;
    return quat_normalized((gonio_quat){ a.w + s * (sign * b.w - a.w), a.x + s * (sign * b.x - a.x),
        a.y + s * (sign * b.y - a.y), a.z + s * (sign * b.z - a.z) });
}

struct work {
    gonio_quat *q, *truth;
    size_t counted;
    bool start_aligned;
};

static struct metric score_at(
    const struct trace *truth, const struct trace *ours, double offset_s, struct work *w)
{
    size_t from = 0;
    w->counted  = 0;
    for (size_t i = 0; i < truth->rows; i++) {
        w->truth[i] = truth->q[i];
        w->q[i]     = at_time(ours, truth->time_s[i] + offset_s, &from);
        if (isnan(w->q[i].w))
            w->truth[i].w = (double)NAN;
        w->counted += isnan(w->truth[i].w) ? 0 : 1;
    }
    double span_s = truth->time_s[truth->rows - 1] - truth->time_s[0];
    size_t two_s  = (size_t)(2 * (double)(truth->rows - 1) / span_s);
    double turn   = w->start_aligned ? -metric_heading(w->q, w->truth, truth->rows, two_s) : 0;
    return metric_of(w->q, w->truth, truth->rows, turn);
}

/* Least total error over offsets around `middle_s`; an offset that leaves rows out is no match. */
static double best_offset(const struct trace *truth, const struct trace *ours, double middle_s,
    double reach_s, double step_s, size_t least, struct work *w)
{
    double best_s = middle_s, best = HUGE_VAL;
    for (double offset_s = middle_s - reach_s; offset_s <= middle_s + reach_s; offset_s += step_s) {
        struct metric m = score_at(truth, ours, offset_s, w);
        if (w->counted >= least && m.total < best) {
            best   = m.total;
            best_s = offset_s;
        }
    }
    return best_s;
}

static size_t known(const struct trace *t)
{
    size_t count = 0;
    for (size_t i = 0; i < t->rows; i++)
        count += isnan(t->q[i].w) ? 0 : 1;
    return count;
}

static int score(
    const struct trace *truth, const struct trace *ours, const char *path, struct work *w)
{
    size_t least    = known(truth) * 9 / 10;
    double offset_s = best_offset(truth, ours, -LATER_S / 2, LATER_S / 2 + 0.1, 0.05, least, w);
    offset_s        = best_offset(truth, ours, offset_s, 0.05, 0.0025, least, w);
    struct metric m = score_at(truth, ours, offset_s, w);
    printf("%.3f %.3f %.3f %.4f %zu\n", m.total, m.heading, m.incl, offset_s, w->counted);
    return w->counted < least ? complain(path, "covers less than nine tenths of the motion") : 0;
}

static void free_trace(struct trace *t)
{
    free(t->time_s);
    free(t->q);
}

int main(int argc, char **argv)
{
    struct trace truth = { 0 }, ours = { 0 };
    struct work w   = { 0 };
    w.start_aligned = argc == 4 && strcmp(argv[1], "--start-aligned") == 0;
    if (argc != 3 && !w.start_aligned) {
        fputs("usage: trace_score [--start-aligned] TRUTH.csv ORIENTATION.csv\n", stderr);
        return 2;
    }
    int status = load(argv[argc - 2], &truth) || load(argv[argc - 1], &ours);
    if (!status) {
        w.q     = calloc(truth.rows, sizeof *w.q);
        w.truth = calloc(truth.rows, sizeof *w.truth);
        status  = !w.q || !w.truth || score(&truth, &ours, argv[argc - 1], &w);
    }
    free(w.q);
    free(w.truth);
    free_trace(&truth);
    free_trace(&ours);
    return status;
}
