/* The covariance of fusion/errors.h against the same algebra done plainly: whole matrices, made
 * from the equations that stand in that header, multiplied out. */
#include "check.h"
#include "fusion/errors.h"
#include "fusion/facts.h"

enum {
    N        = GONIO_ERRORS,
    TURN     = GONIO_ERROR_TURN,
    VELOCITY = GONIO_ERROR_VELOCITY,
    POSITION = GONIO_ERROR_POSITION,
    BIAS     = GONIO_ERROR_BIAS,
    OFFSET   = GONIO_ERROR_OFFSET,
    GRAVITY  = GONIO_ERROR_GRAVITY,
};

typedef double dense[N][N];

static const double no_step[ERRORS_MOVING];
static unsigned seed = 1;

static double even(double most)
{
    seed = seed * 1664525u + 1013904223u;
    return most * ((double)(seed >> 8) / (1 << 23) - 1);
}

static gonio_vec3 even3(double most)
{
    gonio_vec3 v = { even(most), even(most), even(most) };
    return v;
}

static struct gonio_fusion_sums some_sums(void)
{
    struct gonio_fusion_sums s = { .s = 0.5 + even(0.4),
        .force                        = even3(8),
        .force2                       = even3(3),
        .turn2                        = 1 + even(1),
        .lost_rad2                    = 0.01 + even(0.01) };
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 12; k++)
            s.per_error[i][k] = even(0.7);
    for (int i = 0; i < 9; i++)
        s.rotation[i / 3][i % 3] = even(0.7);
    return s;
}

static void some_errors(struct gonio_fusion_errors *e)
{
    dense a;
    memset(e, 0, sizeof *e);
    for (int r = 0; r < N; r++) {
        e->x[r] = even(1);
        for (int c = 0; c < N; c++)
            a[r][c] = even(1);
    }
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++) {
            e->p[r][c] = r == c ? 0.1 : 0;
            for (int k = 0; k < N; k++)
                e->p[r][c] += a[r][k] * a[c][k];
        }
}

static double part(gonio_vec3 v, int i) { return i == 0 ? v.x : i == 1 ? v.y : v.z; }

/* v x: row r, column c. */
static double cross_of(gonio_vec3 v, int r, int c)
{
    if (r == c)
        return 0;
    return (c + 3 - r) % 3 == 1 ? -part(v, 3 - r - c) : part(v, 3 - r - c);
}

/* The header's equations, one error after the other. */
static void plain_step(const struct gonio_fusion_sums *s, bool lost, dense f)
{
    const double t = s->s;
    memset(f, 0, sizeof(dense));
    for (int i = 0; i < N; i++)
        f[i][i] = 1;
    for (int i = 0; i < 3; i++) {
        f[POSITION + i][VELOCITY + i] = t;
        for (int k = 0; k < 12; k++)
            f[TURN + i][BIAS + k] = -s->per_error[i][k];
        for (int k = 0; k < 3; k++) {
            f[VELOCITY + i][TURN + k]   = -cross_of(s->force, i, k);
            f[POSITION + i][TURN + k]   = -cross_of(s->force2, i, k);
            f[VELOCITY + i][OFFSET + k] = -s->rotation[i][k];
            f[POSITION + i][OFFSET + k] = -t / 2 * s->rotation[i][k];
        }
        for (int k = 0; k < 12; k++)
            for (int m = 0; m < 3; m++) {
                f[VELOCITY + i][BIAS + k] += cross_of(s->force, i, m) * s->per_error[m][k] / 2;
                f[POSITION + i][BIAS + k] += cross_of(s->force2, i, m) * s->per_error[m][k] / 3;
            }
    }
    f[VELOCITY + 2][GRAVITY] = -t;
    f[POSITION + 2][GRAVITY] = -t * t / 2;
    for (int i = VELOCITY; lost && i < POSITION + 3; i++)
        memset(f[i], 0, sizeof f[i]);
}

static void times(dense a, dense b, dense out)
{
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++) {
            out[r][c] = 0;
            for (int k = 0; k < N; k++)
                out[r][c] += a[r][k] * b[k][c];
        }
}

static void transpose(dense a, dense out)
{
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++)
            out[c][r] = a[r][c];
}

