/* What is noted beside a set: who the patient is, what they report, and corrections. */
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "goniod.h"
#include <math.h>
#include <string.h>

static const char software[] = "gonio " GONIO_VERSION;

/* NULL, with a note, where it is not given. */
static const char *needed(const struct message *m, const char *key)
{
    const char *text = message_get(m, key, "");
    if (*text)
        return text;
    note(GONIO_EINVAL, "%s: %s is needed", m->verb, key);
    return NULL;
}

/* A text of the message, and where it goes. */
struct word {
    const char *key;
    char *out;
    size_t size;
};

/* ---- patient ---- */

static enum gonio_status take_year(const struct message *m, int *year)
{
    const char *text = message_get(m, "birth_year", NULL);
    long long value  = 0;
    if (!text)
        return GONIO_OK;
    if (*text && integer_whole(text, 1, 9999, &value) != GONIO_OK)
        return note(GONIO_EINVAL, "birth_year \"%.40s\": a year such as 1968", text);
    *year = (int)value;
    return GONIO_OK;
}

/* Only what is given changes; given and empty: not known. */
static enum gonio_status take_patient(const struct message *m, struct gonio_patient *p)
{
    const struct word text[] = { { "sex", p->sex, sizeof p->sex },
        { "affected_side", p->affected_side, sizeof p->affected_side },
        { "note", p->note, sizeof p->note } };
    enum gonio_status status = take_year(m, &p->birth_year);
    for (size_t i = 0; i < sizeof text / sizeof *text && status == GONIO_OK; i++)
        if (message_get(m, text[i].key, NULL))
            status = request_text(m, text[i].key, text[i].out, text[i].size);
    return status;
}

static void reply_patient(
    struct client *c, const struct message *m, const struct gonio_patient *p, bool changed)
{
    char text[2048];
    struct jsonw j;
    request_reply(&j, text, sizeof text, m);
    jsonw_bool(&j, "changed", changed);
    jsonw_string(&j, "id", p->id);
    jsonw_string(&j, "sex", p->sex);
    if (p->birth_year)
        jsonw_integer(&j, "birth_year", p->birth_year);
    else
        jsonw_raw(&j, "birth_year", "null");
    jsonw_string(&j, "affected_side", p->affected_side);
    jsonw_string(&j, "note", p->note);
    request_reply_end(c, &j);
}

static bool same_patient(const struct gonio_patient *a, const struct gonio_patient *b)
{
    return strcmp(a->sex, b->sex) == 0 && strcmp(a->affected_side, b->affected_side) == 0 &&
           strcmp(a->note, b->note) == 0 && a->birth_year == b->birth_year;
}

enum gonio_status notes_patient(struct client *c, const struct message *m)
{
    struct goniod *g = c->daemon;
    struct gonio_log *patients;
    struct gonio_patient was = { .id = "" }, p;
    const char *id           = needed(m, "id");
    if (!id)
        return GONIO_EINVAL;
    enum gonio_status status = gonio_patient_read(g->config.data, id, &was);
    bool is_new              = status == GONIO_END;
    if (status != GONIO_OK && !is_new)
        return status;
    p      = was;
    status = request_text(m, "id", p.id, sizeof p.id);
    if (status == GONIO_OK)
        status = take_patient(m, &p);
    bool changed = is_new || !same_patient(&p, &was);
    if (status == GONIO_OK && changed) {
        clock_wall_text(p.recorded_at, sizeof p.recorded_at);
        text_format(p.software, sizeof p.software, "%s", software);
        status = folder_patients(g, &patients);
        if (status == GONIO_OK)
            status = gonio_patient_append(patients, &p);
    }
    if (status == GONIO_OK)
        reply_patient(c, m, &p, changed);
    return status;
}

/* ---- outcome ---- */

/* The rows of one request. */
struct entry {
    struct gonio_outcome row[GONIO_OUTCOME_ROWS_MOST];
    size_t rows;
};

static enum gonio_status add_item(struct entry *e, const char *id)
{
    const struct gonio_outcome_item *item = gonio_outcome_item_find(id);
    if (!item)
        return note(GONIO_EINVAL,
            "\"%.60s\" is no item that is known here; `gonio outcome --items` lists them", id);
    if (e->rows == GONIO_OUTCOME_ROWS_MOST)
        return note(GONIO_EINVAL, "at most %d items at a time", GONIO_OUTCOME_ROWS_MOST);
    gonio_outcome_init(&e->row[e->rows++], item);
    return GONIO_OK;
}

