/* The decision rule at its borders, the sentence to the letter, and the flags' words. */
#include "check.h"
#include <gonio/measure.h>

static struct gonio_change judge(double before, double after, double sd, int n, unsigned flags)
{
    struct gonio_mean a = { before, sd, n, 0 }, b = { after, sd, n, flags };
    return gonio_change_judge(&a, &b, 3.5);
}

static void test_rule(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double before, after, sd;
        int n;
        enum gonio_verdict want;
    } rows[] = {
        { "clear gain", 52, 63, 1, 3, GONIO_CHANGED },
        { "clear loss", 63, 52, 1, 3, GONIO_CHANGED },
        { "just over MDC95", 50, 59.71, 0.5, 3, GONIO_CHANGED },
        { "just under MDC95", 50, 59.69, 0.5, 3, GONIO_PROBABLY_CHANGED },
        { "just over MDC90", 50, 58.15, 0.5, 3, GONIO_PROBABLY_CHANGED },
        { "just under MDC90", 50, 58.13, 0.5, 3, GONIO_WITHIN_ERROR },
        { "nothing", 50, 50, 0, 3, GONIO_WITHIN_ERROR },
        { "over MDC95, within own scatter", 50, 61, 7, 3, GONIO_PROBABLY_CHANGED },
        { "no scatter at all", 50, 61, 0, 3, GONIO_CHANGED },
        { "one repetition each", 50, 61, NAN, 1, GONIO_CHANGED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_change c = judge(rows[i].before, rows[i].after, rows[i].sd, rows[i].n, 0);
        CHECK(c.verdict == rows[i].want, "%s: want %d, got %d", rows[i].legend, rows[i].want,
            c.verdict);
        CHECK_NEAR(c.mdc90_deg, 8.14, 0.005, "%s", rows[i].legend);
        CHECK_NEAR(c.mdc95_deg, 9.70, 0.005, "%s", rows[i].legend);
        assert_true(c.ci_deg >= 0);
    }
    struct gonio_change bad = judge(NAN, 60, 1, 3, 0);
    assert_int_equal(bad.verdict, GONIO_WITHIN_ERROR);
}

/* Welch's t for unequal scatter; variances of the means 4/3 and 1/4 give 2.7557 degrees of freedom,
 * for which numeric integration of the density gives 3.34814. */
static void test_own_interval(void **state)
{
    (void)state;
    struct gonio_mean a = { 50, 2, 3, 0 }, b = { 60, 1, 4, 0 };
    double va = 4.0 / 3, vb = 1.0 / 4, df = (va + vb) * (va + vb) / (va * va / 2 + vb * vb / 3);
    struct gonio_change c = gonio_change_judge(&a, &b, 3.5);
    CHECK_NEAR(df, 2.7557, 0.0001, "degrees of freedom");
    CHECK_NEAR(c.ci_deg, 3.34814 * sqrt(va + vb), 1e-4, "Welch");
    struct gonio_change mirrored = gonio_change_judge(&b, &a, 3.5);
    CHECK_NEAR(mirrored.ci_deg, c.ci_deg, 1e-12, "the order of the two does not matter");
    CHECK_NEAR(mirrored.change_deg, -c.change_deg, 0, "but for the sign");
}

/* Fewer than three repetitions on either side are few, however many were asked for. */
static void test_few_repetitions(void **state)
{
    (void)state;
    static const struct {
        int before, after;
        bool few;
    } rows[] = { { 3, 3, false }, { 6, 4, false }, { 2, 3, true }, { 3, 1, true }, { 0, 3, true } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_mean before = { 50, 1, rows[i].before, 0 },
                          after  = { 63, 1, rows[i].after, 0 };
        struct gonio_change c    = gonio_change_judge(&before, &after, 3.5);
        CHECK(c.low_confidence == rows[i].few, "%d and %d", rows[i].before, rows[i].after);
        CHECK(((c.flags & GONIO_FLAG_FEW) != 0) == rows[i].few, "%d and %d", rows[i].before,
            rows[i].after);
        CHECK(c.verdict == GONIO_CHANGED, "the verdict stays");
    }
}

/* Both directions added. Where the second one does not move and has no scatter, the sum is judged
 * as the first one; else the four variances add, with Welch's degrees of freedom of four. */
