#include "device/device.h"
#include "base/note.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MS INT64_C(1000000)
enum {
    LISTEN_MS  = 400, /* at each rate: at 10 samples a second, four cycles */
    JUNK_BYTES = 96,  /* that make no frame: the rate is wrong, no need to listen on */
    PROBE_MS   = 300,
    MEET_MS    = 700, /* enough to tell 10 samples a second from 100 */
    SEE_MS     = 400, /* enough to see that a set-up was obeyed */
    AGAIN_MS   = 1000,
    SILENT_MS  = 1000, /* a streaming sensor that says nothing for so long is silent */
    LOST_MS    = 2500, /* and after so long is looked for anew: it may have been switched off and on */
    FAST_READS = 64,
    PLANS_MOST = 2,
};
/* In the order in which sensors are met; docs/protocols.md, recognition order. */
static const unsigned bauds[DEVICE_BAUDS] = { 115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200 };

const char *device_state_text(enum device_state state)
{
    static const char *const text[] = { "closed", "listening", "asking", "meeting", "setting up", "streaming" };
    return text[state];
}

static void changed(struct device *d)
{
    if (d->told.changed)
        d->told.changed(d->context, d);
}

static void say(struct device *d, const char *trouble)
{
    if (strcmp(d->trouble, trouble) == 0)
        return;
    snprintf(d->trouble, sizeof d->trouble, "%s", trouble);
    changed(d);
}

void device_init(struct device *d, const char *port, const struct gonio_driver *only,
    const struct device_told *told, void *context)
{
    memset(d, 0, sizeof *d);
    snprintf(d->port, sizeof d->port, "%s", port);
    d->only    = only;
    d->told    = *told;
    d->context = context;
}

int device_fd(const struct device *d)
{
    return d->transport ? d->transport->fd : -1;
}

bool device_is_replay(const struct device *d)
{
    return d->transport && !d->transport->kind->real_time;
}

void device_replay_fast(struct device *d)
{
    d->fast = device_is_replay(d);
    if (d->fast)
        transport_replay_fast(d->transport);
}

int64_t device_deadline(const struct device *d)
{
    if (d->fast && !d->ended)
        return 0;
    if (d->transport && d->transport->next_ns > 0 && d->transport->next_ns < d->deadline_ns)
        return d->transport->next_ns;
    return d->deadline_ns;
}

/* ---- listening ---- */

static void enter(struct device *d, enum device_state state, int64_t now_ns, int ms)
{
    bool fresh     = d->state != state;
    d->state       = state;
    d->deadline_ns = now_ns + ms * MS;
    if (fresh)
        changed(d);
}

static void listen_at(struct device *d, int index, int64_t now_ns)
{
    assert(d->transport); /* only an open port is listened to */
    d->baud_index = index;
    d->baud       = d->transport->kind->has_baud ? bauds[index] : 0;
    if (d->baud)
        d->transport->kind->set_baud(d->transport, d->baud);
    d->early_len = 0;
    identify_init(&d->identify, d->only);
    enter(d, DEVICE_LISTENING, now_ns, LISTEN_MS);
}

enum gonio_status device_open(struct device *d, int64_t now_ns)
{
    device_close(d);
    enum gonio_status status = transport_open(d->port, bauds[0], &d->transport);
    if (status != GONIO_OK) {
        say(d, note_text(status));
        return status;
    }
    d->rounds = 0;
    d->heard  = 0;
    d->ended  = false;
    d->trouble[0]    = '\0';
    d->last_bytes_ns = now_ns;
    listen_at(d, 0, now_ns);
    return GONIO_OK;
}

void device_close(struct device *d)
{
    transport_close(d->transport);
    d->transport = NULL;
    d->driver    = NULL;
    d->state     = DEVICE_CLOSED;
    d->rate_hz   = 0;
    d->deadline_ns = INT64_MAX;
}

/* ---- meeting and setting up ---- */