static void covariance(const struct gonio_fusion_errors *e, dense out)
{
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++)
            out[r][c] = c >= r ? e->p[r][c] : e->p[c][r];
}

static bool is_moved(int i) { return i >= VELOCITY && i < POSITION + 3; }

/* P' = F P F' + Q, with nothing beside Q's diagonal. */
static void test_predict(void **state)
{
    (void)state;
    struct gonio_fusion_errors e, before;
    dense p, f, ft, fp, want;
    for (int round = 0; round < 40; round++) {
        const bool lost            = round % 4 == 3;
        struct gonio_fusion_sums s = some_sums();
        double step[ERRORS_MOVING];
        for (int i = 0; i < ERRORS_MOVING; i++)
            step[i] = lost ? 0 : even(1);
        some_errors(&e);
        before = e;
        for (int r = 0; r < N; r++) /* what stands there must not matter */
            for (int c = 0; c < r; c++)
                e.p[r][c] = 1e6;
        covariance(&before, p);
        plain_step(&s, lost, f);
        transpose(f, ft);
        times(f, p, fp);
        times(fp, ft, want);
        errors_predict(&e, &s, lost, step);
        for (int r = 0; r < N; r++) {
            double x = r < ERRORS_MOVING ? step[r] : 0;
            for (int c = 0; c < N; c++)
                x += f[r][c] * before.x[c];
            CHECK_NEAR(e.x[r], x, 1e-12, "error %d, round %d", r, round);
            CHECK(e.p[r][r] >= want[r][r] - 1e-10,
                "variance %d, round %d: noise takes nothing away", r, round);
            for (int c = r + 1; c < N; c++)
                CHECK_NEAR(e.p[r][c], want[r][c], 1e-10, "%d, %d, round %d", r, c, round);
            if (lost && is_moved(r))
                CHECK(
                    e.p[r][r] > 0.001 && e.p[r][r] < 4, "a person's place and pace: %g", e.p[r][r]);
        }
    }
}

/* By how much what was known to be 0 is doubted after a minute: docs of the constants. */
static void test_noise(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        int index;
        double sd;
    } rows[] = { { "turn, deg", TURN, 1.0 * FUSION_DEG }, { "heading", TURN + 2, 1.0 * FUSION_DEG },
        { "bias", BIAS, 0.05 * FUSION_DEG }, { "velocity", VELOCITY, 0.775 },
        { "matrix", GONIO_ERROR_MATRIX + 4, 0 }, { "offset", OFFSET, 0 },
        { "gravity", GRAVITY, 0 } };
    for (int parts = 1; parts <= 120; parts += 119) {
        struct gonio_fusion_errors e     = { .x = { 0 } };
        const struct gonio_fusion_sums s = { .s = 60.0 / parts };
        for (int i = 0; i < parts; i++)
            errors_predict(&e, &s, false, no_step);
        for (size_t i = 0; i < COUNT(rows); i++)
            CHECK_NEAR(sqrt(e.p[rows[i].index][rows[i].index]), rows[i].sd,
                1e-4 + 0.001 * rows[i].sd, "%s, a minute in %d parts", rows[i].legend, parts);
    }
}

/* P - K H P with K = P H' / (H P H' + R); x + K (value - H x). */
static void test_correct(void **state)
{
    (void)state;
    struct gonio_fusion_errors e, before;
    struct errors_correction done;
    dense p;
    for (int index = 0; index < N; index++) {
        const double value = even(2), variance = 0.3 + even(0.29);
        some_errors(&e);
        before = e;
        covariance(&before, p);
        errors_correct(&e, index, value, variance, &done);
        const double s = p[index][index] + variance;
        CHECK_NEAR(done.variance, s, 1e-12, "variance of the innovation, %d", index);
        CHECK_NEAR(done.innovation, value - before.x[index], 1e-12, "innovation, %d", index);
        assert_int_equal(done.index, index);
        for (int r = 0; r < N; r++) {
            const double gain = p[r][index] / s;
            CHECK_NEAR(done.gain[r], gain, 1e-12, "gain %d of %d", r, index);
            CHECK_NEAR(e.x[r], before.x[r] + gain * (value - before.x[index]), 1e-12, "%d", r);
            for (int c = r; c < N; c++)
                CHECK_NEAR(
                    e.p[r][c], p[r][c] - gain * p[index][c], 1e-12, "%d, %d by %d", r, c, index);
        }
    }
}

