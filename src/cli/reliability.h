#ifndef CLI_RELIABILITY_H
#define CLI_RELIABILITY_H
/** @file
 *  What gonio reliability found, on standard output.
 */
#include "record/ratings.h"

/** A table for people. @param movement  NULL: not said */
void reliability_print(
    const char *movement, const struct ratings *t, const struct gonio_reliability *r);

/** One object. @param limits  the file that a row was added to, or NULL */
void reliability_print_json(const char *movement, const struct ratings *t,
    const struct gonio_reliability *r, const char *limits);

#endif
