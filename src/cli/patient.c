/* gonio patient: who is measured, and what is known of them. */
#include "cli/patient.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/ask.h"
#include <getopt.h>
#include <gonio/client.h>
#include <limits.h>
#include <string.h>

struct wish {
    const char *sex, *birth_year, *side, *note;
    bool json;
};

static int add(const char *id, const struct wish *w)
{
    const struct ask_word word[] = { { "id", id }, { "sex", w->sex },
        { "birth_year", w->birth_year }, { "affected_side", w->side }, { "note", w->note } };
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = ask(&link, "patient", word, sizeof word / sizeof *word, &reply);
    int code                 = EXIT_DONE;
    if (status != GONIO_OK)
        code = command_fail(status);
    else if (json_is(reply, "changed"))
        say("saved: %s; keep the list of who is who elsewhere", id);
    else
        say("%s is known already, and nothing of it has changed", id);
    daemon_close(&link);
    return code;
}

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct wish *w)
{
    static const struct option options[] = { { "sex", required_argument, NULL, 'x' },
        { "birth-year", required_argument, NULL, 'y' }, { "side", required_argument, NULL, 's' },
        { "note", required_argument, NULL, 'n' }, { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    int option;
    *w = (struct wish){ .json = false };
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'x':
            w->sex = optarg;
            break;
        case 'y':
            w->birth_year = optarg;
            break;
        case 's':
            w->side = optarg;
            break;
        case 'n':
            w->note = optarg;
            break;
        case 'j':
            w->json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    return -1;
}

int command_patient(int argc, char **argv)
{
    struct wish w;
    char dir[PATH_MAX];
    int code = read_options(argc, argv, &w);
    if (code >= 0)
        return code;
    const char *act = optind < argc ? argv[optind] : "";
    const char *id  = optind + 1 < argc ? argv[optind + 1] : NULL;
    bool adds = strcmp(act, "add") == 0, shows = strcmp(act, "show") == 0;
    bool lists = strcmp(act, "list") == 0;
    if (!adds && !shows && !lists)
        return command_misused("patient", "add, show or list");
    if (argc - optind != (lists ? 1 : 2))
        return command_misused("patient", lists ? "list takes no ID" : "one patient; " PATIENT_ID);
    if (id && !text_is_name(id))
        return command_misused("patient", "\"%s\" is no pseudonym; " PATIENT_ID, id);
    if (!adds && (w.sex || w.birth_year || w.side || w.note))
        return command_misused("patient", "only add takes what is known of a patient");
    if (adds)
        return w.json ? command_misused("patient", "--json is for show and list") : add(id, &w);
    enum gonio_status status = gonio_data_path(NULL, dir, sizeof dir);
    if (status != GONIO_OK)
        return command_fail(status);
    return shows ? patient_show(dir, id, w.json) : patient_list(dir, w.json);
}
