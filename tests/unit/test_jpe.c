/* Joint position error, of simulated patients whose errors are known. */
#include "check.h"
#include "patient.h"
#include <gonio/jpe.h>

enum { ROWS = 60000 };
static struct gonio_pose_angles row[ROWS];
static struct gonio_jpe jpe;
static struct gonio_jpe_result got;

static void start(enum gonio_jpe_task task)
{
    const struct gonio_movement *asked[2];
    size_t n = gonio_movement_find("cervical.rotation", asked);
    gonio_jpe_init(&jpe, task, asked, n);
}

/* @param key_s  times at which "there" is said, ended by a NaN */
static void run(struct patient *p, const double *key_s)
{
    size_t n = patient_record(p, 100, row, ROWS);
    for (size_t i = 0; i < n; i++) {
        if (key_s && row[i].time_s >= *key_s) {
            assert_int_equal(gonio_jpe_there(&jpe), GONIO_OK);
            key_s++;
        }
        gonio_jpe_push(&jpe, &row[i]);
    }
    gonio_jpe_finish(&jpe, (double)NAN, &got);
}

static void settle(struct patient *p, uint64_t seed)
{
    patient_init(p, seed);
    p->sway_deg     = 0.1;
    p->coupled_part = 0;
    patient_go(p, 0.1, 0, 13);
}

/* Turn out, come back to a place off by so much, freeze; the assessor puts the head back. */
static void trial(struct patient *p, double out_deg, double back_deg)
{
    patient_turn(p, 60, out_deg, 0.5);
    patient_turn(p, 60, back_deg, 2);
    patient_turn(p, 20, 0, 4);
}

static void test_neutral(void **state)
{
    (void)state;
    static struct patient p;
    /* + for an overshoot: beyond neutral, to the other side. */
    static const double left[] = { 3, -2, 4, 1, -1, 5 }, right[] = { -2, -3, -4, 0.5, -1.5, -2.5 };
    double sum[2] = { 0 }, size[2] = { 0 }, square[2] = { 0 };
    settle(&p, 1);
    for (int i = 0; i < 6; i++) {
        trial(&p, 50, -left[i]);
        trial(&p, -55, right[i]);
        const double e[2] = { left[i], right[i] };
        for (int k = 0; k < 2; k++) {
            sum[k] += e[k] / 6;
            size[k] += fabs(e[k]) / 6;
        }
    }
    for (int i = 0; i < 6; i++) {
        square[0] += pow(left[i] - sum[0], 2) / 5;
        square[1] += pow(right[i] - sum[1], 2) / 5;
    }
    start(GONIO_JPE_NEUTRAL);
    run(&p, NULL);
    assert_int_equal(got.trials, 12);
    assert_true(gonio_jpe_complete(&jpe, 6));
    assert_false(gonio_jpe_complete(&jpe, 7));
    for (int k = 0; k < 2; k++) {
        assert_int_equal(got.direction[k].trials, 6);
        CHECK_NEAR(got.direction[k].constant_deg, sum[k], 0.15, "constant error, side %d", k);
        CHECK_NEAR(got.direction[k].absolute_deg, size[k], 0.15, "absolute error, side %d", k);
        CHECK_NEAR(got.direction[k].variable_deg, sqrt(square[k]), 0.2, "variable, side %d", k);
        CHECK_NEAR(got.direction[k].global_deg, size[k], 0.2, "in one plane: the same, side %d", k);
    }
    assert_true(got.trial[0].direction == 0 && !got.trial[0].by_key);
}

/* "There" is said before the head has come to rest for good: that second counts. */
static void test_key(void **state)
{
    (void)state;
    static struct patient p;
    settle(&p, 2);
    patient_turn(&p, 60, 50, 0.5);
    patient_turn(&p, 60, 6, 1.5);
    double key[2] = { p.length_s - 1.4, NAN };
    patient_turn(&p, 20, 1, 3); /* and wanders on */
    start(GONIO_JPE_NEUTRAL);
    assert_int_equal(gonio_jpe_there(&jpe), GONIO_EINVAL);
    run(&p, key);
    assert_int_equal(got.trials, 1);
    assert_true(got.trial[0].by_key);
    CHECK_NEAR(got.trial[0].error_deg, -6, 0.2, "short of neutral by 6 degrees");
}

