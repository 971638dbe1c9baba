/** @file
 *  Opening and reading terminal lines.
 */
#define _DEFAULT_SOURCE /* flock */
#include "tty.h"
#include "base/note.h"
#include "base/text.h"
#include "holder.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool tty_is_path(const char *port)
{
    const char *slash = strchr(port, '/'), *colon = strchr(port, ':');
    if (colon && (!slash || colon < slash))
        return false;
    return slash || access(port, F_OK) == 0;
}

bool tty_resolve(const char *port, char *path, size_t size)
{
    char node[PATH_MAX], real[PATH_MAX];
    struct stat info;
    snprintf(path, size, "%s", port);
    /* A name that the kernel lists is the line's own, even where its node is a link (in a mock of
     * /dev it leads to a pty): libserialport looks it up in the same place. */
    if (text_starts(port, "/dev/") &&
        text_format(node, sizeof node, "/sys/class/tty/%s", port + 5) == GONIO_OK &&
        lstat(node, &info) == 0)
        return true;
    if (!realpath(port, real))
        return false;
    snprintf(path, size, "%s", real);
    return true;
}

/* The group that may use the line: the node's own, where it is one of a group at all. */
static void name_group(const char *path, char *out, size_t size)
{
    struct stat info;
    struct group entry, *found = NULL;
    char room[1024];
    snprintf(out, size, "dialout");
    if (stat(path, &info) == 0 && info.st_gid != 0 && (info.st_mode & S_IWGRP) &&
        getgrgid_r(info.st_gid, &entry, room, sizeof room, &found) == 0 && found)
        snprintf(out, size, "%s", found->gr_name);
}

static enum gonio_status denied(const char *port, const char *path)
{
    char group[64];
    name_group(path, group, sizeof group);
    return note(GONIO_EACCES,
        "%s: permission denied; join group %s (\"sudo usermod -aG %s $USER\", then log in again)",
        port, group, group);
}

static enum gonio_status busy(const char *port, const char *path)
{
    char holder[64];
    if (holder_find(path, holder, sizeof holder))
        return note(GONIO_EBUSY, "%s: in use by another program; close it (%s)", port, holder);
    return note(GONIO_EBUSY,
        "%s: in use by another program; close it (a terminal program?), or wait 10 s if the "
        "sensor has just been plugged in: ModemManager tries new ports for so long",
        port);
}

enum gonio_status tty_failed(const char *port, const char *path, int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return denied(port, path);
    case EBUSY:
    case EWOULDBLOCK:
        return busy(port, path); /* EWOULDBLOCK is flock's */
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
        return note(GONIO_ENODEV,
            "%s: no such device; plug the sensor in, or give one that \"gonio devices\" shows",
            port);
    case ENOTTY:
        return note(GONIO_ENOTTY,
            "%s: not a serial port; give a serial device (/dev/ttyUSB0) or a pty; a recording is "
            "given as file:CAPTURE",
            port);
    default:
        return note(gonio_status_from_errno(error), "%s: not opened: %s", port, strerror(error));
    }
}

enum gonio_status tty_open(const char *port, const char *path, int *fd)
{
    struct stat info;
    if (stat(path, &info) < 0)
        return tty_failed(port, path, errno);
    if (!S_ISCHR(info.st_mode)) /* looked at first: opening can have effects of its own */
        return tty_failed(port, path, ENOTTY);
    int line = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line < 0)
        return tty_failed(port, path, errno);
    if (!isatty(line) || flock(line, LOCK_EX | LOCK_NB) < 0) {
        int error = errno;
        close(line);
        return tty_failed(port, path, error);
    }
    *fd = line;
    return GONIO_OK;
}

static enum gonio_status gone(const char *port)
{
    return note(
        GONIO_EGONE, "%s: the sensor was unplugged or switched off; plug it in again", port);
}

/* Two tries: with VMIN 0, as libserialport sets it, 0 bytes can mean "nothing just now" as well as
 * "unplugged", and poll tells which. If bytes came in between, the second read has them; if poll
 * promises bytes and none come, the line has hung up. */
enum gonio_status tty_read(const char *port, int fd, uint8_t *buf, size_t size, size_t *got)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        ssize_t n = read(fd, buf, size);
        if (n > 0) {
            *got = (size_t)n;
            return GONIO_OK;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return gone(port); /* EIO, ENODEV, ENXIO: by driver */
        struct pollfd state = { .fd = fd, .events = POLLIN };
        int ready           = poll(&state, 1, 0);
        if (ready > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL)))
            return gone(port);
        if (ready <= 0 || !(state.revents & POLLIN))
            return GONIO_LATER;
    }
    return gone(port);
}
