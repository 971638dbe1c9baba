/* What a kept calibration is worth later, what it learns, and what is refused. */
#include "check.h"
#include "math/spd.h"
#include "patient.h" /* struct dice */
#include <gonio/calibration.h>

#define DEG (M_PI / 180)
static const int64_t day_s = 86400, then_s = 1700000000;

/* Well known, as after `gonio calibrate`. */
static struct gonio_calibration known(void)
{
    struct gonio_calibration c;
    gonio_calibration_init(&c);
    c.has = 15;
    for (int i = 0; i < 4; i++)
        c.learned_at_s[i] = then_s;
    for (int i = 0; i < 9; i++) {
        c.gyro_matrix[i]        = 0.001 * (i - 4);
        c.gyro_matrix_cov[i][i] = i % 4 ? 0.005 * 0.005 : 0.0005 * 0.0005;
    }
    c.gyro_bias_rad_s = (gonio_vec3){ 0.3 * DEG, -0.2 * DEG, 0.1 * DEG };
    for (int i = 0; i < 3; i++)
        c.gyro_bias_cov[i][i] = 0.02 * 0.02 * DEG * DEG;
    for (int i = 0; i < 6; i++)
        c.acc_cov[i][i] = i < 3 ? 0.007 * 0.007 : 0.002 * 0.002;
    c.mag_sd = 0.01;
    c.temp_c = 25;
    return c;
}

/* ---- sane or not ---- */

static void flaws(void **state)
{
    (void)state;
    struct gonio_calibration good = known(), nothing;
    gonio_calibration_init(&nothing);
    CHECK(!gonio_calibration_flaw(&good), "%s", gonio_calibration_flaw(&good));
    CHECK(!gonio_calibration_flaw(&nothing), "nothing known is no flaw");
    enum { ROWS = 19 };
    for (int row = 0; row < ROWS; row++) {
        struct gonio_calibration c = good;
        switch (row) {
        case 0:
            c.gyro_matrix[3] = 0.11;
            break;
        case 1:
            c.gyro_matrix[8] = NAN;
            break;
        case 2:
            c.gyro_matrix_cov[4][4] = 0;
            break;
        case 3:
            c.gyro_matrix_cov[2][1] = 1e-6;
            break; /* not symmetric */
        case 4:
            c.gyro_matrix_cov[2][1] = c.gyro_matrix_cov[1][2] = 1e-3;
            break;
        case 5:
            c.gyro_matrix_cov[0][0] = INFINITY;
            break;
        case 6:
            c.gyro_bias_rad_s.y = 41 * DEG;
            break;
        case 7:
            c.gyro_bias_cov[1][1] = -1e-6;
            break;
        case 8:
            c.gyro_bias_per_c.z = NAN;
            break;
        case 9:
            c.gyro_per_c_var.x = 0;
            break;
        case 10:
            c.gyro_per_c_cov.x = 1;
            break;
        case 11:
            c.acc_offset_m_s2.x = 3;
            break;
        case 12:
            c.acc_scale.z = -0.2;
            break;
        case 13:
            c.acc_cov[5][5] = NAN;
            break;
        case 14:
            c.mag_soft[0] = -1;
            break;
        case 15:
            c.mag_sd = 0;
            break;
        case 16:
            c.has = 31;
            break;
        case 17:
            c.learned_at_s[1] = 0;
            break;
        case 18:
            c.temp_c = 1000;
            break;
        }
        CHECK(gonio_calibration_flaw(&c), "row %d is taken for good", row);
    }
    struct gonio_calibration absent = nothing;
    absent.gyro_matrix[0]           = 5;
    CHECK(!gonio_calibration_flaw(&absent), "what is not said means nothing");
}

/* ---- ageing ---- */

