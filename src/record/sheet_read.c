/* Reading a sheet: each line is checked before it is believed. */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "record/sheet.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const struct sheet_form *form;
    struct lines lines;
    struct sheet_map map;
    _Alignas(max_align_t) char row[SHEET_ROW];
};

static enum gonio_status read_line(
    struct reader *r, const char *line, size_t len, sheet_reader *each, void *user)
{
    /* A line without its end is one that is being written, or torn. */
    bool ended = r->lines.buf[r->lines.begin - 1] == '\n';
    enum gonio_status status =
        ended ? sheet_parse(r->form, &r->map, line, len, r->row)
              : note(GONIO_ECRC, "the last line is torn; it is set aside when gonio next writes");
    if (status == GONIO_ECONFIG)
        return note(
            GONIO_EFORMAT, "%s: line %zu: %s", r->lines.name, r->lines.number, note_text(status));
    struct gonio_line told = { .number = r->lines.number, .status = status };
    char why[512];
    if (status == GONIO_OK) {
        told.crc32c = sheet_crc(line, len);
        return each(user, &told, r->row);
    }
    text_format(
        why, sizeof why, "%s: line %zu: %s", r->lines.name, r->lines.number, note_text(status));
    told.why = why;
    return each(user, &told, NULL);
}

static enum gonio_status read_header(struct reader *r)
{
    const char *line;
    size_t len;
    enum gonio_status status = lines_next(&r->lines, &line, &len);
    if (status == GONIO_OK)
        status = sheet_map_read(r->form, &r->map, line, len);
    if (status == GONIO_EFORMAT)
        return note(status, "%s: %s", r->lines.name, note_text(status));
    return status;
}

static enum gonio_status read_all(struct reader *r, sheet_reader *each, void *user)
{
    enum gonio_status status = read_header(r);
    while (status == GONIO_OK) {
        const char *line;
        size_t len;
        status = lines_next(&r->lines, &line, &len);
        if (status == GONIO_OK)
            status = read_line(r, line, len, each, user);
    }
    return status == GONIO_END ? GONIO_OK : status;
}

enum gonio_status sheet_read(
    const struct sheet_form *form, const char *dir, sheet_reader *each, void *user)
{
    char path[PATH_MAX];
    if (text_format(path, sizeof path, "%s/%s", dir, form->file) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0 && errno == ENOENT)
        return form->absent ? note(GONIO_ENODEV, "%s: %s", path, form->absent) : GONIO_OK;
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", path, strerror(errno));
    struct reader *r         = malloc(sizeof *r);
    enum gonio_status status = GONIO_ENOMEM;
    if (r) {
        r->form = form;
        lines_init(&r->lines, fd, path);
        status = read_all(r, each, user);
    }
    free(r);
    file_ops->close(fd);
    return status;
}
