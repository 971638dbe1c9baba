#ifndef JOINTS_LIMB_H
#define JOINTS_LIMB_H
/** @file
 *  Rows of a joint that stands on both sides of the body: written once, with the side's word and
 *  its sign. A turn about Z is the same on both sides; about X and Y the left side is the mirror
 *  image of the right one.
 */

/* Words that are joined, and rows: neither can stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

/** LIMB_SIDES(ROWS): ROWS(Side, side, mirror) for the left and the right side. */
#define LIMB_SIDES(ROWS) ROWS("Left", "left", -1) ROWS("Right", "right", +1)

/** A direction's names. WAY and PAIR: ids without joint and side; WORDS and WAY_WORDS: for people.
 */
#define LIMB_NAMES(JOINT, Side, side_, WAY, PAIR, WORDS, WAY_WORDS)                                \
    .id = JOINT "." WAY "_" side_, .pair = JOINT "." PAIR "_" side_,                               \
    .title = Side " " JOINT " " WORDS ", " WAY_WORDS, .subject = Side " " JOINT " " WAY_WORDS,     \
    .direction = WAY_WORDS, .side = side_

/** Where nothing is published that we could read: conservative, and said so. */
#define LIMB_SEM(DEG)                                                                              \
    .sem_deg = DEG, .sem_between_deg = DEG,                                                        \
    .sem_source = "conservative placeholder, not a published value", .sem_assumed = true

/* NOLINTEND(bugprone-macro-parentheses) */

#endif