static void age_of_a_moment(void **state)
{
    (void)state;
    struct gonio_calibration c = known(), a;
    gonio_calibration_aged(&c, then_s, 25, &a);
    CHECK(memcmp(&a, &c, sizeof a) == 0, "nothing has happened");
    gonio_calibration_aged(&c, then_s - 1000, 25, &a);
    CHECK(memcmp(&a, &c, sizeof a) == 0, "a clock that was wrong makes nothing younger");
    gonio_calibration_aged(&c, then_s + 60, 25, &a);
    CHECK(a.gyro_bias_cov[0][0] < 0.1 * 0.1 * DEG * DEG, "a minute later it is still on");
}

static double scale_sd(const struct gonio_calibration *c) { return sqrt(c->gyro_matrix_cov[0][0]); }

static void age_grows(void **state)
{
    (void)state;
    struct gonio_calibration c = known(), a;
    static const struct {
        int64_t age_s;
        double temp_c, scale_least, scale_most, bias_least_deg_s, bias_most_deg_s;
    } row[] = {
        { 86400, 25, 0.0005, 0.0006, 0.19, 0.22 },
        { 86400, 26, 0.0005, 0.0007, 0.19, 0.30 },
        { 86400, NAN, 0.0012, 0.0020, 0.5, 1.0 }, /* 5 degrees of which nothing is known */
        { 86400, 35, 0.0025, 0.0040, 1.0, 2.0 },
        { 31557600, 25, 0.0010, 0.0013, 0.19, 0.22 },
        { 10 * (int64_t)31557600, 25, 0.0025, 0.0040, 0.19, 0.22 },
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        gonio_calibration_aged(&c, then_s + row[i].age_s, row[i].temp_c, &a);
        CHECK(!gonio_calibration_flaw(&a), "row %zu: %s", i, gonio_calibration_flaw(&a));
        CHECK(scale_sd(&a) >= row[i].scale_least && scale_sd(&a) <= row[i].scale_most,
            "row %zu: scale %g", i, scale_sd(&a));
        double bias = sqrt(a.gyro_bias_cov[0][0]) / DEG;
        CHECK(bias >= row[i].bias_least_deg_s && bias <= row[i].bias_most_deg_s, "row %zu: %g", i,
            bias);
        CHECK(a.acc_cov[0][0] > c.acc_cov[0][0] && a.acc_cov[3][3] > c.acc_cov[3][3], "row %zu", i);
        CHECK(memcmp(a.gyro_matrix, c.gyro_matrix, sizeof a.gyro_matrix) == 0, "values stay");
    }
}

static void age_follows_the_slope(void **state)
{
    (void)state;
    struct gonio_calibration c = known(), a;
    c.gyro_bias_per_c          = (gonio_vec3){ 0.03 * DEG, 0, -0.01 * DEG };
    c.gyro_per_c_var.x = c.gyro_per_c_var.y = c.gyro_per_c_var.z = 0.002 * 0.002 * DEG * DEG;
    gonio_calibration_aged(&c, then_s + day_s, 35, &a);
    CHECK_NEAR(a.gyro_bias_rad_s.x, 0.6 * DEG, 1e-9, "0.3 and ten degrees");
    CHECK_NEAR(a.gyro_bias_rad_s.z, 0, 1e-9, "z");
    CHECK_NEAR(a.temp_c, 35, 0, "it is that of this temperature now");
    CHECK(sqrt(a.gyro_bias_cov[0][0]) < 0.21 * DEG, "a slope that is known costs little");
    gonio_calibration_aged(&c, then_s + day_s, NAN, &a);
    CHECK_NEAR(a.temp_c, 25, 0, "no temperature, no change");
    CHECK_NEAR(a.gyro_bias_rad_s.x, 0.3 * DEG, 1e-12, "nor of the bias");
    /* There and back without a learning between is no journey. */
    struct gonio_calibration there = c;
    gonio_calibration_aged(&c, then_s, 45, &there);
    gonio_calibration_aged(&there, then_s, 25, &a);
    CHECK_NEAR(a.gyro_bias_rad_s.x, c.gyro_bias_rad_s.x, 1e-12, "back");
    CHECK_NEAR(a.gyro_bias_cov[0][0], c.gyro_bias_cov[0][0], 1e-18, "its variance too");
}

