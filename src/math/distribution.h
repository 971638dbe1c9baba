#ifndef MATH_DISTRIBUTION_H
#define MATH_DISTRIBUTION_H
/** @file
 *  The laws behind confidence limits: beta, F and Student's t, and their quantiles. NaN for an
 *  argument outside its range. Degrees of freedom need not be whole.
 */

/** Regularised incomplete beta function I_x(a, b).
 *
 *  @param a,b  > 0
 *  @param x,y  both in [0, 1], y = 1 - x: passed apart because it may be far smaller than the last
 *              bit of x
 *  @return     in [0, 1]; relative error about 1e-13 up to a + b = 1e3, 1e-10 at 1e6, where the
 *              gamma functions cancel
 *
 *  Source: NIST Digital Library of Mathematical Functions, 8.17.
 */
double distribution_beta(double a, double b, double x, double y);

/** P(F < f) with df_1 and df_2 degrees of freedom of numerator and denominator, 0 to 1e6 each. */
double distribution_f(double f, double df_1, double df_2);

/** f such that P(F < f) = p; p in (0, 1). Infinite where no double is large enough. */
double distribution_f_quantile(double p, double df_1, double df_2);

/** P(T < t); df > 0, infinite: the normal law. */
double distribution_t(double t, double df);

/** t such that P(T < t) = p; p in (0, 1). Best resolved in the lower tail. */
double distribution_t_quantile(double p, double df);

#endif
