/** @file
 *  Finds repetitions while they happen: neutral, out to the end of range, back.
 *
 *        LOST --hold--> NEUTRAL --leave--> OUT --return--> BACK --hold--> NEUTRAL
 *                                           ^---leave again----|
 *
 *  Angles are relative to the first still neutral. Patients do not come back to it: they miss it by
 *  some degrees, and the heading may drift as well. So the neutral that is left and returned to
 *  follows the holds, and the bounds around it are wide and have hysteresis.
 */
#include "measure/repetitions.h"
#include "measure/excursion.h"
#include "measure/plateau.h"
#include "measure/profile.h"
#include <math.h>

/* Of the bounds that follow, where healthy people move by less than 10 degrees. */
static const double SMALL_BOUNDS = 0.5;
/* Degrees from where neutral is just now. People miss their own neutral by 2 to 4 degrees, so a
 * turn can't be told from a new neutral below some 6; the smallest range worth measuring is 10. */
static const double LEAVE_DEG       = 6;
static const double RETURN_DEG      = 4;   /* back, while still moving: less than LEAVE_DEG */
static const double RETURN_PART     = 0.2; /* of a wide turn: back is what is near for its width */
static const double RETURN_MOST_DEG = 12;

static const double STILL_DEG_S = 5;   /* docs/clinical.md, 1.5 */
static const double HOLD_S      = 0.3; /* the shortest hold; the one asked for is 2 s */
static const double END_HOLD_S  = 1.5; /* of the hold that ends a set */
/* Nobody is asked to hold the end of range for longer than 2 s: who sits still for longer, and not
 * far from neutral, has shifted on the chair. */
static const double SHIFT_S     = 5;
static const double SHIFT_DEG   = 15;
static const double REST_S      = 1;       /* a pause on the way back that was a rest, */
static const double REST_PART   = 0.5;     /* of the way out: nearer to neutral than to the end */
static const double FOLLOW_PART = 1.0 / 3; /* of a hold's distance, for the neutral of just now */

static const double SLOW_S     = 0.1;    /* sway and a 5 Hz tremor are no movement */
static const double LOW_PASS_S = 0.0128; /* two stages: 8 Hz, for peak velocity */
/* Healthy people turn with 350 deg/s at most, give or take 90: docs/clinical.md, 4.4. */
static const double LEAP_DEG_S = 1500;
static const double LEAP_DEG   = 1;    /* noise */
static const double GAP_S      = 0.25; /* five samples of the slowest sensor in use, 20 Hz */

enum gonio_status gonio_reps_init(
    struct gonio_reps *r, const struct gonio_movement *const movement[], size_t directions)
{
    if (directions < 1 || directions > GONIO_DIRECTIONS)
        return GONIO_EINVAL;
    if (directions == 2 &&
        (movement[0]->angle != movement[1]->angle || movement[0]->sign == movement[1]->sign ||
            movement[0]->joint != movement[1]->joint))
        return GONIO_EINVAL;

    *r        = (struct gonio_reps){ .directions = (int)directions, .angle = movement[0]->angle };
    r->bounds = movement[0]->small ? SMALL_BOUNDS : 1;
    for (size_t i = 0; i < directions; i++)
        r->movement[i] = movement[i];
    r->state         = GONIO_REPS_NEUTRAL;
    r->pause_since_s = NAN;
    r->passed        = -1;
    profile_init(&r->profile);
    return GONIO_OK;
}

/* ---- Holds -------------------------------------------------------------------------------- */

static void hold_add(struct gonio_hold *h, double time_s, double deg, double dt)
{
    double length = h->length_s + dt;
    if (!(length > 0))
        return;
    h->time_s += (time_s - h->time_s) * dt / length;
    h->mean_deg += (deg - h->mean_deg) * dt / length;
    h->length_s = length;
}

static void hold_open(struct gonio_reps *r, struct gonio_hold hold)
{
    /* A full store keeps its first and its last: they tell the drift. */
    if (r->holds < GONIO_HOLDS_MAX)
        r->holds++;
    r->hold[r->holds - 1] = hold;
    r->state              = GONIO_REPS_NEUTRAL;
}

static void follow_baseline(struct gonio_reps *r)
{
    if (r->holds > 0)
        r->baseline_deg += FOLLOW_PART * (r->hold[r->holds - 1].mean_deg - r->baseline_deg);
}

/* ---- Samples ------------------------------------------------------------------------------ */

static bool follow(struct gonio_reps *r, const struct gonio_pose_angles *p, double dt)
{
    double square = 0, part = 1 - exp(-dt / SLOW_S);
    for (int i = 0; i < GONIO_ANGLES; i++) {
        double lag = p->angle_deg[i] - r->slow_deg[i];
        r->slow_deg[i] += part * lag;
        square += lag * lag;
    }
    r->slow_deg_s = sqrt(square) / SLOW_S;

    double low = 1 - exp(-dt / LOW_PASS_S);
    r->low_deg_s[0] += low * (p->speed_deg_s - r->low_deg_s[0]);
    r->low_deg_s[1] += low * (r->low_deg_s[0] - r->low_deg_s[1]);
    profile_push(&r->profile, p->time_s, p->speed_deg_s);
    return r->slow_deg_s < STILL_DEG_S;
}

