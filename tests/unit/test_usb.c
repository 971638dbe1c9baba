/* What needs no USB device: the table of ids, text from devices, and a machine without USB. */
#define _XOPEN_SOURCE 700 /* posix_openpt, in line_bench.h */
#include "base/note.h"
#include "line_bench.h"
#include "transport/transport.h"
#include "transport/usb_ids.h"
#include "transport/usb_sysfs.h"

static void test_ids(void **state)
{
    (void)state;
    static const struct {
        unsigned vendor, product;
        const char *says; /* NULL: unknown */
    } rows[] = {
        { 0x1a86, 0x7523, "WitMotion" },
        { 0x1a86, 0x7524, NULL },
        { 0x10c4, 0xea61, "CP210x" },
        { 0x10c4, 0xea62, NULL },
        { 0x10c4, 0xea70, "CP210x" },
        { 0x0403, 0x6001, "FT232R" },
        { 0x0403, 0xd38f, "Xsens" },
        { 0x0403, 0xd390, NULL },
        { 0x2639, 0x0003, "MTi" },
        { 0x199b, 0x3065, "MicroStrain" },
        { 0x2341, 0x0043, "Arduino" },
        { 0x239a, 0xffff, "Adafruit" },
        { 0x046d, 0xc077, NULL }, /* a mouse */
        { 0, 0, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = usb_ids_about(rows[i].vendor, rows[i].product);
        CHECK(rows[i].says ? got && strstr(got, rows[i].says) : !got, "%04x:%04x: %s",
            rows[i].vendor, rows[i].product, got ? got : "unknown");
    }
}

static void test_text_from_devices(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *text, *want;
    } rows[] = {
        { "nothing", "", "" },
        { "a line", "IMU\n", "IMU" },
        { "blanks at its end", "IMU  \r\n", "IMU" },
        { "only blanks", " \n", "" },
        { "blanks at its start are the vendor's", " IMU", " IMU" },
        { "an escape sequence", "\x1b[2JX\x7f.", "?[2JX?." },
        { "two lines", "a\nb", "a?b" },
        { "cut to size", "0123456789", "0123456" },
        { "just fits", "0123456", "0123456" },
        { "a character of two bytes at the cut", "012345\xc3\xa9", "012345" },
        { "a character of two bytes before it", "01234\xc3\xa9", "01234\xc3\xa9" },
        { "a character of four bytes at the cut", "01234\xf0\x9f\x92\xaf", "01234" },
        { "nothing but the rest of characters", "\x80\x80\x80\x80\x80\x80\x80\x80\x80", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[8] = "unset..";
        usb_sysfs_clean(rows[i].text, out, sizeof out);
        CHECK(strcmp(out, rows[i].want) == 0, "%s: \"%s\"", rows[i].legend, out);
    }
}

static void refuse(void *context, enum hotplug_what what, const struct hotplug_device *device)
{
    (void)context;
    CHECK(what == HOTPLUG_ARRIVED && device->port_path[0], "nothing can have left");
}

/* With USB or without: no complaint, nothing left open. */
static void test_any_machine_will_do(void **state)
{
    (void)state;
    struct hotplug_device device;
    int fds = bench_count_fds();
    (void)hotplug_list(NULL, 0);
    (void)hotplug_list(&device, 1);
    for (int i = 0; i < 3; i++) {
        struct hotplug *h;
        assert_int_equal(hotplug_open(&h), GONIO_OK);
        assert_true(hotplug_fd(h) >= 0);
        hotplug_dispatch(h, refuse, NULL);
        hotplug_close(h);
    }
    hotplug_close(NULL);
    assert_int_equal(bench_count_fds(), fds);
    char tty[64] = "unset";
    usb_sysfs_tty("9-9.9", tty, sizeof tty);
    assert_string_equal(tty, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_text_from_devices),
        cmocka_unit_test(test_any_machine_will_do),
    };
    return cmocka_run_group_tests_name("usb", tests, NULL, NULL);
}
