/* Signs and names of the joints: what a unit turn of the head is called. */
#include "check.h"
#include "math/quat.h"
#include <gonio/body.h>
#include <gonio/measure.h>

static gonio_quat about(double x, double y, double z, double deg)
{
    return gonio_quat_from_rotvec(vec3_scale((gonio_vec3){ x, y, z }, rad_from_deg(deg)));
}

/* Not by the split's own formulas: where do nose and crown go? X anterior, Y up, Z right. */
static void test_signs_by_nose_and_crown(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        gonio_vec3 axis;
        gonio_vec3 nose, crown; /* where they tend to go: the sign of the part that is not 0 */
        int angle;
    } rows[] = {
        { "extension: the nose goes up, the crown back", { 0, 0, 1 }, { 0, 1, 0 }, { -1, 0, 0 },
            0 },
        { "right lateral flexion: the crown goes right", { 1, 0, 0 }, { 0, 0, 0 }, { 0, 0, 1 }, 1 },
        { "left rotation: the nose goes left", { 0, 1, 0 }, { 0, 0, -1 }, { 0, 0, 0 }, 2 },
    };
    size_t count;
    const struct gonio_joint *neck = gonio_joints(&count)[0];
    for (size_t i = 0; i < COUNT(rows); i++) {
        gonio_quat q_PD  = about(rows[i].axis.x, rows[i].axis.y, rows[i].axis.z, 30);
        gonio_vec3 nose  = quat_rotate(q_PD, (gonio_vec3){ 1, 0, 0 });
        gonio_vec3 crown = quat_rotate(q_PD, (gonio_vec3){ 0, 1, 0 });
        CHECK(vec3_dot(nose, rows[i].nose) >= 0.49 * vec3_norm(rows[i].nose), "%s", rows[i].legend);
        CHECK(vec3_dot(crown, rows[i].crown) >= 0.49 * vec3_norm(rows[i].crown), "%s",
            rows[i].legend);
        double angle[3];
        assert_int_equal(gonio_joint_angles(neck, q_PD, angle), GONIO_OK);
        for (int k = 0; k < 3; k++)
            CHECK_NEAR(deg_from_rad(angle[k]), k == rows[i].angle ? 30 : 0, 1e-9, "%s, angle %d",
                rows[i].legend, k);
    }
    assert_string_equal(neck->angle[0], "extension");
    assert_string_equal(neck->angle[1], "lateral_flexion_right");
    assert_string_equal(neck->angle[2], "rotation_left");
}

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        size_t want;
        const char *first;
    } rows[] = {
        { "cervical.rotation", 2, "cervical.rotation_left" },
        { "cervical.lateral_flexion", 2, "cervical.lateral_flexion_left" },
        { "cervical.flexion_extension", 2, "cervical.flexion" },
        { "cervical.extension", 1, "cervical.extension" },
        { "cervical.rotation_left", 1, "cervical.rotation_left" },
        { "cervical.rotation_right", 1, "cervical.rotation_right" },
        { "cervical.rotatio", 0, NULL },
        { "cervical", 0, NULL },
        { "", 0, NULL },
        { "knee.twist", 0, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct gonio_movement *out[2] = { NULL, NULL };
        CHECK(gonio_movement_find(rows[i].id, out) == rows[i].want, "%s", rows[i].id);
        if (rows[i].first)
            assert_string_equal(out[0]->id, rows[i].first);
    }
}

