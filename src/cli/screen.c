#include "cli/screen.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/keys.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* An arrow's bytes come together; an Esc after which nothing comes for so long was pressed alone.
 */
enum { ESCAPE_MS = 50, BELL_MS = 200 };

static struct termios before;
static volatile sig_atomic_t changed;

static void put(const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, text, len);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            text += n;
            len -= (size_t)n;
        }
    }
}

static void put_text(const char *text) { put(text, strlen(text)); }

/* Only what a signal handler may do. */
static void put_back(void)
{
    static const char end[] = "\033[?7h\033[?25h\033[?1049l";
    if (!changed)
        return;
    changed = 0;
    if (write(STDOUT_FILENO, end, sizeof end - 1) < 0) {
        /* the terminal has gone: nothing is left to put back */
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

static void on_signal(int number)
{
    put_back();
    signal(number, SIG_DFL);
    raise(number);
}

static void measure(struct screen *s)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    s->rows    = known ? size.ws_row : 24;
    s->columns = known ? size.ws_col : 80;
}

bool screen_open(struct screen *s)
{
    memset(s, 0, sizeof *s);
    if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) < 0)
        return false;
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    raw.c_cc[VMIN]  = 0;
    raw.c_cc[VTIME] = 0;
    changed         = 1;
    atexit(put_back);
    signal(SIGTERM, on_signal);
    signal(SIGHUP, on_signal);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    put_text("\033[?1049h\033[?25l\033[?7l\033[2J");
    s->open   = true;
    s->colour = command_colour(STDOUT_FILENO);
    measure(s);
    return true;
}

void screen_close(struct screen *s)
{
    put_back();
    s->open = false;
}

void screen_begin(struct screen *s)
{
    if (s->open)
        measure(s);
    s->lines = 0;
    memcpy(s->text, "\033[H", 3);
    s->len = 3;
}

void screen_line(struct screen *s, const char *format, ...)
{
    size_t room = sizeof s->text - s->len;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(s->text + s->len, room, format, args);
    va_end(args);
    static const char end[] = "\033[0m\033[K\r\n";
    if (n < 0 || (size_t)n + sizeof end > room || s->lines == s->rows)
        return;
    s->len += (size_t)n;
    memcpy(s->text + s->len, end, sizeof end - 1);
    s->len += sizeof end - 1;
    s->lines++;
}

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

int screen_columns(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n += !continues(text[i]);
    return n;
}

/* Bytes of the text that go on a line: up to a blank, or to the room where a word has more. */
static size_t part_of(const char *text, int room)
{
    size_t end = 0, len = strlen(text);
    for (size_t i = 1; i <= len && screen_columns(text, i) <= room; i++)
        if ((text[i] == ' ' && text[i - 1] != ' ') || !text[i])
            end = i;
    for (size_t i = 1; end == 0 && i < len; i++)
        if (!continues(text[i]) && screen_columns(text, i) == room)
            end = i;
    return end > 0 ? end : len;
}

static void write_text(struct screen *s, int indent, const char *style, const char *text)
{
    int room = s->columns - indent - 1;
    do {
        size_t end = part_of(text, room > 1 ? room : 1);
        screen_line(s, "%*s%s%.*s", indent, "", style, (int)end, text);
        text += end;
        text += strspn(text, " ");
    } while (*text);
}

void screen_text(struct screen *s, int indent, const char *text)
{
    write_text(s, indent, "", text);
}

void screen_strong(struct screen *s, int indent, const char *text)
{
    write_text(s, indent, s->colour ? "\033[1m" : "", text);
}

void screen_item(struct screen *s, const char *label, const char *text)
{
    enum { INDENT = 3, WIDE = 11 };
    int room = s->columns - INDENT - WIDE - 1;
    do {
        size_t end = part_of(text, room > 1 ? room : 1);
        screen_line(s, "%*s%-*s%.*s", INDENT, "", WIDE, label, (int)end, text);
        label = "";
        text += end;
        text += strspn(text, " ");
    } while (*text);
}

void screen_hints(struct screen *s, const char *const *hints)
{
    char line[512] = "";
    for (; *hints; hints++) {
        size_t len = strlen(line), more = strlen(*hints);
        if (len > 0 &&
            screen_columns(line, len) + 3 + screen_columns(*hints, more) + 2 > s->columns) {
            screen_line(s, " %s", line);
            line[0] = '\0';
            len     = 0;
        }
        snprintf(line + len, sizeof line - len, "%s%s", len > 0 ? "   " : "", *hints);
    }
    screen_line(s, " %s", line);
}

void screen_fill(struct screen *s, int upto)
{
    while (s->lines < upto && s->lines < s->rows)
        screen_line(s, " ");
}

/* ---- bells ---- */

static void ring_when_due(struct screen *s)
{
    int64_t now = clock_monotonic_ns();
    if (s->bells == 0 || now < s->bell_ns)
        return;
    put_text("\a");
    s->bells--;
    s->bell_ns = now + BELL_MS * INT64_C(1000000);
}

void screen_bells(struct screen *s, int count)
{
    if (!s->open || count <= s->bells)
        return;
    s->bells   = count;
    s->bell_ns = 0;
    ring_when_due(s);
}

void screen_show(struct screen *s)
{
    if (!s->open)
        return;
    if (s->len >= 2 && s->text[s->len - 1] == '\n')
        s->len -= 2; /* the last line must not scroll the screen */
    put(s->text, s->len);
    put_text("\033[J");
    ring_when_due(s);
}

/* ---- keys ---- */

static unsigned char typed[64];
static size_t typed_len;

static bool comes(int timeout_ms)
{
    struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
    return poll(&keys, 1, timeout_ms) > 0;
}

/* @return false where the terminal has gone */
static bool read_more(void)
{
    ssize_t n = read(STDIN_FILENO, typed + typed_len, sizeof typed - typed_len);
    typed_len += n > 0 ? (size_t)n : 0;
    return n != 0;
}

int screen_key(int timeout_ms)
{
    size_t used;
    if (typed_len == 0 && !comes(timeout_ms))
        return KEY_NONE;
    if (typed_len == 0 && !read_more())
        return KEY_GONE;

    int key = key_take(typed, typed_len, false, &used);
    while (used == 0 && typed_len > 0) {
        bool more = comes(ESCAPE_MS) && read_more();
        key       = key_take(typed, typed_len, !more, &used);
    }
    typed_len -= used;
    memmove(typed, typed + used, typed_len);
    return key;
}

void screen_forget_keys(void)
{
    typed_len = 0;
    tcflush(STDIN_FILENO, TCIFLUSH);
}

int screen_wait_or_sleep(const struct screen *s, int fd, int timeout_ms)
{
    struct pollfd bytes = { .fd = fd, .events = POLLIN };
    if (s->open)
        return screen_key(timeout_ms);
    poll(&bytes, 1, timeout_ms);
    return 0;
}
