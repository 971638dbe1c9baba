/* USB devices that are not there: umockdev shows libusb a /sys and a /dev of our making, in this
 * process only. It works by a preload, so the program starts itself anew with that.
 *
 * Of umockdev 0.17.16: a tty must not be given a device node by the bed (adding its name twice
 * aborts the process) but a link to a pty of ours; children are removed before their parents. */
#define _GNU_SOURCE
#include "line_bench.h"
#include <stdbool.h>

#if defined __has_include && __has_include(<umockdev.h>)
#include "base/note.h"
#include "transport/transport.h"
#include "transport/usb_sysfs.h"
#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <umockdev.h>

#define BUS    "/devices/pci0000:00/0000:00:14.0/usb1"
#define SENSOR BUS "/1-2"

/* Device and configuration as sysfs holds them: a CH340, strings 1 to 3. */
#define DESCRIPTORS                                                                                \
    "1201000200000040861A23750001010203010902190001010080320904000001FF0000000705830308001000"
_Static_assert(sizeof DESCRIPTORS - 1 == 2 * (18 + 9 + 9 + 7) + 2, "");

static UMockdevTestbed *bed;

static char *dev_path(const char *name)
{
    static char path[256];
    gchar *root = umockdev_testbed_get_root_dir(bed);
    snprintf(path, sizeof path, "%s/dev/%s", root, name);
    g_free(root);
    return path;
}

static void add(const char *text)
{
    GError *error = NULL;
    CHECK(umockdev_testbed_add_from_string(bed, text, &error), "%s", error->message);
}

static void add_usb(const char *attributes)
{
    char text[1024];
    snprintf(text, sizeof text,
        "P: " SENSOR "\nN: bus/usb/001/007\n"
        "E: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=007\n"
        "E: DEVNAME=/dev/bus/usb/001/007\nE: MAJOR=189\nE: MINOR=6\nE: PRODUCT=1a86/7523/100\n"
        "A: busnum=1\\n\nA: devnum=7\\n\nA: devpath=2\\n\nA: speed=12\\n\nA: "
        "bConfigurationValue=1\\n\n"
        "A: idVendor=1a86\\n\nA: idProduct=7523\\n\n%sH: descriptors=%s\n",
        attributes, DESCRIPTORS);
    add(text);
}

#define STRINGS "A: manufacturer=WitMotion\\n\nA: product=HWT901\\n\nA: serial=SN-0042\\n\n"

/* The interface and the tty that usb-serial makes of it; the node leads to a pty.
 * @return the pty's other end */
static int add_tty(char *name, size_t size)
{
    add("P: " SENSOR "/1-2:1.0\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nE: DRIVER=ch341\n\n"
        "P: " SENSOR "/1-2:1.0/ttyUSB0/tty/ttyUSB0\n"
        "E: SUBSYSTEM=tty\nE: DEVNAME=/dev/ttyUSB0\nE: MAJOR=188\nE: MINOR=0\n\n");
    int master = bench_pty(name, size);
    assert_int_equal(symlink(name, dev_path("ttyUSB0")), 0);
    return master;
}

static void tell_kernel(const char *what) { umockdev_testbed_uevent(bed, "/sys" SENSOR, what); }

