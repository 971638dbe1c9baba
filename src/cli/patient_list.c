/* gonio patient list: everybody who is in one of the folder's tables. */
#include "base/note.h"
#include "cli/command.h"
#include "cli/patient.h"
#include "record/dossier.h"
#include <stdio.h>
#include <stdlib.h>

static void print_json(const struct dossier_entry *list, size_t count)
{
    json_t *patients = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct dossier_entry *e = &list[i];
        json_array_append_new(
            patients, json_pack("{ss sb sI ss?}", "id", e->id, "known", e->known, "visits",
                          (json_int_t)e->visits, "last_visit", *e->last ? e->last : NULL));
    }
    json_t *object = json_pack("{so}", "patients", patients);
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

int patient_list(const char *dir, bool json)
{
    struct dossier_entry *list;
    size_t count;
    enum gonio_status status = dossier_list(dir, &list, &count);
    if (status != GONIO_OK) {
        say("%s", note_text(status));
        return EXIT_FAILED;
    }
    if (json)
        print_json(list, count);
    for (size_t i = 0; i < count && !json; i++)
        printf("%-16s %3zu visit%s   %-10s   %s\n", list[i].id, list[i].visits,
            list[i].visits == 1 ? " " : "s", *list[i].last ? list[i].last : "-",
            list[i].known ? "" : "only measured; gonio patient add notes more");
    if (count == 0)
        say("%s: nobody yet; gonio patient add begins, or a first measurement", dir);
    free(list);
    return EXIT_DONE;
}
