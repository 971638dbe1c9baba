/* Sensors that come and go: devices on the loop, ports that were asked for, plugs. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "goniod.h"
#include "record/set.h"
#include <stdio.h>
#include <string.h>

#define MS INT64_C(1000000)
enum { AGAIN_LEAST_MS = 10, AGAIN_MOST_MS = 2000, SETTLE_MS = 500 };

static void arm(struct sensor *s);

static int streaming(const struct sensor *s)
{
    return s->used && s->role >= 0 && s->device.state == DEVICE_STREAMING;
}

int sensors_streaming(const struct goniod *g)
{
    int count = 0;
    for (int i = 0; i < SENSORS_MAX; i++)
        count += streaming(&g->sensor[i]);
    return count;
}

const struct sensor *sensors_role(const struct goniod *g, int role)
{
    for (int i = 0; i < SENSORS_MAX; i++)
        if (g->sensor[i].used && g->sensor[i].role == role)
            return &g->sensor[i];
    return NULL;
}

/* The first sensor is worn on the moving segment, the second on the trunk. */
static int free_role(const struct goniod *g)
{
    for (int role = 0; role < GONIO_SENSORS; role++)
        if (!sensors_role(g, role))
            return role;
    return -1;
}

/* ---- what devices tell ---- */

static void told_sample(
    void *context, struct device *d, const struct gonio_sample *sample, int64_t arrival_ns)
{
    struct goniod *g         = context;
    struct sensor *s         = d->owner;
    struct gonio_sample mine = *sample;
    (void)arrival_ns;
    guide_sample(s, sample);
    if (s->role < 0)
        return;
    mine.sensor = s->role;
    visit_sample(g, &mine);
}

static void told_changed(void *context, struct device *d)
{
    struct goniod *g = context;
    struct sensor *s = d->owner;
    char text[1024];
    struct jsonw j;
    if (s->role < 0 && d->state == DEVICE_STREAMING)
        s->role = free_role(g);
    known_meet(s);
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "sensor");
    jsonw_string(&j, "port", d->port);
    jsonw_string(&j, "state", device_state_text(d->state));
    jsonw_string(&j, "trouble", d->trouble);
    jsonw_object_end(&j);
    server_tell(g, jsonw_text(&j), false);
    if (d->trouble[0] && g->config.foreground)
        fprintf(stderr, "goniod: %s%s%s\n", strstr(d->trouble, d->port) ? "" : d->port,
            strstr(d->trouble, d->port) ? "" : ": ", d->trouble);
}

static void told_bytes(
    void *context, struct device *d, int64_t arrival_ns, const uint8_t *data, size_t len)
{
    struct sensor *s = d->owner;
    (void)context;
    if (s->capture && capture_add(s->capture, arrival_ns, data, len) != GONIO_OK) {
        fprintf(stderr, "goniod: the capture ends here: %s\n", note_text(GONIO_EIO));
        capture_close(s->capture);
        s->capture = NULL;
    }
}

static const struct device_told told = { told_sample, told_changed, told_bytes };

/* ---- on the loop ---- */

static void unwatch(struct sensor *s)
{
    if (s->readable)
        event_free(s->readable);
    s->readable = NULL;
}

static void on_readable(evutil_socket_t fd, short what, void *context);

static void open_device(struct sensor *s)
{
    int64_t now = clock_monotonic_ns();
    unwatch(s);
    enum gonio_status status = device_open(&s->device, now);
    if (status != GONIO_OK) {
        s->wait_ns  = s->wait_ns ? s->wait_ns * 2 : AGAIN_LEAST_MS * MS;
        s->wait_ns  = s->wait_ns < AGAIN_MOST_MS * MS ? s->wait_ns : AGAIN_MOST_MS * MS;
        s->again_ns = now + s->wait_ns;
        return;
    }
    s->wait_ns = 0;
    if (s->daemon->config.fast)
        device_replay_fast(&s->device);
    if (device_fd(&s->device) >= 0) {
        s->readable =
            event_new(s->daemon->loop, device_fd(&s->device), EV_READ | EV_PERSIST, on_readable, s);
        event_add(s->readable, NULL);
    }
}

static void lost(struct sensor *s)
{
    unwatch(s);
    s->again_ns = clock_monotonic_ns() + AGAIN_LEAST_MS * MS;
    s->wait_ns  = AGAIN_LEAST_MS * MS;
    guide_sensor_lost(s);
    visit_sensor_lost(s->daemon);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct sensor *s = context;
    (void)fd;
    (void)what;
    enum gonio_status status = device_read(&s->device, clock_monotonic_ns());
    if (status == GONIO_EGONE)
        lost(s);
    else if (status == GONIO_END)
        unwatch(s);
    arm(s);
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    struct sensor *s = context;
    (void)fd;
    (void)what;
    int64_t now   = clock_monotonic_ns();
    bool was_open = s->device.state != DEVICE_CLOSED;
    if (was_open)
        device_timer(&s->device, now);
    else if (now >= s->again_ns)
        open_device(s);
    if (was_open && s->device.state == DEVICE_CLOSED)
        lost(s);
    if (s->device.ended) { /* nothing more will come to complete a set */
        visit_stop(s->daemon, false);
        guide_sensor_lost(s);
    }
    arm(s);
}

