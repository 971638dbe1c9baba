/** @file
 *  From the repetitions found to the measurement: drift, which ones count, means and their
 *  uncertainty. docs/measure.md tells the reasons.
 */
#include "measure/drift.h"
#include "measure/excursion.h"
#include "measure/interval.h"
#include "measure/repetitions.h"
#include <math.h>

static const double DRIFT_DEG        = 2; /* docs/clinical.md, 1.5 */
static const double DRIFT_REJECT_DEG = 5;
/* Of the heading's drift; less of it is no drift of the value. */
static const double DRIFTS_LEAST = 0.5;
static const double DEDRIFT_DEG =
    0.5; /* over the set; less is not worth a word, nor a correction */
static const double SPREAD_DEG  = 5;
static const double SPREAD_PART = 0.10;
static const double LOW_RATE_HZ = 40;
/* Short of the others: a look half way, not an end of range. Without a hold the bound is closer. */
static const double HALF_PART      = 0.4;
static const double HALF_PART_FREE = 0.6;
enum { REPS_AT_MOST = 6 };

static double hold_difference(const struct gonio_reps *r, int before, int after)
{
    if (before < 0 || after >= r->holds)
        return NAN;
    return r->hold[after].mean_deg - r->hold[before].mean_deg;
}

static void take_reps(const struct gonio_reps *r, struct gonio_measurement *out)
{
    for (int i = 0; i < r->reps; i++) {
        out->rep[i]           = r->rep[i];
        out->rep[i].drift_deg = hold_difference(r, r->hold_before[i], r->hold_after[i]);
    }
    out->reps = r->reps;
    if (out->reps < GONIO_REPS_MAX && excursion_unfinished(r, &out->rep[out->reps]))
        out->reps++;
}

static void take_drift_out(
    const struct gonio_reps *r, const struct drift *d, struct gonio_measurement *out)
{
    for (int i = 0; i < out->reps; i++) {
        struct gonio_rep *rep = &out->rep[i];
        int sign              = r->movement[rep->direction]->sign;
        rep->value_deg -= sign * d->slope_deg_s * (rep->peak_s - d->time_s);
    }
    out->dedrift_deg_s = d->slope_deg_s;
    out->flags |= GONIO_FLAG_DEDRIFTED;
}

static void drop_half_ways(struct gonio_measurement *out, int direction)
{
    double largest = 0;
    for (int i = 0; i < out->reps; i++)
        if (out->rep[i].direction == direction && out->rep[i].valid)
            largest = fmax(largest, out->rep[i].value_deg);
    for (int i = 0; i < out->reps; i++) {
        struct gonio_rep *rep = &out->rep[i];
        double part           = rep->flags & GONIO_FLAG_NO_PLATEAU ? HALF_PART_FREE : HALF_PART;
        bool by_person        = rep->flags & GONIO_FLAG_MARKED;
        if (rep->direction != direction || !rep->valid || by_person ||
            rep->value_deg >= part * largest)
            continue;
        rep->flags |= GONIO_FLAG_HALF_WAY;
        rep->valid = false;
    }
}

/* Mean, standard deviation and range of the repetitions that count. */
struct spread {
    int n;
    double mean, sd, low, high;
};

static struct spread count_first(struct gonio_measurement *out, int direction, int most)
{
    struct spread s = { .low = INFINITY, .high = -INFINITY };
    double square   = 0;
    for (int i = 0; i < out->reps; i++) {
        struct gonio_rep *rep = &out->rep[i];
        if (rep->direction != direction)
            continue;
        rep->counted = rep->valid && s.n < most;
        if (!rep->counted)
            continue;
        double off = rep->value_deg - s.mean;
        s.mean += off / ++s.n;
        square += off * (rep->value_deg - s.mean);
        s.low  = fmin(s.low, rep->value_deg);
        s.high = fmax(s.high, rep->value_deg);
    }
    s.sd = s.n > 1 ? sqrt(square / (s.n - 1)) : (double)NAN;
    return s;
}

static bool too_wide(const struct spread *s)
{
    return s->n > 1 && s->high - s->low > SPREAD_DEG && s->high - s->low > SPREAD_PART * s->mean;
}

static int most_of(int wanted) { return wanted > REPS_AT_MOST ? wanted : REPS_AT_MOST; }

static int practised(const struct gonio_reps *r, int direction)
{
    int n = 0;
    for (int i = 0; i < r->reps; i++)
        n += r->rep[i].direction == direction && (r->rep[i].flags & GONIO_FLAG_PRACTICE);
    return n;
}

int gonio_reps_missing(const struct gonio_reps *r, int wanted, int missing[GONIO_DIRECTIONS])
{
    struct gonio_measurement now;
    int sum = 0;
    gonio_reps_finish(r, wanted, NULL, &now);
    for (int i = 0; i < r->directions; i++) {
        struct spread s = count_first(&now, i, wanted);
        int more        = s.n < wanted ? wanted - s.n : 0;
        if (too_wide(&s)) {
            s    = count_first(&now, i, most_of(wanted));
            more = too_wide(&s) && s.n < most_of(wanted);
        }
        missing[i] = r->practice - practised(r, i) + more;
        sum += missing[i];
    }
    return sum;
}

bool gonio_reps_complete(const struct gonio_reps *r, int wanted)
{
    int missing[GONIO_DIRECTIONS];
    return reps_neutral_is_held(r) && gonio_reps_missing(r, wanted, missing) == 0;
}

