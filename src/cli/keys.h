#ifndef CLI_KEYS_H
#define CLI_KEYS_H
/** @file
 *  What a terminal sends when a key is pressed: a byte, or a sequence that begins with Esc. Esc
 *  itself is a key as well, and stops a patient: it must never be taken for the beginning of
 *  another one.
 */
#include <stdbool.h>
#include <stddef.h>

/** All others are the byte that the terminal sends. */
enum key {
    KEY_NONE      = 0,
    KEY_INTERRUPT = 3, /**< Ctrl-C */
    KEY_GONE      = 4, /**< Ctrl-D, or the terminal has been closed */
    KEY_BACKSPACE = 8,
    KEY_ENTER     = '\r', /**< so does a foot switch */
    KEY_CLEAR     = 21,   /**< Ctrl-U */
    KEY_ESCAPE    = 27,
    KEY_LEFT      = 0x100,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_DELETE,
    KEY_OTHER, /**< one that means nothing here: F1, an arrow up */
};

/** Take the first key of what a terminal has sent.
 *
 *  @param last  nothing more has come for a while: an Esc at the end was pressed by itself
 *  @param used  out: bytes that the key is made of
 *  @return      KEY_NONE: wait for more
 */
int key_take(const unsigned char *bytes, size_t len, bool last, size_t *used);

/** Is it a key by which a page is left? */
bool key_leaves(int key);
/** Enter, or the blank: what a foot switch sends. */
bool key_goes_on(int key);

#endif
