#include "session/recording.h"
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "record/calibrations.h"
#include "session/evaluate.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const double flush_s = 1.0; /* a killed program loses no more than this of a set */
static const double judge_s = 3.0; /* what a sensor does until then decides on its signal */

const char *recording_cue_name(enum recording_cue cue)
{
    static const char *const name[] = { "hold_still", "turn", "hold", "return", "neutral", "done" };
    return name[cue];
}

static struct live_options live_options_of(const struct recording_options *o)
{
    struct live_options live = live_defaults(o->movement);
    live.sensors             = o->sensors;
    live.practice            = o->practice_reps;
    live.gyro_range_rad_s    = o->sensor[0].gyro_range_rad_s;
    memcpy(live.site, o->site, sizeof live.site);
    for (int i = 0; i < o->sensors; i++) {
        enum trust_signal signal = o->sensor[i].choice.signal;
        live.signal[i] =
            (struct live_signal){ signal, trust_latency_s(&o->sensor[i].latency, signal) };
        live.calibration[i] = o->sensor[i].calibration;
        live.known[i].has   = o->sensor[i].sits_known;
        live.known[i].q_SB  = o->sensor[i].q_SB;
    }
    return live;
}

/* ---- cues ---- */

/* The direction that lacks more repetitions; where they are even, the first again: left, right,
 * left. */
static const struct gonio_movement *next_movement(const struct recording *r, bool *practice)
{
    const struct gonio_reps *reps = &r->live.reps;
    int missing[GONIO_DIRECTIONS], most = 0, done = 0;
    *practice = false;
    if (gonio_reps_missing(reps, r->options.reps, missing) == 0)
        return NULL;
    for (int i = 1; i < reps->directions; i++)
        if (missing[i] > missing[most])
            most = i;
    for (int i = 0; i < reps->reps; i++)
        done += reps->rep[i].direction == most;
    *practice = done < reps->practice;
    return r->live.movement[most];
}

static void cue(struct recording *r, enum recording_cue what)
{
    bool practice                     = false;
    const struct gonio_movement *next = what == CUE_TURN ? next_movement(r, &practice) : NULL;
    if (what == CUE_TURN && !next)
        what = CUE_NEUTRAL; /* all are done: hold still to the end */
    if (what == r->cue && what != CUE_TURN)
        return;
    r->cue = what;
    r->told.cue(r->context, what, next, practice);
}

static void tell_rep(struct recording *r)
{
    const struct gonio_reps *reps = &r->live.reps;
    const struct gonio_rep *rep   = &reps->rep[reps->reps - 1];
    if (rep->direction < 0)
        return;
    int done = 0;
    for (int i = 0; i < reps->reps; i++)
        done += reps->rep[i].direction == rep->direction && reps->rep[i].valid;
    r->told.rep(r->context, rep, r->live.movement[rep->direction], done, r->options.reps);
}

enum gonio_status recording_rule(struct recording *r, enum gonio_ruling ruling)
{
    int before               = r->live.reps.reps;
    bool turning             = r->live.reps.state != GONIO_REPS_NEUTRAL;
    enum gonio_status status = live_rule(&r->live, ruling);
    if (status == GONIO_ERANGE)
        return note(
            status, "more than %d keys in one set; end it and begin another", GONIO_RULINGS_MAX);
    if (status != GONIO_OK)
        return note(status, "there is no repetition just now that this could be about");
    /* What was ruled on is over, or came of the key: it is told anew. One under way is told when it
     * ends. */
    if (r->live.reps.reps > before || !turning) {
        tell_rep(r);
        cue(r, CUE_TURN);
    }
    return GONIO_OK;
}

void recording_stop_patient(struct recording *r, const char *reason)
{
    if (live_rule(&r->live, GONIO_RULE_STOP) != GONIO_OK)
        note_clear(); /* nothing was under way */
    text_format(r->stop_reason, sizeof r->stop_reason, "%s", reason);
}

static void follow(struct recording *r)
{
    if (r->news.zero_found)
        cue(r, CUE_TURN);
    else if (!r->live.zeroed)
        cue(r, CUE_HOLD_STILL); /* not yet, or no longer: the sensor was away */
    switch (r->news.event) {
    case GONIO_REPS_NOTHING:
        break;
    case GONIO_REPS_AT_NEUTRAL:
        cue(r, CUE_TURN);
        break;
    case GONIO_REPS_OUTWARD:
        cue(r, CUE_HOLD);
        break;
    case GONIO_REPS_PLATEAU:
        cue(r, CUE_RETURN);
        break;
    case GONIO_REPS_REP:
        tell_rep(r);
        cue(r, CUE_TURN);
        break;
    }
    if (r->live.zeroed && gonio_reps_complete(&r->live.reps, r->options.reps))
        r->complete = true;
}

/* ---- from begin to end ---- */

