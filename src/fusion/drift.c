#include "fusion/drift.h"
#include "math/vec3.h"
#include <string.h>

/* States: offset, drift, rate. */
enum { O, D, B, N = DRIFT_STATES };

double drift_wrap(double rad) { return rad - 2 * M_PI * ceil(rad / (2 * M_PI) - 0.5); }

double drift_total(const struct drift_knot *knot) { return knot->x[O] + knot->x[D]; }

double drift_total_var(const struct drift_knot *knot)
{
    return knot->p[O][O] + 2 * knot->p[O][D] + knot->p[D][D];
}

/* From one knot to the next: drift += rate dt, and what both do by themselves. */
static void predict(
    const struct drift_prior *prior, double dt, double walk_var, double x[N], double p[N][N])
{
    double wander = prior->rate_walk_rad_s * prior->rate_walk_rad_s;
    x[D] += dt * x[B];
    for (int i = 0; i < N; i++)
        p[D][i] += dt * p[B][i];
    for (int i = 0; i < N; i++)
        p[i][D] += dt * p[i][B];
    p[D][D] += walk_var + wander * dt * dt * dt / 3;
    p[D][B] += wander * dt * dt / 2;
    p[B][D] += wander * dt * dt / 2;
    p[B][B] += wander * dt;
}

/* What a knot tells is h . x. */
static void told_of(const struct drift_knot *knot, double h[N])
{
    h[O] = knot->drift_alone ? 0 : 1;
    h[D] = 1;
    h[B] = 0;
}

/* What the knot tells goes into x and p. */
static void take(struct drift_knot *knot, double x[N], double p[N][N])
{
    double h[N], ph[N] = { 0 };
    told_of(knot, h);
    knot->news_rad = drift_wrap(knot->told_rad - h[O] * x[O] - x[D]);
    knot->news_var = knot->told_var;
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < N; k++)
            ph[i] += p[i][k] * h[k];
        knot->news_var += h[i] * ph[i];
    }
    for (int i = 0; i < N; i++) {
        x[i] += ph[i] / knot->news_var * knot->news_rad;
        for (int k = 0; k < N; k++)
            p[i][k] -= ph[i] * ph[k] / knot->news_var;
    }
}

/* What all later knots say of this one: x of the past alone is to be moved by -p slope, and p made
 * smaller by p bend p. */
struct later {
    double slope[N], bend[N][N];
};

/* Back through the knot's own news, with K its gain and C = I - K h':
 * slope <- C' slope - h news / var,  bend <- C' bend C + h h' / var. */
static void take_back(const struct drift_knot *knot, struct later *l)
{
    double h[N], gain[N] = { 0 }, bent[N] = { 0 }, twice = 1 / knot->news_var,
                 slope = knot->news_rad / knot->news_var;
    told_of(knot, h);
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++)
            gain[i] += knot->p[i][k] * h[k] / knot->news_var;
    for (int i = 0; i < N; i++) {
        slope += gain[i] * l->slope[i];
        for (int k = 0; k < N; k++)
            bent[i] += l->bend[i][k] * gain[k];
    }
    for (int i = 0; i < N; i++)
        twice += gain[i] * bent[i];
    for (int i = 0; i < N; i++) {
        l->slope[i] -= h[i] * slope;
        for (int k = 0; k < N; k++)
            l->bend[i][k] += h[i] * h[k] * twice - bent[i] * h[k] - h[i] * bent[k];
    }
}

/* Back over a time: the transpose of drift += rate dt. */
static void step_back(double dt, struct later *l)
{
    l->slope[B] += dt * l->slope[D];
    for (int i = 0; i < N; i++)
        l->bend[i][B] += dt * l->bend[i][D];
    for (int i = 0; i < N; i++)
        l->bend[B][i] += dt * l->bend[D][i];
}

static void settle(struct drift_knot *knot, const struct later *l)
{
    double pb[N][N] = { { 0 } }, p[N][N];
    memcpy(p, knot->p, sizeof p);
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            knot->x[i] -= p[i][k] * l->slope[k];
            for (int m = 0; m < N; m++)
                pb[i][k] += p[i][m] * l->bend[m][k];
        }
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++)
            for (int m = 0; m < N; m++)
                knot->p[i][k] -= pb[i][m] * p[m][k];
}

double drift_smooth(const struct drift_prior *prior, struct drift_knot knot[], size_t count)
{
    double freedom = 0, x[N] = { prior->offset_rad, 0, 0 }, p[N][N] = { { 0 } };
    struct later later = { .slope = { 0 } };
    p[O][O]            = prior->offset_sd_rad * prior->offset_sd_rad;
    p[B][B]            = prior->rate_sd_rad_s * prior->rate_sd_rad_s;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            predict(prior, knot[i].time_s - knot[i - 1].time_s, knot[i].walk_var, x, p);
        memcpy(knot[i].x, x, sizeof x);
        memcpy(knot[i].p, p, sizeof p);
        if (!isfinite(knot[i].told_var))
            continue;
        take(&knot[i], x, p);
        freedom += log(knot[i].news_var / knot[i].told_var);
    }
    for (size_t i = count; i-- > 0;) {
        if (i + 1 < count)
            step_back(knot[i + 1].time_s - knot[i].time_s, &later);
        if (isfinite(knot[i].told_var))
            take_back(&knot[i], &later);
        settle(&knot[i], &later);
    }
    return freedom;
}

double drift_strain(const struct drift_prior *prior, const struct drift_knot knot[], size_t count)
{
    double wander = prior->rate_walk_rad_s * prior->rate_walk_rad_s;
    double offset = (knot[0].x[O] - prior->offset_rad) / prior->offset_sd_rad,
           rate   = knot[0].x[B] / prior->rate_sd_rad_s;
    double strain = offset * offset + rate * rate;
    for (size_t i = 1; i < count; i++) {
        double dt = knot[i].time_s - knot[i - 1].time_s;
        double d  = knot[i].x[D] - knot[i - 1].x[D] - dt * knot[i - 1].x[B],
               b  = knot[i].x[B] - knot[i - 1].x[B];
        double dd = knot[i].walk_var + wander * dt * dt * dt / 3, db = wander * dt * dt / 2,
               bb = wander * dt;
        strain += (d * d * bb - 2 * d * b * db + b * b * dd) / (dd * bb - db * db);
    }
    return strain;
}
