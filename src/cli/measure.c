/* gonio measure: record one set. */
#include "cli/asked.h"
#include "cli/result.h"
#include <getopt.h>
#include <math.h>

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct asked *a)
{
    *a = (struct asked){ .request = { .reps = 3, .timeout_s = 120, .target_deg = { NAN, NAN } } };
    int code = asked_read("measure", "pfsrcaPtRSj", argc, argv, a);
    if (code >= 0)
        return code;
    if (argc - optind != 1)
        return command_misused("measure", "name one movement, such as cervical.rotation");
    a->request.movement = argv[optind];
    return asked_check_patient("measure", a);
}

static void print_json(const struct set_outcome *o)
{
    json_t *object = json_pack("{sb ss ss ss sO?}", "saved", o->saved, "session", o->session, "set",
        o->set, "say", o->say, "measurement", o->measurement);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

static void print(const struct asked *a, const struct set_outcome *outcome)
{
    if (a->json)
        print_json(outcome);
    else if (outcome->measurement)
        result_print(stdout, outcome->measurement);
}

int command_measure(int argc, char **argv)
{
    struct asked a;
    int code = read_options(argc, argv, &a);
    return code < 0 ? asked_run(&a, print) : code;
}
