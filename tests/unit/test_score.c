/* The metrics that the benches print, on made-up recordings whose errors are known. */
#include "check.h"
#include "tests/bench/honest.h"
#include "tests/bench/joint.h"
#include "tests/bench/score.h"
#include "tests/bench/tally.h"

enum { ROWS = 2000 };
static const double rate_hz = 100;

static struct gonio_sample samples[2][ROWS];
static gonio_quat truths[2][ROWS];
static bool moves[2][ROWS];
static struct gonio_orientation got[2][ROWS];

static gonio_quat about(gonio_vec3 axis, double deg)
{
    double half = 0.5 * rad_from_deg(deg), s = sin(half) / vec3_norm(axis);
    return (gonio_quat){ cos(half), s * axis.x, s * axis.y, s * axis.z };
}
static const gonio_vec3 X = { 1, 0, 0 }, Y = { 0, 1, 0 }, Z = { 0, 0, 1 };

/* A recording of a sensor that wanders, and a filter without errors. */
static struct recording made(int which)
{
    for (int i = 0; i < ROWS; i++) {
        double t = i / rate_hz;
        truths[which][i] =
            quat_mul(about(Z, 70 * sin(t) * (which + 1)), about(Y, 20 * sin(0.7 * t) + 5 * which));
        samples[which][i] = (struct gonio_sample){ .time_s = t, .acc_m_s2 = { 0, 0, 9.8 } };
        moves[which][i]   = true;
        got[which][i]     = (struct gonio_orientation){ .time_s = t, .q_GS = truths[which][i] };
    }
    return (struct recording){ .rows = ROWS,
        .rate_hz                     = rate_hz,
        .sample                      = samples[which],
        .truth                       = truths[which],
        .moves                       = moves[which] };
}

static void turn_all(int which, size_t from, size_t to, gonio_quat turn)
{
    for (size_t i = from; i < to; i++)
        got[which][i].q_GS = quat_mul(turn, got[which][i].q_GS);
}

static void plain(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double heading_deg, tilt_deg; /* of all rows */
        double late_deg;              /* more heading, from the end of the second second on */
        double total, heading, incl, constant, start;
    } rows[] = {
        { "no error", 0, 0, 0, 0, 0, 0, 0, 0 },
        { "a heading", 5, 0, 0, 5, 5, 0, 0, 0 },
        { "a heading to the right", -5, 0, 0, 5, 5, 0, 0, 0 },
        { "a tilt", 0, 3, 0, 3, 0, 3, 3, 3 },
        /* 9/10 of the rows by 10 deg: rms 9.49; about their mean of 9 deg: 3. */
        { "a heading after 2 s", 0, 0, 10, 9.487, 9.487, 0, 3.0, 9.487 },
        { "a heading that stays off its start", 5, 0, 10, 14.318, 14.318, 0, 3.0, 9.487 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct recording r = made(0);
        struct score s;
        turn_all(0, 0, ROWS, quat_mul(about(Z, rows[k].heading_deg), about(X, rows[k].tilt_deg)));
        turn_all(0, 200, ROWS, about(Z, rows[k].late_deg));
        assert_int_equal(score_recording(&r, got[0], &s), 0);
        const struct metric *m = s.of[0];
        CHECK_NEAR(m[SCORE_PLAIN].total, rows[k].total, 2e-3, "%s: total", rows[k].legend);
        CHECK_NEAR(m[SCORE_PLAIN].heading, rows[k].heading, 2e-3, "%s: heading", rows[k].legend);
        CHECK_NEAR(m[SCORE_PLAIN].incl, rows[k].incl, 2e-3, "%s: inclination", rows[k].legend);
        CHECK_NEAR(m[SCORE_CONST].total, rows[k].constant, 2e-2, "%s: constant", rows[k].legend);
        CHECK_NEAR(m[SCORE_START].total, rows[k].start, 2e-3, "%s: start", rows[k].legend);
    }
}

