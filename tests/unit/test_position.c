/* Joint position error as a recording: what is said, what a key means, and what is kept of it. */
#include "base/note.h"
#include "check.h"
#include "math/vec3.h"
#include "session/position.h"
#include <gonio/record.h>
#include <gonio/special.h>
#include <jansson.h>

static struct gonio_jpe jpe;
static double now_s;

static void begin(enum gonio_jpe_task task)
{
    const struct gonio_movement *m[2];
    size_t n = gonio_movement_find("cervical.rotation", m);
    gonio_jpe_init(&jpe, task, m, n);
    now_s = 0;
}

/* Stays at an angle, reached at once. @return the last event that was one */
static enum gonio_jpe_event stay(double deg, double seconds)
{
    enum gonio_jpe_event last = GONIO_JPE_NOTHING;
    for (double end_s = now_s + seconds; now_s < end_s; now_s += 0.02) {
        struct gonio_pose_angles p = {
            .time_s = now_s, .angle_deg = { 0, 0, deg }, .value_deg = deg
        };
        enum gonio_jpe_event event = gonio_jpe_push(&jpe, &p);
        last                       = event != GONIO_JPE_NOTHING ? event : last;
    }
    return last;
}

/* Left by `miss`, after `away` degrees to the left or right. */
static void trial(double away_deg, double miss_deg)
{
    stay(0, 4);
    stay(away_deg, 1.5);
    stay(miss_deg, 0.4);
}

static void test_steps(void **state)
{
    (void)state;
    static const struct {
        enum gonio_jpe_event event;
        const char *name;
    } rows[]                = { { GONIO_JPE_NOTHING, "settle" }, { GONIO_JPE_READY, "memorise" },
                       { GONIO_JPE_MEMORISED, "leave" }, { GONIO_JPE_AWAY, "find" }, { GONIO_JPE_NOTHING, "find" },
                       { GONIO_JPE_THERE, "put_back" }, { GONIO_JPE_LOST, "memorise" } };
    enum position_step step = POSITION_SETTLE;
    const struct gonio_movement *m[2];
    gonio_movement_find("cervical.rotation", m);
    for (size_t i = 0; i < COUNT(rows); i++) {
        step = position_next(step, rows[i].event);
        assert_string_equal(position_step_name(step), rows[i].name);
    }
    assert_non_null(strstr(position_say(POSITION_LEAVE, GONIO_JPE_NEUTRAL, m[1]), "right"));
    assert_non_null(strstr(position_say(POSITION_MEMORISE, GONIO_JPE_TARGET, m[0]), "left"));
    for (step = POSITION_SETTLE; step <= POSITION_PUT_BACK; step++)
        for (int task = 0; task < 2; task++)
            CHECK(*position_say(step, (enum gonio_jpe_task)task, NULL), "%d is said", (int)step);
}

/* A key means "there" only while a position is being looked for; a stop is about the trial under
 * way, a person's no about the last one too. */
static void test_keys(void **state)
{
    (void)state;
    begin(GONIO_JPE_NEUTRAL);
    assert_int_equal(stay(0, 12), GONIO_JPE_READY);
    assert_int_equal(position_rule(&jpe, GONIO_RULE_END), GONIO_EINVAL);
    CHECK(strstr(note_text(GONIO_EINVAL), "looked for"), "%s", note_text(GONIO_EINVAL));
    assert_int_equal(position_rule(&jpe, GONIO_RULE_OUT), GONIO_EINVAL);
    trial(60, 2);
    assert_true(position_under_way(&jpe));
    assert_int_equal(position_rule(&jpe, GONIO_RULE_END), GONIO_OK);
    assert_int_equal(stay(2, 1.2), GONIO_JPE_THERE);
    assert_string_equal(position_wanted(&jpe, 1)->id, "cervical.rotation_right");
    assert_int_equal(position_rule(&jpe, GONIO_RULE_STOP), GONIO_EINVAL);
    assert_int_equal(position_rule(&jpe, GONIO_RULE_COUNTS), GONIO_EINVAL);
    assert_int_equal(position_rule(&jpe, GONIO_RULE_OUT), GONIO_OK);
    assert_string_equal(position_wanted(&jpe, 1)->id, "cervical.rotation_left");
    trial(-60, 1);
    assert_int_equal(position_rule(&jpe, GONIO_RULE_STOP), GONIO_OK);
    stay(1, 1.5);
    assert_int_equal(jpe.trial[1].fault, GONIO_JPE_OUT);
}

