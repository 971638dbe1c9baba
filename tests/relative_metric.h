#ifndef TESTS_RELATIVE_METRIC_H
#define TESTS_RELATIVE_METRIC_H
/** @file
 *  Whether two headings agree with a joint that is in its middle on average: relative heading about
 * up (swing and twist of q_distal conj(q_proximal)), zero at the start; degrees.
 */
#include "math/quat.h"
#include <gonio/relative.h>
#include <stdlib.h>
#include <string.h>

struct relative_metric {
    double median; /* the largest median of any window, signed */
    double least, most, end;
};

static const double relative_window_s = 15;

static inline int relative_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Relative heading at each distal row, against the proximal row nearest in time; turned as told.
 *  @param out  shape (distal.count), deg, unwrapped */
static inline void relative_headings(struct gonio_series distal, struct gonio_series proximal,
    const double *turn_distal, const double *turn_proximal, double *out)
{
    for (size_t i = 0, k = 0; i < distal.count; i++) {
        double t = distal.at[i].time_s;
        while (k + 1 < proximal.count &&
               fabs(proximal.at[k + 1].time_s - t) <= fabs(proximal.at[k].time_s - t))
            k++;
        gonio_quat e = quat_mul(distal.at[i].q_GS, quat_conj(proximal.at[k].q_GS));
        double deg   = deg_from_rad(2 * atan2(e.z, e.w) + turn_distal[i] - turn_proximal[k]);
        out[i]       = i > 0 ? out[i - 1] + remainder(deg - out[i - 1], 360) : deg;
    }
    for (size_t i = distal.count; i-- > 0;)
        out[i] -= out[0];
}

/** @param work  shape (distal.count) */
static inline struct relative_metric relative_metric_of(
    struct gonio_series distal, const double *heading, double *work)
{
    enum { STEP = 15 }; /* rows from window to window */
    size_t n                 = distal.count;
    struct relative_metric m = { .end = heading[n - 1] };
    for (size_t i = 0, end = 0; i < n; i++) {
        m.least = fmin(m.least, heading[i]);
        m.most  = fmax(m.most, heading[i]);
        while (end < n && distal.at[end].time_s < distal.at[i].time_s + relative_window_s)
            end++;
        if (end == n || i % STEP)
            continue;
        memcpy(work, heading + i, (end - i) * sizeof *work);
        qsort(work, end - i, sizeof *work, relative_ascending);
        double median = work[(end - i) / 2];
        m.median      = fabs(median) > fabs(m.median) ? median : m.median;
    }
    return m;
}

#endif
