#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H
/** @file
 *  The terminal as a screen: keys without Enter, redrawing in place, and everything put back at the
 *  end, also after Ctrl-C.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCREEN_BYTES = 1 << 15 };

struct screen {
    bool open, colour;
    int rows, columns; /**< of an open one those of the terminal */
    int lines;         /**< of the picture so far */
    int bells;         /**< still to be rung */
    int64_t bell_ns;   /**< when the next one is */
    size_t len;
    char text[SCREEN_BYTES];
};

/** @return false where standard output is no terminal: nothing is drawn then */
bool screen_open(struct screen *s);
void screen_close(struct screen *s);

void screen_begin(struct screen *s);
/** A line of the picture, cut at the screen's width by whoever writes it; below the screen's last
 * row it is left out. */
__attribute__((format(printf, 2, 3))) void screen_line(struct screen *s, const char *format, ...);
/** A text of any length, in as many lines as it needs, broken between words. */
void screen_text(struct screen *s, int indent, const char *text);
/** The same, as what matters most. */
void screen_strong(struct screen *s, int indent, const char *text);
/** The same in a column beside a label of up to 10 letters. */
void screen_item(struct screen *s, const char *label, const char *text);
/** What the keys do, each hint whole on a line; ended by NULL. */
void screen_hints(struct screen *s, const char *const *hints);
/** Empty lines until there are so many. */
void screen_fill(struct screen *s, int upto);
void screen_show(struct screen *s);

/** Columns that UTF-8 text takes. */
int screen_columns(const char *text, size_t len);

/** Ring so often, one after the other, while pictures are shown; fewer than are still to be rung
 * are not heard apart from them. */
void screen_bells(struct screen *s, int count);

/** A key of keys.h; 0: none in that time. */
int screen_key(int timeout_ms);

/** Keys that were pressed so far mean nothing to the page that comes. */
void screen_forget_keys(void);

/** Wait a frame: for a key where the screen is open, else for bytes on `fd`.
 *  @return as screen_key; 0 where the screen is closed */
int screen_wait_or_sleep(const struct screen *s, int fd, int timeout_ms);

#endif
