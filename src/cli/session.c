/* gonio session: the guided visit. Hold still, practise, record, treat, record, report. */
#include "base/note.h"
#include "base/text.h"
#include "cli/report.h"
#include "cli/visit.h"
#include <getopt.h>

enum { AS_THE_BATTERY = -1 };

static int take_number(const char *option, int least, int most, int *out)
{
    long long number;
    if (integer_whole(optarg, least, most, &number) != GONIO_OK)
        return command_misused(
            "session", "%s %s: a whole number from %d to %d", option, optarg, least, most);
    *out = (int)number;
    return EXIT_DONE;
}

/* @return EXIT_DONE, or why not */
static int take_options(int argc, char **argv, struct visit_options *o)
{
    static const struct option options[] = { { "patient", required_argument, NULL, 'p' },
        { "battery", required_argument, NULL, 'B' }, { "side", required_argument, NULL, 's' },
        { "random", no_argument, NULL, 'x' }, { "rater", required_argument, NULL, 'R' },
        { "reps", required_argument, NULL, 'r' }, { "practice", required_argument, NULL, 'c' },
        { "rest", required_argument, NULL, 'e' }, { "baseline", no_argument, NULL, 'b' },
        { "no-treatment", no_argument, NULL, 'n' }, { "speech", required_argument, NULL, 'a' },
        { NULL, 0, NULL, 0 } };
    int option, code = EXIT_DONE;
    *o = (struct visit_options){ .battery = "neck",
        .reps                             = AS_THE_BATTERY,
        .practice                         = AS_THE_BATTERY,
        .rest_s                           = AS_THE_BATTERY };
    while (code == EXIT_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'p':
            o->patient = optarg;
            break;
        case 'B':
            o->battery = optarg;
            break;
        case 's':
            if (battery_side_find(optarg, &o->side) != GONIO_OK)
                code = command_misused("session", "--side: %s", note_text(GONIO_EINVAL));
            break;
        case 'x':
            o->random = true;
            break;
        case 'R':
            o->rater = optarg;
            break;
        case 'r':
            code = take_number("--reps", 1, 16, &o->reps);
            break;
        case 'c':
            code = take_number("--practice", 0, 15, &o->practice);
            break;
        case 'e':
            code = take_number("--rest", 0, 600, &o->rest_s);
            break;
        case 'b':
            o->baseline = true;
            break;
        case 'n':
            o->no_treatment = true;
            break;
        case 'a':
            o->speech = optarg;
            break;
        default:
            code = EXIT_MISUSED;
        }
    if (code == EXIT_DONE && (!o->patient || optind < argc || !text_is_name(o->patient)))
        code = command_misused(
            "session", "--patient ID is needed: a pseudonym of letters and digits, such as P017");
    return code;
}

/* What the command line says goes before the battery. */
static enum gonio_status take_battery(struct visit *v)
{
    const struct visit_options *o = v->options;
    struct battery *b             = &v->battery;
    struct battery_order order;
    enum gonio_status status = battery_find(v->data_dir, o->battery, b);
    if (status != GONIO_OK)
        return status;
    if (o->reps >= 0)
        b->reps = o->reps;
    if (o->practice >= 0)
        b->practice = b->practice_after = o->practice;
    if (o->rest_s >= 0)
        b->rest_s = o->rest_s;
    b->random |= o->random;
    if (b->reps + b->practice > 16 || b->reps + b->practice_after > 16)
        return note(GONIO_EINVAL,
            "more than 16 repetitions in a set, those for practice included; ask for fewer");
    return battery_on_side(b, o->side, &order);
}

static enum gonio_status find_data(struct visit *v)
{
    json_t *reply;
    enum gonio_status status = daemon_ask(v->stage.link, "hello", &reply);
    if (status != GONIO_OK)
        return status;
    return text_format(v->data_dir, sizeof v->data_dir, "%s", json_text_of(reply, "data", ""));
}

static int guide(struct visit *v)
{
    enum gonio_status status = set_wait_for_sensor(v->stage.link, 30, v->stage.screen);
    if (status == GONIO_OK)
        return visit_run(v);
    text_format(v->why, sizeof v->why, "%.380s", note_text(status));
    return status == GONIO_EGONE ? EXIT_DAEMON_AWAY : EXIT_NO_SENSOR;
}

/* All that was said on the screen has gone with it. */
static int end(const struct visit *v, int code)
{
    if (v->unkept[0])
        say("%s", v->unkept);
    if (code == EXIT_DONE && v->session[0])
        return report_print(v->options->patient, v->session);
    if (code == EXIT_DONE)
        say("nothing was measured");
    else if (v->why[0])
        say("%s", v->why);
    else
        say("left before the end; what was saved stays, and `gonio session` goes on with it today");
    return code == EXIT_DONE ? EXIT_FAILED : code;
}

int command_session(int argc, char **argv)
{
    static struct visit v;
    static struct screen screen;
    static struct speech speech;
    static struct visit_options options;
    struct daemon_link link;
    int code = take_options(argc, argv, &options);
    if (code != EXIT_DONE)
        return code;
    v.options                = &options;
    v.stage                  = (struct set_stage){ &link, &screen, &speech };
    enum gonio_status status = daemon_open(&link, true);
    if (status != GONIO_OK)
        return command_fail(status);
    status = find_data(&v);
    if (status == GONIO_OK)
        status = take_battery(&v);
    if (status == GONIO_OK && !screen_open(&screen))
        status =
            note(GONIO_EINVAL, "the guided visit needs a terminal; `gonio measure` does without");
    if (status == GONIO_OK) {
        speech_open(&speech, options.speech);
        code = guide(&v);
        speech_close(&speech);
    }
    screen_close(&screen);
    daemon_close(&link);
    return status == GONIO_OK ? end(&v, code) : command_fail(status);
}