static bool send(struct device *d, const struct gonio_command *c)
{
    return d->transport->kind->write(d->transport, c->byte, c->len) == GONIO_OK;
}

static void begin_second(struct device *d, int64_t now_ns)
{
    d->second_begin_ns = now_ns;
    d->second_samples  = 0;
    d->second_has      = 0;
}

static void learn(void *context, const uint8_t *frame, size_t len)
{
    struct device *d = context;
    if (d->state == DEVICE_MEETING && d->driver->learn && d->question > 0 &&
        d->driver->learn(d->question - 1, frame, len, &d->identity) == GONIO_OK)
        d->deadline_ns = 0; /* answered: the next question at once */
}

static void stream_on(struct device *d, int64_t now_ns)
{
    begin_second(d, now_ns);
    clockfit_init(&d->clock, d->driver->rate_hz, d->driver->seq_modulus);
    enter(d, DEVICE_STREAMING, now_ns, SILENT_MS);
}

static void take_samples(struct device *d, bool paused, int64_t arrival_ns);

/* The protocol is known. What was read while finding it out counts too. */
static void meet(struct device *d, const struct gonio_driver *driver, int64_t now_ns)
{
    d->driver = driver;
    stream_init(&d->stream, driver);
    d->stream.eager   = true;
    d->stream.aside   = learn;
    d->stream.context = d;
    memset(&d->convention, 0, sizeof d->convention);
    memset(&d->identity, 0, sizeof d->identity);
    d->configured = false;
    d->plans      = 0;
    d->question   = 0;
    d->trouble[0] = '\0';
    begin_second(d, now_ns);
    bool talks = d->transport->kind->real_time && (driver->ask[0].len > 0 || driver->plan);
    if (talks)
        enter(d, DEVICE_MEETING, now_ns, 0);
    else
        stream_on(d, now_ns);
    size_t room;
    memcpy(stream_room(&d->stream, &room), d->early, d->early_len);
    stream_add(&d->stream, d->early_len);
    take_samples(d, false, now_ns);
}

static void plan(struct device *d, int64_t now_ns)
{
    double seconds = (double)(now_ns - d->second_begin_ns) * 1e-9;
    struct gonio_seen seen = { .baud = d->baud, .rate_hz = (double)d->second_samples / seconds, .has = d->second_has };
    d->commands   = d->driver->plan && d->plans < PLANS_MOST ? d->driver->plan(&seen, d->command) : 0;
    d->command_at = 0;
    if (d->commands == 0) {
        stream_on(d, now_ns);
        return;
    }
    d->plans++;
    d->configured = true;
    enter(d, DEVICE_SETTING_UP, now_ns, 0);
}

static void next_question(struct device *d, int64_t now_ns)
{
    while (d->question < GONIO_QUESTIONS_MAX && d->driver->ask[d->question].len > 0) {
        const struct gonio_command *ask = &d->driver->ask[d->question++];
        if (send(d, ask)) {
            d->deadline_ns = now_ns + ask->wait_ms * MS;
            return;
        }
    }
    int64_t enough = d->second_begin_ns + (d->plans > 0 ? SEE_MS : MEET_MS) * MS;
    if (now_ns < enough)
        d->deadline_ns = enough; /* the rate is not known well enough yet */
    else
        plan(d, now_ns);
}

/* The line follows a change of rate only when the command has left it, which takes its time. */
static void follow_baud(struct device *d)
{
    unsigned baud = d->command_at > 0 ? d->command[d->command_at - 1].baud : 0;
    if (baud == 0 || !d->transport->kind->has_baud)
        return;
    d->baud = baud;
    d->transport->kind->set_baud(d->transport, baud);
}

static void next_command(struct device *d, int64_t now_ns)
{
    follow_baud(d);
    if (d->command_at == d->commands) {
        begin_second(d, now_ns); /* see what it sends now */
        enter(d, DEVICE_MEETING, now_ns, SEE_MS);
        return;
    }
    const struct gonio_command *c = &d->command[d->command_at++];
    send(d, c);
    d->deadline_ns = now_ns + c->wait_ms * MS;
}

