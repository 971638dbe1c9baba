#ifndef TRANSPORT_TRANSPORT_H
#define TRANSPORT_TRANSPORT_H
/** @file
 *  Ways for bytes to come in and go out, as rows of one table. A port is named by a word:
 *  "/dev/ttyUSB0", "/dev/serial/by-id/...", a pty, "tcp:HOST:PORT", "file:CAPTURE".
 *  Everything here is non-blocking; a person's sentence is left with note().
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TRANSPORT_NAME_MAX     = 512,
    TRANSPORT_WRITE_MAX    = 512,    /**< bytes that one write takes at most */
    TRANSPORT_BAUD_DEFAULT = 115200, /**< stands in for a rate of 0 */
};

struct transport;

struct transport_kind {
    const char *name; /**< "serial", "pty", "tcp", "file" */
    /** Is this port's name one of ours? Looks at the name and, for paths, at the file. */
    bool (*claims)(const char *port);
    /** Open without waiting; *t is made by the kind and freed by its close. Sets a note. */
    enum gonio_status (*open)(const char *port, unsigned baud, struct transport **t);
    /** @return GONIO_OK with *got > 0; GONIO_LATER: nothing just now; GONIO_EGONE: it has left;
     *          GONIO_END: a file is at its end; another negative status: it was never there (a
     *          refused connection: GONIO_ENODEV) or is damaged (a capture: GONIO_EFORMAT).
     *          Negative ones leave a note, and the transport is of no further use
     *  @param size        at least 1
     *  @param arrival_ns  out: monotonic time at which the bytes came; for a capture the
     *          recorded one, laid on the monotonic clock of the moment of opening */
    enum gonio_status (*read)(
        struct transport *t, uint8_t *buf, size_t size, size_t *got, int64_t *arrival_ns);
    /** All bytes are taken or none: GONIO_LATER where the line is full or not connected yet.
     *  What the line did not carry at once goes out with the next read or write.
     *  GONIO_ASIDE where nobody listens (a capture); GONIO_EINVAL above TRANSPORT_WRITE_MAX. */
    enum gonio_status (*write)(struct transport *t, const uint8_t *data, size_t len);
    /** Another line rate; what came at the old one is dropped. GONIO_ASIDE where the line has
     *  none; GONIO_EINVAL where it can't be set. */
    enum gonio_status (*set_baud)(struct transport *t, unsigned baud);
    void (*close)(struct transport *t);
    bool has_baud;  /**< its line has a rate that may be wrong */
    bool real_time; /**< bytes come as time passes */
};

struct transport {
    const struct transport_kind *kind;
    char port[TRANSPORT_NAME_MAX]; /**< as it was asked for */
    int fd;                        /**< to be watched for reading; -1 where read never waits */
    unsigned baud;
    int64_t next_ns; /**< file: when the next bytes are due (monotonic); 0 where unknown */
};

/** Open a port by its name with the kind that claims it. Exclusive and close-on-exec.
 *  What a line had received before it is opened is dropped: its time of arrival is not known.
 *
 *  @param port  see above
 *  @param baud  8N1; 0 for TRANSPORT_BAUD_DEFAULT; ignored where the line has no rate
 *  @return      GONIO_OK; GONIO_ENODEV, GONIO_EACCES, GONIO_EBUSY, GONIO_EINVAL, ...; with a
 *               note that names the remedy ("join group dialout")
 */
enum gonio_status transport_open(const char *port, unsigned baud, struct transport **t);
void transport_close(struct transport *t); /* NULL is fine */

/** A capture is replayed as fast as it is read instead of at its own pace. */
void transport_replay_fast(struct transport *t);

/* ---- captures: raw bytes with arrival times ---- */

struct capture; /* a capture being written */

enum {
    CAPTURE_HEADER_MAX = 4096,      /**< bytes, with its empty line */
    CAPTURE_RECORD_MAX = 64 * 1024, /**< bytes of data in one record */
};

/** Begin a new file, mode 0600; one that is there already is left alone (GONIO_EEXIST).
 *  @param about  lines "key: value\n" for people, may be "" */
enum gonio_status capture_create(const char *path, const char *about, struct capture **c);
/** A failure sticks: what was whole before stays whole, and nothing is added any more. */
enum gonio_status capture_add(
    struct capture *c, int64_t arrival_ns, const uint8_t *data, size_t len);
/** NULL is fine. @return the first failure of this capture, if there was one */
enum gonio_status capture_close(struct capture *c);

/** Reading one back record by record, from a stream that may be anything.
 *  Pure: looks at `len` bytes.
 *  @return > 0: bytes of header or record that stand at the start, *data, *data_len and *time_ns
 * are set (data_len 0 for the header); 0: more bytes are needed; < 0: not a capture, or torn */
ptrdiff_t capture_cut(const uint8_t *buf, size_t len, bool first, const uint8_t **data,
    size_t *data_len, int64_t *time_ns);

/* ---- what is plugged in ---- */

struct hotplug_device {
    unsigned vendor, product; /**< USB ids */
    char serial_number[64];   /**< "" where it has none */
    char maker[64], product_name[64];
    char port_path[32]; /**< "1-2.3": bus and ports; stays the same across replugs */
    char tty[64];       /**< "/dev/ttyUSB0"; "" where no driver made one (yet) */
    bool maybe_sensor;  /**< its ids are those of a known sensor or bridge */
    const char *about;  /**< what the ids say: "CH340 bridge (WitMotion, ...)"; or NULL */
};

/** HOTPLUG_ARRIVED is told a second time for a device whose tty has appeared in the meantime. */
enum hotplug_what { HOTPLUG_ARRIVED, HOTPLUG_LEFT };
typedef void hotplug_told(
    void *context, enum hotplug_what what, const struct hotplug_device *device);

struct hotplug;

/** What is attached now, hubs left out. None where this machine has no USB.
 *  @return how many there are; at most `most` are written */
size_t hotplug_list(struct hotplug_device *out, size_t most);

/** Watch arrivals and departures through libusb, in a thread of its own; the library's callback
 *  only wakes the reader. What is attached already is told as arrived by the first dispatch, so
 * that nothing slips through between a list and a watch. Where this machine has no USB: GONIO_OK,
 *  and nothing is ever told. Threads do not outlive a fork: open after it. */
enum gonio_status hotplug_open(struct hotplug **h);
/** Readable when something is queued. */
int hotplug_fd(const struct hotplug *h);
/** Tell what is queued; call when hotplug_fd is readable. A tty may appear some moments after
 *  its device: call again within 2 s after an arrival without one. */
void hotplug_dispatch(struct hotplug *h, hotplug_told *told, void *context);
void hotplug_close(struct hotplug *h); /* NULL is fine */

#endif
