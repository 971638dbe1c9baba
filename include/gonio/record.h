#ifndef GONIO_RECORD_H
#define GONIO_RECORD_H
/** @file
 *  The data folder: the progress log, the recorded sets, and whether all of it is whole.
 *  Layout and columns: docs/data-folder.md. Files are made 0600, folders 0700.
 *  Where a call fails, the sentence for a person is kept as everywhere (base/note.h).
 */
#include <gonio/calibration.h>
#include <gonio/correction.h>
#include <gonio/jpe.h>
#include <gonio/norms.h>
#include <gonio/outcome.h>
#include <gonio/patient.h>
#include <gonio/reliability.h>
#include <gonio/sample.h>
#include <gonio/sheet.h>
#include <stddef.h>
#include <stdint.h>

/* ---- The progress log: measurements.csv ---- */

/** One direction of one set. Empty text, NaN and negative counts are empty fields. */
struct gonio_log_row {
    char measured_at[40]; /**< RFC 3339 with offset; required */
    char patient[65];     /**< a pseudonym that is a name (letters, digits, . _ -); required */
    char session[65];     /**< "2026-11-21a"; required */
    char phase[16];       /**< "before", "after" or "baseline"; required */
    char movement[65];    /**< "cervical.rotation_left"; required */
    char side[16], mode[16], position[32];
    int sensors, reps_valid, reps_recorded;
    double mean_deg, best_deg, sd_deg;
    double uncertainty_deg; /**< half-width of the 95 % interval, of what the sensor errs */
    double drift_deg;
    double coupled_1_deg, coupled_2_deg;
    double peak_velocity_deg_s, sparc, trunk_deg, pain_nprs;
    char flags[320]; /**< as gonio_flags_format writes them */
    char rater[128], device[64], serial[64], firmware[64], software[32];
    char set[256]; /**< folder of the set, from the data folder: "sets/P017/2026-11-21a/..." */
};

/** All fields empty. */
void gonio_log_row_init(struct gonio_log_row *row);

enum {
    GONIO_LOG_ROWS_MOST = 4 /**< that are appended together: the directions of a set, or of one that
                                 moves: here and there */
};

/** Open the log of a data folder for appending, making both where they are missing.
 *
 *  A last line that a crash has torn (no line end, or its CRC does not fit) is copied to
 *  measurements.csv.torn-<n> and cut off; nothing is ever guessed from it.
 *
 *  @param found  out, may be NULL
 *  @return       GONIO_OK; GONIO_EBUSY while another program writes; GONIO_EFORMAT where the file
 *                is no log of this version; GONIO_ENOSPC, _EACCES, _EIO
 */
enum gonio_status gonio_log_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found);

/** Append the rows of one set together. When this returns GONIO_OK all are on the disk; else none
 *  is in the log: a set with one direction only would look like one that measured no other.
 *
 *  @param rows  how many, at most GONIO_LOG_ROWS_MOST
 *  @return GONIO_EINVAL where a field is refused; after GONIO_EIO the log takes no more rows
 *          until it is opened anew
 */
enum gonio_status gonio_log_append(
    struct gonio_log *log, const struct gonio_log_row *row, size_t rows);

/** One line of the log, as read. */
struct gonio_log_line {
    size_t number;                   /**< from 1; the header is line 1 */
    enum gonio_status status;        /**< GONIO_OK, or why the line is not used */
    const char *why;                 /**< a sentence where it is not used, else NULL */
    const struct gonio_log_row *row; /**< NULL where it is not used */
    uint32_t crc32c;                 /**< as it ends; 0 where it is not used */
};

/** Takes a line; any status but GONIO_OK ends the reading and is handed through. */
typedef enum gonio_status gonio_log_reader(void *user, const struct gonio_log_line *line);

/** Read the log from its beginning, in constant memory. Columns are found by name.
 *  @return GONIO_ENODEV where there is no log; GONIO_EFORMAT where it is none, or was written by
 *          a newer version
 */
enum gonio_status gonio_log_read(const char *dir, gonio_log_reader *each, void *user);

/** Read what stands, in the order of measuring: a row that a person corrected or moved comes as it
 *  is now, in its old place; one that was withdrawn does not come, and neither do the rows that say
 *  so. Rows are of one measurement where they name the same `set` and movement, or the same
 * patient, session, phase and movement where they name no set. Of several measurements of one key
 * the last holds. Returns as gonio_log_read; memory grows with the rows that were corrected. */
enum gonio_status gonio_log_standing(const char *dir, gonio_log_reader *each, void *user);

/* ---- Sessions and sets ---- */

struct gonio_session_pick {
    char id[65];
    bool is_new;
    bool without_before; /**< an `after` that has no `before` in its session */
};