static void rest(struct gonio_reps *r, const struct gonio_pose_angles *p, double dt, bool still)
{
    if (!still) {
        r->pause_since_s = NAN;
        r->pause         = (struct gonio_hold){ 0 };
        return;
    }
    if (isnan(r->pause_since_s))
        r->pause_since_s = p->time_s;
    else
        hold_add(&r->pause, p->time_s, p->value_deg, dt);
}

static void be_lost(struct gonio_reps *r)
{
    if (r->state == GONIO_REPS_NEUTRAL)
        follow_baseline(r);
    else if (r->state == GONIO_REPS_BACK) /* it was whole before the gap */
        excursion_close(r, r->quiet_s, GONIO_FLAG_NO_NEUTRAL_HOLD);
    else if (r->state == GONIO_REPS_OUT)
        excursion_close(r, r->time_s, GONIO_FLAG_NO_RETURN | GONIO_FLAG_GAP);
    r->passed = -1;
    r->state  = GONIO_REPS_LOST;
    profile_init(&r->profile);
}

static void start(struct gonio_reps *r, const struct gonio_pose_angles *p)
{
    r->started = true;
    r->first_s = p->time_s;
    excursion_keep_quiet(r, p);
    for (int i = 0; i < GONIO_ANGLES; i++)
        r->slow_deg[i] = p->angle_deg[i];
    r->low_deg_s[0] = r->low_deg_s[1] = p->speed_deg_s;
    /* The zero itself: 2 s of stillness at 0, by the contract of the caller. */
    hold_open(r, (struct gonio_hold){ .time_s = p->time_s, .mean_deg = 0, .length_s = 2 });
}

static void bridge_gap(struct gonio_reps *r, const struct gonio_pose_angles *p, double dt)
{
    for (int i = 0; i < GONIO_ANGLES; i++)
        r->slow_deg[i] = p->angle_deg[i];
    rest(r, p, 0, false);
    if (r->state == GONIO_REPS_OUT)
        plateau_close(r);
    if (dt >= EXCURSION_LOST_S)
        be_lost(r);
}

/* ---- States ------------------------------------------------------------------------------- */

static void in_neutral(
    struct gonio_reps *r, const struct gonio_pose_angles *p, double dt, bool still)
{
    double away = p->value_deg - r->baseline_deg;
    if (still) {
        excursion_keep_quiet(r, p);
        profile_keep_last(&r->profile);
        if (fabs(away) <= RETURN_MOST_DEG)
            hold_add(&r->hold[r->holds - 1], p->time_s, p->value_deg, dt);
    } else if (fabs(away) > r->bounds * LEAVE_DEG) {
        follow_baseline(r);
        excursion_begin(r, p, away > 0 ? 1 : -1);
        excursion_push(r, p, still);
    }
}

/* How near counts as back. */
static double return_zone(const struct gonio_reps *r)
{
    double part = RETURN_PART * excursion_amplitude(r, r->peak_deg);
    return fmin(fmax(part, r->bounds * RETURN_DEG), RETURN_MOST_DEG);
}

static bool holding(const struct gonio_reps *r)
{
    return r->time_s - r->pause_since_s >= HOLD_S; /* false for NaN */
}

/* Who rests on the way back and then turns outward again, or past neutral to the other side, has
 * another neutral than before: the strap has slipped, or the patient slid on the chair. */
static bool rests_elsewhere(struct gonio_reps *r, double away, bool still)
{
    double peak = excursion_amplitude(r, r->peak_deg);
    if (r->pause.length_s >= REST_S &&
        excursion_amplitude(r, r->sign * r->pause.mean_deg) < REST_PART * peak)
        r->rest = r->pause;
    double rest = excursion_amplitude(r, r->sign * r->rest.mean_deg);
    return r->rest.length_s > 0 && !still && away > rest + r->bounds * LEAVE_DEG;
}

static enum gonio_reps_event begin_from_rest(
    struct gonio_reps *r, const struct gonio_pose_angles *p, double sign, bool still)
{
    bool rep = excursion_close(r, r->rest.time_s, 0);
    hold_open(r, r->rest);
    r->baseline_deg = r->rest.mean_deg;
    excursion_begin(r, p, sign);
    excursion_push(r, p, still);
    return rep ? GONIO_REPS_REP : GONIO_REPS_NOTHING;
}

