/** @file
 *  One excursion: what is gathered while it lasts, and what it is worth when it ends.
 */
#include "measure/excursion.h"
#include "measure/plateau.h"
#include "measure/profile.h"
#include <math.h>

static const double LEAST_RISE_DEG = 5; /* over the neutral hold before it */
static const double OUT_OF_PLANE   = 0.5;
/* Who goes twice as far out of the plane as along it has made another movement (choice). */
static const double ANOTHER_MOVEMENT = 2;
static const double TRUNK_DEG        = 5; /* docs/clinical.md, 1.5 */

static int direction_of(const struct gonio_reps *r, double sign)
{
    for (int i = 0; i < r->directions; i++)
        if (r->movement[i]->sign * sign > 0)
            return i;
    return -1;
}

static void others(const struct gonio_reps *r, const struct gonio_pose_angles *p, double out[2])
{
    for (int i = 0, k = 0; i < GONIO_ANGLES; i++)
        if (i != r->angle)
            out[k++] = p->angle_deg[i];
}

void excursion_keep_quiet(struct gonio_reps *r, const struct gonio_pose_angles *p)
{
    r->quiet_s = p->time_s;
    others(r, p, r->quiet_coupled_deg);
}

void excursion_begin(struct gonio_reps *r, const struct gonio_pose_angles *p, double sign)
{
    r->from_hold      = r->state == GONIO_REPS_NEUTRAL;
    r->state          = GONIO_REPS_OUT;
    r->sign           = sign;
    r->out            = direction_of(r, sign);
    r->out_start_s    = fmax(r->quiet_s, r->first_s);
    r->peak_deg       = -INFINITY;
    r->fastest_deg_s  = 0;
    r->trunk_from_deg = p->trunk_deg;
    r->trunk_most_deg = 0;
    r->gap_longest_s  = 0;
    r->out_flags      = 0;
    r->announced = r->held = false;
    r->marked = r->ruled_out = false;
    for (int i = 0; i < 2; i++)
        r->low_coupled_deg[i] = r->high_coupled_deg[i] = r->quiet_coupled_deg[i];
    r->rest = (struct gonio_hold){ 0 };
    plateau_begin(r);
}

double excursion_amplitude(const struct gonio_reps *r, double outward_deg)
{
    return outward_deg - r->sign * r->baseline_deg;
}

bool excursion_is_small(const struct gonio_reps *r)
{
    return excursion_amplitude(r, r->peak_deg) < r->bounds * EXCURSION_LEAST_DEG;
}

bool excursion_counts(const struct gonio_reps *r)
{
    double from = r->holds > 0 ? r->hold[r->holds - 1].mean_deg : 0;
    if (r->marked)
        return r->out >= 0;
    bool another = r->peak_aside_deg > ANOTHER_MOVEMENT * excursion_amplitude(r, r->peak_deg);
    return r->out >= 0 && !excursion_is_small(r) && !another &&
           r->peak_deg - r->sign * from >= r->bounds * LEAST_RISE_DEG;
}

void excursion_push(struct gonio_reps *r, const struct gonio_pose_angles *p, bool still)
{
    double value = r->sign * p->value_deg, coupled[2];
    others(r, p, coupled);
    for (int i = 0; i < 2; i++) {
        r->low_coupled_deg[i]  = fmin(r->low_coupled_deg[i], coupled[i]);
        r->high_coupled_deg[i] = fmax(r->high_coupled_deg[i], coupled[i]);
    }
    if (value > r->peak_deg) {
        r->peak_deg            = value;
        r->peak_time_s         = p->time_s;
        r->peak_coupled_deg[0] = coupled[0];
        r->peak_coupled_deg[1] = coupled[1];
        r->peak_aside_deg      = p->aside_deg;
        /* The fastest of the way out, not of the way back. */
        r->fastest_deg_s = fmax(r->fastest_deg_s, r->low_deg_s[1]);
    }
    r->trunk_most_deg = fmax(r->trunk_most_deg, fabs(p->trunk_deg - r->trunk_from_deg));
    r->gap_longest_s  = fmax(r->gap_longest_s, r->gap_now_s);
    r->out_flags |= p->flags & (GONIO_FLAG_GAP | GONIO_FLAG_SATURATED);
    plateau_push(r, p->time_s, value, coupled, still);
}

/* Of a lifted arm the turn about its own axis is none; a diagonal has no plane among the three. */
static bool is_out_of_plane(const struct gonio_reps *r, const struct gonio_rep *rep)
{
    double most = OUT_OF_PLANE * rep->value_deg;
    if (r->movement[0]->method == GONIO_BY_ELEVATION)
        return r->peak_aside_deg > most;
    return r->movement[0]->method != GONIO_BY_TURN &&
           fmax(fabs(rep->coupled_deg[0]), fabs(rep->coupled_deg[1])) > most;
}

