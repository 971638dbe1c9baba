#ifndef RECORD_RATINGS_H
#define RECORD_RATINGS_H
/** @file
 *  Tables of people by raters or sets, out of a CSV or out of the progress log.
 */
#include <gonio/reliability.h>
#include <stddef.h>

enum { RATINGS_NAME = 65 };

struct ratings {
    int people, raters;
    int left_out; /**< patients of the log without sets enough */
    int altered;  /**< lines of the log that are not as they were written, and not used */
    char person[GONIO_PEOPLE_MAX][RATINGS_NAME], rater[GONIO_RATERS_MAX][RATINGS_NAME];
    double value_deg[GONIO_PEOPLE_MAX * GONIO_RATERS_MAX]; /**< shape (people, raters) */
};

/** Read a CSV with the columns person, rater and value_deg, a row for each value, in any order.
 *  @param fd  stays the caller's
 *  @return    GONIO_OK: no cell is missing; GONIO_EFORMAT with line and remedy in the note
 */
enum gonio_status ratings_read(int fd, const char *name, struct ratings *out);

/** The sets that one patient repeated in one visit before anything was done. */
struct baseline {
    char patient[RATINGS_NAME], session[RATINGS_NAME];
    int sets;
    double value_deg[GONIO_RATERS_MAX]; /**< the first so many */
    size_t line[GONIO_RATERS_MAX];      /**< of the log */
};

/** A patient's first session that has two `before` or `baseline` sets of a direction, or more.
 *  @return GONIO_OK; GONIO_EQUALITY where there is none, GONIO_ENODEV where there is no log */
enum gonio_status ratings_baseline(
    const char *dir, const char *patient, const char *movement, struct baseline *out);

/** The same of all patients, `sets` columns each; who has fewer is left out. */
enum gonio_status ratings_from_log(
    const char *dir, const char *movement, int sets, struct ratings *out);

#endif
