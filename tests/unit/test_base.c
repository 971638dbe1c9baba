/* Numbers, text, JSON, CRC, files and lines. */
#include "base/clock.h"
#include "base/crc.h"
#include "base/file.h"
#include "base/jsonw.h"
#include "base/note.h"
#include "base/text.h"
#include "check.h"
#include <fcntl.h>
#include <unistd.h>

static void test_numbers_are_read_as_the_c_library_reads_them(void **state)
{
    (void)state;
    static const char *good[] = { "0", "-0", "1", "-1.5", "+2", "0.1", "123456.789", "1e3", "1E-7",
        ".5", "5.", "9007199254740993", "123456789012345678901234567890",
        "0.000000000000000000000000123", "1.7976931348623157e308", "4.9e-324",
        "2.2250738585072014e-308", "0.30000000000000004" };
    for (size_t i = 0; i < COUNT(good); i++) {
        double got, want = strtod(good[i], NULL);
        CHECK(number_whole(good[i], &got) == GONIO_OK, "%s", good[i]);
        CHECK(
            memcmp(&got, &want, sizeof got) == 0, "%s: got %.17g, want %.17g", good[i], got, want);
    }
    unsigned seed = 7;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        seed         = seed * 1664525u + 1013904223u;
        double value = ((double)seed - 2e9) * pow(10, (int)(seed >> 7) % 14 - 9), got;
        snprintf(text, sizeof text, i % 2 ? "%.9g" : "%.6f", value);
        assert_int_equal(number_whole(text, &got), GONIO_OK);
        CHECK(got == strtod(text, NULL), "%s: got %.17g", text, got);
    }
}

static void test_no_number(void **state)
{
    (void)state;
    static const char *bad[] = { "", "-", ".", "nan", "NaN", "inf", "-inf", "0x10", "1,5", "1 ",
        " 1", "1e", "--1", "1e400", "1.2.3", "abc" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        double got = 42;
        CHECK(number_whole(bad[i], &got) == GONIO_EFORMAT, "\"%s\" was taken", bad[i]);
        CHECK(got == 42, "\"%s\" changed the result", bad[i]);
    }
}

static void test_numbers_are_written_rounded_and_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *want;
    } rows[] = {
        { 0, 3, "0" },
        { -0.0, 3, "0" },
        { 1.5, 3, "1.5" },
        { -1.0004, 3, "-1" },
        { -0.0004, 3, "0" },
        { 0.9996, 3, "1" },
        { 9.9999999996, 9, "10" },
        { 52.25, 1, "52.3" },
        { 123456789.125, 3, "123456789.125" },
        { -0.05, 2, "-0.05" },
        { 7, 0, "7" },
        { 7.5, 0, "8" },
        { NAN, 3, "" },
        { INFINITY, 3, "" },
        { 1e15, 2, "1000000000000000" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[33];
        text[number_format(text, rows[i].value, rows[i].decimals)] = '\0';
        CHECK(strcmp(text, rows[i].want) == 0, "row %zu: got %s, want %s", i, text, rows[i].want);
    }
}

static void test_names_that_may_become_folders(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
    } rows[] = { { "P017", true }, { "a.b_c-9", true }, { "", false }, { "..", false },
        { ".p", false }, { "a/b", false }, { "-rf", false }, { "=1+1", false },
        { "Jos\xC3\xA9", false }, { "a b", false } };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(text_is_name(rows[i].text) == rows[i].want, "\"%s\"", rows[i].text);
    char longest[66];
    memset(longest, 'a', 65);
    longest[65] = '\0';
    CHECK(!text_is_name(longest) && text_is_name(longest + 1), "64 characters are the limit");
}

/* The same text in two pieces, for every room and every place between characters: a beginning of
 * the whole, as much as fits, no half character, and nothing after a cut. */
static void test_text_grows_until_it_is_full(void **state)
{
    (void)state;
    static const char whole[] = "5° − 3 → 2 \xF0\x9F\x98\x80.";
    for (size_t size = 1; size <= sizeof whole; size++)
        for (size_t part = 0; part < sizeof whole; part++) {
            if (((unsigned char)whole[part] & 0xC0) == 0x80)
                continue;
            size_t fits = size - 1;
            while (((unsigned char)whole[fits] & 0xC0) == 0x80)
                fits--;
            char *room            = malloc(size); /* of this size, for the sanitizer */
            struct text_line line = { .out = room, .size = size };
            text_add(&line, "%.*s", (int)part, whole);
            text_add(&line, "%s", whole + part);
            CHECK(line.used == fits && strlen(room) == fits && !memcmp(room, whole, fits),
                "%zu bytes, in two at %zu: \"%s\"", size, part, room);
            text_add(&line, "!");
            CHECK(line.used == fits && strlen(room) == fits, "%zu bytes: \"%s\"", size, room);
            free(room);
        }
}