/* What every row of the table has to have, for the joints to come as well. */
static void test_table_is_whole(void **state)
{
    (void)state;
    size_t joints, seen = 0;
    const struct gonio_joint *const *joint = gonio_joints(&joints);
    for (size_t j = 0; j < joints; j++) {
        assert_non_null(joint[j]->source);
        for (size_t m = 0; m < joint[j]->movements; m++, seen++) {
            const struct gonio_movement *row = gonio_movement_at(seen);
            assert_ptr_equal(row, &joint[j]->movement[m]);
            assert_ptr_equal(row->joint, joint[j]);
            CHECK(!strncmp(row->id, joint[j]->name, strlen(joint[j]->name)), "%s", row->id);
            CHECK(!strncmp(row->pair, joint[j]->name, strlen(joint[j]->name)), "%s", row->id);
            CHECK(row->title && row->subject && row->direction && row->side && row->plane &&
                      row->position && row->start && row->cue && row->stop && row->watch &&
                      row->mode,
                "%s", row->id);
            CHECK_NEAR(vec3_norm(gonio_movement_up(row)), 1, 1e-12, "%s: up", row->id);
            CHECK_NEAR(vec3_norm(gonio_movement_axis(row)), 1, 1e-12, "%s: axis", row->id);
            gonio_quat q = gonio_movement_start(row);
            CHECK_NEAR(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z, 1, 1e-12, "%s", row->id);
            bool level = fabs(vec3_dot(gonio_movement_up(row), gonio_movement_axis(row))) < 1e-12;
            CHECK(level || row->method != GONIO_BY_GRAVITY, "%s: gravity does not see it", row->id);
            CHECK(!level || !row->axis_vertical, "%s: gravity sees it", row->id);
            CHECK(
                row->angle >= 0 && row->angle < GONIO_ANGLES && abs(row->sign) == 1, "%s", row->id);
            CHECK(row->sem_deg > 0 && row->sem_between_deg >= row->sem_deg && row->sem_source, "%s",
                row->id);
        }
    }
    assert_null(gonio_movement_at(seen));
}

/* A pair is one angle that both ways go, and the rules that bind ids to sides hold. */
static void test_pairs(void **state)
{
    (void)state;
    const struct gonio_movement *m;
    for (size_t i = 0; (m = gonio_movement_at(i)) != NULL; i++) {
        const struct gonio_movement *pair[2], *self[2];
        CHECK(gonio_movement_find(m->id, self) == 1 && self[0] == m, "%s: an id is one", m->id);
        size_t ways = gonio_movement_find(m->pair, pair);
        CHECK(ways == (strcmp(m->pair, m->id) ? 2 : 1), "%s: %s is %zu", m->id, m->pair, ways);
        if (ways == 1)
            pair[1] = m;
        CHECK(pair[0]->angle == pair[1]->angle && (ways == 1 || pair[0]->sign == -pair[1]->sign) &&
                  pair[0]->joint == pair[1]->joint &&
                  !strcmp(pair[0]->position, pair[1]->position) &&
                  !strcmp(pair[0]->start, pair[1]->start) && pair[0]->method == pair[1]->method &&
                  !memcmp(&pair[0]->up, &pair[1]->up, sizeof pair[0]->up) &&
                  !memcmp(&pair[0]->axis, &pair[1]->axis, sizeof pair[0]->axis) &&
                  !memcmp(&pair[0]->q_PD_start, &pair[1]->q_PD_start, sizeof pair[0]->q_PD_start) &&
                  pair[0]->axis_vertical == pair[1]->axis_vertical,
            "%s", m->pair);
        CHECK(ways == 1 || strcmp(pair[0]->direction, pair[1]->direction) != 0, "%s", m->pair);
        size_t name = strcspn(m->title, ",");
        CHECK(!strncmp(pair[0]->title, pair[1]->title, name + 1), "%s: \"%s\"", m->id, m->title);
        CHECK(m->title[name] == ',' && !strcmp(m->title + name + 2, m->direction),
            "%s: \"%s\" ends with its direction", m->id, m->title);
        const char *end = strrchr(m->id, '_');
        bool left = end && !strcmp(end, "_left"), right = end && !strcmp(end, "_right");
        CHECK(!strcmp(m->side, left    ? "left"
                               : right ? "right"
                                       : ""),
            "%s: side %s", m->id, m->side);
    }
}

/* One sensor: the moving segment turns by q in the room, the other one stands. */
static double value_deg(const struct gonio_movement *m, gonio_quat q)
{
    struct gonio_pose_angles p;
    struct gonio_pose pose = {
        .sensors = 1, .q_PD_start = gonio_movement_start(m), .q_NB = { q, GONIO_QUAT_IDENTITY }
    };
    gonio_joint_instant(m, &pose, &p);
    return m->sign * p.value_deg;
}

