/* Repetitions in simulated sets, one oddity at a time, and the laws that hold for all of them. */
#include "rep_bench.h"

/* A set of the demonstration: 3 and 3, alternating, every end of range held. */
static void plain_set(struct patient *p)
{
    static const double left[] = { 52, 53, 51 }, right[] = { 60, 61, 59 };
    patient_init(p, 3);
    p->sway_deg = 0.2;
    patient_go(p, 0.1, 0, 6);
    for (int i = 0; i < 3; i++) {
        patient_go(p, 1.2, left[i], 1.5);
        patient_go(p, 1.2, 0, 2);
        patient_go(p, 1.2, -right[i], 1.5);
        patient_go(p, 1.2, 0, 2);
    }
    patient_go(p, 0.1, 0, 1);
}

static void test_plain_set(void **state)
{
    (void)state;
    static struct patient p;
    plain_set(&p);
    measure(&p, 100, NULL);
    assert_int_equal(got.reps, 6);
    assert_int_equal(got.flags, GONIO_FLAG_TRUNK_UNSEEN);
    static const double want[] = { 52, 60, 53, 61, 51, 59 };
    for (int i = 0; i < 6; i++) {
        const struct gonio_rep *rep = &got.rep[i];
        double turn_at              = 6.1 + 5.9 * i; /* when this turn begins */
        assert_int_equal(rep->direction, i % 2);
        CHECK_NEAR(rep->value_deg, want[i], 0.4, "value %d", i);
        CHECK_NEAR(rep->start_s, turn_at, 0.2, "start %d", i);
        CHECK_NEAR(rep->peak_s, turn_at + 1.2 + 0.75, 0.2, "peak %d", i);
        CHECK_NEAR(rep->end_s, turn_at + 3.9, 0.25, "end %d", i);
        CHECK_NEAR(rep->plateau_s, 1.5, 0.3, "plateau %d", i);
        CHECK_NEAR(rep->peak_velocity_deg_s, 1.875 * want[i] / 1.2, 4, "velocity %d", i);
        CHECK_NEAR(rep->sparc, -1.41, 0.06, "smoothness %d", i);
        CHECK_NEAR(rep->coupled_deg[0], -0.05 * want[i], 0.3, "nod with it, %d", i);
        CHECK_NEAR(rep->coupled_deg[1], (i % 2 ? 0.1 : -0.1) * want[i], 0.3, "tilt with it, %d", i);
        CHECK_NEAR(rep->drift_deg, 0, 0.5, "neutral %d", i);
        assert_true(rep->valid && rep->counted);
        assert_int_equal(rep->flags, 0);
    }
    const struct gonio_direction *left = &got.direction[0], *right = &got.direction[1];
    CHECK_NEAR(left->mean_deg, 52, 0.3, "mean");
    CHECK_NEAR(right->mean_deg, 60, 0.3, "mean");
    CHECK_NEAR(right->best_deg, 61, 0.4, "best");
    CHECK_NEAR(right->sd_deg, 1, 0.4, "sd");
    CHECK_NEAR(got.total_deg, left->mean_deg + right->mean_deg, 1e-12, "full arc");
    CHECK_NEAR(got.neutral_drift_deg, 0, 0.5, "drift");
    CHECK(left->uncertainty_deg > 1 && left->uncertainty_deg < 5, "%g", left->uncertainty_deg);
    assert_int_equal(left->reps_valid, 3);
    CHECK(isnan(left->trunk_deg), "trunk unseen");
}

/* Cues while it goes on, and when the set may end. */
static void test_events(void **state)
{
    (void)state;
    static struct patient p;
    plain_set(&p);
    size_t n = patient_record(&p, 100, record, SAMPLES);
    start();
    enum gonio_reps_event seen[64];
    int events        = 0;
    double complete_s = INFINITY;
    for (size_t i = 0; i < n; i++) {
        enum gonio_reps_event e =
            record[i].time_s < 2 ? GONIO_REPS_NOTHING : gonio_reps_push(&reps, &record[i]);
        if (e != GONIO_REPS_NOTHING && events < 64)
            seen[events++] = e;
        if (record[i].time_s >= 2 && gonio_reps_complete(&reps, 3))
            complete_s = fmin(complete_s, record[i].time_s);
    }
    assert_int_equal(events, 18);
    for (int i = 0; i < 18; i++)
        assert_int_equal(seen[i], GONIO_REPS_OUTWARD + i % 3);
    CHECK_NEAR(complete_s, 6.1 + 5.9 * 6 - 2 + 1.5, 0.3, "1.5 s into the last neutral");
}

