#ifndef TESTS_UNIT_HEAD_H
#define TESTS_UNIT_HEAD_H
/** @file
 *  A sensor on a head that moves by formulas: at rest, then turning. What it would say, with the
 *  errors that a test asks for, and where it truly points.
 */
#include "check.h"
#include "math/quat.h"
#include <gonio/fusion.h>

#define DEG (M_PI / 180)

struct head {
    double still_s; /* at rest until then */
    double yaw_rad; /* amplitude; 0: only sway */
    double sway_rad, sway_hz;
    double slow_rad_s; /* an even turn from still_s on */
    double start_rad;  /* heading at the start */
    gonio_vec3 bias_rad_s;
    double noise_rad_s;   /* gyroscope, rms a sample */
    gonio_quat q_MS;      /* M: the sensor mounted straight */
    gonio_vec3 magnet_ut; /* in the room, added to the field while ... */
    double magnet_from_s, magnet_to_s;
    unsigned seed;
};

static const struct head head_plain = { .still_s = 4, .yaw_rad = 70 * DEG, .q_MS = { 1, 0, 0, 0 } };

static gonio_quat head_truth(const struct head *h, double t)
{
    double moving = fmax(t - h->still_s, 0),
           ease   = moving < 1 ? moving * moving * (3 - 2 * moving) : 1;
    double w = 2 * M_PI * 0.25 * moving, sway = h->sway_rad * sin(2 * M_PI * h->sway_hz * t);
    double yaw   = h->start_rad + ease * h->yaw_rad * sin(w) + h->slow_rad_s * moving + sway;
    double pitch = 0.1 + ease * 0.15 * h->yaw_rad * sin(0.7 * w) + sway;
    double roll  = -0.2 + ease * 0.1 * h->yaw_rad * sin(1.3 * w);
    return quat_mul(quat_from_yaw_pitch_roll(yaw, pitch, roll), h->q_MS);
}

/* Roughly normal: the sum of twelve even deviates. */
static double head_noise(struct head *h)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) {
        h->seed = h->seed * 1664525u + 1013904223u;
        sum += (double)(h->seed >> 8) / (1 << 24);
    }
    return sum;
}

/* The mean rate between two instants, from turns in steps of a millisecond or less. */
static gonio_vec3 head_rate(const struct head *h, double from, double to)
{
    gonio_vec3 sum = { 0, 0, 0 };
    int steps      = (int)ceil((to - from) / 1e-3);
    gonio_quat q   = head_truth(h, from);
    for (int i = 1; i <= steps; i++) {
        gonio_quat next = head_truth(h, from + (to - from) * i / steps);
        sum             = vec3_add(sum, gonio_quat_to_rotvec(quat_mul(quat_conj(q), next)));
        q               = next;
    }
    return vec3_scale(sum, 1 / (to - from));
}

/* The sensor sits 0.1 m in front of and 0.15 m above the neck's centre of turning. */
static gonio_vec3 head_place(const struct head *h, double t)
{
    return quat_rotate(
        quat_mul(head_truth(h, t), quat_conj(h->q_MS)), (gonio_vec3){ 0.1, 0, 0.15 });
}

static struct gonio_sample head_sample(struct head *h, double before, double t)
{
    const double step = 1e-3;
    gonio_quat q      = head_truth(h, t);
    gonio_vec3 bend   = vec3_sub(vec3_add(head_place(h, t + step), head_place(h, t - step)),
          vec3_scale(head_place(h, t), 2));
    gonio_vec3 force  = vec3_add(vec3_scale(bend, 1 / (step * step)), (gonio_vec3){ 0, 0, 9.81 });
    gonio_vec3 field  = { 0, 20, -40 };
    if (t >= h->magnet_from_s && t < h->magnet_to_s)
        field = vec3_add(field, h->magnet_ut);
    gonio_vec3 error =
        vec3_scale((gonio_vec3){ head_noise(h), head_noise(h), head_noise(h) }, h->noise_rad_s);
    return (struct gonio_sample){ .time_s = t,
        .has                              = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
        .gyro_rad_s = vec3_add(head_rate(h, before, t), vec3_add(h->bias_rad_s, error)),
        .acc_m_s2   = quat_rotate_back(q, force),
        .mag_ut     = quat_rotate_back(q, field) };
}

/* rad, of the turn between two orientations; of its part about up; of the rest. */
static inline double angle_between(gonio_quat a, gonio_quat b)
{
    return vec3_norm(gonio_quat_to_rotvec(quat_mul(a, quat_conj(b))));
}

static inline double heading_between(gonio_quat a, gonio_quat b)
{
    gonio_quat e   = quat_mul(a, quat_conj(b));
    double heading = 2 * atan2(e.z, e.w);
    return heading - 2 * M_PI * floor(heading / (2 * M_PI) + 0.5);
}

static inline double inclination_between(gonio_quat a, gonio_quat b)
{
    gonio_quat e = quat_mul(a, quat_conj(b));
    return 2 * acos(fmin(1, hypot(e.w, e.z)));
}

#endif
