#ifndef TRANSPORT_TTY_H
#define TRANSPORT_TTY_H
/** @file
 *  What the serial and the pty kind share: names of terminal lines, opening one for ourselves
 *  alone, and reading so that an unplug is noticed.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Is it the name of a file rather than "tcp:..." or a bare word? */
bool tty_is_path(const char *port);

/** The name under which the kernel knows the line: links such as /dev/serial/by-id/... are
 *  followed, a name that stands in /sys/class/tty is kept.
 *
 *  @param size  PATH_MAX
 *  @return      false where nothing is there; then `path` holds `port`, cut to size
 */
bool tty_resolve(const char *port, char *path, size_t size);

/** Open for reading and writing, non-blocking, close-on-exec, locked against other programs.
 *  @return GONIO_OK; GONIO_ENODEV, GONIO_ENOTTY, GONIO_EACCES, GONIO_EBUSY, with a note */
enum gonio_status tty_open(const char *port, const char *path, int *fd);

/** The status and the sentence for an errno value met while opening `path`. */
enum gonio_status tty_failed(const char *port, const char *path, int error);

/** GONIO_OK with *got > 0; GONIO_LATER; GONIO_EGONE, with a note. */
enum gonio_status tty_read(const char *port, int fd, uint8_t *buf, size_t size, size_t *got);

#endif
