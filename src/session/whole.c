#include "session/whole.h"
#include "base/note.h"
#include "math/vec3.h"
#include <stdlib.h>

/* Poses at either end are averaged over this time. */
static const double hold_s = 1.0;
/* The user says that it is the same pose; what is left is sway. */
static const double return_sd_rad = 0.5 * M_PI / 180;

struct whole {
    struct gonio_smoother *smoother[GONIO_SENSORS];
    struct gonio_sample *sample;
    size_t count, room;
};

static enum gonio_status no_memory(void)
{
    return note(GONIO_ENOMEM,
        "the recording does not fit into memory; cut it into parts, or leave --smooth out");
}

enum gonio_status whole_new(
    const struct gonio_fusion_options options[GONIO_SENSORS], struct whole **out)
{
    struct whole *w = calloc(1, sizeof *w);
    if (!w)
        return no_memory();
    for (int i = 0; i < GONIO_SENSORS; i++)
        if (gonio_smoother_new(&options[i], &w->smoother[i]) != GONIO_OK) {
            whole_free(w);
            return no_memory();
        }
    *out = w;
    return GONIO_OK;
}

void whole_free(struct whole *w)
{
    if (!w)
        return;
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_smoother_free(w->smoother[i]);
    free(w->sample);
    free(w);
}

enum gonio_status whole_push(struct whole *w, const struct gonio_sample *sample)
{
    if (w->count == w->room) {
        size_t room              = w->room ? w->room + w->room / 2 : 1024;
        struct gonio_sample *new = realloc(w->sample, room * sizeof *new);
        if (!new)
            return no_memory();
        w->sample = new;
        w->room   = room;
    }
    w->sample[w->count] = *sample;
    if (gonio_smoother_push(w->smoother[sample->sensor], sample) != GONIO_OK)
        return no_memory();
    w->count++;
    return GONIO_OK;
}

void whole_mark_heading(struct whole *w, double time_s)
{
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_smoother_mark_heading(w->smoother[i], time_s);
}

enum gonio_status whole_smooth(struct whole *w)
{
    for (int i = 0; i < GONIO_SENSORS; i++)
        if (gonio_smoother_run(w->smoother[i]) != GONIO_OK)
            return no_memory();
    return GONIO_OK;
}

/* ---- holding ---- */

/* One sensor, while its headings are being turned. */
struct side {
    struct gonio_smoother *smoother;
    struct gonio_orientation *at;
    size_t count;
    double *turn, *covariance;
};

static bool side_open(struct side *s, struct gonio_smoother *smoother)
{
    *s            = (struct side){ .smoother = smoother, .count = gonio_smoother_count(smoother) };
    s->at         = calloc(s->count + 1, sizeof *s->at);
    s->turn       = calloc(s->count + 1, sizeof *s->turn);
    s->covariance = calloc(s->count + 1, sizeof *s->covariance);
    if (!s->at || !s->turn || !s->covariance)
        return false;
    for (size_t i = 0; i < s->count; i++)
        gonio_smoother_at(smoother, i, &s->at[i]);
    return gonio_smoother_heading_covariance(smoother, s->covariance) == GONIO_OK;
}

static void side_close(struct side *s)
{
    free(s->at);
    free(s->turn);
    free(s->covariance);
}

static struct gonio_series series_of(const struct side *s)
{
    return (struct gonio_series){ s->at, s->count };
}

static double end_variance(const struct side *s)
{
    return s->count > 0 ? s->covariance[s->count - 1] : 0;
}

/* Each sensor takes the part of the mismatch that its own uncertainty explains. */
static enum gonio_status return_to_start(
    struct side *distal, struct side *proximal, struct whole_held *out)
{
    enum gonio_status status =
        gonio_relative_return(series_of(distal), series_of(proximal), hold_s, &out->mismatch);
    if (status != GONIO_OK)
        return status;
    out->returned        = true;
    const double heading = out->mismatch.heading_rad;
    const double variance =
        end_variance(distal) + end_variance(proximal) + return_sd_rad * return_sd_rad;
    gonio_relative_take_out(
        heading, distal->covariance, NULL, distal->count, variance, distal->turn);
    gonio_relative_take_out(
        -heading, proximal->covariance, NULL, proximal->count, variance, proximal->turn);
    return GONIO_OK;
}

static enum gonio_status hold(struct side *distal, struct side *proximal, const char *joint,
    bool neutral, struct whole_held *out)
{
    enum gonio_status status = GONIO_OK;
    if (joint && proximal->count == 0)
        return note(GONIO_EINVAL,
            "a joint needs two sensors, on either side of it; this recording has one");
    if (neutral && (!joint || proximal->count > 0))
        status = return_to_start(distal, proximal, out);
    if (status != GONIO_OK || !joint)
        return status;
    out->by_joint = true;
    return gonio_relative_hold(joint, series_of(distal), series_of(proximal), neutral, distal->turn,
        proximal->turn, NULL, &out->joint);
}

enum gonio_status whole_hold(
    struct whole *w, const char *joint, bool neutral, struct whole_held *out)
{
    struct side distal, proximal;
    *out     = (struct whole_held){ 0 };
    bool one = side_open(&distal, w->smoother[GONIO_SENSOR_DISTAL]);
    bool two = side_open(&proximal, w->smoother[GONIO_SENSOR_PROXIMAL]);
    enum gonio_status status =
        one && two ? hold(&distal, &proximal, joint, neutral, out) : no_memory();
    if (status == GONIO_OK) {
        gonio_smoother_turn_headings(distal.smoother, distal.turn);
        gonio_smoother_turn_headings(proximal.smoother, proximal.turn);
    }
    side_close(&distal);
    side_close(&proximal);
    return status;
}

void whole_each(const struct whole *w,
    void (*told)(void *context, const struct gonio_sample *sample,
        const struct gonio_orientation *orientation),
    void *context)
{
    size_t next[GONIO_SENSORS] = { 0 };
    struct gonio_orientation o;
    for (size_t i = 0; i < w->count; i++) {
        int sensor = w->sample[i].sensor;
        gonio_smoother_at(w->smoother[sensor], next[sensor]++, &o);
        told(context, &w->sample[i], &o);
    }
}

const struct gonio_smoother *whole_smoother(const struct whole *w, int sensor)
{
    return w->smoother[sensor];
}
