#include "math/distribution.h"
#include <math.h>
#include <stdbool.h>

/* Continued fraction of I_x(a, b), by the method of Lentz.
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22. */
static double fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d            = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    /* The steps it takes grow with the root of the larger of a and b: 6500 at half a million. */
    for (int m = 1; m <= 10000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd  = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (int k = 0; k < 2; k++) {
            double term = k == 0 ? even : odd;
            d           = 1 + term * d;
            c           = 1 + term / c;
            d           = 1 / (fabs(d) < tiny ? tiny : d);
            c           = fabs(c) < tiny ? tiny : c;
            value *= d * c;
        }
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return value;
}

double distribution_beta(double a, double b, double x, double y)
{
    if (!(a > 0 && b > 0 && x >= 0 && x <= 1 && y >= 0 && y <= 1))
        return NAN;
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    /* The fraction converges fast below the mean and slowly above: use the mirror there. */
    return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a
                                     : 1 - front * fraction(b, a, y) / b;
}

/* ---- Upper tails: what falls steadily with x >= 0, from 1 to 0 ---- */

typedef double upper_tail(double x, double df_1, double df_2);

/* P(F > f) = I_x(df_2 / 2, df_1 / 2) with x = df_2 / (df_2 + df_1 f). */
static double f_tail(double f, double df_1, double df_2)
{
    double ratio = df_2 / df_1, whole = ratio + f;
    return isinf(whole) ? 0 : distribution_beta(0.5 * df_2, 0.5 * df_1, ratio / whole, f / whole);
}

/* P(|T| > t) = P(F > t^2) with 1 and df degrees of freedom. */
static double t_tails(double t, double df, double unused)
{
    (void)unused;
    /* Beyond a million the gamma functions cancel, and the normal law with this correction errs by
     * less. Source: Abramowitz and Stegun, 26.7.8. */
    if (df > 1e6) {
        double z = t * (1 - 1 / (4 * df)) / sqrt(1 + t * t / (2 * df));
        return erfc(z / sqrt(2));
    }
    return f_tail(t * t, 1, df);
}

/* The x whose tail is so much. Halving never misses; it ends where no double lies between. */
static double find(upper_tail *tail, double wanted, double df_1, double df_2)
{
    double low = 0, high = 1;
    while (tail(high, df_1, df_2) > wanted) {
        low = high;
        high *= 2;
        if (!isfinite(high))
            return INFINITY;
    }
    for (;;) {
        double middle = 0.5 * (low + high);
        if (!(middle > low && middle < high))
            return middle;
        if (tail(middle, df_1, df_2) > wanted)
            low = middle;
        else
            high = middle;
    }
}

static bool is_df(double df_1, double df_2)
{
    return df_1 > 0 && df_1 <= 1e6 && df_2 > 0 && df_2 <= 1e6;
}

double distribution_f(double f, double df_1, double df_2)
{
    if (!is_df(df_1, df_2) || isnan(f))
        return NAN;
    if (!(f > 0))
        return 0;
    double ratio = df_2 / df_1, whole = ratio + f;
    return isinf(whole) ? 1 : distribution_beta(0.5 * df_1, 0.5 * df_2, f / whole, ratio / whole);
}

double distribution_f_quantile(double p, double df_1, double df_2)
{
    if (!is_df(df_1, df_2) || !(p > 0 && p < 1))
        return NAN;
    return find(f_tail, 1 - p, df_1, df_2);
}

double distribution_t(double t, double df)
{
    if (!(df > 0) || isnan(t))
        return NAN;
    double tail = 0.5 * t_tails(fabs(t), df, 0);
    return t > 0 ? 1 - tail : tail;
}

double distribution_t_quantile(double p, double df)
{
    if (!(df > 0) || !(p > 0 && p < 1))
        return NAN;
    return p < 0.5 ? -find(t_tails, 2 * p, df, 0) : find(t_tails, 2 * (1 - p), df, 0);
}
