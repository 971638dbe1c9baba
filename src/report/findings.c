#include "report/findings.h"
#include "base/grow.h"
#include "base/note.h"
#include "base/text.h"
#include "report/both.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int phase_of(const char *phase)
{
    return strcmp(phase, "before") == 0  ? FINDINGS_BEFORE
           : strcmp(phase, "after") == 0 ? FINDINGS_AFTER
                                         : FINDINGS_BASELINE;
}

/* Days since 1970-01-01 by the calendar; months counted from March, so that the leap day comes
 * last. */
static double day_of(const char *time)
{
    int y, m, d, hour, minute;
    if (sscanf(time, "%4d-%2d-%2dT%2d:%2d", &y, &m, &d, &hour, &minute) != 5)
        return 0;
    y -= m < 3;
    m           = (m + 9) % 12;
    double days = 365.0 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 1 - 719468;
    return days + (hour + minute / 60.0) / 24;
}

static struct findings_pair *pair_of(struct findings *f, const struct gonio_movement *movement)
{
    for (int i = 0; i < f->pairs; i++)
        if (strcmp(f->pair[i].id, movement->pair) == 0)
            return &f->pair[i];
    if (f->pairs == FINDINGS_PAIRS)
        return NULL;
    struct findings_pair *pair = &f->pair[f->pairs++];
    *pair                      = (struct findings_pair){ .id = movement->pair };
    pair->directions           = (int)gonio_movement_find(movement->pair, pair->movement);
    return pair;
}

static struct findings_visit *visit_of(struct findings_pair *pair, const struct gonio_log_row *row)
{
    for (size_t i = 0; i < pair->visits; i++)
        if (strcmp(pair->visit[i].session, row->session) == 0)
            return &pair->visit[i];
    struct findings_visit *more = realloc(pair->visit, (pair->visits + 1) * sizeof *more);
    if (!more)
        return NULL;
    pair->visit              = more;
    struct findings_visit *v = &more[pair->visits++];
    memset(v, 0, sizeof *v);
    text_format(v->session, sizeof v->session, "%s", row->session);
    v->day = day_of(row->measured_at);
    return v;
}

/* Of several sets of one direction and phase the last one holds. */
static enum gonio_status take_line(void *user, const struct gonio_log_line *line)
{
    struct findings *f = user;
    const struct gonio_movement *found[2];
    f->altered += line->row == NULL;
    if (!line->row || strcmp(line->row->patient, f->patient) != 0)
        return GONIO_OK;
    struct findings_pair *pair = NULL;
    if (gonio_movement_find(line->row->movement, found) == 1)
        pair = pair_of(f, found[0]);
    if (!pair) {
        f->unknown++;
        return GONIO_OK;
    }
    struct findings_visit *visit = visit_of(pair, line->row);
    if (!visit)
        return GONIO_ENOMEM;
    int direction =
        pair->directions == 2 && strcmp(pair->movement[1]->id, line->row->movement) == 0;
    int phase                      = phase_of(line->row->phase);
    visit->there[phase][direction] = isfinite(line->row->mean_deg);
    visit->row[phase][direction]   = *line->row;
    return GONIO_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct findings_visit *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
                            : strcmp(x->session, y->session);
}

static void find_latest(struct findings *f)
{
    const struct findings_visit *latest = NULL;
    for (int i = 0; i < f->pairs; i++) {
        const struct findings_visit *last = &f->pair[i].visit[f->pair[i].visits - 1];
        if (!latest || by_day(last, latest) > 0)
            latest = last;
    }
    if (latest)
        text_format(f->session, sizeof f->session, "%s", latest->session);
}

