/* All that the folder says of one patient, and who there is. */
#include "base/note.h"
#include "noted.h"
#include "record/dossier.h"

static void add_patient(const struct folder *f, const char *id, int birth_year)
{
    struct gonio_log *log;
    struct gonio_patient p = { .birth_year = birth_year };
    strcpy(p.id, id);
    strcpy(p.recorded_at, "2026-11-21T14:03:05+01:00");
    assert_int_equal(gonio_patients_open(f->path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_patient_append(log, &p), GONIO_OK);
    gonio_log_close(log);
}

static struct gonio_log_row row_of(const char *patient, const char *session, const char *at,
    const char *set, double mean_deg, const char *flags)
{
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    snprintf(row.measured_at, sizeof row.measured_at, "%sT10:00:00+01:00", at);
    strcpy(row.patient, patient);
    strcpy(row.session, session);
    strcpy(row.phase, "before");
    strcpy(row.movement, "cervical.rotation_left");
    strcpy(row.set, set);
    strcpy(row.flags, flags);
    row.mean_deg = mean_deg;
    return row;
}

/* P1: two visits, the earlier one entered later, and one named by a person; P2: measured only, a
 * set that came from P1; P3: known only; P4: only reported something; P5: withdrawn. */
static void fill(const struct folder *f)
{
    const struct gonio_log_row rows[] = {
        row_of("P1", "2026-11-21a", "2026-11-21", "A", 50, ""),
        row_of("P1", "2026-11-14a", "2026-11-21", "B", 45, ""),
        row_of("P1", "follow-up", "2026-12-05", "C", 55, ""),
        row_of("P1", "2026-11-21a", "2026-11-21", "D", 70, ""),
        row_of("P2", "2026-11-21a", "2026-11-21", "D", 70, "corrected"),
        row_of("P1", "2026-11-21a", "2026-11-21", "D", (double)NAN, "withdrawn"),
        row_of("P5", "2026-11-21a", "2026-11-21", "E", 40, ""),
        row_of("P5", "2026-11-21a", "2026-11-21", "E", (double)NAN, "withdrawn"),
    };
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(gonio_log_append(log, &rows[i], 1), GONIO_OK);
    gonio_log_close(log);
    struct gonio_correction moved = { .phase = "before", .movement = "cervical.rotation_left" };
    strcpy(moved.corrected_at, "2026-11-21T15:00:00+01:00");
    strcpy(moved.patient, "P1");
    strcpy(moved.session, "2026-11-21a");
    strcpy(moved.what, "patient: P1 to P2");
    strcpy(moved.reason, "the next patient");
    strcpy(moved.replaces_crc32c, "0badcafe");
    assert_int_equal(gonio_corrections_open(f->path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_correction_append(log, &moved, 1), GONIO_OK);
    gonio_log_close(log);
    add_patient(f, "P1", 1968);
    add_patient(f, "P3", 0);
    noted_add(f,
        &(struct noted){ .patient = "P1", .session = "2026-11-14a", .item = "groc", .value = 2 });
    noted_add(f, &(struct noted){ .patient = "P4", .item = "groc", .value = 2 });
}

static void test_one_patient(void **state)
{
    (void)state;
    struct folder f;
    struct dossier d;
    folder_new(&f);
    fill(&f);
    assert_int_equal(dossier_gather(f.path, "P1", &d), GONIO_OK);
    assert_true(d.known);
    assert_int_equal(d.patient.birth_year, 1968);
    static const char *const visits[][2] = { { "2026-11-14a", "2026-11-14" },
        { "2026-11-21a", "2026-11-21" }, { "follow-up", "2026-12-05" } };
    assert_int_equal(d.visits, COUNT(visits));
    for (size_t i = 0; i < COUNT(visits); i++) {
        assert_string_equal(d.visit[i].session, visits[i][0]);
        assert_string_equal(d.visit[i].date, visits[i][1]);
    }
    CHECK(d.rows == 3 && d.row[0].mean_deg == 50 && d.row[2].mean_deg == 55, "%zu rows", d.rows);
    CHECK(d.outcomes == 1 && d.corrections == 1 && d.unused == 0, "%zu, %zu, %zu", d.outcomes,
        d.corrections, d.unused);
    dossier_free(&d);

    assert_int_equal(dossier_gather(f.path, "P2", &d), GONIO_OK);
    CHECK(!d.known && d.rows == 1 && d.row[0].mean_deg == 70 && d.corrections == 1,
        "%zu rows, %zu corrections: where it came from is told too", d.rows, d.corrections);
    dossier_free(&d);
    assert_int_equal(dossier_gather(f.path, "P3", &d), GONIO_OK);
    CHECK(d.known && d.visits == 0, "%zu visits", d.visits);
    dossier_free(&d);
    assert_int_equal(dossier_gather(f.path, "P9", &d), GONIO_END);
    dossier_free(&d);
    folder_free(&f);
}

static void test_everybody(void **state)
{
    (void)state;
    static const struct {
        const char *id, *last;
        bool known;
        size_t visits;
    } want[] = {
        { "P1", "2026-12-05", true, 3 },
        { "P2", "2026-11-21", false, 1 },
        { "P3", "", true, 0 },
        { "P4", "2026-11-21", false, 1 },
    };
    struct folder f;
    struct dossier_entry *list;
    size_t count;
    folder_new(&f);
    fill(&f);
    assert_int_equal(dossier_list(f.path, &list, &count), GONIO_OK);
    assert_int_equal(count, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK(strcmp(list[i].id, want[i].id) == 0 && strcmp(list[i].last, want[i].last) == 0 &&
                  list[i].known == want[i].known && list[i].visits == want[i].visits,
            "%s: %s, known %d, %zu visits", list[i].id, list[i].last, list[i].known,
            list[i].visits);
    free(list);
    folder_free(&f);
}

/* An empty folder is no error; a line that can't be read is counted, and the others are used. */
static void test_nothing_and_not_all(void **state)
{
    (void)state;
    struct folder f;
    struct dossier d;
    struct dossier_entry *list;
    size_t count = 7;
    folder_new(&f);
    assert_int_equal(dossier_gather(f.path, "P1", &d), GONIO_END);
    dossier_free(&d);
    assert_int_equal(dossier_list(f.path, &list, &count), GONIO_OK);
    assert_int_equal(count, 0);
    free(list);
    fill(&f);
    char *text           = folder_read(&f, "outcomes.csv");
    *strstr(text, ",2,") = ';';
    folder_write(&f, "outcomes.csv", text, strlen(text));
    free(text);
    assert_int_equal(dossier_gather(f.path, "P1", &d), GONIO_OK);
    CHECK(d.unused == 1 && d.outcomes == 0 && d.rows == 3, "%zu unused", d.unused);
    dossier_free(&d);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_patient),
        cmocka_unit_test(test_everybody),
        cmocka_unit_test(test_nothing_and_not_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
