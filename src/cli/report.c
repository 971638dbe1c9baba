/* gonio report: charts, and the sentence that matters. */
#include "cli/report.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/person.h"
#include <getopt.h>
#include <gonio/report.h>
#include <limits.h>
#include <stdio.h>

/* What the charts can't be drawn from is no sensor's fault: a failure, not "no sensor". */
static int failed(enum gonio_status status)
{
    int code = command_fail(status);
    return status == GONIO_EINVAL ? code : EXIT_FAILED;
}

struct order {
    const char *patient, *session, *out_dir; /* the last two may be NULL */
    struct gonio_person person;
    unsigned formats;
};

static int report(const struct order *o)
{
    char data[PATH_MAX], where[PATH_MAX];
    enum gonio_status status = gonio_data_path(NULL, data, sizeof data);
    if (status == GONIO_OK)
        status = gonio_report_text(data, o->patient, o->session, &o->person, stdout);
    if (status != GONIO_OK)
        return failed(status);
    fflush(stdout); /* the numbers stand, whatever becomes of the charts */
    status = gonio_report(
        data, o->patient, o->session, &o->person, o->out_dir, o->formats, where, sizeof where);
    if (status != GONIO_OK)
        return failed(status);
    printf("\nReport and charts: %s\nThe log:           %s/measurements.csv\n", where, data);
    return EXIT_DONE;
}

int report_print(const char *patient, const char *session)
{
    const struct order o = { .patient = patient,
        .session                      = session && *session ? session : NULL,
        .person                       = person_unknown(),
        .formats                      = GONIO_REPORT_ALL };
    return report(&o);
}

static int take_options(int argc, char **argv, struct order *o)
{
    static const struct option options[] = { { "session", required_argument, NULL, 's' },
        { "out", required_argument, NULL, 'o' }, { "format", required_argument, NULL, 'f' },
        { "age", required_argument, NULL, 'a' }, { "sex", required_argument, NULL, 'x' },
        { NULL, 0, NULL, 0 } };
    int option, code = EXIT_DONE;
    while (code == EXIT_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 's':
            o->session = optarg;
            break;
        case 'o':
            o->out_dir = optarg;
            break;
        case 'f':
            if (gonio_report_formats(optarg, &o->formats) != GONIO_OK)
                return command_misused("report", "%s", note_text(GONIO_EINVAL));
            break;
        case 'a':
        case 'x':
            code = person_take("report", option, optarg, &o->person);
            break;
        default:
            return EXIT_MISUSED;
        }
    return code;
}

int command_report(int argc, char **argv)
{
    struct order o = { .person = person_unknown(), .formats = GONIO_REPORT_ALL };
    int code       = take_options(argc, argv, &o);
    if (code != EXIT_DONE)
        return code;
    if (argc - optind != 1)
        return command_misused("report", "name one patient");
    o.patient = argv[optind];
    if (!text_is_name(o.patient))
        return command_misused("report", "\"%s\" is no patient's pseudonym", o.patient);
    return report(&o);
}
