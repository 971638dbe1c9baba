/* From repetitions to the measurement: which count, how sure the mean is, what drift is taken out.
 */
#include "rep_bench.h"

static void left_set(struct patient *p, const double *value, int count)
{
    patient_init(p, 12);
    p->sway_deg = 0.05;
    patient_go(p, 0.1, 0, 4);
    for (int i = 0; i < count; i++) {
        patient_go(p, 1, value[i], 1);
        patient_go(p, 1, 0, 1.5);
    }
}

static void test_which_count(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double value[8];
        int count, valid;
        double mean;
        unsigned spread, few;
    } rows[] = {
        { "three of three", { 50, 52, 51 }, 3, 3, 51, 0, 0 },
        { "the first three of five", { 50, 52, 51, 80, 80 }, 5, 3, 51, 0, 0 },
        { "wide, so all of five", { 50, 60, 52, 51, 52 }, 5, 5, 53, GONIO_FLAG_SPREAD, 0 },
        { "wide, so all up to six", { 50, 60, 52, 51, 52, 53, 80 }, 7, 6, 53, GONIO_FLAG_SPREAD,
            0 },
        { "5.5 of 90 degrees is not wide", { 90, 95.5, 92 }, 3, 3, 92.5, 0, 0 },
        { "few", { 50, 52 }, 2, 2, 51, 0, GONIO_FLAG_FEW },
        { "one", { 50 }, 1, 1, 50, 0, GONIO_FLAG_FEW },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct patient p;
        left_set(&p, rows[i].value, rows[i].count);
        measure_one("cervical.rotation_left", &p, 50, NULL);
        const struct gonio_direction *left = &got.direction[0];
        CHECK(left->reps_recorded == rows[i].count, "%s", rows[i].legend);
        CHECK(left->reps_valid == rows[i].valid, "%s: %d", rows[i].legend, left->reps_valid);
        CHECK_NEAR(left->mean_deg, rows[i].mean, 0.2, "%s", rows[i].legend);
        CHECK((got.flags & GONIO_FLAG_SPREAD) == rows[i].spread, "%s", rows[i].legend);
        CHECK(left->uncertainty_deg > 0, "%s", rows[i].legend);
        CHECK((got.flags & GONIO_FLAG_FEW) == rows[i].few, "%s", rows[i].legend);
    }
    CHECK(isnan(got.direction[0].sd_deg), "no scatter of one");
}

/* Values 50, 52, 54: how they differ is the patient's; the interval is of what the sensor errs. */
static void test_uncertainty(void **state)
{
    (void)state;
    static const double value[] = { 50, 52, 54 };
    static struct patient p;
    left_set(&p, value, 3);
    struct gonio_error none = { .heading_sd_deg = 0 };
    measure_one("cervical.rotation_left", &p, 50, &none);
    CHECK_NEAR(got.direction[0].uncertainty_deg, 0, 1e-9, "nothing errs");
    CHECK_NEAR(got.direction[0].sd_deg, 2, 0.2, "scatter stands beside it");
    struct gonio_error both = { .zero_sd_deg = 0.3, .scale_sd = 0.01 };
    measure_one("cervical.rotation_left", &p, 50, &both);
    CHECK_NEAR(got.direction[0].uncertainty_deg, 1.96 * sqrt(0.3 * 0.3 + 0.52 * 0.52), 0.02,
        "zero and scale, by their squares");
}

/* The least size of cos(v) - 1, -sin(v), 0 against what is known of the offset and of gravity, by
 * Cramer's rule on the information: 20 mg twice and 2 %, and the force's size to 1 % at either end.
 */
static double offset_sd(double v)
{
    const double a = 1 / 0.0004, r = 1 / 0.0001, s = sin(v), c = cos(v);
    const double m[3][3]  = { { a + r * s * s, r * s * c, r * s },
         { r * s * c, a + r + r * c * c, r + r * c }, { r * s, r + r * c, a + 2 * r } };
    const double t[2]     = { c - 1, -s };
    double cofactor[2][2] = { { m[1][1] * m[2][2] - m[1][2] * m[2][1],
                                  m[0][2] * m[2][1] - m[0][1] * m[2][2] },
        { 0, m[0][0] * m[2][2] - m[0][2] * m[2][0] } };
    cofactor[1][0]        = cofactor[0][1];
    double det = m[0][0] * cofactor[0][0] + m[0][1] * (m[1][2] * m[2][0] - m[1][0] * m[2][2]) +
                 m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    double square = 0;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            square += t[i] * t[k] * cofactor[i][k] / det;
    return sqrt(square);
}

