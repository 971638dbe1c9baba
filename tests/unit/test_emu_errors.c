/* The errors of emulated sensors have the sizes of their grade. Every number here comes from fixed
 * seeds: a test passes always or never. */
#include "check.h"
#include "firmware-host/device.h"
#include "firmware-host/faults.h"
#include "firmware-host/line.h"
#include "firmware-host/turn.h"

enum { RATE_HZ = 200, SEEDS = 500 };
static const double STEP_S            = 1.0 / RATE_HZ;
static const struct emu_signals level = { .acc_m_s2 = { 0, 0, 9.80665 }, .temp_c = 25 };

static double square(gonio_vec3 v) { return turn_dot(v, v); }

static void devices_differ_as_their_grade_says(void **state)
{
    (void)state;
    static const struct {
        const char *grade;
        double bias_deg_s, drift_deg_s_min, matrix, offset_mg;
    } rows[] = {
        { "none", 0, 0, 0, 0 },
        { "industrial", 0.05, 0, 0.002, 3 },
        { "consumer", 0.5, 0.02, 0.01, 20 },
        { "consumer-witmotion", 0.5, 0.02, 0.01, 20 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double bias = 0, drift = 0, matrix = 0, offset = 0;
        for (unsigned seed = 0; seed < SEEDS; seed++) {
            struct emu_errors e;
            emu_errors_init(&e, emu_grade_find(rows[i].grade), seed);
            gonio_vec3 first = emu_errors_bias(&e, 0), later = emu_errors_bias(&e, 60);
            bias += square(first) / 3 / SEEDS;
            drift += square(turn_add(later, turn_scale(first, -1))) / 3 / SEEDS;
            offset += square(e.acc_offset_m_s2) / 3 / SEEDS;
            for (int k = 0; k < 9; k++)
                matrix += pow(e.gyro_matrix[k / 3][k % 3] - (k % 4 == 0), 2) / 9 / SEEDS;
        }
        const char *name = rows[i].grade;
        CHECK_NEAR(
            sqrt(bias) / TURN_DEG, rows[i].bias_deg_s, 0.05 * rows[i].bias_deg_s, "%s", name);
        CHECK_NEAR(sqrt(drift) / TURN_DEG, rows[i].drift_deg_s_min, 0.05 * rows[i].drift_deg_s_min,
            "%s", name);
        CHECK_NEAR(sqrt(matrix), rows[i].matrix, 0.05 * rows[i].matrix, "%s", name);
        CHECK_NEAR(
            sqrt(offset) / 9.80665e-3, rows[i].offset_mg, 0.05 * rows[i].offset_mg, "%s", name);
    }
}

/* Means over 1 s of white noise of density D scatter by D * sqrt(1/2 Hz), whatever the low-pass. */
static void noise_has_its_density(void **state)
{
    (void)state;
    static const struct {
        const char *grade;
        double bandwidth_hz, gyro_deg_s_rthz, acc_ug_rthz;
    } rows[] = {
        { "consumer", 100, 0.01, 300 },
        { "consumer", 20, 0.01, 300 },
        { "industrial", 42, 0.004, 80 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct emu_errors e;
        struct emu_signals s;
        emu_errors_init(&e, emu_grade_find(rows[i].grade), 11);
        e.gyro_drift_rad_s2 = (gonio_vec3){ 0, 0, 0 };
        double gyro = 0, acc = 0;
        enum { WINDOWS = 900 };
        gonio_vec3 rest = turn_add(level.acc_m_s2, e.acc_offset_m_s2);
        rest.z += (e.acc_scale.z - 1) * level.acc_m_s2.z;
        for (int w = 0; w < WINDOWS; w++) {
            gonio_vec3 gyro_mean = turn_scale(e.gyro_bias_rad_s, -1),
                       acc_mean  = turn_scale(rest, -1);
            for (int k = 0; k < RATE_HZ; k++) {
                emu_errors_apply(&e, 0, &level, rows[i].bandwidth_hz, STEP_S, &s);
                gyro_mean = turn_add(gyro_mean, turn_scale(s.gyro_rad_s, STEP_S));
                acc_mean  = turn_add(acc_mean, turn_scale(s.acc_m_s2, STEP_S));
            }
            gyro += square(gyro_mean) / 3 / WINDOWS;
            acc += square(acc_mean) / 3 / WINDOWS;
        }
        CHECK_NEAR(sqrt(2 * gyro) / TURN_DEG / rows[i].gyro_deg_s_rthz, 1, 0.05, "row %zu", i);
        CHECK_NEAR(sqrt(2 * acc) / 9.80665e-6 / rows[i].acc_ug_rthz, 1, 0.05, "row %zu", i);
    }
}

static void sample_noise_follows_the_bandwidth(void **state)
{
    (void)state;
    /* White in 100 Hz; a first-order low-pass passes noise of pi/2 times its corner; above half
     * the sample rate it folds in. */
    static const double rows[][2] = { { 100, 100 }, { 256, 256 }, { 5, 5 * 1.5708 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct emu_errors e;
        struct emu_signals s;
        emu_errors_init(&e, emu_grade_find("consumer"), 12);
        double sum = 0;
        enum { SAMPLES = 40000 };
        for (int k = -1000; k < SAMPLES; k++) {
            emu_errors_apply(&e, 0, &level, rows[i][0], STEP_S, &s);
            if (k >= 0)
                sum +=
                    square(turn_add(s.gyro_rad_s, turn_scale(e.gyro_bias_rad_s, -1))) / 3 / SAMPLES;
        }
        CHECK_NEAR(
            sqrt(sum) / TURN_DEG / (0.01 * sqrt(rows[i][1])), 1, 0.05, "at %g Hz", rows[i][0]);
    }
}

static void no_grade_no_error(void **state)
{
    (void)state;
    struct emu_errors e;
    struct emu_signals s, in = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 }, 25 };
    emu_errors_init(&e, emu_grade_find("none"), 1);
    emu_errors_apply(&e, 100, &in, 256, STEP_S, &s);
    CHECK(memcmp(&s, &in, sizeof s) == 0, "signals are changed");
    CHECK(emu_grade_find("perfect") == NULL, "an unknown grade");
}

/* ---- the device's own corrections ---- */

static size_t zeros_in(struct emu_device *d, double seconds)
{
    size_t zeros = 0;
    uint8_t out[EMU_CYCLE_MAX];
    bool cycle;
    for (int i = 0; i < seconds * EMU_STEP_HZ; i++) {
        emu_device_step(d, out, &cycle);
        gonio_vec3 g = d->signals.gyro_rad_s;
        zeros += g.x == 0 && g.y == 0 && g.z == 0;
    }
    return zeros;
}

static void threshold_makes_exact_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *grade;
        unsigned threshold;
        bool moving;
        double least, most; /* share of zeros */
    } rows[] = {
        { "at rest", "consumer-witmotion", 122, false, 0.98, 1 },
        { "at rest, switched off", "consumer-witmotion", 0, false, 0, 0 },
        { "swaying", "consumer-witmotion", 122, true, 0, 0.1 },
        { "another grade", "consumer", 122, false, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct emu_device d;
        struct emu_ends none = { .pair = "cervical.rotation", .firsts = 0 };
        emu_device_init(&d, emu_model_find("witmotion"), emu_grade_find(rows[i].grade), 3);
        assert_true(emu_witmotion_set_register(&d, EMU_WIT_THRESHOLD, rows[i].threshold));
        if (rows[i].moving)
            emu_motion_plan(&d.motion, &none, NULL, 3);
        emu_device_power_on(&d);
        double share = (double)zeros_in(&d, 20) / (20 * EMU_STEP_HZ);
        CHECK(
            share >= rows[i].least && share <= rows[i].most, "%s: %g zeros", rows[i].legend, share);
    }
}

