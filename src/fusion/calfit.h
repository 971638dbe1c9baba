#ifndef FUSION_CALFIT_H
#define FUSION_CALFIT_H
/** @file
 *  The least squares behind a guided calibration: accelerometer from still poses, gyroscope from
 * whole turns on a table. Mathematics: docs/calibration.md.
 */
#include <gonio/calibration.h>

enum { CALFIT_POSES = 6, CALFIT_AXES = 3, CALFIT_PATH = 4 };

/** Sums along a turn, for the direction of its axis by gravity. The specific force is
 *  path[0] + path[1] cos(turned) + path[2] sin(turned) + path[3] rate^2: up along the axis; a table
 *  that is not level; the way to the centre of turning. */
struct calfit_path {
    double normal[CALFIT_PATH][CALFIT_PATH]; /**< integral of the products of 1, cos, sin, rate^2 */
    gonio_vec3 acc[CALFIT_PATH];             /**< of those times specific force */
};

/** Turns on a table from rest to rest, by a whole number of turns about one axis fixed in S. */
struct calfit_turn {
    double true_rad;      /**< about up, positive counter-clockwise seen from above */
    double turned_rad;    /**< what the gyroscope says of it, bias removed */
    gonio_vec3 rate_rad;  /**< integral of the rate, bias removed */
    double bias_var;      /**< of each axis of that bias, rad^2/s^2 */
    double s;             /**< from rest to rest */
    gonio_vec3 rest_m_s2; /**< specific force at rest before it */
    struct calfit_path path;
};

/** Add an instant of a turn to its path. */
void calfit_path_add(
    struct calfit_path *p, double turned_rad, double rate_rad_s, gonio_vec3 acc_m_s2, double dt_s);

/** Offset and scale so that the specific force of each pose has gravity's size. Fills acc_* and the
 *  bit in `has`. @return false where the poses do not tell */
bool calfit_acc(const gonio_vec3 pose_m_s2[CALFIT_POSES], struct gonio_calibration *c);

/** The gyroscope's matrix; c has the accelerometer's part already. Fills gyro_matrix* and the bit.
 *  @param turn  about three axes that are far from each other's plane
 *  @return      false where the turns do not tell */
bool calfit_gyro(const struct calfit_turn turn[CALFIT_AXES], struct gonio_calibration *c);

/** A specific force as the calibration corrects it. */
gonio_vec3 calfit_corrected(const struct gonio_calibration *c, gonio_vec3 acc_m_s2);

#endif
