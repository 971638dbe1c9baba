/* Writing set.json, and a measurement as `gonio analyse --json` prints it. */
#include "base/jsonw.h"
#include "base/note.h"
#include "record/calibrations.h"
#include "record/csv.h"
#include "record/set.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_flags(struct jsonw *j, unsigned flags)
{
    jsonw_array(j, "flags");
    for (unsigned i = 0; i < GONIO_FLAG_COUNT; i++)
        if (flags & 1u << i)
            jsonw_string(j, NULL, gonio_flag_name(1u << i));
    jsonw_array_end(j);
}

static void put_rep(struct jsonw *j, const struct gonio_rep *rep)
{
    jsonw_object(j, NULL);
    jsonw_number(j, "value_deg", rep->value_deg, 3);
    jsonw_number(j, "start_s", rep->start_s, 3);
    jsonw_number(j, "peak_s", rep->peak_s, 3);
    jsonw_number(j, "end_s", rep->end_s, 3);
    jsonw_number(j, "plateau_s", rep->plateau_s, 3);
    jsonw_number(j, "drift_deg", rep->drift_deg, 3);
    jsonw_number(j, "peak_velocity_deg_s", rep->peak_velocity_deg_s, 2);
    jsonw_number(j, "sparc", rep->sparc, 3);
    jsonw_number(j, "coupled_1_deg", rep->coupled_deg[0], 3);
    jsonw_number(j, "coupled_2_deg", rep->coupled_deg[1], 3);
    jsonw_number(j, "coupled_range_1_deg", rep->coupled_range_deg[0], 3);
    jsonw_number(j, "coupled_range_2_deg", rep->coupled_range_deg[1], 3);
    jsonw_bool(j, "valid", rep->valid);
    put_flags(j, rep->flags);
    jsonw_object_end(j);
}

/* 1 sigma each, in thousandths more than the interval, so that it can be checked from them. */
static void put_parts(struct jsonw *j, const struct gonio_parts *p)
{
    jsonw_object(j, "uncertainty_parts");
    jsonw_number(j, "fusion_deg", p->fusion_deg, 4);
    jsonw_number(j, "scale_deg", p->scale_deg, 4);
    jsonw_number(j, "askew_deg", p->askew_deg, 4);
    jsonw_number(j, "zero_deg", p->zero_deg, 4);
    jsonw_number(j, "resolution_deg", p->resolution_deg, 4);
    jsonw_number(j, "scatter_deg", p->scatter_deg, 4);
    jsonw_object_end(j);
}

static void put_direction(
    struct jsonw *j, const struct gonio_measurement *m, const struct gonio_summary *summary, int i)
{
    const struct gonio_direction *d = &m->direction[i];
    jsonw_object(j, NULL);
    jsonw_string(j, "movement", d->movement ? d->movement->id : NULL);
    jsonw_integer(j, "reps_valid", d->reps_valid);
    jsonw_integer(j, "reps_recorded", d->reps_recorded);
    jsonw_number(j, "mean_deg", d->mean_deg, 3);
    jsonw_number(j, "best_deg", d->best_deg, 3);
    jsonw_number(j, "sd_deg", d->sd_deg, 3);
    jsonw_number(j, "uncertainty_deg", d->uncertainty_deg, 3);
    jsonw_array(j, "reps");
    for (int k = 0; k < m->reps; k++)
        if (m->rep[k].direction == i)
            put_rep(j, &m->rep[k]);
    jsonw_array_end(j);
    jsonw_number(j, "peak_velocity_deg_s", d->peak_velocity_deg_s, 2);
    jsonw_number(j, "sparc", d->sparc, 3);
    jsonw_number(j, "coupled_1_deg", d->coupled_deg[0], 3);
    jsonw_number(j, "coupled_2_deg", d->coupled_deg[1], 3);
    jsonw_number(j, "coupled_range_1_deg", d->coupled_range_deg[0], 3);
    jsonw_number(j, "coupled_range_2_deg", d->coupled_range_deg[1], 3);
    jsonw_number(j, "trunk_deg", d->trunk_deg, 3);
    jsonw_number(j, "trunk_share_percent", summary->trunk_share_percent[i], 1);
    put_parts(j, &d->parts);
    jsonw_object_end(j);
}

enum gonio_status gonio_measurement_json(
    const struct gonio_measurement *m, const char *movement, char *out, size_t size)
{
    struct jsonw j;
    struct gonio_summary summary;
    gonio_summary_make(m, &summary);
    jsonw_init(&j, out, size);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "movement", movement);
    jsonw_array(&j, "directions");
    for (int i = 0; i < m->directions; i++)
        put_direction(&j, m, &summary, i);
    jsonw_array_end(&j);
    jsonw_number(&j, "total_deg", m->total_deg, 3);
    jsonw_number(&j, "total_uncertainty_deg", summary.total_uncertainty_deg, 3);
    jsonw_number(&j, "asymmetry_deg", summary.asymmetry_deg, 3);
    jsonw_number(&j, "asymmetry_percent", summary.asymmetry_percent, 1);
    jsonw_number(&j, "neutral_drift_deg", m->neutral_drift_deg, 3);
    put_flags(&j, m->flags);
    jsonw_object_end(&j);
    return jsonw_text(&j) ? GONIO_OK : GONIO_ERANGE;
}

