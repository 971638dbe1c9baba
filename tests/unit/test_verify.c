/* gonio verify names whatever is not as it was written. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include "noted.h"
#include "recorded.h"
#include <gonio/record.h>

static const struct recorded before = { .patient = "P017",
    .session                                     = "2026-11-21a",
    .phase                                       = "before",
    .measured_at                                 = "2026-11-21T14:03:05+01:00",
    .left_deg                                    = 52,
    .right_deg                                   = 60,
    .uncertainty_deg                             = 1.5 };

struct said {
    int times;
    char last[2000];
};

static void listen(void *user, const char *sentence)
{
    struct said *said = user;
    said->times++;
    snprintf(said->last, sizeof said->last, "%s", sentence);
}

#define SET "sets/P017/2026-11-21a/before.cervical.rotation.1/"

/* Change the file so that it holds `text` with the byte at `place` altered; place < 0: cut it
 * there. */
static void spoil(const struct folder *f, const char *name, long place)
{
    char *text = folder_read(f, name);
    assert_non_null(text);
    size_t len = strlen(text);
    if (place < 0) {
        len -= (size_t)-place;
    } else {
        text[place] = text[place] == '1' ? '2' : '1';
    }
    folder_write(f, name, text, len);
    free(text);
}

static void test_findings(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *file;
        long place; /* see spoil; 0: take the file away */
        const char *says;
        size_t rows, sets;
    } cases[] = {
        { "a byte in a row", "measurements.csv", 420, "line 2: the line was altered", 3, 2 },
        { "the last row cut", "measurements.csv", -3, "line 5: the last line is torn", 3, 2 },
        { "a byte in the samples", SET "samples.csv", 5000,
            "samples.csv: altered since it was recorded", 4, 1 },
        { "the samples cut", SET "samples.csv", -100, "samples.csv: altered", 4, 1 },
        { "the last byte of the angles", SET "angles.csv", -1, "angles.csv: altered", 4, 1 },
        { "no samples", SET "samples.csv", 0, "samples.csv: can't be opened", 4, 1 },
        { "no set.json", SET "set.json", 0, "set.json: can't be opened", 4, 1 },
        { "set.json cut", SET "set.json", -4, "set.json: line 1", 4, 1 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct folder f;
        struct said said          = { 0 };
        struct gonio_verified got = { 0 };
        char path[256];
        folder_new(&f);
        recorded_add(&f, &before, path);
        struct recorded after = before;
        after.phase           = "after";
        recorded_add(&f, &after, path);
        enum gonio_status status = gonio_verify(f.path, listen, &said, &got);
        CHECK(status == GONIO_OK && said.times == 0 && got.rows == 4 && got.sets == 2,
            "before: %s, %zu rows, %zu sets", said.last, got.rows, got.sets);
        if (cases[i].place)
            spoil(&f, cases[i].file, cases[i].place);
        else
            assert_int_equal(remove(folder_at(&f, cases[i].file)), 0);
        status = gonio_verify(f.path, listen, &said, &got);
        CHECK(status == GONIO_ECRC, "%s: %s", cases[i].legend, gonio_status_text(status));
        CHECK(said.times == 1 && got.bad == 1, "%s: %d findings", cases[i].legend, said.times);
        CHECK(strstr(said.last, cases[i].says), "%s: %s", cases[i].legend, said.last);
        CHECK(got.rows == cases[i].rows && got.sets == cases[i].sets, "%s: %zu rows, %zu sets",
            cases[i].legend, got.rows, got.sets);
        folder_free(&f);
    }
}

/* A patient, two outcomes and a correction of the second one; and of the pain of a set. */
static void fill_tables(const struct folder *f)
{
    struct gonio_log *log, *corrections;
    struct gonio_corrected out;
    struct gonio_patient patient   = { .id = "P017", .recorded_at = "2026-11-21T14:03:05+01:00" };
    struct gonio_correct_wish wish = { .patient = "P017",
        .session                                = "2026-11-21a",
        .phase                                  = "before",
        .item                                   = "nprs_worst",
        .what                                   = GONIO_CORRECT_VALUE,
        .to                                     = "8",
        .reason                                 = "misheard",
        .rater                                  = "",
        .corrected_at                           = "2026-11-21T15:00:00+01:00",
        .software                               = "" };
    assert_int_equal(gonio_patients_open(f->path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_patient_append(log, &patient), GONIO_OK);
    gonio_log_close(log);
    noted_add(f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 6 });
    noted_add(f, &(struct noted){ .phase = "before", .item = "nprs_worst", .value = 6 });
    assert_int_equal(gonio_outcomes_open(f->path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_corrections_open(f->path, &corrections, NULL), GONIO_OK);
    assert_int_equal(gonio_correct_outcome(f->path, log, corrections, &wish, &out), GONIO_OK);
    gonio_log_close(log);
    wish.item     = NULL;
    wish.movement = "cervical.rotation_left";
    wish.what     = GONIO_CORRECT_PAIN;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_correct_measurement(f->path, log, corrections, &wish, &out), GONIO_OK);
    gonio_log_close(log);
    gonio_log_close(corrections);
}

