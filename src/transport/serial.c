/** @file
 *  Serial ports through libserialport: 8N1, no flow control.
 *
 *  Of libserialport 0.1.1 on Linux: it knows a port only by a name that stands in /sys/class/tty,
 *  leaves its handle open across exec, calls a full line an error, and answers reads from an
 *  unplugged device with 0 bytes for ever. Hence tty_resolve, fcntl, and our own reading and
 *  writing on its handle.
 */
#define _DEFAULT_SOURCE /* TIOCEXCL */
#include "base/clock.h"
#include "base/note.h"
#include "kinds.h"
#include "outbox.h"
#include "tty.h"
#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <limits.h>
#include <linux/serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct serial {
    struct transport base;
    int lock_fd; /* locked before libserialport touches the line's settings; -1 where not open */
    struct sp_port *port;
    bool open; /* port is */
    struct outbox outbox;
};

/* Whatever is named like a file and is no pty; what is no port at all gets its sentence there. */
static bool claims(const char *port) { return tty_is_path(port) && !transport_pty.claims(port); }

/* A bridge that gathers bytes for 16 ms (FTDI) would delay the dial; where the driver or our
 * rights say no, it works all the same. */
static void ask_for_low_latency(int fd)
{
    struct serial_struct info;
    if (ioctl(fd, TIOCGSERIAL, &info) == 0) {
        info.flags |= (int)ASYNC_LOW_LATENCY;
        (void)ioctl(fd, TIOCSSERIAL, &info);
    }
}

/* DTR and RTS both on, as the kernel leaves them at opening: on boards where they drive reset and
 * boot, only one of them alone does anything. */
static enum sp_return configure(struct sp_port *port, unsigned baud)
{
    struct sp_port_config *config;
    if (baud > INT_MAX)
        return SP_ERR_ARG; /* a negative rate would mean: leave it as it is */
    enum sp_return result = sp_new_config(&config);
    if (result != SP_OK)
        return result;
    sp_set_config_baudrate(config, (int)baud);
    sp_set_config_bits(config, 8);
    sp_set_config_parity(config, SP_PARITY_NONE);
    sp_set_config_stopbits(config, 1);
    sp_set_config_flowcontrol(config, SP_FLOWCONTROL_NONE);
    sp_set_config_rts(config, SP_RTS_ON);
    sp_set_config_dtr(config, SP_DTR_ON);
    result = sp_set_config(port, config);
    sp_free_config(config);
    return result;
}

/* errno of what libserialport could not do, where it kept one. */
static int error_of(enum sp_return result)
{
    if (result == SP_ERR_FAIL)
        return sp_last_error_code();
    return result == SP_ERR_MEM ? ENOMEM : EINVAL;
}

static enum gonio_status rate_refused(const char *port, unsigned baud)
{
    return note(GONIO_EINVAL, "%s: this line can't run at %u baud; give another rate", port, baud);
}

static enum gonio_status open_port(struct serial *s, const char *path, unsigned baud)
{
    enum sp_return result = sp_get_port_by_name(path, &s->port);
    if (result == SP_ERR_ARG) /* not in /sys/class/tty */
        return tty_failed(s->base.port, path, ENOTTY);
    if (result == SP_OK)
        result = sp_open(s->port, SP_MODE_READ_WRITE);
    if (result != SP_OK)
        return tty_failed(s->base.port, path, error_of(result));
    s->open = true;
    result  = sp_get_port_handle(s->port, &s->base.fd);
    if (result != SP_OK || fcntl(s->base.fd, F_SETFD, FD_CLOEXEC) < 0 ||
        ioctl(s->base.fd, TIOCEXCL) < 0)
        return tty_failed(s->base.port, path, result != SP_OK ? error_of(result) : errno);
    if (configure(s->port, baud) != SP_OK)
        return rate_refused(s->base.port, baud);
    s->base.baud = baud;
    ask_for_low_latency(s->base.fd);
    sp_flush(s->port, SP_BUF_INPUT);
    return GONIO_OK;
}

static void close_serial(struct transport *t)
{
    struct serial *s = (struct serial *)t;
    if (s->open) {
        /* On a pty, as tests have it, the mark would outlive us. */
        (void)ioctl(s->base.fd, TIOCNXCL);
        sp_close(s->port);
    }
    sp_free_port(s->port);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s);
}

static enum gonio_status open_serial(const char *port, unsigned baud, struct transport **t)
{
    char path[PATH_MAX];
    struct serial *s = calloc(1, sizeof *s);
    if (!s)
        return note(GONIO_ENOMEM, "%s: not opened: out of memory", port);
    s->base.kind = &transport_serial;
    s->base.fd = s->lock_fd = -1;
    snprintf(s->base.port, sizeof s->base.port, "%s", port);

    tty_resolve(port, path, sizeof path); /* where nothing is there, tty_open says so */
    enum gonio_status status = tty_open(port, path, &s->lock_fd);
    if (status == GONIO_OK)
        status = open_port(s, path, baud);
    if (status != GONIO_OK) {
        close_serial(&s->base);
        return status;
    }
    *t = &s->base;
    return GONIO_OK;
}

static enum gonio_status read_serial(
    struct transport *t, uint8_t *buf, size_t size, size_t *got, int64_t *arrival_ns)
{
    struct serial *s = (struct serial *)t;
    outbox_flush(&s->outbox, t); /* a line that has gone says so to the read as well */
    enum gonio_status status = tty_read(t->port, t->fd, buf, size, got);
    if (status == GONIO_OK)
        *arrival_ns = clock_monotonic_ns();
    return status;
}

static enum gonio_status write_serial(struct transport *t, const uint8_t *data, size_t len)
{
    return outbox_write(&((struct serial *)t)->outbox, t, data, len);
}

static enum gonio_status set_baud(struct transport *t, unsigned baud)
{
    struct serial *s = (struct serial *)t;
    if (baud == 0 || baud > INT_MAX || sp_set_baudrate(s->port, (int)baud) != SP_OK)
        return rate_refused(t->port, baud);
    t->baud = baud;
    sp_flush(s->port, SP_BUF_INPUT);
    return GONIO_OK;
}

const struct transport_kind transport_serial = {
    .name      = "serial",
    .claims    = claims,
    .open      = open_serial,
    .read      = read_serial,
    .write     = write_serial,
    .set_baud  = set_baud,
    .close     = close_serial,
    .has_baud  = true,
    .real_time = true,
};
