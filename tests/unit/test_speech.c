/* Which sound file belongs to a cue, and what doctor says is missing. */
#include "cli/speech.h"
#include "folder.h"

static void test_the_nearest_file_is_played(void **state)
{
    static const struct {
        const char *legend, *movement, *cue, *want; /* NULL: silence */
    } rows[] = {
        { "the movement's own for the cue", "cervical.rotation_left", "hold",
            "cervical.rotation_left.hold.wav" },
        { "the movement's, for its turn", "cervical.rotation_left", "turn",
            "cervical.rotation_left.wav" },
        { "the cue's", "cervical.rotation_right", "turn", "turn.wav" },
        { "of no movement", "", "turn", "turn.wav" },
        { "a movement's file is no hold", "cervical.flexion", "hold", NULL },
        { "no file", "", "done", NULL },
    };
    static const char *const files[] = { "cervical.rotation_left.hold.wav",
        "cervical.rotation_left.wav", "cervical.flexion.wav", "turn.wav" };
    struct folder f;
    struct speech s;
    char got[PATH_MAX];
    (void)state;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(files); i++)
        folder_write(&f, files[i], "", 0);
    speech_open(&s, f.path);
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool found = speech_find(&s, rows[i].movement, rows[i].cue, got, sizeof got);
        CHECK(found == (rows[i].want != NULL), "%s: %d", rows[i].legend, found);
        if (rows[i].want)
            CHECK(strcmp(got, folder_at(&f, rows[i].want)) == 0, "%s: %s", rows[i].legend, got);
    }
    speech_close(&s);
    folder_free(&f);
}

static void check_trouble(const char *legend, const char *dir, const char *want)
{
    struct speech s;
    char said[600];
    speech_open(&s, dir);
    speech_trouble(&s, said, sizeof said);
    CHECK(*want ? strstr(said, want) != NULL : !*said, "%s: \"%s\"", legend, said);
    speech_close(&s);
}

static void test_what_is_missing(void **state)
{
    struct folder f;
    char all[32];
    (void)state;
    folder_new(&f);
    unsetenv("GONIO_SPEECH");
    setenv("GONIO_PLAYER", "/bin/true", 1);
    check_trouble("nothing asked for", NULL, "");
    check_trouble("no folder", "/nowhere/at/all", "no such folder");
    check_trouble("an empty folder", f.path, "hold_still.wav turn.wav hold.wav return.wav");
    folder_write(&f, "turn.wav", "", 0);
    check_trouble("all but one", f.path, "lacks hold_still.wav hold.wav");
    for (const char *const *cue = speech_cues; *cue; cue++) {
        snprintf(all, sizeof all, "%s.wav", *cue);
        folder_write(&f, all, "", 0);
    }
    check_trouble("all there", f.path, "");
    setenv("GONIO_SPEECH", "/nowhere", 1);
    check_trouble("the environment's folder", NULL, "/nowhere: there is no");
    check_trouble("a folder that is said goes before it", f.path, "");
    setenv("GONIO_PLAYER", "no-such-player", 1);
    check_trouble("a player that is not there", f.path, "no-such-player, which can't be run");
    setenv("GONIO_PLAYER", "", 1);
    setenv("PATH", f.path, 1);
    check_trouble("none of those that we know", f.path, "alsa-utils");
    folder_write(&f, "pw-play", "", 0);
    chmod(folder_at(&f, "pw-play"), 0700);
    check_trouble("one of them", f.path, "");
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nearest_file_is_played),
        cmocka_unit_test(test_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
