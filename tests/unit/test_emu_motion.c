/* The play: the angles that were asked for are the true ones, and a head could move like this. */
#include "check.h"
#include "firmware-host/median.h"
#include "firmware-host/person.h"
#include "firmware-host/sense.h"
#include "firmware-host/turn.h"

static const struct emu_ends three = { .pair = "cervical.rotation",
    .first_deg                               = { 52, 53, 51 },
    .second_deg                              = { 60, 61, 59 },
    .firsts                                  = 3,
    .seconds                                 = 3 };

static double rotation(const struct emu_motion *m, double time_s)
{
    double angle_deg[EMU_SLOTS];
    emu_motion_angles(m, time_s, angle_deg);
    return angle_deg[2];
}

static double median_in(const struct emu_motion *m, const struct emu_hold *h)
{
    double value[301];
    for (int i = 0; i < 301; i++)
        value[i] = rotation(m, h->begin_s + (h->end_s - h->begin_s) * i / 300);
    return median_of(value, COUNT(value));
}

static void ends_of_range_are_as_asked(void **state)
{
    (void)state;
    static const double want[] = { 52, -60, 53, -61, 51, -59 };
    struct emu_motion m;
    for (unsigned seed = 0; seed < 20; seed++) {
        emu_motion_plan(&m, &three, NULL, seed);
        CHECK(m.holds == 13, "seed %u: %zu holds", seed, m.holds);
        for (size_t rep = 0; rep < COUNT(want); rep++) {
            const struct emu_hold *h = &m.hold[2 * rep + 1];
            CHECK_NEAR(median_in(&m, h), want[rep], 0.02, "seed %u, repetition %zu", seed, rep);
            CHECK(h->end_s - h->begin_s >= 1 && h->end_s - h->begin_s <= 2, "held %g s",
                h->end_s - h->begin_s);
        }
    }
}

static void neutral_is_zero(void **state)
{
    (void)state;
    struct emu_motion m;
    for (unsigned seed = 0; seed < 20; seed++) {
        emu_motion_plan(&m, &three, NULL, seed);
        CHECK(m.hold[0].begin_s == 0 && m.hold[0].end_s == 6, "6 s of neutral at first");
        CHECK(m.end_s - m.hold[m.holds - 1].begin_s >= 3, "3 s of neutral at last");
        for (size_t i = 0; i < m.holds; i += 2) {
            double sum[3]            = { 0 }, angle_deg[EMU_SLOTS];
            const struct emu_hold *h = &m.hold[i];
            for (int k = 0; k <= 500; k++) {
                emu_motion_angles(&m, h->begin_s + (h->end_s - h->begin_s) * k / 500, angle_deg);
                for (int axis = 0; axis < 3; axis++)
                    sum[axis] += angle_deg[axis] / 501;
            }
            for (int axis = 0; axis < 3; axis++)
                CHECK_NEAR(sum[axis], 0, 0.01, "seed %u, hold %zu, axis %d", seed, i, axis);
        }
        double later = rotation(&m, m.end_s + 3600);
        CHECK(fabs(later) < 1, "an hour later still neutral, not %g", later);
    }
}

static void sides_that_are_left_over_follow(void **state)
{
    (void)state;
    struct emu_ends ends       = { .pair = "cervical.rotation",
              .first_deg                 = { 40 },
              .second_deg                = { 50, 51, 52 },
              .firsts                    = 1,
              .seconds                   = 3 };
    static const double want[] = { 40, -50, -51, -52 };
    struct emu_motion m;
    emu_motion_plan(&m, &ends, NULL, 7);
    CHECK(m.holds == 9, "%zu holds", m.holds);
    for (size_t rep = 0; rep < COUNT(want); rep++)
        CHECK_NEAR(median_in(&m, &m.hold[2 * rep + 1]), want[rep], 0.02, "repetition %zu", rep);
    CHECK_NEAR(
        emu_motion_middle(&m, 3), 0.5 * (m.hold[7].begin_s + m.hold[7].end_s), 1e-12, "middle");
    CHECK(emu_motion_middle(&m, 4) < 0, "there is no fifth");
}

static void speeds_are_a_persons(void **state)
{
    (void)state;
    struct emu_motion m;
    for (unsigned seed = 0; seed < 5; seed++) {
        emu_motion_plan(&m, &three, NULL, seed);
        for (size_t i = 1; i < m.holds; i++) {
            double turned = fabs(median_in(&m, &m.hold[i]) - median_in(&m, &m.hold[i - 1]));
            double mean   = turned / (m.hold[i].begin_s - m.hold[i - 1].end_s);
            CHECK(mean > 59 && mean < 81, "seed %u, turn %zu: %g deg/s", seed, i, mean);
        }
        double before = rotation(&m, 0), fastest = 0, swayed = 0;
        for (double t = 0.005; t < m.end_s; t += 0.005) {
            double now = rotation(&m, t);
            fastest    = fmax(fastest, fabs(now - before) / 0.005);
            if (t < 6)
                swayed = fmax(swayed, fabs(now - before) / 0.005);
            before = now;
        }
        /* The peak of a minimum-jerk turn is 15/8 of its mean. */
        CHECK(fastest > 100 && fastest < 160, "seed %u: %g deg/s", seed, fastest);
        CHECK(swayed > 0.1 && swayed < 4, "seed %u: sways with %g deg/s", seed, swayed);
    }
}

