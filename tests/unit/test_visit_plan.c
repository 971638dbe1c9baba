/* What a guided visit does next. A visit is told as words: what the plan asks for, and what comes
 * of it. */
#include "base/note.h"
#include "folder.h"
#include "session/visit_log.h"
#include <gonio/record.h>

static struct battery_order order_of(const char *battery, enum battery_side side)
{
    struct battery b;
    struct battery_order order;
    CHECK(battery_find("/nowhere", battery, &b) == GONIO_OK, "%s", battery);
    CHECK(battery_on_side(&b, side, &order) == GONIO_OK, "%s", battery);
    return order;
}

/* "before rotation", "treat", "ask", "over": without the joint. */
static const char *name_of(const struct visit_plan *plan, const struct visit_step *s)
{
    static char text[100];
    static const char *const page[] = { "", "wait", "treat", "ask", "over" };
    if (s->doing != VISIT_MEASURES)
        return page[s->doing];
    snprintf(text, sizeof text, "%s %s", visit_phase_name(s->phase),
        strchr(plan->movement[s->movement].id, '.') + 1);
    return text;
}

static const double some_deg[VISIT_DIRECTIONS] = { 40, 50 };
static const double one_deg[VISIT_DIRECTIONS]  = { 40, NAN };

/* A letter is what a person does at a step: . saved or passed; 1 saved, one direction only; x left
 * out; b back. */
static void act(struct visit_plan *plan, const struct visit_step *step, char what)
{
    if (what == 'b')
        visit_plan_back(plan, step);
    else if (step->doing != VISIT_MEASURES)
        visit_plan_passed(plan, step);
    else if (what == 'x')
        visit_plan_left_out(plan, step);
    else
        visit_plan_saved(plan, step, what == '1' ? one_deg : some_deg);
}

static void check_visit(
    struct visit_plan *plan, const char *legend, const char *what, const char *const want[])
{
    for (size_t i = 0;; i++) {
        struct visit_step step = visit_plan_next(plan);
        CHECK(want[i], "%s: step %zu: one too many, %s", legend, i, name_of(plan, &step));
        CHECK(strcmp(name_of(plan, &step), want[i]) == 0, "%s: step %zu: %s, not %s", legend, i,
            name_of(plan, &step), want[i]);
        if (step.doing == VISIT_IS_OVER) {
            CHECK(!want[i + 1] && !what[i], "%s: over too early", legend);
            return;
        }
        CHECK(what[i], "%s: nothing is done at step %zu, %s", legend, i, want[i]);
        act(plan, &step, what[i]);
    }
}

#define F "flexion_extension"
#define L "lateral_flexion"
#define R "rotation"

static void test_visits_of_a_neck(void **state)
{
    static const struct {
        const char *legend;
        bool baseline, treatment;
        const char *what, *want[20];
    } rows[] = {
        { "all goes well", false, true, "........",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "over" } },
        { "without treatment", false, false, "...",
            { "before " F, "before " L, "before " R, "over" } },
        { "a double baseline", true, true, "............",
            { "before " F, "before " L, "before " R, "wait", "baseline " F, "baseline " L,
                "baseline " R, "treat", "after " F, "after " L, "after " R, "ask", "over" } },
        { "a double baseline alone", true, false, ".......",
            { "before " F, "before " L, "before " R, "wait", "baseline " F, "baseline " L,
                "baseline " R, "over" } },
        { "what has no before is not asked for after", false, true, ".x.....",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " R, "ask",
                "over" } },
        { "nor in the baseline", true, false, "x.....",
            { "before " F, "before " L, "before " R, "wait", "baseline " L, "baseline " R,
                "over" } },
        { "nothing at all", false, true, "xxx", { "before " F, "before " L, "before " R, "over" } },
        { "nothing after", false, true, "....xxx",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "over" } },
        { "one direction is better than none", false, true, ".1......",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "over" } },
        { "back to the movement before", false, true, ".b........",
            { "before " F, "before " L, "before " F, "before " L, "before " R, "treat", "after " F,
                "after " L, "after " R, "ask", "over" } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit_plan plan;
        struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
        visit_plan_init(&plan, &order, rows[i].baseline, rows[i].treatment);
        check_visit(&plan, rows[i].legend, rows[i].what, rows[i].want);
    }
}

