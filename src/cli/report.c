/* gonio report: charts, and the sentence that matters. */
#include "cli/report.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
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

static int report(const char *patient, const char *session, const char *out_dir, unsigned formats)
{
    char data[PATH_MAX], where[PATH_MAX];
    enum gonio_status status = gonio_data_path(NULL, data, sizeof data);
    if (status == GONIO_OK)
        status = gonio_report_text(data, patient, session, stdout);
    if (status != GONIO_OK)
        return failed(status);
    fflush(stdout); /* the numbers stand, whatever becomes of the charts */
    status = gonio_report(data, patient, session, out_dir, formats, where, sizeof where);
    if (status != GONIO_OK)
        return failed(status);
    printf("\nReport and charts: %s\nThe log:           %s/measurements.csv\n", where, data);
    return EXIT_DONE;
}

int report_print(const char *patient, const char *session)
{
    return report(patient, session && *session ? session : NULL, NULL, GONIO_REPORT_ALL);
}

int command_report(int argc, char **argv)
{
    static const struct option options[] = { { "session", required_argument, NULL, 's' },
        { "out", required_argument, NULL, 'o' }, { "format", required_argument, NULL, 'f' },
        { NULL, 0, NULL, 0 } };
    const char *session = NULL, *out_dir = NULL;
    unsigned formats = GONIO_REPORT_ALL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 's':
            session = optarg;
            break;
        case 'o':
            out_dir = optarg;
            break;
        case 'f':
            if (gonio_report_formats(optarg, &formats) != GONIO_OK)
                return command_misused("report", "%s", note_text(GONIO_EINVAL));
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind != 1)
        return command_misused("report", "name one patient");
    if (!text_is_name(argv[optind]))
        return command_misused("report", "\"%s\" is no patient's pseudonym", argv[optind]);
    return report(argv[optind], session, out_dir, formats);
}
