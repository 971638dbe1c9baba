#include "cli/signal.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include <gonio/record.h>
#include <limits.h>
#include <string.h>

static const double judged_s = 2.0;

int signal_option(const char *command, int letter, const char *value, struct signal_wanted *out)
{
    double ms;
    if (letter == 'S') {
        out->signal_given = true;
        if (trust_signal_find(value, &out->signal) != GONIO_OK)
            return command_misused(command, "--signal %s", note_text(GONIO_EINVAL));
        return -1;
    }
    if (number_whole(value, &ms) != GONIO_OK || ms < TRUST_LATENCY_LEAST_MS ||
        ms > TRUST_LATENCY_MOST_MS)
        return command_misused(command, "--latency %s: milliseconds, from %d to %d", value,
            TRUST_LATENCY_LEAST_MS, TRUST_LATENCY_MOST_MS);
    out->latency_given = true;
    out->latency_s     = 1e-3 * ms;
    return -1;
}

/* The folder of a samples.csv, as it is in the data folder; false for any other file. */
static bool folder_of(const char *path, char *folder, size_t size)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    if (strcmp(file, "samples.csv") != 0)
        return false;
    if (!slash)
        return text_format(folder, size, ".") == GONIO_OK;
    return text_format(folder, size, "%.*s", (int)(slash - path), path) == GONIO_OK;
}

static void take_set(const char *folder, struct live_options *out)
{
    struct gonio_set_how how;
    enum gonio_status status = gonio_set_how_read(folder, &how);
    if (status == GONIO_ENODEV) {
        note_clear();
        return; /* a set that was not finished */
    }
    if (status != GONIO_OK) {
        say("%s; --signal and --latency say what it does not", note_text(status));
        note_clear();
        return;
    }
    out->practice = how.practice;
    out->rulings  = how.rulings;
    for (int i = 0; i < how.sensors; i++) {
        if (how.sensor[i].signal[0])
            out->signal[i].latency_s = how.sensor[i].latency_s;
        if (how.sensor[i].signal[0] &&
            trust_signal_find(how.sensor[i].signal, &out->signal[i].trust) != GONIO_OK)
            say("%s/set.json: %s", folder, note_text(GONIO_EFORMAT));
        out->known[i].has  = how.sensor[i].mounted_by_movement;
        out->known[i].q_SB = how.sensor[i].q_SB;
        if (how.sensor[i].site[0] && gonio_site_find(how.sensor[i].site, &out->site[i]) != GONIO_OK)
            say("%s/set.json: \"%s\" is no place to wear a sensor that is known here", folder,
                how.sensor[i].site);
    }
    note_clear();
}

void signal_of_file(const char *path, const struct signal_wanted *wanted, struct live_options *io)
{
    char folder[PATH_MAX];
    if (path && folder_of(path, folder, sizeof folder))
        take_set(folder, io);
    for (int i = 0; i < GONIO_SENSORS; i++) {
        if (wanted->signal_given)
            io->signal[i].trust = wanted->signal;
        if (wanted->latency_given)
            io->signal[i].latency_s = wanted->latency_s;
    }
}

static enum gonio_status read_early(
    struct samples_reader *reader, struct signal_early *early, struct trust seen[GONIO_SENSORS])
{
    const int room           = sizeof early->sample / sizeof *early->sample;
    enum gonio_status status = GONIO_OK;
    early->at = early->count = 0;
    while (early->count < room) {
        struct gonio_sample *s = &early->sample[early->count];
        status                 = samples_reader_next(reader, s);
        if (status != GONIO_OK)
            break;
        early->count++;
        trust_push(&seen[s->sensor], s);
        if (s->time_s - early->sample[0].time_s > judged_s)
            break;
    }
    return status == GONIO_END ? GONIO_OK : status;
}

enum gonio_status signal_judge(struct samples_reader *reader, struct signal_early *early,
    enum trust_signal asked, enum trust_signal out[GONIO_SENSORS])
{
    static struct trust seen[GONIO_SENSORS];
    struct trust_choice choice;
    for (int i = 0; i < GONIO_SENSORS; i++)
        trust_init(&seen[i], 0); /* a file does not tell the range */
    enum gonio_status status = read_early(reader, early, seen);
    for (int i = 0; i < GONIO_SENSORS && status == GONIO_OK; i++) {
        status = trust_choose(&seen[i], asked, &choice);
        if (status != GONIO_OK)
            break;
        out[i] = choice.signal;
        if (asked == TRUST_AUTO && seen[i].samples > 0)
            say("sensor %d: signal %s: %s", i, trust_signal_name(choice.signal), choice.why);
    }
    return status;
}

enum gonio_status signal_next(
    struct samples_reader *reader, struct signal_early *early, struct gonio_sample *out)
{
    if (early->at == early->count)
        return samples_reader_next(reader, out);
    *out = early->sample[early->at++];
    return GONIO_OK;
}