/* Keep the visits up to the reported session, and the pairs that were measured in it. */
static void cut_to_session(struct findings *f)
{
    int kept = 0;
    for (int i = 0; i < f->pairs; i++) {
        struct findings_pair pair = f->pair[i];
        size_t n                  = pair.visits;
        while (n > 0 && strcmp(pair.visit[n - 1].session, f->session) != 0)
            n--;
        if (n == 0) {
            free(pair.visit);
            continue;
        }
        pair.visits     = n;
        f->pair[kept++] = pair;
    }
    f->pairs = kept;
}

/* Age and sex, by which norms are found: as they were told, else as patients.csv has them. Of a
 * year of birth the age that is reached in the year of the visit. */
static enum gonio_status find_person(struct findings *f, const struct gonio_person *told)
{
    struct gonio_patient known;
    f->person                = told ? *told : (struct gonio_person){ GONIO_NORM_NO_AGE, 0 };
    enum gonio_status status = gonio_patient_read(f->dir, f->patient, &known);
    if (status == GONIO_END)
        return GONIO_OK;
    if (status != GONIO_OK)
        return status;
    int year = atoi(findings_any_row(f)->measured_at); /* of "2026-11-21T..." */
    if (f->person.age_years == GONIO_NORM_NO_AGE && known.birth_year > 0 && year > known.birth_year)
        f->person.age_years = year - known.birth_year;
    if (!f->person.sex)
        f->person.sex = known.sex[0];
    return GONIO_OK;
}

static enum gonio_status take_outcome(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct findings *f = user;
    (void)line;
    f->altered += row == NULL;
    if (!row || strcmp(row->session, f->session) != 0)
        return GONIO_OK;
    f->unknown += gonio_outcome_item_find(row->item) == NULL;
    struct gonio_outcome *more = grow(f->outcome, f->outcomes, sizeof *more);
    if (!more)
        return GONIO_ENOMEM;
    f->outcome          = more;
    more[f->outcomes++] = *row;
    return GONIO_OK;
}

static enum gonio_status gather(
    struct findings *f, const char *session, const struct gonio_person *told)
{
    enum gonio_status status = gonio_log_standing(f->dir, take_line, f);
    if (status != GONIO_OK)
        return status;
    if (f->pairs == 0)
        return note(GONIO_ENODEV, "%s: nothing of %s is in the log; is the id right? Measure first",
            f->dir, f->patient);
    for (int i = 0; i < f->pairs; i++)
        qsort(f->pair[i].visit, f->pair[i].visits, sizeof *f->pair[i].visit, by_day);
    if (session)
        text_format(f->session, sizeof f->session, "%s", session);
    else
        find_latest(f);
    cut_to_session(f);
    if (f->pairs == 0)
        return note(GONIO_ENODEV,
            "%s: %s has no session \"%.64s\" in the log; leave --session out for the latest",
            f->dir, f->patient, f->session);
    status = gonio_outcomes_standing(f->dir, f->patient, take_outcome, f);
    if (status == GONIO_OK)
        status = findings_errors(f);
    if (status == GONIO_OK)
        status = find_person(f, told);
    return status == GONIO_OK ? gonio_norms_gather(f->dir, &f->norms, &f->norms_count) : status;
}

enum gonio_status findings_gather(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, struct findings *out)
{
    if (!text_is_name(patient))
        return note(GONIO_EINVAL,
            "patient \"%.64s\" is no id: 1 to 64 letters, digits or . _ - beginning with a letter, "
            "digit or _, "
            "such as P017",
            patient);
    if (session && !text_is_name(session))
        return note(GONIO_EINVAL, "session \"%.64s\" is no id such as 2026-11-21a", session);
    struct findings f = { .dir = dir };
    text_format(f.patient, sizeof f.patient, "%s", patient);
    enum gonio_status status = gather(&f, session, person);
    if (status == GONIO_OK)
        *out = f;
    else
        findings_free(&f);
    return status;
}

void findings_free(struct findings *f)
{
    for (int i = 0; i < f->pairs; i++)
        free(f->pair[i].visit);
    free(f->outcome);
    free(f->norms);
    f->outcome  = NULL;
    f->norms    = NULL;
    f->outcomes = 0;
    f->pairs    = 0;
}

