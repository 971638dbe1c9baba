/* How a row of measurements.csv becomes another. */
#include "base/note.h"
#include "base/text.h"
#include "record/correct.h"
#include "record/forms.h"
#include "record/standing.h"
#include <math.h>
#include <string.h>

#define FIELD(name) offsetof(struct gonio_log_row, name), sizeof(((struct gonio_log_row *)0)->name)

/* The texts that can be corrected. */
static const struct {
    size_t offset, size;
} field[GONIO_CORRECT_WHATS] = {
    [GONIO_CORRECT_RATER]   = { FIELD(rater) },
    [GONIO_CORRECT_SESSION] = { FIELD(session) },
    [GONIO_CORRECT_PHASE]   = { FIELD(phase) },
    [GONIO_CORRECT_PATIENT] = { FIELD(patient) },
};

bool correct_moves(enum gonio_correct_what what)
{
    return what == GONIO_CORRECT_SESSION || what == GONIO_CORRECT_PHASE ||
           what == GONIO_CORRECT_PATIENT;
}

static enum gonio_status set_pain(const char *to, double *pain)
{
    double value = (double)NAN;
    if (strcmp(to, "none") != 0 &&
        (number_whole(to, &value) != GONIO_OK || value < 0 || value > 10))
        return note(GONIO_EINVAL,
            "pain \"%.40s\": a number from 0 to 10, or none where it was not asked", to);
    *pain = value;
    return GONIO_OK;
}

static enum gonio_status change(const struct gonio_correct_wish *wish, struct gonio_log_row *row)
{
    if (wish->what == GONIO_CORRECT_PAIN)
        return set_pain(wish->to, &row->pain_nprs);
    size_t size = field[wish->what].size;
    if (size == 0) /* an outcome's */
        return note(GONIO_EINVAL,
            "of a measurement pain, rater, session, phase and patient can be corrected, or it is "
            "withdrawn; an angle is never edited by hand: measure again");
    if (text_format((char *)row + field[wish->what].offset, size, "%s", wish->to) != GONIO_OK)
        return note(GONIO_EINVAL, "%s \"%.40s…\" is longer than %zu characters",
            gonio_correct_what_name(wish->what), wish->to, size - 1);
    return GONIO_OK;
}

static enum gonio_status flag_corrected(struct gonio_log_row *row)
{
    size_t used = strlen(row->flags);
    if (standing_flags(row) & GONIO_FLAG_CORRECTED)
        return GONIO_OK;
    if (text_format(row->flags + used, sizeof row->flags - used, "%s%s", used ? ";" : "",
            gonio_flag_name(GONIO_FLAG_CORRECTED)) != GONIO_OK)
        return note(GONIO_ERANGE, "the row has no room for one more flag");
    return GONIO_OK;
}

enum gonio_status correct_row(const struct gonio_correct_wish *wish, const struct gonio_log_row *is,
    struct gonio_log_row *will)
{
    char line[SHEET_LINE];
    size_t len;
    enum gonio_status status = GONIO_OK;
    *will                    = *is;
    if (wish->what == GONIO_CORRECT_WITHDRAW)
        correct_withdraw(is, will);
    else
        status = change(wish, will);
    if (status == GONIO_OK && wish->what != GONIO_CORRECT_WITHDRAW)
        status = flag_corrected(will);
    if (status == GONIO_OK) /* it will have to stand in a line */
        status = sheet_format(&measurements_form, will, line, &len);
    return status;
}

void correct_withdraw(const struct gonio_log_row *is, struct gonio_log_row *out)
{
    struct gonio_log_row row = *is, empty;
    gonio_log_row_init(&empty);
    row.sensors = row.reps_valid = row.reps_recorded = empty.sensors;
    row.mean_deg = row.best_deg = row.sd_deg = row.uncertainty_deg = row.drift_deg = empty.mean_deg;
    row.coupled_1_deg = row.coupled_2_deg = row.peak_velocity_deg_s = empty.mean_deg;
    row.sparc = row.trunk_deg = row.pain_nprs = empty.mean_deg;
    gonio_flags_format(GONIO_FLAG_WITHDRAWN, row.flags, sizeof row.flags);
    *out = row;
}

static void value_text(enum gonio_correct_what what, const struct gonio_log_row *row, char out[128])
{
    const char *text = (const char *)row + field[what].offset;
    if (what != GONIO_CORRECT_PAIN)
        text_format(out, 128, "%s", *text ? text : "none");
    else if (isnan(row->pain_nprs))
        text_format(out, 128, "none");
    else
        text_format(out, 128, "%g", row->pain_nprs);
}

bool correct_say(const struct gonio_correct_wish *wish, const struct gonio_log_row *is,
    const struct gonio_log_row *will, char *out, size_t size)
{
    char from[128], to[128];
    const char *name = gonio_correct_what_name(wish->what);
    if (wish->what == GONIO_CORRECT_WITHDRAW) {
        text_format(out, size, "%s", name);
        return true;
    }
    value_text(wish->what, is, from);
    value_text(wish->what, will, to);
    text_format(out, size, "%s: %s to %s", name, from, to);
    return strcmp(from, to) != 0;
}
