/* Files of `key = value`: what is handed over, and where a bad line stands. */
#include "base/note.h"
#include "base/settings.h"
#include "folder.h"

struct seen {
    char text[512];
};

static enum gonio_status take(void *user, const char *key, const char *value)
{
    struct seen *seen = user;
    size_t len        = strlen(seen->text);
    if (strcmp(key, "bad") == 0)
        return note(GONIO_ECONFIG, "\"bad\" is no setting; known is all else");
    snprintf(seen->text + len, sizeof seen->text - len, "%s=%s|", key, value);
    return GONIO_OK;
}

static void test_what_is_handed_over(void **state)
{
    static const struct {
        const char *legend, *text, *want;
    } rows[] = {
        { "nothing", "", "" },
        { "two lines", "a = 1\nb = 2\n", "a=1|b=2|" },
        { "no line end at the end", "a=1", "a=1|" },
        { "blanks and tabs around both", " \ta\t =  1 2 \t\n", "a=1 2|" },
        { "comments and empty lines", "# x = y\n\na = 1 # why\n   \n", "a=1|" },
        { "an equals sign in the value", "a = b = c\n", "a=b = c|" },
        { "an empty value", "a =\n", "a=|" },
        { "an editor of another system",
            "\xEF\xBB\xBF"
            "a = 1\r\nb = 2\r\n",
            "a=1|b=2|" },
        { "letters of any language", "titre = \xC3\xA9paule\n", "titre=\xC3\xA9paule|" },
    };
    struct folder f;
    (void)state;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct seen seen = { "" };
        folder_write(&f, "some.conf", rows[i].text, strlen(rows[i].text));
        enum gonio_status status = settings_read(folder_at(&f, "some.conf"), "it", take, &seen);
        CHECK(status == GONIO_OK, "%s: %s", rows[i].legend, note_text(status));
        CHECK(strcmp(seen.text, rows[i].want) == 0, "%s: got %s", rows[i].legend, seen.text);
    }
    folder_free(&f);
}

static void test_a_bad_line_is_named(void **state)
{
    static char longest[5000];
    static const struct {
        const char *legend, *text, *want;
    } rows[] = {
        { "no equals sign", "a = 1\nb 2\n", "some.conf:2: \"b 2\": write key = value" },
        { "refused by who takes it", "\n\nbad = 1\n", "some.conf:3: \"bad\" is no setting" },
        { "a control character", "a = \033[2J\n", "some.conf:1: a control character" },
        { "a mark that is not at the beginning",
            "a = 1\n\xEF\xBB\xBF"
            "bad\n",
            "some.conf:2: " },
        { "a line without end", longest, "some.conf:1: the line is too long" },
    };
    struct folder f;
    (void)state;
    folder_new(&f);
    memset(longest, 'a', sizeof longest - 1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct seen seen = { "" };
        folder_write(&f, "some.conf", rows[i].text, strlen(rows[i].text));
        enum gonio_status status = settings_read(folder_at(&f, "some.conf"), "it", take, &seen);
        CHECK(status == GONIO_ECONFIG, "%s: %d", rows[i].legend, status);
        CHECK(strstr(note_text(status), rows[i].want), "%s: %s", rows[i].legend, note_text(status));
    }
    enum gonio_status status =
        settings_read(folder_at(&f, "none"), "the configuration", take, NULL);
    CHECK(status == GONIO_ECONFIG, "no file: %d", status);
    CHECK(strstr(note_text(status), "none: the configuration can't be read: No such file"), "%s",
        note_text(status));
    folder_free(&f);
}

static void test_a_value_that_does_not_fit(void **state)
{
    char out[4] = "old";
    (void)state;
    CHECK(settings_text(out, sizeof out, "four") == GONIO_ECONFIG, "%s", out);
    CHECK(settings_text(out, sizeof out, "tre") == GONIO_OK && strcmp(out, "tre") == 0, "%s", out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_handed_over),
        cmocka_unit_test(test_a_bad_line_is_named),
        cmocka_unit_test(test_a_value_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
