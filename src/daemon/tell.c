/* What happens in a set, told to whoever records it and to all that watch. */
#include "base/jsonw.h"
#include "goniod.h"
#include <string.h>

/* What happens in a set goes to whoever records it, and to all that watch; to each once. The
 * recorder comes last: should it be cut off by this very line, what its leaving makes of the set is
 * told after. */
static void tell_set(struct goniod *g, const char *json)
{
    struct client *recorder = g->recorder;
    for (int i = 0; i < CLIENTS_MAX; i++)
        if (g->client[i].watching && &g->client[i] != recorder)
            server_send(&g->client[i], json);
    server_send(recorder, json);
}

static void told_cue(
    void *context, enum recording_cue cue, const struct gonio_movement *next, bool practice)
{
    struct goniod *g = context;
    char text[512];
    struct jsonw j;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "cue");
    jsonw_string(&j, "cue", recording_cue_name(cue));
    if (next) {
        jsonw_string(&j, "movement", next->id);
        jsonw_string(&j, "side", next->side);
        jsonw_string(&j, "say", next->cue);
        jsonw_bool(&j, "practice", practice);
    }
    jsonw_object_end(&j);
    tell_set(g, jsonw_text(&j));
}

static void told_rep(void *context, const struct gonio_rep *rep,
    const struct gonio_movement *movement, int done, int wanted)
{
    struct goniod *g = context;
    char text[512], flags[256];
    struct jsonw j;
    gonio_flags_format(rep->flags, flags, sizeof flags);
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "rep");
    jsonw_string(&j, "movement", movement->id);
    jsonw_string(&j, "side", movement->side);
    jsonw_number(&j, "value_deg", rep->value_deg, 1);
    jsonw_bool(&j, "valid", rep->valid);
    jsonw_string(&j, "flags", flags);
    jsonw_integer(&j, "done", done);
    jsonw_integer(&j, "wanted", wanted);
    jsonw_object_end(&j);
    tell_set(g, jsonw_text(&j));
}

static void told_step(void *context, enum position_step step, enum gonio_jpe_task task,
    const struct gonio_movement *towards)
{
    struct goniod *g = context;
    char text[512];
    struct jsonw j;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "cue");
    jsonw_string(&j, "cue", position_step_name(step));
    jsonw_string(&j, "test", g->recording.options.test->name);
    if (towards) {
        jsonw_string(&j, "movement", towards->id);
        jsonw_string(&j, "side", towards->side);
    }
    jsonw_string(&j, "say", position_say(step, task, towards));
    jsonw_object_end(&j);
    tell_set(g, jsonw_text(&j));
}

static void told_trial(void *context, const struct gonio_jpe_trial *trial,
    const struct gonio_movement *movement, int done, int wanted)
{
    struct goniod *g = context;
    char text[512];
    struct jsonw j;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "trial");
    jsonw_string(&j, "movement", movement->id);
    jsonw_string(&j, "side", movement->side);
    jsonw_number(&j, "error_deg", trial->error_deg, 1);
    jsonw_number(&j, "global_deg", trial->global_deg, 1);
    jsonw_bool(&j, "valid", trial->fault == GONIO_JPE_COUNTS);
    jsonw_string(&j, "why", gonio_jpe_fault_text(trial->fault));
    jsonw_integer(&j, "done", done);
    jsonw_integer(&j, "wanted", wanted);
    jsonw_object_end(&j);
    tell_set(g, jsonw_text(&j));
}

const struct recording_told tell_told = { told_cue, told_rep, told_step, told_trial };

void tell_recorded(struct goniod *g, const struct recording_result *result)
{
    static char text[1 << 16], measurement[1 << 15];
    struct jsonw j;
    const struct recording *r = &g->recording;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "recorded");
    jsonw_bool(&j, "practice", r->options.practice);
    jsonw_bool(&j, "saved", result->saved);
    jsonw_integer(&j, "status", result->status);
    jsonw_string(&j, "say", result->say);
    jsonw_string(&j, "stop_reason", r->stop_reason);
    jsonw_string(&j, "patient", r->options.patient);
    jsonw_string(&j, "session", result->session);
    jsonw_string(&j, "phase", r->options.phase);
    jsonw_string(&j, "set", result->set);
    bool measured    = result->status == GONIO_OK || result->status == GONIO_EQUALITY;
    bool position    = recording_is_position(r);
    const char *test = r->options.test ? r->options.test->name : NULL;
    if (test)
        jsonw_string(&j, "test", test);
    if (measured && position &&
        gonio_trials_json(&result->trials, test, measurement, sizeof measurement) == GONIO_OK)
        jsonw_raw(&j, "trials", measurement);
    if (measured && !position &&
        gonio_measurement_json(&result->measurement, r->live.movement[0]->pair, measurement,
            sizeof measurement) == GONIO_OK)
        jsonw_raw(&j, "measurement", measurement);
    jsonw_object_end(&j);
    tell_set(g, jsonw_text(&j));
}
