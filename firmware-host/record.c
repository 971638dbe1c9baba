#include "record.h"
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "median.h"
#include "turn.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum column {
    /* clang-format off */
    TIME, SENSOR, QW, QX, QY, QZ, GX, GY, GZ, AX, AY, AZ, MX, MY, MZ, TEMP, COLUMNS,
    FIELDS_MAX = 64,
    /* clang-format on */
};

/* Columns of use together only. */
static const struct group {
    enum column first;
    unsigned count, bit;
} groups[] = {
    { QW, 4, EMU_RECORD_QUAT },
    { GX, 3, EMU_RECORD_GYRO },
    { AX, 3, EMU_RECORD_ACC },
    { MX, 3, EMU_RECORD_MAG },
};
enum { GROUPS = sizeof groups / sizeof *groups };

static const char *const names[COLUMNS] = { "t_s", "sensor", "qw", "qx", "qy", "qz", "gx_rad_s",
    "gy_rad_s", "gz_rad_s", "ax_m_s2", "ay_m_s2", "az_m_s2", "mx_ut", "my_ut", "mz_ut", "temp_c" };

struct table {
    int column[FIELDS_MAX]; /* of each field; -1: of no use */
    int fields;
    unsigned has; /* bits of columns that had a value */
    double value[COLUMNS];
};

static const char *next_field(const char **p, const char *end, size_t *len)
{
    const char *begin = *p, *comma = begin;
    while (comma < end && *comma != ',')
        comma++;
    *p   = comma < end ? comma + 1 : NULL;
    *len = (size_t)(comma - begin);
    return begin;
}

/* "gx_deg_s" means the same as gx_rad_s in another unit: to be refused, not passed over. */
static bool is_other_unit(const char *field, size_t len)
{
    for (int c = 0; c < COLUMNS; c++) {
        const char *unit = strchr(names[c], '_');
        size_t stem      = unit ? (size_t)(unit - names[c]) + 1 : 0;
        if (unit && len > stem && memcmp(field, names[c], stem) == 0)
            return true;
    }
    return false;
}

static unsigned columns_of(const struct group *g) { return ((1u << g->count) - 1) << g->first; }

static enum gonio_status check_groups(unsigned seen, const char *path)
{
    bool any = false;
    for (size_t i = 0; i < GROUPS; i++) {
        unsigned all = columns_of(&groups[i]);
        if ((seen & all) != 0 && (seen & all) != all)
            return note(GONIO_EFORMAT, "%s: line 1: of the columns %s... some are missing", path,
                names[groups[i].first]);
        any = any || (seen & all) == all;
    }
    if (!(seen & 1u << TIME) || !any)
        return note(GONIO_EFORMAT,
            "%s: line 1: a motion needs the column t_s, and qw,qx,qy,qz or gx_rad_s... or "
            "ax_m_s2... or mx_ut...",
            path);
    return GONIO_OK;
}

static enum gonio_status read_header(
    struct table *t, const char *path, const char *line, size_t len)
{
    unsigned seen = 0;
    const char *p = line, *end = line + len;
    if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    while (p) {
        size_t n;
        const char *field = next_field(&p, end, &n);
        if (t->fields == FIELDS_MAX)
            return note(GONIO_EFORMAT, "%s: more than %d columns", path, FIELDS_MAX);
        int c = 0;
        while (c < COLUMNS && (strlen(names[c]) != n || memcmp(names[c], field, n) != 0))
            c++;
        if (c == COLUMNS && is_other_unit(field, n))
            return note(GONIO_EFORMAT,
                "%s: line 1: column \"%.*s\" has a unit that is not known; "
                "t_s, rad_s, m_s2, ut and temp_c are",
                path, (int)n, field);
        if (c < COLUMNS && seen & 1u << c)
            return note(GONIO_EFORMAT, "%s: line 1: column %s stands twice", path, names[c]);
        seen |= c < COLUMNS ? 1u << c : 0;
        t->column[t->fields++] = c < COLUMNS ? c : -1;
    }
    return check_groups(seen, path);
}

