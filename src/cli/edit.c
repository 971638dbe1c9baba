#include "cli/edit.h"
#include "cli/keys.h"
#include "record/csv.h"
#include <string.h>

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

static size_t before(const struct edit *e, size_t at)
{
    while (at > 0 && continues(e->text[--at]))
        ;
    return at;
}

static size_t behind(const struct edit *e, size_t at)
{
    if (at < e->len)
        do
            at++;
        while (at < e->len && continues(e->text[at]));
    return at;
}

static void cut(struct edit *e, size_t from, size_t to)
{
    memmove(e->text + from, e->text + to, e->len - to + 1);
    e->len -= to - from;
    e->at = from;
}

static void insert(struct edit *e, char c)
{
    if (e->len + 1 >= EDIT_BYTES)
        return;
    memmove(e->text + e->at + 1, e->text + e->at, e->len - e->at + 1);
    e->text[e->at++] = c;
    e->len++;
}

void edit_key(struct edit *e, int key)
{
    switch (key) {
    case KEY_LEFT:
        e->at = before(e, e->at);
        break;
    case KEY_RIGHT:
        e->at = behind(e, e->at);
        break;
    case KEY_HOME:
        e->at = 0;
        break;
    case KEY_END:
        e->at = e->len;
        break;
    case KEY_BACKSPACE:
        cut(e, before(e, e->at), e->at);
        break;
    case KEY_DELETE:
        cut(e, e->at, behind(e, e->at));
        break;
    case KEY_CLEAR:
        cut(e, 0, e->len);
        break;
    default:
        if (key >= ' ' && key <= 0xFF)
            insert(e, (char)key);
    }
}

/* A whole character at p, and its bytes. */
static size_t whole(const char *p)
{
    char one[5] = "";
    size_t n    = 1;
    while (n < 4 && continues(p[n]))
        n++;
    memcpy(one, p, n);
    return csv_is_clean(one) ? n : 0;
}

void edit_text(const struct edit *e, char *out)
{
    const char *p = e->text + strspn(e->text, " ");
    size_t len    = 0;
    while (*p) {
        size_t n = whole(p);
        memcpy(out + len, p, n);
        len += n;
        p += n > 0 ? n : 1;
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
}

size_t edit_view(const struct edit *e, size_t columns, char *out)
{
    size_t from = e->at, column = 0;
    for (; from > 0 && column + 1 < columns; column++) /* one is for the place itself */
        from = before(e, from);
    size_t to = e->at;
    for (size_t shown = column; to < e->len && shown < columns; shown++)
        to = behind(e, to);
    memcpy(out, e->text + from, to - from);
    out[to - from] = '\0';
    return column;
}
