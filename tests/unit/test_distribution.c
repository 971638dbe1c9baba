/* The laws behind confidence limits, against printed tables and against cases with a closed form.
 */
#include "check.h"
#include "math/distribution.h"
#include "math/vec3.h"

static FILE *open_reference(const char *name)
{
    char path[100];
    snprintf(path, sizeof path, "tests/reference/%s", name);
    FILE *file = fopen(path, "r");
    snprintf(path, sizeof path, "../tests/reference/%s", name);
    file = file ? file : fopen(path, "r");
    CHECK(file, "%s is missing", name);
    return file;
}

/* Half a unit of the last digit printed. */
static double half_digit(const char *printed)
{
    const char *point = strchr(printed, '.');
    return 0.5001 * pow(10, point ? -(double)strspn(point + 1, "0123456789") : 0);
}

static void test_f_table(void **state)
{
    (void)state;
    FILE *file = open_reference("f.csv");
    char line[300], printed[32];
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        double df_1, df_2;
        if (sscanf(line, "%lf,%lf,%31[0-9.]", &df_1, &df_2, printed) != 3)
            continue;
        double f = distribution_f_quantile(0.975, df_1, df_2);
        CHECK_NEAR(f, atof(printed), half_digit(printed), "%g and %g", df_1, df_2);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 118);
}

static void test_t_table(void **state)
{
    (void)state;
    FILE *file = open_reference("student.csv");
    char line[256];
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        double df, t;
        if (sscanf(line, "%lf,%lf", &df, &t) != 2)
            continue;
        CHECK_NEAR(distribution_t_quantile(0.975, df), t, 0.00051, "df %g", df);
        CHECK_NEAR(distribution_t_quantile(0.025, df), -t, 0.00051, "df %g, lower", df);
        CHECK_NEAR(distribution_t(t, df), 0.975, 5e-5, "df %g, back", df);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 10);
}

/* I_x(1, b) = 1 - (1-x)^b, I_x(a, 1) = x^a, I_x(1/2, 1/2) = 2/pi atan sqrt(x/y); for whole a and b
 * the binomial law. */
static void test_beta(void **state)
{
    (void)state;
    static const double xs[] = { 1e-9, 0.01, 0.2, 0.5, 0.7, 0.99, 1 - 1e-9 };
    for (size_t i = 0; i < COUNT(xs); i++) {
        double x = xs[i], y = 1 - x;
        CHECK_NEAR(distribution_beta(1, 7, x, y), 1 - pow(y, 7), 1e-13, "1, 7 at %g", x);
        CHECK_NEAR(distribution_beta(3.5, 1, x, y), pow(x, 3.5), 1e-13, "3.5, 1 at %g", x);
        CHECK_NEAR(distribution_beta(0.5, 0.5, x, y), 2 / M_PI * atan2(sqrt(x), sqrt(y)), 1e-13,
            "at %g", x);
        double heads = 10 * pow(x, 3) * y * y + 5 * pow(x, 4) * y + pow(x, 5);
        CHECK_NEAR(distribution_beta(3, 3, x, y), heads, 1e-13, "three of five at %g", x);
        CHECK_NEAR(distribution_beta(40, 3.7, x, y), 1 - distribution_beta(3.7, 40, y, x), 1e-13,
            "mirrored at %g", x);
    }
    CHECK_NEAR(distribution_beta(2, 3, 0, 1), 0, 0, "begin");
    CHECK_NEAR(distribution_beta(2, 3, 1, 0), 1, 0, "end");
    CHECK(isnan(distribution_beta(0, 1, 0.5, 0.5)) && isnan(distribution_beta(1, NAN, 0.5, 0.5)) &&
              isnan(distribution_beta(1, 1, -0.1, 1)) && isnan(distribution_beta(1, 1, 0.5, 2)),
        "outside");
}

/* With two degrees of freedom above, P(F > f) = (1 + 2 f / d)^(-d/2); with one, F is T squared;
 * 1/F has the degrees of freedom exchanged. */
static void test_f_laws(void **state)
{
    (void)state;
    static const double df[] = { 0.7, 1, 2, 5, 17.3, 200, 5000, 1e5 };
    for (size_t i = 0; i < COUNT(df); i++) {
        double d = df[i], f = distribution_f_quantile(0.975, 2, d);
        CHECK_NEAR(f / (0.5 * d * (pow(0.025, -2 / d) - 1)), 1, 1e-9, "2 and %g", d);
        double t = distribution_t_quantile(0.9875, d);
        CHECK_NEAR(distribution_f_quantile(0.975, 1, d) / (t * t), 1, 1e-9, "1 and %g", d);
        for (size_t k = 0; k < COUNT(df); k++) {
            f = distribution_f_quantile(0.975, d, df[k]);
            CHECK_NEAR(distribution_f(f, d, df[k]), 0.975, 1e-9, "%g and %g, back", d, df[k]);
            double mirror = 1 / distribution_f_quantile(0.025, df[k], d);
            CHECK_NEAR(f / mirror, 1, 1e-9, "%g and %g, mirrored", d, df[k]);
        }
    }
}

static void test_edges(void **state)
{
    (void)state;
    CHECK_NEAR(distribution_f(0, 3, 4), 0, 0, "F at 0");
    CHECK_NEAR(distribution_f(-1, 3, 4), 0, 0, "F below 0");
    CHECK_NEAR(distribution_f(INFINITY, 3, 4), 1, 0, "F far out");
    CHECK(isinf(distribution_f_quantile(0.975, 5, 1e-4)), "beyond all doubles");
    CHECK_NEAR(distribution_t(0, 3), 0.5, 0, "T at 0");
    CHECK_NEAR(distribution_t(-INFINITY, 3), 0, 0, "T far left");
    CHECK_NEAR(distribution_t_quantile(0.5, 3), 0, 1e-15, "median");
    CHECK_NEAR(distribution_t(1.959963984540054, INFINITY), 0.975, 1e-14, "normal");
    static const double bad[][3] = { { 0, 3, 4 }, { 1, 3, 4 }, { 0.5, 0, 4 }, { 0.5, 3, -1 },
        { NAN, 3, 4 }, { 0.5, NAN, 4 }, { 0.5, 3, 2e6 }, { 0.5, INFINITY, 3 } };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(isnan(distribution_f_quantile(bad[i][0], bad[i][1], bad[i][2])), "row %zu", i);
    CHECK(isnan(distribution_f(NAN, 3, 4)) && isnan(distribution_f(1, 0, 4)) &&
              isnan(distribution_t(NAN, 3)) && isnan(distribution_t(1, 0)) &&
              isnan(distribution_t_quantile(1, 3)) && isnan(distribution_t_quantile(0.5, NAN)),
        "outside");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_f_table),
        cmocka_unit_test(test_t_table),
        cmocka_unit_test(test_beta),
        cmocka_unit_test(test_f_laws),
        cmocka_unit_test(test_edges),
    };
    return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
