#include "record/schema.h"
#include "base/crc.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The reader's rule for a field, and the writer's. */
enum kind {
    VERSION, /* of the schema */
    TIME,    /* RFC 3339 with offset */
    NAME,    /* a word that may become a part of a path */
    PHASE,
    TEXT,
    COUNT, /* integer >= 0; negative is empty */
    VALUE, /* NaN is empty */
    CRC,
};

struct column {
    const char *name;
    enum kind kind;
    size_t offset, size;
};

#define COLUMN(kind, field)                                                                        \
    {                                                                                              \
#field, kind, offsetof(struct gonio_log_row, field),                                       \
            sizeof((struct gonio_log_row *)0)->field                                               \
    }

/* clang-format off */
static const struct column column[SCHEMA_COLUMNS] = {
    { "schema", VERSION, 0, 0 },
    COLUMN(TIME,  measured_at),
    COLUMN(NAME,  patient),
    COLUMN(NAME,  session),
    COLUMN(PHASE, phase),
    COLUMN(NAME,  movement),
    COLUMN(TEXT,  side),
    COLUMN(TEXT,  mode),
    COLUMN(TEXT,  position),
    COLUMN(COUNT, sensors),
    COLUMN(COUNT, reps_valid),
    COLUMN(COUNT, reps_recorded),
    COLUMN(VALUE, mean_deg),
    COLUMN(VALUE, best_deg),
    COLUMN(VALUE, sd_deg),
    COLUMN(VALUE, uncertainty_deg),
    COLUMN(VALUE, drift_deg),
    COLUMN(VALUE, coupled_1_deg),
    COLUMN(VALUE, coupled_2_deg),
    COLUMN(VALUE, peak_velocity_deg_s),
    COLUMN(VALUE, sparc),
    COLUMN(VALUE, trunk_deg),
    COLUMN(VALUE, pain_nprs),
    COLUMN(TEXT,  flags),
    COLUMN(TEXT,  rater),
    COLUMN(TEXT,  device),
    COLUMN(TEXT,  serial),
    COLUMN(TEXT,  firmware),
    COLUMN(TEXT,  software),
    COLUMN(TEXT,  set),
    { "crc32c", CRC, 0, 0 },
};
/* clang-format on */

enum { CRC_TAIL = 9 }; /* a comma and eight digits */

const char *schema_header(void)
{
    static const char header[] =
        "schema,measured_at,patient,session,phase,movement,side,mode,position,sensors,reps_valid,"
        "reps_recorded,mean_deg,best_deg,sd_deg,uncertainty_deg,drift_deg,coupled_1_deg,coupled_2_"
        "deg,"
        "peak_velocity_deg_s,sparc,trunk_deg,pain_nprs,flags,rater,device,serial,firmware,software,"
        "set,"
        "crc32c";
    return header;
}

void gonio_log_row_init(struct gonio_log_row *row)
{
    memset(row, 0, sizeof *row);
    for (int i = 0; i < SCHEMA_COLUMNS; i++) {
        void *field = (char *)row + column[i].offset;
        if (column[i].kind == COUNT)
            *(int *)field = -1;
        if (column[i].kind == VALUE)
            *(double *)field = (double)NAN;
    }
}

bool schema_is_time(const char *text)
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

static bool is_phase(const char *text)
{
    return strcmp(text, "before") == 0 || strcmp(text, "after") == 0 ||
           strcmp(text, "baseline") == 0;
}

/* Why a text is refused for its column, and what to write instead; NULL where it is fine. */
static const char *refusal(const struct column *c, const char *text)
{
    if (!memchr(text, '\0', c->size))
        return "is longer than its column; shorten it";
    if (!csv_is_clean(text))
        return "holds a line end, another control character or bytes that are no UTF-8; write it "
               "on "
               "one line of plain text";
    if (c->kind == TIME && !schema_is_time(text))
        return "is no time like 2026-11-21T14:03:05+01:00; give date, time and offset";
    if (c->kind == NAME && !text_is_name(text))
        return "is not 1 to 64 letters, digits or . _ - beginning with a letter, digit or _; use a "
               "pseudonym such as P017";
    if (c->kind == PHASE && !is_phase(text))
        return "is not before, after or baseline; give one of these";
    return NULL;
}

/* One field without its comma. */
static enum gonio_status put_field(
    const struct column *c, const struct gonio_log_row *row, char *out, size_t *len)
{
    const void *field = (const char *)row + c->offset;
    const char *why;
    switch (c->kind) {
    case VERSION:
        *len = number_format(out, SCHEMA_VERSION, 0);
        return GONIO_OK;
    case COUNT:
        *len = *(const int *)field < 0 ? 0 : number_format(out, *(const int *)field, 0);
        return GONIO_OK;
    case VALUE:
        if (isinf(*(const double *)field))
            return note(
                GONIO_EINVAL, "%s is infinite; the row is not saved, measure again", c->name);
        *len = number_format(out, *(const double *)field, 3);
        return GONIO_OK;
    default:
        why = refusal(c, field);
        if (why)
            return note(GONIO_EINVAL, "%s \"%.64s\" %s", c->name, (const char *)field, why);
        *len = csv_put_text(out, field);
        return GONIO_OK;
    }
}

