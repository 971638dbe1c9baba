/* The end of a set: evaluated from what was written, and saved. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "record/calibrations.h"
#include "session/evaluate.h"
#include "session/recording_parts.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* The choice that the value stands on. Live, the set began with what was known before it. */
static void settle_signals(struct recording *r)
{
    for (int i = 0; i < r->options.sensors; i++) {
        struct trust_choice *choice = &r->options.sensor[i].choice;
        if (trust_choose(&r->trust[i], choice->asked, choice) != GONIO_OK)
            note_clear(); /* it has stopped sending what was asked for: nothing else is known */
    }
}

static void keep_angles(void *context, const struct gonio_pose_angles *a)
{
    struct recording *r = context;
    if (r->write_status == GONIO_OK)
        r->write_status = gonio_set_angles(r->set, a);
}

static enum gonio_status evaluate(
    struct recording *r, struct gonio_measurement *m, struct gonio_jpe_result *trials)
{
    char path[PATH_MAX];
    enum gonio_status status = gonio_set_flush(r->set);
    if (status != GONIO_OK)
        return status;
    text_format(path, sizeof path, "%s/%s/samples.csv", r->data_dir, gonio_set_path(r->set));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return note(gonio_status_from_errno(errno), "%s: %s", path, strerror(errno));
    settle_signals(r);
    struct live_options live        = recording_live_options(&r->options);
    live.rulings                    = r->live.options.rulings;
    const struct evaluate_told told = { keep_angles, r };
    if (recording_is_position(r))
        status = position_evaluate(fd, path, &live, r->jpe.task, &told, &r->live, m, trials);
    else
        status = evaluate_samples(fd, path, &live, r->options.reps, &told, &r->live, m);
    close(fd);
    return status == GONIO_OK ? r->write_status : status;
}

static double largest_trunk(const struct gonio_measurement *m)
{
    double most = NAN; /* fmax leaves NaN out */
    for (int i = 0; i < m->directions; i++)
        most = fmax(most, m->direction[i].trunk_deg);
    return most;
}

static enum gonio_status finish_set(struct recording *r, const char *now,
    const struct gonio_measurement *m, const struct gonio_jpe_result *trials)
{
    const struct recording_options *o = &r->options;
    struct gonio_set_info info        = { .measured_at = now,
               .rater                                  = o->rater[0] ? o->rater : NULL,
               .mode                                   = r->live.movement[0]->mode,
               .position                               = r->live.movement[0]->position,
               .method                                 = gonio_method_name(r->live.movement[0]->method),
               .notes                                  = o->notes[0] ? o->notes : NULL,
               .stop_reason                            = r->stop_reason[0] ? r->stop_reason : NULL,
               .practice                               = o->practice_reps,
               .rulings                                = &r->live.options.rulings,
               .software                               = "gonio " GONIO_VERSION,
               .pain_nprs                              = o->pain_nprs,
               .trunk_deg                              = m ? largest_trunk(m) : (double)NAN,
               .sensors                                = o->sensors,
               .zero_begin_s = r->live.zeroed ? r->live.zero.start_s : (double)NAN,
               .zero_end_s   = r->live.zeroed ? r->live.zero.end_s : (double)NAN,
               .fusion_json  = "{\"smoothed\":true}",
               .test         = o->test ? o->test->name : NULL,
               .measurement  = recording_is_position(r) ? NULL : m,
               .trials       = recording_is_position(r) ? trials : NULL };
    char late[GONIO_SENSORS][160];
    for (int i = 0; i < o->sensors; i++) {
        const struct recording_sensor *s = &o->sensor[i];
        trust_latency_say(&s->latency, s->choice.signal, late[i], sizeof late[i]);
        info.sensor[i] = (struct gonio_set_sensor){ .device = s->device,
            .serial                                         = s->serial,
            .firmware                                       = s->firmware,
            .port                                           = s->port,
            .site                = gonio_site_name(r->live.mounting[i].site),
            .rate_hz             = s->rate_hz,
            .latency_s           = trust_latency_s(&s->latency, s->choice.signal),
            .latency_why         = late[i],
            .signal              = trust_signal_name(s->choice.signal),
            .signal_asked        = trust_signal_name(s->choice.asked),
            .signal_why          = s->choice.why,
            .signal_had          = s->choice.had,
            .disagreement_deg    = s->choice.disagreement_deg,
            .mounted             = r->live.zeroed,
            .q_SB                = r->live.mounting[i].q_SB,
            .mounted_by_movement = r->live.mounting[i].from_movement,
            .calibration         = &s->calibration };
    }
    struct gonio_set *set = r->set;
    r->set                = NULL;
    return gonio_set_finish(set, &info);
}

