#ifndef MEASURE_DRIFT_H
#define MEASURE_DRIFT_H
/** @file
 *  How much of a wandering neutral is the sensor's drift.
 */
#include <gonio/measure.h>

struct drift {
    double slope_deg_s;    /**< to be taken out, signed, from time_s on */
    double slope_sd_deg_s; /**< 1 sigma of what remains */
    double time_s;         /**< where it is zero: the first hold */
    double raw_deg;        /**< last hold minus first; NaN where there is one only */
};

/** @param heading_sd_deg  1 sigma of the drift that the filter expects over the set; NaN: unknown
 */
struct drift drift_fit(const struct gonio_hold *hold, int holds, double heading_sd_deg);

#endif
