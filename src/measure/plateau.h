#ifndef MEASURE_PLATEAU_H
#define MEASURE_PLATEAU_H
/** @file
 *  Stillness away from neutral: which stretch of it is the end of range.
 */
#include <gonio/measure.h>

/** Start anew for an excursion. */
void plateau_begin(struct gonio_reps *r);

/** Take one instant away from neutral.
 *  @param value_deg  outward positive, from zero
 */
void plateau_push(
    struct gonio_reps *r, double time_s, double value_deg, const double coupled_deg[2], bool still);

/** End the stretch that is being gathered. */
void plateau_close(struct gonio_reps *r);

/** Stillness of the stretch that is being gathered, s. */
double plateau_length(const struct gonio_reps *r);

/** The stretch that is being gathered is long enough, and near the extreme so far. */
bool plateau_reached(const struct gonio_reps *r);

/** The longest stretch near the extreme. false: there was none. */
bool plateau_find(const struct gonio_reps *r, struct gonio_run *out);

#endif
