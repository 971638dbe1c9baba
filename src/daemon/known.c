/* What is known of the sensors: read when one is met, told to whoever measures with it. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "goniod.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *name_of_port(const struct goniod *g, const char *port)
{
    for (int i = 0; i < g->config.names; i++)
        if (strcmp(g->config.named[i].port, port) == 0)
            return g->config.named[i].name;
    return "";
}

/* What the sensor says of itself goes before what its plug says: adapters are changed. What a
 * person says of a port comes last, since another sensor may be plugged in there. */
void known_as(const struct sensor *s, struct calibrations_owner *out)
{
    const struct device *d     = &s->device;
    const char *const serial[] = { d->identity.serial, s->usb.serial_number,
        name_of_port(s->daemon, d->port) };
    text_format(out->device, sizeof out->device, "%s", d->driver ? d->driver->name : "");
    out->serial[0] = '\0';
    for (size_t i = 0; i < sizeof serial / sizeof *serial && !out->serial[0]; i++)
        if (calibrations_serial_tells(serial[i]))
            text_format(out->serial, sizeof out->serial, "%s", serial[i]);
}

static void forget(struct sensor *s)
{
    gonio_calibration_init(&s->kept);
    s->kept_trouble[0] = '\0';
}

static void look_up(struct sensor *s)
{
    struct calibrations_owner owner;
    known_as(s, &owner);
    forget(s);
    enum gonio_status status = calibrations_read(s->daemon->config.data, &owner, &s->kept);
    if (status == GONIO_OK || status == GONIO_ENODEV)
        return;
    text_format(s->kept_trouble, sizeof s->kept_trouble, "%.250s", note_text(status));
    note_clear();
    if (s->daemon->config.foreground)
        fprintf(stderr, "goniod: the calibration is not used: %s\n", s->kept_trouble);
}

void known_meet(struct sensor *s)
{
    bool here = s->device.state == DEVICE_STREAMING;
    if (here && !s->met)
        look_up(s);
    else if (!here) /* the next one at this port may be another */
        forget(s);
    s->met = here;
}

void known_again(struct goniod *g)
{
    struct calibrations_owner owner;
    for (int i = 0; i < SENSORS_MAX; i++) {
        struct sensor *s = &g->sensor[i];
        if (!s->used || !s->met)
            continue;
        known_as(s, &owner);
        if (owner.serial[0]) /* else it is known only since it was plugged in */
            look_up(s);
    }
}

void known_today(const struct sensor *s, struct gonio_calibration *out)
{
    gonio_calibration_init(out);
    if (!s || !s->kept.has)
        return;
    bool warm = s->device.last.has & GONIO_HAS_TEMP;
    gonio_calibration_aged(
        &s->kept, clock_wall_s(), warm ? s->device.last.temp_c : (double)NAN, out);
}

/* The largest of the three scales' uncertainties, %, 1 sigma. */
static double scale_percent(const struct gonio_calibration *c)
{
    double most = 0;
    for (int i = 0; i < 9; i += 4)
        most = fmax(most, c->gyro_matrix_cov[i][i]);
    return 100 * sqrt(most);
}

void known_json(const struct sensor *s, struct jsonw *j)
{
    static const char *const part[GONIO_CALIBRATED_PARTS] = { "gyroscope", "gyroscope_bias",
        "accelerometer", "magnetometer" };
    struct gonio_calibration today;
    known_today(s, &today);
    jsonw_object(j, "calibration");
    jsonw_array(j, "parts");
    for (int i = 0; i < GONIO_CALIBRATED_PARTS; i++)
        if (today.has & 1u << i)
            jsonw_string(j, NULL, part[i]);
    jsonw_array_end(j);
    int64_t now_s = clock_wall_s(), guided_s = today.learned_at_s[2],
            learned_s = today.learned_at_s[0];
    if (today.has & GONIO_CALIBRATED_ACC) /* only `gonio calibrate` gives it */
        jsonw_integer(j, "age_s", now_s > guided_s ? now_s - guided_s : 0);
    if (today.has & GONIO_CALIBRATED_GYRO_MATRIX) {
        jsonw_integer(j, "learned_age_s", now_s > learned_s ? now_s - learned_s : 0);
        jsonw_number(j, "scale_sd_percent", scale_percent(&today), 3);
    }
    jsonw_string(j, "trouble", s->kept_trouble);
    jsonw_object_end(j);
}
