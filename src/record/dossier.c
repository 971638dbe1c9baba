#include "record/dossier.h"
#include "base/grow.h"
#include "base/text.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The day of a session: its id begins with it, unless a person named it. */
static void date_of(const char *session, const char *time, char out[11])
{
    static const char shape[] = "dddd-dd-dd";
    bool dated                = true;
    for (size_t i = 0; i < sizeof shape - 1 && dated; i++)
        dated = shape[i] == 'd' ? isdigit((unsigned char)session[i]) : session[i] == shape[i];
    text_format(out, 11, "%.10s", dated ? session : time);
}

/* ---- One patient ---- */

struct gathering {
    const char *patient;
    struct dossier *out;
};

static enum gonio_status take_visit(struct dossier *d, const char *session, const char *time)
{
    for (size_t i = 0; i < d->visits; i++)
        if (strcmp(d->visit[i].session, session) == 0)
            return GONIO_OK;
    struct dossier_visit *more = grow(d->visit, d->visits, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    d->visit                = more;
    struct dossier_visit *v = &more[d->visits++];
    text_format(v->session, sizeof v->session, "%s", session);
    date_of(session, time, v->date);
    return GONIO_OK;
}

static enum gonio_status take_patient(
    void *user, const struct gonio_line *line, const struct gonio_patient *patient)
{
    struct gathering *g = user;
    (void)line;
    g->out->unused += patient == NULL;
    if (patient && strcmp(patient->id, g->patient) == 0) {
        g->out->known   = true;
        g->out->patient = *patient;
    }
    return GONIO_OK;
}

static enum gonio_status take_row(void *user, const struct gonio_log_line *line)
{
    struct gathering *g = user;
    struct dossier *d   = g->out;
    d->unused += line->row == NULL;
    if (!line->row || strcmp(line->row->patient, g->patient) != 0)
        return GONIO_OK;
    struct gonio_log_row *more = grow(d->row, d->rows, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    d->row          = more;
    more[d->rows++] = *line->row;
    return take_visit(d, line->row->session, line->row->measured_at);
}

static enum gonio_status take_outcome(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct gathering *g = user;
    struct dossier *d   = g->out;
    (void)line;
    d->unused += row == NULL;
    if (!row)
        return GONIO_OK;
    struct gonio_outcome *more = grow(d->outcome, d->outcomes, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    d->outcome          = more;
    more[d->outcomes++] = *row;
    return take_visit(d, row->session, row->recorded_at);
}

/* Also those of a measurement that came from another pseudonym: "patient: P017 to P018". */
static bool concerns(const struct gonio_correction *row, const char *patient)
{
    static const char to[] = " to ";
    const char *moved      = strncmp(row->what, "patient:", 8) == 0 ? strstr(row->what, to) : NULL;
    return strcmp(row->patient, patient) == 0 ||
           (moved && strcmp(moved + sizeof to - 1, patient) == 0);
}

static enum gonio_status take_correction(
    void *user, const struct gonio_line *line, const struct gonio_correction *row)
{
    struct gathering *g = user;
    struct dossier *d   = g->out;
    (void)line;
    d->unused += row == NULL;
    if (!row || !concerns(row, g->patient))
        return GONIO_OK;
    struct gonio_correction *more = grow(d->correction, d->corrections, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    d->correction          = more;
    more[d->corrections++] = *row;
    return GONIO_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct dossier_visit *x = a, *y = b;
    int days = strcmp(x->date, y->date);
    return days ? days : strcmp(x->session, y->session);
}

enum gonio_status dossier_gather(const char *dir, const char *patient, struct dossier *out)
{
    struct gathering g       = { patient, out };
    *out                     = (struct dossier){ .known = false };
    enum gonio_status status = gonio_patients_read(dir, take_patient, &g);
    if (status == GONIO_OK)
        status = gonio_log_standing(dir, take_row, &g);
    if (status == GONIO_ENODEV) /* a patient may be known before anything was measured */
        status = GONIO_OK;
    if (status == GONIO_OK)
        status = gonio_outcomes_standing(dir, patient, take_outcome, &g);
    if (status == GONIO_OK)
        status = gonio_corrections_read(dir, take_correction, &g);
    if (status != GONIO_OK)
        return status;
    if (out->visits > 0)
        qsort(out->visit, out->visits, sizeof *out->visit, by_day);
    return out->known || out->visits > 0 || out->corrections > 0 ? GONIO_OK : GONIO_END;
}

void dossier_free(struct dossier *d)
{
    free(d->row);
    free(d->outcome);
    free(d->correction);
    free(d->visit);
    *d = (struct dossier){ .known = false };
}

/* ---- Everybody ---- */

/* A visit of somebody; no session: only known. */
struct seen {
    char id[65];
    struct dossier_visit visit;
};

struct roster {
    struct seen *seen;
    size_t count, last; /* last: found lately, where the next one mostly is too */
};

static bool is_seen(const struct seen *s, const char *id, const char *session)
{
    return strcmp(s->id, id) == 0 && strcmp(s->visit.session, session) == 0;
}

static enum gonio_status see(
    struct roster *r, const char *id, const char *session, const char *time)
{
    if (r->last < r->count && is_seen(&r->seen[r->last], id, session))
        return GONIO_OK;
    for (r->last = 0; r->last < r->count; r->last++)
        if (is_seen(&r->seen[r->last], id, session))
            return GONIO_OK;
    struct seen *more = grow(r->seen, r->count, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    r->seen        = more;
    struct seen *s = &more[r->count++];
    memset(s, 0, sizeof *s);
    text_format(s->id, sizeof s->id, "%s", id);
    text_format(s->visit.session, sizeof s->visit.session, "%s", session);
    if (*session)
        date_of(session, time, s->visit.date);
    return GONIO_OK;
}

static enum gonio_status see_patient(
    void *user, const struct gonio_line *line, const struct gonio_patient *patient)
{
    (void)line;
    return patient ? see(user, patient->id, "", "") : GONIO_OK;
}

static enum gonio_status see_row(void *user, const struct gonio_log_line *line)
{
    const struct gonio_log_row *row = line->row;
    return row ? see(user, row->patient, row->session, row->measured_at) : GONIO_OK;
}

static enum gonio_status see_outcome(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    (void)line;
    return row && !gonio_outcome_is_withdrawn(row)
               ? see(user, row->patient, row->session, row->recorded_at)
               : GONIO_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    int ids = strcmp(x->id, y->id);
    return ids ? ids : by_day(&x->visit, &y->visit);
}

/* Sorted, all of one id stand together, the last visit behind the others. */
static enum gonio_status count_visits(
    const struct roster *r, struct dossier_entry **out, size_t *count)
{
    struct dossier_entry *list = calloc(r->count + 1, sizeof *list);
    size_t n                   = 0;
    if (!list)
        return GONIO_ENOMEM;
    for (size_t i = 0; i < r->count; i++) {
        const struct seen *s = &r->seen[i];
        if (n == 0 || strcmp(list[n - 1].id, s->id) != 0)
            memcpy(list[n++].id, s->id, sizeof s->id);
        struct dossier_entry *e = &list[n - 1];
        e->known |= !*s->visit.session;
        e->visits += *s->visit.session != '\0';
        memcpy(e->last, s->visit.date, sizeof e->last);
    }
    *out   = list;
    *count = n;
    return GONIO_OK;
}

enum gonio_status dossier_list(const char *dir, struct dossier_entry **out, size_t *count)
{
    struct roster r          = { .count = 0 };
    enum gonio_status status = gonio_patients_read(dir, see_patient, &r);
    if (status == GONIO_OK)
        status = gonio_log_standing(dir, see_row, &r);
    if (status == GONIO_ENODEV)
        status = GONIO_OK;
    if (status == GONIO_OK)
        status = gonio_outcomes_read(dir, see_outcome, &r);
    if (status == GONIO_OK && r.count > 0)
        qsort(r.seen, r.count, sizeof *r.seen, by_id);
    if (status == GONIO_OK)
        status = count_visits(&r, out, count);
    free(r.seen);
    return status;
}