static void fill_row(const struct recording *r, const char *now, const char *set,
    const struct gonio_measurement *m, const struct gonio_direction *d, struct gonio_log_row *row)
{
    const struct recording_options *o = &r->options;
    gonio_log_row_init(row);
    text_format(row->measured_at, sizeof row->measured_at, "%s", now);
    text_format(row->patient, sizeof row->patient, "%s", o->patient);
    text_format(row->session, sizeof row->session, "%s", o->session);
    text_format(row->phase, sizeof row->phase, "%s", o->phase);
    text_format(row->movement, sizeof row->movement, "%s", d->movement->id);
    text_format(row->side, sizeof row->side, "%s", d->movement->side);
    text_format(row->mode, sizeof row->mode, "%s", d->movement->mode);
    text_format(row->position, sizeof row->position, "%s", d->movement->position);
    text_format(row->rater, sizeof row->rater, "%s", o->rater);
    text_format(row->device, sizeof row->device, "%s", o->sensor[0].device);
    text_format(row->serial, sizeof row->serial, "%s", o->sensor[0].serial);
    text_format(row->firmware, sizeof row->firmware, "%s", o->sensor[0].firmware);
    text_format(row->software, sizeof row->software, "gonio " GONIO_VERSION);
    text_format(row->set, sizeof row->set, "%s", set);
    gonio_flags_format(m->flags, row->flags, sizeof row->flags);
    row->sensors             = o->sensors;
    row->reps_valid          = d->reps_valid;
    row->reps_recorded       = d->reps_recorded;
    row->mean_deg            = d->mean_deg;
    row->best_deg            = d->best_deg;
    row->sd_deg              = d->sd_deg;
    row->uncertainty_deg     = d->uncertainty_deg;
    row->drift_deg           = m->neutral_drift_deg;
    row->coupled_1_deg       = d->coupled_deg[0];
    row->coupled_2_deg       = d->coupled_deg[1];
    row->peak_velocity_deg_s = d->peak_velocity_deg_s;
    row->sparc               = d->sparc;
    row->trunk_deg           = d->trunk_deg;
    row->pain_nprs           = o->pain_nprs;
}

static enum gonio_status log_rows(
    struct recording *r, const char *now, const char *set, const struct gonio_measurement *m)
{
    struct gonio_log_row row[GONIO_DIRECTIONS];
    size_t rows = 0;
    _Static_assert((int)GONIO_DIRECTIONS <= (int)GONIO_LOG_ROWS_MOST, "");
    for (int i = 0; i < m->directions; i++)
        if (m->direction[i].reps_valid > 0)
            fill_row(r, now, set, m, &m->direction[i], &row[rows++]);
    return gonio_log_append(r->log, row, rows);
}

bool recording_sits(const struct recording *r, int role, gonio_quat *q_SB)
{
    const struct gonio_mounting *m = &r->live.mounting[role];
    if (role >= r->options.sensors || !r->live.had_zero || r->lost || !m->from_movement)
        return false;
    *q_SB = m->q_SB;
    return true;
}