static void test_back_from_each_page(void **state)
{
    static const struct {
        const char *legend, *what, *want[20];
    } rows[] = {
        { "from the treatment", "...b......",
            { "before " F, "before " L, "before " R, "treat", "before " R, "treat", "after " F,
                "after " L, "after " R, "ask", "over" } },
        { "from the questions", ".......b..",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "after " R, "ask", "over" } },
        { "on the first there is nothing", "b........",
            { "before " F, "before " F, "before " L, "before " R, "treat", "after " F, "after " L,
                "after " R, "ask", "over" } },
        { "behind the treatment its page", "....b.....",
            { "before " F, "before " L, "before " R, "treat", "after " F, "treat", "after " F,
                "after " L, "after " R, "ask", "over" } },
        { "but not once it has been measured", ".....bb....",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " F,
                "after " F, "after " L, "after " R, "ask", "over" } },
        { "what is not done again stays", "...bx.....",
            { "before " F, "before " L, "before " R, "treat", "before " R, "treat", "after " F,
                "after " L, "after " R, "ask", "over" } },
        { "twice, over the one before", "..bb.......",
            { "before " F, "before " L, "before " R, "before " L, "before " F, "before " R, "treat",
                "after " F, "after " L, "after " R, "ask", "over" } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit_plan plan;
        struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
        visit_plan_init(&plan, &order, false, true);
        check_visit(&plan, rows[i].legend, rows[i].what, rows[i].want);
    }
}

static void test_back_over_the_five_minutes(void **state)
{
    static const char *const want[] = { "before " F, "before " L, "before " R, "wait", "before " R,
        "wait", "baseline " F, "baseline " L, "baseline " R, "treat", "baseline " R, "treat",
        "after " F, "after " L, "after " R, "ask", "over", NULL };
    struct visit_plan plan;
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    (void)state;
    visit_plan_init(&plan, &order, true, true);
    check_visit(&plan, "from the wait, from the treatment", "...b.....b......", want);
}

static void test_the_count(void **state)
{
    struct visit_plan plan;
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    static const struct {
        char what;
        int number, of;
    } rows[] = { { '.', 1, 3 }, { 'x', 2, 3 }, { '.', 3, 3 }, { '.', 0, 0 }, { '.', 1, 2 },
        { '.', 2, 2 } };
    (void)state;
    visit_plan_init(&plan, &order, false, true);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit_step step = visit_plan_next(&plan);
        CHECK(step.number == rows[i].number && step.of == rows[i].of, "%zu: %d of %d", i,
            step.number, step.of);
        act(&plan, &step, rows[i].what);
    }
}

/* ---- after a power cut ---- */

struct row {
    enum visit_phase phase;
    const char *direction;
    double mean_deg;
};

#define BOTH(phase, pair, first, second)                                                           \
    { phase, "cervical." first, 40 }, { phase, "cervical." second, 50 }
#define FE(phase) BOTH(phase, F, "flexion", "extension")
#define LF(phase) BOTH(phase, L, "lateral_flexion_left", "lateral_flexion_right")
#define RO(phase) BOTH(phase, R, "rotation_left", "rotation_right")

