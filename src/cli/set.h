#ifndef CLI_SET_H
#define CLI_SET_H
/** @file
 *  One set with a person in front of it: cues, dial, repetitions, result.
 */
#include "cli/command.h"
#include "cli/dial.h"
#include "cli/screen.h"
#include <stdio.h>

struct set_request {
    const char *movement, *patient, *phase, *session, *rater, *pain, *signal; /* NULL: not given */
    int reps, timeout_s;
    bool practice;
    const char *heading; /**< above the dial */
};

struct set_outcome {
    int code; /**< exit code */
    bool saved, cancelled;
    char say[512], session[65], set[256];
    json_t *measurement; /**< owned; NULL where there is none */
};

/** Wait until a sensor is ready, up to a time. GONIO_ENODEV with what is wrong. */
enum gonio_status set_wait_for_sensor(
    struct daemon_link *link, int timeout_s, struct screen *screen);

/** Run one set. The screen may be closed: then only words are said. */
void set_run(struct daemon_link *link, const struct set_request *request, struct screen *screen,
    struct dial *dial, struct set_outcome *out);

void set_outcome_free(struct set_outcome *outcome);

/** Print a measurement that came as JSON, for a person. */
void set_print(FILE *to, const json_t *measurement);

#endif