static void what_counts(void **state)
{
    (void)state;
    struct recording r = made(0);
    struct score s;
    turn_all(0, 0, ROWS, about(Z, 5));
    for (size_t i = 0; i < 300; i++) { /* garbage where nothing counts */
        moves[0][i]        = false;
        truths[0][700 + i] = (gonio_quat){ (double)NAN, 0, 0, 0 };
    }
    turn_all(0, 0, 300, about(X, 90));
    turn_all(0, 700, 1000, about(X, 90));
    assert_int_equal(score_recording(&r, got[0], &s), 0);
    CHECK_NEAR(s.of[0][SCORE_PLAIN].total, 5, 1e-6, "rows that do not move, or have no truth");
    CHECK_NEAR(s.of[0][SCORE_START].total, 0, 1e-6, "the start is that of the motion");
    assert_int_equal(recording_begin(&r), 300);
}

static void lag(void **state)
{
    (void)state;
    struct recording r = made(0);
    struct score s;
    for (size_t i = 0; i < ROWS; i++) { /* 100 deg/s; the estimate comes 2.4 ms late */
        truths[0][i]   = about(X, 100 * (double)i / rate_hz);
        got[0][i].q_GS = about(X, 100 * ((double)i / rate_hz - 0.0024));
    }
    assert_int_equal(score_recording(&r, got[0], &s), 0);
    CHECK_NEAR(s.of[0][SCORE_PLAIN].total, 0.24, 1e-4, "100 deg/s times 2.4 ms");
    CHECK_NEAR(s.of[1][SCORE_PLAIN].total, 0, 1e-4, "against the truth of 2.4 ms before");
}

static void relative(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double both_deg, child_deg, late_deg, want[JOINT_TARES];
    } rows[] = {
        { "no error", 0, 0, 0, { 0, 0, 0 } },
        { "both headings wrong alike", 40, 0, 0, { 0, 0, 0 } },
        { "the child's heading", 40, 7, 0, { 7, 0, 0 } },
        /* From the end of the first second on: 19/20 of the rows. */
        { "its drift after 1 s", 0, 0, 10, { 9.747, 9.747, 2.18 } },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct recording parent = made(0), child = made(1);
        struct joint_error e;
        turn_all(0, 0, ROWS, about(Z, rows[k].both_deg));
        turn_all(1, 0, ROWS, about(Z, rows[k].both_deg + rows[k].child_deg));
        turn_all(1, 100, ROWS, about(Z, rows[k].late_deg));
        for (int tare = 0; tare < JOINT_TARES; tare++) {
            assert_int_equal(
                joint_relative(&parent, &child, got[0], got[1], (enum joint_tare)tare, &e), 0);
            CHECK_NEAR(e.rmse, rows[k].want[tare], 1e-2, "%s, tare %d", rows[k].legend, tare);
        }
    }
    struct recording parent = made(0), child = made(1);
    struct joint_error e;
    turn_all(1, 0, 80, about(X, 6)); /* 4 of 100 rows by 6 deg */
    joint_relative(&parent, &child, got[0], got[1], JOINT_NONE, &e);
    CHECK_NEAR(e.mae, 0.24, 1e-6, "mean of the sizes");
    CHECK_NEAR(e.p95, 0, 1e-6, "95 of 100 have none");
}

/* A hinge that opens to 60 deg and closes, seen by sensors that sit askew on their links. The
 * child's filter has begun with another heading than the shortest levelling turn; that is taken
 * back. */
static void range(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double scale, end_deg, peak, end;
    } rows[] = {
        { "no error", 1, 0, 0, 0 },
        { "scale", 1.01, 0, 0.6, 0 },
        { "not back", 1, 5, 0, 5 },
    };
    /* Askew about level axes, so that the shortest levelling turn of each is its own inverse here.
     */
    const gonio_quat askew[2] = { about(X, 20), about((gonio_vec3){ 1, 2, 0 }, 25) };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct recording parent = made(0), child = made(1);
        struct joint_range_error e;
        for (size_t i = 0; i < ROWS; i++) {
            bool turns     = i >= 200 && i < 1800;
            double a       = turns ? 30 * (1 - cos(2 * M_PI * ((double)i - 200) / 1600)) : 0;
            double seen    = a * rows[k].scale + (i >= 1800 ? rows[k].end_deg : 0);
            truths[0][i]   = (gonio_quat){ 1, 0, 0, 0 };
            truths[1][i]   = about(X, a);
            got[0][i].q_GS = askew[0];
            got[1][i].q_GS = quat_mul(about(Z, 55), quat_mul(about(X, seen), askew[1]));
        }
        samples[0][0].acc_m_s2 = quat_rotate_back(askew[0], Z);
        samples[1][0].acc_m_s2 = quat_rotate_back(askew[1], Z);
        assert_int_equal(joint_range(&parent, &child, got[0], got[1], &e), 0);
        CHECK_NEAR(e.peak, rows[k].peak, 1e-6, "%s: peak", rows[k].legend);
        CHECK_NEAR(e.end, rows[k].end, 1e-6, "%s: end", rows[k].legend);
        CHECK((e.rmse < 1e-6) == (k == 0), "%s: rmse %g", rows[k].legend, e.rmse);
    }
}

