#include "cli/set.h"
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "control/message.h"
#include <gonio/measure.h>
#include <math.h>
#include <string.h>

enum { FRAME_MS = 50, MARKS = 64 };

struct show {
    const struct set_request *request;
    struct screen *screen;
    struct dial *dial;
    char cue[160], side[16], news[160];
    int done[2]; /* left, right */
    int wanted;
    int64_t drawn_ns;
    double left_s; /* of the time-out, from the beginning */
};

/* ---- drawing ---- */

static void ticks(char *out, size_t size, int done, int wanted)
{
    out[0] = '\0';
    for (int i = 0; i < wanted; i++)
        strncat(out, i < done ? "●" : "○", size - strlen(out) - 1);
}

static void draw(struct show *v)
{
    struct screen *s = v->screen;
    char left[MARKS], right[MARKS];
    ticks(left, sizeof left, v->done[0], v->wanted);
    ticks(right, sizeof right, v->done[1], v->wanted);
    screen_begin(s);
    screen_line(s, " %s", v->request->heading);
    screen_line(s, " ");
    screen_line(s, "   %s%s", s->colour ? "\033[1m" : "", v->cue);
    screen_line(s, " ");
    dial_draw(v->dial, s, 9);
    screen_line(s, " ");
    screen_line(s, "   left %s   right %s   %s", left, right, v->news);
    screen_line(s, " ");
    screen_line(s, " s: end the set now    q: stop and discard    (nausea, dizziness, new pain: "
                   "stop at once)");
    screen_show(s);
}

static void draw_now_and_then(struct show *v)
{
    int64_t now = clock_monotonic_ns();
    if (!v->screen->open || now - v->drawn_ns < FRAME_MS * INT64_C(1000000))
        return;
    v->drawn_ns = now;
    draw(v);
}

/* ---- events ---- */

static void take_cue(struct show *v, const json_t *event)
{
    static const struct {
        const char *cue, *words;
    } words[] = {
        { "hold_still", "Look straight ahead and hold still." },
        { "hold", "On to the end, and hold." },
        { "return", "And back to the middle." },
        { "neutral", "Well done. Hold still in the middle." },
        { "done", "Done." },
    };
    const char *cue = json_text_of(event, "cue", "");
    if (strcmp(cue, "turn") == 0)
        text_format(v->cue, sizeof v->cue, "Turn %s. %.120s", json_text_of(event, "side", ""),
            json_text_of(event, "say", ""));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(cue, words[i].cue) == 0)
            text_format(v->cue, sizeof v->cue, "%s", words[i].words);
    if (strcmp(cue, "return") == 0 || strcmp(cue, "turn") == 0)
        screen_bell(v->screen);
}

static void take_rep(struct show *v, const json_t *event)
{
    const char *side = json_text_of(event, "side", "");
    int done         = (int)json_number_of(event, "done", 0);
    double value     = json_number_of(event, "value_deg", NAN);
    if (strcmp(side, "left") == 0 || strcmp(side, "right") == 0)
        v->done[strcmp(side, "right") == 0] = done;
    if (json_is(event, "valid"))
        text_format(v->news, sizeof v->news, "%s %.0f°", side, value);
    else
        text_format(v->news, sizeof v->news, "%s not counted: %.100s", side,
            json_text_of(event, "flags", ""));
    if (!v->screen->open)
        say("%s %d of %d: %.0f°%s", side, done, v->wanted, value,
            json_is(event, "valid") ? "" : " (not counted)");
}

static void take_sensor(struct show *v, const json_t *event)
{
    const char *trouble = json_text_of(event, "trouble", "");
    if (!*trouble)
        return;
    text_format(v->news, sizeof v->news, "%.150s", trouble);
    if (!v->screen->open)
        say("%s", trouble);
}