static void same(const struct gonio_measurement *a, const struct gonio_measurement *b, int swap,
    double shift_s, const char *law)
{
    CHECK(a->reps == b->reps && a->flags == b->flags, "%s", law);
    for (int i = 0; i < a->reps; i++) {
        const struct gonio_rep *x = &a->rep[i], *y = &b->rep[i];
        CHECK(x->direction == (y->direction ^ swap), "%s, %d", law, i);
        CHECK_NEAR(x->value_deg, y->value_deg, 1e-6, "%s, %d", law, i);
        CHECK_NEAR(x->peak_s + shift_s, y->peak_s, 1e-6, "%s, %d", law, i);
        CHECK_NEAR(x->start_s + shift_s, y->start_s, 1e-6, "%s, %d", law, i);
        CHECK_NEAR(x->sparc, y->sparc, 1e-6, "%s, %d", law, i);
        CHECK_NEAR(x->peak_velocity_deg_s, y->peak_velocity_deg_s, 1e-6, "%s, %d", law, i);
        CHECK_NEAR(x->drift_deg, swap ? -y->drift_deg : y->drift_deg, 1e-6, "%s, %d", law, i);
    }
    for (int i = 0; i < 2; i++) {
        CHECK_NEAR(a->direction[i].mean_deg, b->direction[i ^ swap].mean_deg, 1e-6, "%s", law);
        CHECK_NEAR(a->direction[i].uncertainty_deg, b->direction[i ^ swap].uncertainty_deg, 1e-6,
            "%s", law);
    }
}

static void test_laws(void **state)
{
    (void)state;
    static struct patient p;
    static struct gonio_measurement first;
    plain_set(&p);
    p.drift_deg_s = 0.15;
    size_t n      = patient_record(&p, 80, record, SAMPLES);
    start();
    for (size_t i = 0; i < n; i++)
        gonio_reps_push(&reps, &record[i]);
    gonio_reps_finish(&reps, 3, NULL, &first);
    assert_int_equal(first.reps, 6);
    assert_true(first.flags & GONIO_FLAG_DEDRIFTED);

    start(); /* an evaluation in between leaves no trace */
    for (size_t i = 0; i < n; i++) {
        gonio_reps_push(&reps, &record[i]);
        if (i % 7 == 0)
            gonio_reps_finish(&reps, 3, NULL, &got);
    }
    gonio_reps_finish(&reps, 3, NULL, &got);
    same(&first, &got, 0, 0, "evaluated on the way");

    start();
    for (size_t i = 0; i < n; i++) {
        struct gonio_pose_angles later = record[i];
        later.time_s += 86400;
        gonio_reps_push(&reps, &later);
    }
    gonio_reps_finish(&reps, 3, NULL, &got);
    same(&first, &got, 0, 86400, "a day later");

    start();
    for (size_t i = 0; i < n; i++) {
        struct gonio_pose_angles mirror = record[i];
        mirror.angle_deg[1] *= -1;
        mirror.angle_deg[2] *= -1;
        mirror.value_deg *= -1;
        gonio_reps_push(&reps, &mirror);
    }
    gonio_reps_finish(&reps, 3, NULL, &got);
    same(&first, &got, 1, 0, "in the mirror");

    start(); /* what is no sample, a wild one, comes twice, or too late, is left out */
    for (size_t i = 0; i < n; i++) {
        struct gonio_pose_angles bad = record[i];
        bad.angle_deg[i % 3]         = i % 2 ? NAN : INFINITY;
        bad.time_s += 0.001;
        gonio_reps_push(&reps, &record[i]);
        gonio_reps_push(&reps, &bad);
        bad.angle_deg[i % 3] = record[i].angle_deg[i % 3] + (i % 2 ? 90 : -40);
        gonio_reps_push(&reps, &bad);
        gonio_reps_push(&reps, &record[i]);
        gonio_reps_push(&reps, &record[i / 2]);
    }
    gonio_reps_finish(&reps, 3, NULL, &got);
    same(&first, &got, 0, 0, "with bad samples between");

    const struct gonio_movement *pair[2], *one[1];
    gonio_movement_find("cervical.rotation", pair);
    one[0] = pair[1];
    assert_int_equal(gonio_reps_init(&reps, one, 1), GONIO_OK);
    for (size_t i = 0; i < n; i++)
        gonio_reps_push(&reps, &record[i]);
    gonio_reps_finish(&reps, 3, NULL, &got);
    assert_int_equal(got.reps, 3);
    CHECK_NEAR(got.direction[0].mean_deg, first.direction[1].mean_deg, 1e-6, "one direction alone");
    CHECK(isnan(got.total_deg), "and no full arc");
    const struct gonio_movement *twice[2] = { pair[0], pair[0] };
    assert_int_equal(gonio_reps_init(&reps, twice, 2), GONIO_EINVAL);
    assert_int_equal(gonio_reps_init(&reps, pair, 0), GONIO_EINVAL);
}