static void test_resume(void **state)
{
    static const struct {
        const char *legend;
        bool baseline, treatment;
        struct row row[14];
        int before; /* that it says were there */
        const char *what, *want[12];
    } rows[] = {
        { "nothing was measured", false, true, { { 0 } }, 0, "........",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "over" } },
        { "the first was", false, true, { FE(VISIT_BEFORE) }, 1, ".......",
            { "before " L, "before " R, "treat", "after " F, "after " L, "after " R, "ask",
                "over" } },
        { "the last one alone: its order holds", false, true, { RO(VISIT_BEFORE) }, 1, ".......",
            { "before " F, "before " L, "treat", "after " R, "after " F, "after " L, "ask",
                "over" } },
        { "all before: the treatment", false, true,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE) }, 3, ".....",
            { "treat", "after " F, "after " L, "after " R, "ask", "over" } },
        { "in the order of the log", false, true,
            { RO(VISIT_BEFORE), FE(VISIT_BEFORE), LF(VISIT_BEFORE) }, 3, ".....",
            { "treat", "after " R, "after " F, "after " L, "ask", "over" } },
        { "one was repeated: the first counts", false, true,
            { LF(VISIT_BEFORE), FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE) }, 3, ".....",
            { "treat", "after " L, "after " F, "after " R, "ask", "over" } },
        { "one after", false, true,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE), FE(VISIT_AFTER) }, 3, "...",
            { "after " L, "after " R, "ask", "over" } },
        { "after treatment nothing is made up for", false, true,
            { FE(VISIT_BEFORE), RO(VISIT_BEFORE), FE(VISIT_AFTER) }, 2, "..",
            { "after " R, "ask", "over" } },
        { "an old one of another battery", false, true, { { VISIT_BEFORE, "lumbar.flexion", 60 } },
            0, "........",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "over" } },
        { "half a set is asked for again", false, true,
            { FE(VISIT_BEFORE), { VISIT_BEFORE, "cervical.lateral_flexion_left", 30 } }, 2,
            ".......",
            { "before " L, "before " R, "treat", "after " F, "after " L, "after " R, "ask",
                "over" } },
        { "and stays where it is left out", false, true,
            { FE(VISIT_BEFORE), { VISIT_BEFORE, "cervical.lateral_flexion_left", 30 } }, 2,
            "x......",
            { "before " L, "before " R, "treat", "after " F, "after " L, "after " R, "ask",
                "over" } },
        { "one was taken away", false, true,
            { FE(VISIT_BEFORE), { VISIT_BEFORE, "cervical.flexion", NAN },
                { VISIT_BEFORE, "cervical.extension", NAN } },
            0, "........",
            { "before " F, "before " L, "before " R, "treat", "after " F, "after " L, "after " R,
                "ask", "over" } },
        { "in the baseline", true, true,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE), FE(VISIT_BASELINE) }, 3,
            ".......",
            { "baseline " L, "baseline " R, "treat", "after " F, "after " L, "after " R, "ask",
                "over" } },
        { "treated before the baseline was whole", true, true,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), FE(VISIT_BASELINE), LF(VISIT_AFTER) }, 2, "..",
            { "after " F, "ask", "over" } },
        { "an assessment goes on to a treatment", false, true,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE) }, 3, ".....",
            { "treat", "after " F, "after " L, "after " R, "ask", "over" } },
        { "an assessment is over", false, false,
            { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE) }, 3, "", { "over" } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit_plan plan;
        struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
        visit_plan_init(&plan, &order, rows[i].baseline, rows[i].treatment);
        for (size_t k = 0; k < COUNT(rows[i].row) && rows[i].row[k].direction; k++)
            visit_plan_row(&plan, k + 2, rows[i].row[k].phase, rows[i].row[k].direction,
                rows[i].row[k].mean_deg);
        int before = visit_plan_resume(&plan);
        CHECK(before == rows[i].before, "%s: %d before", rows[i].legend, before);
        check_visit(&plan, rows[i].legend, rows[i].what, rows[i].want);
    }
}

static void test_a_complete_visit_has_nothing_to_resume(void **state)
{
    static const struct row rows[] = { FE(VISIT_BEFORE), LF(VISIT_BEFORE), RO(VISIT_BEFORE),
        FE(VISIT_AFTER), LF(VISIT_AFTER), RO(VISIT_AFTER) };
    struct visit_plan plan;
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    (void)state;
    visit_plan_init(&plan, &order, false, true);
    for (size_t k = 0; k < COUNT(rows); k++)
        visit_plan_row(&plan, k + 2, rows[k].phase, rows[k].direction, rows[k].mean_deg);
    CHECK(visit_plan_resume(&plan) == 3, "three");
    struct visit_step step = visit_plan_next(&plan);
    CHECK(step.doing == VISIT_ASKS, "only the questions are left: %d", step.doing);
}

