/* Reliability against worked examples in print, and against laws. */
#include "check.h"
#include "math/distribution.h"
#include <gonio/measure.h>
#include <gonio/reliability.h>

/* Shrout and Fleiss 1979, Psychol Bull 86(2):420, table 2: six targets, four judges. */
static const double shrout[] = {
    9, 2, 5, 8,  //
    6, 1, 3, 2,  //
    8, 4, 6, 8,  //
    7, 1, 2, 6,  //
    10, 5, 6, 9, //
    6, 2, 4, 7,  //
};

/* Bland and Altman 1986, Lancet 327:307: peak flow of 17 people in l/min; large meter twice, mini
 * meter twice. */
static const double flow[] = {
    494, 490, 512, 525, 395, 397, 430, 415, 516, 512, 520, 508, 434, 401, 428, 444, //
    476, 470, 500, 500, 557, 611, 600, 625, 413, 415, 364, 460, 442, 431, 380, 390, //
    650, 638, 658, 642, 433, 429, 445, 432, 417, 420, 432, 420, 656, 633, 626, 605, //
    267, 275, 260, 227, 478, 492, 477, 467, 178, 165, 259, 268, 423, 372, 350, 370, //
    427, 421, 451, 443,                                                             //
};

static struct gonio_reliability evaluated(const double *value, int people, int raters)
{
    struct gonio_reliability r;
    CHECK(gonio_reliability_evaluate(value, people, raters, &r) == GONIO_OK, "%d x %d", people,
        raters);
    return r;
}

/* The coefficients with two decimals are the paper's table 4; three digits and limits as the R
 * package DMAR 1.0.0 prints them for these data. */
static void test_shrout_and_fleiss(void **state)
{
    (void)state;
    struct gonio_reliability r = evaluated(shrout, 6, 4);
    CHECK_NEAR(r.ms_people_deg2, 11.24, 0.005, "between targets");
    CHECK_NEAR(r.ms_raters_deg2, 32.49, 0.005, "between judges");
    CHECK_NEAR(r.ms_error_deg2, 1.02, 0.005, "residual");
    CHECK_NEAR(r.mean_deg, 127 / 24.0, 1e-12, "mean");
    const struct {
        const char *name;
        struct gonio_icc got, want;
        double low_digit, high_digit;
    } rows[] = {
        { "ICC(2,1)", r.icc_2_1, { 0.290, 0.0188, 0.761 }, 5e-5, 5e-4 },
        { "ICC(3,1)", r.icc_3_1, { 0.715, 0.342, 0.946 }, 5e-4, 5e-4 },
        { "ICC(2,k)", r.icc_2_k, { 0.620, 0.0711, 0.927 }, 5e-5, 5e-4 },
        { "ICC(3,k)", r.icc_3_k, { 0.909, 0.676, 0.986 }, 5e-4, 5e-4 },
    };
    static const double paper[] = { 0.29, 0.71, 0.62, 0.91 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_NEAR(rows[i].got.value, paper[i], 0.005, "%s, the paper", rows[i].name);
        CHECK_NEAR(rows[i].got.value, rows[i].want.value, 5e-4, "%s", rows[i].name);
        CHECK_NEAR(rows[i].got.low, rows[i].want.low, rows[i].low_digit, "%s, low", rows[i].name);
        CHECK_NEAR(
            rows[i].got.high, rows[i].want.high, rows[i].high_digit, "%s, high", rows[i].name);
    }
}

/* Printed there: mean difference -2.1, SD 38.8, and limits of agreement -79.7 and 75.5, which are
 * two of the rounded SD; ours are 1.96 SD: Bland and Altman 1999. */
static void test_bland_and_altman(void **state)
{
    (void)state;
    struct gonio_agreement a;
    CHECK(gonio_agreement_evaluate(flow, 17, 4, 0, 2, &a) == GONIO_OK, "large and mini meter");
    CHECK_NEAR(a.bias_deg, -2.1, 0.05, "mean difference");
    CHECK_NEAR(a.sd_deg, 38.8, 0.05, "SD of the differences");
    CHECK_NEAR(a.bias_deg - a.bias_ci_deg, -22.0, 0.05, "bias, low");
    CHECK_NEAR(a.bias_deg + a.bias_ci_deg, 17.8, 0.05, "bias, high");
    CHECK_NEAR(a.low_deg, -2.11764705882 - 1.96 * 38.7651298736, 1e-8, "limit, low");
    CHECK_NEAR(a.high_deg, -2.11764705882 + 1.96 * 38.7651298736, 1e-8, "limit, high");
    CHECK_NEAR(a.limit_ci_deg, 2.1199 * 38.7651 * sqrt(1.0 / 17 + 1.96 * 1.96 / 32), 0.005,
        "2.1199 is t with 16 degrees of freedom");
    CHECK_NEAR(a.repeatability_deg, 1.96 * 38.7651298736, 1e-8, "coefficient");
    assert_int_equal(a.people, 17);

    struct gonio_agreement back;
    CHECK(gonio_agreement_evaluate(flow, 17, 4, 2, 0, &back) == GONIO_OK, "the other way");
    CHECK_NEAR(back.bias_deg, -a.bias_deg, 1e-12, "sign");
    CHECK_NEAR(back.low_deg, -a.high_deg, 1e-12, "limits change places");
}

