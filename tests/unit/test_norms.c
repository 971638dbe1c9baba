/* The norms: what the table may hold, which row fits whom, and how a value stands to it. */
#include "check.h"
#include <gonio/joint.h>
#include <gonio/norms.h>

enum { MOST = 12 };

static enum gonio_norm_lack find(const char *movement, enum gonio_norm_mode mode, int age, char sex,
    struct gonio_norm out[MOST], size_t *found)
{
    size_t count;
    const struct gonio_norm *rows    = gonio_norms_builtin(&count);
    const struct gonio_person person = { age, sex };
    return gonio_norms_find(rows, count, movement, mode, &person, out, MOST, found);
}

/* ---- The table ---- */

static bool is_unset(double value) { return isnan(value); }

static void test_rows(void **state)
{
    (void)state;
    size_t count;
    const struct gonio_norm *rows = gonio_norms_builtin(&count);
    assert_true(count > 250);
    for (size_t i = 0; i < count; i++) {
        const struct gonio_norm *r = &rows[i];
        CHECK(strchr("FMB", r->sex) && r->sex, "%s, row %zu", r->movement, i);
        CHECK(r->age_min >= 0 && r->age_min <= r->age_max && r->age_max <= 99, "%s", r->movement);
        CHECK(r->mean_deg > -10 && r->mean_deg < 200, "%s: %g", r->movement, r->mean_deg);
        CHECK(is_unset(r->sd_deg) || (r->sd_deg > 1 && r->sd_deg < 40), "%s", r->movement);
        CHECK(is_unset(r->ci_low_deg) == is_unset(r->ci_high_deg), "%s", r->movement);
        CHECK(is_unset(r->ci_low_deg) ||
                  fabs(0.5 * (r->ci_low_deg + r->ci_high_deg) - r->mean_deg) <= 0.051,
            "%s: the mean is the middle of its interval", r->movement);
        CHECK(r->n >= 0 && r->n < 5000, "%s", r->movement);
        CHECK(!strstr(r->movement, "_left") == !strstr(r->movement, "_right") ||
                  !strncmp(r->movement, "cervical.", 9) || !strncmp(r->movement, "upper_", 6),
            "%s: only a midline has sides", r->movement);
        if (r->flags & GONIO_NORM_DECLINES)
            CHECK(i + 1 < count && !strcmp(r->movement, r[1].movement) && r->sex == r[1].sex &&
                      r->mode == r[1].mode && r[1].age_min > r->age_max,
                "%s: the other end follows", r->movement);
        CHECK(!(r->flags & (GONIO_NORM_INTERPOLATED | GONIO_NORM_CLINIC)), "%s", r->movement);
    }
}

/* All that may be a source. Tables that are known from memory only are not: no number of theirs. */
static void test_sources(void **state)
{
    (void)state;
    static const char *const may[] = { "AAOS", "Apti2023", "BooneAzen1979", "Fan2014",
        "Ferrario2002", "Gill2020", "GreenWolf1989", "Johnson2012", "Kouyoumdjian2012",
        "MacedoMagee2009", "SMARTT2012", "Satpute2019", "Sforza2002", "Soucie2011", "Tommasi2009",
        "Troke2005", "Walker1984" };
    bool used[COUNT(may)]          = { false };
    size_t count;
    const struct gonio_norm *rows = gonio_norms_builtin(&count);
    for (size_t i = 0; i < count; i++) {
        const struct gonio_norm_source *source = gonio_norm_source(rows[i].source);
        CHECK(!strstr(rows[i].source, "_mem"), "%s: from memory", rows[i].source);
        CHECK(source && *source->reference && *source->read, "%s is described", rows[i].source);
        size_t at = 0;
        while (at < COUNT(may) && strcmp(may[at], rows[i].source) != 0)
            at++;
        CHECK(at < COUNT(may), "%s may be a source?", rows[i].source);
        used[at] = true;
    }
    for (size_t i = 0; i < COUNT(may); i++)
        CHECK(used[i], "%s has rows", may[i]);
    assert_null(gonio_norm_source("Youdas1992"));
}

/* What stands in the table in two ways has to agree: a printed SD and the interval of its mean, by
 * half-width = 1.96 SD / sqrt(n), as far as rounding lets it. */
