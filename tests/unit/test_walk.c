/* From sample to sample: the sums of fusion/walk.h on a fast motion about changing axes, against
 * the same integrals in steps of a fifth of a millisecond; and by finite differences. */
#include "check.h"
#include "fusion/facts.h"
#include "fusion/step.h"
#include "math/quat.h"

enum { MOST = 4000 };
static const double fine_s = 2e-4, end_s = 2;

struct trace {
    double time_s[MOST];
    gonio_vec3 rate[MOST], force[MOST]; /* in S: mean over the period before; at the time */
    size_t count;
};
static struct trace trace;

/* Up to 8 rad/s, faster than a head can shake. */
static gonio_quat pose(double t)
{
    return quat_from_yaw_pitch_roll(1.2 * sin(5.6 * t), 0.6 * sin(8.2 * t + 1), 0.5 * cos(4.4 * t));
}

static gonio_vec3 force_G(double t)
{
    return (gonio_vec3){ 3 * sin(5 * t), -2 * cos(4 * t), FUSION_GRAVITY + 2 * sin(3 * t) };
}

static gonio_vec3 turn_between(double from, double to)
{
    return gonio_quat_to_rotvec(quat_mul(quat_conj(pose(from)), pose(to)));
}

static gonio_vec3 mean_rate(double from, double to)
{
    gonio_vec3 sum = { 0, 0, 0 };
    int steps      = (int)ceil((to - from) / fine_s);
    for (int i = 0; i < steps; i++)
        sum = vec3_add(sum,
            turn_between(from + (to - from) * i / steps, from + (to - from) * (i + 1) / steps));
    return vec3_scale(sum, 1 / (to - from));
}

/* Each instant by up to so much of a period off. */
static void sample_motion(double rate_hz, double jitter)
{
    double before = 0;
    trace.count   = 0;
    for (int i = 1; i <= rate_hz * end_s + 0.5; i++) {
        double t = (i + (i < rate_hz * end_s - 0.5 ? jitter * sin(17.0 * i * i) : 0)) / rate_hz;
        size_t n = trace.count++;
        assert_true(trace.count <= MOST);
        trace.time_s[n] = t;
        trace.rate[n]   = mean_rate(before, t);
        trace.force[n]  = quat_rotate_back(pose(t), force_G(t));
        before          = t;
    }
}

/* The usual period is known, as it is after the first seconds. */
static void begin(struct gonio_fusion_walk *w)
{
    walk_init(w, NULL);
    w->q_GS       = pose(0);
    w->period_s   = end_s / (double)trace.count;
    w->rate_rad_s = mean_rate(-0.01, 0);
}

static void take(struct gonio_fusion_walk *w, size_t i, double before_s)
{
    const struct walk_sample sample = { &trace.rate[i], &trace.force[i], NULL };
    if (walk_step(w, &sample, trace.time_s[i] - before_s))
        walk_close_bin(w);
}

/* All as one knot; `cut` > 0: a bin ends after every so many samples, too. */
static void walk_trace(struct gonio_fusion_walk *w, size_t cut)
{
    double before = 0;
    for (size_t i = 0; i < trace.count; i++) {
        take(w, i, before);
        before = trace.time_s[i];
        if (cut > 0 && i % cut == cut - 1)
            walk_close_bin(w);
    }
    walk_close_bin(w);
}

static double off_deg(const struct gonio_fusion_walk *w)
{
    gonio_quat miss = quat_mul(w->q_GS, quat_conj(pose(end_s)));
    return vec3_norm(gonio_quat_to_rotvec(miss)) / FUSION_DEG;
}

static const double *axis_of(const gonio_vec3 *v, int i)
{
    return i == 0 ? &v->x : i == 1 ? &v->y : &v->z;
}

/* The integrals, by the rule of the middle. */
static void integrate(struct gonio_fusion_sums *s)
{
    memset(s, 0, sizeof *s);
    for (int n = 0; n < end_s / fine_s - 0.5; n++) {
        const double t        = (n + 0.5) * fine_s;
        const gonio_vec3 turn = turn_between(n * fine_s, (n + 1) * fine_s);
        const gonio_vec3 v    = vec3_scale(force_G(t), fine_s);
        s->force2 = vec3_add(s->force2, vec3_scale(vec3_add(s->force, vec3_scale(v, 0.5)), fine_s));
        s->force  = vec3_add(s->force, v);
        s->turn2 += vec3_dot(turn, turn) / fine_s;
        for (int k = 0; k < 3; k++) {
            gonio_vec3 unit = { k == 0, k == 1, k == 2 }, column = quat_rotate(pose(t), unit);
            for (int i = 0; i < 3; i++) {
                s->per_error[i][k] += *axis_of(&column, i) * fine_s;
                for (int m = 0; m < 3; m++)
                    s->per_error[i][3 + 3 * k + m] += *axis_of(&column, i) * *axis_of(&turn, m);
            }
        }
        s->s += fine_s;
    }
}

