/* The angle against time as it was recorded, with its repetitions. */
#include "base/text.h"
#include "report/charts.h"
#include "report/words.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

enum { POINTS = 1500 }; /* more can't be seen, and would make the picture large */

/* One set on its way into a panel. */
struct trace {
    const char *set;
    int phase;
    const struct gonio_movement *movement; /* up is the pair's first direction */
    size_t rows, stride;
    double last_s, most_deg;
    FILE *file;
};

static double value_of(const struct trace *t, const struct gonio_pose_angles *a)
{
    return t->movement->sign * gonio_joint_value_deg(t->movement, a->angle_deg);
}

static enum gonio_status look(void *user, const struct gonio_pose_angles *a)
{
    struct trace *t = user;
    double size     = fabs(value_of(t, a));
    t->rows++;
    t->last_s = fmax(t->last_s, a->time_s);
    if (isfinite(size))
        t->most_deg = fmax(t->most_deg, size);
    return GONIO_OK;
}

static enum gonio_status draw(void *user, const struct gonio_pose_angles *a)
{
    struct trace *t = user;
    if (t->rows++ % t->stride)
        return GONIO_OK;
    charts_number(t->file, a->time_s, "\t");
    charts_number(t->file, value_of(t, a), "\n");
    return GONIO_OK;
}

/* The sets of the reported visit that can be read; a set that is gone costs its panel, not the
 * report. */
static int find_traces(
    const struct findings *f, const struct findings_pair *pair, struct trace trace[2])
{
    const struct findings_visit *now = findings_now(pair);
    int n                            = 0;
    for (int p = 0; p <= FINDINGS_AFTER; p++) {
        int d          = now->there[p][0] ? 0 : 1;
        struct trace t = { .phase = p, .movement = pair->movement[0] };
        if (d >= pair->directions || !now->there[p][d] || !*now->row[p][d].set)
            continue;
        t.set = now->row[p][d].set;
        if (gonio_set_angles_read(f->dir, t.set, look, &t) == GONIO_OK && t.rows > 1)
            trace[n++] = t;
    }
    return n;
}

static enum gonio_status put_trace(
    const struct findings *f, struct trace *t, int panel, const char *folder)
{
    char name[40];
    text_format(name, sizeof name, "traces%d.tsv", panel);
    t->stride = t->rows / POINTS + 1;
    t->rows   = 0;
    t->file   = charts_open(folder, name);
    if (!t->file)
        return GONIO_EIO;
    enum gonio_status status = gonio_set_angles_read(f->dir, t->set, draw, t);
    enum gonio_status closed = charts_close(t->file, name);
    return status == GONIO_OK ? closed : status;
}

static enum gonio_status put_reps(const struct findings *f, const struct findings_pair *pair,
    const struct trace *t, int panel, const char *folder)
{
    char name[40], movement[2][65];
    struct gonio_rep rep[GONIO_REPS_MAX];
    int reps = 0;
    text_format(name, sizeof name, "traces%d.reps.tsv", panel);
    FILE *file = charts_open(folder, name);
    if (!file)
        return GONIO_EIO;
    if (gonio_set_reps_read(f->dir, t->set, movement, rep, &reps) != GONIO_OK)
        reps = 0; /* the curve is still worth seeing */
    for (int k = 0; k < reps; k++) {
        bool up = strcmp(movement[rep[k].direction], pair->movement[0]->id) == 0;
        charts_number(file, rep[k].start_s, "\t");
        charts_number(file, rep[k].end_s, "\t");
        charts_number(file, rep[k].peak_s, "\t");
        charts_number(file, up ? rep[k].value_deg : -rep[k].value_deg, "\t");
        fprintf(file, "%d\t%s%.1f°\n", rep[k].valid, rep[k].valid ? "" : "✗ ", rep[k].value_deg);
    }
    if (reps == 0)
        fprintf(file, "NaN\tNaN\tNaN\tNaN\t1\t \n");
    return charts_close(file, name);
}

static enum gonio_status put_words(const struct findings *f, const struct findings_pair *pair,
    const struct trace *trace, int panels, const char *folder)
{
    char subject[200], name[100];
    double most = 5, last = 1;
    FILE *file = charts_open(folder, "traces.words");
    if (!file)
        return GONIO_EIO;
    for (int i = 0; i < panels; i++) {
        most = fmax(most, trace[i].most_deg);
        last = fmax(last, trace[i].last_s);
    }
    charts_subject(f, pair, subject, sizeof subject);
    words_pair(pair, name, sizeof name);
    fprintf(file, "%s as recorded\n%s. Shaded: repetitions; ✗ does not count.\n%d\n", name, subject,
        panels);
    charts_number(file, 5 * ceil(1.4 * most / 5), "\n"); /* room for the values above the peaks */
    charts_number(file, last, "\n");
    fprintf(file, "%s ↑\n", words_direction(pair->movement[0]));
    fprintf(file, "%s ↓\n", pair->directions == 2 ? words_direction(pair->movement[1]) : "");
    for (int i = 0; i < panels; i++)
        fprintf(file, "%s\n", trace[i].phase == FINDINGS_BEFORE ? "before" : "after");
    return charts_close(file, "traces.words");
}

enum gonio_status traces_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder)
{
    struct trace trace[2];
    int panels = find_traces(f, pair, trace);
    if (panels == 0)
        return GONIO_END;
    enum gonio_status status = put_words(f, pair, trace, panels, folder);
    for (int i = 0; i < panels && status == GONIO_OK; i++) {
        status = put_trace(f, &trace[i], i + 1, folder);
        if (status == GONIO_OK)
            status = put_reps(f, pair, &trace[i], i + 1, folder);
    }
    return status;
}
