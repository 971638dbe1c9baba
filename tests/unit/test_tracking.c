/* How well a cursor followed: of followers whose errors are known. */
#include "check.h"
#include "math/vec3.h"
#include <gonio/tracking.h>

static struct gonio_track track;

/* Follow with a lag and an offset square to nothing in particular. */
static struct gonio_track_score follow(
    enum gonio_track_path path, double lag_s, double yaw_deg, double pitch_deg, double rate_hz)
{
    struct gonio_track_score score;
    gonio_track_init(&track, path, 2);
    for (int i = -50; i <= gonio_track_length_s(path) * rate_hz + 50; i++) {
        double t = i / rate_hz, at[2];
        gonio_track_target(path, t - lag_s, at);
        at[0] += yaw_deg;
        at[1] += pitch_deg;
        gonio_track_push(&track, t, at);
    }
    assert_int_equal(gonio_track_finish(&track, &score), GONIO_OK);
    return score;
}

static void test_perfect(void **state)
{
    (void)state;
    for (int path = 0; path < GONIO_TRACK_PATHS; path++) {
        struct gonio_track_score s = follow((enum gonio_track_path)path, 0, 0, 0, 60);
        CHECK_NEAR(s.distance_deg, 0, 1e-9, "path %d", path);
        CHECK_NEAR(s.on_target_percent, 100, 1e-9, "path %d", path);
        CHECK_NEAR(
            s.seconds, gonio_track_length_s((enum gonio_track_path)path), 0.02, "path %d", path);
    }
}

static void test_offset(void **state)
{
    (void)state;
    struct gonio_track_score s = follow(GONIO_EIGHT_SLOW, 0, 3, 4, 60);
    CHECK_NEAR(s.distance_deg, 5, 1e-9, "3 and 4");
    CHECK_NEAR(s.on_target_percent, 0, 0, "never on it");
    /* Where the target goes to that side the cursor is ahead: the share of it by the path's own
     * velocity, 25 cos u and 24 cos 2u. */
    int ahead = 0;
    for (int i = 0; i < 100000; i++) {
        double u = 2 * M_PI * i / 100000;
        ahead += 3 * 25 * cos(u) + 4 * 24 * cos(2 * u) >= 0;
    }
    CHECK_NEAR(s.overshoot_percent, 0.001 * ahead, 0.5, "ahead");
    CHECK_NEAR(s.undershoot_percent, 100 - 0.001 * ahead, 0.5, "behind");
    s = follow(GONIO_EIGHT_SLOW, 0, 1.2, 1.5, 60);
    CHECK_NEAR(s.on_target_percent, 100, 1e-9, "within the target");
}

/* Who lags is behind, who runs is ahead; whatever the rate. */
static void test_lag(void **state)
{
    (void)state;
    for (int path = 0; path < GONIO_TRACK_PATHS; path++)
        for (double rate = 25; rate <= 200; rate *= 2) {
            struct gonio_track_score late  = follow((enum gonio_track_path)path, 0.4, 0, 0, rate);
            struct gonio_track_score early = follow((enum gonio_track_path)path, -0.4, 0, 0, rate);
            CHECK(late.overshoot_percent < 3 && late.undershoot_percent > 40,
                "path %d: %g behind, %g ahead", path, late.undershoot_percent,
                late.overshoot_percent);
            CHECK(early.undershoot_percent < 3 && early.overshoot_percent > 40, "path %d", path);
            CHECK_NEAR(late.on_target_percent + late.undershoot_percent + late.overshoot_percent,
                100, 1e-6, "all of the time");
        }
    struct gonio_track_score slow = follow(GONIO_EIGHT_SLOW, 0.2, 0, 0, 100),
                             fast = follow(GONIO_EIGHT_FAST, 0.2, 0, 0, 100);
    CHECK_NEAR(fast.distance_deg / slow.distance_deg, 3, 0.1, "a lag costs by the speed");
}

static void test_paths(void **state)
{
    (void)state;
    for (int path = 0; path < GONIO_TRACK_PATHS; path++) {
        double length = gonio_track_length_s((enum gonio_track_path)path), last[2], at[2];
        enum gonio_track_path found;
        assert_int_equal(
            gonio_track_path_find(gonio_track_path_name((enum gonio_track_path)path), &found),
            GONIO_OK);
        assert_int_equal(found, path);
        gonio_track_target((enum gonio_track_path)path, 0, last);
        for (double t = 0.01; t <= length; t += 0.01) {
            gonio_track_target((enum gonio_track_path)path, t, at);
            CHECK(hypot(at[0] - last[0], at[1] - last[1]) < 0.5, "path %d leaps at %g", path, t);
            CHECK(fabs(at[0]) <= 25.001 && fabs(at[1]) <= 12.001, "path %d at %g", path, t);
            memcpy(last, at, sizeof last);
        }
    }
    enum gonio_track_path none;
    assert_int_equal(gonio_track_path_find("butterfly", &none), GONIO_EINVAL);
    double screen[2];
    gonio_track_screen((double[2]){ 30, 45 }, 70, screen);
    CHECK_NEAR(screen[0], -70 * tan(M_PI / 6), 1e-9, "left on the left");
    CHECK_NEAR(screen[1], 70, 1e-9, "up");
}

static void test_bad_input(void **state)
{
    (void)state;
    struct gonio_track_score score;
    gonio_track_init(&track, GONIO_EIGHT_FAST, 2);
    assert_int_equal(gonio_track_finish(&track, &score), GONIO_EQUALITY);
    CHECK_NEAR(score.distance_deg, NAN, 0, "nothing followed");
    gonio_track_push(&track, 1, (double[2]){ NAN, 0 });
    gonio_track_push(&track, 1, (double[2]){ 0, 0 });
    gonio_track_push(&track, 0.5, (double[2]){ 0, 0 }); /* back in time */
    gonio_track_push(&track, 5, (double[2]){ 0, 0 });
    assert_int_equal(gonio_track_finish(&track, &score), GONIO_EQUALITY);
    CHECK_NEAR(score.seconds, 4, 1e-9, "and too short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_perfect),
        cmocka_unit_test(test_offset),
        cmocka_unit_test(test_lag),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_bad_input),
    };
    return cmocka_run_group_tests_name("tracking", tests, NULL, NULL);
}