bool recording_learn(
    const char *data_dir, const struct recording_sensor *s, const struct gonio_calibration *learned)
{
    struct gonio_calibration kept;
    struct calibrations_owner owner;
    if (!learned->has || !s->kept_as[0])
        return false;
    text_format(owner.device, sizeof owner.device, "%s", s->device);
    text_format(owner.serial, sizeof owner.serial, "%s", s->kept_as);
    gonio_calibration_init(&kept);
    enum gonio_status status = calibrations_read(data_dir, &owner, &kept);
    bool readable            = status == GONIO_OK || status == GONIO_ENODEV;
    bool learns = readable && gonio_calibration_learn(&kept, learned, clock_wall_s()) &&
                  calibrations_write(data_dir, &owner, &kept) == GONIO_OK;
    note_clear();
    return learns;
}

static void learn(struct recording *r)
{
    for (int i = 0; i < r->options.sensors; i++) {
        struct gonio_calibration learned = r->live.learned[i];
        double n                         = (double)r->live.temps[i];
        learned.temp_c                   = n > 0 ? r->live.temp_c_sum[i] / n : (double)NAN;
        recording_learn(r->data_dir, &r->options.sensor[i], &learned);
    }
}

static void fail(struct recording_result *out, enum gonio_status status, const char *say)
{
    out->status = status;
    text_format(out->say, sizeof out->say, "%.500s", say);
}

/* A set whose samples could not be written or read again: what is there stays, no row is made. */
static void give_up(struct recording *r, enum gonio_status status, struct recording_result *out)
{
    char say[480];
    const char *why    = r->write_say[0] ? r->write_say : note_text(status);
    const char *remedy = status == GONIO_ENOSPC ? "; free space on the disk and measure again" : "";
    text_format(say, sizeof say, "%.260s; the set is not saved, its samples so far are in %.120s%s",
        why, out->set, remedy);
    fail(out, status, say);
    gonio_set_abandon(r->set);
    r->set = NULL;
}

void recording_end(struct recording *r, bool by_person, struct recording_result *out)
{
    memset(out, 0, sizeof *out);
    r->active = false;
    recording_cue(r, CUE_DONE);
    struct gonio_measurement *m = &out->measurement;
    if (r->options.practice) {
        live_finish(&r->live, r->options.reps, m);
        return;
    }
    char now[40];
    clock_wall_text(now, sizeof now);
    text_format(out->session, sizeof out->session, "%s", r->options.session);
    text_format(out->set, sizeof out->set, "%s", gonio_set_path(r->set));
    enum gonio_status status =
        r->write_status == GONIO_OK ? evaluate(r, m, &out->trials) : r->write_status;
    if (status != GONIO_OK) {
        give_up(r, status, out);
        return;
    }
    m->flags |= r->complete ? 0 : GONIO_FLAG_STOPPED;
    m->flags |= r->lost ? GONIO_FLAG_SENSOR_LOST : 0;
    const char *refusal = recording_is_position(r) ? position_refusal(&r->live, m, &out->trials)
                                                   : live_refusal(&r->live, m);
    if (!refusal && !r->complete && !by_person)
        refusal = "the time was up before all repetitions were done; what was recorded is kept "
                  "with its set";
    status = finish_set(r, now, m, &out->trials);
    if (status == GONIO_OK && !refusal && !recording_is_position(r))
        status = log_rows(r, now, out->set, m);
    if (status != GONIO_OK)
        fail(out, status, note_text(status));
    else if (refusal)
        fail(out, GONIO_EQUALITY, refusal);
    out->saved = status == GONIO_OK && !refusal;
    if (out->saved)
        learn(r);
}

void recording_cancel(struct recording *r, const char *why)
{
    r->active = false;
    if (!r->set)
        return;
    char now[40];
    clock_wall_text(now, sizeof now);
    text_format(r->options.notes, sizeof r->options.notes, "%s", why);
    if (finish_set(r, now, NULL, NULL) != GONIO_OK)
        note_clear(); /* nobody waits for it; the samples stay as they are */
}
