#include "fusion/facts.h"
#include "fusion/inclination.h"
#include "fusion/knot.h"
#include "fusion/lowpass.h"
#include "fusion/magnetic.h"
#include "fusion/rest.h"
#include "fusion/strapdown.h"
#include "math/quat.h"
#include <gonio/fusion.h>
#include <string.h>

const struct gonio_fusion_options gonio_fusion_defaults = { .use_mag = true };

/* Longer than this between two samples is a gap: rates may have done anything in it. */
static const double gap_s = 0.25;
/* What a person's rate differs by in a gap from the mean of its ends. */
static const double gap_rate_sd_rad_s = 30 * FUSION_DEG;
/* A longer gap is not bridged at all. */
static const double bridged_most_s = 5.0;
/* Scale error of a consumer gyroscope (consumer grade of the simulations): of what was turned. */
static const double scale_sd = 0.01;
/* A magnetometer may be slower than the rest; local north is not quite north even where the
 * field looks right (3 deg between rooms of data/broad). */
static const double mag_gap_s    = 1.0;
static const double north_sd_rad = 2.0 * FUSION_DEG;
/* An orientation made by the sensor: BNO080 data sheet 1000-3927, figure 6-12, gaming rotation
 * vector: 1.5 deg static, 0.5 deg/min of heading drift. Its angles come in steps of 0.01 deg, so
 * the rate that they make is smoothed. */
static const double quat_inclination_sd_rad = 1.5 * FUSION_DEG;
static const double quat_drift_rad_s        = 0.5 * FUSION_DEG / 60;
static const double quat_rate_tau_s         = 0.03;

void gonio_fusion_init(struct gonio_fusion *f, const struct gonio_fusion_options *options)
{
    memset(f, 0, sizeof *f);
    f->options          = options ? *options : gonio_fusion_defaults;
    f->strapdown.q_IS   = GONIO_QUAT_IDENTITY;
    f->inclination.q_EI = GONIO_QUAT_IDENTITY;
    f->inclination.q_ES = GONIO_QUAT_IDENTITY;
    f->inclination.up_S = (gonio_vec3){ 0, 0, 1 };
    f->q_GE             = GONIO_QUAT_IDENTITY;
    f->last.q_GS        = GONIO_QUAT_IDENTITY;

    f->last.inclination_sd_rad = f->last.heading_sd_rad = M_PI;
    bias_init(&f->bias);
}

static bool within(gonio_vec3 v, double most)
{
    return vec3_dot(v, v) <= most * most; /* false for NaN */
}

/* The bits of what can be used: finite and not beyond physics, so that no square overflows. */
static unsigned usable(const struct gonio_sample *s)
{
    unsigned has = s->has;
    double norm2 = s->q_GS.w * s->q_GS.w + s->q_GS.x * s->q_GS.x + s->q_GS.y * s->q_GS.y +
                   s->q_GS.z * s->q_GS.z;
    if (!(norm2 > 0.25 && norm2 < 4))
        has &= ~(unsigned)GONIO_HAS_QUAT;
    if (!within(s->gyro_rad_s, 1e3))
        has &= ~(unsigned)GONIO_HAS_GYRO;
    if (!within(s->acc_m_s2, 1e4))
        has &= ~(unsigned)GONIO_HAS_ACC;
    if (!within(s->mag_ut, 1e6))
        has &= ~(unsigned)GONIO_HAS_MAG;
    return has;
}

/* Seconds since a field came last; 0 where it never did or a gap lies between. */
static double step_since(double *last_s, double time_s, double gap)
{
    double dt = time_s - *last_s;
    *last_s   = time_s;
    return dt > 0 && dt <= gap ? dt : 0;
}

/* Bring the gyroscope's frame to this sample. Returns what it turned by. */
static gonio_vec3 advance(struct gonio_fusion *f, gonio_vec3 gyro_rad_s, double dt_s)
{
    if (dt_s <= gap_s)
        return strapdown_step(&f->strapdown, gyro_rad_s, f->bias.bias_rad_s, dt_s);
    rest_break(&f->rest);
    inclination_restart(&f->inclination);
    double lost = fmin(gap_rate_sd_rad_s * dt_s, M_PI);
    f->knot.lost_rad2 += lost * lost;
    double bridged = dt_s <= bridged_most_s ? dt_s : 0;
    return strapdown_step(&f->strapdown, gyro_rad_s, f->bias.bias_rad_s, bridged);
}

