#include "device/clockfit.h"
#include <math.h>

enum {
    SETTLE = 32, /* samples before the measured period is used */
    WINDOW_FULL =
        6000,      /* samples after which the period's window begins anew: a minute at 100 Hz */
    LATE_RUN = 12, /* samples in a row that are late before lateness is a gap, not a bunch */
};
static const double creep =
    0.002; /* of a lateness is believed at once: half of it in 3.5 s at 100 Hz */
static const double gap_periods = 2.5; /* a lateness beyond it that lasts is a gap */
static const double restart_s   = 1.0; /* silence after which everything begins anew */

void clockfit_init(struct clockfit *c, double rate_hz, unsigned seq_modulus)
{
    *c = (struct clockfit){
        .nominal_s = 1 / rate_hz, .period_s = 1 / rate_hz, .seq_modulus = seq_modulus
    };
}

double clockfit_rate_hz(const struct clockfit *c) { return c->samples > 1 ? 1 / c->period_s : 0; }

static double begin(struct clockfit *c, const struct gonio_sample *s, double arrival_s)
{
    double at   = c->samples > 0 && arrival_s <= c->last_s ? c->last_s + c->period_s : arrival_s;
    c->started  = true;
    c->offset_s = at - s->sensor_time_s;
    c->window_begin_s = at;
    c->window_samples = 0;
    c->late_run       = 0;
    c->late_least_s   = INFINITY;
    c->last_seq       = s->seq;
    c->next_s         = at + c->period_s;
    c->last_s         = at;
    c->samples++;
    return at;
}

/* How many periods have passed, by the sensor's own counter. */
static uint64_t steps(struct clockfit *c, const struct gonio_sample *s)
{
    if (!c->seq_modulus || !(s->has & GONIO_HAS_SEQ))
        return 1;
    uint64_t n  = (s->seq + c->seq_modulus - c->last_seq % c->seq_modulus) % c->seq_modulus;
    c->last_seq = s->seq;
    c->gaps += n > 1;
    return n == 0 ? 1 : n; /* the same number again: a repeated frame; better a period than none */
}

/* Of a window of arrivals, the period is its length over its samples: bunching at its two ends is
 * a few milliseconds, against seconds. */
static void fit_period(struct clockfit *c, uint64_t passed, double arrival_s)
{
    c->window_samples += passed;
    if (c->window_samples < SETTLE)
        return;
    double period = (arrival_s - c->window_begin_s) / (double)c->window_samples;
    /* At first the nominal period counts for nothing: a WitMotion may run at 70 Hz for 100. */
    double weight = c->samples < 4 * SETTLE ? 1 : 0.02;
    c->period_s += weight * (period - c->period_s);
    if (c->window_samples >= WINDOW_FULL) {
        c->window_begin_s = arrival_s;
        c->window_samples = 0;
    }
}

/* Samples were lost on the way where everything since stays late; a bunch catches up. */
static void watch_gap(struct clockfit *c, double late_s)
{
    if (late_s < gap_periods * c->period_s) {
        c->late_run     = 0;
        c->late_least_s = INFINITY;
        return;
    }
    c->late_least_s = fmin(c->late_least_s, late_s);
    if (++c->late_run < LATE_RUN)
        return;
    c->next_s += c->late_least_s;
    c->gaps++;
    c->late_run       = 0;
    c->late_least_s   = INFINITY;
    c->window_begin_s = c->next_s;
    c->window_samples = 0;
}

static double by_sensor_clock(struct clockfit *c, const struct gonio_sample *s, double arrival_s)
{
    double late = arrival_s - (s->sensor_time_s + c->offset_s);
    if (fabs(late) > restart_s) /* the sensor's clock was set or has wrapped */
        c->offset_s = arrival_s - s->sensor_time_s;
    else
        c->offset_s += late < 0 ? late : creep * late;
    return s->sensor_time_s + c->offset_s;
}

static double by_arrival(struct clockfit *c, uint64_t passed, double arrival_s)
{
    c->next_s += (double)(passed - 1) * c->period_s;
    double late = arrival_s - c->next_s;
    /* While the period is not known, the arrivals are all there is. */
    if (late < 0 || c->samples < SETTLE)
        c->next_s = arrival_s;
    else
        c->next_s += creep * late;
    if (c->samples > SETTLE)
        watch_gap(c, late);
    double at = c->next_s;
    c->next_s += c->period_s;
    return at;
}

double clockfit_time(struct clockfit *c, const struct gonio_sample *s, double arrival_s)
{
    if (!c->started || arrival_s - c->last_s > restart_s) {
        c->gaps += c->started;
        return begin(c, s, arrival_s);
    }
    uint64_t passed = steps(c, s);
    fit_period(c, passed, arrival_s);
    double at = s->has & GONIO_HAS_TIME ? by_sensor_clock(c, s, arrival_s)
                                        : by_arrival(c, passed, arrival_s);
    /* Time must grow, whatever the clocks do. */
    at        = fmax(at, c->last_s + 0.1 * c->period_s);
    c->last_s = at;
    c->samples++;
    return at;
}
