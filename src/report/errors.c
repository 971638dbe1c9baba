/** @file
 *  The errors that a patient's changes are held against.
 */
#include "base/text.h"
#include "report/findings.h"
#include <math.h>

/* The clinic's own error before the published one. */
static enum gonio_status find_direction_errors(const struct findings *f, struct findings_pair *pair)
{
    for (int d = 0; d < pair->directions; d++) {
        const struct gonio_movement *m = pair->movement[d];
        pair->sem_deg[d]               = m->sem_deg;
        pair->sem_between_deg[d]       = m->sem_between_deg;
        enum gonio_status same =
            gonio_limits_sem(f->dir, m->id, GONIO_SAME_VISIT, &pair->sem_deg[d]);
        enum gonio_status between =
            gonio_limits_sem(f->dir, m->id, GONIO_BETWEEN_VISITS, &pair->sem_between_deg[d]);
        pair->sem_assumed |= m->sem_assumed && same != GONIO_OK;
        if (same < 0 || between < 0)
            return same < 0 ? same : between;
    }
    return GONIO_OK;
}

static enum gonio_status find_total_errors(const struct findings *f, struct findings_pair *pair)
{
    char id[80];
    struct gonio_total_error *const e[] = { &pair->total, &pair->total_between };
    *e[0]                               = gonio_total_sem(pair->id, pair->sem_deg, false);
    *e[1]                               = gonio_total_sem(pair->id, pair->sem_between_deg, true);
    text_format(id, sizeof id, "%s.total", pair->id);
    for (int i = 0; i < 2; i++) {
        enum gonio_status status = gonio_limits_sem(
            f->dir, id, i ? GONIO_BETWEEN_VISITS : GONIO_SAME_VISIT, &e[i]->sem_deg);
        if (status < 0)
            return status;
        if (status == GONIO_OK) {
            e[i]->assumed = false;
            e[i]->source  = "the clinic's own";
        }
    }
    return GONIO_OK;
}

/* What the patient's own error raises. @return it where it does, NaN where not */
static double hold_against(const struct gonio_own_error *own, double *same_deg, double *between_deg)
{
    double raised = own->sem_deg > *same_deg ? own->sem_deg : (double)NAN;
    *same_deg     = gonio_change_sem(*same_deg, own->sem_deg);
    *between_deg  = gonio_change_sem(*between_deg, own->sem_deg);
    return raised;
}

static enum gonio_status find_own_errors(const struct findings *f, struct findings_pair *pair)
{
    struct gonio_own_error own;
    char id[80];
    for (int d = 0; d < pair->directions; d++) {
        enum gonio_status status =
            gonio_own_error_find(f->dir, f->patient, pair->movement[d]->id, &own);
        if (status < 0)
            return status;
        if (status != GONIO_OK)
            continue;
        pair->own_sets       = own.sets;
        pair->own_sem_deg[d] = hold_against(&own, &pair->sem_deg[d], &pair->sem_between_deg[d]);
    }
    text_format(id, sizeof id, "%s.total", pair->id);
    enum gonio_status status = gonio_own_error_find(f->dir, f->patient, id, &own);
    if (status == GONIO_OK)
        pair->own_total_sem_deg =
            hold_against(&own, &pair->total.sem_deg, &pair->total_between.sem_deg);
    if (isfinite(pair->own_total_sem_deg))
        pair->total.assumed = false;
    return status < 0 ? status : GONIO_OK;
}

enum gonio_status findings_errors(struct findings *f)
{
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < f->pairs && status == GONIO_OK; i++) {
        struct findings_pair *pair = &f->pair[i];
        pair->own_sem_deg[0] = pair->own_sem_deg[1] = pair->own_total_sem_deg = NAN;
        status = find_direction_errors(f, pair);
        if (status == GONIO_OK && pair->directions == 2)
            status = find_total_errors(f, pair);
        if (status == GONIO_OK)
            status = find_own_errors(f, pair);
    }
    return status;
}
