#ifndef FIRMWARE_HOST_ONBOARD_H
#define FIRMWARE_HOST_ONBOARD_H
/** @file
 *  What a sensor's firmware makes of its own signals: a bias estimate that it takes off, a static
 *  threshold, and a complementary filter for its quaternion and angles.
 */
#include "errors.h"

struct emu_onboard {
    bool takes_bias;        /**< does the firmware take its own estimate off? */
    double residual_rad_s;  /**< 1 sigma of what the estimate leaves, each axis */
    double threshold_rad_s; /**< static threshold; 0: none */
    double still_after_s;   /**< at rest so long: the bias is estimated anew */
    bool nine_axis;         /**< heading from the magnetometer, else from the start */
    struct emu_random random;
    bool estimated;
    gonio_vec3 bias_rad_s; /**< its estimate */
    gonio_vec3 slow_rad_s; /**< the rate, smoothed, by which it believes to be still */
    double still_s;
    gonio_quat q_GS;
    gonio_vec3 before_rad_s; /**< the rate of the step before */
    bool started;
};

void emu_onboard_init(struct emu_onboard *o, uint64_t seed);

/** Signals as the firmware hands them out. @param bias_rad_s  the true one, which the estimate
 * misses */
void emu_onboard_correct(
    struct emu_onboard *o, gonio_vec3 bias_rad_s, double step_s, struct emu_signals *signals);

/** One step of the filter. */
void emu_onboard_fuse(struct emu_onboard *o, const struct emu_signals *signals, double step_s);

/** Roll, pitch, yaw in rad of R = Rz(yaw) Ry(pitch) Rx(roll). */
gonio_vec3 emu_onboard_angles(const struct emu_onboard *o);

/** Call the present heading zero. */
void emu_onboard_zero_yaw(struct emu_onboard *o);

#endif
