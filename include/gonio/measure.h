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
    GONIO_FLAG_DRIFT           = 1 << 0,  /**< neutral moved by more than 2 degrees over the set */
    GONIO_FLAG_DRIFT_REJECT    = 1 << 1,  /**< by more than 5 degrees: the set is refused */
    GONIO_FLAG_DEDRIFTED       = 1 << 2,  /**< a linear drift between neutral holds was removed */
    GONIO_FLAG_SPREAD          = 1 << 3,  /**< repetitions differ by more than 5 degrees and 10 % */
    GONIO_FLAG_FEW             = 1 << 4,  /**< fewer valid repetitions than asked for */
    GONIO_FLAG_NO_PLATEAU      = 1 << 5,  /**< no hold at the end of range: the peak was taken */
    GONIO_FLAG_NO_RETURN       = 1 << 6,  /**< the repetition never came back: it does not count */
    GONIO_FLAG_TRUNK_UNSEEN    = 1 << 7,  /**< one sensor: trunk not measured */
    GONIO_FLAG_OUT_OF_PLANE    = 1 << 8,  /**< the other angles moved more than half as far */
    GONIO_FLAG_GAP             = 1 << 9,  /**< samples are missing inside a repetition */
    GONIO_FLAG_LOW_RATE        = 1 << 10, /**< fewer than 40 samples a second */
    GONIO_FLAG_SATURATED       = 1 << 11, /**< the sensor reached the end of its own range */
    GONIO_FLAG_NO_NEUTRAL      = 1 << 12, /**< no still neutral of 2 s was found: no zero */
    GONIO_FLAG_FORWARD_ASSUMED = 1 << 13, /**< which way the face points was taken from the site */
    GONIO_FLAG_STOPPED         = 1 << 14, /**< ended by a person or by the time limit */
    GONIO_FLAG_FUSED_BY_SENSOR = 1 << 15, /**< the sensor's own filter made the orientation */
    GONIO_FLAG_SENSOR_LOST     = 1 << 16, /**< the sensor went away during the set */
    GONIO_FLAG_NO_NEUTRAL_HOLD =
        1 << 17,                      /**< straight through neutral, without a stop, to the next */
    GONIO_FLAG_TRUNK_MOVED = 1 << 18, /**< the trunk turned by more than 5 degrees */
    GONIO_FLAG_HALF_WAY    = 1 << 19, /**< far short of the others: it does not count */
    GONIO_FLAG_CORRECTED   = 1 << 20, /**< a row of the log that a person changed; no angle is */
    GONIO_FLAG_WITHDRAWN   = 1 << 21, /**< a row without values: what it stands for does not hold */
    GONIO_FLAG_SLIP = 1 << 22, /**< the sensor sits otherwise at the end than at the beginning */
    GONIO_FLAG_FAST = 1 << 23, /**< faster than a comfortable turn: momentum takes it further */
    GONIO_FLAG_PRACTICE = 1 << 24, /**< a repetition to warm up: it does not count */
    GONIO_FLAG_REJECTED = 1 << 25, /**< a person has ruled it out */
    GONIO_FLAG_MARKED   = 1 << 26, /**< a person has said where the end of range is */
};
enum { GONIO_FLAG_COUNT = 27 };

/** Flags after which a value or a change is told with low confidence. */
enum {
    GONIO_FLAGS_LOW_CONFIDENCE =
        GONIO_FLAG_DRIFT | GONIO_FLAG_DRIFT_REJECT | GONIO_FLAG_SPREAD | GONIO_FLAG_FEW |
        GONIO_FLAG_NO_PLATEAU | GONIO_FLAG_OUT_OF_PLANE | GONIO_FLAG_GAP | GONIO_FLAG_SLIP |
        GONIO_FLAG_FAST | GONIO_FLAG_LOW_RATE | GONIO_FLAG_SATURATED | GONIO_FLAG_NO_NEUTRAL |
        GONIO_FLAG_SENSOR_LOST | GONIO_FLAG_TRUNK_MOVED | GONIO_FLAG_STOPPED
};

