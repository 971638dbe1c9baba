#include "record/csv.h"
#include <string.h>

static bool is_run(char c) { return c != '\0' && strchr("=+-@\t\r'", c) != NULL; }

size_t csv_put_text(char *out, const char *text)
{
    size_t n    = 0;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        out[n++] = '"';
    if (is_run(*text))
        out[n++] = '\'';
    for (; *text; text++) {
        if (*text == '"')
            out[n++] = '"';
        out[n++] = *text;
    }
    if (quoted)
        out[n++] = '"';
    return n;
}

/* Length of the UTF-8 sequence at p by the table of RFC 3629, section 4; 0 where it is none. */
static size_t sequence(const unsigned char *p)
{
    size_t len = p[0] < 0x80   ? 1
                 : p[0] < 0xC2 ? 0
                 : p[0] < 0xE0 ? 2
                 : p[0] < 0xF0 ? 3
                 : p[0] < 0xF5 ? 4
                               : 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    bool overlong  = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool surrogate = p[0] == 0xED && p[1] >= 0xA0;
    bool beyond    = p[0] == 0xF4 && p[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : len;
}

bool csv_is_clean(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        size_t len = sequence(p);
        if (len == 0 || (*p < 0x20 && *p != '\t') || *p == 0x7F)
            return false;
        p += len;
    }
    return true;
}

void csv_begin(struct csv_line *line, const char *text, size_t len)
{
    *line = (struct csv_line){ .next = text, .end = text + len };
}

/* What stands between the quotes; the cursor ends behind the closing one. */
static enum gonio_status take_quoted(struct csv_line *line, char *out, size_t size, size_t *len)
{
    const char *p = line->next + 1;
    for (;; p++) {
        if (p == line->end)
            return GONIO_EFORMAT;
        if (*p == '"' && (++p == line->end || *p != '"'))
            break;
        if (*len + 1 >= size)
            return GONIO_ERANGE;
        out[(*len)++] = *p;
    }
    line->next = p;
    return p == line->end || *p == ',' ? GONIO_OK : GONIO_EFORMAT;
}

static enum gonio_status take_plain(struct csv_line *line, char *out, size_t size, size_t *len)
{
    const char *comma = memchr(line->next, ',', (size_t)(line->end - line->next));
    const char *end   = comma ? comma : line->end;
    *len              = (size_t)(end - line->next);
    if (*len >= size)
        return GONIO_ERANGE;
    memcpy(out, line->next, *len);
    line->next = end;
    return GONIO_OK;
}

enum gonio_status csv_next(struct csv_line *line, char *out, size_t size)
{
    if (line->done)
        return GONIO_END;
    size_t len               = 0;
    bool quoted              = line->next < line->end && *line->next == '"';
    enum gonio_status status = (quoted ? take_quoted : take_plain)(line, out, size, &len);
    if (status != GONIO_OK)
        return status;
    out[len] = '\0';
    if (out[0] == '\'' && is_run(out[1]))
        memmove(out, out + 1, len);
    if (line->next == line->end)
        line->done = true;
    else
        line->next++;
    return GONIO_OK;
}
