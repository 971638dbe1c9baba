#ifndef DAEMON_GONIOD_H
#define DAEMON_GONIOD_H
/** @file
 *  goniod's own state: one thread, one loop. Sensors bring samples, clients bring requests.
 */
#include "base/jsonw.h"
#include "control/message.h"
#include "device/device.h"
#include "fusion/calibrate.h"
#include "record/calibrations.h"
#include "session/recording.h"
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <limits.h>

enum { SENSORS_MAX = 4, PORTS_MAX = 8, CLIENTS_MAX = 16, HISTORY = 4096 };

/** What a sensor said lately: 41 s at 100 Hz. */
struct history {
    struct gonio_sample sample[HISTORY];
    uint64_t count; /**< ever taken; the newest stands at (count - 1) % HISTORY */
};

struct config {
    char data[PATH_MAX], socket[PATH_MAX], capture[PATH_MAX];
    char port[PORTS_MAX][TRANSPORT_NAME_MAX];
    int ports;
    enum gonio_site site[GONIO_SENSORS];
    char rater[128];
    struct {
        char port[TRANSPORT_NAME_MAX], name[CALIBRATIONS_SERIAL];
    } named[PORTS_MAX]; /**< sensors that say no serial number */
    int names;
    enum trust_signal signal;
    bool latency_given[GONIO_SENSORS]; /**< else what is known of the sensor */
    double latency_s[GONIO_SENSORS];
    bool foreground;
    bool fast; /**< captures are replayed as fast as they can be read */
};

struct goniod;

/** A place for a sensor: a port that was asked for, or one that was plugged in. */
struct sensor {
    struct goniod *daemon;
    struct device device;
    struct hotplug_device usb; /**< what the bus says of it; port_path "" where unknown */
    bool used;
    int role; /**< GONIO_SENSOR_*; -1: not used for measuring */
    struct event *readable, *timer;
    int64_t again_ns, wait_ns; /**< closed: when it is opened again, and after how long next time */
    struct capture *capture;
    bool met;                      /**< what is kept of it was looked for */
    struct gonio_calibration kept; /**< `has` 0: nothing */
    char kept_trouble[256];        /**< why what is kept can't be used */
};

struct client {
    struct goniod *daemon;
    struct bufferevent *stream;
    bool used, watching;
    bool orientations; /**< watches with the orientation itself */
};

/** A calibration under way; guide.c. */
struct guide {
    struct sensor *sensor; /**< NULL: none */
    struct client *client;
    struct calibrate calibrate;
    struct calibrate_status told;
    double until_s;
};

struct goniod {
    struct config config;
    struct event_base *loop;
    struct event *listening, *hotplug_ready, *settle, *tick, *quit[2];
    struct hotplug *hotplug;
    struct sensor sensor[SENSORS_MAX];
    struct client client[CLIENTS_MAX];
    struct gonio_log *log;
    struct gonio_log *patients, *outcomes, *corrections; /**< NULL: not there yet; see folder.c */
    struct live live;                                    /**< the dial */
    struct history history[GONIO_SENSORS];
    bool live_on;
    struct recording recording;
    struct guide guide;
    struct recording_result result; /**< of the last one; large, so it stands here */
    struct {
        char patient[65];
        enum gonio_segment segment;
        int64_t at_ns; /**< monotonic; 0: never */
        gonio_quat q_SB;
    } sits[GONIO_SENSORS];   /**< how a movement last found the sensor in this role to sit, and on
                                whom */
    struct client *recorder; /**< who asked for the recording; NULL once it has left */
    int socket_fd;
    char said[512]; /**< what the start found worth saying */
};

/* main.c */
void goniod_end(struct goniod *g);

/* config.c */
/** Read `key = value` lines. GONIO_ECONFIG with file, line, what and remedy. */
enum gonio_status config_read(struct config *c, const char *path);

