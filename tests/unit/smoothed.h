#ifndef TESTS_UNIT_SMOOTHED_H
#define TESTS_UNIT_SMOOTHED_H
/** @file
 *  The simulated head of head.h worn with a consumer sensor's other errors, smoothed as a whole.
 */
#include "head.h"
#include <gonio/smoother.h>

enum { SMOOTHED_MOST = 9000 };

struct worn {
    struct head head;
    double matrix[9]; /* row-major, as gonio/calibration.h */
    gonio_vec3 offset_m_s2;
    double noise_m_s2;
};

static struct gonio_sample sample[SMOOTHED_MOST];
static struct gonio_orientation live[SMOOTHED_MOST], out[SMOOTHED_MOST];
static size_t rows;

static gonio_vec3 worn_noise(struct worn *w, double sd)
{
    gonio_vec3 v = { head_noise(&w->head), head_noise(&w->head), head_noise(&w->head) };
    return vec3_scale(v, sd);
}

/* sent = rate + matrix (sent without bias) + bias. */
static gonio_vec3 worn_rate(const struct worn *w, gonio_vec3 with_bias)
{
    const double *m       = w->matrix;
    const gonio_vec3 rate = vec3_sub(with_bias, w->head.bias_rad_s);
    gonio_vec3 sent       = rate;
    for (int i = 0; i < 4; i++)
        sent = vec3_add(rate, (gonio_vec3){ m[0] * sent.x + m[1] * sent.y + m[2] * sent.z,
                                  m[3] * sent.x + m[4] * sent.y + m[5] * sent.z,
                                  m[6] * sent.x + m[7] * sent.y + m[8] * sent.z });
    return vec3_add(sent, w->head.bias_rad_s);
}

/* All that is there into sample[]. */
static inline void worn_simulate(struct worn *w, double rate_hz, double end_s)
{
    rows = (size_t)(end_s * rate_hz) + 1;
    assert_true(rows <= SMOOTHED_MOST);
    for (size_t i = 0; i < rows; i++) {
        struct gonio_sample *s = &sample[i];
        *s            = head_sample(&w->head, ((double)i - 1) / rate_hz, (double)i / rate_hz);
        s->gyro_rad_s = worn_rate(w, s->gyro_rad_s);
        s->acc_m_s2 = vec3_add(s->acc_m_s2, vec3_add(w->offset_m_s2, worn_noise(w, w->noise_m_s2)));
    }
}

static inline struct gonio_fusion_options smoothed_options(bool use_mag)
{
    struct gonio_fusion_options options = gonio_fusion_defaults;
    options.use_mag                     = use_mag;
    options.latency_s                   = 0; /* the head's sensor is at once */
    return options;
}

static inline struct gonio_smoother *smoothed_push(bool use_mag, size_t from, size_t to)
{
    struct gonio_fusion_options options = smoothed_options(use_mag);
    struct gonio_smoother *s;
    assert_int_equal(gonio_smoother_new(&options, &s), GONIO_OK);
    for (size_t i = from; i < to; i++)
        assert_int_equal(gonio_smoother_push(s, &sample[i]), GONIO_OK);
    return s;
}

static inline void smoothed_take(const struct gonio_smoother *s)
{
    assert_int_equal(gonio_smoother_count(s), rows);
    for (size_t i = 0; i < rows; i++)
        gonio_smoother_at(s, i, &out[i]);
}

/* All of sample[], live and smoothed, into live[] and out[]. */
static inline void smoothed_run(bool use_mag)
{
    struct gonio_fusion_options options = smoothed_options(use_mag);
    struct gonio_fusion f;
    gonio_fusion_init(&f, &options);
    for (size_t i = 0; i < rows; i++)
        gonio_fusion_update(&f, &sample[i], &live[i]);
    struct gonio_smoother *s = smoothed_push(use_mag, 0, rows);
    assert_int_equal(gonio_smoother_run(s), GONIO_OK);
    smoothed_take(s);
    gonio_smoother_free(s);
}

/* Of orientations that may be turned by one heading: 1 sigma of the errors, rad. */
static inline double smoothed_rmse(const struct head *h, const struct gonio_orientation *o)
{
    double sum = 0, start = heading_between(o[0].q_GS, head_truth(h, sample[0].time_s));
    for (size_t i = 0; i < rows; i++) {
        double off = angle_between(
            o[i].q_GS, quat_mul(quat_about_z(start), head_truth(h, sample[i].time_s)));
        sum += off * off;
    }
    return sqrt(sum / (double)rows);
}

/* Nothing that a chart or a table would choke on. */
static inline void smoothed_check_sane(const char *legend)
{
    for (size_t i = 0; i < rows; i++) {
        const struct gonio_orientation *o = &out[i];
        const gonio_quat q                = o->q_GS;
        CHECK_NEAR(
            q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z, 1, 1e-9, "%s: row %zu", legend, i);
        CHECK(o->heading_sd_rad >= 0 && o->heading_sd_rad < 10 && o->inclination_sd_rad >= 0 &&
                  o->inclination_sd_rad < 10 && o->bias_sd_rad_s >= 0 && o->bias_sd_rad_s < 1,
            "%s: row %zu: %g, %g, %g", legend, i, o->heading_sd_rad, o->inclination_sd_rad,
            o->bias_sd_rad_s);
        CHECK(isfinite(vec3_norm(o->rate_rad_s)) && isfinite(vec3_norm(o->bias_rad_s)),
            "%s: row %zu: rate and bias", legend, i);
        CHECK(o->time_s == sample[i].time_s || isnan(sample[i].time_s), "%s: row %zu: its own time",
            legend, i);
        CHECK(o->sensor == sample[i].sensor, "%s: row %zu: its own sensor", legend, i);
    }
}

#endif
