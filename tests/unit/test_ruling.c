/* What a person says of repetitions, repetitions for practice, and how many are still missing. */
#include "rep_bench.h"

/* Turns of these sizes, left positive, each held for 1.5 s; back to neutral, 2 s. */
static size_t some_turns(const double *deg, int count)
{
    static struct patient p;
    patient_init(&p, 3);
    p.sway_deg = 0.1;
    patient_go(&p, 0.1, 0, 3);
    for (int i = 0; i < count; i++) {
        patient_turn(&p, 80, deg[i], 1.5);
        patient_turn(&p, 80, 0, 2);
    }
    return patient_record(&p, 100, record, SAMPLES);
}

/* Push up to a time; a ruling is about what was pushed last. */
static size_t push_to(size_t from, size_t n, double time_s)
{
    size_t i = from;
    for (; i < n && record[i].time_s < time_s; i++)
        if (record[i].time_s >= 2)
            gonio_reps_push(&reps, &record[i]);
    return i;
}

/* The middle of a hold, and of the neutral after it. */
static double hold_s(const double *deg, int turn)
{
    double t = 3.1;
    for (int i = 0; i <= turn; i++) {
        double way = fmax(1.875 * fabs(deg[i]) / 80, 0.15);
        if (i == turn)
            return t + way + 0.75;
        t += way + 1.5 + way + 2;
    }
    return t;
}

static double neutral_s(const double *deg, int turn)
{
    return hold_s(deg, turn) + 0.75 + fmax(1.875 * fabs(deg[turn]) / 80, 0.15) + 1;
}

static void test_practice(void **state)
{
    (void)state;
    static const double deg[] = { 40, -45, 42, -47, 50, -60, 51, -61, 52, -62 };
    size_t n                  = some_turns(deg, COUNT(deg));
    int missing[2];
    start();
    gonio_reps_practice(&reps, 2);
    assert_int_equal(gonio_reps_missing(&reps, 3, missing), 10);
    size_t i = push_to(0, n, neutral_s(deg, 2));
    gonio_reps_missing(&reps, 3, missing);
    assert_int_equal(missing[0], 3); /* both for practice are done to the left, one to the right */
    assert_int_equal(missing[1], 4);
    i = push_to(i, n, INFINITY);
    assert_int_equal(gonio_reps_missing(&reps, 3, missing), 0);
    gonio_reps_finish(&reps, 3, NULL, &got);
    CHECK_NEAR(got.direction[0].mean_deg, 51, 0.3, "without those for practice");
    CHECK_NEAR(got.direction[1].mean_deg, 61, 0.3, "without those for practice");
    assert_int_equal(got.direction[0].reps_recorded, 3);
    assert_int_equal(got.reps, 10);
    for (int k = 0; k < 4; k++)
        CHECK(!got.rep[k].valid && got.rep[k].flags & GONIO_FLAG_PRACTICE, "repetition %d", k);
    assert_false(got.flags & GONIO_FLAG_PRACTICE);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_OK);
}

/* A repetition that is ruled out is asked for again; the next one fills its place. */
static void test_out(void **state)
{
    (void)state;
    static const double deg[] = { 50, -60, 35, -61, 51, -62, 52 };
    size_t n                  = some_turns(deg, COUNT(deg));
    int missing[2];
    start();
    size_t i = push_to(0, n, hold_s(deg, 2)); /* while it goes on */
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_OUT), GONIO_OK);
    i = push_to(i, n, neutral_s(deg, 2));
    gonio_reps_missing(&reps, 3, missing);
    assert_int_equal(missing[0], 2);
    i = push_to(i, n, INFINITY);
    gonio_reps_finish(&reps, 3, NULL, &got);
    CHECK_NEAR(got.direction[0].mean_deg, 51, 0.3, "50, 51, 52");
    assert_int_equal(got.rep[2].flags & GONIO_FLAG_REJECTED, GONIO_FLAG_REJECTED);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_OUT), GONIO_OK); /* the last one, over */
    gonio_reps_missing(&reps, 3, missing);
    assert_int_equal(missing[0], 1);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_OK); /* and back again */
    assert_int_equal(gonio_reps_missing(&reps, 3, missing), 0);
}

/* A key at the end of range wins over plateau and peak. */
static void test_end(void **state)
{
    (void)state;
    static const double deg[] = { 50, -60, 30 };
    size_t n                  = some_turns(deg, COUNT(deg));
    start();
    size_t i      = push_to(0, n, 3.1 + 0.55 * 1.875 * 50 / 80); /* on the way out */
    double at_key = record[i - 1].value_deg;
    assert_true(at_key > 20 && at_key < 45);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_END), GONIO_OK);
    i = push_to(i, n, INFINITY);
    gonio_reps_finish(&reps, 1, NULL, &got);
    CHECK_NEAR(got.direction[0].mean_deg, at_key, 0.01, "what was there at the key");
    assert_true(got.flags & GONIO_FLAG_MARKED);
    assert_true(got.rep[0].flags & GONIO_FLAG_MARKED);
    CHECK_NEAR(got.direction[1].mean_deg, 60, 0.3, "the other one by itself");
    assert_int_equal(got.rep[2].valid, true);
}

