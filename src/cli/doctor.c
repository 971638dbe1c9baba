/* gonio doctor: what stops a measurement on this machine, and the remedy. */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/speech.h"
#include "transport/transport.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <glob.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum verdict { FINE, NOTE, BAD };

struct doctor {
    bool json;
    int bad;
    json_t *list;
};

__attribute__((format(printf, 4, 5))) static void tell(
    struct doctor *d, enum verdict verdict, const char *what, const char *format, ...)
{
    static const char *const word[] = { "ok", "note", "PROBLEM" };
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    d->bad += verdict == BAD;
    if (d->json)
        json_array_append_new(
            d->list, json_pack("{ss ss ss}", "check", what, "verdict", word[verdict], "say", text));
    else
        printf("%-8s %-12s %s\n", word[verdict], what, text);
}

static void check_usb(struct doctor *d)
{
    struct hotplug_device seen[16];
    size_t count = hotplug_list(seen, 16), sensors = 0;
    for (size_t i = 0; i < count && i < 16; i++) {
        if (!seen[i].maybe_sensor)
            continue;
        sensors++;
        if (seen[i].tty[0])
            tell(d, FINE, "usb", "%04x:%04x %s at %s", seen[i].vendor, seen[i].product,
                seen[i].about ? seen[i].about : seen[i].product_name, seen[i].tty);
        else
            tell(d, BAD, "usb",
                "%04x:%04x %s has no tty: its driver is missing or brltty has taken it (apt-get "
                "remove brltty)",
                seen[i].vendor, seen[i].product,
                seen[i].about ? seen[i].about : seen[i].product_name);
    }
    if (sensors == 0)
        tell(d, NOTE, "usb",
            "no sensor and no serial bridge is plugged in (%zu USB devices in all)", count);
}

static void check_port(struct doctor *d, const char *path)
{
    if (access(path, R_OK | W_OK) == 0)
        tell(d, FINE, "port", "%s may be opened", path);
    else if (errno == EACCES)
        tell(d, BAD, "port",
            "%s: permission denied; join its group: sudo usermod -aG dialout $USER, then log in "
            "again",
            path);
}

static void check_ports(struct doctor *d)
{
    glob_t found;
    static const char *const patterns[] = { "/dev/ttyUSB*", "/dev/ttyACM*" };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        if (glob(patterns[i], 0, NULL, &found) != 0)
            continue;
        for (size_t k = 0; k < found.gl_pathc; k++)
            check_port(d, found.gl_pathv[k]);
        globfree(&found);
    }
}

static void check_programs(struct doctor *d)
{
    char path[PATH_MAX];
    if (file_on_path("gnuplot", path, sizeof path))
        tell(d, FINE, "charts", "gnuplot is installed");
    else
        tell(d, BAD, "charts",
            "gnuplot is missing, so no charts: apt-get install gnuplot-nox (measuring works "
            "without)");
    if (access("/usr/sbin/ModemManager", X_OK) == 0)
        tell(d, NOTE, "modem",
            "ModemManager is installed: it writes into new serial ports for some seconds after "
            "plugging in");
}

/* Only where somebody wants to hear the cues. */
static void check_speech(struct doctor *d)
{
    static struct speech speech;
    char trouble[1024];
    speech_open(&speech, NULL);
    speech_trouble(&speech, trouble, sizeof trouble);
    if (*trouble)
        tell(d, NOTE, "speech", "%s", trouble);
    else if (speech.dir[0])
        tell(d, FINE, "speech", "%s, played by %s", speech.dir, speech.player);
    speech_close(&speech);
}

static void check_data(struct doctor *d)
{
    char dir[PATH_MAX];
    struct statvfs fs;
    if (gonio_data_path(NULL, dir, sizeof dir) != GONIO_OK) {
        tell(d, BAD, "data", "%s", note_text(GONIO_EINVAL));
        return;
    }
    if (file_make_folders(dir) != GONIO_OK || access(dir, W_OK) != 0) {
        tell(d, BAD, "data", "%s can't be written: %s; give another folder in GONIO_DATA", dir,
            strerror(errno));
        return;
    }
    double free_mb = statvfs(dir, &fs) == 0 ? (double)fs.f_bavail * (double)fs.f_frsize / 1e6 : 0;
    if (free_mb < 100)
        tell(d, BAD, "data", "%s: only %.0f MB are free; a visit needs about 5 MB", dir, free_mb);
    else
        tell(d, FINE, "data", "%s can be written; %.0f MB are free", dir, free_mb);
}

/* The sensor's own orientation is a choice by need, and two that differ are one that is wrong. */
static void check_signal(struct doctor *d, const json_t *device)
{
    const char *signal = json_text_of(device, "signal", "");
    if (!*signal)
        return;
    bool doubt = json_is(device, "signal_doubt") || strcmp(signal, "sensor") == 0;
    tell(d, doubt ? NOTE : FINE, "signal", "%s: %s: %s", json_text_of(device, "port", "?"), signal,
        json_text_of(device, "signal_why", ""));
    tell(d, FINE, "latency", "%s: late by %s", json_text_of(device, "port", "?"),
        json_text_of(device, "latency_why", ""));
}

static void check_sensors(struct doctor *d)
{
    struct daemon_link link;
    json_t *reply;
    size_t i;
    const json_t *device;
    if (daemon_open(&link, false) != GONIO_OK) {
        tell(d, NOTE, "goniod", "not running; gonio starts it when it is needed");
        daemon_close(&link);
        return;
    }
    if (daemon_ask(&link, "hello", &reply) == GONIO_OK) {
        const char *said = json_text_of(reply, "said", "");
        tell(d, *said ? NOTE : FINE, "goniod", "running, data in %s%s%s",
            json_text_of(reply, "data", "?"), *said ? "; " : "", said);
    }
    if (daemon_ask(&link, "devices", &reply) == GONIO_OK)
        json_array_foreach(json_object_get(reply, "devices"), i, device)
        {
            const char *trouble = json_text_of(device, "trouble", "");
            tell(d, *trouble ? BAD : FINE, "sensor", "%s: %s%s%s",
                json_text_of(device, "port", "?"),
                json_text_of(device, "title", json_text_of(device, "state", "?")),
                *trouble ? ": " : "", trouble);
            check_signal(d, device);
        }
    daemon_close(&link);
}

int command_doctor(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    struct doctor d                      = { .json = false };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            d.json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    d.list = json_array();
    check_usb(&d);
    check_ports(&d);
    check_programs(&d);
    check_speech(&d);
    check_data(&d);
    check_sensors(&d);
    if (d.json) {
        json_t *object = json_pack("{si sO}", "problems", d.bad, "checks", d.list);
        json_dumpf(object, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(object);
    } else {
        printf("%s\n",
            d.bad ? "Nothing else is known to stand in the way." : "Nothing stands in the way.");
    }
    json_decref(d.list);
    return d.bad ? EXIT_FAILED : EXIT_DONE;
}
