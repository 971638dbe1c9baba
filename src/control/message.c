#include "control/message.h"
#include "base/note.h"
#include <string.h>

static bool blank(char c) { return c == ' ' || c == '\t'; }

/* A quoted value, unescaped in place; *p stands behind the opening quote. */
static char *quoted(char **p)
{
    char *value = *p, *to = *p;
    while (**p && **p != '"') {
        if (**p == '\\' && ((*p)[1] == '"' || (*p)[1] == '\\'))
            ++*p;
        *to++ = *(*p)++;
    }
    if (!**p)
        return NULL;
    ++*p;
    *to = '\0';
    return value;
}

static enum gonio_status take_pair(struct message *m, char **p)
{
    char *key = *p;
    *p += strcspn(*p, "= \t");
    if (**p != '=' || *p == key)
        return note(GONIO_EFORMAT, "\"%.40s\": expected key=value", key);
    if (m->pairs == MESSAGE_PAIRS)
        return note(GONIO_EFORMAT, "more than %d words after \"%s\"", MESSAGE_PAIRS, m->verb);
    *(*p)++     = '\0';
    char *value = *p;
    if (**p == '"') {
        ++*p;
        value = quoted(p);
        if (!value || (**p && !blank(**p)))
            return note(GONIO_EFORMAT, "%s: the quotation marks don't match", key);
    } else {
        *p += strcspn(*p, " \t");
    }
    if (**p)
        *(*p)++ = '\0';
    m->pair[m->pairs].key   = key;
    m->pair[m->pairs].value = value;
    m->pairs++;
    return GONIO_OK;
}

enum gonio_status message_parse(struct message *m, const char *line, size_t len)
{
    m->pairs = 0;
    m->verb  = "";
    if (len >= sizeof m->text)
        return note(GONIO_EFORMAT, "a request is at most %d bytes long", MESSAGE_BYTES - 1);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ' && line[i] != '\t')
            return note(
                GONIO_EFORMAT, "a request is one line of text; byte %zu is a control character", i);
    memcpy(m->text, line, len);
    m->text[len] = '\0';
    char *p      = m->text + strspn(m->text, " \t");
    m->verb      = p;
    p += strcspn(p, " \t");
    if (p == m->verb)
        return note(GONIO_EFORMAT, "an empty request");
    if (*p)
        *p++ = '\0';
    for (p += strspn(p, " \t"); *p; p += strspn(p, " \t")) {
        enum gonio_status status = take_pair(m, &p);
        if (status != GONIO_OK)
            return status;
    }
    return GONIO_OK;
}

const char *message_get(const struct message *m, const char *key, const char *other)
{
    for (size_t i = 0; i < m->pairs; i++)
        if (strcmp(m->pair[i].key, key) == 0)
            return m->pair[i].value;
    return other;
}

const char *message_stranger(const struct message *m, const char *const *known)
{
    for (size_t i = 0; i < m->pairs; i++) {
        const char *const *k = known;
        while (*k && strcmp(*k, m->pair[i].key) != 0)
            k++;
        if (!*k)
            return m->pair[i].key;
    }
    return NULL;
}

enum gonio_status message_add(char *line, size_t size, const char *key, const char *value)
{
    for (const char *p = value; *p; p++)
        if ((unsigned char)*p < ' ' && *p != '\t')
            return note(GONIO_EINVAL,
                "%s holds a line end or another control character; write it on one line of plain "
                "text",
                key);
    size_t n = strlen(line), need = n + strlen(key) + 2 * strlen(value) + 5;
    if (need > size)
        return note(GONIO_ERANGE, "%s: too long", key);
    char *p = line + n;
    *p++    = ' ';
    p       = stpcpy(p, key);
    *p++    = '=';
    *p++    = '"';
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            *p++ = '\\';
        *p++ = *value;
    }
    *p++ = '"';
    *p   = '\0';
    return GONIO_OK;
}
