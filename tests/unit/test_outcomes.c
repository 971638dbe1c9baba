/* outcomes.csv: what an item may hold, and which row stands. */
#include "base/text.h"
#include "noted.h"

#define NONE ((double)NAN)

static void withdraw(const struct folder *f, const struct noted *t)
{
    struct gonio_outcome row = noted_row(t);
    gonio_outcome_withdraw(&row);
    enum gonio_status status = noted_try(f, &row, 1);
    CHECK(status == GONIO_OK, "%s", note_text(status));
}

static double latest(const struct folder *f, const char *phase, const char *item)
{
    struct gonio_outcome row;
    enum gonio_status status =
        gonio_outcome_latest(f->path, "P017", "2026-11-21a", phase, item, &row);
    CHECK(status == GONIO_OK || status == GONIO_END, "%s", note_text(status));
    return status == GONIO_OK ? row.value : NONE;
}

/* "nprs_now=6 treatment=10" of what stands. */
static enum gonio_status list(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    char *out = user;
    (void)line;
    sprintf(out + strlen(out), "%s%s=%g", *out ? " " : "", row->item, row->value);
    return GONIO_OK;
}

static void test_contract(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    noted_add(&f, &(struct noted){ .phase = "before",
                      .item               = "nprs_now",
                      .value              = 6,
                      .movement           = "cervical.rotation_left" });
    noted_add(&f, &(struct noted){ .item = "treatment",
                      .side              = "right",
                      .value             = 7.5,
                      .text              = "sternocleidomastoid, clavicular head" });
    char *text = folder_read(&f, "outcomes.csv"), *p = text;
    static const char *const want[] = {
        "schema,recorded_at,patient,session,phase,item,movement,side,value,unit,text,rater,"
        "software,"
        "crc32c\n",
        "1,2026-11-21T14:03:05+01:00,P017,2026-11-21a,before,nprs_now,cervical.rotation_left,,6,"
        "points,,,,",
        "1,2026-11-21T14:03:05+01:00,P017,2026-11-21a,,treatment,,right,7.5,min,"
        "\"sternocleidomastoid, clavicular head\",,,",
    };
    for (size_t i = 0; i < COUNT(want); i++) {
        CHECK(strncmp(p, want[i], strlen(want[i])) == 0, "line %zu: %s", i, p);
        p = strchr(p, '\n') + 1;
    }
    free(text);
    folder_free(&f);
}

static void test_the_table(void **state)
{
    (void)state;
    size_t count;
    const struct gonio_outcome_item *items = gonio_outcome_items(&count);
    assert_null(gonio_outcome_item_find("nprs"));
    for (size_t i = 0; i < count; i++) {
        const struct gonio_outcome_item *item = &items[i];
        struct gonio_outcome row;
        CHECK(gonio_outcome_item_find(item->id) == item, "%s stands twice", item->id);
        CHECK(text_is_name(item->id), "%s is no name", item->id);
        CHECK(item->low < item->high || item->value == GONIO_OUTCOME_NONE, "%s", item->id);
        CHECK(strlen(item->unit) < sizeof row.unit && *item->means && *item->title, "%s", item->id);
        CHECK(item->value == GONIO_OUTCOME_MUST || item->text == GONIO_OUTCOME_MUST,
            "%s: a row without both would say nothing", item->id);
        CHECK(isnan(item->error) == (item->error_source == NULL),
            "%s: an error has a source, and a source an error", item->id);
        CHECK(isnan(item->error) || (item->error > 0 && item->error < item->high - item->low), "%s",
            item->id);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        struct noted row;
        const char *says;
    } rows[] = {
        { { .item = "nprs_now", .value = 11 }, "not from 0 to 10" },
        { { .item = "nprs_now", .value = -1 }, "not from 0 to 10" },
        { { .item = "nprs_now", .value = 6.5 }, "no whole number" },
        { { .item = "nprs_now", .value = NONE }, "needs a value from 0 to 10" },
        { { .item = "nprs_now", .value = INFINITY }, "not from 0 to 10" },
        { { .item = "nprs_now", .value = 6, .text = "sharp" }, "has no text" },
        { { .item = "nprs_now", .value = 6, .phase = "during" }, "before, after, baseline" },
        { { .item = "nprs_now", .value = 6, .side = "l" }, "left, right, both" },
        { { .item = "nprs_now", .value = 6, .movement = "a b" }, "letters, digits" },
        { { .item = "nprs_now", .value = 6, .session = "../x" }, "letters, digits" },
        { { .item = "ndi_raw", .value = 51 }, "not from 0 to 50" },
        { { .item = "ndi_answered", .value = 4 }, "not from 5 to 10" },
        { { .item = "groc", .value = -8 }, "not from -7 to 7" },
        { { .item = "headache_days", .value = 29 }, "not from 0 to 28 days" },
        { { .item = "treatment", .value = 10 }, "needs a text" },
        { { .item = "treatment", .value = 241, .text = "neck" }, "not from 0 to 240 min" },
        { { .item = "stop", .value = NONE }, "needs a text" },
        { { .item = "stop", .value = 1, .text = "dizzy" }, "has no value" },
    };
    struct folder f;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_outcome row = noted_row(&rows[i].row);
        enum gonio_status got    = noted_try(&f, &row, 1);
        CHECK(got == GONIO_EINVAL && strstr(note_text(got), rows[i].says), "row %zu: %s", i,
            note_text(got));
    }
    struct gonio_outcome row = noted_row(&(struct noted){ .item = "nprs_now", .value = 6 });
    strcpy(row.unit, "%");
    assert_int_equal(noted_try(&f, &row, 1), GONIO_EINVAL);
    strcpy(row.unit, "withdrawn"); /* and a value all the same */
    assert_int_equal(noted_try(&f, &row, 1), GONIO_EINVAL);
    strcpy(row.unit, "points");
    strcpy(row.item, "hit_6");
    enum gonio_status got = noted_try(&f, &row, 1);
    CHECK(got == GONIO_EINVAL && strstr(note_text(got), "--items"), "%s", note_text(got));
    assert_true(isnan(latest(&f, NULL, "nprs_now")));
    folder_free(&f);
}

