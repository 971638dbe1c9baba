#ifndef MEASURE_PLATEAU_H
#define MEASURE_PLATEAU_H
/** @file
 *  What is gathered on the way out and at the end of range of one repetition.
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

/** The even grid of speeds: forget all but the last 0.12 s. */
void profile_keep_last(struct gonio_profile *p);
void profile_init(struct gonio_profile *p);
void profile_push(struct gonio_profile *p, double time_s, double speed_deg_s);

/** Smoothness of the way out that ended at a time; NaN where it isn't defined. */
double profile_sparc(const struct gonio_profile *p, double end_s);

#endif
