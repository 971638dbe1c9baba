/* gonio fuse: samples CSV in, orientation CSV out; a row for every row. */
#include "base/note.h"
#include "base/text.h"
#include "cli/calibrated.h"
#include "cli/command.h"
#include "cli/signal.h"
#include "math/vec3.h"
#include "record/samples.h"
#include "session/whole.h"
#include <getopt.h>
#include <stdio.h>
#include <string.h>
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

/* What is asked for beside the filter's own options. */
struct asked {
    bool smooth, neutral;
    const char *joint;
    struct signal_wanted signal;
    struct calibrated_wanted calibrated;
};

static enum gonio_status filter(struct samples_reader *reader, struct signal_early *early,
    const struct gonio_fusion_options how[GONIO_SENSORS], struct out *out)
{
    struct gonio_fusion fusion[GONIO_SENSORS];
    struct gonio_sample sample;
    struct gonio_orientation o;
    enum gonio_status status;
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_fusion_init(&fusion[i], &how[i]);
    while ((status = signal_next(reader, early, &sample)) == GONIO_OK) {
        gonio_fusion_update(&fusion[sample.sensor], &sample, &o);
        o.time_s = sample.time_s; /* a row for every row, also where time stood still */
        o.sensor = sample.sensor;
        orientations_write(out, &o);
    }
    return status == GONIO_END ? GONIO_OK : status;
}

static void write_row(
    void *context, const struct gonio_sample *sample, const struct gonio_orientation *orientation)
{
    struct gonio_orientation o = *orientation;
    o.time_s                   = sample->time_s;
    o.sensor                   = sample->sensor;
    orientations_write(context, &o);
}

/* What was found wrong at the end is said, then taken out. */
static void say_held(const struct asked *asked, const struct whole_held *held)
{
    if (held->returned)
        fprintf(stderr,
            "gonio: the pose at the end differs from that at the start by %.1f degrees in heading, "
            "which was taken out, and %.1f degrees in inclination, which stays\n",
            deg_from_rad(held->mismatch.heading_rad), deg_from_rad(held->mismatch.inclination_rad));
    if (held->by_joint)
        fprintf(stderr,
            "gonio: %s: the sensors' headings drifted apart by %.1f ± %.1f degrees, held by the "
            "joint\n",
            asked->joint, deg_from_rad(held->joint.drift_rad),
            1.96 * deg_from_rad(held->joint.drift_sd_rad));
}

static enum gonio_status smooth(struct samples_reader *reader, struct signal_early *early,
    const struct gonio_fusion_options how[GONIO_SENSORS], const struct asked *asked,
    struct out *out)
{
    struct whole *whole;
    struct whole_held held;
    struct gonio_sample sample;
    enum gonio_status status = whole_new(how, &whole);
    if (status != GONIO_OK)
        return status;
    while ((status = signal_next(reader, early, &sample)) == GONIO_OK)
        if ((status = whole_push(whole, &sample)) != GONIO_OK)
            break;
    if (status == GONIO_END)
        status = whole_smooth(whole);
    if (status == GONIO_OK && (asked->joint || asked->neutral)) {
        status = whole_hold(whole, asked->joint, asked->neutral, &held);
        if (status == GONIO_OK)
            say_held(asked, &held);
    }
    if (status == GONIO_OK)
        whole_each(whole, write_row, out);
    whole_free(whole);
    return status;
}

static enum gonio_status run(
    int fd, const char *name, const struct gonio_fusion_options *options, const struct asked *asked)
{
    static struct samples_reader reader;
    static struct signal_early early;
    static struct out out;
    const struct signal_wanted *wanted = &asked->signal;
    struct gonio_fusion_options how[GONIO_SENSORS];
    struct gonio_calibration calibration[GONIO_SENSORS];
    enum trust_signal signal[GONIO_SENSORS];
    enum gonio_status status = samples_reader_open(&reader, fd, name);
    if (status == GONIO_OK && wanted->signal_given)
        status = signal_judge(&reader, &early, wanted->signal, signal);
    if (status != GONIO_OK)
        return status;
    status = calibrated_of_file(NULL, &asked->calibrated, calibration);
    if (status != GONIO_OK)
        return status;
    for (int i = 0; i < GONIO_SENSORS; i++) {
        how[i] = wanted->signal_given ? with_signal(*options, signal[i], wanted->latency_given)
                                      : *options;
        how[i].calibration = calibration[i].has ? &calibration[i] : NULL;
    }
    out_init(&out, STDOUT_FILENO, "standard output");
    orientations_write_header(&out);
    status                    = asked->smooth ? smooth(&reader, &early, how, asked, &out)
                                              : filter(&reader, &early, how, &out);
    enum gonio_status flushed = out_flush(&out);
    return status != GONIO_OK ? status : flushed;
}

static bool is_joint(const char *name)
{
    const char *known;
    for (size_t i = 0; (known = gonio_relative_joint(i)); i++)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

static int misused_joint(const char *name)
{
    char list[256] = "";
    const char *known;
    for (size_t i = 0; (known = gonio_relative_joint(i)); i++) {
        size_t used = strlen(list);
        text_format(list + used, sizeof list - used, "%s%s", i ? ", " : "", known);
    }
    return command_misused("fuse", "--joint %s: known here are %s", name, list);
}

int command_fuse(int argc, char **argv)
{
    static const struct option options[] = { { "no-mag", no_argument, NULL, 'm' },
        { "smooth", no_argument, NULL, 's' }, { "neutral", no_argument, NULL, 'n' },
        { "joint", required_argument, NULL, 'j' }, SIGNAL_OPTIONS, CALIBRATED_OPTION,
        { NULL, 0, NULL, 0 } };
    struct gonio_fusion_options fusion   = gonio_fusion_defaults;
    struct asked asked                   = { 0 };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'm':
            fusion.use_mag = false;
            break;
        case 's':
            asked.smooth = true;
            break;
        case 'n':
            asked.smooth = asked.neutral = true;
            break;
        case 'j':
            if (!is_joint(optarg))
                return misused_joint(optarg);
            asked.smooth = true;
            asked.joint  = optarg;
            break;
        case 'S':
        case 'L':
            if (signal_option("fuse", option, optarg, &asked.signal) >= 0)
                return EXIT_MISUSED;
            break;
        case 'C':
            if (calibrated_option("fuse", optarg, &asked.calibrated) >= 0)
                return EXIT_MISUSED;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("fuse", "one FILE, or none for standard input");
    if (!fusion.use_mag && asked.signal.signal_given)
        return command_misused("fuse", "--no-mag says what --signal 6 says; give one of them");
    if (asked.signal.latency_given)
        fusion.latency_s = asked.signal.latency_s;
    const char *name;
    int fd                   = command_input(argv[optind], &name);
    enum gonio_status status = fd < 0 ? GONIO_EIO : run(fd, name, &fusion, &asked);
    return status == GONIO_OK ? EXIT_DONE : command_fail(status);
}
