/** @file
 *  Student's distribution by the incomplete beta function:
 *  P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t^2).
 */
#include <gonio/measure.h>
#include <math.h>

/* Continued fraction of I_x(a, b), by the method of Lentz.
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22. */
static double fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d            = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m <= 500; m++) {
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

/* I_x(a, b); y = 1 - x is passed because it may be far smaller than x's last bit. */
static double incomplete_beta(double a, double b, double x, double y)
{
    if (x <= 0 || y <= 0)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
    /* The fraction converges fast below the mean and slowly above: use the mirror there. */
    return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a
                                     : 1 - front * fraction(b, a, y) / b;
}

static double two_tails(double t, double df)
{
    /* Beyond a million the gamma functions cancel, and the normal law with this correction errs by
     * less. Source: Abramowitz and Stegun, 26.7.8. */
    if (df > 1e6) {
        double z = t * (1 - 1 / (4 * df)) / sqrt(1 + t * t / (2 * df));
        return erfc(z / sqrt(2));
    }
    double whole = df + t * t;
    return incomplete_beta(0.5 * df, 0.5, df / whole, t * t / whole);
}

double gonio_student(double confidence, double df)
{
    if (!(confidence > 0 && confidence < 1 && df > 0))
        return NAN;
    double tails = 1 - confidence, low = 0, high = 1;
    while (two_tails(high, df) > tails) {
        low = high;
        high *= 2;
        if (!isfinite(high))
            return INFINITY;
    }
    /* The tails fall steadily with t: halving never misses, and 70 steps reach the last bit. */
    for (int i = 0; i < 70; i++) {
        double middle = 0.5 * (low + high);
        if (two_tails(middle, df) > tails)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}