static void test_targets_are_those_of_before(void **state)
{
    struct visit_plan plan;
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    const double again_deg[2]  = { NAN, 55 };
    (void)state;
    visit_plan_init(&plan, &order, false, true);
    struct visit_step step = visit_plan_next(&plan);
    CHECK_NEAR(plan.movement[0].mean_deg[VISIT_BEFORE][0], NAN, 0, "nothing yet");
    visit_plan_saved(&plan, &step, some_deg);
    visit_plan_saved(&plan, &step, again_deg);
    CHECK_NEAR(plan.movement[0].mean_deg[VISIT_BEFORE][0], 40, 0, "flexion, from the first set");
    CHECK_NEAR(plan.movement[0].mean_deg[VISIT_BEFORE][1], 55, 0, "extension, from the second");
}

/* ---- chance ---- */

static void check_is_permutation(const struct visit_plan *plan, const struct battery_order *order)
{
    CHECK(plan->movements == order->movements, "%d", plan->movements);
    for (int i = 0; i < order->movements; i++) {
        int seen = 0;
        for (int k = 0; k < plan->movements; k++)
            seen += strcmp(plan->movement[k].id, order->movement[i]) == 0;
        CHECK(seen == 1, "%s: %d times", order->movement[i], seen);
    }
}

static void test_every_order_is_drawn(void **state)
{
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    int first[3] = { 0 }, drawn[3][3] = { { 0 } };
    enum { ROUNDS = 6000 };
    (void)state;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        struct visit_plan plan;
        visit_plan_init(&plan, &order, false, true);
        visit_plan_shuffle(&plan, seed);
        check_is_permutation(&plan, &order);
        int at[3];
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++)
                if (strcmp(plan.movement[i].id, order.movement[k]) == 0)
                    at[i] = k;
        first[at[0]]++;
        drawn[at[0]][at[1]]++;
    }
    /* six orders, 1000 each; five standard deviations of a binomial are 144 */
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            CHECK(i == k ? drawn[i][k] == 0 : abs(drawn[i][k] - ROUNDS / 6) < 144, "%d %d: %d", i,
                k, drawn[i][k]);
}

static void test_chance_does_not_move_the_sensor_about(void **state)
{
    struct battery_order order = order_of("shoulder", BATTERY_BOTH);
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct visit_plan plan;
        int changes = 0, sides = 0;
        visit_plan_init(&plan, &order, false, true);
        visit_plan_shuffle(&plan, seed);
        check_is_permutation(&plan, &order);
        for (int i = 1; i < plan.movements; i++) {
            const struct gonio_movement *a[2], *b[2];
            gonio_movement_find(plan.movement[i - 1].id, a);
            gonio_movement_find(plan.movement[i].id, b);
            changes += a[0]->joint->distal != b[0]->joint->distal;
            sides += strcmp(a[0]->side, b[0]->side) != 0;
        }
        CHECK(changes == 3 && sides == 1, "seed %d: %d and %d", (int)seed, changes, sides);
    }
}

static void test_a_drawn_order_is_kept_after_a_power_cut(void **state)
{
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    struct visit_plan plan;
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        visit_plan_init(&plan, &order, false, true);
        visit_plan_shuffle(&plan, seed);
        visit_plan_row(&plan, 2, VISIT_BEFORE, "cervical.rotation_right", 60);
        visit_plan_row(&plan, 2, VISIT_BEFORE, "cervical.rotation_left", 60);
        visit_plan_row(&plan, 4, VISIT_BEFORE, "cervical.flexion", 50);
        visit_plan_row(&plan, 4, VISIT_BEFORE, "cervical.extension", 50);
        visit_plan_resume(&plan);
        check_is_permutation(&plan, &order);
        CHECK(strcmp(plan.movement[0].id, "cervical." R) == 0, "%s", plan.movement[0].id);
        CHECK(strcmp(plan.movement[1].id, "cervical." F) == 0, "%s", plan.movement[1].id);
    }
}