/* The parts give the interval, for a movement about the vertical and for one that gravity sees. */
static void test_parts(void **state)
{
    (void)state;
    static const double value[] = { 50, 52, 54 };
    static struct patient p;
    struct gonio_error e = { .heading_sd_deg = 1.5,
        .scale_sd                            = 0.01,
        .offset_sd                           = 0.02,
        .zero_sd_deg                         = 0.2,
        .resolution_deg                      = 0.06 };
    for (int level = 0; level < 2; level++) {
        left_set(&p, value, 3);
        p.coupled_part = level ? 1 : 0.1; /* side-bending by as much as the turn */
        e.level        = level;
        e.askew_sd     = level ? 0.02 : 0;
        measure_one(level ? "cervical.lateral_flexion_left" : "cervical.rotation_left", &p, 50, &e);
        const struct gonio_direction *d = &got.direction[0];
        const struct gonio_parts *q     = &d->parts;
        /* Two witnesses: 0.01 of the turn; the offset, and 0.5 % of two axes. */
        double turn = d->mean_deg * M_PI / 180, gyro = 0.01 * d->mean_deg,
               acc  = 180 / M_PI * hypot(offset_sd(turn), 0.005 / sqrt(2) * sin(2 * turn));
        double both = 1 / sqrt(1 / (gyro * gyro) + 1 / (acc * acc));
        CHECK_NEAR(d->mean_deg, 52, 0.3, "%d", level);
        CHECK_NEAR(q->scale_deg, level ? both : gyro, 1e-9, "%d", level);
        CHECK_NEAR(q->askew_deg, level ? 0.02 * d->mean_deg : 0, 1e-9, "%d", level);
        CHECK_NEAR(q->zero_deg, 0.2, 1e-12, "%d", level);
        CHECK_NEAR(q->resolution_deg, 0.06 / sqrt(12), 1e-12, "%d", level);
        CHECK_NEAR(q->scatter_deg, d->sd_deg / sqrt(3), 1e-12, "%d", level);
        if (level)
            CHECK_NEAR(q->fusion_deg, 0, 1e-12, "nothing of the heading");
        else
            CHECK(q->fusion_deg > 0.05 && q->fusion_deg < 1.5, "drift: %g", q->fusion_deg);
        CHECK_NEAR(d->uncertainty_deg,
            1.959964 * sqrt(q->fusion_deg * q->fusion_deg + q->scale_deg * q->scale_deg +
                            q->askew_deg * q->askew_deg + q->zero_deg * q->zero_deg +
                            q->resolution_deg * q->resolution_deg),
            1e-5, "%d: without the scatter", level);
    }
    e.level              = 1;
    e.inclination_sd_deg = 1.5; /* a sensor that tells its own orientation */
    measure_one("cervical.lateral_flexion_left", &p, 50, &e);
    CHECK_NEAR(got.direction[0].parts.fusion_deg, 1.5, 1e-9, "its own inclination");
    left_set(&p, value, 0);
    measure_one("cervical.rotation_left", &p, 50, &e);
    CHECK(isnan(got.direction[0].parts.scale_deg), "no value, no parts");
}

/* Out to 50 degrees and back; the others go along by a fifth and a tenth of it, or nod on the way
 * and are straight again at the end. */
