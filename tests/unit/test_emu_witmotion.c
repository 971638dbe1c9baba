/* The emulated WitMotion against the vendor's protocol: frames byte by byte, and a register file
 * that obeys as a WT901 does. */
#include "check.h"
#include "firmware-host/bytes.h"
#include "firmware-host/device.h"
#include "firmware-host/turn.h"

#define G 9.80665

/* Values and bytes: computed from the vendor's scale rules; the last rows from a log of a real
 * HWT901B (AlexAsplund/hwt901b), packed again. Cell 4 of acceleration and rate: temperature. */
static const struct {
    const char *legend;
    uint8_t type;
    struct emu_wit_output o;
    uint8_t frame[EMU_WIT_FRAME];
} frames[] = {
    /* clang-format off */
    { "level", 0x51, { .acc_m_s2 = { 0, 0, G }, .cell4 = { 2500 } },
        { 0x55, 0x51, 0, 0, 0, 0, 0, 0x08, 0xC4, 0x09, 0x7B } },
    { "acceleration at its ends", 0x51, { .acc_m_s2 = { -16 * G, 15.9995117 * G, -0.00048828125 * G }, .cell4 = { -100 } },
        { 0x55, 0x51, 0x00, 0x80, 0xFF, 0x7F, 0xFF, 0xFF, 0x9C, 0xFF, 0x3D } },
    { "acceleration clipped", 0x51, { .acc_m_s2 = { -17 * G, 18 * G, -0.00048828125 * G }, .cell4 = { -100 } },
        { 0x55, 0x51, 0x00, 0x80, 0xFF, 0x7F, 0xFF, 0xFF, 0x9C, 0xFF, 0x3D } },
    { "rate", 0x52, { .gyro_rad_s = { 1000 * TURN_DEG, -1000 * TURN_DEG, 0.0610351562 * TURN_DEG } },
        { 0x55, 0x52, 0x00, 0x40, 0x00, 0xC0, 0x01, 0x00, 0x00, 0x00, 0xA8 } },
    { "rate full of headers", 0x52, { .gyro_rad_s = { 1270.81299 * TURN_DEG, 1302.06299 * TURN_DEG, 1270.81299 * TURN_DEG }, .cell4 = { 0, 21077 } },
        { 0x55, 0x52, 0x55, 0x51, 0x55, 0x53, 0x55, 0x51, 0x55, 0x52, 0x42 } },
    { "angles", 0x53, { .rpy_deg = { -180, 90, -45 }, .cell4 = { 0, 0, 18124 } },
        { 0x55, 0x53, 0x00, 0x80, 0x00, 0x40, 0x00, 0xE0, 0xCC, 0x46, 0x5A } },
    { "half a turn is minus half a turn", 0x53, { .rpy_deg = { 180, 90, -45 }, .cell4 = { 0, 0, 18124 } },
        { 0x55, 0x53, 0x00, 0x80, 0x00, 0x40, 0x00, 0xE0, 0xCC, 0x46, 0x5A } },
    { "small angles", 0x53, { .rpy_deg = { 0.549316406, 1.09863281, 1.64794922 } },
        { 0x55, 0x53, 0x64, 0x00, 0xC8, 0x00, 0x2C, 0x01, 0x00, 0x00, 0x01 } },
    { "quaternion", 0x59, { .q_GS = { 0.5, -0.5, 0.5, -0.5 } },
        { 0x55, 0x59, 0x00, 0x40, 0x00, 0xC0, 0x00, 0x40, 0x00, 0xC0, 0xAE } },
    { "field", 0x54, { .mag_count = { 300, -234, -368 }, .cell4 = { 0, 0, 0, 2242 } },
        { 0x55, 0x54, 0x2C, 0x01, 0x16, 0xFF, 0x90, 0xFE, 0xC2, 0x08, 0x43 } },
    { "time", 0x50, { .year = 25, .month = 6, .day = 30, .hour = 23, .minute = 59, .second = 58, .ms = 999 },
        { 0x55, 0x50, 0x19, 0x06, 0x1E, 0x17, 0x3B, 0x3A, 0xE7, 0x03, 0x58 } },
    { "pressure", 0x56, { .pressure_pa = 101325, .height_cm = -250 },
        { 0x55, 0x56, 0xCD, 0x8B, 0x01, 0x00, 0x06, 0xFF, 0xFF, 0xFF, 0x07 } },
    { "HWT901B, acceleration", 0x51, { .acc_m_s2 = { -0.388671875 * G, 0.137207031 * G, 0.872558594 * G }, .cell4 = { 2835 } },
        { 0x55, 0x51, 0xE4, 0xFC, 0x19, 0x01, 0xFB, 0x06, 0x13, 0x0B, 0xBF } },
    { "HWT901B, rate", 0x52, { .gyro_rad_s = { -45.7763672 * TURN_DEG, 173.950195 * TURN_DEG, 32.8369141 * TURN_DEG }, .cell4 = { 0, 2867 } },
        { 0x55, 0x52, 0x12, 0xFD, 0x22, 0x0B, 0x1A, 0x02, 0x33, 0x0B, 0x3D } },
    { "HWT901B, angles", 0x53, { .rpy_deg = { 32.8546143, -20.4290771, 167.88208 } },
        { 0x55, 0x53, 0x5D, 0x17, 0x79, 0xF1, 0x62, 0x77, 0x00, 0x00, 0x5F } },
    /* clang-format on */
};

