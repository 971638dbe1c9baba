/* The person at the table: does what is asked for, as a hand could; and what the guide finds in an
 * emulated sensor are the errors that it was given. */
#include "check.h"
#include "firmware-host/bench.h"
#include "firmware-host/device.h"
#include "firmware-host/turn.h"
#include "fusion/calibrate.h"

enum { SEEDS = 10 };

static gonio_quat at(const struct emu_bench *b, double t)
{
    gonio_quat q;
    gonio_vec3 place;
    emu_bench_at(b, t, &q, &place);
    return q;
}

static gonio_vec3 up_in(gonio_quat q) { return turn_of(turn_conj(q), (gonio_vec3){ 0, 0, 1 }); }

static void each_side_lies_still(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        static struct emu_bench b;
        unsigned sides = 0;
        emu_bench_plan(&b, seed);
        for (size_t i = 0; i < b.steps; i++) {
            const struct emu_bench_step *s = &b.step[i];
            if (s->by_rad != 0)
                continue;
            CHECK(s->end_s - s->begin_s >= 3.5, "seed %u: %g s", seed, s->end_s - s->begin_s);
            gonio_quat from = at(&b, s->begin_s), to = at(&b, s->end_s - 1e-9);
            CHECK(turn_length(turn_vector(turn_after(turn_conj(from), to))) < 1e-9, "seed %u moves",
                seed);
            gonio_vec3 up     = up_in(from);
            const double v[3] = { up.x, up.y, up.z };
            for (int k = 0; k < 3; k++)
                if (fabs(v[k]) > cos(3 * TURN_DEG))
                    sides |= 1u << (k + (v[k] < 0 ? 3 : 0));
        }
        CHECK(sides == 63, "seed %u: sides %x", seed, sides);
    }
}

static void turns_end_at_the_edge(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        static struct emu_bench b;
        int turns = 0, back = 0;
        emu_bench_plan(&b, seed);
        for (size_t i = 0; i < b.steps; i++) {
            const struct emu_bench_step *s = &b.step[i];
            if (s->bumps == 0)
                continue;
            turns++;
            back += s->by_rad < 0;
            gonio_vec3 rest =
                turn_vector(turn_after(at(&b, s->end_s), turn_conj(at(&b, s->begin_s))));
            CHECK(turn_length(rest) < 0.2001 * TURN_DEG, "seed %u: %g deg past the edge", seed,
                turn_length(rest) / TURN_DEG);
            CHECK_NEAR(fabs(s->by_rad), 10 * TURN_PI, 0.2001 * TURN_DEG, "seed %u", seed);
            double most = 0, least = HUGE_VAL, dt = 1e-3;
            for (double t = s->begin_s + 0.5; t < s->end_s - 0.5; t += 0.01) {
                double speed =
                    turn_length(turn_vector(turn_after(turn_conj(at(&b, t)), at(&b, t + dt)))) /
                    dt / TURN_DEG;
                most  = fmax(most, speed);
                least = fmin(least, speed);
            }
            CHECK(least > 85 && most < 205 && most > 1.2 * least, "seed %u: %g to %g deg/s", seed,
                least, most);
        }
        CHECK(turns == 3 && back == 1, "seed %u: %d turns, %d of them back", seed, turns, back);
    }
}

/* No jumps: neither of the case nor of its place. */
static void moves_like_a_hand(void **state)
{
    (void)state;
    static struct emu_bench b;
    emu_bench_plan(&b, 3);
    gonio_quat before;
    gonio_vec3 was, now;
    emu_bench_at(&b, 0, &before, &was);
    for (double t = 0.005; t < b.end_s + 2; t += 0.005) {
        gonio_quat q;
        emu_bench_at(&b, t, &q, &now);
        double turn = turn_length(turn_vector(turn_after(turn_conj(before), q)));
        CHECK(turn < 250 * TURN_DEG * 0.005, "at %g s: %g deg at once", t, turn / TURN_DEG);
        CHECK(turn_length(turn_add(now, turn_scale(was, -1))) < 0.005, "at %g s: 5 mm at once", t);
        before = q;
        was    = now;
    }
}

