#ifndef RECORD_CALIBRATIONS_H
#define RECORD_CALIBRATIONS_H
/** @file
 *  Calibrations in the data folder, a file a sensor: calibrations/SERIAL.json. docs/data-folder.md.
 */
#include <gonio/calibration.h>
#include <jansson.h>
#include <stddef.h>

enum { CALIBRATIONS_SERIAL = 65, CALIBRATIONS_JSON_MAX = 1 << 13 };

/** Whose calibration it is. */
struct calibrations_owner {
    char device[CALIBRATIONS_SERIAL]; /**< the driver's name */
    char serial[CALIBRATIONS_SERIAL];
};

/** Does a serial number tell one sensor from another? Not one that is empty, shorter than six
 *  characters or of one character only: "0001" is every second USB adapter's. */
bool calibrations_serial_tells(const char *serial);

/** Read what is kept of a sensor.
 *  @return GONIO_OK; GONIO_ENODEV, without a note: nothing is kept; GONIO_EFORMAT, with a note: a
 * file that can't be used: damaged, of another sensor, with a flaw, or of a newer gonio
 *          (GONIO_ECONFIG) */
enum gonio_status calibrations_read(
    const char *dir, const struct calibrations_owner *owner, struct gonio_calibration *out);

/** Keep it: the whole new file or the whole old one stands there, whatever happens.
 *  @return GONIO_EINVAL: the serial number tells nothing, or the calibration has a flaw;
 * GONIO_EEXIST: the file of that name is another sensor's */
enum gonio_status calibrations_write(
    const char *dir, const struct calibrations_owner *owner, const struct gonio_calibration *c);

/** Read a file by its path. @param owner  out; may be NULL */
enum gonio_status calibrations_read_file(
    const char *path, struct calibrations_owner *owner, struct gonio_calibration *out);

/** The calibration that a finished set was evaluated with, from its set.json.
 *  @return GONIO_ENODEV, without a note: none was used, or there is no such file */
enum gonio_status calibrations_read_set(
    const char *folder, int sensor, struct gonio_calibration *out);

/** As one JSON object, with every digit: what is read again is the same to the last bit.
 *  @return GONIO_ERANGE where it does not fit; CALIBRATIONS_JSON_MAX is enough */
enum gonio_status calibrations_json(const struct gonio_calibration *c, char *out, size_t size);

/** The inverse. GONIO_EFORMAT, with a note, also where it has a flaw. */
enum gonio_status calibrations_parse(const json_t *object, struct gonio_calibration *out);

#endif
