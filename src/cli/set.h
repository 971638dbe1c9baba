#ifndef CLI_SET_H
#define CLI_SET_H
/** @file
 *  One set with a person in front of it: cues, dial, keys, repetitions, result.
 */
#include "cli/command.h"
#include "cli/screen.h"
#include "cli/speech.h"

enum { SET_DIRECTIONS = 2 };

struct set_request {
    const char *movement, *patient, *phase, *session, *rater, *pain, *signal; /* NULL: not given */
    const char *test; /**< a special test, agreed to by the patient; NULL: none */
    int reps, practice, timeout_s;
    const char *heading; /**< above the dial */
    /** Marks on the dial, by the directions of gonio_movement_find; NaN: none. */
    double target_deg[SET_DIRECTIONS];
};

/** What it is run on, shown on and heard through. The screen may be closed: then only words are
 *  said. */
struct set_stage {
    struct daemon_link *link;
    struct screen *screen;
    struct speech *speech;
};

struct set_outcome {
    int code;       /**< exit code */
    bool saved;     /**< its rows are in the log */
    bool cancelled; /**< a person has discarded it */
    bool stopped;   /**< a person has stopped the patient: with or without rows */
    char say[512], session[65], set[256];
    json_t *measurement; /**< owned; NULL where there is none */
    json_t *trials;      /**< the same, of a test of position */
};

/** Wait until a sensor is ready, up to a time. GONIO_ENODEV with what is wrong. */
enum gonio_status set_wait_for_sensor(
    struct daemon_link *link, int timeout_s, struct screen *screen);

/** Run one set. */
void set_run(
    const struct set_stage *stage, const struct set_request *request, struct set_outcome *out);

void set_outcome_free(struct set_outcome *outcome);

#endif
