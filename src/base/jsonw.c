#include "base/jsonw.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void jsonw_init(struct jsonw *j, char *buf, size_t size)
{
    *j = (struct jsonw){ .buf = buf, .size = size };
}

static void put(struct jsonw *j, const char *text, size_t len)
{
    if (len >= j->size - j->len) { /* one byte is kept for the NUL */
        j->overflow = true;
        return;
    }
    memcpy(j->buf + j->len, text, len);
    j->len += len;
}

static void put_string(struct jsonw *j, const char *text)
{
    put(j, "\"", 1);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        char escape[8];
        if (c == '"' || c == '\\') {
            escape[0] = '\\';
            escape[1] = *text;
            put(j, escape, 2);
        } else if (c < 0x20 || c == 0x7F) {
            snprintf(escape, sizeof escape, "\\u%04x", c);
            put(j, escape, 6);
        } else {
            put(j, text, 1);
        }
    }
    put(j, "\"", 1);
}

static void begin(struct jsonw *j, const char *key)
{
    if (j->comma)
        put(j, ",", 1);
    if (key) {
        put_string(j, key);
        put(j, ":", 1);
    }
    j->comma = true;
}

void jsonw_object(struct jsonw *j, const char *key)
{
    begin(j, key);
    put(j, "{", 1);
    j->comma = false;
}

void jsonw_object_end(struct jsonw *j)
{
    put(j, "}", 1);
    j->comma = true;
}

void jsonw_array(struct jsonw *j, const char *key)
{
    begin(j, key);
    put(j, "[", 1);
    j->comma = false;
}

void jsonw_array_end(struct jsonw *j)
{
    put(j, "]", 1);
    j->comma = true;
}

void jsonw_string(struct jsonw *j, const char *key, const char *value)
{
    if (!value) {
        jsonw_raw(j, key, "null");
        return;
    }
    begin(j, key);
    put_string(j, value);
}

void jsonw_number(struct jsonw *j, const char *key, double value, int decimals)
{
    char text[32];
    size_t n = number_format(text, value, decimals);
    begin(j, key);
    if (n)
        put(j, text, n);
    else
        put(j, "null", 4);
}

void jsonw_integer(struct jsonw *j, const char *key, long long value)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", value);
    begin(j, key);
    put(j, text, (size_t)n);
}

void jsonw_bool(struct jsonw *j, const char *key, bool value)
{
    jsonw_raw(j, key, value ? "true" : "false");
}

void jsonw_raw(struct jsonw *j, const char *key, const char *json)
{
    begin(j, key);
    put(j, json, strlen(json));
}

const char *jsonw_text(struct jsonw *j)
{
    if (j->overflow || j->size == 0)
        return NULL;
    j->buf[j->len] = '\0';
    return j->buf;
}