static void own_bias_estimate_leaves_its_residual(void **state)
{
    (void)state;
    double sum = 0;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct emu_device d;
        emu_device_init(
            &d, emu_model_find("witmotion"), emu_grade_find("consumer-witmotion"), seed);
        assert_true(emu_witmotion_set_register(&d, EMU_WIT_THRESHOLD, 0));
        emu_device_power_on(&d);
        gonio_vec3 mean = { 0, 0, 0 };
        uint8_t out[EMU_CYCLE_MAX];
        bool cycle;
        for (int k = 0; k < EMU_STEP_HZ; k++) {
            emu_device_step(&d, out, &cycle);
            mean = turn_add(mean, turn_scale(d.signals.gyro_rad_s, STEP_S));
        }
        sum += square(mean) / 3 / SEEDS;
    }
    CHECK_NEAR(sqrt(sum) / TURN_DEG, 0.05, 0.0035, "deg/s, with the noise of 1 s in it");
}

static void bias_estimate_jumps_after_rest(void **state)
{
    (void)state;
    struct emu_device d;
    emu_device_init(&d, emu_model_find("witmotion"), emu_grade_find("consumer-witmotion"), 3);
    emu_device_power_on(&d);
    zeros_in(&d, 0.5);
    gonio_vec3 first = d.onboard.bias_rad_s;
    zeros_in(&d, 2);
    gonio_vec3 then = d.onboard.bias_rad_s;
    zeros_in(&d, 5);
    CHECK(first.x != then.x, "estimated anew after 1 s of rest");
    CHECK(then.x == d.onboard.bias_rad_s.x, "and then left alone while the rest lasts");
}