/* Two trials: the error of the analysis of variance is SD(differences) / sqrt(2), and, where there
 * is no bias, MDC95 is the coefficient of repeatability. SD sqrt(1 - ICC(3,1)) is the same too. */
static void test_two_trials(void **state)
{
    (void)state;
    double two[2 * 17];
    for (int i = 0; i < 17; i++) {
        two[2 * i]     = flow[4 * i];
        two[2 * i + 1] = flow[4 * i + 1];
    }
    struct gonio_reliability r = evaluated(two, 17, 2);
    struct gonio_agreement a;
    CHECK(gonio_agreement_evaluate(two, 17, 2, 0, 1, &a) == GONIO_OK, "trials");
    CHECK_NEAR(r.sem_consistency_deg, a.sd_deg / sqrt(2), 1e-9, "two trials");
    CHECK_NEAR(r.sd_deg * sqrt(1 - r.icc_3_1.value), r.sem_consistency_deg, 1e-9, "by the ICC");
    CHECK_NEAR(1.959964 * sqrt(2) * r.sem_consistency_deg / a.repeatability_deg, 1, 2e-5, "MDC95");
    CHECK_NEAR(r.mdc95_deg / r.mdc90_deg, 1.959964 / 1.644854, 1e-6, "95 to 90");
    CHECK_NEAR(r.mdc90_deg / r.sem_deg, 2.326, 5e-4, "as written in 3.3");
}

/* The mean of k columns stepped up is the coefficient for their mean as Shrout and Fleiss write it.
 */
static void test_means_of_raters(void **state)
{
    (void)state;
    struct gonio_reliability r = evaluated(flow, 17, 4);
    double people = r.ms_people_deg2, raters = r.ms_raters_deg2, error = r.ms_error_deg2;
    CHECK_NEAR(
        r.icc_2_k.value, (people - error) / (people + (raters - error) / 17), 1e-12, "(2,k)");
    CHECK_NEAR(r.icc_3_k.value, (people - error) / people, 1e-12, "(3,k)");
    double f = people / error;
    CHECK_NEAR(r.icc_3_k.low, 1 - distribution_f_quantile(0.975, 16, 48) / f, 1e-12, "low");
    CHECK_NEAR(r.icc_3_k.high, 1 - 1 / (f * distribution_f_quantile(0.975, 48, 16)), 1e-12, "high");
}

/* One rater who reads 10 more: agreement suffers, consistency does not; and nothing else may. */
static void test_laws(void **state)
{
    (void)state;
    struct gonio_reliability r = evaluated(flow, 17, 4), other;
    double shifted[COUNT(flow)], turned[COUNT(flow)];
    for (size_t i = 0; i < COUNT(flow); i++) {
        shifted[i]                      = flow[i] + (i % 4 == 3 ? 100 : 0);
        turned[i / 4 * 4 + (i + 1) % 4] = 30 - 2 * flow[i];
    }
    other = evaluated(shifted, 17, 4);
    CHECK_NEAR(other.icc_3_1.value, r.icc_3_1.value, 1e-9, "consistency stays");
    CHECK_NEAR(other.sem_consistency_deg, r.sem_consistency_deg, 1e-9, "and its error");
    CHECK(other.icc_2_1.value < r.icc_2_1.value - 0.05, "agreement falls");
    CHECK(other.sem_agreement_deg > r.sem_agreement_deg, "its error grows");
    CHECK_NEAR(other.sem_deg, other.sem_agreement_deg, 0, "and counts");
    other = evaluated(turned, 17, 4);
    CHECK_NEAR(other.icc_2_1.value, r.icc_2_1.value, 1e-9, "unit, sign, order of raters");
    CHECK_NEAR(other.icc_2_1.low, r.icc_2_1.low, 1e-9, "limits too");
    CHECK_NEAR(other.mdc95_deg, 2 * r.mdc95_deg, 1e-9, "in the unit");
    const struct gonio_icc *all[] = { &r.icc_2_1, &r.icc_3_1, &r.icc_2_k, &r.icc_3_k };
    for (size_t i = 0; i < COUNT(all); i++)
        CHECK(all[i]->low < all[i]->value && all[i]->value < all[i]->high && all[i]->high < 1,
            "row %zu lies within its limits", i);
}

/* Raters who differ less than chance would have it: the smaller SEM is not believed. */
static void test_raters_alike(void **state)
{
    (void)state;
    static const double value[] = { 50, 54, 61, 57, 70, 70, 45, 45 };
    struct gonio_reliability r  = evaluated(value, 4, 2);
    CHECK(r.ms_raters_deg2 < r.ms_error_deg2, "the case");
    CHECK(r.sem_agreement_deg < r.sem_consistency_deg, "the formula");
    CHECK_NEAR(r.sem_deg, r.sem_consistency_deg, 0, "the larger counts");
}