/** The word for one flag as it stands in files: "dedrifted". NULL for an unknown bit. */
const char *gonio_flag_name(unsigned flag);

/** The same for a person: "few valid repetitions". NULL for an unknown bit. */
const char *gonio_flag_text(unsigned flag);

/** Write a set of flags as words separated by ';'; whole words only, as many as fit.
 *  @return bytes written without the NUL */
size_t gonio_flags_format(unsigned flags, char *out, size_t size);

/** Read what gonio_flags_format wrote. GONIO_EFORMAT on an unknown word. */
enum gonio_status gonio_flags_parse(const char *text, unsigned *out);

/** The same, passing over words that are not known here: a newer version may have written them. */
unsigned gonio_flags_known(const char *text);

enum {
    GONIO_REPS_MAX   = 32, /**< repetitions kept of one set, both directions */
    GONIO_HOLDS_MAX  = 80, /**< neutral holds kept of one set */
    GONIO_DIRECTIONS = 2,
};

/** One instant of a joint. */
struct gonio_pose_angles {
    double time_s;
    double angle_deg[GONIO_ANGLES]; /**< signed a, b, g */
    double value_deg;   /**< signed, by the movement's method; times its sign: clinical */
    double aside_deg;   /**< out of the movement's plane, >= 0; where the value is of a turn in
                           whatever   plane, in proportion to it */
    double speed_deg_s; /**< size of the relative angular rate, >= 0 */
    bool still;         /**< the filter sees the sensor at rest; not needed here */
    unsigned flags;     /**< GONIO_FLAG_GAP, _SATURATED at this instant */
    bool trunk_seen;    /**< a second sensor sits on the trunk */
    double trunk_deg;   /**< the trunk's turn since zero, about any axis */
};

/** One repetition: neutral, end of range, neutral. */
struct gonio_rep {
    int direction; /**< index into the set's directions */
    double value_deg;
    double start_s, peak_s, end_s;
    double plateau_s; /**< length of the hold at the end of range; 0 where none */
    double drift_deg; /**< neutral after minus neutral before, in the joint's signed angle, as
                           measured; NaN where one of them is missing */
    double peak_velocity_deg_s;  /**< on the way out */
    double sparc;                /**< spectral arc length of the way out; NaN where not defined */
    double coupled_deg[2];       /**< the two other angles at the end of range, signed */
    double coupled_range_deg[2]; /**< largest minus smallest of each, from the stillness before to
                                      the return; NaN where not known */
    double trunk_deg;            /**< how far the trunk turned meanwhile; NaN where unseen */
    unsigned flags;
    bool valid;
    bool counted; /**< one of those that the mean is of */
};

/** What the interval of a mean is made of; docs/measure.md. 1 sigma each. */
struct gonio_parts {
    double fusion_deg;     /**< drift that remains, and inclination where it is the sensor's own */
    double scale_deg;      /**< of the gyroscope; where gravity sees the movement, what that and the
                                accelerometer's offset leave together */
    double askew_deg;      /**< the sensor sits askew; 0 where the value does not depend on that */
    double zero_deg;       /**< of the neutral that is zero */
    double resolution_deg; /**< step of the angle */
    double scatter_deg;    /**< sd / sqrt(n) of the repetitions: beside the interval, not in it */
};

/** One direction of a finished set. NaN where there is no valid repetition. */
struct gonio_direction {
    const struct gonio_movement *movement;
    int reps_valid; /**< that the mean is of */
    int reps_recorded;
    double mean_deg, best_deg, sd_deg;
    double uncertainty_deg; /**< half-width of the 95 % interval of the mean of these repetitions:
                               what the sensor may have got wrong; docs/measure.md */
    double peak_velocity_deg_s, sparc;
    double coupled_deg[2], coupled_range_deg[2];
    double trunk_deg;         /**< largest; NaN where unseen */
    struct gonio_parts parts; /**< that uncertainty_deg is made of */
};

