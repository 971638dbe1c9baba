#include "session/position.h"
#include "base/note.h"
#include "base/text.h"
#include "math/vec3.h"
#include <math.h>
#include <stdio.h>

enum position_step position_next(enum position_step now, enum gonio_jpe_event event)
{
    switch (event) {
    case GONIO_JPE_NOTHING:
        break;
    case GONIO_JPE_READY:
        return POSITION_MEMORISE;
    case GONIO_JPE_MEMORISED:
        return POSITION_LEAVE;
    case GONIO_JPE_AWAY:
        return POSITION_FIND;
    case GONIO_JPE_THERE:
        return POSITION_PUT_BACK;
    case GONIO_JPE_LOST:
        return POSITION_MEMORISE;
    }
    return now;
}

const char *position_step_name(enum position_step step)
{
    static const char *const name[] = { "settle", "memorise", "leave", "find", "freeze",
        "put_back" };
    return name[step];
}

const char *position_say(
    enum position_step step, enum gonio_jpe_task task, const struct gonio_movement *towards)
{
    static char text[160];
    const bool target = task == GONIO_JPE_TARGET;
    const char *side  = towards ? towards->side : "one side";
    switch (step) {
    case POSITION_SETTLE:
        return "Eyes closed. Look straight ahead and keep still for 10 seconds.";
    case POSITION_MEMORISE:
        text_format(text, sizeof text,
            target ? "Lead the head to the target, 30 degrees to the %s, and hold it: \"Remember "
                     "this position.\""
                   : "\"Remember this position.\"",
            side);
        return text;
    case POSITION_LEAVE:
        text_format(text, sizeof text,
            target ? "Lead the head back to the middle."
                   : "\"Turn to the %s as far as is comfortable.\"",
            side);
        return text;
    case POSITION_FIND:
        return "\"Come back to the position, and say: there.\"";
    case POSITION_FREEZE:
        return "Stay.";
    case POSITION_PUT_BACK:
        return towards && !target ? "Put the head back to the middle; don't tell the result. Then: "
                                    "\"Remember this "
                                    "position.\""
                                  : "Put the head back to the middle; don't tell the result.";
    }
    return "";
}

const struct gonio_movement *position_wanted(const struct gonio_jpe *jpe, int trials)
{
    struct gonio_jpe_result r;
    gonio_jpe_finish(jpe, (double)NAN, &r);
    int least = 0;
    for (int i = 1; i < r.directions; i++)
        if (r.direction[i].trials < r.direction[least].trials)
            least = i;
    return r.direction[least].trials < trials ? r.direction[least].movement : NULL;
}

bool position_under_way(const struct gonio_jpe *jpe)
{
    return jpe->state == GONIO_JPE_GONE || jpe->state == GONIO_JPE_FREEZING;
}

enum gonio_status position_rule(struct gonio_jpe *jpe, enum gonio_ruling ruling)
{
    if (ruling == GONIO_RULE_END)
        return gonio_jpe_there(jpe) == GONIO_OK
                   ? GONIO_OK
                   : note(GONIO_EINVAL, "no position is being looked for just now");
    bool about_one = ruling == GONIO_RULE_OUT || position_under_way(jpe);
    if (ruling == GONIO_RULE_OUT || ruling == GONIO_RULE_STOP)
        return about_one && gonio_jpe_rule_out(jpe) == GONIO_OK
                   ? GONIO_OK
                   : note(GONIO_EINVAL, "there is no trial just now that this could be about");
    return note(GONIO_EINVAL, "a trial that was ruled out is done again, not put back");
}

/* ---- a recorded file ---- */

struct trying {
    struct gonio_jpe jpe;
    const struct gonio_rulings *rulings;
    int ruled;
    double first_s;
    const struct evaluate_told *told;
};

/* What was said before the pose that comes now. */
static void try_pose(void *context, const struct gonio_pose_angles *a)
{
    struct trying *t = context;
    for (; t->ruled < t->rulings->count && t->rulings->at[t->ruled].time_s < a->time_s; t->ruled++)
        if (position_rule(&t->jpe, t->rulings->at[t->ruled].ruling) != GONIO_OK)
            note_clear(); /* it made sense then; the smoother sees a little otherwise */
    if (isnan(t->first_s))
        t->first_s = a->time_s;
    gonio_jpe_push(&t->jpe, a);
    if (t->told)
        t->told->angles(t->told->context, a);
}

/* How fast the relative heading may go off, degrees/s: what is stated of the whole set. */
static double drift_sd(const struct live *l, double seconds)
{
    double sd = 0;
    for (int i = 0; i < l->options.sensors; i++)
        sd = hypot(sd, l->heading_sd_rad[i]);
    return seconds > 0 ? deg_from_rad(sd) / seconds : (double)NAN;
}

enum gonio_status position_evaluate(int fd, const char *name, const struct live_options *options,
    enum gonio_jpe_task task, const struct evaluate_told *told, struct live *live,
    struct gonio_measurement *measurement, struct gonio_jpe_result *out)
{
    static struct trying t;
    const struct gonio_movement *m[GONIO_DIRECTIONS];
    size_t directions             = gonio_movement_find(options->movement, m);
    struct live_options here      = *options;
    const struct evaluate_told us = { try_pose, &t };
    here.rulings.count            = 0; /* they are about trials, not repetitions */
    t = (struct trying){ .rulings = &options->rulings, .first_s = NAN, .told = told };
    gonio_jpe_init(&t.jpe, task, m, directions);
    enum gonio_status status = evaluate_samples(fd, name, &here, 1, &us, live, measurement);
    if (status == GONIO_OK)
        gonio_jpe_finish(&t.jpe, drift_sd(live, t.jpe.time_s - t.first_s), out);
    return status;
}

const char *position_refusal(
    const struct live *live, const struct gonio_measurement *m, const struct gonio_jpe_result *r)
{
    const char *why = live_zero_refusal(live, m);
    int trials      = 0;
    for (int i = 0; i < r->directions; i++)
        trials += r->direction[i].trials;
    if (why || trials > 0)
        return why;
    return "no trial counts; each one is: 10 s still at first, the position held for 3 s, away and "
           "back, \"there\", and the head frozen for a second";
}

size_t position_outcomes(
    const struct gonio_jpe_result *r, const char *test, struct gonio_outcome out[8])
{
    static const char *const result[] = { "constant", "absolute", "variable", "global" };
    size_t rows                       = 0;
    for (int i = 0; i < r->directions; i++) {
        const struct gonio_jpe_direction *d = &r->direction[i];
        const double value[] = { d->constant_deg, d->absolute_deg, d->variable_deg, d->global_deg };
        for (int k = 0; k < 4; k++) {
            char id[65];
            snprintf(id, sizeof id, "%s.%s", test, result[k]);
            const struct gonio_outcome_item *item = gonio_outcome_item_find(id);
            if (!item || isnan(value[k]))
                continue;
            struct gonio_outcome *row = &out[rows++];
            gonio_outcome_init(row, item);
            text_format(row->movement, sizeof row->movement, "%s", d->movement->id);
            text_format(row->side, sizeof row->side, "%s", d->movement->side);
            row->value = round(value[k] * 100) / 100;
        }
    }
    return rows;
}
