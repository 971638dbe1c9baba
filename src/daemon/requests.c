/* The words that clients say. Each gets one reply; docs/control.md. */
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "goniod.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void reply_begin(struct jsonw *j, char *text, size_t size, const char *verb, bool ok)
{
    jsonw_init(j, text, size);
    jsonw_object(j, NULL);
    jsonw_string(j, "reply", verb);
    jsonw_bool(j, "ok", ok);
}

static void reply_end(struct client *c, struct jsonw *j)
{
    jsonw_object_end(j);
    server_send(c, jsonw_text(j));
}

void request_reply(struct jsonw *j, char *text, size_t size, const struct message *m)
{
    reply_begin(j, text, size, m->verb, true);
}

void request_reply_end(struct client *c, struct jsonw *j) { reply_end(c, j); }

static void reply_ok(struct client *c, const struct message *m)
{
    char text[128];
    struct jsonw j;
    reply_begin(&j, text, sizeof text, m->verb, true);
    reply_end(c, &j);
}

static void reply_failed(struct client *c, const char *verb, enum gonio_status status)
{
    char text[2048];
    struct jsonw j;
    reply_begin(&j, text, sizeof text, strlen(verb) < 64 ? verb : "", false);
    jsonw_integer(&j, "status", status);
    jsonw_string(&j, "say", note_text(status));
    reply_end(c, &j);
}

static enum gonio_status do_hello(struct client *c, const struct message *m)
{
    char text[2 * PATH_MAX + 1024];
    struct jsonw j;
    const struct goniod *g = c->daemon;
    reply_begin(&j, text, sizeof text, m->verb, true);
    jsonw_string(&j, "software", "gonio " GONIO_VERSION);
    jsonw_integer(&j, "pid", getpid());
    jsonw_string(&j, "data", g->config.data);
    jsonw_bool(&j, "recording", g->recording.active);
    jsonw_string(&j, "said", g->said);
    reply_end(c, &j);
    return GONIO_OK;
}

static enum gonio_status do_devices(struct client *c, const struct message *m)
{
    char text[16384];
    struct jsonw j;
    reply_begin(&j, text, sizeof text, m->verb, true);
    sensors_json(c->daemon, &j);
    reply_end(c, &j);
    return GONIO_OK;
}

static enum gonio_status do_watch(struct client *c, const struct message *m)
{
    const struct goniod *g   = c->daemon; /* who names none sees what others look at */
    const char *shown        = g->live_on ? g->live.movement[0]->pair : "cervical.rotation";
    enum gonio_status status = visit_watch(c->daemon, message_get(m, "movement", shown));
    if (status != GONIO_OK)
        return status;
    c->watching     = true;
    c->orientations = strcmp(message_get(m, "orientation", "no"), "yes") == 0;
    reply_ok(c, m);
    return GONIO_OK;
}

static enum gonio_status do_unwatch(struct client *c, const struct message *m)
{
    c->watching = false;
    reply_ok(c, m);
    return GONIO_OK;
}

static enum gonio_status do_zero(struct client *c, const struct message *m)
{
    if (c->daemon->recording.active)
        return note(GONIO_EBUSY, "a set is being recorded; its zero is its own first still moment");
    if (c->daemon->live_on)
        live_zero_again(&c->daemon->live);
    reply_ok(c, m);
    return GONIO_OK;
}

static enum gonio_status number_of(
    const struct message *m, const char *key, double least, double most, double *out)
{
    const char *text = message_get(m, key, NULL);
    double value;
    if (!text || !*text)
        return GONIO_OK;
    if (number_whole(text, &value) != GONIO_OK || value < least || value > most)
        return note(GONIO_EINVAL, "%s \"%.40s\": a number from %g to %g", key, text, least, most);
    *out = value;
    return GONIO_OK;
}

static enum gonio_status text_of(const struct message *m, const char *key, char *out, size_t size)
{
    if (text_format(out, size, "%s", message_get(m, key, "")) != GONIO_OK)
        return note(GONIO_EINVAL, "%s: longer than %zu characters", key, size - 1);
    return GONIO_OK;
}

enum gonio_status request_text(const struct message *m, const char *key, char *out, size_t size)
{
    return text_of(m, key, out, size);
}

static enum gonio_status signal_of(
    const struct message *m, enum trust_signal otherwise, struct recording_options *o)
{
    enum trust_signal asked = otherwise;
    const char *word        = message_get(m, "signal", NULL);
    if (word && trust_signal_find(word, &asked) != GONIO_OK)
        return GONIO_EINVAL;
    for (int i = 0; i < GONIO_SENSORS; i++)
        o->sensor[i].choice.asked = asked;
    return GONIO_OK;
}