/* Rows that are appended together stand or fall together. */
static void test_together(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    struct gonio_outcome rows[] = { noted_row(&(struct noted){ .item = "ndi_raw", .value = 18 }),
        noted_row(&(struct noted){ .item = "ndi_answered", .value = 11 }) };
    assert_int_equal(noted_try(&f, rows, 2), GONIO_EINVAL);
    assert_true(isnan(latest(&f, NULL, "ndi_raw")));
    rows[1].value = 9;
    assert_int_equal(noted_try(&f, rows, 2), GONIO_OK);
    CHECK_NEAR(latest(&f, NULL, "ndi_raw"), 18, 0, "both");
    CHECK_NEAR(latest(&f, NULL, "ndi_answered"), 9, 0, "both");
    folder_free(&f);
}

static void test_which_row_stands(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    noted_add(&f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 6 });
    noted_add(&f, &(struct noted){ .phase = "after", .item = "nprs_now", .value = 3 });
    noted_add(&f, &(struct noted){ .phase = "before",
                      .item               = "nprs_now",
                      .value              = 8,
                      .movement           = "cervical.rotation_left" });
    noted_add(&f, &(struct noted){ .item = "groc", .value = 4 });
    noted_add(&f, &(struct noted){ .session = "2026-11-28a", .item = "groc", .value = 5 });
    CHECK_NEAR(latest(&f, "before", "nprs_now"), 8, 0, "the last entered, of any movement");
    CHECK_NEAR(latest(&f, "after", "nprs_now"), 3, 0, "after");
    CHECK_NEAR(latest(&f, "", "nprs_now"), NONE, 0, "of no phase");
    CHECK_NEAR(latest(&f, NULL, "nprs_now"), 8, 0, "of any phase");
    CHECK_NEAR(latest(&f, NULL, "groc"), 4, 0, "of this session");

    noted_add(&f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 7 });
    noted_add(&f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 5 });
    withdraw(&f, &(struct noted){ .item = "groc", .value = 4 });
    char text[200] = "";
    assert_int_equal(gonio_outcomes_standing(f.path, "P017", list, text), GONIO_OK);
    assert_string_equal(text, "nprs_now=5 nprs_now=3 nprs_now=8 groc=5");
    noted_add(&f, &(struct noted){ .item = "groc", .value = 6 });
    CHECK_NEAR(latest(&f, NULL, "groc"), 6, 0, "entered anew");
    text[0] = '\0';
    assert_int_equal(gonio_outcomes_standing(f.path, "P018", list, text), GONIO_OK);
    assert_string_equal(text, "");
    folder_free(&f);
}

/* Two structures treated on one side are two rows; the same one again is a correction. */
static void test_treatments_stand_beside_each_other(void **state)
{
    (void)state;
    static const struct noted
        scm = { .item = "treatment", .side = "right", .value = 10, .text = "sternocleidomastoid" },
        scalene = { .item = "treatment", .side = "right", .value = 5, .text = "scalenes" };
    struct folder f;
    char text[200] = "";
    folder_new(&f);
    noted_add(&f, &scm);
    noted_add(&f, &scalene);
    struct noted longer = scm;
    longer.value        = 12;
    noted_add(&f, &longer);
    assert_int_equal(gonio_outcomes_standing(f.path, "P017", list, text), GONIO_OK);
    assert_string_equal(text, "treatment=12 treatment=5");
    withdraw(&f, &scm);
    text[0] = '\0';
    assert_int_equal(gonio_outcomes_standing(f.path, "P017", list, text), GONIO_OK);
    assert_string_equal(text, "treatment=5");
    folder_free(&f);
}

