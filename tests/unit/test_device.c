/* One sensor alive: an emulated one at the other end of a pty, in virtual time. */
#define _XOPEN_SOURCE 600 /* posix_openpt */
#include "device/device.h"
#include "firmware-host/device.h"
#include "firmware-host/faults.h"
#include "firmware-host/line.h"
#include "firmware-host/link.h"
#include "line_bench.h"

#define STEP_NS (1000000000 / EMU_STEP_HZ)

struct bench {
    struct emu_link link;
    struct emu_device emu;
    char folder[64], name[80];
    struct device device;
    int64_t now_ns;
    uint64_t samples, bytes;
    double last_s;
    bool grows, mute;
    unsigned has;
};

static void took_sample(
    void *context, struct device *d, const struct gonio_sample *s, int64_t arrival_ns)
{
    struct bench *b = context;
    (void)d;
    (void)arrival_ns;
    b->grows  = b->grows && s->time_s > b->last_s;
    b->last_s = s->time_s;
    b->has |= s->has;
    b->samples++;
}

static void took_bytes(
    void *context, struct device *d, int64_t arrival_ns, const uint8_t *data, size_t len)
{
    (void)d;
    (void)arrival_ns;
    (void)data;
    ((struct bench *)context)->bytes += len;
}

static const struct device_told told = { .sample = took_sample, .bytes = took_bytes };

static void begin(struct bench *b, const char *model)
{
    memset(b, 0, sizeof *b);
    b->grows  = true;
    b->now_ns = 1000000000;
    snprintf(b->folder, sizeof b->folder, "/tmp/gonio-device-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    snprintf(b->name, sizeof b->name, "%s/imu", b->folder);
    assert_int_equal(emu_link_open_pty(&b->link, b->name), GONIO_OK);
    const struct emu_model *m = emu_model_find(model);
    emu_device_init(&b->emu, m, emu_grade_find(m->grade), 7);
    emu_device_power_on(&b->emu);
    device_init(&b->device, b->name, NULL, &told, b);
}

static void end(struct bench *b)
{
    device_close(&b->device);
    emu_link_close(&b->link);
    rmdir(b->folder);
}

/* One step of the firmware, over a line whose two ends may disagree about its rate. */
static void step_firmware(struct bench *b)
{
    uint8_t bytes[EMU_CYCLE_MAX], heard[EMU_LINE_GROWTH * EMU_CYCLE_MAX], said[256];
    bool cycle;
    unsigned host = emu_link_baud(&b->link);
    size_t n;
    while ((n = emu_link_read(&b->link, said, sizeof said)) > 0)
        if (host == b->emu.baud)
            emu_device_hear(&b->emu, said, n);
    n = emu_device_step(&b->emu, bytes, &cycle);
    if (b->mute || n == 0)
        return;
    n = emu_line_hear(bytes, n, b->emu.baud, host, heard);
    emu_link_send(&b->link, heard, n);
}

static void run(struct bench *b, double seconds)
{
    for (int64_t until = b->now_ns + (int64_t)(seconds * 1e9); b->now_ns < until;
         b->now_ns += STEP_NS) {
        step_firmware(b);
        device_read(&b->device, b->now_ns);
        for (int i = 0; i < 8 && device_deadline(&b->device) <= b->now_ns; i++)
            device_timer(&b->device, b->now_ns);
    }
}

static void test_a_witmotion_from_the_shop_is_found_and_set_up(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "witmotion");
    assert_int_equal(b.emu.baud, 9600);
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 3.5); /* of the 6 s of neutral that a set may need, 2 s are left and more */
    CHECK(b.device.state == DEVICE_STREAMING, "%s: %s", device_state_text(b.device.state),
        b.device.trouble);
    assert_string_equal(b.device.driver->name, "witmotion");
    assert_true(b.device.configured);
    assert_int_equal(b.device.baud, 115200);
    CHECK(strncmp(b.device.identity.serial, "WT", 2) == 0, "serial %s", b.device.identity.serial);
    CHECK(b.device.identity.firmware[0], "a firmware version");
    uint64_t before = b.samples;
    run(&b, 10);
    CHECK(b.samples - before >= 999 && b.samples - before <= 1001, "%d samples in 10 s",
        (int)(b.samples - before));
    CHECK_NEAR(b.device.rate_hz, 100, 2, "rate");
    assert_int_equal(b.has & (GONIO_HAS_ACC | GONIO_HAS_GYRO | GONIO_HAS_MAG | GONIO_HAS_QUAT),
        GONIO_HAS_ACC | GONIO_HAS_GYRO | GONIO_HAS_MAG | GONIO_HAS_QUAT);
    assert_true(b.grows);
    assert_string_equal(b.device.trouble, "");
    /* Asked again after the set-up: 98 Hz and no longer the shop's 20. */
    CHECK_NEAR(b.device.identity.bandwidth_hz, 98, 0, "bandwidth");
    struct device_latency late = device_latency(&b.device);
    CHECK_NEAR(late.delay_s, 3.9e-3, 1e-9, "delay of its low-pass");
    CHECK_NEAR(late.line_s, 44 * 10 / 115200.0, 1e-9, "four frames on the line");
    end(&b);
}

