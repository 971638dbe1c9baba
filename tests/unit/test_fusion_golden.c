/* The filter on half a minute of a real recording with optical truth: tests/golden/broad02.
 * expected.csv holds the errors that it had when they were last accepted, and by how much they
 * may differ; a better filter changes that file in its own commit. */
#include "base/text.h"
#include "check.h"
#include "tests/metric.h"
#include <gonio/fusion.h>

#define FOLDER "tests/golden/broad02/"
enum { ROWS_MOST = 10000, FIELDS = 12 };

static struct gonio_sample sample[ROWS_MOST];
static gonio_quat truth[ROWS_MOST], got[ROWS_MOST];

/* The numbers of a line; returns how many stand there. */
static int numbers(const char *line, double *out, int most)
{
    const char *end = line + strcspn(line, "\r\n");
    int n           = 0;
    for (const char *at = line; n < most && at; n++) {
        at = number_parse(at, end, &out[n]);
        CHECK(at && (at == end || *at == ','), "not a row of numbers: %s", line);
        at = *at == ',' ? at + 1 : NULL;
    }
    return n;
}

static size_t each_row(const char *name, int fields, void (*take)(size_t, const double *))
{
    char command[128], line[512];
    double field[FIELDS];
    size_t rows = 0;
    snprintf(command, sizeof command, "gzip -dc " FOLDER "%s", name);
    FILE *file = popen(command, "r");
    CHECK(
        file && fgets(line, sizeof line, file), "%s: cannot be read; run tests from the top", name);
    for (; fgets(line, sizeof line, file) && rows < ROWS_MOST; rows++) {
        CHECK(numbers(line, field, fields) == fields, "%s: row %zu", name, rows);
        take(rows, field);
    }
    CHECK(pclose(file) == 0, "%s: gzip failed", name);
    return rows;
}

static void take_sample(size_t row, const double *v)
{
    sample[row] = (struct gonio_sample){ .time_s = v[0],
        .seq                                     = (uint64_t)v[2],
        .has                                     = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
        .gyro_rad_s                              = { v[3], v[4], v[5] },
        .acc_m_s2                                = { v[6], v[7], v[8] },
        .mag_ut                                  = { v[9], v[10], v[11] } };
}

static void take_truth(size_t row, const double *v)
{
    truth[row] = (gonio_quat){ v[5] > 0.5 ? v[1] : (double)NAN, v[2], v[3], v[4] };
}

static void expect(const char *name, double got_deg)
{
    char line[128];
    size_t len = strlen(name);
    FILE *file = fopen(FOLDER "expected.csv", "r");
    CHECK(file, "expected.csv cannot be opened; run tests from the top");
    bool found = false;
    while (fgets(line, sizeof line, file)) {
        double v[2];
        if (strncmp(line, name, len) != 0 || line[len] != ',')
            continue;
        found = true;
        assert_int_equal(numbers(line + len + 1, v, 2), 2);
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
        gonio_fusion_update(&f, &sample[i], &o);
        got[i] = o.q_GS;
        still += o.still;
    }
    return still;
}

static void test_half_a_minute_of_trial_02(void **state)
{
    (void)state;
    size_t rows = each_row("samples.csv.gz", FIELDS, take_sample);
    assert_int_equal(each_row("truth.csv.gz", 6, take_truth), rows);
    assert_int_equal(rows, 8572);
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