static enum gonio_status add_value(struct entry *e, const char *text)
{
    if (e->rows == 0)
        return note(GONIO_EINVAL, "a value comes after its item");
    struct gonio_outcome *row = &e->row[e->rows - 1];
    if (*text && number_whole(text, &row->value) != GONIO_OK)
        return note(GONIO_EINVAL, "%s \"%.40s\" is no number", row->item, text);
    return GONIO_OK;
}

/* The text goes to the item that has one. */
static enum gonio_status add_text(struct entry *e, const struct message *m)
{
    struct gonio_outcome *of = NULL;
    if (!*message_get(m, "text", ""))
        return GONIO_OK;
    for (size_t i = 0; i < e->rows; i++) {
        if (gonio_outcome_item_find(e->row[i].item)->text == GONIO_OUTCOME_NONE)
            continue;
        if (of)
            return note(GONIO_EINVAL, "%s and %s each have a text: give them one at a time",
                of->item, e->row[i].item);
        of = &e->row[i];
    }
    if (!of)
        return note(GONIO_EINVAL, "%s has no text", e->row[0].item);
    return request_text(m, "text", of->text, sizeof of->text);
}

static enum gonio_status take_items(const struct message *m, struct entry *e)
{
    enum gonio_status status = GONIO_OK;
    e->rows                  = 0;
    for (size_t i = 0; i < m->pairs && status == GONIO_OK; i++) {
        if (strcmp(m->pair[i].key, "item") == 0)
            status = add_item(e, m->pair[i].value);
        if (strcmp(m->pair[i].key, "value") == 0)
            status = add_value(e, m->pair[i].value);
    }
    if (status == GONIO_OK && e->rows == 0)
        return note(GONIO_EINVAL, "outcome: item is needed");
    return status == GONIO_OK ? add_text(e, m) : status;
}

static enum gonio_status check_words(const struct message *m)
{
    const struct gonio_movement *found[GONIO_DIRECTIONS];
    const char *phase = message_get(m, "phase", ""), *movement = message_get(m, "movement", "");
    if (*phase && strcmp(phase, "before") != 0 && strcmp(phase, "after") != 0)
        return note(GONIO_EINVAL, "phase \"%.40s\": before or after, or none", phase);
    if (*movement && gonio_movement_find(movement, found) == 0)
        return note(GONIO_EINVAL, "\"%.64s\" is no movement that is known here", movement);
    return GONIO_OK;
}

/* What is the same in all rows. */
static enum gonio_status complete(
    const struct goniod *g, const struct message *m, const char *session, struct entry *e)
{
    enum gonio_status status = GONIO_OK;
    for (size_t i = 0; i < e->rows && status == GONIO_OK; i++) {
        struct gonio_outcome *r  = &e->row[i];
        const struct word text[] = { { "patient", r->patient, sizeof r->patient },
            { "phase", r->phase, sizeof r->phase }, { "movement", r->movement, sizeof r->movement },
            { "side", r->side, sizeof r->side }, { "rater", r->rater, sizeof r->rater } };
        for (size_t k = 0; k < sizeof text / sizeof *text && status == GONIO_OK; k++)
            status = request_text(m, text[k].key, text[k].out, text[k].size);
        if (!*r->rater)
            text_format(r->rater, sizeof r->rater, "%s", g->config.rater);
        text_format(r->session, sizeof r->session, "%s", session);
        text_format(r->software, sizeof r->software, "%s", software);
        clock_wall_text(r->recorded_at, sizeof r->recorded_at);
    }
    return status;
}

static void reply_outcome(
    struct client *c, const struct message *m, const struct entry *e, bool new_session)
{
    char text[4096];
    struct jsonw j;
    request_reply(&j, text, sizeof text, m);
    jsonw_string(&j, "session", e->row[0].session);
    jsonw_bool(&j, "new_session", new_session);
    jsonw_array(&j, "outcomes");
    for (size_t i = 0; i < e->rows; i++) {
        jsonw_object(&j, NULL);
        jsonw_string(&j, "item", e->row[i].item);
        jsonw_number(&j, "value", e->row[i].value, 3);
        jsonw_string(&j, "unit", e->row[i].unit);
        jsonw_string(&j, "text", e->row[i].text);
        jsonw_object_end(&j);
    }
    jsonw_array_end(&j);
    request_reply_end(c, &j);
}

