#include "cli/set.h"
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/keys.h"
#include "cli/set_show.h"
#include "control/message.h"
#include <math.h>
#include <string.h>

/* A switch that is hit twice, or before the patient can have moved, marks no end of range. */
static const int64_t LEAST_TURN_NS = INT64_C(1000000000);
enum { POLL_MS = 25, WORDS_POLL_MS = 250, ANSWER_MS = 10000 };

struct run {
    const struct set_stage *stage;
    struct set_show show;
    struct set_outcome *out;
    int open; /* requests that have no reply yet */
    bool ended;
    int64_t marked_ns;
};

/* ---- what goniod says ---- */

static void take_result(struct run *r, const json_t *event)
{
    struct set_outcome *out  = r->out;
    enum gonio_status status = (enum gonio_status)json_number_of(event, "status", GONIO_EIO);
    r->ended                 = true;
    out->saved               = json_is(event, "saved");
    text_format(out->say, sizeof out->say, "%.500s", json_text_of(event, "say", ""));
    text_format(out->session, sizeof out->session, "%s", json_text_of(event, "session", ""));
    text_format(out->set, sizeof out->set, "%s", json_text_of(event, "set", ""));
    out->measurement = json_incref(json_object_get(event, "measurement"));
    out->trials      = json_incref(json_object_get(event, "trials"));
    out->code        = status == GONIO_OK         ? EXIT_DONE
                       : status == GONIO_EQUALITY ? EXIT_REFUSED
                                                  : EXIT_FAILED;
}

static void take_reply(struct run *r, const json_t *reply)
{
    r->open--;
    r->show.retelling = false;
    if (!json_is(reply, "ok"))
        text_format(r->show.news, sizeof r->show.news, "%.300s",
            json_text_of(reply, "say", "goniod refused"));
}

static void take(struct run *r, const json_t *object)
{
    if (json_object_get(object, "reply"))
        take_reply(r, object);
    else if (strcmp(json_text_of(object, "event", ""), "recorded") == 0)
        take_result(r, object);
    else
        set_show_take(&r->show, object);
}

static void fail(struct set_outcome *out, enum gonio_status status)
{
    out->code = status == GONIO_ENODEV   ? EXIT_NO_SENSOR
                : status == GONIO_EINVAL ? EXIT_MISUSED
                : status == GONIO_EGONE  ? EXIT_DAEMON_AWAY
                                         : EXIT_FAILED;
    text_format(out->say, sizeof out->say, "%.500s", note_text(status));
}

/* ---- keys ---- */

static void request(struct run *r, const char *line)
{
    if (gonio_client_send(r->stage->link->client, line) == GONIO_OK)
        r->open++;
}

static void rule(struct run *r, const char *line)
{
    request(r, line);
    r->show.retelling = true;
}

static void mark_end(struct run *r)
{
    int64_t now = clock_monotonic_ns();
    if (r->show.turn_ns == 0 || now - r->show.turn_ns < LEAST_TURN_NS ||
        now - r->marked_ns < LEAST_TURN_NS)
        return;
    r->marked_ns = now;
    request(r, "rule ruling=end");
}

/* At once; why is asked when the patient rests. */
static void stop_patient(struct run *r)
{
    request(r, "stop reason=stopped");
    r->out->stopped = true;
    set_show_stop(&r->show);
}

static void discard(struct run *r)
{
    request(r, "cancel why=\"stopped by a person\"");
    r->out->cancelled = true;
}

static void take_key(struct run *r, int key)
{
    if (r->out->stopped || r->out->cancelled)
        return;
    if (key == KEY_ESCAPE)
        stop_patient(r);
    else if (key_leaves(key))
        discard(r);
    else if (key_goes_on(key))
        mark_end(r);
    else if (key == 'x')
        rule(r, "rule ruling=out");
    else if (key == 'k')
        rule(r, "rule ruling=counts");
    else if (key == 's')
        request(r, "stop");
}

/* ---- from begin to end ---- */

/* @return false where goniod is away or has nothing more to say */
static bool next(struct run *r, int timeout_ms)
{
    json_t *object;
    enum gonio_status status = daemon_next(r->stage->link, timeout_ms, &object);
    if (status == GONIO_OK)
        take(r, object);
    else if (status != GONIO_LATER)
        fail(r->out, status);
    return status == GONIO_OK || status == GONIO_LATER;
}

static void follow(struct run *r)
{
    const struct screen *screen = r->stage->screen;
    while (!r->ended) {
        if (!next(r, screen->open ? POLL_MS : WORDS_POLL_MS))
            return;
        set_show_draw(&r->show);
        if (screen->open)
            take_key(r, screen_key(0));
    }
    /* A key at the very end may still have its answer on the way; it is not that of what comes. */
    int64_t until_ns = clock_monotonic_ns() + ANSWER_MS * INT64_C(1000000);
    while (r->open > 0 && clock_monotonic_ns() < until_ns && next(r, POLL_MS))
        ;
    if (r->out->cancelled && !r->out->saved) { /* it may have ended just before */
        r->out->code = EXIT_FAILED;
        text_format(r->out->say, sizeof r->out->say, "stopped by a person; no value is kept");
    }
}

