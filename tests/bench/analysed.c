#include "tests/bench/analysed.h"
#include <jansson.h>
#include <stdio.h>
#include <sys/wait.h>

enum { COMMAND = 400, REFUSED = 4, MISUSED = 2 };

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    return 1;
}

static void read_reps(json_t *direction, int side, struct analysed *out)
{
    json_t *reps = json_object_get(direction, "reps");
    for (size_t i = 0; i < json_array_size(reps) && out->reps < ANALYSED_REPS; i++) {
        json_t *rep                  = json_array_get(reps, i);
        out->rep[out->reps].side     = side;
        out->rep[out->reps].valid    = json_is_true(json_object_get(rep, "valid"));
        out->rep[out->reps++].peak_s = json_number_value(json_object_get(rep, "peak_s"));
    }
}

static int read_json(json_t *json, const struct patient *p, struct analysed *out)
{
    json_t *directions = json_object_get(json, "directions");
    if (json_array_size(directions) != (size_t)p->sides)
        return 1;
    out->whole = true;
    for (int i = 0; i < p->sides; i++) {
        json_t *d          = json_array_get(directions, (size_t)i);
        json_t *mean       = json_object_get(d, "mean_deg");
        out->mean_deg[i]   = json_number_value(mean);
        out->stated_deg[i] = json_number_value(json_object_get(d, "uncertainty_deg"));
        out->values += json_is_number(mean);
        out->whole =
            out->whole && json_integer_value(json_object_get(d, "reps_valid")) == PATIENT_REPS;
        read_reps(d, i, out);
    }
    return 0;
}

int analysed_read(const struct patient *p, const char *file, struct analysed *out)
{
    char command[COMMAND];
    *out = (struct analysed){ .known = true };
    snprintf(command, sizeof command,
        "cd \"$PATIENT_DIR\" && \"$PATIENT_BUILD/gonio\" analyse %s --json %s 2>said && exit; "
        "code=$?; grep -q 'is no movement' said && exit %d; exit $code",
        p->movement, file, MISUSED);
    FILE *f = popen(command, "r");
    if (!f)
        return complain(command, "cannot be run");
    json_t *json = json_loadf(f, 0, NULL);
    int status = pclose(f), code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    out->known   = code != MISUSED;
    out->refused = code == REFUSED;
    int bad = out->known && ((code != 0 && code != REFUSED) || !json || read_json(json, p, out));
    json_decref(json);
    return bad ? complain(command, "failed, or said nothing that can be read") : 0;
}
