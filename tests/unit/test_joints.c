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
        { "cervical.rotation_left", 1, "cervical.rotation_left" },
        { "cervical.rotation_right", 1, "cervical.rotation_right" },
        { "cervical.rotatio", 0, NULL },
        { "cervical", 0, NULL },
        { "", 0, NULL },
        { "knee.flexion", 0, NULL },
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
            CHECK(!strncmp(row->id, row->pair, strlen(row->pair)), "%s", row->id);
            CHECK(
                row->title && row->subject && row->side && row->cue && row->watch && row->position,
                "%s", row->id);
            CHECK(
                row->angle >= 0 && row->angle < GONIO_ANGLES && abs(row->sign) == 1, "%s", row->id);
            CHECK(row->sem_deg > 0 && row->sem_between_deg >= row->sem_deg && row->sem_source, "%s",
                row->id);
        }
    }
    assert_null(gonio_movement_at(seen));
}

/* Left is positive in rotation_left and negative in rotation_right. */
static void test_movement_signs(void **state)
{
    (void)state;
    const struct gonio_movement *pair[2];
    double angle[3];
    assert_int_equal(gonio_movement_find("cervical.rotation", pair), 2);
    gonio_joint_angles(pair[0]->joint, about(0, 1, 0, 52), angle);
    CHECK_NEAR(pair[0]->sign * deg_from_rad(angle[pair[0]->angle]), 52, 1e-9, "left");
    CHECK_NEAR(pair[1]->sign * deg_from_rad(angle[pair[1]->angle]), -52, 1e-9, "right");
    assert_string_equal(pair[0]->side, "left");
    assert_string_equal(pair[1]->side, "right");
}

static void test_instant(void **state)
{
    (void)state;
    size_t count;
    const struct gonio_joint *neck = gonio_joints(&count)[0];
    struct gonio_pose pose         = { .sensors = 2, .time_s = { 7, 6.99 } };
    pose.q_NB[0]                   = about(0, 1, 0, 50);
    pose.q_NB[1]                   = about(0, 1, 0, 8);
    pose.rate_N[0]                 = (gonio_vec3){ 0, 1, 0 };
    pose.rate_N[1]                 = (gonio_vec3){ 0, 0.25, 0 };
    struct gonio_pose_angles p;
    assert_int_equal(gonio_joint_instant(neck, &pose, &p), GONIO_OK);
    CHECK_NEAR(p.angle_deg[2], 42, 1e-9, "the trunk's share is taken off");
    CHECK_NEAR(p.trunk_deg, 8, 1e-9, "and shown");
    CHECK_NEAR(p.speed_deg_s, deg_from_rad(0.75), 1e-9, "relative speed");
    CHECK_NEAR(p.time_s, 7, 0, "time of the moving segment");
    assert_true(p.trunk_seen);
    pose.sensors = 1;
    pose.q_NB[1] = GONIO_QUAT_IDENTITY;
    gonio_joint_instant(neck, &pose, &p);
    assert_false(p.trunk_seen);
    CHECK_NEAR(p.angle_deg[2], 50, 1e-9, "one sensor: the head on the room");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_by_nose_and_crown),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_table_is_whole),
        cmocka_unit_test(test_movement_signs),
        cmocka_unit_test(test_instant),
    };
    return cmocka_run_group_tests_name("joints", tests, NULL, NULL);
}