static void put_trial(struct jsonw *j, const struct gonio_jpe_trial *t)
{
    jsonw_object(j, NULL);
    jsonw_number(j, "error_deg", t->error_deg, 3);
    jsonw_number(j, "global_deg", t->global_deg, 3);
    jsonw_number(j, "left_s", t->left_s, 3);
    jsonw_number(j, "there_s", t->there_s, 3);
    jsonw_number(j, "trunk_deg", t->trunk_deg, 3);
    jsonw_bool(j, "by_key", t->by_key);
    jsonw_bool(j, "counts", t->fault == GONIO_JPE_COUNTS);
    jsonw_string(j, "why", gonio_jpe_fault_text(t->fault));
    jsonw_object_end(j);
}

enum gonio_status gonio_trials_json(
    const struct gonio_jpe_result *r, const char *test, char *out, size_t size)
{
    struct jsonw j;
    jsonw_init(&j, out, size);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "test", test);
    jsonw_array(&j, "directions");
    for (int i = 0; i < r->directions; i++) {
        const struct gonio_jpe_direction *d = &r->direction[i];
        jsonw_object(&j, NULL);
        jsonw_string(&j, "movement", d->movement->id);
        jsonw_integer(&j, "trials", d->trials);
        jsonw_number(&j, "constant_deg", d->constant_deg, 3);
        jsonw_number(&j, "absolute_deg", d->absolute_deg, 3);
        jsonw_number(&j, "variable_deg", d->variable_deg, 3);
        jsonw_number(&j, "global_deg", d->global_deg, 3);
        jsonw_number(&j, "uncertainty_deg", d->uncertainty_deg, 3);
        jsonw_array(&j, "trial");
        for (int k = 0; k < r->trials; k++)
            if (r->trial[k].direction == i)
                put_trial(&j, &r->trial[k]);
        jsonw_array_end(&j);
        jsonw_object_end(&j);
    }
    jsonw_array_end(&j);
    jsonw_object_end(&j);
    return jsonw_text(&j) ? GONIO_OK : GONIO_ERANGE;
}

/* What the set was evaluated with, so that it gives the same numbers again. */
static void put_calibration(struct jsonw *j, const struct gonio_calibration *c)
{
    static char text[CALIBRATIONS_JSON_MAX];
    bool used = c && c->has && calibrations_json(c, text, sizeof text) == GONIO_OK;
    jsonw_raw(j, "calibration", used ? text : "null");
}

void set_json_fields(struct jsonw *j, const char *key, unsigned has)
{
    static const struct {
        unsigned bit;
        const char *name;
    } field[] = { { GONIO_HAS_QUAT, "orientation" }, { GONIO_HAS_GYRO, "gyroscope" },
        { GONIO_HAS_ACC, "accelerometer" }, { GONIO_HAS_MAG, "magnetometer" } };
    jsonw_array(j, key);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (has & field[i].bit)
            jsonw_string(j, NULL, field[i].name);
    jsonw_array_end(j);
}

static void put_signal(struct jsonw *j, const struct gonio_set_sensor *s)
{
    jsonw_number(j, "latency_s", s->latency_s, 6);
    jsonw_string(j, "latency_why", s->latency_why);
    jsonw_object(j, "signal");
    jsonw_string(j, "signal", s->signal);
    jsonw_string(j, "asked", s->signal_asked);
    jsonw_string(j, "why", s->signal_why);
    set_json_fields(j, "had", s->signal_had);
    jsonw_number(j, "disagreement_deg", s->disagreement_deg, 2);
    jsonw_object_end(j);
}

static void put_sensor(struct jsonw *j, const struct gonio_set_sensor *s)
{
    jsonw_object(j, NULL);
    jsonw_string(j, "device", s->device);
    jsonw_string(j, "serial", s->serial);
    jsonw_string(j, "firmware", s->firmware);
    jsonw_string(j, "port", s->port);
    jsonw_string(j, "site", s->site);
    jsonw_number(j, "rate_hz", s->rate_hz, 3);
    put_signal(j, s);
    if (s->mounted) {
        jsonw_array(j, "mounting_q_SB");
        jsonw_number(j, NULL, s->q_SB.w, 9);
        jsonw_number(j, NULL, s->q_SB.x, 9);
        jsonw_number(j, NULL, s->q_SB.y, 9);
        jsonw_number(j, NULL, s->q_SB.z, 9);
        jsonw_array_end(j);
    } else {
        jsonw_raw(j, "mounting_q_SB", "null");
    }
    jsonw_bool(j, "mounted_by_movement", s->mounted_by_movement);
    put_calibration(j, s->calibration);
    jsonw_object_end(j);
}