static void onboard_filter_finds_the_truth(void **state)
{
    (void)state;
    struct emu_device d;
    struct emu_ends ends = { .pair = "cervical.rotation",
        .first_deg                 = { 60 },
        .second_deg                = { 60 },
        .firsts                    = 1,
        .seconds                   = 1 };
    uint8_t out[EMU_CYCLE_MAX];
    bool cycle;
    emu_device_init(&d, emu_model_find("witmotion"), emu_grade_find("none"), 4);
    emu_motion_plan(&d.motion, &ends, NULL, 4);
    emu_device_power_on(&d);
    while (d.time_s < emu_device_end(&d)) {
        emu_device_step(&d, out, &cycle);
        gonio_quat miss = turn_after(turn_conj(d.truth.q_GS), d.onboard.q_GS);
        double deg      = turn_length(turn_vector(miss)) / TURN_DEG;
        CHECK(deg < 3, "%g degrees off at %g s", deg, d.time_s);
    }
}

/* ---- the line and its faults ---- */

static void line_at_one_rate_changes_nothing(void **state)
{
    (void)state;
    struct emu_random r = { .state = 1 };
    uint8_t in[500], out[EMU_LINE_GROWTH * 500];
    static const unsigned heard[] = { 115200, 113000, 117500 };
    for (size_t i = 0; i < sizeof in; i++)
        in[i] = (uint8_t)emu_random_bits(&r);
    for (size_t i = 0; i < COUNT(heard); i++) {
        size_t n = emu_line_hear(in, sizeof in, 115200, heard[i], out);
        CHECK(n == sizeof in && memcmp(in, out, n) == 0, "a UART bears 2 %%: %u baud", heard[i]);
    }
}

static void line_at_the_wrong_rate_is_noise(void **state)
{
    (void)state;
    static const unsigned char frame[] = { 0x55, 0x51, 0, 0, 0, 0, 0, 8, 0xC4, 9, 0x7B };
    static const unsigned rates[]      = { 4800, 9600, 19200, 57600, 115200, 921600 };
    uint8_t out[EMU_LINE_GROWTH * sizeof frame];
    for (size_t sent = 0; sent < COUNT(rates); sent++)
        for (size_t heard = 0; heard < COUNT(rates); heard++) {
            size_t n = emu_line_hear(frame, sizeof frame, rates[sent], rates[heard], out);
            CHECK(n > 0 && n <= sizeof out, "%zu bytes", n);
            bool whole = n == sizeof frame && memcmp(out, frame, n) == 0;
            CHECK(whole == (sent == heard), "%u heard at %u", rates[sent], rates[heard]);
        }
}

