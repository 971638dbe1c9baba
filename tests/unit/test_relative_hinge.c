/* A joint with one axis, unknown in both sensors: the axis is found, and headings are held by it.
 */
#include "two_sensors.h"

/* The axis seen from either segment; the segments' own frames differ by a turn about it. */
static const gonio_vec3 axis = { 0.36, 0.9, -0.2458 };

struct hinge {
    const char *legend;
    double bend_deg;   /* how far it bends, twice a sway */
    double wobble_deg; /* soft tissue */
};

static double flexion(const struct hinge *h, double t)
{
    double s = sin(0.8 * t), slow = sin(0.17 * t);
    return h->bend_deg * DEG * s * s * (0.6 + 0.4 * slow * slow);
}

static gonio_quat bent(const void *of, double t)
{
    const struct hinge *h = of;
    double soft           = h->wobble_deg * DEG;
    gonio_vec3 wobble = { soft * sin(1.7 * t), soft * sin(2.3 * t + 1), soft * sin(1.1 * t + 2) };
    return quat_mul(gonio_quat_from_rotvec(vec3_scale(vec3_unit(axis), flexion(h, t))),
        gonio_quat_from_rotvec(wobble));
}

/* The thigh of somebody who walks about and sits down. */
static gonio_quat thigh(double t)
{
    return quat_from_yaw_pitch_roll(
        0.8 * sin(0.13 * t), 0.7 * sin(0.31 * t), 0.4 * sin(0.19 * t) + 0.1 * sin(2 * t));
}

/* Lies on the side: the axis stands upright and tells nothing. */
static gonio_quat lying(double t)
{
    gonio_quat upright = quat_between(axis, (gonio_vec3){ 0, 0, 1 });
    return quat_mul(
        quat_from_yaw_pitch_roll(0.5 * sin(0.3 * t), 0.05 * sin(t), 0.05 * sin(1.4 * t)), upright);
}

/* Walks straight on a level floor: the axis never leans, turns little, and its sign is hard to see.
 */
static gonio_quat walks(double t)
{
    gonio_quat level = quat_between(axis, (gonio_vec3){ 0, 1, 0 });
    return quat_mul(
        quat_mul(quat_about_z(0.2 * sin(0.2 * t)),
            gonio_quat_from_rotvec((gonio_vec3){ 0.1 * sin(2 * t), 0.4 * sin(2 * t), 0 })),
        level);
}

/* On rails: all that turns is level or upright. */
static gonio_quat on_rails(double t)
{
    gonio_quat level = quat_between(axis, (gonio_vec3){ 0, 1, 0 });
    gonio_quat swing = gonio_quat_from_rotvec((gonio_vec3){ 0, 0.4 * sin(2 * t), 0 });
    return quat_mul(quat_about_z(0.2 * sin(0.2 * t)), quat_mul(swing, level));
}

static gonio_quat held(double t)
{
    (void)t;
    return GONIO_QUAT_IDENTITY;
}

static struct two hinge(const struct hinge *h, double drift_deg_s)
{
    struct two two    = two_plain;
    two.proximal      = thigh;
    two.joint         = bent;
    two.of            = h;
    two.drift_rad_s   = drift_deg_s * DEG;
    two.start_rad     = 2.5;
    two.told_rad_s[0] = two.told_rad_s[1] = 0.5 * DEG;
    return two;
}

static const struct hinge stiff = { "rigid", 90, 0 }, soft = { "soft tissue", 90, 3 },
                          slight = { "bends little", 30, 1 }, still = { "does not bend", 0, 0 };

static void check_axis(const struct two *two, const char *legend, double most_deg)
{
    gonio_vec3 D         = quat_rotate(two->mounting[0], two_held.found.axis_D),
               P         = quat_rotate(two->mounting[1], two_held.found.axis_P),
               true_axis = vec3_unit(axis);
    double sign          = vec3_dot(P, true_axis) < 0 ? -1 : 1;
    CHECK(vec3_norm(vec3_sub(D, vec3_scale(true_axis, sign))) < most_deg * DEG,
        "%s: distal %.3f %.3f %.3f", legend, D.x, D.y, D.z);
    CHECK(vec3_norm(vec3_sub(P, vec3_scale(true_axis, sign))) < most_deg * DEG,
        "%s: proximal %.3f %.3f %.3f", legend, P.x, P.y, P.z);
}

static void test_axis_and_heading(void **state)
{
    (void)state;
    static const struct {
        const struct hinge *hinge;
        double axis_deg, heading_deg;
    } rows[] = { { &stiff, 0.3, 0.5 }, { &soft, 5, 5 }, { &slight, 5, 4 } };
    static const double drift_deg_s[] = { 0, 0.4, -1 };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t d = 0; d < COUNT(drift_deg_s); d++) {
            const char *legend = rows[i].hinge->legend;
            struct two two     = hinge(rows[i].hinge, drift_deg_s[d]);
            two_make(&two, &two_held);
            assert_int_equal(two_hold("knee", false, &two_held), GONIO_OK);
            check_axis(&two, legend, rows[i].axis_deg);
            for (double t = 0; t < 60; t += 0.5) {
                double left = two_left(&two, &two_held, t);
                CHECK_NEAR(left / DEG, 0, rows[i].heading_deg, "%s, drift %g deg/s, after %g s",
                    legend, drift_deg_s[d], t);
                CHECK(fabs(left) < 2.5 * two_held.sd[(size_t)(t * 50)],
                    "%s: %g degrees wrong, told sd %g", legend, left / DEG,
                    two_held.sd[(size_t)(t * 50)] / DEG);
            }
        }
}