static enum gonio_status whole_number_of(
    const struct message *m, const char *key, double least, double most, int *out)
{
    double value             = *out;
    enum gonio_status status = number_of(m, key, least, most, &value);
    if (status == GONIO_OK && value != floor(value))
        status = note(GONIO_EINVAL, "%s \"%.40s\": a whole number", key, message_get(m, key, ""));
    if (status == GONIO_OK)
        *out = (int)value;
    return status;
}

/* Asked for by name, or by a movement that is recorded for it alone. The patient has agreed, and
 * whoever asks has seen who must not be tested. */
static enum gonio_status test_of(const struct message *m, struct recording_options *o)
{
    const char *name = message_get(m, "test", NULL);
    o->test          = name ? gonio_special_find(name) : gonio_special_of(o->movement);
    if (name && !o->test)
        return note(
            GONIO_EINVAL, "\"%.40s\" is no test that is known here; `gonio test` lists them", name);
    if (!o->test)
        return GONIO_OK;
    if (o->test->kind == GONIO_SPECIAL_TRACKING)
        return note(GONIO_EINVAL, "what is followed has to be drawn: `gonio test %s` says how",
            o->test->name);
    if (strcmp(message_get(m, "consent", ""), "yes") != 0)
        return note(GONIO_EINVAL,
            "this is a special test; `gonio test %s` says who must not be tested, and asks",
            o->test->name);
    if (name)
        text_format(o->movement, sizeof o->movement, "%s", o->test->pair);
    if (!message_get(m, "reps", NULL))
        o->reps = o->test->reps;
    if (!message_get(m, "practice", NULL))
        o->practice_reps = o->test->practice;
    if (!message_get(m, "timeout", NULL) && o->test->kind == GONIO_SPECIAL_JPE)
        o->timeout_s = 900;
    return GONIO_OK;
}

static enum gonio_status recording_options_of(const struct message *m, struct recording_options *o)
{
    *o = (struct recording_options){ .reps = 3, .pain_nprs = NAN, .timeout_s = 120 };
    const struct {
        const char *key;
        char *out;
        size_t size;
    } text[]                 = { { "movement", o->movement, sizeof o->movement },
                        { "patient", o->patient, sizeof o->patient }, { "phase", o->phase, sizeof o->phase },
                        { "session", o->session, sizeof o->session }, { "rater", o->rater, sizeof o->rater },
                        { "note", o->notes, sizeof o->notes } };
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < sizeof text / sizeof *text && status == GONIO_OK; i++)
        status = text_of(m, text[i].key, text[i].out, text[i].size);
    if (status == GONIO_OK)
        status = whole_number_of(m, "reps", 1, 16, &o->reps);
    if (status == GONIO_OK)
        status = whole_number_of(m, "practice", 0, 15, &o->practice_reps);
    if (status == GONIO_OK)
        status = number_of(m, "pain", 0, 10, &o->pain_nprs);
    if (status == GONIO_OK)
        status = number_of(m, "timeout", 5, 3600, &o->timeout_s);
    return status == GONIO_OK ? test_of(m, o) : status;
}

static enum gonio_status begin(struct client *c, const struct message *m, bool practice)
{
    struct recording_options options;
    enum gonio_status status = recording_options_of(m, &options);
    options.practice         = practice;
    if (status == GONIO_OK)
        status = signal_of(m, c->daemon->config.signal, &options);
    if (status != GONIO_OK)
        return status;
    char text[1024];
    struct jsonw j;
    status = visit_begin(c, &options);
    if (status != GONIO_OK)
        return status;
    const struct recording *r = &c->daemon->recording;
    reply_begin(&j, text, sizeof text, m->verb, true);
    jsonw_string(&j, "session", r->options.session);
    jsonw_string(&j, "set", r->set ? gonio_set_path(r->set) : NULL);
    jsonw_integer(&j, "sensors", r->options.sensors);
    reply_end(c, &j);
    sensors_release(c->daemon);
    return GONIO_OK;
}

static enum gonio_status do_record(struct client *c, const struct message *m)
{
    return begin(c, m, false);
}

static enum gonio_status do_practice(struct client *c, const struct message *m)
{
    return begin(c, m, true);
}

static enum gonio_status do_stop(struct client *c, const struct message *m)
{
    struct recording *r = &c->daemon->recording;
    const char *reason  = message_get(m, "reason", "");
    if (!r->active)
        return note(GONIO_EINVAL, "no set is being recorded");
    if (strlen(reason) >= sizeof r->stop_reason)
        return note(GONIO_EINVAL, "reason: longer than %zu characters", sizeof r->stop_reason - 1);
    if (*reason)
        recording_stop_patient(r, reason);
    reply_ok(c, m);
    visit_stop(c->daemon, true);
    return GONIO_OK;
}

