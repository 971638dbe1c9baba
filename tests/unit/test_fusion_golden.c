/* The filter on half a minute of a real recording with optical truth: tests/golden/broad02.
 * expected.csv holds the errors that it had when they were last accepted, and by how much they
 * may differ; a better filter changes that file in its own commit. */
#include "broad.h"
#include <gonio/fusion.h>

#define FOLDER "tests/golden/broad02"

static struct broad broad;
static gonio_quat truth[BROAD_ROWS_MOST], got[BROAD_ROWS_MOST];

static void expect(const char *name, double got_deg)
{
    char line[128];
    size_t len = strlen(name);
    FILE *file = fopen(FOLDER "/expected.csv", "r");
    CHECK(file, "expected.csv cannot be opened; run tests from the top");
    bool found = false;
    while (fgets(line, sizeof line, file)) {
        double v[2];
        if (strncmp(line, name, len) != 0 || line[len] != ',')
            continue;
        found = true;
        assert_int_equal(broad_numbers(line + len + 1, v, 2), 2);
        CHECK_NEAR(got_deg, v[0], v[1], "%s, deg RMSE", name);
    }
    fclose(file);
    CHECK(found, "%s is not in expected.csv", name);
}

static size_t fuse(size_t rows, bool use_mag)
{
    struct gonio_fusion f;
    struct gonio_orientation o;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    size_t still                        = 0;
    options.use_mag                     = use_mag;
    gonio_fusion_init(&f, &options);
    for (size_t i = 0; i < rows; i++) {
        gonio_fusion_update(&f, &broad.sample[i], &o);
        got[i] = o.q_GS;
        still += o.still;
    }
    return still;
}

static void test_half_a_minute_of_trial_02(void **state)
{
    (void)state;
    broad_read(&broad, FOLDER);
    size_t rows = broad.rows;
    assert_int_equal(rows, 8572);
    for (size_t i = 0; i < rows; i++) {
        truth[i] = broad.truth[i];
        if (!broad.move[i])
            truth[i].w = (double)NAN;
    }
    size_t still    = fuse(rows, true);
    struct metric m = metric_of(got, truth, rows, 0);
    expect("total", m.total);
    expect("heading", m.heading);
    expect("inclination", m.incl);
    double still_s = (double)still * 0.0035;
    CHECK(still_s > 3 && still_s < 8, "still for %g s, of 5 s at rest", still_s);
    fuse(rows, false);
    m = metric_of(got, truth, rows, -metric_heading(got, truth, rows, 571));
    expect("total_start_aligned_without_mag", m.total);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_half_a_minute_of_trial_02) };
    return cmocka_run_group_tests_name("fusion on a recording", tests, NULL, NULL);
}
