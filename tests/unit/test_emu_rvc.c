/* The emulated BNO08x, and devices that play a recorded motion. */
#include "check.h"
#include "firmware-host/bytes.h"
#include "firmware-host/device.h"
#include "firmware-host/turn.h"

#define MG 9.80665e-3

static const struct {
    const char *legend;
    uint8_t index;
    double ypr_deg[3];
    gonio_vec3 acc_m_s2;
    uint8_t motion[2];
    uint8_t frame[EMU_RVC_FRAME];
} frames[] = {
    /* clang-format off */
    { "zero", 0, { 0, 0, 0 }, { 0, 0, 1000 * MG }, { 0, 0 },
        { 0xAA, 0xAA, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE8, 0x03, 0, 0, 0, 0xEB } },
    { "the ends of the angles", 255, { 180, -90, -180 }, { -8000 * MG, 8000 * MG, -1000 * MG }, { 0, 0 },
        { 0xAA, 0xAA, 0xFF, 0x50, 0x46, 0xD8, 0xDC, 0xB0, 0xB9, 0xC0, 0xE0, 0x40, 0x1F, 0x18, 0xFC, 0, 0, 0, 0xC5 } },
    { "the ends of 16 bits", 0, { -180, 90, 180 }, { 32767 * MG, -32768 * MG, 0 }, { 0, 0 },
        { 0xAA, 0xAA, 0x00, 0xB0, 0xB9, 0x28, 0x23, 0x50, 0x46, 0xFF, 0x7F, 0x00, 0x80, 0, 0, 0, 0, 0, 0x48 } },
    { "a header within", 170, { -218.46, 109.22, 1 }, { 0, 0, 1000 * MG }, { 0, 0 },
        { 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0x2A, 0x64, 0, 0, 0, 0, 0, 0xE8, 0x03, 0, 0, 0, 0x21 } },
    { "intent and request", 7, { 1, 2, 3 }, { 10 * MG, 20 * MG, 980 * MG }, { 3, 1 },
        { 0xAA, 0xAA, 7, 0x64, 0, 0xC8, 0, 0x2C, 1, 0x0A, 0, 0x14, 0, 0xD4, 3, 3, 1, 0, 0x59 } },
    { "a twentieth of a degree", 0, { 0.05, 0.05, 0.05 }, { 0, 0, 1000 * MG }, { 0, 0 },
        { 0xAA, 0xAA, 0, 5, 0, 5, 0, 5, 0, 0, 0, 0, 0, 0xE8, 3, 0, 0, 0, 0xFA } },
    /* clang-format on */
};

static void frames_are_the_data_sheets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(frames); i++) {
        uint8_t frame[EMU_RVC_FRAME];
        emu_rvc_frame(
            frames[i].index, frames[i].ypr_deg, frames[i].acc_m_s2, frames[i].motion, frame);
        for (size_t k = 0; k < EMU_RVC_FRAME; k++)
            CHECK(frame[k] == frames[i].frame[k], "%s: byte %zu is %02X, not %02X",
                frames[i].legend, k, frame[k], frames[i].frame[k]);
    }
}

static struct emu_device device;

static int16_t word(const uint8_t *p) { return (int16_t)(p[0] | p[1] << 8); }

/* The next frame that the device sends. */
static void next_frame(uint8_t out[EMU_CYCLE_MAX])
{
    bool cycle;
    while (emu_device_step(&device, out, &cycle) == 0)
        ;
}

static void counts_up_a_hundred_times_a_second(void **state)
{
    (void)state;
    uint8_t out[EMU_CYCLE_MAX];
    emu_device_init(&device, emu_model_find("bno08x-rvc"), emu_grade_find("consumer"), 1);
    device.line_limited = true; /* 1900 of 11520 bytes a second */
    emu_device_power_on(&device);
    for (int i = 0; i < 600; i++) {
        next_frame(out);
        CHECK(out[2] == i % 256, "frame %d has the index %d", i, out[2]);
        CHECK_NEAR(device.time_s, i * 0.01, 1e-9, "its time");
        CHECK(out[18] == bytes_sum(out + 2, 16), "its sum");
    }
}

static void yaw_follows_the_head(void **state)
{
    (void)state;
    struct emu_ends ends           = { .pair = "cervical.rotation",
                  .first_deg                 = { 60 },
                  .second_deg                = { 55 },
                  .firsts                    = 1,
                  .seconds                   = 1 };
    static const double want_deg[] = { 60, -55 };
    uint8_t out[EMU_CYCLE_MAX];
    double yaw_deg[2] = { 0 };
    emu_device_init(&device, emu_model_find("bno08x-rvc"), emu_grade_find("none"), 8);
    emu_mounting_make(&device.mounting, EMU_DISTAL, NULL, false, 8);
    emu_motion_plan(&device.motion, &ends, NULL, 8);
    emu_device_power_on(&device);
    next_frame(out);
    CHECK(word(out + 3) == 0, "yaw begins at 0, not %d", word(out + 3));
    CHECK(abs(word(out + 7) - 9000) < 100, "its y upward: roll 90, not %d", word(out + 7));
    CHECK(abs(word(out + 11) - 1000) < 20, "1 g along y, not %d mg", word(out + 11));
    for (size_t i = 0; i < 2; i++) {
        const struct emu_hold *h = &device.motion.hold[2 * i + 1];
        double n                 = 0;
        while (device.time_s < h->end_s) {
            next_frame(out);
            if (device.time_s >= h->begin_s) {
                yaw_deg[i] += word(out + 3) * 0.01;
                n++;
            }
        }
        CHECK_NEAR(yaw_deg[i] / n, want_deg[i], 2, "plateau %zu", i);
    }
}