static void test_sums(void **state)
{
    (void)state;
    struct gonio_fusion_sums want;
    struct gonio_fusion_walk w;
    integrate(&want);
    /* A force is of its instant and stands for the period before it: half a period late. */
    static const struct {
        double rate_hz, angle_deg, force, force2, per_error;
    } rows[] = { { 1000, 0.02, 0.003, 0.01, 0.01 }, { 200, 0.02, 0.015, 0.04, 0.01 },
        { 100, 0.02, 0.03, 0.08, 0.01 }, { 50, 0.15, 0.06, 0.15, 0.02 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        sample_motion(rows[i].rate_hz, 0);
        begin(&w);
        walk_trace(&w, 0);
        CHECK_NEAR(off_deg(&w), 0, rows[i].angle_deg, "orientation, deg, %g Hz", rows[i].rate_hz);
        CHECK_NEAR(w.sums.s, want.s, 1e-9, "length");
        CHECK_NEAR(w.sums.force_s, want.s, 1e-9, "with an accelerometer");
        CHECK_NEAR(
            w.sums.turn2, want.turn2, 0.05 * want.turn2, "squared rate, %g Hz", rows[i].rate_hz);
        for (int r = 0; r < 3; r++) {
            CHECK_NEAR(*axis_of(&w.sums.force, r), *axis_of(&want.force, r), rows[i].force,
                "force %d, %g Hz", r, rows[i].rate_hz);
            CHECK_NEAR(*axis_of(&w.sums.force2, r), *axis_of(&want.force2, r), rows[i].force2,
                "force2 %d, %g Hz", r, rows[i].rate_hz);
            for (int c = 0; c < 12; c++)
                CHECK_NEAR(w.sums.per_error[r][c], want.per_error[r][c], rows[i].per_error,
                    "turn %d by error %d, %g Hz", r, c, rows[i].rate_hz);
        }
    }
}

/* Believed a little differently, walked again: the turn differs by what the column says. */
static void test_errors_by_differences(void **state)
{
    (void)state;
    const double little = 1e-5;
    struct gonio_fusion_walk w, other;
    sample_motion(200, 0);
    begin(&w);
    walk_trace(&w, 0);
    for (int c = 0; c < 12; c++) {
        begin(&other);
        double bias[3] = { 0, 0, 0 };
        if (c < 3)
            bias[c] = little;
        else
            other.believed.rate[c - 3] -= little;
        other.believed.bias_rad_s = (gonio_vec3){ bias[0], bias[1], bias[2] };
        walk_trace(&other, 0);
        gonio_vec3 turn = gonio_quat_to_rotvec(quat_mul(other.q_GS, quat_conj(w.q_GS)));
        for (int r = 0; r < 3; r++)
            CHECK_NEAR(*axis_of(&turn, r) / little, -w.sums.per_error[r][c], 0.01,
                "turn %d, error %d", r, c);
    }
    for (int c = 0; c < 3; c++) {
        double offset[3] = { 0, 0, 0 };
        offset[c]        = little;
        begin(&other);
        other.believed.offset_m_s2 = (gonio_vec3){ offset[0], offset[1], offset[2] };
        walk_trace(&other, 0);
        for (int r = 0; r < 3; r++)
            CHECK_NEAR((*axis_of(&other.sums.force, r) - *axis_of(&w.sums.force, r)) / little,
                -w.sums.rotation[r][c], 0.02, "force %d, offset %d", r, c);
    }
}

/* However the samples are cut into bins and knots, and whatever their periods. */
static void test_cuts_do_not_matter(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double rate_hz, jitter;
        size_t cut;
    } rows[] = { { "a bin for each sample", 200, 0, 1 }, { "two", 200, 0, 2 },
        { "three", 200, 0, 3 }, { "seven", 1000, 0, 7 }, { "uneven periods", 200, 0.4, 0 },
        { "uneven, cut", 200, 0.4, 3 }, { "uneven, 100 Hz", 100, 0.4, 0 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_fusion_walk w;
        sample_motion(rows[i].rate_hz, rows[i].jitter);
        begin(&w);
        walk_trace(&w, rows[i].cut);
        CHECK_NEAR(off_deg(&w), 0, rows[i].rate_hz < 200 ? 0.05 : 0.01, "%s, deg", rows[i].legend);
        CHECK_NEAR(w.sums.s, end_s, 1e-9, "%s: length", rows[i].legend);
    }
    /* Sums of knots add up, force2 with the velocity reached before. */
    struct gonio_fusion_walk whole, w;
    struct gonio_fusion_sums sum = { .s = 0 };
    sample_motion(200, 0);
    begin(&whole);
    begin(&w);
    walk_trace(&whole, 50);
    for (size_t i = 0; i < trace.count; i++) {
        take(&w, i, i ? trace.time_s[i - 1] : 0);
        if (i % 50 < 49)
            continue;
        walk_close_bin(&w);
        sum.force2 = vec3_add(sum.force2, vec3_add(w.sums.force2, vec3_scale(sum.force, w.sums.s)));
        sum.force  = vec3_add(sum.force, w.sums.force);
        for (int k = 0; k < 36; k++)
            sum.per_error[k / 12][k % 12] += w.sums.per_error[k / 12][k % 12];
        walk_begin_knot(&w);
        CHECK(w.sums.s == 0 && w.sums.turn2 == 0 && w.sums.force.z == 0, "a new knot is empty");
    }
    CHECK_NEAR(vec3_norm(vec3_sub(sum.force, whole.sums.force)), 0, 1e-9, "force");
    CHECK_NEAR(vec3_norm(vec3_sub(sum.force2, whole.sums.force2)), 0, 1e-9, "force2");
    for (int k = 0; k < 36; k++)
        CHECK_NEAR(
            sum.per_error[k / 12][k % 12], whole.sums.per_error[k / 12][k % 12], 1e-9, "%d", k);
}

/* Two of ten samples lost: the rates beside them stand in. */
static void test_dropped(void **state)
{
    (void)state;
    struct gonio_fusion_walk w;
    size_t kept = 0;
    sample_motion(200, 0);
    begin(&w);
    for (size_t i = 0; i < trace.count; i++) {
        if (i % 10 == 4 || i % 10 == 5)
            continue;
        trace.time_s[kept] = trace.time_s[i];
        trace.rate[kept]   = trace.rate[i];
        trace.force[kept]  = trace.force[i];
        kept++;
    }
    trace.count = kept;
    walk_trace(&w, 0);
    CHECK_NEAR(off_deg(&w), 0, 0.1, "orientation, deg");
    CHECK_NEAR(w.sums.s, end_s, 1e-9, "length");
    CHECK_NEAR(w.period_s, 0.005, 0.001, "the usual period is still that of the others");
}

/* Below a static threshold: the sensor does not move, and neither does its bias. */
static void test_exact_zeros(void **state)
{
    (void)state;
    static const gonio_vec3 zero = { 0, 0, 0 }, level = { 0, 0, FUSION_GRAVITY };
    const struct walk_sample sample = { &zero, &level, NULL };
    struct gonio_fusion_walk w;
    gonio_vec3 rate, force;
    walk_init(&w, NULL);
    w.believed.bias_rad_s = (gonio_vec3){ 0.1, 0.2, 0.3 };
    for (int i = 0; i < 99; i++) {
        if (walk_step(&w, &sample, 0.01))
            walk_close_bin(&w);
        CHECK(w.zero && w.rate_rad_s.z == 0, "sample %d", i);
    }
    walk_step(&w, &sample, 0.01);
    assert_true(walk_bin_means(&w, &rate, &force));
    CHECK(rate.x == 0 && rate.y == 0 && rate.z == 0, "what was sent");
    walk_close_bin(&w);
    CHECK(w.q_GS.w == 1 && w.q_GS.z == 0, "where it was");
    for (int k = 0; k < 36; k++)
        CHECK(w.sums.per_error[k / 12][k % 12] == 0, "no error of the sensor's shows, %d", k);
    CHECK_NEAR(sqrt(w.sums.lost_rad2), FUSION_THRESHOLD_RAD_S / sqrt(3) * sqrt(2 * 3.0), 1e-9,
        "a second of them hides so much");
    CHECK_NEAR(w.sums.force.z, FUSION_GRAVITY, 1e-9, "the force counts all the same");
    gonio_vec3 sent = { 0, 0, 1 };
    walk_step(&w, &(struct walk_sample){ &sent, NULL, NULL }, 0.01);
    CHECK(!w.zero && w.bin.hidden_s == 0 && w.bin.forceless_s == 0.01, "a rate again");
    assert_false(walk_bin_means(&w, &rate, &force));
    CHECK_NEAR(rate.z, 1, 1e-12, "as sent");
}

static void test_clipped(void **state)
{
    (void)state;
    static const struct {
        gonio_vec3 sent;
        bool clipped;
    } rows[] = { { { 3.9, 3.9, -3.9 }, false }, { { 4, 0, 0 }, true }, { { 0, -4.1, 0 }, true },
        { { 1, 1, 4 }, true }, { { 0, 0, 3.99 }, false } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_fusion_walk w;
        walk_init(&w, NULL);
        walk_step(&w, &(struct walk_sample){ &rows[i].sent, NULL, NULL }, 0.01);
        CHECK(w.sums.lost_rad2 == 0, "no range is known, row %zu", i);
        w.clipped_rad_s = 4;
        walk_step(&w, &(struct walk_sample){ &rows[i].sent, NULL, NULL }, 0.01);
        CHECK((w.sums.lost_rad2 > 0) == rows[i].clipped, "row %zu: %g", i, w.sums.lost_rad2);
    }
}

static void test_gap(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double before, after, gap_s, turn, sd;
    } rows[] = { { "even", 0.5, 0.5, 1, 0.5, 30 * FUSION_DEG },
        { "the mean of both ends", 0.2, 0.6, 2, 0.8, 60 * FUSION_DEG },
        { "turned back", 0.4, -0.4, 4, 0, 120 * FUSION_DEG },
        { "exact zeros after it", 0.4, 0, 1, 0.2, 30 * FUSION_DEG },
        { "too long to go on", 0.5, 0.5, 5.5, 0, 165 * FUSION_DEG },
        { "anywhere", 0.5, 0.5, 60, 0, M_PI } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_fusion_walk w;
        const gonio_vec3 before = { 0, 0, rows[i].before }, after = { 0, 0, rows[i].after };
        walk_init(&w, NULL);
        w.rate_rad_s = before;
        walk_bridge(&w, after, rows[i].gap_s);
        walk_close_bin(&w);
        CHECK_NEAR(gonio_quat_to_rotvec(w.q_GS).z, rows[i].turn, 1e-9, "%s", rows[i].legend);
        CHECK_NEAR(sqrt(w.sums.lost_rad2), rows[i].sd, 1e-9, "%s: doubt", rows[i].legend);
        CHECK_NEAR(w.sums.s, rows[i].gap_s, 1e-12, "%s: length", rows[i].legend);
        CHECK(w.sums.force_s == 0, "%s: no word of an accelerometer", rows[i].legend);
        CHECK_NEAR(
            w.rate_rad_s.z, rows[i].after, 0, "%s: goes on with what it says now", rows[i].legend);
    }
}