static enum gonio_reps_event outside(
    struct gonio_reps *r, const struct gonio_pose_angles *p, bool still)
{
    excursion_push(r, p, still);
    double away = excursion_amplitude(r, r->sign * p->value_deg);
    if (rests_elsewhere(r, away, still))
        return begin_from_rest(r, p, r->sign, still);
    bool small = away < r->bounds * LEAVE_DEG || excursion_is_small(r);
    if (away < return_zone(r) || (holding(r) && small)) {
        plateau_close(r);
        r->out_sparc   = excursion_smoothness(r);
        r->state       = GONIO_REPS_BACK;
        r->nearest_deg = INFINITY;
        return GONIO_REPS_NOTHING;
    }
    if (plateau_length(r) > SHIFT_S && excursion_amplitude(r, r->peak_deg) < SHIFT_DEG) {
        r->baseline_deg = r->pause.mean_deg;
        r->passed       = -1;
        hold_open(r, r->pause);
        return GONIO_REPS_AT_NEUTRAL;
    }
    if (!r->announced && excursion_counts(r)) {
        r->announced = true;
        return GONIO_REPS_OUTWARD;
    }
    if (r->announced && !r->held && plateau_reached(r)) {
        r->held = true;
        return GONIO_REPS_PLATEAU;
    }
    return GONIO_REPS_NOTHING;
}

static enum gonio_reps_event coming_back(
    struct gonio_reps *r, const struct gonio_pose_angles *p, bool still)
{
    double away = excursion_amplitude(r, r->sign * p->value_deg);
    double zone = fmax(return_zone(r), r->bounds * LEAVE_DEG);
    if (fabs(away) < r->nearest_deg || still) {
        r->nearest_deg = fmin(fabs(away), r->nearest_deg);
        excursion_keep_quiet(r, p);
        profile_keep_last(&r->profile);
    }
    if (holding(r) && fabs(away) <= fmax(zone, r->bounds * EXCURSION_LEAST_DEG)) {
        bool rep = excursion_close(r, r->pause_since_s, 0);
        hold_open(r, r->pause);
        return rep ? GONIO_REPS_REP : GONIO_REPS_AT_NEUTRAL;
    }
    bool again = away > 1.5 * zone, other = away < -r->bounds * LEAVE_DEG;
    if (still || !(again || other))
        return GONIO_REPS_NOTHING;
    if (other && r->rest.length_s > 0)
        return begin_from_rest(r, p, -r->sign, still);
    bool rep = excursion_close(r, r->quiet_s, GONIO_FLAG_NO_NEUTRAL_HOLD);
    excursion_begin(r, p, other ? -r->sign : r->sign);
    excursion_push(r, p, still);
    return rep ? GONIO_REPS_REP : GONIO_REPS_NOTHING;
}

static enum gonio_reps_event lost(struct gonio_reps *r, const struct gonio_pose_angles *p)
{
    if (!holding(r) || fabs(p->value_deg - r->baseline_deg) > RETURN_MOST_DEG)
        return GONIO_REPS_NOTHING;
    hold_open(r, r->pause);
    return GONIO_REPS_AT_NEUTRAL;
}

/* A number, later than the last one, and not a leap that no neck makes: one wild sample would be
 * the peak. A leap that stays is believed after a while, as the time to the last good one grows. */
static bool is_sound(const struct gonio_reps *r, const struct gonio_pose_angles *p)
{
    double dt = r->started ? p->time_s - r->time_s : (double)INFINITY;
    if (!(dt > 0) || !isfinite(p->time_s + p->speed_deg_s + p->trunk_deg))
        return false;
    double most = LEAP_DEG + LEAP_DEG_S * dt;
    for (int i = 0; i < GONIO_ANGLES; i++)
        if (!isfinite(p->angle_deg[i]) || !(fabs(p->angle_deg[i] - r->last_deg[i]) <= most))
            return false;
    return isfinite(p->value_deg) && fabs(p->value_deg - r->last_value_deg) <= most;
}

enum gonio_reps_event gonio_reps_push(struct gonio_reps *r, const struct gonio_pose_angles *p)
{
    if (!is_sound(r, p))
        return GONIO_REPS_NOTHING;
    if (!r->started)
        start(r, p);
    double dt    = p->time_s - (r->samples > 0 ? r->time_s : p->time_s);
    r->gap_now_s = dt > GAP_S ? dt : 0;
    if (r->gap_now_s > 0)
        bridge_gap(r, p, dt);
    else
        r->covered_s += dt;
    r->time_s     = p->time_s;
    r->trunk_seen = r->trunk_seen || p->trunk_seen;
    r->samples++;
    for (int i = 0; i < GONIO_ANGLES; i++)
        r->last_deg[i] = p->angle_deg[i];
    r->last_value_deg = p->value_deg;

    bool still = follow(r, p, dt) && !(r->gap_now_s > 0);
    rest(r, p, dt, still);
    switch (r->state) {
    case GONIO_REPS_LOST:
        return lost(r, p);
    case GONIO_REPS_NEUTRAL:
        in_neutral(r, p, dt, still);
        break;
    case GONIO_REPS_OUT: {
        enum gonio_reps_event event = outside(r, p, still);
        return r->state == GONIO_REPS_BACK ? coming_back(r, p, still) : event;
    }
    case GONIO_REPS_BACK:
        return coming_back(r, p, still);
    }
    return GONIO_REPS_NOTHING;
}

bool reps_neutral_is_held(const struct gonio_reps *r)
{
    return r->state == GONIO_REPS_NEUTRAL && r->time_s - r->pause_since_s >= END_HOLD_S;
}
