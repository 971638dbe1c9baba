/** @file
 *  file:CAPTURE: a recording as if its sensor were there, at its own pace or as fast as it is
 *  read. The times of arrival are the recorded ones in both cases, moved as a whole so that the
 *  first lies at the moment of opening.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "kinds.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct replay {
    struct transport base;
    int file; /* not base.fd: a file is always readable, the bytes are not always due */
    bool fast, ended, started;
    int64_t moved_ns;    /* from the recorded clock to ours; set by the first record */
    int64_t due_ns;      /* when the bytes at hand came, on our clock */
    const uint8_t *data; /* what is left of the record at hand */
    size_t left;
    size_t begin, end; /* bytes in buf that are not cut yet */
    uint64_t cut;      /* bytes of the file before them */
    uint8_t buf[2 * CAPTURE_RECORD_MAX];
};

static bool claims(const char *port) { return text_starts(port, "file:"); }

static const char *path_of(const struct transport *t) { return t->port + strlen("file:"); }

static enum gonio_status fill(struct replay *r)
{
    memmove(r->buf, r->buf + r->begin, r->end - r->begin);
    r->end -= r->begin;
    r->begin = 0;
    ssize_t n;
    do
        n = file_ops->read(r->file, r->buf + r->end, sizeof r->buf - r->end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return note(GONIO_EIO, "%s: can't be read: %s", path_of(&r->base), strerror(errno));
    r->ended = n == 0;
    r->end += (size_t)n;
    return GONIO_OK;
}

/* Cut the header or a record off, reading on as needed.
 * @return GONIO_OK; GONIO_END, also where the last record is torn; GONIO_EFORMAT; GONIO_EIO */
static enum gonio_status cut(struct replay *r, bool first, int64_t *time_ns)
{
    for (;;) {
        ptrdiff_t n =
            capture_cut(r->buf + r->begin, r->end - r->begin, first, &r->data, &r->left, time_ns);
        if (n > 0) {
            r->begin += (size_t)n;
            r->cut += (uint64_t)n;
            return GONIO_OK;
        }
        if (n < 0)
            return note(GONIO_EFORMAT,
                "%s: damaged at byte %llu: no record stands there; what was before it has been "
                "read",
                path_of(&r->base), (unsigned long long)r->cut);
        if (r->ended)
            return GONIO_END;
        enum gonio_status status = fill(r);
        if (status != GONIO_OK)
            return status;
    }
}

static enum gonio_status next_record(struct replay *r)
{
    int64_t time_ns;
    enum gonio_status status = cut(r, false, &time_ns);
    if (status != GONIO_OK) {
        r->base.next_ns = 0;
        return status;
    }
    if (!r->started)
        r->moved_ns = clock_monotonic_ns() - time_ns;
    int64_t due_ns = time_ns + r->moved_ns;
    if (!r->started || due_ns > r->due_ns) /* a clock that went back was changed by somebody */
        r->due_ns = due_ns;
    r->started      = true;
    r->base.next_ns = r->due_ns;
    return GONIO_OK;
}

static enum gonio_status begin(struct replay *r)
{
    const char *path = path_of(&r->base);
    struct stat info;
    int64_t unused;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return note(
            GONIO_ENOTTY, "%s: not a file; a serial device is given without \"file:\"", path);
    r->file = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (r->file < 0)
        return note(gonio_status_from_errno(errno), "%s: the recording can't be opened: %s", path,
            strerror(errno));
    enum gonio_status status = cut(r, true, &unused);
    if (status == GONIO_END || status == GONIO_EFORMAT)
        return note(GONIO_EFORMAT,
            "%s: not a capture of this version of gonio; give one made by \"goniod --capture\", or "
            "read raw bytes with \"gonio decode\"",
            path);
    if (status == GONIO_OK)
        status = next_record(r);
    return status == GONIO_END ? GONIO_OK : status; /* of nothing: the first read says so */
}

static void close_replay(struct transport *t)
{
    struct replay *r = (struct replay *)t;
    if (r->file >= 0)
        file_ops->close(r->file);
    free(r);
}

static enum gonio_status open_replay(const char *port, unsigned baud, struct transport **t)
{
    (void)baud;
    struct replay *r = calloc(1, sizeof *r);
    if (!r)
        return note(GONIO_ENOMEM, "%s: not opened: out of memory", port);
    r->base.kind = &transport_replay;
    r->base.fd = r->file = -1;
    snprintf(r->base.port, sizeof r->base.port, "%s", port);
    enum gonio_status status = begin(r);
    if (status != GONIO_OK) {
        close_replay(&r->base);
        return status;
    }
    *t = &r->base;
    return GONIO_OK;
}

/* The record at hand is looked at one read ahead, so that next_ns is known to whoever sleeps. */
static enum gonio_status read_replay(
    struct transport *t, uint8_t *buf, size_t size, size_t *got, int64_t *arrival_ns)
{
    struct replay *r = (struct replay *)t;
    if (r->left == 0) {
        enum gonio_status status = next_record(r);
        if (status == GONIO_END && r->end > r->begin)
            return note(GONIO_END,
                "%s: torn: its last %zu bytes are no whole record and were left out", path_of(t),
                r->end - r->begin);
        if (status != GONIO_OK)
            return status;
    }
    if (!r->fast && clock_monotonic_ns() < r->due_ns)
        return GONIO_LATER;
    *got = r->left < size ? r->left : size;
    memcpy(buf, r->data, *got);
    *arrival_ns = r->due_ns;
    r->data += *got;
    r->left -= *got;
    if (r->left == 0)
        (void)next_record(r); /* what is wrong with it, the next read says */
    return GONIO_OK;
}

static enum gonio_status write_replay(struct transport *t, const uint8_t *data, size_t len)
{
    (void)t;
    (void)data;
    (void)len;
    return GONIO_ASIDE; /* a recording takes no commands */
}

static enum gonio_status set_baud(struct transport *t, unsigned baud)
{
    (void)t;
    (void)baud;
    return GONIO_ASIDE;
}

void transport_replay_fast(struct transport *t)
{
    if (t->kind == &transport_replay)
        ((struct replay *)t)->fast = true;
}

const struct transport_kind transport_replay = {
    .name     = "file",
    .claims   = claims,
    .open     = open_replay,
    .read     = read_replay,
    .write    = write_replay,
    .set_baud = set_baud,
    .close    = close_replay,
};
