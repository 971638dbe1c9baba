#include "motion.h"
#include "median.h"
#include "random.h"
#include "turn.h"
#include <stdbool.h>

/* Times and speeds: clinical procedure (hold 1-2 s at the end of range, 2 s in neutral) at a
 * comfortable speed. Sway and breath: a seated person, a few tenths of a degree. */
static const double FIRST_NEUTRAL_S = 6.0, LAST_NEUTRAL_S = 3.0;

/* A row a plane: which of the angles a, b, g it moves, and how the first direction is signed; of
 * the other angles, the part of the movement's signed angle, or of its size. */
static const struct {
    int angle;
    double first;
    double coupled[3], coupled_size[3];
} planes[] = {
    [EMU_TRANSVERSE] = { 2, +1, { 0, -0.10, 0 }, { -0.05, 0, 0 } },
    [EMU_SAGITTAL]   = { 0, -1, { 0, 0, 0 }, { 0, 0.03, 0.04 } },
    [EMU_FRONTAL]    = { 1, -1, { 0, 0, -0.15 }, { -0.05, 0, 0 } },
};

enum { MEDIAN_POINTS = 401 };

/* Minimum jerk from 0 to 1: Flash and Hogan 1985, J Neurosci 5(7):1688. */
static double minimum_jerk(double u) { return u * u * u * (10.0 + u * (6.0 * u - 15.0)); }

static double sway(const struct emu_motion *m, int axis, double time_s)
{
    double sum = 0;
    for (int i = 0; i < EMU_SWAYS; i++) {
        const struct emu_sway *s = &m->sway[axis][i];
        sum += s->amplitude_deg * sin(2 * TURN_PI * s->rate_hz * time_s + s->phase_rad);
    }
    return sum;
}

/* What the sway adds to a hold, seen as a person's zero (mean) or plateau (median) sees it. Taken
 * off the hold, so that the values asked for are the true ones. */
static double sway_of_hold(
    const struct emu_motion *m, int axis, const struct emu_hold *h, bool neutral)
{
    double value[MEDIAN_POINTS], sum = 0;
    for (int i = 0; i < MEDIAN_POINTS; i++) {
        double u = (double)i / (MEDIAN_POINTS - 1);
        value[i] = sway(m, axis, h->begin_s + u * (h->end_s - h->begin_s));
        sum += value[i];
    }
    return neutral ? sum / MEDIAN_POINTS : median_of(value, MEDIAN_POINTS);
}

static void plan_sway(struct emu_motion *m, struct emu_random *r)
{
    for (int axis = 0; axis < 3; axis++)
        for (int i = 0; i < EMU_SWAYS; i++) {
            struct emu_sway *s = &m->sway[axis][i];
            s->amplitude_deg   = emu_random_between(r, 0.05, 0.15);
            s->rate_hz         = emu_random_between(r, 0.2, 1.0);
            s->phase_rad       = emu_random_between(r, -TURN_PI, TURN_PI);
        }
    m->breath_m  = 0.002;
    m->breath_hz = emu_random_between(r, 0.2, 0.3);
}

static double turn_duration(struct emu_random *r, double angle_deg)
{
    return fmax(0.3, fabs(angle_deg) / emu_random_between(r, 60, 80));
}

static double *add_hold(struct emu_motion *m, double begin_s, double length_s)
{
    struct emu_hold *h = &m->hold[m->holds++];
    *h                 = (struct emu_hold){ .begin_s = begin_s, .end_s = begin_s + length_s };
    m->end_s           = h->end_s;
    return h->angle_deg;
}

/* Chance is drawn in an order that the language fixes, statement by statement: arguments of a call
 * are evaluated in the compiler's own, and one seed is to be one patient everywhere. */
static double *add_turn(
    struct emu_motion *m, struct emu_random *r, double end_deg, double least_s, double most_s)
{
    double held_s = emu_random_between(r, least_s, most_s);
    double turn_s = turn_duration(r, end_deg);
    return add_hold(m, m->end_s + turn_s, held_s);
}