enum gonio_status notes_outcome(struct client *c, const struct message *m)
{
    static struct entry entry;
    struct goniod *g = c->daemon;
    struct gonio_log *outcomes;
    struct gonio_session_pick pick;
    const char *patient = needed(m, "patient"), *given = message_get(m, "session", "");
    char now[40];
    if (!patient)
        return GONIO_EINVAL;
    clock_wall_text(now, sizeof now);
    enum gonio_status status = check_words(m);
    if (status == GONIO_OK)
        status = take_items(m, &entry);
    if (status == GONIO_OK)
        status = gonio_session_choose(g->config.data, patient, message_get(m, "phase", ""),
            *given ? given : NULL, now, &pick);
    if (status == GONIO_OK)
        status = complete(g, m, pick.id, &entry);
    if (status == GONIO_OK)
        status = folder_outcomes(g, &outcomes);
    if (status == GONIO_OK)
        status = gonio_outcome_enter(g->config.data, outcomes, entry.row, entry.rows);
    if (status == GONIO_OK)
        reply_outcome(c, m, &entry, pick.is_new);
    return status;
}

/* ---- correct ---- */

static enum gonio_status take_wish(const struct message *m, struct gonio_correct_wish *w)
{
    const char *what = needed(m, "what");
    *w               = (struct gonio_correct_wish){ .patient = needed(m, "patient"),
                      .session                               = needed(m, "session"),
                      .reason                                = needed(m, "reason"),
                      .item                                  = message_get(m, "item", NULL),
                      .phase                                 = message_get(m, "phase", NULL),
                      .movement                              = message_get(m, "movement", NULL),
                      .side                                  = message_get(m, "side", NULL),
                      .text                                  = message_get(m, "text", NULL),
                      .to                                    = message_get(m, "to", NULL),
                      .software                              = software };
    if (!w->item) {
        w->phase    = needed(m, "phase");
        w->movement = needed(m, "movement");
    }
    if (!what || !w->patient || !w->session || !w->reason ||
        (!w->item && (!w->phase || !w->movement)))
        return GONIO_EINVAL;
    enum gonio_status status = gonio_correct_what_find(what, &w->what);
    if (status == GONIO_OK && w->what != GONIO_CORRECT_WITHDRAW && !w->to)
        status = note(GONIO_EINVAL, "correct: to is needed: the new %s", what);
    return status;
}

static void reply_corrected(
    struct client *c, const struct message *m, const struct gonio_corrected *done)
{
    char text[2048];
    struct jsonw j;
    request_reply(&j, text, sizeof text, m);
    jsonw_integer(&j, "rows", (long long)done->rows);
    jsonw_string(&j, "what", done->what);
    jsonw_string(&j, "say", done->uncovered);
    request_reply_end(c, &j);
}

enum gonio_status notes_correct(struct client *c, const struct message *m)
{
    struct goniod *g = c->daemon;
    struct gonio_log *corrections, *outcomes;
    struct gonio_correct_wish wish;
    struct gonio_corrected done;
    char now[40], rater[sizeof g->config.rater];
    clock_wall_text(now, sizeof now);
    enum gonio_status status = take_wish(m, &wish);
    if (status == GONIO_OK)
        status = request_text(m, "rater", rater, sizeof rater);
    if (status == GONIO_OK)
        status = folder_corrections(g, &corrections);
    if (status == GONIO_OK && wish.item)
        status = folder_outcomes(g, &outcomes);
    if (status != GONIO_OK)
        return status;
    wish.rater        = *rater ? rater : g->config.rater;
    wish.corrected_at = now;
    status            = wish.item
                            ? gonio_correct_outcome(g->config.data, outcomes, corrections, &wish, &done)
                            : gonio_correct_measurement(g->config.data, g->log, corrections, &wish, &done);
    if (status == GONIO_OK)
        reply_corrected(c, m, &done);
    return status;
}