static void test_total(void **state)
{
    (void)state;
    struct gonio_mean before[2] = { { 50, 2, 3, 0 }, { 60, 0, 3, 0 } };
    struct gonio_mean after[2]  = { { 61, 1, 4, 0 }, { 60, 0, 3, GONIO_FLAG_DRIFT } };
    struct gonio_change one     = gonio_change_judge(&before[0], &after[0], 3.5);
    struct gonio_change both    = gonio_change_judge_total(before, after, 3.5);
    CHECK_NEAR(both.before_deg, 110, 0, "sum");
    CHECK_NEAR(both.change_deg, 11, 0, "sum");
    CHECK_NEAR(both.ci_deg, one.ci_deg, 1e-12, "the second adds nothing");
    CHECK(both.verdict == GONIO_CHANGED && one.verdict == GONIO_CHANGED, "alike");
    CHECK(both.flags == GONIO_FLAG_DRIFT && both.low_confidence, "a flag of either side counts");

    static const double sd[4] = { 2, 1, 1.5, 3 }; /* before, after; left, right */
    static const int n[4]     = { 3, 4, 3, 5 };
    double variance = 0, parts = 0;
    for (int i = 0; i < 4; i++) {
        double v = sd[i] * sd[i] / n[i];
        variance += v;
        parts += v * v / (n[i] - 1);
        *(i % 2 ? &after[i / 2] : &before[i / 2]) = (struct gonio_mean){ 50, sd[i], n[i], 0 };
    }
    both = gonio_change_judge_total(before, after, 5.1);
    CHECK_NEAR(both.ci_deg, gonio_student(0.95, variance * variance / parts) * sqrt(variance), 1e-9,
        "Welch, of four means");
    CHECK_NEAR(both.mdc95_deg, 1.959964 * sqrt(2) * 5.1, 1e-4, "error of the sum");

    before[1].mean_deg = NAN;
    both               = gonio_change_judge_total(before, after, 5.1);
    CHECK(both.verdict == GONIO_WITHIN_ERROR && isnan(both.change_deg), "a missing one");
}

/* Table 3.2 of docs/clinical.md: MDC90 and MDC95 of the neck's sums between visits; within one the
 * larger of that and root two of one direction's. */
