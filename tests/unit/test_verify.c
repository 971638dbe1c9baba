/* gonio verify names whatever is not as it was written. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
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
        cmocka_unit_test(test_nothing_there) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
