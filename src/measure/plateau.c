/** @file
 *  Plateaus: stretches of stillness during an excursion, and which of them is the end of range.
 */
#include "measure/plateau.h"
#include <math.h>

static const double PLATEAU_S = 0.3;  /* docs/clinical.md, 1.5 */
static const double NEAR      = 0.10; /* of the peak: a pause on the way is no end of range */
static const double NEAR_DEG  = 2;    /* sway alone is more than 10 % of a small range */

static double band(double value_deg) { return fmax(NEAR * fabs(value_deg), NEAR_DEG); }

void plateau_begin(struct gonio_reps *r)
{
    r->run_now.open = false;
    r->runs         = 0;
}

/* Every second value goes when the store is full, and from then on every second one that comes. */
static void gather(struct gonio_run_now *now, double value_deg)
{
    if (now->samples++ % now->stride != 0)
        return;
    if (now->values == GONIO_RUN_VALUES) {
        for (int i = 0; i < GONIO_RUN_VALUES / 2; i++)
            now->value_deg[i] = now->value_deg[2 * i];
        now->values = GONIO_RUN_VALUES / 2;
        now->stride *= 2;
        /* The store is full at a multiple of the new stride, so this value belongs to it. */
    }
    now->value_deg[now->values++] = value_deg;
}

/* By insertion: qsort of the C library may allocate. */
static void sort(const double *value, int count, double *v)
{
    for (int i = 0; i < count; i++) {
        int k = i;
        for (; k > 0 && v[k - 1] > value[i]; k--)
            v[k] = v[k - 1];
        v[k] = value[i];
    }
}

void plateau_close(struct gonio_reps *r)
{
    struct gonio_run_now *now = &r->run_now;
    if (!now->open)
        return;
    now->open = false;
    if (now->end_s - now->start_s < PLATEAU_S)
        return;
    double v[GONIO_RUN_VALUES];
    sort(now->value_deg, now->values, v);
    struct gonio_run run = {
        .start_s      = now->start_s,
        .end_s        = now->end_s,
        .quartile_deg = v[now->values / 4],
        .median_deg   = 0.5 * (v[(now->values - 1) / 2] + v[now->values / 2]),
        .coupled_deg  = { now->coupled_sum_deg[0] / now->samples,
             now->coupled_sum_deg[1] / now->samples },
    };
    int place = r->runs;
    if (place < GONIO_RUNS) {
        r->runs++;
    } else { /* the shortest one gives way */
        place = 0;
        for (int i = 1; i < GONIO_RUNS; i++)
            if (r->run[i].end_s - r->run[i].start_s < r->run[place].end_s - r->run[place].start_s)
                place = i;
        if (r->run[place].end_s - r->run[place].start_s >= run.end_s - run.start_s)
            return;
    }
    r->run[place] = run;
}

/* A patient creeps on at the end of range, slowly enough to be still: whoever has crept by more
 * than the band is at another place, and a new stretch begins there. */
void plateau_push(
    struct gonio_reps *r, double time_s, double value_deg, const double coupled_deg[2], bool still)
{
    struct gonio_run_now *now = &r->run_now;
    if (!still || (now->open && fabs(value_deg - now->first_deg) > band(now->first_deg)))
        plateau_close(r);
    if (!still)
        return;
    if (!now->open) {
        now->open      = true;
        now->start_s   = time_s;
        now->first_deg = value_deg;
        now->values = now->samples = 0;
        now->stride                = 1;
        now->coupled_sum_deg[0] = now->coupled_sum_deg[1] = 0;
    }
    now->end_s = time_s;
    now->coupled_sum_deg[0] += coupled_deg[0];
    now->coupled_sum_deg[1] += coupled_deg[1];
    gather(now, value_deg);
}

double plateau_length(const struct gonio_reps *r)
{
    return r->run_now.open ? r->run_now.end_s - r->run_now.start_s : 0;
}

bool plateau_reached(const struct gonio_reps *r)
{
    return plateau_length(r) >= PLATEAU_S &&
           r->run_now.first_deg >= r->peak_deg - band(r->peak_deg);
}

/* The lower quartile tells where a stretch mostly was: one that only crept up to the extreme is
 * out, and what was read after a short overshoot stays in. */
bool plateau_find(const struct gonio_reps *r, struct gonio_run *out)
{
    double longest = 0;
    for (int i = 0; i < r->runs; i++) {
        double length = r->run[i].end_s - r->run[i].start_s;
        if (length <= longest || r->run[i].quartile_deg < r->peak_deg - band(r->peak_deg))
            continue;
        longest = length;
        *out    = r->run[i];
    }
    return longest > 0;
}
