#ifndef GONIO_SMOOTHER_H
#define GONIO_SMOOTHER_H
/** @file
 *  The orientation of one sensor over a finished recording: every sample is judged in the light of
 *  those before and after it. Takes what the live filter takes and returns one orientation for each
 *  sample, with its standard deviations. Needs the whole recording in memory (some 400 bytes a
 * sample at 100 Hz). Mathematics and sources: docs/fusion.md.
 */
#include <gonio/fusion.h>
#include <stddef.h>

struct gonio_smoother;

/** @param options  NULL for gonio_fusion_defaults; copied
 *  @return         GONIO_ENOMEM, with nothing made */
enum gonio_status gonio_smoother_new(
    const struct gonio_fusion_options *options, struct gonio_smoother **out);

void gonio_smoother_free(struct gonio_smoother *s);

/** Add the next sample; the rules of gonio_fusion_update hold. A refused one counts all the same,
 * so that orientations and samples pair off.  @return GONIO_ENOMEM */
enum gonio_status gonio_smoother_push(struct gonio_smoother *s, const struct gonio_sample *sample);

/** Headings count from this time on: it lies in the neutral pose that is zero. Variances of
 * headings after it are of the turn since then. Not called: from the first sample, or north. */
void gonio_smoother_mark_heading(struct gonio_smoother *s, double time_s);

/** Smooth what was pushed; may be called again after a mark or more samples.  @return GONIO_ENOMEM
 */
enum gonio_status gonio_smoother_run(struct gonio_smoother *s);

/** How many samples were pushed. */
size_t gonio_smoother_count(const struct gonio_smoother *s);

/** The orientation at a sample, after gonio_smoother_run.  @param index  < gonio_smoother_count */
void gonio_smoother_at(const struct gonio_smoother *s, size_t index, struct gonio_orientation *out);

/** Covariance between the heading at the end and that at each sample: by how much what is known
 * from outside of the end (a return to neutral) turns all before it.
 *  @param out  out, rad^2, shape (gonio_smoother_count); the last is the variance of the heading at
 * the end
 *  @return     GONIO_ENOMEM; GONIO_EINVAL before gonio_smoother_run */
enum gonio_status gonio_smoother_heading_covariance(const struct gonio_smoother *s, double *out);

/** What the recording tells of the sensor's own errors: bias, at its end, and gyroscope matrix,
 * with their covariances; what was known before is in it already. `has` is 0 where nothing was
 * smoothed; temp_c and dates are the caller's. */
void gonio_smoother_calibration(const struct gonio_smoother *s, struct gonio_calibration *out);

/** Turn headings: the one at sample i by turn[i], rad, counter-clockwise seen from above. */
void gonio_smoother_turn_headings(struct gonio_smoother *s, const double *turn);

#endif