static void put_digests(struct jsonw *j, const struct set_digest digest[SET_FILES])
{
    jsonw_object(j, "files");
    for (int i = 0; i < SET_FILES; i++) {
        char crc[9];
        snprintf(crc, sizeof crc, "%08x", (unsigned)digest[i].crc);
        jsonw_object(j, set_file[i]);
        jsonw_integer(j, "rows", digest[i].rows);
        jsonw_integer(j, "bytes", digest[i].bytes);
        jsonw_string(j, "crc32c", crc);
        jsonw_object_end(j);
    }
    jsonw_object_end(j);
}

static void put_rulings(struct jsonw *j, const struct gonio_rulings *r)
{
    jsonw_array(j, "rulings");
    for (int i = 0; r && i < r->count; i++) {
        jsonw_object(j, NULL);
        jsonw_number(j, "t_s", r->at[i].time_s, 6);
        jsonw_string(j, "ruling", gonio_ruling_name(r->at[i].ruling));
        jsonw_object_end(j);
    }
    jsonw_array_end(j);
}

static void put_info(struct jsonw *j, const struct gonio_set_info *info)
{
    jsonw_string(j, "measured_at", info->measured_at);
    jsonw_string(j, "rater", info->rater);
    jsonw_string(j, "mode", info->mode);
    jsonw_string(j, "position", info->position);
    jsonw_string(j, "method", info->method);
    jsonw_string(j, "notes", info->notes);
    jsonw_string(j, "stop_reason", info->stop_reason);
    jsonw_integer(j, "practice_reps", info->practice);
    jsonw_string(j, "test", info->test);
    put_rulings(j, info->rulings);
    jsonw_number(j, "pain_nprs", info->pain_nprs, 1);
    jsonw_number(j, "trunk_deg", info->trunk_deg, 3);
    jsonw_string(j, "software", info->software);
    jsonw_array(j, "sensors");
    for (int i = 0; i < info->sensors && i < GONIO_SENSORS; i++)
        put_sensor(j, &info->sensor[i]);
    jsonw_array_end(j);
    jsonw_object(j, "zero");
    jsonw_number(j, "begin_s", info->zero_begin_s, 3);
    jsonw_number(j, "end_s", info->zero_end_s, 3);
    jsonw_object_end(j);
    jsonw_raw(j, "fusion", info->fusion_json ? info->fusion_json : "null");
}

static void put_key(struct jsonw *j, const struct set_key *key)
{
    jsonw_integer(j, "schema", 1);
    jsonw_string(j, "set", key->path);
    jsonw_string(j, "patient", key->patient);
    jsonw_string(j, "session", key->session);
    jsonw_string(j, "phase", key->phase);
    jsonw_string(j, "movement", key->movement);
}

/* Text from people and sensors that is no UTF-8 would make the whole file unreadable. */
static enum gonio_status check_texts(const struct gonio_set_info *info)
{
    const char *text[7 + 4 * GONIO_SENSORS] = { info->measured_at, info->rater, info->mode,
        info->position, info->notes, info->stop_reason, info->software };
    int n                                   = 7;
    for (int i = 0; i < info->sensors && i < GONIO_SENSORS; i++) {
        text[n++] = info->sensor[i].device;
        text[n++] = info->sensor[i].serial;
        text[n++] = info->sensor[i].firmware;
        text[n++] = info->sensor[i].port;
    }
    for (int i = 0; i < n; i++)
        if (text[i] && !csv_is_clean(text[i]))
            return note(GONIO_EINVAL,
                "\"%.40s\" holds control characters or bytes that are no UTF-8; write it in plain "
                "text",
                text[i]);
    return GONIO_OK;
}

/* A measurement, or the trials of a test. */
static enum gonio_status put_result(
    struct jsonw *j, const struct gonio_set_info *info, const char *movement, size_t size)
{
    char *text               = malloc(size);
    enum gonio_status status = text ? GONIO_OK : GONIO_ENOMEM;
    if (status == GONIO_OK && info->measurement)
        status = gonio_measurement_json(info->measurement, movement, text, size);
    if (status == GONIO_OK)
        jsonw_raw(j, "measurement", info->measurement ? text : "null");
    if (status == GONIO_OK && info->trials)
        status = gonio_trials_json(info->trials, info->test, text, size);
    if (status == GONIO_OK)
        jsonw_raw(j, "trials", info->trials ? text : "null");
    free(text);
    return status;
}

enum gonio_status set_json(const struct set_key *key, const struct gonio_set_info *info,
    const struct set_digest digest[SET_FILES], char *out, size_t size)
{
    struct jsonw j;
    enum gonio_status status = check_texts(info);
    if (status != GONIO_OK)
        return status;
    jsonw_init(&j, out, size);
    jsonw_object(&j, NULL);
    put_key(&j, key);
    put_info(&j, info);
    status = put_result(&j, info, key->movement, size);
    put_digests(&j, digest);
    jsonw_object_end(&j);
    return status != GONIO_OK ? status : jsonw_text(&j) ? GONIO_OK : GONIO_ERANGE;
}