static void test_coupled_range(void **state)
{
    (void)state;
    static const struct {
        double part, nod, at_end[2], range[2];
    } rows[] = {
        { 0.2, 0, { -5, -10 }, { 5, 10 } }, { 0, 12, { 0, 0 }, { 12, 0 } },
        { 0.2, -12, { -5, -10 }, { 14.6, 10 } }, /* the least of -12 sin(pi part) - 5 part */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct patient p;
        left_set(&p, (double[]){ 50, 50, 50 }, 3);
        p.sway_deg     = 0;
        p.coupled_part = rows[i].part;
        for (int k = 1; k < p.legs; k += 2)
            p.leg[k].nod_deg = rows[i].nod;
        measure_one("cervical.rotation_left", &p, 100, NULL);
        for (int k = 0; k < 2; k++) {
            CHECK_NEAR(got.direction[0].coupled_deg[k], rows[i].at_end[k], 0.1, "%zu, %d", i, k);
            CHECK_NEAR(
                got.direction[0].coupled_range_deg[k], rows[i].range[k], 0.5, "%zu, %d", i, k);
            CHECK_NEAR(got.rep[0].coupled_range_deg[k], rows[i].range[k], 0.5, "%zu, %d", i, k);
        }
    }
}

static void drifting(struct patient *p, double drift_deg, const double *miss)
{
    patient_init(p, 6);
    p->sway_deg = 0.1;
    patient_go(p, 0.1, 0, 4);
    for (int i = 0; i < 6; i++) {
        patient_go(p, 1, i % 2 ? -50 : 50, 1);
        patient_go(p, 1, miss ? miss[i] : 0, 3);
    }
    p->drift_deg_s = drift_deg / p->length_s;
}

static void test_drift(void **state)
{
    (void)state;
    static const double miss[]           = { 2.5, -3, 1.5, -2, 3, 2.8 };
    static const double misses_in_line[] = { 0.5, 1, 1.5, 2, 2.5, 3 };
    static const struct {
        const char *legend;
        double drift_deg;
        const double *miss;
        double heading_sd_deg, removed_deg, tolerance_deg;
        unsigned flags;
    } rows[] = {
        { "none", 0, NULL, 2, 0, 0.2, 0 },
        { "a little", 1, NULL, 2, 0, 1, 0 },
        { "a poor gyroscope", 4, NULL, 5, 4, 1.2, GONIO_FLAG_DRIFT | GONIO_FLAG_DEDRIFTED },
        { "too much", -8, NULL, 10, -8, 1,
            GONIO_FLAG_DRIFT | GONIO_FLAG_DRIFT_REJECT | GONIO_FLAG_DEDRIFTED },
        { "missed neutrals are not drift", 0, miss, 1, 0, 0.5, GONIO_FLAG_DRIFT },
        { "even in a line, where the heading is known", 0, misses_in_line, 0.3, 0, 0.2,
            GONIO_FLAG_DRIFT },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct patient p;
        drifting(&p, rows[i].drift_deg, rows[i].miss);
        struct gonio_error e = gonio_error_default(reps.movement[0]);
        e.heading_sd_deg     = rows[i].heading_sd_deg;
        measure(&p, 60, &e);
        CHECK_NEAR(got.dedrift_deg_s * p.length_s, rows[i].removed_deg, rows[i].tolerance_deg, "%s",
            rows[i].legend);
        unsigned some = GONIO_FLAG_DRIFT | GONIO_FLAG_DRIFT_REJECT | GONIO_FLAG_DEDRIFTED;
        CHECK((got.flags & some) == rows[i].flags || i == 1, "%s: %#x", rows[i].legend,
            got.flags & some);
        CHECK(((got.flags & GONIO_FLAG_DEDRIFTED) != 0) == (got.dedrift_deg_s != 0), "%s",
            rows[i].legend);
        for (int side = 0; side < 2; side++)
            CHECK_NEAR(got.direction[side].mean_deg, 50, 1, "%s: the values are freed of it",
                rows[i].legend);
        double last = rows[i].miss ? rows[i].miss[5] : 0;
        CHECK_NEAR(got.neutral_drift_deg, rows[i].drift_deg * 0.92 + last, 0.7, "%s: as measured",
            rows[i].legend);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_count),
        cmocka_unit_test(test_uncertainty),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_coupled_range),
        cmocka_unit_test(test_drift),
    };
    return cmocka_run_group_tests_name("measurement", tests, NULL, NULL);
}
