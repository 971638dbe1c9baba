#ifndef GONIO_MEASURE_H
#define GONIO_MEASURE_H
/** @file
 *  From joint angles to a clinical value: repetitions, their quality, and the measurement.
 *  Angles and results are in degrees from here on, because a person reads them.
 *  Procedure: neutral hold, turn to the end, hold, back to neutral; docs/clinical.md, 1.5.
 */
#include <gonio/joint.h>
#include <stdint.h>

/** What is worth knowing before a value is believed. A set of bits. */
enum gonio_flag {
    GONIO_FLAG_DRIFT        = 1 << 0, /**< neutral moved by more than 2 degrees over the set */
    GONIO_FLAG_DRIFT_REJECT = 1 << 1, /**< by more than 5 degrees: the set is refused */
    GONIO_FLAG_DEDRIFTED    = 1 << 2, /**< a linear drift between neutral holds was removed */
    GONIO_FLAG_SPREAD       = 1 << 3, /**< repetitions differ by more than 5 degrees and 10 % */
    GONIO_FLAG_FEW          = 1 << 4, /**< fewer valid repetitions than asked for */
    GONIO_FLAG_NO_PLATEAU   = 1 << 5, /**< no hold at the end of range: the peak was taken */
    GONIO_FLAG_NO_RETURN    = 1 << 6, /**< the repetition did not come back to neutral */
    GONIO_FLAG_TRUNK_UNSEEN = 1 << 7, /**< one sensor: trunk not measured */
    GONIO_FLAG_OUT_OF_PLANE = 1 << 8, /**< the other angles moved more than half as far */
    GONIO_FLAG_GAP          = 1 << 9, /**< samples are missing inside a repetition */
    GONIO_FLAG_LOW_RATE     = 1 << 10, /**< fewer than 40 samples a second */
    GONIO_FLAG_SATURATED    = 1 << 11, /**< the sensor reached the end of its own range */
    GONIO_FLAG_NO_NEUTRAL   = 1 << 12, /**< no still neutral of 2 s was found: no zero */
    GONIO_FLAG_FORWARD_ASSUMED = 1 << 13, /**< which way the face points was taken from the site */
    GONIO_FLAG_STOPPED      = 1 << 14, /**< ended by a person or by the time limit */
    GONIO_FLAG_FUSED_BY_SENSOR = 1 << 15, /**< the sensor's own filter made the orientation */
    GONIO_FLAG_SENSOR_LOST  = 1 << 16, /**< the sensor went away during the set */
};
enum { GONIO_FLAG_COUNT = 17 };

/** The word for one flag as it stands in files: "dedrifted". NULL for an unknown bit. */
const char *gonio_flag_name(unsigned flag);

/** Write a set of flags as words separated by ';'. @return bytes written without the NUL */
size_t gonio_flags_format(unsigned flags, char *out, size_t size);

/** Read what gonio_flags_format wrote. GONIO_EFORMAT on an unknown word. */
enum gonio_status gonio_flags_parse(const char *text, unsigned *out);

enum {
    GONIO_REPS_MAX = 32,      /**< repetitions kept of one set, both directions */
    GONIO_HOLDS_MAX = 80,     /**< neutral holds kept of one set */
    GONIO_DIRECTIONS = 2,
};

/** One instant of a joint. */
struct gonio_pose_angles {
    double time_s;
    double angle_deg[GONIO_ANGLES]; /**< signed a, b, g */
    double speed_deg_s;             /**< size of the relative angular rate, >= 0 */
    bool still;                     /**< the filter sees the sensor at rest */
    unsigned flags;                 /**< GONIO_FLAG_GAP, _SATURATED at this instant */
};

/** One repetition: neutral, end of range, neutral. */
struct gonio_rep {
    int direction; /**< index into the set's directions */
    double value_deg;
    double start_s, peak_s, end_s;
    double plateau_s;           /**< length of the hold at the end of range; 0 where none */
    double drift_deg;           /**< neutral after minus neutral before, as measured */
    double peak_velocity_deg_s; /**< on the way out */
    double sparc;               /**< spectral arc length of the way out; NaN where not defined */
    double coupled_deg[2];      /**< the two other angles at the end of range */
    unsigned flags;
    bool valid;
};

/** One direction of a finished set. NaN where there is no valid repetition. */
struct gonio_direction {
    const struct gonio_movement *movement;
    int reps_valid, reps_recorded;
    double mean_deg, best_deg, sd_deg;
    double uncertainty_deg; /**< half-width of the 95 % interval of the mean */
    double peak_velocity_deg_s, sparc;
    double coupled_deg[2];
};

struct gonio_measurement {
    int directions;
    struct gonio_direction direction[GONIO_DIRECTIONS];
    int reps;
    struct gonio_rep rep[GONIO_REPS_MAX]; /**< in the order of time */
    double total_deg;         /**< both directions added; NaN where one is missing */
    double neutral_drift_deg; /**< last neutral minus first, as measured */
    unsigned flags;
};

/** Two-sided Student quantile.
 *  @param confidence  in (0, 1): 0.95
 *  @param df          degrees of freedom, > 0
 *  @return            t such that P(|T| < t) = confidence
 */
double gonio_student(double confidence, double df);

/** How sure a change is; docs/clinical.md, 3.4. */
enum gonio_verdict { GONIO_WITHIN_ERROR, GONIO_PROBABLY_CHANGED, GONIO_CHANGED };

struct gonio_change {
    double before_deg, after_deg, change_deg;
    double mdc90_deg, mdc95_deg;
    double ci_deg;        /**< half-width of the 95 % interval of the change, this patient's own scatter */
    enum gonio_verdict verdict;
    bool low_confidence;
};

struct gonio_mean {
    double mean_deg, sd_deg;
    int n;
    unsigned flags;
};

/** Compare two means of one direction by the decision rule of docs/clinical.md, 3.4.
 *  @param sem_deg  standard error of measurement for this movement and context
 */
struct gonio_change gonio_change_judge(
    const struct gonio_mean *before, const struct gonio_mean *after, double sem_deg);

/** One sentence: "Right rotation 52° → 63° (+11°, error ±9.7°): exceeds measurement error."
 *  @return bytes written without the NUL
 */
size_t gonio_change_sentence(
    const struct gonio_change *change, const struct gonio_movement *movement, char *out, size_t size);

#endif