/* A capture that is played fast stands still, once its sensor is known, until a set is recorded:
 * so the set has it from its beginning. */
static bool stands_still(const struct sensor *s)
{
    return s->device.fast && s->device.state == DEVICE_STREAMING && !s->daemon->recording.active &&
           s->daemon->guide.sensor != s;
}

/* The timer waits for whatever comes next of this sensor. */
static void arm(struct sensor *s)
{
    bool closed = s->device.state == DEVICE_CLOSED;
    if (stands_still(s)) {
        evtimer_del(s->timer);
        return;
    }
    int64_t when = closed ? s->again_ns : device_deadline(&s->device);
    if (when == INT64_MAX || s->device.ended) {
        evtimer_del(s->timer);
        return;
    }
    int64_t left      = when - clock_monotonic_ns();
    left              = left > 0 ? left : 0;
    struct timeval in = { .tv_sec = (time_t)(left / 1000000000),
        .tv_usec                  = (suseconds_t)(left / 1000 % 1000000) };
    evtimer_add(s->timer, &in);
}

/* ---- coming and going ---- */

static void begin_capture(struct sensor *s)
{
    const char *path = s->daemon->config.capture;
    char name[PATH_MAX], about[512];
    int index = (int)(s - s->daemon->sensor);
    if (!*path)
        return;
    if (text_format(name, sizeof name, index ? "%s.%d" : "%s", path, index + 1) != GONIO_OK)
        return;
    snprintf(
        about, sizeof about, "software: gonio %s\nport: %.400s\n", GONIO_VERSION, s->device.port);
    if (capture_create(name, about, &s->capture) != GONIO_OK)
        fprintf(stderr, "goniod: no capture: %s\n", note_text(GONIO_EIO));
}

static struct sensor *add(struct goniod *g, const char *port, bool asked_for)
{
    for (int i = 0; i < SENSORS_MAX; i++) {
        struct sensor *s = &g->sensor[i];
        if (s->used)
            continue;
        memset(s, 0, sizeof *s);
        /* One that was found, not asked for, must first show that it is a sensor. */
        s->role   = asked_for ? free_role(g) : -1;
        s->daemon = g;
        s->used   = true;
        device_init(&s->device, port, NULL, &told, g);
        s->device.owner = s;
        s->timer        = evtimer_new(g->loop, on_timer, s);
        begin_capture(s);
        return s;
    }
    return NULL;
}

static void drop(struct sensor *s)
{
    guide_sensor_lost(s);
    unwatch(s);
    event_free(s->timer);
    device_close(&s->device);
    if (s->capture)
        capture_close(s->capture);
    s->used = false;
}

static struct sensor *by_path(struct goniod *g, const char *port_path)
{
    for (int i = 0; i < SENSORS_MAX; i++)
        if (g->sensor[i].used && *port_path && strcmp(g->sensor[i].usb.port_path, port_path) == 0)
            return &g->sensor[i];
    return NULL;
}

static void on_hotplug(void *context, enum hotplug_what what, const struct hotplug_device *device)
{
    struct goniod *g = context;
    struct sensor *s = by_path(g, device->port_path);
    if (what == HOTPLUG_LEFT) {
        if (s && s->device.state != DEVICE_CLOSED)
            visit_sensor_lost(g);
        if (s)
            drop(s);
        return;
    }
    if (s || !device->maybe_sensor || !device->tty[0])
        return;
    s = add(g, device->tty, false);
    if (!s)
        return;
    s->usb = *device;
    open_device(s);
    arm(s);
}

static void on_hotplug_ready(evutil_socket_t fd, short what, void *context)
{
    struct goniod *g = context;
    (void)fd;
    (void)what;
    hotplug_dispatch(g->hotplug, on_hotplug, g);
}

enum gonio_status sensors_open(struct goniod *g)
{
    for (int i = 0; i < g->config.ports; i++) {
        struct sensor *s = add(g, g->config.port[i], true);
        if (!s)
            return note(GONIO_EINVAL, "more than %d ports", SENSORS_MAX);
        open_device(s);
        arm(s);
    }
    if (g->config.ports > 0)
        return GONIO_OK;
    if (hotplug_open(&g->hotplug) != GONIO_OK) {
        snprintf(g->said, sizeof g->said, "%.400s; name the sensor's port instead",
            note_text(GONIO_EIO));
        return GONIO_OK; /* a machine without USB still serves its clients */
    }
    g->hotplug_ready =
        event_new(g->loop, hotplug_fd(g->hotplug), EV_READ | EV_PERSIST, on_hotplug_ready, g);
    event_add(g->hotplug_ready, NULL);
    /* A tty may come some moments after its device: look again now and then. */
    g->settle = event_new(g->loop, -1, EV_PERSIST, on_hotplug_ready, g);
    event_add(g->settle, &(struct timeval){ .tv_sec = 0, .tv_usec = SETTLE_MS * 1000 });
    hotplug_dispatch(g->hotplug, on_hotplug, g);
    return GONIO_OK;
}

