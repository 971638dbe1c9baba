/* gonio live: a dial in the terminal. */
#include "base/note.h"
#include "base/text.h"
#include "cli/dial.h"
#include "cli/set.h"
#include "control/message.h"
#include "record/samples.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void draw(struct screen *s, const struct dial *dial, const char *movement)
{
    screen_begin(s);
    screen_line(s, " %s", movement);
    screen_line(s, " ");
    dial_draw(dial, s, 5);
    screen_line(s, " ");
    screen_line(s, " z: zero here    c: clear what was reached    q: leave");
    screen_show(s);
}

/* @return false to leave */
static bool take_key(struct daemon_link *link, struct dial *dial, int key)
{
    if (key == 'z')
        gonio_client_send(link->client, "zero");
    if (key == 'z' || key == 'c')
        dial->most_left_deg = dial->most_right_deg = 0;
    return key != 'q' && key != 3 && key != 4;
}

static enum gonio_status follow(struct daemon_link *link, struct screen *s, const char *movement)
{
    struct dial dial = dial_of(movement);
    enum gonio_status status;
    json_t *event;
    unsigned shown = 0;
    for (;;) {
        bool fresh = false;
        while ((status = daemon_next(link, 0, &event)) == GONIO_OK)
            if (strcmp(json_text_of(event, "event", ""), "angle") == 0) {
                dial_take(&dial, json_is(event, "zeroed") ? json_number_of(event, "value_deg", NAN)
                                                          : (double)NAN);
                fresh = true;
            }
        if (status != GONIO_LATER)
            return status;
        if (s->open)
            draw(s, &dial, movement);
        else if (fresh && shown++ % 10 == 0 && !isnan(dial.deg) && printf("%.1f\n", dial.deg) > 0)
            fflush(stdout);
        int key = screen_wait_or_sleep(s, gonio_client_fd(link->client), 40);
        if (!take_key(link, &dial, key))
            return GONIO_OK;
    }
}

/* Orientation CSV for programs, until the sensor or the reader ends. */
static enum gonio_status follow_csv(struct daemon_link *link)
{
    static struct out out;
    json_t *event;
    enum gonio_status status;
    out_init(&out, STDOUT_FILENO, "standard output");
    orientations_write_header(&out);
    while ((status = daemon_next(link, -1, &event)) == GONIO_OK && out.status == GONIO_OK) {
        const json_t *q = json_object_get(event, "q");
        if (json_array_size(q) != 4)
            continue;
        struct gonio_orientation o = { .time_s = json_number_of(event, "t_s", NAN),
            .sensor                            = (int)json_number_of(event, "sensor", 0),
            .q_GS                              = { json_number_value(json_array_get(q, 0)),
                                             json_number_value(json_array_get(q, 1)), json_number_value(json_array_get(q, 2)),
                                             json_number_value(json_array_get(q, 3)) } };
        orientations_write(&out, &o);
        out_flush(&out); /* a reader wants each row as it comes */
    }
    return status;
}

int command_live(int argc, char **argv)
{
    static const struct option options[] = { { "csv", no_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 } };
    static struct screen screen;
    struct daemon_link link;
    json_t *reply;
    bool csv = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'c':
            csv = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    const char *movement = optind < argc ? argv[optind] : "cervical.rotation";
    if (argc - optind > 1)
        return command_misused("live", "one movement, or none");
    char request[256] = "watch";
    if (message_add(request, sizeof request, "movement", movement) != GONIO_OK ||
        message_add(request, sizeof request, "orientation", csv ? "yes" : "no") != GONIO_OK)
        return command_misused("live", "that is no movement");
    enum gonio_status status = daemon_open(&link, true);
    if (status == GONIO_OK) {
        if (!csv)
            screen_open(&screen);
        status = set_wait_for_sensor(&link, 20, &screen);
        if (status == GONIO_OK)
            status = daemon_ask(&link, request, &reply);
        if (status == GONIO_OK)
            status = csv ? follow_csv(&link) : follow(&link, &screen, movement);
        screen_close(&screen);
    }
    daemon_close(&link);
    return status == GONIO_OK ? EXIT_DONE : command_fail(status);
}
