#ifndef CLI_CALIBRATED_H
#define CLI_CALIBRATED_H
/** @file
 *  --calibration, where recorded samples are fused: what is taken as known of their sensors.
 */
#include <gonio/calibration.h>
#include <gonio/sample.h>

struct calibrated_wanted {
    const char *path[GONIO_SENSORS]; /**< a file of calibrations/, or "none" */
    int count;
};

/** A row for a table of long options. */
#define CALIBRATED_OPTION                                                                          \
    {                                                                                              \
        "calibration", required_argument, NULL, 'C'                                                \
    }

/** Take it; the second one is for sensor 1. @return -1 where that went well, else EXIT_MISUSED */
int calibrated_option(const char *command, const char *value, struct calibrated_wanted *out);

/** What is known of the sensors: as asked for; else, for the samples.csv of a set, what it was
 * evaluated with, as its set.json says; else nothing.
 *  @param samples  the file's path; NULL or "-": only what was asked for
 *  @param out      out, shape (GONIO_SENSORS); `has` 0: nothing
 *  @return         as calibrations_read_file, with a note */
enum gonio_status calibrated_of_file(const char *samples, const struct calibrated_wanted *wanted,
    struct gonio_calibration out[GONIO_SENSORS]);

#endif
