#include "fusion/errors.h"
#include "fusion/facts.h"
#include "fusion/knot.h"
#include "fusion/lowpass.h"
#include "fusion/magnetic.h"
#include "fusion/rest.h"
#include "fusion/step.h"
#include "math/quat.h"
#include <gonio/fusion.h>
#include <string.h>

/* Of a sensor about which nothing is known: between the 0.97 and 2.9 ms by which the two fastest
 * low-pass settings of an MPU-9250's gyroscope delay (register map RM-MPU-9250A-00, register 1A),
 * and no consumer gyroscope comes without one. */
const struct gonio_fusion_options gonio_fusion_defaults = { .use_mag = true, .latency_s = 0.002 };

/* A magnetometer may be slower than the rest. */
static const double mag_gap_s          = 1.0;
static const double first_north_sd_rad = 10 * FUSION_DEG;
/* The first force gives the level, pushed off by hands and vibration; worse the more it differs
 * from gravity. */
static const double level_sd_rad      = 0.2;
static const double level_sd_most_rad = 0.7;
/* An orientation made by the sensor: BNO080 data sheet 1000-3927, figure 6-12, gaming rotation
 * vector: 1.5 deg static, 0.5 deg/min of heading drift. Its angles come in steps of 0.01 deg, so
 * the rate that they make is smoothed. */
static const double quat_inclination_sd_rad = 1.5 * FUSION_DEG;
static const double quat_drift_rad_s        = 0.5 * FUSION_DEG / 60;
static const double quat_rate_tau_s         = 0.03;
/* Nearer to each other than any sensor sends: no rate can be had of that. */
static const double quat_apart_s = 1e-6;

void gonio_fusion_init(struct gonio_fusion *f, const struct gonio_fusion_options *options)
{
    memset(f, 0, sizeof *f);
    f->options = options ? *options : gonio_fusion_defaults;
    walk_init(&f->walk, f->options.calibration);
    if (f->options.gyro_range_rad_s > 0)
        f->walk.clipped_rad_s = f->options.gyro_range_rad_s;
    errors_init(&f->errors, f->options.calibration, level_sd_most_rad, 0);
    f->options.calibration = NULL;
    f->last.q_GS           = GONIO_QUAT_IDENTITY;

    f->last.inclination_sd_rad = f->last.heading_sd_rad = M_PI;
}

static inline bool within(gonio_vec3 v, double most)
{
    return vec3_dot(v, v) <= most * most; /* false for NaN */
}

static bool quat_is_usable(gonio_quat q)
{
    double norm2 = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
    return norm2 > 0.25 && norm2 < 4;
}

/* The bits of what can be used: finite and not beyond physics, so that no square overflows and no
 * knot turns so far that a scale error means nothing; gyroscopes end at 4000 deg/s, 70 rad/s. */
static inline unsigned usable(const struct gonio_sample *s)
{
    unsigned has = s->has;
    if ((has & GONIO_HAS_QUAT) && !quat_is_usable(s->q_GS))
        has &= ~(unsigned)GONIO_HAS_QUAT;
    const int good = within(s->gyro_rad_s, 1e2) + within(s->acc_m_s2, 1e4) + within(s->mag_ut, 1e6);
    if (good == 3)
        return has;
    has &= within(s->gyro_rad_s, 1e2) ? ~0U : ~(unsigned)GONIO_HAS_GYRO;
    has &= within(s->acc_m_s2, 1e4) ? ~0U : ~(unsigned)GONIO_HAS_ACC;
    has &= within(s->mag_ut, 1e6) ? ~0U : ~(unsigned)GONIO_HAS_MAG;
    return has;
}

/* The first force: up, by the shortest turn. */
static void find_level(struct gonio_fusion *f, gonio_vec3 force)
{
    double norm = vec3_norm(force), excess = fabs(norm / FUSION_GRAVITY - 1);
    if (!(norm > 0.1 * FUSION_GRAVITY)) /* falling: no direction to be had */
        return;
    const gonio_vec3 up = { 0, 0, 1 };
    gonio_vec3 up_G     = quat_rotate(f->walk.q_GS, vec3_scale(force, 1 / norm));
    f->walk.q_GS        = quat_normalized(quat_mul(quat_between(up_G, up), f->walk.q_GS));
    f->level            = true;
    double variance     = squared(level_sd_rad) + fmin(2 * excess, squared(level_sd_most_rad));
    for (int i = 0; i < 2; i++) {
        errors_mark(&f->errors, GONIO_ERROR_TURN + i);
        f->errors.p[i][i] = variance;
    }
    walk_begin_knot(&f->walk);
    f->begins++;
}

