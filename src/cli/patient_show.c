/* gonio patient show: what is known of a patient, visit by visit, and what was corrected and why.
 */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/patient.h"
#include "record/dossier.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- For people ---- */

static void print_patient(const char *id, const struct dossier *d)
{
    const struct gonio_patient *p = &d->patient;
    printf("%s", id);
    if (*p->sex)
        printf("   %s", p->sex);
    if (p->birth_year)
        printf("   born %d", p->birth_year);
    if (*p->affected_side)
        printf("   affected: %s", p->affected_side);
    putchar('\n');
    if (*p->note)
        printf("%s\n", p->note);
}

static void print_measurement(const struct gonio_log_row *row)
{
    const char *separator = "   ";
    printf("  %-9s%-32s", row->phase, row->movement);
    if (isfinite(row->mean_deg))
        printf(" %6.1f°", row->mean_deg);
    if (isfinite(row->uncertainty_deg))
        printf(" ± %.1f°", row->uncertainty_deg);
    if (isfinite(row->pain_nprs))
        printf("   pain %g", row->pain_nprs);
    if (*row->rater)
        printf("   %s", row->rater);
    unsigned flags = gonio_flags_known(row->flags);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit) {
            printf("%s%s", separator, gonio_flag_text(1u << bit));
            separator = "; ";
        }
    putchar('\n');
}

static void print_outcome(const struct gonio_outcome *row)
{
    const struct gonio_outcome_item *item = gonio_outcome_item_find(row->item);
    printf("  %-9s%-32s", *row->phase ? row->phase : "-", item ? item->title : row->item);
    if (isfinite(row->value))
        printf(" %6g %s", row->value, row->unit);
    if (*row->side)
        printf("   %s", row->side);
    if (*row->text)
        printf("   %s", row->text);
    if (*row->movement)
        printf("   %s", row->movement);
    if (*row->rater)
        printf("   %s", row->rater);
    putchar('\n');
}

static void print_visit(const struct dossier *d, const struct dossier_visit *v)
{
    printf("\n%s%s%s\n", v->session, text_starts(v->session, v->date) ? "" : "   ",
        text_starts(v->session, v->date) ? "" : v->date);
    for (size_t i = 0; i < d->rows; i++)
        if (strcmp(d->row[i].session, v->session) == 0)
            print_measurement(&d->row[i]);
    for (size_t i = 0; i < d->outcomes; i++)
        if (strcmp(d->outcome[i].session, v->session) == 0)
            print_outcome(&d->outcome[i]);
}

static void print_corrections(const struct dossier *d)
{
    if (d->corrections > 0)
        printf("\nCorrections\n");
    for (size_t i = 0; i < d->corrections; i++) {
        const struct gonio_correction *c = &d->correction[i];
        printf("  %.10s   %s", c->corrected_at, c->session);
        const char *const key[] = { c->phase, c->movement, c->item };
        for (size_t k = 0; k < sizeof key / sizeof *key; k++)
            printf("%s%s", *key[k] ? " " : "", key[k]);
        printf("   %s   because: %s%s%s\n", c->what, c->reason, *c->rater ? "   " : "", c->rater);
    }
}

static void print_text(const char *id, const struct dossier *d)
{
    print_patient(id, d);
    for (size_t i = 0; i < d->visits; i++)
        print_visit(d, &d->visit[i]);
    print_corrections(d);
}

/* ---- For programs ---- */

/* Numbers that are not known are null. */
static json_t *number(double value) { return isfinite(value) ? json_real(value) : json_null(); }

static json_t *measurement(const struct gonio_log_row *row)
{
    return json_pack("{ss ss ss so so so so ss ss ss}", "measured_at", row->measured_at, "phase",
        row->phase, "movement", row->movement, "mean_deg", number(row->mean_deg), "sd_deg",
        number(row->sd_deg), "uncertainty_deg", number(row->uncertainty_deg), "pain_nprs",
        number(row->pain_nprs), "flags", row->flags, "rater", row->rater, "set", row->set);
}

static json_t *outcome(const struct gonio_outcome *row)
{
    return json_pack("{ss ss ss ss ss so ss ss ss}", "recorded_at", row->recorded_at, "phase",
        row->phase, "item", row->item, "movement", row->movement, "side", row->side, "value",
        number(row->value), "unit", row->unit, "text", row->text, "rater", row->rater);
}

static json_t *visit(const struct dossier *d, const struct dossier_visit *v)
{
    json_t *measurements = json_array(), *outcomes = json_array(), *treatments = json_array();
    for (size_t i = 0; i < d->rows; i++)
        if (strcmp(d->row[i].session, v->session) == 0)
            json_array_append_new(measurements, measurement(&d->row[i]));
    for (size_t i = 0; i < d->outcomes; i++)
        if (strcmp(d->outcome[i].session, v->session) == 0) {
            bool treated = strcmp(d->outcome[i].item, "treatment") == 0;
            json_array_append_new(treated ? treatments : outcomes, outcome(&d->outcome[i]));
        }
    return json_pack("{ss ss so so so}", "session", v->session, "date", v->date, "measurements",
        measurements, "outcomes", outcomes, "treatments", treatments);
}

static json_t *correction(const struct gonio_correction *c)
{
    return json_pack("{ss ss ss ss ss ss ss ss ss}", "corrected_at", c->corrected_at, "patient",
        c->patient, "session", c->session, "phase", c->phase, "movement", c->movement, "item",
        c->item, "what", c->what, "reason", c->reason, "rater", c->rater);
}

static void print_json(const char *id, const struct dossier *d)
{
    json_t *visits = json_array(), *corrections = json_array();
    const struct gonio_patient *p = &d->patient;
    for (size_t i = 0; i < d->visits; i++)
        json_array_append_new(visits, visit(d, &d->visit[i]));
    for (size_t i = 0; i < d->corrections; i++)
        json_array_append_new(corrections, correction(&d->correction[i]));
    json_t *year   = p->birth_year ? json_integer(p->birth_year) : json_null();
    json_t *object = json_pack("{ss sb ss so ss ss so so}", "id", id, "known", d->known, "sex",
        p->sex, "birth_year", year, "affected_side", p->affected_side, "note", p->note, "visits",
        visits, "corrections", corrections);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(object);
}

int patient_show(const char *dir, const char *id, bool json)
{
    struct dossier d         = { .known = false };
    enum gonio_status status = dossier_gather(dir, id, &d);
    if (status == GONIO_OK)
        (json ? print_json : print_text)(id, &d);
    else if (status == GONIO_END)
        say("%s: nothing is known of %s; is the id right? `gonio patient list` tells who there is",
            dir, id);
    else
        say("%s", note_text(status));
    if (d.unused > 0)
        say("%zu lines of %s can't be used and were left out; gonio verify names them", d.unused,
            dir);
    dossier_free(&d);
    return status == GONIO_OK ? EXIT_DONE : EXIT_FAILED;
}
