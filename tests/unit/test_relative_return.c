/* A recording that starts and ends in one pose: the heading that was lost, and how it is taken out.
 */
#include "two_sensors.h"

static gonio_quat chair(double t)
{
    return quat_from_yaw_pitch_roll(0.2 * two_ease((t - 5) / 20), 0.1,
        0.1 * two_ease((t - 20) / 5) - 0.1 * two_ease((t - 40) / 5));
}

static gonio_quat there_and_back(const void *of, double t)
{
    const double *tilt_deg = of; /* by how much the end misses the start */
    double away            = two_ease((t - 3) / 2) - two_ease((t - 50) / 5);
    return quat_from_yaw_pitch_roll(
        1.1 * away, 0.3 * away + 0.005 * sin(3 * t), *tilt_deg * DEG * two_ease((t - 50) / 5));
}

static struct gonio_series series(int sensor)
{
    return (struct gonio_series){ two_held.at[sensor], two_held.count[sensor] };
}

static void test_mismatch(void **state)
{
    (void)state;
    static const double drift_deg_s[] = { 0, 0.2, -1 }, tilt_deg[] = { 0, 4 };
    for (size_t d = 0; d < COUNT(drift_deg_s); d++)
        for (size_t i = 0; i < COUNT(tilt_deg); i++) {
            struct gonio_return r;
            struct two two  = two_plain;
            two.proximal    = chair;
            two.joint       = there_and_back;
            two.of          = &tilt_deg[i];
            two.drift_rad_s = drift_deg_s[d] * DEG;
            two.start_rad   = 3;
            two_make(&two, &two_held);
            assert_int_equal(gonio_relative_return(series(0), series(1), 1, &r), GONIO_OK);
            CHECK_NEAR(r.heading_rad / DEG, drift_deg_s[d] * (r.to_s - r.from_s), 0.5,
                "drift %g deg/s, tilt %g", drift_deg_s[d], tilt_deg[i]);
            CHECK_NEAR(r.inclination_rad / DEG, tilt_deg[i], 0.5, "tilt");
            CHECK_NEAR(r.from_s, 0.5, 0.01, "from");
            CHECK_NEAR(r.to_s, 59.5, 0.05, "to");
        }
}

static void test_one_sensor(void **state)
{
    (void)state;
    double none = 0;
    struct gonio_return r;
    struct two two  = two_plain;
    two.joint       = there_and_back;
    two.of          = &none;
    two.proximal    = chair; /* turns by 0.2 rad: without its sensor that is the head's */
    two.drift_rad_s = 0.1 * DEG;
    two_make(&two, &two_held);
    struct gonio_series nobody = { NULL, 0 };
    assert_int_equal(gonio_relative_return(series(0), nobody, 1, &r), GONIO_OK);
    CHECK_NEAR(r.heading_rad, 0.2 + 5.9 * DEG, 0.01, "against the room");
    struct gonio_series brief = { two_held.at[0], 100 };
    assert_int_equal(gonio_relative_return(brief, nobody, 1, &r), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "too short"));
}

static void test_taken_out(void **state)
{
    (void)state;
    /* A bias walked: what is shared with the end grows faster than time. */
    double time_s[] = { 0, 1, 2, 4 }, covariance[] = { 0, 0.5, 1.5, 4 }, turn[4];
    gonio_relative_take_out(0.3, covariance, NULL, 4, 5, turn);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(turn[i], -0.3 * covariance[i] / 5, 1e-12, "row %d", i);
    gonio_relative_take_out(0.3, NULL, time_s, 4, 0.5, turn);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(turn[i], -0.3 * 0.5 * time_s[i] / 4, 1e-12, "row %d", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mismatch),
        cmocka_unit_test(test_one_sensor),
        cmocka_unit_test(test_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
