/* gonio verify: is every line of the data folder whole and unaltered? */
#include "base/jsonw.h"
#include "base/note.h"
#include "cli/command.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <stdio.h>

struct findings {
    bool json;
    struct jsonw *writer;
};

static void found(void *user, const char *sentence)
{
    struct findings *f = user;
    if (f->json)
        jsonw_string(f->writer, NULL, sentence);
    else
        printf("%s\n", sentence);
}

static void say_whole(const char *dir, const struct gonio_verified *r)
{
    printf("%s: %zu rows and %zu sets are whole%s\n", dir, r->rows, r->sets,
        r->bad ? "; the findings above are not" : " and unaltered");
    if (r->patients + r->outcomes + r->corrections > 0)
        printf("%s: %zu rows of patients.csv, %zu of outcomes.csv and %zu of corrections.csv are "
               "whole\n",
            dir, r->patients, r->outcomes, r->corrections);
}

int command_verify(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    static char text[1 << 20];
    struct jsonw j;
    struct findings findings = { .writer = &j };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            findings.json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("verify", "one DIR, or none for the data folder");
    char dir[PATH_MAX];
    enum gonio_status status = gonio_data_path(argv[optind], dir, sizeof dir);
    if (status != GONIO_OK)
        return command_fail(status);
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_array(&j, "findings");
    struct gonio_verified result = { .bad = 0 };
    status                       = gonio_verify(dir, found, &findings, &result);
    if (status != GONIO_OK && status != GONIO_ECRC) {
        say("%s", note_text(status));
        return EXIT_FAILED;
    }
    jsonw_array_end(&j);
    jsonw_integer(&j, "rows", (long long)result.rows);
    jsonw_integer(&j, "sets", (long long)result.sets);
    jsonw_integer(&j, "patients", (long long)result.patients);
    jsonw_integer(&j, "outcomes", (long long)result.outcomes);
    jsonw_integer(&j, "corrections", (long long)result.corrections);
    jsonw_integer(&j, "bad", (long long)result.bad);
    jsonw_object_end(&j);
    if (findings.json)
        puts(jsonw_text(&j) ? jsonw_text(&j) : "{\"say\":\"too many findings for one object\"}");
    else
        say_whole(dir, &result);
    return status == GONIO_OK ? EXIT_DONE : EXIT_FAILED;
}