static void test_total_error(void **state)
{
    (void)state;
    static const struct {
        const char *pair;
        double sem_deg;
        bool other_visit, assumed;
        double mdc90, mdc95;
    } rows[] = {
        { "cervical.rotation", 4.1, true, false, 11.75, 14.0 },
        { "cervical.lateral_flexion", 4.1, true, false, 10.07, 12.0 },
        { "cervical.flexion_extension", 4.1, true, false, 16.78, 20.0 },
        { "cervical.rotation", 3.5, false, true, 11.75, 14.0 },
        { "cervical.lateral_flexion", 3.5, false, true, 11.51, 13.72 },
        { "cervical.flexion_extension", 3.5, false, true, 16.78, 20.0 },
        { "cervical.rotation", 6.0, false, true, 19.74, 23.52 },
        { "lumbar.flexion_extension", 4.3, true, true, 14.15, 16.86 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const double sem[2]        = { rows[i].sem_deg, rows[i].sem_deg };
        struct gonio_total_error e = gonio_total_sem(rows[i].pair, sem, rows[i].other_visit);
        struct gonio_mean any[2]   = { { 50, 1, 3, 0 }, { 50, 1, 3, 0 } };
        struct gonio_change c      = gonio_change_judge_total(any, any, e.sem_deg);
        CHECK(e.assumed == rows[i].assumed, "row %zu", i);
        CHECK(e.assumed == !*e.source, "row %zu: %s", i, e.source);
        CHECK_NEAR(c.mdc90_deg, rows[i].mdc90, 0.01, "row %zu", i);
        CHECK_NEAR(c.mdc95_deg, rows[i].mdc95, 0.01, "row %zu", i);
    }
}

/* A patient's own error raises what a change is held against and never lowers it. */
static void test_own_error(void **state)
{
    (void)state;
    CHECK_NEAR(gonio_change_sem(3.5, 5), 5, 0, "larger: it holds");
    CHECK_NEAR(gonio_change_sem(3.5, 2), 3.5, 0, "smaller: it does not");
    CHECK_NEAR(gonio_change_sem(3.5, 0), 3.5, 0, "two sets that agree by chance");
    CHECK_NEAR(gonio_change_sem(3.5, NAN), 3.5, 0, "not known");
    struct gonio_mean a = { 50, 1, 3, 0 }, b = { 61, 1, 3, 0 };
    CHECK(gonio_change_judge(&a, &b, gonio_change_sem(3.5, 2)).verdict == GONIO_CHANGED, "as ever");
    CHECK(gonio_change_judge(&a, &b, gonio_change_sem(3.5, 5)).verdict == GONIO_WITHIN_ERROR,
        "11 degrees are within 13.9 and 11.6");
    CHECK(gonio_change_judge(&a, &b, gonio_change_sem(3.5, 4.2)).verdict == GONIO_PROBABLY_CHANGED,
        "and between 9.8 and 11.6");
}

static const struct gonio_movement *direction(const char *id)
{
    const struct gonio_movement *out[2];
    assert_int_equal(gonio_movement_find(id, out), 1);
    return out[0];
}

static void test_sentence(void **state)
{
    (void)state;
    const struct gonio_movement *right = direction("cervical.rotation_right");
    static const struct {
        double before, after, sd;
        unsigned flags;
        const char *want;
    } rows[] = {
        { 52, 63, 1, 0,
            "Right rotation 52° → 63° (+11°, error ±9.7°): exceeds measurement error." },
        { 63.2, 51.9, 1, 0,
            "Right rotation 63° → 52° (−11°, error ±9.7°): exceeds measurement error." },
        { 52, 61, 1, 0, "Right rotation 52° → 61° (+9°, error ±9.7°): probably changed (90 %)." },
        { 52, 55, 1, 0, "Right rotation 52° → 55° (+3°, error ±9.7°): within measurement error." },
        { 52, 52.2, 1, 0, "Right rotation 52° → 52° (0°, error ±9.7°): within measurement error." },
        { 52, 51.8, 1, 0, "Right rotation 52° → 52° (0°, error ±9.7°): within measurement error." },
        /* whole degrees would not add up: 52 + 11 is not 64 */
        { 52.4, 63.6, 1, 0,
            "Right rotation 52.4° → 63.6° (+11.2°, error ±9.7°): exceeds measurement error." },
        /* a change of 9.6 would be shown as 10, over its own error */
        { 50, 59.6, 1, 0,
            "Right rotation 50.0° → 59.6° (+9.6°, error ±9.7°): probably changed (90 %)." },
        /* one decimal would tie */
        { 50, 59.69, 1, 0,
            "Right rotation 50.00° → 59.69° (+9.69°, error ±9.70°): probably changed (90 %)." },
        { 52, 55, 1, GONIO_FLAG_DRIFT | GONIO_FLAG_FEW,
            "Right rotation 52° → 55° (+3°, error ±9.7°): within measurement error. "
            "Low confidence: drift; few valid repetitions." },
        /* these are said elsewhere and are no reason to doubt */
        { 52, 55, 1, GONIO_FLAG_TRUNK_UNSEEN | GONIO_FLAG_FORWARD_ASSUMED | GONIO_FLAG_DEDRIFTED,
            "Right rotation 52° → 55° (+3°, error ±9.7°): within measurement error." },
        { 50, 61, 7, 0, "Right rotation 50° → 61° (+11°, error ±15.9°): probably changed (90 %)." },
        { NAN, 61, 1, 0, "Right rotation: no comparison, a value is missing." },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[512];
        struct gonio_change c = judge(rows[i].before, rows[i].after, rows[i].sd, 3, rows[i].flags);
        size_t len            = gonio_change_sentence(&c, right, text, sizeof text);
        CHECK(!strcmp(text, rows[i].want), "row %zu:\n    want %s\n    got  %s", i, rows[i].want,
            text);
        assert_int_equal(len, strlen(text));
    }
    char text[512];
    struct gonio_change c = judge(112, 129, 1, 3, 0);
    gonio_change_sentence_of(&c, "Neck rotation, left and right together", text, sizeof text);
    assert_string_equal(text, "Neck rotation, left and right together 112° → 129° (+17°, error "
                              "±9.7°): exceeds measurement error.");
}

/* What stands in the sentence adds up for every pair of values, and agrees with the verdict. */
static void test_sentence_adds_up(void **state)
{
    (void)state;
    const struct gonio_movement *left = direction("cervical.rotation_left");
    for (int i = 0; i < 4000; i++) {
        double before = 40 + 0.0137 * (i % 700), after = 45 + 0.0211 * (i % 900), b, a, d, e;
        struct gonio_change c = judge(before, after, 0.5, 3, 0);
        char text[512];
        gonio_change_sentence(&c, left, text, sizeof text);
        assert_int_equal(sscanf(text, "Left rotation %lf° → %lf° (", &b, &a), 2);
        const char *open = strchr(text, '(') + 1;
        int minus        = !strncmp(open, "−", 3);
        assert_int_equal(sscanf(open + (minus ? 3 : 0), "%lf°, error ±%lf", &d, &e), 2);
        d = minus ? -d : d;
        CHECK_NEAR(a - b, d, 1e-9, "%s", text);
        /* Within a hundredth of the border two decimals may tie. */
        double border = fabs(fabs(c.change_deg) - c.mdc95_deg) < 0.01 ? 0.011 : 0;
        if (c.verdict == GONIO_CHANGED)
            CHECK(fabs(d) > e - border - 1e-9, "%s", text);
        else
            CHECK(fabs(d) < e + border, "%s", text);
    }
}

static void test_sentence_cut(void **state)
{
    (void)state;
    const struct gonio_movement *left = direction("cervical.rotation_left");
    struct gonio_change c             = judge(52, 40, 1, 3, GONIO_FLAG_DRIFT);
    char whole[512];
    size_t len = gonio_change_sentence(&c, left, whole, sizeof whole);
    for (size_t size = 0; size <= len + 1; size++) {
        char *text  = malloc(size + 1);
        size_t used = gonio_change_sentence(&c, left, text, size);
        CHECK(size == 0 || (used < size && strlen(text) == used), "%zu", size);
        CHECK(!memcmp(text, whole, used), "a beginning of the whole, %zu", size);
        CHECK(used == 0 || ((unsigned char)whole[used] & 0xC0) != 0x80, "no half character, %zu",
            size);
        free(text);
    }
}

static void test_flags(void **state)
{
    (void)state;
    char text[512];
    unsigned back;
    for (unsigned i = 0; i < GONIO_FLAG_COUNT; i++) {
        assert_non_null(gonio_flag_name(1u << i));
        assert_non_null(gonio_flag_text(1u << i));
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(gonio_flag_name(1u << i), gonio_flag_name(1u << k));
        gonio_flags_format(1u << i, text, sizeof text);
        assert_string_equal(text, gonio_flag_name(1u << i));
    }
    assert_null(gonio_flag_name(3));
    assert_null(gonio_flag_name(1u << GONIO_FLAG_COUNT));
    assert_string_equal(gonio_flag_name(GONIO_FLAG_SENSOR_LOST), "sensor_lost");
    assert_string_equal(gonio_flag_name(GONIO_FLAG_HALF_WAY), "half_way");
    assert_string_equal(gonio_flag_name(GONIO_FLAG_WITHDRAWN), "withdrawn");
    /* What a person notes anew says nothing of how well was measured. */
    assert_int_equal(GONIO_FLAGS_LOW_CONFIDENCE & (GONIO_FLAG_CORRECTED | GONIO_FLAG_WITHDRAWN), 0);

    for (unsigned set = 0; set < 1u << GONIO_FLAG_COUNT; set += 4095) {
        size_t len = gonio_flags_format(set, text, sizeof text);
        assert_int_equal(len, strlen(text));
        assert_int_equal(gonio_flags_parse(text, &back), GONIO_OK);
        assert_int_equal(back, set);
    }
    assert_int_equal(gonio_flags_format(GONIO_FLAG_DRIFT | GONIO_FLAG_FEW, text, sizeof text), 9);
    assert_string_equal(text, "drift;few");
    assert_int_equal(gonio_flags_format(GONIO_FLAG_DRIFT | GONIO_FLAG_FEW, text, 9), 5);
    assert_string_equal(text, "drift");
    back = 7;
    assert_int_equal(gonio_flags_parse("drift;wet", &back), GONIO_EFORMAT);
    assert_int_equal(gonio_flags_parse("drif", &back), GONIO_EFORMAT);
    assert_int_equal(gonio_flags_parse("drift;;few", &back), GONIO_EFORMAT);
    assert_int_equal(back, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rule),
        cmocka_unit_test(test_own_interval),
        cmocka_unit_test(test_few_repetitions),
        cmocka_unit_test(test_total),
        cmocka_unit_test(test_total_error),
        cmocka_unit_test(test_own_error),
        cmocka_unit_test(test_sentence),
        cmocka_unit_test(test_sentence_adds_up),
        cmocka_unit_test(test_sentence_cut),
        cmocka_unit_test(test_flags),
    };
    return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
