/* Laws of the filter on motion by formulas: which choices of frame, period and loss must not
 * change what it says. What it makes of rest and magnets: test_fusion_rest.c. */
#include "head.h"

enum { ROWS_MOST = 8000 };

static struct gonio_sample sample[ROWS_MOST];
static struct gonio_orientation out[ROWS_MOST], other[ROWS_MOST];

/* Even periods, or each by up to 40 % off. */
static size_t simulate(struct head h, double rate_hz, double end_s, bool jitter)
{
    size_t n      = 0;
    double before = -1 / rate_hz;
    while (n < ROWS_MOST) {
        double t = ((double)n + (jitter ? 0.4 * sin(17.0 * (double)n * (double)n) : 0)) / rate_hz;
        if (t > end_s)
            break;
        sample[n++] = head_sample(&h, before, t);
        before      = t;
    }
    return n;
}

static void fuse(size_t n, bool use_mag, struct gonio_orientation *o)
{
    struct gonio_fusion f;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    options.use_mag                     = use_mag;
    gonio_fusion_init(&f, &options);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(gonio_fusion_update(&f, &sample[i], &o[i]), GONIO_OK);
}

static double worst_angle(
    const struct gonio_orientation *a, const struct gonio_orientation *b, size_t n)
{
    double worst = 0;
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, angle_between(a[i].q_GS, b[i].q_GS));
    return worst;
}

static void test_first_sample_points(void **state)
{
    (void)state;
    struct head h = head_plain;
    h.start_rad   = 2.0;
    simulate(h, 100, 0.5, false);
    fuse(1, false, out);
    CHECK_NEAR(
        inclination_between(out[0].q_GS, head_truth(&h, 0)), 0, 1e-6, "level from one force");
    CHECK(
        out[0].heading_sd_rad == 0, "without magnetometer the heading is what it is at the start");
    CHECK(out[0].bias_sd_rad_s > 0.5 * DEG, "nothing is known of the bias yet");
    fuse(15, true, out);
    CHECK_NEAR(angle_between(out[14].q_GS, head_truth(&h, 0)), 0, 1e-6, "north from one field");
    CHECK(out[14].heading_from_mag, "trusted");
}

static void test_follows_motion(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double rate_hz;
        bool jitter;
    } rows[] = { { "50 Hz", 50, false }, { "100 Hz", 100, false }, { "200 Hz", 200, false },
        { "100 Hz, jittered", 100, true } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct head h = head_plain;
        size_t n      = simulate(h, rows[i].rate_hz, 30, rows[i].jitter);
        for (int mag = 0; mag < 2; mag++) {
            fuse(n, mag, out);
            double start = heading_between(out[0].q_GS, head_truth(&h, 0));
            for (size_t k = 0; k < n; k++) {
                gonio_quat truth =
                    quat_mul(quat_about_z(mag ? 0 : start), head_truth(&h, sample[k].time_s));
                CHECK_NEAR(angle_between(out[k].q_GS, truth), 0, 0.5 * DEG, "%s, mag %d, %g s",
                    rows[i].legend, mag, sample[k].time_s);
            }
        }
    }
}

static void test_heading_of_room_does_not_matter(void **state)
{
    (void)state;
    struct head h  = head_plain;
    h.bias_rad_s.x = 0.001; /* no exact zeros at rest, which would mean a static threshold */
    /* While the level is a little off, the field's dip shows in the heading, more in some. */
    size_t n = simulate(h, 100, 20, false);
    fuse(n, true, out);
    h.start_rad = 130 * DEG;
    simulate(h, 100, 20, false);
    fuse(n, true, other);
    gonio_quat turn = quat_about_z(h.start_rad);
    for (size_t i = 0; i < n; i++)
        CHECK_NEAR(
            angle_between(quat_mul(turn, out[i].q_GS), other[i].q_GS), 0, 0.1 * DEG, "row %zu", i);
}

