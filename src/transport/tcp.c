/** @file
 *  tcp:HOST:PORT: a serial server (ser2net, an ESP32 bridge) that passes a sensor's bytes on. An
 *  IPv6 address stands in brackets: tcp:[fe80::1%eth0]:4001.
 */
#define _GNU_SOURCE /* TCP_SYNCNT, EAI_INPROGRESS */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "kinds.h"
#include "lookup.h"
#include "outbox.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tcp {
    struct transport base;
    struct addrinfo *list, *next; /* next: to be tried if this one fails */
    bool connected;
    struct outbox outbox;
};

static bool claims(const char *port) { return text_starts(port, "tcp:"); }

/* "tcp:HOST:PORT" or "tcp:[HOST]:PORT" into its parts. */
static bool split(const char *name, char host[LOOKUP_HOST_MAX], char port[LOOKUP_SERVICE_MAX])
{
    long long number;
    const char *begin = name + strlen("tcp:"), *colon = strrchr(begin, ':');
    if (!colon || integer_whole(colon + 1, 1, 65535, &number) != GONIO_OK)
        return false;
    const char *end = colon;
    if (*begin == '[') {
        if (colon[-1] != ']')
            return false;
        begin++;
        end--;
    } else if (memchr(begin, ':', (size_t)(end - begin))) {
        return false; /* which of its colons begins the port? */
    }
    if (end <= begin || end - begin >= LOOKUP_HOST_MAX)
        return false;
    snprintf(host, LOOKUP_HOST_MAX, "%.*s", (int)(end - begin), begin);
    snprintf(port, LOOKUP_SERVICE_MAX, "%lld", number);
    return true;
}

/* One socket for both families, so that the caller watches one descriptor whichever address
 * answers. */
static int new_socket(int *family)
{
    *family = AF_INET6;
    int fd  = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 && errno == EAFNOSUPPORT) {
        *family = AF_INET;
        fd      = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }
    return fd;
}

static void set_option(int fd, int level, int option, int value)
{
    (void)setsockopt(
        fd, level, option, &value, sizeof value); /* one that is refused costs little */
}

/* Notice within some 10 s that the other side is switched off: 2 repeated SYNs (1 + 2 + 4 s), and
 * 3 probes of a silent connection. Commands are not gathered. */
static void set_options(int fd, int family)
{
    if (family == AF_INET6)
        set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, IPPROTO_TCP, TCP_SYNCNT, 2);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 5);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 2);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

/* Begin with the next address, on the same descriptor: Linux lets a socket whose connection failed
 * try anew once it is connected to "nothing".
 * @return 0, or the errno value of the last address */
static int connect_next(struct tcp *t, int error)
{
    const struct sockaddr nothing = { .sa_family = AF_UNSPEC };
    while (t->next) {
        const struct addrinfo *a = t->next;
        t->next                  = a->ai_next;
        (void)connect(t->base.fd, &nothing, sizeof nothing);
        if (connect(t->base.fd, a->ai_addr, a->ai_addrlen) == 0 || errno == EINPROGRESS)
            return 0;
        error = errno;
    }
    return error;
}

static enum gonio_status not_connected(const char *port, int error)
{
    switch (error) {
    case ECONNREFUSED:
        return note(GONIO_ENODEV,
            "%s: connection refused; start the serial server there, or correct the port number",
            port);
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return note(GONIO_ENODEV,
            "%s: not reached (%s); is it switched on, and is this computer on its network?", port,
            strerror(error));
    default:
        return note(gonio_status_from_errno(error), "%s: not connected: %s", port, strerror(error));
    }
}

static enum gonio_status not_found(const char *port, int error)
{
    if (error == EAI_INPROGRESS)
        return note(GONIO_ETIMEOUT,
            "%s: the name server does not answer; give the host's address in numbers", port);
    return note(GONIO_ENODEV,
        "%s: no such host (%s); correct the name, or give its address in numbers", port,
        gai_strerror(error));
}

static void close_tcp(struct transport *t)
{
    struct tcp *c = (struct tcp *)t;
    if (c->list)
        freeaddrinfo(c->list);
    if (t->fd >= 0)
        close(t->fd);
    free(c);
}

static enum gonio_status begin(struct tcp *t)
{
    char host[LOOKUP_HOST_MAX], port[LOOKUP_SERVICE_MAX];
    int family;
    if (!split(t->base.port, host, port))
        return note(GONIO_EINVAL,
            "%s: not an address; give tcp:HOST:PORT, an IPv6 address in brackets: tcp:[::1]:4001",
            t->base.port);
    t->base.fd = new_socket(&family);
    if (t->base.fd < 0)
        return not_connected(t->base.port, errno);
    set_options(t->base.fd, family);
    int error = lookup_host(host, port, family, &t->list);
    if (error != 0)
        return not_found(t->base.port, error);
    t->next = t->list;
    error   = connect_next(t, 0);
    return error ? not_connected(t->base.port, error) : GONIO_OK;
}

static enum gonio_status open_tcp(const char *port, unsigned baud, struct transport **t)
{
    (void)baud;
    struct tcp *c = calloc(1, sizeof *c);
    if (!c)
        return note(GONIO_ENOMEM, "%s: not opened: out of memory", port);
    c->base.kind = &transport_tcp;
    c->base.fd   = -1;
    snprintf(c->base.port, sizeof c->base.port, "%s", port);
    enum gonio_status status = begin(c);
    if (status != GONIO_OK) {
        close_tcp(&c->base);
        return status;
    }
    *t = &c->base;
    return GONIO_OK;
}

static bool is_connected(struct tcp *t)
{
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    if (!t->connected)
        t->connected = getpeername(t->base.fd, (struct sockaddr *)&peer, &len) == 0;
    return t->connected;
}

static enum gonio_status failed(struct tcp *t, int error)
{
    if (error == EAGAIN || error == EINTR)
        return GONIO_LATER;
    if (t->connected)
        return note(GONIO_EGONE, "%s: the connection broke (%s); is the serial server switched on?",
            t->base.port, strerror(error));
    error = connect_next(t, error);
    return error ? not_connected(t->base.port, error) : GONIO_LATER;
}

static enum gonio_status read_tcp(
    struct transport *t, uint8_t *buf, size_t size, size_t *got, int64_t *arrival_ns)
{
    struct tcp *c = (struct tcp *)t;
    if (is_connected(c)) /* noted while it is so: a failure later is no refusal */
        outbox_flush(&c->outbox, t);
    ssize_t n = recv(t->fd, buf, size, 0);
    if (n < 0)
        return failed(c, errno);
    if (n == 0)
        return note(GONIO_EGONE, "%s: the serial server closed the connection", t->port);
    *got        = (size_t)n;
    *arrival_ns = clock_monotonic_ns();
    return GONIO_OK;
}

static enum gonio_status write_tcp(struct transport *t, const uint8_t *data, size_t len)
{
    struct tcp *c = (struct tcp *)t;
    return is_connected(c) ? outbox_write(&c->outbox, t, data, len) : GONIO_LATER;
}

static enum gonio_status set_baud(struct transport *t, unsigned baud)
{
    (void)t;
    (void)baud;
    return GONIO_ASIDE; /* the serial server's own matter */
}

const struct transport_kind transport_tcp = {
    .name      = "tcp",
    .claims    = claims,
    .open      = open_tcp,
    .read      = read_tcp,
    .write     = write_tcp,
    .set_baud  = set_baud,
    .close     = close_tcp,
    .real_time = true,
};