/* ---- bytes ---- */

static void take_samples(struct device *d, bool paused, int64_t arrival_ns)
{
    struct gonio_sample s;
    while (stream_next(&d->stream, paused, &s) == GONIO_OK) {
        d->second_samples++;
        d->second_has |= s.has;
        if (d->state != DEVICE_STREAMING)
            continue;
        convention_apply(&d->convention, d->driver, &s);
        s.time_s = clockfit_time(&d->clock, &s, (double)arrival_ns * 1e-9);
        d->last  = s;
        if (d->told.sample)
            d->told.sample(d->context, d, &s, arrival_ns);
    }
}

static void take_unknown(struct device *d, const uint8_t *data, size_t len, bool ended, int64_t now_ns)
{
    size_t keep = len < sizeof d->early ? len : sizeof d->early;
    if (d->early_len + keep > sizeof d->early)
        d->early_len = 0; /* the newest bytes are what the stream begins with */
    memcpy(d->early + d->early_len, data + len - keep, keep);
    d->early_len += keep;
    d->heard += len;
    identify_add(&d->identify, data, len);
    const struct gonio_driver *found = identify_driver(&d->identify, ended || d->state == DEVICE_PROBING);
    if (found)
        meet(d, found, now_ns);
    else if (d->state == DEVICE_LISTENING && identify_hopeless(&d->identify, JUNK_BYTES))
        d->deadline_ns = now_ns;
}

static void take(struct device *d, const uint8_t *data, size_t len, int64_t arrival_ns, int64_t now_ns)
{
    d->last_bytes_ns = now_ns;
    if (d->told.bytes)
        d->told.bytes(d->context, d, arrival_ns, data, len);
    if (!d->driver) {
        take_unknown(d, data, len, false, now_ns);
        return;
    }
    while (len > 0) {
        size_t room;
        uint8_t *place = stream_room(&d->stream, &room);
        size_t part    = len < room ? len : room;
        memcpy(place, data, part);
        stream_add(&d->stream, part);
        take_samples(d, false, arrival_ns);
        data += part;
        len -= part;
    }
}

static void end_of_capture(struct device *d, int64_t now_ns)
{
    if (!d->driver)
        take_unknown(d, d->early, 0, true, now_ns);
    if (d->driver)
        take_samples(d, true, d->read_ns);
    else
        say(d, "no known sensor's frames in this capture; `gonio decode --stats` shows what is in it");
    d->ended       = true;
    d->deadline_ns = INT64_MAX;
    changed(d);
}

enum gonio_status device_read(struct device *d, int64_t now_ns)
{
    uint8_t buf[2048];
    enum device_state before = d->state;
    for (int reads = 0; d->transport && !d->ended; reads++) {
        /* A capture would be read to its end here: others on the loop want their turn, and whoever
         * waits for this sensor wants its first sample. */
        if (d->fast && (reads == FAST_READS || d->state != before))
            return GONIO_OK;
        size_t got;
        int64_t arrival_ns;
        enum gonio_status status =
            d->transport->kind->read(d->transport, buf, sizeof buf, &got, &arrival_ns);
        if (status == GONIO_LATER)
            return GONIO_OK;
        if (status == GONIO_END) {
            end_of_capture(d, now_ns);
            return GONIO_END;
        }
        if (status != GONIO_OK) {
            char gone[256];
            snprintf(gone, sizeof gone, "%.200s: %s", d->port,
                status == GONIO_EGONE ? "unplugged; plug it in again" : note_text(status));
            device_close(d);
            say(d, gone);
            return GONIO_EGONE;
        }
        d->read_ns = arrival_ns;
        take(d, buf, got, arrival_ns, now_ns);
    }
    return d->ended ? GONIO_END : GONIO_OK;
}

