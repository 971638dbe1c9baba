/* gonio calibrate: a person, a table, a sensor; what was done and what comes next, in words. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "goniod.h"
#include "math/vec3.h"
#include <string.h>

static const char axis_name[] = "XYZ";

static double now_s(void) { return (double)clock_monotonic_ns() * 1e-9; }

static int bits_of(unsigned word)
{
    int n = 0;
    for (; word; word &= word - 1)
        n++;
    return n;
}

/* A turn counts when it is all but done, since the gyroscope may show too little: that is what we
 * are here for. */
static int whole_turns(const struct calibrate_status *s) { return (int)floor(s->turns + 0.1); }

/* ---- words ---- */

static void say_news(const struct calibrate *c, char *out, size_t size)
{
    const struct calibrate_status *s = &c->status;
    static const char *const plain[] = {
        [CALIBRATE_TILTED] = "It lies on an edge or a cable: one side must face straight up.",
        [CALIBRATE_NOT_STILL] =
            "It is not at rest: lay it down and take the hand away for 3 seconds.",
        [CALIBRATE_LIFTED] =
            "It was lifted or tilted while it turned: keep it flat on the table. Once more.",
        [CALIBRATE_GAP] =
            "Samples were lost while it turned; look after cable or battery. Once more.",
        [CALIBRATE_CLIPPED]   = "Too fast for this gyroscope. Once more, slower.",
        [CALIBRATE_TOO_SLOW]  = "Five turns are to take less than a minute. Once more, faster.",
        [CALIBRATE_NO_SIGNAL] = "The sensor sends no gyroscope or no accelerometer.",
    };
    const struct calfit_turn *t = &c->turn[s->news_axis];
    out[0]                      = '\0';
    if (s->news == CALIBRATE_TURN)
        text_format(
            out, size, "Five turns: the gyroscope said %.2f.", fabs(t->turned_rad) / (2 * M_PI));
    else if (s->news == CALIBRATE_WRONG_AXIS)
        text_format(out, size,
            "That was about %c, which had been done; these turns replace the earlier ones.",
            axis_name[s->news_axis]);
    else if (s->news == CALIBRATE_WRONG_COUNT)
        text_format(out, size, "That was %.0f turn%s, not five. Once more.", round(s->counted),
            s->counted < 1.5 ? "" : "s");
    else if (s->news == CALIBRATE_NOT_AT_EDGE)
        text_format(out, size,
            "%.2f turns: it did not end with the same edge against the straight edge. Once more.",
            s->counted);
    else if (s->news == CALIBRATE_UNLIKELY)
        text_format(out, size,
            "The gyroscope said %.2f turns: few are so far off. Once more, to the same edge, to be "
            "sure.",
            s->counted);
    else if ((size_t)s->news < sizeof plain / sizeof *plain && plain[s->news])
        text_format(out, size, "%s", plain[s->news]);
}

static void say_next(const struct calibrate_status *s, char *out, size_t size)
{
    if (s->turning)
        text_format(out, size, "Turning: %d of %d.", whole_turns(s), CALIBRATE_TURNS);
    else if (s->next == CALIBRATE_NEXT_HOLD)
        text_format(out, size, "Lay the sensor on a table and let go of it.");
    else if (s->next == CALIBRATE_NEXT_POSE)
        text_format(out, size,
            "Lay it on another side, %c %s, and let go (%d of 6 sides are done).",
            axis_name[s->axis], s->up ? "up" : "down", bits_of(s->poses));
    else if (s->next == CALIBRATE_NEXT_TURN)
        text_format(out, size,
            "Lay an edge of it against a ruler and let go; then turn it five times flat on the "
            "table, to "
            "the same edge against the ruler, and let go (%d of 3 axes are done).",
            bits_of(s->turned));
    else
        text_format(out, size, "Done.");
}