/* A sensor that sends well is left as it is, and says how that is. */
static void test_the_low_pass_that_it_has_is_learned(void **state)
{
    (void)state;
    static const struct {
        unsigned bandwidth, content;
        double delay_ms, bytes;
    } rows[] = { { 0, 0x001E, 0.97, 44 }, { 2, 0x000E, 3.9, 33 }, { 4, 0x021E, 9.9, 55 },
        { 6, 0x021F, 33.48, 66 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct bench b;
        begin(&b, "witmotion");
        b.emu.model->set_rate(&b.emu, 100);
        b.emu.model->set_register(&b.emu, 0x1F, rows[i].bandwidth);
        b.emu.model->set_register(&b.emu, 0x02, rows[i].content);
        emu_device_power_on(&b.emu);
        assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
        run(&b, 4);
        CHECK(b.device.state == DEVICE_STREAMING && !b.device.configured, "row %zu", i);
        struct device_latency late = device_latency(&b.device);
        CHECK_NEAR(1e3 * late.delay_s, rows[i].delay_ms, 1e-9, "row %zu", i);
        CHECK_NEAR(late.line_s, rows[i].bytes * 10 / 115200, 1e-9, "row %zu", i);
        end(&b);
    }
}

static void test_nothing_is_saved_unless_asked_for(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "witmotion");
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 5);
    emu_device_power_on(&b.emu); /* the supply goes and comes: what was not saved is gone */
    assert_int_equal(b.emu.baud, 9600);
    run(&b, 8); /* found anew */
    assert_int_equal(b.device.state, DEVICE_STREAMING);
    assert_int_equal(b.device.baud, 115200);
    assert_int_equal(device_save(&b.device), GONIO_OK);
    run(&b, 2);
    emu_device_power_on(&b.emu);
    assert_int_equal(b.emu.baud, 115200);
    end(&b);
}

static void test_an_rvc_streams_at_once(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "bno08x-rvc");
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 1);
    assert_int_equal(b.device.state, DEVICE_STREAMING);
    assert_string_equal(b.device.driver->name, "bno08x-rvc");
    assert_false(b.device.configured);
    CHECK(b.samples > 80, "%d samples in the first second", (int)b.samples);
    struct device_latency late = device_latency(&b.device);
    CHECK(late.delay_s == 0 && late.bandwidth_hz == 0, "its data sheet gives no figure");
    CHECK_NEAR(late.line_s, 19 * 10 / 115200.0, 1e-9, "a frame on the line");
    end(&b);
    late = device_latency(&b.device);
    CHECK(late.delay_s == 0 && late.line_s == 0, "closed: nothing is known");
}

static void test_each_line_rate_is_found(void **state)
{
    (void)state;
    static const unsigned code[] = { 2, 3, 4, 5, 6, 7, 8, 9 }; /* 9600 ... 921600 */
    for (size_t i = 0; i < COUNT(code); i++) {
        static struct bench b;
        begin(&b, "witmotion");
        b.emu.model->set_register(&b.emu, 0x04, code[i]);
        emu_device_power_on(&b.emu);
        assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
        unsigned sent_at = b.emu.baud;
        run(&b, 7);
        CHECK(b.device.state == DEVICE_STREAMING, "from %u baud: %s, %s", sent_at,
            device_state_text(b.device.state), b.device.trouble);
        end(&b);
    }
}

static void test_silence_and_garbage_are_told(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "witmotion");
    b.mute = true;
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 8);
    CHECK(strstr(b.device.trouble, "silent"), "\"%s\"", b.device.trouble);
    b.mute = false; /* and still looked for */
    run(&b, 6);
    assert_int_equal(b.device.state, DEVICE_STREAMING);
    end(&b);

    begin(&b, "witmotion");
    b.mute = true;
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    unsigned seed = 3;
    for (int i = 0; i < 2000; i++) {
        uint8_t noise[9];
        for (size_t k = 0; k < sizeof noise; k++)
            noise[k] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
        emu_link_send(&b.link, noise, sizeof noise);
        run(&b, 0.005);
    }
    CHECK(strstr(b.device.trouble, "no protocol"), "\"%s\"", b.device.trouble);
    assert_int_equal(b.samples, 0);
    end(&b);
}

static void test_a_sensor_that_stops_is_told_and_found_again(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "bno08x-rvc");
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 2);
    b.mute = true;
    run(&b, 2.4);
    CHECK(strstr(b.device.trouble, "silent"), "\"%s\"", b.device.trouble);
    b.mute = false;
    run(&b, 4);
    assert_int_equal(b.device.state, DEVICE_STREAMING);
    assert_string_equal(b.device.trouble, "");
    end(&b);
}

static void test_an_unplugged_sensor_is_closed(void **state)
{
    (void)state;
    static struct bench b;
    begin(&b, "bno08x-rvc");
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_OK);
    run(&b, 2);
    emu_link_close(&b.link);
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < 10 && status == GONIO_OK; i++)
        status = device_read(&b.device, b.now_ns);
    assert_int_equal(status, GONIO_EGONE);
    assert_int_equal(b.device.state, DEVICE_CLOSED);
    CHECK(strstr(b.device.trouble, "unplugged"), "\"%s\"", b.device.trouble);
    assert_int_equal(device_open(&b.device, b.now_ns), GONIO_ENODEV);
    rmdir(b.folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_witmotion_from_the_shop_is_found_and_set_up),
        cmocka_unit_test(test_the_low_pass_that_it_has_is_learned),
        cmocka_unit_test(test_nothing_is_saved_unless_asked_for),
        cmocka_unit_test(test_an_rvc_streams_at_once),
        cmocka_unit_test(test_each_line_rate_is_found),
        cmocka_unit_test(test_silence_and_garbage_are_told),
        cmocka_unit_test(test_a_sensor_that_stops_is_told_and_found_again),
        cmocka_unit_test(test_an_unplugged_sensor_is_closed),
    };
    return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
