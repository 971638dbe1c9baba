#include "record/sheet.h"
#include "base/crc.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CRC_TAIL = 9 }; /* a comma and eight digits */

void sheet_row_init(const struct sheet_form *form, void *row)
{
    memset(row, 0, form->row);
    for (int i = 0; i < form->columns; i++) {
        void *field = (char *)row + form->column[i].offset;
        if (form->column[i].kind == SHEET_COUNT)
            *(int *)field = -1;
        if (form->column[i].kind == SHEET_VALUE)
            *(double *)field = (double)NAN;
    }
}

bool sheet_is_time(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; i < sizeof shape - 1; i++, text++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)*text) : *text != shape[i])
            return false;
    if (*text == '.')
        for (text++; isdigit((unsigned char)*text);)
            text++;
    if (strcmp(text, "Z") == 0)
        return true;
    return (text[0] == '+' || text[0] == '-') && strlen(text) == 6 && text[3] == ':' &&
           strspn(text + 1, "0123456789") == 2 && strspn(text + 4, "0123456789") == 2;
}

static bool is_word(const char *const *words, const char *text)
{
    for (; *words; words++)
        if (strcmp(*words, text) == 0)
            return true;
    return false;
}

enum { WHY = 160 };

static void say_words(const char *const *words, char why[WHY])
{
    text_format(why, WHY, "is none of ");
    for (const char *const *w = words; *w; w++)
        text_format(why + strlen(why), WHY - strlen(why), "%s%s", w == words ? "" : ", ",
            **w ? *w : "nothing");
    text_format(why + strlen(why), WHY - strlen(why), "; give one of these");
}

static bool is_no_name(enum sheet_kind kind, const char *text)
{
    bool named = kind == SHEET_NAME || (kind == SHEET_NAME_OR_NONE && *text);
    return named && !text_is_name(text);
}

/* Is a text refused for its column? Says why, and what to write instead. */
static bool is_refused(const struct sheet_column *c, const char *text, char why[WHY])
{
    const char *rule = NULL;
    if (!memchr(text, '\0', c->size))
        rule = "is longer than its column; shorten it";
    else if (!csv_is_clean(text))
        rule = "holds a line end, another control character or bytes that are no UTF-8; write it "
               "on one line of plain text";
    else if (c->kind == SHEET_TIME && !sheet_is_time(text))
        rule = "is no time like 2026-11-21T14:03:05+01:00; give date, time and offset";
    else if (is_no_name(c->kind, text))
        rule = "is not 1 to 64 letters, digits or . _ - beginning with a letter, digit or _; use a "
               "pseudonym such as P017";
    else if (c->kind == SHEET_WORD && !is_word(c->words, text))
        say_words(c->words, why);
    else
        return false;
    if (rule)
        text_format(why, WHY, "%s", rule);
    return true;
}

static bool is_year(int year) { return year >= SHEET_YEAR_FIRST && year <= SHEET_YEAR_LAST; }

/* One field without its comma. */
static enum gonio_status put_field(
    const struct sheet_form *form, int i, const void *row, char *out, size_t *len)
{
    const struct sheet_column *c = &form->column[i];
    const void *field            = (const char *)row + c->offset;
    char why[WHY];
    switch (c->kind) {
    case SHEET_VERSION:
        *len = number_format(out, form->version, 0);
        return GONIO_OK;
    case SHEET_COUNT:
        *len = *(const int *)field < 0 ? 0 : number_format(out, *(const int *)field, 0);
        return GONIO_OK;
    case SHEET_YEAR:
        *len = *(const int *)field == 0 ? 0 : number_format(out, *(const int *)field, 0);
        return *len == 0 || is_year(*(const int *)field)
                   ? GONIO_OK
                   : note(GONIO_EINVAL, "%s %d is no year from %d on", c->name, *(const int *)field,
                         SHEET_YEAR_FIRST);
    case SHEET_VALUE:
        if (isinf(*(const double *)field))
            return note(
                GONIO_EINVAL, "%s is infinite; the row is not saved, measure again", c->name);
        *len = number_format(out, *(const double *)field, 3);
        return GONIO_OK;
    default:
        if (is_refused(c, field, why))
            return note(GONIO_EINVAL, "%s \"%.64s\" %s", c->name, (const char *)field, why);
        *len = csv_put_text(out, field);
        return GONIO_OK;
    }
}

enum gonio_status sheet_format(
    const struct sheet_form *form, const void *row, char *out, size_t *len)
{
    /* The text columns hold below 1300 bytes: doubled and quoted they fit in a line. */
    size_t n = 0;
    for (int i = 0; i < form->columns - 1; i++) {
        size_t used              = 0;
        enum gonio_status status = put_field(form, i, row, out + n, &used);
        if (status != GONIO_OK)
            return status;
        n += used;
        out[n++] = ',';
    }
    n--; /* the last comma belongs to the CRC */
    n += (size_t)snprintf(out + n, CRC_TAIL + 2, ",%08x\n", (unsigned)crc32c(0, out, n));
    *len = n;
    return GONIO_OK;
}

bool sheet_is_whole(const char *line, size_t len)
{
    char want[CRC_TAIL + 1];
    if (len < CRC_TAIL)
        return false;
    snprintf(want, sizeof want, ",%08x", (unsigned)crc32c(0, line, len - CRC_TAIL));
    return memcmp(want, line + len - CRC_TAIL, CRC_TAIL) == 0;
}

