#ifndef SESSION_RECORDING_H
#define SESSION_RECORDING_H
/** @file
 *  One set from "hold still" to "saved": samples go to its folder as they come, repetitions are
 *  counted for the cues, and at the end the set is evaluated from what was written.
 */
#include "session/position.h"
#include <gonio/record.h>
#include <gonio/special.h>

struct recording_sensor {
    char device[64], serial[64], firmware[64], port[256];
    double rate_hz, gyro_range_rad_s;
    char kept_as[65]; /**< the name that its calibration is kept under; "": it is not */
    struct gonio_calibration calibration; /**< what is known today; `has` 0: nothing */
    bool sits_known;                      /**< a movement has told before how it sits, */
    gonio_quat q_SB;                      /**< so, and it has not gone away since */
    struct trust_latency latency;
    struct trust_choice
        choice; /**< as far as was seen before the set; its first seconds settle it */
};

struct recording_options {
    char movement[65], patient[65], session[65], phase[16];
    char rater[128], notes[512];
    int reps;
    const struct gonio_special
        *test;         /**< NULL: none; reps are trials where it is one of position */
    int practice_reps; /**< of each direction, before those that count, in the same set */
    double pain_nprs;  /**< NaN: not asked */
    double timeout_s;
    bool practice; /**< count and cue, keep nothing */
    double zero_s; /**< time of the sample that becomes 0; those before it only settle the filter.
                        NaN: the first one */
    int sensors;
    enum gonio_site site[GONIO_SENSORS];
    struct recording_sensor sensor[GONIO_SENSORS];
};

/** Where a set stands, for the person in front of it. */
enum recording_cue { CUE_HOLD_STILL, CUE_TURN, CUE_HOLD, CUE_RETURN, CUE_NEUTRAL, CUE_DONE };

struct recording_result {
    bool saved;               /**< rows are in the log, on the disk */
    enum gonio_status status; /**< GONIO_OK, _EQUALITY, or what failed */
    char say[512];            /**< a sentence where not saved */
    char session[65], set[256];
    struct gonio_measurement measurement;
    struct gonio_jpe_result trials; /**< where it was a test of position */
};

struct recording_told {
    /** `next`: the movement that CUE_TURN asks for, else NULL; `practice`: it will not count. */
    void (*cue)(
        void *context, enum recording_cue cue, const struct gonio_movement *next, bool practice);
    /** A repetition ended; its value is not final. */
    void (*rep)(void *context, const struct gonio_rep *rep, const struct gonio_movement *movement,
        int done, int wanted);
    /** Tests of position: what comes next; `towards` as of position_say. */
    void (*step)(void *context, enum position_step step, enum gonio_jpe_task task,
        const struct gonio_movement *towards);
    /** A trial is complete; its error is not final. */
    void (*trial)(void *context, const struct gonio_jpe_trial *trial,
        const struct gonio_movement *movement, int done, int wanted);
};

struct recording {
    bool active;
    struct recording_options options;
    struct live live;
    struct trust trust[GONIO_SENSORS];
    struct live_news news;
    enum recording_cue cue;
    bool turn_due;        /**< the next turn is to be asked for once neutral has been held */
    struct gonio_jpe jpe; /**< of a test of position */
    enum position_step step;
    const char *data_dir;
    struct gonio_log *log;
    struct gonio_set *set;
    struct recording_told told;
    void *context;
    char stop_reason[128]; /**< why a person stopped the patient; "": nobody did */
    double first_s, last_s, begun_s, last_flush_s;
    bool started, complete, lost;
    enum gonio_status write_status;
    char write_say[256];
};

/** Make ready. On failure, with a note, nothing has been made.
 *  @param log   open for appending; not needed for practice
 *  @param now_s monotonic */
enum gonio_status recording_begin(struct recording *r, const char *data_dir, struct gonio_log *log,
    const struct recording_options *options, const struct recording_told *told, void *context,
    double now_s);

/** Take a sample; time_s monotonic, any origin. */
void recording_sample(struct recording *r, const struct gonio_sample *sample);

/** A person rules on a repetition; told as a new `rep`, or with the next one.
 *  @return as live_rule, with a note */
enum gonio_status recording_rule(struct recording *r, enum gonio_ruling ruling);

/** A person stops the patient: the repetition under way does not count, and the reason is kept.
 * Then comes recording_end. */
void recording_stop_patient(struct recording *r, const char *reason);

/** Is it time to end? Complete and held, timed out, or the disk has failed. */
bool recording_over(const struct recording *r, double now_s);

/** The sensor has gone or come back: costs the repetition, not the set. */
void recording_sensor_lost(struct recording *r);

/** End, evaluate, and save what is worth it. A set that is not complete when its time is up is
 *  refused; one that a person ends early counts, and says so.
 *  @param by_person  a person ended it */
void recording_end(struct recording *r, bool by_person, struct recording_result *out);

/** End without a measurement; the samples stay in their folder. */
void recording_cancel(struct recording *r, const char *why);

/** How a movement of the set that has ended found the sensor in a role to sit; false: none did. */
bool recording_sits(const struct recording *r, int role, gonio_quat *q_SB);

/** What a set has taught of a sensor goes into what is kept of it; recording_end does it for a set
 * that was saved. A set is no worse for a lesson that was not taken, so there is no note.
 *  @param learned  a posterior, see gonio_calibration_learn; `has` 0: nothing
 *  @return         was it taken, and is it on the disk? */
bool recording_learn(const char *data_dir, const struct recording_sensor *s,
    const struct gonio_calibration *learned);

/** Is it a test of joint position error? */
bool recording_is_position(const struct recording *r);

const char *recording_cue_name(enum recording_cue cue);

#endif
