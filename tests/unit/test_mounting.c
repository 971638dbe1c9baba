/* From crookedly worn sensors in rooms of any heading to the head's true turn. */
#include "check.h"
#include "math/quat.h"
#include "patient.h"
#include <gonio/body.h>

static gonio_quat turn(double x, double y, double z, double deg)
{
    return gonio_quat_from_rotvec(
        vec3_scale(vec3_unit((gonio_vec3){ x, y, z }), rad_from_deg(deg)));
}

/* How a sensor sits when it is worn straight: q_BS by hand from where its axes point. */
static gonio_quat straight(enum gonio_site site)
{
    bool front   = site == GONIO_SITE_FOREHEAD || site == GONIO_SITE_STERNUM;
    gonio_vec3 z = { front ? 1 : -1, 0, 0 }, y = { 0, 1, 0 };
    return quat_from_axes(vec3_cross(y, z), y, z);
}

/* Ground Z is the segment's Y in neutral; the room's heading turns about it. */
static gonio_quat neutral_in_room(double heading_deg)
{
    gonio_vec3 x = { 1, 0, 0 }, up = { 0, 0, 1 };
    return quat_mul(turn(0, 0, 1, heading_deg), quat_from_axes(x, up, vec3_cross(x, up)));
}

static struct gonio_orientation at(double t, int sensor, gonio_quat q_GS)
{
    return (struct gonio_orientation){ .time_s = t, .sensor = sensor, .q_GS = q_GS };
}

/* Rest for 2.1 s at 50 Hz. */
static void rest_to_zero(struct gonio_zero *zero, const gonio_quat *q_GS, int sensors)
{
    gonio_zero_init(zero, sensors);
    for (int i = 0; i <= 105; i++)
        for (int s = 0; s < sensors; s++) {
            struct gonio_orientation o = at(0.02 * i, s, q_GS[s]);
            gonio_zero_push(zero, &o);
        }
    assert_true(zero->found);
}

struct bench {
    gonio_quat q_GN, q_BS;
    struct gonio_zero zero;
    struct gonio_mounting mounting;
    struct gonio_pose pose;
};

static void wear(struct bench *b, enum gonio_site site, gonio_quat crooked, double heading_deg)
{
    b->q_GN         = neutral_in_room(heading_deg);
    b->q_BS         = quat_mul(crooked, straight(site));
    gonio_quat q_GS = quat_mul(b->q_GN, b->q_BS);
    rest_to_zero(&b->zero, &q_GS, 1);
    assert_int_equal(
        gonio_mounting_from_neutral(b->zero.sensor[0].up_S, site, &b->mounting), GONIO_OK);
    assert_int_equal(gonio_pose_init(&b->pose, &b->zero, &b->mounting), GONIO_OK);
}

/* The head turns from neutral to q_NB: what does the pose say? */
static double rotation_deg(struct bench *b, gonio_quat q_NB, bool minus)
{
    gonio_quat q = quat_mul(quat_mul(b->q_GN, q_NB), b->q_BS);
    if (minus)
        q = (gonio_quat){ -q.w, -q.x, -q.y, -q.z };
    struct gonio_orientation o = at(3, 0, q);
    assert_int_equal(gonio_pose_push(&b->pose, &o), GONIO_OK);
    double angle[3];
    gonio_quat_split(gonio_pose_relative(&b->pose), GONIO_ZXY, angle);
    return deg_from_rad(angle[2]);
}

static void test_sites(void **state)
{
    (void)state;
    for (int site = 0; site <= GONIO_SITE_SACRUM; site++) { /* the limbs: test_joints_worn */
        struct bench b;
        wear(&b, (enum gonio_site)site, GONIO_QUAT_IDENTITY, 77);
        gonio_quat off = quat_mul(b.q_BS, b.mounting.q_SB);
        CHECK_NEAR(vec3_norm(gonio_quat_to_rotvec(off)), 0, 1e-9, "%s",
            gonio_site_name((enum gonio_site)site));
        assert_int_equal(b.mounting.flags, GONIO_FLAG_FORWARD_ASSUMED);
        enum gonio_site found;
        assert_int_equal(gonio_site_find(gonio_site_name((enum gonio_site)site), &found), GONIO_OK);
        assert_int_equal(found, site);
        CHECK_NEAR(rotation_deg(&b, turn(0, 1, 0, 52), false), 52, 1e-9, "left is positive");
    }
    struct gonio_mounting m;
    enum gonio_site none = GONIO_SITE_OCCIPUT;
    assert_int_equal(gonio_site_find("knee", &none), GONIO_EINVAL);
    assert_null(gonio_site_name((enum gonio_site)GONIO_SITES));
    assert_int_equal(
        gonio_mounting_from_neutral((gonio_vec3){ 0, 0, 0 }, GONIO_SITE_OCCIPUT, &m), GONIO_EINVAL);
    assert_int_equal(gonio_mounting_from_neutral((gonio_vec3){ 0, NAN, 1 }, GONIO_SITE_OCCIPUT, &m),
        GONIO_EINVAL);
}

