/* gonio's side of a set, against lines that goniod might say: a watcher is told about the sets of
 * other programs, and they are none of its own. */
#include "check.h"
#include "cli/set.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define OTHERS                                                                                     \
    "{\"event\":\"cue\",\"cue\":\"neutral\"}\n"                                                    \
    "{\"event\":\"recorded\",\"practice\":false,\"saved\":true,\"status\":0,\"say\":\"\","         \
    "\"patient\":\"P001\",\"session\":\"2026-01-01a\",\"set\":\"sets/other\","                     \
    "\"measurement\":{\"movement\":\"cervical.rotation\",\"directions\":[]}}\n"
#define WATCHES "{\"reply\":\"watch\",\"ok\":true}\n"

/* The program's table of commands is not linked here. */
const struct command *commands(size_t *count)
{
    *count = 0;
    return NULL;
}

/* A goniod that has said all this before it is asked. */
static void run(const char *lines, struct set_outcome *out)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct set_request request = { .movement = "cervical.rotation",
        .patient                             = "P002",
        .phase                               = "before",
        .reps                                = 3,
        .timeout_s                           = 60,
        .target_deg                          = { NAN, NAN } };
    struct screen screen       = { .open = false };
    static struct speech speech;
    struct daemon_link link      = { .client = NULL };
    const struct set_stage stage = { &link, &screen, &speech };
    char folder[]                = "/tmp/set_run.XXXXXX";
    assert_non_null(mkdtemp(folder));
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listening, 1), 0);
    assert_int_equal(gonio_client_open(address.sun_path, &link.client), GONIO_OK);
    int goniod = accept(listening, NULL, NULL);
    assert_int_equal(write(goniod, lines, strlen(lines)), strlen(lines));
    set_run(&stage, &request, out);
    daemon_close(&link);
    close(goniod);
    close(listening);
    unlink(address.sun_path);
    rmdir(folder);
}

static void anothers_result_is_not_ours(void **state)
{
    (void)state;
    struct set_outcome out;
    run(WATCHES OTHERS "{\"reply\":\"record\",\"ok\":false,\"status\":-7,\"say\":\"busy\"}\n",
        &out);
    CHECK(
        !out.saved && !out.measurement && out.session[0] == '\0', "nothing of it: %s", out.session);
    CHECK(out.code == EXIT_FAILED && strcmp(out.say, "busy") == 0, "but the refusal: %s", out.say);
    set_outcome_free(&out);
}

static void ours_follows_the_reply(void **state)
{
    (void)state;
    struct set_outcome out;
    run(WATCHES OTHERS
        "{\"event\":\"cue\",\"cue\":\"hold_still\"}\n"
        "{\"reply\":\"record\",\"ok\":true,\"session\":\"2026-01-01b\",\"set\":\"\",\"sensors\":1}"
        "\n"
        "{\"event\":\"recorded\",\"saved\":false,\"status\":-11,\"say\":\"no neutral\","
        "\"session\":\"2026-01-01b\",\"set\":\"sets/ours\"}\n",
        &out);
    CHECK(!out.saved && !out.measurement, "another's was, ours was not");
    CHECK(out.code == EXIT_REFUSED && strcmp(out.session, "2026-01-01b") == 0, "%s", out.session);
    set_outcome_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anothers_result_is_not_ours),
        cmocka_unit_test(ours_follows_the_reply),
    };
    return cmocka_run_group_tests_name("set_run", tests, NULL, NULL);
}
