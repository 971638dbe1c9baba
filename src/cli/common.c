/* What the commands share. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("gonio: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

static int exit_code(enum gonio_status status)
{
    switch (status) {
    case GONIO_OK:
        return EXIT_DONE;
    case GONIO_EINVAL:
        return EXIT_MISUSED;
    case GONIO_ENODEV:
        return EXIT_NO_SENSOR;
    case GONIO_EQUALITY:
        return EXIT_REFUSED;
    case GONIO_EGONE:
        return EXIT_DAEMON_AWAY;
    case GONIO_ECONFIG:
        return EXIT_BAD_CONFIG;
    default:
        return EXIT_FAILED;
    }
}

int command_fail(enum gonio_status status)
{
    say("%s", note_text(status));
    return exit_code(status);
}

int command_misused(const char *name, const char *format, ...)
{
    va_list args;
    size_t count;
    va_start(args, format);
    fputs("gonio: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    const struct command *all = commands(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            fprintf(stderr, "\nusage: gonio %s %s\n", name, all[i].arguments);
    return EXIT_MISUSED;
}

int command_input(const char *path, const char **name)
{
    if (!path || strcmp(path, "-") == 0) {
        *name = "standard input";
        return STDIN_FILENO;
    }
    *name  = path;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        note(GONIO_EIO, "%s: can't be opened: %s", path, strerror(errno));
    return fd;
}

bool command_colour(int fd)
{
    const char *no = getenv("NO_COLOR");
    return isatty(fd) && !(no && *no);
}

/* ---- goniod ---- */

/* goniod stands beside gonio, or on the PATH. */
static enum gonio_status start_daemon(void)
{
    char self[PATH_MAX], path[PATH_MAX + 16];
    ssize_t n           = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    char *slash         = strrchr(self, '/');
    snprintf(path, sizeof path, "%.*sgoniod", slash ? (int)(slash - self) + 1 : 0, self);
    if (access(path, X_OK) != 0)
        snprintf(path, sizeof path, "goniod");
    char *const arguments[] = { path, NULL };
    pid_t child;
    int error = posix_spawnp(&child, path, NULL, NULL, arguments, environ);
    if (error != 0)
        return note(GONIO_EGONE, "goniod can't be started: %s; is it installed?", strerror(error));
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return note(GONIO_EGONE, "goniod could not start; its own words stand above");
    return GONIO_OK;
}

enum gonio_status daemon_open(struct daemon_link *link, bool start)
{
    char path[PATH_MAX];
    *link                    = (struct daemon_link){ NULL, NULL };
    enum gonio_status status = gonio_socket_path(NULL, path, sizeof path);
    if (status != GONIO_OK)
        return status;
    status = gonio_client_open(path, &link->client);
    if (status != GONIO_ENODEV)
        return status;
    if (!start)
        return note(GONIO_EGONE, "no goniod is running at %s", path);
    say("no goniod was running; starting it");
    status = start_daemon();
    if (status == GONIO_OK && gonio_client_open(path, &link->client) != GONIO_OK)
        status = note(GONIO_EGONE, "goniod was started but does not answer at %s", path);
    return status;
}

void daemon_close(struct daemon_link *link)
{
    json_decref(link->event);
    gonio_client_close(link->client);
}

enum gonio_status daemon_next(struct daemon_link *link, int timeout_ms, json_t **object)
{
    const char *line;
    enum gonio_status status = gonio_client_next(link->client, timeout_ms, &line);
    if (status != GONIO_OK)
        return status;
    json_error_t error;
    json_decref(link->event);
    link->event = json_loads(line, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(link->event))
        return note(GONIO_EFORMAT, "goniod said something that is no JSON: %s", error.text);
    *object = link->event;
    return GONIO_OK;
}

enum gonio_status daemon_ask(struct daemon_link *link, const char *request, json_t **reply)
{
    enum { WAIT_MS = 10000 };
    enum gonio_status status = gonio_client_send(link->client, request);
    int64_t until_ns         = clock_monotonic_ns() + WAIT_MS * INT64_C(1000000);
    while (status == GONIO_OK && clock_monotonic_ns() < until_ns) {
        status = daemon_next(link, WAIT_MS, reply);
        if (status == GONIO_OK && json_object_get(*reply, "reply")) {
            if (json_is(*reply, "ok"))
                return GONIO_OK;
            int given = (int)json_number_of(*reply, "status", GONIO_EIO);
            return note(
                (enum gonio_status)given, "%s", json_text_of(*reply, "say", "goniod refused"));
        }
    }
    if (status == GONIO_OK || status == GONIO_LATER)
        return note(GONIO_EGONE, "goniod does not answer; end it and try again");
    return status;
}

const char *json_text_of(const json_t *object, const char *key, const char *other)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : other;
}

double json_number_of(const json_t *object, const char *key, double other)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : other;
}

bool json_is(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}
