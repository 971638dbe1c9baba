#include "record/table.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include <stdbool.h>
#include <string.h>

/* "gx" of "gx_rad_s": what is measured, without its unit. */
static size_t stem(const char *name) { return strcspn(name, "_ ("); }

static int find(const struct table_wanted *wanted, const char *name)
{
    for (int i = 0; i < wanted->columns; i++)
        if (strcmp(wanted->name[i], name) == 0)
            return i;
    return -1;
}

static enum gonio_status take_name(struct table *t, const char *name)
{
    int at = find(t->wanted, name);
    if (at >= 0 && t->there & 1u << at)
        return note(
            GONIO_EFORMAT, "%s: column %s stands twice; leave one out", t->lines.name, name);
    if (t->columns == TABLE_FILE_COLUMNS)
        return note(GONIO_EFORMAT, "%s: more than %d columns; is this a %s?", t->lines.name,
            TABLE_FILE_COLUMNS, t->wanted->what);
    if (at >= 0)
        t->there |= 1u << at;
    t->column[t->columns++] = (short)at;
    return GONIO_OK;
}

/* A column that is ours but for the unit, where ours is missing: guessing would scale every angle.
 */
static enum gonio_status check_unit(struct table *t, const char *name)
{
    for (int i = 0; i < t->wanted->columns; i++) {
        const char *ours = t->wanted->name[i];
        bool has_unit    = ours[stem(ours)] != '\0';
        bool missing     = !(t->there & 1u << i) && find(t->wanted, name) < 0;
        if (missing && has_unit && stem(name) == stem(ours) && strncmp(name, ours, stem(ours)) == 0)
            return note(GONIO_EFORMAT,
                "%s: column %.40s is in a unit that is not known here; convert it and name it %s",
                t->lines.name, name, ours);
    }
    return GONIO_OK;
}

/* Hand each name of the header to a function. */
static enum gonio_status each_name(struct table *t, const char *line, size_t len,
    enum gonio_status (*take)(struct table *t, const char *name))
{
    struct csv_line fields;
    char name[128];
    enum gonio_status status;
    csv_begin(&fields, line, len);
    while ((status = csv_next(&fields, name, sizeof name)) == GONIO_OK)
        if ((status = take(t, name)) != GONIO_OK)
            return status;
    if (status != GONIO_END)
        return note(GONIO_EFORMAT, "%s: the first line is no line of column names; is this a %s?",
            t->lines.name, t->wanted->what);
    return GONIO_OK;
}

static enum gonio_status check_needed(const struct table *t)
{
    for (int i = 0; i < t->wanted->columns; i++)
        if ((t->wanted->needed & ~t->there) & 1u << i)
            return note(GONIO_EFORMAT,
                "%s: there is no column %s in the first line; a %s begins with a line of column "
                "names",
                t->lines.name, t->wanted->name[i], t->wanted->what);
    return GONIO_OK;
}

enum gonio_status table_open(
    struct table *t, int fd, const char *name, const struct table_wanted *wanted)
{
    const char *line;
    size_t len;
    lines_init(&t->lines, fd, name);
    t->wanted                = wanted;
    t->columns               = 0;
    t->there                 = 0;
    enum gonio_status status = lines_next(&t->lines, &line, &len);
    if (status == GONIO_END)
        return note(GONIO_EFORMAT, "%s: empty; a %s begins with a line of column names", name,
            wanted->what);
    if (status != GONIO_OK)
        return status;
    if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        line += 3;
        len -= 3;
    }
    if (memchr(line, ';', len) && !memchr(line, ',', len))
        return note(GONIO_EFORMAT,
            "%s: fields are separated by semicolons; save it with commas between fields and "
            "decimal points",
            name);
    if ((status = each_name(t, line, len, take_name)) != GONIO_OK ||
        (status = each_name(t, line, len, check_unit)) != GONIO_OK)
        return status;
    return check_needed(t);
}

static enum gonio_status bad_field(const struct table *t, int i, const char *begin, const char *end)
{
    int shown = end - begin < 40 ? (int)(end - begin) : 40;
    return note(GONIO_EFORMAT,
        "%s: line %zu, column %s: \"%.*s\" is no number; correct it, or leave the field empty "
        "where "
        "nothing was measured",
        t->lines.name, t->lines.number, t->wanted->name[t->column[i]], shown, begin);
}

static enum gonio_status wrong_width(const struct table *t, int fields)
{
    return note(GONIO_EFORMAT,
        "%s: line %zu has %d fields where the first line has %d; it may be cut off: take the line "
        "out",
        t->lines.name, t->lines.number, fields, t->columns);
}

/* A field of ours: a number, in quotes or not, or nothing. False where it is anything else. */
static bool take_field(const char *begin, const char *end, double *value, bool *given)
{
    if (end - begin >= 2 && *begin == '"' && end[-1] == '"') {
        begin++;
        end--;
    }
    *given = begin < end;
    return !*given || number_parse(begin, end, value) == end;
}

enum gonio_status table_next(struct table *t, double value[TABLE_COLUMNS], uint32_t *has)
{
    const char *p;
    size_t len;
    do {
        enum gonio_status status = lines_next(&t->lines, &p, &len);
        if (status != GONIO_OK)
            return status;
    } while (len == 0); /* a blank line, as editors leave at the end */
    const char *end = p + len;
    int i           = 0;
    *has            = 0;
    memset(value, 0, (size_t)t->wanted->columns * sizeof *value);
    for (;; i++) {
        const char *comma = p;
        while (comma < end && *comma != ',') /* fields are short: quicker than memchr */
            comma++;
        if (i == t->columns)
            return wrong_width(t, i + 1);
        int at = t->column[i];
        if (at >= 0) {
            bool given;
            if (!take_field(p, comma, &value[at], &given))
                return bad_field(t, i, p, comma);
            *has |= (uint32_t)given << at;
        }
        if (comma == end)
            break;
        p = comma + 1;
    }
    return i + 1 == t->columns ? GONIO_OK : wrong_width(t, i + 1);
}
