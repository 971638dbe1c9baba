#ifndef CLI_ASKED_H
#define CLI_ASKED_H
/** @file
 *  What is asked for on the command line when one set is to be recorded, and what is done around
 * it: gonio measure, gonio test.
 */
#include "cli/set.h"
#include <gonio/special.h>

struct asked {
    struct set_request request;
    const struct gonio_special *test; /**< NULL: none */
    bool json, consent;
    const char *speech;
};

/** Read the options.
 *  @param command  for messages
 *  @param knows    letters of asked.c's table that this command takes
 *  @return         -1 to go on, else the exit code */
int asked_read(const char *command, const char *knows, int argc, char **argv, struct asked *a);

/** Are patient and phase given and usable? -1 to go on, else the exit code. */
int asked_check_patient(const char *command, const struct asked *a);

/** Record it: with screen and speech, after the patient has agreed to a test; who was stopped is
 * asked why once all has been done that can't wait.
 *  @param print  what came of it, on standard output
 *  @return       the exit code */
int asked_run(struct asked *a, void (*print)(const struct asked *a, const struct set_outcome *o));

#endif