static void unplug(int master)
{
    tell_kernel("remove");
    if (master >= 0) {
        unlink(dev_path("ttyUSB0"));
        umockdev_testbed_remove_device(bed, "/sys" SENSOR "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
        umockdev_testbed_remove_device(bed, "/sys" SENSOR "/1-2:1.0");
        close(master);
    }
    umockdev_testbed_remove_device(bed, "/sys" SENSOR);
}

/* ---- what was told ---- */

struct told {
    int arrived, left;
    struct hotplug_device last;
    char order[16]; /* 'A' and 'L' */
};

static void hear(void *context, enum hotplug_what what, const struct hotplug_device *device)
{
    struct told *t = context;
    size_t len     = strlen(t->order);
    if (len + 1 < sizeof t->order)
        t->order[len] = what == HOTPLUG_ARRIVED ? 'A' : 'L';
    *(what == HOTPLUG_ARRIVED ? &t->arrived : &t->left) += 1;
    t->last = *device;
}

static void next(struct hotplug *h, struct told *t)
{
    bench_wait(hotplug_fd(h));
    hotplug_dispatch(h, hear, t);
}

static struct hotplug *must_watch(void)
{
    struct hotplug *h;
    assert_int_equal(hotplug_open(&h), GONIO_OK);
    return h;
}

/* ---- tests ---- */

static void test_list(void **state)
{
    (void)state;
    struct hotplug_device d[2];
    char slave[64];
    assert_int_equal(hotplug_list(d, 2), 0);
    add_usb(STRINGS);
    int master = add_tty(slave, sizeof slave);
    memset(d, 0x55, sizeof d);
    assert_int_equal(hotplug_list(d, 2), 1);
    assert_int_equal(d[0].vendor, 0x1a86);
    assert_int_equal(d[0].product, 0x7523);
    assert_string_equal(d[0].maker, "WitMotion");
    assert_string_equal(d[0].product_name, "HWT901");
    assert_string_equal(d[0].serial_number, "SN-0042");
    assert_string_equal(d[0].port_path, "1-2");
    assert_string_equal(d[0].tty, "/dev/ttyUSB0");
    assert_true(d[0].maybe_sensor);
    assert_non_null(strstr(d[0].about, "CH340"));
    assert_int_equal(d[1].vendor, 0x55555555);
    assert_int_equal(hotplug_list(d, 0), 1);
    unplug(master);
    assert_int_equal(hotplug_list(d, 2), 0);
}

static void test_what_was_there_before_is_told_first(void **state)
{
    (void)state;
    struct told t = { 0 };
    char slave[64];
    add_usb(STRINGS);
    int master        = add_tty(slave, sizeof slave);
    struct hotplug *h = must_watch();
    next(h, &t);
    assert_string_equal(t.order, "A");
    assert_string_equal(t.last.tty, "/dev/ttyUSB0");
    hotplug_dispatch(h, hear, &t); /* and once only */
    assert_string_equal(t.order, "A");
    unplug(master);
    next(h, &t);
    assert_string_equal(t.order, "AL");
    assert_string_equal(t.last.serial_number, "SN-0042"); /* known although sysfs has forgotten */
    assert_string_equal(t.last.tty, "/dev/ttyUSB0");
    hotplug_close(h);
}

static void test_a_tty_may_come_late(void **state)
{
    (void)state;
    struct told t     = { 0 };
    struct hotplug *h = must_watch();
    char slave[64];
    next(h, &t);
    assert_string_equal(t.order, "");
    add_usb(STRINGS);
    tell_kernel("add");
    next(h, &t);
    assert_string_equal(t.order, "A");
    assert_string_equal(t.last.tty, "");
    hotplug_dispatch(h, hear, &t);
    assert_string_equal(t.order, "A");
    int master = add_tty(slave, sizeof slave);
    hotplug_dispatch(h, hear, &t);
    assert_string_equal(t.order, "AA");
    assert_string_equal(t.last.tty, "/dev/ttyUSB0");
    hotplug_dispatch(h, hear, &t);
    assert_string_equal(t.order, "AA");
    unplug(master);
    next(h, &t);
    assert_string_equal(t.order, "AAL");
    hotplug_close(h);
}

/* Same place, same address: still another device, and the old one leaves first. */
static void test_a_replug_between_two_looks(void **state)
{
    (void)state;
    struct told t = { 0 };
    add_usb(STRINGS);
    struct hotplug *h = must_watch();
    next(h, &t);
    unplug(-1);
    bench_wait(hotplug_fd(h));
    struct hotplug *witness = must_watch(); /* opened now: sees the bed as it is */
    add_usb("A: serial=SN-0043\\n\n");
    tell_kernel("add");
    struct told seen = { 0 };
    while (seen.arrived == 0)
        next(witness, &seen);
    while (t.arrived < 2)
        next(h, &t);
    assert_string_equal(t.order, "ALA");
    assert_string_equal(t.last.serial_number, "SN-0043");
    unplug(-1);
    hotplug_close(h);
    hotplug_close(witness);
}

static void test_cycles_leave_nothing_open(void **state)
{
    (void)state;
    enum { CYCLES = 50 };
    struct told t     = { 0 };
    struct hotplug *h = must_watch();
    char slave[64];
    next(h, &t);
    int fds = 0;
    for (int i = 0; i < CYCLES; i++) {
        add_usb(STRINGS);
        int master = add_tty(slave, sizeof slave);
        tell_kernel("add");
        while (t.arrived <= i)
            next(h, &t);
        assert_string_equal(t.last.tty, "/dev/ttyUSB0");
        unplug(master);
        while (t.left <= i)
            next(h, &t);
        if (i == 0)
            fds = bench_count_fds(); /* libraries keep some from their first use on */
    }
    assert_int_equal(t.arrived, CYCLES);
    assert_int_equal(t.left, CYCLES);
    assert_int_equal(bench_count_fds(), fds);
    hotplug_close(h);
    fds = bench_count_fds();
    for (int i = 0; i < 5; i++)
        hotplug_close(must_watch());
    assert_int_equal(bench_count_fds(), fds);
}

/* The tree of devices alone: behind a hub, and with several ports in one device. */
static void test_which_tty_belongs_to_which_device(void **state)
{
    (void)state;
    static const char *const ttys[] = {
        BUS "/1-3/1-3.2/1-3.2:1.0/ttyUSB10/tty/ttyUSB10",
        BUS "/1-3/1-3.2/1-3.2:1.1/ttyUSB9/tty/ttyUSB9",
        BUS "/1-3/1-3.21/1-3.21:1.0/tty/ttyACM3",
        BUS "/1-33/1-33:1.0/tty/ttyACM4",
    };
    static const struct {
        const char *port_path, *want;
    } rows[] = {
        { "1-3.2", "/dev/ttyUSB9" }, /* the lower number, not the first in the alphabet */
        { "1-3.21", "/dev/ttyACM3" },
        { "1-33", "/dev/ttyACM4" },
        { "1-3", "" }, /* a hub is not its devices */
        { "3-3", "" },
        { "", "" },
    };
    char text[256], tty[64];
    for (size_t i = 0; i < COUNT(ttys); i++) {
        snprintf(text, sizeof text, "P: %s\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev%s\n\n", ttys[i],
            strrchr(ttys[i], '/'));
        add(text);
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        usb_sysfs_tty(rows[i].port_path, tty, sizeof tty);
        CHECK(strcmp(tty, rows[i].want) == 0, "%s: \"%s\"", rows[i].port_path, tty);
    }
    for (size_t i = 0; i < COUNT(ttys); i++) {
        snprintf(text, sizeof text, "/sys%s", ttys[i]);
        umockdev_testbed_remove_device(bed, text);
    }
}

/* ---- a device that answers by itself ---- */

static atomic_int questions;

/* GET_DESCRIPTOR of a string, as a device answers it: UTF-16. */
static void answer(struct usbdevfs_urb *urb)
{
    static const char *const strings[] = { "\x09\x04", "Maker", "Sensor", "SN-7" };
    uint8_t *setup                     = urb->buffer;
    size_t index = setup[2], len = 2;
    urb->status = -EPIPE;
    if (setup[0] != 0x80 || setup[1] != 6 || setup[3] != 3 || index >= COUNT(strings))
        return;
    uint8_t *out = setup + 8;
    if (index == 0) {
        memcpy(out + 2, "\x09\x04", 2);
        len = 4;
    } else {
        for (const char *p = strings[index]; *p; p++, len += 2) {
            out[len]     = (uint8_t)*p;
            out[len + 1] = 0;
        }
    }
    out[0]             = (uint8_t)len;
    out[1]             = 3;
    urb->status        = 0;
    urb->actual_length = (int)len;
    atomic_fetch_add(&questions, 1);
}

/* Runs in a thread of umockdev's. One request at a time is all that libusb makes here. */
static gboolean on_usb(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
    static UMockdevIoctlData *done;
    (void)base;
    (void)user;
    UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client), *d, *b;
    long result            = 0;
    int error              = 0;
    switch (umockdev_ioctl_client_get_request(client)) {
    case USBDEVFS_GET_CAPABILITIES:
        d = umockdev_ioctl_data_resolve(arg, 0, sizeof(guint32), NULL);
        memset(d->data, 0, sizeof(guint32));
        umockdev_ioctl_data_unref(d);
        break;
    case USBDEVFS_SUBMITURB: {
        done = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_urb), NULL);
        struct usbdevfs_urb *urb = (struct usbdevfs_urb *)(void *)done->data;
        b                        = umockdev_ioctl_data_resolve(
                                   done, offsetof(struct usbdevfs_urb, buffer), (gsize)urb->buffer_length, NULL);
        umockdev_ioctl_data_unref(b);
        answer(urb);
        break;
    }
    case USBDEVFS_REAPURBNDELAY:
        if (done) {
            d = umockdev_ioctl_data_resolve(arg, 0, sizeof(gpointer), NULL);
            umockdev_ioctl_data_set_ptr(d, 0, done);
            umockdev_ioctl_data_unref(d);
            umockdev_ioctl_data_unref(done);
            done = NULL;
            break;
        }
        result = -1;
        error  = EAGAIN;
        break;
    default:
        result = -1;
        error  = ENOTTY;
    }
    umockdev_ioctl_client_complete(client, result, error);
    return TRUE;
}