static void test_lying_on_the_crown(void **state)
{
    (void)state;
    struct gonio_mounting m;
    gonio_vec3 up = quat_rotate(turn(0, 1, 0, 20), (gonio_vec3){ 0, 0, 2 });
    assert_int_equal(gonio_mounting_from_neutral(up, GONIO_SITE_OCCIPUT, &m), GONIO_OK);
    assert_true(m.lying);
    gonio_vec3 forward = quat_rotate(m.q_SB, (gonio_vec3){ 1, 0, 0 });
    CHECK(forward.x > 0.9 && fabs(forward.y) < 1e-9, "sensor x, made level");
    CHECK_NEAR(vec3_dot(forward, up), 0, 1e-9, "level");
}

/* Any tilt up to 25 degrees of the sensor, any heading of the room, q and -q, and coupled motion of
 * 10 % of the turn: the rotation is within half a degree. */
static void test_crooked(void **state)
{
    (void)state;
    struct dice d = { 5 };
    double worst  = 0;
    for (int i = 0; i < 400; i++) {
        gonio_quat crooked =
            turn(roll_normal(&d), roll_normal(&d), roll_normal(&d), roll_between(&d, 0, 25));
        struct bench b;
        wear(&b, roll(&d) < 0.5 ? GONIO_SITE_OCCIPUT : GONIO_SITE_FOREHEAD, crooked,
            roll_between(&d, 0, 360));
        double g = roll_between(&d, -80, 80), way = roll_between(&d, 0, 2 * M_PI);
        double angle[3] = { rad_from_deg(0.1 * g * cos(way)), rad_from_deg(0.1 * g * sin(way)),
            rad_from_deg(g) };
        gonio_quat q_NB = gonio_quat_join(angle, GONIO_ZXY);
        double got      = rotation_deg(&b, q_NB, false);
        CHECK_NEAR(got, g, 0.5, "case %d", i);
        CHECK_NEAR(rotation_deg(&b, q_NB, true), got, 1e-9, "q and -q, case %d", i);
        worst = fmax(worst, fabs(got - g));
    }
    print_message("worst error of a rotation by mounting up to 25 deg askew: %.2f deg\n", worst);
}

/* Two grounds with headings of their own; the trunk turns along. */
static void test_two_sensors(void **state)
{
    (void)state;
    struct dice d = { 11 };
    for (int i = 0; i < 50; i++) {
        gonio_quat q_GN[2], q_BS[2], q_GS[2];
        enum gonio_site site[2] = { GONIO_SITE_OCCIPUT, GONIO_SITE_STERNUM };
        struct gonio_zero zero;
        struct gonio_mounting m[2];
        for (int s = 0; s < 2; s++) {
            q_GN[s] = neutral_in_room(roll_between(&d, 0, 360));
            q_BS[s] = quat_mul(turn(roll_normal(&d), 0, roll_normal(&d), 15), straight(site[s]));
            q_GS[s] = quat_mul(q_GN[s], q_BS[s]);
        }
        rest_to_zero(&zero, q_GS, 2);
        struct gonio_pose pose;
        for (int s = 0; s < 2; s++)
            gonio_mounting_from_neutral(zero.sensor[s].up_S, site[s], &m[s]);
        assert_int_equal(gonio_pose_init(&pose, &zero, m), GONIO_OK);
        double head = roll_between(&d, -80, 80), trunk = roll_between(&d, -15, 15), angle[3];
        struct gonio_orientation o =
            at(3, 0, quat_mul(quat_mul(q_GN[0], turn(0, 1, 0, head + trunk)), q_BS[0]));
        assert_int_equal(gonio_pose_push(&pose, &o), GONIO_LATER);
        struct gonio_orientation p =
            at(3, 1, quat_mul(quat_mul(q_GN[1], turn(0, 1, 0, trunk)), q_BS[1]));
        assert_int_equal(gonio_pose_push(&pose, &p), GONIO_LATER);
        assert_int_equal(gonio_pose_push(&pose, &o), GONIO_OK);
        gonio_quat_split(gonio_pose_relative(&pose), GONIO_ZXY, angle);
        /* Tilts are of the sensors, not of the forward direction: nothing is left over. */
        CHECK_NEAR(deg_from_rad(angle[2]), head, 0.3, "case %d", i);
    }
}

