#include "report/charts.h"
#include "base/note.h"
#include "base/text.h"
#include "report/words.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

const struct chart charts[CHARTS] = {
    { "before_after", before_after_prepare,
        "Before against after. Bars are the 95 % interval of the mean of the repetitions; a grey "
        "line is a change "
        "within the error of measuring." },
    { "fan", fan_prepare,
        "The range seen from above, the nose pointing up: before in the inner ring, after in the "
        "outer one. The "
        "whisker at the end is the 95 % interval of the mean." },
    { "progress", progress_prepare,
        "All visits. Filled points were measured before treatment, open ones after it; the grey "
        "band is the first visit "
        "plus and minus the smallest change that can be told from error between visits." },
    { "traces", traces_prepare,
        "The recorded angle against time with the repetitions shaded. The number is the value of "
        "the repetition; "
        "✗ marks one that does not count." },
};

FILE *charts_open(const char *folder, const char *name)
{
    char path[PATH_MAX];
    if (text_format(path, sizeof path, "%s/%s", folder, name) != GONIO_OK) {
        note(GONIO_EINVAL, "%.80s…: the folder's name is too long", folder);
        return NULL;
    }
    FILE *file = fopen(path, "w");
    if (!file)
        note(gonio_status_from_errno(errno), "%s: can't be made: %s", path, strerror(errno));
    return file;
}

enum gonio_status charts_close(FILE *file, const char *name)
{
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        return note(
            gonio_status_from_errno(errno), "%s: can't be written: %s", name, strerror(errno));
    return GONIO_OK;
}

void charts_number(FILE *file, double value, const char *then)
{
    char text[32];
    size_t n = number_format(text, value, 4);
    fprintf(file, "%.*s%s", n ? (int)n : 3, n ? text : "NaN", then);
}

void charts_subject(
    const struct findings *f, const struct findings_pair *pair, char *out, size_t size)
{
    char date[40]                    = "";
    const struct findings_visit *now = findings_now(pair);
    for (int p = 0; p < FINDINGS_PHASES && !*date; p++)
        for (int d = 0; d < pair->directions && !*date; d++)
            if (now->there[p][d])
                words_date(now->row[p][d].measured_at, date, sizeof date);
    text_format(out, size, "%s, session %s, %s", f->patient, f->session, date);
}
