/* limits.csv: movement,sem_deg,context; the clinic's own standard error of measurement. */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include <errno.h>
#include <fcntl.h>
#include <gonio/record.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum field { MOVEMENT, SEM, CONTEXT, FIELDS };
static const char *const names[FIELDS] = { "movement", "sem_deg", "context" };

struct search {
    const char *movement, *context;
    int column[16], columns;
    size_t matched; /* characters of the movement that the best row names */
    double sem_deg;
};

static enum gonio_status bad(const struct lines *l, const char *what)
{
    return note(GONIO_EFORMAT, "%s: line %zu: %s", l->name, l->number, what);
}

static enum gonio_status take_header(
    struct search *s, const struct lines *l, const char *line, size_t len)
{
    struct csv_line fields;
    char text[128];
    int found = 0;
    csv_begin(&fields, line, len);
    while (s->columns < 16 && csv_next(&fields, text, sizeof text) == GONIO_OK) {
        int at = -1;
        for (int i = 0; i < FIELDS; i++)
            if (strcmp(text, names[i]) == 0)
                at = i;
        s->column[s->columns++] = at;
        found += at >= 0;
    }
    return found == FIELDS ? GONIO_OK : bad(l, "the columns movement,sem_deg,context are wanted");
}

/* Does the row's movement name this one, its pair ("cervical.rotation") or its joint ("cervical")?
 * Both directions added ("cervical.rotation.total") err by more than one: only their own row does.
 */
static size_t match(const char *movement, const char *row)
{
    size_t len = strlen(row);
    if (text_ends(movement, ".total"))
        return strcmp(movement, row) == 0 ? len : 0;
    bool names_it =
        len > 0 && strncmp(movement, row, len) == 0 && strchr("_.", movement[len]) != NULL;
    return names_it ? len : 0; /* strchr finds the final NUL too */
}

static enum gonio_status take_row(
    struct search *s, const struct lines *l, const char *line, size_t len)
{
    struct csv_line fields;
    char text[FIELDS][128] = { "" }, other[256];
    double sem_deg;
    csv_begin(&fields, line, len);
    for (int i = 0; i < s->columns; i++) {
        int at = s->column[i];
        if (csv_next(&fields, at < 0 ? other : text[at], at < 0 ? sizeof other : sizeof text[0]) !=
            GONIO_OK)
            return bad(l, "fields are missing or can't be read");
    }
    if (number_whole(text[SEM], &sem_deg) != GONIO_OK || sem_deg <= 0 || sem_deg > 90)
        return bad(l, "sem_deg is not between 0 and 90 degrees; correct it or take the line out");
    if (strcmp(text[CONTEXT], "same visit") != 0 && strcmp(text[CONTEXT], "between visits") != 0)
        return bad(l, "context is not \"same visit\" or \"between visits\"");
    size_t matched =
        strcmp(text[CONTEXT], s->context) == 0 ? match(s->movement, text[MOVEMENT]) : 0;
    if (matched > 0 && matched >= s->matched) { /* a later row corrects an earlier one */
        s->matched = matched;
        s->sem_deg = sem_deg;
    }
    return GONIO_OK;
}

static enum gonio_status search_file(struct search *s, struct lines *l)
{
    const char *line;
    size_t len;
    enum gonio_status status = lines_next(l, &line, &len);
    if (status == GONIO_OK)
        status = take_header(s, l, line, len);
    while (status == GONIO_OK) {
        status = lines_next(l, &line, &len);
        if (status == GONIO_OK && len > 0)
            status = take_row(s, l, line, len);
    }
    return status;
}

static const char *context_name(enum gonio_context context)
{
    return context == GONIO_SAME_VISIT ? "same visit" : "between visits";
}