static void test_what_sysfs_does_not_tell_the_device_does(void **state)
{
    (void)state;
    struct hotplug_device d;
    GError *error              = NULL;
    UMockdevIoctlBase *handler = umockdev_ioctl_base_new();
    g_signal_connect(handler, "handle-ioctl", G_CALLBACK(on_usb), NULL);
    add_usb("A: product=From sysfs\\n\n");
    CHECK(umockdev_testbed_attach_ioctl(bed, "/dev/bus/usb/001/007", handler, &error), "%s",
        error->message);
    assert_int_equal(hotplug_list(&d, 1), 1);
    assert_string_equal(d.maker, "Maker");
    assert_string_equal(d.product_name, "From sysfs");
    assert_string_equal(d.serial_number, "SN-7");
    assert_true(atomic_load(&questions) > 0);
    umockdev_testbed_detach_ioctl(bed, "/dev/bus/usb/001/007", NULL);
    unplug(-1);
    g_object_unref(handler);
}

/* ---- from the plug to the bytes, and the unplug ---- */

static gboolean on_modem(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer user)
{
    (void)base;
    (void)user;
    UMockdevIoctlData *d;
    int error = 0, result = 0;
    switch (umockdev_ioctl_client_get_request(client)) {
    case TIOCMGET:
        d = umockdev_ioctl_data_resolve(
            umockdev_ioctl_client_get_arg(client), 0, sizeof(int), NULL);
        memset(d->data, 0, sizeof(int));
        umockdev_ioctl_data_unref(d);
        break;
    case TIOCMSET:
    case TIOCMBIS:
    case TIOCMBIC:
        break;
    default:
        result = umockdev_ioctl_client_execute(client, &error, NULL);
    }
    umockdev_ioctl_client_complete(client, result, error);
    return TRUE;
}

