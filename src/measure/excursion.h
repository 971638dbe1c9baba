#ifndef MEASURE_EXCURSION_H
#define MEASURE_EXCURSION_H
/** @file
 *  One movement away from neutral and back, while it lasts and when it ends.
 */
#include <gonio/measure.h>

enum {
    /** Over where neutral is just now, or it is no repetition. People miss their own neutral by up
     * to 4 degrees to either side, so less could be one neutral and the next; the smallest range
     * worth measuring is 10. */
    EXCURSION_LEAST_DEG = 8,
    /** A gap of this length may hide a repetition: what was under way is given up. */
    EXCURSION_LOST_S = 1,
};

/** Neutral is quiet at this instant: what comes next begins here. */
void excursion_keep_quiet(struct gonio_reps *r, const struct gonio_pose_angles *p);

/** Neutral is left. @param sign  +1 or -1: outward in the joint's signed angle */
void excursion_begin(struct gonio_reps *r, const struct gonio_pose_angles *p, double sign);

/** Take one instant of it. */
void excursion_push(struct gonio_reps *r, const struct gonio_pose_angles *p, bool still);

/** Outward from where neutral is just now. @param outward_deg  outward from zero */
double excursion_amplitude(const struct gonio_reps *r, double outward_deg);

/** Its peak is far enough out, in a direction that is asked for: a repetition, not a fidget. */
bool excursion_counts(const struct gonio_reps *r);

/** Not even its peak is far enough out. */
bool excursion_is_small(const struct gonio_reps *r);

/** Spectral arc length of the way out; NaN where it did not start from rest. */
double excursion_smoothness(const struct gonio_reps *r);

/** Keep it if it counts. @param flags  of how it ended. @return whether it was kept */
bool excursion_close(struct gonio_reps *r, double end_s, unsigned flags);

/** It does not count, and why. */
void excursion_rule_out(struct gonio_rep *rep, unsigned why);

/** The one under way, as it would be if the set ended here. false: there is none. */
bool excursion_unfinished(const struct gonio_reps *r, struct gonio_rep *out);

#endif
