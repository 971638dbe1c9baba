/* Laws of the smoother, and recordings that are not as they should be. How near it comes to the
 * truth, and how well it knows that: test_smoother_truth.c. */
#include "smoothed.h"

/* A consumer sensor on a head that rests for 3 s and then turns. */
static struct worn consumer(void)
{
    return (struct worn){ .head = { .still_s = 3,
                              .yaw_rad       = 70 * DEG,
                              .q_MS          = { 1, 0, 0, 0 },
                              .bias_rad_s    = { 0.3 * DEG, -0.25 * DEG, 0.3 * DEG },
                              .noise_rad_s   = 0.07 * DEG,
                              .seed          = 5 },
        .noise_m_s2             = 0.02 };
}

static void test_count_and_order(void **state)
{
    (void)state;
    struct worn w = consumer();
    worn_simulate(&w, 50, 20);
    struct gonio_smoother *s = smoothed_push(false, 0, 0);
    double none[1]           = { 7 };
    assert_int_equal(gonio_smoother_count(s), 0);
    assert_int_equal(gonio_smoother_heading_covariance(s, none), GONIO_EINVAL);
    assert_int_equal(gonio_smoother_run(s), GONIO_OK);
    assert_int_equal(gonio_smoother_heading_covariance(s, none), GONIO_OK);
    CHECK(none[0] == 7, "nothing was pushed, nothing is written");
    for (size_t i = 0; i < rows; i++) {
        sample[i].sensor = GONIO_SENSOR_PROXIMAL;
        assert_int_equal(gonio_smoother_push(s, &sample[i]), GONIO_OK);
        assert_int_equal(gonio_smoother_count(s), i + 1);
    }
    assert_int_equal(gonio_smoother_heading_covariance(s, none), GONIO_EINVAL);
    assert_int_equal(gonio_smoother_run(s), GONIO_OK);
    smoothed_take(s);
    smoothed_check_sane("plain");
    gonio_smoother_free(s);
    gonio_smoother_free(NULL);
}

static double worst_between(const struct gonio_smoother *s)
{
    double worst = 0;
    struct gonio_orientation o;
    for (size_t i = 0; i < rows; i++) {
        gonio_smoother_at(s, i, &o);
        worst = fmax(worst, angle_between(o.q_GS, out[i].q_GS));
    }
    return worst;
}

/* What a further pass would change is below what is shown; so it is by when a run is asked for. */
static void test_runs_again(void **state)
{
    (void)state;
    struct worn w = consumer();
    worn_simulate(&w, 50, 30);
    for (int mag = 0; mag < 2; mag++) {
        smoothed_run(mag);
        struct gonio_smoother *s = smoothed_push(mag, 0, rows);
        gonio_smoother_run(s);
        CHECK(worst_between(s) < 1e-12, "the same samples, the same words, mag %d", mag);
        gonio_smoother_run(s);
        CHECK_NEAR(worst_between(s), 0, 0.02 * DEG, "twice, mag %d", mag);
        gonio_smoother_free(s);
        s = smoothed_push(mag, 0, rows / 2);
        gonio_smoother_run(s);
        for (size_t i = rows / 2; i < rows; i++)
            gonio_smoother_push(s, &sample[i]);
        gonio_smoother_run(s);
        CHECK_NEAR(worst_between(s), 0, 0.02 * DEG, "half of it before, mag %d", mag);
        gonio_smoother_free(s);
    }
}

/* The sensor's frame and the room's heading are our choice. */
static void test_frames_do_not_matter(void **state)
{
    (void)state;
    static struct gonio_orientation before[SMOOTHED_MOST];
    struct worn w      = consumer();
    const gonio_quat q = gonio_quat_normalized((gonio_quat){ 0.3, -0.5, 0.7, 0.2 });
    w.offset_m_s2      = (gonio_vec3){ 0.1, -0.05, 0.05 };
    worn_simulate(&w, 50, 30);
    for (int mag = 0; mag < 2; mag++) {
        smoothed_run(mag);
        memcpy(before, out, sizeof before);
        for (size_t i = 0; i < rows; i++) {
            sample[i].gyro_rad_s = quat_rotate_back(q, sample[i].gyro_rad_s);
            sample[i].acc_m_s2   = quat_rotate_back(q, sample[i].acc_m_s2);
            sample[i].mag_ut     = quat_rotate_back(q, sample[i].mag_ut);
        }
        smoothed_run(mag);
        gonio_quat start = quat_mul(out[0].q_GS, quat_conj(quat_mul(before[0].q_GS, q)));
        CHECK(inclination_between(start, GONIO_QUAT_IDENTITY) < 1e-6, "up is up");
        for (size_t i = 0; i < rows; i++) {
            gonio_quat want = quat_mul(start, quat_mul(before[i].q_GS, q));
            CHECK_NEAR(angle_between(want, out[i].q_GS), 0, 1e-6, "mag %d, row %zu", mag, i);
            CHECK_NEAR(out[i].heading_sd_rad, before[i].heading_sd_rad, 1e-8, "row %zu", i);
        }
    }
    w                = consumer();
    w.head.start_rad = 130 * DEG;
    worn_simulate(&w, 50, 30);
    smoothed_run(true);
    memcpy(before, out, sizeof before);
    w = consumer();
    worn_simulate(&w, 50, 30);
    smoothed_run(true);
    for (size_t i = 0; i < rows; i++)
        CHECK_NEAR(angle_between(quat_mul(quat_about_z(130 * DEG), out[i].q_GS), before[i].q_GS), 0,
            0.1 * DEG, "another room, row %zu", i);
}