static void test_from_the_plug_to_the_bytes(void **state)
{
    (void)state;
    struct told t     = { 0 };
    struct hotplug *h = must_watch();
    struct transport *line;
    uint8_t buf[16];
    size_t got;
    int64_t arrival_ns;
    char slave[64];
    UMockdevIoctlBase *modem = umockdev_ioctl_base_new();
    g_signal_connect(modem, "handle-ioctl", G_CALLBACK(on_modem), NULL);
    next(h, &t);
    add_usb(STRINGS);
    int master = add_tty(slave, sizeof slave);
    assert_true(umockdev_testbed_attach_ioctl(bed, "/dev/ttyUSB0", modem, NULL));
    tell_kernel("add");
    next(h, &t);
    enum gonio_status status = transport_open(t.last.tty, 115200, &line);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    assert_string_equal(line->kind->name, "serial");
    assert_int_equal(write(master, "live", 4), 4);
    bench_wait(line->fd);
    assert_int_equal(line->kind->read(line, buf, sizeof buf, &got, &arrival_ns), GONIO_OK);
    assert_int_equal(got, 4);
    umockdev_testbed_detach_ioctl(bed, "/dev/ttyUSB0", NULL);
    unplug(master);
    bench_wait(line->fd);
    assert_int_equal(line->kind->read(line, buf, sizeof buf, &got, &arrival_ns), GONIO_EGONE);
    transport_close(line);
    next(h, &t);
    assert_string_equal(t.order, "AL");
    hotplug_close(h);
    g_object_unref(modem);
}

/* ---- starting anew under the preload ---- */

/* gcc's AddressSanitizer wants its library to be the first of all preloads. */
static void name_sanitizer(char *out, size_t size)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    out[0]     = '\0';
    while (maps && !out[0] && fgets(line, sizeof line, maps)) {
        char *path = strchr(line, '/');
        if (path && strstr(path, "/libasan.so")) {
            path[strcspn(path, "\n")] = '\0';
            snprintf(out, size, "%s:", path);
        }
    }
    if (maps)
        fclose(maps);
}

static bool can_preload(void) { return system("command -v umockdev-wrapper >/dev/null 2>&1") == 0; }

static void start_anew(char **argv)
{
    char sanitizer[256], preload[512];
    const char *before = getenv("LD_PRELOAD");
    name_sanitizer(sanitizer, sizeof sanitizer);
    snprintf(preload, sizeof preload, "%slibumockdev-preload.so.0%s%s", sanitizer,
        before ? ":" : "", before ? before : "");
    setenv("LD_PRELOAD", preload, 1);
    execv("/proc/self/exe", argv);
    perror("not started anew");
    exit(1);
}

int main(int argc, char **argv)
{
    const char *preload = getenv("LD_PRELOAD");
    (void)argc;
    if (!preload || !strstr(preload, "libumockdev-preload")) {
        if (can_preload())
            start_anew(argv);
        puts("hotplug: skipped: umockdev-wrapper is not installed (package umockdev)");
        return 0;
    }
    bed                             = umockdev_testbed_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_what_was_there_before_is_told_first),
        cmocka_unit_test(test_a_tty_may_come_late),
        cmocka_unit_test(test_a_replug_between_two_looks),
        cmocka_unit_test(test_cycles_leave_nothing_open),
        cmocka_unit_test(test_which_tty_belongs_to_which_device),
        cmocka_unit_test(test_what_sysfs_does_not_tell_the_device_does),
        cmocka_unit_test(test_from_the_plug_to_the_bytes),
    };
    int failed = cmocka_run_group_tests_name("hotplug", tests, NULL, NULL);
    g_object_unref(bed);
    return failed;
}

#else

int main(void)
{
    puts("hotplug: skipped: built without umockdev's headers (package libumockdev-dev)");
    return 0;
}

#endif
