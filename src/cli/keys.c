/** @file
 *      1B                        Esc
 *      1B 5B  p... i... f        CSI: parameters 30-3F, intermediates 20-2F, final 40-7E
 *      1B 5B 5B f                a function key of the Linux console
 *      1B 4F f                   SS3: arrows and function keys in another mode
 *      1B x                      Esc, and then x: Alt-x looks the same, and nobody needs it here
 *
 *  Source: ECMA-48, 5.4; console_codes(4).
 */
#include "cli/keys.h"
#include <string.h>

enum { ESC = 0x1B };

static int named(const unsigned char *sequence, size_t len)
{
    static const struct {
        const char *bytes;
        int key;
    } names[] = {
        { "\033[D", KEY_LEFT },
        { "\033[C", KEY_RIGHT },
        { "\033[H", KEY_HOME },
        { "\033[F", KEY_END },
        { "\033[1~", KEY_HOME },
        { "\033[4~", KEY_END },
        { "\033[7~", KEY_HOME },
        { "\033[8~", KEY_END },
        { "\033[3~", KEY_DELETE },
        { "\033OD", KEY_LEFT },
        { "\033OC", KEY_RIGHT },
        { "\033OH", KEY_HOME },
        { "\033OF", KEY_END },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].bytes) == len && memcmp(names[i].bytes, sequence, len) == 0)
            return names[i].key;
    return KEY_OTHER;
}

/* Bytes of the sequence at the beginning; 0: it is not whole; -1: it is none. */
static int sequence(const unsigned char *b, size_t len)
{
    size_t n = 2;
    if (len < 2)
        return 0;
    if (b[1] != '[' && b[1] != 'O')
        return -1;
    if (b[1] == '[' && len > 2 && b[2] == '[')
        n = 3;
    else if (b[1] == '[')
        while (n < len && b[n] >= 0x20 && b[n] <= 0x3F)
            n++;
    if (n == len)
        return 0;
    return b[n] >= 0x40 && b[n] <= 0x7E ? (int)n + 1 : -1;
}

int key_take(const unsigned char *bytes, size_t len, bool last, size_t *used)
{
    *used = 0;
    if (len == 0)
        return KEY_NONE;
    int n = bytes[0] == ESC ? sequence(bytes, len) : -1;
    if (n == 0 && !last)
        return KEY_NONE;
    *used = n > 0 ? (size_t)n : 1;
    if (n > 0)
        return named(bytes, *used);
    return bytes[0] == '\n' ? KEY_ENTER : bytes[0] == 0x7F ? KEY_BACKSPACE : bytes[0];
}

bool key_leaves(int key) { return key == 'q' || key == KEY_INTERRUPT || key == KEY_GONE; }

bool key_goes_on(int key) { return key == KEY_ENTER || key == ' '; }
