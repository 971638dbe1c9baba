/* gonio outcome: what a patient reports. */
#include "base/note.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/patient.h"
#include <getopt.h>
#include <gonio/outcome.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ITEMS = GONIO_OUTCOME_ROWS_MOST, WORDS = 7 };

struct wish {
    const char *patient, *session, *phase, *movement, *side, *text, *rater;
    char item[ITEMS][65];
    const char *value[ITEMS];
    size_t items;
    bool json, list;
};

/* ---- The table ---- */

static void print_range(const struct gonio_outcome_item *item)
{
    char range[60] = "";
    if (item->value != GONIO_OUTCOME_NONE)
        text_format(range, sizeof range, "%g to %g %s", item->low, item->high, item->unit);
    printf("%-15s%-18s", item->id, range);
}

static int print_items(void)
{
    size_t count;
    const struct gonio_outcome_item *item = gonio_outcome_items(&count);
    for (size_t i = 0; i < count; i++, item++) {
        print_range(item);
        printf("%s: %s", item->title, item->means);
        if (isfinite(item->error))
            printf("; smallest detectable change %.1f (%s)", item->error, item->error_source);
        putchar('\n');
    }
    return EXIT_DONE;
}

/* ---- Words ---- */

/* ITEM=VALUE, or ITEM alone where it has no value. */
static int take_item(struct wish *w, const char *word)
{
    size_t len = strcspn(word, "=");
    if (w->items == ITEMS)
        return command_misused("outcome", "at most %d items at a time", ITEMS);
    if (text_format(w->item[w->items], sizeof w->item[0], "%.*s", (int)len, word) != GONIO_OK ||
        !gonio_outcome_item_find(w->item[w->items]))
        return command_misused(
            "outcome", "\"%.60s\" is no item; `gonio outcome --items` lists them", word);
    w->value[w->items++] = word[len] == '=' ? word + len + 1 : NULL;
    return -1;
}

/* @return -1 to go on, else the exit code */
static int read_options(int argc, char **argv, struct wish *w)
{
    static const struct option options[] = { { "items", no_argument, NULL, 'i' },
        { "session", required_argument, NULL, 's' }, { "phase", required_argument, NULL, 'f' },
        { "movement", required_argument, NULL, 'm' }, { "side", required_argument, NULL, 'd' },
        { "text", required_argument, NULL, 't' }, { "rater", required_argument, NULL, 'R' },
        { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'i':
            w->list = true;
            break;
        case 's':
            w->session = optarg;
            break;
        case 'f':
            w->phase = optarg;
            break;
        case 'm':
            w->movement = optarg;
            break;
        case 'd':
            w->side = optarg;
            break;
        case 't':
            w->text = optarg;
            break;
        case 'R':
            w->rater = optarg;
            break;
        case 'j':
            w->json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    return -1;
}

static int read_words(int argc, char **argv, struct wish *w)
{
    int code = -1;
    if (argc - optind < 2)
        return command_misused("outcome", "a patient and ITEM=VALUE; " PATIENT_ID);
    w->patient = argv[optind];
    if (!text_is_name(w->patient))
        return command_misused("outcome", "\"%s\" is no pseudonym; " PATIENT_ID, w->patient);
    for (int i = optind + 1; i < argc && code < 0; i++)
        code = take_item(w, argv[i]);
    return code;
}

/* ---- The answer ---- */

static bool gives(const struct wish *w, const char *item)
{
    for (size_t i = 0; i < w->items; i++)
        if (strcmp(w->item[i], item) == 0)
            return true;
    return false;
}

static void print_saved(const struct wish *w, const json_t *reply)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(reply, "outcomes"), i, row)
    {
        const struct gonio_outcome_item *item =
            gonio_outcome_item_find(json_text_of(row, "item", ""));
        double value = json_number_of(row, "value", NAN);
        printf("  %s", item ? item->title : "");
        if (isfinite(value))
            printf(" %g %s", value, json_text_of(row, "unit", ""));
        printf("%s%s\n", *json_text_of(row, "text", "") ? ": " : "", json_text_of(row, "text", ""));
    }
    if (gives(w, "ndi_raw") && !gives(w, "ndi_answered"))
        say("without ndi_answered all 10 items are taken as answered");
}

static void print_json(const json_t *reply)
{
    json_t *object = json_pack("{sb ss sO}", "saved", 1, "session",
        json_text_of(reply, "session", ""), "outcomes", json_object_get(reply, "outcomes"));
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

int command_outcome(int argc, char **argv)
{
    struct wish w = { .items = 0 };
    int code      = read_options(argc, argv, &w);
    if (code < 0 && w.list)
        return optind < argc ? command_misused("outcome", "--items stands alone") : print_items();
    if (code < 0)
        code = read_words(argc, argv, &w);
    if (code >= 0)
        return code;
    struct ask_word word[WORDS + 2 * ITEMS] = { { "patient", w.patient }, { "session", w.session },
        { "phase", w.phase }, { "movement", w.movement }, { "side", w.side }, { "text", w.text },
        { "rater", w.rater } };
    size_t words                            = WORDS;
    for (size_t i = 0; i < w.items; i++) {
        word[words++] = (struct ask_word){ "item", w.item[i] };
        word[words++] = (struct ask_word){ "value", w.value[i] };
    }
    struct daemon_link link;
    json_t *reply;
    enum gonio_status status = ask(&link, "outcome", word, words, &reply);
    if (status != GONIO_OK) {
        code = command_fail(status);
    } else {
        code = EXIT_DONE;
        ask_say_session(reply);
        if (w.json)
            print_json(reply);
        else
            print_saved(&w, reply);
    }
    daemon_close(&link);
    return code;
}
