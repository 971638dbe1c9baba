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
 */
static size_t match(const char *movement, const char *row)
{
    size_t len = strlen(row);
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

enum gonio_status gonio_limits_sem(
    const char *dir, const char *movement, enum gonio_context context, double *sem_deg)
{
    char path[PATH_MAX];
    struct search s = { .movement = movement,
        .context                  = context == GONIO_SAME_VISIT ? "same visit" : "between visits" };
    if (text_format(path, sizeof path, "%s/limits.csv", dir) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
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
