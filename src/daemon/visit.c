/* What is done with samples: the dial, and the set being recorded. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "goniod.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double now_s(void) { return (double)clock_monotonic_ns() * 1e-9; }

/* ---- the dial ---- */

/* What is known of it when the dial begins; mostly that is how it was set up. */
static struct live_signal dial_signal(const struct goniod *g, const struct sensor *s)
{
    struct trust_choice choice   = { 0 };
    struct trust_latency latency = { 0 };
    if (s) {
        sensors_choose_shown(g, s, &choice);
        latency = sensors_latency(g, s);
    }
    return (struct live_signal){ choice.signal, trust_latency_s(&latency, choice.signal) };
}

static enum gonio_status dial(struct goniod *g, const char *movement)
{
    struct live_options options = live_defaults(movement);
    options.sensors             = sensors_streaming(g) > 1 ? 2 : 1;
    memcpy(options.site, g->config.site, sizeof options.site);
    for (int role = 0; role < options.sensors; role++) {
        options.signal[role] = dial_signal(g, sensors_role(g, role));
        known_today(sensors_role(g, role), &options.calibration[role]);
    }
    enum gonio_status status = live_init(&g->live, &options);
    g->live_on               = status == GONIO_OK;
    return status;
}

enum gonio_status visit_watch(struct goniod *g, const char *movement)
{
    if (g->live_on && strcmp(g->live.movement[0]->pair, movement) == 0)
        return GONIO_OK;
    struct live kept         = g->live;
    enum gonio_status status = dial(g, movement);
    if (status != GONIO_OK) {
        g->live    = kept;
        g->live_on = kept.directions > 0;
    }
    return status;
}

/* Of the movement that is looked at: its pair's first direction is positive. */
static double value_of(const struct live *live, const struct gonio_pose_angles *angles)
{
    const struct gonio_movement *pair[GONIO_DIRECTIONS];
    gonio_movement_find(live->movement[0]->pair, pair);
    return pair[0]->sign * angles->value_deg;
}

static void tell_angles(struct goniod *g, const struct live *live, const struct gonio_sample *s,
    const struct live_news *news)
{
    char text[512];
    struct jsonw j;
    /* The names of Angles CSV. */
    static const char *const key[GONIO_ANGLES] = { "flexion_deg", "lateral_deg", "rotation_deg" };
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "angle");
    jsonw_number(&j, "t_s", s->time_s, 6);
    jsonw_integer(&j, "seq", (long long)s->seq);
    jsonw_bool(&j, "zeroed", news->has_angles);
    if (news->has_angles) {
        for (int k = 0; k < GONIO_ANGLES; k++)
            jsonw_number(&j, key[k], news->angles.angle_deg[k], 2);
        jsonw_number(&j, "value_deg", value_of(live, &news->angles), 2);
        jsonw_number(&j, "speed_deg_s", news->angles.speed_deg_s, 1);
    }
    jsonw_bool(&j, "still", news->orientation.still);
    jsonw_object_end(&j);
    server_tell(g, jsonw_text(&j), true);
}

/* Where the sensor points, for those that asked for it. */
static void tell_orientation(
    struct goniod *g, const struct gonio_sample *s, const struct gonio_orientation *o)
{
    char text[256];
    struct jsonw j;
    const double q[4] = { o->q_GS.w, o->q_GS.x, o->q_GS.y, o->q_GS.z };
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "orientation");
    jsonw_number(&j, "t_s", s->time_s, 6);
    jsonw_integer(&j, "sensor", s->sensor);
    jsonw_array(&j, "q");
    for (int i = 0; i < 4; i++)
        jsonw_number(&j, NULL, q[i], 9);
    jsonw_array_end(&j);
    jsonw_object_end(&j);
    const char *line = jsonw_text(&j);
    for (int i = 0; i < CLIENTS_MAX; i++)
        if (g->client[i].watching && g->client[i].orientations)
            server_send(&g->client[i], line);
}

static void remember(struct goniod *g, const struct gonio_sample *s)
{
    struct history *h               = &g->history[s->sensor];
    h->sample[h->count++ % HISTORY] = *s;
}

void visit_sample(struct goniod *g, const struct gonio_sample *s)
{
    struct live_news news;
    int sensors = sensors_streaming(g) > 1 ? 2 : 1; /* one that came or went begins a new dial */
    if (!g->live_on || g->live.options.sensors != sensors)
        if (dial(g, g->live.directions ? g->live.movement[0]->pair : "cervical.rotation") !=
            GONIO_OK)
            return;
    remember(g, s);
    const struct live *live = &g->live;
    live_push(&g->live, s, &news);
    if (s->sensor < sensors)
        tell_orientation(g, s, &news.orientation);
    if (g->recording.active) {
        recording_sample(&g->recording, s);
        news = g->recording.news;
        live = &g->recording.live;
    }
    if (s->sensor == GONIO_SENSOR_DISTAL)
        tell_angles(g, live, s, &news);
    if (g->recording.active && recording_over(&g->recording, now_s()))
        visit_stop(g, false);
}