struct gonio_measurement {
    int directions;
    struct gonio_direction direction[GONIO_DIRECTIONS];
    int reps;
    struct gonio_rep rep[GONIO_REPS_MAX]; /**< in the order of time */
    double total_deg;                     /**< both directions added; NaN where one is missing */
    double
        neutral_drift_deg; /**< last neutral minus first, signed, as measured; NaN without a last */
    double dedrift_deg_s;  /**< slope that was taken out of the values; 0 where none */
    unsigned flags;
};

/* ---- The detector's own state: complete here so that its owner can place it --------------- */

enum {
    GONIO_RUN_VALUES = 128, /**< values kept of one hold; thinned evenly when more come */
    GONIO_RUNS       = 6,   /**< holds kept of one repetition */
    GONIO_PROFILE    = 512, /**< speeds kept of one way out; thinned evenly when more come */
};

/** A stretch of neutral between two turns. */
struct gonio_hold {
    double time_s, mean_deg, length_s; /**< mean time, mean signed angle, stillness in it */
};

/** A stretch of stillness away from neutral. */
struct gonio_run {
    double start_s, end_s, quartile_deg, median_deg, coupled_deg[2]; /**< quartile: the lower one */
};

/** A stretch being gathered. */
struct gonio_run_now {
    bool open;
    double start_s, end_s, first_deg, coupled_sum_deg[2];
    double value_deg[GONIO_RUN_VALUES];
    int values, stride, samples;
};

/** The speed of the way out on an even grid. */
struct gonio_profile {
    double start_s, step_s, last_s, last_deg_s;
    double speed_deg_s[GONIO_PROFILE];
    int count;
    bool empty, full;
};

enum gonio_reps_state {
    GONIO_REPS_LOST,    /**< after a gap: waits for a neutral hold */
    GONIO_REPS_NEUTRAL, /**< in neutral, or about to leave it */
    GONIO_REPS_OUT,     /**< away from neutral */
    GONIO_REPS_BACK,    /**< near neutral again, not yet held */
};

/** What a sample has brought; for cues while the set goes on. */
enum gonio_reps_event {
    GONIO_REPS_NOTHING,
    GONIO_REPS_AT_NEUTRAL, /**< neutral is held; no repetition came of the movement before */
    GONIO_REPS_OUTWARD,    /**< far enough out to become a repetition */
    GONIO_REPS_PLATEAU,    /**< held at the end of range for long enough to be read */
    GONIO_REPS_REP,        /**< a repetition ended: rep[reps - 1], values not final */
};

struct gonio_reps {
    const struct gonio_movement *movement[GONIO_DIRECTIONS];
    int directions;
    int angle;     /**< the one that is no coupled motion */
    double bounds; /**< factor on the least size of a repetition; 1, or less of a small movement */
    enum gonio_reps_state state;
    bool started, trunk_seen;
    double first_s, time_s, covered_s; /**< covered_s: without gaps */
    unsigned long samples;

    double last_deg[GONIO_ANGLES], last_value_deg;
    double
        slow_deg[GONIO_ANGLES]; /**< angles that follow with 0.1 s; their lag is the slow speed */
    double slow_deg_s;
    double low_deg_s[2]; /**< two stages of the low-pass for peak velocity */

    struct gonio_hold hold[GONIO_HOLDS_MAX];
    int holds;               /**< in GONIO_REPS_NEUTRAL the last one still grows */
    int out;                 /**< direction of the excursion; -1: the way that is not asked for */
    struct gonio_hold pause; /**< the stillness going on now */
    double pause_since_s;    /**< when it began; NaN while moving */
    struct gonio_hold rest;  /**< the last one on the way back, far from neutral; length 0: none */
    double baseline_deg;     /**< where neutral is just now: follows the holds */
    double quiet_s;          /**< last stillness in neutral, or nearest approach to it */
    double quiet_coupled_deg[2]; /**< the two other angles then */
    double nearest_deg;          /**< of the approach in GONIO_REPS_BACK */