static void test_frame_of_sensor_does_not_matter(void **state)
{
    (void)state;
    struct head h = head_plain;
    h.bias_rad_s  = (gonio_vec3){ 0.01, -0.005, 0.008 };
    size_t n      = simulate(h, 100, 20, false);
    fuse(n, false, out);
    gonio_quat q = gonio_quat_normalized((gonio_quat){ 0.3, -0.5, 0.7, 0.2 });
    for (size_t i = 0; i < n; i++) {
        sample[i].gyro_rad_s = quat_rotate_back(q, sample[i].gyro_rad_s);
        sample[i].acc_m_s2   = quat_rotate_back(q, sample[i].acc_m_s2);
    }
    fuse(n, false, other);
    double start = heading_between(quat_mul(out[0].q_GS, q), other[0].q_GS);
    for (size_t i = 0; i < n; i++) {
        gonio_quat want = quat_mul(quat_about_z(-start), quat_mul(out[i].q_GS, q));
        CHECK_NEAR(angle_between(want, other[i].q_GS), 0, 1e-6, "row %zu", i);
        CHECK_NEAR(other[i].bias_sd_rad_s, out[i].bias_sd_rad_s, 1e-9, "row %zu", i);
    }
    gonio_vec3 bias = quat_rotate(q, other[n - 1].bias_rad_s);
    CHECK_NEAR(vec3_norm(vec3_sub(bias, out[n - 1].bias_rad_s)), 0, 1e-9, "bias turns along");
}

static void test_lost_second(void **state)
{
    (void)state;
    struct head h = head_plain;
    size_t n = simulate(h, 100, 30, false), kept = 0;
    size_t from = 1040, to = 1140; /* in the middle of a turn */
    for (size_t i = 0; i < n; i++)
        if (i < from || i >= to)
            sample[kept++] = sample[i];
    fuse(kept, false, out);
    CHECK(out[from].heading_sd_rad > out[from - 1].heading_sd_rad + 10 * DEG,
        "a second unseen is said: %g deg", out[from].heading_sd_rad / DEG);
    double start = heading_between(out[0].q_GS, head_truth(&h, 0));
    for (size_t i = from; i < kept; i++) {
        double off = heading_between(out[i].q_GS, head_truth(&h, sample[i].time_s)) - start;
        CHECK(fabs(off) < 3 * out[i].heading_sd_rad, "row %zu: %g deg", i, off / DEG);
    }
    double incl = inclination_between(out[kept - 1].q_GS, head_truth(&h, sample[kept - 1].time_s));
    CHECK(incl < 1 * DEG, "level again: %g deg", incl / DEG);
}

/* At rest a gap costs nothing but certainty. */
static void test_gap_at_rest(void **state)
{
    (void)state;
    struct head h = head_plain;
    h.still_s     = 1e9;
    h.noise_rad_s = 0.1 * DEG;
    h.seed        = 3;
    size_t n = simulate(h, 100, 20, false), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i < 800 || i >= 1000)
            sample[kept++] = sample[i];
    sample[801].acc_m_s2.x += 3; /* one of the first after it is jolted */
    fuse(kept, false, out);
    for (size_t i = 800; i < kept; i++)
        CHECK_NEAR(angle_between(out[i].q_GS, out[799].q_GS), 0, 2 * DEG, "row %zu", i);
    CHECK_NEAR(angle_between(out[kept - 1].q_GS, out[799].q_GS), 0, 0.5 * DEG, "back");
    CHECK(
        !out[850].still && out[1000].still, "still again after a second, told half a second later");
}

static void test_dropped_samples_are_bridged(void **state)
{
    (void)state;
    struct head h = head_plain;
    size_t n = simulate(h, 100, 20, false), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i % 10 < 7)
            sample[kept++] = sample[i];
    fuse(kept, false, out);
    double start = heading_between(out[0].q_GS, head_truth(&h, 0));
    for (size_t i = 0; i < kept; i++) {
        double off = heading_between(out[i].q_GS, head_truth(&h, sample[i].time_s)) - start;
        CHECK_NEAR(off, 0, 1.0 * DEG, "three of ten samples lost, row %zu", i);
    }
}