static enum gonio_status read_fields(
    struct table *t, const char *path, size_t number, const char *line, size_t len)
{
    const char *p = line, *end = line + len;
    t->has = 0;
    int i  = 0;
    for (; p && i < t->fields; i++) {
        size_t n;
        const char *field = next_field(&p, end, &n);
        int c             = t->column[i];
        if (c < 0 || n == 0)
            continue;
        if (number_parse(field, field + n, &t->value[c]) != field + n)
            return note(GONIO_EFORMAT, "%s: line %zu: %s \"%.*s\" is not a number", path, number,
                names[c], (int)(n < 40 ? n : 40), field);
        t->has |= 1u << c;
    }
    if (p || i < t->fields)
        return note(GONIO_EFORMAT, "%s: line %zu: has %s columns than its first line", path, number,
            p ? "more" : "fewer");
    return GONIO_OK;
}

static bool has_group(const struct table *t, size_t i)
{
    unsigned all = columns_of(&groups[i]);
    return (t->has & all) == all;
}

static enum gonio_status take_quat(
    struct emu_row *row, const struct table *t, const char *path, size_t number)
{
    gonio_quat q = { t->value[QW], t->value[QX], t->value[QY], t->value[QZ] };
    double norm  = sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    if (!(norm > 0.9 && norm < 1.1))
        return note(GONIO_EFORMAT, "%s: line %zu: the quaternion has the length %.3f, not 1", path,
            number, norm);
    row->q_GS = turn_unit(q);
    return GONIO_OK;
}

static enum gonio_status add_row(struct emu_record *r, const struct emu_row *row, const char *path)
{
    if (r->rows == r->room) {
        size_t room          = r->room ? 2 * r->room : 4096;
        struct emu_row *more = realloc(r->row, room * sizeof *more);
        if (!more)
            return note(GONIO_ENOMEM, "%s: too long for the memory", path);
        r->row  = more;
        r->room = room;
    }
    r->row[r->rows++] = *row;
    return GONIO_OK;
}

/* What a row leaves open keeps the value of the row before: a magnetometer is often slower. */
static enum gonio_status take(
    struct emu_record *r, const struct table *t, const char *path, size_t number)
{
    struct emu_row row = { .q_GS = GONIO_QUAT_IDENTITY, .signals.temp_c = 25 };
    if (!(t->has & 1u << TIME))
        return note(GONIO_EFORMAT, "%s: line %zu: t_s is empty", path, number);
    if (r->rows > 0)
        row = r->row[r->rows - 1];
    if (r->rows > 0 && t->value[TIME] <= row.time_s)
        return note(GONIO_EFORMAT, "%s: line %zu: t_s does not grow", path, number);
    row.time_s = t->value[TIME];
    if (has_group(t, 0) && take_quat(&row, t, path, number) != GONIO_OK)
        return GONIO_EFORMAT;
    gonio_vec3 *into[GROUPS] = { NULL, &row.signals.gyro_rad_s, &row.signals.acc_m_s2,
        &row.signals.mag_ut };
    for (size_t i = 0; i < GROUPS; i++) {
        const double *v = &t->value[groups[i].first];
        if (into[i] && has_group(t, i))
            *into[i] = (gonio_vec3){ v[0], v[1], v[2] };
        if (has_group(t, i))
            r->has |= groups[i].bit;
    }
    if (t->has & 1u << TEMP)
        row.signals.temp_c = t->value[TEMP];
    return add_row(r, &row, path);
}