static enum gonio_status build(const struct set_request *r, char *line, size_t size)
{
    char reps[16], practice[16], timeout[16];
    text_format(line, size, "record");
    text_format(reps, sizeof reps, "%d", r->reps);
    text_format(practice, sizeof practice, "%d", r->practice);
    text_format(timeout, sizeof timeout, "%d", r->timeout_s);
    const struct {
        const char *key, *value;
    } word[] = { { "movement", r->movement }, { "patient", r->patient }, { "phase", r->phase },
        { "session", r->session }, { "reps", reps }, { "practice", practice }, { "pain", r->pain },
        { "timeout", timeout }, { "rater", r->rater }, { "signal", r->signal }, { "test", r->test },
        { "consent", r->test ? "yes" : NULL } };
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < sizeof word / sizeof *word && status == GONIO_OK; i++)
        if (word[i].value)
            status = message_add(line, size, word[i].key, word[i].value);
    return status;
}

/* The dial shows the movement before its set begins, and so does goniod. */
static enum gonio_status watch(struct daemon_link *link, const char *movement)
{
    char line[MESSAGE_BYTES] = "watch";
    const struct gonio_movement *found[2];
    json_t *reply;
    enum gonio_status status = GONIO_OK;
    if (gonio_movement_find(movement, found) > 0)
        status = message_add(line, sizeof line, "movement", found[0]->pair);
    return status == GONIO_OK ? daemon_ask(link, line, &reply) : status;
}

/* The first cue may come before the reply: neither is dropped. The end of another program's set,
 * which all that watch are told, is none of this one's. */
static enum gonio_status begin(struct run *r, const char *line)
{
    json_t *object;
    enum gonio_status status = gonio_client_send(r->stage->link->client, line);
    while (status == GONIO_OK) {
        status = daemon_next(r->stage->link, ANSWER_MS, &object);
        if (status == GONIO_LATER)
            return note(GONIO_EGONE, "goniod does not answer; end it and try again");
        if (status != GONIO_OK)
            return status;
        bool ended = strcmp(json_text_of(object, "event", ""), "recorded") == 0;
        if (!json_object_get(object, "reply") && !ended)
            take(r, object);
        else if (json_is(object, "ok"))
            return GONIO_OK;
        else if (!ended)
            return note((enum gonio_status)json_number_of(object, "status", GONIO_EIO), "%s",
                json_text_of(object, "say", "goniod refused"));
    }
    return status;
}

void set_run(
    const struct set_stage *stage, const struct set_request *request, struct set_outcome *out)
{
    char line[MESSAGE_BYTES];
    struct run r = { .stage = stage, .out = out };
    *out         = (struct set_outcome){ .code = EXIT_FAILED };
    set_show_init(&r.show, stage, request);
    enum gonio_status status = build(request, line, sizeof line);
    if (status == GONIO_OK)
        status = watch(stage->link, request->movement);
    if (status == GONIO_OK)
        status = begin(&r, line);
    if (status == GONIO_OK)
        follow(&r);
    else
        fail(out, status);
}

void set_outcome_free(struct set_outcome *outcome)
{
    json_decref(outcome->measurement);
    json_decref(outcome->trials);
    outcome->measurement = outcome->trials = NULL;
}

enum gonio_status set_wait_for_sensor(
    struct daemon_link *link, int timeout_s, struct screen *screen)
{
    char trouble[300] = "no sensor; plug one in";
    int64_t until_ns  = clock_monotonic_ns() + timeout_s * INT64_C(1000000000);
    while (clock_monotonic_ns() < until_ns) {
        json_t *reply;
        size_t i;
        const json_t *device;
        enum gonio_status status = daemon_ask(link, "devices", &reply);
        if (status != GONIO_OK)
            return status;
        json_array_foreach(json_object_get(reply, "devices"), i, device)
        {
            if (strcmp(json_text_of(device, "role", ""), "distal") != 0)
                continue;
            if (strcmp(json_text_of(device, "state", ""), "streaming") == 0)
                return GONIO_OK;
            text_format(trouble, sizeof trouble, "%.100s: %.160s", json_text_of(device, "port", ""),
                *json_text_of(device, "trouble", "") ? json_text_of(device, "trouble", "")
                                                     : json_text_of(device, "state", ""));
        }
        if (screen->open) {
            screen_begin(screen);
            screen_line(screen, " Waiting for the sensor.");
            screen_text(screen, 1, trouble);
            screen_line(screen, " q: leave");
            screen_show(screen);
        }
        int key = screen->open ? screen_key(200) : 0;
        if (key_leaves(key))
            break;
        json_t *event;
        if (!screen->open)
            daemon_next(link, 200, &event); /* a wait that ends early when something happens */
    }
    return note(GONIO_ENODEV, "%s; `gonio doctor` looks for the cause", trouble);
}
