#ifndef TESTS_UNIT_REP_BENCH_H
#define TESTS_UNIT_REP_BENCH_H
/** @file
 *  A simulated patient's recording, through the detector, to a measurement.
 */
#include "check.h"
#include "patient.h"

enum { SAMPLES = 400000 };
static struct gonio_pose_angles record[SAMPLES];
static struct gonio_reps reps;
static struct gonio_measurement got;

static inline void start_with(const char *id)
{
    const struct gonio_movement *asked[2];
    size_t directions = gonio_movement_find(id, asked);
    assert_int_equal(gonio_reps_init(&reps, asked, directions), GONIO_OK);
}

static inline void start(void) { start_with("cervical.rotation"); }

/* From the end of the zero on, as the caller promises. */
static inline void measure_one(
    const char *id, struct patient *p, double rate_hz, const struct gonio_error *error)
{
    size_t n = patient_record(p, rate_hz, record, SAMPLES);
    start_with(id);
    for (size_t i = 0; i < n; i++)
        record[i].value_deg = record[i].angle_deg[reps.angle];
    for (size_t i = 0; i < n; i++)
        if (record[i].time_s >= 2)
            gonio_reps_push(&reps, &record[i]);
    gonio_reps_finish(&reps, 3, error, &got);
}

static inline void measure(struct patient *p, double rate_hz, const struct gonio_error *error)
{
    measure_one("cervical.rotation", p, rate_hz, error);
}

#endif