static void test_soucie_agrees_with_itself(void **state)
{
    (void)state;
    size_t count, checked = 0;
    const struct gonio_norm *rows = gonio_norms_builtin(&count);
    for (size_t i = 0; i < count; i++) {
        const struct gonio_norm *r = &rows[i];
        if (strcmp(r->source, "Soucie2011") != 0 || is_unset(r->sd_deg))
            continue;
        double half = 0.5 * (r->ci_high_deg - r->ci_low_deg);
        CHECK_NEAR(1.96 * r->sd_deg / sqrt(r->n), half, 0.11, "%s %c", r->movement, r->sex);
        assert_int_equal(r->n, r->sex == 'F' ? 123 : 96);
        checked++;
    }
    assert_int_equal(checked, 22);
}

/* Gill's abstract: means of the whole cohort, and how much is lost from the youngest to the oldest.
 */
static void test_gill_agrees_with_its_abstract(void **state)
{
    (void)state;
    static const struct {
        const char *movement;
        char sex;
        double mean, lost;
    } told[] = {
        { "shoulder.flexion", 'M', 161.5, 43.0 },
        { "shoulder.flexion", 'F', 158.5, 40.6 },
        { "shoulder.abduction", 'M', 151.5, 39.5 },
        { "shoulder.abduction", 'F', 149.7, 36.9 },
    };
    size_t count;
    const struct gonio_norm *rows = gonio_norms_builtin(&count);
    for (size_t k = 0; k < COUNT(told); k++) {
        double sum = 0, people = 0, young = 0, old = 0;
        for (size_t i = 0; i < count; i++) {
            const struct gonio_norm *r = &rows[i];
            if (strcmp(r->source, "Gill2020") != 0 || strcmp(r->movement, told[k].movement) != 0 ||
                r->sex != told[k].sex || r->n == 0 || r->n > 1000)
                continue;
            sum += r->n * r->mean_deg;
            people += r->n;
            young = r->age_min == 20 ? r->mean_deg : young;
            old   = r->age_min == 85 ? r->mean_deg : old;
        }
        CHECK_NEAR(sum / people, told[k].mean, 0.25, "%s %c", told[k].movement, told[k].sex);
        CHECK_NEAR(young - old, told[k].lost, 1e-9, "%s %c", told[k].movement, told[k].sex);
    }
}

/* ---- Which row fits ---- */

static void test_lookup(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *movement;
        enum gonio_norm_mode mode;
        int age;
        char sex;
        double mean;
        const char *source;
    } rows[] = {
        { "a direction of the neck", "cervical.rotation_left", 0, 18, 'F', 70.2, "Apti2023" },
        { "the last year of a band", "cervical.rotation_right", 0, 29, 'M', 71.1, "Apti2023" },
        { "of both sexes, for an unknown one", "cervical.flexion", 0, 20, 0, 57.7, "Apti2023" },
        { "a total", "cervical.rotation.total", 0, 40, 'F', 143, "Tommasi2009" },
        { "a limb's side", "shoulder.flexion_left", 0, 22, 'M', 170.8, "Gill2020" },
        { "the other side, a year over the band", "shoulder.flexion_right", 0, 25, 'M', 165.2,
            "Gill2020" },
        { "without a side", "shoulder.abduction", 0, 84, 'F', 120.9, "Gill2020" },
        { "the oldest", "shoulder.flexion_left", 0, 91, 'M', 127.8, "Gill2020" },
        { "of the sex before of both", "wrist.flexion_left", 0, 54, 'M', 76, "BooneAzen1979" },
        { "of both where none is of the sex", "wrist.flexion_left", 0, 54, 'F', 80, "AAOS" },
        { "old", "wrist.flexion_left", 0, 65, 'F', 64, "Walker1984" },
        { "passive", "wrist.flexion_left", 1, 30, 'F', 93, "MacedoMagee2009" },
        { "passive, by the narrower ages", "elbow.flexion_right", 1, 50, 'F', 148.3, "Soucie2011" },
        { "age not known: adults of all ages", "elbow.flexion_right", 0, -1, 'F', 150, "AAOS" },
        { "nothing known", "elbow.flexion_right", 0, -1, 0, 150, "AAOS" },
        { "a decline's young end", "lumbar.flexion", 0, 20, 'F', 73, "Troke2005" },
        { "a decline's old end", "lumbar.flexion", 0, 85, 'F', 40, "Troke2005" },
        { "between them", "lumbar.flexion", 0, 46, 'M', 73 - 33.0 * 26 / 65, "Troke2005" },
        { "each side of a decline", "lumbar.lateral_flexion_left", 0, 90, 'M', 14, "Troke2005" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_norm out[MOST];
        size_t found = 0;
        enum gonio_norm_lack got =
            find(rows[i].movement, rows[i].mode, rows[i].age, rows[i].sex, out, &found);
        CHECK(got == GONIO_NORM_FOUND && found > 0, "%s: %s", rows[i].legend,
            gonio_norm_lack_text(got));
        CHECK_NEAR(out[0].mean_deg, rows[i].mean, 1e-9, "%s", rows[i].legend);
        CHECK(!strcmp(out[0].source, rows[i].source), "%s: %s", rows[i].legend, out[0].source);
        for (size_t k = 0; k < found; k++)
            CHECK(out[k].mode == rows[i].mode && (out[k].sex == 'B' || out[k].sex == rows[i].sex),
                "%s", rows[i].legend);
    }
}

