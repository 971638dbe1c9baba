/* What is said of a special test before it, and of its result. */
#include "base/text.h"
#include "cli/command.h"
#include "cli/keys.h"
#include "cli/page.h"
#include "cli/result.h"
#include "cli/test.h"
#include <math.h>
#include <string.h>

enum { CARD_COLUMNS = 78 };

/* A paragraph, broken between words. */
static void print_text(FILE *to, int indent, const char *text)
{
    while (*text) {
        size_t end = 0, used = 0;
        for (size_t i = 0, columns = (size_t)indent; text[i] && columns <= CARD_COLUMNS; i++) {
            columns += ((unsigned char)text[i] & 0xC0) != 0x80;
            used = i + 1;
            if (text[i + 1] == ' ' || !text[i + 1])
                end = used;
        }
        fprintf(to, "%*s%.*s\n", indent, "", (int)(end ? end : used), text);
        text += end ? end : used;
        text += *text == ' ';
    }
}

void test_list(FILE *to)
{
    const struct gonio_special *t;
    fputs("Special tests of the neck. Each is asked for by its name; none is a diagnosis.\n\n", to);
    for (size_t i = 0; (t = gonio_special_at(i)); i++)
        fprintf(to, "  %-12s %s\n", t->name, t->title);
    fputs(
        "\n`gonio test NAME` says who must not be tested, how it is done, and what it is worth.\n",
        to);
}

void test_card(FILE *to, const struct gonio_special *t)
{
    fprintf(to, "%s\n\nWho must not be tested\n", t->title);
    print_text(to, 2, t->against);
    print_text(to, 2, gonio_neck_against);
    fputs("\nHow\n", to);
    for (int i = 0; t->how[i]; i++)
        print_text(to, 2, t->how[i]);
    fputs("\nStop\n", to);
    print_text(to, 2, gonio_neck_stop);
    fputs("\nWhat it is worth\n", to);
    print_text(to, 2, t->worth);
    fputs("  No diagnosis.\n", to);
    if (t->kind != GONIO_SPECIAL_TRACKING)
        fprintf(to, "\nTo do it: gonio test %s --patient P001 --phase before\n", t->name);
}

bool test_ask(struct screen *s, const struct gonio_special *t, const char *heading)
{
    const struct page who = { .heading = heading,
        .part = { "!Who must not be tested", "", t->against, "", gonio_neck_against, "",
            gonio_neck_stop, "", "Does nothing of this hold, and has the patient agreed?", NULL },
        .hint = { "y: yes, go on", "q: leave", NULL },
        .keys = "y" };
    struct page how = { .heading = heading, .hint = { "Enter or space: start", "q: leave", NULL } };
    int key;
    while ((key = page_wait(s, &who)) == KEY_ENTER) /* a foot on the switch agrees to nothing */
        ;
    if (key != 'y')
        return false;
    for (int i = 0; t->how[i]; i++)
        how.part[i] = t->how[i];
    return page_wait(s, &how) == KEY_ENTER;
}

/* ---- results ---- */

static const json_t *direction_of(const json_t *result, size_t i)
{
    return json_array_get(json_object_get(result, "directions"), i);
}

static void say_trials(FILE *to, const json_t *trials)
{
    for (size_t i = 0; direction_of(trials, i); i++) {
        const json_t *d = direction_of(trials, i);
        const struct gonio_movement *m[2];
        char words[GONIO_SPECIAL_WORDS];
        if (gonio_movement_find(json_text_of(d, "movement", ""), m) == 0)
            continue;
        const struct gonio_jpe_direction is = { .movement = m[0],
            .trials                                       = (int)json_number_of(d, "trials", 0),
            .constant_deg                                 = json_number_of(d, "constant_deg", NAN),
            .absolute_deg                                 = json_number_of(d, "absolute_deg", NAN),
            .variable_deg                                 = json_number_of(d, "variable_deg", NAN),
            .global_deg                                   = json_number_of(d, "global_deg", NAN),
            .uncertainty_deg = json_number_of(d, "uncertainty_deg", NAN) };
        gonio_jpe_words(&is, words);
        print_text(to, 0, words);
    }
}

void test_result(
    FILE *to, const struct gonio_special *t, const json_t *measurement, const json_t *trials)
{
    char words[GONIO_SPECIAL_WORDS] = "";
    const json_t *left = direction_of(measurement, 0), *right = direction_of(measurement, 1);
    if (trials)
        say_trials(to, trials);
    if (!measurement)
        return;
    result_print(to, measurement);
    if (strcmp(t->name, "frt") == 0)
        gonio_frt_words(
            json_number_of(left, "mean_deg", NAN), json_number_of(right, "mean_deg", NAN), words);
    else if (strcmp(t->name, "fast") == 0)
        gonio_fast_words(json_number_of(left, "peak_velocity_deg_s", NAN),
            json_number_of(right, "peak_velocity_deg_s", NAN), words);
    else if (strcmp(t->name, "supine") == 0)
        text_format(
            words, sizeof words, "The report holds it against the seated value of the same visit.");
    print_text(to, 0, words);
}
