#ifndef CLI_PAGE_H
#define CLI_PAGE_H
/** @file
 *  A page of text that waits for a key, and questions that are answered on one.
 */
#include "cli/screen.h"

enum { PAGE_PARTS = 14, PAGE_HINTS = 8 };

struct page {
    const char *heading;
    /** Paragraphs, ended by NULL: "" is an empty line, "Label\ttext" stands in two columns, and
     * what begins with '!' matters most. */
    const char *part[PAGE_PARTS];
    const char *hint[PAGE_HINTS]; /**< what the keys do, ended by NULL */
    const char *keys; /**< letters that it takes beside Enter, the blank and those that leave */
    int seconds;      /**< goes on by itself after so many, and any key goes on; 0: it waits */
};

/** Draw it: for pages that others wait on.
 *  @param left_s  shown as what is left of the time; 0: nothing */
void page_draw(struct screen *s, const struct page *page, int left_s);

/** Show it until a key is pressed that it takes.
 *  @return KEY_ENTER to go on; 'q' to leave; else the letter */
int page_wait(struct screen *s, const struct page *page);

enum page_answer { PAGE_ANSWERED, PAGE_SKIPPED, PAGE_LEFT };

/** Ask for a line of text below the page's parts. Enter without one skips, so does Esc.
 *  @param out  room for EDIT_BYTES of edit.h */
enum page_answer page_ask_text(
    struct screen *s, const struct page *page, const char *prompt, char *out);

/** Ask for a whole number; what is none is asked for again. */
enum page_answer page_ask_number(struct screen *s, const struct page *page, const char *prompt,
    int least, int most, double *out);

/** Ask for 0 to 10 by one key, x for 10. */
enum page_answer page_ask_scale(struct screen *s, const struct page *page, double *out);

/** The value of such a key; -1: it is none. */
int page_scale_key(int key);

#endif
