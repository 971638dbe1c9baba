#ifndef GONIO_CALIBRATION_H
#define GONIO_CALIBRATION_H
/** @file
 *  What is known of one sensor's own errors, each with its covariance and the day it was learned.
 *  Kept per serial number, taken by filter and smoother as what is known before the first sample.
 *
 *      rate  = (I - gyro_matrix)(rate sent - gyro_bias(T))     gyro_bias(T) = gyro_bias + gyro_bias_per_c (T - temp_c)
 *      force = (I - diag(acc_scale))(force sent - acc_offset)
 *      field = mag_soft (field sent - mag_hard)
 *
 *  All in the sensor's frame S. A part whose bit is not in `has` is 0 (mag_soft: the identity) and
 *  means nothing.
 */
#include <gonio/quat.h>
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

    gonio_vec3 gyro_bias_rad_s;   /**< at temp_c */
    gonio_vec3 gyro_bias_per_c;   /**< rad/s per degree Celsius; 0 where not known */
    double gyro_bias_cov[3][3];   /**< rad^2/s^2, of the bias the next time the sensor is switched on */
    double temp_c;                /**< degrees Celsius; NaN where the sensor tells none */

    gonio_vec3 acc_offset_m_s2;
    gonio_vec3 acc_scale;         /**< without unit */
    double acc_cov[6][6];         /**< of offset x, y, z, m/s^2, then scale x, y, z */

    gonio_vec3 mag_hard_ut;       /**< uT, or the sensor's own relative unit */
    double mag_soft[9];           /**< row-major */
    double mag_sd;                /**< what is left, relative to the field, 1 sigma */
};

#endif