static void test_speed(void **state)
{
    (void)state;
    for (int with_rate = 0; with_rate < 2; with_rate++) {
        struct bench b;
        wear(&b, GONIO_SITE_OCCIPUT, turn(1, 2, 3, 20), 130);
        for (int i = 1; i <= 60; i++) {
            gonio_quat q_NB = turn(0, 1, 0, 0.5 * i);
            struct gonio_orientation o =
                at(3 + 0.01 * i, 0, quat_mul(quat_mul(b.q_GN, q_NB), b.q_BS));
            if (with_rate)
                o.rate_rad_s = quat_rotate_back(b.q_BS, (gonio_vec3){ 0, rad_from_deg(50), 0 });
            gonio_pose_push(&b.pose, &o);
        }
        CHECK_NEAR(deg_from_rad(gonio_pose_speed(&b.pose)), 50, 0.01, "with rate: %d", with_rate);
        CHECK_NEAR(deg_from_rad(b.pose.rate_N[0].y), 50, 0.01, "about the vertical, to the left");
    }
}

/* What counts as the first still neutral. */
static void test_zero(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double sway_deg, tremor_deg, creep_deg_s, gap_at_s;
        bool want;
    } rows[] = {
        { "quite still", 0, 0, 0, -1, true },
        { "sway and tremor", 0.4, 0.15, 0, -1, true },
        { "restless", 3, 0, 0, -1, false },
        { "a slow creep is going somewhere", 0, 0, 4, -1, false },
        { "a heading that drifts a little", 0, 0, 0.4, -1, true },
        { "samples missing inside", 0, 0, 0, 1, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_zero zero;
        gonio_zero_init(&zero, 1);
        for (double t = 0; t < 2.3; t += 0.01) {
            if (t > rows[i].gap_at_s && t < rows[i].gap_at_s + 0.4 && rows[i].gap_at_s > 0)
                continue;
            double deg = 10 + rows[i].sway_deg * sin(2 * M_PI * 0.5 * t) +
                         rows[i].tremor_deg * sin(2 * M_PI * 5 * t) + rows[i].creep_deg_s * t;
            struct gonio_orientation o = at(t, 0, turn(0.1, 0.2, 1, deg));
            gonio_zero_push(&zero, &o);
        }
        CHECK(zero.found == rows[i].want, "%s", rows[i].legend);
        if (!zero.found)
            continue;
        CHECK_NEAR(zero.end_s - zero.start_s, 2, 0.02, "%s", rows[i].legend);
        gonio_quat want = turn(0.1, 0.2, 1, 10 + rows[i].creep_deg_s);
        gonio_vec3 off  = gonio_quat_to_rotvec(quat_mul(quat_conj(want), zero.sensor[0].q_GS));
        CHECK_NEAR(deg_from_rad(vec3_norm(off)), 0, 0.1, "%s: the mean", rows[i].legend);
        CHECK_NEAR(zero.sensor[0].sway_deg,
            hypot(hypot(rows[i].sway_deg, rows[i].tremor_deg) / sqrt(2),
                2 * rows[i].creep_deg_s / sqrt(12)),
            0.05, "%s: the sway", rows[i].legend);
    }
}

/* Movement first, then neutral: the movement does not count. Two sensors: the same 2 s. */
static void test_zero_waits(void **state)
{
    (void)state;
    struct gonio_zero zero;
    gonio_zero_init(&zero, 2);
    double found = -1;
    for (int i = 0; i < 700; i++) {
        double t = 0.01 * i;
        for (int s = 0; s < 2; s++) {
            double still_from = s ? 3 : 1;
            struct gonio_orientation o =
                at(t, s, turn(0, 0, 1, t < still_from ? 30 * t : 30 * still_from));
            if (gonio_zero_push(&zero, &o) == GONIO_OK && found < 0)
                found = t;
        }
    }
    CHECK(found > 5 && found < 5.5, "found at %g", found);
    CHECK(zero.start_s > 3 && zero.start_s < 3.5, "from %g", zero.start_s);
    struct gonio_orientation other = at(9, 5, GONIO_QUAT_IDENTITY);
    gonio_zero_init(&zero, 1);
    assert_int_equal(gonio_zero_push(&zero, &other), GONIO_LATER);
    struct gonio_pose pose;
    assert_int_equal(gonio_pose_init(&pose, &zero, NULL), GONIO_EINVAL);
}

