#ifndef FUSION_SMOOTH_H
#define FUSION_SMOOTH_H
/** @file
 *  The smoother's insides. A recording is a row of nodes with a knot between any two. Each pass
 * walks all samples from the orientations and sensor errors believed so far, runs the filter over
 * the knots, and comes back from the end (modified Bryson-Frazier form: Bierman 1973, Int J Control
 *  18:1) with what every node should have been.
 */
#include "fusion/knot.h"
#include <stddef.h>

/** A sample, as far as it was walked. */
struct smooth_item {
    double time_s;
    gonio_vec3 rate_rad_s, force_m_s2, field_ut; /**< as sent */
    unsigned has;
    enum { SMOOTH_STAND, SMOOTH_STEP, SMOOTH_GAP } kind; /**< stand: the walk did not move */
    size_t before; /**< the item whose end is this one's begin */
};

/** From one node to the next. */
struct smooth_knot {
    size_t first, last; /**< items: begins at the end of the first, ends with the last */
    struct gonio_fusion_news news;
    gonio_quat q_end;
    gonio_vec3 bias_rad_s; /**< what is believed at its end beyond the recording's mean */
    double turn_cov[3][3], bias_cov[3][3]; /**< at its end; turn in G */
    bool marked;                           /**< headings count from its end */
    /* of the pass under way */
    struct gonio_fusion_sums sums;
    gonio_vec3 drift;                  /* from q_end to where the walk came, rotation vector in G */
    struct gonio_fusion_errors errors; /* after corrections */
    struct errors_correction done[KNOT_CORRECTIONS];
    int corrections;
    bool lost;
    struct magnetic_field field; /* s: 0 where there is none */
    double doubt2;               /* of its heading */
};

struct smooth {
    struct gonio_fusion_options options; /**< calibration points to a copy, or is NULL */
    struct gonio_calibration calibration;
    const struct smooth_item *item;
    struct smooth_knot *knot;
    size_t knots;
    gonio_quat q_begin, q_first;             /**< of the first node: as smoothed; as first seen */
    double level_variance, heading_variance; /**< of q_first, rad^2 */
    double period_s;
    struct gonio_fusion_believed believed;
    bool has_field;
    double *work;                    /**< shape (knots) */
    struct gonio_fusion_errors last; /**< at the end, after the last pass */
};

/** Ready to walk the first knot. */
void smooth_begin_walk(const struct smooth *s, struct gonio_fusion_walk *w);

/** Walk the samples of a knot, from where it begins.
 *  @param told  for each item walked; may be NULL */
void smooth_walk(const struct smooth *s, const struct smooth_knot *k, gonio_quat q_begin,
    struct gonio_fusion_walk *w,
    void (*told)(void *context, size_t item, const struct gonio_fusion_walk *w), void *context);

/** One pass; what is believed becomes better. */
void smooth_pass(struct smooth *s);

/** A last pass, for the covariances of the nodes; what is believed stays. */
void smooth_uncertainty(struct smooth *s);

/** After smooth_uncertainty: covariance of the heading at each node with that at the end, rad^2.
 *  @param out  out, shape (knots + 1): the first is the first node's */
void smooth_heading_covariance(const struct smooth *s, double *out);

/** After the walk of a pass: what the field of each knot says, and how far it is doubted in the
 * light of all. */
void smooth_field(struct smooth *s);

/** After a pass: how far the whole recording should be turned, so that the field points north on
 *  average, rad; 0 without a field. */
double smooth_north(const struct smooth *s);

#endif
