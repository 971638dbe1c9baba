/* Tables of people by raters out of a CSV and out of the log, and a row more in limits.csv. */
#include "base/note.h"
#include "folder.h"
#include "record/ratings.h"
#include <fcntl.h>
#include <gonio/record.h>

static struct ratings table;

static enum gonio_status read_text(const char *text)
{
    struct folder f;
    folder_new(&f);
    folder_write(&f, "r.csv", text, strlen(text));
    int fd = open(folder_at(&f, "r.csv"), O_RDONLY);
    CHECK(fd >= 0, "r.csv");
    note_clear();
    enum gonio_status status = ratings_read(fd, "r.csv", &table);
    close(fd);
    folder_free(&f);
    return status;
}

#define HEADER "person,rater,value_deg\n"

static void test_read(void **state)
{
    (void)state;
    CHECK(read_text("\xEF\xBB\xBFnote,value_deg,rater,person\r\nx,61.5,B,P1\r\n,60,A,P1\r\n\r\n"
                    ",-3e0,A,\"P, 2\"\r\n,4,B,\"P, 2\"") == GONIO_OK,
        "any order of columns and rows");
    assert_int_equal(table.people, 2);
    assert_int_equal(table.raters, 2);
    assert_string_equal(table.rater[0], "B");
    assert_string_equal(table.person[1], "P, 2");
    static const double want[] = { 61.5, 60, 4, -3 };
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_NEAR(table.value_deg[i], want[i], 0, "cell %zu", i);
    CHECK(read_text(HEADER) == GONIO_OK && table.people == 0, "nobody: the reader's judgement");
}