/* ---- recordings that are not as they should be ---- */

static void drop_rows(size_t from, size_t to)
{
    memmove(sample + from, sample + to, (rows - to) * sizeof *sample);
    rows -= to - from;
}

static void lose_acc(void)
{
    for (size_t i = 0; i < rows; i++)
        sample[i].has &= ~(unsigned)GONIO_HAS_ACC;
}
static void one(void) { rows = 1; }
static void two(void) { rows = 2; }
static void only_quats(void)
{
    struct worn w = consumer();
    for (size_t i = 0; i < rows; i++) {
        sample[i].has  = GONIO_HAS_QUAT;
        sample[i].q_GS = head_truth(&w.head, sample[i].time_s);
    }
}
static void raw_then_quats(void)
{
    struct worn w = consumer();
    for (size_t i = 60; i < rows; i++) {
        sample[i].has |= GONIO_HAS_QUAT;
        sample[i].q_GS = head_truth(&w.head, sample[i].time_s);
    }
}
static void quats_first(void)
{
    for (size_t i = 0; i < 100; i++) {
        struct worn w  = consumer();
        sample[i].has  = GONIO_HAS_QUAT;
        sample[i].q_GS = head_truth(&w.head, sample[i].time_s);
    }
}
static void bad_values(void)
{
    static const double bad[] = { (double)NAN, HUGE_VAL, -HUGE_VAL, 1e300 };
    for (size_t i = 5; i < rows; i += 7) {
        gonio_vec3 *field[] = { &sample[i].gyro_rad_s, &sample[i].acc_m_s2, &sample[i].mag_ut };
        field[i % 3]->y     = bad[i % COUNT(bad)];
    }
}
static void bad_first(void)
{
    for (size_t i = 0; i < 20; i++) {
        sample[i].gyro_rad_s.x = (double)NAN;
        if (i < 10)
            sample[i].acc_m_s2.z = HUGE_VAL;
    }
}
static void repeated_times(void)
{
    for (size_t i = 3; i < rows; i += 3)
        sample[i] = sample[i - 1];
}
static void times_back(void)
{
    static const double bad[] = { -1e9, 0, 1.5, (double)NAN, -HUGE_VAL, HUGE_VAL };
    for (size_t i = 10; i < rows; i += 11)
        sample[i].time_s = bad[i % COUNT(bad)];
}
/* The first good one is at 0. */
static void no_time_first(void)
{
    memmove(sample + 3, sample, (rows - 3) * sizeof *sample);
    for (size_t i = 0; i < 3; i++)
        sample[i].time_s = (double)NAN;
}
static void last_twice(void)
{
    sample[rows] = sample[rows - 1];
    rows++;
}
static void no_gyro_now_and_then(void)
{
    for (size_t i = 4; i < rows; i += 5)
        sample[i].has = i % 2 ? GONIO_HAS_ACC : GONIO_HAS_MAG;
}
static void second_lost(void) { drop_rows(500, 550); }
static void ten_lost(void) { drop_rows(500, 1000); }
static void begins_in_motion(void) { drop_rows(0, 230); }
static void field_comes_late(void)
{
    for (size_t i = 0; i < 300; i++)
        sample[i].has &= ~(unsigned)GONIO_HAS_MAG;
}
static void acc_comes_late(void)
{
    for (size_t i = 0; i < 60; i++)
        sample[i].has &= ~(unsigned)GONIO_HAS_ACC;
}
static void acc_alone_first(void)
{
    for (size_t i = 0; i < 60; i++) {
        sample[i].has          = GONIO_HAS_ACC;
        sample[i].gyro_rad_s.y = (double)NAN;
    }
}

static void gyro_once(void)
{
    for (size_t i = 0; i < rows; i++)
        if (i != 27)
            sample[i].has = GONIO_HAS_ACC;
}

