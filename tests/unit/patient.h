#ifndef TESTS_UNIT_PATIENT_H
#define TESTS_UNIT_PATIENT_H
/** @file
 *  A simulated patient: minimum-jerk turns between poses that are held, sway, a heading that
 *  drifts, and a neutral that is never quite met. Written for the tests; knows nothing of the
 *  detector.
 */
#include "math/vec3.h"
#include <gonio/measure.h>

struct dice {
    uint64_t state;
};

/* Source: Steele, Lea and Flood 2014, the splitmix64 generator. */
static inline double roll(struct dice *d)
{
    uint64_t z = d->state += 0x9E3779B97F4A7C15u;
    z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static inline double roll_between(struct dice *d, double low, double high)
{
    return low + (high - low) * roll(d);
}

static inline double roll_normal(struct dice *d)
{
    double u = 1 - roll(d);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * roll(d));
}

enum { LEGS_MAX = 1200, WAVES = 4 };

/** A turn to a pose, and how long the pose is held. */
struct leg {
    double turn_s, hold_s, to_deg, nod_deg;
};

struct patient {
    struct leg leg[LEGS_MAX];
    int legs;
    double length_s;
    double sway_deg, tremor_deg, drift_deg_s, creep_deg_s, coupled_part, noise_deg;
    double wave_hz[WAVES], wave_rad[WAVES];
    struct dice dice;
    /* walking along */
    int now;
    double now_s;
};

static inline void patient_init(struct patient *p, uint64_t seed)
{
    *p = (struct patient){ .sway_deg = 0.3, .coupled_part = 0.1, .dice = { seed * 7919 + 1 } };
    for (int i = 0; i < WAVES; i++) {
        p->wave_hz[i]  = roll_between(&p->dice, 0.15, 0.9);
        p->wave_rad[i] = roll_between(&p->dice, 0, 2 * M_PI);
    }
}

static inline void patient_go(struct patient *p, double turn_s, double to_deg, double hold_s)
{
    p->leg[p->legs++] = (struct leg){ turn_s, hold_s, to_deg, 0 };
    p->length_s += turn_s + hold_s;
}

/** A minimum-jerk turn of this peak speed; Flash and Hogan 1985: peak speed is 15/8 of the mean. */
static inline void patient_turn(struct patient *p, double peak_deg_s, double to_deg, double hold_s)
{
    double from = p->legs ? p->leg[p->legs - 1].to_deg : 0;
    patient_go(p, fmax(1.875 * fabs(to_deg - from) / peak_deg_s, 0.15), to_deg, hold_s);
}

/** True pose at a time that never goes back: rotation and nod. */
static inline void patient_at(struct patient *p, double t, double *deg, double *nod)
{
    while (p->now < p->legs - 1 && t - p->now_s > p->leg[p->now].turn_s + p->leg[p->now].hold_s) {
        p->now_s += p->leg[p->now].turn_s + p->leg[p->now].hold_s;
        p->now++;
    }
    const struct leg *leg = &p->leg[p->now];
    double from           = p->now ? leg[-1].to_deg : 0,
           s              = leg->turn_s > 0 ? (t - p->now_s) / leg->turn_s : 1;
    double past           = fmax(t - p->now_s - leg->turn_s, 0);
    s                     = fmin(fmax(s, 0), 1);
    double part           = s * s * s * (10 - 15 * s + 6 * s * s);
    double creep          = fmin(past, leg->hold_s) * p->creep_deg_s;
    *deg                  = from + (leg->to_deg - from) * part +
           (fabs(leg->to_deg) > 8 ? copysign(creep, leg->to_deg) : 0);
    *nod = leg->nod_deg * sin(M_PI * part);
}

/** What a good sensor with a drifting heading says. */
static inline struct gonio_pose_angles patient_angles(struct patient *p, double t)
{
    double deg, nod, wave = 0;
    patient_at(p, t, &deg, &nod);
    for (int i = 0; i < WAVES; i++) {
        double w = 2 * M_PI * p->wave_hz[i];
        wave += sin(w * t + p->wave_rad[i]) * p->sway_deg / sqrt(0.5 * WAVES);
    }
    double tremor                = p->tremor_deg * sin(2 * M_PI * 5.3 * t);
    struct gonio_pose_angles out = { .time_s = t };
    out.angle_deg[0]             = -0.5 * p->coupled_part * fabs(deg) + nod + 0.5 * wave;
    out.angle_deg[1]             = -p->coupled_part * deg;
    out.angle_deg[2] =
        deg + wave + tremor + p->drift_deg_s * t + p->noise_deg * roll_normal(&p->dice);
    out.value_deg = out.angle_deg[2];
    return out;
}

/** The whole recording at a rate with jitter. @return samples */
static inline size_t patient_record(
    struct patient *p, double rate_hz, struct gonio_pose_angles *out, size_t most)
{
    size_t n     = 0;
    double zero  = 0;
    size_t zeros = 0;
    p->now       = 0;
    p->now_s     = 0;
    for (double t = 0; t < p->length_s && n < most; n++) {
        out[n] = patient_angles(p, t);
        t += roll_between(&p->dice, 0.9, 1.1) / rate_hz;
    }
    for (size_t i = 0; i < n && out[i].time_s < 2; i++, zeros++)
        zero += out[i].angle_deg[2];
    for (size_t i = 0; i < n; i++)
        out[i].value_deg = out[i].angle_deg[2] -= zero / (double)zeros;
    for (size_t i = 1; i < n; i++) {
        double square = 0, dt = out[i].time_s - out[i - 1].time_s;
        for (int k = 0; k < 3; k++) {
            double rate = (out[i].angle_deg[k] - out[i - 1].angle_deg[k]) / dt;
            square += rate * rate;
        }
        out[i].speed_deg_s = sqrt(square);
    }
    return n;
}

#endif
