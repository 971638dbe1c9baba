/* The smoother of a slow drift against what can be said without it. */
#include "check.h"
#include "fusion/drift.h"
#include "math/vec3.h"

#define DEG (M_PI / 180)
enum { KNOTS = 400 };

static struct drift_knot knot[KNOTS];
static const struct drift_prior wide = {
    .offset_sd_rad = 3, .rate_sd_rad_s = 0.1, .rate_walk_rad_s = 1e-6
};

/* A straight line, told everywhere with the same variance. */
static void tell(double offset_rad, double rate_rad_s, double var)
{
    for (int i = 0; i < KNOTS; i++)
        knot[i] = (struct drift_knot){ .time_s = 0.2 * i,
            .told_rad                          = drift_wrap(offset_rad + rate_rad_s * 0.2 * i),
            .told_var                          = var };
}

static void test_straight_line(void **state)
{
    (void)state;
    const double var = 0.01, offset = 2.5, rate = 2 * DEG;
    tell(offset, rate, var);
    drift_smooth(&wide, knot, KNOTS);
    for (int i = 0; i < KNOTS; i++)
        CHECK_NEAR(drift_wrap(drift_total(&knot[i]) - knot[i].told_rad), 0, 1e-3, "knot %d", i);
    /* Least squares: variance of the slope of a line through n even points is 12 var / (dt^2 (n^3 -
     * n)). */
    double n = KNOTS, slope_var = 12 * var / (0.04 * (n * n * n - n));
    CHECK_NEAR(knot[9].p[2][2] / slope_var, 1, 0.01, "variance of the rate");
    CHECK_NEAR(drift_total_var(&knot[0]) / (4 * var / n), 1, 0.02, "variance at the end of a line");
}

static void test_nothing_told(void **state)
{
    (void)state;
    struct drift_prior prior = {
        .offset_rad = 0.3, .offset_sd_rad = 0.2, .rate_sd_rad_s = 0.01, .rate_walk_rad_s = 1e-3
    };
    tell(1, 0.1, (double)INFINITY);
    CHECK(drift_smooth(&prior, knot, KNOTS) == 0, "nothing was learned");
    double t = knot[KNOTS - 1].time_s;
    CHECK_NEAR(drift_total(&knot[KNOTS - 1]), 0.3, 1e-12, "stays as known beforehand");
    CHECK_NEAR(
        knot[KNOTS - 1].p[1][1], 1e-4 * t * t + 1e-6 * t * t * t / 3, 1e-9, "variance grows");
    CHECK(drift_strain(&prior, knot, KNOTS) < 1e-12, "no strain");
}

static void test_turns_over(void **state)
{
    (void)state;
    tell(3, 10 * DEG, 1e-4); /* twice round */
    drift_smooth(&wide, knot, KNOTS);
    CHECK_NEAR(knot[KNOTS - 1].x[1] / DEG, 10 * knot[KNOTS - 1].time_s, 1, "counted on");
}

/* The end alone is known, of the drift alone: a constant rate makes a straight line, the offset
 * stays. */
static void test_end_told(void **state)
{
    (void)state;
    struct drift_prior prior = {
        .offset_rad = 0.5, .offset_sd_rad = 0.3, .rate_sd_rad_s = 0.01, .rate_walk_rad_s = 1e-9
    };
    tell(0, 0, (double)INFINITY);
    struct drift_knot *end = &knot[KNOTS - 1];
    end->told_rad          = 0.4;
    end->told_var          = 0.01;
    end->drift_alone       = true;
    drift_smooth(&prior, knot, KNOTS);
    double var = 1e-4 * end->time_s * end->time_s, lost = 0.4 * var / (var + 0.01);
    for (int i = 0; i < KNOTS; i++) {
        CHECK_NEAR(knot[i].x[1], lost * i / (KNOTS - 1), 1e-6, "drift of knot %d", i);
        CHECK_NEAR(knot[i].x[0], 0.5, 1e-9, "offset of knot %d", i);
    }
    CHECK_NEAR(end->p[1][1], var * 0.01 / (var + 0.01), 1e-6, "variance at the end");
    CHECK_NEAR(end->p[0][0], 0.09, 1e-9, "variance of the offset");
}

static void test_wrap(void **state)
{
    (void)state;
    static const double rows[][2] = { { 0, 0 }, { M_PI, M_PI }, { -M_PI, M_PI }, { 3 * M_PI, M_PI },
        { 7, 7 - 2 * M_PI }, { -4, 2 * M_PI - 4 } };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_NEAR(drift_wrap(rows[i][0]), rows[i][1], 1e-12, "%g", rows[i][0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_straight_line),
        cmocka_unit_test(test_nothing_told),
        cmocka_unit_test(test_turns_over),
        cmocka_unit_test(test_end_told),
        cmocka_unit_test(test_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