static void frames_are_the_vendors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(frames); i++) {
        uint8_t frame[EMU_WIT_FRAME];
        emu_witmotion_frame(frames[i].type, &frames[i].o, frame);
        for (size_t k = 0; k < EMU_WIT_FRAME; k++)
            CHECK(frame[k] == frames[i].frame[k], "%s: byte %zu is %02X, not %02X",
                frames[i].legend, k, frame[k], frames[i].frame[k]);
    }
    static const uint16_t reg[4]             = { 9, 6, 0, 0xFFFF };
    static const uint8_t want[EMU_WIT_FRAME] = { 0x55, 0x5F, 9, 0, 6, 0, 0, 0, 0xFF, 0xFF, 0xC1 };
    uint8_t frame[EMU_WIT_FRAME];
    emu_witmotion_reply(reg, frame);
    assert_memory_equal(frame, want, sizeof want);
}

static void rates_clip_at_2000_degrees(void **state)
{
    (void)state;
    struct emu_wit_output o = { .gyro_rad_s = { 2500 * TURN_DEG, -2500 * TURN_DEG, (double)NAN } };
    uint8_t frame[EMU_WIT_FRAME];
    emu_witmotion_frame(0x52, &o, frame);
    static const uint8_t want[] = { 0xFF, 0x7F, 0x00, 0x80, 0x00, 0x00 };
    assert_memory_equal(frame + 2, want, sizeof want);
}

/* ---- a device and its host ---- */

struct heard {
    size_t frames[0x60]; /* by type */
    size_t bytes;
    uint8_t last[0x60][EMU_WIT_FRAME];
    bool ascending;
};

static struct emu_device device;

static struct heard run(double seconds)
{
    struct heard h = { .ascending = true };
    uint8_t out[EMU_CYCLE_MAX];
    bool cycle;
    for (int i = 0; i < (int)lround(seconds * EMU_STEP_HZ); i++) {
        size_t n = emu_device_step(&device, out, &cycle);
        CHECK(n % EMU_WIT_FRAME == 0 && n <= sizeof out, "%zu bytes", n);
        for (size_t k = 0; k < n; k += EMU_WIT_FRAME) {
            const uint8_t *f = out + k;
            CHECK(f[0] == 0x55 && f[1] < 0x60 && f[10] == bytes_sum(f, 10), "a whole frame");
            h.ascending = h.ascending && (k == 0 || f[1] >= f[1 - EMU_WIT_FRAME]);
            h.frames[f[1]]++;
            memcpy(h.last[f[1]], f, EMU_WIT_FRAME);
        }
        h.bytes += n;
    }
    return h;
}

static void start(const char *grade)
{
    emu_device_init(&device, emu_model_find("witmotion"), emu_grade_find(grade), 42);
    emu_device_power_on(&device);
}

static void command(unsigned reg, unsigned value)
{
    uint8_t bytes[5] = { 0xFF, 0xAA, (uint8_t)reg, (uint8_t)(value & 0xFF), (uint8_t)(value >> 8) };
    emu_device_hear(&device, bytes, sizeof bytes);
}

static void unlock(void) { command(0x69, 0xB588); }

static uint16_t ask(unsigned reg)
{
    command(0x27, reg);
    struct heard h = run(0.005);
    CHECK(h.frames[0x5F] == 1, "one answer, not %zu", h.frames[0x5F]);
    return (uint16_t)(h.last[0x5F][2] | h.last[0x5F][3] << 8);
}

