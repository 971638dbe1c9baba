/** @file
 *  The speed of the way out, on an even grid and in bounded memory: 100 values a second, thinned to
 *  50 and 25 when a slow turn fills the store. 25 still holds the 10 Hz that smoothness looks at.
 */
#include "measure/profile.h"
#include <math.h>

static const double STEP_S         = 0.01;
static const double LONGEST_STEP_S = 0.04;
static const double BEFORE_S       = 0.12; /* stillness is noticed and lost with a lag of 0.1 s */
static const double LEAST_PEAK_DEG_S =
    20;                          /* below it everybody moves jerkily: docs/clinical.md, 4.3 */
static const double EDGE = 0.05; /* of the peak: where the movement begins and ends */

void profile_init(struct gonio_profile *p)
{
    p->count  = 0;
    p->step_s = STEP_S;
    p->full   = false;
    p->empty  = true;
}

void profile_keep_last(struct gonio_profile *p)
{
    int keep = (int)(BEFORE_S / p->step_s);
    if (p->count <= keep)
        return;
    if (p->step_s > STEP_S || p->full) { /* coarse values don't fit the fine grid: drop them */
        profile_init(p);
        return;
    }
    int from = p->count - keep;
    for (int i = 0; i < keep; i++)
        p->speed_deg_s[i] = p->speed_deg_s[from + i];
    p->start_s += from * p->step_s;
    p->count = keep;
}

static void thin(struct gonio_profile *p)
{
    if (p->step_s * 2 > LONGEST_STEP_S * 1.001) {
        p->full = true;
        return;
    }
    for (int i = 0; i < GONIO_PROFILE / 2; i++)
        p->speed_deg_s[i] = 0.5 * (p->speed_deg_s[2 * i] + p->speed_deg_s[2 * i + 1]);
    p->start_s += 0.5 * p->step_s;
    p->step_s *= 2;
    p->count = GONIO_PROFILE / 2;
}

void profile_push(struct gonio_profile *p, double time_s, double speed_deg_s)
{
    if (p->empty) {
        p->start_s                 = time_s;
        p->empty                   = false;
        p->speed_deg_s[p->count++] = speed_deg_s;
    }
    double slope = time_s > p->last_s ? (speed_deg_s - p->last_deg_s) / (time_s - p->last_s) : 0;
    for (;;) {
        double next = p->start_s + p->count * p->step_s;
        if (p->full || next > time_s)
            break;
        if (p->count == GONIO_PROFILE) {
            thin(p);
            continue;
        }
        p->speed_deg_s[p->count++] = speed_deg_s - slope * (time_s - next);
    }
    p->last_s     = time_s;
    p->last_deg_s = speed_deg_s;
}

double profile_sparc(const struct gonio_profile *p, double end_s)
{
    double room = (end_s - p->start_s) / p->step_s;
    if (p->empty || !(room >= 0) || (p->full && room > p->count))
        return NAN;
    int last = room + 1 < p->count ? (int)room + 1 : p->count, first = 0;
    double peak = 0;
    for (int i = 0; i < last; i++)
        peak = fmax(peak, p->speed_deg_s[i]);
    while (first < last && p->speed_deg_s[first] < EDGE * peak)
        first++;
    while (last > first && p->speed_deg_s[last - 1] < EDGE * peak)
        last--;
    if (peak < LEAST_PEAK_DEG_S || (last - first) * p->step_s < 0.5)
        return NAN;
    return gonio_sparc(p->speed_deg_s + first, (size_t)(last - first), 1 / p->step_s);
}