static enum gonio_status path_of(const char *dir, char path[PATH_MAX])
{
    if (text_format(path, PATH_MAX, "%s/limits.csv", dir) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    return GONIO_OK;
}

enum gonio_status gonio_limits_sem(
    const char *dir, const char *movement, enum gonio_context context, double *sem_deg)
{
    char path[PATH_MAX];
    struct search s = { .movement = movement, .context = context_name(context) };
    if (path_of(dir, path) != GONIO_OK)
        return GONIO_EINVAL;
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0 && errno == ENOENT)
        return GONIO_END;
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", path, strerror(errno));
    enum gonio_status status = GONIO_ENOMEM;
    struct lines *l          = malloc(sizeof *l);
    if (l) {
        lines_init(l, fd, path);
        status = search_file(&s, l);
    }
    free(l);
    file_ops->close(fd);
    if (status == GONIO_END && s.matched > 0) {
        *sem_deg = s.sem_deg;
        return GONIO_OK;
    }
    return status;
}

/* ---- A row more ---- */

enum { ROW = 256, FILE_MOST = 1 << 20 };

/* The fields in the order of the file's own header; what is not ours is left empty. */
static enum gonio_status format_row(
    const char *header, size_t len, const char *const text[FIELDS], char out[ROW])
{
    struct csv_line fields;
    char name[128];
    size_t used = 0;
    csv_begin(&fields, header, len);
    for (int column = 0; csv_next(&fields, name, sizeof name) == GONIO_OK; column++) {
        const char *field = "";
        for (int i = 0; i < FIELDS; i++)
            if (strcmp(name, names[i]) == 0)
                field = text[i];
        if (text_format(out + used, ROW - used, "%s%s", column ? "," : "", field) != GONIO_OK)
            return note(GONIO_EFORMAT, "limits.csv: more columns than can be filled in");
        used += strlen(out + used);
    }
    return GONIO_OK;
}

/* The file as it will be: what stood there, and the row. */
static enum gonio_status extend(
    const char *path, const char *old, size_t len, const char *const text[FIELDS])
{
    static const char fresh[] = "movement,sem_deg,context\n";
    char row[ROW];
    if (len == 0) {
        old = fresh;
        len = strlen(fresh);
    }
    enum gonio_status status = format_row(old, strcspn(old, "\r\n"), text, row);
    if (status != GONIO_OK)
        return status;
    char *whole = malloc(len + ROW + 3);
    if (!whole)
        return GONIO_ENOMEM;
    memcpy(whole, old, len);
    const char *between = whole[len - 1] == '\n' ? "" : "\n";
    text_format(whole + len, ROW + 3, "%s%s\n", between, row);
    status = file_replace(path, whole, len + strlen(whole + len));
    free(whole);
    return status;
}

enum gonio_status gonio_limits_append(
    const char *dir, const char *movement, enum gonio_context context, double sem_deg)
{
    char path[PATH_MAX], number[40] = "", *old = NULL;
    double before;
    size_t len = 0;
    if (!text_is_name(movement))
        return note(GONIO_EINVAL, "\"%.64s\" is no movement", movement);
    if (!(sem_deg >= 0.01 && sem_deg <= 90))
        return note(GONIO_EINVAL,
            "limits.csv: a standard error of %g degrees is not written; it "
            "has to be from 0.01 to 90",
            sem_deg);
    enum gonio_status status = path_of(dir, path);
    if (status == GONIO_OK)
        status = file_make_folders(dir);
    if (status != GONIO_OK)
        return status;
    number_format(number, sem_deg, 2);
    const char *const text[FIELDS] = { movement, number, context_name(context) };
    status                         = gonio_limits_sem(dir, movement, context, &before);
    if (status != GONIO_OK && status != GONIO_END)
        return status; /* a row behind a line that can't be read would never be found */
    int missing = access(path, F_OK);
    status      = missing ? GONIO_OK : file_read_whole(path, FILE_MOST, &old, &len);
    if (status == GONIO_OK)
        status = extend(path, old, len, text);
    free(old);
    return status;
}
