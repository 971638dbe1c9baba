#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include <errno.h>
#include <gonio/client.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct gonio_client {
    int fd;
    size_t begin, end;
    char buf[1 << 17]; /* the longest reply: a measurement with all its repetitions */
};

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

enum gonio_status gonio_socket_path(const char *given, char *out, size_t size)
{
    const char *path = given ? given : from_environment("GONIO_SOCKET");
    const char *run  = from_environment("XDG_RUNTIME_DIR");
    enum gonio_status status;
    if (path)
        status = text_format(out, size, "%s", path);
    else if (run)
        status = text_format(out, size, "%s/gonio/goniod.sock", run);
    else
        status = text_format(out, size, "/tmp/gonio-%ld/goniod.sock", (long)getuid());
    return status == GONIO_OK ? status : note(GONIO_EINVAL, "the socket's path is too long");
}

enum gonio_status gonio_data_path(const char *given, char *out, size_t size)
{
    const char *path = given ? given : from_environment("GONIO_DATA");
    const char *data = from_environment("XDG_DATA_HOME"), *home = from_environment("HOME");
    enum gonio_status status = GONIO_EINVAL;
    if (path)
        status = text_format(out, size, "%s", path);
    else if (data)
        status = text_format(out, size, "%s/gonio", data);
    else if (home)
        status = text_format(out, size, "%s/.local/share/gonio", home);
    if (status != GONIO_OK)
        return note(GONIO_EINVAL, "no place for the data: set GONIO_DATA to a folder");
    return GONIO_OK;
}

enum gonio_status gonio_client_open(const char *socket_path, struct gonio_client **client)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (text_format(address.sun_path, sizeof address.sun_path, "%s", socket_path) != GONIO_OK)
        return note(GONIO_EINVAL, "%s: a socket's path is at most %zu bytes long", socket_path,
            sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return note(gonio_status_from_errno(errno), "no socket can be made: %s", strerror(errno));
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0) {
        int error = errno;
        close(fd);
        return note(error == EACCES ? GONIO_EACCES : GONIO_ENODEV, "no goniod answers at %s: %s",
            socket_path, strerror(error));
    }
    *client = malloc(sizeof **client);
    if (!*client) {
        close(fd);
        return GONIO_ENOMEM;
    }
    (*client)->fd    = fd;
    (*client)->begin = (*client)->end = 0;
    return GONIO_OK;
}

void gonio_client_close(struct gonio_client *client)
{
    if (!client)
        return;
    close(client->fd);
    free(client);
}

int gonio_client_fd(const struct gonio_client *client) { return client->fd; }

enum gonio_status gonio_client_send(struct gonio_client *client, const char *line)
{
    size_t len = strlen(line);
    char text[8192];
    if (len + 2 > sizeof text)
        return note(GONIO_EINVAL, "the request is too long");
    memcpy(text, line, len);
    text[len++] = '\n';
    for (size_t at = 0; at < len;) {
        ssize_t n = send(client->fd, text + at, len - at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return note(GONIO_EGONE, "goniod has gone: %s", strerror(errno));
        at += (size_t)n;
    }
    return GONIO_OK;
}

static char *whole_line(struct gonio_client *c)
{
    char *newline = memchr(c->buf + c->begin, '\n', c->end - c->begin);
    if (!newline)
        return NULL;
    char *line = c->buf + c->begin;
    *newline   = '\0';
    c->begin   = (size_t)(newline - c->buf) + 1;
    return line;
}

static enum gonio_status fill(struct gonio_client *c)
{
    memmove(c->buf, c->buf + c->begin, c->end - c->begin);
    c->end -= c->begin;
    c->begin = 0;
    if (c->end == sizeof c->buf)
        return note(GONIO_EFORMAT, "goniod's answer is longer than %zu bytes", sizeof c->buf);
    ssize_t n = recv(c->fd, c->buf + c->end, sizeof c->buf - c->end, 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return GONIO_OK;
    if (n <= 0)
        return note(GONIO_EGONE, "goniod has gone");
    c->end += (size_t)n;
    return GONIO_OK;
}

enum gonio_status gonio_client_next(struct gonio_client *client, int timeout_ms, const char **json)
{
    int64_t until_ns = clock_monotonic_ns() + (int64_t)timeout_ms * 1000000;
    char *line;
    while (!(line = whole_line(client))) {
        int64_t left_ms   = (until_ns - clock_monotonic_ns()) / 1000000;
        struct pollfd one = { .fd = client->fd, .events = POLLIN };
        int ready         = poll(&one, 1, timeout_ms < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0);
        if (ready == 0)
            return GONIO_LATER;
        if (ready < 0 && errno != EINTR)
            return note(GONIO_EIO, "waiting for goniod: %s", strerror(errno));
        if (ready < 0)
            return GONIO_LATER; /* a signal: let the caller look */
        enum gonio_status status = fill(client);
        if (status != GONIO_OK)
            return status;
    }
    *json = line;
    return GONIO_OK;
}
