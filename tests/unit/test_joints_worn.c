/* Every movement, with both sensors worn crookedly in a room of any heading, the proximal segment
 * moving along: what is told is what the joint did. */
#include "base/note.h"
#include "check.h"
#include "math/quat.h"
#include "patient.h"
#include "session/live.h"
#include <gonio/body.h>

static gonio_quat turn(gonio_vec3 axis, double deg)
{
    return gonio_quat_from_rotvec(vec3_scale(vec3_unit(axis), rad_from_deg(deg)));
}

/* How a sensor sits when it is worn straight: where its z points, by hand; y up, or to the shin. */
static gonio_quat straight(enum gonio_site site, bool left)
{
    gonio_vec3 z = { -1, 0, 0 }, y = { 0, 1, 0 };
    if (site == GONIO_SITE_FOREHEAD || site == GONIO_SITE_STERNUM || site == GONIO_SITE_THIGH ||
        site == GONIO_SITE_SHANK)
        z.x = 1;
    else if (site == GONIO_SITE_UPPER_ARM)
        z = (gonio_vec3){ 0, 0, left ? -1 : 1 };
    else if (site == GONIO_SITE_FOOT)
        z = (gonio_vec3){ 0, 1, 0 }, y = (gonio_vec3){ -1, 0, 0 };
    return quat_from_axes(vec3_cross(y, z), y, z);
}

struct worn {
    gonio_quat q_GN[2], q_BS[2];
    struct gonio_zero zero;
    struct gonio_pose pose;
};

/* Crooked, but not about up: a turn about up can't be seen in gravity. What points aside is z, or y
 * of a board that lies; the board turns about it, and then it is tilted up or down. */
static gonio_quat crooked(enum gonio_site site, bool left, gonio_vec3 up_B, struct dice *d)
{
    gonio_quat q_BS  = straight(site, left);
    gonio_vec3 aside = quat_rotate(q_BS, (gonio_vec3){ 0, 0, 1 });
    bool lying       = fabs(vec3_dot(aside, up_B)) > 0.5;
    if (lying)
        aside = quat_rotate(q_BS, (gonio_vec3){ 0, 1, 0 });
    double most = lying ? 20 : 170;
    return quat_mul(quat_mul(turn(vec3_cross(aside, up_B), roll_between(d, -25, 25)),
                        turn(aside, roll_between(d, -most, most))),
        q_BS);
}

/* Where gravity does not tell the long axis, a turn about it does. */
static void turn_once(
    struct gonio_mounting *mounting, const struct gonio_movement *m, gonio_quat q_BS)
{
    struct gonio_movement_axis axis;
    const struct gonio_functional what = {
        .up_B = gonio_movement_up(m), .axis_B = gonio_movement_axis(m), .axial = true
    };
    gonio_movement_axis_init(&axis);
    gonio_movement_axis_push(&axis, quat_rotate_back(q_BS, gonio_movement_axis(m)), 1);
    assert_int_equal(gonio_mounting_refine(mounting, &axis, &what), GONIO_MOUNTING_AGREES);
}

static void wear(struct worn *w, const struct gonio_movement *m, struct dice *d)
{
    const enum gonio_segment segment[2] = { m->joint->distal, m->joint->proximal };
    const bool left                     = !strcmp(m->side, "left");
    const gonio_vec3 up_D               = gonio_movement_up(m);
    const gonio_vec3 up_B[2]            = { up_D, quat_rotate(gonio_movement_start(m), up_D) };
    struct gonio_mounting mounting[2];
    gonio_zero_init(&w->zero, 2);
    for (int s = 0; s < 2; s++) {
        gonio_quat q_upB = quat_between(up_B[s], (gonio_vec3){ 0, 0, 1 });
        w->q_GN[s]       = quat_mul(turn((gonio_vec3){ 0, 0, 1 }, roll_between(d, 0, 360)), q_upB);
        w->q_BS[s]       = crooked(gonio_site_on(segment[s], 0), left, up_B[s], d);
    }
    for (int i = 0; i <= 105; i++)
        for (int s = 0; s < 2; s++) {
            struct gonio_orientation o = {
                .time_s = 0.02 * i, .sensor = s, .q_GS = quat_mul(w->q_GN[s], w->q_BS[s])
            };
            gonio_zero_push(&w->zero, &o);
        }
    assert_true(w->zero.found);
    for (int s = 0; s < 2; s++)
        CHECK(gonio_mounting_from_start(w->zero.sensor[s].up_S, up_B[s],
                  gonio_site_on(segment[s], 0), left, &mounting[s]) == GONIO_OK,
            "%s, sensor %d", m->id, s);
    if (m->method == GONIO_BY_TWIST)
        turn_once(&mounting[0], m, w->q_BS[0]);
    assert_int_equal(gonio_pose_init(&w->pose, &w->zero, mounting), GONIO_OK);
    w->pose.q_PD_start = gonio_movement_start(m);
}

