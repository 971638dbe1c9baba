#ifndef RECORD_STANDING_H
#define RECORD_STANDING_H
/** @file
 *  Which rows of measurements.csv are one measurement, and what a person did to it.
 */
#include <gonio/record.h>
#include <stdbool.h>

/** The same patient, session, phase and movement. */
bool standing_same_key(const struct gonio_log_row *a, const struct gonio_log_row *b);

/** Made from the same recording; where no recording is named, under the same key. */
bool standing_same_measurement(const struct gonio_log_row *a, const struct gonio_log_row *b);

/** GONIO_FLAG_CORRECTED and _WITHDRAWN of a row. */
unsigned standing_flags(const struct gonio_log_row *row);

#endif
