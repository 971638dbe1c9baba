/* norms.csv: the clinic's own norms, which go before the built-in ones. */
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/named.h"
#include <errno.h>
#include <fcntl.h>
#include <gonio/record.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum field { MOVEMENT, MODE, SEX, AGE_MIN, AGE_MAX, MEAN, SD, PEOPLE, DEVICE, SOURCE, FIELDS };
static const char *const names[FIELDS] = { "movement", "mode", "sex", "age_min", "age_max",
    "mean_deg", "sd_deg", "n", "device", "source" };

static const double MEAN_MOST_DEG = 400; /* both directions of a shoulder */
static const double SD_MOST_DEG   = 90;

enum { AGE_MOST = 120, PEOPLE_MOST = 1000000 };

/* One that is measured, here or in the built-in rows: a row with its name mistyped would never be
 * found, and nobody would know. The name of a pair could mean each direction or both added. */
static bool is_movement(const char *id)
{
    static const char total[] = ".total";
    const struct gonio_movement *found[2];
    char other[80];
    size_t count;
    const struct gonio_norm *rows = gonio_norms_builtin(&count);
    if (gonio_movement_find(id, found) == 2)
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].movement, id) == 0)
            return true;
    if (text_ends(id, total)) {
        text_format(other, sizeof other, "%.*s", (int)(strlen(id) - strlen(total)), id);
        return gonio_movement_find(other, found) == 2;
    }
    text_format(other, sizeof other, "%.60s_left", id);
    return gonio_movement_find(id, found) == 1 || gonio_movement_find(other, found) == 1;
}

static enum gonio_status take_mode(
    const struct named *t, const char *text, enum gonio_norm_mode *out)
{
    for (int mode = GONIO_NORM_ACTIVE; mode <= GONIO_NORM_PASSIVE; mode++)
        if (strcmp(text, gonio_norm_mode_name((enum gonio_norm_mode)mode)) == 0) {
            *out = (enum gonio_norm_mode)mode;
            return GONIO_OK;
        }
    return named_bad(t, "mode is not active or passive");
}

static enum gonio_status take_ages(
    const struct named *t, char text[FIELDS][NAMED_TEXT], struct gonio_norm *out)
{
    long long from, to;
    if (integer_whole(text[AGE_MIN], 0, AGE_MOST, &from) != GONIO_OK ||
        integer_whole(text[AGE_MAX], from, AGE_MOST, &to) != GONIO_OK)
        return named_bad(t, "age_min and age_max are not whole years from 0 to 120, the smaller "
                            "first; 18 and 99 stand for adults of all ages");
    out->age_min = (int)from;
    out->age_max = (int)to;
    return GONIO_OK;
}

/* SD and number may be left empty: not known. */
static enum gonio_status take_numbers(
    const struct named *t, char text[FIELDS][NAMED_TEXT], struct gonio_norm *out)
{
    long long people = 0;
    out->sd_deg = out->ci_low_deg = out->ci_high_deg = NAN;
    if (number_whole(text[MEAN], &out->mean_deg) != GONIO_OK || fabs(out->mean_deg) > MEAN_MOST_DEG)
        return named_bad(t, "mean_deg is no angle; correct it or take the line out");
    if (text[SD][0] && (number_whole(text[SD], &out->sd_deg) != GONIO_OK || out->sd_deg <= 0 ||
                           out->sd_deg > SD_MOST_DEG))
        return named_bad(t, "sd_deg is not between 0 and 90 degrees; leave it empty where it is "
                            "not known");
    if (text[PEOPLE][0] && integer_whole(text[PEOPLE], 1, PEOPLE_MOST, &people) != GONIO_OK)
        return named_bad(t, "n is no number of people; leave it empty where it is not known");
    out->n = (int)people;
    return GONIO_OK;
}

static enum gonio_status take_words(
    const struct named *t, char text[FIELDS][NAMED_TEXT], struct gonio_norm *out)
{
    if (text_format(out->movement, sizeof out->movement, "%s", text[MOVEMENT]) != GONIO_OK ||
        !is_movement(text[MOVEMENT]))
        return note(GONIO_EFORMAT,
            "%s: line %zu: \"%.48s\" is no direction of a movement, such as "
            "cervical.rotation_left, nor both added, such as cervical.rotation.total; gonio norms "
            "lists their names",
            t->lines.name, t->lines.number, text[MOVEMENT]);
    if (strlen(text[SEX]) != 1 || !strchr("FMB", text[SEX][0]))
        return named_bad(t, "sex is not F, M or B (both together)");
    if (!csv_is_clean(text[DEVICE]) || !csv_is_clean(text[SOURCE]) || !text[SOURCE][0] ||
        text_format(out->device, sizeof out->device, "%s", text[DEVICE]) != GONIO_OK ||
        text_format(out->source, sizeof out->source, "%s", text[SOURCE]) != GONIO_OK)
        return named_bad(t, "source is missing, or device (39 bytes at most) or source (63) is too "
                            "long or no plain text");
    out->sex   = text[SEX][0];
    out->flags = GONIO_NORM_CLINIC;
    return take_mode(t, text[MODE], &out->mode);
}

static enum gonio_status take_rows(struct named *t, struct gonio_norm *out, size_t *count)
{
    char text[FIELDS][NAMED_TEXT] = { "" };
    enum gonio_status status      = GONIO_OK;
    for (*count = 0; status == GONIO_OK;) {
        status = named_next(t, text);
        if (status == GONIO_OK && *count == GONIO_NORMS_MOST)
            status = named_bad(t, "more rows than can be taken in");
        struct gonio_norm row = { .movement = "" };
        if (status == GONIO_OK)
            status = take_words(t, text, &row);
        if (status == GONIO_OK)
            status = take_ages(t, text, &row);
        if (status == GONIO_OK)
            status = take_numbers(t, text, &row);
        if (status == GONIO_OK)
            out[(*count)++] = row;
    }
    return status == GONIO_END ? GONIO_OK : status;
}

static enum gonio_status read_file(const char *dir, struct gonio_norm *out, size_t *count)
{
    char path[PATH_MAX];
    *count = 0;
    if (text_format(path, sizeof path, "%s/norms.csv", dir) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0 && errno == ENOENT)
        return GONIO_OK;
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", path, strerror(errno));
    enum gonio_status status = GONIO_ENOMEM;
    struct named *t          = malloc(sizeof *t);
    if (t)
        status = named_open(t, fd, path, names, FIELDS);
    if (status == GONIO_OK)
        status = take_rows(t, out, count);
    free(t);
    file_ops->close(fd);
    return status;
}

enum gonio_status gonio_norms_gather(const char *dir, struct gonio_norm **out, size_t *count)
{
    size_t own, builtin;
    const struct gonio_norm *rows = gonio_norms_builtin(&builtin);
    struct gonio_norm *all        = malloc((GONIO_NORMS_MOST + builtin) * sizeof *all);
    if (!all)
        return GONIO_ENOMEM;
    enum gonio_status status = read_file(dir, all, &own);
    if (status != GONIO_OK) {
        free(all);
        return status;
    }
    memcpy(all + own, rows, builtin * sizeof *rows);
    *out   = all;
    *count = own + builtin;
    return GONIO_OK;
}
