/* Ports by name, and lines: one table of laws for pty and serial. libserialport opens a pty only
 * if somebody answers for its modem lines; the ioctl below does, for every library in this
 * program, since the program is linked with -rdynamic. */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700 /* posix_openpt */
#include "base/clock.h"
#include "base/note.h"
#include "line_bench.h"
#include "transport/transport.h"
#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>

static bool has_modem_lines = true;
static int modem_lines;

int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    va_start(args, request);
    int *value = va_arg(args, int *);
    va_end(args);
    int before  = errno;
    long result = syscall(SYS_ioctl, fd, request, value);
    if (result >= 0 || errno != ENOTTY || !has_modem_lines)
        return (int)result;
    switch (request) {
    case TIOCMGET:
        *value = modem_lines | TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
        break;
    case TIOCMSET:
        modem_lines = *value;
        break;
    case TIOCMBIS:
        modem_lines |= *value;
        break;
    case TIOCMBIC:
        modem_lines &= ~*value;
        break;
    default:
        return (int)result;
    }
    errno = before;
    return 0;
}

/* ---- a bench: a pty, a link to it, and the link's name as each kind of transport takes it ---- */

struct bench {
    int master;
    char slave[64], folder[64], link[96], port[128];
};

enum { PTY, SERIAL, KINDS };
static const char *const kind_names[] = { "pty", "serial" };

/* libserialport takes /dev/X for which /sys/class/tty/X is a link: by way of ".." both are ours. */
static void set_up(struct bench *b, int kind)
{
    has_modem_lines = true;
    b->master       = bench_pty(b->slave, sizeof b->slave);
    snprintf(b->folder, sizeof b->folder, "/tmp/gonio-transport-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    snprintf(b->link, sizeof b->link, "%s/imu0", b->folder);
    assert_int_equal(symlink(b->slave, b->link), 0);
    snprintf(b->port, sizeof b->port, "%s%s", kind == SERIAL ? "/dev/../../.." : "", b->link);
}

static void hang_up(struct bench *b)
{
    if (b->master >= 0)
        close(b->master);
    b->master = -1;
}

static void tear_down(struct bench *b)
{
    hang_up(b);
    unlink(b->link);
    rmdir(b->folder);
}

static struct transport *must_open(const char *port, unsigned baud)
{
    struct transport *t      = NULL;
    enum gonio_status status = transport_open(port, baud, &t);
    CHECK(status == GONIO_OK, "%s: %s", port, note_text(status));
    return t;
}

static enum gonio_status read_some(struct transport *t, uint8_t *buf, size_t size, size_t *got)
{
    int64_t arrival_ns, before = clock_monotonic_ns();
    enum gonio_status status = t->kind->read(t, buf, size, got, &arrival_ns);
    if (status == GONIO_OK)
        CHECK(arrival_ns >= before && arrival_ns <= clock_monotonic_ns(), "the time of arrival");
    return status;
}

/* ---- names ---- */

static void test_wrong_names_get_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *port;
        enum gonio_status want;
        const char *says;
    } rows[] = {
        { "", GONIO_EINVAL, "give a serial device" },
        { "COM3", GONIO_EINVAL, "give a serial device" },
        { "null", GONIO_EINVAL, "did you mean /dev/null?" },
        { "usb:1a86:7523", GONIO_EINVAL, "give a serial device" },
        { "/dev/ttyUSB7777", GONIO_ENODEV, "plug the sensor in" },
        { "/dev/serial/by-id/usb-nothing", GONIO_ENODEV, "gonio devices" },
        { "/dev/null", GONIO_ENOTTY, "not a serial port" },
        { "/proc/self/exe", GONIO_ENOTTY, "file:CAPTURE" },
        { "/", GONIO_ENOTTY, "not a serial port" },
        { "/dev/", GONIO_ENOTTY, "not a serial port" },
        { "tcp:", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp:host", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp::80", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp:host:0", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp:host:65536", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp:host:80x", GONIO_EINVAL, "tcp:HOST:PORT" },
        { "tcp:::1:80", GONIO_EINVAL, "brackets" },
        { "tcp:[::1:80", GONIO_EINVAL, "brackets" },
        { "tcp:[]:80", GONIO_EINVAL, "brackets" },
        { "file:", GONIO_ENODEV, "can't be opened" },
        { "file:/nowhere/at/all", GONIO_ENODEV, "can't be opened" },
        { "file:/", GONIO_ENOTTY, "not a file" },
        { "file:/dev/null", GONIO_ENOTTY, "without \"file:\"" },
        { "file:/proc/self/exe", GONIO_EFORMAT, "not a capture" },
    };
    int fds = bench_count_fds();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct transport *t = NULL;
        note_clear();
        enum gonio_status got = transport_open(rows[i].port, 115200, &t);
        CHECK(got == rows[i].want, "\"%s\": %d, %s", rows[i].port, got, note_text(got));
        CHECK(strstr(note_text(got), rows[i].says), "\"%s\": %s", rows[i].port, note_text(got));
        CHECK(t == NULL, "\"%s\": the out-argument was touched", rows[i].port);
    }
    assert_int_equal(bench_count_fds(), fds);
    transport_close(NULL);
}

