/* Buffered reading of lines and writing of rows: the hot ends of the filters. */
#include "base/file.h"
#include "base/note.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 15 };

void out_init(struct out *o, int fd, const char *name)
{
    o->fd     = fd;
    o->name   = name;
    o->len    = 0;
    o->status = GONIO_OK;
}

enum gonio_status out_flush(struct out *o)
{
    if (o->status == GONIO_OK && o->len > 0)
        o->status = file_write_all(o->fd, o->name, o->buf, o->len);
    o->len = 0;
    return o->status;
}

char *out_room(struct out *o, size_t want)
{
    if (sizeof o->buf - o->len < want)
        out_flush(o);
    return o->buf + o->len;
}

void out_add(struct out *o, size_t used) { o->len += used; }

void out_text(struct out *o, const char *text)
{
    for (size_t len = strlen(text); len > 0;) {
        size_t part = len < 4096 ? len : 4096;
        memcpy(out_room(o, part), text, part);
        out_add(o, part);
        text += part;
        len -= part;
    }
}

void lines_init(struct lines *l, int fd, const char *name)
{
    l->fd    = fd;
    l->name  = name;
    l->begin = l->end = l->number = 0;
    l->ended                      = false;
}

/* Move what is left to the front and read behind it. */
static enum gonio_status fill(struct lines *l)
{
    memmove(l->buf, l->buf + l->begin, l->end - l->begin);
    l->end -= l->begin;
    l->begin = 0;
    ssize_t n;
    do
        n = file_ops->read(l->fd, l->buf + l->end, sizeof l->buf - l->end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be read: %s", l->name, strerror(errno));
    l->ended = n == 0;
    l->end += (size_t)n;
    return GONIO_OK;
}

enum gonio_status lines_next(struct lines *l, const char **line, size_t *len)
{
    char *newline;
    size_t seen = 0;
    while (!(newline = memchr(l->buf + l->begin + seen, '\n', l->end - l->begin - seen))) {
        seen = l->end - l->begin;
        if (l->ended || seen >= LINE_MAX_BYTES)
            break;
        enum gonio_status status = fill(l);
        if (status != GONIO_OK)
            return status;
    }
    size_t size = newline ? (size_t)(newline - l->buf) - l->begin : l->end - l->begin;
    if (size == 0 && !newline)
        return GONIO_END;
    l->number++;
    if (size >= LINE_MAX_BYTES)
        return note(GONIO_EFORMAT, "%s: line %zu is longer than %d bytes; is this a CSV file?",
            l->name, l->number, LINE_MAX_BYTES);
    *line = l->buf + l->begin;
    *len  = size;
    l->begin += size + (newline != NULL);
    if (*len > 0 && (*line)[*len - 1] == '\r')
        --*len;
    return GONIO_OK;
}
