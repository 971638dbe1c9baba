#include "cli/page.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/edit.h"
#include "cli/keys.h"
#include <string.h>

enum { REDRAW_MS = 500, PROMPT = 100 };

static void draw_part(struct screen *s, const char *part)
{
    char label[24];
    const char *tab = strchr(part, '\t');
    if (!*part)
        screen_line(s, " ");
    else if (tab && text_format(label, sizeof label, "%.*s", (int)(tab - part), part) == GONIO_OK)
        screen_item(s, label, tab + 1);
    else if (*part == '!')
        screen_strong(s, 3, part + 1);
    else
        screen_text(s, 3, part);
}

static void draw_parts(struct screen *s, const struct page *page)
{
    screen_begin(s);
    screen_strong(s, 1, page->heading);
    screen_line(s, " ");
    for (int i = 0; i < PAGE_PARTS && page->part[i]; i++)
        draw_part(s, page->part[i]);
    screen_line(s, " ");
}

void page_draw(struct screen *s, const struct page *page, int left_s)
{
    char wait[40];
    const char *hint[PAGE_HINTS + 2] = { NULL };
    int n                            = 0;
    draw_parts(s, page);
    text_format(wait, sizeof wait, "%d:%02d left", left_s / 60, left_s % 60);
    if (left_s > 0)
        hint[n++] = wait;
    for (int i = 0; i < PAGE_HINTS && page->hint[i]; i++)
        hint[n++] = page->hint[i];
    screen_hints(s, hint);
    screen_show(s);
}

int page_wait(struct screen *s, const struct page *page)
{
    int64_t until_ns = clock_monotonic_ns() + page->seconds * INT64_C(1000000000);
    screen_forget_keys();
    for (;;) {
        int64_t left_ns = until_ns - clock_monotonic_ns();
        if (page->seconds > 0 && left_ns <= 0)
            return KEY_ENTER;
        page_draw(s, page, page->seconds > 0 ? (int)(left_ns / 1000000000) + 1 : 0);
        int key = screen_key(REDRAW_MS);
        if (key_leaves(key))
            return 'q';
        if (key > 0 && key < 0x80 && page->keys && strchr(page->keys, key))
            return key;
        if (key_goes_on(key) || (page->seconds > 0 && key != KEY_NONE))
            return KEY_ENTER;
    }
}

/* ---- questions ---- */

static void draw_question(
    struct screen *s, const struct page *page, const char *prompt, const struct edit *e)
{
    char seen[EDIT_BYTES];
    size_t room   = s->columns > PROMPT / 2 ? (size_t)s->columns - 5 - strlen(prompt) : 20;
    size_t column = edit_view(e, room, seen), at = 0;
    for (size_t i = 0; i < column; i++)
        do
            at++;
        while (((unsigned char)seen[at] & 0xC0) == 0x80);
    draw_parts(s, page);
    screen_line(s, "   %s %.*s▏%s", prompt, (int)at, seen, seen + at);
    screen_line(s, " ");
    screen_hints(s, page->hint);
    screen_show(s);
}

enum page_answer page_ask_text(
    struct screen *s, const struct page *page, const char *prompt, char *out)
{
    struct edit e = { .len = 0 };
    screen_forget_keys();
    for (;;) {
        draw_question(s, page, prompt, &e);
        int key = screen_key(REDRAW_MS);
        if (key == KEY_INTERRUPT || key == KEY_GONE)
            return PAGE_LEFT;
        if (key == KEY_ESCAPE)
            return PAGE_SKIPPED;
        if (key == KEY_ENTER) {
            edit_text(&e, out);
            return *out ? PAGE_ANSWERED : PAGE_SKIPPED;
        }
        edit_key(&e, key);
    }
}

enum page_answer page_ask_number(
    struct screen *s, const struct page *page, const char *prompt, int least, int most, double *out)
{
    char text[EDIT_BYTES] = "", again[PROMPT];
    long long number;
    for (;;) {
        enum page_answer answer = page_ask_text(s, page, prompt, text);
        const char *digits      = *text == '+' ? text + 1 : text;
        if (answer != PAGE_ANSWERED)
            return answer;
        if (integer_whole(digits, least, most, &number) == GONIO_OK) {
            *out = (double)number;
            return PAGE_ANSWERED;
        }
        text_format(again, sizeof again, "a whole number from %d to %d:", least, most);
        prompt = again;
    }
}

int page_scale_key(int key) { return key >= '0' && key <= '9' ? key - '0' : key == 'x' ? 10 : -1; }

enum page_answer page_ask_scale(struct screen *s, const struct page *page, double *out)
{
    struct page asks = *page;
    asks.keys        = "0123456789x";
    int key          = page_wait(s, &asks);
    if (key == 'q')
        return PAGE_LEFT;
    if (page_scale_key(key) < 0)
        return PAGE_SKIPPED;
    *out = page_scale_key(key);
    return PAGE_ANSWERED;
}
