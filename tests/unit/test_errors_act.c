/* The step of the errors against the walk itself: each of the 25 is perturbed, the same samples are
 * walked again, and what changed is compared with what docs/fusion.md says follows. */
#include "check.h"
#include "fusion/errors.h"
#include "fusion/step.h"
#include "math/quat.h"

enum { N = GONIO_ERRORS, MOVING = ERRORS_MOVING, SAMPLES = 500 };
static const double DT = 0.001, T = SAMPLES * 0.001;

/* Samples of a motion whose rate and force in G are known. */
struct motion {
    const char *legend;
    double wobble;     /* rad/s, of a rate that is not even */
    gonio_vec3 even;   /* rad/s */
    double swing_m_s2; /* of the force */
    gonio_vec3 rate[SAMPLES], force[SAMPLES];
};

static gonio_quat first(void) { return gonio_quat_from_rotvec((gonio_vec3){ 0.3, -0.4, 0.9 }); }

static void fill(struct motion *m)
{
    gonio_quat q = first();
    for (int k = 0; k < SAMPLES; k++) {
        double t = (k + 0.5) * DT, w = m->wobble, a = m->swing_m_s2;
        gonio_vec3 waves = { w * sin(6 * t), w * cos(4 * t), w * sin(5 * t) };
        m->rate[k]       = vec3_add(m->even, waves);
        q                = quat_mul(q, gonio_quat_from_rotvec(vec3_scale(m->rate[k], DT)));
        m->force[k]      = quat_rotate_back(
                 q, (gonio_vec3){ a * sin(4 * t), a * cos(6 * t), 9.81 + a * sin(7 * t) });
    }
}

/* The samples walked by a believer whose errors are x: the true one's are 0. */
struct walked {
    gonio_quat q;
    double velocity[3], position[3];
    struct gonio_fusion_sums sums;
};

static struct walked walk(const struct motion *m, const double *x)
{
    struct gonio_fusion_walk w;
    struct walked out;
    walk_init(&w, NULL);
    w.q_GS                 = quat_mul(walk_turn((gonio_vec3){ -x[0], -x[1], -x[2] }), first());
    w.believed.bias_rad_s  = (gonio_vec3){ -x[9], -x[10], -x[11] };
    w.believed.offset_m_s2 = (gonio_vec3){ -x[21], -x[22], -x[23] };
    for (int i = 0; i < 9; i++)
        w.believed.rate[i] += x[12 + i];
    w.rate_rad_s = walk_rate(&w.believed, m->rate[0]);
    for (int k = 0; k < SAMPLES; k++) {
        struct walk_sample s = { &m->rate[k], &m->force[k], NULL };
        if (walk_step(&w, &s, DT))
            walk_close_bin(&w);
    }
    walk_close_bin(&w);
    const double f[3]  = { w.sums.force.x, w.sums.force.y, w.sums.force.z };
    const double g[3]  = { 0, 0, 9.81 - x[24] },
                 f2[3] = { w.sums.force2.x, w.sums.force2.y, w.sums.force2.z };
    for (int i = 0; i < 3; i++) {
        out.velocity[i] = -x[3 + i] + f[i] - g[i] * T;
        out.position[i] = -x[6 + i] - x[3 + i] * T + f2[i] - 0.5 * g[i] * T * T;
    }
    out.q    = w.q_GS;
    out.sums = w.sums;
    return out;
}

/* What one error of size 1 makes of the nine that move: seen, and as the step says. */
static void responses(const struct motion *m, int error, double seen[MOVING], double said[MOVING])
{
    static const double none[MOVING];
    const double size            = 1e-4;
    double x[N]                  = { 0 };
    struct walked truth          = walk(m, x);
    x[error]                     = size;
    struct walked w              = walk(m, x);
    gonio_vec3 turn              = gonio_quat_to_rotvec(quat_mul(truth.q, quat_conj(w.q)));
    const double miss[3]         = { turn.x, turn.y, turn.z };
    struct gonio_fusion_errors e = { 0 };
    e.x[error]                   = size;
    errors_predict(&e, &w.sums, false, none);
    for (int i = 0; i < 3; i++) {
        seen[i]     = miss[i] / size;
        seen[3 + i] = (truth.velocity[i] - w.velocity[i]) / size;
        seen[6 + i] = (truth.position[i] - w.position[i]) / size;
    }
    for (int i = 0; i < MOVING; i++)
        said[i] = e.x[i] / size;
}

static void each_error_acts_as_written(void **state)
{
    (void)state;
    /* even: turn and force go evenly, so all three lines hold; else those of bias and matrix on
     * velocity and position do not, nor that of the offset on position. */
    static struct motion motions[] = {
        { .legend = "even", .even = { 0.1, -0.1, 0.2 } },
        { .legend = "fast", .wobble = 1, .even = { 0, 0.5, -2 }, .swing_m_s2 = 2 },
    };
    for (size_t k = 0; k < COUNT(motions); k++) {
        struct motion *m = &motions[k];
        fill(m);
        for (int error = 0; error < N; error++) {
            double seen[MOVING], said[MOVING];
            const bool gyro  = error >= GONIO_ERROR_BIAS && error < GONIO_ERROR_OFFSET;
            const bool force = error >= GONIO_ERROR_OFFSET && error < GONIO_ERROR_GRAVITY;
            responses(m, error, seen, said);
            for (int i = 0; i < MOVING; i++) {
                if (k == 1 && ((gyro && i >= 3) || (force && i >= 6)))
                    continue;
                /* what a bias does by way of g, and a matrix by way of the rate of 0.25 rad/s */
                double size = i < 3 ? 0.25 : i < 6 ? 9.81 * T * T / 2 : 9.81 * T * T * T / 6;
                size *= !gyro || i < 3 ? 1 : error < GONIO_ERROR_MATRIX ? 1 : 0.25;
                double share = gyro && i >= 3 ? 0.04 : 0.01;
                CHECK_NEAR(
                    said[i], seen[i], share * size, "%s: error %d on %d", m->legend, error, i);
            }
        }
    }
}

