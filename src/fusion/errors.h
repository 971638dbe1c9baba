#ifndef FUSION_ERRORS_H
#define FUSION_ERRORS_H
/** @file
 *  The covariance of what is estimated: how it grows over a knot, and shrinks by a measurement.
 *  The order of the errors stands in gonio/fusion.h.
 *
 *  Over a knot the errors follow from each other (A, B: sums.per_error; F, F2: sums.force, .force2;
 *  T: sums.s)
 *
 *      turn'     = turn - d                              d = A bias + B matrix
 *      velocity' = velocity - F x (turn - d/2) - A offset - (0, 0, T) gravity
 *      position' = position + T velocity - F2 x (turn - d/3) - T/2 A offset - (0, 0, T^2/2) gravity
 *
 *  with the bias taken to act evenly over the knot. All the others stay.
 *
 *  Of the covariance only the upper right half (column >= row) holds at all times.
 */
#include <gonio/fusion.h>

enum { ERRORS_MOVING = GONIO_ERROR_BIAS }; /**< the first so many change over a knot */

/** Nothing is known but what the calibration says; NULL: but what is true of consumer sensors.
 *  @param level_sd_rad    of the first inclination
 *  @param heading_sd_rad  of the first heading */
void errors_init(struct gonio_fusion_errors *e, const struct gonio_calibration *calibration,
    double level_sd_rad, double heading_sd_rad);

/** Over a knot.
 *  @param step  added to the moving errors, shape (ERRORS_MOVING)
 *  @param lost  how the sensor moved is not known: nothing remains of velocity and position */
void errors_predict(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *sums, bool lost,
    const double *step);

/** Fill in the lower left half of the covariance. */
void errors_mirror(struct gonio_fusion_errors *e);

/** What a correction did, as the smoother needs it on its way back. */
struct errors_correction {
    int index;
    double gain[GONIO_ERRORS_ROW], innovation, variance;
};

/** One of the errors was measured.
 *  @param index     which
 *  @param value     of it
 *  @param variance  of the measurement
 *  @param done      out; may be NULL */
void errors_correct(struct gonio_fusion_errors *e, int index, double value, double variance,
    struct errors_correction *done);

/** The transposed step of errors_predict: from the gradient after the knot to that before it.
 *  @param gradient  shape (GONIO_ERRORS_ROW) */
void errors_back(const struct gonio_fusion_sums *sums, bool lost, double *gradient);

/** The same for a symmetric matrix, from both sides. */
void errors_back_matrix(
    const struct gonio_fusion_sums *sums, bool lost, double m[GONIO_ERRORS][GONIO_ERRORS_ROW]);

/** Nothing is known of the bias any more. */
void errors_forget_bias(struct gonio_fusion_errors *e);

/** An error is 0 from now on, whatever it was: it is counted from here. */
void errors_mark(struct gonio_fusion_errors *e, int index);

/** Squared Mahalanobis distance of a measured bias from the one believed.
 *  @param miss      rad/s, measured minus believed
 *  @param variance  of each axis of the measurement */
double errors_bias_distance2(const struct gonio_fusion_errors *e, gonio_vec3 miss, double variance);

/** Standard deviation of the part along up, of a vector in S.
 *  @param cov  its covariance, shape (3, 3) */
double errors_sd_up(const double *cov, gonio_quat q_GS);

#endif