static void tell(struct guide *g)
{
    static const char *const step[]  = { "hold", "pose", "turn", "done" };
    const struct calibrate_status *s = &g->calibrate.status;
    char text[1024], news[200], next[300];
    const char axis[2] = { axis_name[s->axis], '\0' };
    struct jsonw j;
    say_news(&g->calibrate, news, sizeof news);
    say_next(s, next, sizeof next);
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "calibration");
    jsonw_string(&j, "step", step[s->next]);
    if (s->next == CALIBRATE_NEXT_POSE || s->next == CALIBRATE_NEXT_TURN)
        jsonw_string(&j, "axis", axis);
    if (s->next == CALIBRATE_NEXT_POSE)
        jsonw_bool(&j, "up", s->up);
    jsonw_integer(&j, "sides", bits_of(s->poses));
    jsonw_integer(&j, "axes", bits_of(s->turned));
    jsonw_bool(&j, "turning", s->turning);
    jsonw_number(&j, "turns", s->turns, 2);
    jsonw_bool(&j, "refused", s->news > CALIBRATE_TURN && s->news != CALIBRATE_WRONG_AXIS);
    jsonw_string(&j, "say", news);
    jsonw_string(&j, "next", next);
    jsonw_object_end(&j);
    g->told = *s;
    server_send(g->client, jsonw_text(&j));
}

/* ---- the end ---- */

static void end(struct goniod *g, enum gonio_status status, bool saved, const char *say,
    const struct gonio_calibration *c)
{
    static char text[2 * CALIBRATIONS_JSON_MAX], object[CALIBRATIONS_JSON_MAX];
    struct jsonw j;
    struct client *client = g->guide.client;
    g->guide.sensor       = NULL;
    g->guide.client       = NULL;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "event", "calibrated");
    jsonw_bool(&j, "saved", saved);
    jsonw_integer(&j, "status", status);
    jsonw_string(&j, "say", say);
    if (c && calibrations_json(c, object, sizeof object) == GONIO_OK)
        jsonw_raw(&j, "calibration", object);
    jsonw_object_end(&j);
    server_send(client, jsonw_text(&j));
}

/* What a table can't tell stays: the slope of the bias, and the field where this room had none to
 * tell. */
static void keep_old(const struct gonio_calibration *old, struct gonio_calibration *fresh)
{
    if (old->has & GONIO_CALIBRATED_GYRO_BIAS) {
        fresh->gyro_bias_per_c = old->gyro_bias_per_c;
        fresh->gyro_per_c_var  = old->gyro_per_c_var;
    }
    if (old->has & ~fresh->has & GONIO_CALIBRATED_MAG) {
        fresh->has |= GONIO_CALIBRATED_MAG;
        fresh->learned_at_s[3] = old->learned_at_s[3];
        fresh->mag_hard_ut     = old->mag_hard_ut;
        fresh->mag_sd          = old->mag_sd;
        memcpy(fresh->mag_soft, old->mag_soft, sizeof fresh->mag_soft);
    }
}

static void describe(const struct gonio_calibration *c, bool field, char *out, size_t size)
{
    double scale = 0;
    for (int i = 0; i < 9; i += 4)
        scale = fmax(scale, c->gyro_matrix_cov[i][i]);
    text_format(out, size,
        "The scale of the gyroscope is known to %.2f %% (it is %+.2f, %+.2f and %+.2f %% off), its "
        "bias to "
        "%.3f degrees/s, the accelerometer's offset to %.0f mm/s2; the magnetometer was %s.",
        100 * sqrt(scale), 100 * c->gyro_matrix[0], 100 * c->gyro_matrix[4],
        100 * c->gyro_matrix[8], deg_from_rad(sqrt(c->gyro_bias_cov[0][0])),
        1000 * sqrt(c->acc_cov[0][0]),
        field ? "calibrated too" : "not calibrated: it has none, or the field is not even here");
}

static void finish(struct goniod *g)
{
    struct sensor *s = g->guide.sensor;
    struct calibrations_owner owner;
    struct gonio_calibration c;
    char say[600], words[400];
    enum gonio_status status = calibrate_result(&g->guide.calibrate, clock_wall_s(), &c);
    if (status != GONIO_OK) {
        end(g, status, false, note_text(status), NULL);
        return;
    }
    describe(&c, c.has & GONIO_CALIBRATED_MAG, words, sizeof words);
    known_as(s, &owner);
    keep_old(&s->kept, &c);
    note_clear();
    status = calibrations_write(g->config.data, &owner, &c);
    if (status == GONIO_OK || !owner.serial[0]) {
        s->kept            = c;
        s->kept_trouble[0] = '\0';
        g->live_on         = false; /* the dial begins anew with it */
    }
    if (status == GONIO_OK)
        text_format(say, sizeof say, "%s", words);
    else if (!owner.serial[0])
        text_format(say, sizeof say,
            "%s It is used until the sensor is unplugged, and not kept: the sensor says no serial "
            "number; "
            "`name = PORT NAME` in goniod's configuration gives it a name.",
            words);
    else
        text_format(say, sizeof say, "Not kept: %.500s", note_text(status));
    end(g, status, status == GONIO_OK, say, &c);
}

