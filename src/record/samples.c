#include "record/samples.h"
#include "base/note.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

enum { T, SENSOR, SEQ, QW, QX, QY, QZ, GX, GY, GZ, AX, AY, AZ, MX, MY, MZ, TEMP, SAMPLE_COLUMNS };
enum { ROW_MAX = 512 }; /* 17 fields of at most 24 characters and their commas */

static const char *const sample_names[SAMPLE_COLUMNS] = { "t_s", "sensor", "seq", "qw", "qx", "qy",
    "qz", "gx_rad_s", "gy_rad_s", "gz_rad_s", "ax_m_s2", "ay_m_s2", "az_m_s2", "mx_ut", "my_ut",
    "mz_ut", "temp_c" };

#define BIT(column)        (1u << (column))
#define BITS(first, count) (((1u << (count)) - 1) << (first))

static const struct table_wanted sample_table = {
    .name = sample_names, .columns = SAMPLE_COLUMNS, .needed = BIT(T), .what = "samples CSV"
};

/* Fields that are only of use together. */
static const struct group {
    int first, count;
    unsigned has;
} groups[] = {
    { QW, 4, GONIO_HAS_QUAT },
    { GX, 3, GONIO_HAS_GYRO },
    { AX, 3, GONIO_HAS_ACC },
    { MX, 3, GONIO_HAS_MAG },
    { TEMP, 1, GONIO_HAS_TEMP },
};

enum gonio_status samples_reader_open(struct samples_reader *r, int fd, const char *name)
{
    r->counted = 0;
    return table_open(&r->table, fd, name, &sample_table);
}

static enum gonio_status bad_row(const struct table *t, const char *column, const char *what)
{
    return note(
        GONIO_EFORMAT, "%s: line %zu, column %s: %s", t->lines.name, t->lines.number, column, what);
}

static enum gonio_status take_groups(const struct table *t, uint32_t given, unsigned *has)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        uint32_t want = BITS(groups[i].first, groups[i].count);
        if ((given & want) == want)
            *has |= groups[i].has;
        else if (given & want)
            return bad_row(t, sample_names[groups[i].first],
                "only some of its axes are given; give all of them or none");
    }
    return GONIO_OK;
}

static enum gonio_status take_sensor(const struct table *t, double value, int *sensor)
{
    if (value != 0 && value != 1)
        return bad_row(t, "sensor", "give 0 for the moving segment, 1 for the reference");
    *sensor = (int)value;
    return GONIO_OK;
}

/* A counter is a whole number that a double still holds exactly. */
static enum gonio_status take_seq(
    struct samples_reader *r, double value, uint32_t given, struct gonio_sample *s)
{
    s->seq = r->counted++;
    if (!(given & BIT(SEQ)))
        return GONIO_OK;
    if (value < 0 || value >= 9007199254740992.0 || value != floor(value))
        return bad_row(&r->table, "seq", "give the sensor's counter as a whole number, or nothing");
    s->seq = (uint64_t)value;
    s->has |= GONIO_HAS_SEQ;
    return GONIO_OK;
}

enum gonio_status samples_reader_next(struct samples_reader *r, struct gonio_sample *out)
{
    double v[TABLE_COLUMNS];
    uint32_t given;
    struct gonio_sample s    = { 0 };
    enum gonio_status status = table_next(&r->table, v, &given);
    if (status != GONIO_OK)
        return status;
    if (!(given & BIT(T)))
        return bad_row(&r->table, "t_s", "empty; each sample needs its time in seconds");
    s.time_s = v[T];
    if ((status = take_sensor(&r->table, v[SENSOR], &s.sensor)) != GONIO_OK ||
        (status = take_groups(&r->table, given, &s.has)) != GONIO_OK ||
        (status = take_seq(r, v[SEQ], given, &s)) != GONIO_OK)
        return status;
    s.q_GS       = (gonio_quat){ v[QW], v[QX], v[QY], v[QZ] };
    s.gyro_rad_s = (gonio_vec3){ v[GX], v[GY], v[GZ] };
    s.acc_m_s2   = (gonio_vec3){ v[AX], v[AY], v[AZ] };
    s.mag_ut     = (gonio_vec3){ v[MX], v[MY], v[MZ] };
    s.temp_c     = v[TEMP];
    *out         = s;
    return GONIO_OK;
}

static void put_names(struct out *out, const char *const *name, int columns)
{
    for (int i = 0; i < columns; i++) {
        out_text(out, name[i]);
        out_text(out, i + 1 < columns ? "," : "\n");
    }
}

/* Each puts a comma in front, so that a row begins with its time. */
static char *put(char *p, double value, int decimals)
{
    *p++ = ',';
    return p + number_format(p, value, decimals);
}

static char *put_vector(char *p, bool given, gonio_vec3 v, int decimals)
{
    if (!given)
        return (char *)memcpy(p, ",,,", 3) + 3;
    return put(put(put(p, v.x, decimals), v.y, decimals), v.z, decimals);
}

