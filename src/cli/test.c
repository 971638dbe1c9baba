/* gonio test: a special test of the neck, asked for by its name. */
#include "cli/test.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/set.h"
#include "cli/stop.h"
#include <getopt.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

struct asked {
    const struct gonio_special *test;
    struct set_request request;
    bool consent, json, timed;
    const char *speech;
};

/* @return -1 to go on, else the exit code */
static int read_number(const char *option, int least, int most, int *out)
{
    long long number;
    if (integer_whole(optarg, least, most, &number) != GONIO_OK)
        return command_misused(
            "test", "--%s %s: a number from %d to %d", option, optarg, least, most);
    *out = (int)number;
    return -1;
}

static int read_options(int argc, char **argv, struct asked *a)
{
    static const struct option options[] = { { "patient", required_argument, NULL, 'p' },
        { "phase", required_argument, NULL, 'f' }, { "session", required_argument, NULL, 's' },
        { "reps", required_argument, NULL, 'r' }, { "rater", required_argument, NULL, 'R' },
        { "timeout", required_argument, NULL, 't' }, { "signal", required_argument, NULL, 'S' },
        { "speech", required_argument, NULL, 'a' }, { "consent", no_argument, NULL, 'c' },
        { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
    struct set_request *r                = &a->request;
    int option, code = -1;
    while (code < 0 && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'p':
            r->patient = optarg;
            break;
        case 'f':
            r->phase = optarg;
            break;
        case 's':
            r->session = optarg;
            break;
        case 'r':
            code = read_number("reps", 1, 16, &r->reps);
            break;
        case 't':
            code = read_number("timeout", 5, 3600, &r->timeout_s);
            break;
        case 'R':
            r->rater = optarg;
            break;
        case 'S':
            r->signal = optarg;
            break;
        case 'a':
            a->speech = optarg;
            break;
        case 'c':
            a->consent = true;
            break;
        case 'j':
            a->json = true;
            break;
        default:
            code = EXIT_MISUSED;
        }
    return code;
}

/* What the table says, where no option says otherwise. */
static int find_test(int argc, char **argv, struct asked *a)
{
    struct set_request *r = &a->request;
    if (argc - optind != 1)
        return command_misused("test", "name one test, such as jpe");
    a->test = gonio_special_find(argv[optind]);
    if (!a->test)
        return command_misused("test",
            "\"%.40s\" is no test that is known here; `gonio test` lists them", argv[optind]);
    if (!r->patient != !r->phase)
        return command_misused("test", "--%s is needed", r->patient ? "phase" : "patient");
    if (r->patient && !text_is_name(r->patient))
        return command_misused("test",
            "--patient %s: use a pseudonym of letters, digits, '.', '_' and '-', such as P017; it "
            "names a folder",
            r->patient);
    r->test     = a->test->name;
    r->movement = a->test->pair;
    r->practice = a->test->practice;
    if (r->reps == 0)
        r->reps = a->test->reps;
    if (r->timeout_s == 0)
        r->timeout_s = a->test->kind == GONIO_SPECIAL_JPE ? 900 : 180;
    return -1;
}

static void print_json(const struct asked *a, const struct set_outcome *o)
{
    json_t *object = json_pack("{ss sb ss ss ss sO? sO?}", "test", a->test->name, "saved", o->saved,
        "session", o->session, "set", o->set, "say", o->say, "measurement", o->measurement,
        "trials", o->trials);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

/* Why a patient was stopped is kept, whether the test has given a value or not. */
static void keep_why(
    const struct set_stage *stage, const struct asked *a, const struct set_outcome *o)
{
    char reason[STOP_REASON];
    json_t *reply;
    if (!o->stopped || !stop_ask(stage->screen, a->request.heading, reason) || !*reason)
        return;
    const struct answer why = { .patient = a->request.patient,
        .session                         = o->session,
        .phase                           = answer_phase(a->request.phase),
        .rater                           = a->request.rater,
        .item                            = "stop",
        .movement                        = a->request.movement,
        .text                            = reason,
        .value                           = NAN };
    if (answer_keep(stage->link, &why, &reply) != GONIO_OK)
        say("the reason is not kept: %s", note_text(GONIO_EIO));
}

static void print(const struct asked *a, const struct set_outcome *o)
{
    if (a->json)
        print_json(a, o);
    else
        test_result(stdout, a->test, o->measurement, o->trials);
    if (o->saved)
        say("saved: session %s, %s", o->session, o->set);
    else
        say("%s%s", o->code == EXIT_REFUSED ? "refused: " : "", o->say);
}

/* @return false where nobody has agreed */
static bool is_agreed(const struct asked *a, struct screen *screen)
{
    return a->consent || test_ask(screen, a->test, a->request.heading);
}

static int run(const struct asked *a, const struct set_stage *stage, struct set_outcome *outcome)
{
    if (!is_agreed(a, stage->screen))
        return EXIT_FAILED;
    if (set_wait_for_sensor(stage->link, 20, stage->screen) != GONIO_OK)
        return EXIT_NO_SENSOR;
    set_run(stage, &a->request, outcome);
    keep_why(stage, a, outcome);
    return EXIT_DONE;
}

static int do_test(struct asked *a)
{
    static struct screen screen;
    static struct speech speech;
    struct set_outcome outcome = { .code = EXIT_FAILED };
    struct daemon_link link;
    char heading[256];
    text_format(heading, sizeof heading, "%.80s   patient %.60s   %.20s", a->test->title,
        a->request.patient, a->request.phase);
    a->request.heading = heading;
    if (!a->consent && (a->json || !isatty(STDOUT_FILENO)))
        return command_misused("test",
            "read `gonio test %s` first; --consent says that nothing of it stands against the test "
            "and that the patient has agreed",
            a->test->name);
    enum gonio_status status = daemon_open(&link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    if (!a->json)
        screen_open(&screen);
    speech_open(&speech, a->speech);
    const struct set_stage stage = { &link, &screen, &speech };
    int code                     = run(a, &stage, &outcome);
    speech_close(&speech);
    screen_close(&screen);
    if (code == EXIT_DONE) {
        print(a, &outcome);
        code = outcome.code;
    } else if (code == EXIT_NO_SENSOR)
        command_fail(GONIO_ENODEV);
    else
        say("not begun");
    set_outcome_free(&outcome);
    daemon_close(&link);
    return code;
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
    int code = read_options(argc, argv, &a);
    if (code < 0)
        code = find_test(argc, argv, &a);
    if (code >= 0)
        return code;
    if (a.request.patient)
        return do_test(&a);
    test_card(stdout, a.test);
    return EXIT_DONE;
}