static void test_read_bad(void **state)
{
    (void)state;
    static char many[60 + 20 * 40] = HEADER;
    for (int i = 0; i < 17; i++)
        snprintf(many + strlen(many), 40, "P1,R%d,50\n", i);
    const struct {
        const char *legend, *text, *says;
    } rows[] = {
        { "empty", "", "empty" },
        { "no value_deg", "person,rater,value\nP1,A,3\n",
            "line 1: the columns person,rater,value_deg" },
        { "a column twice", "person,rater,value_deg,person\n", "line 1: the columns" },
        { "semicolons", "person;rater;value_deg\n", "semicolons" },
        { "a word", HEADER "P1,A,far\n", "line 2: value_deg" },
        { "no value", HEADER "P1,A,\n", "line 2: value_deg" },
        { "not a number", HEADER "P1,A,nan\n", "line 2: value_deg" },
        { "beyond a circle", HEADER "P1,A,361\n", "line 2: value_deg" },
        { "no person", HEADER ",A,3\n", "line 2: person" },
        { "no rater", HEADER "P1,,3\n", "line 2: rater" },
        { "a control character", HEADER "P\x1b[2J,A,3\n", "line 2: person" },
        { "cut off", HEADER "P1,A\n", "line 2: fields are missing" },
        { "too long", HEADER "P1,A,3,4\n", "line 2: more fields" },
        { "twice", HEADER "P1,A,3\nP1,B,3\nP1,A,3\n",
            "line 4: person P1 has a value of rater A already" },
        { "a missing cell", HEADER "P1,A,3\nP1,B,3\nP2,B,3\n",
            "person P2 has no value of rater A" },
        { "too many raters", many, "more than 16 raters" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        enum gonio_status got = read_text(rows[i].text);
        CHECK(got == GONIO_EFORMAT, "%s: %d", rows[i].legend, got);
        CHECK(strstr(note_text(got), rows[i].says), "%s: \"%s\"", rows[i].legend, note_text(got));
    }
}

/* ---- The log ---- */

static const struct {
    const char *patient, *session, *phase, *movement;
    double mean_deg;
} logged[] = {
    { "P1", "2026-11-20a", "before", "cervical.rotation_left", 40 }, /* no second one */
    { "P2", "2026-11-20a", "before", "cervical.rotation_left", 50 },
    { "P2", "2026-11-20a", "before", "cervical.rotation_right", 55 },
    { "P2", "2026-11-20a", "baseline", "cervical.rotation_left", 51 },
    { "P2", "2026-11-20a", "after", "cervical.rotation_left", 70 },
    { "P1", "2026-11-21a", "before", "cervical.rotation_left", 60 },
    { "P1", "2026-11-21a", "baseline", "cervical.rotation_left", NAN },
    { "P1", "2026-11-21a", "baseline", "cervical.rotation_left", 62 },
    { "P1", "2026-11-21a", "baseline", "cervical.rotation_left", 64 },
    { "P3", "2026-11-21a", "before", "cervical.rotation_left", 70 },
    { "P2", "2026-11-27a", "before", "cervical.rotation_left", 80 }, /* a later visit */
    { "P2", "2026-11-27a", "baseline", "cervical.rotation_left", 81 },
};

static void write_log(const struct folder *f)
{
    struct gonio_log *log;
    CHECK(gonio_log_open(f->path, &log, NULL) == GONIO_OK, "log");
    for (size_t i = 0; i < COUNT(logged); i++) {
        struct gonio_log_row row;
        gonio_log_row_init(&row);
        snprintf(
            row.measured_at, sizeof row.measured_at, "%.10sT10:00:00+01:00", logged[i].session);
        snprintf(row.patient, sizeof row.patient, "%s", logged[i].patient);
        snprintf(row.session, sizeof row.session, "%s", logged[i].session);
        snprintf(row.phase, sizeof row.phase, "%s", logged[i].phase);
        snprintf(row.movement, sizeof row.movement, "%s", logged[i].movement);
        row.mean_deg = logged[i].mean_deg;
        CHECK(gonio_log_append(log, &row, 1) == GONIO_OK, "row %zu", i);
    }
    gonio_log_close(log);
}

static void test_log(void **state)
{
    (void)state;
    struct folder f;
    struct baseline b = { .sets = 77 };
    folder_new(&f);
    CHECK(ratings_from_log(f.path, "cervical.rotation_left", 2, &table) == GONIO_ENODEV, "no log");
    write_log(&f);
    CHECK(ratings_from_log(f.path, "cervical.rotation_left", 2, &table) == GONIO_OK, "two sets");
    CHECK(table.people == 2 && table.raters == 2 && table.left_out == 1, "%d by %d without %d",
        table.people, table.raters, table.left_out);
    static const double want[] = { 60, 62, 50, 51 };
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_NEAR(table.value_deg[i], want[i], 0, "cell %zu", i);
    assert_string_equal(table.person[0], "P1");
    assert_string_equal(table.rater[1], "set 2");
    CHECK(ratings_from_log(f.path, "cervical.rotation_left", 3, &table) == GONIO_OK &&
              table.people == 1 && table.left_out == 2,
        "three sets");
    CHECK(ratings_from_log(f.path, "cervical.rotation_left", 17, &table) == GONIO_EINVAL,
        "seventeen");

    CHECK(
        ratings_baseline(f.path, "P3", "cervical.rotation_left", &b) == GONIO_EQUALITY, "one set");
    CHECK(ratings_baseline(f.path, "P9", "cervical.rotation_left", &b) == GONIO_EQUALITY, "nobody");
    assert_int_equal(b.sets, 77);
    CHECK(ratings_baseline(f.path, "P1", "cervical.rotation_left", &b) == GONIO_OK, "three");
    CHECK(b.sets == 3 && b.value_deg[2] == 64, "%d sets", b.sets);
    assert_string_equal(b.session, "2026-11-21a");
    CHECK(ratings_baseline(f.path, "P2", "cervical.rotation_left", &b) == GONIO_OK, "first visit");
    CHECK(b.sets == 2 && b.value_deg[0] == 50, "%g", b.value_deg[0]);
    folder_free(&f);
}

/* One row of each direction, as a set leaves them; NaN: that direction has none. */
static void log_set(
    struct gonio_log *log, const char *session, const char *phase, double left, double right)
{
    struct gonio_log_row rows[2];
    size_t count = 0;
    for (int i = 0; i < 2; i++) {
        double mean_deg = i ? right : left;
        if (isnan(mean_deg))
            continue;
        struct gonio_log_row *row = &rows[count++];
        gonio_log_row_init(row);
        snprintf(row->measured_at, sizeof row->measured_at, "%.10sT10:00:00+01:00", session);
        snprintf(row->patient, sizeof row->patient, "P1");
        snprintf(row->session, sizeof row->session, "%s", session);
        snprintf(row->phase, sizeof row->phase, "%s", phase);
        snprintf(row->movement, sizeof row->movement, "cervical.rotation_%s", i ? "right" : "left");
        row->mean_deg = mean_deg;
    }
    CHECK(gonio_log_append(log, rows, count) == GONIO_OK, "set of %s", session);
}

/* A patient's own error of each direction and of both added; none where there is nothing to tell it
 * from. */
static void test_own_error(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double first[2], second[2];
        double left, right, total; /* sem_deg; NaN: GONIO_END */
    } rows[] = {
        { "all differ", { 50, 60 }, { 53, 56 }, 3, 4, 1 },
        { "what one gains the other loses", { 50, 60 }, { 53, 57 }, 3, 3, NAN },
        { "alike to the last digit", { 50, 60 }, { 50, 62 }, NAN, 2, 2 },
        { "no second right", { 50, 60 }, { 53, NAN }, 3, NAN, NAN },
        { "each set lacks one", { 50, NAN }, { 53, 60 }, 3, NAN, NAN },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char *const movement[] = { "cervical.rotation_left", "cervical.rotation_right",
            "cervical.rotation.total" };
        const double want[]                 = { rows[i].left, rows[i].right, rows[i].total };
        struct folder f;
        struct gonio_log *log;
        folder_new(&f);
        CHECK(gonio_log_open(f.path, &log, NULL) == GONIO_OK, "log");
        log_set(log, "2026-11-21a", "before", rows[i].first[0], rows[i].first[1]);
        log_set(log, "2026-11-21a", "baseline", rows[i].second[0], rows[i].second[1]);
        log_set(log, "2026-11-21a", "after", 90, 90);
        gonio_log_close(log);
        for (size_t k = 0; k < COUNT(movement); k++) {
            struct gonio_own_error own = { .sets = 77 };
            enum gonio_status status   = gonio_own_error_find(f.path, "P1", movement[k], &own);
            if (isnan(want[k]))
                CHECK(status == GONIO_END && own.sets == 77, "%s, %s", rows[i].legend, movement[k]);
            else {
                CHECK(status == GONIO_OK && own.sets == 2, "%s, %s", rows[i].legend, movement[k]);
                CHECK_NEAR(
                    own.sem_deg, want[k] / sqrt(2), 1e-9, "%s, %s", rows[i].legend, movement[k]);
            }
        }
        struct gonio_own_error own;
        CHECK(gonio_own_error_find(f.path, "P9", movement[0], &own) == GONIO_END, "nobody");
        CHECK(gonio_own_error_find(f.path, "P1", "knee.flexion_left.total", &own) == GONIO_END,
            "no sum");
        CHECK(gonio_own_error_find(f.path, "P1", ".total", &own) == GONIO_END, "nothing");
        folder_free(&f);
    }
    struct folder f;
    struct gonio_own_error own;
    folder_new(&f);
    CHECK(gonio_own_error_find(f.path, "P1", "cervical.rotation.total", &own) == GONIO_ENODEV,
        "no log");
    folder_free(&f);
}

