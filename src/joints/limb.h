#ifndef JOINTS_LIMB_H
#define JOINTS_LIMB_H
/** @file
 *  Rows of a joint that stands on both sides of the body: written once, with the side's word and
 *  its sign. A turn about Z is the same on both sides; about X and Y the left side is the mirror
 *  image of the right one.
 */
#include "joints/words.h"

/* Words that are joined, and rows: neither can stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

/** LIMB_SIDES(ROWS): ROWS(Side, side, mirror) for the left and the right side. */
#define LIMB_SIDES(ROWS) ROWS("Left", "left", -1) ROWS("Right", "right", +1)

/** A direction's names. WAY and PAIR: ids without joint and side; WORDS and WAY_WORDS: for people.
 */
#define LIMB_NAMES(JOINT, Side, side_, WAY, PAIR, WORDS, WAY_WORDS)                                \
    .id = JOINT "." WAY "_" side_, .pair = JOINT "." PAIR "_" side_,                               \
    .title = Side " " JOINT " " WORDS ", " WAY_WORDS, .subject = Side " " JOINT " " WAY_WORDS,     \
    .direction = WAY_WORDS, .side = side_, .mode = "active", .stop = STOP_LIMB

/** Where nothing is published that we could read. */
#define LIMB_SEM(DEG) SEM_ASSUMED(DEG, "conservative placeholder, not a published value")

/** Start poses: a segment that is turned by 90 degrees about Z; and a forearm that is then turned
 * in from the palm forward by 90 degrees, Rz(90) Ry(mirror 90). */
#define LIMB_ABOUT_Z_90                                                                            \
    {                                                                                              \
        0.70710678118654752, 0, 0, 0.70710678118654752                                             \
    }
#define LIMB_ABOUT_Z_MINUS_90                                                                      \
    {                                                                                              \
        0.70710678118654752, 0, 0, -0.70710678118654752                                            \
    }
#define LIMB_BENT_HALF_TURNED(mirror)                                                              \
    {                                                                                              \
        0.5, -0.5 * (mirror), 0.5 * (mirror), 0.5                                                  \
    }

/* NOLINTEND(bugprone-macro-parentheses) */

#endif
