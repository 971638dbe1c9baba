#ifndef CLI_EDIT_H
#define CLI_EDIT_H
/** @file
 *  A line of text that a person types on the raw screen.
 */
#include <stdbool.h>
#include <stddef.h>

enum { EDIT_BYTES = 160 };

struct edit {
    char text[EDIT_BYTES]; /**< UTF-8, ended by NUL */
    size_t len, at;        /**< bytes; `at`: before which the next character goes */
};

/** Take a key: a byte of text, or one of keys.h that edits. Others do nothing. */
void edit_key(struct edit *e, int key);

/** What was typed, without blanks at its ends, and without characters that are not whole.
 *  @param out  room for EDIT_BYTES */
void edit_text(const struct edit *e, char *out);

/** The part that fits into so many columns, around the place of typing.
 *  @param out   room for EDIT_BYTES
 *  @return      the column of the place, from 0 */
size_t edit_view(const struct edit *e, size_t columns, char *out);

#endif
