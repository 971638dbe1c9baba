#ifndef FIRMWARE_HOST_SENSE_H
#define FIRMWARE_HOST_SENSE_H
/** @file
 *  What a perfect sensor on the moving head feels.
 */
#include "motion.h"
#include <stdbool.h>

struct emu_signals {
    gonio_vec3 gyro_rad_s, acc_m_s2, mag_ut; /**< in the sensor; acc: specific force */
    double temp_c;
};

/** How the sensor sits on the head. */
struct emu_mounting {
    gonio_quat q_HS;    /**< sensor seen from the head */
    gonio_vec3 place_m; /**< from the axis of the neck, in the head */
};

/** The truth at one instant. */
struct emu_truth {
    double time_s;
    gonio_quat q_GH, q_GS; /**< head and sensor, seen from the ground */
    double angle_deg[3];   /**< a, b, g of motion.h */
    struct emu_signals signals;
};

/** Worn at the back of the head: board flat against it, its z away from the head, its y up.
 *  @param crooked  turned by 3 to 15 degrees about an axis of chance, as people mount things */
void emu_mounting_make(struct emu_mounting *mounting, bool crooked, uint64_t seed);

/** Feel a play.
 *  @param reach_s  rates are means over time_s -+ reach_s, so that their sum is the turn */
void emu_sense_motion(const struct emu_motion *m, const struct emu_mounting *mounting,
    double time_s, double reach_s, struct emu_truth *out);

/** Feel a sensor that is moved about.
 *  @param q_GS,place_m  at time - reach_s, time, time + reach_s; m, in the ground */
void emu_sense_moved(const gonio_quat q_GS[3], const gonio_vec3 place_m[3], double reach_s,
    struct emu_signals *out);

/** Feel a turning sensor that goes nowhere.
 *  @param before,at,after  q_GS at time_s - reach_s, time_s, time_s + reach_s */
void emu_sense_orientation(
    gonio_quat before, gonio_quat at, gonio_quat after, double reach_s, struct emu_signals *out);

#endif
