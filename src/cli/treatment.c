/* gonio treatment: what was treated, for how long. */
#include "base/note.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/patient.h"
#include <getopt.h>

int command_treatment(int argc, char **argv)
{
    static const struct option options[] = { { "structure", required_argument, NULL, 't' },
        { "side", required_argument, NULL, 'd' }, { "minutes", required_argument, NULL, 'm' },
        { "session", required_argument, NULL, 's' }, { "rater", required_argument, NULL, 'R' },
        { NULL, 0, NULL, 0 } };
    const char *structure = NULL, *side = NULL, *minutes = NULL, *session = NULL, *rater = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 't':
            structure = optarg;
            break;
        case 'd':
            side = optarg;
            break;
        case 'm':
            minutes = optarg;
            break;
        case 's':
            session = optarg;
            break;
        case 'R':
            rater = optarg;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind != 1 || !structure)
        return command_misused("treatment", "a patient and --structure; " PATIENT_ID);
    if (!text_is_name(argv[optind]))
        return command_misused("treatment", "\"%s\" is no pseudonym; " PATIENT_ID, argv[optind]);
    const struct ask_word word[] = { { "patient", argv[optind] }, { "item", "treatment" },
        { "value", minutes }, { "text", structure }, { "side", side }, { "session", session },
        { "rater", rater } };
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = ask(&link, "outcome", word, sizeof word / sizeof *word, &reply);
    int code                 = status == GONIO_OK ? EXIT_DONE : command_fail(status);
    if (status == GONIO_OK)
        ask_say_session(reply);
    daemon_close(&link);
    return code;
}