static void test_lacks(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *movement;
        enum gonio_norm_mode mode;
        int age;
        char sex;
        enum gonio_norm_lack want;
    } rows[] = {
        { "a year under the band", "cervical.rotation_left", 0, 17, 'F', GONIO_NORM_NO_BAND },
        { "a year over it", "cervical.rotation_left", 0, 30, 'F', GONIO_NORM_NO_BAND },
        { "between two bands", "cervical.rotation.total", 0, 32, 'F', GONIO_NORM_NO_BAND },
        { "age", "cervical.rotation_left", 0, -1, 'F', GONIO_NORM_AGE_ASKED },
        { "age, sex unknown too", "cervical.rotation_left", 0, -1, 0, GONIO_NORM_AGE_ASKED },
        { "sex", "cervical.rotation.total", 0, 25, 0, GONIO_NORM_SEX_ASKED },
        { "neither would do", "cervical.rotation.total", 0, 70, 0, GONIO_NORM_NO_BAND },
        { "no row", "hip.abduction_left", 0, 30, 'F', GONIO_NORM_NONE },
        { "only passive ones", "knee.flexion_left", 0, 50, 'F', GONIO_NORM_NONE },
        { "only active ones", "cervical.rotation_left", 1, 20, 'F', GONIO_NORM_NONE },
        { "positions are not mixed", "hip.internal_rotation_seated_left", 0, 30, 'F',
            GONIO_NORM_NONE },
        { "the sum is not the direction", "cervical.rotation", 0, 25, 'F', GONIO_NORM_NONE },
        { "of an unread mode fits nobody", "hip.internal_rotation", 2, 30, 'F', GONIO_NORM_NONE },
        { "no such movement", "ear.waving", 0, 30, 'F', GONIO_NORM_NONE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_norm out[MOST];
        size_t found = 99;
        enum gonio_norm_lack got =
            find(rows[i].movement, rows[i].mode, rows[i].age, rows[i].sex, out, &found);
        CHECK(got == rows[i].want, "%s: want \"%s\", got \"%s\"", rows[i].legend,
            gonio_norm_lack_text(rows[i].want), gonio_norm_lack_text(got));
        assert_int_equal(found, 0);
    }
}

/* A decline falls without a step from its young end to its old one. */
static void test_decline(void **state)
{
    (void)state;
    double last = 0;
    for (int age = 16; age <= 90; age++) {
        struct gonio_norm out[MOST];
        size_t found;
        assert_int_equal(find("lumbar.extension", 0, age, 'F', out, &found), GONIO_NORM_FOUND);
        assert_int_equal(found, 1);
        CHECK(age == 16 || (last >= out[0].mean_deg && last - out[0].mean_deg <= 23.0 / 65 + 1e-9),
            "falls without a step at %d", age);
        CHECK(((out[0].flags & GONIO_NORM_INTERPOLATED) != 0) == (age > 20 && age < 85), "%d", age);
        last = out[0].mean_deg;
    }
    CHECK_NEAR(last, 6, 1e-12, "the old end");
}