static enum gonio_status check_options(const struct recording_options *o)
{
    if (!text_is_name(o->patient))
        return note(GONIO_EINVAL,
            "patient \"%s\": use a pseudonym of letters, digits, '.', '_' and '-' (up to 64), such "
            "as P017; "
            "it becomes the name of a folder",
            o->patient);
    if (strcmp(o->phase, "before") != 0 && strcmp(o->phase, "after") != 0 &&
        strcmp(o->phase, "baseline") != 0)
        return note(GONIO_EINVAL, "phase \"%s\": say before, after or baseline", o->phase);
    if (o->reps < 1 || o->practice_reps < 0 ||
        o->reps + o->practice_reps > GONIO_REPS_MAX / GONIO_DIRECTIONS)
        return note(GONIO_EINVAL,
            "%d repetitions and %d for practice: from 1 to %d in all are possible", o->reps,
            o->practice_reps, GONIO_REPS_MAX / GONIO_DIRECTIONS);
    return GONIO_OK;
}

static enum gonio_status make_set(struct recording *r)
{
    struct recording_options *o = &r->options;
    struct gonio_session_pick pick;
    char now[40];
    clock_wall_text(now, sizeof now);
    enum gonio_status status = gonio_session_choose(
        r->data_dir, o->patient, o->phase, o->session[0] ? o->session : NULL, now, &pick);
    if (status != GONIO_OK)
        return status;
    text_format(o->session, sizeof o->session, "%s", pick.id);
    return gonio_set_create(
        r->data_dir, o->patient, o->session, o->phase, r->live.movement[0]->pair, &r->set);
}

enum gonio_status recording_begin(struct recording *r, const char *data_dir, struct gonio_log *log,
    const struct recording_options *options, const struct recording_told *told, void *context,
    double now_s)
{
    memset(r, 0, sizeof *r);
    r->options  = *options;
    r->data_dir = data_dir;
    r->log      = log;
    r->told     = *told;
    r->context  = context;
    r->begun_s = r->last_flush_s = now_s;
    struct live_options live     = live_options_of(options);
    enum gonio_status status     = live_init(&r->live, &live);
    if (status == GONIO_OK)
        status = live_check_sensors(live.movement, options->sensors);
    if (status == GONIO_OK && !options->practice)
        status = check_options(options);
    if (status == GONIO_OK && !options->practice)
        status = make_set(r);
    if (status != GONIO_OK)
        return status;
    for (int i = 0; i < options->sensors; i++)
        trust_init(&r->trust[i], options->sensor[i].gyro_range_rad_s);
    r->active = true;
    r->cue    = CUE_DONE;
    cue(r, CUE_HOLD_STILL);
    return GONIO_OK;
}

static void keep(struct recording *r, const struct gonio_sample *s)
{
    if (!r->set || r->write_status != GONIO_OK)
        return;
    enum gonio_status status = gonio_set_sample(r->set, s);
    if (status == GONIO_OK && r->last_s - r->last_flush_s > flush_s) {
        status          = gonio_set_flush(r->set);
        r->last_flush_s = r->last_s;
    }
    if (status != GONIO_OK) {
        r->write_status = status;
        text_format(r->write_say, sizeof r->write_say, "%.200s", note_text(status));
    }
}

void recording_sample(struct recording *r, const struct gonio_sample *sample)
{
    if (!r->active || sample->sensor >= r->options.sensors)
        return;
    if (!r->started) {
        r->first_s = isnan(r->options.zero_s) ? sample->time_s : r->options.zero_s;
        r->started = true;
    }
    struct gonio_sample s = *sample;
    s.time_s -= r->first_s;
    r->last_s = sample->time_s;
    keep(r, &s);
    if (s.time_s < judge_s)
        trust_push(&r->trust[s.sensor], &s);
    live_push(&r->live, &s, &r->news);
    follow(r);
}

bool recording_over(const struct recording *r, double now_s)
{
    return r->complete || r->write_status != GONIO_OK || now_s - r->begun_s > r->options.timeout_s;
}

void recording_sensor_lost(struct recording *r) { r->lost = true; }

/* ---- evaluating and saving ---- */

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

static enum gonio_status evaluate(struct recording *r, struct gonio_measurement *m)
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
    struct live_options live        = live_options_of(&r->options);
    live.rulings                    = r->live.options.rulings;
    const struct evaluate_told told = { keep_angles, r };
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

static enum gonio_status finish_set(
    struct recording *r, const char *now, const struct gonio_measurement *m)
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
               .measurement  = m };
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
    cue(r, CUE_DONE);
    struct gonio_measurement *m = &out->measurement;
    if (r->options.practice) {
        live_finish(&r->live, r->options.reps, m);
        return;
    }
    char now[40];
    clock_wall_text(now, sizeof now);
    text_format(out->session, sizeof out->session, "%s", r->options.session);
    text_format(out->set, sizeof out->set, "%s", gonio_set_path(r->set));
    enum gonio_status status = r->write_status == GONIO_OK ? evaluate(r, m) : r->write_status;
    if (status != GONIO_OK) {
        give_up(r, status, out);
        return;
    }
    m->flags |= r->complete ? 0 : GONIO_FLAG_STOPPED;
    m->flags |= r->lost ? GONIO_FLAG_SENSOR_LOST : 0;
    const char *refusal = live_refusal(&r->live, m);
    if (!refusal && !r->complete && !by_person)
        refusal = "the time was up before all repetitions were done; what was recorded is kept "
                  "with its set";
    status = finish_set(r, now, m);
    if (status == GONIO_OK && !refusal)
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
    if (finish_set(r, now, NULL) != GONIO_OK)
        note_clear(); /* nobody waits for it; the samples stay as they are */
}