/* Directions in the anatomical position. */
/* clang-format off */
#define FORWARD  { +1, 0, 0 }
#define BACKWARD { -1, 0, 0 }
#define UP       { 0, +1, 0 }
#define DOWN     { 0, -1, 0 }
#define RIGHT    { 0, 0, +1 }
#define LEFT     { 0, 0, -1 }
/* clang-format on */

/* Every movement: a point of the moving segment and where it goes, as anatomy says, not the
 * formulas, by the directions of the segment that it moves on. The arm hangs, the palm is in front,
 * the foot points forward; a bent forearm or shank points where the start pose has it. */
static const struct {
    const char *id;
    gonio_vec3 point, goes;
} signs[] = {
    { "cervical.flexion", UP, FORWARD },
    { "cervical.extension", UP, BACKWARD },
    { "cervical.lateral_flexion_left", UP, LEFT },
    { "cervical.lateral_flexion_right", UP, RIGHT },
    { "cervical.rotation_left", FORWARD, LEFT },
    { "cervical.rotation_right", FORWARD, RIGHT },
    { "cervical.rotation_fast_left", FORWARD, LEFT },
    { "cervical.rotation_fast_right", FORWARD, RIGHT },
    { "cervical.rotation_supine_left", FORWARD, LEFT },
    { "cervical.rotation_supine_right", FORWARD, RIGHT },
    /* The nose of a head that is flexed by 50 degrees. */
    { "upper_cervical.frt_left", { 0.6428, -0.7660, 0 }, LEFT },
    { "upper_cervical.frt_right", { 0.6428, -0.7660, 0 }, RIGHT },
    { "lumbar.rotation_left", FORWARD, LEFT },
    { "lumbar.rotation_right", FORWARD, RIGHT },
    { "thoracic.rotation_lumbar_locked_left", FORWARD, LEFT },
    { "thoracic.rotation_lumbar_locked_right", FORWARD, RIGHT },
    { "lumbar.flexion", UP, FORWARD },
    { "lumbar.extension", UP, BACKWARD },
    { "lumbar.lateral_flexion_left", UP, LEFT },
    { "lumbar.lateral_flexion_right", UP, RIGHT },
    { "thoracic.flexion", UP, FORWARD },
    { "thoracic.extension", UP, BACKWARD },
    { "thoracic.lateral_flexion_left", UP, LEFT },
    { "thoracic.lateral_flexion_right", UP, RIGHT },
    { "thoracic.rotation_seated_left", FORWARD, LEFT },
    { "thoracic.rotation_seated_right", FORWARD, RIGHT },
    { "shoulder.flexion_right", DOWN, FORWARD },
    { "shoulder.flexion_left", DOWN, FORWARD },
    { "shoulder.extension_right", DOWN, BACKWARD },
    { "shoulder.extension_left", DOWN, BACKWARD },
    { "shoulder.abduction_right", DOWN, RIGHT },
    { "shoulder.abduction_left", DOWN, LEFT },
    /* The arm, or the bent forearm, points to the ceiling over a patient on the back. */
    { "shoulder.horizontal_adduction_right", FORWARD, LEFT },
    { "shoulder.horizontal_adduction_left", FORWARD, RIGHT },
    { "shoulder.external_rotation_at_90abd_right", FORWARD, UP },
    { "shoulder.external_rotation_at_90abd_left", FORWARD, UP },
    { "shoulder.internal_rotation_at_90abd_right", FORWARD, DOWN },
    { "shoulder.internal_rotation_at_90abd_left", FORWARD, DOWN },
    { "shoulder.external_rotation_at_side_right", FORWARD, RIGHT },
    { "shoulder.external_rotation_at_side_left", FORWARD, LEFT },
    /* The thumb. */
    { "forearm.pronation_right", UP, LEFT },
    { "forearm.pronation_left", UP, RIGHT },
    { "forearm.supination_right", UP, RIGHT },
    { "forearm.supination_left", UP, LEFT },
    /* The foot. */
    { "hip.internal_rotation_seated_right", DOWN, RIGHT },
    { "hip.internal_rotation_seated_left", DOWN, LEFT },
    { "hip.external_rotation_seated_right", DOWN, LEFT },
    { "hip.external_rotation_seated_left", DOWN, RIGHT },
    { "hip.internal_rotation_prone_right", BACKWARD, RIGHT },
    { "hip.internal_rotation_prone_left", BACKWARD, LEFT },
    { "hip.external_rotation_prone_right", BACKWARD, LEFT },
    { "hip.external_rotation_prone_left", BACKWARD, RIGHT },
    { "ankle.dorsiflexion_weightbearing_right", UP, FORWARD },
    { "ankle.dorsiflexion_weightbearing_left", UP, FORWARD },
    { "elbow.flexion_right", DOWN, FORWARD },
    { "elbow.flexion_left", DOWN, FORWARD },
    { "elbow.extension_right", DOWN, BACKWARD },
    { "elbow.extension_left", DOWN, BACKWARD },
    { "wrist.flexion_right", DOWN, FORWARD },
    { "wrist.flexion_left", DOWN, FORWARD },
    { "wrist.extension_right", DOWN, BACKWARD },
    { "wrist.extension_left", DOWN, BACKWARD },
    { "wrist.radial_deviation_right", DOWN, RIGHT },
    { "wrist.radial_deviation_left", DOWN, LEFT },
    { "wrist.ulnar_deviation_right", DOWN, LEFT },
    { "wrist.ulnar_deviation_left", DOWN, RIGHT },
    { "hip.flexion_right", DOWN, FORWARD },
    { "hip.flexion_left", DOWN, FORWARD },
    { "hip.extension_right", DOWN, BACKWARD },
    { "hip.extension_left", DOWN, BACKWARD },
    { "hip.abduction_right", DOWN, RIGHT },
    { "hip.abduction_left", DOWN, LEFT },
    { "hip.adduction_right", DOWN, LEFT },
    { "hip.adduction_left", DOWN, RIGHT },
    { "knee.flexion_right", DOWN, BACKWARD },
    { "knee.flexion_left", DOWN, BACKWARD },
    { "knee.extension_right", DOWN, FORWARD },
    { "knee.extension_left", DOWN, FORWARD },
    { "knee.flexion_prone_right", DOWN, BACKWARD },
    { "knee.flexion_prone_left", DOWN, BACKWARD },
    { "knee.extension_prone_right", DOWN, FORWARD },
    { "knee.extension_prone_left", DOWN, FORWARD },
    { "ankle.dorsiflexion_right", FORWARD, UP },
    { "ankle.dorsiflexion_left", FORWARD, UP },
    { "ankle.plantarflexion_right", FORWARD, DOWN },
    { "ankle.plantarflexion_left", FORWARD, DOWN },
    { "ankle.inversion_right", DOWN, LEFT },
    { "ankle.inversion_left", DOWN, RIGHT },
    { "ankle.eversion_right", DOWN, RIGHT },
    { "ankle.eversion_left", DOWN, LEFT },
};

