/* Progress over visits: one panel a direction, so that each has its own baseline band. */
#include "base/text.h"
#include "report/charts.h"
#include "report/separate.h"
#include "report/words.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>

struct frame {
    double low, high; /* degrees */
    double from, to;  /* days */
    double last_day;
};

/* The smallest change that can be told from error, by the one place that knows the rule. */
static double mdc95(double sem_deg)
{
    const struct gonio_mean any = { .n = 1 };
    return gonio_change_judge(&any, &any, sem_deg).mdc95_deg;
}

static bool is_drawn(const struct findings_pair *pair, int d)
{
    return findings_first(pair, FINDINGS_BEFORE, d) || findings_first(pair, FINDINGS_AFTER, d);
}

static void include(struct frame *f, double value, double reach)
{
    f->low  = fmin(f->low, value - (isfinite(reach) ? reach : 0));
    f->high = fmax(f->high, value + (isfinite(reach) ? reach : 0));
}

static struct frame frame_of(const struct findings_pair *pair)
{
    struct frame f = { (double)INFINITY, -(double)INFINITY, pair->visit[0].day,
        pair->visit[pair->visits - 1].day, 0 };
    for (int d = 0; d < pair->directions; d++) {
        const struct gonio_log_row *first = findings_first(pair, FINDINGS_BEFORE, d);
        if (first)
            include(&f, first->mean_deg, mdc95(pair->sem_between_deg[d]));
        for (size_t i = 0; i < pair->visits; i++)
            for (int p = 0; p <= FINDINGS_AFTER; p++)
                if (pair->visit[i].there[p][d])
                    include(&f, pair->visit[i].row[p][d].mean_deg,
                        pair->visit[i].row[p][d].uncertainty_deg);
    }
    f.low       = 10 * floor((f.low - 2) / 10);
    f.high      = 10 * ceil((f.high + 2) / 10);
    f.last_day  = f.to;
    double days = fmax(f.to - f.from, 1);
    f.from -= 0.08 * days;
    f.to += 0.5 * days; /* room for the last values as text */
    return f;
}

static const char *verdict(const struct gonio_change *change)
{
    return change->verdict == GONIO_CHANGED            ? "exceeds error"
           : change->verdict == GONIO_PROBABLY_CHANGED ? "probably changed"
                                                       : "within error";
}

static void put_heading(FILE *file, const struct findings_pair *pair, int d)
{
    const char *way                   = words_direction(pair->movement[d]);
    const struct gonio_log_row *first = findings_first(pair, FINDINGS_BEFORE, d);
    struct gonio_change change;
    fprintf(file, "%c%s", toupper((unsigned char)*way), way + 1);
    if (findings_progress(pair, d, &change))
        fprintf(file, ": %.1f° → %.1f° (%+.1f°, %s)\n", change.before_deg, change.after_deg,
            words_shown_change(&change), verdict(&change));
    else if (first)
        fprintf(file, ": first visit %.1f°\n", first->mean_deg);
    else
        fprintf(file, ": nothing measured before treatment\n");
}

static void put_panel_words(
    FILE *file, const struct findings_pair *pair, int d, const struct frame *frame)
{
    const struct gonio_log_row *first = findings_first(pair, FINDINGS_BEFORE, d);
    double reach                      = mdc95(pair->sem_between_deg[d]);
    struct gonio_change change        = { 0 };
    findings_progress(pair, d, &change);
    put_heading(file, pair, d);
    fprintf(file, "%d\n%d\n", d ? CHARTS_RIGHT : CHARTS_LEFT, d ? CHARTS_RIGHT_INK : CHARTS_LEFT);
    charts_number(file, first ? first->mean_deg - reach : frame->low, "\n");
    charts_number(file, first ? first->mean_deg + reach : frame->low, "\n");
    if (first)
        fprintf(file, "%sgrey band: first visit ± error between visits (%.1f°)\n",
            change.low_confidence ? "low confidence; " : "", reach);
    else
        fprintf(file, CHARTS_NO_WORDS "\n");
}