/* Five degrees are no repetition, until a person says so. */
static void test_small_end(void **state)
{
    (void)state;
    static const double deg[] = { 5, 5, -7, 5 };
    size_t n                  = some_turns(deg, COUNT(deg));
    start();
    size_t i = push_to(0, n, hold_s(deg, 0));
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_END), GONIO_OK);
    i = push_to(i, n, hold_s(deg, 2));
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_END), GONIO_OK);
    i = push_to(i, n, INFINITY);
    gonio_reps_finish(&reps, 1, NULL, &got);
    assert_int_equal(got.reps, 2);
    CHECK_NEAR(got.direction[0].mean_deg, 5, 0.5, "marked in what looks like neutral");
    CHECK_NEAR(got.direction[1].mean_deg, 7, 0.5, "marked out of it, too small by itself");
}

static void test_stop(void **state)
{
    (void)state;
    static const double deg[] = { 50, -60, 52 };
    size_t n                  = some_turns(deg, COUNT(deg));
    start();
    push_to(0, n, hold_s(deg, 2));
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_STOP), GONIO_OK);
    gonio_reps_finish(&reps, 3, NULL, &got);
    assert_int_equal(got.direction[0].reps_valid, 1);
    assert_int_equal(got.direction[0].reps_recorded, 2);
    assert_true(got.rep[2].flags & GONIO_FLAG_REJECTED);
    start();
    push_to(0, n, neutral_s(deg, 1));
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_STOP), GONIO_EINVAL);
    assert_true(reps.rep[1].valid); /* what was over stands */
}

/* Three that do not agree ask for a fourth, up to six in all. */
static void test_up_to_six(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double deg[7];
        int turns, missing;
        bool spread;
    } rows[] = {
        { "three that agree", { 50, 51, 52 }, 3, 0, false },
        { "three that do not", { 50, 60, 45 }, 3, 1, true },
        { "a fourth does not help", { 50, 60, 45, 52 }, 4, 1, true },
        { "six are enough, however", { 50, 60, 45, 52, 51, 53 }, 6, 0, true },
        { "5 degrees of a small range are not wide", { 20, 24, 22 }, 3, 0, false },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        int missing[2];
        size_t n = some_turns(rows[k].deg, rows[k].turns);
        start_with("cervical.rotation_left");
        push_to(0, n, INFINITY);
        CHECK(gonio_reps_missing(&reps, 3, missing) == rows[k].missing, "%s: %d", rows[k].legend,
            missing[0]);
        CHECK(gonio_reps_complete(&reps, 3) == (rows[k].missing == 0), "%s", rows[k].legend);
        gonio_reps_finish(&reps, 3, NULL, &got);
        CHECK(!(got.flags & GONIO_FLAG_SPREAD) == !rows[k].spread, "%s", rows[k].legend);
    }
}

static void test_nothing_to_rule_on(void **state)
{
    (void)state;
    static const double deg[] = { 50 };
    size_t n                  = some_turns(deg, COUNT(deg));
    start();
    for (int ruling = GONIO_RULE_END; ruling <= GONIO_RULE_STOP; ruling++)
        assert_int_equal(gonio_reps_rule(&reps, (enum gonio_ruling)ruling), GONIO_EINVAL);
    push_to(0, n, 2.8);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_OUT), GONIO_EINVAL);
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_EINVAL);
    push_to(0, n, INFINITY);
    reps.rep[0].valid = false;
    reps.rep[0].flags = GONIO_FLAG_SATURATED;
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_EINVAL); /* never seen */
    reps.rep[0].flags = GONIO_FLAG_GAP | GONIO_FLAG_NO_PLATEAU;
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_EINVAL);
    reps.rep[0].flags = GONIO_FLAG_OUT_OF_PLANE;
    assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_COUNTS), GONIO_OK);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = GONIO_RULE_END; i <= GONIO_RULE_STOP; i++) {
        enum gonio_ruling found;
        assert_int_equal(
            gonio_ruling_find(gonio_ruling_name((enum gonio_ruling)i), &found), GONIO_OK);
        assert_int_equal(found, i);
    }
    enum gonio_ruling none;
    assert_int_equal(gonio_ruling_find("maybe", &none), GONIO_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_practice),
        cmocka_unit_test(test_out),
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_small_end),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_up_to_six),
        cmocka_unit_test(test_nothing_to_rule_on),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("ruling", tests, NULL, NULL);
}
