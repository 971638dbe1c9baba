/* tcp:HOST:PORT against listeners of our own. What a name server would answer is scripted: the
 * program is linked with --wrap=lookup_host. */
#define _GNU_SOURCE /* EAI_INPROGRESS */
#include "base/note.h"
#include "line_bench.h"
#include "transport/lookup.h"
#include "transport/transport.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* A connection attempt that gets no answer at all stays open for seconds; nobody waits for it. */
enum { BACKLOG = 0, FILLERS = 8 };

static const char *scripted[4]; /* addresses that every name has; none: the real lookup */
static int scripted_error;

int __real_lookup_host(const char *host, const char *port, int family, struct addrinfo **list);
int __wrap_lookup_host(const char *host, const char *port, int family, struct addrinfo **list);

int __wrap_lookup_host(const char *host, const char *port, int family, struct addrinfo **list)
{
    struct addrinfo *first = NULL, **end = &first;
    if (scripted_error)
        return scripted_error;
    if (!scripted[0])
        return __real_lookup_host(host, port, family, list);
    for (size_t i = 0; i < COUNT(scripted) && scripted[i]; i++) {
        assert_int_equal(__real_lookup_host(scripted[i], port, family, end), 0);
        while (*end)
            end = &(*end)->ai_next;
    }
    *list = first;
    return 0;
}

static int forget_script(void **state)
{
    (void)state;
    memset(scripted, 0, sizeof scripted);
    scripted_error = 0;
    return 0;
}

/* A listener on a port of the kernel's choice; -1 where this machine lacks the family. */
static int listener(int family, int backlog, unsigned *port)
{
    struct sockaddr_in6 a6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    struct sockaddr_in a4  = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    int fd        = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    const void *address = family == AF_INET6 ? (const void *)&a6 : (const void *)&a4;
    if (bind(fd, address, family == AF_INET6 ? sizeof a6 : sizeof a4) < 0) {
        close(fd);
        return -1;
    }
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&bound, &len), 0);
    memcpy(family == AF_INET6 ? (void *)&a6 : (void *)&a4, &bound,
        family == AF_INET6 ? sizeof a6 : sizeof a4);
    *port = ntohs(family == AF_INET6 ? a6.sin6_port : a4.sin_port);
    return fd;
}

static struct transport *must_open(const char *host, unsigned port)
{
    char name[128];
    struct transport *t = NULL;
    snprintf(name, sizeof name, "tcp:%s:%u", host, port);
    enum gonio_status status = transport_open(name, 115200, &t);
    CHECK(status == GONIO_OK, "%s: %s", name, note_text(status));
    return t;
}

static enum gonio_status read_some(struct transport *t, uint8_t *buf, size_t size, size_t *got)
{
    int64_t arrival_ns;
    return t->kind->read(t, buf, size, got, &arrival_ns);
}

/* Read until it is not "later" any more. */
static enum gonio_status read_next(struct transport *t, uint8_t *buf, size_t size, size_t *got)
{
    enum gonio_status status;
    while ((status = read_some(t, buf, size, got)) == GONIO_LATER)
        bench_wait(t->fd);
    return status;
}

static void talk(struct transport *t, int listening)
{
    uint8_t buf[16] = "";
    size_t got;
    bench_wait(listening);
    int peer = accept(listening, NULL, NULL);
    assert_true(peer >= 0);
    assert_int_equal(send(peer, "sample", 6, 0), 6);
    assert_int_equal(read_next(t, buf, sizeof buf, &got), GONIO_OK);
    assert_int_equal(got, 6);
    assert_memory_equal(buf, "sample", 6);
    assert_int_equal(read_some(t, buf, sizeof buf, &got), GONIO_LATER);

    assert_int_equal(t->kind->write(t, (const uint8_t *)"command", 7), GONIO_OK);
    assert_int_equal(recv(peer, buf, sizeof buf, 0), 7);
    assert_int_equal(t->kind->set_baud(t, 9600), GONIO_ASIDE);
    assert_false(t->kind->has_baud);
    assert_true(fcntl(t->fd, F_GETFD) & FD_CLOEXEC);

    close(peer);
    enum gonio_status status = read_next(t, buf, sizeof buf, &got);
    CHECK(status == GONIO_EGONE && strstr(note_text(status), "closed"), "%s", note_text(status));
    while ((status = t->kind->write(t, buf, 1)) == GONIO_OK) /* no SIGPIPE */
        (void)read_some(t, buf, sizeof buf, &got);
    assert_int_equal(status, GONIO_EGONE);
}

