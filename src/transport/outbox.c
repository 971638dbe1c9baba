#include "outbox.h"
#include "base/note.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A socket that was closed by its peer must not raise SIGPIPE in a program that uses us. */
static ssize_t put(int fd, const uint8_t *data, size_t len)
{
    ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
    return n < 0 && errno == ENOTSOCK ? write(fd, data, len) : n;
}

/* As much as goes; *sent counts. */
static enum gonio_status send_some(
    const struct transport *t, const uint8_t *data, size_t len, size_t *sent)
{
    *sent = 0;
    while (*sent < len) {
        ssize_t n = put(t->fd, data + *sent, len - *sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno != EAGAIN)
            return note(GONIO_EGONE, "%s: can't be written to (%s): the sensor has left", t->port,
                strerror(errno));
        if (n <= 0)
            return GONIO_LATER;
        *sent += (size_t)n;
    }
    return GONIO_OK;
}

enum gonio_status outbox_flush(struct outbox *o, const struct transport *t)
{
    size_t sent;
    enum gonio_status status = send_some(t, o->byte, o->len, &sent);
    memmove(o->byte, o->byte + sent, o->len - sent);
    o->len -= sent;
    return status;
}

enum gonio_status outbox_write(
    struct outbox *o, const struct transport *t, const uint8_t *data, size_t len)
{
    size_t sent;
    if (len > TRANSPORT_WRITE_MAX)
        return note(GONIO_EINVAL, "%s: a message of %zu bytes is longer than %d", t->port, len,
            TRANSPORT_WRITE_MAX);
    enum gonio_status status = outbox_flush(o, t);
    if (status != GONIO_OK)
        return status;
    status = send_some(t, data, len, &sent);
    if (status != GONIO_LATER || sent == 0)
        return status;
    o->len = len - sent;
    memcpy(o->byte, data + sent, o->len);
    return GONIO_OK;
}
