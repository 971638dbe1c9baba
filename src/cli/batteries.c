/* gonio batteries: what a guided visit can measure. */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "session/battery.h"
#include <getopt.h>
#include <gonio/joint.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { OWN_MOST = 200 };

struct listing {
    bool json;
    json_t *list;
    int bad;
};

static void print_movement(const char *movement)
{
    const struct gonio_movement *found[2];
    size_t directions = battery_directions(movement, found);
    printf("    %-46s", movement);
    for (size_t i = 0; i < directions; i++)
        printf("%s%s", i ? ", " : "", found[i]->direction);
    putchar('\n');
}

static void print(const struct battery *b)
{
    printf("%-14s %s%s\n", b->name, b->title, b->own ? "   (the clinic's own)" : "");
    for (int i = 0; i < b->movements; i++)
        print_movement(b->movement[i]);
    printf("    %d + %d of each direction, for practice and counted%s; patient's time %.0f s%s\n",
        b->practice, b->reps, b->random ? "; in random order" : "",
        battery_patient_s(b, b->practice),
        battery_asks_side(b) ? " a side, before and again after" : " before, and again after");
}

static json_t *movements_json(const struct battery *b)
{
    json_t *list = json_array();
    for (int i = 0; i < b->movements; i++)
        json_array_append_new(list, json_string(b->movement[i]));
    return list;
}

static void append_json(json_t *list, const struct battery *b)
{
    json_t *safety = json_array();
    for (int i = 0; i < b->safety_lines; i++)
        json_array_append_new(safety, json_string(b->safety[i]));
    json_array_append_new(
        list, json_pack("{ss ss sb sb so si si si si ss sf sf so}", "name", b->name, "title",
                  b->title, "own", b->own, "side", battery_asks_side(b), "movements",
                  movements_json(b), "practice", b->practice, "practice_after", b->practice_after,
                  "reps", b->reps, "rest_s", b->rest_s, "order", b->random ? "random" : "fixed",
                  "patient_before_s", battery_patient_s(b, b->practice), "patient_after_s",
                  battery_patient_s(b, b->practice_after), "safety", safety));
}

static void show(struct listing *l, const struct battery *b)
{
    if (l->json)
        append_json(l->list, b);
    else
        print(b);
}

static void list_all(struct listing *l, const char *data)
{
    static char own[OWN_MOST][BATTERY_ID];
    struct battery b;
    char path[PATH_MAX];
    for (size_t i = 0; battery_built_in(i, &b); i++)
        if (battery_path(data, b.name, path, sizeof path) != GONIO_OK || access(path, F_OK) != 0)
            show(l, &b);
    size_t count = batteries_own(data, own, OWN_MOST);
    for (size_t i = 0; i < count && i < OWN_MOST; i++) {
        enum gonio_status status = battery_find(data, own[i], &b);
        if (status == GONIO_OK) {
            show(l, &b);
        } else {
            say("%s", note_text(status));
            l->bad++;
        }
    }
}

int command_batteries(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { NULL, 0, NULL, 0 } };
    struct listing l                     = { .json = false };
    char data[PATH_MAX];
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'j':
            l.json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (optind < argc)
        return command_misused("batteries", "it takes no further word");
    enum gonio_status status = gonio_data_path(NULL, data, sizeof data);
    if (status != GONIO_OK)
        return command_fail(status);
    l.list = json_array();
    list_all(&l, data);
    if (l.json) {
        json_t *object = json_pack("{sO}", "batteries", l.list);
        json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(object);
    }
    json_decref(l.list);
    return l.bad ? EXIT_BAD_CONFIG : EXIT_DONE;
}
