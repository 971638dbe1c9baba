#ifndef FIRMWARE_HOST_MEDIAN_H
#define FIRMWARE_HOST_MEDIAN_H
#include <stdlib.h>

static inline int median_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** The upper median; sorts the values. @param n  > 0 */
static inline double median_of(double *value, size_t n)
{
    qsort(value, n, sizeof *value, median_order);
    return value[n / 2];
}

#endif