static const struct {
    const char *legend;
    void (*spoil)(void);
    bool mag, prefer_quat;
    double
        most_deg; /* of the error of any sample, heading as at the end; 0: no truth is to be had */
} spoilt[] = { { "whole", NULL, false, false, 0.4 }, { "whole, 9 axes", NULL, true, false, 0.6 },
    { "without accelerometer", lose_acc, false, false, 0 },
    { "one sample", one, false, false, 0.5 }, { "two samples", two, true, false, 0.5 },
    { "quaternions alone", only_quats, true, false, 1e-09 },
    { "quaternions that are preferred and come late", raw_then_quats, false, true, 1 },
    { "quaternions first", quats_first, false, false, 0.8 },
    { "bad values", bad_values, true, false, 0.6 },
    { "begins with bad values", bad_first, true, false, 0.5 },
    { "times that repeat", repeated_times, false, false, 1.6 },
    { "times that go back", times_back, false, false, 0.9 },
    { "the last one twice", last_twice, false, false, 0.4 },
    { "now and then no gyroscope", no_gyro_now_and_then, true, false, 1.2 },
    { "a second lost", second_lost, true, false, 1.0 },
    { "ten seconds lost", ten_lost, true, false, 1.2 },
    { "begins in motion", begins_in_motion, true, false, 1.0 },
    { "a field that comes late", field_comes_late, true, false, 1.2 },
    { "an accelerometer that comes late", acc_comes_late, false, false, 0.8 },
    { "begins without times", no_time_first, false, false, 0 },
    { "one rate in all", gyro_once, false, false, 0 },
    { "accelerometer alone first", acc_alone_first, false, false, 0.6 } };

/* The orientation is where it was at the last sample that told of a turn, so a refused one's is
 * that of the one before. */
static double worst_error(const struct head *h)
{
    double worst = 0, at = sample[0].time_s, latest = at;
    const double end = heading_between(out[rows - 1].q_GS, head_truth(h, sample[rows - 1].time_s));
    for (size_t i = 0; i < rows; i++) {
        const struct gonio_sample *s = &sample[i];
        const bool tells =
            s->has & GONIO_HAS_QUAT || (s->has & GONIO_HAS_GYRO && vec3_norm(s->gyro_rad_s) < 1e3);
        if (s->time_s > latest && isfinite(s->time_s)) {
            latest = s->time_s;
            at     = tells ? latest : at;
        }
        gonio_quat truth = quat_mul(quat_about_z(end), head_truth(h, at));
        worst            = fmax(worst, angle_between(out[i].q_GS, truth));
    }
    return worst;
}

static void test_spoilt(void **state)
{
    (void)state;
    static double covariance[SMOOTHED_MOST];
    struct worn w = consumer();
    for (size_t k = 0; k < COUNT(spoilt); k++) {
        struct gonio_calibration found;
        w.head.seed = 5;
        worn_simulate(&w, 50, 30);
        if (spoilt[k].spoil)
            spoilt[k].spoil();
        struct gonio_fusion_options options = smoothed_options(spoilt[k].mag);
        options.prefer_sensor_quat          = spoilt[k].prefer_quat;
        struct gonio_smoother *s;
        assert_int_equal(gonio_smoother_new(&options, &s), GONIO_OK);
        for (size_t i = 0; i < rows; i++)
            assert_int_equal(gonio_smoother_push(s, &sample[i]), GONIO_OK);
        assert_int_equal(gonio_smoother_run(s), GONIO_OK);
        smoothed_take(s);
        smoothed_check_sane(spoilt[k].legend);
        assert_int_equal(gonio_smoother_heading_covariance(s, covariance), GONIO_OK);
        for (size_t i = 0; i < rows; i++)
            CHECK(fabs(covariance[i]) < 10, "%s: covariance, row %zu: %g", spoilt[k].legend, i,
                covariance[i]);
        gonio_smoother_calibration(s, &found);
        CHECK(isfinite(vec3_norm(found.gyro_bias_rad_s)) && isfinite(found.gyro_matrix[4]),
            "%s: calibration", spoilt[k].legend);
        gonio_smoother_free(s);
        double worst = worst_error(&w.head) / DEG;
        CHECK(spoilt[k].most_deg == 0 || worst < spoilt[k].most_deg, "%s: off by %g deg",
            spoilt[k].legend, worst);
    }
}

/* Wherever a recording ends: within a knot, with one, just after it; the last sample repeated. */
static void test_any_length(void **state)
{
    (void)state;
    static double covariance[SMOOTHED_MOST];
    struct worn w = consumer();
    worn_simulate(&w, 50, 10);
    for (size_t n = 1; n < 120; n++)
        for (size_t again = 0; again < 2; again++) {
            const struct gonio_sample next = sample[n];
            if (again)
                sample[n] = sample[n - 1];
            rows                     = n + again;
            struct gonio_smoother *s = smoothed_push(false, 0, rows);
            gonio_smoother_run(s);
            smoothed_take(s);
            smoothed_check_sane("cut");
            gonio_smoother_heading_covariance(s, covariance);
            for (size_t i = 0; i < rows; i++)
                CHECK(isfinite(covariance[i]), "%zu samples, %zu again: %zu", n, again, i);
            gonio_smoother_free(s);
            sample[n] = next;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_and_order),
        cmocka_unit_test(test_runs_again),
        cmocka_unit_test(test_frames_do_not_matter),
        cmocka_unit_test(test_spoilt),
        cmocka_unit_test(test_any_length),
    };
    return cmocka_run_group_tests_name("smoother", tests, NULL, NULL);
}
