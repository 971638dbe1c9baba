#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H
/** @file
 *  Files that people write: `key = value` on a line, '#' begins a comment.
 */
#include <gonio/status.h>
#include <stddef.h>

/** Takes one setting; the texts last until it returns. One that is not known is refused with
 *  GONIO_ECONFIG and a note of what is wrong and what may stand there. */
typedef enum gonio_status settings_taker(void *user, const char *key, const char *value);

/** Hand over the settings of a file, one by one.
 *
 *  Blanks around key and value do not count, and neither does a byte order mark; a control
 * character is refused.
 *
 *  @param what  what the file is, for the sentence where there is none: "the configuration"
 *  @return      GONIO_OK; GONIO_ECONFIG with file, line, what is wrong, and the remedy
 */
enum gonio_status settings_read(
    const char *path, const char *what, settings_taker *each, void *user);

/** Copy a value. GONIO_ECONFIG with a note where it does not fit. */
enum gonio_status settings_text(char *out, size_t size, const char *value);

#endif