static void add_gyro(struct gonio_fusion *f, gonio_vec3 gyro_rad_s, double time_s)
{
    double dt      = time_s - f->gyro_time_s;
    f->gyro_time_s = time_s;
    if (!f->strapdown.begun) {
        f->strapdown.begun      = true;
        f->strapdown.gyro_rad_s = gyro_rad_s;
        return;
    }
    gonio_vec3 turn = advance(f, gyro_rad_s, dt);
    knot_add(f, dt, turn);
    f->turned_rad += vec3_dot(f->inclination.up_S, turn);
}

static void add_mag(struct gonio_fusion *f, gonio_vec3 mag_ut, double time_s)
{
    gonio_vec3 mag_E = quat_rotate(f->inclination.q_ES, mag_ut);
    magnetic_add(&f->magnetic, mag_E, step_since(&f->mag_time_s, time_s, mag_gap_s));
    if (!f->magnetic.begun) /* north at once, not after a knot */
        knot_head(f);
}

static void raw_step(struct gonio_fusion *f, const struct gonio_sample *s, unsigned has)
{
    /* What is turned by a q_IS that stands still would be turned wrongly. */
    if (f->strapdown.begun && !(has & GONIO_HAS_GYRO))
        return;
    double dt = s->time_s - f->gyro_time_s;
    if (has & GONIO_HAS_GYRO)
        add_gyro(f, s->gyro_rad_s, s->time_s);
    rest_add(&f->rest, has & GONIO_HAS_GYRO ? &s->gyro_rad_s : NULL,
        has & GONIO_HAS_ACC ? &s->acc_m_s2 : NULL, dt > 0 && dt <= gap_s ? dt : 0);
    if (has & GONIO_HAS_ACC)
        inclination_add(&f->inclination, f->strapdown.q_IS, s->acc_m_s2, f->bias.bias_rad_s,
            step_since(&f->acc_time_s, s->time_s, gap_s), &f->knot);
    else
        inclination_place(&f->inclination, f->strapdown.q_IS);
    if (has & GONIO_HAS_MAG && f->options.use_mag && f->inclination.begun)
        add_mag(f, s->mag_ut, s->time_s);
    knot_close(f);
}

static void raw_report(const struct gonio_fusion *f, struct gonio_orientation *o)
{
    bool from_mag = f->magnetic.trusted && f->time_s - f->mag_time_s <= mag_gap_s;
    double scale = scale_sd * f->turned_rad, north = f->magnetic.begun ? north_sd_rad : 0;
    gonio_vec3 none       = { 0, 0, 0 };
    o->q_GS               = quat_mul(f->q_GE, f->inclination.q_ES);
    o->rate_rad_s         = f->strapdown.zero || !f->strapdown.begun
                                ? none
                                : vec3_sub(f->strapdown.gyro_rad_s, f->bias.bias_rad_s);
    o->bias_rad_s         = f->bias.bias_rad_s;
    o->bias_sd_rad_s      = bias_sd_along(&f->bias, f->inclination.up_S);
    o->inclination_sd_rad = inclination_sd(&f->inclination, bias_sd(&f->bias));
    o->heading_sd_rad     = fmin(sqrt(f->bias.p[0][0] + scale * scale + north * north), M_PI);
    o->still              = f->rest.still;
    o->heading_from_mag   = from_mag;
}

/* As it was sent; only a norm that is not 1 is mended. */
static gonio_quat unit(gonio_quat q)
{
    double norm2 = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
    return fabs(norm2 - 1) < 1e-12 ? q : quat_normalized(q);
}

