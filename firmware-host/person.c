#include "person.h"
#include "turn.h"
#include <assert.h>

/* Times and speeds: clinical procedure (hold 1-2 s at the end of range, 2 s in neutral) at a
 * comfortable speed. Sway and breath: a seated person, a few tenths of a degree. */
static const double FIRST_NEUTRAL_S = 6.0, LAST_NEUTRAL_S = 3.0;
static const double SLOW_DEG_S = 60.0, FAST_DEG_S = 80.0, LEAST_TURN_S = 0.3;

const struct emu_manner emu_manner_usual = {
    .sway_deg = 0.1, .slow = 1.0, .fast = 1.0, .hold_s = 1.5
};

static void draw_sway(struct emu_sway sines[3][EMU_SWAYS], struct emu_random *r, double size)
{
    for (int axis = 0; axis < 3; axis++)
        for (int i = 0; i < EMU_SWAYS; i++) {
            struct emu_sway *s = &sines[axis][i];
            s->amplitude_deg   = size * emu_random_between(r, 0.05, 0.15);
            s->rate_hz         = emu_random_between(r, 0.2, 1.0);
            s->phase_rad       = emu_random_between(r, -TURN_PI, TURN_PI);
        }
}

void emu_person_begin(struct emu_person *p, struct emu_motion *m,
    const struct emu_movement *movement, const struct emu_manner *manner, uint64_t seed)
{
    *p          = (struct emu_person){ .movement = *movement, .manner = *manner };
    double size = manner->sway_deg / emu_manner_usual.sway_deg;
    emu_random_init(&p->chance, seed, EMU_STREAM_MOTION);
    emu_random_init(&p->more, seed, EMU_STREAM_MANNER);
    *m = (struct emu_motion){ .heading_rad = emu_random_between(&p->chance, -TURN_PI, TURN_PI) };
    draw_sway(m->sway, &p->chance, size);
    draw_sway(m->trunk_sway, &p->more, size);
    m->breath_m  = 0.002;
    m->breath_hz = emu_random_between(&p->chance, 0.2, 0.3);
    m->hold[0] =
        (struct emu_hold){ .end_s = FIRST_NEUTRAL_S, .start = emu_motion_start(m, movement) };
    m->holds = 1;
    m->end_s = FIRST_NEUTRAL_S;
}

/* Chance is drawn in an order that the language fixes, statement by statement: arguments of a call
 * are evaluated in the compiler's own, and one seed is to be one patient everywhere. */
static struct emu_hold turn_for(struct emu_person *p, const struct emu_motion *m, double leave_s,
    double turn_deg, double least_s, double most_s)
{
    double held_s  = emu_random_between(&p->chance, least_s, most_s);
    double deg_s   = emu_random_between(&p->chance, SLOW_DEG_S, FAST_DEG_S);
    double faster  = emu_random_between(&p->more, p->manner.slow, p->manner.fast);
    double turn_s  = fmax(LEAST_TURN_S, fabs(turn_deg) / (deg_s * faster));
    double there_s = leave_s + turn_s;
    return (struct emu_hold){
        .begin_s = there_s, .end_s = there_s + held_s, .start = emu_motion_start(m, &p->movement)
    };
}

/* The movement itself does not stray. */
static void stray(struct emu_person *p, struct emu_hold *h, double turn_deg)
{
    double most_deg = p->manner.wobble * fabs(turn_deg);
    for (enum emu_slot k = EMU_Z; k < EMU_OBLIQUE; k++) {
        double deg      = emu_random_between(&p->more, -most_deg, most_deg);
        h->aside_deg[k] = k == p->movement.slot ? 0 : deg;
    }
}

void emu_person_out(struct emu_person *p, struct emu_motion *m, double leave_s, double end_deg)
{
    const struct emu_movement *way = &p->movement;
    double longer                  = p->manner.hold_s / emu_manner_usual.hold_s;
    double signed_deg              = way->sign * end_deg;
    struct emu_hold h = turn_for(p, m, leave_s, end_deg - p->at_deg, longer * 1.0, longer * 2.0);
    if (p->manner.drop_hold)
        h.end_s = h.begin_s;
    for (enum emu_slot k = EMU_Z; k < EMU_OBLIQUE; k++)
        if (k != way->slot) {
            double coupled = way->share[k] * signed_deg + way->size[k] * fabs(signed_deg);
            h.angle_deg[k] = coupled * emu_random_between(&p->chance, 0.7, 1.3);
        }
    h.angle_deg[way->slot] = signed_deg;
    h.trunk_deg            = p->manner.trunk * end_deg;
    stray(p, &h, end_deg - p->at_deg);
    emu_motion_add(m, &h, leave_s);
    p->at_deg = end_deg;
}

/* Neutral is missed most in the plane of the movement. It is told about Z, X, Y: from there any
 * other movement can begin. */
static void miss(struct emu_person *p, struct emu_hold *h)
{
    double in_plane     = p->manner.miss_deg * emu_random_normal(&p->more);
    gonio_vec3 off      = emu_random_vector(&p->more, p->manner.miss_deg / 3);
    off                 = turn_add(off, turn_scale(p->movement.axis, in_plane));
    h->angle_deg[EMU_Z] = off.z;
    h->angle_deg[EMU_X] = off.x;
    h->angle_deg[EMU_Y] = off.y;
}

void emu_person_back(struct emu_person *p, struct emu_motion *m, double leave_s)
{
    struct emu_hold h = turn_for(p, m, leave_s, p->at_deg, 2.0, 2.5);
    miss(p, &h);
    stray(p, &h, p->at_deg);
    emu_motion_add(m, &h, leave_s);
    p->at_deg = 0;
}

static void repeat(struct emu_person *p, struct emu_motion *m, double end_deg)
{
    emu_person_out(p, m, m->end_s, end_deg);
    emu_person_back(p, m, m->end_s);
}

void emu_motion_plan(struct emu_motion *m, const struct emu_ends *ends,
    const struct emu_manner *manner, uint64_t seed)
{
    struct emu_person p;
    struct emu_movement movement;
    bool known = emu_movement_find(ends->pair, &movement);
    assert(known);
    (void)known;
    emu_person_begin(&p, m, &movement, manner ? manner : &emu_manner_usual, seed);
    for (size_t i = 0; i < ends->firsts || i < ends->seconds; i++) {
        if (i < ends->firsts)
            repeat(&p, m, ends->first_deg[i]);
        if (i < ends->seconds)
            repeat(&p, m, -ends->second_deg[i]);
    }
    m->reps = ends->firsts + ends->seconds;
    /* The last neutral counts from its own beginning, however long the repetition's was. */
    m->hold[m->holds - 1].end_s = m->end_s += LAST_NEUTRAL_S;
    for (size_t i = 0; i < m->holds; i++)
        emu_motion_settle(m, &m->hold[i], i % 2 == 0);
}
