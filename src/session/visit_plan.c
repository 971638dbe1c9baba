#include "session/visit_plan.h"
#include "base/text.h"
#include <gonio/body.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *visit_phase_name(enum visit_phase phase)
{
    static const char *const name[] = { "before", "baseline", "after" };
    return name[phase];
}

void visit_plan_init(
    struct visit_plan *plan, const struct battery_order *order, bool baseline, bool treatment)
{
    *plan = (struct visit_plan){
        .movements = order->movements, .has = { true, baseline, treatment }, .again = -1
    };
    for (int i = 0; i < order->movements; i++) {
        struct visit_movement *m = &plan->movement[i];
        text_format(m->id, sizeof m->id, "%s", order->movement[i]);
        for (int p = 0; p < VISIT_PHASES; p++)
            m->mean_deg[p][0] = m->mean_deg[p][1] = NAN;
    }
}

/* ---- order ---- */

static bool sits_alike(const struct visit_movement *a, const struct visit_movement *b)
{
    const struct gonio_movement *one[2], *other[2];
    if (gonio_movement_find(a->id, one) == 0 || gonio_movement_find(b->id, other) == 0)
        return false;
    bool limb = battery_is_limb(one[0]);
    return one[0]->joint->distal == other[0]->joint->distal &&
           (!limb || strcmp(one[0]->side, other[0]->side) == 0);
}

static void swap(struct visit_movement *a, struct visit_movement *b)
{
    struct visit_movement kept = *a;
    *a                         = *b;
    *b                         = kept;
}

/* Sebastiano Vigna's splitmix64: each state gives one well-mixed number. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z          = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z          = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

void visit_plan_shuffle(struct visit_plan *plan, uint64_t seed)
{
    for (int begin = 0, end; begin < plan->movements; begin = end) {
        for (end = begin + 1; end < plan->movements; end++)
            if (!sits_alike(&plan->movement[begin], &plan->movement[end]))
                break;
        for (int left = end - begin; left > 1; left--)
            swap(&plan->movement[begin + left - 1],
                &plan->movement[begin + (int)(draw(&seed) % (uint64_t)left)]);
    }
}

/* ---- from the log ---- */

void visit_plan_row(struct visit_plan *plan, size_t row, enum visit_phase phase,
    const char *direction, double mean_deg)
{
    for (int i = 0; i < plan->movements; i++) {
        struct visit_movement *m = &plan->movement[i];
        const struct gonio_movement *found[2];
        size_t n = gonio_movement_find(m->id, found);
        for (size_t d = 0; d < n; d++)
            if (strcmp(found[d]->id, direction) == 0) {
                m->mean_deg[phase][d] = mean_deg;
                if (phase == VISIT_BEFORE && m->row == 0)
                    m->row = row;
            }
    }
}

static int directions_saved(const struct visit_movement *m, int phase)
{
    return !isnan(m->mean_deg[phase][0]) + !isnan(m->mean_deg[phase][1]);
}

static int by_row(const void *a, const void *b)
{
    const struct visit_movement *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* Those of the log to the front, in its order; qsort would not keep the others in theirs. */
static void order_by_log(struct visit_plan *plan)
{
    struct visit_movement sorted[BATTERY_ORDER] = { 0 };
    size_t n = 0, logged = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < plan->movements; i++)
            if ((plan->movement[i].row > 0) == (pass == 0))
                sorted[n++] = plan->movement[i];
        if (pass == 0)
            logged = n;
    }
    qsort(sorted, logged, sizeof *sorted, by_row);
    memcpy(plan->movement, sorted, n * sizeof *sorted);
}

int visit_plan_resume(struct visit_plan *plan)
{
    int before = 0, after = 0;
    order_by_log(plan);
    for (int i = 0; i < plan->movements; i++) {
        struct visit_movement *m = &plan->movement[i];
        const struct gonio_movement *found[2];
        int all = (int)gonio_movement_find(m->id, found);
        for (int p = 0; p < VISIT_PHASES; p++)
            m->fate[p] = directions_saved(m, p) == all ? VISIT_SAVED : VISIT_MISSING;
        before += directions_saved(m, VISIT_BEFORE) > 0;
        after += directions_saved(m, VISIT_AFTER) > 0;
    }
    for (int i = 0; i < plan->movements && after > 0; i++) {
        struct visit_movement *m = &plan->movement[i];
        bool comparable          = directions_saved(m, VISIT_BEFORE) > 0;
        m->fate[VISIT_BEFORE]    = comparable ? VISIT_SAVED : VISIT_LEFT_OUT;
        if (m->fate[VISIT_BASELINE] == VISIT_MISSING)
            m->fate[VISIT_BASELINE] = VISIT_LEFT_OUT;
    }
    return before;
}

