#include "base/settings.h"
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF"; /* some editors begin a file with it */

static char *trimmed(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t", text[len - 1]))
        text[--len] = '\0';
    return text;
}

static bool has_control(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7F)
            return true;
    return false;
}

static enum gonio_status take(const char *line, size_t len, settings_taker *each, void *user)
{
    char text[2048];
    if (len >= sizeof text)
        return note(GONIO_ECONFIG, "the line is too long");
    if (has_control(line, len))
        return note(GONIO_ECONFIG, "a control character; write plain text");
    memcpy(text, line, len);
    text[len]                = '\0';
    text[strcspn(text, "#")] = '\0';
    char *key                = trimmed(text);
    if (!*key)
        return GONIO_OK;
    char *equals = strchr(key, '=');
    if (!equals)
        return note(GONIO_ECONFIG, "\"%s\": write key = value", key);
    *equals = '\0';
    return each(user, trimmed(key), trimmed(equals + 1));
}

enum gonio_status settings_read(
    const char *path, const char *what, settings_taker *each, void *user)
{
    static struct lines lines;
    const size_t mark = sizeof byte_order_mark - 1;
    const char *line;
    size_t len;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return note(GONIO_ECONFIG, "%s: %s can't be read: %s", path, what, strerror(errno));
    lines_init(&lines, fd, path);
    enum gonio_status status;
    while ((status = lines_next(&lines, &line, &len)) == GONIO_OK) {
        size_t skip =
            lines.number == 1 && len >= mark && !memcmp(line, byte_order_mark, mark) ? mark : 0;
        if ((status = take(line + skip, len - skip, each, user)) != GONIO_OK)
            break;
    }
    close(fd);
    if (status == GONIO_END)
        return GONIO_OK;
    return note(GONIO_ECONFIG, "%s:%zu: %s", path, lines.number, note_text(status));
}

enum gonio_status settings_text(char *out, size_t size, const char *value)
{
    return text_format(out, size, "%s", value) == GONIO_OK
               ? GONIO_OK
               : note(GONIO_ECONFIG, "the value is too long");
}
