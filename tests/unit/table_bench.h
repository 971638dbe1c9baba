#ifndef TESTS_UNIT_TABLE_BENCH_H
#define TESTS_UNIT_TABLE_BENCH_H
/** @file
 *  A sensor with known errors on a table: laid on its sides, turned by hand against a straight
 * edge. Written for the tests; knows nothing of what looks at its samples.
 */
#include "math/quat.h"
#include "patient.h" /* struct dice */
#include <gonio/calibration.h>
#include <gonio/sample.h>

#define DEG (M_PI / 180)

struct bench {
    struct dice dice;
    /* of the sensor */
    struct gonio_calibration truth;          /* its errors, in the equations of the calibration */
    double cross[9];                         /* of the accelerometer, besides; row-major */
    double gyro_noise_rad_s, acc_noise_m_s2; /* rms a sample */
    gonio_vec3 drift_rad_s2;
    double step_rad_s, step_m_s2; /* of the wire; 0: none */
    double threshold_rad_s;       /* all three rates below it are sent as 0 */
    double field_noise_ut;
    /* of the person and the table */
    double wobble_rad, hand_m_s2, edge_rad, nonlinearity;
    gonio_vec3 centre_m; /* from the sensor to the axis that it is turned about */
    gonio_quat table;    /* out of level */
    double gravity_m_s2; /* of the place */
    double rate_hz;
    /* where it is */
    double time_s, heading_rad;
    gonio_quat pose; /* on the table, before the heading */
    gonio_quat last_q;
    gonio_vec3 last_rate, push_m_s2;
    void (*take)(void *context, const struct gonio_sample *s);
    void *context;
};

static inline gonio_vec3 bench_normal(struct bench *b, double sd)
{
    double x = roll_normal(&b->dice), y = roll_normal(&b->dice), z = roll_normal(&b->dice);
    return (gonio_vec3){ sd * x, sd * y, sd * z };
}

static inline gonio_vec3 bench_through(const double m[9], gonio_vec3 v)
{
    return (gonio_vec3){ m[0] * v.x + m[1] * v.y + m[2] * v.z, m[3] * v.x + m[4] * v.y + m[5] * v.z,
        m[6] * v.x + m[7] * v.y + m[8] * v.z };
}

/** A perfect sensor at 100 Hz on a level table. */
static inline void bench_init(struct bench *b, uint64_t seed)
{
    *b      = (struct bench){ .dice = { seed * 7919 + 3 },
             .rate_hz               = 100,
             .gravity_m_s2          = 9.81,
             .table                 = GONIO_QUAT_IDENTITY };
    b->pose = b->last_q = GONIO_QUAT_IDENTITY;
    gonio_calibration_init(&b->truth);
    b->cross[0] = b->cross[4] = b->cross[8] = 1;
}

/** One of the consumer sensors of docs/sensors.md, in the hands of a careful person. */
static inline void bench_consumer(struct bench *b, uint64_t seed)
{
    bench_init(b, seed);
    struct dice *d = &b->dice;
    for (int i = 0; i < 9; i++) {
        b->truth.gyro_matrix[i] = 0.01 * roll_normal(d);
        if (i / 3 != i % 3)
            b->cross[i] = 0.005 * roll_normal(d);
    }
    b->truth.gyro_bias_rad_s = bench_normal(b, 0.5 * DEG);
    b->drift_rad_s2          = bench_normal(b, 0.02 * DEG / 60);
    b->truth.acc_offset_m_s2 = bench_normal(b, 0.02 * 9.81);
    b->truth.acc_scale       = bench_normal(b, 0.005);
    b->gyro_noise_rad_s      = 0.01 * DEG * sqrt(50);
    b->acc_noise_m_s2        = 300e-6 * 9.81 * sqrt(50);
    b->step_rad_s            = 2000.0 / 32768 * DEG;
    b->step_m_s2             = 16 * 9.81 / 32768;
    b->wobble_rad            = 0.5 * DEG;
    b->hand_m_s2             = 0.3;
    b->edge_rad              = 0.2 * DEG;
    b->nonlinearity          = 0.0003;
    b->gravity_m_s2          = 9.81 + 0.02 * roll_normal(d);
    b->truth.mag_hard_ut     = bench_normal(b, 5);
    b->field_noise_ut        = 0.3;
    for (int i = 0; i < 3; i++) {
        b->truth.mag_soft[4 * i] += 0.02 * roll_normal(d);
        int k                        = (i + 1) % 3;
        b->truth.mag_soft[3 * i + k] = b->truth.mag_soft[3 * k + i] = 0.01 * roll_normal(d);
    }
    b->centre_m =
        (gonio_vec3){ 0.03 * roll_normal(d), 0.03 * roll_normal(d), 0.03 * roll_normal(d) };
    b->table = gonio_quat_from_rotvec(
        (gonio_vec3){ 0.4 * DEG * roll_normal(d), 0.4 * DEG * roll_normal(d), 0 });
}

