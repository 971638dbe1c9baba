/* A sensor whose protocol is known: its name, what it sends, and the settings for this run. */
#include "device/steps.h"
#include <string.h>

enum {
    MEET_MS    = 700, /* enough to tell 10 samples a second from 100 */
    SEE_MS     = 400, /* enough to see that a set-up was obeyed */
    PLANS_MOST = 2,
};

bool device_send(struct device *d, const struct gonio_command *c)
{
    return d->transport->kind->write(d->transport, c->byte, c->len) == GONIO_OK;
}

static void learn(void *context, const uint8_t *frame, size_t len)
{
    struct device *d = context;
    if (d->state == DEVICE_MEETING && d->driver->learn && d->question > 0 &&
        d->driver->learn(d->question - 1, frame, len, &d->identity) == GONIO_OK)
        d->deadline_ns = 0; /* answered: the next question at once */
}

/* The protocol is known. What was read while finding it out counts too. */
void device_meet(struct device *d, const struct gonio_driver *driver, int64_t now_ns)
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
    device_begin_second(d, now_ns);
    bool talks = d->transport->kind->real_time && (driver->ask[0].len > 0 || driver->plan);
    if (talks)
        device_enter(d, DEVICE_MEETING, now_ns, 0);
    else
        device_stream_on(d, now_ns);
    stream_push(&d->stream, d->early, d->early_len);
    device_take_samples(d, false, now_ns, now_ns);
}

static void plan(struct device *d, int64_t now_ns)
{
    double seconds         = (double)(now_ns - d->second_begin_ns) * 1e-9;
    struct gonio_seen seen = {
        .baud = d->baud, .rate_hz = (double)d->second_samples / seconds, .has = d->second_has
    };
    d->commands = d->driver->plan && d->plans < PLANS_MOST ? d->driver->plan(&seen, d->command) : 0;
    d->command_at = 0;
    if (d->commands == 0) {
        device_stream_on(d, now_ns);
        return;
    }
    d->plans++;
    d->configured = true;
    device_enter(d, DEVICE_SETTING_UP, now_ns, 0);
}

void device_next_question(struct device *d, int64_t now_ns)
{
    while (d->question < GONIO_QUESTIONS_MAX && d->driver->ask[d->question].len > 0) {
        const struct gonio_command *ask = &d->driver->ask[d->question++];
        if (device_send(d, ask)) {
            d->deadline_ns = now_ns + ask->wait_ms * DEVICE_MS;
            return;
        }
    }
    int64_t enough = d->second_begin_ns + (d->plans > 0 ? SEE_MS : MEET_MS) * DEVICE_MS;
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

void device_next_command(struct device *d, int64_t now_ns)
{
    follow_baud(d);
    if (d->command_at == d->commands) {
        device_begin_second(d, now_ns); /* see what it sends now, and how it is set */
        if (d->driver->ask_again > 0)
            d->question = d->driver->ask_again;
        device_enter(d, DEVICE_MEETING, now_ns, 0);
        return;
    }
    const struct gonio_command *c = &d->command[d->command_at++];
    device_send(d, c);
    d->deadline_ns = now_ns + c->wait_ms * DEVICE_MS;
}
