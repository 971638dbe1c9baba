#ifndef FIRMWARE_HOST_WORDS_H
#define FIRMWARE_HOST_WORDS_H
/** @file
 *  Lists for people, from the tables themselves.
 */
#include <stdio.h>

enum { WORDS_MAX = 256 };

/** "a, b, c" from name(0), name(1), ... up to the NULL behind the last. @return out */
static inline const char *words_join(const char *(*name)(size_t i), char out[WORDS_MAX])
{
    size_t len = 0;
    out[0]     = '\0';
    for (size_t i = 0; name(i) && len < WORDS_MAX; i++)
        len += (size_t)snprintf(out + len, WORDS_MAX - len, "%s%s", i > 0 ? ", " : "", name(i));
    return out;
}

#endif
