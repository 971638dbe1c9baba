/* Laws of quaternions, splits against the formulas of docs/clinical.md 1.1. */
#include "check.h"
#include "math/quat.h"

static gonio_quat some(unsigned seed)
{
    double r[4];
    for (int i = 0; i < 4; i++) {
        seed = seed * 1664525u + 1013904223u;
        r[i] = (double)(seed >> 8) / (1 << 24) * 2 - 1;
    }
    return gonio_quat_normalized((gonio_quat){ r[0], r[1], r[2], r[3] });
}

static double distance(gonio_quat a, gonio_quat b)
{
    gonio_vec3 v = gonio_quat_to_rotvec(gonio_quat_mul(a, gonio_quat_conj(b)));
    return vec3_norm(v);
}

static void test_split_agrees_with_clinical_formulas(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        gonio_quat q = some(i);
        double x = q.x, y = q.y, z = q.z, w = q.w, angle[3];
        if (fabs(2 * (y * z + w * x)) > 0.9999)
            continue;
        assert_int_equal(gonio_quat_split(q, GONIO_ZXY, angle), GONIO_OK);
        CHECK_NEAR(angle[1], asin(2 * (y * z + w * x)), 1e-9, "side, seed %u", i);
        CHECK_NEAR(
            angle[0], atan2(-2 * (x * y - w * z), 1 - 2 * (x * x + z * z)), 1e-9, "a, seed %u", i);
        CHECK_NEAR(
            angle[2], atan2(-2 * (x * z - w * y), 1 - 2 * (x * x + y * y)), 1e-9, "g, seed %u", i);
    }
}

static void test_join_undoes_split(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000; i++)
        for (int order = GONIO_ZXY; order <= GONIO_XZY; order++) {
            double angle[3], minus[3];
            gonio_quat q = some(i);
            gonio_quat_split(q, (enum gonio_order)order, angle);
            CHECK_NEAR(distance(gonio_quat_join(angle, (enum gonio_order)order), q), 0, 1e-7,
                "order %d, seed %u", order, i);
            gonio_quat_split(
                (gonio_quat){ -q.w, -q.x, -q.y, -q.z }, (enum gonio_order)order, minus);
            for (int k = 0; k < 3; k++)
                CHECK_NEAR(minus[k], angle[k], 1e-12, "q and -q, seed %u", i);
        }
}

/* By the turns themselves, one after the other. */
static void test_orders(void **state)
{
    (void)state;
    static const struct {
        enum gonio_order order;
        gonio_vec3 axis[3];
    } rows[] = {
        { GONIO_ZXY, { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } } },
        { GONIO_YXY, { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 1, 0 } } },
        { GONIO_XZY, { { 1, 0, 0 }, { 0, 0, 1 }, { 0, 1, 0 } } },
    };
    static const double turn[3] = { 2.6, 0.7, -0.4 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double angle[3];
        gonio_quat q = GONIO_QUAT_IDENTITY;
        for (int k = 0; k < 3; k++)
            q = quat_mul(q, gonio_quat_from_rotvec(vec3_scale(rows[i].axis[k], turn[k])));
        assert_int_equal(gonio_quat_split(q, rows[i].order, angle), GONIO_OK);
        for (int k = 0; k < 3; k++)
            CHECK_NEAR(angle[k], turn[k], 1e-12, "order %zu, turn %d", i, k);
        CHECK_NEAR(distance(gonio_quat_join(turn, rows[i].order), q), 0, 1e-7, "order %zu", i);
    }
}

static void test_gimbal_lock(void **state)
{
    (void)state;
    static const struct {
        enum gonio_order order;
        double in[3];
    } rows[] = {
        { GONIO_ZXY, { 0.3, M_PI / 2, 0.4 } },
        { GONIO_ZXY, { 0.3, -M_PI / 2, 0.4 } },
        { GONIO_YXY, { 0.3, 0, 0.4 } },
        { GONIO_YXY, { 0.3, M_PI, 0.4 } },
        { GONIO_XZY, { 0.3, M_PI / 2, 0.4 } },
        { GONIO_XZY, { 0.3, -M_PI / 2, 0.4 } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double angle[3];
        gonio_quat q = gonio_quat_join(rows[i].in, rows[i].order);
        assert_int_equal(gonio_quat_split(q, rows[i].order, angle), GONIO_ERANGE);
        CHECK_NEAR(angle[1], rows[i].in[1], 1e-6, "row %zu", i);
        CHECK_NEAR(angle[2], 0, 0, "row %zu", i);
        CHECK_NEAR(distance(gonio_quat_join(angle, rows[i].order), q), 0, 1e-6, "row %zu", i);
    }
}

static void test_rotvec_goes_there_and_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 500; i++) {
        gonio_quat q = some(i);
        CHECK_NEAR(
            distance(gonio_quat_from_rotvec(gonio_quat_to_rotvec(q)), q), 0, 1e-7, "seed %u", i);
    }
    gonio_vec3 small = { 1e-9, -2e-9, 3e-9 };
    gonio_vec3 back  = gonio_quat_to_rotvec(gonio_quat_from_rotvec(small));
    CHECK_NEAR(back.z, 3e-9, 1e-20, "small turns keep their digits");
    CHECK(isnan(gonio_quat_rotate((gonio_quat){ NAN, 0, 0, 0 }, small).x), "NaN in, NaN out");
}

static void test_between_and_axes(void **state)
{
    (void)state;
    static const gonio_vec3 d[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { -1, 0, 0 },
        { 0.6, -0.8, 0 }, { 0, 0, -1 } };
    for (size_t i = 0; i < COUNT(d); i++)
        for (size_t k = 0; k < COUNT(d); k++) {
            gonio_vec3 r = quat_rotate(quat_between(d[i], d[k]), d[i]);
            CHECK_NEAR(vec3_norm(vec3_sub(r, d[k])), 0, 1e-12, "%zu to %zu", i, k);
        }
    for (unsigned i = 0; i < 200; i++) {
        gonio_quat q = some(i);
        gonio_quat p =
            quat_from_axes(quat_rotate(q, d[0]), quat_rotate(q, d[1]), quat_rotate(q, d[2]));
        CHECK_NEAR(distance(p, q), 0, 1e-7, "axes of seed %u", i);
    }
    gonio_vec3 nose =
        quat_rotate(quat_from_yaw_pitch_roll(M_PI / 2, 0, 0.4), (gonio_vec3){ 1, 0, 0 });
    CHECK_NEAR(nose.y, 1, 1e-12, "yaw turns counter-clockwise");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split_agrees_with_clinical_formulas),
        cmocka_unit_test(test_join_undoes_split),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_gimbal_lock),
        cmocka_unit_test(test_rotvec_goes_there_and_back),
        cmocka_unit_test(test_between_and_axes),
    };
    return cmocka_run_group_tests_name("quat", tests, NULL, NULL);
}
