#include "base/text.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum gonio_status text_format(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(out, size, format, args);
    va_end(args);
    return n >= 0 && (size_t)n < size ? GONIO_OK : GONIO_ERANGE;
}

/* How many bytes end the text that begin a character and do not finish it. */
static size_t torn(const char *text, size_t len)
{
    size_t back = 0;
    while (back < len && back < 3 && ((unsigned char)text[len - 1 - back] & 0xC0) == 0x80)
        back++;
    unsigned char lead = back < len ? (unsigned char)text[len - 1 - back] : 0;
    size_t wanted      = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return wanted > back + 1 ? back + 1 : 0;
}

void text_add(struct text_line *line, const char *format, ...)
{
    size_t room = line->size - line->used - 1;
    va_list args;
    line->out[line->used] = '\0';
    if (room == 0)
        return;
    va_start(args, format);
    int more = vsnprintf(line->out + line->used, room + 1, format, args);
    va_end(args);
    if (more >= 0 && (size_t)more <= room) {
        line->used += (size_t)more;
        return;
    }
    line->used += more < 0 ? 0 : room;
    line->used -= torn(line->out, line->used);
    line->out[line->used] = '\0';
    line->size            = line->used + 1;
}

bool text_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);
    return len >= tail && strcmp(text + len - tail, end) == 0;
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool text_is_name(const char *text)
{
    size_t len = strlen(text);
    if (len < 1 || len > 64 || text[0] == '.' || text[0] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_letter_or_digit(text[i]) && !strchr("._-", text[i]))
            return false;
    return true;
}

/* Powers of ten that a double holds exactly. */
static const double exact_power[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* What does not go the short way: copied, ended by NUL, and left to the C library. */
static const char *parse_slowly(const char *begin, const char *end, double *out)
{
    char copy[512];
    size_t len = (size_t)(end - begin);
    if (len >= sizeof copy)
        return NULL;
    memcpy(copy, begin, len);
    copy[len] = '\0';
    char *stop;
    double value = strtod(copy, &stop); /* LC_NUMERIC stays C in all our programs */
    if (stop != copy + len || !isfinite(value))
        return NULL;
    *out = value;
    return end;
}

/* The digits of a number as one integer, with the place of its point and its exponent.
 * A mantissa below 2^53 and a power of ten up to 22 are both exact, so that one multiplication
 * or division rounds correctly (Clinger 1990, "How to read floating point numbers accurately"). */
const char *number_parse(const char *begin, const char *end, double *out)
{
    const char *p = begin;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    uint64_t mantissa = 0;
    int digits = 0, exponent = 0;
    for (; p < end && (unsigned char)(*p - '0') < 10; p++, digits++)
        if (digits < 19)
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
    if (p < end && *p == '.')
        for (p++; p < end && (unsigned char)(*p - '0') < 10; p++, digits++, exponent--)
            if (digits < 19)
                mantissa = mantissa * 10 + (uint64_t)(*p - '0');
    if (digits == 0)
        return NULL;
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *mark = p++;
        bool down        = p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+'))
            p++;
        if (p == end || (unsigned char)(*p - '0') >= 10) {
            p = mark; /* "5e" is 5 and a letter */
        } else {
            int power = 0;
            for (; p < end && (unsigned char)(*p - '0') < 10; p++)
                power = power < 10000 ? power * 10 + (*p - '0') : power;
            exponent += down ? -power : power;
        }
    }
    if (digits > 18 || mantissa >> 53 || exponent < -22 || exponent > 22)
        return parse_slowly(begin, p, out);
    double value = (double)mantissa;
    value        = exponent < 0 ? value / exact_power[-exponent] : value * exact_power[exponent];
    *out         = negative ? -value : value;
    return p;
}

enum gonio_status number_whole(const char *text, double *out)
{
    const char *end = text + strlen(text);
    double value;
    if (number_parse(text, end, &value) != end)
        return GONIO_EFORMAT;
    *out = value;
    return GONIO_OK;
}

enum gonio_status integer_whole(const char *text, long long least, long long most, long long *out)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    if (!*digits || strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 18)
        return GONIO_EFORMAT;
    long long value = strtoll(text, NULL, 10);
    if (value < least || value > most)
        return GONIO_ERANGE;
    *out = value;
    return GONIO_OK;
}

static size_t put_integer(char *out, uint64_t value)
{
    char reversed[20];
    size_t n = 0;
    do
        reversed[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    return n;
}

size_t number_format(char *out, double value, int decimals)
{
    static const uint32_t scale[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
        1000000000 };
    if (!isfinite(value))
        return 0;
    double size = fabs(value);
    if (size >= 1e15) {
        char large[32];
        int n = snprintf(large, sizeof large, "%.17g", value);
        memcpy(out, large, (size_t)n);
        return (size_t)n;
    }
    uint64_t whole = (uint64_t)size;
    uint64_t part  = (uint64_t)((size - (double)whole) * scale[decimals] + 0.5);
    if (part >= scale[decimals]) {
        whole++;
        part -= scale[decimals];
    }
    size_t n = 0;
    if (value < 0 && (whole || part))
        out[n++] = '-';
    n += put_integer(out + n, whole);
    if (!part)
        return n;
    out[n++] = '.';
    for (int i = decimals; i-- > 0; part /= 10)
        out[n + (size_t)i] = (char)('0' + part % 10);
    n += (size_t)decimals;
    while (out[n - 1] == '0')
        n--;
    return n;
}
