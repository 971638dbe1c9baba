#ifndef TESTS_BENCH_PATIENT_H
#define TESTS_BENCH_PATIENT_H
/** @file
 *  Emulated patients who turn the head, three times to each side, and what their sensors said: through
 *  gonio-emu --capture and gonio decode as they are shipped. A set lasts some 45 s: 6 s of neutral,
 *  the turns, sway, a sensor that sits askew (docs/emulator.md).
 */
#include <stdbool.h>

enum { PATIENT_SIDES = 2, PATIENT_REPS = 3 };

/** How a person's turns to one side differ; the seeds take turns at them. */
struct patient_scatter {
    const char *name;
    double more_deg[PATIENT_SIDES][PATIENT_REPS]; /**< added to a side's range */
    double drawn; /**< in place of that: drawn about it, 1 sigma over the range */
};

/** NULL past the last. */
const struct patient_scatter *patient_scatter(unsigned index);

struct patient {
    unsigned seed, scatter; /**< index of the row */
    double end_deg[PATIENT_SIDES][PATIENT_REPS];
    /** The mean of the turns made; of turns that are drawn, the range they are drawn about. */
    double truth_deg[PATIENT_SIDES];
};

struct patient patient_of(unsigned seed);

/** Where the programs are, and a folder for files; for all that follows. */
void patient_place(const char *build, const char *dir);

/** The path of a file in that folder; valid until the fourth call from now. */
const char *patient_path(const char *name);

/** Make head.csv, the samples, and head.truth, what there was to see.
 *  @param grade  of the sensor's errors
 *  @param trunk  head.csv has a second sensor, on a trunk that stands still but for its sway
 *  @return       0; 1 with a complaint on standard error */
int patient_emulate(const struct patient *p, const char *grade, bool trunk);

#endif