static void test_calibrated(void **state)
{
    (void)state;
    const struct gonio_calibration c = { .has = GONIO_CALIBRATED_GYRO_MATRIX |
                                                GONIO_CALIBRATED_GYRO_BIAS | GONIO_CALIBRATED_ACC,
        .gyro_matrix     = { 0.02, 0.01, 0, 0, -0.01, 0, 0, 0, 0.03 },
        .gyro_bias_rad_s = { 0.01, -0.02, 0.03 },
        .acc_offset_m_s2 = { 0.1, 0.2, -0.3 },
        .acc_scale       = { 0.01, -0.02, 0.005 } };
    struct gonio_fusion_walk w;
    walk_init(&w, &c);
    const gonio_vec3 sent = { 1.01, 1.98, -0.97 }, force = { 1.1, 0.2, 9.7 };
    walk_step(&w, &(struct walk_sample){ &sent, &force, NULL }, 0.01);
    CHECK_NEAR(w.rate_rad_s.x, 0.98 * 1 - 0.01 * 2, 1e-12, "matrix and bias");
    CHECK_NEAR(w.rate_rad_s.y, 1.01 * 2, 1e-12, "matrix and bias");
    CHECK_NEAR(w.rate_rad_s.z, 0.97 * -1, 1e-12, "matrix and bias");
    CHECK_NEAR(w.force_m_s2.x, 0.99, 1e-12, "scale and offset");
    CHECK_NEAR(w.force_m_s2.y, 0, 1e-12, "scale and offset");
    CHECK_NEAR(w.force_m_s2.z, 0.995 * 10, 1e-12, "scale and offset");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_errors_by_differences),
        cmocka_unit_test(test_cuts_do_not_matter),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_exact_zeros),
        cmocka_unit_test(test_clipped),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_calibrated),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
