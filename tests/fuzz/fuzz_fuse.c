/* Any samples, finite or not, at any times, through the live filter and the smoother. Whatever was
 * sent, orientations are unit quaternions and what is said of them are numbers.
 *
 *     oo mm  then for each run of samples  hh tt rr  and for each field that hh names  xx xx yy yy
 * zz zz
 *
 *  - oo  bits: use_mag, prefer_sensor_quat, late, range, calibrated
 *  - mm  where headings are marked, tenths of a second
 *  - hh  bits of gonio_sample.has; 0x80: fields are doubles instead
 *  - tt  which time from sample to sample
 *  - rr  how many samples like this, and a wobble */
#include "math/vec3.h"
#include <gonio/smoother.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 400, DOUBLES = 0x80 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *at;
    size_t left;
};

static uint8_t next(struct bytes *b)
{
    if (b->left == 0)
        return 0;
    b->left--;
    return *b->at++;
}

static double number(struct bytes *b, bool whole, double unit)
{
    double v = 0;
    if (!whole)
        return (int16_t)(next(b) | next(b) << 8) * unit;
    uint8_t raw[sizeof v];
    for (size_t i = 0; i < sizeof v; i++)
        raw[i] = next(b);
    memcpy(&v, raw, sizeof v);
    return v;
}

static gonio_vec3 vector(struct bytes *b, bool whole, double unit)
{
    gonio_vec3 v;
    v.x = number(b, whole, unit);
    v.y = number(b, whole, unit);
    v.z = number(b, whole, unit);
    return v;
}

static double step_of(uint8_t code)
{
    static const double step[] = { 0.01, 0, 0.001, 0.005, 0.02, 0.1, 0.2, 0.26, 1, 4, 6, 1000, 1e9,
        -0.01, -1e9, (double)NAN, (double)INFINITY, 1e-9, 5e-324, 1e300 };
    return step[code % (sizeof step / sizeof *step)];
}

static void number_or_die(double v)
{
    if (!isfinite(v))
        abort();
}

static void judge(const struct gonio_orientation *o)
{
    const gonio_quat q = o->q_GS;
    if (!(fabs(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z - 1) < 1e-6))
        abort();
    if (!(o->heading_sd_rad >= 0 && o->inclination_sd_rad >= 0 && o->bias_sd_rad_s >= 0))
        abort();
    number_or_die(o->heading_sd_rad + o->inclination_sd_rad + o->bias_sd_rad_s);
    number_or_die(vec3_norm(o->rate_rad_s) + vec3_norm(o->bias_rad_s));
}

static void smooth(struct gonio_smoother *s, double mark_s)
{
    static double covariance[MOST];
    struct gonio_orientation o;
    struct gonio_calibration c;
    if (mark_s > 0)
        gonio_smoother_mark_heading(s, mark_s);
    if (gonio_smoother_run(s) != GONIO_OK ||
        gonio_smoother_heading_covariance(s, covariance) != GONIO_OK)
        abort();
    for (size_t i = 0; i < gonio_smoother_count(s); i++) {
        gonio_smoother_at(s, i, &o);
        judge(&o);
        number_or_die(covariance[i]);
    }
    gonio_smoother_calibration(s, &c);
    number_or_die(vec3_norm(c.gyro_bias_rad_s) + c.gyro_matrix[0] + c.gyro_matrix_cov[8][8]);
}

/* One run of samples that are nearly alike. */
static size_t take(
    struct bytes *b, double *time_s, struct gonio_fusion *f, struct gonio_smoother *s, size_t room)
{
    const uint8_t has = next(b), step = next(b), repeat = next(b);
    const bool whole           = has & DOUBLES;
    struct gonio_sample sample = { .has = has & 0x7fu };
    struct gonio_orientation o;
    if (sample.has & GONIO_HAS_GYRO)
        sample.gyro_rad_s = vector(b, whole, 0.001);
    if (sample.has & GONIO_HAS_ACC)
        sample.acc_m_s2 = vector(b, whole, 0.005);
    if (sample.has & GONIO_HAS_MAG)
        sample.mag_ut = vector(b, whole, 0.01);
    if (sample.has & GONIO_HAS_QUAT) {
        gonio_vec3 v = vector(b, whole, 1.0 / 32768);
        sample.q_GS  = (gonio_quat){ 1 - 0.5 * vec3_norm(v), v.x, v.y, v.z };
    }
    size_t count = 0;
    for (; count <= (repeat & 63u) && count < room; count++) {
        sample.time_s = *time_s + step_of(step);
        if (isfinite(sample.time_s))
            *time_s = sample.time_s;
        if (repeat & 64)
            sample.gyro_rad_s.z = -1.1 * sample.gyro_rad_s.z;
        if (repeat & 128)
            sample.acc_m_s2 =
                (gonio_vec3){ sample.acc_m_s2.y, sample.acc_m_s2.z, sample.acc_m_s2.x };
        gonio_fusion_update(f, &sample, &o);
        judge(&o);
        if (gonio_smoother_push(s, &sample) != GONIO_OK)
            abort();
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b                      = { data, size };
    struct gonio_calibration known      = { .has = GONIO_CALIBRATED_GYRO_BIAS,
             .gyro_bias_rad_s                    = { 0.01, -0.01, 0.02 },
             .gyro_bias_cov                      = { { 1e-6, 0, 0 }, { 0, 1e-6, 0 }, { 0, 0, 1e-6 } } };
    const uint8_t how                   = next(&b);
    const double mark_s                 = 0.1 * next(&b);
    struct gonio_fusion_options options = { .use_mag = how & 1,
        .prefer_sensor_quat                          = how & 2,
        .latency_s                                   = how & 4 ? 0.02 : 0,
        .gyro_range_rad_s                            = how & 8 ? 4 : 0,
        .calibration                                 = how & 16 ? &known : NULL };
    struct gonio_fusion f;
    struct gonio_smoother *s;
    gonio_fusion_init(&f, &options);
    if (gonio_smoother_new(&options, &s) != GONIO_OK)
        abort();
    double time_s = 0;
    for (size_t count = 0; b.left > 0 && count < MOST;)
        count += take(&b, &time_s, &f, s, MOST - count);
    smooth(s, mark_s);
    gonio_smoother_free(s);
    return 0;
}
