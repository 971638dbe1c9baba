#ifndef FUSION_FACTS_H
#define FUSION_FACTS_H
/** @file
 *  What is known of consumer sensors, in the filter's units, where more than one part needs it.
 */
#include "math/vec3.h"

#define FUSION_DEG (M_PI / 180)

/** White noise of an MPU-9250's gyroscope: 0.01 deg/s/sqrt(Hz); PS-MPU-9250A-01. */
#define FUSION_GYRO_NOISE_RAD2_S (FUSION_DEG * FUSION_DEG * 0.01 * 0.01)

/** WitMotion's static threshold: rates below it are sent as exactly 0; BWT61 manual. */
#define FUSION_THRESHOLD_RAD_S (FUSION_DEG * 0.122)

/** Variance of a rate of which only that is known. */
#define FUSION_HIDDEN_RAD2_S2 (FUSION_THRESHOLD_RAD_S * FUSION_THRESHOLD_RAD_S / 3)

/** Longer than this between two samples is a gap: rates may have done anything in it. */
#define FUSION_GAP_S 0.25

/** m/s^2. */
#define FUSION_GRAVITY 9.81

/** How much it differs between places where people live, 1 sigma, m/s^2. */
#define FUSION_GRAVITY_SPREAD 0.02

/** How far local north lies from north even where the field looks right: 3 deg between rooms of
 *  data/broad, 6 beside a phone; 1 sigma. */
#define FUSION_NORTH_SD_RAD (FUSION_DEG * 3)

static inline double squared(double x) { return x * x; }

#endif
