/* gonio norms: what healthy people reach, on whom and with what it was measured, and how a value
 * stands to it. */
#include "cli/norms.h"
#include "base/jsonw.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/person.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FITS = 12, ASKED = 64 };

struct wish {
    const char *what; /* a movement, a pair, a joint; NULL: all */
    struct gonio_person person;
    enum gonio_norm_mode mode;
    bool mode_given, json;
    double value_deg; /* NaN: none */
    struct gonio_norm *rows;
    size_t count;
};

/* ---- Which movements are asked for ---- */

static bool starts_with_joint(const char *movement, const char *joint)
{
    size_t len = strlen(joint);
    return strncmp(movement, joint, len) == 0 && movement[len] == '.';
}

/* Ids of movements that are asked about one by one. */
struct asked {
    char id[ASKED][48];
    size_t count;
};

static void ask(struct asked *a, const char *id)
{
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->id[i], id) == 0)
            return;
    if (a->count < ASKED)
        text_format(a->id[a->count++], sizeof a->id[0], "%s", id);
}

/* A direction stands for itself, a pair for its directions and their sum, a joint for all rows of
 * it. */
static void resolve(const struct wish *w, struct asked *a)
{
    const struct gonio_movement *found[2];
    char total[80];
    size_t directions = gonio_movement_find(w->what, found);
    a->count          = 0;
    for (size_t i = 0; i < directions; i++)
        ask(a, directions == 1 ? w->what : found[i]->id);
    text_format(total, sizeof total, "%.60s.total", w->what);
    for (size_t i = 0; i < w->count; i++) {
        const char *movement = w->rows[i].movement;
        if (strcmp(movement, w->what) == 0 || strcmp(movement, total) == 0 ||
            starts_with_joint(movement, w->what))
            ask(a, movement);
    }
}

static bool is_asked(const struct wish *w, const struct asked *a, const struct gonio_norm *row)
{
    if (w->mode_given && row->mode != w->mode)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (gonio_norm_is_of(row, a->id[i]))
            return true;
    return false;
}

static bool about_a_person(const struct wish *w)
{
    return w->person.age_years >= 0 || w->person.sex || isfinite(w->value_deg);
}

/* ---- All there is ---- */

static void print_overview(const struct wish *w)
{
    norms_print_movements(w->rows, w->count);
    printf("\nSources:\n");
    for (size_t i = 0; i < w->count; i++) {
        size_t before = 0;
        while (before < i && strcmp(w->rows[before].source, w->rows[i].source) != 0)
            before++;
        if (before == i)
            norms_print_source(w->rows[i].source);
    }
    printf("\nA norm is a place to look from, not a verdict. gonio norms cervical lists a joint's "
           "rows.\n");
}

static int print_rows(const struct wish *w, const struct asked *a)
{
    size_t some = 0;
    for (size_t i = 0; i < w->count; i++)
        if (is_asked(w, a, &w->rows[i])) {
            norms_print_row(&w->rows[i]);
            some++;
        }
    if (some == 0)
        printf("%s: %s\n", w->what, gonio_norm_lack_text(GONIO_NORM_NONE));
    return EXIT_DONE;
}

/* ---- For one person ---- */

static int print_person(const struct wish *w, const struct asked *a)
{
    struct gonio_norm fit[FITS];
    size_t found;
    for (size_t k = 0; k < a->count; k++)
        for (int mode = GONIO_NORM_ACTIVE; mode <= GONIO_NORM_PASSIVE; mode++) {
            bool chosen = mode == (int)w->mode;
            if (!chosen && (w->mode_given || isfinite(w->value_deg)))
                continue;
            enum gonio_norm_lack lack = gonio_norms_find(w->rows, w->count, a->id[k],
                (enum gonio_norm_mode)mode, &w->person, fit, FITS, &found);
            for (size_t i = 0; i < found; i++)
                norms_print_fit(a->id[k], &fit[i], i == 0 ? w->value_deg : (double)NAN);
            if (found == 0 && (lack != GONIO_NORM_NONE || chosen))
                printf("%s, %s: %s\n", a->id[k], gonio_norm_mode_name((enum gonio_norm_mode)mode),
                    gonio_norm_lack_text(lack));
        }
    return EXIT_DONE;
}

/* ---- For programs ---- */