/* Days as text at so few visits that the texts do not touch; the first and the last have one. */
static void put_day(FILE *file, const struct findings_pair *pair, size_t i, double *texted_day,
    const struct frame *frame)
{
    const struct findings_visit *v = &pair->visit[i];
    double apart                   = 0.3 * (frame->to - frame->from); /* the width of a date */
    char date[40]                  = "";
    bool fits = v->day - *texted_day >= apart && frame->last_day - v->day >= apart;
    if (i > 0 && i + 1 < pair->visits && !fits) {
        fprintf(file, "\n");
        return;
    }
    if (i > 0 && i + 1 == pair->visits && v->day - *texted_day < apart) {
        fprintf(file, "\n"); /* all visits on neighbouring days: the first stands for all */
        return;
    }
    for (int p = 0; p <= FINDINGS_BASELINE && !*date; p++)
        for (int d = 0; d < pair->directions && !*date; d++)
            if (v->there[p][d])
                words_date(v->row[p][d].measured_at, date, sizeof date);
    *texted_day = v->day;
    fprintf(file, "%s\n", date);
}

static enum gonio_status put_visits(const struct findings_pair *pair, int d, int panel,
    const struct frame *frame, const char *folder)
{
    char name[40];
    double texted_day = -1e9;
    text_format(name, sizeof name, "progress%d.tsv", panel);
    FILE *file = charts_open(folder, name);
    if (!file)
        return GONIO_EIO;
    for (size_t i = 0; i < pair->visits; i++) {
        const struct findings_visit *v = &pair->visit[i];
        charts_number(file, v->day, "\t");
        for (int p = 0; p <= FINDINGS_AFTER; p++) {
            double reach = v->row[p][d].uncertainty_deg;
            charts_number(file, v->there[p][d] ? v->row[p][d].mean_deg : (double)NAN, "\t");
            charts_number(file, v->there[p][d] && isfinite(reach) ? reach : 0, "\t");
        }
        put_day(file, pair, i, &texted_day, frame);
    }
    return charts_close(file, name);
}

/* The last visit's values as text beside their points, kept apart. */
static enum gonio_status put_last(const struct findings_pair *pair, int d, int panel,
    const struct frame *frame, const char *folder)
{
    static const char *const phase[]  = { "before", "after" };
    const struct findings_visit *last = findings_now(pair);
    double height[2];
    char name[40];
    text_format(name, sizeof name, "progress%d.last.tsv", panel);
    FILE *file = charts_open(folder, name);
    if (!file)
        return GONIO_EIO;
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        height[p] = last->there[p][d] ? last->row[p][d].mean_deg : (double)NAN;
    separate(height, 2, 0.06 * (frame->high - frame->low), frame->low, frame->high);
    for (int p = 0; p <= FINDINGS_AFTER; p++) {
        charts_number(file, last->day + 0.05 * (frame->to - frame->from), "\t");
        charts_number(file, height[p], "\t");
        fprintf(file, "%.1f° %s\n", last->row[p][d].mean_deg, phase[p]);
    }
    return charts_close(file, name);
}

static enum gonio_status put_words(const struct findings *f, const struct findings_pair *pair,
    const struct frame *frame, const char *folder)
{
    char name[100];
    int panels = 0;
    FILE *file = charts_open(folder, "progress.words");
    if (!file)
        return GONIO_EIO;
    words_pair(pair, name, sizeof name);
    for (int d = 0; d < pair->directions; d++)
        panels += is_drawn(pair, d);
    fprintf(file,
        "%s over %zu visit%s\n%s. Filled: before treatment; open: after. Bars: 95 %% interval of "
        "the mean.\n%d\n",
        name, pair->visits, pair->visits == 1 ? "" : "s", f->patient, panels);
    charts_number(file, frame->low, "\n");
    charts_number(file, frame->high, "\n");
    charts_number(file, frame->from, "\n");
    charts_number(file, frame->to, "\n");
    for (int d = 0; d < pair->directions; d++)
        if (is_drawn(pair, d))
            put_panel_words(file, pair, d, frame);
    return charts_close(file, "progress.words");
}

enum gonio_status progress_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder)
{
    int panel = 0;
    for (int d = 0; d < pair->directions; d++)
        panel += is_drawn(pair, d);
    if (panel == 0)
        return GONIO_END;
    struct frame frame       = frame_of(pair);
    enum gonio_status status = put_words(f, pair, &frame, folder);
    panel                    = 0;
    for (int d = 0; d < pair->directions && status == GONIO_OK; d++) {
        if (!is_drawn(pair, d))
            continue;
        panel++;
        status = put_visits(pair, d, panel, &frame, folder);
        if (status == GONIO_OK)
            status = put_last(pair, d, panel, &frame, folder);
    }
    return status;
}
