#ifndef MEASURE_INTERVAL_H
#define MEASURE_INTERVAL_H
/** @file
 *  What the sensor may have got wrong of a mean.
 */
#include <gonio/measure.h>

/** The parts; scatter_deg is the caller's.
 *  @param mean_deg      of the repetitions
 *  @param trunk_deg     largest turn of the other segment; NaN: one sensor
 *  @param drift_sd_deg  what remains of the heading's drift in the value, at their mean time
 */
struct gonio_parts interval_parts(
    double mean_deg, double trunk_deg, const struct gonio_error *e, double drift_sd_deg);

/** Half-width of the 95 % interval. */
double interval_half_width(const struct gonio_parts *parts);

#endif
