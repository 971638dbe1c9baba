/** @file
 *  Is there a row for every reason of corrections.csv, and a reason for every change? A reason
 *  names the row that it replaces by its CRC. It is followed where the measurement, or the place of
 *  the outcome, has a later row; one that was given twice, because a crash came between, is
 * followed once that row is there.
 */
#include "base/grow.h"
#include "base/note.h"
#include "base/text.h"
#include "record/standing.h"
#include "record/verify.h"
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reason {
    struct gonio_correction row;
    size_t line;
    uint32_t replaces;
    bool named, followed;
};

/* A measurement that a reason names, or that carries the flag of a correction. */
struct fact {
    struct gonio_log_row row;
    size_t line;
    uint32_t crc32c;
    unsigned flags;
};

/* An outcome: two hashes are enough to tell which rows belong together. */
struct place {
    uint64_t place, name;
    size_t line;
    uint32_t crc32c;
    bool withdraws;
};

struct check {
    const char *dir;
    gonio_verify_finding *each;
    void *user;
    struct reason *reason;
    struct fact *fact;
    struct place *place;
    size_t reasons, facts, places;
};

static void __attribute__((format(printf, 4, 5)))
find(const struct check *c, const char *file, size_t line, const char *format, ...)
{
    char what[600], sentence[PATH_MAX + 700];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    text_format(sentence, sizeof sentence, "%s/%s: line %zu: %s", c->dir, file, line, what);
    c->each(c->user, sentence);
}

/* ---- Reading ---- */

