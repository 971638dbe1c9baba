/** @file
 *  What a person says of the repetitions wins over what is detected. An end of range that a person
 * marks is one however small it is, whether it is held or not; and what a person rules out does not
 * count. Only a value that was never seen can't be made one.
 */
#include "measure/excursion.h"
#include <gonio/measure.h>
#include <math.h>
#include <string.h>

static bool under_way(const struct gonio_reps *r)
{
    return r->state == GONIO_REPS_OUT || r->state == GONIO_REPS_BACK;
}

static void keep_mark(struct gonio_reps *r)
{
    r->marked   = true;
    r->mark_deg = r->sign * r->last_value_deg;
    r->mark_s   = r->time_s;
    for (int i = 0, k = 0; i < GONIO_ANGLES; i++)
        if (i != r->angle)
            r->mark_coupled_deg[k++] = r->last_deg[i];
}

/* So near neutral that it was not seen to be left: the repetition is this one instant. */
static enum gonio_status mark_in_neutral(struct gonio_reps *r)
{
    double away                   = r->last_value_deg - r->baseline_deg;
    struct gonio_pose_angles here = { .time_s = r->time_s, .value_deg = r->last_value_deg };
    memcpy(here.angle_deg, r->last_deg, sizeof here.angle_deg);
    if (!(fabs(away) > 0))
        return GONIO_EINVAL;
    excursion_begin(r, &here, away > 0 ? 1 : -1);
    excursion_push(r, &here, false);
    keep_mark(r);
    bool kept = excursion_close(r, r->time_s, 0);
    r->state  = GONIO_REPS_NEUTRAL;
    return kept ? GONIO_OK : GONIO_EINVAL;
}

static enum gonio_status mark(struct gonio_reps *r)
{
    if (r->state == GONIO_REPS_NEUTRAL)
        return mark_in_neutral(r);
    if (r->state != GONIO_REPS_OUT || r->out < 0)
        return GONIO_EINVAL;
    keep_mark(r);
    return GONIO_OK;
}

static enum gonio_status rule_out(struct gonio_reps *r, bool last_too)
{
    if (under_way(r)) {
        r->ruled_out = true;
        return GONIO_OK;
    }
    if (!last_too || r->reps == 0)
        return GONIO_EINVAL;
    excursion_rule_out(&r->rep[r->reps - 1], GONIO_FLAG_REJECTED);
    return GONIO_OK;
}

static enum gonio_status let_count(struct gonio_reps *r)
{
    struct gonio_rep *last = r->reps > 0 ? &r->rep[r->reps - 1] : NULL;
    const unsigned unseen  = GONIO_FLAG_SATURATED | GONIO_FLAG_NO_RETURN | GONIO_FLAG_PRACTICE;
    if (!last || (last->flags & unseen) ||
        ((last->flags & GONIO_FLAG_GAP) && (last->flags & GONIO_FLAG_NO_PLATEAU)))
        return GONIO_EINVAL;
    last->flags &= ~(unsigned)GONIO_FLAG_REJECTED;
    last->flags |= GONIO_FLAG_MARKED;
    last->valid = true;
    return GONIO_OK;
}

void gonio_reps_practice(struct gonio_reps *r, int repetitions) { r->practice = repetitions; }

enum gonio_status gonio_reps_rule(struct gonio_reps *r, enum gonio_ruling ruling)
{
    if (!r->started)
        return GONIO_EINVAL;
    switch (ruling) {
    case GONIO_RULE_END:
        return mark(r);
    case GONIO_RULE_OUT:
        return rule_out(r, true);
    case GONIO_RULE_COUNTS:
        return let_count(r);
    case GONIO_RULE_STOP:
        return rule_out(r, false);
    }
    return GONIO_EINVAL;
}

static const char *const names[] = { [GONIO_RULE_END] = "end",
    [GONIO_RULE_OUT]                                  = "out",
    [GONIO_RULE_COUNTS]                               = "counts",
    [GONIO_RULE_STOP]                                 = "stop" };

const char *gonio_ruling_name(enum gonio_ruling ruling) { return names[ruling]; }

enum gonio_status gonio_ruling_find(const char *name, enum gonio_ruling *out)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (enum gonio_ruling)i;
            return GONIO_OK;
        }
    return GONIO_EINVAL;
}
