/* goniod: owns the sensors and the data folder, answers on a unix socket. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "goniod.h"
#include <event2/event.h>
#include <fcntl.h>
#include <getopt.h>
#include <gonio/client.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_FAILED = 1, EXIT_MISUSED = 2, EXIT_BAD_CONFIG = 78 };

static const char usage[] =
    "usage: goniod [--config FILE] [--data DIR] [--socket PATH] [--capture FILE] [--fast] "
    "[--foreground] [PORT...]\n"
    "\n"
    "Finds motion sensors, records sets, keeps the log; gonio is its client.\n"
    "PORT is a serial device, a pty, tcp:HOST:PORT or file:CAPTURE; without one every sensor that\n"
    "is plugged in is taken. The first PORT is worn on the moving segment, the second on the "
    "trunk.\n"
    "\n"
    "  --config FILE    settings, one `key = value` a line\n"
    "  --data DIR       the data folder (else GONIO_DATA, else $XDG_DATA_HOME/gonio)\n"
    "  --socket PATH    (else GONIO_SOCKET, else $XDG_RUNTIME_DIR/gonio/goniod.sock)\n"
    "  --capture FILE   keep the raw bytes with their arrival times\n"
    "  --fast           play captures as fast as they can be read, not at their own pace\n"
    "  --foreground     stay, and say on standard error what happens\n";

static int fail(int code)
{
    fprintf(stderr, "goniod: %s\n", note_text(GONIO_EIO));
    return code;
}

static int misused(const char *why)
{
    fprintf(stderr, "goniod: %s\n%s", why, usage);
    return EXIT_MISUSED;
}

static enum gonio_status take_text(char *out, size_t size, const char *value)
{
    return text_format(out, size, "%s", value) == GONIO_OK
               ? GONIO_OK
               : note(GONIO_EINVAL, "%s: too long", value);
}

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct config *c)
{
    static const struct option options[] = { { "config", required_argument, NULL, 'c' },
        { "data", required_argument, NULL, 'd' }, { "socket", required_argument, NULL, 's' },
        { "capture", required_argument, NULL, 'C' }, { "foreground", no_argument, NULL, 'f' },
        { "fast", no_argument, NULL, 'F' }, { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 } };
    const char *config                   = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'c':
            config = optarg;
            break;
        case 'd':
            take_text(c->data, sizeof c->data, optarg);
            break;
        case 's':
            take_text(c->socket, sizeof c->socket, optarg);
            break;
        case 'C':
            take_text(c->capture, sizeof c->capture, optarg);
            break;
        case 'f':
            c->foreground = true;
            break;
        case 'F':
            c->fast = true;
            break;
        case 'h':
            fputs(usage, stdout);
            return 0;
        case 'v':
            puts("goniod " GONIO_VERSION);
            return 0;
        default:
            fputs(usage, stderr);
            return EXIT_MISUSED;
        }
    if (argc - optind > PORTS_MAX)
        return misused("too many ports");
    for (int i = optind; i < argc; i++)
        if (take_text(c->port[c->ports++], TRANSPORT_NAME_MAX, argv[i]) != GONIO_OK)
            return misused("a port's name is too long");
    int asked = c->ports;
    if (config && config_read(c, config) != GONIO_OK)
        return fail(EXIT_BAD_CONFIG);
    if (asked > 0)
        c->ports = asked; /* the command line goes before the file */
    char data[PATH_MAX], socket[PATH_MAX];
    if (gonio_data_path(c->data[0] ? c->data : NULL, data, sizeof data) != GONIO_OK ||
        gonio_socket_path(c->socket[0] ? c->socket : NULL, socket, sizeof socket) != GONIO_OK)
        return fail(EXIT_FAILED);
    memcpy(c->data, data, sizeof data);
    memcpy(c->socket, socket, sizeof socket);
    return -1;
}

void goniod_end(struct goniod *g) { event_base_loopexit(g->loop, NULL); }

static void on_quit(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct goniod *g = context;
    if (g->recording.active)
        visit_cancel(g, "goniod was ended");
    goniod_end(g);
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    visit_tick(context);
}

/* In the background once everything stands: whoever started us knows that the socket answers. */
static int go_to_background(void)
{
    pid_t pid = fork();
    if (pid < 0)
        return -1;
    if (pid > 0)
        _exit(0);
    setsid();
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3 && null >= 0; fd++)
        dup2(null, fd);
    if (null > 2)
        close(null);
    return 0;
}

static void watch_signals(struct goniod *g)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is told as a full disk is */
    static const int signals[] = { SIGINT, SIGTERM };
    for (int i = 0; i < 2; i++) {
        g->quit[i] = evsignal_new(g->loop, signals[i], on_quit, g);
        evsignal_add(g->quit[i], NULL);
    }
    g->tick = event_new(g->loop, -1, EV_PERSIST, on_tick, g);
    event_add(g->tick, &(struct timeval){ .tv_sec = 0, .tv_usec = 250000 });
}

static void close_all(struct goniod *g)
{
    sensors_close(g);
    server_close(g);
    folder_close(g);
    for (int i = 0; i < 2; i++)
        if (g->quit[i])
            event_free(g->quit[i]);
    if (g->tick)
        event_free(g->tick);
    event_base_free(g->loop);
}

int main(int argc, char **argv)
{
    static struct goniod g;
    g.config.site[GONIO_SENSOR_DISTAL]   = GONIO_SITE_OCCIPUT;
    g.config.site[GONIO_SENSOR_PROXIMAL] = GONIO_SITE_UPPER_BACK;
    umask(0077);
    int code = read_options(argc, argv, &g.config);
    if (code >= 0)
        return code;
    /* A fork after the loop's making would need event_reinit; the log and the socket are checked
     * first. */
    enum gonio_status status = folder_open(&g);
    if (status != GONIO_OK)
        return fail(EXIT_FAILED);
    g.loop = event_base_new();
    if (!g.loop)
        return EXIT_FAILED;
    watch_signals(&g);
    status = server_open(&g);
    if (status == GONIO_OK && !g.config.foreground && go_to_background() == 0)
        event_reinit(g.loop);
    if (status == GONIO_OK)
        status = sensors_open(&g);
    if (status == GONIO_OK)
        event_base_dispatch(g.loop);
    else
        fail(EXIT_FAILED);
    close_all(&g);
    return status == GONIO_OK ? 0 : EXIT_FAILED;
}