/* Turn about an axis of the segment, there and back, with a second axis mixed in. */
static void move(struct gonio_movement_axis *axis, const struct bench *b, gonio_vec3 first,
    double deg, gonio_vec3 second, double second_deg)
{
    gonio_movement_axis_init(axis);
    for (int i = 0; i < 400; i++) {
        double t = 0.01 * i, w = 2 * M_PI / 4;
        gonio_vec3 rate_B = vec3_add(vec3_scale(first, rad_from_deg(deg) * w * cos(w * t)),
            vec3_scale(second, rad_from_deg(second_deg) * 2 * w * cos(2 * w * t)));
        gonio_movement_axis_push(axis, quat_rotate_back(b->q_BS, rate_B), 0.01);
    }
}

static const gonio_vec3 X = { 1, 0, 0 }, Y = { 0, 1, 0 }, Z = { 0, 0, 1 };

static void test_rotation_checks(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        gonio_vec3 axis, second;
        double deg, second_deg;
        enum gonio_mounting_verdict want;
    } rows[] = {
        { "a turn", { 0, 1, 0 }, { 0, 0, 1 }, 60, 0, GONIO_MOUNTING_AGREES },
        { "with coupled nods of 15 %", { 0, 1, 0 }, { 0, 0, 1 }, 60, 9, GONIO_MOUNTING_AGREES },
        { "leaning by 15 degrees", { 0.26, 0.97, 0 }, { 0, 0, 1 }, 60, 0, GONIO_MOUNTING_AGREES },
        { "leaning by 30 degrees", { 0.5, 0.87, 0 }, { 0, 0, 1 }, 60, 0, GONIO_MOUNTING_DISAGREES },
        { "a nod", { 0, 0, 1 }, { 0, 1, 0 }, 40, 0, GONIO_MOUNTING_DISAGREES },
        { "all over the place", { 0, 1, 0 }, { 0, 0, 1 }, 60, 25, GONIO_MOUNTING_NOT_ONE_AXIS },
        { "hardly moved", { 0, 1, 0 }, { 0, 0, 1 }, 5, 0, GONIO_MOUNTING_TOO_LITTLE },
    };
    const struct gonio_functional what = { .up_B = Y, .axis_B = Y };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        wear(&b, GONIO_SITE_OCCIPUT, turn(1, 1, 0.3, 20), 250);
        gonio_quat before = b.mounting.q_SB;
        struct gonio_movement_axis axis;
        move(&axis, &b, rows[i].axis, rows[i].deg, rows[i].second, rows[i].second_deg);
        enum gonio_mounting_verdict got = gonio_mounting_refine(&b.mounting, &axis, &what);
        CHECK(got == rows[i].want, "%s: %s", rows[i].legend, gonio_mounting_text(got));
        CHECK(!memcmp(&before, &b.mounting.q_SB, sizeof before), "%s: Y stays gravity's",
            rows[i].legend);
        assert_int_equal(b.mounting.flags, GONIO_FLAG_FORWARD_ASSUMED);
    }
}

/* Forward is found by nods, by lateral flexion and by a roll of the head on a lying patient,
 * however far the sensor sits off the midline. */
static void test_forward_by_movement(void **state)
{
    (void)state;
    const struct {
        const char *legend;
        gonio_vec3 up, axis, coupled;
        double coupled_deg;
        bool asked;
    } rows[] = {
        { "nods", Y, Z, Y, 1, true },
        { "flexion", Y, Z, X, 3, false },
        { "lateral flexion that takes the face along", Y, X, Y, 6, false },
    };
    struct bench b;
    struct gonio_movement_axis axis;
    for (size_t i = 0; i < COUNT(rows); i++)
        for (double askew = -40; askew <= 40; askew += 10) {
            const struct gonio_functional what = {
                .up_B = rows[i].up, .axis_B = rows[i].axis, .asked = rows[i].asked
            };
            wear(&b, GONIO_SITE_OCCIPUT, turn(0, 1, 0, askew), 10);
            move(&axis, &b, rows[i].axis, 30, rows[i].coupled, rows[i].coupled_deg);
            assert_int_equal(
                gonio_mounting_refine(&b.mounting, &axis, &what), GONIO_MOUNTING_AGREES);
            gonio_vec3 off = gonio_quat_to_rotvec(quat_mul(b.q_BS, b.mounting.q_SB));
            CHECK_NEAR(deg_from_rad(vec3_norm(off)), 0, 0.1, "%s: worn %g degrees off the midline",
                rows[i].legend, askew);
            assert_int_equal(b.mounting.flags, 0);
            assert_true(b.mounting.from_movement);
            CHECK_NEAR(
                b.mounting.axis_error_deg, fabs(askew), 1, "%s: and says how far", rows[i].legend);
        }
}

