#ifndef FIRMWARE_HOST_FIDGET_H
#define FIRMWARE_HOST_FIDGET_H
/** @file
 *  A patient who was asked for a movement and fidgets: shifts, glances and nods, and nowhere a
 *  repetition. In the plane that was asked for nothing goes beyond 7 degrees from one end to the
 *  other; in the others it goes up to 40.
 */
#include "person.h"

/** Go on fidgeting: plans some seconds ahead of now. */
void emu_fidget(struct emu_person *p, struct emu_motion *m, double now_s);

#endif
