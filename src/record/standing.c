/** @file
 *  What stands in measurements.csv after a person corrected, moved or withdrew rows. The file is
 *  read twice: the rows that say so are few and are kept from the first time.
 */
#include "record/standing.h"
#include "base/grow.h"
#include <stdlib.h>
#include <string.h>

/* A row that carries the flag corrected or withdrawn. */
struct later {
    struct gonio_log_row row;
    size_t line;
    uint32_t crc32c;
    bool withdraws;
    bool told; /* in the place of the row that it corrects */
};

struct standing {
    gonio_log_reader *each;
    void *user;
    struct later *later;
    size_t laters;
    size_t lines; /* that the first reading saw: what comes behind is for the next time */
};

bool standing_same_key(const struct gonio_log_row *a, const struct gonio_log_row *b)
{
    return strcmp(a->patient, b->patient) == 0 && strcmp(a->session, b->session) == 0 &&
           strcmp(a->phase, b->phase) == 0 && strcmp(a->movement, b->movement) == 0;
}

bool standing_same_measurement(const struct gonio_log_row *a, const struct gonio_log_row *b)
{
    if (!*a->set && !*b->set)
        return standing_same_key(a, b);
    return strcmp(a->set, b->set) == 0 && strcmp(a->movement, b->movement) == 0;
}

unsigned standing_flags(const struct gonio_log_row *row)
{
    return gonio_flags_known(row->flags) & (GONIO_FLAG_CORRECTED | GONIO_FLAG_WITHDRAWN);
}

static enum gonio_status keep_later(void *user, const struct gonio_log_line *line)
{
    struct standing *s = user;
    unsigned flags     = line->row ? standing_flags(line->row) : 0;
    s->lines           = line->number;
    if (!flags)
        return GONIO_OK;
    struct later *more = grow(s->later, s->laters, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    s->later              = more;
    s->later[s->laters++] = (struct later){ .row = *line->row,
        .line                                    = line->number,
        .crc32c                                  = line->crc32c,
        .withdraws                               = flags & GONIO_FLAG_WITHDRAWN };
    return GONIO_OK;
}

/* The last correction of a row; NULL where none came. */
static struct later *correction_of(struct standing *s, const struct gonio_log_row *row, size_t line)
{
    for (size_t i = s->laters; i-- > 0 && s->later[i].line > line;)
        if (!s->later[i].withdraws && standing_same_measurement(&s->later[i].row, row))
            return &s->later[i];
    return NULL;
}

/* A row that moved away leaves one that withdraws behind it, under the old key: it says nothing of
 * where the measurement is now. */
static bool is_withdrawn(const struct standing *s, const struct gonio_log_row *row, size_t line)
{
    for (size_t i = s->laters; i-- > 0 && s->later[i].line > line;)
        if (s->later[i].withdraws && standing_same_measurement(&s->later[i].row, row) &&
            standing_same_key(&s->later[i].row, row))
            return true;
    return false;
}

static struct later *later_of_line(struct standing *s, size_t line)
{
    for (size_t i = 0; i < s->laters; i++)
        if (s->later[i].line == line)
            return &s->later[i];
    return NULL;
}

static enum gonio_status tell(
    struct standing *s, const struct gonio_log_row *row, size_t line, uint32_t crc32c)
{
    const struct gonio_log_line told = { .number = line, .row = row, .crc32c = crc32c };
    return is_withdrawn(s, row, line) ? GONIO_OK : s->each(s->user, &told);
}

static enum gonio_status take_line(void *user, const struct gonio_log_line *line)
{
    struct standing *s = user;
    if (line->number > s->lines)
        return GONIO_OK;
    if (!line->row)
        return s->each(s->user, line);
    struct later *own   = later_of_line(s, line->number);
    struct later *later = correction_of(s, line->row, line->number);
    if (!own && standing_flags(line->row))
        return GONIO_OK; /* it was being written during the first reading */
    if (own && (own->withdraws || own->told))
        return GONIO_OK;
    if (!later)
        return tell(s, line->row, line->number, line->crc32c);
    if (later->told)
        return GONIO_OK;
    later->told = true;
    return tell(s, &later->row, later->line, later->crc32c);
}

enum gonio_status gonio_log_standing(const char *dir, gonio_log_reader *each, void *user)
{
    struct standing s        = { .each = each, .user = user };
    enum gonio_status status = gonio_log_read(dir, keep_later, &s);
    if (status == GONIO_OK)
        status = gonio_log_read(dir, take_line, &s);
    free(s.later);
    return status;
}
