/* gonio correct: what was noted wrongly is noted anew, with a reason. */
#include "base/note.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/patient.h"
#include <getopt.h>
#include <gonio/correction.h>
#include <string.h>

struct wish {
    const char *patient, *session, *phase, *movement, *item, *side, *text, *reason, *by;
    const char *what, *to;
    int changes; /* of which there has to be one */
};

static void change(struct wish *w, enum gonio_correct_what what, const char *to)
{
    w->what = gonio_correct_what_name(what);
    w->to   = to;
    w->changes++;
}

/* Options that name a change: their letters count from 'A' in the order of gonio_correct_what. */
static int change_letter(enum gonio_correct_what what) { return 'A' + (int)what; }

static bool take_key(struct wish *w, int option)
{
    const struct {
        int option;
        const char **out;
    } key[] = { { 's', &w->session }, { 'f', &w->phase }, { 'm', &w->movement }, { 'i', &w->item },
        { 'd', &w->side }, { 't', &w->text }, { 'r', &w->reason }, { 'b', &w->by } };
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        if (key[i].option == option) {
            *key[i].out = optarg;
            return true;
        }
    return false;
}

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct wish *w)
{
    const struct option options[] = { { "session", required_argument, NULL, 's' },
        { "phase", required_argument, NULL, 'f' }, { "movement", required_argument, NULL, 'm' },
        { "item", required_argument, NULL, 'i' }, { "side", required_argument, NULL, 'd' },
        { "text", required_argument, NULL, 't' }, { "reason", required_argument, NULL, 'r' },
        { "by", required_argument, NULL, 'b' },
        { "pain", required_argument, NULL, change_letter(GONIO_CORRECT_PAIN) },
        { "rater", required_argument, NULL, change_letter(GONIO_CORRECT_RATER) },
        { "to-session", required_argument, NULL, change_letter(GONIO_CORRECT_SESSION) },
        { "to-phase", required_argument, NULL, change_letter(GONIO_CORRECT_PHASE) },
        { "to-patient", required_argument, NULL, change_letter(GONIO_CORRECT_PATIENT) },
        { "value", required_argument, NULL, change_letter(GONIO_CORRECT_VALUE) },
        { "withdraw", no_argument, NULL, change_letter(GONIO_CORRECT_WITHDRAW) },
        { NULL, 0, NULL, 0 } };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option >= 'A' && option < 'A' + GONIO_CORRECT_WHATS)
            change(w, (enum gonio_correct_what)(option - 'A'), optarg);
        else if (!take_key(w, option))
            return EXIT_MISUSED;
    return -1;
}

static int check(const struct wish *w)
{
    if (!text_is_name(w->patient))
        return command_misused("correct", "\"%s\" is no pseudonym; " PATIENT_ID, w->patient);
    if (!w->session)
        return command_misused(
            "correct", "--session is needed: `gonio patient show %s` lists them", w->patient);
    if (!w->item && (!w->phase || !w->movement))
        return command_misused(
            "correct", "--phase and --movement name a measurement, --item names an outcome");
    if (w->changes != 1)
        return command_misused("correct",
            "one change at a time: --pain, --rater, --to-session, --to-phase or --to-patient of a "
            "measurement, --value of an outcome, or --withdraw. An angle is never edited by hand: "
            "measure again");
    if (!w->reason)
        return command_misused("correct", "--reason is needed: it is kept with the correction");
    return -1;
}

int command_correct(int argc, char **argv)
{
    struct wish w = { .changes = 0 };
    int code      = read_options(argc, argv, &w);
    if (code < 0 && argc - optind != 1)
        code = command_misused("correct", "name one patient");
    if (code < 0) {
        w.patient = argv[optind];
        code      = check(&w);
    }
    if (code >= 0)
        return code;
    const struct ask_word word[] = { { "patient", w.patient }, { "session", w.session },
        { "phase", w.phase }, { "movement", w.movement }, { "item", w.item }, { "side", w.side },
        { "text", w.text }, { "what", w.what }, { "to", w.to }, { "reason", w.reason },
        { "rater", w.by } };
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = ask(&link, "correct", word, sizeof word / sizeof *word, &reply);
    code                     = status == GONIO_OK ? EXIT_DONE : command_fail(status);
    if (status == GONIO_OK) {
        say("corrected: %s (%.0f row%s)", json_text_of(reply, "what", ""),
            json_number_of(reply, "rows", 0), json_number_of(reply, "rows", 0) == 1 ? "" : "s");
        if (*json_text_of(reply, "say", ""))
            say("%s", json_text_of(reply, "say", ""));
    }
    daemon_close(&link);
    return code;
}