static double chance(void)
{
    static unsigned seed = 1;
    seed                 = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / (1 << 24) - 0.5;
}

static struct gonio_fusion_sums some_sums(void)
{
    static struct motion m = { .wobble = 1, .even = { 0, 0.5, -2 }, .swing_m_s2 = 2 };
    const double none[N]   = { 0 };
    fill(&m);
    return walk(&m, none).sums;
}

/* The step as a matrix, column by column. */
static void matrix_of_step(const struct gonio_fusion_sums *sums, bool lost, double f[N][N])
{
    static const double none[MOVING];
    for (int c = 0; c < N; c++) {
        struct gonio_fusion_errors e = { 0 };
        e.x[c]                       = 1;
        errors_predict(&e, sums, lost, none);
        for (int r = 0; r < N; r++)
            f[r][c] = e.x[r];
    }
}

static void fill_covariance(struct gonio_fusion_errors *e)
{
    double root[N][N];
    memset(e, 0, sizeof *e);
    for (int r = 0; r < N; r++)
        for (int c = 0; c < N; c++)
            root[r][c] = chance() + (r == c);
    for (int r = 0; r < N; r++)
        for (int c = r; c < N; c++)
            for (int k = 0; k < N; k++)
                e->p[r][c] += root[r][k] * root[c][k];
}

static void back_is_the_transpose(void **state)
{
    (void)state;
    const struct gonio_fusion_sums sums = some_sums();
    static double f[N][N], m[N][GONIO_ERRORS_ROW], want[N][N];
    for (int lost = 0; lost < 2; lost++) {
        matrix_of_step(&sums, lost, f);
        for (int r = 0; r < N; r++) {
            double g[GONIO_ERRORS_ROW] = { 0 };
            g[r]                       = 1;
            errors_back(&sums, lost, g);
            for (int c = 0; c < N; c++)
                CHECK_NEAR(g[c], f[r][c], 1e-12, "lost %d: from %d to %d", lost, r, c);
        }
        memset(want, 0, sizeof want);
        memset(m, 0, sizeof m);
        for (int r = 0; r < N; r++)
            for (int c = 0; c <= r; c++)
                m[r][c] = m[c][r] = chance();
        for (int r = 0; r < N; r++)
            for (int c = 0; c < N; c++)
                for (int i = 0; i < N; i++)
                    for (int k = 0; k < N; k++)
                        want[r][c] += f[i][r] * m[i][k] * f[k][c];
        errors_back_matrix(&sums, lost, m);
        for (int r = 0; r < N; r++)
            for (int c = 0; c < N; c++)
                CHECK_NEAR(m[r][c], want[r][c], 1e-9, "lost %d: %d, %d", lost, r, c);
    }
}

/* What is beside the step: noise on the diagonal alone, and what is forgotten where motion is lost.
 */
static void covariance_goes_the_same_way(void **state)
{
    (void)state;
    static const double none[MOVING];
    static double f[N][N];
    static struct gonio_fusion_errors e, before;
    const struct gonio_fusion_sums sums = some_sums();
    fill_covariance(&e);
    before = e;
    errors_mirror(&before);
    matrix_of_step(&sums, false, f);
    errors_predict(&e, &sums, false, none);
    for (int r = 0; r < N; r++)
        for (int c = r; c < N; c++) {
            double want = 0;
            for (int i = 0; i < N; i++)
                for (int k = 0; k < N; k++)
                    want += f[r][i] * before.p[i][k] * f[c][k];
            const bool noisy = r == c && (r < GONIO_ERROR_POSITION ||
                                             (r >= GONIO_ERROR_BIAS && r < GONIO_ERROR_MATRIX));
            if (noisy)
                CHECK(e.p[r][c] > want && e.p[r][c] < want + 0.02, "noise on %d", r);
            else
                CHECK_NEAR(e.p[r][c], want, 1e-9, "%d, %d", r, c);
        }
}

static void correction_is_the_textbook(void **state)
{
    (void)state;
    static struct gonio_fusion_errors e, before;
    for (int index = 0; index < N; index++) {
        struct errors_correction done;
        const double value = 0.7, variance = 2.5;
        fill_covariance(&e);
        for (int i = 0; i < N; i++)
            e.x[i] = chance();
        before = e;
        errors_mirror(&before);
        errors_correct(&e, index, value, variance, &done);
        const double s = before.p[index][index] + variance, miss = value - before.x[index];
        CHECK_NEAR(done.variance, s, 1e-12, "of %d", index);
        CHECK_NEAR(done.innovation, miss, 1e-12, "of %d", index);
        for (int r = 0; r < N; r++) {
            const double gain = before.p[r][index] / s;
            CHECK_NEAR(done.gain[r], gain, 1e-12, "of %d for %d", index, r);
            CHECK_NEAR(e.x[r], before.x[r] + gain * miss, 1e-12, "%d by %d", r, index);
            for (int c = r; c < N; c++)
                CHECK_NEAR(e.p[r][c], before.p[r][c] - gain * before.p[index][c], 1e-9,
                    "%d, %d by %d", r, c, index);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_error_acts_as_written),
        cmocka_unit_test(back_is_the_transpose),
        cmocka_unit_test(covariance_goes_the_same_way),
        cmocka_unit_test(correction_is_the_textbook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
