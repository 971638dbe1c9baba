#ifndef REPORT_BOTH_H
#define REPORT_BOTH_H
/** @file
 *  Both directions of a pair: added, and one against the other.
 */
#include "report/findings.h"

/** Are both directions there? @param sum  out, may be NULL: their means added */
bool both_sum(const struct findings_pair *pair, const struct findings_visit *visit, int phase,
    double *sum_deg);

/** Is there a sum in any phase of the reported visit? */
bool both_any(const struct findings_pair *pair);

/** Half-width of the interval of that sum: as the set has it, else at most, that of both directions
 *  added; NaN where it is not known. */
double both_uncertainty(const struct findings *f, const struct findings_pair *pair,
    const struct findings_visit *visit, int phase);

/** Judge the sum before against after, in the reported visit. False where one is missing. */
bool both_change(const struct findings_pair *pair, struct gonio_change *out);

/** Judge the last sum before treatment against the first visit's. False where there is only one. */
bool both_progress(const struct findings_pair *pair, struct gonio_change *out);

/** Left and right of one movement in the reported visit: of a pair, or of the two limbs. */
struct both_sides {
    double left_deg, right_deg;
};

/** @param direction  of `pair`; of the neck any
 *  @return           false where the movement has no left and right, or one was not measured */
bool both_sides(const struct findings *f, const struct findings_pair *pair, int direction,
    int phase, struct both_sides *out);

#endif
