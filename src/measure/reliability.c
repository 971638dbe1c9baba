/** @file
 *  Reliability by a two-way analysis of variance; the formulas are those of docs/clinical.md, 3.3.
 */
#include "math/distribution.h"
#include <gonio/reliability.h>
#include <math.h>
#include <stdbool.h>

/* sqrt(2) standard errors of a difference, at 90 and 95 %; as in change.c. */
static const double MDC90_PER_SEM = 1.644853626951 * 1.414213562373;
static const double MDC95_PER_SEM = 1.959963984540 * 1.414213562373;

/* A two-sided interval of 95 % ends here. */
static const double UPPER = 0.975;

/* ---- The analysis of variance ---- */

struct squares {
    double mean, people, raters, error; /* mean squares, not sums */
    double largest;                     /* square of the largest distance from the mean */
};

static bool is_table(const double *value, int people, int raters)
{
    if (people < 2 || people > GONIO_PEOPLE_MAX || raters < 2 || raters > GONIO_RATERS_MAX)
        return false;
    for (int i = 0; i < people * raters; i++)
        if (!isfinite(value[i]))
            return false;
    return true;
}

static double mean_of(const double *value, int count, int step)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += value[i * step];
    return sum / count;
}

/* Residuals are formed cell by cell: differences of sums of squares would lose a small error
 * beside large values. */
static struct squares analyse(const double *value, int people, int raters)
{
    struct squares s                = { .mean = mean_of(value, people * raters, 1) };
    double column[GONIO_RATERS_MAX] = { 0 };
    for (int j = 0; j < raters; j++) {
        column[j] = mean_of(value + j, people, raters) - s.mean;
        s.raters += column[j] * column[j];
    }
    for (int i = 0; i < people; i++) {
        const double *row = value + i * raters;
        double off        = mean_of(row, raters, 1) - s.mean;
        s.people += off * off;
        for (int j = 0; j < raters; j++) {
            double from_mean = row[j] - s.mean, residual = from_mean - off - column[j];
            s.error += residual * residual;
            s.largest = fmax(s.largest, from_mean * from_mean);
        }
    }
    s.people *= raters / (people - 1.0);
    s.raters *= people / (raters - 1.0);
    s.error /= (people - 1.0) * (raters - 1.0);
    return s;
}

/* ---- Intraclass correlations ---- */

/* Of a mean of k raters, from that of one (Spearman and Brown). */
static double stepped_up(double icc, int k)
{
    double below = 1 + (k - 1) * icc;
    return below > 0 ? k * icc / below : (double)NAN;
}

static struct gonio_icc of_mean(const struct gonio_icc *one, int k)
{
    return (struct gonio_icc){ stepped_up(one->value, k), stepped_up(one->low, k),
        stepped_up(one->high, k) };
}

/* Source: Shrout and Fleiss 1979, "ICC(3,1)". */
static struct gonio_icc consistency(const struct squares *s, int n, int k)
{
    double f = s->people / s->error, df = n - 1.0, df_error = df * (k - 1);
    double low  = f / distribution_f_quantile(UPPER, df, df_error);
    double high = f * distribution_f_quantile(UPPER, df_error, df);
    return (struct gonio_icc){
        .value = (f - 1) / (f + k - 1),
        .low   = (low - 1) / (low + k - 1),
        .high  = (high - 1) / (high + k - 1),
    };
}

/* Satterthwaite's degrees of freedom for what people are compared with.
 * Source: Shrout and Fleiss 1979, "ICC(2,1)"; McGraw and Wong 1996, table 7, have the same with
 * 1 - icc divided out. */
static double agreement_df(const struct squares *s, int n, int k, double icc)
{
    double raters = k * icc * s->raters / s->error;
    double error  = n * (1 + (k - 1) * icc) - k * icc;
    double sum    = raters + error;
    return (k - 1.0) * (n - 1.0) * sum * sum / ((n - 1.0) * raters * raters + error * error);
}

static struct gonio_icc agreement(const struct squares *s, int n, int k)
{
    double between = s->people - s->error, excess = (s->raters - s->error) / n;
    double icc  = between / (s->people + (k - 1) * s->error + k * excess);
    double df   = agreement_df(s, n, k, icc);
    double low  = distribution_f_quantile(UPPER, n - 1.0, df);
    double high = distribution_f_quantile(UPPER, df, n - 1.0);
    double rest = k * s->raters + ((double)k * n - k - n) * s->error;
    return (struct gonio_icc){
        .value = icc,
        .low   = n * (s->people - low * s->error) / (low * rest + n * s->people),
        .high  = n * (high * s->people - s->error) / (rest + n * high * s->people),
    };
}