static void take_result(const json_t *event, struct set_outcome *out)
{
    enum gonio_status status = (enum gonio_status)json_number_of(event, "status", GONIO_EIO);
    out->saved               = json_is(event, "saved");
    text_format(out->say, sizeof out->say, "%.500s", json_text_of(event, "say", ""));
    text_format(out->session, sizeof out->session, "%s", json_text_of(event, "session", ""));
    text_format(out->set, sizeof out->set, "%s", json_text_of(event, "set", ""));
    out->measurement = json_incref(json_object_get(event, "measurement"));
    out->code        = status == GONIO_OK         ? EXIT_DONE
                       : status == GONIO_EQUALITY ? EXIT_REFUSED
                                                  : EXIT_FAILED;
}

/* @return true where the set has ended */
static bool take(struct show *v, const json_t *event, struct set_outcome *out)
{
    const char *what = json_text_of(event, "event", "");
    if (strcmp(what, "angle") == 0)
        dial_take(v->dial,
            json_is(event, "zeroed") ? json_number_of(event, "value_deg", NAN) : (double)NAN);
    else if (strcmp(what, "cue") == 0)
        take_cue(v, event);
    else if (strcmp(what, "rep") == 0)
        take_rep(v, event);
    else if (strcmp(what, "sensor") == 0)
        take_sensor(v, event);
    else if (strcmp(what, "recorded") == 0)
        take_result(event, out);
    return strcmp(what, "recorded") == 0;
}

static void fail(struct set_outcome *out, enum gonio_status status)
{
    out->code = status == GONIO_ENODEV   ? EXIT_NO_SENSOR
                : status == GONIO_EINVAL ? EXIT_MISUSED
                : status == GONIO_EGONE  ? EXIT_DAEMON_AWAY
                                         : EXIT_FAILED;
    text_format(out->say, sizeof out->say, "%.500s", note_text(status));
}

static void follow(struct daemon_link *link, struct show *v, struct set_outcome *out)
{
    for (;;) {
        json_t *event;
        enum gonio_status status = daemon_next(link, v->screen->open ? FRAME_MS / 2 : 250, &event);
        if (status != GONIO_OK && status != GONIO_LATER) {
            fail(out, status);
            return;
        }
        if (status == GONIO_OK && take(v, event, out))
            return;
        draw_now_and_then(v);
        int key = v->screen->open ? screen_key(0) : 0;
        if (key == 's')
            gonio_client_send(link->client, "stop");
        if (key == 'q' || key == 3 || key == 4) {
            gonio_client_send(link->client, "cancel why=\"stopped by a person\"");
            out->cancelled = true;
            out->code      = EXIT_FAILED;
            text_format(out->say, sizeof out->say, "stopped by a person; no value is kept");
            return;
        }
    }
}

static enum gonio_status build(const struct set_request *r, char *line, size_t size)
{
    char reps[16], timeout[16];
    text_format(line, size, "%s", r->practice ? "practice" : "record");
    text_format(reps, sizeof reps, "%d", r->reps);
    text_format(timeout, sizeof timeout, "%d", r->timeout_s);
    const struct {
        const char *key, *value;
        bool practice_too;
    } word[]                 = { { "movement", r->movement, true }, { "reps", reps, true },
                        { "timeout", timeout, true }, { "patient", r->patient, false },
                        { "phase", r->phase, false }, { "session", r->session, false },
                        { "rater", r->rater, false }, { "pain", r->pain, false }, { "signal", r->signal, true } };
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < sizeof word / sizeof *word && status == GONIO_OK; i++)
        if (word[i].value && (!r->practice || word[i].practice_too))
            status = message_add(line, size, word[i].key, word[i].value);
    return status;
}

