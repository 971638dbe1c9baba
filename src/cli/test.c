/* gonio test: a special test of the neck, asked for by its name. */
#include "cli/test.h"
#include "cli/asked.h"
#include <getopt.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* What the table says, where no option says otherwise. */
static int find_test(int argc, char **argv, struct asked *a)
{
    struct set_request *r = &a->request;
    if (argc - optind != 1)
        return command_misused("test", "name one test, such as jpe");
    const struct gonio_special *t = gonio_special_find(argv[optind]);
    if (!t)
        return command_misused("test",
            "\"%.40s\" is no test that is known here; `gonio test` lists them", argv[optind]);
    a->test     = t;
    r->test     = t->name;
    r->movement = t->pair;
    r->practice = t->practice;
    if (r->reps == 0)
        r->reps = t->reps;
    if (r->timeout_s == 0)
        r->timeout_s = t->kind == GONIO_SPECIAL_JPE ? 900 : 180;
    return r->patient || r->phase ? asked_check_patient("test", a) : -1;
}

static void print(const struct asked *a, const struct set_outcome *o)
{
    if (!a->json) {
        test_result(stdout, a->test, o->measurement, o->trials);
        return;
    }
    json_t *object = json_pack("{ss sb ss ss ss sO? sO?}", "test", a->test->name, "saved", o->saved,
        "session", o->session, "set", o->set, "say", o->say, "measurement", o->measurement,
        "trials", o->trials);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

int command_test(int argc, char **argv)
{
    struct asked a = { .request = { .target_deg = { NAN, NAN } } };
    if (argc == 1) {
        test_list(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "tracking") == 0 && argc > 2)
        return test_tracking(argc - 1, argv + 1);
    int code = asked_read("test", "pfsraRtSCj", argc, argv, &a);
    if (code < 0)
        code = find_test(argc, argv, &a);
    if (code >= 0)
        return code;
    if (!a.request.patient) {
        test_card(stdout, a.test);
        return EXIT_DONE;
    }
    if (!a.consent && (a.json || !isatty(STDOUT_FILENO)))
        return command_misused("test",
            "read `gonio test %s` first; --consent says that nothing of it stands against the test "
            "and that the patient has agreed",
            a.test->name);
    return asked_run(&a, print);
}