static void test_movements_that_do_not_fit(void **state)
{
    (void)state;
    const struct {
        const char *legend;
        gonio_vec3 axis, second;
        double deg, second_deg, askew_deg;
        bool asked;
        enum gonio_mounting_verdict want;
    } rows[] = {
        { "nods that shake as well", Z, Y, 30, 10, 0, true, GONIO_MOUNTING_NOT_ONE_AXIS },
        { "the same in a set", Z, Y, 30, 5, 0, false, GONIO_MOUNTING_AGREES },
        { "a turn where nods were asked for", Y, Z, 30, 0, 0, true, GONIO_MOUNTING_DISAGREES },
        { "a turn where a bend is measured", Y, Z, 30, 0, 0, false, GONIO_MOUNTING_DISAGREES },
        { "bends to all sides", Z, X, 30, 12, 0, false, GONIO_MOUNTING_NOT_ONE_AXIS },
        { "a sensor at the side of the head", Z, X, 30, 0, 60, false, GONIO_MOUNTING_DISAGREES },
        { "hardly moved", Z, X, 5, 0, 0, false, GONIO_MOUNTING_TOO_LITTLE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct gonio_functional what = { .up_B = Y, .axis_B = Z, .asked = rows[i].asked };
        struct bench b;
        struct gonio_movement_axis axis;
        wear(&b, GONIO_SITE_OCCIPUT, turn(0, 1, 0, rows[i].askew_deg), 10);
        move(&axis, &b, rows[i].axis, rows[i].deg, rows[i].second, rows[i].second_deg);
        enum gonio_mounting_verdict got = gonio_mounting_refine(&b.mounting, &axis, &what);
        CHECK(got == rows[i].want, "%s: %s", rows[i].legend, gonio_mounting_text(got));
        if (got != GONIO_MOUNTING_AGREES)
            CHECK(b.mounting.flags == GONIO_FLAG_FORWARD_ASSUMED && !b.mounting.from_movement, "%s",
                rows[i].legend);
    }
}

/* A forearm that is not level: its own turn tells the axis. */
static void test_axial(void **state)
{
    (void)state;
    const struct gonio_functional what = { .up_B = Z, .axis_B = Y, .axial = true };
    for (double tilt = -30; tilt <= 30; tilt += 15) {
        gonio_vec3 up_B = quat_rotate(turn(1, 0, 0, tilt), Z); /* as it really is */
        gonio_quat q_BS = quat_mul(turn(0, 1, 0, 10), straight(GONIO_SITE_FOREARM));
        struct bench b  = { .q_BS = q_BS };
        struct gonio_movement_axis axis;
        assert_int_equal(gonio_mounting_from_start(quat_rotate_back(q_BS, up_B), Z,
                             GONIO_SITE_FOREARM, false, &b.mounting),
            GONIO_OK);
        move(&axis, &b, Y, 70, X, 4);
        assert_int_equal(gonio_mounting_refine(&b.mounting, &axis, &what), GONIO_MOUNTING_AGREES);
        gonio_vec3 found = quat_rotate(q_BS, quat_rotate(b.mounting.q_SB, Y));
        CHECK_NEAR(deg_from_rad(acos(fmin(found.y, 1))), 0, 0.1, "tilted by %g", tilt);
    }
}

/* What a movement has told holds for the next set, as long as gravity does not say otherwise. */
static void test_recall(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        gonio_vec3 moved;
        bool taken;
    } rows[] = {
        { "sits as before", { 0, 0, 0 }, true },
        { "neutral missed by 5 degrees", { 0, 0, 5 }, true },
        { "strapped on anew, 12 degrees otherwise", { 12, 0, 0 }, false },
        { "at the other side of the head", { 0, 170, 0 }, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        wear(&b, GONIO_SITE_OCCIPUT, turn(0, 1, 0, 20), 10); /* 20 degrees off the midline */
        gonio_quat truth = quat_conj(b.q_BS);
        gonio_quat moved = gonio_quat_from_rotvec(vec3_scale(rows[i].moved, rad_from_deg(1)));
        gonio_quat then  = quat_mul(truth, moved);
        CHECK(gonio_mounting_recall(&b.mounting, Y, then) == rows[i].taken, "%s", rows[i].legend);
        CHECK(b.mounting.from_movement == rows[i].taken, "%s", rows[i].legend);
        if (!rows[i].taken)
            continue;
        gonio_vec3 off = gonio_quat_to_rotvec(quat_mul(b.q_BS, b.mounting.q_SB));
        CHECK_NEAR(deg_from_rad(vec3_norm(off)), 0, 0.5, "%s: forward, and up as gravity has it",
            rows[i].legend);
        assert_int_equal(b.mounting.flags, 0);
    }
}

/* ---- Slipping ----------------------------------------------------------------------------- */

/* Six repetitions about an axis, each from a stay in neutral that is missed by some degrees; the
 * sensor turns on the segment by `slip` after the third. */
static double slip_seen_deg(gonio_vec3 axis_B, gonio_quat slip, double miss_deg, struct dice *d)
{
    struct gonio_worn w;
    gonio_worn_init(&w);
    gonio_quat q_BS = quat_mul(turn(1, 2, 0.3, 15), straight(GONIO_SITE_OCCIPUT));
    for (int rep = 0; rep <= 6; rep++) {
        if (rep == 3)
            q_BS = quat_mul(slip, q_BS);
        gonio_vec3 up_B = quat_rotate(
            turn(roll_normal(d), roll_normal(d), roll_normal(d), miss_deg * roll_normal(d)), Y);
        for (int i = 0; i < 50; i++)
            gonio_worn_push(&w, (gonio_vec3){ 0, 0, 0 }, quat_rotate_back(q_BS, up_B), true, 0.02);
        if (rep == 6)
            break;
        gonio_vec3 rate = vec3_scale(vec3_unit(vec3_add(axis_B, (gonio_vec3){ 0.03 * roll_normal(d),
                                                                    0.03 * roll_normal(d), 0 })),
            1);
        for (int i = 0; i < 50; i++)
            gonio_worn_push(&w, quat_rotate_back(q_BS, vec3_scale(rate, i < 25 ? 1 : -1)),
                quat_rotate_back(q_BS, up_B), false, 0.02);
        gonio_worn_rep(&w, true);
    }
    return gonio_worn_slip_deg(&w);
}

static void test_slip(void **state)
{
    (void)state;
    struct dice d = { 3 };
    const struct {
        const char *legend;
        gonio_vec3 axis, slip;
        bool seen;
    } rows[] = {
        { "rotation, tilts forward", Y, Z, true },
        { "rotation, tilts to the side", Y, X, true },
        { "rotation, about the vertical: nothing shows it, and it does no harm", Y, Y, false },
        { "flexion, about the vertical", Z, Y, true },
        { "flexion, to the side", Z, X, true },
        { "flexion, in its plane: shows as a drift of neutral", Z, Z, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int k = 0; k < 20; k++) {
            gonio_vec3 s = vec3_scale(rows[i].slip, rad_from_deg(14));
            double none  = slip_seen_deg(rows[i].axis, GONIO_QUAT_IDENTITY, 2, &d);
            double got   = slip_seen_deg(rows[i].axis, gonio_quat_from_rotvec(s), 1, &d);
            CHECK(none < 10, "%s: none, seen %g", rows[i].legend, none);
            CHECK((got > 10) == rows[i].seen, "%s: seen %g", rows[i].legend, got);
        }
    struct gonio_worn few;
    gonio_worn_init(&few);
    CHECK_NEAR(gonio_worn_slip_deg(&few), NAN, 0, "too few to tell");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sites),
        cmocka_unit_test(test_lying_on_the_crown),
        cmocka_unit_test(test_crooked),
        cmocka_unit_test(test_two_sensors),
        cmocka_unit_test(test_speed),
        cmocka_unit_test(test_zero),
        cmocka_unit_test(test_zero_waits),
        cmocka_unit_test(test_rotation_checks),
        cmocka_unit_test(test_forward_by_movement),
        cmocka_unit_test(test_movements_that_do_not_fit),
        cmocka_unit_test(test_axial),
        cmocka_unit_test(test_recall),
        cmocka_unit_test(test_slip),
    };
    return cmocka_run_group_tests_name("mounting", tests, NULL, NULL);
}