static double told_deg(
    struct worn *w, const struct gonio_movement *m, gonio_quat q_NP, gonio_quat q_ND, double sign)
{
    gonio_quat q_NB[2] = { q_ND, q_NP };
    struct gonio_pose_angles angles;
    for (int s = 1; s >= 0; s--) {
        gonio_quat q               = quat_mul(quat_mul(w->q_GN[s], q_NB[s]), w->q_BS[s]);
        struct gonio_orientation o = {
            .time_s = 3, .sensor = s, .q_GS = { sign * q.w, sign * q.x, sign * q.y, sign * q.z }
        };
        gonio_pose_push(&w->pose, &o);
    }
    assert_int_equal(gonio_joint_instant(m, &w->pose, &angles), GONIO_OK);
    return m->sign * angles.value_deg;
}

/* Who sits where the movement begins lying is told so. */
static void test_wrong_pose(void **state)
{
    (void)state;
    struct gonio_mounting m;
    gonio_vec3 X = { 1, 0, 0 }, Y = { 0, 1, 0 };
    assert_int_equal(gonio_mounting_from_start(Y, X, GONIO_SITE_SHANK, false, &m), GONIO_EINVAL);
    assert_int_equal(
        gonio_mounting_from_start((gonio_vec3){ 0, 0, -1 }, X, GONIO_SITE_SHANK, false, &m),
        GONIO_EINVAL);
    assert_int_equal(
        gonio_mounting_from_start((gonio_vec3){ 0, 0, 1 }, X, GONIO_SITE_SHANK, false, &m),
        GONIO_OK);
    assert_int_equal(
        gonio_mounting_from_start((gonio_vec3){ 0, 0, 1 }, Y, GONIO_SITE_UPPER_ARM, false, &m),
        GONIO_EINVAL);
}

/* The same as a set finds it: seated upright where hip flexion begins lying on the back. */
static void test_wrong_pose_is_refused(void **state)
{
    (void)state;
    static struct live live;
    static const struct {
        const char *legend;
        gonio_vec3 axis; /* by which the board is turned from z up, as it lies on a lying thigh */
        bool zeroed;
    } rows[] = { { "lying", { 0, 0, 0 }, true }, { "seated", { 1.57, 0, 0 }, false } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct live_options options = live_defaults("hip.flexion_left");
        struct gonio_measurement m;
        assert_int_equal(live_init(&live, &options), GONIO_OK);
        for (int i = 0; i <= 250; i++) {
            struct gonio_sample sample = { .time_s = 0.02 * i };
            struct gonio_orientation o = { .time_s = 0.02 * i,
                .q_GS                              = gonio_quat_from_rotvec(rows[k].axis) };
            struct live_news news;
            live_take(&live, &sample, &o, &news);
        }
        CHECK(live.had_zero == rows[k].zeroed, "%s", rows[k].legend);
        live_finish(&live, 3, &m);
        const char *why = live_refusal(&live, &m);
        CHECK(why && !strstr(why, "start pose") == rows[k].zeroed, "%s: %s", rows[k].legend, why);
    }
}

/* Where the segment underneath goes along by nature and one sensor would read wrong by half. */
static void test_both_are_needed(void **state)
{
    (void)state;
    assert_int_equal(live_check_sensors("knee.flexion_extension_right", 2), GONIO_OK);
    assert_int_equal(live_check_sensors("knee.flexion_extension_prone_right", 1), GONIO_OK);
    assert_int_equal(live_check_sensors("knee.flexion_right", 1), GONIO_EQUALITY);
    const char *why = note_text(GONIO_EQUALITY);
    CHECK(strstr(why, "knee.flexion_extension_prone_right"), "%s", why);
}