static inline double bench_step(double value, double step)
{
    return step > 0 ? step * floor(value / step + 0.5) : value;
}

static inline gonio_vec3 bench_wire(gonio_vec3 v, double step)
{
    return (gonio_vec3){ bench_step(v.x, step), bench_step(v.y, step), bench_step(v.z, step) };
}

/* sent = (I - M)^-1 rate + bias: the series ends where M^3 does not matter. */
static inline gonio_vec3 bench_gyro(struct bench *b, gonio_vec3 rate, double scale)
{
    const double *m = b->truth.gyro_matrix;
    gonio_vec3 once = bench_through(m, rate), twice = bench_through(m, once);
    gonio_vec3 sent = vec3_add(rate, vec3_add(once, vec3_add(twice, bench_through(m, twice))));
    sent            = vec3_add(vec3_scale(sent, 1 + scale), b->truth.gyro_bias_rad_s);
    sent            = vec3_add(sent, vec3_scale(b->drift_rad_s2, b->time_s));
    sent       = bench_wire(vec3_add(sent, bench_normal(b, b->gyro_noise_rad_s)), b->step_rad_s);
    bool below = vec3_norm(sent) < b->threshold_rad_s;
    return below ? (gonio_vec3){ 0, 0, 0 } : sent;
}

static inline gonio_vec3 bench_acc(struct bench *b, gonio_vec3 force)
{
    const gonio_vec3 s = b->truth.acc_scale;
    force              = bench_through(b->cross, force);
    force = (gonio_vec3){ force.x / (1 - s.x), force.y / (1 - s.y), force.z / (1 - s.z) };
    force = vec3_add(force, b->truth.acc_offset_m_s2);
    return bench_wire(vec3_add(force, bench_normal(b, b->acc_noise_m_s2)), b->step_m_s2);
}

/* field = soft (sent - hard), with a soft iron near the identity. */
static inline gonio_vec3 bench_mag(struct bench *b, gonio_vec3 field)
{
    double rest[9];
    for (int i = 0; i < 9; i++)
        rest[i] = (i % 4 == 0) - b->truth.mag_soft[i];
    gonio_vec3 once = bench_through(rest, field), twice = bench_through(rest, once);
    field = vec3_add(field, vec3_add(once, vec3_add(twice, bench_through(rest, twice))));
    return vec3_add(vec3_add(field, b->truth.mag_hard_ut), bench_normal(b, b->field_noise_ut));
}

/* One sample; `hand` 0 to 1: how much a hand has to do with it. */
static inline void bench_sample(struct bench *b, gonio_quat wobble, double hand, double scale)
{
    double dt = 1 / b->rate_hz;
    gonio_quat q =
        quat_mul(quat_mul(b->table, quat_about_z(b->heading_rad)), quat_mul(wobble, b->pose));
    gonio_vec3 rate  = vec3_scale(gonio_quat_to_rotvec(quat_mul(quat_conj(b->last_q), q)), 1 / dt);
    gonio_vec3 alpha = vec3_scale(vec3_sub(rate, b->last_rate), hand / dt);
    gonio_vec3 out   = vec3_scale(b->centre_m, -hand);
    gonio_vec3 round = vec3_add(vec3_cross(rate, vec3_cross(rate, out)), vec3_cross(alpha, out));
    /* Pushes that last a third of a second. */
    b->push_m_s2 = vec3_add(vec3_scale(b->push_m_s2, 1 - dt / 0.15),
        bench_normal(b, b->hand_m_s2 * sqrt(2 * dt / 0.15)));
    gonio_vec3 force =
        vec3_add((gonio_vec3){ 0, 0, b->gravity_m_s2 }, vec3_scale(b->push_m_s2, hand));
    force = vec3_add(quat_rotate_back(q, force), round);
    b->time_s += dt;
    struct gonio_sample s = { .time_s = b->time_s,
        .has        = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG | GONIO_HAS_TEMP,
        .gyro_rad_s = bench_gyro(b, rate, scale),
        .acc_m_s2   = bench_acc(b, force),
        .mag_ut     = bench_mag(b, quat_rotate_back(q, (gonio_vec3){ 0, 20, -43 })),
        .temp_c     = 27.5 };
    b->last_q             = q;
    b->last_rate          = rate;
    b->take(b->context, &s);
}