/* A row that a person corrected is no further set, and one that was withdrawn is none. */
static void test_corrected_log(void **state)
{
    (void)state;
    static const struct {
        const char *patient, *set, *flags;
        double mean_deg;
    } rows[] = {
        { "P1", "one", "", 50 },
        { "P1", "two", "", 53 },
        { "P2", "three", "", 60 },
        { "P2", "four", "", 64 },
        { "P2", "five", "", 90 },
        { "P1", "one", "corrected", 50 }, /* its pain, say */
        { "P2", "four", "withdrawn", NAN },
    };
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    CHECK(gonio_log_open(f.path, &log, NULL) == GONIO_OK, "log");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_log_row row;
        gonio_log_row_init(&row);
        strcpy(row.measured_at, "2026-11-21T10:00:00+01:00");
        strcpy(row.session, "2026-11-21a");
        strcpy(row.phase, "baseline");
        strcpy(row.movement, "cervical.rotation_left");
        strcpy(row.patient, rows[i].patient);
        strcpy(row.set, rows[i].set);
        strcpy(row.flags, rows[i].flags);
        row.mean_deg = rows[i].mean_deg;
        CHECK(gonio_log_append(log, &row, 1) == GONIO_OK, "row %zu", i);
    }
    gonio_log_close(log);
    CHECK(ratings_from_log(f.path, "cervical.rotation_left", 2, &table) == GONIO_OK, "two sets");
    static const double want[] = { 50, 53, 60, 90 };
    assert_int_equal(table.people, 2);
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_NEAR(table.value_deg[i], want[i], 0, "cell %zu", i);
    folder_free(&f);
}

/* ---- limits.csv ---- */

