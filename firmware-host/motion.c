#include "motion.h"
#include "median.h"
#include "random.h"
#include "turn.h"
#include <assert.h>
#include <string.h>

enum { MEDIAN_POINTS = 401 };
static const double TABLE_S = 9.0;

static const gonio_vec3 along_x = { 1, 0, 0 }, along_y = { 0, 1, 0 }, along_z = { 0, 0, 1 };

/* From 0 to 1 in the middle and back; nothing of it is felt at the ends. */
static double astray(double u) { return 64.0 * pow(u * (1.0 - u), 3); }

static double sway(const struct emu_sway sines[EMU_SWAYS], double time_s)
{
    double sum = 0;
    for (int i = 0; i < EMU_SWAYS; i++)
        sum += sines[i].amplitude_deg *
               sin(2 * TURN_PI * sines[i].rate_hz * time_s + sines[i].phase_rad);
    return sum;
}

/* What the sway adds to a hold, seen as a person's zero (mean) or plateau (median) sees it. Taken
 * off the hold, so that the values asked for are the true ones. */
static double sway_of_hold(
    const struct emu_sway sines[EMU_SWAYS], const struct emu_hold *h, bool neutral)
{
    double value[MEDIAN_POINTS], sum = 0;
    for (int i = 0; i < MEDIAN_POINTS; i++) {
        double u = (double)i / (MEDIAN_POINTS - 1);
        value[i] = sway(sines, h->begin_s + u * (h->end_s - h->begin_s));
        sum += value[i];
    }
    return neutral ? sum / MEDIAN_POINTS : median_of(value, MEDIAN_POINTS);
}

void emu_motion_settle(const struct emu_motion *m, struct emu_hold *hold, bool neutral)
{
    for (int axis = 0; axis < 3; axis++) {
        hold->angle_deg[axis] -= sway_of_hold(m->sway[axis], hold, neutral);
        hold->trunk_angle_deg[axis] -= sway_of_hold(m->trunk_sway[axis], hold, neutral);
    }
}

/* ---- holds ---- */

struct emu_start emu_motion_start(const struct emu_motion *m, const struct emu_movement *movement)
{
    const struct emu_worn *d = &movement->distal, *p = &movement->proximal;
    gonio_quat heading     = turn_about_z(m->heading_rad);
    struct emu_start start = {
        .q_GD  = turn_after(heading, turn_onto(d->up, d->ahead, along_z, along_x)),
        .q_GP  = turn_after(heading, turn_onto(p->up, p->ahead, along_z, along_x)),
        .axis  = movement->axis,
        .order = movement->order,
        .slot  = movement->slot,
        .sign  = movement->sign,
    };
    start.joint_m = turn_of(start.q_GP, movement->joint_m);
    start.axis_G  = turn_of(start.q_GD, movement->axis);
    return start;
}

void emu_motion_still(struct emu_motion *m, uint64_t seed)
{
    struct emu_random r;
    struct emu_movement seated = emu_movement_seated();
    emu_random_init(&r, seed, EMU_STREAM_MOTION);
    *m = (struct emu_motion){
        .heading_rad = emu_random_between(&r, -TURN_PI, TURN_PI), .holds = 1, .end_s = TABLE_S
    };
    m->hold[0] = (struct emu_hold){ .end_s = TABLE_S, .start = emu_motion_start(m, &seated) };
}

bool emu_motion_make_room(struct emu_motion *m, double now_s)
{
    static const double behind_s = 1.0; /* the sensor is late by less */
    enum { WANTED = 4 };                /* holds: what one word asks for, at most */
    size_t done = 0;
    if (m->holds + WANTED <= EMU_HOLDS_MAX)
        return true;
    while (done + 1 < m->holds && m->hold[done + 1].begin_s < now_s - behind_s)
        done++;
    m->holds -= done;
    memmove(m->hold, m->hold + done, m->holds * sizeof *m->hold);
    return m->holds + WANTED <= EMU_HOLDS_MAX;
}

void emu_motion_add(struct emu_motion *m, const struct emu_hold *hold, double leave_s)
{
    assert(m->holds > 0 && m->holds < EMU_HOLDS_MAX);
    m->hold[m->holds - 1].end_s = leave_s;
    m->hold[m->holds++]         = *hold;
    m->end_s                    = hold->end_s;
}

/* ---- what is where ---- */

struct moment {
    const struct emu_hold *from, *to; /* the same one in a hold */
    double part, u;                   /* of the time between them, and of the way */
};

static struct moment moment_at(const struct emu_motion *m, double time_s)
{
    size_t next = 1; /* the hold that comes, or the last one */
    while (next < m->holds && m->hold[next].begin_s <= time_s)
        next++;
    struct moment now = { .from = &m->hold[next - 1] };
    now.to            = next < m->holds ? &m->hold[next] : now.from;
    if (now.to != now.from && time_s > now.from->end_s) {
        now.part = (time_s - now.from->end_s) / (now.to->begin_s - now.from->end_s);
        now.u    = turn_eased(now.part);
    } else
        now.to = now.from;
    return now;
}

static double between(double from, double to, double u) { return from + u * (to - from); }

static void angles_at(
    const struct emu_motion *m, const struct moment *now, double time_s, double out[EMU_SLOTS])
{
    for (int k = 0; k < EMU_SLOTS; k++) {
        out[k] = between(now->from->angle_deg[k], now->to->angle_deg[k], now->u);
        if (k < 3)
            out[k] += sway(m->sway[k], time_s);
        out[k] += now->to->aside_deg[k] * astray(now->part);
    }
}

void emu_motion_angles(const struct emu_motion *m, double time_s, double angle_deg[EMU_SLOTS])
{
    struct moment now = moment_at(m, time_s);
    angles_at(m, &now, time_s, angle_deg);
}

