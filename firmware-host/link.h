#ifndef FIRMWARE_HOST_LINK_H
#define FIRMWARE_HOST_LINK_H
/** @file
 *  The emulators' end of the cable: a pty under a name of its own, or a TCP port on loopback.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emu_link {
    int fd;           /**< pty: master; tcp: the connection, -1 while there is none */
    int listening;    /**< tcp; else -1 */
    char slave[64];   /**< pty: name of the other end */
    const char *name; /**< pty: the symbolic link, the caller's string */
};

/** @param name  symbolic link to make or to replace; a file of another kind is left alone */
enum gonio_status emu_link_open_pty(struct emu_link *l, const char *name);
/** @param port  0: any that is free; *taken out */
enum gonio_status emu_link_open_tcp(struct emu_link *l, unsigned port, unsigned *taken);

/** Is somebody at the other end? Takes a new connection. */
bool emu_link_is_open(struct emu_link *l);

/** The rate that the other end has set its line to; 0 where the link has none. */
unsigned emu_link_baud(const struct emu_link *l);

/** What has come from the other end; 0: nothing just now. */
size_t emu_link_read(struct emu_link *l, uint8_t *buf, size_t size);

/** Send without waiting: what does not fit is lost, as on a UART without flow control. */
void emu_link_send(struct emu_link *l, const uint8_t *bytes, size_t len);

/** Send some, waiting up to `wait_ms` for the reader. @return bytes sent */
size_t emu_link_feed(struct emu_link *l, const uint8_t *bytes, size_t len, int wait_ms);

/** Has the reader taken everything (or left)? A hang-up would throw away what it has not. */
bool emu_link_is_drained(struct emu_link *l);

/** Unplug: the reader sees the end; the symbolic link goes if it is still ours. */
void emu_link_close(struct emu_link *l);

#endif
