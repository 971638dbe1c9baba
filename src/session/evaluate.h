#ifndef SESSION_EVALUATE_H
#define SESSION_EVALUATE_H
/** @file
 *  A recorded set, from its samples once more to a measurement.
 */
#include "session/live.h"

struct evaluate_told {
    /** Every pose, in the order of time; may be NULL. */
    void (*angles)(void *context, const struct gonio_pose_angles *angles);
    void *context;
};

/** Evaluate a samples CSV from a descriptor: smoothed as a whole, headings counted from the zero.
 *
 *  @param name     for messages
 *  @param options  sensors 0: as many as the file has in its first second; signals that are
 *                  TRUST_AUTO are chosen by that second
 *  @param live     scratch; afterwards holds zero and mounting
 *  @return         GONIO_OK; GONIO_EFORMAT with a note that names the line; GONIO_ENOMEM
 */
enum gonio_status evaluate_samples(int fd, const char *name, const struct live_options *options,
    int wanted, const struct evaluate_told *told, struct live *live, struct gonio_measurement *out);

#endif
