#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H
/** @file
 *  The terminal as a screen: keys without Enter, redrawing in place, and everything put back at the
 *  end, also after Ctrl-C.
 */
#include <stdbool.h>
#include <stddef.h>

enum { SCREEN_BYTES = 1 << 15 };

struct screen {
    bool open, colour;
    int rows, columns;
    size_t len;
    char text[SCREEN_BYTES];
};

/** @return false where standard output is no terminal: nothing is drawn then */
bool screen_open(struct screen *s);
void screen_close(struct screen *s);

void screen_begin(struct screen *s);
/** A line of the picture, cut at the screen's width by whoever writes it. */
__attribute__((format(printf, 2, 3))) void screen_line(struct screen *s, const char *format, ...);
/** A text of any length, in as many lines as it needs, broken between words. */
void screen_text(struct screen *s, int indent, const char *text);
void screen_show(struct screen *s);
void screen_bell(struct screen *s);

/** A key that was pressed; 0: none in that time. Ctrl-C comes as 3, a closed terminal as 4. */
int screen_key(int timeout_ms);

/** Wait a frame: for a key where the screen is open, else for bytes on `fd`.
 *  @return as screen_key; 0 where the screen is closed */
int screen_wait_or_sleep(const struct screen *s, int fd, int timeout_ms);

#endif