static enum gonio_status finish(struct emu_record *r, const char *path, double step_s)
{
    if (r->rows < 2 || r->has == 0)
        return note(GONIO_EFORMAT, "%s: fewer than two rows with values: nothing to play", path);
    double *period = malloc((r->rows - 1) * sizeof *period);
    if (!period)
        return note(GONIO_ENOMEM, "%s: too long for the memory", path);
    for (size_t i = r->rows; i-- > 0;) {
        r->row[i].time_s -= r->row[0].time_s;
        if (i + 1 < r->rows)
            period[i] = r->row[i + 1].time_s - r->row[i].time_s;
    }
    r->period_s = median_of(period, r->rows - 1);
    free(period);
    double steps = r->period_s / step_s;
    double even  = round(steps) * step_s;
    double last  = r->row[r->rows - 1].time_s;
    /* A gap makes the rows too few for the time: then the times count, not the rows. */
    r->even = steps > 0.5 && fabs(r->period_s - even) < 1e-3 * even &&
              fabs(last - even * (double)(r->rows - 1)) < even + 1e-3 * last;
    if (r->even)
        r->period_s = even;
    return GONIO_OK;
}

enum gonio_status emu_record_read(
    const char *path, int sensor, double step_s, struct emu_record *out)
{
    *out   = (struct emu_record){ 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return note(gonio_status_from_errno(errno), "%s: %s", path, strerror(errno));
    static struct lines lines;
    struct table t = { 0 };
    const char *line;
    size_t len;
    enum gonio_status status;
    lines_init(&lines, fd, path);
    while ((status = lines_next(&lines, &line, &len)) == GONIO_OK) {
        if (len == 0 || line[0] == '#')
            continue;
        status = t.fields == 0 ? read_header(&t, path, line, len)
                               : read_fields(&t, path, lines.number, line, len);
        if (status == GONIO_OK && t.has != 0 &&
            (!(t.has & 1u << SENSOR) || t.value[SENSOR] == sensor))
            status = take(out, &t, path, lines.number);
        if (status != GONIO_OK)
            break;
    }
    close(fd);
    if (status == GONIO_END)
        status = finish(out, path, step_s);
    if (status != GONIO_OK)
        emu_record_free(out);
    return status;
}

void emu_record_free(struct emu_record *r)
{
    free(r->row);
    *r = (struct emu_record){ 0 };
}

double emu_record_end(const struct emu_record *r)
{
    return r->even ? (double)(r->rows - 1) * r->period_s : r->row[r->rows - 1].time_s;
}

static gonio_vec3 between(gonio_vec3 a, gonio_vec3 b, double u)
{
    return turn_add(turn_scale(a, 1 - u), turn_scale(b, u));
}

/* Where a time lies: whole part the row, rest the share of the next. */
static double place(const struct emu_record *r, double time_s)
{
    if (r->even)
        return time_s / r->period_s;
    size_t low = 0, high = r->rows - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (r->row[middle].time_s <= time_s)
            low = middle;
        else
            high = middle;
    }
    return (double)low + (time_s - r->row[low].time_s) / (r->row[high].time_s - r->row[low].time_s);
}

void emu_record_at(const struct emu_record *r, double time_s, struct emu_row *out)
{
    double last = (double)(r->rows - 1);
    double x    = fmin(fmax(place(r, time_s), 0), last);
    if (fabs(x - round(x)) < 1e-6) /* a row itself, not its neighbours' mean */
        x = round(x);
    size_t i                = (size_t)x < r->rows - 1 ? (size_t)x : r->rows - 2;
    double u                = x - (double)i;
    const struct emu_row *a = &r->row[i], *b = a + 1;
    gonio_vec3 turn         = turn_vector(turn_after(turn_conj(a->q_GS), b->q_GS));
    out->time_s             = time_s;
    out->q_GS               = turn_after(a->q_GS, turn_by(turn_scale(turn, u)));
    out->signals.gyro_rad_s = between(a->signals.gyro_rad_s, b->signals.gyro_rad_s, u);
    out->signals.acc_m_s2   = between(a->signals.acc_m_s2, b->signals.acc_m_s2, u);
    out->signals.mag_ut     = between(a->signals.mag_ut, b->signals.mag_ut, u);
    out->signals.temp_c     = (1 - u) * a->signals.temp_c + u * b->signals.temp_c;
}
