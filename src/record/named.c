#include "record/named.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include <string.h>

enum gonio_status named_bad(const struct named *t, const char *what)
{
    return note(GONIO_EFORMAT, "%s: line %zu: %s", t->lines.name, t->lines.number, what);
}

/* "person,rater,value_deg" */
static void list_fields(const struct named *t, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < t->fields; i++) {
        size_t used = strlen(out);
        text_format(out + used, size - used, "%s%s", i ? "," : "", t->field[i]);
    }
}

static enum gonio_status take_header(struct named *t, const char *line, size_t len)
{
    struct csv_line fields;
    char text[NAMED_TEXT], list[NAMED_TEXT];
    int times[NAMED_COLUMNS] = { 0 };
    if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        line += 3;
        len -= 3;
    }
    if (memchr(line, ';', len) && !memchr(line, ',', len))
        return named_bad(t, "fields are separated by semicolons; save it with commas between "
                            "fields and decimal points");
    csv_begin(&fields, line, len);
    while (t->columns < NAMED_COLUMNS && csv_next(&fields, text, sizeof text) == GONIO_OK) {
        int at = -1;
        for (int i = 0; i < t->fields; i++)
            if (strcmp(text, t->field[i]) == 0)
                at = i;
        t->column[t->columns++] = at;
        if (at >= 0)
            times[at]++;
    }
    list_fields(t, list, sizeof list);
    for (int i = 0; i < t->fields; i++)
        if (times[i] != 1)
            return note(GONIO_EFORMAT, "%s: line %zu: the columns %s are wanted, each once",
                t->lines.name, t->lines.number, list);
    return GONIO_OK;
}

enum gonio_status named_open(
    struct named *t, int fd, const char *name, const char *const *field, int fields)
{
    const char *line;
    size_t len;
    char list[NAMED_TEXT];
    t->field   = field;
    t->fields  = fields;
    t->columns = 0;
    lines_init(&t->lines, fd, name);
    enum gonio_status status = lines_next(&t->lines, &line, &len);
    if (status == GONIO_OK)
        return take_header(t, line, len);
    if (status != GONIO_END)
        return status;
    list_fields(t, list, sizeof list);
    return note(GONIO_EFORMAT, "%s: empty; it begins with a line of column names: %s", name, list);
}

enum gonio_status named_next(struct named *t, char text[][NAMED_TEXT])
{
    struct csv_line fields;
    const char *line;
    char other[NAMED_TEXT];
    size_t len;
    enum gonio_status status;
    do
        status = lines_next(&t->lines, &line, &len);
    while (status == GONIO_OK && len == 0);
    if (status != GONIO_OK)
        return status;
    csv_begin(&fields, line, len);
    for (int i = 0; i < t->columns; i++) {
        int at = t->column[i];
        if (csv_next(&fields, at < 0 ? other : text[at], NAMED_TEXT) != GONIO_OK)
            return named_bad(t, "fields are missing or can't be read; it may be cut off");
    }
    if (csv_next(&fields, other, sizeof other) != GONIO_END)
        return named_bad(t, "more fields than the first line has");
    return GONIO_OK;
}
