#ifndef TESTS_BENCH_ANALYSED_H
#define TESTS_BENCH_ANALYSED_H
/** @file
 *  What gonio analyse --json finds in the files of an emulated patient.
 */
#include "tests/bench/patient.h"

enum { ANALYSED_REPS = 64 };

struct analysed {
    bool known;          /**< it is a movement that gonio measures */
    bool refused, whole; /**< whole: as many valid repetitions as were made, in each direction */
    int values;          /**< directions that have a mean */
    double mean_deg[PATIENT_SIDES], stated_deg[PATIENT_SIDES];
    int reps;
    struct {
        int side;
        double peak_s;
        bool valid;
    } rep[ANALYSED_REPS];
};

/** @param file  in the patient's folder: a Samples CSV, or the emulator's truth, which is what a
 * sensor without errors would say
 *  @return      0; 1 with a complaint on standard error */
int analysed_read(const struct patient *p, const char *file, struct analysed *out);

#endif