/* ---- learning ---- */

/* What a smoother would say that began with this prior and measured a bias and a matrix entry. */
static struct gonio_calibration posterior(const struct gonio_calibration *prior, gonio_vec3 bias,
    double bias_sd, double entry, double entry_sd)
{
    struct gonio_calibration l = *prior;
    double *value[3]     = { &l.gyro_bias_rad_s.x, &l.gyro_bias_rad_s.y, &l.gyro_bias_rad_s.z };
    const double told[3] = { bias.x, bias.y, bias.z };
    for (int i = 0; i < 3; i++) {
        double p = prior->gyro_bias_cov[i][i], k = p / (p + bias_sd * bias_sd);
        *value[i] += k * (told[i] - *value[i]);
        l.gyro_bias_cov[i][i] = (1 - k) * p;
    }
    double p = prior->gyro_matrix_cov[0][0], k = p / (p + entry_sd * entry_sd);
    l.gyro_matrix[0] += k * (entry - l.gyro_matrix[0]);
    l.gyro_matrix_cov[0][0] = (1 - k) * p;
    return l;
}

static void learning_replaces(void **state)
{
    (void)state;
    struct gonio_calibration kept = known(), prior, l;
    gonio_calibration_aged(&kept, then_s + day_s, 25, &prior);
    l = posterior(
        &prior, (gonio_vec3){ 0.4 * DEG, -0.2 * DEG, 0.1 * DEG }, 0.02 * DEG, -0.0042, 0.0005);
    l.gyro_matrix[1] += 0.001; /* a cross-axis term, and how well it is said to be known */
    l.gyro_matrix_cov[1][1] *= 0.5;
    CHECK(gonio_calibration_learn(&kept, &l, then_s + day_s), "it is good");
    CHECK_NEAR(
        kept.gyro_matrix[1], known().gyro_matrix[1], 1e-12, "sets teach no cross-axis terms");
    CHECK_NEAR(kept.gyro_matrix_cov[1][1], prior.gyro_matrix_cov[1][1], 1e-15, "nor how well");
    for (int i = 0; i < 9; i += 4) {
        CHECK_NEAR(kept.gyro_matrix[i], l.gyro_matrix[i], 1e-12, "the matrix is that of the set");
        CHECK_NEAR(
            kept.gyro_matrix_cov[i][i], l.gyro_matrix_cov[i][i], 1e-15, "not better than it says");
    }
    CHECK(kept.gyro_bias_rad_s.x == l.gyro_bias_rad_s.x && kept.temp_c == 25, "the bias too");
    CHECK(
        kept.learned_at_s[0] == then_s + day_s && kept.learned_at_s[1] == then_s + day_s, "dated");
    CHECK(kept.learned_at_s[2] == then_s && kept.learned_at_s[3] == then_s,
        "the others keep their day");
    CHECK(kept.acc_cov[0][0] == known().acc_cov[0][0], "and are not aged twice");
}

static void learning_the_same_again_adds_nothing(void **state)
{
    (void)state;
    struct gonio_calibration kept = known(), prior;
    struct dice dice              = { 5 };
    for (int i = 1; i <= 50; i++) {
        double temp_c = i % 3 ? roll_between(&dice, 15, 35) : (double)NAN;
        gonio_calibration_aged(&kept, then_s + i * day_s, temp_c, &prior);
        prior.temp_c = temp_c;
        CHECK(gonio_calibration_learn(&kept, &prior, then_s + i * day_s),
            "a set that taught nothing");
        CHECK(kept.gyro_matrix_cov[0][0] >= known().gyro_matrix_cov[0][0],
            "no knowledge from nothing");
        CHECK(scale_sd(&kept) < 0.0007, "nor is any lost but by time, set %d: %g", i,
            scale_sd(&kept));
        CHECK_NEAR(kept.temp_c, 25, 0, "all is of the first temperature");
    }
}

