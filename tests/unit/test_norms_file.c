/* norms.csv: what is taken, what is refused and with which line, and that it goes before the rest.
 */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include <gonio/record.h>

#define HEADER "movement,mode,sex,age_min,age_max,mean_deg,sd_deg,n,device,source\n"

static enum gonio_status gather(const char *text, struct gonio_norm **out, size_t *count)
{
    struct folder f;
    folder_new(&f);
    if (text)
        folder_write(&f, "norms.csv", text, strlen(text));
    enum gonio_status status = gonio_norms_gather(f.path, out, count);
    folder_free(&f);
    return status;
}

static void test_taken(void **state)
{
    (void)state;
    static const char text[] = HEADER
        "cervical.rotation_left,active,B,18,29,74.5,8.25,120,our own sensors,our clinic 2026\n"
        "\n"
        "knee.flexion,passive,F,20,44,140,,,,\"Smith, 2020\"\n"
        "cervical.rotation.total,active,M,18,99,150,,40,,x\n"
        "forearm.pronation,active,F,30,30,-3,2,1,,y\n"
        "shoulder.flexion_left,active,F,0,120,170,,,,z\n";
    const struct gonio_person her = { 25, 'F' };
    struct gonio_norm *rows, best[3];
    size_t count, builtin, found;
    gonio_norms_builtin(&builtin);
    enum gonio_status status = gather(text, &rows, &count);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    assert_int_equal(count, builtin + 5);
    assert_int_equal(gonio_norms_find(rows, count, "cervical.rotation_left", GONIO_NORM_ACTIVE,
                         &her, best, 3, &found),
        GONIO_NORM_FOUND);
    assert_int_equal(found, 2);
    CHECK_NEAR(best[0].mean_deg, 74.5, 0, "the clinic's own goes first");
    CHECK_NEAR(best[0].sd_deg, 8.25, 0, "its SD");
    assert_int_equal(best[0].n, 120);
    assert_string_equal(best[0].device, "our own sensors");
    assert_string_equal(best[0].source, "our clinic 2026");
    assert_int_equal(best[0].flags, GONIO_NORM_CLINIC);
    assert_string_equal(best[1].source, "Apti2023");
    CHECK(isnan(rows[1].sd_deg) && rows[1].n == 0, "left empty: not known");
    CHECK(isnan(rows[1].ci_low_deg) && isnan(rows[1].ci_high_deg), "no interval");
    assert_string_equal(rows[1].source, "Smith, 2020");
    assert_string_equal(rows[2].movement, "cervical.rotation.total");
    free(rows);
}

static void test_columns(void **state)
{
    (void)state;
    static const char text[] =
        "\xEF\xBB\xBFsource,comment,n,mean_deg,sd_deg,age_max,age_min,sex,mode,movement,device\r\n"
        "ours,hello,12,44,5,60,20,M,active,cervical.flexion,compass\r\n";
    struct gonio_norm *rows;
    size_t count;
    enum gonio_status status = gather(text, &rows, &count);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    CHECK(rows[0].age_min == 20 && rows[0].age_max == 60 && rows[0].n == 12, "by their names");
    assert_string_equal(rows[0].device, "compass");
    free(rows);
}

static void test_no_file(void **state)
{
    (void)state;
    struct gonio_norm *rows;
    size_t count, builtin;
    gonio_norms_builtin(&builtin);
    assert_int_equal(gather(NULL, &rows, &count), GONIO_OK);
    assert_int_equal(count, builtin);
    free(rows);
    assert_int_equal(gather(HEADER, &rows, &count), GONIO_OK);
    assert_int_equal(count, builtin);
    free(rows);
}