/* ---- One oddity at a time ------------------------------------------------------------------ */

/* Left 50 three times, then what the row adds to a fourth excursion. */
static void three_left(struct patient *p)
{
    patient_init(p, 9);
    p->sway_deg = 0.1;
    patient_go(p, 0.1, 0, 4);
    for (int i = 0; i < 3; i++) {
        patient_go(p, 1, 50, 1);
        patient_go(p, 1, 0, 1.5);
    }
}

static void no_hold(struct patient *p)
{
    patient_go(p, 1, 50, 0);
    patient_go(p, 1, 0, 2);
}

static void pause_on_the_way(struct patient *p)
{
    patient_go(p, 0.6, 25, 2);
    patient_go(p, 0.6, 50, 1);
    patient_go(p, 1, 0, 2);
}

static void pause_on_the_way_back(struct patient *p)
{
    patient_go(p, 1, 50, 1);
    patient_go(p, 0.6, 20, 1.5);
    patient_go(p, 0.6, 0, 2);
}

static void half_way(struct patient *p)
{
    patient_go(p, 0.7, 22, 0.1);
    patient_go(p, 0.7, 0, 2);
}

static void left_out_there(struct patient *p) { patient_go(p, 1, 50, 1.5); }

static void through_to_the_right(struct patient *p)
{
    patient_go(p, 1, 50, 1);
    patient_go(p, 1.5, -50, 1);
    patient_go(p, 1, 0, 2);
}

static void again_without_rest(struct patient *p)
{
    patient_go(p, 1, 50, 1);
    patient_go(p, 1, 0, 0);
    patient_go(p, 1, 50, 1);
    patient_go(p, 1, 0, 2);
}

static void overshoot(struct patient *p)
{
    patient_go(p, 0.6, 50, 1);
    patient_go(p, 0.5, -7, 0);
    patient_go(p, 0.5, 0, 2);
}

static void shift_on_the_chair(struct patient *p)
{
    patient_go(p, 1, 13, 12);
    patient_go(p, 1, 55, 1);
    patient_go(p, 1, 13, 2);
}

static void test_oddities(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        void (*add)(struct patient *);
        int reps, valid; /* in all, beside the first three */
        unsigned flags;  /* of the fourth */
        double value_deg;
    } rows[] = {
        { "no hold at the end", no_hold, 1, 1, GONIO_FLAG_NO_PLATEAU, 50 },
        { "a pause on the way is not the end", pause_on_the_way, 1, 1, 0, 50 },
        { "a pause on the way back is not neutral", pause_on_the_way_back, 1, 1, 0, 50 },
        { "a look half way does not count", half_way, 1, 0,
            GONIO_FLAG_NO_PLATEAU | GONIO_FLAG_HALF_WAY, 22 },
        { "the recording ends out there", left_out_there, 1, 0, GONIO_FLAG_NO_RETURN, 50 },
        { "straight through to the other side", through_to_the_right, 2, 2,
            GONIO_FLAG_NO_NEUTRAL_HOLD, 50 },
        { "twice without rest", again_without_rest, 2, 2, GONIO_FLAG_NO_NEUTRAL_HOLD, 50 },
        { "an overshoot of neutral is no turn", overshoot, 1, 1, 0, 50 },
        { "sits down anew", shift_on_the_chair, 1, 1, 0, 55 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct patient p;
        three_left(&p);
        rows[i].add(&p);
        measure(&p, 60, NULL);
        int valid = 0;
        for (int k = 3; k < got.reps; k++)
            valid += got.rep[k].valid;
        CHECK(got.reps == 3 + rows[i].reps, "%s: %d", rows[i].legend, got.reps - 3);
        CHECK(valid == rows[i].valid, "%s: %d", rows[i].legend, valid);
        unsigned flags =
            got.rep[3].flags & ~(rows[i].flags & GONIO_FLAG_NO_RETURN ? GONIO_FLAG_NO_PLATEAU : 0u);
        CHECK(flags == rows[i].flags, "%s: %#x", rows[i].legend, flags);
        CHECK_NEAR(got.rep[3].value_deg, rows[i].value_deg, 1, "%s", rows[i].legend);
        CHECK_NEAR(got.direction[0].mean_deg, 50, 0.4, "%s: the first three count", rows[i].legend);
    }
}