/* Unit rotations: the one turn of six that takes the point there is counted as it is, and the turn
 * back negative. A turn about the long axis is not counted, nor about the third axis, but for an
 * elevation, which is one in whatever plane. */
static void test_signs_of_every_movement(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(signs); i++) {
        const struct gonio_movement *m[2];
        CHECK(gonio_movement_find(signs[i].id, m) == 1, "%s", signs[i].id);
        gonio_vec3 axis_P = vec3_cross(signs[i].point, signs[i].goes);
        gonio_quat turn_P = about(axis_P.x, axis_P.y, axis_P.z, 25);
        CHECK(vec3_dot(quat_rotate(turn_P, signs[i].point), signs[i].goes) > 0.4, "%s", m[0]->id);
        gonio_vec3 axis = quat_rotate_back(gonio_movement_start(m[0]), axis_P);
        gonio_quat turn = about(axis.x, axis.y, axis.z, 25);
        CHECK_NEAR(value_deg(m[0], turn), 25, 1e-3, "%s", m[0]->id);
        CHECK_NEAR(value_deg(m[0], quat_conj(turn)), -25, 1e-3, "%s, back", m[0]->id);
        for (int other = 1; other < 3; other++) {
            gonio_vec3 aside = other == 1 ? (gonio_vec3){ axis.y, axis.z, axis.x }
                                          : (gonio_vec3){ axis.z, axis.x, axis.y };
            bool lifts       = m[0]->method == GONIO_BY_ELEVATION && fabs(aside.y) < 0.5;
            CHECK_NEAR(fabs(value_deg(m[0], about(aside.x, aside.y, aside.z, 25))), lifts ? 25 : 0,
                1e-3, "%s", m[0]->id);
        }
    }
}

