#include "voice.h"
#include "base/note.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum gonio_status emu_voice_open(struct emu_voice *v, const char *fifo)
{
    struct stat st;
    *v = (struct emu_voice){ .fd = STDIN_FILENO };
    if (!fifo)
        return GONIO_OK;
    v->fd = -1;
    if (mkfifo(fifo, 0600) == 0)
        v->made = fifo;
    else if (errno != EEXIST)
        return note(
            gonio_status_from_errno(errno), "%s: %s; name another --obey", fifo, strerror(errno));
    /* For writing too: then it has no end when a speaker leaves. */
    v->fd = open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (v->fd < 0 || fstat(v->fd, &st) != 0 || !S_ISFIFO(st.st_mode)) {
        emu_voice_close(v);
        return note(GONIO_EEXIST, "%s: is there already and is no FIFO; name another --obey", fifo);
    }
    return GONIO_OK;
}

static bool listen_once(struct emu_voice *v)
{
    struct pollfd p = { .fd = v->fd, .events = POLLIN };
    if (v->fd < 0 || poll(&p, 1, 0) <= 0)
        return false;
    ssize_t n = read(v->fd, v->buf + v->end, sizeof v->buf - v->end);
    if (n == 0)
        v->fd = -1; /* the end of standard input */
    if (n > 0)
        v->end += (size_t)n;
    return n > 0;
}

enum gonio_status emu_voice_next(struct emu_voice *v, const char **line)
{
    char *newline;
    while (!(newline = memchr(v->buf + v->begin, '\n', v->end - v->begin))) {
        v->end -= v->begin;
        memmove(v->buf, v->buf + v->begin, v->end);
        v->begin = 0;
        if (v->end == sizeof v->buf) {
            v->drowned = true;
            v->end     = 0;
        }
        if (!listen_once(v))
            return GONIO_LATER;
    }
    *newline = '\0';
    *line    = v->buf + v->begin;
    v->begin = (size_t)(newline - v->buf) + 1;
    if (!v->drowned)
        return GONIO_OK;
    v->drowned = false;
    return note(GONIO_EFORMAT, "a line of more than %d characters is no word", EMU_VOICE_LINE - 1);
}

void emu_voice_close(struct emu_voice *v)
{
    if (v->fd > STDERR_FILENO)
        close(v->fd);
    if (v->made)
        unlink(v->made);
    *v = (struct emu_voice){ .fd = -1 };
}
