/* How near the smoother comes to the truth, and how well it knows that: heads by formulas with the
 * errors of consumer sensors drawn anew for every seed from what the filter takes to be usual. */
#include "smoothed.h"

enum { SEEDS = 60, RATE_HZ = 50 };

/* Mean of so many squared normal deviates: 95 % are below it. */
static const double most_mean = 79.08 / SEEDS;

static const double bias_sd = 1.0 * DEG, matrix_sd = 0.01, offset_sd = 0.15;

static struct worn drawn(unsigned seed, double still_s)
{
    struct worn w = { .head = { .still_s = still_s,
                          .yaw_rad       = 60 * DEG,
                          .sway_rad      = 0.4 * DEG,
                          .sway_hz       = 0.31,
                          .q_MS          = { 1, 0, 0, 0 },
                          .noise_rad_s   = 0.05 * DEG, /* 0.01 deg/s/sqrt(Hz) over 25 Hz */
                          .seed          = seed * 7919 + 1 },
        .noise_m_s2         = 0.02 };
    for (int i = 0; i < 20; i++)
        head_noise(&w.head); /* seeds that follow each other are alike at first */
    w.head.bias_rad_s = worn_noise(&w, bias_sd);
    w.offset_m_s2     = worn_noise(&w, offset_sd);
    for (int i = 0; i < 9; i++)
        w.matrix[i] = matrix_sd * head_noise(&w.head);
    return w;
}

static double mean_of(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i] / (double)n;
    return sum;
}

/* 9 axes: against north. 6 axes: from where headings count. */
static double rmse_deg(const struct head *h, const struct gonio_orientation *o, bool mag)
{
    double sum = 0, zero = mag ? 0 : heading_between(o[0].q_GS, head_truth(h, 0));
    for (size_t i = 0; i < rows; i++) {
        gonio_quat truth = quat_mul(quat_about_z(zero), head_truth(h, sample[i].time_s));
        sum += pow(angle_between(o[i].q_GS, truth) / DEG, 2);
    }
    return sqrt(sum / (double)rows);
}

static void test_better_than_live(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        bool mag;
        double still_s, share; /* of the live filter's error, at most */
    } kinds[] = { { "6 axes, at rest first", false, 4, 0.95 },
        { "9 axes, at rest first", true, 4, 0.85 }, { "6 axes, in motion", false, -3, 0.97 },
        { "9 axes, in motion", true, -3, 0.5 } };
    for (size_t k = 0; k < COUNT(kinds); k++) {
        double smoothed[SEEDS], alive[SEEDS];
        for (unsigned seed = 0; seed < SEEDS; seed++) {
            struct worn w = drawn(seed, kinds[k].still_s);
            worn_simulate(&w, RATE_HZ, 30);
            smoothed_run(kinds[k].mag);
            smoothed[seed] = rmse_deg(&w.head, out, kinds[k].mag);
            alive[seed]    = rmse_deg(&w.head, live, kinds[k].mag);
        }
        CHECK(mean_of(smoothed, SEEDS) < kinds[k].share * mean_of(alive, SEEDS),
            "%s: %g deg, live %g", kinds[k].legend, mean_of(smoothed, SEEDS),
            mean_of(alive, SEEDS));
    }
}

/* Squared errors over the variances told; inclination: the mean of two axes. */
struct normalised {
    double heading, inclination, bias;
};

static struct normalised normalised_at(const struct worn *w, bool mag, double mark_s, double at_s)
{
    const size_t m = (size_t)(mark_s * RATE_HZ + 0.5), i = (size_t)(at_s * RATE_HZ + 0.5);
    const struct gonio_orientation *o = &out[i];
    const gonio_quat truth            = head_truth(&w->head, sample[i].time_s);
    const double zero =
        mag ? 0 : heading_between(out[m].q_GS, head_truth(&w->head, sample[m].time_s));
    const gonio_vec3 miss = vec3_sub(o->bias_rad_s, w->head.bias_rad_s);
    const gonio_vec3 up   = quat_rotate_back(o->q_GS, (gonio_vec3){ 0, 0, 1 });
    return (
        struct normalised){ pow((heading_between(o->q_GS, truth) - zero) / o->heading_sd_rad, 2),
        pow(inclination_between(o->q_GS, truth) / o->inclination_sd_rad, 2) / 2,
        pow(vec3_dot(miss, up) / o->bias_sd_rad_s, 2) };
}