enum gonio_status gonio_reliability_evaluate(
    const double *value_deg, int people, int raters, struct gonio_reliability *out)
{
    if (!is_table(value_deg, people, raters))
        return GONIO_EINVAL;
    struct squares s = analyse(value_deg, people, raters);
    /* Sums of decimals that ought to be nothing leave dust in the last bits. */
    double scale = s.mean * s.mean + s.largest, dust = 1e-24 * scale;
    if (!isfinite(scale) || s.people <= dust || s.error <= dust)
        return GONIO_ERANGE;
    struct gonio_reliability r = {
        .people              = people,
        .raters              = raters,
        .mean_deg            = s.mean,
        .sd_deg              = sqrt((s.people + (raters - 1) * s.error) / raters),
        .ms_people_deg2      = s.people,
        .ms_raters_deg2      = s.raters,
        .ms_error_deg2       = s.error,
        .icc_2_1             = agreement(&s, people, raters),
        .icc_3_1             = consistency(&s, people, raters),
        .sem_consistency_deg = sqrt(s.error),
        .sem_agreement_deg   = sqrt(s.error + (s.raters - s.error) / people),
    };
    r.icc_2_k     = of_mean(&r.icc_2_1, raters);
    r.icc_3_k     = of_mean(&r.icc_3_1, raters);
    r.sem_icc_deg = r.sd_deg * sqrt(1 - r.icc_2_1.value);
    r.sem_deg     = fmax(r.sem_consistency_deg, r.sem_agreement_deg);
    r.mdc90_deg   = MDC90_PER_SEM * r.sem_deg;
    r.mdc95_deg   = MDC95_PER_SEM * r.sem_deg;
    *out          = r;
    return GONIO_OK;
}

/* ---- Two columns, and one person ---- */

static double sd_of(const double *value, int count, double mean)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (value[i] - mean) * (value[i] - mean);
    return sqrt(sum / (count - 1));
}

enum gonio_status gonio_agreement_evaluate(const double *value_deg, int people, int raters,
    int first, int second, struct gonio_agreement *out)
{
    bool are_two =
        first >= 0 && first < raters && second >= 0 && second < raters && first != second;
    if (!is_table(value_deg, people, raters) || !are_two)
        return GONIO_EINVAL;
    double difference[GONIO_PEOPLE_MAX], n = people;
    for (int i = 0; i < people; i++)
        difference[i] = value_deg[i * raters + first] - value_deg[i * raters + second];
    double bias = mean_of(difference, people, 1), sd = sd_of(difference, people, bias);
    double t = distribution_t_quantile(UPPER, n - 1);
    *out     = (struct gonio_agreement){
            .people            = people,
            .bias_deg          = bias,
            .sd_deg            = sd,
            .low_deg           = bias - 1.96 * sd,
            .high_deg          = bias + 1.96 * sd,
            .bias_ci_deg       = t * sd / sqrt(n),
            .limit_ci_deg      = t * sd * sqrt(1 / n + 1.96 * 1.96 / (2 * (n - 1))),
            .repeatability_deg = 1.96 * sd,
    };
    return GONIO_OK;
}

enum gonio_status gonio_own_error_evaluate(
    const double *value_deg, int sets, struct gonio_own_error *out)
{
    if (sets < 2 || sets > GONIO_RATERS_MAX)
        return GONIO_EINVAL;
    for (int i = 0; i < sets; i++)
        if (!isfinite(value_deg[i]))
            return GONIO_EINVAL;
    double mean = mean_of(value_deg, sets, 1), sem = sd_of(value_deg, sets, mean);
    if (!(sem > 1e-12 * fabs(mean)))
        return GONIO_ERANGE;
    *out = (struct gonio_own_error){
        .sets      = sets,
        .mean_deg  = mean,
        .sem_deg   = sem,
        .mdc90_deg = MDC90_PER_SEM * sem,
        .mdc95_deg = MDC95_PER_SEM * sem,
    };
    return GONIO_OK;
}
