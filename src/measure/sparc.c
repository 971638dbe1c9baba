#include <gonio/measure.h>
#include <math.h>

#ifndef M_PI
#define M_PI 3.14159265358979323846
#endif

/* |sum of v[n] e^(-i w n)|, by Horner's rule on the unit circle. */
static double magnitude(const double *v, size_t count, double w)
{
    double re = 0, im = 0, c = cos(w), s = sin(w);
    for (size_t n = count; n-- > 0;) {
        double next = re * c + im * s + v[n];
        im          = im * c - re * s;
        re          = next;
    }
    return hypot(re, im);
}

/* The transform is zero-padded to 2^(ceil(log2 n) + 4) bins; of these only those up to 10 Hz
 * matter, and of these only those up to the last one of at least 5 % of the largest. A speed is
 * nowhere negative, so the largest is bin 0, and it is the first to keep. */
double gonio_sparc(const double *speed, size_t count, double rate_hz)
{
    static const double highest_hz = 10, least = 0.05;
    if (count < 2 || !(rate_hz >= 2 * highest_hz))
        return NAN;
    size_t bins = 16;
    for (size_t n = 1; n < count; n *= 2)
        bins *= 2;
    double whole = magnitude(speed, count, 0);
    if (!(whole > 0))
        return NAN;

    double angle = 2 * M_PI / (double)bins, last = 1, arc = 0;
    size_t end = (size_t)floor(highest_hz * (double)bins / rate_hz);
    while (end > 0 && magnitude(speed, count, angle * (double)end) < least * whole)
        end--;
    if (end == 0)
        return NAN;
    for (size_t k = 1; k <= end; k++) {
        double m = magnitude(speed, count, angle * (double)k) / whole;
        arc += hypot(1 / (double)end, m - last);
        last = m;
    }
    return -arc;
}
