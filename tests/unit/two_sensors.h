#ifndef TESTS_UNIT_TWO_SENSORS_H
#define TESTS_UNIT_TWO_SENSORS_H
/** @file
 *  Two sensors on either side of a joint that moves by a formula, as a filter would tell them: each
 * with its own ground's heading, which drifts. Mounted askew, sampled at rates of their own.
 */
#include "base/note.h"
#include "check.h"
#include "math/quat.h"
#include <gonio/relative.h>

#define DEG (M_PI / 180)
enum { TWO_MOST = 20000 };

struct two {
    double end_s;
    gonio_quat (*proximal)(double t);              /* the proximal segment in the room */
    gonio_quat (*joint)(const void *of, double t); /* the distal segment seen from it */
    const void *of;
    double drift_rad_s;               /* of the distal sensor against the proximal one */
    double told_rad_s[GONIO_SENSORS]; /* what each says of its own drift, 1 sigma; NaN: nothing */
    double start_rad;                 /* by which the grounds' headings differ at the start */
    gonio_quat mounting[GONIO_SENSORS];
};

static const struct two two_plain = { .end_s = 60,
    .told_rad_s                              = { 0.1 * DEG, 0.1 * DEG },
    .mounting = { { 0.8, 0.2, -0.5, 0.2646 }, { 0.3, 0.5, 0.7, -0.4123 } } };

/* What came out. */
struct two_held {
    size_t count[GONIO_SENSORS];
    struct gonio_orientation at[GONIO_SENSORS][TWO_MOST];
    double turn[GONIO_SENSORS][TWO_MOST], sd[TWO_MOST];
    struct gonio_relative found;
};

static struct two_held two_held;

static inline double two_ease(double s)
{
    s = fmin(fmax(s, 0), 1);
    return s * s * (3 - 2 * s);
}

static inline void two_make(const struct two *two, struct two_held *h)
{
    static const double rate_hz[] = { 50, 47 }, later_s[] = { 0, 0.003 };
    for (int s = 0; s < GONIO_SENSORS; s++) {
        h->count[s] = (size_t)(two->end_s * rate_hz[s]);
        assert_true(h->count[s] <= TWO_MOST);
        for (size_t i = 0; i < h->count[s]; i++) {
            double t       = (double)i / rate_hz[s] + later_s[s];
            gonio_quat q   = two->proximal(t);
            double heading = 0;
            if (s == GONIO_SENSOR_DISTAL) {
                q       = quat_mul(q, two->joint(two->of, t));
                heading = two->start_rad + two->drift_rad_s * t;
            }
            q           = quat_mul(quat_about_z(heading), quat_mul(q, two->mounting[s]));
            h->at[s][i] = (struct gonio_orientation){ .time_s = t,
                .sensor                                       = s,
                .q_GS                                         = quat_normalized(q),
                .heading_sd_rad                               = two->told_rad_s[s] * t };
        }
    }
}

static inline enum gonio_status two_hold(const char *joint, bool neutral, struct two_held *h)
{
    struct gonio_series distal = { h->at[0], h->count[0] }, proximal = { h->at[1], h->count[1] };
    return gonio_relative_hold(
        joint, distal, proximal, neutral, h->turn[0], h->turn[1], h->sd, &h->found);
}

/* By how much the heading of the distal sensor is still wrong against the proximal one, rad. */
static inline double two_left(const struct two *two, const struct two_held *h, double t)
{
    size_t d = (size_t)(t * 50 + 0.5), p = (size_t)(t * 47 + 0.5);
    d = d < h->count[0] ? d : h->count[0] - 1;
    p = p < h->count[1] ? p : h->count[1] - 1;
    return remainder(
        two->start_rad + two->drift_rad_s * h->at[0][d].time_s + h->turn[0][d] - h->turn[1][p],
        2 * M_PI);
}

/* Even in -1..1. */
static inline double two_even(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 23) - 1;
}

/* Roughly normal. */
static inline double two_normal(unsigned *seed)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += two_even(seed) / 2;
    return sum;
}

#endif