/* Ten degrees away a scale may be 0.3 % off: what a set says there changes little here. */
static void another_temperature(void **state)
{
    (void)state;
    struct gonio_calibration kept = known(), prior, l;
    gonio_calibration_aged(&kept, then_s + day_s, 35, &prior);
    l        = posterior(&prior, prior.gyro_bias_rad_s, 0.02 * DEG, -0.0015, 0.0005);
    l.temp_c = 35;
    CHECK_NEAR(l.gyro_matrix[0], -0.0015, 0.0001, "there");
    CHECK(gonio_calibration_learn(&kept, &l, then_s + day_s), "taken");
    CHECK(kept.gyro_matrix[0] > -0.004 && kept.gyro_matrix[0] < -0.0038, "here: %g",
        kept.gyro_matrix[0]);
    CHECK(scale_sd(&kept) < 0.0005 && scale_sd(&kept) > 0.0004, "hardly better known: %g",
        scale_sd(&kept));
}

static void slope_is_learned(void **state)
{
    (void)state;
    struct dice dice = { 12 };
    struct gonio_calibration kept, prior, l;
    gonio_calibration_init(&kept);
    for (int i = 0; i < 60; i++) {
        int64_t now    = then_s + i * 3 * day_s;
        double temp    = roll_between(&dice, 18, 36);
        gonio_vec3 was = { 0.5 * DEG + 0.04 * DEG * (temp - 25), -0.02 * DEG * (temp - 25), 0 };
        /* another each time it is switched on */
        was = vec3_add(was,
            (gonio_vec3){ 0.05 * DEG * roll_normal(&dice), 0.05 * DEG * roll_normal(&dice), 0 });
        if (!kept.has) {
            l                 = known();
            l.has             = GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS;
            l.gyro_bias_rad_s = was;
            l.temp_c          = temp;
        } else {
            gonio_calibration_aged(&kept, now, temp, &prior);
            l = posterior(&prior, was, 0.02 * DEG, prior.gyro_matrix[0], 0.01);
        }
        CHECK(gonio_calibration_learn(&kept, &l, now), "set %d", i);
        CHECK(!gonio_calibration_flaw(&kept), "set %d: %s", i, gonio_calibration_flaw(&kept));
    }
    double sd = sqrt(kept.gyro_per_c_var.x);
    print_message("slope %.4f and %.4f deg/s per degree, known to %.4f\n",
        kept.gyro_bias_per_c.x / DEG, kept.gyro_bias_per_c.y / DEG, sd / DEG);
    CHECK(sd < 0.005 * DEG, "known: %g", sd / DEG);
    CHECK_NEAR(kept.gyro_bias_per_c.x, 0.04 * DEG, 3 * sd, "x");
    CHECK_NEAR(kept.gyro_bias_per_c.y, -0.02 * DEG, 3 * sd, "y");
    CHECK_NEAR(kept.gyro_bias_per_c.z, 0, 3 * sd, "z");
}

static void bad_lessons(void **state)
{
    (void)state;
    for (int row = 0; row < 6; row++) {
        struct gonio_calibration kept = known(), before, prior, l;
        gonio_calibration_aged(&kept, then_s + day_s, 25, &prior);
        l = prior;
        switch (row) {
        case 0:
            l.gyro_matrix[4] += 0.01;
            break; /* 20 sigma */
        case 1:
            l.gyro_matrix_cov[4][4] = 0.01 * 0.01;
            break; /* did not begin with the prior */
        case 2:
            l.gyro_matrix[4] = NAN;
            break;
        case 3:
            l.has = GONIO_CALIBRATED_GYRO_MATRIX;
            break;
        case 4:
            l.gyro_bias_cov[0][0] = 0;
            break;
        case 5:
            kept.gyro_matrix_cov[0][0] = -1;
            break;
        }
        before = kept;
        CHECK(!gonio_calibration_learn(&kept, &l, then_s + day_s), "row %d is taken", row);
        CHECK(memcmp(&kept, &before, sizeof kept) == 0, "row %d has changed something", row);
    }
}