/* What stands is not entered over; and a sum is no more than its items give, whichever came first.
 */
static void test_enter(void **state)
{
    (void)state;
    static const struct {
        struct noted row[2];
        enum gonio_status want;
        const char *says;
    } steps[] = {
        { { { .item = "nprs_now", .value = 6, .phase = "before" } }, GONIO_OK, "" },
        { { { .item = "nprs_now", .value = 5, .phase = "before" } }, GONIO_EEXIST,
            "already: 6 points; `gonio correct`" },
        { { { .item = "nprs_now", .value = 6, .phase = "before" } }, GONIO_EEXIST, "already" },
        { { { .item = "nprs_now", .value = 5, .phase = "after" } }, GONIO_OK, "" },
        { { { .item = "groc", .value = 5 }, { .item = "groc", .value = 6 } }, GONIO_EINVAL,
            "given twice" },
        { { { .item = "groc", .value = 5 }, { .item = "nprs_now", .value = 11 } }, GONIO_EINVAL,
            "not from 0 to 10" },
        { { { .item = "groc", .value = 5 } }, GONIO_OK, "" }, /* nothing of the two stood */
        { { { .item = "ndi_raw", .value = 26 }, { .item = "ndi_answered", .value = 5 } },
            GONIO_EINVAL, "ndi_raw 26 out of 5 answered items can't be" },
        { { { .item = "ndi_raw", .value = 26 } }, GONIO_OK, "" },
        { { { .item = "ndi_answered", .value = 5 } }, GONIO_EINVAL, "26 out of 5" },
        { { { .item = "ndi_answered", .value = 5, .phase = "after" } }, GONIO_OK, "" },
        { { { .item = "ndi_answered", .value = 6 } }, GONIO_OK, "" },
        { { { .item = "stop", .value = NONE, .text = "dizzy" } }, GONIO_OK, "" },
        { { { .item = "stop", .value = NONE, .text = "dizzy" } }, GONIO_EEXIST, "already; `gonio" },
        { { { .item = "stop", .value = NONE, .text = "new pain" } }, GONIO_OK, "" },
    };
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    assert_int_equal(gonio_outcomes_open(f.path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct gonio_outcome row[2];
        size_t rows = 0;
        for (; rows < 2 && steps[i].row[rows].item; rows++)
            row[rows] = noted_row(&steps[i].row[rows]);
        enum gonio_status got = gonio_outcome_enter(f.path, log, row, rows);
        CHECK(got == steps[i].want, "step %zu: %s", i, note_text(got));
        CHECK(got == GONIO_OK || strstr(note_text(got), steps[i].says), "step %zu: %s", i,
            note_text(got));
    }
    gonio_log_close(log);
    folder_free(&f);
}

static void test_ndi(void **state)
{
    (void)state;
    static const struct {
        double raw, answered, total;
        const char *band;
    } rows[] = {
        { 0, 10, 0, "none" }, { 4, 10, 4, "none" }, { 5, 10, 5, "mild" }, { 14, 10, 14, "mild" },
        { 15, 10, 15, "moderate" }, { 24, 10, 24, "moderate" }, { 25, 10, 25, "severe" },
        { 34, 10, 34, "severe" }, { 35, 10, 35, "complete" }, { 50, 10, 50, "complete" },
        { 18, 9, 20, "moderate" }, { 4, 9, 40 / 9.0, "none" }, { 25, 5, 50, "complete" },
        { 26, 5, NONE, NULL }, /* five items can't add up to more than 25 */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double total = gonio_ndi_total(rows[i].raw, rows[i].answered);
        CHECK_NEAR(total, rows[i].total, 1e-12, "row %zu", i);
        if (rows[i].band)
            assert_string_equal(gonio_ndi_band(total), rows[i].band);
        /* The definition, at length: each missing item adds the mean of the others. */
        double added = rows[i].raw;
        for (int k = (int)rows[i].answered; k < 10; k++)
            added += rows[i].raw / rows[i].answered;
        if (rows[i].band)
            CHECK_NEAR(total, added, 1e-12, "row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contract),
        cmocka_unit_test(test_the_table),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_which_row_stands),
        cmocka_unit_test(test_treatments_stand_beside_each_other),
        cmocka_unit_test(test_enter),
        cmocka_unit_test(test_ndi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
