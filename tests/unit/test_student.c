/* Student quantiles against a printed table and against cases that have a closed form. */
#include "check.h"
#include "math/vec3.h"
#include <gonio/measure.h>

static void test_printed_table(void **state)
{
    (void)state;
    FILE *file = fopen("tests/reference/student.csv", "r");
    if (!file)
        file = fopen("../tests/reference/student.csv", "r");
    assert_non_null(file);
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        double df, t;
        if (sscanf(line, "%lf,%lf", &df, &t) != 2)
            continue;
        CHECK_NEAR(gonio_student(0.95, df), t, 0.00051, "df %g", df);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 10);
}

/* df 1 is Cauchy's law, df 2 and 4 are algebraic, infinity is the normal law. */
static void test_closed_forms(void **state)
{
    (void)state;
    static const double confidence[] = { 0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999999 };
    for (size_t i = 0; i < COUNT(confidence); i++) {
        double c = confidence[i], want = tan(0.5 * M_PI * c);
        CHECK_NEAR(gonio_student(c, 1) / want, 1, 1e-9, "Cauchy at %g", c);
        want = c * sqrt(2 / (1 - c * c));
        CHECK_NEAR(gonio_student(c, 2) / want, 1, 1e-9, "df 2 at %g", c);
        double t = gonio_student(c, 4), s = t / sqrt(t * t + 4);
        CHECK_NEAR(s * (1.5 - 0.5 * s * s), c, 1e-9, "df 4 at %g", c);
        CHECK_NEAR(erf(gonio_student(c, INFINITY) / sqrt(2)), c, 1e-12, "normal at %g", c);
    }
    CHECK_NEAR(gonio_student(0.95, INFINITY), 1.959963984540054, 1e-12, "the best known of them");
}

static void test_order(void **state)
{
    (void)state;
    double last = INFINITY;
    for (double df = 0.3; df < 1e8; df *= 1.37) {
        double t = gonio_student(0.95, df);
        CHECK(t < last && t > 1.95996, "falls with df: %g at %g after %g", t, df, last);
        last = t;
    }
    CHECK_NEAR(gonio_student(0.95, 0.9999e6), gonio_student(0.95, 1.0001e6), 1e-5,
        "no step between the methods");
    static const double bad[][2] = { { 0, 3 }, { 1, 3 }, { 0.95, 0 }, { 0.95, -1 }, { NAN, 3 },
        { 0.95, NAN } };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(isnan(gonio_student(bad[i][0], bad[i][1])), "row %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed_table),
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests_name("student", tests, NULL, NULL);
}
