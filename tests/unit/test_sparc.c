/* Smoothness against the reference's own check value, and what it is to mean. */
#include "check.h"
#include "math/vec3.h"
#include <gonio/measure.h>

static double speed[4096];

/* A minimum-jerk movement with a ripple on its speed. */
static size_t movement(double length_s, double rate_hz, double ripple, double ripple_hz)
{
    size_t n = (size_t)(length_s * rate_hz + 1e-9) + 1;
    for (size_t i = 0; i < n; i++) {
        double s = (double)i / (double)(n - 1);
        speed[i] = 60 * 30 * s * s * (1 - s) * (1 - s) / length_s *
                   (1 + ripple * sin(2 * M_PI * ripple_hz * (double)i / rate_hz));
    }
    return n;
}

static void test_reference_value(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        speed[i] = exp(-5 * (0.01 * i - 1) * (0.01 * i - 1));
    CHECK_NEAR(
        gonio_sparc(speed, 200, 100), -1.41403, 5e-6, "self-test of the published algorithm");
}

/* Numbers of the published algorithm with a whole Fourier transform, computed apart from this code.
 */
static void test_movements(void **state)
{
    (void)state;
    static const struct {
        double length_s, rate_hz, ripple, ripple_hz, want;
    } rows[] = {
        { 0.5, 100, 0, 0, -1.405830 },
        { 1, 100, 0, 0, -1.405829 },
        { 4, 100, 0, 0, -1.405829 },
        { 1, 100, 0.4, 3, -1.714666 },
        { 1, 100, 0.4, 5, -1.891893 },
        { 2, 50, 0.4, 3, -1.944745 },
        { 2.6, 25, 0.3, 6, -2.086588 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t n = movement(rows[i].length_s, rows[i].rate_hz, rows[i].ripple, rows[i].ripple_hz);
        CHECK_NEAR(gonio_sparc(speed, n, rows[i].rate_hz), rows[i].want, 2e-6, "row %zu", i);
    }
}

static void test_laws(void **state)
{
    (void)state;
    size_t n    = movement(1.3, 100, 0.2, 4);
    double want = gonio_sparc(speed, n, 100);
    for (size_t i = 0; i < n; i++)
        speed[i] *= 17;
    CHECK_NEAR(gonio_sparc(speed, n, 100), want, 1e-9, "the unit drops out");
    for (size_t i = 0; i < n / 2; i++) {
        double last      = speed[n - 1 - i];
        speed[n - 1 - i] = speed[i];
        speed[i]         = last;
    }
    CHECK_NEAR(gonio_sparc(speed, n, 100), want, 1e-9, "backward is as smooth");
    n = movement(1.3, 200, 0.2, 4);
    CHECK_NEAR(gonio_sparc(speed, n, 200), want, 0.02, "twice the rate");
    static const double none[8] = { 0 };
    CHECK(isnan(gonio_sparc(none, 8, 100)), "no movement");
    CHECK(isnan(gonio_sparc(speed, 1, 100)), "one value");
    CHECK(isnan(gonio_sparc(speed, n, 15)), "too low a rate");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_value),
        cmocka_unit_test(test_movements),
        cmocka_unit_test(test_laws),
    };
    return cmocka_run_group_tests_name("sparc", tests, NULL, NULL);
}
