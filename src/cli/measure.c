/* gonio measure: record one set. */
#include "base/note.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/result.h"
#include "cli/set.h"
#include "cli/stop.h"
#include <getopt.h>
#include <math.h>
#include <string.h>

struct asked {
    struct set_request request;
    bool json;
    const char *speech;
};

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct asked *a)
{
    static const struct option options[] = { { "patient", required_argument, NULL, 'p' },
        { "phase", required_argument, NULL, 'f' }, { "session", required_argument, NULL, 's' },
        { "reps", required_argument, NULL, 'r' }, { "practice", required_argument, NULL, 'c' },
        { "speech", required_argument, NULL, 'a' }, { "pain", required_argument, NULL, 'P' },
        { "timeout", required_argument, NULL, 't' }, { "rater", required_argument, NULL, 'R' },
        { "signal", required_argument, NULL, 'S' }, { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    struct set_request *r                = &a->request;
    long long number;
    int option;
    *a = (struct asked){ .request = { .reps = 3, .timeout_s = 120, .target_deg = { NAN, NAN } } };
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
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
        case 'P':
            r->pain = optarg;
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
            if (integer_whole(optarg, 0, 15, &number) != GONIO_OK)
                return command_misused("measure", "--practice %s: a number from 0 to 15", optarg);
            r->practice = (int)number;
            break;
        case 'j':
            a->json = true;
            break;
        case 'r':
            if (integer_whole(optarg, 1, 16, &number) != GONIO_OK)
                return command_misused("measure", "--reps %s: a number from 1 to 16", optarg);
            r->reps = (int)number;
            break;
        case 't':
            if (integer_whole(optarg, 5, 3600, &number) != GONIO_OK)
                return command_misused("measure", "--timeout %s: seconds, from 5 to 3600", optarg);
            r->timeout_s = (int)number;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind != 1)
        return command_misused("measure", "name one movement, such as cervical.rotation");
    r->movement = argv[optind];
    if (!r->patient || !r->phase)
        return command_misused("measure", "--%s is needed", r->patient ? "phase" : "patient");
    if (!text_is_name(r->patient))
        return command_misused("measure",
            "--patient %s: use a pseudonym of letters, digits, '.', '_' and '-', such as P017; it "
            "names a folder",
            r->patient);
    return -1;
}

static void print_json(const struct set_outcome *o)
{
    json_t *object = json_pack("{sb ss ss ss sO?}", "saved", o->saved, "session", o->session, "set",
        o->set, "say", o->say, "measurement", o->measurement);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

/* Why a patient was stopped is kept beside the set, whether it has given a value or not. */
static void ask_why(struct daemon_link *link, struct screen *screen, const struct asked *a,
    const struct set_outcome *outcome)
{
    char reason[STOP_REASON];
    if (!outcome->stopped || !stop_ask(screen, a->request.heading, reason) || !*reason)
        return;
    const struct answer why = { .patient = a->request.patient,
        .session                         = outcome->session,
        .phase                           = answer_phase(a->request.phase),
        .rater                           = a->request.rater,
        .item                            = "stop",
        .movement                        = a->request.movement,
        .text                            = reason,
        .value                           = NAN };
    json_t *reply;
    if (answer_keep(link, &why, &reply) != GONIO_OK)
        say("the reason is not kept: %s", note_text(GONIO_EIO));
}

static void print(const struct asked *a, const struct set_outcome *outcome)
{
    if (a->json)
        print_json(outcome);
    else if (outcome->measurement)
        result_print(stdout, outcome->measurement);
    if (outcome->saved)
        say("saved: session %s, %s", outcome->session, outcome->set);
    else
        say("%s%s", outcome->code == EXIT_REFUSED ? "refused: " : "", outcome->say);
}

int command_measure(int argc, char **argv)
{
    struct asked a;
    static struct screen screen;
    static struct speech speech;
    struct set_outcome outcome = { .code = EXIT_FAILED };
    struct daemon_link link;
    char heading[256];
    int code = read_options(argc, argv, &a);
    if (code >= 0)
        return code;
    text_format(heading, sizeof heading, "%.60s   patient %.60s   %.20s", a.request.movement,
        a.request.patient, a.request.phase);
    a.request.heading        = heading;
    enum gonio_status status = daemon_open(&link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    if (!a.json)
        screen_open(&screen);
    speech_open(&speech, a.speech);
    const struct set_stage stage = { &link, &screen, &speech };
    status                       = set_wait_for_sensor(&link, 20, &screen);
    if (status == GONIO_OK) {
        set_run(&stage, &a.request, &outcome);
        ask_why(&link, &screen, &a, &outcome);
    }
    speech_close(&speech);
    screen_close(&screen);
    code = status == GONIO_OK ? outcome.code : command_fail(status);
    if (status == GONIO_OK)
        print(&a, &outcome);
    set_outcome_free(&outcome);
    daemon_close(&link);
    return code;
}
