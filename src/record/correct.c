/** @file
 *  Correcting a measurement: what stands is found, the new rows are made and tried, and only then
 *  is the reason written, and after it the rows.
 */
#include "record/correct.h"
#include "base/note.h"
#include "base/text.h"
#include "record/forms.h"
#include "record/standing.h"
#include <string.h>

enum { DIRECTIONS = GONIO_DIRECTIONS };

/* A measurement that stands, and how it will be. */
struct target {
    struct gonio_log_row is, will;
    uint32_t crc32c;
    struct gonio_log_row earlier; /* a set of the same key that it covers; no patient: none */
};

struct job {
    const struct gonio_correct_wish *wish;
    struct target target[DIRECTIONS];
    size_t targets;
    const struct gonio_log_row *sought; /* a key that has to be free */
    double there_deg;
    bool there;
};

/* ---- Finding what stands ---- */

/* The movement itself, or a direction of the pair that was named. */
static bool belongs(const char *movement, const char *wanted)
{
    const struct gonio_movement *found[GONIO_DIRECTIONS];
    return strcmp(movement, wanted) == 0 ||
           (gonio_movement_find(movement, found) == 1 && strcmp(found[0]->pair, wanted) == 0);
}

static struct target *target_of(struct job *j, const char *movement)
{
    for (size_t i = 0; i < j->targets; i++)
        if (strcmp(j->target[i].is.movement, movement) == 0)
            return &j->target[i];
    return j->targets < DIRECTIONS ? &j->target[j->targets++] : NULL;
}

static enum gonio_status find_target(void *user, const struct gonio_log_line *line)
{
    struct job *j                         = user;
    const struct gonio_correct_wish *wish = j->wish;
    const struct gonio_log_row *row       = line->row;
    if (!row || strcmp(row->patient, wish->patient) != 0 ||
        strcmp(row->session, wish->session) != 0 || strcmp(row->phase, wish->phase) != 0 ||
        !belongs(row->movement, wish->movement))
        return GONIO_OK;
    struct target *t = target_of(j, row->movement);
    if (!t)
        return GONIO_OK;
    t->earlier = t->is;
    t->is      = *row;
    t->crc32c  = line->crc32c;
    return GONIO_OK;
}

static enum gonio_status find_targets(struct job *j, const char *dir)
{
    const struct gonio_correct_wish *wish = j->wish;
    enum gonio_status status              = gonio_log_standing(dir, find_target, j);
    if (status != GONIO_OK)
        return status;
    if (j->targets == 0)
        return note(GONIO_EINVAL,
            "%.64s has no %.64s, %.16s, in session %.64s; `gonio patient show %.64s` lists what "
            "there is",
            wish->patient, wish->movement, wish->phase, wish->session, wish->patient);
    if (j->targets == DIRECTIONS && strcmp(j->target[0].is.set, j->target[1].is.set) != 0)
        return note(GONIO_EINVAL,
            "what stands of %.64s comes from two sets; name one direction: %.64s or %.64s",
            wish->movement, j->target[0].is.movement, j->target[1].is.movement);
    return GONIO_OK;
}

/* ---- How it will be ---- */

static enum gonio_status prepare(struct job *j)
{
    size_t kept = 0;
    char what[sizeof((struct gonio_correction *)0)->what];
    for (size_t i = 0; i < j->targets; i++) {
        struct target *t         = &j->target[i];
        enum gonio_status status = correct_row(j->wish, &t->is, &t->will);
        if (status != GONIO_OK)
            return status;
        if (correct_say(j->wish, &t->is, &t->will, what, sizeof what))
            j->target[kept++] = *t;
    }
    j->targets = kept;
    return kept > 0
               ? GONIO_OK
               : note(GONIO_EINVAL, "%s: nothing is to be corrected, it is that already", what);
}

static enum gonio_status look(void *user, const struct gonio_log_line *line)
{
    struct job *j = user;
    if (line->row && standing_same_key(line->row, j->sought)) {
        j->there     = true;
        j->there_deg = line->row->mean_deg;
    }
    return GONIO_OK;
}

/* What stands there already would be covered without anybody having meant it. */
static enum gonio_status check_free(struct job *j, const char *dir)
{
    for (size_t i = 0; i < j->targets && correct_moves(j->wish->what); i++) {
        const struct gonio_log_row *will = &j->target[i].will;
        j->sought                        = will;
        enum gonio_status status         = gonio_log_standing(dir, look, j);
        if (status != GONIO_OK)
            return status;
        if (j->there)
            return note(GONIO_EEXIST,
                "%.64s has %.64s, %.16s, in session %.64s already (%.1f°): withdraw that, or move "
                "this one to another session first",
                will->patient, will->movement, will->phase, will->session, j->there_deg);
    }
    return GONIO_OK;
}

