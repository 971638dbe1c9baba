/* gonio reliability: how well measurements repeat, and by how much a change has to exceed that. */
#include "base/jsonw.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "record/ratings.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <math.h>
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

/* What became of --write-limits. */
struct written {
    bool done;
    char where[PATH_MAX + 16];
};

/* A log that is not there is no missing sensor, for which its exit code stands. */
static int failed(enum gonio_status status)
{
    int code = command_fail(status);
    return status == GONIO_ENODEV ? EXIT_FAILED : code;
}

/* ---- For people ---- */

static void print_icc(const char *name, int k, const struct gonio_icc *icc, const char *what)
{
    char label[32];
    if (k > 1)
        text_format(label, sizeof label, "ICC(%s,%d)", name, k);
    else
        text_format(label, sizeof label, "ICC(%s,1)", name);
    if (isnan(icc->value))
        printf("  %-9s     –                    %s\n", label, what);
    else if (isnan(icc->low) || isnan(icc->high))
        printf("  %-9s %5.2f                    %s\n", label, icc->value, what);
    else
        printf(
            "  %-9s %5.2f  (%5.2f to %5.2f)   %s\n", label, icc->value, icc->low, icc->high, what);
}

static void print_agreement(const struct ratings *t, int first, int second)
{
    struct gonio_agreement a;
    if (gonio_agreement_evaluate(t->value_deg, t->people, t->raters, first, second, &a) != GONIO_OK)
        return;
    printf("  %s minus %s: bias %.1f° (%.1f to %.1f), limits of agreement %.1f° to %.1f° (each "
           "±%.1f°), repeatability coefficient %.1f°\n",
        t->rater[first], t->rater[second], a.bias_deg, a.bias_deg - a.bias_ci_deg,
        a.bias_deg + a.bias_ci_deg, a.low_deg, a.high_deg, a.limit_ci_deg, a.repeatability_deg);
}

static void print_plain(
    const struct wish *w, const struct ratings *t, const struct gonio_reliability *r)
{
    printf("%s%s%d people, %d raters:", w->movement ? w->movement : "", w->movement ? ": " : "",
        r->people, r->raters);
    for (int j = 0; j < r->raters; j++)
        printf("%s %s", j ? "," : "", t->rater[j]);
    printf("\nMean %.1f°, SD between people %.1f°. In brackets: 95 %% confidence.\n\n", r->mean_deg,
        r->sd_deg);
    print_icc("2", 1, &r->icc_2_1, "agreement, one rater");
    print_icc("3", 1, &r->icc_3_1, "consistency, one rater");
    print_icc("2", r->raters, &r->icc_2_k, "agreement, mean of all raters");
    print_icc("3", r->raters, &r->icc_3_k, "consistency, mean of all raters");
    printf("\nMean squares: people %.2f, raters %.2f, error %.2f deg²\n", r->ms_people_deg2,
        r->ms_raters_deg2, r->ms_error_deg2);
    printf("SEM: agreement %.2f°, consistency %.2f°, SD √(1 − ICC(2,1)) %.2f°\n",
        r->sem_agreement_deg, r->sem_consistency_deg, r->sem_icc_deg);
    printf("With SEM %.2f°: MDC90 %.1f°, MDC95 %.1f°\n\nBland and Altman:\n", r->sem_deg,
        r->mdc90_deg, r->mdc95_deg);
    for (int i = 0; i < t->raters; i++)
        for (int j = i + 1; j < t->raters; j++)
            print_agreement(t, i, j);
}

/* ---- For programs ---- */

static void put_icc(struct jsonw *j, const char *key, const struct gonio_icc *icc)
{
    jsonw_object(j, key);
    jsonw_number(j, "value", icc->value, 4);
    jsonw_number(j, "low", icc->low, 4);
    jsonw_number(j, "high", icc->high, 4);
    jsonw_object_end(j);
}

