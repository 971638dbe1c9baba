/* Special tests: the table, and what is said of a result. */
#include "check.h"
#include <gonio/special.h>

static void test_table(void **state)
{
    (void)state;
    const struct gonio_special *s;
    size_t n = 0;
    for (; (s = gonio_special_at(n)) != NULL; n++) {
        const struct gonio_movement *m[2];
        CHECK(gonio_movement_find(s->pair, m) == 2, "%s", s->name);
        CHECK(gonio_special_find(s->name) == s, "%s", s->name);
        CHECK(s->title && *s->against && s->how[0] && *s->worth && s->reps > 0, "%s", s->name);
    }
    assert_int_equal(n, 6);
    assert_null(gonio_special_find("diagnosis"));
    assert_true(strlen(gonio_neck_against) > 100 && strlen(gonio_neck_stop) > 50);
}

static void test_frt(void **state)
{
    (void)state;
    static const struct {
        double left, right;
        const char *want, *not ;
    } rows[] = {
        { 28.4, 41.2, "28° to the left, 41° to the right, 13° less to the left", "above 30" },
        { 28.4, 41.2, "at or below 30°", NULL },
        { 44, 38.6, "5° less to the right", "at or below" },
        { 30.0, 40, "at or below 30°", NULL },
        { 30.1, 40, "above 30°", NULL },
        { 40, 40.3, "to the right. The more", "less to the" },
        { NAN, 42, "42° to the right; the other side was not measured", "nan" },
        { NAN, NAN, "not measured.", "nan" },
    };
    char out[GONIO_SPECIAL_WORDS];
    for (size_t i = 0; i < COUNT(rows); i++) {
        gonio_frt_words(rows[i].left, rows[i].right, out);
        CHECK(strstr(out, rows[i].want), "row %zu: %s", i, out);
        CHECK(!rows[i].not || !strstr(out, rows[i].not ), "row %zu: %s", i, out);
        CHECK(isnan(rows[i].left + rows[i].right) || strstr(out, "no diagnosis"), "row %zu: %s", i,
            out);
    }
}

static void test_supine(void **state)
{
    (void)state;
    static const double sem[2] = { 3.5, 4.1 }; /* 1.96 sqrt(3.5^2 + 4.1^2) = 10.57 */
    char out[GONIO_SPECIAL_WORDS];
    gonio_supine_words("Left rotation", 62, 65.5, sem, out);
    assert_string_equal(out, "Left rotation: 62.0° seated, 65.5° lying (+3.5°, error ±10.6°): the "
                             "two agree within measurement error.");
    gonio_supine_words("Left rotation", 75, 64, sem, out);
    CHECK(strstr(out, "(−11.0°") && strstr(out, "Measure seated again"), "%s", out);
    gonio_supine_words("Left rotation", NAN, 64, sem, out);
    CHECK(strstr(out, "not measured"), "%s", out);
}

static void test_fast_and_jpe(void **state)
{
    (void)state;
    char out[GONIO_SPECIAL_WORDS];
    const struct gonio_movement *m[2];
    gonio_movement_find("cervical.rotation_left", m);
    gonio_fast_words(212.4, 240, out);
    CHECK(strstr(out, "peak 212°/s to the left, 240°/s to the right"), "%s", out);
    assert_false(gonio_fast_differs(212, 265));
    assert_true(gonio_fast_differs(212, 266));
    assert_false(gonio_fast_differs(212, NAN));
    struct gonio_jpe_direction d = { .movement = m[0],
        .trials                                = 6,
        .constant_deg                          = -1.2,
        .absolute_deg                          = 3.44,
        .variable_deg                          = 2.1,
        .global_deg                            = 4,
        .uncertainty_deg                       = 0.42 };
    gonio_jpe_words(&d, out);
    CHECK(strstr(out,
              "Left rotation, position found again: absolute error 3.4°, constant -1.2° ± 0.4° "
              "(+ is beyond), variable 2.1°"),
        "%s", out);
    d.trials = 0;
    gonio_jpe_words(&d, out);
    CHECK(strstr(out, "no trial counts"), "%s", out);
    gonio_track_words(&(struct gonio_track_score){ 30, 1.84, 61, 30, 9 }, out);
    CHECK(strstr(out, "1.8°; on it 61 %"), "%s", out);
}

/* Nothing that is said is cut. */
static void test_room(void **state)
{
    (void)state;
    char out[GONIO_SPECIAL_WORDS];
    static const double sem[2] = { 12.25, 13.25 };
    gonio_frt_words(100.4, 128.7, out);
    CHECK(
        strlen(out) < GONIO_SPECIAL_WORDS - 60 && out[strlen(out) - 1] == '.', "%zu", strlen(out));
    gonio_supine_words("Left rotation of something with a long name", 120.5, 5.5, sem, out);
    CHECK(strlen(out) < GONIO_SPECIAL_WORDS - 60, "%zu", strlen(out));
    gonio_fast_words(1000, 1000, out);
    CHECK(strlen(out) < GONIO_SPECIAL_WORDS - 60, "%zu", strlen(out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_frt),
        cmocka_unit_test(test_supine),
        cmocka_unit_test(test_fast_and_jpe),
        cmocka_unit_test(test_room),
    };
    return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