/* Both directions added have limits of their own: those of one direction are too narrow. */
static void test_limits_of_totals(void **state)
{
    (void)state;
    static const char text[] = "movement,sem_deg,context\ncervical,2,same visit\n"
                               "cervical.rotation,3,same visit\n"
                               "cervical.rotation.total,6,same visit\n"
                               "cervical.rotation.total,7,between visits\n";
    struct folder f;
    double sem = 0;
    folder_new(&f);
    folder_write(&f, "limits.csv", text, sizeof text - 1);
    assert_int_equal(
        gonio_limits_sem(f.path, "cervical.rotation.total", GONIO_SAME_VISIT, &sem), GONIO_OK);
    CHECK_NEAR(sem, 6, 0, "its own");
    assert_int_equal(
        gonio_limits_sem(f.path, "cervical.rotation.total", GONIO_BETWEEN_VISITS, &sem), GONIO_OK);
    CHECK_NEAR(sem, 7, 0, "its own, between visits");
    assert_int_equal(
        gonio_limits_sem(f.path, "cervical.rotation_left", GONIO_SAME_VISIT, &sem), GONIO_OK);
    CHECK_NEAR(sem, 3, 0, "a direction has its pair's");
    assert_int_equal(
        gonio_limits_sem(f.path, "cervical.lateral_flexion.total", GONIO_SAME_VISIT, &sem),
        GONIO_END);
    CHECK_NEAR(sem, 3, 0, "the joint's is not of its sums");
    folder_free(&f);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *before, *after;
    } rows[] = {
        { "a new file", NULL, "movement,sem_deg,context\ncervical,2.35,between visits\n" },
        { "an empty one", "", "movement,sem_deg,context\ncervical,2.35,between visits\n" },
        { "behind a row", "movement,sem_deg,context\ncervical,3,between visits\n",
            "movement,sem_deg,context\ncervical,3,between visits\ncervical,2.35,between visits\n" },
        { "no last line end", "movement,sem_deg,context\ncervical,3,same visit",
            "movement,sem_deg,context\ncervical,3,same visit\ncervical,2.35,between visits\n" },
        { "other columns", "who,context,sem_deg,movement\r\nAB,same visit,3,cervical\r\n",
            "who,context,sem_deg,movement\r\nAB,same visit,3,cervical\r\n,between "
            "visits,2.35,cervical\n" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct folder f;
        double sem_deg = 0;
        folder_new(&f);
        if (rows[i].before)
            folder_write(&f, "limits.csv", rows[i].before, strlen(rows[i].before));
        CHECK(gonio_limits_append(f.path, "cervical", GONIO_BETWEEN_VISITS, 2.3456) == GONIO_OK,
            "%s: %s", rows[i].legend, note_text(GONIO_EIO));
        char *text = folder_read(&f, "limits.csv");
        CHECK(text && strcmp(text, rows[i].after) == 0, "%s: \"%s\"", rows[i].legend,
            text ? text : "");
        free(text);
        CHECK(gonio_limits_sem(f.path, "cervical.rotation_left", GONIO_BETWEEN_VISITS, &sem_deg) ==
                      GONIO_OK &&
                  sem_deg == 2.35,
            "%s: read back %g", rows[i].legend, sem_deg);
        folder_free(&f);
    }
}

static void test_limits_refused(void **state)
{
    (void)state;
    static const char bad[] = "movement,sem_deg,context\ncervical,much,same visit\n";
    struct folder f;
    folder_new(&f);
    CHECK(
        gonio_limits_append(f.path, "cervical,9", GONIO_SAME_VISIT, 2) == GONIO_EINVAL, "a comma");
    CHECK(gonio_limits_append(f.path, "cervical", GONIO_SAME_VISIT, 0.004) == GONIO_EINVAL,
        "nothing");
    CHECK(
        gonio_limits_append(f.path, "cervical", GONIO_SAME_VISIT, 91) == GONIO_EINVAL, "too much");
    CHECK(
        gonio_limits_append(f.path, "cervical", GONIO_SAME_VISIT, NAN) == GONIO_EINVAL, "unknown");
    CHECK(!folder_has(&f, "limits.csv"), "no file was made");
    folder_write(&f, "limits.csv", bad, strlen(bad));
    CHECK(gonio_limits_append(f.path, "cervical", GONIO_SAME_VISIT, 2) == GONIO_EFORMAT,
        "a bad line");
    char *text = folder_read(&f, "limits.csv");
    assert_string_equal(text, bad);
    free(text);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_read_bad),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_own_error),
        cmocka_unit_test(test_corrected_log),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_limits_of_totals),
        cmocka_unit_test(test_limits_refused),
    };
    return cmocka_run_group_tests_name("ratings", tests, NULL, NULL);
}
