/* Filter and smoother on half a minute of a real recording with optical truth:
 * tests/golden/broad02. expected.csv holds the errors that it had when they were last accepted, and
 * by how much they may differ; a better filter changes that file in its own commit. */
#include "broad.h"
#include "math/quat.h"
#include <gonio/smoother.h>

#define FOLDER "tests/golden/broad02"

static struct broad broad;
static gonio_quat truth[BROAD_ROWS_MOST], got[BROAD_ROWS_MOST], before[BROAD_ROWS_MOST];

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

static void smooth(size_t rows, bool use_mag)
{
    struct gonio_smoother *s;
    struct gonio_orientation o;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    options.use_mag                     = use_mag;
    assert_int_equal(gonio_smoother_new(&options, &s), GONIO_OK);
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(gonio_smoother_push(s, &broad.sample[i]), GONIO_OK);
    assert_int_equal(gonio_smoother_run(s), GONIO_OK);
    for (size_t i = 0; i < rows; i++) {
        gonio_smoother_at(s, i, &o);
        got[i] = o.q_GS;
    }
    gonio_smoother_free(s);
}

static size_t read_trial(void)
{
    broad_read(&broad, FOLDER);
    assert_int_equal(broad.rows, 8572);
    for (size_t i = 0; i < broad.rows; i++) {
        truth[i] = broad.truth[i];
        if (!broad.move[i])
            truth[i].w = (double)NAN;
    }
    return broad.rows;
}

static void test_live(void **state)
{
    (void)state;
    size_t rows     = read_trial();
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

static void test_smoothed(void **state)
{
    (void)state;
    size_t rows = read_trial();
    smooth(rows, true);
    struct metric m = metric_of(got, truth, rows, 0);
    expect("smoothed_total", m.total);
    expect("smoothed_heading", m.heading);
    expect("smoothed_inclination", m.incl);
    smooth(rows, false);
    m = metric_of(got, truth, rows, -metric_heading(got, truth, rows, 571));
    expect("smoothed_total_start_aligned_without_mag", m.total);
    expect("smoothed_inclination_without_mag", m.incl);
}

/* How the chip sits in its housing turns what is said by just that. */
static void test_frame_of_sensor_does_not_matter(void **state)
{
    (void)state;
    const gonio_quat q = gonio_quat_normalized((gonio_quat){ 0.4, 0.6, -0.3, 0.62 });
    for (int smoothed = 0; smoothed < 2; smoothed++) {
        size_t rows = read_trial();
        for (int turned = 0; turned < 2; turned++) {
            for (size_t i = 0; i < rows && turned; i++) {
                struct gonio_sample *s = &broad.sample[i];
                before[i]              = got[i];
                s->gyro_rad_s          = quat_rotate_back(q, s->gyro_rad_s);
                s->acc_m_s2            = quat_rotate_back(q, s->acc_m_s2);
                s->mag_ut              = quat_rotate_back(q, s->mag_ut);
            }
            if (smoothed)
                smooth(rows, true);
            else
                fuse(rows, true);
        }
        for (size_t i = 0; i < rows; i++) {
            gonio_quat miss = quat_mul(quat_conj(quat_mul(before[i], q)), got[i]);
            CHECK_NEAR(vec3_norm(gonio_quat_to_rotvec(miss)), 0, 1e-6, "smoothed %d, row %zu",
                smoothed, i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_live),
        cmocka_unit_test(test_smoothed), cmocka_unit_test(test_frame_of_sensor_does_not_matter) };
    return cmocka_run_group_tests_name("fusion on a recording", tests, NULL, NULL);
}
