#ifndef SESSION_LIVE_H
#define SESSION_LIVE_H
/** @file
 *  The whole path from samples to angles and repetitions, wired once: the daemon's dial, the set
 *  being recorded, and a file being analysed all run this. State only, owned by the caller.
 */
#include "session/trust.h"
#include <gonio/body.h>
#include <gonio/fusion.h>
#include <gonio/measure.h>

/** From what a sensor's orientation is made. */
struct live_signal {
    enum trust_signal trust; /**< TRUST_AUTO: what its samples hold, without magnetometer */
    double latency_s;        /**< gonio_fusion_options.latency_s; NaN: not known */
};

struct live_options {
    const char *movement;         /**< a direction or a pair: "cervical.rotation" */
    int practice;                 /**< so many repetitions of each direction do not count */
    struct gonio_rulings rulings; /**< of a set that is evaluated once more, in the order of time */
    int sensors;                  /**< 1: the trunk is taken to stand still; 2 */
    enum gonio_site site[GONIO_SENSORS];
    struct live_signal signal[GONIO_SENSORS];
    double gyro_range_rad_s; /**< a rate at or above it is clipped */
    /** What is known of the sensors today, as gonio_calibration_aged gives it; `has` 0: nothing. */
    struct gonio_calibration calibration[GONIO_SENSORS];
    /** What the movement has told of how they sit, where the set has been gone through before. */
    struct gonio_movement_axis functional[GONIO_SENSORS];
    /** How a movement has found the sensors to sit before, where they have not been taken off
     * since. */
    struct {
        bool has;
        gonio_quat q_SB;
    } known[GONIO_SENSORS];
};

/** One sensor on the neck at the occiput, without magnetometer: clinics are full of steel. */
struct live_options live_defaults(const char *movement);

struct live {
    struct live_options options;
    const struct gonio_movement *movement[GONIO_DIRECTIONS];
    size_t directions;
    struct gonio_fusion fusion[GONIO_SENSORS];
    struct gonio_zero zero;
    struct gonio_mounting mounting[GONIO_SENSORS];
    struct gonio_pose pose;
    struct gonio_worn worn[GONIO_SENSORS];
    enum gonio_mounting_verdict verdict; /**< of the moving sensor's movement on its mounting */
    struct gonio_reps reps;
    bool zeroed;                          /**< angles count from a neutral */
    bool had_zero;                        /**< at some time: the sensor may have been away since */
    bool misplaced;                       /**< still, but not lying as the start pose has it */
    double heading_sd_rad[GONIO_SENSORS]; /**< since zero */
    double inclination_sd_rad;            /**< of the moving sensor */
    double first_s[GONIO_SENSORS], last_s[GONIO_SENSORS], period_s[GONIO_SENSORS];
    uint64_t samples[GONIO_SENSORS];
    unsigned has[GONIO_SENSORS]; /**< union of gonio_sample.has */
    double temp_c_sum[GONIO_SENSORS];
    uint64_t temps[GONIO_SENSORS];
    /** What a smoother has found of the sensors, with what was known before in it; `has` 0:
     * nothing. */
    struct gonio_calibration learned[GONIO_SENSORS];
    unsigned now_flags; /**< gaps and clipping since the last pose */
    int ruled;          /**< so many of the rulings were taken */
};

/** What one sample has brought. */
struct live_news {
    struct gonio_orientation orientation;
    bool zero_found; /**< with this sample */
    bool has_angles;
    struct gonio_pose_angles angles;
    enum gonio_reps_event event;
};

/** GONIO_EINVAL, with a note, for a movement that is not known. */
enum gonio_status live_init(struct live *l, const struct live_options *options);

/** Keep what was said, at the time of the instant that came last, without taking it as being about
 * a repetition. */
enum gonio_status live_keep_ruling(struct live *l, enum gonio_ruling ruling);

/** GONIO_EQUALITY, with a note, for a movement that so many sensors can't measure. */
enum gonio_status live_check_sensors(const char *movement, int sensors);

/** How a sensor's samples are to be fused; live filter and smoother alike. */
struct gonio_fusion_options live_fusion_options(const struct live_options *options, int sensor);

/** Take a sample. Those with a negative time come from before the set: they only settle the filter.
 */
void live_push(struct live *l, const struct gonio_sample *sample, struct live_news *news);

/** The same with an orientation from elsewhere: the smoother's. */
void live_take(struct live *l, const struct gonio_sample *sample,
    const struct gonio_orientation *orientation, struct live_news *news);

/** A person rules on a repetition, now. As gonio_reps_rule; GONIO_ERANGE after GONIO_RULINGS_MAX
 *  of them. */
enum gonio_status live_rule(struct live *l, enum gonio_ruling ruling);

/** Take the next still moment as a new zero; the filters go on, repetitions begin anew. */
void live_zero_again(struct live *l);

/** The result so far. @param wanted  repetitions a direction */
void live_finish(const struct live *l, int wanted, struct gonio_measurement *out);

/** The axes of the repetitions so far, for live_options.functional. */
void live_functional(const struct live *l, struct gonio_movement_axis out[GONIO_SENSORS]);

/** Why a set gives no value, as a sentence; NULL where it does. Refused are sets that drifted by
 * more than 5 degrees, that have no zero or no valid repetition, and those whose movement went
 * about several axes or another one than the start pose and the sensor's place say. */
const char *live_refusal(const struct live *l, const struct gonio_measurement *m);

/** Those of them that are about the zero, without which nothing can be said. */
const char *live_zero_refusal(const struct live *l, const struct gonio_measurement *m);

#endif
