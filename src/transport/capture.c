/** @file
 *  Captures: raw bytes with the times at which they came.
 *
 *      "gonio-capture 1\n"         what it is, and the version of the format
 *      "key: value\n" ...          for people; any number of lines, none is needed
 *      "\n"                        the header ends
 *      tttttttt llll data...       a record, and so on to the end of the file
 *
 *  - t      u64  little-endian, ns of a clock that never goes back; below 2^62
 *  - l      u32  little-endian, bytes of data that follow, 1 to 65536
 *
 *  The header has at most 4096 bytes, its empty line included. A key has no space before its ": ";
 *  control characters other than the line end do not occur. A file may end within a record: the
 *  writer was killed, and the records before are whole. docs/capture.md says what readers do then.
 */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "transport.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_HEAD = 12 };

static const char magic[] = "gonio-capture 1\n";
enum { MAGIC = sizeof magic - 1 };

static const int64_t time_limit_ns = INT64_C(1) << 62;

/* Are these lines "key: value\n", and nothing else? */
static bool are_lines(const char *text, size_t len)
{
    for (const char *end = text + len; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *space   = memchr(text, ' ', (size_t)(end - text));
        if (!newline || !space || space > newline || space - text < 2 || space[-1] != ':')
            return false;
        for (; text < newline; text++)
            if ((unsigned char)*text < ' ' || *text == 0x7f)
                return false;
        text = newline + 1;
    }
    return true;
}

static ptrdiff_t cut_header(const uint8_t *buf, size_t len)
{
    const char *text = (const char *)buf;
    if (memcmp(text, magic, len < MAGIC ? len : MAGIC) != 0)
        return -1;
    for (size_t i = MAGIC; i < len && i < CAPTURE_HEADER_MAX; i++)
        if (text[i] == '\n' && text[i - 1] == '\n')
            return are_lines(text + MAGIC, i - MAGIC) ? (ptrdiff_t)i + 1 : -1;
    return len < CAPTURE_HEADER_MAX ? 0 : -1;
}

static uint64_t little_endian(const uint8_t *p, int bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | p[bytes];
    return value;
}

static void put_little_endian(uint8_t *p, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++, value >>= 8)
        p[i] = (uint8_t)value;
}

ptrdiff_t capture_cut(const uint8_t *buf, size_t len, bool first, const uint8_t **data,
    size_t *data_len, int64_t *time_ns)
{
    if (first) {
        ptrdiff_t header = cut_header(buf, len);
        if (header > 0) {
            *data     = buf + header;
            *data_len = 0;
            *time_ns  = 0;
        }
        return header;
    }
    if (len < RECORD_HEAD)
        return 0;
    uint64_t time = little_endian(buf, 8), size = little_endian(buf + 8, 4);
    if (time >= (uint64_t)time_limit_ns || size == 0 || size > CAPTURE_RECORD_MAX)
        return -1;
    if (len - RECORD_HEAD < size)
        return 0;
    *data     = buf + RECORD_HEAD;
    *data_len = (size_t)size;
    *time_ns  = (int64_t)time;
    return RECORD_HEAD + (ptrdiff_t)size;
}

struct capture {
    int fd;
    enum gonio_status status; /* the first failure */
    off_t len;                /* bytes that stand whole in the file */
    char path[PATH_MAX];
    uint8_t record[RECORD_HEAD + CAPTURE_RECORD_MAX];
};

/* One write a record, at once: what was captured before a crash is what one wants to see. */
static enum gonio_status append(struct capture *c, const void *bytes, size_t len)
{
    c->status = file_write_all(c->fd, c->path, bytes, len);
    if (c->status == GONIO_OK)
        c->len += (off_t)len;
    else
        (void)file_ops->ftruncate(
            c->fd, c->len); /* a half record is of no use; see the file's top */
    return c->status;
}

static enum gonio_status open_new(const char *path, int *fd)
{
    *fd = file_ops->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (*fd >= 0)
        return GONIO_OK;
    int error = errno;
    if (error == EEXIST)
        return note(
            GONIO_EEXIST, "%s: exists already and is not overwritten; give another name", path);
    return note(
        gonio_status_from_errno(error), "%s: the capture can't be made: %s", path, strerror(error));
}

enum gonio_status capture_create(const char *path, const char *about, struct capture **c)
{
    char header[CAPTURE_HEADER_MAX + 1];
    if (!are_lines(about, strlen(about)) ||
        text_format(header, sizeof header, "%s%s\n", magic, about) != GONIO_OK)
        return note(
            GONIO_EINVAL, "%s: what the capture is about is not lines \"key: value\"", path);
    struct capture *fresh = calloc(1, sizeof *fresh);
    if (!fresh || text_format(fresh->path, sizeof fresh->path, "%s", path) != GONIO_OK) {
        free(fresh);
        return note(GONIO_ENOMEM, "%s: the capture can't be made: out of memory", path);
    }
    enum gonio_status status = open_new(path, &fresh->fd);
    if (status == GONIO_OK && (status = append(fresh, header, strlen(header))) != GONIO_OK) {
        file_ops->close(fresh->fd);
        file_ops->unlink(path);
    }
    if (status != GONIO_OK) {
        free(fresh);
        return status;
    }
    *c = fresh;
    return GONIO_OK;
}

enum gonio_status capture_add(
    struct capture *c, int64_t arrival_ns, const uint8_t *data, size_t len)
{
    if (arrival_ns < 0 || arrival_ns >= time_limit_ns)
        return note(GONIO_EINVAL, "%s: a time out of range", c->path);
    while (c->status == GONIO_OK && len > 0) {
        size_t part = len < CAPTURE_RECORD_MAX ? len : CAPTURE_RECORD_MAX;
        put_little_endian(c->record, 8, (uint64_t)arrival_ns);
        put_little_endian(c->record + 8, 4, part);
        memcpy(c->record + RECORD_HEAD, data, part);
        append(c, c->record, RECORD_HEAD + part);
        data += part;
        len -= part;
    }
    return c->status;
}

static enum gonio_status not_safe(const char *path)
{
    int error = errno;
    return note(gonio_status_from_errno(error), "%s: the capture may not be whole on the disk: %s",
        path, strerror(error));
}

enum gonio_status capture_close(struct capture *c)
{
    if (!c)
        return GONIO_OK;
    enum gonio_status status = c->status;
    if (status == GONIO_OK && file_ops->fdatasync(c->fd) < 0 && errno != EINVAL)
        status = not_safe(c->path); /* EINVAL: a pipe, which has no disk */
    if (file_ops->close(c->fd) < 0 && status == GONIO_OK)
        status = not_safe(c->path);
    free(c);
    return status;
}
