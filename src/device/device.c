/* One sensor, alive: its port, its bytes, its time. The search for its protocol is in search.c, its
 * set-up in meeting.c. */
#include "device/device.h"
#include "base/note.h"
#include "device/steps.h"
#include <stdio.h>
#include <string.h>

enum {
    SILENT_MS = 1000, /* a streaming sensor that says nothing for so long is silent */
    LOST_MS = 2500, /* and after so long is looked for anew: it may have been switched off and on */
    FAST_READS = 64,
};

const char *device_state_text(enum device_state state)
{
    static const char *const text[] = { "closed", "listening", "asking", "meeting", "setting up",
        "streaming" };
    return text[state];
}

void device_changed(struct device *d)
{
    if (d->told.changed)
        d->told.changed(d->context, d);
}

void device_say(struct device *d, const char *trouble)
{
    if (strcmp(d->trouble, trouble) == 0)
        return;
    snprintf(d->trouble, sizeof d->trouble, "%s", trouble);
    device_changed(d);
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

int device_fd(const struct device *d) { return d->transport ? d->transport->fd : -1; }

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

void device_enter(struct device *d, enum device_state state, int64_t now_ns, int ms)
{
    bool fresh     = d->state != state;
    d->state       = state;
    d->deadline_ns = now_ns + ms * DEVICE_MS;
    if (fresh)
        device_changed(d);
}

enum gonio_status device_open(struct device *d, int64_t now_ns)
{
    device_close(d);
    enum gonio_status status = transport_open(d->port, TRANSPORT_BAUD_DEFAULT, &d->transport);
    if (status != GONIO_OK) {
        device_say(d, note_text(status));
        return status;
    }
    d->heard      = 0;
    d->ended      = false;
    d->trouble[0] = '\0';
    device_listen(d, 0, now_ns);
    return GONIO_OK;
}

void device_close(struct device *d)
{
    transport_close(d->transport);
    d->transport   = NULL;
    d->driver      = NULL;
    d->state       = DEVICE_CLOSED;
    d->rate_hz     = 0;
    d->deadline_ns = INT64_MAX;
}

void device_begin_second(struct device *d, int64_t now_ns)
{
    d->second_begin_ns = now_ns;
    d->second_samples  = 0;
    d->second_has      = 0;
}

void device_stream_on(struct device *d, int64_t now_ns)
{
    device_begin_second(d, now_ns);
    d->last_sample_ns = now_ns;
    clockfit_init(&d->clock, d->driver->rate_hz, d->driver->seq_modulus);
    device_enter(d, DEVICE_STREAMING, now_ns, SILENT_MS);
}

void device_take_samples(struct device *d, bool paused, int64_t arrival_ns, int64_t now_ns)
{
    struct gonio_sample s;
    while (stream_next(&d->stream, paused, &s) == GONIO_OK) {
        d->last_sample_ns = now_ns;
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

static void take(
    struct device *d, const uint8_t *data, size_t len, int64_t arrival_ns, int64_t now_ns)
{
    if (d->told.bytes)
        d->told.bytes(d->context, d, arrival_ns, data, len);
    if (!d->driver) {
        device_take_unknown(d, data, len, false, now_ns);
        return;
    }
    while (len > 0) {
        size_t part = stream_push(&d->stream, data, len);
        device_take_samples(d, false, arrival_ns, now_ns);
        data += part;
        len -= part;
    }
}

static void end_of_capture(struct device *d, int64_t now_ns)
{
    if (!d->driver)
        device_take_unknown(d, d->early, 0, true, now_ns);
    if (d->driver)
        device_take_samples(d, true, d->read_ns, now_ns);
    else
        device_say(d,
            "no known sensor's frames in this capture; `gonio decode --stats` shows what is in it");
    d->ended       = true;
    d->deadline_ns = INT64_MAX;
    device_changed(d);
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
            device_say(d, gone);
            return GONIO_EGONE;
        }
        d->read_ns = arrival_ns;
        take(d, buf, got, arrival_ns, now_ns);
    }
    return d->ended ? GONIO_END : GONIO_OK;
}

static void watch_stream(struct device *d, int64_t now_ns)
{
    /* Bytes alone are no life: a sensor that was switched off and on may send at another rate. */
    int64_t silent_ns = now_ns - d->last_sample_ns;
    double seconds    = (double)(now_ns - d->second_begin_ns) * 1e-9;
    d->rate_hz        = (double)d->second_samples / seconds;
    d->has            = d->second_has;
    device_begin_second(d, now_ns);
    d->deadline_ns = now_ns + SILENT_MS * DEVICE_MS;
    char text[160] = "";
    if (silent_ns >= LOST_MS * DEVICE_MS && d->transport->kind->real_time) {
        device_say(d, "silent: it stopped sending; looking for it anew");
        d->driver = NULL;
        device_listen(d, 0, now_ns);
        return;
    }
    if (silent_ns >= SILENT_MS * DEVICE_MS)
        snprintf(text, sizeof text, "silent for %.0f s; check its cable and battery",
            (double)silent_ns * 1e-9);
    else if (d->rate_hz < 40 && d->transport->kind->real_time)
        snprintf(text, sizeof text,
            "sends %.0f samples a second; 40 are needed for a dependable angle", d->rate_hz);
    device_say(d, text);
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
    case DEVICE_CLOSED:
        break;
    case DEVICE_LISTENING:
        device_next_rate(d, now_ns);
        break;
    case DEVICE_PROBING:
        device_probe(d, now_ns);
        break;
    case DEVICE_MEETING:
        device_next_question(d, now_ns);
        break;
    case DEVICE_SETTING_UP:
        device_next_command(d, now_ns);
        break;
    case DEVICE_STREAMING:
        watch_stream(d, now_ns);
        break;
    }
}

/* Arrivals are those of the last byte. What a bridge and the system add varies and is 0 at best:
 * clockfit.c follows the best. */
struct device_latency device_latency(const struct device *d)
{
    struct device_latency l = { 0 };
    if (!d->driver)
        return l;
    l.delay_s      = d->identity.delay_s > 0 ? d->identity.delay_s : d->driver->latency_s;
    l.bandwidth_hz = d->identity.bandwidth_hz;
    if (d->baud > 0) /* ten bits a byte: 8N1 */
        l.line_s = (double)d->stream.sample_bytes * 10 / d->baud;
    return l;
}

enum gonio_status device_save(struct device *d)
{
    if (d->state != DEVICE_STREAMING || !d->driver->save)
        return note(GONIO_EINVAL, "%s: this sensor can't keep settings, or is not ready", d->port);
    d->commands   = d->driver->save(d->command);
    d->command_at = 0;
    device_enter(d, DEVICE_SETTING_UP, d->last_sample_ns, 0);
    return GONIO_OK;
}
