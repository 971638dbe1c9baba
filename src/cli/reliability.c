/* gonio reliability: how well measurements repeat, and by how much a change has to exceed that. */
#include "cli/reliability.h"
#include "base/jsonw.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A standard error from fewer degrees of freedom than these is itself known to worse than a
 * fifth, about 1 / sqrt(2 df): too little to judge patients by. docs/clinical.md, 3.6. */
enum { DF_LEAST = 10 };

struct wish {
    const char *file, *movement, *patient, *context;
    int sets; /* 0: not said */
    bool json, write_limits;
};

/* A log that is not there is no missing sensor, for which its exit code stands. */
static int failed(enum gonio_status status)
{
    int code = command_fail(status);
    return status == GONIO_ENODEV ? EXIT_FAILED : code;
}

/* ---- A double baseline ---- */

static int own_error(const struct wish *w, const char *data)
{
    struct baseline b;
    struct gonio_own_error own;
    enum gonio_status status = ratings_baseline(data, w->patient, w->movement, &b);
    if (status != GONIO_OK)
        return failed(status);
    if (gonio_own_error_evaluate(b.value_deg, b.sets, &own) != GONIO_OK)
        return failed(note(GONIO_EQUALITY,
            "%s: the sets of %s are the same to the last digit; no error can be told from that",
            b.patient, b.session));
    if (w->json) {
        char text[2048];
        struct jsonw j;
        jsonw_init(&j, text, sizeof text);
        jsonw_object(&j, NULL);
        jsonw_string(&j, "movement", w->movement);
        jsonw_string(&j, "patient", b.patient);
        jsonw_string(&j, "session", b.session);
        jsonw_integer(&j, "sets", own.sets);
        jsonw_number(&j, "mean_deg", own.mean_deg, 3);
        jsonw_number(&j, "sem_deg", own.sem_deg, 3);
        jsonw_number(&j, "mdc90_deg", own.mdc90_deg, 3);
        jsonw_number(&j, "mdc95_deg", own.mdc95_deg, 3);
        jsonw_object_end(&j);
        puts(jsonw_text(&j));
        return EXIT_DONE;
    }
    printf("%s, %s, %d sets before treatment in session %s:", b.patient, w->movement, own.sets,
        b.session);
    for (int i = 0; i < b.sets; i++)
        printf("%s %.1f°", i ? "," : "", b.value_deg[i]);
    printf(
        "\nThis patient's own SEM %.2f°: MDC90 %.1f°, MDC95 %.1f°\nSo few sets say little: where "
        "the clinic's or the published limit is larger, that one holds.\n",
        own.sem_deg, own.mdc90_deg, own.mdc95_deg);
    return EXIT_DONE;
}

/* ---- Many people ---- */

static enum gonio_status too_little(const struct ratings *t)
{
    char left_out[64] = "";
    if (t->left_out)
        text_format(left_out, sizeof left_out, "; too few sets in one session: %d", t->left_out);
    if (t->people < 2 || t->raters < 2)
        return note(GONIO_EQUALITY,
            "%d people with %d values each%s: reliability needs two or more of both", t->people,
            t->raters, left_out);
    return note(GONIO_EQUALITY,
        "no reliability without variance: people do not differ, or their values repeat exactly%s",
        left_out);
}

/* @param path  out, room for PATH_MAX + 16: the file, where the row was added */
static enum gonio_status write_limits(
    const struct wish *w, const char *data, const struct gonio_reliability *r, char *path)
{
    int df = (r->people - 1) * (r->raters - 1);
    if (df < DF_LEAST)
        return note(GONIO_EQUALITY,
            "limits.csv is left as it is: %d people with %d values each give %d degrees of "
            "freedom, and limits to judge patients by need %d; measure more people",
            r->people, r->raters, df, DF_LEAST);
    bool between             = w->context && strcmp(w->context, "between-visits") == 0;
    enum gonio_status status = gonio_limits_append(
        data, w->movement, between ? GONIO_BETWEEN_VISITS : GONIO_SAME_VISIT, r->sem_deg);
    if (status != GONIO_OK)
        return status;
    text_format(path, PATH_MAX + 16, "%s/limits.csv", data);
    say("%s: a row was added: SEM %.2f° for %s, %s; reports go by it from now on", path, r->sem_deg,
        w->movement, between ? "between visits" : "same visit");
    return GONIO_OK;
}

