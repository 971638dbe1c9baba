#include "record/ratings.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/named.h"
#include <gonio/record.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- Out of a CSV ---- */

enum field { PERSON, RATER, VALUE, FIELDS };
static const char *const names[FIELDS] = { "person", "rater", "value_deg" };

struct reading {
    struct named file;
    struct ratings *out; /* while reading, rows of value_deg are GONIO_RATERS_MAX apart */
};

/* The place of a name, given one where it is new; -1 where there is no room. */
static int place_of(char (*known)[RATINGS_NAME], int *count, int most, const char *name)
{
    for (int i = 0; i < *count; i++)
        if (strcmp(known[i], name) == 0)
            return i;
    if (*count == most)
        return -1;
    text_format(known[*count], RATINGS_NAME, "%s", name);
    return (*count)++;
}

static enum gonio_status take_value(struct reading *r, char text[FIELDS][NAMED_TEXT])
{
    struct ratings *out = r->out;
    double value_deg;
    for (int i = PERSON; i <= RATER; i++)
        if (!text[i][0] || strlen(text[i]) >= RATINGS_NAME || !csv_is_clean(text[i]))
            return named_bad(&r->file, i == PERSON ? "person is not a name of 1 to 64 characters"
                                                   : "rater is not a name of 1 to 64 characters");
    if (number_whole(text[VALUE], &value_deg) != GONIO_OK || fabs(value_deg) > 360)
        return named_bad(&r->file,
            "value_deg is no angle between -360 and 360 degrees; correct it, or take "
            "this person out of the file");
    int rater = place_of(out->rater, &out->raters, GONIO_RATERS_MAX, text[RATER]);
    if (rater < 0)
        return note(GONIO_EFORMAT, "%s: line %zu: more than %d raters; is the column rater right?",
            r->file.lines.name, r->file.lines.number, GONIO_RATERS_MAX);
    int so_far = out->people;
    int person = place_of(out->person, &out->people, GONIO_PEOPLE_MAX, text[PERSON]);
    if (person < 0)
        return note(GONIO_EFORMAT, "%s: line %zu: more than %d people", r->file.lines.name,
            r->file.lines.number, GONIO_PEOPLE_MAX);
    double *row = out->value_deg + person * GONIO_RATERS_MAX;
    for (int i = 0; person == so_far && i < GONIO_RATERS_MAX; i++)
        row[i] = NAN;
    if (!isnan(row[rater]))
        return note(GONIO_EFORMAT,
            "%s: line %zu: person %s has a value of rater %s already; take one of them out",
            r->file.lines.name, r->file.lines.number, text[PERSON], text[RATER]);
    row[rater] = value_deg;
    return GONIO_OK;
}

/* Every person by every rater; the rows move together. */
static enum gonio_status close_up(struct ratings *t, const char *name)
{
    for (int i = 0; i < t->people; i++)
        for (int j = 0; j < t->raters; j++) {
            double value = t->value_deg[i * GONIO_RATERS_MAX + j];
            if (isnan(value))
                return note(GONIO_EFORMAT,
                    "%s: person %s has no value of rater %s; measure it, or take this person out "
                    "of the file",
                    name, t->person[i], t->rater[j]);
            t->value_deg[i * t->raters + j] = value;
        }
    return GONIO_OK;
}

enum gonio_status ratings_read(int fd, const char *name, struct ratings *out)
{
    char text[FIELDS][NAMED_TEXT] = { "" };
    struct reading *r             = malloc(sizeof *r);
    if (!r)
        return GONIO_ENOMEM;
    out->people = out->raters = out->left_out = out->altered = 0;
    r->out                                                   = out;
    enum gonio_status status = named_open(&r->file, fd, name, names, FIELDS);
    while (status == GONIO_OK && (status = named_next(&r->file, text)) == GONIO_OK)
        status = take_value(r, text);
    free(r);
    return status == GONIO_END ? close_up(out, name) : status;
}

/* ---- Out of the progress log ---- */

struct search {
    const char *patient, *movement; /* patient NULL: all */
    int wanted;                     /* sets: a session with fewer gives way to the next */
    struct baseline *found;
    int patients, most, altered;
};

static struct baseline *patient_of(struct search *s, const char *patient)
{
    for (int i = 0; i < s->patients; i++)
        if (strcmp(s->found[i].patient, patient) == 0)
            return &s->found[i];
    if (s->patients == s->most)
        return NULL;
    struct baseline *b = &s->found[s->patients++];
    memset(b, 0, sizeof *b);
    text_format(b->patient, sizeof b->patient, "%s", patient);
    return b;
}