/** The session that a set or an outcome of today belongs to.
 *
 *  `after` joins the patient's latest session of today that has a `before`. `before` and
 *  `baseline` join the latest session of today while it has no `after`. What is of no phase joins
 *  the latest session of today. Else a new one begins, with the next letter of the day. Sets and
 *  outcomes count alike.
 *
 *  @param phase  "": none
 *  @param given  a session named by a person, or NULL
 *  @param now    RFC 3339; its first ten characters are today
 */
enum gonio_status gonio_session_choose(const char *dir, const char *patient, const char *phase,
    const char *given, const char *now, struct gonio_session_pick *out);

/** A set that is being recorded. */
struct gonio_set;

/** Make the folder of a new set, sets/PATIENT/SESSION/PHASE.MOVEMENT.N with the next free N, and
 *  its empty samples.csv and angles.csv. All memory is taken here.
 *  @param movement  the pair: "cervical.rotation"
 */
enum gonio_status gonio_set_create(const char *dir, const char *patient, const char *session,
    const char *phase, const char *movement, struct gonio_set **out);

/** Its folder from the data folder, as the log's `set` column holds it. */
const char *gonio_set_path(const struct gonio_set *set);

/** Keep a sample as the sensor sent it. Buffered; errors stick and come out at the end too. */
enum gonio_status gonio_set_sample(struct gonio_set *set, const struct gonio_sample *sample);

/** Keep the angles of one instant. */
enum gonio_status gonio_set_angles(struct gonio_set *set, const struct gonio_pose_angles *angles);

/** Hand what is buffered to the system, so that it outlives a killed program. */
enum gonio_status gonio_set_flush(struct gonio_set *set);

struct gonio_set_sensor {
    const char *device, *serial, *firmware, *port;
    const char *site; /**< where it was worn: "occiput" */
    double rate_hz;
    double latency_s;         /**< by how much it came late, as the filter was told */
    const char *latency_why;  /**< what that is made of, as a sentence */
    const char *signal;       /**< that the orientation is made from: "6", "9", "sensor" */
    const char *signal_asked; /**< the same or "auto" */
    const char *signal_why;   /**< as a sentence */
    unsigned signal_had;      /**< GONIO_HAS_*: what there was to choose from */
    double disagreement_deg;  /**< of the sensor's own orientation and ours; NaN: not compared */
    bool mounted;
    gonio_quat q_SB;          /**< the segment seen from the sensor, where mounted */
    bool mounted_by_movement; /**< the movement has told where forward is */
    const struct gonio_calibration *calibration; /**< that was used; NULL: none */
};

/** What set.json tells about a set. NULL and NaN: not known. */
struct gonio_set_info {
    const char *measured_at, *rater, *mode, *position, *method, *notes, *software;
    const char *stop_reason; /**< why a person stopped the patient */
    int practice;            /**< so many repetitions of each direction were for practice */
    const struct gonio_rulings *rulings; /**< what a person said of the repetitions; may be NULL */
    double pain_nprs, trunk_deg;
    int sensors;
    struct gonio_set_sensor sensor[GONIO_SENSORS];
    double zero_begin_s, zero_end_s;             /**< the still neutral that was taken as zero */
    const char *fusion_json;                     /**< the filter's options, as JSON; may be NULL */
    const char *test;                            /**< special test, "frt"; NULL: none */
    const struct gonio_measurement *measurement; /**< NULL where the set gave none */
    const struct gonio_jpe_result *trials; /**< of a test of joint position error, else NULL */
};

/** Finish a set: set.json is written, all is synced, the set is freed.
 *  @return GONIO_OK only when the whole set is on the disk; it is freed in any case
 */
enum gonio_status gonio_set_finish(struct gonio_set *set, const struct gonio_set_info *info);

/** Stop without set.json: what came stays in its folder, and gonio_verify says so. */
void gonio_set_abandon(struct gonio_set *set);

/** Trials of joint position error as JSON: the object of `gonio test jpe --json`.
 *  @return GONIO_ERANGE where it does not fit */
enum gonio_status gonio_trials_json(
    const struct gonio_jpe_result *trials, const char *test, char *out, size_t size);

/** A measurement as JSON: the object of `gonio analyse --json`.
 *  @return GONIO_ERANGE where it does not fit; 32 KB are enough for GONIO_REPS_MAX repetitions
 */
enum gonio_status gonio_measurement_json(
    const struct gonio_measurement *measurement, const char *movement, char *out, size_t size);

/** Read the repetitions of a finished set out of its set.json, in the order of time.
 *  @param set        as in the log's `set` column
 *  @param movement   out, shape (2): ids of the directions, room for 65 characters each
 *  @param rep        out, shape (GONIO_REPS_MAX); direction counts into `movement`
 *  @param reps       out
 */
