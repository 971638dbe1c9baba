#ifndef DEVICE_DEVICE_H
#define DEVICE_DEVICE_H
/** @file
 *  One sensor, alive: a port, the search for its protocol and line rate, its set-up, its samples.
 *  A state machine without a clock of its own: the caller says what time it is, when the port is
 *  readable, and when the deadline has passed.
 */
#include "device/clockfit.h"
#include "device/convention.h"
#include "drivers/identify.h"
#include "transport/transport.h"

enum device_state {
    DEVICE_CLOSED,    /**< not open; see trouble */
    DEVICE_LISTENING, /**< which protocol, which rate? */
    DEVICE_PROBING,   /**< nothing heard: asking */
    DEVICE_MEETING,   /**< protocol known: who is it, what does it send? */
    DEVICE_SETTING_UP,
    DEVICE_STREAMING,
};
enum { DEVICE_BAUDS = 8, DEVICE_EARLY = 4096 };

struct device;

/** What is known of the way from the motion to its sample's arrival; 0: not known. */
struct device_latency {
    double delay_s;      /**< in the sensor, up to the first byte */
    double bandwidth_hz; /**< of the low-pass that makes that delay */
    double line_s;       /**< from the first byte to the last */
};

struct device_told {
    void (*sample)(
        void *context, struct device *d, const struct gonio_sample *s, int64_t arrival_ns);
    /** State, identity or trouble changed. */
    void (*changed)(void *context, struct device *d);
    /** Raw bytes, for a capture; may be NULL. */
    void (*bytes)(
        void *context, struct device *d, int64_t arrival_ns, const uint8_t *data, size_t len);
};

struct device {
    char port[TRANSPORT_NAME_MAX];
    enum device_state state;
    const struct gonio_driver *driver;
    struct gonio_identity identity;
    unsigned baud;
    bool configured;   /**< we changed settings, for this run only */
    bool ended;        /**< a capture is at its end */
    bool fast;         /**< a capture is played as fast as it can be read */
    char trouble[256]; /**< a sentence for a person; "" where all is well */
    double rate_hz;    /**< samples a second over the last second */
    unsigned has;      /**< GONIO_HAS_* over the last second */
    struct gonio_sample last;
    int64_t last_sample_ns; /**< when we had the last one */
    struct stream stream;
    struct clockfit clock;
    struct convention convention;
    void *owner; /**< the caller's */

    /* what follows is private */
    struct transport *transport;
    const struct gonio_driver *only;
    struct device_told told;
    void *context;
    struct identify identify;
    uint8_t early[DEVICE_EARLY];
    size_t early_len;
    int baud_index;
    int64_t deadline_ns, second_begin_ns, read_ns;
    uint64_t second_samples, heard;
    unsigned second_has;
    struct gonio_command command[GONIO_COMMANDS_MAX];
    size_t commands, command_at, question;
    int plans;
};

/** @param only  the driver to expect; NULL: find out */
void device_init(struct device *d, const char *port, const struct gonio_driver *only,
    const struct device_told *told, void *context);

/** Open the port and begin to listen. The status and note of transport_open. */
enum gonio_status device_open(struct device *d, int64_t now_ns);
void device_close(struct device *d);

/** Is it a capture that is played back? */
bool device_is_replay(const struct device *d);
void device_replay_fast(struct device *d);

/** To be watched for reading; -1: call device_read at its deadline. */
int device_fd(const struct device *d);

/** Take what has come. @return GONIO_OK; GONIO_EGONE: it has left and is closed; GONIO_END. */
enum gonio_status device_read(struct device *d, int64_t now_ns);

/** When device_timer wants to be called, monotonic ns. */
int64_t device_deadline(const struct device *d);
void device_timer(struct device *d, int64_t now_ns);

/** How late its samples come, as it is set up just now. */
struct device_latency device_latency(const struct device *d);

/** Make the settings outlive a power cycle. GONIO_EINVAL where the device can't. */
enum gonio_status device_save(struct device *d);

const char *device_state_text(enum device_state state);

#endif