/* The first field: north at once, not after a knot. */
static void find_north(struct gonio_fusion *f, gonio_vec3 field)
{
    struct gonio_fusion_sums now = {
        .s = 1, .field_s = 1, .field = quat_rotate(f->walk.q_GS, field)
    };
    struct magnetic_field seen = magnetic_field_of(&now);
    if (!(seen.s > 0))
        return;
    magnetic_judge(&f->magnetic, &seen, M_PI, false);
    f->walk.q_GS = quat_normalized(quat_mul(quat_about_z(seen.heading_rad), f->walk.q_GS));
    errors_mark(&f->errors, GONIO_ERROR_TURN + 2);
    f->errors.p[GONIO_ERROR_TURN + 2][GONIO_ERROR_TURN + 2] = squared(first_north_sd_rad);
    walk_begin_knot(&f->walk);
    f->begins++;
}

static void begin_walk(struct gonio_fusion *f, const struct gonio_sample *s)
{
    f->gyro_time_s     = s->time_s;
    f->walk.rate_rad_s = walk_rate(&f->walk.believed, s->gyro_rad_s);
}

/* What lies before a gap is told at its near end; the gap is a knot of its own. */
static void cross_gap(struct gonio_fusion *f, const struct gonio_sample *s, double dt_s)
{
    if (f->walk.sums.s + f->walk.bin.s > 0) {
        walk_close_bin(&f->walk);
        knot_close(f);
    }
    rest_break(&f->rest);
    walk_bridge(&f->walk, s->gyro_rad_s, dt_s);
    walk_close_bin(&f->walk);
    knot_close_gap(f);
}

static void rest_of_bin(struct gonio_fusion *f)
{
    gonio_vec3 rate, force;
    bool forces = walk_bin_means(&f->walk, &rate, &force);
    rest_add(&f->rest, &rate, forces ? &force : NULL, f->walk.bin.s);
}

static void walk_on(struct gonio_fusion *f, const struct gonio_sample *s, unsigned has, double dt_s)
{
    const struct walk_sample sample = { &s->gyro_rad_s, has & GONIO_HAS_ACC ? &s->acc_m_s2 : NULL,
        has & GONIO_HAS_MAG && f->magnetic.begun ? &s->mag_ut : NULL };
    if (!walk_step(&f->walk, &sample, dt_s))
        return;
    rest_of_bin(f);
    walk_close_bin(&f->walk);
    if (knot_is_full(&f->walk))
        knot_close(f);
}

/* Without a gyroscope's word, or before there is one. */
static void stand(struct gonio_fusion *f, const struct gonio_sample *s, unsigned has)
{
    if (has & GONIO_HAS_GYRO)
        begin_walk(f, s);
}

static bool raw_step(struct gonio_fusion *f, const struct gonio_sample *s, unsigned has)
{
    if (!f->options.use_mag)
        has &= ~(unsigned)GONIO_HAS_MAG;
    f->taken             = has;
    const unsigned knots = f->knots;
    const double dt      = s->time_s - f->gyro_time_s; /* NaN before the first */
    if (!(has & GONIO_HAS_GYRO) || !(dt > 0)) {
        stand(f, s, has);
    } else if (dt <= FUSION_GAP_S) {
        f->gyro_time_s = s->time_s;
        walk_on(f, s, has, dt);
    } else {
        f->gyro_time_s = s->time_s;
        cross_gap(f, s, dt);
    }
    bool found = false;
    if ((has & GONIO_HAS_ACC) && !f->level) {
        find_level(f, s->acc_m_s2);
        found = f->level;
    }
    if (has & GONIO_HAS_MAG) {
        f->mag_time_s = s->time_s;
        if (!f->magnetic.begun && f->level) {
            find_north(f, s->mag_ut);
            found = true;
        }
    }
    return found || f->knots != knots;
}

static double bias_sd(const struct gonio_fusion_errors *e, gonio_quat q_GS)
{
    double cov[3][3];
    for (int i = 0; i < 3; i++)
        for (int k = i; k < 3; k++)
            cov[i][k] = cov[k][i] = e->p[GONIO_ERROR_BIAS + i][GONIO_ERROR_BIAS + k];
    return errors_sd_up(cov[0], q_GS);
}