enum gonio_status schema_format(const struct gonio_log_row *row, char *out, size_t *len)
{
    /* The text columns hold below 1300 bytes: doubled and quoted they fit in a line. */
    size_t n = 0;
    for (int i = 0; i < SCHEMA_COLUMNS - 1; i++) {
        size_t used              = 0;
        enum gonio_status status = put_field(&column[i], row, out + n, &used);
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

bool schema_is_whole(const char *line, size_t len)
{
    char want[CRC_TAIL + 1];
    if (len < CRC_TAIL)
        return false;
    snprintf(want, sizeof want, ",%08x", (unsigned)crc32c(0, line, len - CRC_TAIL));
    return memcmp(want, line + len - CRC_TAIL, CRC_TAIL) == 0;
}

static int column_find(const char *name)
{
    for (int i = 0; i < SCHEMA_COLUMNS; i++)
        if (strcmp(column[i].name, name) == 0)
            return i;
    return -1;
}

static enum gonio_status check_needed(const struct schema_map *map)
{
    for (int i = 0; i < SCHEMA_COLUMNS; i++) {
        bool needed = column[i].kind != TEXT && column[i].kind != COUNT && column[i].kind != VALUE;
        if (needed && !memchr(map->column, i, (size_t)map->columns))
            return note(GONIO_EFORMAT, "the header has no column %s: not a log of measurements",
                column[i].name);
    }
    if (column[(int)map->column[map->columns - 1]].kind != CRC)
        return note(GONIO_EFORMAT, "the last column is not crc32c: not a log of measurements");
    return GONIO_OK;
}

enum gonio_status schema_map_read(struct schema_map *map, const char *line, size_t len)
{
    struct csv_line fields;
    char name[64];
    *map = (struct schema_map){ 0 };
    if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) { /* a spreadsheet's byte order mark */
        line += 3;
        len -= 3;
    }
    csv_begin(&fields, line, len);
    for (;;) {
        enum gonio_status status = csv_next(&fields, name, sizeof name);
        if (status == GONIO_END)
            break;
        if (status != GONIO_OK || map->columns == (int)sizeof map->column)
            return note(GONIO_EFORMAT, "the first line is no header of a log of measurements");
        int at = column_find(name);
        if (at >= 0 && memchr(map->column, at, (size_t)map->columns))
            return note(GONIO_EFORMAT, "the header has the column %s twice", name);
        map->column[map->columns++] = (signed char)at;
    }
    if (map->column[map->columns - 1] < 0)
        return note(GONIO_EFORMAT, "the last column is not crc32c: not a log of measurements");
    return check_needed(map);
}

static enum gonio_status take_count(const struct column *c, const char *text, int *out)
{
    long long value;
    if (!*text)
        return GONIO_OK;
    if (integer_whole(text, 0, 1000000, &value) != GONIO_OK)
        return note(GONIO_EFORMAT, "%s \"%.40s\" is no count", c->name, text);
    *out = (int)value;
    return GONIO_OK;
}

static enum gonio_status take_version(const char *text)
{
    long long value;
    if (integer_whole(text, 1, 1000000, &value) != GONIO_OK)
        return note(GONIO_EFORMAT, "schema \"%.40s\" is no version", text);
    if (value > SCHEMA_VERSION)
        return note(GONIO_ECONFIG,
            "written by a newer gonio (schema %lld, this one knows %d); update gonio on this "
            "machine",
            value, SCHEMA_VERSION);
    return GONIO_OK;
}

static enum gonio_status take_field(
    const struct column *c, const char *text, struct gonio_log_row *row)
{
    void *field = (char *)row + c->offset;
    switch (c->kind) {
    case VERSION:
        return take_version(text);
    case CRC:
        return GONIO_OK; /* checked before */
    case COUNT:
        return take_count(c, text, field);
    case VALUE:
        if (*text && number_whole(text, field) != GONIO_OK)
            return note(GONIO_EFORMAT, "%s \"%.40s\" is no number", c->name, text);
        return GONIO_OK;
    default:
        if (strlen(text) >= c->size || refusal(c, text))
            return note(GONIO_EFORMAT, "%s \"%.40s\" can't stand there", c->name, text);
        strcpy(field, text);
        return GONIO_OK;
    }
}

enum gonio_status schema_parse(
    const struct schema_map *map, const char *line, size_t len, struct gonio_log_row *out)
{
    struct csv_line fields;
    struct gonio_log_row row;
    char text[512];
    if (!schema_is_whole(line, len))
        return note(GONIO_ECRC, "the line was altered after it was written (its CRC does not fit)");
    gonio_log_row_init(&row);
    csv_begin(&fields, line, len);
    int i = 0;
    for (;; i++) {
        enum gonio_status status = csv_next(&fields, text, sizeof text);
        if (status == GONIO_END)
            break;
        if (status == GONIO_OK && i < map->columns && map->column[i] >= 0)
            status = take_field(&column[(int)map->column[i]], text, &row);
        else if (status != GONIO_OK)
            note(status, "field %d can't be read", i + 1);
        if (status != GONIO_OK)
            return status;
    }
    if (i != map->columns)
        return note(GONIO_EFORMAT, "%d fields where the header has %d", i, map->columns);
    *out = row;
    return GONIO_OK;
}
