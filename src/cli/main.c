/* gonio: the command line. A command is a file and a row of this table. */
#include "base/version.h"
#include "cli/command.h"
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct command table[] = {
    { "devices", command_devices, "[--json] [--save PORT]", "the sensors, and what they send" },
    { "live", command_live, "[--csv] [MOVEMENT]", "a dial in the terminal; --csv: orientations as they come" },
    { "measure", command_measure,
        "MOVEMENT --patient ID --phase before|after|baseline [--session ID] [--reps 3] [--pain 0..10] [--json]",
        "record one set" },
    { "session", command_session, "--patient ID", "the guided visit: before, treatment, after, report" },
    { "report", command_report, "ID [--session ID] [--out DIR] [--format html,pdf,png,svg]",
        "charts and the sentence that matters" },
    { "decode", command_decode, "[--device NAME|auto] [--rate HZ] [--stats] [FILE]", "bytes in, samples CSV out" },
    { "fuse", command_fuse, "[--no-mag] [FILE]", "samples CSV in, orientation CSV out" },
    { "analyse", command_analyse, "MOVEMENT [--json] [--reps 3] [FILE]",
        "samples CSV in, repetitions and measurement out" },
    { "verify", command_verify, "[--json] [DIR]", "is every line of the data folder whole and unaltered?" },
    { "doctor", command_doctor, "[--json]", "what stops a measurement on this machine, and the remedy" },
};

const struct command *commands(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

static void help(FILE *to)
{
    fputs("usage: gonio [COMMAND ...]\n\n"
          "Measures how far a joint moves, with a motion sensor. Without a command: the sensors and what\n"
          "they read now.\n\n",
        to);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        fprintf(to, "  gonio %s %s\n        %s\n", table[i].name, table[i].arguments, table[i].what);
    fputs("\nA first visit: gonio session --patient P001\n", to);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* LC_NUMERIC stays C: numbers in files have a point */
    signal(SIGPIPE, SIG_DFL);
    if (argc < 2)
        return command_overview(argc, argv);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("gonio " GONIO_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(argv[1], table[i].name) == 0)
            return table[i].run(argc - 1, argv + 1);
    fprintf(stderr, "gonio: \"%s\" is no command; `gonio help` lists them\n", argv[1]);
    return EXIT_MISUSED;
}