static void test_refused(void **state)
{
    (void)state;
#define GOOD "knee.flexion,passive,F,20,44,140,5,10,goniometer,x\n"
    static const struct {
        const char *text, *says;
    } rows[] = {
        { "", "empty" },
        { "movement,mode\n", "line 1: the columns movement,mode,sex,age_min," },
        { "movement;mode;sex;age_min;age_max;mean_deg;sd_deg;n;device;source\n", "semicolons" },
        { HEADER GOOD "knee.flexoin,passive,F,20,44,140,5,10,g,x\n",
            "line 3: \"knee.flexoin\" is no direction of a movement" },
        { HEADER "cervical.rotation,active,F,20,44,70,5,10,g,x\n",
            "is no direction of a movement" },
        { HEADER "knee.flexion.total,active,F,20,44,70,5,10,g,x\n",
            "is no direction of a movement" },
        { HEADER "waving.total,active,F,20,44,70,5,10,g,x\n", "is no direction of a movement" },
        { HEADER "knee.flexion,quick,F,20,44,140,5,10,g,x\n", "line 2: mode" },
        { HEADER "knee.flexion,mode not read,F,20,44,140,5,10,g,x\n", "line 2: mode" },
        { HEADER "knee.flexion,active,W,20,44,140,5,10,g,x\n", "line 2: sex" },
        { HEADER "knee.flexion,active,,20,44,140,5,10,g,x\n", "line 2: sex" },
        { HEADER "knee.flexion,active,F,44,20,140,5,10,g,x\n", "line 2: age_min and age_max" },
        { HEADER "knee.flexion,active,F,20,,140,5,10,g,x\n", "line 2: age_min and age_max" },
        { HEADER "knee.flexion,active,F,20,150,140,5,10,g,x\n", "line 2: age_min and age_max" },
        { HEADER "knee.flexion,active,F,2.5,20,140,5,10,g,x\n", "line 2: age_min and age_max" },
        { HEADER "knee.flexion,active,F,20,44,much,5,10,g,x\n", "line 2: mean_deg" },
        { HEADER "knee.flexion,active,F,20,44,,5,10,g,x\n", "line 2: mean_deg" },
        { HEADER "knee.flexion,active,F,20,44,nan,5,10,g,x\n", "line 2: mean_deg" },
        { HEADER "knee.flexion,active,F,20,44,140,0,10,g,x\n", "line 2: sd_deg" },
        { HEADER "knee.flexion,active,F,20,44,140,-5,10,g,x\n", "line 2: sd_deg" },
        { HEADER "knee.flexion,active,F,20,44,140,5,0,g,x\n", "line 2: n is" },
        { HEADER "knee.flexion,active,F,20,44,140,5,10,g,\n", "line 2: source" },
        { HEADER "knee.flexion,active,F,20,44,140,5,10,"
                 "a device whose name is longer than there is room,x\n",
            "line 2: source" },
        { HEADER GOOD "knee.flexion,active,F,20,44\n", "line 3: fields are missing" },
        { HEADER GOOD "knee.flexion,active,F,20,44,140,5,10,g,x,y\n", "line 3: more fields" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_norm *out   = NULL;
        size_t count             = 77;
        enum gonio_status status = gather(rows[i].text, &out, &count);
        CHECK(status == GONIO_EFORMAT, "%s: %d", rows[i].says, status);
        CHECK(strstr(note_text(status), rows[i].says), "want %s: %s", rows[i].says,
            note_text(status));
        CHECK(!out && count == 77, "untouched: %s", rows[i].says);
    }
}

static void test_too_many(void **state)
{
    (void)state;
    size_t one = strlen(GOOD), count;
    char *text = malloc(strlen(HEADER) + (GONIO_NORMS_MOST + 1) * one + 1), *end = text;
    struct gonio_norm *rows;
    end += sprintf(end, HEADER);
    for (int i = 0; i < GONIO_NORMS_MOST; i++)
        end += sprintf(end, GOOD);
    enum gonio_status status = gather(text, &rows, &count);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    free(rows);
    sprintf(end, GOOD);
    assert_int_equal(gather(text, &rows, &count), GONIO_EFORMAT);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_too_many),
    };
    return cmocka_run_group_tests_name("norms_file", tests, NULL, NULL);
}