static double aside_deg(const struct gonio_movement *m, gonio_quat turn)
{
    struct gonio_pose pose = {
        .sensors = 1, .q_PD_start = gonio_movement_start(m), .q_NB = { turn, GONIO_QUAT_IDENTITY }
    };
    struct gonio_pose_angles p;
    assert_int_equal(gonio_joint_instant(m, &pose, &p), GONIO_OK);
    return p.aside_deg;
}

/* How far out of the plane: nothing of the movement itself, nor of a turn about a long axis that
 * gravity or the lifted arm does not show; all of a lean. */
static void test_aside(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        gonio_vec3 first, then; /* rotation vectors in degrees, as the segment stands */
        double aside_deg;
    } rows[] = {
        { "cervical.rotation_left", { 0, 50, 0 }, { 0, 0, 0 }, 0 },
        { "cervical.rotation_left", { 0, 50, 0 }, { 0, 0, -30 }, 30 },
        { "cervical.rotation_left", { 0, 10, 0 }, { 35, 0, 0 }, 35 },
        { "cervical.flexion", { 0, 0, -40 }, { 0, 30, 0 }, 0 },
        { "cervical.flexion", { 37, 0, 0 }, { 0, 0, 0 }, 37 },
        { "shoulder.flexion_left", { 0, 0, 150 }, { 0, 70, 0 }, 0 },
        { "shoulder.flexion_left", { 0, 35, 0 }, { 0, 0, 90 }, 35 * 90 / 90.0 },
        { "cervical.quarter_flexion_left", { 0, 30, -30 }, { 0, 0, 0 }, 0 },
        { "cervical.quarter_flexion_left", { 0, 0, -30 }, { 0, 0, 0 }, 30 },
        { "forearm.pronation_left", { 0, 60, 0 }, { 0, 0, 20 }, 20 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct gonio_movement *m[2];
        assert_int_equal(gonio_movement_find(rows[i].id, m), 1);
        gonio_vec3 f = rows[i].first, t = rows[i].then;
        gonio_quat q = quat_mul(about(f.x, f.y, f.z, 1), about(t.x, t.y, t.z, 1));
        CHECK_NEAR(aside_deg(m[0], q), rows[i].aside_deg, 1e-5, "row %zu, %s", i, rows[i].id);
    }
}

/* A look along a diagonal: where the nose goes, and that it is the whole turn. */
static const struct {
    const char *id;
    double up, left; /* of the nose */
} quarters[] = {
    { "cervical.quarter_flexion_left", -1, +1 },
    { "cervical.quarter_flexion_right", -1, -1 },
    { "cervical.quarter_extension_left", +1, +1 },
    { "cervical.quarter_extension_right", +1, -1 },
};

static void test_quarters(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(quarters); i++) {
        const struct gonio_movement *m[2];
        assert_int_equal(gonio_movement_find(quarters[i].id, m), 1);
        gonio_quat q    = about(0, quarters[i].left, quarters[i].up, 40 / sqrt(2));
        gonio_vec3 nose = quat_rotate(q, (gonio_vec3){ 1, 0, 0 });
        CHECK(nose.y * quarters[i].up > 0.4 && nose.z * quarters[i].left < -0.4, "%s", m[0]->id);
        CHECK_NEAR(value_deg(m[0], q), 40, 1e-9, "%s", m[0]->id);
        CHECK_NEAR(value_deg(m[0], quat_conj(q)), -40, 1e-9, "%s: the other way", m[0]->id);
        gonio_quat steeper = about(0, 0.4 * quarters[i].left, quarters[i].up, 30);
        CHECK_NEAR(
            value_deg(m[0], steeper), 30 * hypot(0.4, 1), 1e-9, "%s: off the diagonal", m[0]->id);
    }
}

/* Gravity sees a bend as it is: turns about the segment's own axes after it change nothing, and a
 * heading that has drifted hardly does. */