static enum gonio_status take_line(void *user, const struct gonio_log_line *line)
{
    struct search *s                = user;
    const struct gonio_log_row *row = line->row;
    s->altered += !row;
    bool untreated =
        row && (strcmp(row->phase, "before") == 0 || strcmp(row->phase, "baseline") == 0);
    if (!untreated || strcmp(row->movement, s->movement) != 0 || !isfinite(row->mean_deg) ||
        (s->patient && strcmp(row->patient, s->patient) != 0))
        return GONIO_OK;
    struct baseline *b = patient_of(s, row->patient);
    if (!b)
        return note(GONIO_ERANGE, "the log has more than %d patients with this movement", s->most);
    if (strcmp(b->session, row->session) != 0) {
        if (b->sets >= s->wanted)
            return GONIO_OK;
        text_format(b->session, sizeof b->session, "%s", row->session);
        b->sets = 0;
    }
    if (b->sets < GONIO_RATERS_MAX) {
        b->line[b->sets]        = line->number;
        b->value_deg[b->sets++] = row->mean_deg;
    }
    return GONIO_OK;
}

enum gonio_status ratings_baseline(
    const char *dir, const char *patient, const char *movement, struct baseline *out)
{
    struct baseline found = { .sets = 0 };
    struct search s       = {
              .patient = patient, .movement = movement, .wanted = 2, .found = &found, .most = 1
    };
    enum gonio_status status = gonio_log_standing(dir, take_line, &s);
    if (status == GONIO_OK && found.sets < 2)
        status = note(GONIO_EQUALITY,
            "%s has no session with two sets of %s before treatment; record a second one with "
            "gonio measure … --phase baseline",
            patient, movement);
    if (status == GONIO_OK)
        *out = found;
    return status;
}

/* Both directions of a set stand on two lines, one below the other: what does not, is no sum. */
static enum gonio_status add_up(const struct baseline *left, const struct baseline *right,
    const char *pair, struct baseline *out)
{
    struct baseline sum = *left;
    bool same           = left->sets == right->sets && strcmp(left->session, right->session) == 0;
    for (int i = 0; same && i < sum.sets; i++) {
        same = right->line[i] == left->line[i] + 1;
        sum.value_deg[i] += right->value_deg[i];
    }
    if (!same)
        return note(GONIO_EQUALITY, "%s: not every set of %s before treatment has both directions",
            left->patient, pair);
    *out = sum;
    return GONIO_OK;
}

static enum gonio_status total_baseline(
    const char *dir, const char *patient, const char *pair, struct baseline *out)
{
    const struct gonio_movement *found[2];
    struct baseline direction[2];
    enum gonio_status status = GONIO_OK;
    if (gonio_movement_find(pair, found) != 2)
        return note(GONIO_EQUALITY, "\"%s\" has no two directions", pair);
    for (int i = 0; i < 2 && status == GONIO_OK; i++)
        status = ratings_baseline(dir, patient, found[i]->id, &direction[i]);
    return status == GONIO_OK ? add_up(&direction[0], &direction[1], pair, out) : status;
}

enum gonio_status gonio_own_error_find(
    const char *dir, const char *patient, const char *movement, struct gonio_own_error *out)
{
    static const char total[] = ".total";
    struct baseline b         = { .sets = 0 };
    char pair[80];
    enum gonio_status status;
    if (text_ends(movement, total)) {
        int len = (int)(strlen(movement) - strlen(total));
        text_format(pair, sizeof pair, "%.*s", len < 64 ? len : 64, movement);
        status = total_baseline(dir, patient, pair, &b);
    } else {
        status = ratings_baseline(dir, patient, movement, &b);
    }
    if (status == GONIO_EQUALITY)
        return GONIO_END;
    if (status != GONIO_OK)
        return status;
    return gonio_own_error_evaluate(b.value_deg, b.sets, out) == GONIO_OK ? GONIO_OK : GONIO_END;
}

static void fill(struct ratings *t, const struct search *s)
{
    t->people = t->left_out = 0;
    t->raters               = s->wanted;
    t->altered              = s->altered;
    for (int j = 0; j < s->wanted; j++)
        text_format(t->rater[j], RATINGS_NAME, "set %d", j + 1);
    for (int i = 0; i < s->patients; i++) {
        const struct baseline *b = &s->found[i];
        if (b->sets < s->wanted) {
            t->left_out++;
            continue;
        }
        memcpy(t->value_deg + t->people * s->wanted, b->value_deg,
            (size_t)s->wanted * sizeof *b->value_deg);
        memcpy(t->person[t->people++], b->patient, sizeof b->patient);
    }
}

enum gonio_status ratings_from_log(
    const char *dir, const char *movement, int sets, struct ratings *out)
{
    if (sets < 2 || sets > GONIO_RATERS_MAX)
        return note(GONIO_EINVAL, "sets from 2 to %d can be compared", GONIO_RATERS_MAX);
    struct search s = { .movement = movement, .wanted = sets, .most = GONIO_PEOPLE_MAX };
    s.found         = malloc(sizeof *s.found * GONIO_PEOPLE_MAX);
    if (!s.found)
        return GONIO_ENOMEM;
    enum gonio_status status = gonio_log_standing(dir, take_line, &s);
    if (status == GONIO_OK)
        fill(out, &s);
    free(s.found);
    return status;
}
