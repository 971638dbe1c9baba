#ifndef SESSION_RECORDING_PARTS_H
#define SESSION_RECORDING_PARTS_H
/** @file
 *  What the files of a recording share.
 */
#include "session/recording.h"

struct live_options recording_live_options(const struct recording_options *options);

/** Tell what comes next, once. */
void recording_cue(struct recording *r, enum recording_cue what);

#endif