/* r'(F x) == (F'r)'x, and N before = F' N F. */
static void test_back_is_the_transpose(void **state)
{
    (void)state;
    static double m[N][GONIO_ERRORS_ROW];
    dense f, ft, n, nf, want;
    for (int round = 0; round < 20; round++) {
        const bool lost            = round % 3 == 2;
        struct gonio_fusion_sums s = some_sums();
        double r[GONIO_ERRORS_ROW] = { 0 }, back[GONIO_ERRORS_ROW];
        struct gonio_fusion_errors e;
        some_errors(&e);
        covariance(&e, n);
        memset(m, 0, sizeof m);
        for (int i = 0; i < N; i++) {
            r[i] = even(1);
            memcpy(m[i], n[i], sizeof n[i]);
        }
        memcpy(back, r, sizeof r);
        errors_back(&s, lost, back);
        double before = 0, after = 0;
        for (int i = 0; i < N; i++)
            before += back[i] * e.x[i];
        errors_predict(&e, &s, lost, no_step);
        for (int i = 0; i < N; i++)
            after += lost && is_moved(i) ? 0 : r[i] * e.x[i];
        CHECK_NEAR(before, after, 1e-12, "round %d", round);
        errors_back_matrix(&s, lost, m);
        plain_step(&s, lost, f);
        transpose(f, ft);
        times(n, f, nf);
        times(ft, nf, want);
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k++)
                CHECK_NEAR(m[i][k], want[i][k], 1e-9, "%d, %d, round %d", i, k, round);
    }
}

static void test_mark_and_mirror(void **state)
{
    (void)state;
    struct gonio_fusion_errors e, before;
    some_errors(&e);
    errors_mark(&e, TURN + 2);
    before = e;
    for (int i = 0; i < N; i++)
        CHECK(e.p[i][TURN + 2] == 0 && e.p[TURN + 2][i] == 0, "nothing goes with it, %d", i);
    assert_true(e.x[TURN + 2] == 0);
    CHECK(e.p[TURN + 1][BIAS] != 0 && e.p[TURN + 1][TURN + 1] > 0, "the others stay");
    for (int r = 0; r < N; r++)
        for (int c = 0; c < r; c++)
            e.p[r][c] = (double)NAN;
    errors_mirror(&e);
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++)
            CHECK(e.p[r][c] == e.p[c][r] && e.p[r][c] == before.p[r][c], "%d, %d", r, c);
    errors_forget_bias(&e);
    for (int i = BIAS; i < BIAS + 3; i++)
        for (int k = 0; k < N; k++)
            CHECK(k == i ? e.p[i][i] > 1e-5 : e.p[i][k] == 0 && e.p[k][i] == 0, "%d, %d", i, k);
}

/* By Cramer's rule. */
static void test_bias_distance(void **state)
{
    (void)state;
    struct gonio_fusion_errors e;
    for (int round = 0; round < 50; round++) {
        double a[3][3];
        const gonio_vec3 miss = even3(2);
        const double variance = 0.2 + even(0.2);
        some_errors(&e);
        for (int i = 0; i < 9; i++)
            a[i / 3][i % 3] = e.p[BIAS + i / 3][BIAS + i % 3] + (i % 4 == 0 ? variance : 0);
        double det = 0, sum = 0;
        for (int i = 0; i < 3; i++)
            det += a[0][i] *
                   (a[1][(i + 1) % 3] * a[2][(i + 2) % 3] - a[1][(i + 2) % 3] * a[2][(i + 1) % 3]);
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++) {
                const int r = (k + 1) % 3, q = (k + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
                sum +=
                    part(miss, i) * part(miss, k) * (a[r][c] * a[q][d] - a[r][d] * a[q][c]) / det;
            }
        CHECK_NEAR(errors_bias_distance2(&e, miss, variance), sum, 1e-9 * (1 + sum), "%d", round);
    }
}

/* Cholesky's factor exists. */
static bool is_positive(const struct gonio_fusion_errors *e)
{
    dense l = { { 0 } };
    for (int i = 0; i < N; i++)
        for (int k = 0; k <= i; k++) {
            double sum = e->p[k][i];
            for (int m = 0; m < k; m++)
                sum -= l[i][m] * l[k][m];
            if (i == k && !(sum > 0))
                return false;
            l[i][k] = i == k ? sqrt(sum) : sum / l[k][k];
        }
    return true;
}