static enum gonio_status take_table(const struct wish *w, const char *data, struct ratings *t)
{
    if (!w->file)
        return ratings_from_log(data, w->movement, w->sets, t);
    const char *name;
    int fd = command_input(w->file, &name);
    if (fd < 0)
        return GONIO_EIO;
    enum gonio_status status = ratings_read(fd, name, t);
    if (fd != STDIN_FILENO)
        close(fd);
    return status;
}

static int evaluate(const struct wish *w, const char *data, struct ratings *t)
{
    struct gonio_reliability r;
    char limits[PATH_MAX + 16] = "";
    enum gonio_status status   = take_table(w, data, t);
    if (status != GONIO_OK)
        return failed(status);
    if (gonio_reliability_evaluate(t->value_deg, t->people, t->raters, &r) != GONIO_OK)
        return failed(too_little(t));
    if (w->write_limits)
        status = write_limits(w, data, &r, limits);
    if (w->json)
        reliability_print_json(w->movement, t, &r, *limits ? limits : NULL);
    else
        reliability_print(w->movement, t, &r);
    if (t->left_out)
        say("left out, with fewer than %d sets before treatment in one session: %d of %d patients",
            w->sets, t->left_out, t->left_out + t->people);
    if (t->altered)
        say("left out, altered lines of the log: %d; gonio verify names them", t->altered);
    return status == GONIO_OK ? EXIT_DONE : failed(status);
}

/* ---- Words ---- */

static int take_options(int argc, char **argv, struct wish *w)
{
    static const struct option options[] = { { "movement", required_argument, NULL, 'm' },
        { "patient", required_argument, NULL, 'p' }, { "sets", required_argument, NULL, 'k' },
        { "context", required_argument, NULL, 'c' }, { "write-limits", no_argument, NULL, 'w' },
        { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
    long long sets;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'm':
            w->movement = optarg;
            break;
        case 'p':
            w->patient = optarg;
            break;
        case 'k':
            if (integer_whole(optarg, 2, GONIO_RATERS_MAX, &sets) != GONIO_OK)
                return command_misused(
                    "reliability", "--sets is a number from 2 to %d", GONIO_RATERS_MAX);
            w->sets = (int)sets;
            break;
        case 'c':
            w->context = optarg;
            break;
        case 'w':
            w->write_limits = true;
            break;
        case 'j':
            w->json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("reliability", "one FILE");
    w->file = argv[optind];
    return EXIT_DONE;
}

static int check_wish(const struct wish *w)
{
    const struct gonio_movement *known[2];
    bool from_log     = !w->file;
    size_t directions = w->movement ? gonio_movement_find(w->movement, known) : 0;
    if (from_log && !w->movement)
        return command_misused("reliability",
            "a FILE of person,rater,value_deg, or --movement for the sets of the log");
    if (w->movement && directions == 0)
        return command_misused("reliability", "\"%s\" is no movement", w->movement);
    if (from_log && directions != 1)
        return command_misused(
            "reliability", "one direction at a time: --movement %s", known[0]->id);
    if (w->context && strcmp(w->context, "same-visit") != 0 &&
        strcmp(w->context, "between-visits") != 0)
        return command_misused("reliability", "--context is same-visit or between-visits");
    if (from_log && w->context && strcmp(w->context, "same-visit") != 0)
        return command_misused("reliability", "sets before treatment are of the same visit");
    if (!from_log && w->write_limits && (!w->movement || !w->context))
        return command_misused("reliability",
            "--write-limits needs --movement and --context: whose limits, and when they hold");
    if (w->file && w->sets)
        return command_misused("reliability", "--sets is for the sets of the log");
    if (w->patient && (w->file || w->write_limits))
        return command_misused(
            "reliability", "--patient is for the sets of the log, and one patient sets no limits");
    if (w->patient && !text_is_name(w->patient))
        return command_misused("reliability", "\"%.80s\" is no pseudonym of a patient", w->patient);
    return EXIT_DONE;
}

int command_reliability(int argc, char **argv)
{
    struct wish w = { .sets = 0 };
    char data[PATH_MAX];
    int code = take_options(argc, argv, &w);
    if (code == EXIT_DONE)
        code = check_wish(&w);
    if (code != EXIT_DONE)
        return code;
    w.sets                   = w.sets ? w.sets : 2;
    enum gonio_status status = gonio_data_path(NULL, data, sizeof data);
    if (status != GONIO_OK)
        return failed(status);
    if (w.patient)
        return own_error(&w, data);
    struct ratings *t = malloc(sizeof *t);
    if (!t)
        return failed(GONIO_ENOMEM);
    code = evaluate(&w, data, t);
    free(t);
    return code;
}
