#define _DEFAULT_SOURCE     /* cfmakeraw and the rates above 38400 */
#define _XOPEN_SOURCE   600 /* posix_openpt */
#include "link.h"
#include "base/note.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* ---- pty ---- */

/* A fresh serial port: raw, 9600. And opened once: only then does the master's poll tell apart
 * "closed" (POLLHUP) from "open". */
static enum gonio_status prepare_slave(const struct emu_link *l)
{
    int slave = open(l->slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0)
        return note(gonio_status_from_errno(errno), "%s: %s", l->slave, strerror(errno));
    struct termios t;
    int bad = tcgetattr(slave, &t);
    cfmakeraw(&t);
    bad |= cfsetispeed(&t, B9600) | cfsetospeed(&t, B9600) | tcsetattr(slave, TCSANOW, &t);
    close(slave);
    return bad ? note(GONIO_EIO, "%s: can't be made a raw line", l->slave) : GONIO_OK;
}

/* Under a name of its own first, then renamed: whoever opens the name finds one of the two. */
static enum gonio_status make_name(const struct emu_link *l)
{
    struct stat st;
    if (lstat(l->name, &st) == 0 && !S_ISLNK(st.st_mode))
        return note(GONIO_EEXIST,
            "%s: is there already and is no symbolic link; name another --pty", l->name);
    char fresh[4096];
    int n = snprintf(fresh, sizeof fresh, "%s.%ld", l->name, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof fresh)
        return note(GONIO_EINVAL, "--pty: the name is too long");
    unlink(fresh);
    if (symlink(l->slave, fresh) != 0 || rename(fresh, l->name) != 0) {
        int error = errno;
        unlink(fresh);
        return note(gonio_status_from_errno(error), "%s: no link to %s: %s", l->name, l->slave,
            strerror(error));
    }
    return GONIO_OK;
}

enum gonio_status emu_link_open_pty(struct emu_link *l, const char *name)
{
    *l    = (struct emu_link){ .listening = -1, .name = name };
    l->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    const char *slave;
    if (l->fd < 0 || grantpt(l->fd) != 0 || unlockpt(l->fd) != 0 || !(slave = ptsname(l->fd))) {
        int error = errno;
        if (l->fd >= 0)
            close(l->fd);
        return note(gonio_status_from_errno(error), "no pty to be had: %s", strerror(error));
    }
    snprintf(l->slave, sizeof l->slave, "%s", slave);
    enum gonio_status status = prepare_slave(l);
    if (status == GONIO_OK)
        status = make_name(l);
    if (status != GONIO_OK)
        close(l->fd);
    return status;
}

static void remove_name(const struct emu_link *l)
{
    char target[sizeof l->slave + 1];
    ssize_t n = readlink(l->name, target, sizeof target - 1);
    if (n > 0 && (target[n] = '\0', strcmp(target, l->slave) == 0))
        unlink(l->name);
}

unsigned emu_link_baud(const struct emu_link *l)
{
    static const struct {
        speed_t speed;
        unsigned baud;
    } rates[] = { { B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 }, { B38400, 38400 },
        { B57600, 57600 }, { B115200, 115200 }, { B230400, 230400 }, { B460800, 460800 },
        { B921600, 921600 }, { B1200, 1200 }, { B2400, 2400 }, { B1000000, 1000000 } };
    struct termios t;
    if (!l->name || tcgetattr(l->fd, &t) != 0) /* on a master it shows the slave's */
        return 0;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        if (cfgetospeed(&t) == rates[i].speed)
            return rates[i].baud;
    return 300; /* some other rate: wrong for every device here */
}

/* ---- tcp ---- */

enum gonio_status emu_link_open_tcp(struct emu_link *l, unsigned port, unsigned *taken)
{
    *l                   = (struct emu_link){ .fd = -1 };
    l->listening         = socket(AF_INET, SOCK_STREAM, 0);
    int yes              = 1;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    socklen_t len        = sizeof a;
    a.sin_addr.s_addr    = htonl(INADDR_LOOPBACK);
    if (l->listening < 0 ||
        setsockopt(l->listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(l->listening, (struct sockaddr *)&a, sizeof a) != 0 || listen(l->listening, 1) != 0 ||
        fcntl(l->listening, F_SETFL, O_NONBLOCK) != 0 ||
        getsockname(l->listening, (struct sockaddr *)&a, &len) != 0) {
        int error = errno;
        if (l->listening >= 0)
            close(l->listening);
        return note(gonio_status_from_errno(error), "127.0.0.1:%u: %s; name another --tcp port",
            port, strerror(error));
    }
    *taken = ntohs(a.sin_port);
    return GONIO_OK;
}

static void hang_up(struct emu_link *l)
{
    close(l->fd);
    l->fd = -1;
}

static bool is_connected(struct emu_link *l)
{
    if (l->fd >= 0)
        return true;
    l->fd   = accept(l->listening, NULL, NULL);
    int yes = 1;
    if (l->fd >= 0) {
        fcntl(l->fd, F_SETFL, O_NONBLOCK);
        setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    return l->fd >= 0;
}

/* ---- both ---- */

bool emu_link_is_open(struct emu_link *l)
{
    if (!l->name)
        return is_connected(l);
    struct pollfd p = { .fd = l->fd };
    return poll(&p, 1, 0) >= 0 && !(p.revents & POLLHUP);
}

size_t emu_link_read(struct emu_link *l, uint8_t *buf, size_t size)
{
    if (l->fd < 0)
        return 0;
    ssize_t n = read(l->fd, buf, size);
    if (!l->name && (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)))
        hang_up(l);
    return n > 0 ? (size_t)n : 0;
}

static size_t write_some(struct emu_link *l, const uint8_t *bytes, size_t len)
{
    if (l->fd < 0 || len == 0)
        return 0;
    ssize_t n = l->name ? write(l->fd, bytes, len) : send(l->fd, bytes, len, MSG_NOSIGNAL);
    if (!l->name && n < 0 && errno != EAGAIN && errno != EINTR)
        hang_up(l);
    return n > 0 ? (size_t)n : 0;
}

void emu_link_send(struct emu_link *l, const uint8_t *bytes, size_t len)
{
    write_some(l, bytes, len);
}

size_t emu_link_feed(struct emu_link *l, const uint8_t *bytes, size_t len, int wait_ms)
{
    struct pollfd p = { .fd = l->fd, .events = POLLOUT };
    if (poll(&p, 1, wait_ms) <= 0 || !(p.revents & POLLOUT))
        return 0;
    return write_some(l, bytes, len);
}

bool emu_link_is_drained(struct emu_link *l)
{
    int left = 0;
    if (!l->name) { /* TCP delivers what it has taken after a close, if the other end is not cut off
                     */
        shutdown(l->fd, SHUT_WR);
        uint8_t rest[256];
        while (emu_link_read(l, rest, sizeof rest) > 0)
            ;
        return l->fd < 0;
    }
    if (!emu_link_is_open(l))
        return true;
    int slave = open(l->slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) /* held exclusively: nobody can tell */
        return false;
    bool asked = ioctl(slave, FIONREAD, &left) == 0;
    close(slave);
    return asked && left == 0;
}

void emu_link_close(struct emu_link *l)
{
    if (l->name)
        remove_name(l);
    if (l->fd >= 0)
        close(l->fd);
    if (l->listening >= 0)
        close(l->listening);
    l->fd = l->listening = -1;
}
