/** @file
 *  Pseudo-terminals: an emulator's or a bridge's end of a line. A pty has no modem lines, which
 *  libserialport takes for a failure, so this one is opened by termios. Its speed changes nothing
 *  by itself; it is set so that who stands at the other end can act on it.
 */
#define _DEFAULT_SOURCE /* cfmakeraw, cfsetspeed */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "kinds.h"
#include "outbox.h"
#include "tty.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

struct pty {
    struct transport base;
    struct outbox outbox;
};

static bool claims(const char *port)
{
    char path[PATH_MAX];
    return tty_is_path(port) && tty_resolve(port, path, sizeof path) &&
           text_starts(path, "/dev/pts/");
}

/* Raw: bytes pass unchanged, nothing is echoed. */
static enum gonio_status set_baud(struct transport *t, unsigned baud)
{
    struct termios line;
    if (tcgetattr(t->fd, &line) < 0)
        return note(GONIO_EGONE, "%s: the other end of the pty has left", t->port);
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    if (baud == 0 || cfsetspeed(&line, baud) < 0 || tcsetattr(t->fd, TCSANOW, &line) < 0)
        return note(GONIO_EINVAL, "%s: a pty can't run at %u baud; give a standard rate (115200)",
            t->port, baud);
    t->baud = baud;
    tcflush(t->fd, TCIFLUSH);
    return GONIO_OK;
}

static void close_pty(struct transport *t)
{
    if (t->fd >= 0)
        close(t->fd);
    free(t);
}

static enum gonio_status open_pty(const char *port, unsigned baud, struct transport **t)
{
    char path[PATH_MAX];
    struct pty *p = calloc(1, sizeof *p);
    if (!p)
        return note(GONIO_ENOMEM, "%s: not opened: out of memory", port);
    p->base.kind = &transport_pty;
    p->base.fd   = -1;
    snprintf(p->base.port, sizeof p->base.port, "%s", port);

    tty_resolve(port, path, sizeof path);
    enum gonio_status status = tty_open(port, path, &p->base.fd);
    if (status == GONIO_OK)
        status = set_baud(&p->base, baud);
    if (status != GONIO_OK) {
        close_pty(&p->base);
        return status;
    }
    *t = &p->base;
    return GONIO_OK;
}

static enum gonio_status read_pty(
    struct transport *t, uint8_t *buf, size_t size, size_t *got, int64_t *arrival_ns)
{
    outbox_flush(&((struct pty *)t)->outbox, t); /* a line that has gone tells the read as well */
    enum gonio_status status = tty_read(t->port, t->fd, buf, size, got);
    if (status == GONIO_OK)
        *arrival_ns = clock_monotonic_ns();
    return status;
}

static enum gonio_status write_pty(struct transport *t, const uint8_t *data, size_t len)
{
    return outbox_write(&((struct pty *)t)->outbox, t, data, len);
}

const struct transport_kind transport_pty = {
    .name      = "pty",
    .claims    = claims,
    .open      = open_pty,
    .read      = read_pty,
    .write     = write_pty,
    .set_baud  = set_baud,
    .close     = close_pty,
    .has_baud  = true,
    .real_time = true,
};