static void test_bytes_pass_and_a_close_is_noticed(void **state)
{
    (void)state;
    static const struct {
        int family;
        const char *host;
    } rows[] = { { AF_INET, "127.0.0.1" }, { AF_INET6, "[::1]" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned port;
        int fds       = bench_count_fds();
        int listening = listener(rows[i].family, 5, &port);
        if (listening < 0) {
            print_message("%s left out: not on this machine\n", rows[i].host);
            continue;
        }
        struct transport *t = must_open(rows[i].host, port);
        talk(t, listening);
        transport_close(t);
        close(listening);
        assert_int_equal(bench_count_fds(), fds);
    }
}

static void test_the_next_address_is_tried_on_the_same_descriptor(void **state)
{
    (void)state;
    /* 127.0.0.2 and .3 are this machine as well, and nobody listens there. */
    static const char *const rows[][COUNT(scripted)] = {
        { "127.0.0.2", "127.0.0.1" },
        { "127.0.0.2", "127.0.0.3", "127.0.0.1" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned port;
        uint8_t byte;
        size_t got;
        int listening = listener(AF_INET, 5, &port);
        memcpy(scripted, rows[i], sizeof scripted);
        struct transport *t = must_open("bridge.example", port);
        int fd              = t->fd;
        for (size_t k = 0; k < COUNT(scripted); k++) /* each refusal is met by a read */
            assert_int_equal(read_some(t, &byte, 1, &got), GONIO_LATER);
        talk(t, listening);
        assert_int_equal(t->fd, fd);
        transport_close(t);
        close(listening);
    }
}

static void test_a_refused_connection_says_what_to_do(void **state)
{
    (void)state;
    unsigned port;
    char name[64];
    int fds             = bench_count_fds();
    struct transport *t = NULL;
    uint8_t byte;
    size_t got;
    close(listener(AF_INET, 5, &port));
    snprintf(name, sizeof name, "tcp:127.0.0.1:%u", port);
    enum gonio_status status = transport_open(name, 0, &t);
    if (status == GONIO_OK) {
        bench_wait(t->fd);
        byte = 0;
        assert_int_equal(t->kind->write(t, &byte, 1), GONIO_LATER); /* the read is to say it */
        status = read_next(t, &byte, 1, &got);
    }
    assert_int_equal(status, GONIO_ENODEV);
    CHECK(strstr(note_text(status), name) && strstr(note_text(status), "start the serial server"),
        "%s", note_text(status));
    transport_close(t);
    assert_int_equal(bench_count_fds(), fds);
}

/* A listener whose queue is full answers nothing: the connection stays half made. */
static void test_a_slow_connection_stalls_nobody(void **state)
{
    (void)state;
    unsigned port;
    int listening = listener(AF_INET, BACKLOG, &port);
    struct transport *t[FILLERS];
    struct transport *last = NULL;
    uint8_t byte           = 0;
    size_t got;
    for (int i = 0; i < FILLERS; i++)
        last = t[i] = must_open("127.0.0.1", port);
    assert_int_equal(read_some(last, &byte, 1, &got), GONIO_LATER);
    assert_int_equal(last->kind->write(last, &byte, 1), GONIO_LATER);
    for (int i = 0; i < FILLERS; i++)
        transport_close(t[i]);
    close(listening);
}

static void test_a_name_that_has_no_address(void **state)
{
    (void)state;
    static const struct {
        int error;
        enum gonio_status want;
        const char *says;
    } rows[] = {
        { EAI_NONAME, GONIO_ENODEV, "no such host" },
        { EAI_AGAIN, GONIO_ENODEV, "address in numbers" },
        { EAI_INPROGRESS, GONIO_ETIMEOUT, "the name server does not answer" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct transport *t   = NULL;
        scripted_error        = rows[i].error;
        int fds               = bench_count_fds();
        enum gonio_status got = transport_open("tcp:bridge.example:4001", 0, &t);
        CHECK(got == rows[i].want, "row %zu: %d, %s", i, got, note_text(got));
        CHECK(strstr(note_text(got), rows[i].says), "row %zu: %s", i, note_text(got));
        assert_null(t);
        assert_int_equal(bench_count_fds(), fds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_pass_and_a_close_is_noticed),
        cmocka_unit_test_teardown(
            test_the_next_address_is_tried_on_the_same_descriptor, forget_script),
        cmocka_unit_test(test_a_refused_connection_says_what_to_do),
        cmocka_unit_test(test_a_slow_connection_stalls_nobody),
        cmocka_unit_test_teardown(test_a_name_that_has_no_address, forget_script),
    };
    return cmocka_run_group_tests_name("tcp", tests, NULL, NULL);
}