/* Rows of our own, so that each rule of the order decides once. */
static void test_order(void **state)
{
    (void)state;
    static const struct gonio_norm rows[] = {
        { "x.y", 0, 'B', 20, 29, 1, NAN, NAN, NAN, 900, "", "both", 0 },
        { "x.y", 0, 'F', 20, 60, 2, NAN, NAN, NAN, 10, "", "wide", 0 },
        { "x.y", 0, 'F', 20, 29, 3, NAN, NAN, NAN, 10, "", "few", 0 },
        { "x.y", 0, 'F', 20, 29, 4, NAN, NAN, NAN, 90, "", "many", 0 },
        { "x.y", 0, 'B', 18, 99, 5, NAN, NAN, NAN, 0, "", "clinic", GONIO_NORM_CLINIC },
        { "x.y", 0, 'F', 20, 29, 6, NAN, NAN, NAN, 90, "", "later", 0 },
        { "x.y", 1, 'F', 20, 29, 7, NAN, NAN, NAN, 90, "", "passive", 0 },
        { "x.y", 0, 'M', 20, 29, 8, NAN, NAN, NAN, 90, "", "men", 0 },
    };
    static const char *const want[] = { "clinic", "many", "later", "few", "wide", "both" };
    const struct gonio_person her   = { 25, 'F' };
    for (size_t most = 0; most <= COUNT(want) + 2; most++) {
        struct gonio_norm out[COUNT(want) + 2];
        size_t found;
        enum gonio_norm_lack lack =
            gonio_norms_find(rows, COUNT(rows), "x.y", GONIO_NORM_ACTIVE, &her, out, most, &found);
        CHECK(found == (most < COUNT(want) ? most : COUNT(want)), "%zu of %zu", found, most);
        CHECK(lack == GONIO_NORM_FOUND || most == 0, "%zu", most);
        for (size_t i = 0; i < found; i++)
            CHECK(!strcmp(out[i].source, want[i]), "%zu of %zu: want %s, got %s", i, most, want[i],
                out[i].source);
    }
}

/* ---- How a value stands to it ---- */

