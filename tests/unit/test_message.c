/* Requests between the programs. */
#include "check.h"
#include "control/message.h"

static void test_good_requests(void **state)
{
    (void)state;
    struct message m;
    static const char line[] =
        "  record\tmovement=cervical.rotation note=\"a \\\"b\\\" c\\\\\" empty=\"\" bare= pain=3 ";
    assert_int_equal(message_parse(&m, line, strlen(line)), GONIO_OK);
    assert_string_equal(m.verb, "record");
    assert_int_equal(m.pairs, 5);
    assert_string_equal(message_get(&m, "movement", ""), "cervical.rotation");
    assert_string_equal(message_get(&m, "note", ""), "a \"b\" c\\");
    assert_string_equal(message_get(&m, "empty", "x"), "");
    assert_string_equal(message_get(&m, "bare", "x"), "");
    assert_string_equal(message_get(&m, "pain", ""), "3");
    assert_string_equal(message_get(&m, "reps", "3"), "3");
    static const char *const known[] = { "movement", "note", "empty", "bare", NULL };
    assert_string_equal(message_stranger(&m, known), "pain");
}

static void test_bad_requests(void **state)
{
    (void)state;
    static const char *const rows[] = { "", "   ", "record movement", "record =x",
        "record a=\"open", "record a=\"x\"y", "record a=b\nshutdown", "record a=\x01" };
    struct message m;
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(message_parse(&m, rows[i], strlen(rows[i])) == GONIO_EFORMAT, "row %zu: %s", i,
            rows[i]);
    char longest[MESSAGE_BYTES + 1];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(message_parse(&m, longest, sizeof longest), GONIO_EFORMAT);
}

static void test_what_is_added_is_read_back(void **state)
{
    (void)state;
    static const char *const values[] = { "plain", "", "with blanks", "quote \" and \\ back", "a=b",
        "\xC2\xB0" };
    for (size_t i = 0; i < COUNT(values); i++) {
        char line[256] = "record";
        struct message m;
        assert_int_equal(message_add(line, sizeof line, "note", values[i]), GONIO_OK);
        assert_int_equal(message_parse(&m, line, strlen(line)), GONIO_OK);
        assert_string_equal(message_get(&m, "note", "-"), values[i]);
    }
    /* A line end within a value would be two requests. */
    static const char *const bad[] = { "a\nb", "x\nshutdown", "a\rb", "\x01" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        char line[256] = "record";
        CHECK(message_add(line, sizeof line, "note", bad[i]) == GONIO_EINVAL, "value %zu", i);
        assert_string_equal(line, "record");
    }
    char small[12] = "record";
    assert_int_equal(message_add(small, sizeof small, "note", "x"), GONIO_ERANGE);
    assert_string_equal(small, "record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_requests),
        cmocka_unit_test(test_bad_requests),
        cmocka_unit_test(test_what_is_added_is_read_back),
    };
    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