static char *put_quat(char *p, bool given, gonio_quat q)
{
    if (!given)
        return (char *)memcpy(p, ",,,,", 4) + 4;
    return put(put(put(put(p, q.w, 9), q.x, 9), q.y, 9), q.z, 9);
}

void samples_write_header(struct out *out) { put_names(out, sample_names, SAMPLE_COLUMNS); }

void samples_write(struct out *out, const struct gonio_sample *s)
{
    char *row = out_room(out, ROW_MAX), *p = row;
    p += number_format(p, s->time_s, 6);
    p    = put(p, s->sensor, 0);
    p    = put(p, s->has & GONIO_HAS_SEQ ? (double)s->seq : (double)NAN, 0);
    p    = put_quat(p, s->has & GONIO_HAS_QUAT, s->q_GS);
    p    = put_vector(p, s->has & GONIO_HAS_GYRO, s->gyro_rad_s, 9);
    p    = put_vector(p, s->has & GONIO_HAS_ACC, s->acc_m_s2, 8);
    p    = put_vector(p, s->has & GONIO_HAS_MAG, s->mag_ut, 7);
    p    = put(p, s->has & GONIO_HAS_TEMP ? s->temp_c : (double)NAN, 4);
    *p++ = '\n';
    out_add(out, (size_t)(p - row));
}

enum { ORIENTATION_COLUMNS = 6 };
static const char *const orientation_names[ORIENTATION_COLUMNS] = { "t_s", "sensor", "qw", "qx",
    "qy", "qz" };

static const struct table_wanted orientation_table = { .name = orientation_names,
    .columns                                                 = ORIENTATION_COLUMNS,
    .needed                                                  = BIT(0) | BITS(2, 4),
    .what                                                    = "orientation CSV" };

enum gonio_status orientations_open(struct table *t, int fd, const char *name)
{
    return table_open(t, fd, name, &orientation_table);
}

enum gonio_status orientations_next(struct table *t, struct gonio_orientation *out)
{
    double v[TABLE_COLUMNS];
    uint32_t given;
    struct gonio_orientation o = { 0 };
    enum gonio_status status   = table_next(t, v, &given);
    if (status != GONIO_OK)
        return status;
    if ((given & orientation_table.needed) != orientation_table.needed)
        return bad_row(t, "qw", "each row needs its time and all of qw,qx,qy,qz");
    if ((status = take_sensor(t, v[1], &o.sensor)) != GONIO_OK)
        return status;
    o.time_s = v[0];
    o.q_GS   = (gonio_quat){ v[2], v[3], v[4], v[5] };
    *out     = o;
    return GONIO_OK;
}

void orientations_write_header(struct out *out)
{
    put_names(out, orientation_names, ORIENTATION_COLUMNS);
}

void orientations_write(struct out *out, const struct gonio_orientation *o)
{
    char *row = out_room(out, ROW_MAX), *p = row;
    p += number_format(p, o->time_s, 6);
    p    = put_quat(put(p, o->sensor, 0), true, o->q_GS);
    *p++ = '\n';
    out_add(out, (size_t)(p - row));
}

enum { ANGLE_COLUMNS = 1 + GONIO_ANGLES };
static const char *const angle_names[ANGLE_COLUMNS] = { "t_s", "flexion_deg", "lateral_deg",
    "rotation_deg" };

static const struct table_wanted angle_table = { .name = angle_names,
    .columns                                           = ANGLE_COLUMNS,
    .needed                                            = BITS(0, 1 + GONIO_ANGLES),
    .what                                              = "angles CSV" };

enum gonio_status angles_open(struct table *t, int fd, const char *name)
{
    return table_open(t, fd, name, &angle_table);
}

enum gonio_status angles_next(struct table *t, struct gonio_pose_angles *out)
{
    double v[TABLE_COLUMNS];
    uint32_t given;
    enum gonio_status status = table_next(t, v, &given);
    if (status != GONIO_OK)
        return status;
    if (!(given & BIT(0)))
        return bad_row(t, "t_s", "empty; each row needs its time in seconds");
    *out = (struct gonio_pose_angles){ .time_s = v[0], .value_deg = NAN };
    for (int i = 0; i < GONIO_ANGLES; i++)
        out->angle_deg[i] = given & BIT(i + 1) ? v[i + 1] : (double)NAN;
    return GONIO_OK;
}

void angles_write_header(struct out *out) { put_names(out, angle_names, ANGLE_COLUMNS); }

void angles_write(struct out *out, const struct gonio_pose_angles *a)
{
    char *row = out_room(out, ROW_MAX), *p = row;
    p += number_format(p, a->time_s, 6);
    for (int i = 0; i < GONIO_ANGLES; i++)
        p = put(p, a->angle_deg[i], 4);
    *p++ = '\n';
    out_add(out, (size_t)(p - row));
}
