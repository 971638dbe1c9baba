#ifndef GONIO_CALIBRATION_H
#define GONIO_CALIBRATION_H
/** @file
 *  What is known of one sensor's own errors, each with its covariance and the day it was learned.
 *  Kept per serial number, taken by filter and smoother as what is known before the first sample.
 *
 *      rate  = (I - gyro_matrix)(rate sent - gyro_bias(T))     gyro_bias(T) = gyro_bias +
 * gyro_bias_per_c (T - temp_c) force = (I - diag(acc_scale))(force sent - acc_offset) field =
 * mag_soft (field sent - mag_hard)
 *
 *  All in the sensor's frame S. A part whose bit is not in `has` is 0 (mag_soft: the identity) and
 *  means nothing.
 */
#include <gonio/quat.h>
#include <stdbool.h>
#include <stdint.h>

/** Bits of gonio_calibration.has. */
enum {
    GONIO_CALIBRATED_GYRO_MATRIX = 1 << 0,
    GONIO_CALIBRATED_GYRO_BIAS   = 1 << 1,
    GONIO_CALIBRATED_ACC         = 1 << 2,
    GONIO_CALIBRATED_MAG         = 1 << 3,
};
enum { GONIO_CALIBRATED_PARTS = 4 };

struct gonio_calibration {
    unsigned has;
    /** Seconds since 1970 when each part was last learned, in the order of the bits. */
    int64_t learned_at_s[GONIO_CALIBRATED_PARTS];

    double gyro_matrix[9];        /**< row-major, without unit; [3 i + k]: of rate k into rate i */
    double gyro_matrix_cov[9][9]; /**< of gyro_matrix in that order */

    gonio_vec3 gyro_bias_rad_s; /**< at temp_c */
    gonio_vec3 gyro_bias_per_c; /**< rad/s per degree Celsius; 0 where not known */
    double gyro_bias_cov[3][3]; /**< rad^2/s^2, when it was learned; gonio_calibration_aged tells it
                                   for the next time the sensor is switched on */
    gonio_vec3 gyro_per_c_var;  /**< of gyro_bias_per_c, axis by axis */
    gonio_vec3 gyro_per_c_cov;  /**< between bias and gyro_bias_per_c of the same axis */
    double temp_c; /**< that all of this is of, degrees Celsius; NaN where the sensor tells none */

    gonio_vec3 acc_offset_m_s2;
    gonio_vec3 acc_scale; /**< without unit */
    double acc_cov[6][6]; /**< of offset x, y, z, m/s^2, then scale x, y, z */

    gonio_vec3 mag_hard_ut; /**< uT, or the sensor's own relative unit */
    double mag_soft[9];     /**< row-major */
    double mag_sd;          /**< what is left, relative to the field, 1 sigma */
};

/** Nothing known: no bit, temp_c NaN, mag_soft the identity, the slope of the bias anything that a
 * data sheet allows. */
void gonio_calibration_init(struct gonio_calibration *c);

/** What is wrong with it, as a sentence; NULL where it can be used. Wrong are numbers that are not
 *  finite, covariances that are none (not symmetric and positive definite), and errors that no
 * whole sensor has: a matrix or scale beyond 10 %, a bias beyond 40 deg/s, an offset beyond 0.2 g.
 */
const char *gonio_calibration_flaw(const struct gonio_calibration *c);

/** What it is worth today: the same values, at another temperature where the slope of the bias is
 *  known, with covariances that have grown since they were learned. This is what filter and
 * smoother take as prior.
 *
 *  @param kept    without flaw
 *  @param now_s   seconds since 1970; before the day of learning counts as that day
 *  @param temp_c  of the sensor now; NaN: not known
 *  @param out     may be `kept` itself; its temp_c is temp_c where both are known
 */
void gonio_calibration_aged(const struct gonio_calibration *kept, int64_t now_s, double temp_c,
    struct gonio_calibration *out);

/** Take over what a finished set has taught.
 *
 *  `learned` is a posterior of today: whoever made it began with gonio_calibration_aged(kept) of
 * the same time and temperature. It contains what was known before, so it is never averaged with
 * what is kept: that would count the old knowledge twice. The bias replaces the one that is kept.
 * The scales, the diagonal of the matrix, do too where the temperature is the same; else they say
 * of the kept ones what their covariance says, and the slope of the bias follows the bias in the
 * same way. temp_c stays that of the first learning. Cross-axis terms, accelerometer and
 * magnetometer are not learned from sets.
 *
 *  @param kept     may know nothing yet (gonio_calibration_init)
 *  @param learned  with matrix and bias, and the set's temp_c; its dates and slopes are not looked
 * at
 *  @return         true where it was taken. false, and `kept` is as it was: where either has a
 * flaw, where the matrix is known less well than in the prior it should contain, or lies further
 * from that prior than chance (chi squared, 0.1 %): another sensor's, or a recording gone wrong
 */
bool gonio_calibration_learn(
    struct gonio_calibration *kept, const struct gonio_calibration *learned, int64_t now_s);

#endif