static void acceleration_clips_at_8_g(void **state)
{
    (void)state;
    struct emu_row rows[2]   = { { .q_GS = GONIO_QUAT_IDENTITY }, { .q_GS = GONIO_QUAT_IDENTITY } };
    rows[0].signals.acc_m_s2 = rows[1].signals.acc_m_s2 = (gonio_vec3){ 100, -100, 9.80665 };
    rows[1].time_s                                      = 0.01;
    uint8_t out[EMU_CYCLE_MAX];
    emu_device_init(&device, emu_model_find("bno08x-rvc"), emu_grade_find("consumer"), 1);
    device.source = EMU_RECORDED;
    device.record = (struct emu_record){
        .has = EMU_RECORD_ACC, .row = rows, .rows = 2, .period_s = 0.01, .even = true
    };
    emu_device_power_on(&device);
    next_frame(out);
    CHECK(word(out + 9) == 8000 && word(out + 11) == -8000 && word(out + 13) == 1000, "%d %d %d",
        word(out + 9), word(out + 11), word(out + 13));
}

/* ---- recorded motions, through the WitMotion ---- */

enum { ROWS = 400 };
static struct emu_row rows[ROWS];

static void play(double period_s, bool even, unsigned rrate)
{
    emu_device_init(&device, emu_model_find("witmotion"), emu_grade_find("consumer-witmotion"), 1);
    device.source = EMU_RECORDED;
    device.record = (struct emu_record){ .has = EMU_RECORD_GYRO | EMU_RECORD_ACC,
        .row                                  = rows,
        .rows                                 = ROWS,
        .period_s                             = period_s,
        .even                                 = even };
    assert_true(emu_witmotion_set_register(&device, EMU_WIT_RRATE, rrate));
    assert_true(emu_witmotion_set_register(&device, EMU_WIT_RSW, 0x0004));
    emu_device_power_on(&device);
}

static void recorded_rows_are_sent_as_they_are(void **state)
{
    (void)state;
    const double count = 2000.0 / 32768 * TURN_DEG;
    for (int i = 0; i < ROWS; i++) { /* small rates: the static threshold must not eat them */
        rows[i] = (struct emu_row){ .time_s = i * 0.01, .q_GS = GONIO_QUAT_IDENTITY };
        rows[i].signals.gyro_rad_s.x = count * (i % 2 ? 1 : -i);
    }
    uint8_t out[EMU_CYCLE_MAX];
    play(0.01, true, 9);
    for (int i = 0; i < ROWS; i++) {
        next_frame(out);
        CHECK(word(out + 2) == (i % 2 ? 1 : -i), "row %d is %d", i, word(out + 2));
    }
    CHECK_NEAR(emu_device_end(&device), (ROWS - 1) * 0.01, 1e-9, "its end");
}

static void other_rates_are_met_in_between(void **state)
{
    (void)state;
    const double count = 2000.0 / 32768 * TURN_DEG;
    for (int i = 0; i < ROWS; i++) { /* 286 Hz, a ramp of 1000 counts a second */
        rows[i] = (struct emu_row){ .time_s = i * 0.0035, .q_GS = GONIO_QUAT_IDENTITY };
        rows[i].signals.gyro_rad_s.y = count * 1000 * rows[i].time_s;
    }
    uint8_t out[EMU_CYCLE_MAX];
    play(0.0035, false, 11);
    for (int i = 0; i < 250; i++) {
        next_frame(out);
        CHECK(abs(word(out + 4) - 5 * i) <= 1, "at %d ms: %d", 5 * i, word(out + 4));
    }
}

static void true_orientations_become_rates(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) /* 90 deg/s about the upward axis */
        rows[i] =
            (struct emu_row){ .time_s = i * 0.01, .q_GS = turn_about_z(90 * TURN_DEG * i * 0.01) };
    uint8_t out[EMU_CYCLE_MAX];
    play(0.01, true, 9);
    device.source     = EMU_ORIENTATIONS;
    device.record.has = EMU_RECORD_QUAT;
    emu_errors_init(&device.errors, emu_grade_find("none"), 1);
    emu_device_power_on(&device);
    for (int i = 0; i < ROWS - 1; i++) {
        next_frame(out);
        if (i < 10) /* the first row has none before it, and 20 Hz take their time */
            continue;
        CHECK(abs(word(out + 6) - 1475) <= 1, "row %d: %d counts", i, word(out + 6));
        CHECK_NEAR(turn_length(device.signals.acc_m_s2), 9.80665, 1e-9, "gravity alone");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_the_data_sheets),
        cmocka_unit_test(counts_up_a_hundred_times_a_second),
        cmocka_unit_test(yaw_follows_the_head),
        cmocka_unit_test(acceleration_clips_at_8_g),
        cmocka_unit_test(recorded_rows_are_sent_as_they_are),
        cmocka_unit_test(other_rates_are_met_in_between),
        cmocka_unit_test(true_orientations_become_rates),
    };
    return cmocka_run_group_tests_name("emu_rvc", tests, NULL, NULL);
}
