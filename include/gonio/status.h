#ifndef GONIO_STATUS_H
#define GONIO_STATUS_H
/** @file
 *  How a call ended. Zero is good, negative is bad, positive is good but not whole.
 *  A function that fails leaves its out-arguments untouched.
 */

enum gonio_status {
    GONIO_OK       = 0,
    GONIO_PARTIAL  = 1,  /**< a part of a sample: more frames follow */
    GONIO_ASIDE    = 2,  /**< a good frame that carries nothing for a sample */
    GONIO_LATER    = 3,  /**< nothing to be had just now: ask again */
    GONIO_END      = 4,  /**< the input has ended */
    GONIO_EFRAME   = -1, /**< bytes that are no frame */
    GONIO_EINVAL   = -2, /**< an argument out of its range or malformed */
    GONIO_ERANGE   = -3, /**< a result that can't be represented */
    GONIO_EIO      = -4,
    GONIO_ENOMEM   = -5,
    GONIO_ENODEV   = -6,  /**< no such device */
    GONIO_EBUSY    = -7,  /**< another program holds it */
    GONIO_EACCES   = -8,  /**< permission denied */
    GONIO_ENOSPC   = -9,  /**< the disk is full */
    GONIO_EFORMAT  = -10, /**< a file or message that does not obey its format */
    GONIO_EQUALITY = -11, /**< measured, but too poor to be kept as a value */
    GONIO_EGONE    = -12, /**< it was there and has left: unplugged, hung up */
    GONIO_ETIMEOUT = -13,
    GONIO_ECONFIG  = -14, /**< a configuration that can't be obeyed */
    GONIO_ECRC     = -15, /**< a line or file that was altered or torn */
    GONIO_ENOTTY   = -16, /**< not the kind of file that was asked for */
    GONIO_EEXIST   = -17,
};

/** A few plain words for a person: "no such device". Never NULL; static storage. */
const char *gonio_status_text(enum gonio_status status);

/** The status that stands for an errno value; GONIO_EIO where none fits better. */
enum gonio_status gonio_status_from_errno(int error);

#endif
