/* Keys out of a terminal's bytes, and a line that is typed with them. */
#include "check.h"
#include "cli/edit.h"
#include "cli/keys.h"

enum { WAIT = KEY_NONE };

static void test_keys(void **state)
{
    static const struct {
        const char *legend, *bytes;
        bool last;
        int key;
        size_t used;
    } rows[] = {
        { "a letter", "x", false, 'x', 1 },
        { "two letters", "xy", false, 'x', 1 },
        { "Enter", "\r", false, KEY_ENTER, 1 },
        { "Enter of a pipe, or a foot switch", "\n", false, KEY_ENTER, 1 },
        { "backspace, both ways", "\x7F", false, KEY_BACKSPACE, 1 },
        { "backspace", "\b", false, KEY_BACKSPACE, 1 },
        { "Ctrl-C", "\x03", false, KEY_INTERRUPT, 1 },
        { "Esc, or the beginning of an arrow", "\033", false, WAIT, 0 },
        { "Esc alone", "\033", true, KEY_ESCAPE, 1 },
        { "Esc held down", "\033\033", false, KEY_ESCAPE, 1 },
        { "Esc and a letter", "\033x", false, KEY_ESCAPE, 1 },
        { "an arrow", "\033[D", false, KEY_LEFT, 3 },
        { "an arrow and a letter", "\033[Cx", false, KEY_RIGHT, 3 },
        { "an arrow in the other mode", "\033OD", false, KEY_LEFT, 3 },
        { "an arrow that comes in pieces", "\033[", false, WAIT, 0 },
        { "and does not come on", "\033[", true, KEY_ESCAPE, 1 },
        { "an arrow that nobody needs", "\033[A", false, KEY_OTHER, 3 },
        { "with the shift key", "\033[1;2D", false, KEY_OTHER, 6 },
        { "F5", "\033[15~", false, KEY_OTHER, 5 },
        { "F1", "\033OP", false, KEY_OTHER, 3 },
        { "F1 of the console", "\033[[A", false, KEY_OTHER, 4 },
        { "delete", "\033[3~", false, KEY_DELETE, 4 },
        { "home and end", "\033[1~", false, KEY_HOME, 4 },
        { "end", "\033[F", false, KEY_END, 3 },
        { "Esc in the middle of another key", "\033[\033", false, KEY_ESCAPE, 1 },
        { "part of a letter", "\xC3\xA9", false, 0xC3, 1 },
        { "nothing", "", true, WAIT, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t used = 99;
        int key     = key_take(
                (const unsigned char *)rows[i].bytes, strlen(rows[i].bytes), rows[i].last, &used);
        CHECK(key == rows[i].key, "%s: %d, not %d", rows[i].legend, key, rows[i].key);
        CHECK(used == rows[i].used, "%s: %zu bytes", rows[i].legend, used);
    }
}

/* Wherever a read ends, the same keys come out, but for an Esc that stands at the end of a piece.
 */
static void test_a_stream_cut_anywhere(void **state)
{
    static const unsigned char bytes[] = "ab\033[Dc\033[15~\033OHd\r\033[3~e";
    static const int want[] = { 'a', 'b', KEY_LEFT, 'c', KEY_OTHER, KEY_HOME, 'd', KEY_ENTER,
        KEY_DELETE, 'e' };
    (void)state;
    for (size_t cut = 0; cut <= sizeof bytes - 1; cut++) {
        size_t at = 0, end = cut, n = 0, used;
        while (at < sizeof bytes - 1) {
            int key = key_take(bytes + at, end - at, false, &used);
            if (used == 0) {
                CHECK(end == cut, "cut at %zu: stuck at %zu", cut, at);
                end = sizeof bytes - 1;
                continue;
            }
            CHECK(n < COUNT(want) && key == want[n], "cut at %zu: key %zu is %d", cut, n, key);
            n++;
            at += used;
        }
        CHECK(n == COUNT(want), "cut at %zu: %zu keys", cut, n);
    }
}

static void test_which_keys_leave_and_go_on(void **state)
{
    (void)state;
    CHECK(key_leaves('q') && key_leaves(KEY_INTERRUPT) && key_leaves(KEY_GONE), "leave");
    CHECK(!key_leaves(KEY_ESCAPE) && !key_leaves(KEY_NONE) && !key_leaves('x'), "stay");
    CHECK(key_goes_on(KEY_ENTER) && key_goes_on(' ') && !key_goes_on('x'), "a foot switch");
}

/* ---- a line ---- */

/* < > left and right, ^ $ home and end, ~ backspace, ! delete, @ clear */
static void type(struct edit *e, const char *keys)
{
    static const struct {
        char sign;
        int key;
    } signs[] = { { '<', KEY_LEFT }, { '>', KEY_RIGHT }, { '^', KEY_HOME }, { '$', KEY_END },
        { '~', KEY_BACKSPACE }, { '!', KEY_DELETE }, { '@', KEY_CLEAR }, { '?', KEY_OTHER } };
    for (; *keys; keys++) {
        int key = (unsigned char)*keys;
        for (size_t i = 0; i < COUNT(signs); i++)
            if (*keys == signs[i].sign)
                key = signs[i].key;
        edit_key(e, key);
    }
}

static void test_a_line_is_typed(void **state)
{
    static const struct {
        const char *legend, *keys, *text;
        size_t at;
    } rows[] = {
        { "letters", "trapezius", "trapezius", 9 },
        { "a mistake", "traq~pezius", "trapezius", 9 },
        { "backspace at the beginning", "~a", "a", 1 },
        { "into the middle", "tapezius^>r", "trapezius", 2 },
        { "beyond both ends", "<<b>>>a^<c", "cba", 1 },
        { "delete", "xtrapezius^!$s", "trapeziuss", 10 },
        { "delete at the end", "a!", "a", 1 },
        { "cleared", "other@C5", "C5", 2 },
        { "keys that mean nothing", "a?b", "ab", 2 },
        { "letters of two bytes", "\xC3\xA9paule<<<<<<~\xC3\x89", "\xC3\x89\xC3\xA9paule", 2 },
        { "one taken away", "\xC3\xA9\xC3\xA8~", "\xC3\xA9", 2 },
        { "one of three bytes",
            "a\xE2\x80\x93"
            "b<~",
            "ab", 1 },
        { "over it", "\xE2\x80\x93<!x", "x", 1 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct edit e = { .len = 0 };
        type(&e, rows[i].keys);
        CHECK(strcmp(e.text, rows[i].text) == 0, "%s: \"%s\"", rows[i].legend, e.text);
        CHECK(e.at == rows[i].at, "%s: at %zu", rows[i].legend, e.at);
        CHECK(e.len == strlen(e.text), "%s: %zu", rows[i].legend, e.len);
    }
}

static void test_what_comes_of_it(void **state)
{
    static const struct {
        const char *legend, *keys, *text;
    } rows[] = {
        { "blanks at the ends", "  left  trapezius ", "left  trapezius" },
        { "blanks alone", "   ", "" },
        { "half a letter at the end", "a\xC3", "a" },
        { "half a letter before another",
            "\xC3"
            "a",
            "a" },
        { "no letter at all", "\x80\xFFx", "x" },
        { "whole ones", "\xC3\xA9\xE2\x80\x93", "\xC3\xA9\xE2\x80\x93" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct edit e = { .len = 0 };
        char out[EDIT_BYTES];
        type(&e, rows[i].keys);
        edit_text(&e, out);
        CHECK(strcmp(out, rows[i].text) == 0, "%s: \"%s\"", rows[i].legend, out);
    }
}

static void test_a_line_that_is_full(void **state)
{
    struct edit e = { .len = 0 };
    char out[EDIT_BYTES];
    (void)state;
    for (int i = 0; i < 3 * EDIT_BYTES; i++)
        edit_key(&e, i % 2 ? 0xA9 : 0xC3);
    CHECK(e.len == EDIT_BYTES - 1 && strlen(e.text) == e.len, "%zu", e.len);
    edit_text(&e, out);
    CHECK(strlen(out) == EDIT_BYTES - 2, "whole letters only: %zu", strlen(out));
}

static void test_what_is_seen_of_it(void **state)
{
    static const struct {
        const char *legend, *keys;
        size_t columns;
        const char *view;
        size_t column;
    } rows[] = {
        { "all of it", "abc", 10, "abc", 3 },
        { "its end", "abcdefgh", 5, "efgh", 4 },
        { "its beginning", "abcdefgh^", 5, "abcde", 0 },
        { "around the place", "abcdefgh<<<", 5, "bcdef", 4 },
        { "letters of two bytes", "\xC3\xA9\xC3\xA8\xC3\xA0", 3, "\xC3\xA8\xC3\xA0", 2 },
        { "nothing", "", 5, "", 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct edit e = { .len = 0 };
        char out[EDIT_BYTES];
        type(&e, rows[i].keys);
        size_t column = edit_view(&e, rows[i].columns, out);
        CHECK(strcmp(out, rows[i].view) == 0, "%s: \"%s\"", rows[i].legend, out);
        CHECK(column == rows[i].column, "%s: column %zu", rows[i].legend, column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_a_stream_cut_anywhere),
        cmocka_unit_test(test_which_keys_leave_and_go_on),
        cmocka_unit_test(test_a_line_is_typed),
        cmocka_unit_test(test_what_comes_of_it),
        cmocka_unit_test(test_a_line_that_is_full),
        cmocka_unit_test(test_what_is_seen_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
