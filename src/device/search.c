/* Finding a sensor's protocol and line rate: listen at each rate, then ask. */
#include "device/steps.h"
#include <assert.h>
#include <string.h>

enum {
    LISTEN_MS  = 400, /* at each rate: at 10 samples a second, four cycles */
    JUNK_BYTES = 96,  /* that make no frame: the rate is wrong, no need to listen on */
    PROBE_MS   = 300,
};
/* In the order in which sensors are met; docs/protocols.md, recognition order. */
static const unsigned bauds[DEVICE_BAUDS] = { 115200, 9600, 921600, 460800, 230400, 57600, 38400,
    19200 };

void device_listen(struct device *d, int index, int64_t now_ns)
{
    assert(d->transport); /* only an open port is listened to */
    d->baud_index = index;
    d->baud       = d->transport->kind->has_baud ? bauds[index] : 0;
    if (d->baud)
        d->transport->kind->set_baud(d->transport, d->baud);
    d->early_len = 0;
    identify_init(&d->identify, d->only);
    device_enter(d, DEVICE_LISTENING, now_ns, LISTEN_MS);
}

void device_take_unknown(
    struct device *d, const uint8_t *data, size_t len, bool ended, int64_t now_ns)
{
    size_t keep = len < sizeof d->early ? len : sizeof d->early;
    if (d->early_len + keep > sizeof d->early)
        d->early_len = 0; /* the newest bytes are what the stream begins with */
    memcpy(d->early + d->early_len, data + len - keep, keep);
    d->early_len += keep;
    d->heard += len;
    identify_add(&d->identify, data, len);
    const struct gonio_driver *found =
        identify_driver(&d->identify, ended || d->state == DEVICE_PROBING);
    if (found)
        device_meet(d, found, now_ns);
    else if (d->state == DEVICE_LISTENING && identify_hopeless(&d->identify, JUNK_BYTES))
        d->deadline_ns = now_ns;
}

static void say_nothing_found(struct device *d)
{
    if (d->heard == 0)
        device_say(d, "silent: no byte has come at any line rate; is the sensor switched on and "
                      "set to send?");
    else
        device_say(d, "sends bytes, but of no protocol that is known here; is it a motion sensor?");
}

void device_next_rate(struct device *d, int64_t now_ns)
{
    bool last = !d->transport->kind->has_baud || d->baud_index + 1 == DEVICE_BAUDS;
    if (!last) {
        device_listen(d, d->baud_index + 1, now_ns);
        return;
    }
    d->question = 0;
    device_enter(d, DEVICE_PROBING, now_ns, 0);
}

/* Nothing announced itself: ask, one family at a time, at its two likeliest rates. */
void device_probe(struct device *d, int64_t now_ns)
{
    size_t count, step = d->question++;
    const struct gonio_driver *const *all = gonio_drivers(&count);
    if (step >= count * 2) {
        say_nothing_found(d);
        device_listen(d, 0, now_ns);
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
    device_send(d, &driver->ask[0]);
    d->deadline_ns = now_ns + PROBE_MS * DEVICE_MS;
}