/* ---- a set ---- */

/* What the sensors said before the set began goes into it first: a filter that has seen the sensor
 * at rest for a while knows its bias, and the patient need not sit still for it. In the order of
 * time. */
static void recall(struct goniod *g)
{
    uint64_t at[GONIO_SENSORS];
    int first;
    for (int i = 0; i < GONIO_SENSORS; i++)
        at[i] = g->history[i].count > HISTORY ? g->history[i].count - HISTORY : 0;
    do {
        const struct gonio_sample *next = NULL;
        first                           = -1;
        for (int i = 0; i < GONIO_SENSORS; i++) {
            const struct gonio_sample *s = &g->history[i].sample[at[i] % HISTORY];
            if (at[i] < g->history[i].count && (!next || s->time_s < next->time_s)) {
                next  = s;
                first = i;
            }
        }
        if (next) {
            at[first]++;
            recording_sample(&g->recording, next);
        }
    } while (first >= 0);
}

static double newest(const struct goniod *g)
{
    const struct history *h = &g->history[GONIO_SENSOR_DISTAL];
    return h->count > 0 ? h->sample[(h->count - 1) % HISTORY].time_s : (double)NAN;
}

static enum gonio_status describe_sensors(const struct goniod *g, struct recording_options *o)
{
    enum gonio_status status = GONIO_OK;
    o->sensors               = sensors_streaming(g) > 1 ? 2 : 1;
    for (int role = 0; role < o->sensors && status == GONIO_OK; role++) {
        const struct sensor *s      = sensors_role(g, role);
        const struct device *d      = &s->device;
        struct recording_sensor *to = &o->sensor[role];
        text_format(to->device, sizeof to->device, "%s", d->driver->name);
        text_format(to->serial, sizeof to->serial, "%.60s",
            d->identity.serial[0] ? d->identity.serial : s->usb.serial_number);
        text_format(to->firmware, sizeof to->firmware, "%s", d->identity.firmware);
        text_format(to->port, sizeof to->port, "%.250s", d->port);
        struct calibrations_owner owner;
        known_as(s, &owner);
        known_today(s, &to->calibration);
        text_format(to->kept_as, sizeof to->kept_as, "%s", owner.serial);
        to->rate_hz          = clockfit_rate_hz(&d->clock);
        to->gyro_range_rad_s = d->driver->gyro_range_rad_s;
        to->latency          = sensors_latency(g, s);
        o->site[role]        = g->config.site[role];
        status               = sensors_choose(g, s, to->choice.asked, &to->choice);
    }
    return status;
}

/* A sensor stays where it was strapped on for a visit; nobody says when it was taken off, so
 * gravity has to agree as well (gonio_mounting_recall). */
enum { SITS_MIN = 60 };

static void recall_sits(const struct goniod *g, struct recording_options *o)
{
    const struct gonio_movement *m[GONIO_DIRECTIONS];
    if (gonio_movement_find(o->movement, m) == 0)
        return; /* and recording_begin says so */
    const enum gonio_segment segment[] = { m[0]->joint->distal, m[0]->joint->proximal };
    for (int role = 0; role < GONIO_SENSORS && role < o->sensors; role++) {
        int64_t age_ns             = clock_monotonic_ns() - g->sits[role].at_ns;
        o->sensor[role].sits_known = g->sits[role].at_ns &&
                                     age_ns < SITS_MIN * INT64_C(60000000000) &&
                                     g->sits[role].segment == segment[role] &&
                                     strcmp(g->sits[role].patient, o->patient) == 0;
        o->sensor[role].q_SB = g->sits[role].q_SB;
    }
}

static void remember_sits(struct goniod *g)
{
    for (int role = 0; role < GONIO_SENSORS; role++) {
        gonio_quat q_SB;
        if (!recording_sits(&g->recording, role, &q_SB))
            continue;
        const struct gonio_joint *joint = g->recording.live.movement[0]->joint;
        g->sits[role].segment = role == GONIO_SENSOR_DISTAL ? joint->distal : joint->proximal;
        g->sits[role].at_ns   = clock_monotonic_ns();
        g->sits[role].q_SB    = q_SB;
        text_format(g->sits[role].patient, sizeof g->sits[role].patient, "%s",
            g->recording.options.patient);
    }
}