/* A patient who creeps on at the end: the value is of the place where the creeping came to. */
static void test_creep(void **state)
{
    (void)state;
    static struct patient p;
    three_left(&p);
    p.creep_deg_s = 3;
    patient_go(&p, 1, 50, 3);
    patient_go(&p, 1, 0, 2);
    measure(&p, 100, NULL);
    assert_int_equal(got.reps, 4);
    CHECK(got.rep[3].value_deg > 54 && got.rep[3].value_deg <= 59, "%g", got.rep[3].value_deg);
}

/* ---- Samples that are missing or wrong ------------------------------------------------------ */

static void test_gaps(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double from_s, to_s; /* after the second turn has begun at 7.6 s */
        double hold_s;
        int reps, valid;
        unsigned flags; /* of the second repetition */
    } rows[] = {
        { "short, on the way out", 0.3, 0.7, 1, 3, 3, GONIO_FLAG_GAP },
        { "short, over the peak of a turn without hold", 0.8, 1.2, 0, 3, 2,
            GONIO_FLAG_GAP | GONIO_FLAG_NO_PLATEAU },
        { "long, over the end of range", 0.5, 2.5, 1, 3, 2,
            GONIO_FLAG_GAP | GONIO_FLAG_NO_RETURN | GONIO_FLAG_NO_PLATEAU },
        { "long, over the whole repetition", -0.3, 3.2, 1, 2, 2, 0 },
        { "long, just back in neutral", 2.8, 4.1, 1, 3, 3, GONIO_FLAG_NO_NEUTRAL_HOLD },
        { "short, in neutral", -0.6, -0.2, 1, 3, 3, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct patient p;
        patient_init(&p, 4);
        p.sway_deg = 0.1;
        patient_go(&p, 0.1, 0, 4);
        for (int k = 0; k < 3; k++) {
            patient_go(&p, 1, 50, k == 1 ? rows[i].hold_s : 1);
            patient_go(&p, 1, 0, 1.5);
        }
        patient_go(&p, 0.1, 0, 2);
        size_t n        = patient_record(&p, 100, record, SAMPLES);
        double second_s = 4.1 + 4.5;
        start_with("cervical.rotation_left");
        for (size_t k = 0; k < n; k++) {
            double t = record[k].time_s - second_s;
            if (!(t > rows[i].from_s && t < rows[i].to_s))
                gonio_reps_push(&reps, &record[k]);
        }
        gonio_reps_finish(&reps, 3, NULL, &got);
        CHECK(got.reps == rows[i].reps, "%s: %d", rows[i].legend, got.reps);
        CHECK(got.direction[0].reps_valid == rows[i].valid, "%s: %d", rows[i].legend,
            got.direction[0].reps_valid);
        CHECK(got.rep[1].flags == rows[i].flags, "%s: %#x", rows[i].legend, got.rep[1].flags);
        CHECK(!(got.flags & GONIO_FLAG_FEW) == (rows[i].valid == 3), "%s", rows[i].legend);
        CHECK_NEAR(got.direction[0].mean_deg, 50, 0.4, "%s: no wrong number", rows[i].legend);
    }
}

static void test_marked_samples(void **state)
{
    (void)state;
    static struct patient p;
    plain_set(&p);
    size_t n = patient_record(&p, 30, record, SAMPLES);
    start();
    for (size_t i = 0; i < n; i++) {
        struct gonio_pose_angles x = record[i];
        x.trunk_seen               = true;
        if (x.time_s > 6.1 && x.time_s < 9) /* the first repetition, left */
            x.flags = GONIO_FLAG_SATURATED;
        if (x.time_s > 13 && x.time_s < 15) /* the second, right */
            x.trunk_deg = 7;
        if (x.time_s > 18 && x.time_s < 22) /* the second, left, with a nod */
            x.angle_deg[0] = 0.6 * x.angle_deg[2];
        gonio_reps_push(&reps, &x);
    }
    gonio_reps_finish(&reps, 3, NULL, &got);
    assert_int_equal(got.reps, 6);
    assert_int_equal(got.rep[0].flags, GONIO_FLAG_SATURATED);
    assert_false(got.rep[0].valid);
    assert_int_equal(got.rep[1].flags, GONIO_FLAG_TRUNK_MOVED);
    assert_true(got.rep[1].valid);
    assert_int_equal(got.rep[2].flags, GONIO_FLAG_OUT_OF_PLANE);
    CHECK_NEAR(got.direction[1].trunk_deg, 7, 1e-9, "the largest");
    CHECK_NEAR(got.direction[0].trunk_deg, 0, 1e-9, "seen, and still");
    assert_int_equal(got.flags,
        GONIO_FLAG_TRUNK_MOVED | GONIO_FLAG_OUT_OF_PLANE | GONIO_FLAG_LOW_RATE | GONIO_FLAG_FEW);
}

