#ifndef FIRMWARE_HOST_SENSE_H
#define FIRMWARE_HOST_SENSE_H
/** @file
 *  What a perfect sensor on a moving segment feels.
 */
#include "motion.h"
#include "random.h"
#include <stdbool.h>

struct emu_signals {
    gonio_vec3 gyro_rad_s, acc_m_s2, mag_ut; /**< in the sensor; acc: specific force */
    double temp_c;
};

/** How the sensor sits on its segment. */
struct emu_mounting {
    enum emu_segment segment;
    gonio_quat q_BS;    /**< sensor seen from the segment, as it was strapped on */
    gonio_vec3 place_m; /**< from the axis that the segment turns about, in the segment */
    double slip_s;      /**< when the strap begins to slip, */
    gonio_vec3 slip;    /**< and by what, rad; 0: never */
};

/** The truth at one instant. */
struct emu_truth {
    double time_s;
    gonio_quat q_GB, q_GS; /**< segment and sensor, seen from the ground */
    struct emu_reading joint;
    struct emu_signals signals;
};

/** Strap it on where it is to be worn.
 *  @param worn     NULL: at the back of a head
 *  @param crooked  turned by 3 to 15 degrees about an axis of chance, as people mount things */
void emu_mounting_make(struct emu_mounting *mounting, enum emu_segment segment,
    const struct emu_worn *worn, bool crooked, uint64_t seed);

/** The strap slips within a moment, about an axis of chance. What slipped before stays slipped. */
void emu_mounting_slip(
    struct emu_mounting *mounting, double time_s, double slip_deg, struct emu_random *r);

/** Sensor seen from the segment at a time. */
gonio_quat emu_mounting_at(const struct emu_mounting *mounting, double time_s);

/** Feel a play.
 *  @param reach_s  rates are means over time_s -+ reach_s, so that their sum is the turn */
void emu_sense_motion(const struct emu_motion *m, const struct emu_mounting *mounting,
    double time_s, double reach_s, struct emu_truth *out);

/** Feel a sensor that is moved about.
 *  @param q_GS,place_m  at time - reach_s, time, time + reach_s; m, in the ground */
void emu_sense_moved(
    const gonio_quat q_GS[3], const gonio_vec3 place_m[3], double reach_s, struct emu_signals *out);

/** Feel a turning sensor that goes nowhere.
 *  @param before,at,after  q_GS at time_s - reach_s, time_s, time_s + reach_s */
void emu_sense_orientation(
    gonio_quat before, gonio_quat at, gonio_quat after, double reach_s, struct emu_signals *out);

#endif
