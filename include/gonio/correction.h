#ifndef GONIO_CORRECTION_H
#define GONIO_CORRECTION_H
/** @file
 *  Correcting what was noted. Nothing is ever rewritten: a correction is a new row, and its reason
 * a row of corrections.csv, written before it. A crash between them leaves a reason without its
 * row, never a change without a reason; gonio_verify tells both.
 *
 *  Of a measurement, pain, rater, session, phase and patient can be corrected; an angle never: it
 * is measured again. Where a measurement goes to another session, phase or patient, its row comes
 * again under the new key with the flag `corrected`, and under the old one a row without values and
 * with the flag `withdrawn`, all in one write.
 */
#include <gonio/sheet.h>

struct gonio_log_row;
struct gonio_outcome;

/** A row of corrections.csv: the key as it was, what was corrected, and why. */
struct gonio_correction {
    char corrected_at[40];         /**< RFC 3339 with offset; required */
    char patient[65], session[65]; /**< required */
    char phase[16];                /**< "" for outcomes of no phase */
    char movement[65];             /**< of a measurement, or of an outcome that has one */
    char item[65];                 /**< of an outcome; "": a measurement */
    char what[320];   /**< "pain: 4 to 5", "patient: P017 to P018", "withdrawn"; its first word is a
                           gonio_correct_what_name */
    char reason[256]; /**< required */
    char rater[128];  /**< who corrects */
    char replaces_crc32c[9]; /**< CRC of the row that is replaced, as it ends; required */
    char software[32];
};

enum { GONIO_CORRECTION_ROWS_MOST = 2 }; /**< that are appended together: the directions of a set */

/** Open corrections.csv for appending, as gonio_log_open does the log. */
enum gonio_status gonio_corrections_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found);

enum gonio_status gonio_correction_append(
    struct gonio_log *corrections, const struct gonio_correction *row, size_t rows);

/** Takes a line; `row` is NULL where it is not used. Any status but GONIO_OK ends the reading and
 *  is handed through. */
typedef enum gonio_status gonio_correction_reader(
    void *user, const struct gonio_line *line, const struct gonio_correction *row);

/** Read all lines. Without a file there are none. */
enum gonio_status gonio_corrections_read(
    const char *dir, gonio_correction_reader *each, void *user);

/* ---- Doing it ---- */

enum gonio_correct_what {
    GONIO_CORRECT_PAIN,
    GONIO_CORRECT_RATER,
    GONIO_CORRECT_SESSION,
    GONIO_CORRECT_PHASE,
    GONIO_CORRECT_PATIENT,
    GONIO_CORRECT_VALUE, /**< of an outcome */
    GONIO_CORRECT_WITHDRAW,
    GONIO_CORRECT_WHATS,
};

/** "pain", "rater", "session", "phase", "patient", "value", "withdrawn". */
const char *gonio_correct_what_name(enum gonio_correct_what what);

/** Find it by its name. GONIO_EINVAL, with a sentence, where it is none. */
enum gonio_status gonio_correct_what_find(const char *name, enum gonio_correct_what *out);

/** What a person wants to correct. */
struct gonio_correct_wish {
    const char *patient, *session;
    const char *phase;    /**< of an outcome: NULL where it does not matter */
    const char *movement; /**< a direction, or a pair: both of its directions. Of an outcome: NULL
                               where it does not matter */
    const char *item;     /**< of an outcome; NULL: a measurement */
    const char *side, *text; /**< of an outcome: which, where several stand; else NULL */
    enum gonio_correct_what what;
    const char *to; /**< the new value; NULL to withdraw */
    const char *reason;
    const char *rater;        /**< who corrects; may be "" */
    const char *corrected_at; /**< RFC 3339 with offset */
    const char *software;
};

/** What was done. */
struct gonio_corrected {
    size_t rows;         /**< measurements or outcomes that were corrected */
    char what[320];      /**< as in the file; of the first */
    char uncovered[400]; /**< a sentence, where an earlier set of the same key stands again; else ""
                          */
};

/** Correct a measurement that stands.
 *  @param log,corrections  open for appending
 *  @return GONIO_OK: reason and rows are on the disk; GONIO_EINVAL where nothing of that key
 * stands, nothing would change, or the wish can't be obeyed; GONIO_EEXIST where the new key is
 *          measured already; each with a sentence
 */
enum gonio_status gonio_correct_measurement(const char *dir, struct gonio_log *log,
    struct gonio_log *corrections, const struct gonio_correct_wish *wish,
    struct gonio_corrected *out);

/** Correct an outcome that stands: its value, or withdraw it. As gonio_correct_measurement. */
enum gonio_status gonio_correct_outcome(const char *dir, struct gonio_log *outcomes,
    struct gonio_log *corrections, const struct gonio_correct_wish *wish,
    struct gonio_corrected *out);

#endif
