#include "base/json.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void json_init(struct json *j, char *buf, size_t size)
{
    *j = (struct json){ .buf = buf, .size = size };
}

static void put(struct json *j, const char *text, size_t len)
{
    if (len >= j->size - j->len) { /* one byte is kept for the NUL */
        j->overflow = true;
        return;
    }
    memcpy(j->buf + j->len, text, len);
    j->len += len;
}

static void put_string(struct json *j, const char *text)
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

static void begin(struct json *j, const char *key)
{
    if (j->comma)
        put(j, ",", 1);
    if (key) {
        put_string(j, key);
        put(j, ":", 1);
    }
    j->comma = true;
}

void json_object(struct json *j, const char *key)
{
    begin(j, key);
    put(j, "{", 1);
    j->comma = false;
}

void json_object_end(struct json *j)
{
    put(j, "}", 1);
    j->comma = true;
}

void json_array(struct json *j, const char *key)
{
    begin(j, key);
    put(j, "[", 1);
    j->comma = false;
}

void json_array_end(struct json *j)
{
    put(j, "]", 1);
    j->comma = true;
}

void json_string(struct json *j, const char *key, const char *value)
{
    if (!value) {
        json_raw(j, key, "null");
        return;
    }
    begin(j, key);
    put_string(j, value);
}

void json_number(struct json *j, const char *key, double value, int decimals)
{
    char text[32];
    size_t n = number_format(text, value, decimals);
    begin(j, key);
    if (n)
        put(j, text, n);
    else
        put(j, "null", 4);
}

void json_integer(struct json *j, const char *key, long long value)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", value);
    begin(j, key);
    put(j, text, (size_t)n);
}

void json_bool(struct json *j, const char *key, bool value)
{
    json_raw(j, key, value ? "true" : "false");
}

void json_raw(struct json *j, const char *key, const char *json)
{
    begin(j, key);
    put(j, json, strlen(json));
}

const char *json_text(struct json *j)
{
    if (j->overflow || j->size == 0)
        return NULL;
    j->buf[j->len] = '\0';
    return j->buf;
}
