/* The slope chart: where the axis begins and ends, and where its labels go. */
#include "base/text.h"
#include "report/charts.h"
#include "report/separate.h"
#include "report/words.h"
#include <math.h>

enum { LEAST_SPAN_DEG = 40 }; /* so that a change of one degree looks like one */

struct axis {
    double low, high;
};

static struct axis axis_of(const struct findings_visit *now, int directions)
{
    struct axis a = { (double)INFINITY, -(double)INFINITY };
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        for (int d = 0; d < directions; d++) {
            if (!now->there[p][d])
                continue;
            const struct gonio_log_row *row = &now->row[p][d];
            double reach = isfinite(row->uncertainty_deg) ? row->uncertainty_deg : 0;
            a.low        = fmin(a.low, row->mean_deg - reach);
            a.high       = fmax(a.high, row->mean_deg + reach);
        }
    double missing = fmax(0, LEAST_SPAN_DEG - (a.high - a.low)) / 2;
    double margin  = 0.07 * (a.high - a.low + 2 * missing);
    return (struct axis){ a.low - missing - margin, a.high + missing + margin };
}

static void put_labels(FILE *file, const struct findings_pair *pair, int d, const double height[2])
{
    const struct findings_visit *now = findings_now(pair);
    const char *way                  = words_direction(pair->movement[d]);
    struct gonio_change change;
    char value[2][60];
    bool judged = findings_change(pair, d, &change);
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        words_value(now, p, d, value[p], sizeof value[p]);
    charts_number(file, height[0], "\t");
    fprintf(file, "%s  %s\t", way, value[0]);
    charts_number(file, height[1], "\t");
    if (judged)
        fprintf(file, "%s  %s  (%+.1f°)\t%s (±%.1f°)\t%s\n", way, value[1],
            words_shown_change(&change), words_verdict(&change), change.mdc95_deg,
            change.low_confidence ? "low confidence" : " ");
    else
        fprintf(file, "%s  %s\tnothing to compare with\t \n", way, value[1]);
}

static void put_direction(
    FILE *file, const struct findings_pair *pair, int d, const double height[2])
{
    const struct findings_visit *now = findings_now(pair);
    struct gonio_change change;
    bool judged = findings_change(pair, d, &change);
    bool grey   = judged && change.verdict == GONIO_WITHIN_ERROR;
    charts_number(file, d ? 0.012 : -0.012, "\t");
    for (int p = 0; p <= FINDINGS_AFTER; p++) {
        bool there   = now->there[p][d];
        double reach = now->row[p][d].uncertainty_deg;
        charts_number(file, there ? now->row[p][d].mean_deg : (double)NAN, "\t");
        charts_number(file, there && isfinite(reach) ? reach : 0, "\t");
    }
    fprintf(file, "%d\t%d\t",
        grey ? CHARTS_GREY
        : d  ? CHARTS_RIGHT
             : CHARTS_LEFT,
        grey ? CHARTS_GREY_INK
        : d  ? CHARTS_RIGHT_INK
             : CHARTS_LEFT);
    put_labels(file, pair, d, height);
}

static bool is_there(const struct findings_visit *visit, enum findings_phase phase)
{
    return visit->there[phase][0] || visit->there[phase][1];
}

static enum gonio_status put_words(const struct findings *f, const struct findings_pair *pair,
    const struct axis *axis, const char *folder)
{
    char subject[200], name[100];
    FILE *file = charts_open(folder, "before_after.words");
    if (!file)
        return GONIO_EIO;
    charts_subject(f, pair, subject, sizeof subject);
    words_pair(pair, name, sizeof name);
    fprintf(file,
        "%s before and after\n%s. Bars: 95 %% interval of the mean. Grey: within measurement "
        "error.\n",
        name, subject);
    charts_number(file, axis->low, "\n");
    charts_number(file, axis->high, "\n");
    fprintf(file, "%s\n%s\n",
        is_there(findings_now(pair), FINDINGS_BEFORE) ? "before" : "before: not measured",
        is_there(findings_now(pair), FINDINGS_AFTER) ? "after" : "after: not measured");
    return charts_close(file, "before_after.words");
}

enum gonio_status before_after_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder)
{
    const struct findings_visit *now = findings_now(pair);
    double height[2][GONIO_DIRECTIONS];
    int measured = 0;
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        for (int d = 0; d < GONIO_DIRECTIONS; d++) {
            bool there   = d < pair->directions && now->there[p][d];
            height[p][d] = there ? now->row[p][d].mean_deg : (double)NAN;
            measured += there;
        }
    if (measured == 0)
        return GONIO_END;
    struct axis axis = axis_of(now, pair->directions);
    double span      = axis.high - axis.low;
    separate(
        height[0], GONIO_DIRECTIONS, 0.07 * span, axis.low + 0.03 * span, axis.high - 0.03 * span);
    separate(
        height[1], GONIO_DIRECTIONS, 0.17 * span, axis.low + 0.12 * span, axis.high - 0.03 * span);
    enum gonio_status status = put_words(f, pair, &axis, folder);
    FILE *file               = status == GONIO_OK ? charts_open(folder, "before_after.tsv") : NULL;
    if (!file)
        return status == GONIO_OK ? GONIO_EIO : status;
    for (int d = 0; d < pair->directions; d++)
        if (now->there[FINDINGS_BEFORE][d] || now->there[FINDINGS_AFTER][d])
            put_direction(file, pair, d, (double[2]){ height[0][d], height[1][d] });
    return charts_close(file, "before_after.tsv");
}