/* What changes only with a knot. */
static void report_knot(const struct gonio_fusion *f, struct gonio_orientation *o)
{
    const struct gonio_fusion_errors *e = &f->errors;
    const double north                  = f->magnetic.begun ? FUSION_NORTH_SD_RAD : 0;
    o->bias_rad_s                       = f->walk.believed.bias_rad_s;
    o->bias_sd_rad_s                    = bias_sd(e, f->walk.q_GS);
    o->inclination_sd_rad = f->level ? fmin(sqrt(0.5 * (e->p[0][0] + e->p[1][1])), M_PI) : M_PI;
    o->heading_sd_rad     = fmin(sqrt(e->p[2][2] + north * north), M_PI);
}

/* What changes with every sample; the rest of `last` is of the last knot. */
static inline void raw_report(const struct gonio_fusion *f, struct gonio_orientation *o)
{
    const gonio_vec3 w = f->walk.rate_rad_s;
    *o                 = f->last;
    o->rate_rad_s      = w;
    o->q_GS            = walk_now(&f->walk, f->options.latency_s);
    o->still           = f->rest.still;
    o->heading_from_mag =
        f->magnetic.begun && f->magnetic.trusted && f->time_s - f->mag_time_s <= mag_gap_s;
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
    if (dt > FUSION_GAP_S)
        rest_break(&f->rest);
    if (dt > quat_apart_s) {
        gonio_vec3 turn   = gonio_quat_to_rotvec(quat_mul(quat_conj(o->q_GS), q));
        double gain       = lowpass_gain(dt, quat_rate_tau_s);
        gonio_vec3 change = vec3_sub(vec3_scale(turn, 1 / dt), o->rate_rad_s);
        o->rate_rad_s     = vec3_add(o->rate_rad_s, vec3_scale(change, gain));
        rest_add(&f->rest, &o->rate_rad_s, has & GONIO_HAS_ACC ? &s->acc_m_s2 : NULL,
            dt <= FUSION_GAP_S ? dt : 0);
        rest_tell(&f->rest, (gonio_vec3){ 0, 0, 0 }, NULL, &f->news);
        o->heading_sd_rad = fmin(o->heading_sd_rad + quat_drift_rad_s * dt, M_PI);
    }
    o->q_GS  = q;
    o->still = f->rest.still;
}

/* One that was chosen is carried forward, as ours is; one that is taken because nothing else is
 * there passes as it was sent. */
static void sensor_report(const struct gonio_fusion *f, struct gonio_orientation *o)
{
    *o = f->last;
    if (f->options.prefer_sensor_quat && f->mode == GONIO_FUSION_SENSOR)
        o->q_GS = quat_mul(o->q_GS, walk_turn(vec3_scale(o->rate_rad_s, f->options.latency_s)));
}

static void sensor_begin(struct gonio_fusion *f)
{
    f->mode                    = GONIO_FUSION_SENSOR;
    f->gyro_time_s             = (double)NAN;
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
        f->walk.q_GS = last.q_GS;
        f->last      = last;
    }
    f->mode        = GONIO_FUSION_RAW;
    f->gyro_time_s = f->mag_time_s = (double)NAN;
}

void gonio_fusion_mark_heading(struct gonio_fusion *f)
{
    if (f->magnetic.begun)
        return; /* north is north */
    errors_mark(&f->errors, GONIO_ERROR_TURN + 2);
    f->last.heading_sd_rad = 0;
}

/* Once gyroscope and accelerometer came together the mode stays raw, whatever a torn sample lacks.
 */
static void choose(struct gonio_fusion *f, unsigned has)
{
    bool both = (has & GONIO_HAS_GYRO) && (has & GONIO_HAS_ACC);
    bool quat = has & GONIO_HAS_QUAT, prefer = f->options.prefer_sensor_quat;
    if (quat && (prefer || !(both || f->mode == GONIO_FUSION_RAW))) {
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
    const unsigned has = usable(s);
    if ((s->time_s > f->time_s || f->mode == GONIO_FUSION_IDLE) && isfinite(s->time_s)) {
        if (f->mode != GONIO_FUSION_RAW || f->options.prefer_sensor_quat)
            choose(f, has);
        f->time_s = s->time_s;
        if (f->mode != GONIO_FUSION_RAW)
            sensor_step(f, s, has);
        else if (raw_step(f, s, has))
            report_knot(f, &f->last);
    }
    if (f->mode == GONIO_FUSION_RAW)
        raw_report(f, out);
    else
        sensor_report(f, out);
    out->time_s = s->time_s;
    out->sensor = s->sensor;
    return GONIO_OK;
}