static void test_target(void **state)
{
    (void)state;
    static struct patient p;
    settle(&p, 3);
    static const double found[] = { 33, 28, 31 };
    for (int i = 0; i < 3; i++)
        for (int side = 1; side >= -1; side -= 2) {
            patient_turn(&p, 20, side * 30, 4); /* shown */
            patient_turn(&p, 60, 0.5, 1.5);
            patient_turn(&p, 60, side * found[i], 5); /* found, and held for long */
            patient_turn(&p, 60, 0, 2);
        }
    start(GONIO_JPE_TARGET);
    run(&p, NULL);
    assert_int_equal(got.trials, 6);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(got.direction[k].trials, 3);
        CHECK_NEAR(got.direction[k].constant_deg, (3 - 2 + 1) / 3.0, 0.15, "side %d", k);
        CHECK_NEAR(got.direction[k].absolute_deg, (3 + 2 + 1) / 3.0, 0.15, "side %d", k);
    }
}

static void test_faults(void **state)
{
    (void)state;
    static struct patient p;
    settle(&p, 4);
    patient_turn(&p, 60, 50, 9.5); /* dwells: more than 10 s in all */
    patient_turn(&p, 60, 2, 2);
    patient_turn(&p, 20, 0, 4);
    patient_turn(&p, 60, 12, 1); /* a glance is no trial */
    patient_turn(&p, 60, 0, 4);
    trial(&p, 50, 1);
    trial(&p, -50, 1);
    size_t n = patient_record(&p, 100, row, ROWS);
    start(GONIO_JPE_NEUTRAL);
    int lost = 0;
    for (size_t i = 0; i < n; i++) {
        row[i].trunk_seen = true;
        row[i].trunk_deg  = jpe.trials == 2 && row[i].value_deg < -30 ? 3 : 0;
        lost += gonio_jpe_push(&jpe, &row[i]) == GONIO_JPE_LOST;
    }
    gonio_jpe_finish(&jpe, (double)NAN, &got);
    assert_int_equal(got.trials, 3);
    assert_int_equal(got.trial[0].fault, GONIO_JPE_SLOW);
    assert_int_equal(got.trial[1].fault, GONIO_JPE_COUNTS);
    assert_int_equal(got.trial[2].fault, GONIO_JPE_TRUNK);
    assert_int_equal(lost, 1);
    assert_int_equal(got.direction[1].trials, 0);
    CHECK_NEAR(got.direction[1].absolute_deg, NAN, 0, "nothing counts");
    assert_int_equal(gonio_jpe_rule_out(&jpe), GONIO_OK);
    assert_int_equal(jpe.trial[2].fault, GONIO_JPE_OUT);
}

/* A sensor whose heading runs away is not good enough, and is told so before the first trial. */
static void test_drift(void **state)
{
    (void)state;
    static struct patient p;
    static const struct {
        double drift_deg_s;
        bool ready;
    } rows[] = { { 0, true }, { 0.04, true }, { 0.1, false }, { -0.2, false } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        settle(&p, 5);
        p.drift_deg_s = rows[i].drift_deg_s;
        patient_go(&p, 0.1, 0, 8);
        start(GONIO_JPE_NEUTRAL);
        run(&p, NULL);
        CHECK((jpe.state != GONIO_JPE_SETTLING) == rows[i].ready, "%g deg/s: %g in 7 s",
            rows[i].drift_deg_s, gonio_jpe_drift_deg(&jpe));
    }
    start(GONIO_JPE_NEUTRAL);
    CHECK_NEAR(gonio_jpe_drift_deg(&jpe), NAN, 0, "nothing seen yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_neutral),
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_target),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_drift),
    };
    return cmocka_run_group_tests_name("jpe", tests, NULL, NULL);
}