/* People who differ less than the error: far below 0, means of raters are not defined. */
static void test_no_reliability(void **state)
{
    (void)state;
    static const double value[] = { 50, 60, 60, 50.1, 50, 60.2 };
    struct gonio_reliability r  = evaluated(value, 3, 2);
    CHECK(r.icc_3_1.value < -0.9 && r.icc_3_1.low < r.icc_3_1.value, "%g", r.icc_3_1.value);
    CHECK(isfinite(r.icc_3_k.value) && r.icc_3_k.value < -10, "%g", r.icc_3_k.value);
    CHECK(isfinite(r.sem_deg) && isfinite(r.sem_icc_deg), "the error is known all the same");
}

static void test_refused(void **state)
{
    (void)state;
    struct gonio_reliability r  = { .people = 77 };
    static const double same[]  = { 1.1, 1.1, 1.1, 1.1, 1.1, 1.1 },
                        exact[] = { 1.1, 1.4, 2.1, 2.4, 7.3, 7.6 }, alike[] = { 1, 2, 2, 1 },
                        hole[] = { 1, 2, NAN, 4 }, large[] = { 1e300, -1e300, 3, 4 };
    static double many[(GONIO_PEOPLE_MAX + 1) * 2];
    const struct {
        const char *legend;
        const double *value;
        int people, raters;
        enum gonio_status want;
    } rows[] = {
        { "one person", shrout, 1, 4, GONIO_EINVAL },
        { "one rater", shrout, 6, 1, GONIO_EINVAL },
        { "nobody", shrout, 0, 0, GONIO_EINVAL },
        { "too many people", many, GONIO_PEOPLE_MAX + 1, 2, GONIO_EINVAL },
        { "too many raters", many, 2, GONIO_RATERS_MAX + 1, GONIO_EINVAL },
        { "a missing cell", hole, 2, 2, GONIO_EINVAL },
        { "all the same", same, 3, 2, GONIO_ERANGE },
        { "no error at all", exact, 3, 2, GONIO_ERANGE },
        { "people alike", alike, 2, 2, GONIO_ERANGE },
        { "squares beyond doubles", large, 2, 2, GONIO_ERANGE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum gonio_status got =
            gonio_reliability_evaluate(rows[i].value, rows[i].people, rows[i].raters, &r);
        CHECK(got == rows[i].want && r.people == 77, "%s: %d", rows[i].legend, got);
    }
    struct gonio_agreement a = { .people = 77 };
    CHECK(gonio_agreement_evaluate(shrout, 6, 4, 0, 4, &a) == GONIO_EINVAL, "no such column");
    CHECK(gonio_agreement_evaluate(shrout, 6, 4, -1, 2, &a) == GONIO_EINVAL, "no such column");
    CHECK(gonio_agreement_evaluate(shrout, 6, 4, 1, 1, &a) == GONIO_EINVAL, "one column");
    CHECK(gonio_agreement_evaluate(hole, 2, 2, 0, 1, &a) == GONIO_EINVAL, "a missing cell");
    assert_int_equal(a.people, 77);
}

static void test_own_error(void **state)
{
    (void)state;
    struct gonio_own_error own;
    static const double two[] = { 61.0, 64.0 }, three[] = { 60, 62, 64 }, same[] = { 61.2, 61.2 };
    CHECK(gonio_own_error_evaluate(two, 2, &own) == GONIO_OK, "a double baseline");
    CHECK_NEAR(own.sem_deg, 3 / sqrt(2), 1e-12, "difference over root two");
    CHECK_NEAR(own.mdc95_deg, 1.959964 * 3, 1e-5, "so MDC95 is 1.96 differences");
    CHECK_NEAR(own.mdc90_deg, 1.644854 * 3, 1e-5, "and MDC90 1.645");
    CHECK_NEAR(own.mean_deg, 62.5, 1e-12, "mean");
    CHECK(gonio_own_error_evaluate(three, 3, &own) == GONIO_OK, "three sets");
    CHECK_NEAR(own.sem_deg, 2, 1e-12, "their SD");
    assert_int_equal(own.sets, 3);
    static const double hole[] = { 61, NAN };
    CHECK(gonio_own_error_evaluate(two, 1, &own) == GONIO_EINVAL, "one set");
    CHECK(gonio_own_error_evaluate(two, GONIO_RATERS_MAX + 1, &own) == GONIO_EINVAL, "too many");
    CHECK(gonio_own_error_evaluate(hole, 2, &own) == GONIO_EINVAL, "not known");
    CHECK(gonio_own_error_evaluate(same, 2, &own) == GONIO_ERANGE, "the same twice");
    assert_int_equal(own.sets, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shrout_and_fleiss),
        cmocka_unit_test(test_bland_and_altman),
        cmocka_unit_test(test_two_trials),
        cmocka_unit_test(test_means_of_raters),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_raters_alike),
        cmocka_unit_test(test_no_reliability),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_own_error),
    };
    return cmocka_run_group_tests_name("reliability", tests, NULL, NULL);
}