static void test_gravity(void **state)
{
    (void)state;
    const struct gonio_movement *m[2];
    struct gonio_pose_angles p;
    gonio_movement_find("cervical.flexion", m);
    gonio_quat bend = about(0, 0, -1, 60);
    for (double deg = -30; deg <= 30; deg += 15) {
        CHECK_NEAR(
            value_deg(m[0], quat_mul(bend, about(0, 1, 0, deg))), 60, 1e-9, "turned by %g", deg);
        CHECK_NEAR(
            value_deg(m[0], quat_mul(bend, about(1, 0, 0, deg))), 60, 1e-9, "tilted by %g", deg);
        CHECK_NEAR(value_deg(m[0], quat_mul(about(0, 1, 0, deg / 3), bend)), 60, 0.5,
            "heading off by %g", deg / 3);
    }
    gonio_movement_find("knee.flexion_left", m);
    struct gonio_pose pose           = { .sensors = 2, .q_PD_start = GONIO_QUAT_IDENTITY };
    pose.q_NB[GONIO_SENSOR_DISTAL]   = quat_mul(about(0, 0, -1, 110), about(0, 1, 0, 20));
    pose.q_NB[GONIO_SENSOR_PROXIMAL] = quat_mul(about(0, 0, 1, 30), about(0, 1, 0, -40));
    assert_int_equal(gonio_joint_instant(m[0], &pose, &p), GONIO_OK);
    CHECK_NEAR(m[0]->sign * p.value_deg, 140, 1e-9, "each segment against gravity by itself");
    pose.q_NB[GONIO_SENSOR_DISTAL] = about(0, 1, 0, 80);
    assert_int_equal(gonio_joint_instant(m[0], &pose, &p), GONIO_ERANGE);
    assert_true(isnan(p.value_deg));
}

/* Whoever adds a movement says here where it goes. */
static void test_no_movement_without_sign(void **state)
{
    (void)state;
    const struct gonio_movement *m;
    for (size_t i = 0; (m = gonio_movement_at(i)) != NULL; i++) {
        size_t k = 0;
        while (k < COUNT(signs) && strcmp(signs[k].id, m->id) != 0)
            k++;
        bool known = k < COUNT(signs);
        for (size_t q = 0; q < COUNT(quarters); q++)
            known = known || strcmp(quarters[q].id, m->id) == 0;
        CHECK(known, "%s is not in the table of signs", m->id);
    }
}

/* The same movement of the other side; itself where it has none. */
static const struct gonio_movement *mirrored(const struct gonio_movement *m)
{
    char id[80];
    const struct gonio_movement *out[2];
    size_t stem = strlen(m->id) - strlen(m->side);
    snprintf(id, sizeof id, "%.*s%s", (int)stem, m->id,
        !*m->side                  ? ""
        : !strcmp(m->side, "left") ? "right"
                                   : "left");
    return gonio_movement_find(id, out) == 1 ? out[0] : NULL;
}

static gonio_quat any_pose(int i)
{
    double u = 0.7 * i;
    return gonio_quat_from_rotvec(
        (gonio_vec3){ 0.5 * sin(u), 0.9 * sin(2.3 * u + 1), 0.8 * cos(1.7 * u) });
}

/* An arm goes through level, where three turns may lock, up to 180 degrees and beyond: no leap in
 * any angle, and the value is the elevation. */