static void test_json(void **state)
{
    (void)state;
    char buf[256];
    struct jsonw j;
    jsonw_init(&j, buf, sizeof buf);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "a", "quote \" back \\ line\n \xC2\xB0");
    jsonw_array(&j, "b");
    jsonw_number(&j, NULL, 1.25, 3);
    jsonw_number(&j, NULL, NAN, 3);
    jsonw_object(&j, NULL);
    jsonw_object_end(&j);
    jsonw_array_end(&j);
    jsonw_bool(&j, "c", true);
    jsonw_integer(&j, "d", -7);
    jsonw_string(&j, "e", NULL);
    jsonw_object_end(&j);
    assert_string_equal(jsonw_text(&j),
        "{\"a\":\"quote \\\" back \\\\ line\\u000a "
        "\xC2\xB0\",\"b\":[1.25,null,{}],\"c\":true,\"d\":-7,\"e\":null}");
    jsonw_init(&j, buf, 8);
    jsonw_string(&j, NULL, "longer than eight");
    CHECK(jsonw_text(&j) == NULL, "what does not fit is refused, not cut");
}

static void test_crc(void **state)
{
    (void)state;
    assert_int_equal(crc32c(0, "123456789", 9), 0xE3069283u);
    unsigned char zeros[32] = { 0 };
    assert_int_equal(crc32c(0, zeros, 32), 0x8A9136AAu); /* RFC 3720, B.4 */
    assert_int_equal(crc32c(crc32c(0, "1234", 4), "56789", 5), 0xE3069283u);
}

static void test_note_can_quote_the_note_before(void **state)
{
    (void)state;
    note(GONIO_EIO, "disk");
    assert_int_equal(note(GONIO_EBUSY, "log: %s", note_text(GONIO_EIO)), GONIO_EBUSY);
    assert_string_equal(note_text(GONIO_EBUSY), "log: disk");
    note_clear();
    assert_string_equal(note_text(GONIO_EBUSY), gonio_status_text(GONIO_EBUSY));
}

static void test_lines_of_all_lengths_through_a_pipe(void **state)
{
    (void)state;
    static struct lines l;
    const char *line;
    size_t len;
    int end[2];
    assert_int_equal(pipe(end), 0);
    static const char text[] = "first\r\n\nlast without end";
    assert_int_equal(write(end[1], text, sizeof text - 1), sizeof text - 1);
    close(end[1]);
    lines_init(&l, end[0], "pipe");
    assert_int_equal(lines_next(&l, &line, &len), GONIO_OK);
    assert_memory_equal(line, "first", len);
    assert_int_equal(lines_next(&l, &line, &len), GONIO_OK);
    assert_int_equal(len, 0);
    assert_int_equal(lines_next(&l, &line, &len), GONIO_OK);
    assert_int_equal(len, strlen("last without end"));
    assert_int_equal(l.number, 3);
    assert_int_equal(lines_next(&l, &line, &len), GONIO_END);
    assert_int_equal(lines_next(&l, &line, &len), GONIO_END);
    close(end[0]);
}

static void test_replace_keeps_the_old_file_when_it_fails(void **state)
{
    (void)state;
    char path[] = "/tmp/gonio-base-XXXXXX", inside[64];
    assert_non_null(mkdtemp(path));
    snprintf(inside, sizeof inside, "%s/a/b", path);
    assert_int_equal(file_make_folders(inside), GONIO_OK);
    assert_int_equal(file_make_folders(inside), GONIO_OK);
    snprintf(inside, sizeof inside, "%s/a/b/f", path);
    assert_int_equal(file_replace(inside, "old", 3), GONIO_OK);
    char *text;
    size_t len;
    assert_int_equal(file_read_whole(inside, 100, &text, &len), GONIO_OK);
    assert_string_equal(text, "old");
    free(text);
    assert_int_equal(file_read_whole(inside, 2, &text, &len), GONIO_ERANGE);
    char gone[64];
    snprintf(gone, sizeof gone, "%s/none/f", path);
    assert_int_equal(file_replace(gone, "x", 1), GONIO_ENODEV);
    unlink(inside);
    for (char *slash; (slash = strrchr(inside, '/')) && strlen(inside) > strlen(path);) {
        *slash = '\0';
        rmdir(inside);
    }
}

static void test_wall_clock_in_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t s;
    } row[] = { { "1970-01-01T00:00:00Z", 0 }, { "2026-11-21T14:03:05+01:00", 1795266185 },
        { "2026-11-21T13:03:05Z", 1795266185 }, { "2026-11-21T07:33:05-05:30", 1795266185 },
        { "2000-02-29T23:59:59+00:00", 951868799 }, { "2000-03-01T00:00:00Z", 951868800 },
        { "2100-02-28T12:00:00Z", 4107499200 } };
    for (size_t i = 0; i < COUNT(row); i++) {
        setenv("GONIO_NOW", row[i].text, 1);
        CHECK(clock_wall_s() == row[i].s, "%s: got %lld", row[i].text, (long long)clock_wall_s());
    }
    unsetenv("GONIO_NOW");
    CHECK(clock_wall_s() > 1700000000, "else the machine's");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_read_as_the_c_library_reads_them),
        cmocka_unit_test(test_no_number),
        cmocka_unit_test(test_numbers_are_written_rounded_and_short),
        cmocka_unit_test(test_names_that_may_become_folders),
        cmocka_unit_test(test_text_grows_until_it_is_full),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_crc),
        cmocka_unit_test(test_wall_clock_in_seconds),
        cmocka_unit_test(test_note_can_quote_the_note_before),
        cmocka_unit_test(test_lines_of_all_lengths_through_a_pipe),
        cmocka_unit_test(test_replace_keeps_the_old_file_when_it_fails),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