/* Turn by the joint's angles, from q on. */
static gonio_quat bent(gonio_quat q, const struct emu_start *s, const double angle_deg[EMU_SLOTS])
{
    static const enum emu_slot orders[][3] = {
        [EMU_ZXY] = { EMU_Z, EMU_X, EMU_Y },
        [EMU_XZY] = { EMU_X, EMU_Z, EMU_Y },
    };
    const gonio_vec3 axis[] = { [EMU_Z] = along_z, [EMU_X] = along_x, [EMU_Y] = along_y };
    if (angle_deg[EMU_OBLIQUE] != 0)
        q = turn_after(q, turn_about(s->axis, angle_deg[EMU_OBLIQUE] * TURN_DEG));
    for (int i = 0; i < 3; i++) {
        enum emu_slot k = orders[s->order][i];
        q               = turn_after(q, turn_about(axis[k], angle_deg[k] * TURN_DEG));
    }
    return q;
}

/* The angles of R = Rz(a) Rx(b) Ry(g): docs/clinical.md 1.1. */
static void split(gonio_quat q, double out_deg[3])
{
    double x = q.x, y = q.y, z = q.z, w = q.w;
    out_deg[0] = atan2(-2 * (x * y - w * z), 1 - 2 * (x * x + z * z)) / TURN_DEG;
    out_deg[1] = asin(fmax(-1, fmin(1, 2 * (y * z + w * x)))) / TURN_DEG;
    out_deg[2] = atan2(-2 * (x * z - w * y), 1 - 2 * (x * x + y * y)) / TURN_DEG;
}

struct emu_reading emu_motion_reading(const struct emu_motion *m, double time_s)
{
    struct moment now         = moment_at(m, time_s);
    const struct emu_start *s = &now.to->start;
    struct emu_reading out;
    double angle[EMU_SLOTS];
    angles_at(m, &now, time_s, angle);
    if (s->slot != EMU_OBLIQUE) {
        memcpy(out.angle_deg, angle, sizeof out.angle_deg);
        out.value_deg = s->sign * angle[s->slot];
        return out;
    }
    split(bent(GONIO_QUAT_IDENTITY, s, angle), out.angle_deg);
    gonio_vec3 others = { angle[EMU_X], angle[EMU_Y], angle[EMU_Z] }; /* small */
    out.value_deg     = angle[EMU_OBLIQUE] + turn_dot(s->axis, others);
    return out;
}

static double trunk_at(const struct moment *now)
{
    return between(now->from->trunk_deg, now->to->trunk_deg, now->u) * TURN_DEG;
}

/* From one start pose to the next. */
static gonio_quat between_poses(gonio_quat from, gonio_quat to, double u)
{
    if (from.w == to.w && from.x == to.x && from.y == to.y && from.z == to.z)
        return to;
    gonio_vec3 way = turn_vector(turn_after(turn_conj(from), to));
    return turn_after(from, turn_by(turn_scale(way, u)));
}

static gonio_quat distal_at(const struct emu_motion *m, const struct moment *now, double time_s)
{
    const struct emu_start *s = &now->to->start;
    double angle[EMU_SLOTS], trunk = trunk_at(now);
    angles_at(m, now, time_s, angle);
    gonio_quat q = bent(between_poses(now->from->start.q_GD, s->q_GD, now->u), s, angle);
    return trunk == 0 ? q : turn_after(turn_about(s->axis_G, trunk), q);
}

/* The trunk's own sway is not the head's: whoever looks at something holds it still. */
static gonio_quat proximal_at(const struct emu_motion *m, const struct moment *now, double time_s)
{
    const struct emu_start *s  = &now->to->start;
    double angle[EMU_SLOTS]    = { 0 };
    struct emu_start in_itself = { .order = EMU_ZXY };
    for (int k = 0; k < 3; k++)
        angle[k] = between(now->from->trunk_angle_deg[k], now->to->trunk_angle_deg[k], now->u) +
                   sway(m->trunk_sway[k], time_s);
    gonio_quat q = bent(between_poses(now->from->start.q_GP, s->q_GP, now->u), &in_itself, angle);
    return turn_after(turn_about(s->axis_G, trunk_at(now)), q);
}

gonio_quat emu_motion_segment(const struct emu_motion *m, enum emu_segment segment, double time_s)
{
    struct moment now = moment_at(m, time_s);
    return segment == EMU_DISTAL ? distal_at(m, &now, time_s) : proximal_at(m, &now, time_s);
}

gonio_vec3 emu_motion_place(
    const struct emu_motion *m, enum emu_segment segment, double time_s, gonio_vec3 point_m)
{
    struct moment now = moment_at(m, time_s);
    gonio_quat q =
        segment == EMU_DISTAL ? distal_at(m, &now, time_s) : proximal_at(m, &now, time_s);
    gonio_vec3 place = turn_of(q, point_m);
    double trunk     = trunk_at(&now);
    if (segment == EMU_DISTAL && trunk != 0) { /* the joint is carried along */
        const struct emu_start *s = &now.to->start;
        gonio_vec3 joint          = turn_of(turn_about(s->axis_G, trunk), s->joint_m);
        place                     = turn_add(place, turn_add(joint, turn_scale(s->joint_m, -1.0)));
    }
    place.z += m->breath_m * sin(2 * TURN_PI * m->breath_hz * time_s);
    return place;
}

double emu_motion_middle(const struct emu_motion *m, size_t rep)
{
    if (rep >= m->reps)
        return -1;
    const struct emu_hold *h = &m->hold[2 * rep + 1];
    return 0.5 * (h->begin_s + h->end_s);
}
