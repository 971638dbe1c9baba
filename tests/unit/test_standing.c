/* What stands in the log after corrections: moved, withdrawn, corrected, and back again. */
#include "base/note.h"
#include "base/text.h"
#include "check.h"
#include "folder.h"
#include <gonio/record.h>

/* "P1 a before left 50 X": patient, session, phase, movement, mean (- none), set (- none), flags.
 */
static struct gonio_log_row row_of(const char *words)
{
    struct gonio_log_row row;
    char mean[16], set[64], flags[64] = "";
    gonio_log_row_init(&row);
    strcpy(row.measured_at, "2026-11-21T14:03:05+01:00");
    int n = sscanf(words, "%64s %64s %15s %64s %15s %63s %63s", row.patient, row.session, row.phase,
        row.movement, mean, set, flags);
    CHECK(n >= 6, "%s", words);
    if (strcmp(mean, "-") != 0)
        row.mean_deg = atof(mean);
    if (strcmp(set, "-") != 0)
        strcpy(row.set, set);
    strcpy(row.flags, flags);
    return row;
}

static void write_log(const struct folder *f, const char *const *rows)
{
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (; *rows; rows++) {
        struct gonio_log_row row = row_of(*rows);
        enum gonio_status status = gonio_log_append(log, &row, 1);
        CHECK(status == GONIO_OK, "%s: %s", *rows, note_text(status));
    }
    gonio_log_close(log);
}

static enum gonio_status list(void *user, const struct gonio_log_line *line)
{
    char *out = user;
    if (*out)
        strcat(out, ", ");
    if (!line->row) {
        strcat(out, "bad");
        return GONIO_OK;
    }
    sprintf(out + strlen(out), "%zu: %s %s %g", line->number, line->row->patient, line->row->phase,
        line->row->mean_deg);
    return GONIO_OK;
}

static const struct {
    const char *legend;
    const char *rows[10];
    const char *stands;
} logs[] = {
    { "nothing was corrected", { "P1 a before left 50 X", "P1 a after left 60 Y" },
        "2: P1 before 50, 3: P1 after 60" },
    { "corrected: as it is now, where it was",
        { "P1 a before left 50 X", "P1 a after left 60 Y", "P1 a before left 51 X corrected" },
        "4: P1 before 51, 3: P1 after 60" },
    { "corrected twice",
        { "P1 a before left 50 X", "P1 a before left 51 X corrected",
            "P1 a before left 52 X drift;corrected" },
        "4: P1 before 52" },
    { "withdrawn",
        { "P1 a before left 50 X", "P1 a after left 60 Y", "P1 a before left - X withdrawn" },
        "3: P1 after 60" },
    { "corrected, then withdrawn",
        { "P1 a before left 50 X", "P1 a before left 51 X corrected",
            "P1 a before left - X withdrawn" },
        "" },
    { "the second set withdrawn: the first stands",
        { "P1 a before left 50 X", "P1 a before left 70 Y", "P1 a before left - Y withdrawn" },
        "2: P1 before 50" },
    { "one direction of a set withdrawn",
        { "P1 a before left 50 X", "P1 a before right 60 X", "P1 a before right - X withdrawn" },
        "2: P1 before 50" },
    { "moved to another patient",
        { "P1 a before left 50 X", "P1 a after left 60 Y", "P2 a before left 50 X corrected",
            "P1 a before left - X withdrawn" },
        "4: P2 before 50, 3: P1 after 60" },
    { "moved, the old key not yet withdrawn: it is one measurement all the same",
        { "P1 a before left 50 X", "P2 a before left 50 X corrected" }, "3: P2 before 50" },
    { "moved there and back",
        { "P1 a before left 50 X", "P2 a before left 50 X corrected",
            "P1 a before left - X withdrawn", "P1 a before left 50 X corrected",
            "P2 a before left - X withdrawn" },
        "5: P1 before 50" },
    { "moved, then withdrawn where it is now",
        { "P1 a before left 50 X", "P2 a before left 50 X corrected",
            "P1 a before left - X withdrawn", "P2 a before left - X withdrawn" },
        "" },
    { "moved; the old key is measured anew",
        { "P1 a before left 50 X", "P2 a before left 50 X corrected",
            "P1 a before left - X withdrawn", "P1 a before left 40 Z" },
        "3: P2 before 50, 5: P1 before 40" },
    { "moved to another phase",
        { "P1 a before left 50 X", "P1 a after left 50 X corrected",
            "P1 a before left - X withdrawn" },
        "3: P1 after 50" },
    { "no recording named: by the key",
        { "P1 a before left 50 -", "P1 a before left 51 - corrected", "P1 a after left 60 -",
            "P1 a after left - - withdrawn" },
        "3: P1 before 51" },
    { "no recording named, moved",
        { "P1 a before left 50 -", "P2 a before left 50 - corrected",
            "P1 a before left - - withdrawn" },
        "3: P2 before 50" },
    { "the recording of one, none of the other: two measurements",
        { "P1 a before left 50 X", "P1 a before left 51 - corrected" },
        "2: P1 before 50, 3: P1 before 51" },
    { "flags of a newer version",
        { "P1 a before left 50 X wobbly", "P1 a before left 51 X wobbly;corrected" },
        "3: P1 before 51" },
    { "a flag that only begins so",
        { "P1 a before left 50 X", "P1 a before left 51 X withdrawnish" },
        "2: P1 before 50, 3: P1 before 51" },
};

static void test_what_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(logs); i++) {
        struct folder f;
        char got[500] = "";
        folder_new(&f);
        write_log(&f, logs[i].rows);
        enum gonio_status status = gonio_log_standing(f.path, list, got);
        CHECK(status == GONIO_OK, "%s: %s", logs[i].legend, note_text(status));
        CHECK(strcmp(got, logs[i].stands) == 0, "%s: %s", logs[i].legend, got);
        folder_free(&f);
    }
}

/* Where the first row can't be read any more, its correction stands; and the bad line is told. */
static void test_the_original_is_altered(void **state)
{
    (void)state;
    static const char *const rows[] = { "P1 a before left 50 X", "P1 a before left 51 X corrected",
        "P1 a after left 60 Y", NULL };
    struct folder f;
    char got[500] = "";
    folder_new(&f);
    write_log(&f, rows);
    char *text            = folder_read(&f, "measurements.csv");
    *strstr(text, ",50,") = ';';
    folder_write(&f, "measurements.csv", text, strlen(text));
    assert_int_equal(gonio_log_standing(f.path, list, got), GONIO_OK);
    assert_string_equal(got, "bad, 3: P1 before 51, 4: P1 after 60");
    free(text);
    folder_free(&f);
}

static void test_no_log(void **state)
{
    (void)state;
    struct folder f;
    char got[10] = "";
    folder_new(&f);
    assert_int_equal(gonio_log_standing(f.path, list, got), GONIO_ENODEV);
    write_log(&f, (const char *const[]){ NULL });
    assert_int_equal(gonio_log_standing(f.path, list, got), GONIO_OK);
    assert_string_equal(got, "");
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_stands),
        cmocka_unit_test(test_the_original_is_altered),
        cmocka_unit_test(test_no_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