static void comes_from_the_shop_at_10_hz(void **state)
{
    (void)state;
    start("none");
    assert_int_equal(device.baud, 9600);
    struct heard h = run(10);
    for (unsigned type = 0x50; type < 0x60; type++)
        CHECK(h.frames[type] == (type >= 0x51 && type <= 0x54 ? 100u : 0u), "type %02X: %zu", type,
            h.frames[type]);
    assert_int_equal(ask(EMU_WIT_RSW), 0x001E);
    assert_int_equal(ask(EMU_WIT_RRATE), 6);
}

/* The commands of the vendor's document, as a host sends them, and what each does. */
static void commands_do_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        uint8_t bytes[5];
        unsigned reg, value;
    } rows[] = {
        { "100 Hz", { 0xFF, 0xAA, 0x03, 0x09, 0x00 }, 0x03, 9 },
        { "200 Hz", { 0xFF, 0xAA, 0x03, 0x0B, 0x00 }, 0x03, 11 },
        { "acc, gyro, angle, mag, quat", { 0xFF, 0xAA, 0x02, 0x1E, 0x02 }, 0x02, 0x021E },
        { "115200 baud", { 0xFF, 0xAA, 0x04, 0x06, 0x00 }, 0x04, 6 },
        { "6 axes", { 0xFF, 0xAA, 0x24, 0x01, 0x00 }, 0x24, 1 },
        { "9 axes", { 0xFF, 0xAA, 0x24, 0x00, 0x00 }, 0x24, 0 },
        { "calibrate", { 0xFF, 0xAA, 0x01, 0x01, 0x00 }, 0x01, 1 },
        { "calibrated", { 0xFF, 0xAA, 0x01, 0x00, 0x00 }, 0x01, 0 },
    };
    static const uint8_t key[] = { 0xFF, 0xAA, 0x69, 0x88, 0xB5 };
    start("none");
    for (size_t i = 0; i < COUNT(rows); i++) {
        emu_device_hear(&device, key, sizeof key);
        emu_device_hear(&device, rows[i].bytes, sizeof rows[i].bytes);
        CHECK(device.firmware.wit.reg[rows[i].reg] == rows[i].value, "%s", rows[i].legend);
    }
    assert_int_equal(device.baud, 115200);
    struct heard h = run(1);
    assert_int_equal(h.frames[0x59], 200);
    assert_int_equal(ask(0x2E), 18124);
}

static void writes_are_refused_while_locked(void **state)
{
    (void)state;
    start("none");
    command(EMU_WIT_RRATE, 9);
    assert_int_equal(ask(EMU_WIT_RRATE), 6);
    unlock();
    run(9.9);
    command(EMU_WIT_RRATE, 9);
    assert_int_equal(ask(EMU_WIT_RRATE), 9);
    run(0.2); /* 10 s after the key, not after the last write */
    command(EMU_WIT_RRATE, 7);
    assert_int_equal(ask(EMU_WIT_RRATE), 9);
    unlock();
    command(0x69, 0x1234);
    command(EMU_WIT_RRATE, 7);
    assert_int_equal(ask(EMU_WIT_RRATE), 9);
}

static void what_is_not_saved_is_forgotten(void **state)
{
    (void)state;
    start("none");
    unlock();
    command(EMU_WIT_RRATE, 9);
    command(EMU_WIT_SAVE, 0xFF);
    assert_int_equal(device.firmware.wit.reg[EMU_WIT_RRATE], 6);
    struct heard h = run(0.4);
    CHECK(h.bytes == 0, "silent while it starts, not %zu bytes", h.bytes);
    run(0.2);
    command(EMU_WIT_RRATE, 9); /* a restart locks */
    assert_int_equal(ask(EMU_WIT_RRATE), 6);
    unlock();
    command(EMU_WIT_RRATE, 9);
    command(EMU_WIT_BAUD, 6);
    command(EMU_WIT_SAVE, 0);
    emu_device_power_on(&device);
    assert_int_equal(ask(EMU_WIT_RRATE), 9);
    assert_int_equal(device.baud, 115200);
    unlock();
    command(EMU_WIT_SAVE, 1);
    assert_int_equal(ask(EMU_WIT_RRATE), 6);
    assert_int_equal(device.baud, 9600);
}

