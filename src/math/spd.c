#include "math/spd.h"
#include <math.h>
#include <string.h>

bool spd_factor(double *a, int n)
{
    for (int i = 0; i < n; i++) {
        double whole = a[n * i + i];
        for (int k = 0; k <= i; k++) {
            double sum = a[n * i + k];
            for (int m = 0; m < k; m++)
                sum -= a[n * i + m] * a[n * k + m];
            if (k < i)
                a[n * i + k] = sum / a[n * k + k];
            else if (!(sum > 1e-12 * whole) || !isfinite(sum))
                return false;
            else
                a[n * i + i] = sqrt(sum);
        }
    }
    return true;
}

void spd_solve(const double *l, int n, double *b)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= l[n * i + k] * b[k];
        b[i] /= l[n * i + i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            b[i] -= l[n * k + i] * b[k];
        b[i] /= l[n * i + i];
    }
}

bool spd_inverse(double *a, int n)
{
    double factor[SPD_MOST * SPD_MOST], column[SPD_MOST];
    memcpy(factor, a, sizeof *a * (size_t)(n * n));
    if (!spd_factor(factor, n))
        return false;
    for (int k = 0; k < n; k++) {
        memset(column, 0, sizeof column);
        column[k] = 1;
        spd_solve(factor, n, column);
        for (int i = 0; i < n; i++)
            a[n * i + k] = column[i];
    }
    for (int i = 0; i < n; i++) /* what rounding has left of a difference */
        for (int k = 0; k < i; k++)
            a[n * i + k] = a[n * k + i] = 0.5 * (a[n * i + k] + a[n * k + i]);
    return true;
}

bool spd_is(const double *a, int n)
{
    double factor[SPD_MOST * SPD_MOST];
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++) {
            double most = 1e-9 * sqrt(fabs(a[n * i + i] * a[n * k + k]));
            if (!(fabs(a[n * i + k] - a[n * k + i]) <= most))
                return false;
        }
    memcpy(factor, a, sizeof *a * (size_t)(n * n));
    return spd_factor(factor, n);
}