static void test_a_long_name_is_refused(void **state)
{
    (void)state;
    char name[TRANSPORT_NAME_MAX + 1], host[400];
    struct transport *t;
    memset(name, 'x', TRANSPORT_NAME_MAX);
    name[TRANSPORT_NAME_MAX] = '\0';
    name[0]                  = '/';
    assert_int_equal(transport_open(name, 0, &t), GONIO_EINVAL);
    snprintf(host, sizeof host, "tcp:%.300s:80", name + 1);
    assert_int_equal(transport_open(host, 0, &t), GONIO_EINVAL);
}

/* Root may open everything, so a child that is nobody tries. */
static void test_permission_denied_names_the_group(void **state)
{
    (void)state;
    struct bench b;
    if (geteuid() != 0) {
        print_message("skipped: only root can give a pty to somebody else\n");
        skip();
    }
    set_up(&b, PTY);
    assert_int_equal(chmod(b.folder, 0755), 0);
    struct group *dialout = getgrnam("dialout");
    assert_int_equal(chown(b.slave, 0, dialout ? dialout->gr_gid : 0), 0);
    assert_int_equal(chmod(b.slave, 0660), 0);
    pid_t child = fork();
    if (child == 0) {
        struct transport *t;
        if (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0)
            _exit(2);
        enum gonio_status got = transport_open(b.slave, 0, &t);
        bool good = got == GONIO_EACCES && strstr(note_text(got), "join group dialout") &&
                    strstr(note_text(got), "log in again");
        if (!good)
            print_error("%d: %s\n", got, note_text(got));
        _exit(good ? 0 : 1);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    tear_down(&b);
}

/* ---- lines ---- */

static void test_all_bytes_pass_both_ways(void **state)
{
    (void)state;
    for (int kind = PTY; kind < KINDS; kind++) {
        struct bench b;
        uint8_t all[256], back[512];
        size_t got = 0, len = 0;
        int fds = bench_count_fds();
        set_up(&b, kind);
        struct transport *t = must_open(b.port, 115200);
        assert_string_equal(t->kind->name, kind_names[kind]);
        assert_string_equal(t->port, b.port);
        assert_true(fcntl(t->fd, F_GETFD) & FD_CLOEXEC);
        assert_true(fcntl(t->fd, F_GETFL) & O_NONBLOCK);
        assert_int_equal(read_some(t, back, sizeof back, &got), GONIO_LATER);

        for (int i = 0; i < 256; i++)
            all[i] = (uint8_t)i;
        assert_int_equal(write(b.master, all, 256), 256);
        while (len < 256) {
            bench_wait(t->fd);
            assert_int_equal(read_some(t, back + len, sizeof back - len, &got), GONIO_OK);
            len += got;
        }
        assert_memory_equal(back, all, 256);
        assert_int_equal(read_some(t, back, sizeof back, &got), GONIO_LATER);

        assert_int_equal(t->kind->write(t, all, 256), GONIO_OK);
        for (len = 0; len < 256; len += got) {
            bench_wait(b.master);
            ssize_t n = read(b.master, back + len, sizeof back - len);
            assert_true(n > 0);
            got = (size_t)n;
        }
        assert_memory_equal(back, all, 256);
        transport_close(t);
        tear_down(&b);
        assert_int_equal(bench_count_fds(), fds);
    }
}

static speed_t speed_of(int fd)
{
    struct termios line;
    assert_int_equal(tcgetattr(fd, &line), 0);
    return cfgetospeed(&line);
}

static void test_the_other_end_sees_the_rate(void **state)
{
    (void)state;
    for (int kind = PTY; kind < KINDS; kind++) {
        struct bench b;
        uint8_t byte = 1;
        size_t got;
        set_up(&b, kind);
        assert_int_equal(write(b.master, "stale", 5), 5);
        struct transport *t = must_open(b.port, 0);
        assert_int_equal(t->baud, TRANSPORT_BAUD_DEFAULT);
        assert_int_equal(speed_of(b.master), B115200);
        assert_int_equal(read_some(t, &byte, 1, &got), GONIO_LATER);

        assert_int_equal(write(b.master, "old rate", 8), 8);
        assert_int_equal(t->kind->set_baud(t, 9600), GONIO_OK);
        assert_int_equal(t->baud, 9600);
        assert_int_equal(speed_of(b.master), B9600);
        assert_int_equal(read_some(t, &byte, 1, &got), GONIO_LATER);

        assert_int_equal(t->kind->set_baud(t, 0), GONIO_EINVAL);
        assert_int_equal(t->kind->set_baud(t, 4294967295u), GONIO_EINVAL);
        assert_int_equal(t->baud, 9600);
        assert_int_equal(speed_of(b.master), B9600);
        transport_close(t);
        int fds = bench_count_fds();
        assert_int_equal(transport_open(b.port, 4294967295u, &t), GONIO_EINVAL);
        assert_int_equal(bench_count_fds(), fds);
        tear_down(&b);
    }
}

static void test_a_port_is_opened_once(void **state)
{
    (void)state;
    for (int kind = PTY; kind < KINDS; kind++) {
        struct bench b;
        struct transport *second = NULL;
        int exclusive            = -1;
        char pid[32];
        set_up(&b, kind);
        struct transport *t   = must_open(b.port, 115200);
        int fds               = bench_count_fds();
        enum gonio_status got = transport_open(b.port, 9600, &second);
        CHECK(got == GONIO_EBUSY, "%s: %s", kind_names[kind], note_text(got));
        CHECK(strstr(note_text(got), "in use by another program; close it"), "%s", note_text(got));
        snprintf(pid, sizeof pid, "pid %d", (int)getpid());
        CHECK(strstr(note_text(got), pid), "%s: %s", b.port, note_text(got));
        assert_null(second);
        assert_int_equal(bench_count_fds(), fds);
        assert_int_equal(speed_of(b.master), B115200); /* its settings were left alone */

        assert_int_equal(ioctl(t->fd, TIOCGEXCL, &exclusive), 0);
        assert_int_equal(exclusive, kind == SERIAL);
        transport_close(t);
        int other = open(b.slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
        assert_int_equal(ioctl(other, TIOCGEXCL, &exclusive), 0);
        assert_int_equal(exclusive, 0); /* free again for whoever comes */
        close(other);
        t = must_open(b.port, 115200);
        transport_close(t);
        tear_down(&b);
    }
}

static void test_another_lock_is_respected(void **state)
{
    (void)state;
    for (int kind = PTY; kind < KINDS; kind++) {
        struct bench b;
        struct transport *t;
        set_up(&b, kind);
        int other = open(b.slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
        assert_int_equal(flock(other, LOCK_EX), 0);
        assert_int_equal(transport_open(b.port, 115200, &t), GONIO_EBUSY);
        close(other);
        t = must_open(b.port, 115200);
        transport_close(t);
        tear_down(&b);
    }
}

static void test_an_unplug_is_noticed(void **state)
{
    (void)state;
    for (int kind = PTY; kind < KINDS; kind++)
        for (int unread = 0; unread < 2; unread++) {
            struct bench b;
            uint8_t buf[16];
            size_t got;
            int reads = 0;
            enum gonio_status status;
            set_up(&b, kind);
            struct transport *t = must_open(b.port, 115200);
            assert_int_equal(write(b.master, "tail", 4), 4);
            bench_wait(t->fd);
            if (!unread) {
                assert_int_equal(read_some(t, buf, sizeof buf, &got), GONIO_OK);
                assert_int_equal(got, 4);
            }
            hang_up(&b);
            bench_wait(t->fd);
            /* Bytes sent just before may come or be lost: the kernel's choice. */
            while ((status = read_some(t, buf, 1, &got)) == GONIO_OK)
                assert_true(++reads <= 4);
            CHECK(status == GONIO_EGONE, "%s: %d", kind_names[kind], status);
            CHECK(strstr(note_text(status), b.port), "%s", note_text(status));
            assert_int_equal(read_some(t, buf, 1, &got), GONIO_EGONE);
            assert_int_equal(t->kind->write(t, buf, 1), GONIO_EGONE);
            transport_close(t);
            tear_down(&b);
        }
}

/* Law: what was taken arrives, whole and in order, and nothing else does. */
static void test_a_full_line_takes_all_or_nothing(void **state)
{
    (void)state;
    enum { MESSAGE = 100 }; /* does not divide what a pty holds: the last is taken in part */
    for (int kind = PTY; kind < KINDS; kind++) {
        struct bench b;
        uint8_t message[MESSAGE], buf[4096];
        size_t taken = 0, arrived = 0, got;
        set_up(&b, kind);
        struct transport *t = must_open(b.port, 115200);
        for (;; taken += MESSAGE) {
            assert_true(taken < 10000000);
            for (size_t i = 0; i < MESSAGE; i++)
                message[i] = (uint8_t)((taken + i) % 251);
            enum gonio_status status = t->kind->write(t, message, MESSAGE);
            if (status == GONIO_LATER)
                break;
            assert_int_equal(status, GONIO_OK);
        }
        assert_true(taken > 0);
        while (arrived < taken) {
            ssize_t n = read(b.master, buf, sizeof buf);
            if (n < 0) {
                assert_int_equal(errno, EAGAIN);
                assert_int_equal(read_some(t, message, 1, &got), GONIO_LATER); /* sends the rest */
                bench_wait(b.master);
                continue;
            }
            for (ssize_t i = 0; i < n; i++, arrived++)
                assert_int_equal(buf[i], arrived % 251);
        }
        assert_int_equal(arrived, taken);
        assert_int_equal(read(b.master, buf, sizeof buf), -1);
        assert_int_equal(t->kind->write(t, buf, TRANSPORT_WRITE_MAX + 1), GONIO_EINVAL);
        transport_close(t);
        tear_down(&b);
    }
}

static void test_a_line_without_modem_lines_is_no_serial_port(void **state)
{
    (void)state;
    struct bench b;
    struct transport *t = NULL;
    int fds             = bench_count_fds();
    set_up(&b, SERIAL);
    has_modem_lines = false;
    assert_int_equal(transport_open(b.port, 115200, &t), GONIO_ENOTTY);
    assert_null(t);
    tear_down(&b);
    assert_int_equal(bench_count_fds(), fds);
}

static void test_serial_raises_dtr_and_rts_together(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b, SERIAL);
    modem_lines         = 0;
    struct transport *t = must_open(b.port, 115200);
    assert_int_equal(modem_lines & (TIOCM_DTR | TIOCM_RTS), TIOCM_DTR | TIOCM_RTS);
    transport_close(t);
    tear_down(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_names_get_a_sentence),
        cmocka_unit_test(test_a_long_name_is_refused),
        cmocka_unit_test(test_permission_denied_names_the_group),
        cmocka_unit_test(test_all_bytes_pass_both_ways),
        cmocka_unit_test(test_the_other_end_sees_the_rate),
        cmocka_unit_test(test_a_port_is_opened_once),
        cmocka_unit_test(test_another_lock_is_respected),
        cmocka_unit_test(test_an_unplug_is_noticed),
        cmocka_unit_test(test_a_full_line_takes_all_or_nothing),
        cmocka_unit_test(test_a_line_without_modem_lines_is_no_serial_port),
        cmocka_unit_test(test_serial_raises_dtr_and_rts_together),
    };
    return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}
