/* gonio calibrate: a sensor's own errors, found on a table. */
#include "base/note.h"
#include "base/text.h"
#include "cli/screen.h"
#include "cli/set.h"
#include "control/message.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct guided {
    struct daemon_link link;
    struct screen *screen;
    char next[320], news[256];
    int sides, axes;
    bool json, over;
    int code;
};

static void draw(struct guided *g)
{
    struct screen *s = g->screen;
    screen_begin(s);
    screen_line(s, " Calibrating. A table, a ruler or any straight edge on it, two minutes.");
    screen_line(s, " ");
    screen_text(s, 3, g->next);
    screen_line(s, " ");
    screen_text(s, 3, g->news);
    screen_line(s, " ");
    screen_line(s, "   sides %d of 6   turned about %d of 3 axes", g->sides, g->axes);
    screen_line(s, " ");
    screen_line(s, " Esc or q: stop; what is known of the sensor stays as it was");
    screen_show(s);
}

static void take_step(struct guided *g, const json_t *event)
{
    const char *next = json_text_of(event, "next", ""), *news = json_text_of(event, "say", "");
    bool fresh = strcmp(next, g->next) != 0;
    if (g->screen->open && (fresh || *news) && !json_is(event, "turning"))
        screen_bells(g->screen, 1);
    if (!g->screen->open && *news)
        say("%s", news);
    if (!g->screen->open && fresh)
        say("%s", next);
    text_format(g->next, sizeof g->next, "%s", next);
    if (*news || !json_is(event, "turning"))
        text_format(g->news, sizeof g->news, "%s", news);
    g->sides = (int)json_number_of(event, "sides", 0);
    g->axes  = (int)json_number_of(event, "axes", 0);
}

static void take_result(struct guided *g, const json_t *event)
{
    enum gonio_status status = (enum gonio_status)json_number_of(event, "status", GONIO_EIO);
    const char *words        = json_text_of(event, "say", "");
    screen_close(g->screen);
    g->over = true;
    g->code = json_is(event, "saved")    ? EXIT_DONE
              : status == GONIO_EQUALITY ? EXIT_REFUSED
                                         : EXIT_FAILED;
    if (g->json) {
        json_t *out = json_pack("{sb ss sO?}", "saved", json_is(event, "saved"), "say", words,
            "calibration", json_object_get(event, "calibration"));
        json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(17));
        putchar('\n');
        json_decref(out);
    } else if (g->code == EXIT_DONE) {
        puts(words);
    }
    if (g->code != EXIT_DONE)
        say("%s", words);
}

static void take(struct guided *g, const json_t *event)
{
    const char *what = json_text_of(event, "event", "");
    if (strcmp(what, "calibration") == 0)
        take_step(g, event);
    else if (strcmp(what, "calibrated") == 0)
        take_result(g, event);
}

/* The first step may come before the reply. */
static enum gonio_status begin(struct guided *g, const char *sensor, const char *timeout_s)
{
    char line[MESSAGE_BYTES];
    json_t *object;
    enum gonio_status status = text_format(line, sizeof line, "calibrate");
    if (sensor)
        status = message_add(line, sizeof line, "sensor", sensor);
    if (status == GONIO_OK)
        status = message_add(line, sizeof line, "timeout", timeout_s);
    if (status == GONIO_OK)
        status = gonio_client_send(g->link.client, line);
    while (status == GONIO_OK) {
        status = daemon_next(&g->link, 10000, &object);
        if (status != GONIO_OK)
            return note(GONIO_EGONE, "goniod does not answer; end it and try again");
        if (!json_object_get(object, "reply"))
            take(g, object);
        else if (json_is(object, "ok"))
            return GONIO_OK;
        else
            status = note((enum gonio_status)json_number_of(object, "status", GONIO_EIO), "%s",
                json_text_of(object, "say", "goniod refused"));
    }
    return status;
}

static enum gonio_status follow(struct guided *g)
{
    enum { FRAME_MS = 50, WAIT_MS = 250, ESCAPE = 27 };
    while (!g->over) {
        json_t *event;
        enum gonio_status status =
            daemon_next(&g->link, g->screen->open ? FRAME_MS : WAIT_MS, &event);
        if (status == GONIO_OK)
            take(g, event);
        else if (status != GONIO_LATER)
            return status;
        if (!g->screen->open)
            continue;
        draw(g);
        int key = screen_key(0);
        if (key == 'q' || key == ESCAPE || key == 3 || key == 4) { /* leaving ends it */
            g->over = true;
            g->code = EXIT_FAILED;
            screen_close(g->screen);
            say("stopped; what was known of the sensor stays as it was");
        }
    }
    return GONIO_OK;
}

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, bool *json, const char **timeout_s)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "timeout", required_argument, NULL, 't' }, { NULL, 0, NULL, 0 } };
    long long number;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            *json = true;
            break;
        case 't':
            if (integer_whole(optarg, 5, 3600, &number) != GONIO_OK)
                return command_misused(
                    "calibrate", "--timeout %s: seconds, from 5 to 3600", optarg);
            *timeout_s = optarg;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("calibrate", "one sensor at a time, by its port or serial number");
    return -1;
}

int command_calibrate(int argc, char **argv)
{
    static struct screen screen;
    struct guided g       = { .screen = &screen, .code = EXIT_FAILED };
    const char *timeout_s = "600";
    int code              = read_options(argc, argv, &g.json, &timeout_s);
    if (code >= 0)
        return code;
    enum gonio_status status = daemon_open(&g.link, true);
    if (status == GONIO_OK && !g.json)
        screen_open(&screen);
    if (status == GONIO_OK && !argv[optind])
        status = set_wait_for_sensor(&g.link, 20, &screen);
    if (status == GONIO_OK)
        status = begin(&g, argv[optind], timeout_s);
    if (status == GONIO_OK)
        status = follow(&g);
    screen_close(&screen);
    daemon_close(&g.link);
    return status == GONIO_OK ? g.code : command_fail(status);
}