/* The last line of a file away: a crash before it was written. */
static void drop_last_line(const struct folder *f, const char *name)
{
    char *text = folder_read(f, name);
    size_t len = strlen(text) - 1;
    while (text[len - 1] != '\n')
        len--;
    folder_write(f, name, text, len);
    free(text);
}

static void test_tables(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *file;
        long place; /* see spoil; 0: its last line away */
        int times;
        const char *says; /* the last finding */
    } cases[] = {
        { "a byte of a patient", "patients.csv", 100, 1,
            "patients.csv: line 2: the line was altered" },
        { "a patient cut", "patients.csv", -2, 1, "patients.csv: line 2: the last line is torn" },
        { "a byte of an outcome", "outcomes.csv", 120, 1,
            "outcomes.csv: line 2: the line was altered" },
        { "the only patient is missing: nothing tells", "patients.csv", 0, 0, "" },
        { "another table", "outcomes.csv", 3, 1, "outcomes.csv: the header has no column" },
        { "the corrected outcome is missing", "outcomes.csv", 0, 1,
            "corrections.csv: line 2: a reason without its row (P017, session 2026-11-21a, value: "
            "6 to 8)" },
        { "the corrected row is missing", "measurements.csv", 0, 1,
            "corrections.csv: line 3: a reason without its row (P017, session 2026-11-21a, pain: 5 "
            "to 8)" },
        { "the reason of a row is missing", "corrections.csv", 0, 1,
            "measurements.csv: line 4: corrected or withdrawn without a reason" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct folder f;
        struct said said          = { 0 };
        struct gonio_verified got = { 0 };
        char path[256];
        folder_new(&f);
        recorded_add(&f, &before, path);
        fill_tables(&f);
        enum gonio_status status = gonio_verify(f.path, listen, &said, &got);
        CHECK(status == GONIO_OK && said.times == 0, "before: %s", said.last);
        CHECK(got.rows == 3 && got.sets == 1 && got.patients == 1 && got.outcomes == 3 &&
                  got.corrections == 2,
            "before: %zu rows, %zu sets, %zu, %zu, %zu", got.rows, got.sets, got.patients,
            got.outcomes, got.corrections);
        if (cases[i].place)
            spoil(&f, cases[i].file, cases[i].place);
        else
            drop_last_line(&f, cases[i].file);
        status = gonio_verify(f.path, listen, &said, &got);
        CHECK(said.times == cases[i].times && strstr(said.last, cases[i].says), "%s: %d, %s",
            cases[i].legend, said.times, said.last);
        CHECK(status == (cases[i].times ? GONIO_ECRC : GONIO_OK), "%s", cases[i].legend);
        folder_free(&f);
    }
}

/* An outcome that is simply entered anew is a change without a reason. */
static void test_outcome_without_reason(void **state)
{
    (void)state;
    struct folder f;
    struct said said          = { 0 };
    struct gonio_verified got = { 0 };
    char path[256];
    folder_new(&f);
    recorded_add(&f, &before, path);
    fill_tables(&f);
    noted_add(&f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 7 });
    assert_int_equal(gonio_verify(f.path, listen, &said, &got), GONIO_ECRC);
    CHECK(said.times == 1 && strstr(said.last, "outcomes.csv: line 5: changes what line 2 says"),
        "%s", said.last);
    folder_free(&f);
}

static void test_nothing_there(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_verified got;
    folder_new(&f);
    assert_int_equal(gonio_verify(f.path, NULL, NULL, &got), GONIO_ENODEV);
    assert_non_null(strstr(note_text(GONIO_ENODEV), "there is no log here"));
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_findings),
        cmocka_unit_test(test_tables), cmocka_unit_test(test_outcome_without_reason),
        cmocka_unit_test(test_nothing_there) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
