/* gonio: the command line. A command is a file and a row of this table. */
#include "base/version.h"
#include "cli/command.h"
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command table[] = {
    { "devices", command_devices, "[--json] [--save PORT]", "the sensors, and what they send" },
    { "live", command_live, "[--csv] [MOVEMENT]",
        "a dial in the terminal; --csv: orientations as they come" },
    { "measure", command_measure,
        "MOVEMENT --patient ID --phase before|after|baseline [--session ID] [--reps 3] "
        "[--practice 0] [--pain 0..10] [--rater NAME] [--timeout 120] [--signal auto|sensor|6|9] "
        "[--speech DIR] [--json]",
        "record one set" },
    { "batteries", command_batteries, "[--json]", "what a guided visit can measure" },
    { "session", command_session,
        "--patient ID [--battery NAME|FILE] [--side left|right|both] [--random] [--rater NAME] "
        "[--reps N] [--practice N] [--rest S] [--baseline] [--no-treatment] [--speech DIR]",
        "the guided visit: before, treatment, after, report" },
    { "test", command_test,
        "[NAME [--patient ID --phase before|after|baseline [--consent] [--session ID] [--reps N] "
        "[--rater NAME] [--timeout S] [--signal auto|sensor|6|9] [--speech DIR] [--json]]] | "
        "tracking SET --path eight-slow|eight-fast|zigzag [--start S] [--target 2] [--json]",
        "special tests of the neck: who must not be tested, how, and what the numbers are worth" },
    { "patient", command_patient,
        "add ID [--sex F|M] [--birth-year Y] [--side left|right|both] [--note TEXT] | show ID "
        "[--json] | list [--json]",
        "who is measured; ID is a pseudonym of your own, names never enter" },
    { "outcome", command_outcome,
        "ID ITEM=VALUE... [--phase before|after] [--session ID] [--movement MOVEMENT] [--side "
        "left|right|both] [--text TEXT] [--rater NAME] [--json] | --items",
        "what the patient reports: pain, disability, activities; --items lists what there is" },
    { "treatment", command_treatment,
        "ID --structure TEXT [--side left|right|both] [--minutes N] [--session ID] [--rater NAME]",
        "what was treated" },
    { "correct", command_correct,
        "ID --session ID (--phase PHASE --movement MOVEMENT (--pain N|none | --rater NAME | "
        "--to-session ID | --to-phase PHASE | --to-patient ID | --withdraw) | --item ITEM [--phase "
        "PHASE] [--movement MOVEMENT] [--side SIDE] [--text TEXT] (--value N | --withdraw)) "
        "--reason "
        "TEXT [--by NAME]",
        "what was noted wrongly, with a reason; angles are measured again, never edited" },
    { "calibrate", command_calibrate, "[SENSOR] [--timeout 600] [--json]",
        "find a sensor's own errors, in two minutes on a table" },
    { "report", command_report,
        "ID [--session ID] [--age YEARS] [--sex F|M] [--out DIR] [--format html,pdf,png,svg]",
        "charts and the sentence that matters" },
    { "reliability", command_reliability,
        "[FILE|-] [--movement MOVEMENT] [--sets 2] [--patient ID] [--json] [--write-limits] "
        "[--context same-visit|between-visits]",
        "how well measurements repeat: people by raters, or by sets of the log" },
    { "norms", command_norms,
        "[MOVEMENT] [--age YEARS] [--sex F|M] [--mode active|passive] [--value DEG] [--json]",
        "what healthy people reach, from which source, and how a value stands to it" },
    { "decode", command_decode, "[--device NAME|auto] [--rate HZ] [--stats] [FILE]",
        "bytes in, samples CSV out" },
    { "fuse", command_fuse,
        "[--smooth] [--no-mag] [--neutral] [--joint JOINT] [--signal auto|sensor|6|9] [--latency "
        "MS] "
        "[--calibration FILE] [FILE]",
        "samples CSV in, orientation CSV out; --smooth: in the light of the whole recording" },
    { "analyse", command_analyse,
        "MOVEMENT [--json] [--reps 3] [--signal auto|sensor|6|9] [--latency MS] [--calibration "
        "FILE|none] [FILE]",
        "samples CSV in, repetitions and measurement out" },
    { "verify", command_verify, "[--json] [DIR]",
        "is every line of the data folder whole and unaltered?" },
    { "doctor", command_doctor, "[--json]",
        "what stops a measurement on this machine, and the remedy" },
};

const struct command *commands(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

static void help(FILE *to)
{
    fputs("usage: gonio [COMMAND ...]\n\n"
          "Measures how far a joint moves, with a motion sensor. Without a command: the sensors "
          "and what\n"
          "they read now.\n\n",
        to);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        fprintf(
            to, "  gonio %s %s\n        %s\n", table[i].name, table[i].arguments, table[i].what);
    fputs("\nWith every command: --data DIR (else GONIO_DATA), --socket PATH (else GONIO_SOCKET).\n"
          "A first visit: gonio session --patient P001\n",
        to);
}

/* --data DIR and --socket PATH go with every command: taken out, and kept where all look.
 * @return false where one has no value */
static bool take_places(int *argc, char **argv)
{
    static const char *const place[][2] = { { "--data", "GONIO_DATA" },
        { "--socket", "GONIO_SOCKET" } };
    int kept                            = 1;
    for (int i = 1; i < *argc; i++) {
        size_t p = 0;
        while (p < 2 && strcmp(argv[i], place[p][0]) != 0)
            p++;
        if (p == 2 || strcmp(argv[i], "--") == 0) {
            argv[kept++] = argv[i];
            continue;
        }
        if (++i == *argc)
            return false;
        setenv(place[p][1], argv[i], 1);
    }
    *argc      = kept;
    argv[kept] = NULL;
    return true;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return false;
}

static int run(const struct command *c, int argc, char **argv)
{
    if (!asks_for_help(argc, argv))
        return c->run(argc - 1, argv + 1);
    printf("usage: gonio %s %s\n       %s\n", c->name, c->arguments, c->what);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* LC_NUMERIC stays C: numbers in files have a point */
    signal(SIGPIPE, SIG_DFL);
    if (!take_places(&argc, argv)) {
        fputs("gonio: --data needs a folder, --socket a path\n", stderr);
        return EXIT_MISUSED;
    }
    if (argc < 2)
        return command_overview(argc, argv);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("gonio " GONIO_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(argv[1], table[i].name) == 0)
            return run(&table[i], argc, argv);
    fprintf(stderr, "gonio: \"%s\" is no command; `gonio help` lists them\n", argv[1]);
    return EXIT_MISUSED;
}