/* sensors.c */
enum gonio_status sensors_open(struct goniod *g);
void sensors_close(struct goniod *g);
/** What makes the words of the sensor in a role late. */
struct trust_latency sensors_latency(const struct goniod *g, const struct sensor *s);
/** Judge the sensor in a role by what it has said lately. Status and note as of trust_choose. */
enum gonio_status sensors_choose(const struct goniod *g, const struct sensor *s,
    enum trust_signal asked, struct trust_choice *out);
/** The same as the configuration asks, or by itself where that is not to be had: for what is only
 *  shown. */
void sensors_choose_shown(const struct goniod *g, const struct sensor *s, struct trust_choice *out);
/** How many sensors measure just now: 0, 1 or 2. */
int sensors_streaming(const struct goniod *g);
const struct sensor *sensors_role(const struct goniod *g, int role);
void sensors_json(const struct goniod *g, struct jsonw *j);
/** A set is being recorded: captures that stood still go on. */
void sensors_release(struct goniod *g);

/* tell.c */
extern const struct recording_told tell_told;
void tell_recorded(struct goniod *g, const struct recording_result *result);

/* known.c: what is kept of a sensor */
/** The name under which a sensor is known: its serial number, or what the configuration says; ""
 * where neither tells it from others. */
void known_as(const struct sensor *s, struct calibrations_owner *out);
/** Call with every change of a sensor's state: reads what is kept once it is met. */
void known_meet(struct sensor *s);
/** Read it again: it may have been learned. */
void known_again(struct goniod *g);
/** What is known of it today; `has` 0 where nothing is, or there is no sensor. */
void known_today(const struct sensor *s, struct gonio_calibration *out);
void known_json(const struct sensor *s, struct jsonw *j);

/* guide.c: gonio calibrate */
/** @param which  a port or serial number; NULL: the only sensor there is */
enum gonio_status guide_begin(struct client *c, const char *which, double timeout_s);
void guide_sample(struct sensor *s, const struct gonio_sample *sample);
void guide_sensor_lost(const struct sensor *s);
void guide_tick(struct goniod *g);
/** @return GONIO_EINVAL where there is none */
enum gonio_status guide_cancel(struct goniod *g, const char *why);
void guide_client_left(struct goniod *g, const struct client *c);

/* server.c */
enum gonio_status server_open(struct goniod *g);
void server_close(struct goniod *g);
void server_send(struct client *c, const char *json);
/** To every client that watches; `skippable` for those that lag behind. */
void server_tell(struct goniod *g, const char *json, bool skippable);

/* folder.c: the tables of the data folder */
/** Open the log, and what else is there; what is worth saying goes to g->said. */
enum gonio_status folder_open(struct goniod *g);
void folder_close(struct goniod *g);
/** Each makes its table with the first row. */
enum gonio_status folder_patients(struct goniod *g, struct gonio_log **out);
enum gonio_status folder_outcomes(struct goniod *g, struct gonio_log **out);
enum gonio_status folder_corrections(struct goniod *g, struct gonio_log **out);

/* requests.c */
void request_take(struct client *c, const char *line, size_t len);
/** A reply that goes well, up to its own fields. */
void request_reply(struct jsonw *j, char *text, size_t size, const struct message *m);
void request_reply_end(struct client *c, struct jsonw *j);
/** A text of the message, "" where it is not given. GONIO_EINVAL where it is too long. */
enum gonio_status request_text(const struct message *m, const char *key, char *out, size_t size);

/* notes.c: what is noted beside a set */
enum gonio_status notes_patient(struct client *c, const struct message *m);
enum gonio_status notes_outcome(struct client *c, const struct message *m);
enum gonio_status notes_correct(struct client *c, const struct message *m);

/* visit.c */
void visit_sample(struct goniod *g, const struct gonio_sample *s);
void visit_sensor_lost(struct goniod *g);
void visit_tick(struct goniod *g);
void visit_client_left(struct goniod *g, struct client *c);
enum gonio_status visit_watch(struct goniod *g, const char *movement);
enum gonio_status visit_begin(struct client *c, const struct recording_options *options);
void visit_stop(struct goniod *g, bool by_person);
enum gonio_status visit_cancel(struct goniod *g, const char *why);

#endif
