#ifndef GONIO_OUTCOME_H
#define GONIO_OUTCOME_H
/** @file
 *  outcomes.csv: what the patient reports, and what was done: one row a value. Which items there
 *  are, with their ranges and what is known of their error, is a table (src/record/items.c). Only
 *  totals and numbers are kept, no questionnaire's words.
 */
#include <gonio/sheet.h>
#include <stdbool.h>

/* ---- Items ---- */

/** Does an item have a value, or a text? */
enum gonio_outcome_part { GONIO_OUTCOME_NONE, GONIO_OUTCOME_MAY, GONIO_OUTCOME_MUST };

struct gonio_outcome_item {
    const char *id;    /**< "nprs_now" */
    const char *title; /**< "Pain now" */
    const char *unit;  /**< "points" */
    double low, high;  /**< of a value */
    bool whole;        /**< values are integers */
    enum gonio_outcome_part value, text;
    bool beside;       /**< rows with different texts stand beside each other: structures treated */
    const char *means; /**< for people: what it says, what its text is */
    double error;      /**< smallest detectable change, in its unit; NaN where none was read */
    const char *error_source; /**< "Kovacs 2008"; NULL */
};

/** The table; count out. */
const struct gonio_outcome_item *gonio_outcome_items(size_t *count);

/** NULL where no item has this id. */
const struct gonio_outcome_item *gonio_outcome_item_find(const char *id);

/** Neck Disability Index out of 50, an item that was left out counting as the mean of the others.
 *
 *  @param raw       sum of the answered items
 *  @param answered  how many, 5 to 10
 *  @return          NaN where so many items can't add up to that
 *
 *  Source: H. Vernon's notes on the index; docs/clinical.md, 5.
 */
double gonio_ndi_total(double raw, double answered);

/** "none", "mild", "moderate", "severe", "complete", of the total rounded to a whole number. */
const char *gonio_ndi_band(double total);

/* ---- Rows ---- */

/** One value. Empty text and NaN are empty fields. A later row of the same patient, session, phase,
 *  item, movement and side (and text, where rows stand beside each other) corrects an earlier one.
 */
struct gonio_outcome {
    char recorded_at[40];          /**< RFC 3339 with offset; required */
    char patient[65], session[65]; /**< required */
    char phase[16];                /**< "before", "after", "baseline" or "" */
    char item[65];                 /**< required */
    char movement[65];             /**< where it belongs to one: pain on turning left */
    char side[16];                 /**< "left", "right", "both" or "" */
    double value;
    char unit[16]; /**< the item's; "withdrawn": what stood there does not hold */
    char text[256];
    char rater[128], software[32];
};

enum { GONIO_OUTCOME_ROWS_MOST = 8 }; /**< that are appended together */

/** A row of an item; all else empty. */
void gonio_outcome_init(struct gonio_outcome *row, const struct gonio_outcome_item *item);

/** Turn a row into one that withdraws it. */
void gonio_outcome_withdraw(struct gonio_outcome *row);

bool gonio_outcome_is_withdrawn(const struct gonio_outcome *row);

/** Do both stand in the same place, so that the later one corrects the earlier? */
bool gonio_outcome_same_place(const struct gonio_outcome *a, const struct gonio_outcome *b);

/** Open outcomes.csv for appending, as gonio_log_open does the log. */
enum gonio_status gonio_outcomes_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found);

/** Append rows together.
 *  @param rows  how many, at most GONIO_OUTCOME_ROWS_MOST
 *  @return GONIO_EINVAL, with a sentence, where an item is not in the table or a value or text not
 *          what the item has */
enum gonio_status gonio_outcome_append(
    struct gonio_log *outcomes, const struct gonio_outcome *row, size_t rows);

/** Append what a person enters of one patient, session and phase. What stands is not covered by it:
 *  that would be a correction, which has a reason.
 *  @return GONIO_EEXIST where a value stands in one of the places; GONIO_EINVAL also where two rows
 * are of one place, or a sum of the neck disability index is more than its items give */
enum gonio_status gonio_outcome_enter(
    const char *dir, struct gonio_log *outcomes, const struct gonio_outcome *row, size_t rows);

/** Takes a line; `row` is NULL where it is not used. Any status but GONIO_OK ends the reading and
 *  is handed through. */
typedef enum gonio_status gonio_outcome_reader(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row);

/** Read all lines. Without a file there are none. */
enum gonio_status gonio_outcomes_read(const char *dir, gonio_outcome_reader *each, void *user);

/** Read what stands of one patient: the last row of each place, where it does not withdraw, in the
 *  order in which they were first entered. Lines that can't be used, whosever they are, come first.
 */
enum gonio_status gonio_outcomes_standing(
    const char *dir, const char *patient, gonio_outcome_reader *each, void *user);

/** The value that stands; where there are several (of movements, sides), the last one entered.
 *  @param phase  NULL: any; "": those of no phase
 *  @return       GONIO_OK; GONIO_END where there is none */
enum gonio_status gonio_outcome_latest(const char *dir, const char *patient, const char *session,
    const char *phase, const char *item, struct gonio_outcome *out);

#endif
