/* What is known of the sensors whose recorded samples are fused. */
#include "cli/calibrated.h"
#include "base/text.h"
#include "cli/command.h"
#include "record/calibrations.h"
#include <limits.h>
#include <string.h>

int calibrated_option(const char *command, const char *value, struct calibrated_wanted *out)
{
    if (out->count == GONIO_SENSORS)
        return command_misused(command, "--calibration: one for each of two sensors at most");
    out->path[out->count++] = value;
    return -1;
}

/* A set's own: set.json stands beside its samples. */
static enum gonio_status of_set(const char *samples, struct gonio_calibration out[GONIO_SENSORS])
{
    char folder[PATH_MAX];
    const char *slash = strrchr(samples, '/');
    if (text_format(folder, sizeof folder, "%.*s", slash ? (int)(slash - samples) + 1 : 1,
            slash ? samples : ".") != GONIO_OK)
        return GONIO_OK; /* a name of that length opens no file either */
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < GONIO_SENSORS && status == GONIO_OK; i++) {
        status = calibrations_read_set(folder, i, &out[i]);
        status = status == GONIO_ENODEV ? GONIO_OK : status;
    }
    return status;
}

enum gonio_status calibrated_of_file(const char *samples, const struct calibrated_wanted *wanted,
    struct gonio_calibration out[GONIO_SENSORS])
{
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_calibration_init(&out[i]);
    for (int i = 0; i < wanted->count && status == GONIO_OK; i++)
        if (strcmp(wanted->path[i], "none") != 0)
            status = calibrations_read_file(wanted->path[i], NULL, &out[i]);
    if (wanted->count > 0 || !samples || strcmp(samples, "-") == 0)
        return status;
    return of_set(samples, out);
}
