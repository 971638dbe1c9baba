/* Results for people, in columns. */
#include "cli/table.h"
#include <math.h>
#include <string.h>

static void flags_line(FILE *to, const char *begin, unsigned flags)
{
    const char *separator = begin;
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit) {
            fprintf(to, "%s%s", separator, gonio_flag_text(1u << bit));
            separator = "; ";
        }
}

/* Columns are as wide as their longest word, and the first no narrower than this. */
struct widths {
    int title, way;
};

static struct widths widths_of(const struct gonio_measurement *m)
{
    struct widths w = { 28, 6 };
    for (int i = 0; i < m->directions; i++) {
        int title = (int)strlen(m->direction[i].movement->title);
        int way   = (int)strlen(m->direction[i].movement->direction);
        w.title   = title > w.title ? title : w.title;
        w.way     = way > w.way ? way : w.way;
    }
    return w;
}

static void direction(FILE *to, const struct gonio_direction *d, int width)
{
    const char *title = d->movement->title;
    if (d->reps_valid == 0) {
        fprintf(to, "%-*s  no valid repetition (%d recorded)\n", width, title, d->reps_recorded);
        return;
    }
    fprintf(to, "%-*s %6.1f° ± %.1f°   best %.1f°", width, title, d->mean_deg, d->uncertainty_deg,
        d->best_deg);
    if (isfinite(d->sd_deg)) /* of one repetition there is none */
        fprintf(to, "   sd %.1f°", d->sd_deg);
    fprintf(to, "   %d of %d repetitions   %.0f°/s\n", d->reps_valid, d->reps_recorded,
        d->peak_velocity_deg_s);
}

static void repetition(FILE *to, int number, const struct gonio_rep *r,
    const struct gonio_movement *movement, int width)
{
    fprintf(to, "  %2d  %-*s %7.1f°   %5.1f s to %5.1f s   hold %.1f s   %s", number, width,
        movement->direction, r->value_deg, r->start_s, r->end_s, r->plateau_s,
        r->valid ? "" : "not counted: ");
    flags_line(to, "", r->flags);
    fputc('\n', to);
}

void table_measurement(FILE *to, const struct gonio_measurement *m)
{
    struct widths w = widths_of(m);
    for (int i = 0; i < m->directions; i++)
        direction(to, &m->direction[i], w.title);
    if (isfinite(m->total_deg))
        fprintf(to, "%-*s %6.1f°\n", w.title, "both together", m->total_deg);
    for (int i = 0; i < m->reps; i++)
        if (m->rep[i].direction >= 0)
            repetition(to, i + 1, &m->rep[i], m->direction[m->rep[i].direction].movement, w.way);
    if (isfinite(m->neutral_drift_deg))
        fprintf(to, "neutral moved by %.1f° over the set\n", m->neutral_drift_deg);
    if (m->flags) {
        flags_line(to, "notes: ", m->flags);
        fputc('\n', to);
    }
}
