/** @file
 *  Drift from the neutral holds. A hold lies off for two reasons: the heading has drifted, or the
 *  patient has missed neutral. A straight line through all holds tells them apart as far as can be
 *  told, and what the filter says of its own heading tells the rest: the slope that is taken out is
 *  the least-squares slope, shrunk by the ratio of how well the filter and how well the holds know
 *  it (a Gaussian prior of mean zero). With a good gyroscope a wandering neutral is the patient's
 *  and stays in; with a poor one and many holds that line up, nearly all of it goes.
 */
#include "measure/drift.h"
#include <math.h>

/* How far people miss their own neutral, 1 sigma, and how many holds that experience is worth: who
 * comes back to one place several times is believed. The count was chosen on emulated patients, by
 * how often the interval holds the truth (docs/accuracy.md); simulated ones who miss by 2 degrees
 * bear it out (tests/unit/test_patients.c). */
static const double MISS_DEG   = 2.5;
static const double MISS_COUNT = 0.33;
/* What a consumer gyroscope keeps after its bias was estimated at rest, 1 sigma. */
static const double CONSUMER_DEG_S = 0.02;
/* A hold of this length counts fully; of less, for less: it may be a pause on the way. */
static const double FULL_HOLD_S = 1;

struct drift drift_fit(const struct gonio_hold *hold, int holds, double heading_sd_deg)
{
    struct drift d = { .raw_deg = NAN };
    if (holds == 0)
        return d;
    d.time_s = hold[0].time_s;

    double weights = 0, time = 0, mean = 0;
    for (int i = 0; i < holds; i++) {
        double w = fmin(hold[i].length_s / FULL_HOLD_S, 1);
        weights += w;
        time += w * hold[i].time_s;
        mean += w * hold[i].mean_deg;
    }
    time /= weights;
    mean /= weights;
    double stt = 0, sty = 0, syy = 0;
    for (int i = 0; i < holds; i++) {
        double w = fmin(hold[i].length_s / FULL_HOLD_S, 1);
        double t = hold[i].time_s - time, y = hold[i].mean_deg - mean;
        stt += w * t * t;
        sty += w * t * y;
        syy += w * y * y;
    }
    double span  = hold[holds - 1].time_s - hold[0].time_s;
    double prior = isfinite(heading_sd_deg) && span > 0 ? heading_sd_deg / span : CONSUMER_DEG_S;
    d.slope_sd_deg_s = prior;
    if (holds > 1)
        d.raw_deg = hold[holds - 1].mean_deg - hold[0].mean_deg;
    if (holds < 3 || !(stt > 0)) /* two holds can't tell a drift from one missed neutral */
        return d;

    double left      = fmax(syy - sty * sty / stt, 0);
    double miss      = (MISS_COUNT * MISS_DEG * MISS_DEG + left) / (MISS_COUNT + holds - 2);
    double fit       = miss / stt; /* variance of the slope */
    double trust     = prior * prior / (prior * prior + fit);
    d.slope_deg_s    = trust * sty / stt;
    d.slope_sd_deg_s = sqrt(trust * fit);
    return d;
}
