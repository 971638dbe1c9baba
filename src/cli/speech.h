#ifndef CLI_SPEECH_H
#define CLI_SPEECH_H
/** @file
 *  Cues that are heard: a sound file for each, played by a program of the system. Never waited for,
 *  one at a time; where a file or a player is missing it is silent.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { SPEECH_ENDING = 4 };

struct speech {
    char dir[PATH_MAX];          /**< "": none */
    char player[PATH_MAX];       /**< "": none */
    pid_t playing;               /**< 0: silence */
    bool to_the_end;             /**< what is heard is broken off for nothing but a stop */
    char next[PATH_MAX];         /**< what is heard then; "": nothing */
    pid_t ending[SPEECH_ENDING]; /**< were told to end */
};

/** The names of cues, as in the cue events of goniod, with two of our own; ended by NULL:
 *  "hold_still", "turn", "hold", "return", "neutral", "done", "rejected", "stopped". */
extern const char *const speech_cues[];

/** Make ready. @param dir  NULL: GONIO_SPEECH, where that is set */
void speech_open(struct speech *s, const char *dir);

/** The first of DIR/MOVEMENT.CUE.wav, DIR/MOVEMENT.wav (of "turn") and DIR/CUE.wav that can be
 * read.
 *  @param movement  a direction; "": none */
bool speech_find(
    const struct speech *s, const char *movement, const char *cue, char *out, size_t size);

/** Play it, in place of what is still heard; a "rejected" is heard to its end first. */
void speech_say(struct speech *s, const char *movement, const char *cue);

/** Call now and then: goes on to what waits for its turn. */
void speech_tick(struct speech *s);

/** End what is heard. */
void speech_close(struct speech *s);

/** What is missing, as a sentence; "" where nothing is, or no folder was asked for. */
void speech_trouble(const struct speech *s, char *out, size_t size);

#endif
