/* gonio devices: the sensors, and what they send. The bare command: that, and what they read now.
 */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "control/message.h"
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* "3 days", of seconds. */
static void age_words(double s, char *out, size_t size)
{
    static const struct {
        double s;
        const char *one, *many;
    } unit[] = { { 365.25 * 86400, "year", "years" }, { 30.44 * 86400, "month", "months" },
        { 7 * 86400, "week", "weeks" }, { 86400, "day", "days" }, { 3600, "hour", "hours" },
        { 60, "minute", "minutes" } };
    text_format(out, size, "less than a minute");
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        double n = floor(s / unit[i].s);
        if (n < 1)
            continue;
        text_format(out, size, "%.0f %s", n, n < 2 ? unit[i].one : unit[i].many);
        return;
    }
}

static bool has_gyroscope(const json_t *device)
{
    size_t i;
    const json_t *word;
    json_array_foreach(json_object_get(device, "gives"), i, word)
    {
        const char *text = json_string_value(word);
        if (text && strcmp(text, "gyroscope") == 0)
            return true;
    }
    return false;
}

static void print_calibration(const json_t *device)
{
    const json_t *c     = json_object_get(device, "calibration");
    const char *trouble = json_text_of(c, "trouble", "");
    double guided_s     = json_number_of(c, "age_s", NAN),
           sd           = json_number_of(c, "scale_sd_percent", NAN);
    char age[40];
    if (!has_gyroscope(device) && !*trouble && isnan(guided_s) && isnan(sd))
        return; /* nothing can be known of it, or it has said nothing yet */
    age_words(guided_s, age, sizeof age);
    if (*trouble)
        printf("    its calibration can't be used: %s\n", trouble);
    else if (!isnan(guided_s))
        printf("    calibrated %s ago, scale known to %.2g %%\n", age, sd);
    else if (!isnan(sd))
        printf("    not calibrated on a table; its sets have shown its scale to %.2g %%\n", sd);
    else
        puts("    not calibrated; `gonio calibrate` takes two minutes");
}

/* How a sensor's signal was chosen and how late it is: for those who ask. */
static void print_choice(const json_t *device)
{
    if (*json_text_of(device, "signal_why", ""))
        printf("    signal %s: %s\n    late by %s\n", json_text_of(device, "signal", ""),
            json_text_of(device, "signal_why", ""), json_text_of(device, "latency_why", ""));
}

static void print_line(const json_t *device, bool all)
{
    const char *trouble = json_text_of(device, "trouble", "");
    const char *serial  = json_text_of(device, "serial", "");
    printf("%-24s  %-22s %-12s %6.1f Hz", json_text_of(device, "port", "?"),
        json_text_of(device, "title", "unknown"), json_text_of(device, "state", "?"),
        json_number_of(device, "rate_hz", 0));
    if (json_number_of(device, "baud", 0) > 0)
        printf("  %6.0f baud", json_number_of(device, "baud", 0));
    if (*serial)
        printf("  serial %s", serial);
    printf("  %s\n", json_text_of(device, "role", ""));
    print_calibration(device);
    if (json_is(device, "set_up_for_this_run"))
        printf("    set to 100 Hz with gyroscope for this run; `gonio devices --save %s` keeps "
               "that in the sensor\n",
            json_text_of(device, "port", "PORT"));
    if (all)
        print_choice(device);
    if (*trouble)
        printf("    %s\n", trouble);
}

enum devices_form { DEVICES_JSON, DEVICES_SHORT, DEVICES_ALL };

static int print_devices(const json_t *reply, enum devices_form form)
{
    const json_t *list = json_object_get(reply, "devices");
    size_t i;
    const json_t *device;
    if (form == DEVICES_JSON) {
        json_t *object = json_pack("{sO}", "devices", list);
        json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
        putchar('\n');
        json_decref(object);
    } else {
        json_array_foreach(list, i, device) print_line(device, form == DEVICES_ALL);
    }
    if (json_array_size(list) > 0)
        return EXIT_DONE;
    say("no sensor; plug one in, or see `gonio doctor`");
    return EXIT_NO_SENSOR;
}

static int save(struct daemon_link *link, const char *port)
{
    char request[MESSAGE_BYTES] = "save-device";
    json_t *reply;
    if (message_add(request, sizeof request, "port", port) != GONIO_OK)
        return command_misused("devices", "--save: that is no port");
    enum gonio_status status = daemon_ask(link, request, &reply);
    if (status != GONIO_OK)
        return command_fail(status);
    printf("%s: its settings now outlive a power cycle\n", port);
    return EXIT_DONE;
}

int command_devices(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "save", required_argument, NULL, 's' }, { NULL, 0, NULL, 0 } };
    bool json                            = false;
    const char *port                     = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            json = true;
            break;
        case 's':
            port = optarg;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (optind < argc)
        return command_misused("devices", "\"%s\" is one word too many", argv[optind]);
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = daemon_open(&link, true);
    if (status == GONIO_OK && port) {
        int code = save(&link, port);
        daemon_close(&link);
        return code;
    }
    if (status == GONIO_OK)
        status = daemon_ask(&link, "devices", &reply);
    int code = status == GONIO_OK ? print_devices(reply, json ? DEVICES_JSON : DEVICES_ALL)
                                  : command_fail(status);
    daemon_close(&link);
    return code;
}

/* One angle from the dial, or that it waits for a still moment. */
static void print_now(struct daemon_link *link)
{
    json_t *object;
    if (daemon_ask(link, "watch", &object) != GONIO_OK)
        return;
    for (int i = 0; i < 20 && daemon_next(link, 500, &object) == GONIO_OK; i++) {
        if (strcmp(json_text_of(object, "event", ""), "angle") != 0)
            continue;
        double deg = json_number_of(object, "rotation_deg", NAN);
        if (json_is(object, "zeroed"))
            printf("neck rotation now: %.0f° %s; `gonio live` shows the dial\n", fabs(deg),
                deg >= 0 ? "left" : "right");
        else
            printf("the sensor reads; hold it still for 2 s to set zero, then `gonio live` shows "
                   "the dial\n");
        return;
    }
}

int command_overview(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = daemon_open(&link, true);
    if (status == GONIO_OK)
        status = daemon_ask(&link, "devices", &reply);
    if (status != GONIO_OK) {
        daemon_close(&link);
        return command_fail(status);
    }
    int code = print_devices(reply, DEVICES_SHORT);
    if (code == EXIT_DONE)
        print_now(&link);
    else
        puts("A first visit, once a sensor is there: gonio session --patient P001      All "
             "commands: gonio help");
    daemon_close(&link);
    return code;
}
