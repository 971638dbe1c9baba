#include "cli/screen.h"
#include "cli/command.h"
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
    static const char end[] = "\033[?25h\033[?1049l";
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
    put_text("\033[?1049h\033[?25l\033[2J");
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
    measure(s);
    s->len = 0;
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
    if (n < 0 || (size_t)n + sizeof end > room)
        return;
    s->len += (size_t)n;
    memcpy(s->text + s->len, end, sizeof end - 1);
    s->len += sizeof end - 1;
}

/* Columns that UTF-8 text takes: its bytes less the continuation bytes. */
static int columns_of(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

void screen_text(struct screen *s, int indent, const char *text)
{
    int room = s->columns - indent - 1;
    do {
        size_t end = 0, len = strlen(text);
        for (size_t i = 1; i <= len; i++)
            if ((text[i] == ' ' || !text[i]) && (columns_of(text, i) <= room || end == 0))
                end = i;
        screen_line(s, "%*s%.*s", indent, "", (int)end, text);
        text += end;
        text += strspn(text, " ");
    } while (*text);
}

void screen_show(struct screen *s)
{
    if (s->len >= 2 && s->text[s->len - 1] == '\n')
        s->len -= 2; /* the last line must not scroll the screen */
    put(s->text, s->len);
    put_text("\033[J");
}

void screen_bell(struct screen *s)
{
    if (s->open)
        put_text("\a");
}

static int read_key(void)
{
    unsigned char c;
    ssize_t n = read(STDIN_FILENO, &c, 1);
    if (n == 1)
        return c;
    return n == 0 ? 4 : 0;
}

int screen_key(int timeout_ms)
{
    struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
    return poll(&keys, 1, timeout_ms) > 0 ? read_key() : 0;
}

int screen_wait_or_sleep(const struct screen *s, int fd, int timeout_ms)
{
    struct pollfd bytes = { .fd = fd, .events = POLLIN };
    if (s->open)
        return screen_key(timeout_ms);
    poll(&bytes, 1, timeout_ms);
    return 0;
}