/* A sample that is not later, whatever stands in it, leaves no trace. */
static void test_time_not_growing(void **state)
{
    (void)state;
    static const double back[] = { 0, 1e-9, 0.01, 5, 1e9, (double)NAN, -HUGE_VAL };
    struct gonio_fusion f;
    struct gonio_orientation o;
    size_t n = simulate(head_plain, 100, 8, false);
    fuse(n, true, out);
    gonio_fusion_init(&f, NULL);
    for (size_t i = 0; i < n; i++) {
        gonio_fusion_update(&f, &sample[i], &other[i]);
        struct gonio_sample bad = sample[i];
        bad.time_s -= back[i % COUNT(back)];
        bad.gyro_rad_s.x += 3;
        assert_int_equal(gonio_fusion_update(&f, &bad, &o), GONIO_OK);
        CHECK(angle_between(o.q_GS, other[i].q_GS) < 1e-7, "row %zu: where it was", i);
    }
    CHECK_NEAR(worst_angle(out, other, n), 0, 1e-7, "no trace");
}

/* A field with a bad value is a field not given. */
static void test_bad_values_are_missing_fields(void **state)
{
    (void)state;
    static const double bad[] = { (double)NAN, HUGE_VAL, -HUGE_VAL, 1e300, -1e12 };
    size_t n                  = simulate(head_plain, 100, 12, false);
    for (size_t i = 5; i < n; i += 7)
        sample[i].has &= ~(unsigned)(i % 2   ? GONIO_HAS_ACC
                                     : i % 3 ? GONIO_HAS_MAG
                                             : GONIO_HAS_GYRO);
    fuse(n, true, out);
    for (size_t i = 5; i < n; i += 7) {
        double value = bad[i % COUNT(bad)];
        sample[i].has |= GONIO_HAS_ACC | GONIO_HAS_MAG | GONIO_HAS_GYRO;
        gonio_vec3 *field = i % 2   ? &sample[i].acc_m_s2
                            : i % 3 ? &sample[i].mag_ut
                                    : &sample[i].gyro_rad_s;
        field->y          = value;
    }
    fuse(n, true, other);
    CHECK_NEAR(worst_angle(out, other, n), 0, 1e-12, "bad is missing");
    for (size_t i = 0; i < n; i++)
        CHECK_NEAR(angle_between(other[i].q_GS, head_truth(&head_plain, sample[i].time_s)), 0,
            2 * DEG, "row %zu", i);
}

static void test_nothing_known(void **state)
{
    (void)state;
    struct gonio_fusion f;
    struct gonio_orientation o;
    struct gonio_sample s = { .has = GONIO_HAS_ACC | GONIO_HAS_GYRO | GONIO_HAS_QUAT,
        .acc_m_s2                  = { (double)NAN, 0, 0 },
        .gyro_rad_s                = { 0, HUGE_VAL, 0 },
        .sensor                    = 1 };
    gonio_fusion_init(&f, NULL);
    assert_int_equal(gonio_fusion_update(&f, &s, &o), GONIO_OK);
    CHECK(o.q_GS.w == 1 && o.inclination_sd_rad > 3 && o.heading_sd_rad > 3 && o.sensor == 1,
        "identity, and that it is not known");
    s = (struct gonio_sample){ .time_s = 1, .has = GONIO_HAS_ACC, .acc_m_s2 = { 0, 0, 0 } };
    for (int i = 0; i < 100; i++, s.time_s += 0.01)
        gonio_fusion_update(&f, &s, &o);
    CHECK(isfinite(o.q_GS.w) && isfinite(o.inclination_sd_rad), "free fall from the start");
}

static void test_start_in_motion(void **state)
{
    (void)state;
    struct head h = head_plain;
    h.still_s     = -3;
    size_t n      = simulate(h, 100, 20, false);
    fuse(n, false, out);
    for (size_t i = 0; i < n; i++)
        CHECK(isfinite(out[i].q_GS.w) && fabs(inclination_between(out[i].q_GS,
                                             head_truth(&h, sample[i].time_s))) < 5 * DEG,
            "row %zu", i);
    CHECK_NEAR(inclination_between(out[n - 1].q_GS, head_truth(&h, sample[n - 1].time_s)), 0,
        1.0 * DEG, "found");
}