/* No more sure than right: neither in the middle nor at the end. */
static void test_knows_how_well(void **state)
{
    (void)state;
    static const double still_s[] = { -3, 4 };
    for (int k = 0; k < 8; k++) {
        const bool mag    = k & 1;
        const double at_s = k & 4 ? 30 : 17, mark_s = 3;
        struct normalised mean = { 0, 0, 0 };
        for (unsigned seed = 0; seed < SEEDS; seed++) {
            struct worn w = drawn(seed, still_s[k / 2 % 2]);
            worn_simulate(&w, RATE_HZ, 30);
            struct gonio_smoother *s = smoothed_push(mag, 0, rows);
            gonio_smoother_mark_heading(s, mark_s);
            assert_int_equal(gonio_smoother_run(s), GONIO_OK);
            smoothed_take(s);
            gonio_smoother_free(s);
            struct normalised n = normalised_at(&w, mag, mark_s, at_s);
            mean.heading += n.heading / SEEDS;
            mean.inclination += n.inclination / SEEDS;
            mean.bias += n.bias / SEEDS;
        }
        CHECK(mean.heading < most_mean && mean.heading > 0.05 && mean.inclination < most_mean &&
                  mean.inclination > 0.05 && mean.bias < most_mean,
            "mag %d, still until %g s, at %g s: heading %g, inclination %g, bias %g", mag,
            still_s[k / 2 % 2], at_s, mean.heading, mean.inclination, mean.bias);
    }
}

/* ---- the gyroscope's matrix ---- */

/* On a table: five turns about X, then about Y, both level, with rests between. */
static gonio_quat table_pose(double t, int *axis, double *rate_rad_s)
{
    const double turning_s = 5 * 2 * M_PI / 2.0, rest_s = 3;
    double x    = fmin(fmax(t - rest_s, 0), turning_s),
           y    = fmin(fmax(t - 2 * rest_s - turning_s, 0), turning_s);
    *axis       = y > 0;
    *rate_rad_s = (x > 0 && x < turning_s) || (y > 0 && y < turning_s) ? 2.0 : 0;
    return gonio_quat_from_rotvec((gonio_vec3){ y > 0 ? 0 : 2 * x, 2 * y, 0 });
}

static void simulate_table(struct worn *w)
{
    rows = 45 * RATE_HZ;
    for (size_t i = 0; i < rows; i++) {
        int axis, before;
        double rate, unused;
        const double t       = (double)i / RATE_HZ;
        const gonio_quat q   = table_pose(t, &axis, &rate),
                         p   = table_pose(t - 1.0 / RATE_HZ, &before, &unused);
        gonio_vec3 turn      = gonio_quat_to_rotvec(quat_mul(quat_conj(p), q));
        gonio_vec3 with_bias = vec3_add(vec3_scale(turn, RATE_HZ),
            vec3_add(w->head.bias_rad_s, worn_noise(w, w->head.noise_rad_s)));
        sample[i]            = (struct gonio_sample){ .time_s = t,
                       .has                                   = GONIO_HAS_GYRO | GONIO_HAS_ACC,
                       .gyro_rad_s                            = worn_rate(w, with_bias),
                       .acc_m_s2 = vec3_add(quat_rotate_back(q, (gonio_vec3){ 0, 0, 9.81 }),
                           vec3_add(w->offset_m_s2, worn_noise(w, w->noise_m_s2))) };
    }
}

static void test_finds_the_matrix(void **state)
{
    (void)state;
    static const struct {
        int element;
        bool shown;
    } elements[]    = { { 0, true }, { 4, true }, { 8, false } };
    double miss2[9] = { 0 }, told2[9] = { 0 };
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        struct worn w = drawn(seed, 3);
        struct gonio_calibration c;
        simulate_table(&w);
        struct gonio_smoother *s = smoothed_push(false, 0, rows);
        assert_int_equal(gonio_smoother_run(s), GONIO_OK);
        gonio_smoother_calibration(s, &c);
        gonio_smoother_free(s);
        assert_int_equal(c.has, GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS);
        for (int i = 0; i < 9; i++) {
            miss2[i] += pow(c.gyro_matrix[i] - w.matrix[i], 2) / SEEDS;
            told2[i] += c.gyro_matrix_cov[i][i] / SEEDS;
        }
    }
    for (size_t k = 0; k < COUNT(elements); k++) {
        const int i       = elements[k].element;
        const double miss = sqrt(miss2[i]), told = sqrt(told2[i]);
        CHECK(elements[k].shown ? miss < 0.001 : told > 0.9 * matrix_sd, "%d: %g, told %g", i, miss,
            told);
    }
    for (int i = 0; i < 9; i++) /* nine at once: 99.9 % are below it */
        CHECK(miss2[i] < 99.6 / SEEDS * told2[i], "%d: %g, told %g", i, sqrt(miss2[i]),
            sqrt(told2[i]));
}

/* ---- what headings are counted from ---- */