static void every_rate_is_true(void **state)
{
    (void)state;
    static const double hz[] = { 0, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 0, 200 };
    for (unsigned i = 1; i < COUNT(hz); i++) {
        if (hz[i] == 0)
            continue;
        start("none");
        unlock();
        command(EMU_WIT_RRATE, i);
        struct heard h = run(10);
        CHECK(h.frames[0x51] == (size_t)(10 * hz[i]), "%g Hz: %zu in 10 s", hz[i], h.frames[0x51]);
    }
    start("none");
    unlock();
    command(EMU_WIT_RRATE, 0x0D);
    assert_int_equal(run(2).bytes, 0);
    command(EMU_WIT_RRATE, 0x0C);
    assert_int_equal(run(2).frames[0x51], 1);
    command(EMU_WIT_RRATE, 0x0C);
    assert_int_equal(run(2).frames[0x51], 1);
}

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    static const unsigned rows[][2] = { { 0x03, 0 }, { 0x03, 0x0A }, { 0x03, 0x0E },
        { 0x03, 0xFFFF }, { 0x04, 0 }, { 0x04, 10 }, { 0x1F, 7 }, { 0x24, 2 }, { 0x2E, 1 },
        { 0x34, 1 }, { 0x51, 1 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        start("none");
        uint16_t before = device.firmware.wit.reg[rows[i][0]];
        unlock();
        command(rows[i][0], rows[i][1]);
        CHECK(device.firmware.wit.reg[rows[i][0]] == before, "register %02X", rows[i][0]);
    }
}

static void all_frames_come_in_order(void **state)
{
    (void)state;
    start("none");
    unlock();
    command(EMU_WIT_RSW, 0x07FF);
    command(0x27, 0x02);
    struct heard h = run(1);
    CHECK(h.ascending, "ascending, the answer last");
    for (unsigned type = 0x50; type <= 0x5A; type++)
        CHECK(h.frames[type] == 10, "type %02X: %zu", type, h.frames[type]);
    assert_int_equal(h.frames[0x5F], 1);
    command(EMU_WIT_RSW, 0);
    assert_int_equal(run(1).bytes, 0);
}

static void time_frame_tells_device_time(void **state)
{
    (void)state;
    start("none");
    unlock();
    command(EMU_WIT_RSW, 1);
    struct heard h              = run(75.3); /* the last cycle falls on 75.2 s */
    static const uint8_t want[] = { 15, 1, 1, 0, 1, 15, 200, 0 };
    assert_memory_equal(h.last[0x50] + 2, want, sizeof want);
}

static void live_registers_show_the_frames(void **state)
{
    (void)state;
    static const struct {
        unsigned reg;
        uint8_t type;
        size_t bytes; /* the answer's other registers are the next group's */
    } rows[] = { { 0x30, 0x50, 8 }, { 0x34, 0x51, 6 }, { 0x37, 0x52, 6 }, { 0x3A, 0x54, 6 },
        { 0x3D, 0x53, 6 }, { 0x51, 0x59, 8 } };
    start("consumer");
    unlock();
    command(EMU_WIT_RSW, 0x021F);
    for (size_t i = 0; i < COUNT(rows); i++) {
        while (device.steps % 20 != 0) /* the answer is to come with a cycle */
            run(0.005);
        command(0x27, rows[i].reg);
        struct heard h = run(0.005);
        CHECK(memcmp(h.last[0x5F] + 2, h.last[rows[i].type] + 2, rows[i].bytes) == 0,
            "register %02X shows frame %02X", rows[i].reg, rows[i].type);
    }
    char serial[13] = "";
    for (unsigned i = 0; i < 6; i++) {
        uint16_t two      = emu_witmotion_read(&device, EMU_WIT_SERIAL + i);
        serial[2 * i]     = (char)(two & 0xFF);
        serial[2 * i + 1] = (char)(two >> 8);
    }
    assert_string_equal(serial, "WT5300000042");
}

static void junk_before_a_command_is_passed_over(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0x00, 0xAA, 0xFF, 0xFF, 0xAA, 0x69, 0x88, 0xB5, 0x55, 0xFF,
        0x55, 0xFF, 0xAA, 0x03, 0x09, 0x00 };
    start("none");
    for (size_t i = 0; i < sizeof bytes; i++)
        emu_device_hear(&device, bytes + i, 1);
    assert_int_equal(ask(EMU_WIT_RRATE), 9);
}

