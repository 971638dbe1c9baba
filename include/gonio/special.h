#ifndef GONIO_SPECIAL_H
#define GONIO_SPECIAL_H
/** @file
 *  Special tests of the neck: what each is, when not to do it, and what its numbers are usually
 * held against. Each is asked for by name, none is part of a battery, and none gives a diagnosis.
 *  Facts and sources: docs/clinical.md, 4.
 */
#include <gonio/jpe.h>
#include <gonio/tracking.h>

enum gonio_special_kind {
    GONIO_SPECIAL_SET,      /**< an ordinary set of a movement of its own */
    GONIO_SPECIAL_JPE,      /**< joint position error */
    GONIO_SPECIAL_TRACKING, /**< a target is followed; drawn by the page */
};

struct gonio_special {
    const char *name;  /**< "jpe", "frt" */
    const char *title; /**< "Joint position error, to neutral" */
    enum gonio_special_kind kind;
    enum gonio_jpe_task task; /**< where it is one of joint position error */
    const char *pair;         /**< the movement that is recorded */
    int reps, practice;       /**< of each direction; trials where it is joint position error */
    const char *against;      /**< who must not be tested, beyond what holds for the joint */
    const char *how[5];       /**< what is done, a line each, ended by NULL */
    const char *worth;        /**< what is known of its worth, with the source */
};

/** NULL past the last. */
const struct gonio_special *gonio_special_at(size_t index);
/** NULL where there is none of that name. */
const struct gonio_special *gonio_special_find(const char *name);

/** The one that a movement is recorded for alone: its pair is no other measurement. NULL where
 * there is none. @param movement  a direction or a pair */
const struct gonio_special *gonio_special_of(const char *movement);

/** Contraindications to all tests of the neck, and when to stop at once; sentences. */
extern const char *const gonio_neck_against, *const gonio_neck_stop;

enum { GONIO_SPECIAL_WORDS = 700 };

/* What there is to say of a result: plain sentences, with what it is held against and the source.
 * Of GONIO_SPECIAL_WORDS bytes; NaN where a side was not measured. */

/** The flexion-rotation test. */
void gonio_frt_words(double left_deg, double right_deg, char out[GONIO_SPECIAL_WORDS]);

/** Seated against lying: gravity sees the lying one.
 *  @param sem_deg  of the seated and of the lying value */
void gonio_supine_words(const char *subject, double seated_deg, double lying_deg,
    const double sem_deg[2], char out[GONIO_SPECIAL_WORDS]);

/** Peak velocity of fast rotation. */
void gonio_fast_words(double left_deg_s, double right_deg_s, char out[GONIO_SPECIAL_WORDS]);

void gonio_jpe_words(const struct gonio_jpe_direction *d, char out[GONIO_SPECIAL_WORDS]);

void gonio_track_words(const struct gonio_track_score *s, char out[GONIO_SPECIAL_WORDS]);

/** Two peak velocities of fast rotation differ by more than testers do, 53 deg/s [SarigBahat2015].
 */
bool gonio_fast_differs(double before_deg_s, double after_deg_s);

#endif