    double sign; /**< +1 or -1: outward in the joint's signed angle */
    double peak_deg, peak_time_s, peak_coupled_deg[2]; /**< farthest, outward positive, from zero */
    double peak_aside_deg;                             /**< out of the plane there */
    double low_coupled_deg[2], high_coupled_deg[2];    /**< extremes of the two other angles */
    double out_sparc; /**< set on the way back: the profile is needed anew by then */
    double fastest_deg_s, trunk_from_deg, trunk_most_deg;
    double out_start_s, gap_now_s, gap_longest_s;
    unsigned out_flags;
    bool from_hold, announced, held;
    bool marked, ruled_out; /**< a person has marked its end of range; has ruled it out */
    double mark_deg, mark_s, mark_coupled_deg[2]; /**< the end of range that was marked, outward */
    struct gonio_run_now run_now;
    struct gonio_run run[GONIO_RUNS];
    int passed; /**< repetition that ended without a neutral hold as this one began; or -1 */
    int runs;
    struct gonio_profile profile;

    struct gonio_rep rep[GONIO_REPS_MAX];
    int hold_before[GONIO_REPS_MAX], hold_after[GONIO_REPS_MAX];
    int reps;
    int practice; /**< the first so many repetitions of each direction do not count */
};

/** @param movement  the directions looked for, shape (directions): of one joint and one angle
 *  @return          GONIO_EINVAL where they are not
 */
enum gonio_status gonio_reps_init(
    struct gonio_reps *reps, const struct gonio_movement *const movement[], size_t directions);

/** Take one instant. Times have to grow; an instant out of order, with NaN, or
 *  farther from the last one than a neck turns in that time is left out.
 *  Angles are relative to the first still neutral (gonio_zero), from whose end on they are pushed.
 */
enum gonio_reps_event gonio_reps_push(struct gonio_reps *reps, const struct gonio_pose_angles *p);

/** What the caller knows about the errors of its angles; all are 1 sigma. */
struct gonio_error {
    double heading_sd_deg;     /**< growth of the heading's error over the set; NaN: not known */
    double inclination_sd_deg; /**< of a sensor that tells its own orientation; else 0 */
    double scale_sd;           /**< of the gyroscope, relative */
    double offset_sd;          /**< of the accelerometer, relative to gravity */
    double askew_sd;           /**< relative: how a wrong forward shortens the value */
    double level;          /**< how level the movement's axis is, 0 to 1: what gravity sees of it */
    double zero_sd_deg;    /**< of the neutral that is zero */
    double resolution_deg; /**< step of the angle, full width */
};

/** A consumer sensor about which nothing else is known, and a movement by its row. */
struct gonio_error gonio_error_default(const struct gonio_movement *movement);

/** Evaluate what has been pushed so far; the state stays as it is and may go on.
 *
 *  @param wanted  repetitions per direction: after those for practice the first so many valid ones
 *                 count; where these spread too far all valid ones do, up to 6
 *  @param error   NULL: gonio_error_default
 */
void gonio_reps_finish(const struct gonio_reps *reps, int wanted, const struct gonio_error *error,
    struct gonio_measurement *out);

/** What a person says of the repetitions, by a key. It wins over what is detected. */
enum gonio_ruling {
    GONIO_RULE_END,    /**< the end of range is here and now, however small */
    GONIO_RULE_OUT,    /**< the repetition under way, or else the last one, does not count */
    GONIO_RULE_COUNTS, /**< the last one counts after all; not one for practice, nor an unseen value
                        */
    GONIO_RULE_STOP,   /**< the patient was stopped: the one under way does not count */
};

enum { GONIO_RULINGS_MAX = 64 };

/** What was said while a set went on, and when. */
struct gonio_rulings {
    int count;
    struct {
        double time_s; /**< of the instant that came last before it */
        enum gonio_ruling ruling;
    } at[GONIO_RULINGS_MAX];
};

/** The first so many repetitions of each direction are for practice. Before the first instant. */
void gonio_reps_practice(struct gonio_reps *reps, int repetitions);

/** Take a ruling, at the time of the instant pushed last.
 *  @return GONIO_EINVAL where there is nothing that it could be about
 */
enum gonio_status gonio_reps_rule(struct gonio_reps *reps, enum gonio_ruling ruling);

/** "end", "out", "counts", "stop". */
const char *gonio_ruling_name(enum gonio_ruling ruling);
/** GONIO_EINVAL for another word. */
enum gonio_status gonio_ruling_find(const char *name, enum gonio_ruling *out);

