#include "cli/asked.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/stop.h"
#include "cli/test.h"
#include <getopt.h>
#include <math.h>
#include <string.h>

static const struct option all[] = { { "patient", required_argument, NULL, 'p' },
    { "phase", required_argument, NULL, 'f' }, { "session", required_argument, NULL, 's' },
    { "reps", required_argument, NULL, 'r' }, { "practice", required_argument, NULL, 'c' },
    { "speech", required_argument, NULL, 'a' }, { "pain", required_argument, NULL, 'P' },
    { "timeout", required_argument, NULL, 't' }, { "rater", required_argument, NULL, 'R' },
    { "signal", required_argument, NULL, 'S' }, { "consent", no_argument, NULL, 'C' },
    { "json", no_argument, NULL, 'j' } };
enum { OPTIONS = sizeof all / sizeof *all };

static int read_number(const char *command, const char *option, int least, int most, int *out)
{
    long long number;
    if (integer_whole(optarg, least, most, &number) != GONIO_OK)
        return command_misused(
            command, "--%s %s: a number from %d to %d", option, optarg, least, most);
    *out = (int)number;
    return -1;
}

static int take(const char *command, int option, struct asked *a)
{
    struct set_request *r = &a->request;
    const struct {
        int option;
        const char **out;
    } text[] = { { 'p', &r->patient }, { 'f', &r->phase }, { 's', &r->session }, { 'P', &r->pain },
        { 'R', &r->rater }, { 'S', &r->signal }, { 'a', &a->speech } };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i].option == option)
            *text[i].out = optarg;
    switch (option) {
    case 'r':
        return read_number(command, "reps", 1, 16, &r->reps);
    case 'c':
        return read_number(command, "practice", 0, 15, &r->practice);
    case 't':
        return read_number(command, "timeout", 5, 3600, &r->timeout_s);
    case 'C':
        a->consent = true;
        break;
    case 'j':
        a->json = true;
        break;
    default:
        break;
    }
    return -1;
}

int asked_read(const char *command, const char *knows, int argc, char **argv, struct asked *a)
{
    struct option known[OPTIONS + 1] = { { NULL, 0, NULL, 0 } };
    int n = 0, option, code = -1;
    for (size_t i = 0; i < OPTIONS; i++)
        if (strchr(knows, all[i].val))
            known[n++] = all[i];
    while (code < 0 && (option = getopt_long(argc, argv, "", known, NULL)) != -1)
        code = option == '?' ? EXIT_MISUSED : take(command, option, a);
    return code;
}

int asked_check_patient(const char *command, const struct asked *a)
{
    const struct set_request *r = &a->request;
    if (!r->patient || !r->phase)
        return command_misused(command, "--%s is needed", r->patient ? "phase" : "patient");
    if (!text_is_name(r->patient))
        return command_misused(command,
            "--patient %s: use a pseudonym of letters, digits, '.', '_' and '-', such as P017; it "
            "names a folder",
            r->patient);
    return -1;
}

/* ---- recording it ---- */

/* Once all has been done that can't wait. */
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

static enum gonio_status record(
    const struct asked *a, const struct set_stage *stage, struct set_outcome *o)
{
    if (a->test && !a->consent && !test_ask(stage->screen, a->test, a->request.heading))
        return note(GONIO_EACCES, "nobody has agreed; nothing was recorded");
    enum gonio_status status = set_wait_for_sensor(stage->link, 20, stage->screen);
    if (status != GONIO_OK)
        return status;
    set_run(stage, &a->request, o);
    keep_why(stage, a, o);
    return GONIO_OK;
}

int asked_run(struct asked *a, void (*print)(const struct asked *a, const struct set_outcome *o))
{
    static struct screen screen;
    static struct speech speech;
    struct set_outcome outcome = { .code = EXIT_FAILED };
    struct daemon_link link;
    char heading[256];
    text_format(heading, sizeof heading, "%.80s   patient %.60s   %.20s",
        a->test ? a->test->title : a->request.movement, a->request.patient, a->request.phase);
    a->request.heading       = heading;
    enum gonio_status status = daemon_open(&link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    if (!a->json)
        screen_open(&screen);
    speech_open(&speech, a->speech);
    const struct set_stage stage = { &link, &screen, &speech };
    status                       = record(a, &stage, &outcome);
    speech_close(&speech);
    screen_close(&screen);
    int code = status == GONIO_OK ? outcome.code : command_fail(status);
    if (status == GONIO_OK) {
        print(a, &outcome);
        if (outcome.saved)
            say("saved: session %s, %s", outcome.session, outcome.set);
        else
            say("%s%s", outcome.code == EXIT_REFUSED ? "refused: " : "", outcome.say);
    }
    set_outcome_free(&outcome);
    daemon_close(&link);
    return code;
}
