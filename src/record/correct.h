#ifndef RECORD_CORRECT_H
#define RECORD_CORRECT_H
/** @file
 *  The parts of a correction: how a row of measurements.csv becomes another, and its reason.
 */
#include <gonio/correction.h>
#include <gonio/record.h>
#include <stdbool.h>

/** Does the measurement get another key? */
bool correct_moves(enum gonio_correct_what what);

/** The row as it will be: with the wish's value and the flag `corrected`, or withdrawn.
 *  @return GONIO_EINVAL, with a sentence, where the wish can't be obeyed */
enum gonio_status correct_row(const struct gonio_correct_wish *wish, const struct gonio_log_row *is,
    struct gonio_log_row *will);

/** A row that says that its key does not hold: who, when and from which recording, and no value. */
void correct_withdraw(const struct gonio_log_row *is, struct gonio_log_row *out);

/** What is corrected, from what to what: "pain: 4 to 5".
 *  @return false where both are the same */
bool correct_say(const struct gonio_correct_wish *wish, const struct gonio_log_row *is,
    const struct gonio_log_row *will, char *out, size_t size);

/** The reason of a wish: all but phase, movement, item and what.
 *  @param replaces  CRC of the row that is replaced */
enum gonio_status correct_reason(
    const struct gonio_correct_wish *wish, uint32_t replaces, struct gonio_correction *out);

/** Say of rows that could not be written that their reason stands alone now. */
enum gonio_status correct_failed(enum gonio_status status);

#endif