enum gonio_status gonio_set_reps_read(const char *dir, const char *set, char movement[2][65],
    struct gonio_rep rep[GONIO_REPS_MAX], int *reps);

/** Half-width of the 95 % interval of both directions of a finished set added, out of its set.json.
 *  @param uncertainty_deg  out; NaN where an older version wrote the set, or it has no sum */
enum gonio_status gonio_set_total_read(const char *dir, const char *set, double *uncertainty_deg);

/** How a finished set was evaluated. */
struct gonio_set_how {
    int practice; /**< so many repetitions of each direction did not count */
    struct gonio_rulings rulings;
    int sensors;
    struct {
        char signal[16]; /**< "6", "9", "sensor"; "" where set.json does not say */
        char site[32];   /**< "occiput"; "" */
        double latency_s;
        bool mounted_by_movement;
        gonio_quat q_SB; /**< where so */
    } sensor[GONIO_SENSORS];
};

/** Read that out of the set.json of a folder.
 *  @return GONIO_ENODEV where there is none; GONIO_EFORMAT */
enum gonio_status gonio_set_how_read(const char *folder, struct gonio_set_how *out);

/** Takes one row of an angles.csv: time and angles, NaN where they are empty; the value is not in
 * there. Any status but GONIO_OK ends the reading. */
typedef enum gonio_status gonio_angles_reader(void *user, const struct gonio_pose_angles *angles);

/** Read the angles of a finished set, in constant memory. */
enum gonio_status gonio_set_angles_read(
    const char *dir, const char *set, gonio_angles_reader *each, void *user);

/* ---- Is it all whole? ---- */

struct gonio_verified {
    size_t rows, sets;                      /**< whole rows of the log, and whole sets */
    size_t bad;                             /**< findings handed to the callback */
    size_t patients, outcomes, corrections; /**< whole rows of these tables */
};

/** Takes one finding: what is not as it was written, in a sentence. */
typedef void gonio_verify_finding(void *user, const char *sentence);

/** Check every line of the folder's tables, every set that the log names, and that every reason of
 *  corrections.csv has its row and every change its reason.
 *  @return GONIO_OK: all is whole; GONIO_ECRC: something is not; else why it can't be checked
 */
enum gonio_status gonio_verify(
    const char *dir, gonio_verify_finding *each, void *user, struct gonio_verified *out);

/* ---- The clinic's own error ---- */

enum gonio_context { GONIO_SAME_VISIT, GONIO_BETWEEN_VISITS };

/** Standard error of measurement from the clinic's limits.csv.
 *
 *  @param movement  a direction; a row for its pair or its joint holds too, the narrowest first; or
 *                   both directions added, "cervical.rotation.total": only its own row
 *  @param sem_deg   out, untouched where the file says nothing
 *  @return          GONIO_OK; GONIO_END where the file or a row for it is missing; GONIO_EFORMAT
 */
enum gonio_status gonio_limits_sem(
    const char *dir, const char *movement, enum gonio_context context, double *sem_deg);

/** A patient's own error in one direction, or of both added, from the first session with two or
 * more sets before treatment.
 *
 *  @param movement  a direction ("cervical.rotation_left") or "cervical.rotation.total"
 *  @param out       out, untouched where there is none
 *  @return          GONIO_OK; GONIO_END where no session has two such sets, or they are alike to
 * the last digit; GONIO_ENODEV where there is no log
 */
enum gonio_status gonio_own_error_find(
    const char *dir, const char *patient, const char *movement, struct gonio_own_error *out);

/** Add a row to limits.csv, behind those that stand there: a later row holds. The file is made
 *  where it is missing, and replaced as a whole or not at all; its other columns stay empty.
 *
 *  @param movement  a direction, a pair or a joint
 *  @param sem_deg   from 0.01 to 90; kept to two decimals
 *  @return          GONIO_OK; GONIO_EINVAL; GONIO_EFORMAT where the file has a line that can't be
 *                   read: it stays as it is
 */
enum gonio_status gonio_limits_append(
    const char *dir, const char *movement, enum gonio_context context, double sem_deg);

/* ---- The clinic's own norms ---- */

enum { GONIO_NORMS_MOST = 1000 }; /**< rows of norms.csv */

/** The rows of the clinic's norms.csv, and behind them the built-in ones: gonio_norms_find.
 *  @param out    out, shape (count); the caller frees it
 *  @return       GONIO_OK, also where there is no file; GONIO_EFORMAT where a line of it can't be
 *                read or names no movement: the note names the line
 */
enum gonio_status gonio_norms_gather(const char *dir, struct gonio_norm **out, size_t *count);

#endif
