#ifndef TESTS_METRIC_H
#define TESTS_METRIC_H
/** @file
 *  The published BROAD metric (Laidig et al. 2021, Data 6(7):72): root mean square of
 *  e = q conj(truth), deg, over the rows that count. A row that does not has a NaN for truth.
 */
#include "math/quat.h"
#include <stddef.h>

struct metric {
    double total, heading, incl;
};

/** @param turn  rad, about up, put before the estimate */
static inline struct metric metric_of(
    const gonio_quat *q, const gonio_quat *truth, size_t rows, double turn)
{
    struct metric sum = { 0, 0, 0 };
    double n          = 0;
    for (size_t i = 0; i < rows; i++) {
        if (isnan(truth[i].w))
            continue;
        gonio_quat e   = quat_mul(quat_mul(quat_about_z(turn), q[i]), quat_conj(truth[i]));
        double total   = 2 * acos(fmin(1, fabs(e.w)));
        double heading = 2 * atan2(fabs(e.z), fabs(e.w));
        double incl    = 2 * acos(fmin(1, hypot(e.w, e.z)));
        sum.total += total * total;
        sum.heading += heading * heading;
        sum.incl += incl * incl;
        n++;
    }
    return (struct metric){ deg_from_rad(sqrt(sum.total / n)), deg_from_rad(sqrt(sum.heading / n)),
        deg_from_rad(sqrt(sum.incl / n)) };
}

/** Circular mean, rad, of the heading error over the first rows that count.
 *  @param span  how many rows from the first that counts on
 */
static inline double metric_heading(
    const gonio_quat *q, const gonio_quat *truth, size_t rows, size_t span)
{
    double c = 0, s = 0;
    size_t first = rows;
    for (size_t i = 0; i < rows && (first == rows || i - first < span); i++) {
        if (isnan(truth[i].w))
            continue;
        if (first == rows)
            first = i;
        gonio_quat e   = quat_mul(q[i], quat_conj(truth[i]));
        double heading = 2 * atan2(e.z, e.w);
        c += cos(heading);
        s += sin(heading);
    }
    return atan2(s, c);
}

#endif
