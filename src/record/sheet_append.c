/** @file
 *  Adding to a sheet. A row is promised only after fdatasync; what was not promised is
 *  cut off again. After a failed fdatasync nothing is retried on the same descriptor, because Linux
 *  marks the pages clean and the second attempt would claim success (Rebello et al. 2021, ACM
 *  Trans Storage 17(2):16).
 */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "record/sheet.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

struct gonio_log {
    const struct sheet_form *form;
    int fd;
    size_t rows;
    off_t size; /* of the whole lines */
    bool broken;
    char dir[PATH_MAX - 64], path[PATH_MAX];
    char line[]; /* form->together lines */
};

/* What a walk through the file keeps. */
struct scan {
    const struct sheet_form *form;
    struct lines lines;
    size_t rows, altered;
    off_t size;  /* up to the last line */
    size_t last; /* bytes of the last line where it is not whole, else 0 */
    char torn[1 << 16];
};

static int open_again(const char *path, int flags)
{
    int fd;
    do
        fd = file_ops->open(path, flags | O_CLOEXEC, 0600);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static int sync_again(int fd)
{
    int failed;
    do
        failed = file_ops->fdatasync(fd);
    while (failed && errno == EINTR);
    return failed;
}

static int cut_back(int fd, off_t size)
{
    int failed;
    do
        failed = file_ops->ftruncate(fd, size);
    while (failed && errno == EINTR);
    return failed;
}

static enum gonio_status no_log(const char *path)
{
    return note(GONIO_EFORMAT,
        "%s: its first line is not the header that this version of gonio writes; nothing was "
        "changed. "
        "Move the file away to begin a new log, or use the version that wrote it",
        path);
}

/* A header without its line end is what a crash leaves of the very first write. */
static enum gonio_status scan_header(
    struct scan *s, const char *path, const char *line, size_t len, bool ended)
{
    const char *want = s->form->header;
    if (ended)
        return len == strlen(want) && memcmp(line, want, len) == 0 ? GONIO_OK : no_log(path);
    if (len > strlen(want) || memcmp(line, want, len) != 0)
        return no_log(path);
    memcpy(s->torn, line, len);
    s->last = len;
    return GONIO_OK;
}

/* Only the last line can be torn: each line was safe before the next was begun. */
static void scan_row(struct scan *s, const char *line, size_t len, size_t bytes, bool ended)
{
    if (s->last > 0) { /* it was not the last */
        s->size += (off_t)s->last;
        s->altered++;
        s->last = 0;
    }
    if (ended && sheet_is_whole(line, len)) {
        s->size += (off_t)bytes;
        s->rows++;
        return;
    }
    memcpy(s->torn, line, bytes);
    s->last = bytes;
}

static enum gonio_status scan_file(struct scan *s, int fd, const char *path)
{
    lines_init(&s->lines, fd, path);
    for (;;) {
        const char *line;
        size_t len;
        enum gonio_status status = lines_next(&s->lines, &line, &len);
        if (status == GONIO_END)
            return GONIO_OK;
        if (status != GONIO_OK)
            return status;
        const char *next = s->lines.buf + s->lines.begin;
        size_t bytes     = (size_t)(next - line);
        bool ended       = next[-1] == '\n';
        if (s->lines.number > 1) {
            scan_row(s, line, len, bytes, ended);
            continue;
        }
        status = scan_header(s, path, line, len, ended);
        if (status != GONIO_OK)
            return status;
        s->size = ended ? (off_t)bytes : 0;
    }
}

/* Keep the torn bytes under the next free name, then cut them off. */
static enum gonio_status set_aside(
    struct gonio_log *log, const struct scan *s, struct gonio_log_found *found)
{
    char path[PATH_MAX];
    int fd = -1;
    for (int n = 1; fd < 0; n++) {
        text_format(found->torn_name, sizeof found->torn_name, "%s.torn-%d", log->form->file, n);
        text_format(path, sizeof path, "%s/%s", log->dir, found->torn_name);
        fd = open_again(path, O_WRONLY | O_CREAT | O_EXCL);
        if (fd < 0 && (errno != EEXIST || n == 100000))
            return note(gonio_status_from_errno(errno),
                "%s: the torn last line can't be set aside: %s; the log is left as it is", path,
                strerror(errno));
    }
    enum gonio_status status = file_write_all(fd, path, s->torn, s->last);
    if (status == GONIO_OK && sync_again(fd))
        status = note(gonio_status_from_errno(errno), "%s: not safely on the disk: %s", path,
            strerror(errno));
    file_ops->close(fd);
    if (status == GONIO_OK)
        status = file_sync_folder(log->dir);
    if (status != GONIO_OK) {
        file_ops->unlink(path);
        return status;
    }
    if (cut_back(log->fd, s->size) || sync_again(log->fd))
        return note(gonio_status_from_errno(errno),
            "%s: the torn last line is kept in %s but can't be cut off: %s", log->path,
            found->torn_name, strerror(errno));
    found->torn_bytes = s->last;
    return GONIO_OK;
}

static enum gonio_status write_header(struct gonio_log *log)
{
    size_t len = strlen(log->form->header);
    memcpy(log->line, log->form->header, len);
    log->line[len++]         = '\n';
    enum gonio_status status = file_write_all(log->fd, log->path, log->line, len);
    if (status == GONIO_OK && sync_again(log->fd))
        status = note(gonio_status_from_errno(errno), "%s: the disk can't keep it: %s", log->path,
            strerror(errno));
    if (status == GONIO_OK)
        status = file_sync_folder(log->dir);
    char above[PATH_MAX];
    if (status == GONIO_OK && text_format(above, sizeof above, "%s/..", log->dir) == GONIO_OK)
        file_sync_folder(above); /* it may be someone else's: a refusal is no harm */
    if (status != GONIO_OK)
        cut_back(log->fd, 0);
    else
        log->size = (off_t)len;
    return status;
}

static enum gonio_status lock(struct gonio_log *log)
{
    log->fd = open_again(log->path, O_RDWR | O_CREAT | O_APPEND);
    if (log->fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", log->path, strerror(errno));
    int failed;
    do
        failed = flock(log->fd, LOCK_EX | LOCK_NB);
    while (failed && errno == EINTR);
    if (failed && errno == EWOULDBLOCK)
        return note(GONIO_EBUSY,
            "%s: another gonio program writes it; stop that one, or give this one its own --data "
            "folder",
            log->path);
    return failed ? note(GONIO_EIO, "%s: can't be locked: %s", log->path, strerror(errno))
                  : GONIO_OK;
}

static enum gonio_status begin(struct gonio_log *log, struct gonio_log_found *found)
{
    enum gonio_status status = lock(log);
    if (status != GONIO_OK)
        return status;
    struct scan *s = calloc(1, sizeof *s);
    if (!s)
        return GONIO_ENOMEM;
    s->form = log->form;
    status  = scan_file(s, log->fd, log->path);
    if (status == GONIO_OK && s->last > 0)
        status = set_aside(log, s, found);
    log->size = s->size;
    log->rows = found->rows = s->rows;
    found->altered          = s->altered;
    free(s);
    if (status == GONIO_OK && log->size == 0)
        status = write_header(log);
    return status;
}

enum gonio_status sheet_open(const struct sheet_form *form, const char *dir, struct gonio_log **out,
    struct gonio_log_found *found)
{
    struct gonio_log_found unasked = { 0 };
    enum gonio_status status       = file_make_folders(dir);
    if (status != GONIO_OK)
        return status;
    struct gonio_log *log = calloc(1, sizeof *log + form->together * SHEET_LINE);
    if (!log)
        return GONIO_ENOMEM;
    log->form = form;
    log->fd   = -1;
    if (text_format(log->dir, sizeof log->dir, "%s", dir) != GONIO_OK)
        status = note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    else
        text_format(log->path, sizeof log->path, "%s/%s", dir, form->file);
    if (status == GONIO_OK)
        status = begin(log, &unasked);
    if (status != GONIO_OK) {
        gonio_log_close(log);
        return status;
    }
    if (found)
        *found = unasked;
    *out = log;
    return GONIO_OK;
}

/* Take back what was not promised, and say what holds. */
static enum gonio_status not_saved(struct gonio_log *log, enum gonio_status status, const char *why)
{
    if (cut_back(log->fd, log->size))
        log->broken = true;
    const char *remedy = status == GONIO_ENOSPC ? "free space on the disk and save again"
                         : log->broken          ? "check the disk, then start gonio again"
                                                : "check the disk and save again";
    return note(status,
        "%s: %s, nothing of it is saved: %s; nothing was lost: %zu earlier rows are whole",
        log->path, why, remedy, log->rows);
}

enum gonio_status sheet_append(
    struct gonio_log *log, const struct sheet_form *form, const void *row, size_t rows)
{
    if (log->broken)
        return note(GONIO_EIO,
            "%s: an earlier write failed and this log takes no more rows; start gonio again, which "
            "checks it first",
            log->path);
    assert(log->form == form && rows <= form->together);
    size_t len               = 0;
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < rows && status == GONIO_OK; i++) {
        const void *each = (const char *)row + i * form->row;
        size_t used      = 0;
        if (form->check)
            status = form->check(each);
        if (status == GONIO_OK)
            status = sheet_format(form, each, log->line + len, &used);
        len += used;
    }
    if (status != GONIO_OK)
        return status;
    status = file_write_all(log->fd, log->path, log->line, len);
    if (status != GONIO_OK)
        return not_saved(log, status, gonio_status_text(status));
    if (sync_again(log->fd)) {
        log->broken = true;
        status      = gonio_status_from_errno(errno);
        return not_saved(log, status, "the disk did not confirm it");
    }
    log->size += (off_t)len;
    log->rows += rows;
    return GONIO_OK;
}

void gonio_log_close(struct gonio_log *log)
{
    if (!log)
        return;
    if (log->fd >= 0)
        file_ops->close(log->fd); /* the lock goes with it */
    free(log);
}
