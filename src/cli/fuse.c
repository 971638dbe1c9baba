/* gonio fuse: samples CSV in, orientation CSV out; a row for every row. */
#include "base/note.h"
#include "cli/command.h"
#include "record/calibrations.h"
#include "record/samples.h"
#include <getopt.h>
#include <gonio/fusion.h>
#include <unistd.h>

/* @param options  for each sensor, shape (GONIO_SENSORS) */
static enum gonio_status run(int fd, const char *name, const struct gonio_fusion_options *options)
{
    static struct samples_reader reader;
    static struct out out;
    struct gonio_fusion fusion[GONIO_SENSORS];
    struct gonio_sample sample;
    struct gonio_orientation o;
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_fusion_init(&fusion[i], &options[i]);
    out_init(&out, STDOUT_FILENO, "standard output");
    enum gonio_status status = samples_reader_open(&reader, fd, name);
    if (status != GONIO_OK)
        return status;
    orientations_write_header(&out);
    while ((status = samples_reader_next(&reader, &sample)) == GONIO_OK) {
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
    static const struct option options[]              = { { "no-mag", no_argument, NULL, 'm' },
                     { "calibration", required_argument, NULL, 'c' }, { NULL, 0, NULL, 0 } };
    struct gonio_fusion_options fusion[GONIO_SENSORS] = { gonio_fusion_defaults,
        gonio_fusion_defaults };
    struct gonio_calibration calibration[GONIO_SENSORS];
    int calibrations = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'm':
            fusion[0].use_mag = fusion[1].use_mag = false;
            break;
        case 'c':
            if (calibrations == GONIO_SENSORS)
                return command_misused(
                    "fuse", "--calibration: one for each of two sensors at most");
            if (calibrations_read_file(optarg, NULL, &calibration[calibrations]) != GONIO_OK)
                return command_fail(GONIO_EFORMAT);
            fusion[calibrations].calibration = &calibration[calibrations];
            calibrations++;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("fuse", "one FILE, or none for standard input");
    const char *name;
    int fd                   = command_input(argv[optind], &name);
    enum gonio_status status = fd < 0 ? GONIO_EIO : run(fd, name, fusion);
    return status == GONIO_OK ? EXIT_DONE : command_fail(status);
}
