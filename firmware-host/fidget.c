#include "fidget.h"
#include "turn.h"

/* Sizes and times are ours: what people do who wait. */
static const double AHEAD_S   = 5.0;
static const double SHIFT_DEG = 3.5, GLANCE_DEG = 3.0, NOD_DEG = 40.0, LEAN_DEG = 2.0;

/* @param aside  which turn strays on the way there; EMU_SLOTS: none */
static void go(struct emu_person *p, struct emu_motion *m, double turn_s, double to_deg,
    double hold_s, enum emu_slot aside)
{
    const struct emu_movement *asked = &p->movement;
    double there_s                   = m->end_s + turn_s;
    struct emu_hold h                = {
                       .begin_s = there_s, .end_s = there_s + hold_s, .start = emu_motion_start(m, asked)
    };
    double nod_deg = emu_random_between(&p->more, -NOD_DEG, NOD_DEG);
    for (enum emu_slot k = EMU_Z; k < EMU_OBLIQUE; k++)
        if (asked->slot != EMU_OBLIQUE || k == EMU_X)
            h.angle_deg[k] = emu_random_between(&p->more, -LEAN_DEG, LEAN_DEG);
    h.angle_deg[asked->slot] = asked->sign * to_deg;
    if (aside != EMU_SLOTS)
        h.aside_deg[aside] = nod_deg;
    emu_motion_add(m, &h, m->end_s);
    emu_motion_settle(m, &m->hold[m->holds - 1], true);
    p->at_deg = to_deg;
}

/* One of the planes that were not asked for; a diagonal leaves the frontal one. */
static enum emu_slot another(struct emu_person *p)
{
    double which = emu_random_between(&p->more, 0, 1);
    if (p->movement.slot == EMU_OBLIQUE)
        return EMU_X;
    return (enum emu_slot)((p->movement.slot + (which < 0.5 ? 1 : 2)) % 3);
}

static void do_something(struct emu_person *p, struct emu_motion *m)
{
    struct emu_random *r = &p->more;
    double what = emu_random_between(r, 0, 1), lazy = emu_random_between(r, 0, 1),
           turn_s = emu_random_between(r, 0.3, 1.0), back_s = emu_random_between(r, 0.3, 1.0),
           stay_s = emu_random_between(r, 0, 6), look_s = emu_random_between(r, 0, 1),
           to_deg = emu_random_between(r, -SHIFT_DEG, SHIFT_DEG), here_deg = p->at_deg;
    if (lazy < 0.3)
        stay_s = 0;
    if (what < 0.4) { /* shifts */
        go(p, m, 2 * turn_s, to_deg, stay_s, EMU_SLOTS);
    } else if (what < 0.7) { /* glances, and returns */
        go(p, m, turn_s, here_deg > 0 ? -GLANCE_DEG : GLANCE_DEG, look_s, EMU_SLOTS);
        go(p, m, back_s, here_deg, stay_s, EMU_SLOTS);
    } else { /* nods */
        go(p, m, 2 * turn_s, to_deg, stay_s, another(p));
    }
}

void emu_fidget(struct emu_person *p, struct emu_motion *m, double now_s)
{
    while (m->end_s < now_s + AHEAD_S && emu_motion_make_room(m, now_s))
        do_something(p, m);
}