static void a_full_line_loses_whole_cycles(void **state)
{
    (void)state;
    static const struct {
        unsigned rsw, rrate, baud;
        size_t cycles; /* in 10 s */
    } rows[] = {
        { 0x001E, 6, 2, 100 },   /* 44 bytes at 10 Hz: 440 of 960 a second */
        { 0x001E, 9, 2, 200 },   /* 46 ms a cycle: one in five gets through */
        { 0x001E, 9, 6, 1000 },  /* 4400 of 11520 */
        { 0x021E, 11, 6, 2000 }, /* 11000 of 11520 */
        { 0x023F, 11, 6, 1000 }, /* 15400 of 11520: every second */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        start("none");
        device.line_limited = true;
        unlock();
        command(EMU_WIT_RSW, rows[i].rsw);
        command(EMU_WIT_BAUD, rows[i].baud);
        command(EMU_WIT_RRATE, rows[i].rrate);
        struct heard h = run(10);
        CHECK(h.frames[0x51] == rows[i].cycles, "row %zu: %zu", i, h.frames[0x51]);
    }
}

static void six_axes_know_no_north(void **state)
{
    (void)state;
    start("none");
    unlock();
    run(1);
    struct heard nine = run(0.1);
    command(EMU_WIT_AXIS6, 1);
    run(0.1);
    struct heard six            = run(0.1);
    static const uint8_t zero[] = { 0, 0, 0, 0, 0, 0 };
    CHECK(memcmp(six.last[0x54] + 2, zero, 6) == 0, "the field is not shown");
    CHECK(memcmp(nine.last[0x54] + 2, zero, 6) != 0, "it was before");
    CHECK(memcmp(six.last[0x53] + 6, zero, 2) == 0, "yaw starts at 0");
    emu_motion_plan(&device.motion,
        &(struct emu_ends){ .pair = "cervical.rotation", .first_deg = { 60 }, .firsts = 1 }, NULL,
        1);
    while (device.time_s < emu_motion_middle(&device.motion, 0))
        run(0.005);
    command(0x69, 0xB588);
    double before = emu_onboard_angles(&device.onboard).z;
    command(EMU_WIT_CALSW, 4);
    CHECK(fabs(before) > 0.5, "turned: yaw %g", before);
    CHECK_NEAR(emu_onboard_angles(&device.onboard).z, 0, 1e-9, "yaw zero");
}

static void same_seed_same_bytes(void **state)
{
    (void)state;
    static uint8_t bytes[3][200 * 44];
    for (unsigned i = 0; i < 3; i++) {
        struct emu_ends ends = { .pair = "cervical.rotation", .first_deg = { 50 }, .firsts = 1 };
        uint64_t seed        = i < 2 ? 5 : 6;
        uint8_t out[EMU_CYCLE_MAX];
        bool cycle;
        size_t len = 0;
        emu_device_init(
            &device, emu_model_find("witmotion"), emu_grade_find("consumer-witmotion"), seed);
        emu_motion_plan(&device.motion, &ends, NULL, seed);
        assert_true(emu_witmotion_set_rate(&device, 90)); /* the nearest is 100 */
        emu_device_power_on(&device);
        for (int k = 0; k < 400; k++) {
            size_t n = emu_device_step(&device, out, &cycle);
            memcpy(bytes[i] + len, out, n);
            len += n;
        }
        CHECK(len == sizeof bytes[i], "%zu bytes", len);
    }
    CHECK(memcmp(bytes[0], bytes[1], sizeof bytes[0]) == 0, "seed 5 twice");
    CHECK(memcmp(bytes[0], bytes[2], sizeof bytes[0]) != 0, "another seed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_the_vendors),
        cmocka_unit_test(rates_clip_at_2000_degrees),
        cmocka_unit_test(comes_from_the_shop_at_10_hz),
        cmocka_unit_test(commands_do_what_they_say),
        cmocka_unit_test(writes_are_refused_while_locked),
        cmocka_unit_test(what_is_not_saved_is_forgotten),
        cmocka_unit_test(every_rate_is_true),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(all_frames_come_in_order),
        cmocka_unit_test(time_frame_tells_device_time),
        cmocka_unit_test(live_registers_show_the_frames),
        cmocka_unit_test(junk_before_a_command_is_passed_over),
        cmocka_unit_test(a_full_line_loses_whole_cycles),
        cmocka_unit_test(six_axes_know_no_north),
        cmocka_unit_test(same_seed_same_bytes),
    };
    return cmocka_run_group_tests_name("emu_witmotion", tests, NULL, NULL);
}