/* A pose of the joint whose value is known without the code that is tested. */
static gonio_quat pose_of(const struct gonio_movement *m, double want_deg, struct dice *d)
{
    gonio_vec3 axis   = gonio_movement_axis(m);
    double signed_deg = m->sign * want_deg;
    double angle[GONIO_ANGLES];
    switch (m->method) {
    case GONIO_BY_SPLIT:
        for (int a = 0; a < GONIO_ANGLES; a++)
            angle[a] = rad_from_deg(roll_between(d, -8, 8));
        angle[m->angle] = rad_from_deg(signed_deg);
        return gonio_quat_join(angle, m->joint->order);
    case GONIO_BY_GRAVITY: /* whatever turns come after it */
        return quat_mul(turn(axis, signed_deg),
            quat_mul(turn(vec3_cross(axis, gonio_movement_up(m)), roll_between(d, -15, 15)),
                turn(gonio_movement_up(m), roll_between(d, -30, 30))));
    case GONIO_BY_ELEVATION: /* in a plane somewhat aside, the arm turned about itself */
        return quat_mul(turn((gonio_vec3){ 0, 1, 0 }, roll_between(d, -30, 30)),
            quat_mul(
                turn(axis, signed_deg), turn((gonio_vec3){ 0, 1, 0 }, roll_between(d, -60, 60))));
    case GONIO_BY_TWIST: { /* the axis itself swings */
        gonio_vec3 swing = vec3_cross(axis, (gonio_vec3){ roll_normal(d), roll_normal(d), 1 });
        return quat_mul(turn(swing, roll_between(d, -12, 12)), turn(axis, signed_deg));
    }
    case GONIO_BY_TURN:
        return turn(
            vec3_add(axis, vec3_scale(vec3_cross(axis, (gonio_vec3){ 1, 0, 0 }), 0.2)), signed_deg);
    }
    return GONIO_QUAT_IDENTITY;
}

/* How the other segment goes along: for a plumb line in the plane of the movement, where what is
 * taken off is exactly its part; else anyhow. */
static gonio_quat along(const struct gonio_movement *m, struct dice *d)
{
    gonio_vec3 axis_P = quat_rotate(gonio_movement_start(m), gonio_movement_axis(m));
    gonio_vec3 any    = { roll_normal(d), 0.1, roll_normal(d) };
    return turn(m->method == GONIO_BY_GRAVITY ? axis_P : any, 15);
}

static void test_worn(void **state)
{
    (void)state;
    struct dice d = { 5 };
    const struct gonio_movement *m;
    for (size_t k = 0; (m = gonio_movement_at(k)) != NULL; k++)
        for (int i = 0; i < 20; i++) {
            struct worn w;
            wear(&w, m, &d);
            double want       = roll_between(&d, 10, 80);
            gonio_quat start  = gonio_movement_start(m);
            gonio_quat q_NP   = along(m, &d);
            gonio_quat q_turn = pose_of(m, want, &d);
            /* The moving segment, seen from where it stood: carried by the other one, then its own
             * turn. */
            gonio_quat q_ND = quat_mul(quat_mul(quat_mul(quat_conj(start), q_NP), start), q_turn);
            CHECK_NEAR(told_deg(&w, m, q_NP, q_ND, 1), want, 1e-6, "%s, case %d", m->id, i);
            CHECK_NEAR(told_deg(&w, m, q_NP, q_ND, -1), want, 1e-6, "%s, -q, case %d", m->id, i);
        }
}

static void test_sites(void **state)
{
    (void)state;
    static const struct {
        enum gonio_segment segment;
        enum gonio_site asked, want;
    } rows[] = {
        { GONIO_HEAD, GONIO_SITE_OCCIPUT, GONIO_SITE_OCCIPUT },
        { GONIO_HEAD, GONIO_SITE_FOREHEAD, GONIO_SITE_FOREHEAD },
        { GONIO_THORAX, GONIO_SITE_OCCIPUT, GONIO_SITE_UPPER_BACK },
        { GONIO_THORAX, GONIO_SITE_STERNUM, GONIO_SITE_STERNUM },
        { GONIO_LUMBAR, GONIO_SITE_OCCIPUT, GONIO_SITE_LOWER_BACK },
        { GONIO_PELVIS, GONIO_SITE_STERNUM, GONIO_SITE_SACRUM },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(gonio_site_on(rows[i].segment, rows[i].asked) == rows[i].want, "row %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worn),
        cmocka_unit_test(test_wrong_pose),
        cmocka_unit_test(test_wrong_pose_is_refused),
        cmocka_unit_test(test_both_are_needed),
        cmocka_unit_test(test_sites),
    };
    return cmocka_run_group_tests_name("joints_worn", tests, NULL, NULL);
}
