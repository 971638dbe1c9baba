/* What stands beside the table of a pair: side against side, the patient's own error, norms, and
 * both directions since the first visit. */
#include "base/text.h"
#include "report/both.h"
#include "report/words.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

/* A line begins with a large letter, whatever it begins with. */
static void begin_large(char *line) { line[0] = (char)toupper((unsigned char)line[0]); }

/* ---- The patient's own error ---- */

static double mdc95_of(double sem_deg)
{
    const struct gonio_mean any = { .n = 1 };
    return gonio_change_judge(&any, &any, sem_deg).mdc95_deg;
}

/* @param direction  or FINDINGS_BOTH */
static void put_own_error(const struct findings_pair *pair, int direction, char *out, size_t size)
{
    double sem_deg =
        direction == FINDINGS_BOTH ? pair->own_total_sem_deg : pair->own_sem_deg[direction];
    out[0] = '\0';
    if (isnan(sem_deg))
        return;
    text_format(out, size,
        "%s: this patient's own error, from %d sets before treatment, is larger: ±%.1f°.",
        words_row(pair, direction), pair->own_sets, mdc95_of(sem_deg));
    begin_large(out);
}

/* ---- Side against side ---- */

/* All of a pair on one side of the body, or in the middle of it; a neck's goes to both sides. */
static bool of_one_side(const struct findings_pair *pair)
{
    return pair->directions == 1 || strcmp(pair->movement[0]->side, pair->movement[1]->side) == 0;
}

/* Told once: of a neck's pair with its first direction, of two limbs with the right one. */
static bool tells_sides(const struct findings_pair *pair, int direction)
{
    return of_one_side(pair) ? strcmp(pair->movement[direction]->side, "right") == 0
                             : direction == 0;
}

/* As the table has it: a reader who subtracts finds the same. */
static double shown(double deg) { return round(deg * 10) / 10; }

static const char *sign_of(double shown_deg)
{
    return shown_deg >= 0.05 ? "+" : shown_deg <= -0.05 ? "−" : "";
}

/* "+8.0° before (13 % of the larger side)"; "" where a side is missing. */
static void put_side(const struct findings *f, const struct findings_pair *pair, int direction,
    int phase, char *out, size_t size)
{
    struct both_sides s;
    char percent[40] = "";
    out[0]           = '\0';
    if (!both_sides(f, pair, direction, phase, &s))
        return;
    double more_deg  = shown(s.right_deg) - shown(s.left_deg);
    double of_larger = gonio_asymmetry_percent(s.left_deg, s.right_deg);
    if (isfinite(of_larger))
        text_format(percent, sizeof percent, " (%.0f %% of the larger side)", of_larger);
    text_format(
        out, size, "%s%.1f° %s%s", sign_of(more_deg), fabs(more_deg), words_phase(phase), percent);
}

static void put_sides(const struct findings *f, const struct findings_pair *pair, int direction,
    char *out, size_t size)
{
    char before[80], after[80];
    const char *way = of_one_side(pair) ? words_direction(pair->movement[direction]) : "";
    out[0]          = '\0';
    if (!tells_sides(pair, direction))
        return;
    put_side(f, pair, direction, FINDINGS_BEFORE, before, sizeof before);
    put_side(f, pair, direction, FINDINGS_AFTER, after, sizeof after);
    if (*before || *after)
        text_format(out, size, "%s%sight minus left: %s%s%s.", way, *way ? ", r" : "R", before,
            *before && *after ? ", " : "", after);
    begin_large(out);
}

/* ---- Norms ---- */

/* What a norm is looked up for: the last value of the visit. */
struct wanted {
    char id[80];
    const char *way;   /* "left", "together" */
    const char *phase; /* NULL: not measured */
    enum gonio_norm_mode mode;
    double value_deg;
};

static enum gonio_norm_mode mode_of(const struct gonio_log_row *row)
{
    return strcmp(row->mode, "passive") == 0 ? GONIO_NORM_PASSIVE : GONIO_NORM_ACTIVE;
}