static void test_place(void **state)
{
    (void)state;
    static const struct {
        double mean, sd, value, z, percent;
        enum gonio_norm_band band;
    } rows[] = {
        { 70, 10, 70, 0, 100, GONIO_NORM_TYPICAL },
        { 70, 10, 60, -1, 600.0 / 7, GONIO_NORM_TYPICAL },
        { 70, 10, 59.99, -1.001, 5999.0 / 70, GONIO_NORM_BELOW },
        { 70, 10, 50, -2, 500.0 / 7, GONIO_NORM_BELOW },
        { 70, 10, 49.99, -2.001, 4999.0 / 70, GONIO_NORM_WELL_BELOW },
        { 70, 10, 80, 1, 800.0 / 7, GONIO_NORM_TYPICAL },
        { 70, 10, 80.01, 1.001, 8001.0 / 70, GONIO_NORM_ABOVE },
        { 70.2, 9.7, 50.8, -2, 50.8 / 0.702, GONIO_NORM_BELOW },
        { 70.2, 9.7, 79.9, 1, 79.9 / 0.702, GONIO_NORM_TYPICAL },
        { 70, NAN, 50, NAN, 500.0 / 7, GONIO_NORM_UNBANDED },
        { 70, 0, 50, NAN, 500.0 / 7, GONIO_NORM_UNBANDED },
        { -0.7, 4, -8.7, -2, NAN, GONIO_NORM_BELOW },
        { 9.99, 4, 5.99, -1, NAN, GONIO_NORM_TYPICAL },
        { 70, 10, NAN, NAN, NAN, GONIO_NORM_UNBANDED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_norm row        = { .mean_deg = rows[i].mean, .sd_deg = rows[i].sd };
        struct gonio_norm_place here = gonio_norm_place(&row, rows[i].value);
        CHECK(here.band == rows[i].band, "row %zu: %s", i, gonio_norm_band_text(here.band));
        CHECK_NEAR(here.z, rows[i].z, 1e-9, "row %zu", i);
        CHECK_NEAR(here.percent, rows[i].percent, 1e-9, "row %zu", i);
    }
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *movement;
        enum gonio_norm_mode mode;
        int age;
        char sex;
        double value;
        const char *row, *place;
    } rows[] = {
        { "cervical.rotation_left", 0, 25, 'F', 55,
            "70.2° (SD 9.7°; both sexes, 18 to 29 years, n 300; active, digital goniometer; "
            "Apti2023)",
            "55.0° is 78 % of it, z −1.57: below typical" },
        { "cervical.rotation_left", 0, 25, 'F', 70.21, NULL,
            "70.2° is 100 % of it, z 0.00: typical" },
        { "cervical.rotation_left", 0, 25, 'F', 70.19, NULL,
            "70.2° is 100 % of it, z 0.00: typical" },
        { "cervical.rotation.total", 0, 16, 'F', 130,
            "143.0° (no SD known; girls, 15 to 18 years, n 22; active, optoelectronic system; "
            "Tommasi2009)",
            "130.0° is 91 % of it" },
        { "lumbar.flexion", 0, 50, 'M', 44,
            "median 57.8° (no SD known; both sexes, 16 to 90 years, by age on a straight line, n "
            "405; active; Troke2005)",
            "44.0° is 76 % of it" },
        { "elbow.extension_left", 1, 50, 'M', -8,
            "-0.7° (SD 3.9°; men, 45 to 69 years, n 96; passive, universal goniometer; Soucie2011, "
            "secondary source)",
            "-8.0° is -7.3° from it, z −1.87: below typical" },
        { "elbow.extension_left", 0, 30, 0, 3, NULL, "" },
        { "cervical.rotation_left", 0, 25, 'F', NAN, NULL, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_norm out[MOST];
        char text[300];
        size_t found;
        assert_int_equal(
            find(rows[i].movement, rows[i].mode, rows[i].age, rows[i].sex, out, &found),
            GONIO_NORM_FOUND);
        size_t len = gonio_norm_describe(&out[0], text, sizeof text);
        assert_int_equal(len, strlen(text));
        CHECK(
            !rows[i].row || !strcmp(text, rows[i].row), "want %s\n    got  %s", rows[i].row, text);
        len = gonio_norm_place_describe(&out[0], rows[i].value, text, sizeof text);
        assert_int_equal(len, strlen(text));
        CHECK(!strcmp(text, rows[i].place), "want %s\n    got  %s", rows[i].place, text);
    }
    size_t count;
    const struct gonio_norm *all = gonio_norms_builtin(&count);
    for (size_t i = 0; i < count; i++) {
        char text[300];
        CHECK(gonio_norm_describe(&all[i], text, sizeof text) < 200, "%s", text);
        for (size_t size = 0; size < 60; size++)
            CHECK(gonio_norm_describe(&all[i], text, size) < size + (size == 0), "%zu", size);
    }
}

/* Every movement that can be measured gets an answer for every person, and it holds. */
static void test_everybody(void **state)
{
    (void)state;
    static const char sexes[] = { 'F', 'M', 0 };
    const struct gonio_movement *m;
    int norms = 0;
    for (size_t k = 0; (m = gonio_movement_at(k)) != NULL; k++)
        for (int age = -1; age <= 110; age++)
            for (size_t s = 0; s < COUNT(sexes); s++) {
                struct gonio_norm out[MOST];
                size_t found;
                enum gonio_norm_lack lack = find(m->id, 0, age, sexes[s], out, &found);
                assert_int_equal(lack == GONIO_NORM_FOUND, found > 0);
                assert_true(*gonio_norm_lack_text(lack) || found > 0);
                for (size_t i = 0; i < found; i++) {
                    assert_true(out[i].mode == GONIO_NORM_ACTIVE);
                    CHECK(age < 0 || (age >= out[i].age_min && age <= out[i].age_max), "%s", m->id);
                    CHECK(i == 0 || out[i - 1].sex != 'B' || out[i].sex == 'B', "%s", m->id);
                }
                norms += found > 0;
            }
    assert_true(norms > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_soucie_agrees_with_itself),
        cmocka_unit_test(test_gill_agrees_with_its_abstract),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_lacks),
        cmocka_unit_test(test_decline),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_everybody),
    };
    return cmocka_run_group_tests_name("norms", tests, NULL, NULL);
}
