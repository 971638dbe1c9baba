/* gonio analyse: samples CSV in, repetitions and measurement out. */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/table.h"
#include "record/calibrations.h"
#include "session/evaluate.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static int print_json(const struct gonio_measurement *m, const char *movement)
{
    static char text[1 << 16];
    enum gonio_status status = gonio_measurement_json(m, movement, text, sizeof text);
    if (status != GONIO_OK)
        return command_fail(status);
    puts(text);
    return EXIT_DONE;
}

/* Those that were named; where none was, what a kept set was evaluated with: set.json stands beside
 * its samples. "none" names none. */
static enum gonio_status take_calibrations(
    const char *const *path, int paths, const char *samples, struct live_options *how)
{
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < paths && status == GONIO_OK; i++)
        if (strcmp(path[i], "none") != 0)
            status = calibrations_read_file(path[i], NULL, &how->calibration[i]);
    if (paths > 0 || !samples || strcmp(samples, "-") == 0)
        return status;
    char folder[PATH_MAX];
    const char *slash = strrchr(samples, '/');
    if (text_format(folder, sizeof folder, "%.*s", slash ? (int)(slash - samples) + 1 : 1,
            slash ? samples : ".") != GONIO_OK)
        return GONIO_OK; /* a name of that length opens no file either */
    for (int i = 0; i < GONIO_SENSORS && status == GONIO_OK; i++) {
        status = calibrations_read_set(folder, i, &how->calibration[i]);
        status = status == GONIO_ENODEV ? GONIO_OK : status;
    }
    return status;
}

int command_analyse(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "reps", required_argument, NULL, 'r' }, { "calibration", required_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 } };
    static struct live live;
    static struct gonio_measurement m;
    long long reps = 3;
    bool json      = false;
    const char *calibration[GONIO_SENSORS];
    int calibrations = 0, option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            json = true;
            break;
        case 'r':
            if (integer_whole(optarg, 1, GONIO_REPS_MAX / 2, &reps) != GONIO_OK)
                return command_misused(
                    "analyse", "--reps %s: a number from 1 to %d", optarg, GONIO_REPS_MAX / 2);
            break;
        case 'c':
            if (calibrations == GONIO_SENSORS)
                return command_misused(
                    "analyse", "--calibration: one for each of two sensors at most");
            calibration[calibrations++] = optarg;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (optind == argc || argc - optind > 2)
        return command_misused(
            "analyse", "name the movement, such as cervical.rotation, then one FILE or none");
    struct live_options how = live_defaults(argv[optind]);
    how.sensors             = 0; /* as many as the file has */
    const struct gonio_movement *known[2];
    if (gonio_movement_find(argv[optind], known) == 0)
        return command_misused("analyse",
            "\"%s\" is no movement that is known here; try cervical.rotation", argv[optind]);
    if (take_calibrations(calibration, calibrations, argv[optind + 1], &how) != GONIO_OK)
        return command_fail(GONIO_EFORMAT);
    const char *name;
    int fd = command_input(optind + 1 < argc ? argv[optind + 1] : NULL, &name);
    if (fd < 0)
        return command_fail(GONIO_EIO);
    enum gonio_status status = evaluate_samples(fd, name, &how, (int)reps, NULL, &live, &m);
    if (status != GONIO_OK)
        return command_fail(status == GONIO_EINVAL ? GONIO_EFORMAT : status);
    int code = EXIT_DONE;
    if (json)
        code = print_json(&m, argv[optind]);
    else
        table_measurement(stdout, &m);
    const char *refusal = live_refusal(&live, &m);
    if (!refusal || code != EXIT_DONE)
        return code;
    return command_fail(note(GONIO_EQUALITY, "refused: %s", refusal));
}