void sensors_close(struct goniod *g)
{
    if (g->hotplug_ready)
        event_free(g->hotplug_ready);
    if (g->settle)
        event_free(g->settle);
    if (g->hotplug)
        hotplug_close(g->hotplug);
    for (int i = 0; i < SENSORS_MAX; i++)
        if (g->sensor[i].used)
            drop(&g->sensor[i]);
}

void sensors_release(struct goniod *g)
{
    for (int i = 0; i < SENSORS_MAX; i++)
        if (g->sensor[i].used && device_is_replay(&g->sensor[i].device))
            arm(&g->sensor[i]);
}

/* ---- signal and lateness ---- */

struct trust_latency sensors_latency(const struct goniod *g, const struct sensor *s)
{
    struct device_latency d = device_latency(&s->device);
    struct trust_latency l  = { .delay_s = d.delay_s, .line_s = d.line_s };
    l.rate_hz               = clockfit_rate_hz(&s->device.clock);
    if (l.rate_hz == 0 && s->device.driver)
        l.rate_hz = s->device.driver->rate_hz; /* before its second sample */
    if (s->role >= 0) {
        l.given   = g->config.latency_given[s->role];
        l.given_s = g->config.latency_s[s->role];
    }
    return l;
}

enum gonio_status sensors_choose(const struct goniod *g, const struct sensor *s,
    enum trust_signal asked, struct trust_choice *out)
{
    static struct trust seen;
    trust_init(&seen, s->device.driver ? s->device.driver->gyro_range_rad_s : 0);
    if (s->role >= 0) {
        const struct history *h = &g->history[s->role];
        for (uint64_t i = h->count > HISTORY ? h->count - HISTORY : 0; i < h->count; i++)
            trust_push(&seen, &h->sample[i % HISTORY]);
    }
    return trust_choose(&seen, asked, out);
}

void sensors_choose_shown(const struct goniod *g, const struct sensor *s, struct trust_choice *out)
{
    if (sensors_choose(g, s, g->config.signal, out) == GONIO_OK)
        return;
    note_clear();
    sensors_choose(g, s, TRUST_AUTO, out); /* is never refused */
}

/* ---- told to a client ---- */

static void signal_json(const struct goniod *g, const struct sensor *s, struct jsonw *j)
{
    struct trust_choice choice;
    struct trust_latency latency = sensors_latency(g, s);
    char late[160];
    if (s->device.state != DEVICE_STREAMING)
        return;
    sensors_choose_shown(g, s, &choice);
    trust_latency_say(&latency, choice.signal, late, sizeof late);
    jsonw_string(j, "signal", trust_signal_name(choice.signal));
    jsonw_string(j, "signal_why", choice.why);
    jsonw_bool(j, "signal_doubt", choice.apart);
    jsonw_number(j, "disagreement_deg", choice.disagreement_deg, 1);
    jsonw_number(j, "latency_s", trust_latency_s(&latency, choice.signal), 6);
    jsonw_string(j, "latency_why", late);
}

static void sensor_json(const struct goniod *g, const struct sensor *s, struct jsonw *j)
{
    const struct device *d = &s->device;
    jsonw_object(j, NULL);
    jsonw_string(j, "port", d->port);
    jsonw_string(j, "state", device_state_text(d->state));
    jsonw_string(j, "role", s->role == 0 ? "distal" : s->role == 1 ? "proximal" : "none");
    jsonw_string(j, "device", d->driver ? d->driver->name : NULL);
    jsonw_string(j, "title", d->driver ? d->driver->title : NULL);
    jsonw_string(j, "serial", d->identity.serial[0] ? d->identity.serial : s->usb.serial_number);
    jsonw_string(j, "firmware", d->identity.firmware);
    jsonw_string(j, "usb_path", s->usb.port_path);
    jsonw_integer(j, "baud", d->baud);
    jsonw_number(j, "rate_hz", d->rate_hz, 1);
    set_json_fields(j, "gives", d->has);
    signal_json(g, s, j);
    jsonw_bool(j, "set_up_for_this_run", d->configured);
    known_json(s, j);
    jsonw_string(j, "trouble", d->trouble);
    jsonw_object_end(j);
}

void sensors_json(const struct goniod *g, struct jsonw *j)
{
    jsonw_array(j, "devices");
    for (int i = 0; i < SENSORS_MAX; i++)
        if (g->sensor[i].used)
            sensor_json(g, &g->sensor[i], j);
    jsonw_array_end(j);
}