static void add_repetition(
    struct emu_motion *m, struct emu_random *r, enum emu_plane plane, double end_deg)
{
    double *end = add_turn(m, r, end_deg, 1.0, 2.0);
    for (int i = 0; i < 3; i++) {
        double coupled =
            planes[plane].coupled[i] * end_deg + planes[plane].coupled_size[i] * fabs(end_deg);
        if (i == planes[plane].angle)
            end[i] = end_deg;
        else
            end[i] = coupled * emu_random_between(r, 0.7, 1.3);
    }
    add_turn(m, r, end_deg, 2.0, 2.5);
}

void emu_motion_plan(struct emu_motion *m, const struct emu_ends *ends, uint64_t seed)
{
    struct emu_random r;
    emu_random_init(&r, seed, EMU_STREAM_MOTION);
    *m = (struct emu_motion){ .heading_rad = emu_random_between(&r, -TURN_PI, TURN_PI) };
    plan_sway(m, &r);
    add_hold(m, 0, FIRST_NEUTRAL_S);
    double first = planes[ends->plane].first;
    for (size_t i = 0; i < ends->lefts || i < ends->rights; i++) {
        if (i < ends->lefts)
            add_repetition(m, &r, ends->plane, first * ends->left_deg[i]);
        if (i < ends->rights)
            add_repetition(m, &r, ends->plane, -first * ends->right_deg[i]);
    }
    /* The last neutral counts from its own beginning, however long the repetition's was. */
    m->hold[m->holds - 1].end_s = m->end_s += LAST_NEUTRAL_S;
    for (size_t i = 0; i < m->holds; i++)
        for (int axis = 0; axis < 3; axis++)
            m->hold[i].angle_deg[axis] -= sway_of_hold(m, axis, &m->hold[i], i % 2 == 0);
}

void emu_motion_still(struct emu_motion *m, uint64_t seed)
{
    struct emu_random r;
    emu_random_init(&r, seed, EMU_STREAM_MOTION);
    *m = (struct emu_motion){ .heading_rad = emu_random_between(&r, -TURN_PI, TURN_PI) };
    add_hold(m, 0, FIRST_NEUTRAL_S + LAST_NEUTRAL_S);
}

void emu_motion_angles(const struct emu_motion *m, double time_s, double angle_deg[3])
{
    size_t next = 1; /* the hold that comes, or the last one */
    while (next < m->holds && m->hold[next].begin_s <= time_s)
        next++;
    const struct emu_hold *from = &m->hold[next - 1];
    const struct emu_hold *to   = next < m->holds ? &m->hold[next] : from;
    double u                    = 0;
    if (to != from && time_s > from->end_s)
        u = minimum_jerk((time_s - from->end_s) / (to->begin_s - from->end_s));
    for (int axis = 0; axis < 3; axis++)
        angle_deg[axis] = from->angle_deg[axis] +
                          u * (to->angle_deg[axis] - from->angle_deg[axis]) + sway(m, axis, time_s);
}

gonio_quat emu_motion_head(const struct emu_motion *m, double time_s)
{
    double angle_deg[3];
    emu_motion_angles(m, time_s, angle_deg);
    gonio_vec3 x = { 1, 0, 0 }, y = { 0, 1, 0 };
    /* Neutral: the head's Y up, its X where the chair faces. */
    gonio_quat q = turn_after(turn_about_z(m->heading_rad), turn_about(x, 0.5 * TURN_PI));
    q            = turn_after(q, turn_about_z(angle_deg[0] * TURN_DEG));
    q            = turn_after(q, turn_about(x, angle_deg[1] * TURN_DEG));
    return turn_after(q, turn_about(y, angle_deg[2] * TURN_DEG));
}

gonio_vec3 emu_motion_place(const struct emu_motion *m, double time_s, gonio_vec3 point_m)
{
    gonio_vec3 place = turn_of(emu_motion_head(m, time_s), point_m);
    place.z += m->breath_m * sin(2 * TURN_PI * m->breath_hz * time_s);
    return place;
}

double emu_motion_middle(const struct emu_motion *m, size_t rep)
{
    size_t i = 2 * rep + 1;
    return i < m->holds ? 0.5 * (m->hold[i].begin_s + m->hold[i].end_s) : -1;
}