static void test_level_axis(void **state)
{
    (void)state;
    static const struct hinge *const rows[] = { &stiff, &soft, &slight };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct two two = hinge(rows[i], 0.3);
        two.proximal   = walks;
        two_make(&two, &two_held);
        assert_int_equal(two_hold("knee", false, &two_held), GONIO_OK);
        for (double t = 0; t < 60; t += 0.5)
            CHECK_NEAR(
                two_left(&two, &two_held, t) / DEG, 0, 6, "%s: after %g s", rows[i]->legend, t);
    }
}

static void test_range(void **state)
{
    (void)state;
    struct two two = hinge(&stiff, 0.4);
    two_make(&two, &two_held);
    assert_int_equal(two_hold("knee", false, &two_held), GONIO_OK);
    double most = 0;
    for (double t = 0; t < 60; t += 0.02)
        most = fmax(most, flexion(&stiff, t));
    CHECK_NEAR(two_held.found.most_rad / DEG, most / DEG, 0.5, "most");
    CHECK_NEAR(two_held.found.least_rad / DEG, 0, 0.5, "least");
    CHECK(two_held.found.beyond_s == 0, "within what a knee can do");
    static const struct hinge broken = { "bends too far", 220, 0 };
    two                              = hinge(&broken, 0);
    two_make(&two, &two_held);
    assert_int_equal(two_hold("knee", false, &two_held), GONIO_OK);
    CHECK(two_held.found.beyond_s > 1, "%g s beyond", two_held.found.beyond_s);
}

/* A drift that wanders, as that of a filter which changes its mind: 30 degrees to and fro. */
static void test_wandering_drift(void **state)
{
    (void)state;
    struct two two = hinge(&soft, 0);
    two_make(&two, &two_held);
    for (size_t i = 0; i < two_held.count[0]; i++) {
        gonio_quat *q = &two_held.at[0][i].q_GS;
        *q            = quat_mul(quat_about_z(30 * DEG * sin(0.1 * two_held.at[0][i].time_s)), *q);
    }
    assert_int_equal(two_hold("knee", false, &two_held), GONIO_OK);
    for (double t = 1; t < 59; t += 0.5)
        CHECK_NEAR(
            (two_left(&two, &two_held, t) + 30 * DEG * sin(0.1 * t)) / DEG, 0, 10, "%g s", t);
}

/* The axis stands upright for most of the time: the return tells what was lost meanwhile. */
static gonio_quat lies_down(double t)
{
    double down     = two_ease((t - 8) / 4);
    gonio_quat lay  = quat_between(axis, (gonio_vec3){ 0, 0, 1 });
    gonio_vec3 turn = gonio_quat_to_rotvec(lay);
    gonio_quat pose = gonio_quat_from_rotvec(vec3_scale(turn, down));
    return quat_mul(
        quat_from_yaw_pitch_roll(0.3 * sin(0.2 * t), 0.1 * sin(t), 0.1 * sin(1.4 * t)), pose);
}

static gonio_quat returns(const void *of, double t)
{
    return bent(of, t * two_ease((t - 1.5) / 2) * two_ease((58 - t) / 2));
}

static void test_neutral(void **state)
{
    (void)state;
    double sd[2];
    for (int neutral = 0; neutral < 2; neutral++) {
        struct two two = hinge(&stiff, 0.5);
        two.proximal   = lies_down;
        two.joint      = returns;
        two_make(&two, &two_held);
        assert_int_equal(two_hold("knee", neutral, &two_held), GONIO_OK);
        sd[neutral] = two_held.sd[59 * 50];
        CHECK(fabs(two_left(&two, &two_held, 59)) < (neutral ? 2 * DEG : 2 * sd[0]), "at the end");
    }
    CHECK(sd[1] < 3 * DEG && sd[0] > 3 * sd[1], "sd %g, with return %g", sd[0] / DEG, sd[1] / DEG);
}

static void test_refusals(void **state)
{
    (void)state;
    struct two two = hinge(&soft, 0);
    two.proximal   = lying;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("knee", false, &two_held), GONIO_EQUALITY);
    assert_non_null(strstr(note_text(GONIO_EQUALITY), "axis stood upright"));
    two          = hinge(&stiff, 0);
    two.proximal = on_rails;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("knee", false, &two_held), GONIO_EQUALITY);
    assert_non_null(strstr(note_text(GONIO_EQUALITY), "which way round"));
    two          = hinge(&still, 0);
    two.proximal = held;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("elbow", false, &two_held), GONIO_EQUALITY);
    assert_non_null(strstr(note_text(GONIO_EQUALITY), "axis of the joint can't be found"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_axis_and_heading),
        cmocka_unit_test(test_level_axis),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_wandering_drift),
        cmocka_unit_test(test_neutral),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
