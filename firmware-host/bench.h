#ifndef FIRMWARE_HOST_BENCH_H
#define FIRMWARE_HOST_BENCH_H
/** @file
 *  A person who calibrates: a sensor in its case on a table, laid on each of its sides, and turned
 * five times by hand about each of its axes, an edge against a ruler before and after. A function
 * of time alone once it is planned.
 */
#include <gonio/quat.h>
#include <stddef.h>
#include <stdint.h>

enum { EMU_BENCH_STEPS = 32 };

/** What goes on from one moment to the next. */
struct emu_bench_step {
    double begin_s, end_s;
    gonio_quat from, to;        /**< on the table, before the heading: sides of the case */
    double heading_rad, by_rad; /**< at its beginning; turned in it */
    double uneven, bumps; /**< of a turn: share and number of its faster and slower stretches */
    double wobble_rad, wobble_hz;
    gonio_vec3 wobble_axis;
};

struct emu_bench {
    struct emu_bench_step step[EMU_BENCH_STEPS];
    size_t steps;
    double end_s;       /**< of the last pose; it lies there for ever */
    gonio_quat table;   /**< not quite level */
    gonio_quat in_case; /**< the sensor's board, not quite straight in its case */
    gonio_vec3
        place_m; /**< of the sensor, from the axis that the hand turns it about, in the case */
};

/** Six sides, 4 s each; five turns each on the three that come first of their axis, one of them the
 *  other way round, at 90 to 200 deg/s, to within 0.2 degrees of the edge. */
void emu_bench_plan(struct emu_bench *b, uint64_t seed);

/** q_GS and the sensor's place in the room at a time, m. */
void emu_bench_at(const struct emu_bench *b, double time_s, gonio_quat *q_GS, gonio_vec3 *place_m);

#endif
