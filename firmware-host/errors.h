#ifndef FIRMWARE_HOST_ERRORS_H
#define FIRMWARE_HOST_ERRORS_H
/** @file
 *  What real gyroscopes, accelerometers and magnetometers do to the truth, by grade. Sources of
 *  the figures: docs/emulator.md.
 */
#include "random.h"
#include "sense.h"
#include <stdbool.h>
#include <stddef.h>

/** One line of the table; 1 sigma of devices or of samples. */
struct emu_grade {
    const char *name;
    double gyro_noise_deg_s_rthz, gyro_bias_deg_s, gyro_drift_deg_s_min;
    double gyro_matrix; /**< each of the nine entries: scale and cross-axis */
    double acc_noise_ug_rthz, acc_offset_mg, acc_scale;
    double mag_noise_ut, mag_hard_iron_ut, mag_soft_iron;
    bool witmotion; /**< the device takes its own bias off and has a static threshold */
};

/** NULL where no grade has this name. */
const struct emu_grade *emu_grade_find(const char *name);
/** Name of row i of the table; NULL behind the last. */
const char *emu_grade_name(size_t i);

/** One device of a grade. */
struct emu_errors {
    const struct emu_grade *grade;
    struct emu_random random;
    gonio_vec3 gyro_bias_rad_s, gyro_drift_rad_s2;
    double gyro_matrix[3][3]; /**< identity and errors */
    gonio_vec3 acc_offset_m_s2, acc_scale;
    gonio_vec3 mag_hard_iron_ut;
    double mag_soft_iron[3][3];
    gonio_vec3 gyro_low, acc_low; /**< low-passes */
    bool primed;
};

void emu_errors_init(struct emu_errors *e, const struct emu_grade *grade, uint64_t seed);

/** The gyroscope bias at a time, in the sensor. */
gonio_vec3 emu_errors_bias(const struct emu_errors *e, double time_s);

/** By how much the low-pass of emu_errors_apply delays slow signals, s. */
double emu_errors_delay(double bandwidth_hz, double step_s);

/** One sample: truth in, what the chips give out.
 *  @param bandwidth_hz  of the low-pass in the chip; up to half the sample rate it is a first-order
 *                       low-pass over signal and noise, above it only lets more noise fold in
 *  @param step_s        since the sample before */
void emu_errors_apply(struct emu_errors *e, double time_s, const struct emu_signals *truth,
    double bandwidth_hz, double step_s, struct emu_signals *out);

#endif