static enum gonio_status do_rule(struct client *c, const struct message *m)
{
    enum gonio_ruling ruling;
    const char *word = message_get(m, "ruling", "");
    if (!c->daemon->recording.active)
        return note(GONIO_EINVAL, "no set is being recorded");
    if (gonio_ruling_find(word, &ruling) != GONIO_OK || ruling == GONIO_RULE_STOP)
        return note(GONIO_EINVAL, "ruling \"%.40s\": say end, out or counts", word);
    enum gonio_status status = recording_rule(&c->daemon->recording, ruling);
    if (status == GONIO_OK)
        reply_ok(c, m);
    return status;
}

static enum gonio_status do_calibrate(struct client *c, const struct message *m)
{
    double timeout_s         = 600;
    enum gonio_status status = number_of(m, "timeout", 5, 3600, &timeout_s);
    if (status == GONIO_OK)
        status = guide_begin(c, message_get(m, "sensor", NULL), timeout_s);
    if (status != GONIO_OK)
        return status;
    char text[1024];
    struct jsonw j;
    struct calibrations_owner owner;
    const struct sensor *s = c->daemon->guide.sensor;
    known_as(s, &owner);
    reply_begin(&j, text, sizeof text, m->verb, true);
    jsonw_string(&j, "port", s->device.port);
    jsonw_string(&j, "kept_as", owner.serial);
    reply_end(c, &j);
    sensors_release(c->daemon);
    return GONIO_OK;
}

static enum gonio_status do_cancel(struct client *c, const struct message *m)
{
    const char *why          = message_get(m, "why", "cancelled by a person");
    enum gonio_status status = guide_cancel(c->daemon, why);
    if (status != GONIO_OK)
        status = visit_cancel(c->daemon, why);
    if (status == GONIO_OK)
        reply_ok(c, m);
    return status;
}

static enum gonio_status do_save_device(struct client *c, const struct message *m)
{
    const char *port = message_get(m, "port", "");
    for (int i = 0; i < SENSORS_MAX; i++) {
        struct sensor *s = &c->daemon->sensor[i];
        if (!s->used || strcmp(s->device.port, port) != 0)
            continue;
        enum gonio_status status = device_save(&s->device);
        if (status == GONIO_OK)
            reply_ok(c, m);
        return status;
    }
    return note(GONIO_ENODEV, "no sensor at \"%.200s\"; `gonio devices` lists them", port);
}

static enum gonio_status do_shutdown(struct client *c, const struct message *m)
{
    if (c->daemon->recording.active)
        return note(GONIO_EBUSY, "a set is being recorded; stop or cancel it first");
    if (c->daemon->guide.sensor)
        return note(GONIO_EBUSY, "a sensor is being calibrated; cancel it first");
    reply_ok(c, m);
    goniod_end(c->daemon);
    return GONIO_OK;
}

static const struct {
    const char *verb;
    enum gonio_status (*act)(struct client *c, const struct message *m);
    const char *keys[14];
} request[] = {
    { "hello", do_hello, { NULL } },
    { "devices", do_devices, { NULL } },
    { "watch", do_watch, { "movement", "orientation", NULL } },
    { "unwatch", do_unwatch, { NULL } },
    { "zero", do_zero, { NULL } },
    { "record", do_record,
        { "movement", "patient", "phase", "session", "reps", "practice", "pain", "timeout", "rater",
            "note", "signal", "test", "consent", NULL } },
    { "practice", do_practice, { "movement", "reps", "timeout", "signal", NULL } },
    { "rule", do_rule, { "ruling", NULL } },
    { "stop", do_stop, { "reason", NULL } },
    { "cancel", do_cancel, { "why", NULL } },
    { "calibrate", do_calibrate, { "sensor", "timeout", NULL } },
    { "save-device", do_save_device, { "port", NULL } },
    { "patient", notes_patient, { "id", "sex", "birth_year", "affected_side", "note", NULL } },
    { "outcome", notes_outcome,
        { "patient", "session", "phase", "item", "value", "side", "movement", "text", "rater",
            NULL } },
    { "correct", notes_correct,
        { "patient", "session", "phase", "movement", "item", "side", "text", "what", "to", "reason",
            "rater", NULL } },
    { "shutdown", do_shutdown, { NULL } },
};

static enum gonio_status act(struct client *c, const struct message *m)
{
    for (size_t i = 0; i < sizeof request / sizeof *request; i++) {
        if (strcmp(request[i].verb, m->verb) != 0)
            continue;
        const char *stranger = message_stranger(m, request[i].keys);
        if (stranger)
            return note(GONIO_EINVAL, "%s knows no \"%.60s\"", m->verb, stranger);
        return request[i].act(c, m);
    }
    return note(GONIO_EINVAL, "\"%.60s\" is no request that is known here", m->verb);
}

void request_take(struct client *c, const char *line, size_t len)
{
    static struct message m;
    note_clear();
    enum gonio_status status = message_parse(&m, line, len);
    if (status == GONIO_OK)
        status = act(c, &m);
    if (status != GONIO_OK)
        reply_failed(c, m.verb, status);
}
