#ifndef FUSION_LOWPASS_H
#define FUSION_LOWPASS_H
/** @file
 *  The share of a new value in a first-order low-pass, exact for any step.
 */
#include <math.h>

/** 1 - exp(-dt/tau) without libm where the step is short: the series to x^4 is right to 1e-7
 *  of itself up to x = 0.1. */
static inline double lowpass_gain(double dt_s, double tau_s)
{
    double x = dt_s / tau_s;
    if (x > 0.1)
        return 1.0 - exp(-x);
    return x * (1.0 - x * (0.5 - x * (1.0 / 6 - x * (1.0 / 24 - x * (1.0 / 120)))));
}

#endif