static void test_outcomes(void **state)
{
    (void)state;
    struct gonio_jpe_result r;
    struct gonio_outcome row[8];
    begin(GONIO_JPE_NEUTRAL);
    stay(0, 11);
    for (int i = 0; i < 2; i++) {
        trial(60, i ? 1 : 3); /* beyond neutral, as seen from the left: negative angles */
        position_rule(&jpe, GONIO_RULE_END);
        stay(i ? 1 : 3, 1.5);
    }
    gonio_jpe_finish(&jpe, 0.01, &r);
    assert_int_equal(r.direction[0].trials, 2);
    size_t rows = position_outcomes(&r, "jpe", row);
    assert_int_equal(rows, 4);
    static const struct {
        const char *item;
        double value;
    } want[] = { { "jpe.constant", -2 }, { "jpe.absolute", 2 }, { "jpe.variable", 1.41 },
        { "jpe.global", 2 } };
    for (size_t i = 0; i < rows; i++) {
        assert_string_equal(row[i].item, want[i].item);
        assert_string_equal(row[i].movement, "cervical.rotation_left");
        assert_string_equal(row[i].side, "left");
        CHECK_NEAR(row[i].value, want[i].value, 0.02, "%s", row[i].item);
    }
    assert_int_equal(position_outcomes(&r, "jpe-target", row), 4);
    assert_string_equal(row[0].item, "jpe-target.constant");
}

/* The heading may go off by so much in the time of a trial; sway is in both means of each. */
static void test_interval(void **state)
{
    (void)state;
    struct gonio_jpe_result r;
    begin(GONIO_JPE_NEUTRAL);
    stay(0, 11);
    trial(60, 2);
    position_rule(&jpe, GONIO_RULE_END);
    stay(2, 1.5);
    const struct gonio_jpe_direction *d = &r.direction[0];
    const double sway                   = 0.1 * sqrt(2);
    gonio_jpe_finish(&jpe, 0, &r);
    CHECK_NEAR(d->uncertainty_deg, 1.96 * sway, 1e-9, "a heading that stays");
    double seconds = jpe.trial[0].there_s - jpe.trial[0].left_s + 2;
    gonio_jpe_finish(&jpe, 0.1, &r);
    CHECK_NEAR(d->uncertainty_deg, 1.96 * hypot(0.1 * seconds, sway), 1e-9, "one that goes off");
    gonio_jpe_finish(&jpe, (double)NAN, &r);
    CHECK_NEAR(
        d->uncertainty_deg, 1.96 * hypot(0.02 * seconds, sway), 1e-9, "of which nothing is known");
    CHECK(isnan(r.direction[1].uncertainty_deg), "no trial, no interval");
}

static void test_json(void **state)
{
    (void)state;
    static char text[1 << 15];
    struct gonio_jpe_result r;
    begin(GONIO_JPE_NEUTRAL);
    stay(0, 11);
    trial(60, 2);
    position_rule(&jpe, GONIO_RULE_END);
    stay(2, 1.5);
    gonio_jpe_finish(&jpe, 0, &r);
    assert_int_equal(gonio_trials_json(&r, "jpe", text, sizeof text), GONIO_OK);
    json_t *all        = json_loads(text, 0, NULL);
    const json_t *left = json_array_get(json_object_get(all, "directions"), 0);
    assert_int_equal(json_integer_value(json_object_get(left, "trials")), 1);
    CHECK_NEAR(json_number_value(json_object_get(left, "absolute_deg")), 2, 0.02, "absolute");
    const json_t *first = json_array_get(json_object_get(left, "trial"), 0);
    assert_true(json_is_true(json_object_get(first, "by_key")));
    assert_true(json_is_true(json_object_get(first, "counts")));
    json_decref(all);
    assert_int_equal(gonio_trials_json(&r, "jpe", text, 100), GONIO_ERANGE);
}

static void test_which_movement_is_a_test(void **state)
{
    (void)state;
    assert_string_equal(gonio_special_of("upper_cervical.frt_left")->name, "frt");
    assert_string_equal(gonio_special_of("cervical.rotation_supine")->name, "supine");
    assert_null(gonio_special_of("cervical.rotation"));
    assert_null(gonio_special_of("cervical.twist"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_outcomes),
        cmocka_unit_test(test_interval),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_which_movement_is_a_test),
    };
    return cmocka_run_group_tests_name("position", tests, NULL, NULL);
}
