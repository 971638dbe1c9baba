#ifndef GONIO_DEVICE_H
#define GONIO_DEVICE_H
/** @file
 *  A kind of sensor: how its bytes are cut into frames and frames become samples.
 *  All functions of a driver are pure: no state, no clock, no log, no allocation, no read
 *  past `len`.
 */
#include <gonio/sample.h>
#include <stddef.h>

/** Why bytes were dropped. */
enum gonio_reject { GONIO_REJECT_NONE, GONIO_REJECT_CHECKSUM, GONIO_REJECT_FRAMING };
enum { GONIO_REJECTS = 3 };

enum {
    GONIO_BAUDS_MAX     = 8,
    GONIO_COMMAND_MAX   = 16,
    GONIO_COMMANDS_MAX  = 24,
    GONIO_QUESTIONS_MAX = 4,
};

/** Readings beside the sample that a frame may carry: for people and for set-up, not for fusion. */
struct gonio_extra {
    unsigned has;
    const char *type; /**< the frame's name: "acc", "press", "reg" */
    int16_t raw[9];   /**< the 16-bit cells as sent */
    int cells;
    double value[9]; /**< the cells in units of `type`; see the driver */
    int values;
    int64_t whole[2]; /**< 32-bit cells as sent, where the frame has them */
    int wholes;
    int year, month, day, hour, minute;
    double second;
    unsigned reg; /**< register address, where the frame carries one */
};

/** What was seen of a sensor, for the driver to judge what it needs. */
struct gonio_seen {
    unsigned baud; /**< 0 where the line has none */
    double rate_hz;
    unsigned has; /**< union of gonio_sample.has over the last second */
};

/** Who a device says it is and how it is set; "" and 0 where it did not say. */
struct gonio_identity {
    char serial[32];
    char firmware[32];
    double bandwidth_hz; /**< of its low-pass */
    double delay_s;      /**< by the low-pass: from the motion to a sample's first byte */
};

/** One message to a device. */
struct gonio_command {
    uint8_t byte[GONIO_COMMAND_MAX];
    size_t len;
    unsigned wait_ms; /**< leave the device alone for so long afterwards */
    unsigned baud;    /**< if not 0: the line runs at this rate from then on */
};

struct gonio_driver {
    const char *name;               /**< "witmotion": --device */
    const char *title;              /**< "WitMotion standard protocol" */
    unsigned baud[GONIO_BAUDS_MAX]; /**< likely rates, most likely first; 0 ends */
    double rate_hz;          /**< of samples as we use it; also where nothing tells the time */
    unsigned gives;          /**< GONIO_HAS_* after set-up */
    size_t longest;          /**< bytes of the longest frame */
    double latency_s;        /**< from the motion to the first byte, where the device
                                  does not say how it is set; 0 where unknown */
    double gyro_range_rad_s; /**< a rate at or above it is clipped; 0 where unknown */

    /** What stands at the start of the bytes.
     *  @param paused  the input has paused or ended after these bytes
     *  @param why     out, set only where bytes are dropped
     *  @return        n > 0: a frame of n bytes; 0: wait for more; n < 0: drop -n bytes
     */
    ptrdiff_t (*cut)(const uint8_t *buf, size_t len, bool paused, enum gonio_reject *why);

    /** Add what a frame says to a sample.
     *  @return GONIO_OK: sample whole; GONIO_PARTIAL: more frames may follow;
     *          GONIO_ASIDE: nothing for a sample; negative: *out unchanged
     */
    enum gonio_status (*decode)(const uint8_t *frame, size_t len, struct gonio_sample *out);

    /** Where a frame stands in its output cycle, counted from 0; frames of a cycle come in
     *  growing rank. NULL where each frame is a sample.  -1: not of a cycle (a reply). */
    int (*rank)(const uint8_t *frame, size_t len);

    /** The readings beside the sample; NULL where there are none. */
    enum gonio_status (*inspect)(const uint8_t *frame, size_t len, struct gonio_extra *out);

    /** Questions that change nothing in the device and make it answer; the first serves to find a
     *  device that is silent. len 0 ends. */
    struct gonio_command ask[GONIO_QUESTIONS_MAX];

    /** Take the answer to ask[question] from a frame.
     *  @return GONIO_OK; GONIO_EFRAME: this frame answers something else */
    enum gonio_status (*learn)(
        size_t question, const uint8_t *frame, size_t len, struct gonio_identity *out);

    /** The question whose answer a set-up changes: it is asked again after one. 0: none. */
    size_t ask_again;

    /** What to send so that it streams what we need, for this run only; nothing is saved.
     *  NULL where the device takes no commands.
     *  @return number of commands, 0 where it is well as it is
     */
    size_t (*plan)(const struct gonio_seen *seen, struct gonio_command out[GONIO_COMMANDS_MAX]);

    /** Make the settings in force outlive a power cycle. NULL where that can't be done. */
    size_t (*save)(struct gonio_command out[GONIO_COMMANDS_MAX]);

    /** The orientation that the same frame means under the other reading of its document, where
     *  devices in the field differ; gravity in the data tells which holds. NULL where there is no
     *  doubt. */
    gonio_quat (*other_reading)(gonio_quat q_GS);

    unsigned seq_modulus; /**< the device's counter wraps here; 0 where it has none */
};

/** All drivers; count out. */
const struct gonio_driver *const *gonio_drivers(size_t *count);

/** By name; '_' stands for '-'. NULL where there is none. */
const struct gonio_driver *gonio_driver_find(const char *name);

#endif
