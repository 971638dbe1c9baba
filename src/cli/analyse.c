/* gonio analyse: samples CSV in, repetitions and measurement out. */
#include "base/note.h"
#include "base/text.h"
#include "cli/calibrated.h"
#include "cli/command.h"
#include "cli/signal.h"
#include "cli/table.h"
#include "session/evaluate.h"
#include <getopt.h>
#include <gonio/record.h>
#include <stdio.h>
#include <stdlib.h>

static int print_json(const struct gonio_measurement *m, const char *movement)
{
    static char text[1 << 16];
    enum gonio_status status = gonio_measurement_json(m, movement, text, sizeof text);
    if (status != GONIO_OK)
        return command_fail(status);
    puts(text);
    return EXIT_DONE;
}

int command_analyse(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "reps", required_argument, NULL, 'r' }, SIGNAL_OPTIONS, CALIBRATED_OPTION,
        { NULL, 0, NULL, 0 } };
    static struct live live;
    struct signal_wanted wanted         = { 0 };
    struct calibrated_wanted calibrated = { 0 };
    static struct gonio_measurement m;
    long long reps = 3;
    bool json      = false;
    int option;
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
        case 'S':
        case 'L':
            if (signal_option("analyse", option, optarg, &wanted) >= 0)
                return EXIT_MISUSED;
            break;
        case 'C':
            if (calibrated_option("analyse", optarg, &calibrated) >= 0)
                return EXIT_MISUSED;
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
    const char *name, *path = optind + 1 < argc ? argv[optind + 1] : NULL;
    int fd = command_input(path, &name);
    if (fd < 0)
        return command_fail(GONIO_EIO);
    signal_of_file(path, &wanted, &how);
    enum gonio_status status = calibrated_of_file(path, &calibrated, how.calibration);
    if (status != GONIO_OK)
        return command_fail(GONIO_EFORMAT);
    status = evaluate_samples(fd, name, &how, (int)reps, NULL, &live, &m);
    if (status != GONIO_OK)
        return command_fail(status == GONIO_EINVAL ? GONIO_EFORMAT : status);
    for (int i = 0; i < live.options.sensors; i++)
        if (wanted.signal_given && trust_check(wanted.signal, live.has[i]) != GONIO_OK)
            return command_fail(GONIO_EINVAL);
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
