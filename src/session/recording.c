#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "session/recording_parts.h"
#include <math.h>
#include <string.h>

static const double flush_s       = 1.0; /* a killed program loses no more than this of a set */
static const double neutral_s     = 1.0; /* held before a turn that counts is asked for */
static const double after_trial_s = 2.5;
static const double judge_s       = 3.0; /* what a sensor does until then decides on its signal */

const char *recording_cue_name(enum recording_cue cue)
{
    static const char *const name[] = { "hold_still", "turn", "hold", "return", "neutral", "done" };
    return name[cue];
}

struct live_options recording_live_options(const struct recording_options *o)
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

void recording_cue(struct recording *r, enum recording_cue what)
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

/* ---- tests of position ---- */

bool recording_is_position(const struct recording *r)
{
    return r->options.test && r->options.test->kind == GONIO_SPECIAL_JPE;
}

static void step(struct recording *r, enum position_step next)
{
    const struct gonio_movement *towards = position_wanted(&r->jpe, r->options.reps);
    r->step                              = next;
    if (towards || next == POSITION_PUT_BACK)
        r->told.step(r->context, next, r->jpe.task, towards);
}

static void tell_trial(struct recording *r)
{
    const struct gonio_jpe_trial *t = &r->jpe.trial[r->jpe.trials - 1];
    int done                        = 0;
    for (int i = 0; i < r->jpe.trials; i++)
        done +=
            r->jpe.trial[i].direction == t->direction && r->jpe.trial[i].fault == GONIO_JPE_COUNTS;
    r->told.trial(r->context, t, r->live.movement[t->direction], done, r->options.reps);
}

static void follow_trials(struct recording *r)
{
    if (r->news.zero_found)
        step(r, POSITION_SETTLE);
    if (!r->news.has_angles)
        return;
    enum gonio_jpe_event event = gonio_jpe_push(&r->jpe, &r->news.angles);
    /* What is smoothed may see the last one freeze a little later. */
    if (gonio_jpe_complete(&r->jpe, r->options.reps) &&
        r->news.angles.time_s > r->jpe.trial[r->jpe.trials - 1].there_s + after_trial_s)
        r->complete = true;
    if (event == GONIO_JPE_NOTHING)
        return;
    if (event == GONIO_JPE_THERE)
        tell_trial(r);
    step(r, position_next(r->step, event));
}

static enum gonio_status rule_trial(struct recording *r, enum gonio_ruling ruling)
{
    if (r->live.options.rulings.count == GONIO_RULINGS_MAX)
        return note(GONIO_ERANGE, "more than %d keys in one test; end it and begin another",
            GONIO_RULINGS_MAX);
    bool under_way           = position_under_way(&r->jpe);
    enum gonio_status status = position_rule(&r->jpe, ruling);
    if (status != GONIO_OK)
        return status;
    live_keep_ruling(&r->live, ruling);
    if (ruling == GONIO_RULE_END)
        step(r, POSITION_FREEZE);
    else if (!under_way)
        tell_trial(r); /* it was over, and is told anew */
    return GONIO_OK;
}

/* ---- rulings ---- */

enum gonio_status recording_rule(struct recording *r, enum gonio_ruling ruling)
{
    if (recording_is_position(r))
        return rule_trial(r, ruling);
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
        recording_cue(r, CUE_TURN);
    }
    return GONIO_OK;
}

void recording_stop_patient(struct recording *r, const char *reason)
{
    enum gonio_status status = recording_is_position(r) ? rule_trial(r, GONIO_RULE_STOP)
                                                        : live_rule(&r->live, GONIO_RULE_STOP);
    if (status != GONIO_OK)
        note_clear(); /* nothing was under way */
    text_format(r->stop_reason, sizeof r->stop_reason, "%s", reason);
}

/* Neutral tells the drift, and the longer it is held the better; a turn for practice can do
 * without. All are done: at once. */
static void ask_for_turn(struct recording *r)
{
    bool practice                     = false;
    const struct gonio_movement *next = next_movement(r, &practice);
    const struct gonio_reps *reps     = &r->live.reps;
    bool held = !next || practice || reps->time_s - reps->pause_since_s >= neutral_s;
    if (!r->turn_due || !held)
        return;
    r->turn_due = false;
    recording_cue(r, CUE_TURN);
}

static void follow(struct recording *r)
{
    if (r->news.zero_found)
        recording_cue(r, CUE_TURN);
    else if (!r->live.zeroed)
        recording_cue(r, CUE_HOLD_STILL); /* not yet, or no longer: the sensor was away */
    switch (r->news.event) {
    case GONIO_REPS_NOTHING:
        break;
    case GONIO_REPS_AT_NEUTRAL:
        r->turn_due = true;
        break;
    case GONIO_REPS_OUTWARD:
        r->turn_due = false;
        recording_cue(r, CUE_HOLD);
        break;
    case GONIO_REPS_PLATEAU:
        recording_cue(r, CUE_RETURN);
        break;
    case GONIO_REPS_REP:
        tell_rep(r);
        r->turn_due = true;
        break;
    }
    ask_for_turn(r);
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
    if (o->test && o->test->kind == GONIO_SPECIAL_JPE)
        return o->reps >= 1 && o->reps <= GONIO_JPE_TRIALS_MAX / GONIO_DIRECTIONS
                   ? GONIO_OK
                   : note(GONIO_EINVAL, "%d trials: from 1 to %d to each side are possible",
                         o->reps, GONIO_JPE_TRIALS_MAX / GONIO_DIRECTIONS);
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
    struct live_options live     = recording_live_options(options);
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
    if (recording_is_position(r))
        gonio_jpe_init(&r->jpe, options->test->task, r->live.movement, r->live.directions);
    r->active = true;
    r->cue    = CUE_DONE;
    recording_cue(r, CUE_HOLD_STILL);
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
    if (recording_is_position(r))
        follow_trials(r);
    else
        follow(r);
}

bool recording_over(const struct recording *r, double now_s)
{
    return r->complete || r->write_status != GONIO_OK || now_s - r->begun_s > r->options.timeout_s;
}

void recording_sensor_lost(struct recording *r) { r->lost = true; }
