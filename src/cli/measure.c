/* gonio measure: record one set. */
#include "base/note.h"
#include "base/text.h"
#include "cli/set.h"
#include <getopt.h>
#include <math.h>
#include <string.h>

struct asked {
    struct set_request request;
    bool json;
    const char *movement;
};

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct asked *a)
{
    static const struct option options[] = { { "patient", required_argument, NULL, 'p' },
        { "phase", required_argument, NULL, 'f' }, { "session", required_argument, NULL, 's' },
        { "reps", required_argument, NULL, 'r' }, { "pain", required_argument, NULL, 'P' },
        { "timeout", required_argument, NULL, 't' }, { "rater", required_argument, NULL, 'R' },
        { "signal", required_argument, NULL, 'S' }, { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    struct set_request *r                = &a->request;
    long long number;
    int option;
    *a = (struct asked){ .request = { .reps = 3, .timeout_s = 120 } };
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

int command_measure(int argc, char **argv)
{
    struct asked a;
    static struct screen screen;
    struct dial dial;
    struct set_outcome outcome;
    struct daemon_link link;
    char heading[256];
    int code = read_options(argc, argv, &a);
    if (code >= 0)
        return code;
    text_format(heading, sizeof heading, "%.60s   patient %.60s   %.20s", a.request.movement,
        a.request.patient, a.request.phase);
    a.request.heading        = heading;
    dial                     = dial_of(a.request.movement);
    enum gonio_status status = daemon_open(&link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    if (!a.json)
        screen_open(&screen);
    status = set_wait_for_sensor(&link, 20, &screen);
    if (status == GONIO_OK)
        set_run(&link, &a.request, &screen, &dial, &outcome);
    screen_close(&screen);
    if (status != GONIO_OK) {
        daemon_close(&link);
        return command_fail(status);
    }
    if (a.json)
        print_json(&outcome);
    else if (outcome.measurement)
        set_print(stdout, outcome.measurement);
    if (outcome.saved)
        say("saved: session %s, %s", outcome.session, outcome.set);
    else
        say("%s%s", outcome.code == EXIT_REFUSED ? "refused: " : "", outcome.say);
    code = outcome.code;
    set_outcome_free(&outcome);
    daemon_close(&link);
    return code;
}
