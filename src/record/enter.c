/* What a person enters of outcomes: nothing that stands is covered by it, and what belongs together
 * adds up. */
#include "base/note.h"
#include "base/text.h"
#include <gonio/outcome.h>
#include <math.h>
#include <string.h>

struct entry {
    const struct gonio_outcome *row;
    size_t rows;
    double raw, answered; /* of the neck disability index, entered or standing */
};

static enum gonio_status there_already(const struct gonio_outcome *row)
{
    char value[40] = "";
    if (!isnan(row->value))
        text_format(value, sizeof value, ": %g %s", row->value, row->unit);
    return note(GONIO_EEXIST,
        "%s has %s in session %s already%s; `gonio correct` changes or withdraws it, with a reason",
        row->patient, row->item, row->session, value);
}

static void take_ndi(struct entry *e, const struct gonio_outcome *row)
{
    if (strcmp(row->item, "ndi_raw") == 0)
        e->raw = row->value;
    if (strcmp(row->item, "ndi_answered") == 0)
        e->answered = row->value;
}

static enum gonio_status look(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct entry *e = user;
    (void)line;
    if (!row)
        return GONIO_OK;
    for (size_t i = 0; i < e->rows; i++)
        if (gonio_outcome_same_place(&e->row[i], row))
            return there_already(row);
    if (strcmp(row->session, e->row->session) == 0 && strcmp(row->phase, e->row->phase) == 0)
        take_ndi(e, row);
    return GONIO_OK;
}

/* Among themselves, and that they are of one visit. */
static enum gonio_status check_rows(struct entry *e)
{
    for (size_t i = 0; i < e->rows; i++) {
        for (size_t k = 0; k < i; k++)
            if (gonio_outcome_same_place(&e->row[i], &e->row[k]))
                return note(GONIO_EINVAL, "%s is given twice", e->row[i].item);
        take_ndi(e, &e->row[i]);
    }
    return GONIO_OK;
}

enum gonio_status gonio_outcome_enter(
    const char *dir, struct gonio_log *outcomes, const struct gonio_outcome *row, size_t rows)
{
    struct entry e           = { row, rows, (double)NAN, (double)NAN };
    enum gonio_status status = GONIO_OK;
    if (rows > 0)
        status = gonio_outcomes_standing(dir, row->patient, look, &e);
    if (status == GONIO_OK)
        status = check_rows(&e);
    if (status == GONIO_OK && isfinite(e.raw) && isfinite(e.answered) &&
        isnan(gonio_ndi_total(e.raw, e.answered)))
        status = note(GONIO_EINVAL,
            "ndi_raw %g out of %g answered items can't be: each item gives 5 at most", e.raw,
            e.answered);
    return status == GONIO_OK ? gonio_outcome_append(outcomes, row, rows) : status;
}
