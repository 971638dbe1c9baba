/* Correcting an outcome: its value, or that it holds at all. */
#include "base/note.h"
#include "base/text.h"
#include "record/correct.h"
#include "record/forms.h"
#include "record/items.h"
#include <math.h>
#include <string.h>

struct search {
    const struct gonio_correct_wish *wish;
    struct gonio_outcome row;
    uint32_t crc32c;
    size_t found;
    char list[400]; /* what was found, for a person */
};

static bool fits(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

static void list_row(struct search *s, const struct gonio_outcome *row)
{
    size_t used = strlen(s->list);
    text_format(s->list + used, sizeof s->list - used, "%s%s%s%s%s%s%s \"%.60s\"", used ? "; " : "",
        row->phase, *row->phase ? " " : "", row->movement, *row->movement ? " " : "", row->side,
        *row->side ? "" : "no side", row->text);
}

static enum gonio_status look(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct search *s                      = user;
    const struct gonio_correct_wish *wish = s->wish;
    if (!row || strcmp(row->session, wish->session) != 0 || strcmp(row->item, wish->item) != 0 ||
        !fits(wish->phase, row->phase) || !fits(wish->movement, row->movement) ||
        !fits(wish->side, row->side) || !fits(wish->text, row->text))
        return GONIO_OK;
    s->found++;
    s->row    = *row;
    s->crc32c = line->crc32c;
    list_row(s, row);
    return GONIO_OK;
}

static enum gonio_status find(struct search *s, const char *dir)
{
    const struct gonio_correct_wish *wish = s->wish;
    enum gonio_status status              = gonio_outcomes_standing(dir, wish->patient, look, s);
    if (status == GONIO_OK && s->found == 0)
        return note(GONIO_EINVAL,
            "%.64s has no such %.64s in session %.64s; `gonio patient show %.64s` lists what there "
            "is",
            wish->patient, wish->item, wish->session, wish->patient);
    if (status == GONIO_OK && s->found > 1)
        return note(GONIO_EINVAL,
            "there are %zu of %.64s in session %.64s (%s); say which: phase, movement, side or "
            "text",
            s->found, wish->item, wish->session, s->list);
    return status;
}

/* The row as it will be, tried as it will be written. */
static enum gonio_status prepare(const struct gonio_correct_wish *wish,
    const struct gonio_outcome *is, struct gonio_outcome *will)
{
    char line[SHEET_LINE];
    size_t len;
    *will = *is;
    text_format(will->recorded_at, sizeof will->recorded_at, "%s", wish->corrected_at);
    text_format(will->software, sizeof will->software, "%s", wish->software);
    if (wish->what == GONIO_CORRECT_WITHDRAW)
        gonio_outcome_withdraw(will);
    else if (wish->what != GONIO_CORRECT_VALUE)
        return note(GONIO_EINVAL, "of an outcome the value can be corrected, or it is withdrawn");
    else if (number_whole(wish->to, &will->value) != GONIO_OK)
        return note(GONIO_EINVAL, "value \"%.40s\" is no number", wish->to);
    enum gonio_status status = item_check(will);
    return status == GONIO_OK ? sheet_format(&outcomes_form, will, line, &len) : status;
}

static enum gonio_status say_what(const struct gonio_correct_wish *wish,
    const struct gonio_outcome *is, const struct gonio_outcome *will, char *out, size_t size)
{
    const char *name = gonio_correct_what_name(wish->what);
    if (wish->what == GONIO_CORRECT_WITHDRAW)
        return text_format(out, size, "%s", name);
    if (is->value == will->value)
        return note(
            GONIO_EINVAL, "%s is %g already; nothing is to be corrected", is->item, is->value);
    if (isnan(is->value))
        return text_format(out, size, "%s: none to %g", name, will->value);
    return text_format(out, size, "%s: %g to %g", name, is->value, will->value);
}

enum gonio_status gonio_correct_outcome(const char *dir, struct gonio_log *outcomes,
    struct gonio_log *corrections, const struct gonio_correct_wish *wish,
    struct gonio_corrected *out)
{
    struct search s = { .wish = wish };
    struct gonio_outcome will;
    struct gonio_correction reason;
    enum gonio_status status = find(&s, dir);
    if (status == GONIO_OK)
        status = prepare(wish, &s.row, &will);
    if (status == GONIO_OK)
        status = correct_reason(wish, s.crc32c, &reason);
    if (status == GONIO_OK)
        status = say_what(wish, &s.row, &will, reason.what, sizeof reason.what);
    if (status != GONIO_OK)
        return status;
    text_format(reason.phase, sizeof reason.phase, "%s", s.row.phase);
    text_format(reason.movement, sizeof reason.movement, "%s", s.row.movement);
    text_format(reason.item, sizeof reason.item, "%s", s.row.item);
    status = gonio_correction_append(corrections, &reason, 1);
    if (status != GONIO_OK)
        return status;
    status = gonio_outcome_append(outcomes, &will, 1);
    if (status != GONIO_OK)
        return correct_failed(status);
    out->rows = 1;
    text_format(out->what, sizeof out->what, "%s", reason.what);
    out->uncovered[0] = '\0';
    return GONIO_OK;
}
