/* Real people who never rest, two sensors without magnetometer: tests/golden/head_chest and knee.
 * There is no truth, but anatomy gives bounds. */
#include "check.h"
#include "record/samples.h"
#include "tests/relative_metric.h"
#include <gonio/smoother.h>

#define DEG (M_PI / 180)
enum { ROWS_MOST = 4000 };

static struct gonio_orientation at[GONIO_SENSORS][ROWS_MOST];
static double turn[GONIO_SENSORS][ROWS_MOST], heading[ROWS_MOST], work[ROWS_MOST];
static struct gonio_series series[GONIO_SENSORS];

static void load(const char *name)
{
    static struct samples_reader reader;
    struct gonio_smoother *smoother[GONIO_SENSORS];
    struct gonio_fusion_options options = gonio_fusion_defaults;
    struct gonio_sample sample;
    char command[96];
    options.use_mag = false;
    for (int s = 0; s < GONIO_SENSORS; s++)
        assert_int_equal(gonio_smoother_new(&options, &smoother[s]), GONIO_OK);
    snprintf(command, sizeof command, "gzip -dc tests/golden/%s/samples.csv.gz", name);
    FILE *file = popen(command, "r");
    CHECK(file && samples_reader_open(&reader, fileno(file), name) == GONIO_OK,
        "%s: cannot be read; run tests from the top", name);
    while (samples_reader_next(&reader, &sample) == GONIO_OK)
        assert_int_equal(gonio_smoother_push(smoother[sample.sensor], &sample), GONIO_OK);
    CHECK(pclose(file) == 0, "%s: gzip failed", name);
    for (int s = 0; s < GONIO_SENSORS; s++) {
        series[s] = (struct gonio_series){ at[s], gonio_smoother_count(smoother[s]) };
        CHECK(series[s].count > 2000 && series[s].count < ROWS_MOST, "%s: %zu rows", name,
            series[s].count);
        assert_int_equal(gonio_smoother_run(smoother[s]), GONIO_OK);
        for (size_t i = 0; i < series[s].count; i++)
            gonio_smoother_at(smoother[s], i, &at[s][i]);
        gonio_smoother_free(smoother[s]);
    }
}

/* What is taken out moves slowly: a movement of 5 s is bent by no more than this. */
static void check_slow(double most_deg)
{
    size_t step = 5 * 60;
    for (size_t i = 0; i + step < series[0].count; i++) {
        double bent = turn[0][i + step] - turn[1][i + step] - turn[0][i] + turn[1][i];
        CHECK_NEAR(bent / DEG, 0, most_deg, "bent in the 5 s from %g s on", at[0][i].time_s);
    }
}

static void test_head_chest(void **state)
{
    (void)state;
    struct gonio_relative found;
    load("head_chest");
    assert_int_equal(gonio_relative_hold(
                         "cervical", series[0], series[1], false, turn[0], turn[1], NULL, &found),
        GONIO_OK);
    relative_headings(series[0], series[1], turn[0], turn[1], heading);
    struct relative_metric m = relative_metric_of(series[0], heading, work);
    print_message("median of 15 s %.1f, range %.1f, drift %.1f ± %.1f, joint %.1f to %.1f\n",
        m.median, m.most - m.least, found.drift_rad / DEG, found.drift_sd_rad / DEG,
        found.least_rad / DEG, found.most_rad / DEG);
    CHECK_NEAR(m.median, 0, 15, "largest median of 15 s");
    CHECK(m.most - m.least < 180, "range %g", m.most - m.least);
    CHECK(found.beyond_s == 0, "%g s beyond a neck's limits", found.beyond_s);
    check_slow(5);
}

static void test_knee(void **state)
{
    (void)state;
    struct gonio_relative found;
    load("knee");
    assert_int_equal(
        gonio_relative_hold("knee", series[0], series[1], false, turn[0], turn[1], NULL, &found),
        GONIO_OK);
    print_message("bends by %.1f to %.1f since the start, axis to %.1f, drift %.1f ± %.1f\n",
        found.least_rad / DEG, found.most_rad / DEG, found.axis_sd_rad / DEG, found.drift_rad / DEG,
        found.drift_sd_rad / DEG);
    CHECK_NEAR(
        (found.most_rad - found.least_rad) / DEG, 120, 15, "range of a knee that sits and walks");
    CHECK(found.beyond_s == 0, "%g s beyond a knee's range", found.beyond_s);
    /* Both sensors sat with their y across the leg. */
    CHECK(found.axis_D.y * found.axis_P.y > 0.9, "axis %g, %g", found.axis_D.y, found.axis_P.y);
    check_slow(5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head_chest),
        cmocka_unit_test(test_knee),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