/* An hour of a sensor that is moved, rests and loses samples. */
static void test_stays_positive(void **state)
{
    (void)state;
    struct gonio_fusion_errors e;
    errors_init(&e, NULL, 0.05, 0.1);
    for (int step = 0; step < 7200; step++) {
        const bool lost = step % 97 == 96, rest = step % 600 > 500;
        struct gonio_fusion_sums s = some_sums();
        s.force.z += 9.81 * s.s;
        s.force2.z += 4.9 * s.s * s.s;
        errors_predict(&e, &s, lost, no_step);
        for (int i = 0; i < 3 && !lost; i++)
            errors_correct(&e, POSITION + i, even(0.1), 2 / s.s, NULL);
        for (int i = 0; i < 3 && rest; i++) {
            errors_correct(&e, VELOCITY + i, 0, 4e-4, NULL);
            errors_correct(&e, BIAS + i, even(0.01), 1e-9, NULL);
        }
        if (step == 3000)
            errors_forget_bias(&e);
        if (step % 100 == 99 || lost)
            CHECK(is_positive(&e), "after %d steps", step + 1);
    }
    errors_mirror(&e);
    for (int i = 0; i < N; i++)
        CHECK(isfinite(e.x[i]) && e.p[i][i] < 100, "%d: %g", i, e.p[i][i]);
}

static void test_calibration_is_the_beginning(void **state)
{
    (void)state;
    static struct gonio_calibration c;
    struct gonio_fusion_errors none, e;
    for (int i = 0; i < 81; i++)
        c.gyro_matrix_cov[i / 9][i % 9] = 1e-6 * (i % 10 == 0 ? 100 : 1 + i / 9 + i % 9);
    for (int i = 0; i < 9; i++)
        c.gyro_bias_cov[i / 3][i % 3] = 1e-7 * (i % 4 == 0 ? 9 : 1 + i / 3 + i % 3);
    c.acc_cov[0][0] = c.acc_cov[1][1] = c.acc_cov[2][2] = 1e-4;
    c.acc_cov[0][1] = c.acc_cov[1][0] = 5e-5;
    c.acc_cov[3][3] = c.acc_cov[4][4] = c.acc_cov[5][5] = 1e-6;
    errors_init(&none, NULL, 0.1, 0.2);
    errors_init(&e, &c, 0.1, 0.2);
    assert_memory_equal(&e, &none, sizeof e); /* what `has` does not name means nothing */
    c.has = GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS | GONIO_CALIBRATED_ACC;
    errors_init(&e, &c, 0.1, 0.2);
    errors_mirror(&e);
    for (int i = 0; i < 81; i++)
        CHECK(e.p[GONIO_ERROR_MATRIX + i / 9][GONIO_ERROR_MATRIX + i % 9] ==
                  c.gyro_matrix_cov[i / 9][i % 9],
            "matrix, %d", i);
    for (int i = 0; i < 9; i++) {
        CHECK(e.p[BIAS + i / 3][BIAS + i % 3] == c.gyro_bias_cov[i / 3][i % 3], "bias, %d", i);
        CHECK(e.p[OFFSET + i / 3][OFFSET + i % 3] == c.acc_cov[i / 3][i % 3], "offset, %d", i);
    }
    CHECK(e.p[GRAVITY][GRAVITY] < none.p[GRAVITY][GRAVITY] && e.p[GRAVITY][GRAVITY] > 1e-4,
        "a known scale, but gravity differs from place to place");
    CHECK_NEAR(e.p[TURN][TURN], 0.01, 1e-15, "level");
    CHECK_NEAR(e.p[TURN + 2][TURN + 2], 0.04, 1e-15, "heading");
    assert_true(is_positive(&e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predict),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_correct),
        cmocka_unit_test(test_back_is_the_transpose),
        cmocka_unit_test(test_mark_and_mirror),
        cmocka_unit_test(test_bias_distance),
        cmocka_unit_test(test_stays_positive),
        cmocka_unit_test(test_calibration_is_the_beginning),
    };
    return cmocka_run_group_tests_name("errors", tests, NULL, NULL);
}
