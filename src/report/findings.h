#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H
/** @file
 *  What the log says about one patient, in the order in which a report tells it.
 */
#include <gonio/norms.h>
#include <gonio/record.h>
#include <stdbool.h>

enum findings_phase { FINDINGS_BEFORE, FINDINGS_AFTER, FINDINGS_BASELINE, FINDINGS_PHASES };
enum {
    FINDINGS_PAIRS = 8,
    FINDINGS_BOTH  = GONIO_DIRECTIONS, /**< in place of a direction: both added */
    FINDINGS_ROWS                      /**< of a pair's table */
};

/** One session of one pair of movements: the latest row of each phase and direction. */
struct findings_visit {
    char session[65];
    double day; /**< days since 1970, by the clock of the clinic */
    bool there[FINDINGS_PHASES][GONIO_DIRECTIONS];
    struct gonio_log_row row[FINDINGS_PHASES][GONIO_DIRECTIONS];
};

/** One pair of movements, or a movement that has one direction. */
struct findings_pair {
    const char *id; /**< "cervical.rotation" */
    const struct gonio_movement *movement[GONIO_DIRECTIONS];
    int directions;
    /** Errors that changes are held against: the published one or the clinic's own, and the
     * patient's where that is larger. */
    double sem_deg[GONIO_DIRECTIONS], sem_between_deg[GONIO_DIRECTIONS];
    bool sem_assumed; /* of a direction: neither published nor the clinic's own */
    double own_sem_deg[GONIO_DIRECTIONS]; /**< where it is the larger one; else NaN */
    int own_sets;                         /**< that it comes from */
    /** The same of both directions added. */
    struct gonio_total_error total, total_between;
    double own_total_sem_deg;
    struct findings_visit *visit; /**< in the order of time, the reported one last */
    size_t visits;
};

struct findings {
    const char *dir;
    char patient[65], session[65];
    struct findings_pair pair[FINDINGS_PAIRS];
    int pairs;
    struct gonio_person person;
    struct gonio_norm *norms; /**< the clinic's and the built-in ones */
    size_t norms_count;
    struct gonio_outcome *outcome; /**< what was noted in the reported session, as it stands */
    size_t outcomes;
    size_t altered,
        unknown; /**< lines not used: altered, or of a movement or item not known here */
};

/** Gather a patient's rows up to a session (NULL: the latest). Free with findings_free.
 *  @param person  what was told about the patient; may be NULL */
enum gonio_status findings_gather(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, struct findings *out);
void findings_free(struct findings *f);

/** Fill in the errors of all pairs: published, the clinic's own, the patient's own. */
enum gonio_status findings_errors(struct findings *f);

/** The reported visit of a pair. */
const struct findings_visit *findings_now(const struct findings_pair *pair);

/** Is there this row to show: a direction of the pair, or FINDINGS_BOTH where both were measured?
 */
bool findings_has_row(const struct findings_pair *pair, int direction);

/** The phases to show side by side, in the order in which they were measured. @return how many */
int findings_columns(const struct findings_pair *pair, int phase[FINDINGS_PHASES]);

/** Judge before against after. False where one of them is missing.
 *  @param direction  or FINDINGS_BOTH */
bool findings_change(const struct findings_pair *pair, int direction, struct gonio_change *out);

/** Judge the last visit's value before treatment against the first visit's. False where there is
 * only one. */
bool findings_progress(const struct findings_pair *pair, int direction, struct gonio_change *out);

/** The first and the last visit with a value in this phase; NULL where none has. */
const struct gonio_log_row *findings_first(
    const struct findings_pair *pair, int phase, int direction);
const struct gonio_log_row *findings_last(
    const struct findings_pair *pair, int phase, int direction);

/** Mean, scatter and flags of a row, to be judged. */
struct gonio_mean findings_mean(const struct gonio_log_row *row);

/** Flags of a row; those that are not known here are left out. */
unsigned findings_flags(const struct gonio_log_row *row);

/** All flags of the reported visit of all pairs. */
unsigned findings_all_flags(const struct findings *f);

/** Some row of the reported visit, for what is the same in all: rater, device, times. */
const struct gonio_log_row *findings_any_row(const struct findings *f);

#endif