static void test_mark(void **state)
{
    (void)state;
    struct worn w = drawn(3, 4);
    worn_simulate(&w, RATE_HZ, 40);
    smoothed_run(false);
    CHECK(out[0].heading_sd_rad < 0.2 * DEG, "not marked: from the start, %g deg",
        out[0].heading_sd_rad / DEG);
    struct gonio_smoother *s     = smoothed_push(false, 0, rows);
    static const double mark_s[] = { 0, 3, 20, 40, 99 };
    for (size_t k = 0; k < COUNT(mark_s); k++) {
        gonio_smoother_mark_heading(s, mark_s[k]);
        assert_int_equal(gonio_smoother_run(s), GONIO_OK);
        smoothed_take(s);
        double least = HUGE_VAL, most = 0;
        for (size_t i = 0; i < rows; i++)
            if (fabs(sample[i].time_s - mark_s[k]) <= 0.5 || (i == rows - 1 && mark_s[k] > 40))
                least = fmin(least, out[i].heading_sd_rad);
        CHECK(least == 0, "marked at %g s: sd %g deg there", mark_s[k], least / DEG);
        /* A scale error comes and goes with the angle: at 0, every 4 s, only the drift is left. */
        for (double t = 4 * ceil(mark_s[k] / 4 + 0.5); t <= 40; t += 4) {
            const double sd = out[(size_t)(t * RATE_HZ)].heading_sd_rad;
            CHECK(sd > most, "marked at %g s: grows, %g s", mark_s[k], t);
            most = sd;
        }
        CHECK(mark_s[k] > 20 || most > 0.4 * DEG, "marked at %g s: %g deg", mark_s[k], most / DEG);
    }
    gonio_smoother_mark_heading(s, 3);
    gonio_smoother_run(s);
    smoothed_take(s);
    const double early = out[rows - 1].heading_sd_rad;
    gonio_smoother_mark_heading(s, 20);
    gonio_smoother_run(s);
    smoothed_take(s);
    CHECK(out[rows - 1].heading_sd_rad < early, "a shorter time since the mark is better known");
    gonio_smoother_free(s);
}

/* A bias that was never seen at rest: what a return tells of the end belongs to all before it by
 * its time. */
static void test_heading_covariance(void **state)
{
    (void)state;
    static double with_end[SMOOTHED_MOST];
    for (int mag = 0; mag < 2; mag++) {
        struct worn w = drawn(4, -3);
        worn_simulate(&w, RATE_HZ, 40);
        struct gonio_smoother *s = smoothed_push(mag, 0, rows);
        assert_int_equal(gonio_smoother_run(s), GONIO_OK);
        smoothed_take(s);
        assert_int_equal(gonio_smoother_heading_covariance(s, with_end), GONIO_OK);
        gonio_smoother_free(s);
        const double end   = with_end[rows - 1];
        const double whole = pow(out[rows - 1].heading_sd_rad, 2);
        if (mag) /* where north lies is doubted, too, but no return tells of that */
            CHECK(end < whole && end > 0.1 * whole, "%g of %g", end, whole);
        else
            CHECK_NEAR(end, whole, 1e-6 * end, "its own variance");
        for (size_t i = 0; i < rows; i++) {
            double sd = out[i].heading_sd_rad * out[rows - 1].heading_sd_rad;
            CHECK(fabs(with_end[i]) <= 1.02 * sd + 1e-3,
                "no more than both together, row %zu: %g of %g", i, with_end[i], sd);
            if (!mag)
                CHECK_NEAR(with_end[i] / end, (double)i / (double)(rows - 1), 0.1, "row %zu", i);
            if (i > 0)
                CHECK_NEAR(with_end[i], with_end[i - 1], 0.02 * end + 0.05 * end * mag,
                    "mag %d, no jump at row %zu", mag, i);
        }
    }
}

static void test_turned(void **state)
{
    (void)state;
    static double turn[SMOOTHED_MOST];
    struct worn w = drawn(5, 3);
    worn_simulate(&w, RATE_HZ, 10);
    smoothed_run(false);
    struct gonio_smoother *s = smoothed_push(false, 0, rows);
    gonio_smoother_run(s);
    for (size_t i = 0; i < rows; i++)
        turn[i] = 0.01 * (double)i;
    gonio_smoother_turn_headings(s, turn);
    for (size_t i = 0; i < rows; i++) {
        struct gonio_orientation o;
        gonio_smoother_at(s, i, &o);
        CHECK_NEAR(remainder(heading_between(o.q_GS, out[i].q_GS) - turn[i], 2 * M_PI), 0, 1e-9,
            "row %zu", i);
        CHECK(inclination_between(o.q_GS, out[i].q_GS) < 1e-7, "row %zu", i);
    }
    gonio_smoother_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_better_than_live),
        cmocka_unit_test(test_knows_how_well),
        cmocka_unit_test(test_finds_the_matrix),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_heading_covariance),
        cmocka_unit_test(test_turned),
    };
    return cmocka_run_group_tests_name("smoother and truth", tests, NULL, NULL);
}
