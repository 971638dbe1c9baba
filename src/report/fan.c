/* The fan: rotation about the vertical, as the patient would see it from above. */
#include "base/text.h"
#include "report/charts.h"
#include "report/words.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

/* Three lines about one side: its name, its values, what to think of them. */
static void put_side(FILE *file, const struct findings_pair *pair, int d)
{
    const struct findings_visit *now = findings_now(pair);
    struct gonio_change change;
    char value[2][60];
    for (const char *p = words_direction(pair->movement[d]); *p; p++)
        fputc(toupper((unsigned char)*p), file);
    fputc('\n', file);
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        words_value(now, p, d, value[p], sizeof value[p]);
    if (findings_change(pair, d, &change))
        fprintf(file, "%.1f° → %.1f°  (%+.1f°)\n%s (±%.1f°)%s\n", change.before_deg,
            change.after_deg, words_shown_change(&change), words_verdict(&change), change.mdc95_deg,
            change.low_confidence ? ", low confidence" : "");
    else if (now->there[FINDINGS_BEFORE][d])
        fprintf(file, "before %s\nafter: not measured\n", value[0]);
    else if (now->there[FINDINGS_AFTER][d])
        fprintf(file, "after %s\nbefore: not measured\n", value[1]);
    else
        fprintf(file, "not measured\n" CHARTS_NO_WORDS "\n");
}

static enum gonio_status put_words(
    const struct findings *f, const struct findings_pair *pair, const char *folder)
{
    char subject[200], name[100];
    FILE *file = charts_open(folder, "fan.words");
    if (!file)
        return GONIO_EIO;
    charts_subject(f, pair, subject, sizeof subject);
    words_pair(pair, name, sizeof name);
    fprintf(
        file, "%s, seen from above\n%s. Whiskers: 95 %% interval of the mean.\n", name, subject);
    for (int d = 0; d < GONIO_DIRECTIONS; d++)
        put_side(file, pair, d);
    return charts_close(file, "fan.words");
}

enum gonio_status fan_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder)
{
    const struct findings_visit *now = findings_now(pair);
    const struct gonio_movement *m   = pair->movement[0];
    int rows                         = 0;
    if (pair->directions != 2 || !m->axis_vertical || strcmp(m->direction, "left") != 0)
        return GONIO_END;
    enum gonio_status status = put_words(f, pair, folder);
    FILE *file               = status == GONIO_OK ? charts_open(folder, "fan.tsv") : NULL;
    if (!file)
        return status == GONIO_OK ? GONIO_EIO : status;
    for (int p = 0; p <= FINDINGS_AFTER; p++)
        for (int d = 0; d < GONIO_DIRECTIONS; d++) {
            if (!now->there[p][d])
                continue;
            double reach = now->row[p][d].uncertainty_deg;
            fprintf(file, "%d\t%d\t", d ? 1 : -1, p);
            charts_number(file, fmin(fmax(now->row[p][d].mean_deg, 0), 180),
                "\t"); /* behind neutral is no range */
            charts_number(file, isfinite(reach) ? reach : 0, "\n");
            rows++;
        }
    status = charts_close(file, "fan.tsv");
    return status == GONIO_OK && rows == 0 ? GONIO_END : status;
}