/* ---- step by step ---- */

/* What has no `before` is compared with nothing. */
static bool is_due(const struct visit_plan *plan, int phase, int i)
{
    return plan->has[phase] &&
           (phase == VISIT_BEFORE || plan->movement[i].fate[VISIT_BEFORE] == VISIT_SAVED);
}

static struct visit_step measure(const struct visit_plan *plan, int phase, int movement)
{
    struct visit_step s = {
        .doing = VISIT_MEASURES, .phase = (enum visit_phase)phase, .movement = movement
    };
    for (int i = 0; i < plan->movements; i++) {
        s.of += is_due(plan, phase, i);
        s.number += i <= movement && is_due(plan, phase, i);
    }
    return s;
}

static bool any(const struct visit_plan *plan, int phase, enum visit_fate fate)
{
    for (int i = 0; i < plan->movements; i++)
        if (is_due(plan, phase, i) && plan->movement[i].fate[phase] == fate)
            return true;
    return false;
}

struct visit_step visit_plan_next(const struct visit_plan *plan)
{
    static const enum visit_doing page[] = { VISIT_MEASURES, VISIT_WAITS, VISIT_TREATS };
    if (plan->again >= 0)
        return measure(plan, (int)plan->again_phase, plan->again);
    for (int p = 0; p < VISIT_PHASES; p++) {
        if (!any(plan, p, VISIT_MISSING))
            continue;
        if (p != VISIT_BEFORE && !plan->opened[p] && !any(plan, p, VISIT_SAVED))
            return (struct visit_step){ .doing = page[p], .phase = (enum visit_phase)p };
        for (int i = 0; i < plan->movements; i++)
            if (is_due(plan, p, i) && plan->movement[i].fate[p] == VISIT_MISSING)
                return measure(plan, p, i);
    }
    if (!plan->asked && any(plan, VISIT_AFTER, VISIT_SAVED))
        return (struct visit_step){ .doing = VISIT_ASKS, .phase = VISIT_AFTER };
    return (struct visit_step){ .doing = VISIT_IS_OVER, .phase = VISIT_AFTER };
}

void visit_plan_saved(
    struct visit_plan *plan, const struct visit_step *step, const double mean_deg[VISIT_DIRECTIONS])
{
    struct visit_movement *m = &plan->movement[step->movement];
    m->fate[step->phase]     = VISIT_SAVED;
    /* A direction that gave none has no new row: the earlier one holds. */
    for (int d = 0; d < VISIT_DIRECTIONS; d++)
        if (!isnan(mean_deg[d]))
            m->mean_deg[step->phase][d] = mean_deg[d];
    plan->again = -1;
}

void visit_plan_left_out(struct visit_plan *plan, const struct visit_step *step)
{
    struct visit_movement *m = &plan->movement[step->movement];
    bool some                = directions_saved(m, (int)step->phase) > 0;
    m->fate[step->phase]     = some ? VISIT_SAVED : VISIT_LEFT_OUT;
    plan->again              = -1;
}

void visit_plan_passed(struct visit_plan *plan, const struct visit_step *step)
{
    if (step->doing == VISIT_ASKS)
        plan->asked = true;
    else
        plan->opened[step->phase] = true;
}

void visit_plan_repeat(struct visit_plan *plan, const struct visit_step *step)
{
    plan->again       = step->movement;
    plan->again_phase = step->phase;
}

bool visit_plan_back(struct visit_plan *plan, const struct visit_step *step)
{
    int phase = (int)step->phase, i = plan->movements;
    if (step->doing == VISIT_MEASURES)
        i = step->movement;
    if (step->doing == VISIT_WAITS || step->doing == VISIT_TREATS)
        do
            phase--;
        while (!plan->has[phase]);
    while (--i >= 0)
        if (plan->movement[i].fate[phase] == VISIT_SAVED) {
            plan->again       = i;
            plan->again_phase = (enum visit_phase)phase;
            return true;
        }
    /* A page that was passed too early, by a foot on the switch. */
    bool early =
        step->doing == VISIT_MEASURES && plan->opened[phase] && !any(plan, phase, VISIT_SAVED);
    if (early)
        plan->opened[phase] = false;
    return early;
}