static void put_agreement(struct jsonw *j, const struct ratings *t, int first, int second)
{
    struct gonio_agreement a;
    if (gonio_agreement_evaluate(t->value_deg, t->people, t->raters, first, second, &a) != GONIO_OK)
        return;
    jsonw_object(j, NULL);
    jsonw_string(j, "first", t->rater[first]);
    jsonw_string(j, "second", t->rater[second]);
    jsonw_number(j, "bias_deg", a.bias_deg, 3);
    jsonw_number(j, "bias_ci_deg", a.bias_ci_deg, 3);
    jsonw_number(j, "sd_deg", a.sd_deg, 3);
    jsonw_number(j, "low_deg", a.low_deg, 3);
    jsonw_number(j, "high_deg", a.high_deg, 3);
    jsonw_number(j, "limit_ci_deg", a.limit_ci_deg, 3);
    jsonw_number(j, "repeatability_deg", a.repeatability_deg, 3);
    jsonw_object_end(j);
}

static void put_numbers(struct jsonw *j, const struct gonio_reliability *r)
{
    jsonw_number(j, "mean_deg", r->mean_deg, 3);
    jsonw_number(j, "sd_deg", r->sd_deg, 3);
    jsonw_number(j, "ms_people_deg2", r->ms_people_deg2, 4);
    jsonw_number(j, "ms_raters_deg2", r->ms_raters_deg2, 4);
    jsonw_number(j, "ms_error_deg2", r->ms_error_deg2, 4);
    put_icc(j, "icc_2_1", &r->icc_2_1);
    put_icc(j, "icc_3_1", &r->icc_3_1);
    put_icc(j, "icc_2_k", &r->icc_2_k);
    put_icc(j, "icc_3_k", &r->icc_3_k);
    jsonw_number(j, "sem_agreement_deg", r->sem_agreement_deg, 3);
    jsonw_number(j, "sem_consistency_deg", r->sem_consistency_deg, 3);
    jsonw_number(j, "sem_icc_deg", r->sem_icc_deg, 3);
    jsonw_number(j, "sem_deg", r->sem_deg, 3);
    jsonw_number(j, "mdc90_deg", r->mdc90_deg, 3);
    jsonw_number(j, "mdc95_deg", r->mdc95_deg, 3);
}

static void print_json(const struct wish *w, const struct ratings *t,
    const struct gonio_reliability *r, const struct written *written)
{
    static char text[1 << 17];
    struct jsonw j;
    jsonw_init(&j, text, sizeof text);
    jsonw_object(&j, NULL);
    jsonw_string(&j, "movement", w->movement);
    jsonw_integer(&j, "people", r->people);
    jsonw_integer(&j, "left_out", t->left_out);
    jsonw_array(&j, "raters");
    for (int i = 0; i < t->raters; i++)
        jsonw_string(&j, NULL, t->rater[i]);
    jsonw_array_end(&j);
    put_numbers(&j, r);
    jsonw_array(&j, "agreement");
    for (int i = 0; i < t->raters; i++)
        for (int k = i + 1; k < t->raters; k++)
            put_agreement(&j, t, i, k);
    jsonw_array_end(&j);
    jsonw_string(&j, "limits_written", written->done ? written->where : NULL);
    jsonw_object_end(&j);
    puts(jsonw_text(&j) ? jsonw_text(&j) : "{\"say\":\"the raters' names are too long\"}");
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

static enum gonio_status write_limits(
    const struct wish *w, const char *data, const struct gonio_reliability *r, struct written *out)
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
    out->done = true;
    text_format(out->where, sizeof out->where, "%s/limits.csv", data);
    say("%s: a row was added: SEM %.2f° for %s, %s; reports go by it from now on", out->where,
        r->sem_deg, w->movement, between ? "between visits" : "same visit");
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
    struct written written   = { .done = false };
    enum gonio_status status = take_table(w, data, t);
    if (status != GONIO_OK)
        return failed(status);
    if (gonio_reliability_evaluate(t->value_deg, t->people, t->raters, &r) != GONIO_OK)
        return failed(too_little(t));
    if (w->write_limits)
        status = write_limits(w, data, &r, &written);
    if (w->json)
        print_json(w, t, &r, &written);
    else
        print_plain(w, t, &r);
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
    w.sets = w.sets ? w.sets : 2;
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