static void put_asked(struct jsonw *j, const struct wish *w, const char *id)
{
    struct gonio_norm fit[FITS];
    size_t found;
    enum gonio_norm_lack lack =
        gonio_norms_find(w->rows, w->count, id, w->mode, &w->person, fit, FITS, &found);
    jsonw_object(j, NULL);
    jsonw_string(j, "movement", id);
    jsonw_string(j, "mode", gonio_norm_mode_name(w->mode));
    jsonw_string(j, "lack", found ? NULL : gonio_norm_lack_text(lack));
    jsonw_array(j, "norms");
    for (size_t i = 0; i < found; i++)
        norms_put_row(j, &fit[i]);
    jsonw_array_end(j);
    if (isfinite(w->value_deg))
        norms_put_place(j, found ? &fit[0] : NULL, w->value_deg);
    jsonw_object_end(j);
}

static int print_json(const struct wish *w, const struct asked *a)
{
    enum { TEXT_MAX = 1 << 20 };
    struct jsonw j;
    char *text = malloc(TEXT_MAX);
    if (!text)
        return command_fail(GONIO_ENOMEM);
    jsonw_init(&j, text, TEXT_MAX);
    jsonw_object(&j, NULL);
    if (about_a_person(w)) {
        jsonw_array(&j, "asked");
        for (size_t i = 0; i < a->count; i++)
            put_asked(&j, w, a->id[i]);
    } else {
        jsonw_array(&j, "norms");
        for (size_t i = 0; i < w->count; i++)
            if (!w->what || is_asked(w, a, &w->rows[i]))
                norms_put_row(&j, &w->rows[i]);
    }
    jsonw_array_end(&j);
    jsonw_object_end(&j);
    const char *whole = jsonw_text(&j);
    if (whole)
        puts(whole);
    free(text);
    return whole ? EXIT_DONE
                 : command_fail(note(GONIO_ERANGE, "norms.csv is too long to be shown"));
}

/* ---- Words ---- */

static int take_mode(const char *text, struct wish *w)
{
    w->mode_given = true;
    w->mode       = strcmp(text, "passive") == 0 ? GONIO_NORM_PASSIVE : GONIO_NORM_ACTIVE;
    if (strcmp(text, gonio_norm_mode_name(w->mode)) != 0)
        return command_misused("norms", "--mode is active or passive");
    return EXIT_DONE;
}

static int take_options(int argc, char **argv, struct wish *w)
{
    static const struct option options[] = { { "age", required_argument, NULL, 'a' },
        { "sex", required_argument, NULL, 's' }, { "mode", required_argument, NULL, 'm' },
        { "value", required_argument, NULL, 'v' }, { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    int option, code = EXIT_DONE;
    while (code == EXIT_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'a':
        case 's':
            code = person_take("norms", option, optarg, &w->person);
            break;
        case 'm':
            code = take_mode(optarg, w);
            break;
        case 'v':
            if (number_whole(optarg, &w->value_deg) != GONIO_OK || fabs(w->value_deg) > 400)
                return command_misused("norms", "--value is an angle in degrees");
            break;
        case 'j':
            w->json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (code == EXIT_DONE && argc - optind > 1)
        return command_misused("norms", "one movement, pair or joint");
    w->what = argv[optind];
    return code;
}

static int answer(const struct wish *w)
{
    struct asked a = { .count = 0 };
    if (w->what) {
        resolve(w, &a);
        if (a.count == 0)
            return command_misused("norms",
                "\"%s\" is no movement and no joint with norms; gonio norms lists them", w->what);
    } else if (about_a_person(w) || w->mode_given) {
        return command_misused("norms", "name the movement, such as cervical.rotation_left");
    }
    if (isfinite(w->value_deg) && a.count != 1)
        return command_misused("norms", "--value is of one direction: which of %s?", w->what);
    if (w->json)
        return print_json(w, &a);
    if (!w->what) {
        print_overview(w);
        return EXIT_DONE;
    }
    return about_a_person(w) ? print_person(w, &a) : print_rows(w, &a);
}

int command_norms(int argc, char **argv)
{
    struct wish w = { .person = person_unknown(), .value_deg = (double)NAN };
    char data[PATH_MAX];
    int code = take_options(argc, argv, &w);
    if (code != EXIT_DONE)
        return code;
    enum gonio_status status = gonio_data_path(NULL, data, sizeof data);
    if (status == GONIO_OK)
        status = gonio_norms_gather(data, &w.rows, &w.count);
    if (status != GONIO_OK)
        return command_fail(status);
    code = answer(&w);
    free(w.rows);
    return code;
}
