/* One connection to goniod for shell scripts: says its requests in order and prints each reply;
 * with --for it then prints whatever comes for so many seconds, or until an event.
 *
 *     ask [--for SECONDS [--until EVENT]] REQUEST...        such as: ask --for 3 watch
 *
 * Exit 0: all were granted; 1: one was refused; 69: no goniod, or it went. It never starts one.
 */
#include "base/clock.h"
#include "base/text.h"
#include <gonio/client.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { DONE = 0, REFUSED = 1, MISUSED = 2, AWAY = 69, REPLY_MS = 20000 };

/* Our own JSON writer puts nothing between a key and its value. */
static bool is_reply(const char *json) { return strstr(json, "\"reply\":") != NULL; }
static bool is_granted(const char *json) { return strstr(json, "\"ok\":true") != NULL; }

static int ask(struct gonio_client *client, const char *request)
{
    const char *json;
    if (gonio_client_send(client, request) != GONIO_OK)
        return AWAY;
    do
        if (gonio_client_next(client, REPLY_MS, &json) != GONIO_OK)
            return AWAY;
    while (!is_reply(json));
    puts(json);
    return is_granted(json) ? DONE : REFUSED;
}

static int listen_for(struct gonio_client *client, double seconds, const char *event)
{
    char last[64];
    text_format(last, sizeof last, "\"event\":\"%s\"", event);
    int64_t until_ns = clock_monotonic_ns() + (int64_t)(seconds * 1e9), left_ns;
    while ((left_ns = until_ns - clock_monotonic_ns()) > 0) {
        const char *json;
        enum gonio_status status = gonio_client_next(client, (int)(left_ns / 1000000) + 1, &json);
        if (status == GONIO_EGONE)
            return AWAY;
        if (status == GONIO_OK)
            puts(json);
        if (status == GONIO_OK && *event && strstr(json, last))
            break;
    }
    return DONE;
}

int main(int argc, char **argv)
{
    char path[PATH_MAX];
    struct gonio_client *client;
    const char *event = "";
    double seconds    = 0;
    int first         = 1;
    setvbuf(stdout, NULL, _IOLBF, 0); /* whoever follows a file sees each line as it comes */
    if (argc > 2 && strcmp(argv[1], "--for") == 0 && number_whole(argv[2], &seconds) == GONIO_OK)
        first = 3;
    if (first == 3 && argc > 4 && strcmp(argv[3], "--until") == 0) {
        event = argv[4];
        first = 5;
    }
    if (first >= argc) {
        fputs("usage: ask [--for SECONDS [--until EVENT]] REQUEST...\n", stderr);
        return MISUSED;
    }
    if (gonio_socket_path(NULL, path, sizeof path) != GONIO_OK ||
        gonio_client_open(path, &client) != GONIO_OK)
        return AWAY;
    int code = DONE;
    for (int i = first; i < argc && code == DONE; i++)
        code = ask(client, argv[i]);
    if (code == DONE && seconds > 0)
        code = listen_for(client, seconds, event);
    gonio_client_close(client);
    return code;
}