static size_t pass_many(const char *words, size_t *changed)
{
    static struct emu_faults f;
    static uint8_t out[200 + EMU_FAULTS_HELD];
    uint8_t in[100] = { 0 };
    size_t n        = 0;
    emu_faults_init(&f, 5);
    CHECK(emu_faults_parse(&f, words) == GONIO_OK, "%s", words);
    *changed = 0;
    for (int k = 0; k < 1000; k++) {
        size_t got = emu_faults_pass(&f, k * 0.01, in, sizeof in, out);
        for (size_t i = 0; i < got; i++)
            *changed += out[i] != 0;
        n += got;
    }
    return n;
}

static void faults_strike_as_often_as_asked(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        size_t least, most, changed_least, changed_most; /* of 100,000 bytes in 10 s */
    } rows[] = {
        { "drop=0", 100000, 100000, 0, 0 },
        { "drop=0.01", 98800, 99200, 0, 0 },
        { "dup=0.01", 100800, 101200, 0, 0 },
        { "flip=0.02", 100000, 100000, 1800, 2200 },
        { "drop=0.01,dup=0.01", 99700, 100300, 0, 0 },
        { "stall", 80000, 80000, 0, 0 },
        { "stall=1", 90000, 90000, 0, 0 },
        { "burst", 99600, 100000, 0, 0 },
        { "garbage", 100000, 100000, 99000, 100000 },
        { "silent", 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t changed, n = pass_many(rows[i].words, &changed);
        CHECK(n >= rows[i].least && n <= rows[i].most, "%s: %zu bytes", rows[i].words, n);
        CHECK(changed >= rows[i].changed_least && changed <= rows[i].changed_most, "%s: %zu",
            rows[i].words, changed);
    }
}

static void bursts_come_every_40_ms(void **state)
{
    (void)state;
    static struct emu_faults f;
    static uint8_t out[32 + EMU_FAULTS_HELD];
    uint8_t in[10] = { 0 };
    emu_faults_init(&f, 5);
    assert_int_equal(emu_faults_parse(&f, "burst"), GONIO_OK);
    for (int k = 0; k < 64; k++) {
        size_t n = emu_faults_pass(&f, (k + 0.5) * 0.005, in, sizeof in, out);
        CHECK(n == (k > 0 && k % 8 == 0 ? 80u : 0u), "step %d: %zu", k, n);
    }
}

static void bad_fault_words_are_refused(void **state)
{
    (void)state;
    static const char *const words[] = { "", "drops", "drop=2", "drop=x", "drop=", "drop,",
        "burst=-1", "unplug=nan" };
    static struct emu_faults f;
    for (size_t i = 0; i < COUNT(words); i++) {
        emu_faults_init(&f, 5);
        CHECK(emu_faults_parse(&f, words[i]) == GONIO_EINVAL, "\"%s\"", words[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_differ_as_their_grade_says),
        cmocka_unit_test(noise_has_its_density),
        cmocka_unit_test(sample_noise_follows_the_bandwidth),
        cmocka_unit_test(no_grade_no_error),
        cmocka_unit_test(threshold_makes_exact_zeros),
        cmocka_unit_test(own_bias_estimate_leaves_its_residual),
        cmocka_unit_test(bias_estimate_jumps_after_rest),
        cmocka_unit_test(onboard_filter_finds_the_truth),
        cmocka_unit_test(line_at_one_rate_changes_nothing),
        cmocka_unit_test(line_at_the_wrong_rate_is_noise),
        cmocka_unit_test(faults_strike_as_often_as_asked),
        cmocka_unit_test(bursts_come_every_40_ms),
        cmocka_unit_test(bad_fault_words_are_refused),
    };
    return cmocka_run_group_tests_name("emu_errors", tests, NULL, NULL);
}