/* ---- what the guide finds ---- */

static gonio_vec3 column(const double m[3][3], int k)
{
    return (gonio_vec3){ m[0][k], m[1][k], m[2][k] };
}

/* I - matrix is the inverse of what the emulator makes of a rate. */
static void gyro_matrix_of(const struct emu_errors *e, double out[9])
{
    gonio_vec3 a = column(e->gyro_matrix, 0), b = column(e->gyro_matrix, 1),
               c            = column(e->gyro_matrix, 2);
    double volume           = turn_dot(a, turn_cross(b, c));
    const gonio_vec3 row[3] = { turn_scale(turn_cross(b, c), 1 / volume),
        turn_scale(turn_cross(c, a), 1 / volume), turn_scale(turn_cross(a, b), 1 / volume) };
    for (int i = 0; i < 3; i++) {
        out[3 * i]     = (i == 0) - row[i].x;
        out[3 * i + 1] = (i == 1) - row[i].y;
        out[3 * i + 2] = (i == 2) - row[i].z;
    }
}

static void guide_finds_the_errors(void **state)
{
    (void)state;
    double z2 = 0, scale2 = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        static struct emu_device d;
        static struct calibrate c;
        struct gonio_calibration r;
        uint8_t bytes[EMU_CYCLE_MAX];
        double want[9];
        bool cycle;
        emu_device_init(&d, emu_model_find("witmotion"), emu_grade_find("consumer"), seed);
        d.source = EMU_CALIBRATION;
        emu_bench_plan(&d.bench, seed);
        CHECK(d.model->set_rate(&d, 100), "100 Hz");
        emu_device_power_on(&d);
        calibrate_init(&c, 2000 * TURN_DEG);
        while (d.time_s < emu_device_end(&d)) {
            emu_device_step(&d, bytes, &cycle);
            struct gonio_sample s = { .time_s = d.time_s,
                .has                          = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
                .gyro_rad_s                   = d.signals.gyro_rad_s,
                .acc_m_s2                     = d.signals.acc_m_s2,
                .mag_ut                       = d.signals.mag_ut };
            if (cycle)
                calibrate_push(&c, &s);
        }
        CHECK(calibrate_result(&c, 1000, &r) == GONIO_OK, "seed %u", seed);
        gyro_matrix_of(&d.errors, want);
        for (int i = 0; i < 9; i++) {
            double miss = r.gyro_matrix[i] - want[i];
            z2 += miss * miss / r.gyro_matrix_cov[i][i] / (9 * SEEDS);
            scale2 += i % 4 ? 0 : miss * miss / (3 * SEEDS);
            CHECK(
                miss * miss < 16 * r.gyro_matrix_cov[i][i], "seed %u, entry %d: %g", seed, i, miss);
        }
        CHECK_NEAR(
            r.acc_offset_m_s2.x, d.errors.acc_offset_m_s2.x, 4 * sqrt(r.acc_cov[0][0]), "%u", seed);
        CHECK_NEAR(
            r.acc_scale.y, 1 - 1 / d.errors.acc_scale.y, 4 * sqrt(r.acc_cov[4][4]), "%u", seed);
        CHECK(r.has & GONIO_CALIBRATED_MAG, "seed %u: the field", seed);
        CHECK_NEAR(r.mag_hard_ut.z, d.errors.mag_hard_iron_ut.z, 1, "seed %u", seed);
    }
    print_message("scale off by %.3f %%, normalised error %.2f\n", 100 * sqrt(scale2), z2);
    CHECK(sqrt(scale2) < 0.0005 && z2 < 1.5, "%g, %g", sqrt(scale2), z2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_lies_still),
        cmocka_unit_test(turns_end_at_the_edge),
        cmocka_unit_test(moves_like_a_hand),
        cmocka_unit_test(guide_finds_the_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