/** How many more repetitions each direction needs: those for practice, so many valid ones, and
 * where these spread by more than 5 degrees and 10 % one more, up to 6 in all.
 *  @param missing  out, shape (reps->directions)
 *  @return         their sum
 */
int gonio_reps_missing(const struct gonio_reps *reps, int wanted, int missing[GONIO_DIRECTIONS]);

/** What follows from both directions of a measurement; NaN where one has no value. */
struct gonio_summary {
    double total_uncertainty_deg; /**< half-width of the 95 % interval of total_deg */
    double asymmetry_deg;         /**< right minus left; NaN where the pair is not left and right */
    double asymmetry_percent;     /**< the size of it, of the larger side */
    double trunk_share_percent[GONIO_DIRECTIONS]; /**< gonio_trunk_share of each */
};

void gonio_summary_make(const struct gonio_measurement *m, struct gonio_summary *out);

/** 100 |right - left| / the larger; NaN where that is not above 0. */
double gonio_asymmetry_percent(double left_deg, double right_deg);

/** 100 trunk / (trunk + joint): how much of the whole turn was the trunk's, by its largest turn and
 *  the joint's mean; NaN where the trunk was not seen. */
double gonio_trunk_share(double trunk_deg, double joint_deg);

/** None is missing, and neutral is held for 1.5 s: the set may end. */
bool gonio_reps_complete(const struct gonio_reps *reps, int wanted);

/** Spectral arc length of one discrete movement, without unit; nearer 0 is smoother.
 *
 *  @param speed    >= 0, shape (count), any unit
 *  @param rate_hz  at least 20: what lies above 10 Hz is left out
 *  @return         NaN for fewer than 2 values, a movement that never moves, too low a rate
 *
 *  Source: Balasubramanian et al. 2015, J NeuroEng Rehabil 12:112.
 */
double gonio_sparc(const double *speed, size_t count, double rate_hz);

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
    double ci_deg; /**< half-width of the 95 % interval of the change, this patient's own scatter */
    enum gonio_verdict verdict;
    bool low_confidence;
    unsigned flags; /**< why: the part of both sides' flags that lowers confidence */
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

/** The same of both directions of a pair added, which is the more repeatable quantity.
 *  @param before,after  shape (GONIO_DIRECTIONS): the means of the directions
 *  @param sem_deg       of the sum: gonio_total_sem
 */
struct gonio_change gonio_change_judge_total(const struct gonio_mean before[GONIO_DIRECTIONS],
    const struct gonio_mean after[GONIO_DIRECTIONS], double sem_deg);

/** The error that a patient's change is held against: the patient's own, from sets repeated before
 *  treatment, raises it and never lowers it; docs/clinical.md, 3.6.
 *  @param own_sem_deg  NaN: not known */
double gonio_change_sem(double sem_deg, double own_sem_deg);

/** Standard error of measurement of both directions of a pair added. */
struct gonio_total_error {
    double sem_deg;
    bool assumed;       /**< no figure is published for this: a choice of ours */
    const char *source; /**< "" where it follows from that of one direction */
};

/** @param pair         "cervical.rotation"
 *  @param sem_deg      of its directions in this context, shape (GONIO_DIRECTIONS)
 *  @param other_visit  the two are of different visits, not before and after in one
 */
struct gonio_total_error gonio_total_sem(
    const char *pair, const double sem_deg[GONIO_DIRECTIONS], bool other_visit);

/** One sentence: "Right rotation 52° → 63° (+11°, error ±9.7°): exceeds measurement error."
 *  With low confidence a second one says why. Whole degrees where they add up and agree with the
 *  verdict, else one decimal. 512 bytes are always enough; it is cut at a character where they are
 * fewer.
 *  @return bytes written without the NUL
 */
size_t gonio_change_sentence(const struct gonio_change *change,
    const struct gonio_movement *movement, char *out, size_t size);

/** The same of another subject: "Neck rotation, left and right together". */
size_t gonio_change_sentence_of(
    const struct gonio_change *change, const char *subject, char *out, size_t size);

#endif