/* ---- time ---- */

static void say_nothing_found(struct device *d)
{
    if (d->heard == 0)
        say(d, "silent: no byte has come at any line rate; is the sensor switched on and set to send?");
    else
        say(d, "sends bytes, but of no protocol that is known here; is it a motion sensor?");
}

static void next_rate(struct device *d, int64_t now_ns)
{
    bool last = !d->transport->kind->has_baud || d->baud_index + 1 == DEVICE_BAUDS;
    if (!last) {
        listen_at(d, d->baud_index + 1, now_ns);
        return;
    }
    d->question = 0;
    enter(d, DEVICE_PROBING, now_ns, 0);
}

/* Nothing announced itself: ask, one family at a time, at its two likeliest rates. */
static void probe(struct device *d, int64_t now_ns)
{
    size_t count, step = d->question++;
    const struct gonio_driver *const *all = gonio_drivers(&count);
    if (step >= count * 2) {
        say_nothing_found(d);
        d->rounds++;
        listen_at(d, 0, now_ns);
        return;
    }
    const struct gonio_driver *driver = all[step / 2];
    unsigned baud                     = driver->baud[step % 2];
    d->deadline_ns                    = now_ns;
    if (driver->ask[0].len == 0 || baud == 0 || (d->only && d->only != driver))
        return;
    if (d->transport->kind->has_baud) {
        d->baud = baud;
        d->transport->kind->set_baud(d->transport, baud);
    }
    identify_init(&d->identify, driver);
    d->early_len = 0;
    send(d, &driver->ask[0]);
    d->deadline_ns = now_ns + PROBE_MS * MS;
}

static void watch_stream(struct device *d, int64_t now_ns)
{
    int64_t silent_ns = now_ns - d->last_bytes_ns;
    double seconds    = (double)(now_ns - d->second_begin_ns) * 1e-9;
    d->rate_hz        = (double)d->second_samples / seconds;
    d->has            = d->second_has;
    begin_second(d, now_ns);
    d->deadline_ns = now_ns + SILENT_MS * MS;
    char text[160] = "";
    if (silent_ns >= LOST_MS * MS && d->transport->kind->real_time) {
        say(d, "silent: it stopped sending; looking for it anew");
        d->driver = NULL;
        listen_at(d, 0, now_ns);
        return;
    }
    if (silent_ns >= SILENT_MS * MS)
        snprintf(text, sizeof text, "silent for %.0f s; check its cable and battery", (double)silent_ns * 1e-9);
    else if (d->rate_hz < 40 && d->transport->kind->real_time)
        snprintf(text, sizeof text, "sends %.0f samples a second; 40 are needed for a dependable angle", d->rate_hz);
    say(d, text);
}

void device_timer(struct device *d, int64_t now_ns)
{
    if (!d->transport || d->ended)
        return;
    if (d->transport->fd < 0) /* a file: nothing will announce that it can be read */
        device_read(d, now_ns);
    if (!d->transport || d->ended || d->fast || now_ns < d->deadline_ns)
        return;
    switch (d->state) {
    case DEVICE_CLOSED: break;
    case DEVICE_LISTENING: next_rate(d, now_ns); break;
    case DEVICE_PROBING: probe(d, now_ns); break;
    case DEVICE_MEETING: next_question(d, now_ns); break;
    case DEVICE_SETTING_UP: next_command(d, now_ns); break;
    case DEVICE_STREAMING: watch_stream(d, now_ns); break;
    }
}

enum gonio_status device_save(struct device *d)
{
    if (d->state != DEVICE_STREAMING || !d->driver->save)
        return note(GONIO_EINVAL, "%s: this sensor can't keep settings, or is not ready", d->port);
    d->commands   = d->driver->save(d->command);
    d->command_at = 0;
    enter(d, DEVICE_SETTING_UP, d->last_bytes_ns, 0);
    return GONIO_OK;
}