static enum gonio_status keep_reason(
    void *user, const struct gonio_line *line, const struct gonio_correction *row)
{
    struct check *c = user;
    if (!row)
        return GONIO_OK;
    struct reason *more = grow(c->reason, c->reasons, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    c->reason          = more;
    more[c->reasons++] = (struct reason){ .row = *row,
        .line                                  = line->number,
        .replaces = (uint32_t)strtoul(row->replaces_crc32c, NULL, 16) };
    return GONIO_OK;
}

static bool names(const struct reason *r, const struct gonio_log_row *row, uint32_t crc32c)
{
    return !*r->row.item && r->replaces == crc32c && strcmp(r->row.patient, row->patient) == 0 &&
           strcmp(r->row.session, row->session) == 0 && strcmp(r->row.phase, row->phase) == 0 &&
           strcmp(r->row.movement, row->movement) == 0;
}

static enum gonio_status keep_fact(void *user, const struct gonio_log_line *line)
{
    struct check *c = user;
    if (!line->row)
        return GONIO_OK;
    unsigned flags = standing_flags(line->row);
    bool is_named  = false;
    for (size_t i = 0; i < c->reasons; i++)
        if (names(&c->reason[i], line->row, line->crc32c))
            is_named = c->reason[i].named = true;
    if (!flags && !is_named)
        return GONIO_OK;
    struct fact *more = grow(c->fact, c->facts, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    c->fact          = more;
    more[c->facts++] = (struct fact){ *line->row, line->number, line->crc32c, flags };
    return GONIO_OK;
}

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv. The NUL counts: "ab","c" is not
 * "a","bc". */
static uint64_t hash(uint64_t h, const char *text)
{
    do
        h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
    while (*text++);
    return h;
}

static uint64_t hash_name(const char *patient, const char *session, const char *phase,
    const char *item, const char *movement)
{
    uint64_t h = hash(UINT64_C(14695981039346656037), patient);
    return hash(hash(hash(hash(h, session), phase), item), movement);
}

static enum gonio_status keep_place(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct check *c = user;
    if (!row)
        return GONIO_OK;
    const struct gonio_outcome_item *item = gonio_outcome_item_find(row->item);
    struct place *more                    = grow(c->place, c->places, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    c->place          = more;
    uint64_t name     = hash_name(row->patient, row->session, row->phase, row->item, row->movement);
    more[c->places++] = (struct place){
        .place     = hash(hash(name, row->side), item && item->beside ? row->text : ""),
        .name      = name,
        .line      = line->number,
        .crc32c    = line->crc32c,
        .withdraws = gonio_outcome_is_withdrawn(row),
    };
    return GONIO_OK;
}

/* ---- Measurements ---- */

static void follow_facts(struct check *c, struct reason *r)
{
    for (size_t i = 0; i < c->facts; i++)
        for (size_t k = i + 1; k < c->facts && names(r, &c->fact[i].row, c->fact[i].crc32c); k++)
            r->followed |= c->fact[k].flags != 0 &&
                           standing_same_measurement(&c->fact[i].row, &c->fact[k].row);
}

/* Without a recording's name only the row that withdraws tells where a moved one comes from. */
static bool may_follow(const struct fact *before, const struct fact *after)
{
    bool withdraws = after->flags & GONIO_FLAG_WITHDRAWN;
    bool traced    = standing_same_measurement(&before->row, &after->row) || !*after->row.set;
    return traced && strcmp(before->row.movement, after->row.movement) == 0 &&
           (!withdraws || standing_same_key(&before->row, &after->row));
}

static bool has_reason(const struct check *c, size_t at)
{
    for (size_t i = 0; i < at; i++)
        for (size_t k = 0; k < c->reasons && may_follow(&c->fact[i], &c->fact[at]); k++)
            if (names(&c->reason[k], &c->fact[i].row, c->fact[i].crc32c))
                return true;
    return false;
}

/* ---- Outcomes ---- */

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->place != y->place ? (x->place > y->place) - (x->place < y->place)
                                : (x->line > y->line) - (x->line < y->line);
}

static void check_places(struct check *c)
{
    for (size_t i = 0; i < c->places; i++) {
        const struct place *p = &c->place[i];
        bool changed          = i + 1 < c->places && c->place[i + 1].place == p->place;
        bool given            = false;
        for (size_t k = 0; k < c->reasons; k++) {
            struct reason *r                   = &c->reason[k];
            const struct gonio_correction *row = &r->row;
            if (!*row->item || r->replaces != p->crc32c ||
                hash_name(row->patient, row->session, row->phase, row->item, row->movement) !=
                    p->name)
                continue;
            given    = true;
            r->named = true;
            r->followed |= changed;
        }
        if (changed && !p->withdraws && !given)
            find(c, "outcomes.csv", c->place[i + 1].line,
                "changes what line %zu says, without a reason in corrections.csv; gonio did not "
                "write it, or that file is not whole",
                p->line);
    }
}

/* ---- All of it ---- */

static void check_reasons(const struct check *c)
{
    for (size_t i = 0; i < c->reasons; i++) {
        const struct reason *r = &c->reason[i];
        const char *file       = *r->row.item ? "outcomes.csv" : "measurements.csv";
        if (!r->named)
            find(c, "corrections.csv", r->line,
                "the row that it replaces (CRC %.8s) is not in %s; take that file from a backup",
                r->row.replaces_crc32c, file);
        else if (!r->followed)
            find(c, "corrections.csv", r->line,
                "a reason without its row (%.64s, session %.64s, %.100s): a crash came between; "
                "correct it again, until then all stands as it was",
                r->row.patient, r->row.session, r->row.what);
    }
}

static enum gonio_status gather(struct check *c)
{
    enum gonio_status status = gonio_corrections_read(c->dir, keep_reason, c);
    if (status == GONIO_OK)
        status = gonio_log_read(c->dir, keep_fact, c);
    if (status == GONIO_OK)
        status = gonio_outcomes_read(c->dir, keep_place, c);
    return status;
}

enum gonio_status verify_reasons(const char *dir, gonio_verify_finding *each, void *user)
{
    struct check c           = { .dir = dir, .each = each, .user = user };
    enum gonio_status status = gather(&c);
    if (status == GONIO_OK) {
        for (size_t i = 0; i < c.reasons; i++)
            follow_facts(&c, &c.reason[i]);
        for (size_t i = 0; i < c.facts; i++)
            if (c.fact[i].flags && !has_reason(&c, i))
                find(&c, "measurements.csv", c.fact[i].line,
                    "corrected or withdrawn without a reason in corrections.csv; gonio did not "
                    "write it, or that file is not whole");
        if (c.places > 0)
            qsort(c.place, c.places, sizeof *c.place, by_place);
        check_places(&c);
        check_reasons(&c);
    }
    free(c.reason);
    free(c.fact);
    free(c.place);
    return status;
}