uint32_t sheet_crc(const char *line, size_t len)
{
    char digits[CRC_TAIL];
    memcpy(digits, line + len - CRC_TAIL + 1, CRC_TAIL - 1);
    digits[CRC_TAIL - 1] = '\0';
    return (uint32_t)strtoul(digits, NULL, 16);
}

static int column_find(const struct sheet_form *form, const char *name)
{
    for (int i = 0; i < form->columns; i++)
        if (strcmp(form->column[i].name, name) == 0)
            return i;
    return -1;
}

static bool may_be_empty(const struct sheet_column *c)
{
    return c->kind == SHEET_TEXT || c->kind == SHEET_COUNT || c->kind == SHEET_YEAR ||
           c->kind == SHEET_VALUE || c->kind == SHEET_NAME_OR_NONE ||
           (c->kind == SHEET_WORD && is_word(c->words, ""));
}

static enum gonio_status check_needed(const struct sheet_form *form, const struct sheet_map *map)
{
    for (int i = 0; i < form->columns; i++) {
        const struct sheet_column *c = &form->column[i];
        if (!may_be_empty(c) && !memchr(map->column, i, (size_t)map->columns))
            return note(GONIO_EFORMAT, "the header has no column %s: not %s", c->name, form->what);
    }
    int last = (int)map->column[map->columns - 1];
    if (last < 0 || form->column[last].kind != SHEET_CRC)
        return note(GONIO_EFORMAT, "the last column is not crc32c: not %s", form->what);
    return GONIO_OK;
}

enum gonio_status sheet_map_read(
    const struct sheet_form *form, struct sheet_map *map, const char *line, size_t len)
{
    struct csv_line fields;
    char name[64];
    *map = (struct sheet_map){ 0 };
    if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) { /* a spreadsheet's byte order mark */
        line += 3;
        len -= 3;
    }
    csv_begin(&fields, line, len);
    for (;;) {
        enum gonio_status status = csv_next(&fields, name, sizeof name);
        if (status == GONIO_END)
            break;
        if (status != GONIO_OK || map->columns == SHEET_COLUMNS)
            return note(GONIO_EFORMAT, "the first line is no header of %s", form->what);
        int at = column_find(form, name);
        if (at >= 0 && memchr(map->column, at, (size_t)map->columns))
            return note(GONIO_EFORMAT, "the header has the column %s twice", name);
        map->column[map->columns++] = (signed char)at;
    }
    return check_needed(form, map);
}

static enum gonio_status take_integer(const struct sheet_column *c, const char *text, int *out)
{
    bool year = c->kind == SHEET_YEAR;
    long long value;
    if (!*text)
        return GONIO_OK;
    if (integer_whole(text, year ? SHEET_YEAR_FIRST : 0, year ? SHEET_YEAR_LAST : 1000000,
            &value) != GONIO_OK)
        return note(GONIO_EFORMAT, "%s \"%.40s\" is no %s", c->name, text, year ? "year" : "count");
    *out = (int)value;
    return GONIO_OK;
}

static enum gonio_status take_version(const struct sheet_form *form, const char *text)
{
    long long value;
    if (integer_whole(text, 1, 1000000, &value) != GONIO_OK)
        return note(GONIO_EFORMAT, "schema \"%.40s\" is no version", text);
    if (value > form->version)
        return note(GONIO_ECONFIG,
            "written by a newer gonio (schema %lld, this one knows %d); update gonio on this "
            "machine",
            value, form->version);
    return GONIO_OK;
}

static enum gonio_status take_field(
    const struct sheet_form *form, int i, const char *text, void *row)
{
    const struct sheet_column *c = &form->column[i];
    void *field                  = (char *)row + c->offset;
    char why[WHY];
    switch (c->kind) {
    case SHEET_VERSION:
        return take_version(form, text);
    case SHEET_CRC:
        return GONIO_OK; /* checked before */
    case SHEET_COUNT:
    case SHEET_YEAR:
        return take_integer(c, text, field);
    case SHEET_VALUE:
        if (*text && number_whole(text, field) != GONIO_OK)
            return note(GONIO_EFORMAT, "%s \"%.40s\" is no number", c->name, text);
        return GONIO_OK;
    default:
        if (strlen(text) >= c->size || is_refused(c, text, why))
            return note(GONIO_EFORMAT, "%s \"%.40s\" can't stand there", c->name, text);
        strcpy(field, text);
        return GONIO_OK;
    }
}

enum gonio_status sheet_parse(const struct sheet_form *form, const struct sheet_map *map,
    const char *line, size_t len, void *out)
{
    struct csv_line fields;
    _Alignas(max_align_t) char row[SHEET_ROW];
    char text[512];
    assert(form->row <= sizeof row);
    if (!sheet_is_whole(line, len))
        return note(GONIO_ECRC, "the line was altered after it was written (its CRC does not fit)");
    sheet_row_init(form, row);
    csv_begin(&fields, line, len);
    int i = 0;
    for (;; i++) {
        enum gonio_status status = csv_next(&fields, text, sizeof text);
        if (status == GONIO_END)
            break;
        if (status == GONIO_OK && i < map->columns && map->column[i] >= 0)
            status = take_field(form, map->column[i], text, row);
        else if (status != GONIO_OK)
            note(status, "field %d can't be read", i + 1);
        if (status != GONIO_OK)
            return status;
    }
    if (i != map->columns)
        return note(GONIO_EFORMAT, "%d fields where the header has %d", i, map->columns);
    memcpy(out, row, form->row);
    return GONIO_OK;
}