static void test_sensor_quaternion_passes(void **state)
{
    (void)state;
    struct gonio_fusion f;
    struct gonio_orientation o;
    struct head h = head_plain;
    gonio_fusion_init(&f, NULL);
    for (int i = 0; i <= 1000; i++) {
        double t              = 0.01 * i;
        gonio_quat q          = gonio_quat_normalized(head_truth(&h, t));
        struct gonio_sample s = head_sample(&h, t - 0.01, t);
        s.has                 = GONIO_HAS_QUAT | GONIO_HAS_ACC;
        s.q_GS                = q;
        gonio_fusion_update(&f, &s, &o);
        CHECK(memcmp(&o.q_GS, &q, sizeof q) == 0, "bit by bit, row %d", i);
        CHECK(!o.heading_from_mag, "row %d", i);
        CHECK(o.still == (t >= 0.755 && t < 4.2) || (t > 0.74 && t < 0.77) || (t > 4 && t < 4.5),
            "still while it does not turn, %g s", t);
        gonio_vec3 rate = head_rate(&h, t - 0.01, t);
        if (i > 0)
            CHECK_NEAR(vec3_norm(vec3_sub(o.rate_rad_s, rate)), 0, 15 * DEG, "rate at %g s", t);
    }
    struct gonio_sample long_q = {
        .time_s = 11, .has = GONIO_HAS_QUAT, .q_GS = { 1.002, 0, 0, 0 }
    };
    gonio_fusion_update(&f, &long_q, &o);
    CHECK_NEAR(o.q_GS.w, 1, 1e-15, "a norm that rounding spoilt is mended");
    long_q.time_s = 12;
    long_q.q_GS.w = 0;
    gonio_fusion_update(&f, &long_q, &o);
    CHECK_NEAR(o.q_GS.w, 1, 1e-15, "no quaternion: where it was");
}

static void test_which_source(void **state)
{
    (void)state;
    struct head h = head_plain;
    for (int prefer = 0; prefer < 2; prefer++) {
        struct gonio_fusion f;
        struct gonio_orientation o;
        struct gonio_fusion_options options = { .use_mag = false, .prefer_sensor_quat = prefer };
        gonio_fusion_init(&f, &options);
        gonio_quat odd = quat_about_z(1.0);
        for (int i = 0; i <= 1000; i++) {
            struct gonio_sample s = head_sample(&h, 0.01 * (i - 1), 0.01 * i);
            s.has  = GONIO_HAS_QUAT | (i >= 2 && i % 50 ? GONIO_HAS_GYRO | GONIO_HAS_ACC : 0u);
            s.q_GS = quat_mul(odd, head_truth(&h, s.time_s));
            gonio_fusion_update(&f, &s, &o);
            CHECK_NEAR(angle_between(o.q_GS, s.q_GS), 0, prefer ? 1e-6 : 2 * DEG,
                "no jump between sources, prefer %d, row %d", prefer, i);
        }
        CHECK((f.mode == GONIO_FUSION_SENSOR) == prefer, "prefer %d", prefer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_sample_points),
        cmocka_unit_test(test_follows_motion),
        cmocka_unit_test(test_heading_of_room_does_not_matter),
        cmocka_unit_test(test_frame_of_sensor_does_not_matter),
        cmocka_unit_test(test_lost_second),
        cmocka_unit_test(test_gap_at_rest),
        cmocka_unit_test(test_dropped_samples_are_bridged),
        cmocka_unit_test(test_time_not_growing),
        cmocka_unit_test(test_bad_values_are_missing_fields),
        cmocka_unit_test(test_nothing_known),
        cmocka_unit_test(test_start_in_motion),
        cmocka_unit_test(test_sensor_quaternion_passes),
        cmocka_unit_test(test_which_source),
    };
    return cmocka_run_group_tests_name("fusion", tests, NULL, NULL);
}
