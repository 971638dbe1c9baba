#ifndef CLI_STOP_H
#define CLI_STOP_H
/** @file
 *  After a patient was stopped: why. It is asked when all has been done that can't wait.
 */
#include "cli/screen.h"

enum { STOP_REASON = 160 };

/** By one key, or in words. @param out  room for STOP_REASON; "": not said
 *  @return false to leave */
bool stop_ask(struct screen *s, const char *heading, char *out);

#endif
