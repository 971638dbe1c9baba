#ifndef SESSION_POSITION_H
#define SESSION_POSITION_H
/** @file
 *  Joint position error as a recording: what is said to whoever leads the test, and the trials of a
 *  recorded file.
 */
#include "session/evaluate.h"
#include <gonio/jpe.h>
#include <gonio/outcome.h>

/** What comes next, for the person in front of the patient. */
enum position_step {
    POSITION_SETTLE,   /**< still for 10 s */
    POSITION_MEMORISE, /**< hold the position for 3 s */
    POSITION_LEAVE,    /**< it is known: leave it */
    POSITION_FIND,     /**< far enough: find it again, and say so */
    POSITION_FREEZE,   /**< "there": the head stays */
    POSITION_PUT_BACK, /**< the trial is complete */
};

/** What an event leads to; the step stays where the event says nothing. */
enum position_step position_next(enum position_step now, enum gonio_jpe_event event);

/** "settle", "memorise", "leave", "find", "freeze", "put_back". */
const char *position_step_name(enum position_step step);

/** A sentence to be said or read.
 *  @param towards  where the head is to be turned, or the target is; NULL: either side */
const char *position_say(
    enum position_step step, enum gonio_jpe_task task, const struct gonio_movement *towards);

/** The direction that lacks more trials; where they are even, the first. NULL where none lacks. */
const struct gonio_movement *position_wanted(const struct gonio_jpe *jpe, int trials);

/** Is a position being looked for? */
bool position_under_way(const struct gonio_jpe *jpe);

/** A person's word. GONIO_EINVAL, with a note, where it makes no sense just now: rulings are END,
 *  "there"; OUT; and STOP, which is about the trial under way alone. */
enum gonio_status position_rule(struct gonio_jpe *jpe, enum gonio_ruling ruling);

/** Evaluate samples as evaluate_samples does, as trials; the rulings are in `options`.
 *  @param measurement  scratch; afterwards its flags are the set's */
enum gonio_status position_evaluate(int fd, const char *name, const struct live_options *options,
    enum gonio_jpe_task task, const struct evaluate_told *told, struct live *live,
    struct gonio_measurement *measurement, struct gonio_jpe_result *out);

/** Why trials give no value, as a sentence; NULL where they do. */
const char *position_refusal(
    const struct live *live, const struct gonio_measurement *m, const struct gonio_jpe_result *r);

/** The values as rows of outcomes.csv: item, movement, side, value; the rest is the caller's.
 *  @return how many */
size_t position_outcomes(
    const struct gonio_jpe_result *r, const char *test, struct gonio_outcome out[8]);

#endif
