#ifndef TESTS_BENCH_PATIENT_H
#define TESTS_BENCH_PATIENT_H
/** @file
 *  Emulated patients who make a movement three times in each of its directions, and what their
 * sensors said: through gonio-emu --capture and gonio decode as they are shipped. A set lasts some
 * 45 s: 6 s of neutral, the turns, sway, sensors that sit askew (docs/emulator.md).
 */
#include <stdbool.h>
#include <stddef.h>

enum { PATIENT_SIDES = 2, PATIENT_REPS = 3 };

/** How a person's turns to one side differ; the seeds take turns at them. */
struct patient_scatter {
    const char *name;
    double more_deg[PATIENT_SIDES]
                   [PATIENT_REPS]; /**< added to a side's range, less to a small one */
    double drawn;                  /**< in place of that: drawn about it, 1 sigma over the range */
};

/** NULL past the last. */
const struct patient_scatter *patient_scatter(unsigned index);

/** A movement and what people reach in it, from a stiff one to a supple one. */
struct patient_play {
    const char *pair; /**< a limb's without its side: the seeds take turns at them */
    bool limb;
    int sides; /**< directions: 2, or 1 */
    double least_deg[PATIENT_SIDES], most_deg[PATIENT_SIDES];
    /** So far the proximal segment turns the other way, by nature, part of the joint's angle: it
     * takes both sensors. 0: one is enough. */
    double against;
    bool lifts; /**< the value is how far an arm is lifted, in whatever plane */
};

/** Row i of all movements that gonio-emu plays; NULL past the last. */
const struct patient_play *patient_play(size_t index);
/** By its pair, without a side; NULL where there is none. */
const struct patient_play *patient_play_find(const char *pair);

struct patient {
    unsigned seed, scatter; /**< index of the row */
    int sides;
    char movement[80]; /**< the pair, with a limb's side */
    double end_deg[PATIENT_SIDES][PATIENT_REPS];
    /** The mean of the turns made; of turns that are drawn, the range they are drawn about. */
    double truth_deg[PATIENT_SIDES];
    double made_deg[PATIENT_SIDES]; /**< the mean of the turns made, always */
    double sway_deg;                /**< mean amplitude of its sines */
    double miss_deg;                /**< standard deviation of where neutral is found again */
};

struct patient patient_of(unsigned seed, const struct patient_play *play);

/** Where the programs are, and a folder for files; for all that follows. */
void patient_place(const char *build, const char *dir);

/** The path of a file in that folder; valid until the fourth call from now. */
const char *patient_path(const char *name);

/** Make set.csv, the samples, and set.truth, what there was to see.
 *  @param grade    of the sensors' errors
 *  @param sensors  1, or 2: set.csv has one on the proximal segment too
 *  @param cheat    how far that segment goes along, part of the joint's angle
 *  @return         0; 1 with a complaint on standard error */
int patient_emulate(const struct patient *p, const char *grade, int sensors, double cheat);

#endif