static void sensor_step(struct gonio_fusion *f, const struct gonio_sample *s, unsigned has)
{
    if (!(has & GONIO_HAS_QUAT))
        return;
    struct gonio_orientation *o = &f->last;
    gonio_quat q                = unit(s->q_GS);
    double dt                   = s->time_s - f->gyro_time_s;
    f->gyro_time_s              = s->time_s;
    if (dt > gap_s)
        rest_break(&f->rest);
    if (dt > 0) {
        gonio_vec3 turn   = gonio_quat_to_rotvec(quat_mul(quat_conj(o->q_GS), q));
        double gain       = lowpass_gain(dt, quat_rate_tau_s);
        gonio_vec3 change = vec3_sub(vec3_scale(turn, 1 / dt), o->rate_rad_s);
        o->rate_rad_s     = vec3_add(o->rate_rad_s, vec3_scale(change, gain));
        rest_add(&f->rest, &o->rate_rad_s, has & GONIO_HAS_ACC ? &s->acc_m_s2 : NULL,
            dt <= gap_s ? dt : 0);
        rest_tell(&f->rest, &f->bias, false);
        o->heading_sd_rad = fmin(o->heading_sd_rad + quat_drift_rad_s * dt, M_PI);
    }
    o->q_GS  = q;
    o->still = f->rest.still;
}

static void sensor_begin(struct gonio_fusion *f)
{
    f->mode                    = GONIO_FUSION_SENSOR;
    f->gyro_time_s             = (double)NAN;
    f->bias                    = (struct gonio_fusion_bias){ 0 };
    f->last.heading_sd_rad     = 0;
    f->last.inclination_sd_rad = quat_inclination_sd_rad;
    f->last.bias_sd_rad_s      = quat_drift_rad_s;
}

/* From the sensor's orientation to our own, without a jump of heading. */
static void raw_begin(struct gonio_fusion *f)
{
    if (f->mode == GONIO_FUSION_SENSOR) {
        struct gonio_orientation last   = f->last;
        struct gonio_fusion_options raw = f->options;
        raw.prefer_sensor_quat          = false;
        gonio_fusion_init(f, &raw);
        f->strapdown.q_IS = last.q_GS;
        f->last           = last;
    }
    f->mode        = GONIO_FUSION_RAW;
    f->gyro_time_s = f->acc_time_s = f->mag_time_s = (double)NAN;
}

void gonio_fusion_mark_heading(struct gonio_fusion *f)
{
    bias_mark_heading(&f->bias);
    f->turned_rad          = 0;
    f->last.heading_sd_rad = 0;
}

/* Once gyroscope and accelerometer came together the mode stays raw, whatever a torn sample lacks.
 */
static void choose(struct gonio_fusion *f, unsigned has)
{
    bool both = (has & GONIO_HAS_GYRO) && (has & GONIO_HAS_ACC);
    bool quat = has & GONIO_HAS_QUAT, prefer = f->options.prefer_sensor_quat;
    if (quat && (prefer || !(both || f->strapdown.begun))) {
        if (f->mode != GONIO_FUSION_SENSOR)
            sensor_begin(f);
    } else if (f->mode == GONIO_FUSION_IDLE ? has & (GONIO_HAS_GYRO | GONIO_HAS_ACC)
                                            : f->mode == GONIO_FUSION_SENSOR && both && !prefer) {
        raw_begin(f);
    }
}

enum gonio_status gonio_fusion_update(
    struct gonio_fusion *f, const struct gonio_sample *s, struct gonio_orientation *out)
{
    unsigned has = usable(s);
    bool later   = f->mode == GONIO_FUSION_IDLE || s->time_s > f->time_s;
    if (isfinite(s->time_s) && later) {
        choose(f, has);
        f->time_s = s->time_s;
        if (f->mode == GONIO_FUSION_RAW) {
            raw_step(f, s, has);
            raw_report(f, &f->last);
        } else {
            sensor_step(f, s, has);
        }
    }
    *out        = f->last;
    if (f->options.latency_s != 0 && f->mode != GONIO_FUSION_IDLE)
        out->q_GS = quat_mul(out->q_GS,
            gonio_quat_from_rotvec(vec3_scale(out->rate_rad_s, f->options.latency_s)));
    out->time_s = s->time_s;
    out->sensor = s->sensor;
    return GONIO_OK;
}
