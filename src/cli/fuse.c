/* gonio fuse: samples CSV in, orientation CSV out; a row for every row. */
#include "base/note.h"
#include "cli/command.h"
#include "cli/signal.h"
#include "record/samples.h"
#include <getopt.h>
#include <gonio/fusion.h>
#include <unistd.h>

static struct gonio_fusion_options with_signal(
    struct gonio_fusion_options options, enum trust_signal signal, bool latency_given)
{
    options.use_mag            = signal == TRUST_9_AXES;
    options.prefer_sensor_quat = signal == TRUST_SENSOR;
    if (signal == TRUST_SENSOR && !latency_given)
        options.latency_s = 0; /* what is guessed of gyroscopes says nothing of its filter */
    return options;
}

static enum gonio_status run(int fd, const char *name, const struct gonio_fusion_options *options,
    const struct signal_wanted *wanted)
{
    static struct samples_reader reader;
    static struct signal_early early;
    static struct out out;
    struct gonio_fusion fusion[GONIO_SENSORS];
    struct gonio_sample sample;
    struct gonio_orientation o;
    enum trust_signal signal[GONIO_SENSORS];
    enum gonio_status status = samples_reader_open(&reader, fd, name);
    if (status == GONIO_OK && wanted->signal_given)
        status = signal_judge(&reader, &early, wanted->signal, signal);
    if (status != GONIO_OK)
        return status;
    for (int i = 0; i < GONIO_SENSORS; i++) {
        struct gonio_fusion_options how =
            wanted->signal_given ? with_signal(*options, signal[i], wanted->latency_given)
                                 : *options;
        gonio_fusion_init(&fusion[i], &how);
    }
    out_init(&out, STDOUT_FILENO, "standard output");
    orientations_write_header(&out);
    while ((status = signal_next(&reader, &early, &sample)) == GONIO_OK) {
        gonio_fusion_update(&fusion[sample.sensor], &sample, &o);
        o.time_s = sample.time_s; /* a row for every row, also where time stood still */
        o.sensor = sample.sensor;
        orientations_write(&out, &o);
    }
    enum gonio_status flushed = out_flush(&out);
    return status != GONIO_END ? status : flushed;
}

int command_fuse(int argc, char **argv)
{
    static const struct option options[] = { { "no-mag", no_argument, NULL, 'm' }, SIGNAL_OPTIONS,
        { NULL, 0, NULL, 0 } };
    struct gonio_fusion_options fusion   = gonio_fusion_defaults;
    struct signal_wanted wanted          = { 0 };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'm':
            fusion.use_mag = false;
            break;
        case 'S':
        case 'L':
            if (signal_option("fuse", option, optarg, &wanted) >= 0)
                return EXIT_MISUSED;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("fuse", "one FILE, or none for standard input");
    if (!fusion.use_mag && wanted.signal_given)
        return command_misused("fuse", "--no-mag says what --signal 6 says; give one of them");
    if (wanted.latency_given)
        fusion.latency_s = wanted.latency_s;
    const char *name;
    int fd                   = command_input(argv[optind], &name);
    enum gonio_status status = fd < 0 ? GONIO_EIO : run(fd, name, &fusion, &wanted);
    return status == GONIO_OK ? EXIT_DONE : command_fail(status);
}