static void test_elevation(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        gonio_vec3 axis;
    } rows[] = {
        { "shoulder.flexion_left", { 0, 0, 1 } },
        { "shoulder.flexion_right", { 0, 0, 1 } },
        { "shoulder.abduction_left", { 1, 0, 0 } },
        { "shoulder.abduction_right", { -1, 0, 0 } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct gonio_movement *m[2];
        assert_int_equal(gonio_movement_find(rows[i].id, m), 1);
        /* Somewhat out of the plane, and the arm turned about its axis: elevation is what it is. */
        gonio_quat aside = quat_mul(about(0, 1, 0, 20), GONIO_QUAT_IDENTITY);
        double last[GONIO_ANGLES], angle[GONIO_ANGLES];
        for (int deg = -60; deg <= 200; deg++) {
            gonio_quat plane = about(rows[i].axis.x, rows[i].axis.y, rows[i].axis.z, deg);
            gonio_quat whole = quat_mul(quat_mul(aside, plane), about(0, 1, 0, 25));
            CHECK_NEAR(value_deg(m[0], plane), deg, 1e-9, "%s at %d", rows[i].id, deg);
            CHECK_NEAR(value_deg(m[0], whole), deg, 1e-9, "%s at %d, aside", rows[i].id, deg);
            gonio_quat tilted =
                quat_mul(plane, quat_mul(about(0.1, 0, 0.1, 60), about(0, 1, 0, 25)));
            gonio_joint_angles(m[0]->joint, tilted, angle);
            for (int a = 0; deg > -60 && a < GONIO_ANGLES; a++)
                CHECK(fabs(angle[a] - last[a]) < rad_from_deg(1.5), "%s at %d: angle %d leaps",
                    rows[i].id, deg, a);
            memcpy(last, angle, sizeof last);
        }
    }
}

static void test_laws(void **state)
{
    (void)state;
    const struct gonio_movement *m;
    for (size_t k = 0; (m = gonio_movement_at(k)) != NULL; k++)
        for (int i = 0; i < 40; i++) {
            gonio_quat q     = any_pose(i);
            gonio_quat minus = { -q.w, -q.x, -q.y, -q.z };
            CHECK_NEAR(value_deg(m, minus), value_deg(m, q), 1e-9, "%s: q and -q", m->id);
            double angle[GONIO_ANGLES];
            gonio_joint_angles(m->joint, q, angle);
            for (int a = 0; a < GONIO_ANGLES; a++)
                angle[a] = deg_from_rad(angle[a]);
            CHECK_NEAR(m->sign * gonio_joint_value_deg(m, angle), value_deg(m, q), 1e-6,
                "%s: from the angles", m->id);
            const struct gonio_movement *other = mirrored(m);
            CHECK(other, "%s has another side", m->id);
            /* Seen in a mirror that stands in the sagittal plane. */
            gonio_quat mirror = { q.w, -q.x, -q.y, q.z };
            CHECK_NEAR(value_deg(other, mirror), value_deg(m, q), 1e-6, "%s: mirror", m->id);
        }
}

static void test_instant(void **state)
{
    (void)state;
    const struct gonio_movement *turn[2];
    gonio_movement_find("cervical.rotation_left", turn);
    struct gonio_pose pose = {
        .sensors = 2, .q_PD_start = GONIO_QUAT_IDENTITY, .time_s = { 7, 6.99 }
    };
    pose.q_NB[0]   = about(0, 1, 0, 50);
    pose.q_NB[1]   = about(0, 1, 0, 8);
    pose.rate_N[0] = (gonio_vec3){ 0, 1, 0 };
    pose.rate_N[1] = (gonio_vec3){ 0, 0.25, 0 };
    struct gonio_pose_angles p;
    assert_int_equal(gonio_joint_instant(turn[0], &pose, &p), GONIO_OK);
    CHECK_NEAR(p.angle_deg[2], 42, 1e-9, "the trunk's share is taken off");
    CHECK_NEAR(p.value_deg, 42, 1e-9, "from the value too");
    CHECK_NEAR(p.trunk_deg, 8, 1e-9, "and shown");
    CHECK_NEAR(p.speed_deg_s, deg_from_rad(0.75), 1e-9, "relative speed");
    CHECK_NEAR(p.time_s, 7, 0, "time of the moving segment");
    assert_true(p.trunk_seen);
    pose.sensors = 1;
    pose.q_NB[1] = GONIO_QUAT_IDENTITY;
    gonio_joint_instant(turn[0], &pose, &p);
    assert_false(p.trunk_seen);
    CHECK_NEAR(p.angle_deg[2], 50, 1e-9, "one sensor: the head on the room");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_by_nose_and_crown),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_table_is_whole),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_signs_of_every_movement),
        cmocka_unit_test(test_aside),
        cmocka_unit_test(test_quarters),
        cmocka_unit_test(test_gravity),
        cmocka_unit_test(test_no_movement_without_sign),
        cmocka_unit_test(test_elevation),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_instant),
    };
    return cmocka_run_group_tests_name("joints", tests, NULL, NULL);
}