static double mean_of(double sum, int n) { return n > 0 ? sum / n : (double)NAN; }

static void describe(struct gonio_measurement *out, int direction)
{
    struct gonio_direction *d = &out->direction[direction];
    double velocity = 0, sparc = 0, coupled[2] = { 0, 0 }, range[2] = { 0, 0 };
    int n = 0, smooth = 0;
    d->trunk_deg = NAN;
    for (int i = 0; i < out->reps; i++) {
        const struct gonio_rep *rep = &out->rep[i];
        d->reps_recorded += rep->direction == direction && !(rep->flags & GONIO_FLAG_PRACTICE);
        if (rep->direction != direction || !rep->counted)
            continue;
        n++;
        velocity += rep->peak_velocity_deg_s;
        for (int k = 0; k < 2; k++) {
            coupled[k] += rep->coupled_deg[k];
            range[k] += rep->coupled_range_deg[k];
        }
        smooth += !isnan(rep->sparc);
        sparc += isnan(rep->sparc) ? 0 : rep->sparc;
        d->trunk_deg = fmax(d->trunk_deg, rep->trunk_deg); /* of a NaN and a number, the number */
        out->flags |= rep->flags;
    }
    d->peak_velocity_deg_s = mean_of(velocity, n);
    d->sparc               = mean_of(sparc, smooth);
    for (int k = 0; k < 2; k++) {
        d->coupled_deg[k]       = mean_of(coupled[k], n);
        d->coupled_range_deg[k] = mean_of(range[k], n);
    }
}

static double mean_time_s(const struct gonio_measurement *out, int direction)
{
    double sum = 0;
    int n      = 0;
    for (int i = 0; i < out->reps; i++)
        if (out->rep[i].direction == direction && out->rep[i].counted) {
            sum += out->rep[i].peak_s;
            n++;
        }
    return mean_of(sum, n);
}

static void evaluate(struct gonio_measurement *out, int direction, int wanted,
    const struct gonio_error *e, const struct drift *drift)
{
    struct gonio_direction *d = &out->direction[direction];
    struct spread s           = count_first(out, direction, wanted);
    if (too_wide(&s))
        s = count_first(out, direction, most_of(wanted));
    if (too_wide(&s))
        out->flags |= GONIO_FLAG_SPREAD;
    if (s.n < wanted)
        out->flags |= GONIO_FLAG_FEW;
    d->reps_valid = s.n;
    d->mean_deg = d->best_deg = d->sd_deg = d->uncertainty_deg = NAN;
    d->parts = (struct gonio_parts){ NAN, NAN, NAN, NAN, NAN, NAN };
    describe(out, direction);
    if (s.n == 0)
        return;
    double drift_sd      = drift->slope_sd_deg_s * (mean_time_s(out, direction) - drift->time_s);
    d->mean_deg          = s.mean;
    d->best_deg          = s.high;
    d->sd_deg            = s.sd;
    d->parts             = interval_parts(s.mean, d->trunk_deg, e, drift_sd);
    d->parts.scatter_deg = s.sd / sqrt(s.n);
    d->uncertainty_deg   = interval_half_width(&d->parts);
}

/* Of an axis that leans, the heading's drift enters by its part along the vertical. */
static double vertical_part(const struct gonio_error *e)
{
    double part = sqrt(fmax(0, 1 - e->level * e->level));
    return part < 0.1 ? 0 : part; /* as good as level */
}

static unsigned flags_of_set(const struct gonio_reps *r, double drift_deg)
{
    unsigned flags = r->trunk_seen ? 0 : GONIO_FLAG_TRUNK_UNSEEN;
    if (fabs(drift_deg) > DRIFT_DEG)
        flags |= GONIO_FLAG_DRIFT;
    if (fabs(drift_deg) > DRIFT_REJECT_DEG)
        flags |= GONIO_FLAG_DRIFT_REJECT;
    if (r->covered_s > 0 && (double)(r->samples - 1) < LOW_RATE_HZ * r->covered_s)
        flags |= GONIO_FLAG_LOW_RATE;
    return flags;
}

void gonio_reps_finish(const struct gonio_reps *r, int wanted, const struct gonio_error *error,
    struct gonio_measurement *out)
{
    struct gonio_error e = error ? *error : gonio_error_default(r->movement[0]);
    double vertical      = vertical_part(&e);
    struct drift drift   = drift_fit(r->hold, r->holds, vertical * e.heading_sd_deg);
    drift.slope_sd_deg_s = vertical > 0 ? drift.slope_sd_deg_s : 0;

    *out                   = (struct gonio_measurement){ .directions = r->directions };
    out->neutral_drift_deg = drift.raw_deg;
    out->flags             = flags_of_set(r, drift.raw_deg);
    take_reps(r, out);
    if (vertical > DRIFTS_LEAST && r->started &&
        fabs(drift.slope_deg_s) * (r->time_s - drift.time_s) >= DEDRIFT_DEG)
        take_drift_out(r, &drift, out);
    for (int i = 0; i < r->directions; i++) {
        out->direction[i].movement = r->movement[i];
        drop_half_ways(out, i);
        evaluate(out, i, wanted, &e, &drift);
    }
    /* NaN where a direction has no value or was not asked for */
    out->total_deg =
        r->directions == 2 ? out->direction[0].mean_deg + out->direction[1].mean_deg : (double)NAN;
}