void set_run(struct daemon_link *link, const struct set_request *request, struct screen *screen,
    struct dial *dial, struct set_outcome *out)
{
    char line[MESSAGE_BYTES];
    json_t *reply;
    struct show v = { .request = request, .screen = screen, .dial = dial, .wanted = request->reps };
    *out          = (struct set_outcome){ .code = EXIT_FAILED };
    struct dial fresh        = dial_of(request->movement);
    fresh.target_left_deg    = dial->target_left_deg;
    fresh.target_right_deg   = dial->target_right_deg;
    *dial                    = fresh;
    enum gonio_status status = build(request, line, sizeof line);
    if (status == GONIO_OK)
        status = daemon_ask(link, "watch", &reply);
    if (status == GONIO_OK)
        status = gonio_client_send(link->client, line);
    /* The first cue may come before the reply: neither is dropped. */
    while (status == GONIO_OK) {
        status = daemon_next(link, 10000, &reply);
        if (status != GONIO_OK)
            break;
        if (json_object_get(reply, "reply")) {
            if (!json_is(reply, "ok"))
                status = note((enum gonio_status)json_number_of(reply, "status", GONIO_EIO), "%s",
                    json_text_of(reply, "say", "goniod refused"));
            break;
        }
        /* Who watches is also told how another program's set has ended. */
        if (strcmp(json_text_of(reply, "event", ""), "recorded") != 0)
            take(&v, reply, out);
    }
    if (status == GONIO_OK)
        follow(link, &v, out);
    else
        fail(out, status);
}

void set_outcome_free(struct set_outcome *outcome)
{
    json_decref(outcome->measurement);
    outcome->measurement = NULL;
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
        if (key == 'q' || key == 3 || key == 4)
            break;
        json_t *event;
        if (!screen->open)
            daemon_next(link, 200, &event); /* a wait that ends early when something happens */
    }
    return note(GONIO_ENODEV, "%s; `gonio doctor` looks for the cause", trouble);
}

static void print_direction(FILE *to, const json_t *d)
{
    double mean = json_number_of(d, "mean_deg", NAN);
    if (isnan(mean)) {
        fprintf(to, "  %-26s no valid repetition\n", json_text_of(d, "movement", ""));
        return;
    }
    double sd = json_number_of(d, "sd_deg", NAN); /* of one repetition there is none */
    fprintf(to, "  %-26s %5.1f° ± %.1f°  (best %.1f°", json_text_of(d, "movement", ""), mean,
        json_number_of(d, "uncertainty_deg", NAN), json_number_of(d, "best_deg", NAN));
    fprintf(to, isnan(sd) ? ":" : ", sd %.1f°:", sd);
    size_t i;
    const json_t *rep;
    json_array_foreach(json_object_get(d, "reps"), i, rep) fprintf(
        to, json_is(rep, "valid") ? " %.1f" : " (%.1f)", json_number_of(rep, "value_deg", NAN));
    fputs(")\n", to);
}

static void print_both(FILE *to, const json_t *measurement)
{
    double total     = json_number_of(measurement, "total_deg", NAN),
           error     = json_number_of(measurement, "total_uncertainty_deg", NAN),
           asymmetry = json_number_of(measurement, "asymmetry_deg", NAN),
           percent   = json_number_of(measurement, "asymmetry_percent", NAN);
    if (isfinite(total) && isfinite(error))
        fprintf(to, "  %-26s %5.1f° ± %.1f°", "both together", total, error);
    if (isfinite(total) && isfinite(error) && isfinite(asymmetry) && isfinite(percent))
        fprintf(to, "; right minus left %+.1f° (%.0f %% of the larger side)", asymmetry, percent);
    if (isfinite(total) && isfinite(error))
        fputc('\n', to);
}

void set_print(FILE *to, const json_t *measurement)
{
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(measurement, "directions"), i, item)
        print_direction(to, item);
    print_both(to, measurement);
    double drift = json_number_of(measurement, "neutral_drift_deg", NAN);
    if (isfinite(drift))
        fprintf(to, "  neutral moved by %.1f° over the set\n", drift);
    const char *separator = "  notes: ";
    json_array_foreach(json_object_get(measurement, "flags"), i, item)
    {
        unsigned flag;
        const char *word = json_string_value(item);
        if (!word || gonio_flags_parse(word, &flag) != GONIO_OK || !gonio_flag_text(flag))
            continue;
        fprintf(to, "%s%s", separator, gonio_flag_text(flag));
        separator = "; ";
    }
    if (strcmp(separator, "; ") == 0)
        fputc('\n', to);
}