static inline void bench_still(struct bench *b, double s)
{
    for (double end = b->time_s + s; b->time_s < end;)
        bench_sample(b, GONIO_QUAT_IDENTITY, 0, 0);
}

static inline double bench_ease(double u) { return u * u * u * (10 + u * (6 * u - 15)); }

/** Take it up and lay it down: `axis` 0 to 2 up, 3 to 5 down, askew by a few degrees of chance. */
static inline void bench_lay(struct bench *b, int axis, double askew_rad)
{
    double sign   = axis < 3 ? 1 : -1;
    gonio_vec3 up = { axis % 3 == 0 ? sign : 0, axis % 3 == 1 ? sign : 0,
        axis % 3 == 2 ? sign : 0 };
    gonio_vec3 off = vec3_unit(bench_normal(b, 1));
    gonio_quat to = quat_between(vec3_add(up, vec3_scale(off, askew_rad)), (gonio_vec3){ 0, 0, 1 });
    gonio_quat from = b->pose;
    gonio_vec3 by   = gonio_quat_to_rotvec(quat_mul(quat_conj(from), to));
    double begin = b->time_s, length = 1.5, heading = b->heading_rad,
           turn = roll_between(&b->dice, -0.7, 0.7);
    while (b->time_s < begin + length) {
        double u       = bench_ease(fmin((b->time_s - begin) / length, 1));
        b->pose        = quat_mul(from, gonio_quat_from_rotvec(vec3_scale(by, u)));
        b->heading_rad = heading + u * turn;
        bench_sample(b, GONIO_QUAT_IDENTITY, 0.3, 0);
    }
    b->pose = to;
}

/** Turn it on the table by so many turns, counter-clockwise, at a mean speed. */
static inline void bench_turn(struct bench *b, double turns, double deg_s)
{
    double begin = b->time_s, length = fabs(turns) * 360 / deg_s, from = b->heading_rad;
    double by       = turns * 2 * M_PI + b->edge_rad * roll_normal(&b->dice);
    double tilt     = roll_between(&b->dice, -M_PI, M_PI),
           scale    = b->nonlinearity * roll_normal(&b->dice);
    gonio_vec3 lean = bench_normal(b, 0.5 * b->wobble_rad);
    while (b->time_s < begin + length) {
        double t = fmin((b->time_s - begin) / length, 1), u = 0.5 * t + 0.5 * bench_ease(t);
        double much    = sin(M_PI * t);
        b->heading_rad = from + by * (u + 0.01 * sin(2 * M_PI * 7 * t) * much);
        double a       = b->wobble_rad * sin(9 * b->time_s + tilt);
        gonio_vec3 w   = { a * cos(tilt), a * sin(tilt), 0 };
        bench_sample(b,
            gonio_quat_from_rotvec(vec3_scale(vec3_add(w, quat_rotate(b->pose, lean)), much)), much,
            scale);
    }
    b->heading_rad = from + by;
}

/** Laid on a side, and turned there from rest to rest; turns 0: not. */
static inline void bench_side(struct bench *b, int axis, double turns)
{
    bench_lay(b, axis, 2 * DEG);
    bench_still(b, 4);
    if (turns == 0)
        return;
    bench_turn(b, turns, roll_between(&b->dice, 100, 180));
    bench_still(b, 4);
}

/** All that is asked for, in the order in which it is asked for. */
static inline void bench_whole(struct bench *b)
{
    static const int side[6] = { 2, 5, 0, 3, 1, 4 };
    bench_still(b, 1);
    for (int i = 0; i < 6; i++)
        bench_side(b, side[i], i % 2 ? 0 : i == 2 ? -5 : 5);
}

#endif