/* Switched on with quite another bias: that is taken, and says nothing of the slope. */
static void a_jump_is_no_slope(void **state)
{
    (void)state;
    struct gonio_calibration kept = known(), prior, l;
    kept.gyro_bias_per_c.x        = 0.03 * DEG;
    kept.gyro_per_c_var.x         = 0.002 * 0.002 * DEG * DEG;
    gonio_calibration_aged(&kept, then_s + day_s, 26, &prior);
    l                   = prior;
    l.gyro_bias_rad_s.x = 5 * DEG;
    CHECK(gonio_calibration_learn(&kept, &l, then_s + day_s), "taken");
    CHECK_NEAR(kept.gyro_bias_rad_s.x, (5 - 0.03) * DEG, 1e-9, "the bias, as it is at 25 degrees");
    CHECK_NEAR(kept.gyro_bias_per_c.x, 0.03 * DEG, 1e-12, "not the slope");
    CHECK_NEAR(kept.gyro_per_c_cov.x, -kept.gyro_per_c_var.x, 1e-15,
        "which it belongs to by that degree only");
}

/* ---- the small matrices ---- */

static void small_matrices(void **state)
{
    (void)state;
    struct dice dice = { 3 };
    for (int n = 1; n <= SPD_MOST; n++) {
        double a[SPD_MOST * SPD_MOST], inverse[SPD_MOST * SPD_MOST], x[SPD_MOST], b[SPD_MOST];
        double root[SPD_MOST * SPD_MOST];
        for (int i = 0; i < n * n; i++)
            root[i] = roll_normal(&dice);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) {
                a[n * i + k] = i == k;
                for (int m = 0; m < n; m++)
                    a[n * i + k] += root[n * i + m] * root[n * k + m];
            }
        memcpy(inverse, a, sizeof a);
        CHECK(spd_is(a, n) && spd_inverse(inverse, n), "%d", n);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) {
                double sum = 0;
                for (int m = 0; m < n; m++)
                    sum += a[n * i + m] * inverse[n * m + k];
                CHECK_NEAR(sum, i == k, 1e-9, "%d: %d %d", n, i, k);
            }
        for (int i = 0; i < n; i++)
            x[i] = roll_normal(&dice);
        for (int i = 0; i < n; i++) {
            b[i] = 0;
            for (int k = 0; k < n; k++)
                b[i] += a[n * i + k] * x[k];
        }
        CHECK(spd_factor(a, n), "%d", n);
        spd_solve(a, n, b);
        for (int i = 0; i < n; i++)
            CHECK_NEAR(b[i], x[i], 1e-9, "%d: %d", n, i);
    }
    double bad[4] = { 1, 2, 2, 1 };
    CHECK(!spd_is(bad, 2) && !spd_inverse(bad, 2), "indefinite");
    double lopsided[4] = { 1, 0.5, 0.4, 1 };
    CHECK(!spd_is(lopsided, 2), "not symmetric");
    double none[1] = { NAN };
    CHECK(!spd_is(none, 1), "not a number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flaws),
        cmocka_unit_test(age_of_a_moment),
        cmocka_unit_test(age_grows),
        cmocka_unit_test(age_follows_the_slope),
        cmocka_unit_test(learning_replaces),
        cmocka_unit_test(learning_the_same_again_adds_nothing),
        cmocka_unit_test(another_temperature),
        cmocka_unit_test(slope_is_learned),
        cmocka_unit_test(bad_lessons),
        cmocka_unit_test(a_jump_is_no_slope),
        cmocka_unit_test(small_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