static void heading_between(void **state)
{
    (void)state;
    struct joint_heading h;
    made(0);
    made(1);
    for (size_t i = 0; i < ROWS; i++) { /* the child turns by 270 deg in 20 s, the parent by -20 */
        double u       = (double)i / (ROWS - 1);
        got[0][i].q_GS = about(Z, 100 - 20 * u);
        got[1][i].q_GS = about(Z, 30 + 270 * u);
    }
    assert_int_equal(joint_heading(got[0], got[1], ROWS, &h), 0);
    double zero = 290 * 0.495 / 19.99; /* half a second of it */
    CHECK_NEAR(h.largest, 290 - zero, 1e-3, "unwrapped");
    CHECK_NEAR(h.least, -zero, 1e-3, "counts from the mean of the first second");
    CHECK_NEAR(h.end, 290 - 2 * zero, 1e-3, "mean of the last second");
    CHECK_NEAR(h.median, 290 * (1 - 7.5 / 20) - zero, 2, "median of the last 15 s");
}

/* ---- stated errors ---- */

static double normal(uint64_t *state)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) { /* of variance 1/12 each */
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        sum += (double)(*state >> 11) * 0x1p-53 - 0.5;
    }
    return sum;
}

static void honest(void **state)
{
    (void)state;
    enum { N = 400 };
    static const struct {
        const char *legend;
        double stays, actual, independent, slack; /* stays: correlation from one to the next */
        int verdict;                              /* -1: stated too wide, 1: too narrow */
    } rows[] = {
        { "independent and true", 0, 1, N, 60, 0 },
        { "stated too narrow", 0, 1.3, N, 60, 1 },
        { "stated too wide", 0, 0.7, N, 60, -1 },
        /* (1 - r^2) / (1 + r^2) of them */
        { "correlated and true", 0.9, 1, 42, 20, 0 },
        { "correlated, much too narrow", 0.9, 2, 42, 20, 1 },
        { "one error that stays", 1, 1, 1, 0.5, 0 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        double error[2][N], stated[N], x[2];
        uint64_t chance = 7;
        struct honest h;
        for (int axis = 0; axis < 2; axis++)
            x[axis] = rows[k].stays < 1 ? normal(&chance) : 0.8;
        for (int i = 0; i < N; i++)
            for (int axis = 0; axis < 2; axis++) {
                double r       = rows[k].stays;
                x[axis]        = r * x[axis] + sqrt(1 - r * r) * normal(&chance);
                stated[i]      = 1 + i % 5;
                error[axis][i] = rows[k].actual * stated[i] * x[axis];
            }
        const double *const both[HONEST_DOF] = { error[0], error[1] };
        honest_judge(both, stated, N, &h);
        CHECK_NEAR(h.independent, rows[k].independent, rows[k].slack, "%s", rows[k].legend);
        int verdict = h.nees < h.low ? -1 : h.nees > h.high ? 1 : 0;
        CHECK(verdict == rows[k].verdict, "%s: nees %.2f in %.2f to %.2f", rows[k].legend, h.nees,
            h.low, h.high);
    }
}

static void honest_bounds(void **state)
{
    (void)state;
    /* Chi-square with 10 degrees of freedom: 3.247 and 20.483 at 0.025 and 0.975 (NIST/SEMATECH
     * e-Handbook of Statistical Methods, 1.3.6.7.4). */
    struct honest each[2] = { { .n = 50, .independent = 4, .nees = 2, .share = 1 },
        { .n = 50, .independent = 6, .nees = 1, .share = 0.5 } };
    struct honest all;
    honest_pool(each, 2, 1, &all);
    CHECK_NEAR(all.low, 0.3247, 0.005, "lower");
    CHECK_NEAR(all.high, 2.0483, 0.005, "upper");
    CHECK_NEAR(all.nees, 1.4, 1e-12, "weighted by what is independent");
    CHECK_NEAR(all.share, 0.7, 1e-12, "the same");
}

static void honest_of_recording(void **state)
{
    (void)state;
    struct recording r = made(0);
    struct honest inclination, heading;
    for (size_t i = 0; i < ROWS; i++) {
        moves[0][i]                  = i >= 500;
        got[0][i].inclination_sd_rad = rad_from_deg(1);
        got[0][i].heading_sd_rad     = rad_from_deg(2);
    }
    turn_all(0, 0, ROWS, about(Z, 50)); /* a heading of its own, and 4 deg of drift */
    turn_all(0, 600, ROWS, about(Z, 4));
    for (size_t i = 0; i < ROWS; i++) /* 1 deg about each horizontal axis */
        got[0][i].q_GS = quat_mul(about((gonio_vec3){ 1, 1, 0 }, sqrt(2)), got[0][i].q_GS);
    assert_int_equal(honest_recording(&r, got[0], true, &inclination, &heading), 0);
    CHECK_NEAR(inclination.nees, 1, 1e-3, "1 deg stated, 1 deg on each axis");
    CHECK_NEAR(heading.nees, 4, 2e-2, "2 deg stated, 4 deg since the start");
    CHECK_NEAR(heading.independent, 1, 0.2, "one error that stays");
    assert_int_equal(honest_recording(&r, got[0], false, &inclination, &heading), 0);
    CHECK(heading.nees > 600, "from north it is 50 deg off: %g", heading.nees);
}

/* ---- many sets ---- */

static void tally(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        int left, right; /* how many of 100 sets hold; right -1: the same ones */
        double low, high;
    } rows[] = {
        /* Wilson's intervals of 160 in 200, 90 in 100, 200 in 200. */
        { "sides that have nothing in common", 80, 80, 0.7391, 0.8494 },
        { "both sides alike", 90, -1, 0.8256, 0.9448 },
        { "all", 100, 100, 0.9812, 1.0 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct tally t = { .sets = 0 };
        double low, high;
        for (int i = 0; i < 100; i++) {
            bool left = i < rows[k].left;
            /* 7 i mod 100 goes through 0 to 99 too, in another order. */
            bool right = rows[k].right < 0 ? left : i * 7 % 100 < rows[k].right;
            tally_add(&t, (double[]){ left ? 1 : 3, right ? -1 : -3 }, (double[]){ 2, 2 }, 2);
        }
        tally_held(&t, &low, &high);
        CHECK_NEAR(low, rows[k].low, 2e-3, "%s: lower", rows[k].legend);
        CHECK_NEAR(high, rows[k].high, 2e-3, "%s: upper", rows[k].legend);
    }
    struct tally t = { .sets = 0 };
    tally_add(&t, (double[]){ 3, 1 }, (double[]){ 2, 4 }, 2);
    CHECK_NEAR(t.square[0], 9, 0, "squares of the left");
    CHECK_NEAR(t.square[1], 1, 0, "and of the right");
    CHECK_NEAR(t.sum, 4, 0, "sum");
    CHECK_NEAR(t.most, 3, 0, "largest");
    CHECK_NEAR(t.stated, 6, 0, "stated");
    CHECK_NEAR(t.held, 0.5, 0, "one of two");
    CHECK_NEAR(t.common, 4, 0, "what both share");
    CHECK_NEAR(t.opposite, 1, 0, "by what they differ");

    struct tally one = { .sets = 0 };
    double low, high;
    for (int i = 0; i < 100; i++)
        tally_add(&one, (double[]){ i < 90 ? 1 : 3 }, (double[]){ 2 }, 1);
    tally_held(&one, &low, &high);
    CHECK(one.values == 100 && one.opposite == 0, "a movement of one direction");
    CHECK_NEAR(one.held / one.sets, 0.9, 1e-12, "90 of 100");
    CHECK_NEAR(low, 0.8256, 2e-3, "as of both sides alike");
    CHECK_NEAR(high, 0.9448, 2e-3, "as of both sides alike");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(what_counts),
        cmocka_unit_test(lag),
        cmocka_unit_test(relative),
        cmocka_unit_test(range),
        cmocka_unit_test(heading_between),
        cmocka_unit_test(honest),
        cmocka_unit_test(honest_bounds),
        cmocka_unit_test(honest_of_recording),
        cmocka_unit_test(tally),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
