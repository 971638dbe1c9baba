/* outcomes.csv: the sheet whose rows are what patients report. */
#include "base/grow.h"
#include "base/text.h"
#include "record/forms.h"
#include "record/items.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const phases[] = { "before", "after", "baseline", "", NULL };
static const char *const sides[]  = { "left", "right", "both", "", NULL };
static const char withdrawn[]     = "withdrawn";

#define COLUMN(kind, field) SHEET_COLUMN(struct gonio_outcome, SHEET_##kind, field)

/* clang-format off */
static const struct sheet_column column[] = {
    { "schema", SHEET_VERSION, 0, 0, NULL },
    COLUMN(TIME,  recorded_at),
    COLUMN(NAME,  patient),
    COLUMN(NAME,  session),
    SHEET_WORDS(struct gonio_outcome, phase, phases),
    COLUMN(NAME,  item),
    COLUMN(NAME_OR_NONE, movement),
    SHEET_WORDS(struct gonio_outcome, side, sides),
    COLUMN(VALUE, value),
    COLUMN(TEXT,  unit),
    COLUMN(TEXT,  text),
    COLUMN(TEXT,  rater),
    COLUMN(TEXT,  software),
    { "crc32c", SHEET_CRC, 0, 0, NULL },
};
/* clang-format on */

static enum gonio_status check(const void *row) { return item_check(row); }

const struct sheet_form outcomes_form = {
    .file     = "outcomes.csv",
    .what     = "a list of outcomes",
    .version  = 1,
    .header   = "schema,recorded_at,patient,session,phase,item,movement,side,value,unit,text,rater,"
                "software,crc32c",
    .column   = column,
    .columns  = sizeof column / sizeof *column,
    .row      = sizeof(struct gonio_outcome),
    .together = GONIO_OUTCOME_ROWS_MOST,
    .check    = check,
};

void gonio_outcome_init(struct gonio_outcome *row, const struct gonio_outcome_item *item)
{
    sheet_row_init(&outcomes_form, row);
    text_format(row->item, sizeof row->item, "%s", item->id);
    text_format(row->unit, sizeof row->unit, "%s", item->unit);
}

static bool stands_beside(const struct gonio_outcome *row)
{
    const struct gonio_outcome_item *item = gonio_outcome_item_find(row->item);
    return item && item->beside;
}

void gonio_outcome_withdraw(struct gonio_outcome *row)
{
    row->value = (double)NAN;
    if (!stands_beside(row))
        row->text[0] = '\0';
    text_format(row->unit, sizeof row->unit, "%s", withdrawn);
}

bool gonio_outcome_is_withdrawn(const struct gonio_outcome *row)
{
    return strcmp(row->unit, withdrawn) == 0;
}

bool gonio_outcome_same_place(const struct gonio_outcome *a, const struct gonio_outcome *b)
{
    return strcmp(a->item, b->item) == 0 && strcmp(a->patient, b->patient) == 0 &&
           strcmp(a->session, b->session) == 0 && strcmp(a->phase, b->phase) == 0 &&
           strcmp(a->movement, b->movement) == 0 && strcmp(a->side, b->side) == 0 &&
           (!stands_beside(a) || strcmp(a->text, b->text) == 0);
}

enum gonio_status gonio_outcomes_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found)
{
    return sheet_open(&outcomes_form, dir, out, found);
}

enum gonio_status gonio_outcome_append(
    struct gonio_log *outcomes, const struct gonio_outcome *row, size_t rows)
{
    return sheet_append(outcomes, &outcomes_form, row, rows);
}

struct reading {
    gonio_outcome_reader *each;
    void *user;
};

static enum gonio_status take_line(void *user, const struct gonio_line *line, const void *row)
{
    const struct reading *r = user;
    return r->each(r->user, line, row);
}

enum gonio_status gonio_outcomes_read(const char *dir, gonio_outcome_reader *each, void *user)
{
    struct reading r = { each, user };
    return sheet_read(&outcomes_form, dir, take_line, &r);
}

/* ---- What stands ---- */

struct place {
    struct gonio_line line;
    struct gonio_outcome row;
};

struct standing {
    const char *patient;
    struct reading reading;
    struct place *place;
    size_t places;
};

static struct place *place_of(struct standing *s, const struct gonio_outcome *row)
{
    for (size_t i = 0; i < s->places; i++)
        if (gonio_outcome_same_place(&s->place[i].row, row))
            return &s->place[i];
    struct place *more = grow(s->place, s->places, sizeof *more);
    if (!more)
        return NULL;
    s->place = more;
    return &s->place[s->places++];
}

static enum gonio_status gather(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct standing *s = user;
    if (!row)
        return s->reading.each(s->reading.user, line, NULL);
    if (strcmp(row->patient, s->patient) != 0)
        return GONIO_OK;
    struct place *place = place_of(s, row);
    if (!place)
        return GONIO_ENOMEM;
    *place = (struct place){ *line, *row };
    return GONIO_OK;
}

enum gonio_status gonio_outcomes_standing(
    const char *dir, const char *patient, gonio_outcome_reader *each, void *user)
{
    struct standing s        = { .patient = patient, .reading = { each, user } };
    enum gonio_status status = gonio_outcomes_read(dir, gather, &s);
    for (size_t i = 0; i < s.places && status == GONIO_OK; i++)
        if (!gonio_outcome_is_withdrawn(&s.place[i].row))
            status = each(user, &s.place[i].line, &s.place[i].row);
    free(s.place);
    return status;
}

struct search {
    const char *session, *phase, *item;
    bool found;
    struct gonio_outcome row;
};

static enum gonio_status look(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct search *s = user;
    (void)line;
    if (!row || strcmp(row->item, s->item) != 0 || strcmp(row->session, s->session) != 0 ||
        (s->phase && strcmp(row->phase, s->phase) != 0))
        return GONIO_OK;
    s->found = true;
    s->row   = *row;
    return GONIO_OK;
}

enum gonio_status gonio_outcome_latest(const char *dir, const char *patient, const char *session,
    const char *phase, const char *item, struct gonio_outcome *out)
{
    struct search s          = { .session = session, .phase = phase, .item = item };
    enum gonio_status status = gonio_outcomes_standing(dir, patient, look, &s);
    if (status == GONIO_OK && !s.found)
        return GONIO_END;
    if (status == GONIO_OK)
        *out = s.row;
    return status;
}
