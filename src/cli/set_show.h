#ifndef CLI_SET_SHOW_H
#define CLI_SET_SHOW_H
/** @file
 *  What a set shows and lets be heard while it goes on: made of goniod's events, drawn as a picture
 *  or said as words.
 */
#include "cli/dial.h"
#include "cli/set.h"
#include <stdint.h>

struct set_show {
    const struct set_request *request;
    const struct set_stage *stage;
    const struct gonio_movement *direction[SET_DIRECTIONS];
    int directions;
    struct dial dial;
    char cue[320], news[320];
    char turning[65]; /**< the direction that was asked for last */
    int done[SET_DIRECTIONS], practised[SET_DIRECTIONS];
    bool positions; /**< trials of joint position error */
    bool retelling; /**< a key is being answered: a repetition that comes now was told before */
    bool stopped;
    int64_t drawn_ns, turn_ns; /**< when it was drawn last, and when the last turn was asked for */
};

void set_show_init(
    struct set_show *v, const struct set_stage *stage, const struct set_request *request);

/** Take an event: "angle", "cue", "rep", "sensor". */
void set_show_take(struct set_show *v, const json_t *event);

/** The patient is being stopped. */
void set_show_stop(struct set_show *v);

/** Draw it now. */
void set_show_picture(struct set_show *v);

/** Draw it, where it is time to, and let be heard what waits for its turn. */
void set_show_draw(struct set_show *v);

#endif