static void test_nothing(void **state)
{
    (void)state;
    start();
    gonio_reps_finish(&reps, 3, NULL, &got);
    CHECK(got.reps == 0 && isnan(got.direction[0].mean_deg) && isnan(got.total_deg), "empty");
    assert_int_equal(got.flags, GONIO_FLAG_FEW | GONIO_FLAG_TRUNK_UNSEEN);
    assert_false(gonio_reps_complete(&reps, 3));
}

/* More than is kept: no harm, and the first ones stand. */
static void test_endless_set(void **state)
{
    (void)state;
    static struct patient p;
    patient_init(&p, 2);
    patient_go(&p, 0.1, 0, 4);
    for (int i = 0; i < 100; i++) {
        patient_go(&p, 0.8, i % 2 ? -40 : 40, 0.5);
        patient_go(&p, 0.8, 0, 0.8);
    }
    measure(&p, 50, NULL);
    assert_int_equal(got.reps, GONIO_REPS_MAX);
    assert_int_equal(got.direction[0].reps_valid, 3);
    CHECK_NEAR(got.direction[0].mean_deg, 40, 0.5, "the first three");
    CHECK_NEAR(got.neutral_drift_deg, 0, 1, "first and last neutral");
}

/* A strap that slips takes neutral along: so far that what comes is counted from another one, and
 * that refuses the set. Who only halts on the way back has none. */
static void test_neutral_elsewhere(void **state)
{
    (void)state;
    static const struct {
        double slip_deg, halt_deg;
        bool refused;
    } rows[] = { { 0, 0, false }, { 7, 0, true }, { 13, 0, true }, { -20, 0, true },
        { 30, 0, true }, { -30, 0, true }, { 0, 20, false } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        static struct patient p;
        double at = 0;
        patient_init(&p, 4);
        patient_go(&p, 0.1, 0, 4);
        for (int i = 0; i < 6; i++) {
            if (i == 3) /* on the way out */
                at = rows[k].slip_deg;
            patient_go(&p, 0.9, at + (i % 2 ? -40 : 50), 1.5);
            if (i == 2 && rows[k].halt_deg > 0)
                patient_go(&p, 0.6, rows[k].halt_deg, 1.5);
            patient_go(&p, 0.9, at, 2);
        }
        measure(&p, 50, NULL);
        CHECK(!(got.flags & GONIO_FLAG_DRIFT_REJECT) == !rows[k].refused,
            "slip %g, halt %g: drift %g", rows[k].slip_deg, rows[k].halt_deg,
            got.neutral_drift_deg);
        if (!rows[k].refused)
            CHECK(got.reps == 6 && got.direction[0].reps_valid == 3, "halt %g", rows[k].halt_deg);
    }
}

/* Who leaves the plane by far more than is turned along it makes another movement, and that is no
 * repetition, unless a person says so. */
static void test_another_movement(void **state)
{
    (void)state;
    static const struct {
        double aside_part;
        bool marked;
        int reps;
    } rows[] = { { 0, false, 2 }, { 1.8, false, 2 }, { 2.2, false, 0 }, { 2.2, true, 2 } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        static struct patient p;
        patient_init(&p, 4);
        patient_go(&p, 0.1, 0, 4);
        for (int i = 0; i < 2; i++) {
            patient_go(&p, 0.8, 25, 1.5);
            patient_go(&p, 0.8, 0, 2);
        }
        size_t n = patient_record(&p, 50, record, SAMPLES);
        start();
        for (size_t i = 0; i < n; i++) {
            record[i].aside_deg = rows[k].aside_part * fabs(record[i].value_deg);
            if (record[i].time_s < 2)
                continue;
            gonio_reps_push(&reps, &record[i]);
            if (rows[k].marked && reps.state == GONIO_REPS_OUT && !reps.marked &&
                fabs(record[i].value_deg) > 24)
                assert_int_equal(gonio_reps_rule(&reps, GONIO_RULE_END), GONIO_OK);
        }
        gonio_reps_finish(&reps, 2, NULL, &got);
        CHECK(got.reps == rows[k].reps, "%g of the turn aside: %d", rows[k].aside_part, got.reps);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_set),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_oddities),
        cmocka_unit_test(test_creep),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_marked_samples),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_endless_set),
        cmocka_unit_test(test_another_movement),
        cmocka_unit_test(test_neutral_elsewhere),
    };
    return cmocka_run_group_tests_name("repetitions", tests, NULL, NULL);
}