/* @param direction  or FINDINGS_BOTH; a sum of an active and a passive value is of neither mode */
static struct wanted wanted_of(const struct findings_pair *pair, int direction)
{
    const struct findings_visit *now = findings_now(pair);
    struct wanted w                  = { .value_deg = NAN };
    bool both                        = direction == FINDINGS_BOTH;
    int d                            = both ? 0 : direction;
    w.way                            = words_row(pair, direction);
    text_format(
        w.id, sizeof w.id, both ? "%s.total" : "%s", both ? pair->id : pair->movement[d]->id);
    for (int p = FINDINGS_BEFORE; p <= FINDINGS_AFTER; p++) {
        const struct gonio_log_row *row = now->row[p];
        if (both && (!both_sum(pair, now, p, NULL) || mode_of(&row[0]) != mode_of(&row[1])))
            continue;
        if (!now->there[p][d])
            continue;
        w.value_deg = both ? row[0].mean_deg + row[1].mean_deg : row[d].mean_deg;
        w.mode      = mode_of(&row[d]);
        w.phase     = words_phase(p);
    }
    return w;
}

/* @return why there is no norm; the line is written where there is one */
static enum gonio_norm_lack put_norm(
    const struct findings *f, const struct wanted *w, char *out, size_t size)
{
    struct gonio_norm best;
    char row[300], place[100];
    enum gonio_norm_lack lack =
        gonio_norms_find(f->norms, f->norms_count, w->id, w->mode, &f->person, &best, 1, NULL);
    if (lack != GONIO_NORM_FOUND)
        return lack;
    gonio_norm_describe(&best, row, sizeof row);
    gonio_norm_place_describe(&best, w->value_deg, place, sizeof place);
    text_format(out, size, "Norm, %s: %s%s%s%s%s.", w->way, row, *place ? "; " : "",
        *place ? w->phase : "", *place ? ": " : "", place);
    return lack;
}

/* @param before  the direction that lacks one for the same reason; "" where none does */
static void put_lack(
    const char *before, const char *way, enum gonio_norm_lack lack, char *out, size_t size)
{
    text_format(
        out, size, "%s%s%s: %s.", before, *before ? " and " : "", way, gonio_norm_lack_text(lack));
    begin_large(out);
}

/* A line a direction, and one for the sum where it has a norm. @return lines */
static int put_norms(
    const struct findings *f, const struct findings_pair *pair, char line[FINDINGS_ROWS][WORDS_MAX])
{
    enum gonio_norm_lack lack, before = GONIO_NORM_FOUND;
    const char *way = "";
    int lines       = 0;
    for (int d = 0; d < FINDINGS_ROWS; d++) {
        struct wanted w = { .phase = NULL };
        if (findings_has_row(pair, d))
            w = wanted_of(pair, d);
        if (!w.phase)
            continue;
        lack = put_norm(f, &w, line[lines], WORDS_MAX);
        if (lack != GONIO_NORM_FOUND && d == FINDINGS_BOTH)
            continue;
        if (lack != GONIO_NORM_FOUND && lack == before)
            put_lack(way, w.way, lack, line[--lines], WORDS_MAX);
        else if (lack != GONIO_NORM_FOUND)
            put_lack("", w.way, lack, line[lines], WORDS_MAX);
        before = lack;
        way    = w.way;
        lines++;
    }
    return lines;
}

/* ---- Since the first visit ---- */

static void put_progress(const struct findings_pair *pair, char *out, size_t size)
{
    struct gonio_change change;
    char name[200], subject[240];
    out[0] = '\0';
    if (!both_progress(pair, &change))
        return;
    words_both(pair, name, sizeof name);
    text_format(subject, sizeof subject, "Since the first visit: %s", name);
    gonio_change_sentence_of(&change, subject, out, size);
}

int words_beside(
    const struct findings *f, const struct findings_pair *pair, char line[WORDS_BESIDE][WORDS_MAX])
{
    int n = 0;
    for (int d = 0; d < pair->directions; d++) {
        put_sides(f, pair, d, line[n], WORDS_MAX);
        n += *line[n] != '\0';
    }
    for (int d = 0; d < FINDINGS_ROWS; d++) {
        if (!findings_has_row(pair, d))
            continue;
        put_own_error(pair, d, line[n], WORDS_MAX);
        n += *line[n] != '\0';
    }
    n += put_norms(f, pair, line + n);
    put_progress(pair, line[n], WORDS_MAX);
    return n + (*line[n] != '\0');
}
