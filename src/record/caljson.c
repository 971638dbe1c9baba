/* A calibration as JSON, and back. */
#include "base/jsonw.h"
#include "base/note.h"
#include "record/calibrations.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MATRIX, BIAS, ACC, MAG };

/* ---- writing ---- */

/* 17 digits are a double's whole; the locale of numbers is C in all our programs. */
static void put_number(struct jsonw *j, const char *key, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.17g", value);
    jsonw_raw(j, key, isfinite(value) ? text : "null");
}

static void put_numbers(struct jsonw *j, const char *key, const double *value, int n)
{
    jsonw_array(j, key);
    for (int i = 0; i < n; i++)
        put_number(j, NULL, value[i]);
    jsonw_array_end(j);
}

static void put_vec(struct jsonw *j, const char *key, gonio_vec3 v)
{
    const double value[3] = { v.x, v.y, v.z };
    put_numbers(j, key, value, 3);
}

/* The lower triangle, row by row. */
static void put_covariance(struct jsonw *j, const double *cov, int n)
{
    jsonw_array(j, "cov");
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++)
            put_number(j, NULL, cov[n * i + k]);
    jsonw_array_end(j);
}

static void begin_part(
    struct jsonw *j, const char *name, const struct gonio_calibration *c, int part)
{
    jsonw_object(j, name);
    jsonw_integer(j, "learned_at_s", c->learned_at_s[part]);
}

static void put_gyro(struct jsonw *j, const struct gonio_calibration *c)
{
    if (c->has & GONIO_CALIBRATED_GYRO_MATRIX) {
        begin_part(j, "gyro_matrix", c, MATRIX);
        put_numbers(j, "value", c->gyro_matrix, 9);
        put_covariance(j, &c->gyro_matrix_cov[0][0], 9);
        jsonw_object_end(j);
    }
    if (c->has & GONIO_CALIBRATED_GYRO_BIAS) {
        begin_part(j, "gyro_bias", c, BIAS);
        put_vec(j, "value_rad_s", c->gyro_bias_rad_s);
        put_covariance(j, &c->gyro_bias_cov[0][0], 3);
        put_vec(j, "per_c", c->gyro_bias_per_c);
        put_vec(j, "per_c_var", c->gyro_per_c_var);
        put_vec(j, "per_c_cov", c->gyro_per_c_cov);
        jsonw_object_end(j);
    }
}

enum gonio_status calibrations_json(const struct gonio_calibration *c, char *out, size_t size)
{
    struct jsonw j;
    jsonw_init(&j, out, size);
    jsonw_object(&j, NULL);
    put_number(&j, "temp_c", c->temp_c);
    put_gyro(&j, c);
    if (c->has & GONIO_CALIBRATED_ACC) {
        begin_part(&j, "acc", c, ACC);
        put_vec(&j, "offset_m_s2", c->acc_offset_m_s2);
        put_vec(&j, "scale", c->acc_scale);
        put_covariance(&j, &c->acc_cov[0][0], 6);
        jsonw_object_end(&j);
    }
    if (c->has & GONIO_CALIBRATED_MAG) {
        begin_part(&j, "mag", c, MAG);
        put_vec(&j, "hard_ut", c->mag_hard_ut);
        put_numbers(&j, "soft", c->mag_soft, 9);
        put_number(&j, "sd", c->mag_sd);
        jsonw_object_end(&j);
    }
    jsonw_object_end(&j);
    return jsonw_text(&j) ? GONIO_OK : GONIO_ERANGE;
}

/* ---- reading ---- */

static bool get_numbers(const json_t *object, const char *key, double *out, int n)
{
    const json_t *list = json_object_get(object, key);
    if (!json_is_array(list) || json_array_size(list) != (size_t)n)
        return false;
    for (int i = 0; i < n; i++) {
        const json_t *value = json_array_get(list, (size_t)i);
        if (!json_is_number(value))
            return false;
        out[i] = json_number_value(value);
    }
    return true;
}

static bool get_vec(const json_t *object, const char *key, gonio_vec3 *out)
{
    double value[3];
    if (!get_numbers(object, key, value, 3))
        return false;
    *out = (gonio_vec3){ value[0], value[1], value[2] };
    return true;
}

static bool get_covariance(const json_t *object, double *cov, int n)
{
    double lower[45];
    if (!get_numbers(object, "cov", lower, n * (n + 1) / 2))
        return false;
    for (int i = 0, at = 0; i < n; i++)
        for (int k = 0; k <= i; k++, at++)
            cov[n * i + k] = cov[n * k + i] = lower[at];
    return true;
}

/* A part that is there is whole. @return NULL where it is not there */
static const json_t *part_of(
    const json_t *object, const char *name, struct gonio_calibration *c, int part)
{
    const json_t *found = json_object_get(object, name);
    if (!found)
        return NULL;
    c->has |= 1u << part;
    c->learned_at_s[part] = json_integer_value(json_object_get(found, "learned_at_s"));
    return found;
}

/* Which part is not whole; NULL where all are. */
static const char *get_parts(const json_t *object, struct gonio_calibration *c)
{
    const json_t *p = part_of(object, "gyro_matrix", c, MATRIX);
    if (p && !(get_numbers(p, "value", c->gyro_matrix, 9) &&
                 get_covariance(p, &c->gyro_matrix_cov[0][0], 9)))
        return "gyro_matrix";
    p = part_of(object, "gyro_bias", c, BIAS);
    if (p && !(get_vec(p, "value_rad_s", &c->gyro_bias_rad_s) &&
                 get_covariance(p, &c->gyro_bias_cov[0][0], 3) &&
                 get_vec(p, "per_c", &c->gyro_bias_per_c) &&
                 get_vec(p, "per_c_var", &c->gyro_per_c_var) &&
                 get_vec(p, "per_c_cov", &c->gyro_per_c_cov)))
        return "gyro_bias";
    p = part_of(object, "acc", c, ACC);
    if (p && !(get_vec(p, "offset_m_s2", &c->acc_offset_m_s2) &&
                 get_vec(p, "scale", &c->acc_scale) && get_covariance(p, &c->acc_cov[0][0], 6)))
        return "acc";
    p = part_of(object, "mag", c, MAG);
    if (p && !(get_vec(p, "hard_ut", &c->mag_hard_ut) && get_numbers(p, "soft", c->mag_soft, 9)))
        return "mag";
    c->mag_sd = p ? json_number_value(json_object_get(p, "sd")) : 0;
    return NULL;
}

enum gonio_status calibrations_parse(const json_t *object, struct gonio_calibration *out)
{
    struct gonio_calibration c;
    gonio_calibration_init(&c);
    if (!json_is_object(object))
        return note(GONIO_EFORMAT, "no calibration");
    const json_t *temp = json_object_get(object, "temp_c");
    if (json_is_number(temp))
        c.temp_c = json_number_value(temp);
    const char *broken = get_parts(object, &c);
    if (broken)
        return note(GONIO_EFORMAT, "%s of the calibration is not whole", broken);
    const char *flaw = gonio_calibration_flaw(&c);
    if (flaw)
        return note(GONIO_EFORMAT, "the calibration can't be true: %s", flaw);
    *out = c;
    return GONIO_OK;
}
