/* patients.csv: the last row of an id holds, and nothing but the id is needed. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include <gonio/record.h>

static struct gonio_patient patient_of(const char *id)
{
    struct gonio_patient p = { .software = "gonio 0.1.0" };
    text_format(p.id, sizeof p.id, "%s", id);
    text_format(p.recorded_at, sizeof p.recorded_at, "2026-11-21T14:03:05+01:00");
    return p;
}

static void add(const struct folder *f, const struct gonio_patient *p)
{
    struct gonio_log *log;
    assert_int_equal(gonio_patients_open(f->path, &log, NULL), GONIO_OK);
    enum gonio_status status = gonio_patient_append(log, p);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    gonio_log_close(log);
}

static void test_contract(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    struct gonio_patient p = patient_of("P017");
    strcpy(p.sex, "F");
    strcpy(p.affected_side, "right");
    strcpy(p.note, "drives a taxi, \"a lot\"");
    p.birth_year = 1968;
    add(&f, &p);
    char *text = folder_read(&f, "patients.csv");
    static const char want[] =
        "schema,recorded_at,id,sex,birth_year,affected_side,note,software,crc32c\n"
        "1,2026-11-21T14:03:05+01:00,P017,F,1968,right,\"drives a taxi, \"\"a lot\"\"\",gonio "
        "0.1.0,";
    CHECK(strncmp(text, want, sizeof want - 1) == 0, "%s", text);
    free(text);
    folder_free(&f);
}

static void test_the_last_row_holds(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_patient got = { .birth_year = 77 };
    folder_new(&f);
    assert_int_equal(gonio_patient_read(f.path, "P017", &got), GONIO_END);
    struct gonio_patient p = patient_of("P017"), other = patient_of("P018");
    add(&f, &p);
    add(&f, &other);
    assert_int_equal(gonio_patient_read(f.path, "P016", &got), GONIO_END);
    assert_int_equal(got.birth_year, 77);
    assert_int_equal(gonio_patient_read(f.path, "P017", &got), GONIO_OK);
    assert_int_equal(got.birth_year, 0);
    assert_string_equal(got.sex, "");
    p.birth_year = 1968;
    strcpy(p.sex, "M");
    add(&f, &p);
    add(&f, &other);
    assert_int_equal(gonio_patient_read(f.path, "P017", &got), GONIO_OK);
    assert_int_equal(got.birth_year, 1968);
    assert_string_equal(got.sex, "M");
    assert_int_equal(gonio_patient_read(f.path, "P018", &got), GONIO_OK);
    assert_int_equal(got.birth_year, 0);
    folder_free(&f);
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *id, *sex, *side;
        int year;
        const char *says;
    } rows[] = {
        { "", "", "", 0, "pseudonym" },
        { "Jane Doe", "", "", 0, "pseudonym" },
        { "../P017", "", "", 0, "pseudonym" },
        { "P017", "f", "", 0, "F, M, nothing" },
        { "P017", "W", "", 0, "F, M, nothing" },
        { "P017", "", "middle", 0, "left, right, both, nothing" },
        { "P017", "", "", 1899, "no year from 1900 on" },
        { "P017", "", "", -1, "no year from 1900 on" },
        { "P017", "", "", 2027, "yet to come; give one from 1900 to 2026" },
        { "P017", "", "", 123456, "yet to come" },
    };
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    assert_int_equal(gonio_patients_open(f.path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_patient p = patient_of(rows[i].id), got;
        strcpy(p.sex, rows[i].sex);
        strcpy(p.affected_side, rows[i].side);
        p.birth_year          = rows[i].year;
        enum gonio_status was = gonio_patient_append(log, &p);
        CHECK(was == GONIO_EINVAL && strstr(note_text(was), rows[i].says), "row %zu: %s", i,
            note_text(was));
        assert_int_equal(gonio_patient_read(f.path, "P017", &got), GONIO_END);
    }
    struct gonio_patient p = patient_of("P017");
    p.birth_year           = 2026;
    assert_int_equal(gonio_patient_append(log, &p), GONIO_OK);
    gonio_log_close(log);
    folder_free(&f);
}

static void test_not_patients(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_patient got;
    folder_new(&f);
    folder_write(&f, "patients.csv", "schema,patient\n", 15);
    enum gonio_status status = gonio_patient_read(f.path, "P017", &got);
    CHECK(status == GONIO_EFORMAT && strstr(note_text(status), "not a list of patients"), "%s",
        note_text(status));
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contract),
        cmocka_unit_test(test_the_last_row_holds),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_not_patients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
