#ifndef GONIO_SAMPLE_H
#define GONIO_SAMPLE_H
/** @file
 *  What a sensor said at one instant, in one convention for all sensors, and what a filter
 *  makes of it. Frames: S sensor; G ground, Z up (East-North-Up where a magnetometer gives
 *  north, else an arbitrary heading).
 */
#include <gonio/quat.h>
#include <stdbool.h>
#include <stdint.h>

/** Bits of gonio_sample.has: the fields that the sensor gave. */
enum {
    GONIO_HAS_QUAT = 1 << 0,
    GONIO_HAS_GYRO = 1 << 1,
    GONIO_HAS_ACC  = 1 << 2,
    GONIO_HAS_MAG  = 1 << 3,
    GONIO_HAS_TEMP = 1 << 4,
    GONIO_HAS_SEQ  = 1 << 5, /**< seq is the sensor's own counter */
    GONIO_HAS_TIME = 1 << 6, /**< sensor_time_s is the sensor's own clock */
};

/** Which segment a sensor sits on, as written in the `sensor` column. */
enum { GONIO_SENSOR_DISTAL = 0, GONIO_SENSOR_PROXIMAL = 1, GONIO_SENSORS = 2 };

/** One sample. A field whose bit is not in `has` is 0 and means nothing. */
struct gonio_sample {
    double time_s;        /**< s since the recording began; grows */
    double sensor_time_s; /**< s, the sensor's own clock, any epoch */
    uint64_t seq;         /**< the sensor's counter where it has one, else counted by us */
    unsigned has;
    int sensor;            /**< GONIO_SENSOR_DISTAL or GONIO_SENSOR_PROXIMAL */
    gonio_quat q_GS;       /**< the sensor's own orientation, as sent: its norm is not repaired */
    gonio_vec3 gyro_rad_s; /**< rad/s, angular rate of S, in S */
    gonio_vec3 acc_m_s2;   /**< m/s^2, specific force in S: +g along the upward axis at rest */
    gonio_vec3 mag_ut;     /**< uT in S; a relative unit where the sensor has no fixed one */
    double temp_c;         /**< degrees Celsius */
};

/** Where a sensor points, as a filter sees it. */
struct gonio_orientation {
    double time_s;
    int sensor;
    gonio_quat q_GS; /**< unit */
    gonio_vec3
        rate_rad_s; /**< rad/s in S, bias removed; without gyroscope from the turning of q_GS */
    gonio_vec3 bias_rad_s;     /**< rad/s in S, the gyroscope bias in force */
    double inclination_sd_rad; /**< rad, 1 sigma, of the direction of up */
    double heading_sd_rad;     /**< rad, 1 sigma, of the turn about up since the start or north */
    double bias_sd_rad_s;      /**< rad/s, 1 sigma, of the vertical part of the bias */
    bool still;                /**< the sensor has been at rest for the filter's rest time */
    bool heading_from_mag;     /**< the magnetometer is trusted just now */
};

#endif