static void judge(const struct gonio_reps *r, struct gonio_rep *rep)
{
    const struct gonio_movement *movement = r->movement[0];
    const struct gonio_joint *joint       = movement->joint;
    const double gap_s                    = r->gap_longest_s;
    if (is_out_of_plane(r, rep))
        rep->flags |= GONIO_FLAG_OUT_OF_PLANE;
    if (rep->trunk_deg > TRUNK_DEG && !joint->proximal_moves)
        rep->flags |= GONIO_FLAG_TRUNK_MOVED;
    if (!movement->fast && joint->fast_deg_s > 0 && rep->peak_velocity_deg_s > joint->fast_deg_s)
        rep->flags |= GONIO_FLAG_FAST;
    if (gap_s > 0)
        rep->flags |= GONIO_FLAG_GAP;
    /* A gap may hide the peak but not a plateau; after a long one nothing is known. */
    bool peak_unseen = (rep->flags & GONIO_FLAG_GAP) && (rep->flags & GONIO_FLAG_NO_PLATEAU);
    rep->valid       = !peak_unseen && gap_s < EXCURSION_LOST_S &&
                 !(rep->flags & (GONIO_FLAG_SATURATED | GONIO_FLAG_NO_RETURN));
}

double excursion_smoothness(const struct gonio_reps *r)
{
    struct gonio_run run;
    double arrived_s = r->peak_time_s;
    if (plateau_find(r, &run))
        arrived_s = fmin(arrived_s, run.start_s);
    return r->from_hold ? profile_sparc(&r->profile, arrived_s) : (double)NAN;
}

void excursion_rule_out(struct gonio_rep *rep, unsigned why)
{
    rep->flags |= why;
    rep->valid = false;
}

/* Where a person has said the end of range is; it counts as held. */
static void use_mark(const struct gonio_reps *r, struct gonio_rep *rep)
{
    rep->value_deg      = r->mark_deg;
    rep->peak_s         = r->mark_s;
    rep->coupled_deg[0] = r->mark_coupled_deg[0];
    rep->coupled_deg[1] = r->mark_coupled_deg[1];
    rep->flags          = (rep->flags & ~(unsigned)GONIO_FLAG_NO_PLATEAU) | GONIO_FLAG_MARKED;
}

/* The first ones of a direction warm it up. */
static bool is_practice(const struct gonio_reps *r, int direction)
{
    int before = 0;
    for (int i = 0; i < r->reps; i++)
        before += r->rep[i].direction == direction;
    return before < r->practice;
}

/* The excursion as it stands, closed; r keeps gathering. */
static struct gonio_rep rep_of(const struct gonio_reps *r, double end_s, unsigned flags)
{
    struct gonio_run run;
    bool held            = plateau_find(r, &run);
    struct gonio_rep rep = {
        .direction           = r->out,
        .value_deg           = held ? run.median_deg : r->peak_deg,
        .start_s             = r->out_start_s,
        .peak_s              = held ? 0.5 * (run.start_s + run.end_s) : r->peak_time_s,
        .end_s               = end_s,
        .plateau_s           = held ? run.end_s - run.start_s : 0,
        .drift_deg           = NAN,
        .peak_velocity_deg_s = r->fastest_deg_s,
        .sparc               = r->state == GONIO_REPS_BACK ? r->out_sparc : excursion_smoothness(r),
        .coupled_deg         = { held ? run.coupled_deg[0] : r->peak_coupled_deg[0],
            held ? run.coupled_deg[1] : r->peak_coupled_deg[1] },
        .coupled_range_deg = { r->high_coupled_deg[0] - r->low_coupled_deg[0],
            r->high_coupled_deg[1] - r->low_coupled_deg[1] },
        .trunk_deg         = r->trunk_seen ? r->trunk_most_deg : (double)NAN,
        .flags             = r->out_flags | flags | (held ? 0 : GONIO_FLAG_NO_PLATEAU),
    };
    if (r->marked)
        use_mark(r, &rep);
    judge(r, &rep);
    if (r->ruled_out)
        excursion_rule_out(&rep, GONIO_FLAG_REJECTED);
    return rep;
}

bool excursion_close(struct gonio_reps *r, double end_s, unsigned flags)
{
    plateau_close(r);
    int passed = r->passed;
    r->passed  = -1;
    if (!excursion_counts(r)) {
        /* Nothing but an overshoot of the turn before, which has its neutral after all. */
        if (passed >= 0 && !flags)
            r->rep[passed].flags &= ~(unsigned)GONIO_FLAG_NO_NEUTRAL_HOLD;
        return false;
    }
    if (r->reps == GONIO_REPS_MAX)
        return false;
    struct gonio_rep rep = rep_of(r, end_s, flags);
    if (is_practice(r, rep.direction))
        excursion_rule_out(&rep, GONIO_FLAG_PRACTICE);
    int i             = r->reps++;
    r->rep[i]         = rep;
    r->hold_before[i] = r->holds - 1;
    r->hold_after[i]  = r->holds;
    if (flags & GONIO_FLAG_NO_NEUTRAL_HOLD)
        r->passed = i;
    return true;
}

bool excursion_unfinished(const struct gonio_reps *r, struct gonio_rep *out)
{
    bool back = r->state == GONIO_REPS_BACK;
    if ((r->state != GONIO_REPS_OUT && !back) || !excursion_counts(r))
        return false;
    *out = rep_of(r, r->time_s, back ? GONIO_FLAG_NO_NEUTRAL_HOLD : GONIO_FLAG_NO_RETURN);
    if (is_practice(r, out->direction))
        excursion_rule_out(out, GONIO_FLAG_PRACTICE);
    return true;
}
