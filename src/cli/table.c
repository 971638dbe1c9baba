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

/* What went along: the two other angles at the end of range and their range on the way, the trunk.
 */
static void alongside(FILE *to, const struct gonio_direction *d, double share)
{
    const struct gonio_joint *joint = d->movement->joint;
    const char *separator           = "    with it: ";
    if (d->reps_valid == 0)
        return;
    for (int i = 0, k = 0; i < GONIO_ANGLES; i++) {
        if (i == d->movement->angle)
            continue;
        fputs(separator, to);
        for (const char *c = joint->angle[i]; *c; c++) /* "lateral_flexion_right" */
            fputc(*c == '_' ? ' ' : *c, to);
        fprintf(to, " %.1f° (range %.1f°)", d->coupled_deg[k], d->coupled_range_deg[k]);
        separator = ", ";
        k++;
    }
    if (isfinite(share))
        fprintf(to, "%strunk %.1f° (%.0f %% of the whole)", separator, d->trunk_deg, share);
    fputc('\n', to);
}

static void both(FILE *to, const struct gonio_measurement *m, const struct gonio_summary *s, int w)
{
    if (isfinite(m->total_deg))
        fprintf(to, "%-*s %6.1f° ± %.1f°\n", w, "both together", m->total_deg,
            s->total_uncertainty_deg);
    if (isfinite(s->asymmetry_percent))
        fprintf(to, "%-*s %+6.1f°   %.0f %% of the larger side\n", w, "right minus left",
            s->asymmetry_deg, s->asymmetry_percent);
}

void table_measurement(FILE *to, const struct gonio_measurement *m)
{
    struct widths w = widths_of(m);
    struct gonio_summary s;
    gonio_summary_make(m, &s);
    for (int i = 0; i < m->directions; i++) {
        direction(to, &m->direction[i], w.title);
        alongside(to, &m->direction[i], s.trunk_share_percent[i]);
    }
    both(to, m, &s, w.title);
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
