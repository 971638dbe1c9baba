#ifndef JOINTS_WORDS_H
#define JOINTS_WORDS_H
/** @file
 *  What the rows of several joints say alike.
 */

/** Read aloud before the first repetition; docs/clinical.md, 1.5 and 7. */
#define STOP_SPINE                                                                                 \
    "Stop at pain that you do not want to push into, dizziness, nausea, a change of sight or "     \
    "speech, or tingling."
#define STOP_LIMB "Stop at pain that you do not want to push into, or tingling."

/* A choice: asked to turn as fast as they can, women with neck pain reach 226 +- 88 deg/s (Roijezon
 * 2010, BMC Musculoskelet Disord 11:222); an arm goes twice as far in the same time. */
enum { FAST_SPINE_DEG_S = 200, FAST_LIMB_DEG_S = 400 };

/** Words that are joined can't stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

/** A published standard error of measurement, in degrees: within a visit, between visits. */
#define SEM(SAME, BETWEEN, SOURCE) .sem_deg = SAME, .sem_between_deg = BETWEEN, .sem_source = SOURCE

/** Where nothing is published that we could read: conservative, and said so. */
#define SEM_ASSUMED(DEG, WHY)                                                                      \
    .sem_deg = DEG, .sem_between_deg = DEG, .sem_source = WHY, .sem_assumed = true

/** A direction's names in a joint of the midline. WAY and PAIR: ids without the joint; PAIR_WORDS,
 *  WAY_WORDS: for people. */
#define MIDLINE_NAMES(JOINT, WAY, PAIR, PAIR_WORDS, WAY_WORDS, SUBJECT, SIDE)                      \
    .id = JOINT "." WAY, .pair = JOINT "." PAIR, .title = PAIR_WORDS ", " WAY_WORDS,               \
    .subject = SUBJECT, .direction = WAY_WORDS, .side = SIDE

/* NOLINTEND(bugprone-macro-parentheses) */

#endif