enum gonio_status visit_begin(struct client *c, const struct recording_options *options)
{
    struct goniod *g = c->daemon;
    if (g->recording.active)
        return note(GONIO_EBUSY, "a set is being recorded already; wait for its end or cancel it");
    if (g->guide.sensor)
        return note(GONIO_EBUSY, "a sensor is being calibrated; wait for its end or cancel it");
    const struct sensor *s = sensors_role(g, GONIO_SENSOR_DISTAL);
    if (!s)
        return note(GONIO_ENODEV, "no sensor; plug one in and ask `gonio devices`");
    if (s->device.state != DEVICE_STREAMING)
        return note(GONIO_ENODEV, "the sensor at %s is not ready (%s)%s%s", s->device.port,
            device_state_text(s->device.state), s->device.trouble[0] ? ": " : "",
            s->device.trouble);
    struct recording_options full = *options;
    enum gonio_status status      = describe_sensors(g, &full);
    if (status != GONIO_OK)
        return status;
    recall_sits(g, &full);
    if (!full.rater[0])
        text_format(full.rater, sizeof full.rater, "%s", g->config.rater);
    g->recorder = c;
    full.zero_s = newest(g);
    status = recording_begin(&g->recording, g->config.data, g->log, &full, &tell_told, g, now_s());
    if (status == GONIO_OK)
        recall(g);
    return status;
}

/* The values of a test of position are rows of outcomes.csv. */
static void keep_trials(struct goniod *g)
{
    const struct recording_options *o = &g->recording.options;
    struct recording_result *result   = &g->result;
    struct gonio_outcome row[GONIO_OUTCOME_ROWS_MOST];
    struct gonio_log *outcomes;
    size_t rows = position_outcomes(&result->trials, o->test->name, row);
    char now[40];
    clock_wall_text(now, sizeof now);
    for (size_t i = 0; i < rows; i++) {
        text_format(row[i].recorded_at, sizeof row[i].recorded_at, "%s", now);
        text_format(row[i].patient, sizeof row[i].patient, "%s", o->patient);
        text_format(row[i].session, sizeof row[i].session, "%s", o->session);
        text_format(row[i].phase, sizeof row[i].phase, "%s", o->phase);
        text_format(row[i].rater, sizeof row[i].rater, "%s", o->rater);
        text_format(row[i].software, sizeof row[i].software, "gonio " GONIO_VERSION);
    }
    enum gonio_status status = folder_outcomes(g, &outcomes);
    if (status == GONIO_OK)
        status = gonio_outcome_append(outcomes, row, rows);
    if (status == GONIO_OK)
        return;
    result->saved  = false;
    result->status = status;
    text_format(result->say, sizeof result->say, "%.300s; the trials are in %.160s",
        note_text(status), result->set);
}

void visit_stop(struct goniod *g, bool by_person)
{
    if (!g->recording.active)
        return;
    recording_end(&g->recording, by_person, &g->result);
    if (g->result.saved && recording_is_position(&g->recording))
        keep_trials(g);
    if (g->result.saved)
        remember_sits(g);
    known_again(g);
    tell_recorded(g, &g->result);
    g->recorder = NULL;
}

enum gonio_status visit_cancel(struct goniod *g, const char *why)
{
    if (!g->recording.active)
        return note(GONIO_EINVAL, "no set is being recorded");
    struct recording_result *result = &g->result;
    memset(result, 0, sizeof *result);
    recording_cancel(&g->recording, why);
    result->status = GONIO_EINVAL;
    text_format(result->say, sizeof result->say, "cancelled: %.400s; no value is kept", why);
    tell_recorded(g, result);
    g->recorder = NULL;
    return GONIO_OK;
}

void visit_tick(struct goniod *g)
{
    if (g->recording.active && recording_over(&g->recording, now_s()))
        visit_stop(g, false);
    guide_tick(g);
}

void visit_sensor_lost(struct goniod *g)
{
    if (g->recording.active)
        recording_sensor_lost(&g->recording);
    for (int i = 0; i < GONIO_SENSORS; i++) {
        g->history[i].count = 0;
        g->sits[i].at_ns    = 0;
    }
    g->live_on = false; /* a new stream has a new clock and heading */
}

void visit_client_left(struct goniod *g, struct client *c)
{
    guide_client_left(g, c);
    if (g->recorder != c)
        return;
    g->recorder = NULL;
    if (g->recording.active)
        visit_cancel(g, "the program that recorded has gone");
}
