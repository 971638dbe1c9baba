/* corrections.csv: the sheet whose rows are reasons. */
#include "base/note.h"
#include "record/forms.h"
#include <gonio/correction.h>
#include <string.h>

static const char *const phases[] = { "before", "after", "baseline", "", NULL };

#define COLUMN(kind, field) SHEET_COLUMN(struct gonio_correction, SHEET_##kind, field)

/* clang-format off */
static const struct sheet_column column[] = {
    { "schema", SHEET_VERSION, 0, 0, NULL },
    COLUMN(TIME, corrected_at),
    COLUMN(NAME, patient),
    COLUMN(NAME, session),
    SHEET_WORDS(struct gonio_correction, phase, phases),
    COLUMN(NAME_OR_NONE, movement),
    COLUMN(NAME_OR_NONE, item),
    COLUMN(TEXT, what),
    COLUMN(TEXT, reason),
    COLUMN(TEXT, rater),
    COLUMN(TEXT, replaces_crc32c),
    COLUMN(TEXT, software),
    { "crc32c", SHEET_CRC, 0, 0, NULL },
};
/* clang-format on */

static enum gonio_status check(const void *row)
{
    const struct gonio_correction *c = row;
    size_t len                       = strcspn(c->what, ":");
    enum gonio_correct_what what;
    char name[sizeof c->what];
    memcpy(name, c->what, len);
    name[len] = '\0';
    if (gonio_correct_what_find(name, &what) != GONIO_OK)
        return GONIO_EINVAL;
    if (strspn(c->reason, " \t") == strlen(c->reason))
        return note(GONIO_EINVAL, "a correction needs a reason");
    if (strlen(c->replaces_crc32c) != 8 || strspn(c->replaces_crc32c, "0123456789abcdef") != 8)
        return note(GONIO_EINVAL, "\"%.8s\" is no CRC of a row", c->replaces_crc32c);
    return GONIO_OK;
}

const struct sheet_form corrections_form = {
    .file     = "corrections.csv",
    .what     = "a list of corrections",
    .version  = 1,
    .header   = "schema,corrected_at,patient,session,phase,movement,item,what,reason,rater,"
                "replaces_crc32c,software,crc32c",
    .column   = column,
    .columns  = sizeof column / sizeof *column,
    .row      = sizeof(struct gonio_correction),
    .together = GONIO_CORRECTION_ROWS_MOST,
    .check    = check,
};

enum gonio_status gonio_corrections_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found)
{
    return sheet_open(&corrections_form, dir, out, found);
}

enum gonio_status gonio_correction_append(
    struct gonio_log *corrections, const struct gonio_correction *row, size_t rows)
{
    return sheet_append(corrections, &corrections_form, row, rows);
}

struct reading {
    gonio_correction_reader *each;
    void *user;
};

static enum gonio_status take_line(void *user, const struct gonio_line *line, const void *row)
{
    const struct reading *r = user;
    return r->each(r->user, line, row);
}

enum gonio_status gonio_corrections_read(const char *dir, gonio_correction_reader *each, void *user)
{
    struct reading r = { each, user };
    return sheet_read(&corrections_form, dir, take_line, &r);
}

/* ---- What can be corrected ---- */

static const char *const whats[GONIO_CORRECT_WHATS] = {
    [GONIO_CORRECT_PAIN]     = "pain",
    [GONIO_CORRECT_RATER]    = "rater",
    [GONIO_CORRECT_SESSION]  = "session",
    [GONIO_CORRECT_PHASE]    = "phase",
    [GONIO_CORRECT_PATIENT]  = "patient",
    [GONIO_CORRECT_VALUE]    = "value",
    [GONIO_CORRECT_WITHDRAW] = "withdrawn",
};

const char *gonio_correct_what_name(enum gonio_correct_what what) { return whats[what]; }

enum gonio_status gonio_correct_what_find(const char *name, enum gonio_correct_what *out)
{
    for (int i = 0; i < GONIO_CORRECT_WHATS; i++)
        if (strcmp(whats[i], name) == 0) {
            *out = (enum gonio_correct_what)i;
            return GONIO_OK;
        }
    return note(GONIO_EINVAL,
        "\"%.60s\" can't be corrected: pain, rater, session, phase or patient of a measurement, "
        "the "
        "value of an outcome, or withdrawn. An angle is never edited by hand: measure again",
        name);
}