/* ---- Writing ---- */

enum gonio_status correct_reason(
    const struct gonio_correct_wish *wish, uint32_t replaces, struct gonio_correction *out)
{
    sheet_row_init(&corrections_form, out);
    text_format(out->corrected_at, sizeof out->corrected_at, "%s", wish->corrected_at);
    text_format(out->patient, sizeof out->patient, "%s", wish->patient);
    text_format(out->session, sizeof out->session, "%s", wish->session);
    text_format(out->rater, sizeof out->rater, "%s", wish->rater);
    text_format(out->software, sizeof out->software, "%s", wish->software);
    text_format(out->replaces_crc32c, sizeof out->replaces_crc32c, "%08x", (unsigned)replaces);
    if (text_format(out->reason, sizeof out->reason, "%s", wish->reason) != GONIO_OK)
        return note(GONIO_EINVAL, "the reason is longer than %zu characters; shorten it",
            sizeof out->reason - 1);
    return GONIO_OK;
}

enum gonio_status correct_failed(enum gonio_status status)
{
    return note(status, "%s; its reason is kept, and nothing was corrected: correct it again",
        note_text(status));
}

static enum gonio_status write_reasons(struct job *j, struct gonio_log *corrections)
{
    struct gonio_correction reason[GONIO_CORRECTION_ROWS_MOST];
    _Static_assert((int)GONIO_CORRECTION_ROWS_MOST >= (int)DIRECTIONS, "");
    for (size_t i = 0; i < j->targets; i++) {
        const struct target *t   = &j->target[i];
        enum gonio_status status = correct_reason(j->wish, t->crc32c, &reason[i]);
        if (status != GONIO_OK)
            return status;
        text_format(reason[i].phase, sizeof reason[i].phase, "%s", t->is.phase);
        text_format(reason[i].movement, sizeof reason[i].movement, "%s", t->is.movement);
        correct_say(j->wish, &t->is, &t->will, reason[i].what, sizeof reason[i].what);
    }
    return gonio_correction_append(corrections, reason, j->targets);
}

/* The new rows come first: a power cut within them leaves the measurement in its new place, and
 * never in none. */
static enum gonio_status write_rows(struct job *j, struct gonio_log *log)
{
    struct gonio_log_row row[GONIO_LOG_ROWS_MOST];
    size_t rows = 0;
    _Static_assert((int)GONIO_LOG_ROWS_MOST >= 2 * (int)DIRECTIONS, "");
    for (size_t i = 0; i < j->targets; i++)
        row[rows++] = j->target[i].will;
    for (size_t i = 0; i < j->targets && correct_moves(j->wish->what); i++)
        correct_withdraw(&j->target[i].is, &row[rows++]);
    return gonio_log_append(log, row, rows);
}

static void say_uncovered(const struct job *j, char *out, size_t size)
{
    bool leaves = correct_moves(j->wish->what) || j->wish->what == GONIO_CORRECT_WITHDRAW;
    size_t used = 0;
    out[0]      = '\0';
    for (size_t i = 0; i < j->targets && leaves; i++) {
        const struct gonio_log_row *earlier = &j->target[i].earlier;
        if (*earlier->patient)
            text_format(out + used, size - used, "%s%.64s of an earlier set stands again: %.1f°",
                used ? "; " : "", earlier->movement, earlier->mean_deg);
        used = strlen(out);
    }
}

enum gonio_status gonio_correct_measurement(const char *dir, struct gonio_log *log,
    struct gonio_log *corrections, const struct gonio_correct_wish *wish,
    struct gonio_corrected *out)
{
    struct job j             = { .wish = wish };
    enum gonio_status status = find_targets(&j, dir);
    if (status == GONIO_OK)
        status = prepare(&j);
    if (status == GONIO_OK)
        status = check_free(&j, dir);
    if (status == GONIO_OK)
        status = write_reasons(&j, corrections);
    if (status != GONIO_OK)
        return status;
    status = write_rows(&j, log);
    if (status != GONIO_OK)
        return correct_failed(status);
    out->rows = j.targets;
    correct_say(wish, &j.target[0].is, &j.target[0].will, out->what, sizeof out->what);
    say_uncovered(&j, out->uncovered, sizeof out->uncovered);
    return GONIO_OK;
}