/* ---- from outside ---- */

static bool is_meant(const struct sensor *s, const char *which)
{
    struct calibrations_owner owner;
    known_as(s, &owner);
    return strcmp(s->device.port, which) == 0 ||
           (owner.serial[0] && strcmp(owner.serial, which) == 0);
}

static enum gonio_status choose(struct goniod *g, const char *which, struct sensor **out)
{
    struct sensor *found = NULL;
    int count            = 0;
    for (int i = 0; i < SENSORS_MAX; i++) {
        struct sensor *s = &g->sensor[i];
        if (!s->used || s->device.state != DEVICE_STREAMING || (which && !is_meant(s, which)))
            continue;
        found = s;
        count++;
    }
    if (count > 1)
        return note(
            GONIO_EINVAL, "there are %d sensors: name one by its port or serial number", count);
    if (!found && which)
        return note(
            GONIO_ENODEV, "no sensor at \"%.200s\" that sends; `gonio devices` lists them", which);
    if (!found)
        return note(GONIO_ENODEV, "no sensor that sends; plug one in and ask `gonio devices`");
    if (!(found->device.driver->gives & GONIO_HAS_GYRO))
        return note(GONIO_EQUALITY,
            "the %s sends no gyroscope, only what it made of it; there is nothing to calibrate",
            found->device.driver->title);
    *out = found;
    return GONIO_OK;
}

enum gonio_status guide_begin(struct client *c, const char *which, double timeout_s)
{
    struct goniod *g = c->daemon;
    struct sensor *s = NULL;
    if (g->recording.active || g->guide.sensor)
        return note(GONIO_EBUSY,
            "a set is being recorded or a sensor calibrated already; wait for its "
            "end or cancel it");
    enum gonio_status status = choose(g, which, &s);
    if (status != GONIO_OK)
        return status;
    g->guide = (struct guide){ .sensor = s, .client = c, .until_s = now_s() + timeout_s };
    calibrate_init(&g->guide.calibrate, s->device.driver->gyro_range_rad_s);
    tell(&g->guide);
    return GONIO_OK;
}

void guide_sample(struct sensor *s, const struct gonio_sample *sample)
{
    struct guide *g                   = &s->daemon->guide;
    const struct calibrate_status *is = &g->calibrate.status;
    if (g->sensor != s)
        return;
    calibrate_push(&g->calibrate, sample);
    if (is->news != CALIBRATE_NOTHING || is->next != g->told.next ||
        is->turning != g->told.turning || whole_turns(is) > whole_turns(&g->told))
        tell(g);
    if (is->news == CALIBRATE_NO_SIGNAL)
        end(s->daemon, GONIO_EQUALITY, false,
            "the sensor sends no gyroscope or no accelerometer; there is nothing to calibrate",
            NULL);
    else if (is->next == CALIBRATE_NEXT_DONE)
        finish(s->daemon);
}

void guide_sensor_lost(const struct sensor *s)
{
    if (s->daemon->guide.sensor == s)
        end(s->daemon, GONIO_EGONE, false,
            "the sensor has gone; what was known of it stays as it was", NULL);
}

void guide_tick(struct goniod *g)
{
    if (g->guide.sensor && now_s() > g->guide.until_s)
        end(g, GONIO_EQUALITY, false,
            "the time was up before all sides and turns were done; what was known stays as it was",
            NULL);
}

enum gonio_status guide_cancel(struct goniod *g, const char *why)
{
    char say[256];
    if (!g->guide.sensor)
        return GONIO_EINVAL;
    text_format(say, sizeof say, "cancelled: %.150s; what was known stays as it was", why);
    end(g, GONIO_EINVAL, false, say, NULL);
    return GONIO_OK;
}

void guide_client_left(struct goniod *g, const struct client *c)
{
    if (g->guide.client != c)
        return;
    g->guide.sensor = NULL;
    g->guide.client = NULL;
}