/* ---- the log itself ---- */

static void add(struct gonio_log *log, const char *patient, const char *session, const char *phase,
    const char *movement)
{
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    strcpy(row.measured_at, "2026-11-21T10:00:00+01:00");
    strcpy(row.patient, patient);
    strcpy(row.session, session);
    strcpy(row.phase, phase);
    strcpy(row.movement, movement);
    strcpy(row.set, "sets/P017/x/y");
    row.mean_deg   = 50;
    row.reps_valid = 3;
    CHECK(gonio_log_append(log, &row, 1) == GONIO_OK, "%s", note_text(GONIO_EIO));
}

static void test_reading_the_log(void **state)
{
    static const char today[]  = "2026-11-21T11:00:00+01:00";
    struct battery_order order = order_of("neck", BATTERY_NO_SIDE);
    struct visit_plan plan;
    struct folder f;
    struct gonio_log *log;
    char session[VISIT_SESSION] = "as it was";
    (void)state;
    folder_new(&f);
    CHECK(visit_log_latest(f.path, "P017", today, session) == GONIO_END, "no log");
    CHECK(gonio_log_open(f.path, &log, NULL) == GONIO_OK, "%s", note_text(GONIO_EIO));
    add(log, "P017", "2026-11-20a", "before", "cervical.flexion");
    add(log, "P018", "2026-11-21c", "before", "cervical.flexion");
    add(log, "P017", "pilot", "before", "cervical.flexion");
    CHECK(visit_log_latest(f.path, "P017", today, session) == GONIO_END, "none of today");
    CHECK(strcmp(session, "as it was") == 0, "%s", session);
    add(log, "P017", "2026-11-21a", "before", "cervical.flexion");
    add(log, "P017", "2026-11-21b", "before", "cervical.rotation_left");
    add(log, "P017", "2026-11-21b", "before", "cervical.rotation_right");
    add(log, "P017", "2026-11-21a", "after", "cervical.flexion");
    gonio_log_close(log);
    CHECK(visit_log_latest(f.path, "P017", today, session) == GONIO_OK, "one");
    CHECK(strcmp(session, "2026-11-21b") == 0, "%s", session);

    visit_plan_init(&plan, &order, false, true);
    CHECK(visit_log_tell(f.path, "P017", session, &plan) == GONIO_OK, "told");
    CHECK(visit_plan_resume(&plan) == 1, "rotation alone: the others are of other sessions");
    CHECK(strcmp(plan.movement[0].id, "cervical." R) == 0, "%s", plan.movement[0].id);
    CHECK_NEAR(plan.movement[0].mean_deg[VISIT_BEFORE][1], 50, 0, "its mean");
    folder_free(&f);
}

static void test_the_next_session(void **state)
{
    static const char today[] = "2026-11-21T11:00:00+01:00";
    char session[VISIT_SESSION];
    (void)state;
    CHECK(visit_log_next(today, "", session) == GONIO_OK && !strcmp(session, "2026-11-21a"), "a");
    CHECK(visit_log_next(today, "2026-11-21b", session) == GONIO_OK, "behind b");
    CHECK(strcmp(session, "2026-11-21c") == 0, "%s", session);
    CHECK(visit_log_next(today, "2026-11-21z", session) == GONIO_ERANGE, "behind z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits_of_a_neck),
        cmocka_unit_test(test_back_from_each_page),
        cmocka_unit_test(test_back_over_the_five_minutes),
        cmocka_unit_test(test_the_count),
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_a_complete_visit_has_nothing_to_resume),
        cmocka_unit_test(test_targets_are_those_of_before),
        cmocka_unit_test(test_every_order_is_drawn),
        cmocka_unit_test(test_chance_does_not_move_the_sensor_about),
        cmocka_unit_test(test_a_drawn_order_is_kept_after_a_power_cut),
        cmocka_unit_test(test_reading_the_log),
        cmocka_unit_test(test_the_next_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
