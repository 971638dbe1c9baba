#include "report/both.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

bool both_sum(const struct findings_pair *pair, const struct findings_visit *visit, int phase,
    double *sum_deg)
{
    if (pair->directions != 2 || !visit->there[phase][0] || !visit->there[phase][1])
        return false;
    if (sum_deg)
        *sum_deg = visit->row[phase][0].mean_deg + visit->row[phase][1].mean_deg;
    return true;
}

bool both_any(const struct findings_pair *pair)
{
    bool any = false;
    for (int p = 0; p < FINDINGS_PHASES; p++)
        any = any || both_sum(pair, findings_now(pair), p, NULL);
    return any;
}

/* The set knows what its directions share; rows of two sets, or of an older version, do not. */
double both_uncertainty(const struct findings *f, const struct findings_pair *pair,
    const struct findings_visit *visit, int phase)
{
    const struct gonio_log_row *row = visit->row[phase];
    double known                    = NAN;
    if (!both_sum(pair, visit, phase, NULL))
        return NAN;
    bool one_set = *row[0].set && strcmp(row[0].set, row[1].set) == 0;
    if (one_set && gonio_set_total_read(f->dir, row[0].set, &known) == GONIO_OK && isfinite(known))
        return known;
    return row[0].uncertainty_deg + row[1].uncertainty_deg;
}

static void means_of(
    const struct findings_visit *visit, int phase, struct gonio_mean out[GONIO_DIRECTIONS])
{
    for (int d = 0; d < GONIO_DIRECTIONS; d++)
        out[d] = findings_mean(&visit->row[phase][d]);
}

bool both_change(const struct findings_pair *pair, struct gonio_change *out)
{
    const struct findings_visit *now = findings_now(pair);
    struct gonio_mean before[GONIO_DIRECTIONS], after[GONIO_DIRECTIONS];
    if (!both_sum(pair, now, FINDINGS_BEFORE, NULL) || !both_sum(pair, now, FINDINGS_AFTER, NULL))
        return false;
    means_of(now, FINDINGS_BEFORE, before);
    means_of(now, FINDINGS_AFTER, after);
    *out = gonio_change_judge_total(before, after, pair->total.sem_deg);
    return true;
}

bool both_progress(const struct findings_pair *pair, struct gonio_change *out)
{
    const struct findings_visit *first = NULL, *last = NULL;
    struct gonio_mean begin[GONIO_DIRECTIONS], now[GONIO_DIRECTIONS];
    for (size_t i = 0; i < pair->visits; i++)
        if (both_sum(pair, &pair->visit[i], FINDINGS_BEFORE, NULL)) {
            first = first ? first : &pair->visit[i];
            last  = &pair->visit[i];
        }
    if (first == last)
        return false;
    means_of(first, FINDINGS_BEFORE, begin);
    means_of(last, FINDINGS_BEFORE, now);
    *out = gonio_change_judge_total(begin, now, pair->total_between.sem_deg);
    return true;
}

/* ---- Side against side ---- */

static bool value_of(const struct findings_pair *pair, int d, int phase, double *deg)
{
    const struct findings_visit *now = findings_now(pair);
    if (!now->there[phase][d])
        return false;
    *deg = now->row[phase][d].mean_deg;
    return true;
}

/* The same movement of the other limb: its id but for the side at the end. */
static bool value_of_other_limb(
    const struct findings *f, const struct gonio_movement *m, int phase, double *deg)
{
    char id[80];
    bool left = strcmp(m->side, "left") == 0;
    text_format(id, sizeof id, "%.*s%s", (int)(strlen(m->id) - strlen(m->side)), m->id,
        left ? "right" : "left");
    for (int i = 0; i < f->pairs; i++)
        for (int d = 0; d < f->pair[i].directions; d++)
            if (strcmp(f->pair[i].movement[d]->id, id) == 0)
                return value_of(&f->pair[i], d, phase, deg);
    return false;
}

bool both_sides(const struct findings *f, const struct findings_pair *pair, int direction,
    int phase, struct both_sides *out)
{
    const struct gonio_movement *m = pair->movement[direction];
    bool midline = pair->directions == 2 && strcmp(pair->movement[0]->side, "left") == 0 &&
                   strcmp(pair->movement[1]->side, "right") == 0;
    if (midline)
        return value_of(pair, 0, phase, &out->left_deg) &&
               value_of(pair, 1, phase, &out->right_deg);
    if (!text_ends(m->id, "_left") && !text_ends(m->id, "_right"))
        return false;
    bool left = strcmp(m->side, "left") == 0;
    return value_of(pair, direction, phase, left ? &out->left_deg : &out->right_deg) &&
           value_of_other_limb(f, m, phase, left ? &out->right_deg : &out->left_deg);
}