const struct findings_visit *findings_now(const struct findings_pair *pair)
{
    return &pair->visit[pair->visits - 1];
}

unsigned findings_flags(const struct gonio_log_row *row) { return gonio_flags_known(row->flags); }

struct gonio_mean findings_mean(const struct gonio_log_row *row)
{
    return (struct gonio_mean){ .mean_deg = row->mean_deg,
        .sd_deg                           = row->sd_deg,
        .n                                = row->reps_valid > 0 ? row->reps_valid : 0,
        .flags                            = findings_flags(row) };
}

bool findings_has_row(const struct findings_pair *pair, int direction)
{
    return direction == FINDINGS_BOTH ? both_any(pair) : direction < pair->directions;
}

int findings_columns(const struct findings_pair *pair, int phase[FINDINGS_PHASES])
{
    const struct findings_visit *now = findings_now(pair);
    int n                            = 0;
    phase[n++]                       = FINDINGS_BEFORE;
    if (now->there[FINDINGS_BASELINE][0] || now->there[FINDINGS_BASELINE][1])
        phase[n++] = FINDINGS_BASELINE;
    phase[n++] = FINDINGS_AFTER;
    return n;
}

bool findings_change(const struct findings_pair *pair, int direction, struct gonio_change *out)
{
    const struct findings_visit *now = findings_now(pair);
    if (direction == FINDINGS_BOTH)
        return both_change(pair, out);
    if (!now->there[FINDINGS_BEFORE][direction] || !now->there[FINDINGS_AFTER][direction])
        return false;
    struct gonio_mean before = findings_mean(&now->row[FINDINGS_BEFORE][direction]);
    struct gonio_mean after  = findings_mean(&now->row[FINDINGS_AFTER][direction]);
    *out                     = gonio_change_judge(&before, &after, pair->sem_deg[direction]);
    return true;
}

const struct gonio_log_row *findings_first(
    const struct findings_pair *pair, int phase, int direction)
{
    for (size_t i = 0; i < pair->visits; i++)
        if (pair->visit[i].there[phase][direction])
            return &pair->visit[i].row[phase][direction];
    return NULL;
}

const struct gonio_log_row *findings_last(
    const struct findings_pair *pair, int phase, int direction)
{
    for (size_t i = pair->visits; i-- > 0;)
        if (pair->visit[i].there[phase][direction])
            return &pair->visit[i].row[phase][direction];
    return NULL;
}

bool findings_progress(const struct findings_pair *pair, int direction, struct gonio_change *out)
{
    const struct gonio_log_row *first = findings_first(pair, FINDINGS_BEFORE, direction);
    const struct gonio_log_row *last  = findings_last(pair, FINDINGS_BEFORE, direction);
    if (first == last)
        return false;
    struct gonio_mean begin = findings_mean(first), now = findings_mean(last);
    *out = gonio_change_judge(&begin, &now, pair->sem_between_deg[direction]);
    return true;
}

unsigned findings_all_flags(const struct findings *f)
{
    unsigned flags = 0;
    for (int i = 0; i < f->pairs; i++)
        for (int p = 0; p < FINDINGS_BASELINE; p++)
            for (int d = 0; d < f->pair[i].directions; d++)
                if (findings_now(&f->pair[i])->there[p][d])
                    flags |= findings_flags(&findings_now(&f->pair[i])->row[p][d]);
    return flags;
}

const struct gonio_log_row *findings_any_row(const struct findings *f)
{
    for (int p = FINDINGS_AFTER; p >= 0; p--)
        for (int d = 0; d < GONIO_DIRECTIONS; d++)
            if (findings_now(&f->pair[0])->there[p][d])
                return &findings_now(&f->pair[0])->row[p][d];
    return &findings_now(&f->pair[0])->row[FINDINGS_BASELINE][0];
}