static void coupled_turns_follow(void **state)
{
    (void)state;
    struct emu_motion m;
    double angle_deg[EMU_SLOTS];
    emu_motion_plan(&m, &three, NULL, 3);
    for (size_t rep = 0; rep < 6; rep++) {
        emu_motion_angles(&m, emu_motion_middle(&m, rep), angle_deg);
        double share = -angle_deg[1] / angle_deg[2];
        CHECK(share > 0.05 && share < 0.15, "side-bend to the side of the turn, %g", share);
        CHECK(angle_deg[0] < -1 && angle_deg[0] > -5, "some flexion, %g", angle_deg[0]);
    }
}

/* ---- what the sensor feels ---- */

enum { RATE_HZ = 200 };

static void signals_fit_the_motion(void **state)
{
    (void)state;
    struct emu_motion m;
    struct emu_mounting mounting;
    struct emu_truth t;
    emu_motion_plan(&m, &three, NULL, 5);
    emu_mounting_make(&mounting, EMU_DISTAL, NULL, true, 5);
    emu_sense_motion(&m, &mounting, 0, 0.5 / RATE_HZ, &t);
    gonio_quat q   = t.q_GS; /* by rates alone, from the middle of each step to the next */
    double acc_sum = 0, most = 0;
    int steps = (int)(m.end_s * RATE_HZ);
    for (int i = 0; i < steps; i++) {
        emu_sense_motion(&m, &mounting, (i + 0.5) / RATE_HZ, 0.5 / RATE_HZ, &t);
        q                = turn_after(q, turn_by(turn_scale(t.signals.gyro_rad_s, 1.0 / RATE_HZ)));
        gonio_vec3 acc_G = turn_of(t.q_GS, t.signals.acc_m_s2);
        gonio_vec3 mag_G = turn_of(t.q_GS, t.signals.mag_ut);
        CHECK_NEAR(turn_length(t.signals.mag_ut), 48, 1e-9, "field");
        CHECK(fabs(mag_G.x) < 1e-9 && mag_G.y > 20 && mag_G.z < -43, "north and down");
        most = fmax(most, hypot(acc_G.x, acc_G.y));
        acc_sum += acc_G.z / steps;
    }
    emu_sense_motion(&m, &mounting, (double)steps / RATE_HZ, 0.5 / RATE_HZ, &t);
    gonio_vec3 miss = turn_vector(turn_after(turn_conj(t.q_GS), q));
    CHECK_NEAR(turn_length(miss) / TURN_DEG, 0, 1e-6, "the rates add up to the turn");
    CHECK_NEAR(acc_sum, 9.80665, 0.005, "specific force: +g upward");
    /* 0.1 m at 2.3 rad/s: 0.5 m/s2 towards the axis, and the start and stop of the turn. */
    CHECK(most > 0.3 && most < 2, "turning accelerates a sensor beside the axis: %g", most);
}

static void left_is_counter_clockwise(void **state)
{
    (void)state;
    struct emu_motion m;
    struct emu_mounting mounting;
    struct emu_truth t;
    emu_motion_plan(&m, &three, NULL, 9);
    emu_mounting_make(&mounting, EMU_DISTAL, NULL, false, 9);
    double out_s = 0.5 * (m.hold[0].end_s + m.hold[1].begin_s);
    emu_sense_motion(&m, &mounting, out_s, 0.0025, &t);
    CHECK(turn_of(t.q_GS, t.signals.gyro_rad_s).z > 1, "to the left about the upward axis");
    CHECK(t.signals.gyro_rad_s.y > 1, "the sensor's y points up");
    emu_sense_motion(&m, &mounting, 3, 0.0025, &t);
    gonio_vec3 face = turn_of(t.q_GB, (gonio_vec3){ 1, 0, 0 });
    gonio_vec3 back = turn_of(t.q_GS, (gonio_vec3){ 0, 0, 1 });
    CHECK(turn_dot(face, back) < -0.99, "its z points away from the face");
}

static void mounting_is_crooked(void **state)
{
    (void)state;
    struct emu_mounting ideal, crooked;
    emu_mounting_make(&ideal, EMU_DISTAL, NULL, false, 0);
    double least = 90, most = 0;
    for (unsigned seed = 0; seed < 200; seed++) {
        emu_mounting_make(&crooked, EMU_DISTAL, NULL, true, seed);
        gonio_quat between = turn_after(turn_conj(ideal.q_BS), crooked.q_BS);
        double tilt        = turn_length(turn_vector(between)) / TURN_DEG;
        least              = fmin(least, tilt);
        most               = fmax(most, tilt);
    }
    CHECK(least >= 3 && least < 4 && most > 14 && most <= 15, "%g to %g degrees", least, most);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_of_range_are_as_asked),
        cmocka_unit_test(neutral_is_zero),
        cmocka_unit_test(sides_that_are_left_over_follow),
        cmocka_unit_test(speeds_are_a_persons),
        cmocka_unit_test(coupled_turns_follow),
        cmocka_unit_test(signals_fit_the_motion),
        cmocka_unit_test(left_is_counter_clockwise),
        cmocka_unit_test(mounting_is_crooked),
    };
    return cmocka_run_group_tests_name("emu_motion", tests, NULL, NULL);
}
