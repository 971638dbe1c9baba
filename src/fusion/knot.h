#ifndef FUSION_KNOT_H
#define FUSION_KNOT_H
/** @file
 *  What happens a few times a second instead of at each sample: the filter learns.
 */
#include "fusion/errors.h"
#include "fusion/magnetic.h"

/** Measurements that a knot can make. */
enum { KNOT_CORRECTIONS = 3 + 3 + 3 + 1 };

/** Is the knot long enough to be closed? */
bool knot_is_full(const struct gonio_fusion_walk *w);

/** Is it unknown how the sensor moved in the knot? */
bool knot_is_lost(const struct gonio_fusion_sums *s, const struct gonio_fusion_news *news);

/** Over the knot, by its sums.
 *  @param drift  of the orientation as walked from the one believed at the knot's end; NULL: 0 */
void knot_predict(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *s,
    const struct gonio_fusion_believed *b, const struct gonio_fusion_news *news,
    const gonio_vec3 *drift);

/** What holds at the end of any knot, and what rest says.
 *  @param done  out, shape (KNOT_CORRECTIONS); may be NULL
 *  @return      how many corrections */
int knot_correct(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *s,
    const struct gonio_fusion_believed *b, const struct gonio_fusion_news *news,
    struct errors_correction *done);

/** Live: close the knot under way and take what was learned into what is believed. */
void knot_close(struct gonio_fusion *f);

/** Live: the same for a gap that was bridged. */
void knot_close_gap(struct gonio_fusion *f);

/** Take estimated errors into what is believed, all but motion and orientation; they become 0. */
void knot_believe(struct gonio_fusion_believed *b, double *x);

#endif
