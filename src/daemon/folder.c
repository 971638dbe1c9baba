/* The tables of the data folder. The log's lock keeps a second goniod out of the folder; the others
 * are made with their first row, and open from then on. */
#include "base/text.h"
#include "goniod.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef enum gonio_status opener(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found);

static void say_found(struct goniod *g, const char *file, const struct gonio_log_found *found)
{
    size_t used = strlen(g->said);
    char *to    = g->said + used;
    size_t room = sizeof g->said - used;
    if (found->torn_bytes > 0)
        text_format(to, room,
            "%sthe last line of %s was torn by a crash or power cut and has been set aside in %s; "
            "the %zu rows before it are whole",
            used ? ". " : "", file, found->torn_name, found->rows);
    else if (found->altered > 0)
        text_format(to, room,
            "%s%zu lines of %s are not as they were written; `gonio verify` names them",
            used ? ". " : "", found->altered, file);
    if (*to)
        fprintf(stderr, "goniod: %s\n", to + (used ? 2 : 0));
}

static enum gonio_status open_table(
    struct goniod *g, const char *file, opener *open, struct gonio_log **log)
{
    struct gonio_log_found found;
    enum gonio_status status = open(g->config.data, log, &found);
    if (status == GONIO_OK)
        say_found(g, file, &found);
    return status;
}

/* One that is not there yet is left alone. */
static enum gonio_status open_existing(
    struct goniod *g, const char *file, opener *open, struct gonio_log **log)
{
    char path[PATH_MAX];
    bool there = text_format(path, sizeof path, "%s/%s", g->config.data, file) == GONIO_OK &&
                 access(path, F_OK) == 0;
    return there ? open_table(g, file, open, log) : GONIO_OK;
}

enum gonio_status folder_open(struct goniod *g)
{
    enum gonio_status status = open_table(g, "measurements.csv", gonio_log_open, &g->log);
    if (status == GONIO_OK)
        status = open_existing(g, "patients.csv", gonio_patients_open, &g->patients);
    if (status == GONIO_OK)
        status = open_existing(g, "outcomes.csv", gonio_outcomes_open, &g->outcomes);
    if (status == GONIO_OK)
        status = open_existing(g, "corrections.csv", gonio_corrections_open, &g->corrections);
    return status;
}

void folder_close(struct goniod *g)
{
    gonio_log_close(g->log);
    gonio_log_close(g->patients);
    gonio_log_close(g->outcomes);
    gonio_log_close(g->corrections);
}

static enum gonio_status opened(
    struct goniod *g, opener *open, struct gonio_log **log, struct gonio_log **out)
{
    enum gonio_status status = *log ? GONIO_OK : open(g->config.data, log, NULL);
    if (status == GONIO_OK)
        *out = *log;
    return status;
}

enum gonio_status folder_patients(struct goniod *g, struct gonio_log **out)
{
    return opened(g, gonio_patients_open, &g->patients, out);
}

enum gonio_status folder_outcomes(struct goniod *g, struct gonio_log **out)
{
    return opened(g, gonio_outcomes_open, &g->outcomes, out);
}

enum gonio_status folder_corrections(struct goniod *g, struct gonio_log **out)
{
    return opened(g, gonio_corrections_open, &g->corrections, out);
}
