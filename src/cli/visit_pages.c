/* What the pages of a visit say. */
#include "base/text.h"
#include "cli/visit.h"
#include <ctype.h>
#include <gonio/body.h>
#include <math.h>
#include <string.h>

/* ---- names ---- */

void visit_title(const char *movement, char *out, size_t size)
{
    const struct gonio_movement *found[2], *pair[2];
    size_t n   = gonio_movement_find(movement, found);
    bool whole = n > 0 && gonio_movement_find(found[0]->pair, pair) == n;
    /* A title is "the pair, the direction". */
    const char *comma = whole ? strrchr(found[0]->title, ',') : NULL;
    int len           = comma ? (int)(comma - found[0]->title) : 100;
    text_format(out, size, "%.*s", len, n > 0 ? found[0]->title : movement);
}

static const char *phase_words(enum visit_phase phase)
{
    static const char *const words[] = { "before treatment", "second time before",
        "after treatment" };
    return words[phase];
}

void visit_heading(const struct visit *v, const struct visit_step *step, char *out, size_t size)
{
    char title[120];
    visit_title(v->plan.movement[step->movement].id, title, sizeof title);
    text_format(out, size, "%s   %s, %d of %d   patient %.30s", title,
        v->options->no_treatment && step->phase == VISIT_BEFORE ? "measuring"
                                                                : phase_words(step->phase),
        step->number, step->of, v->options->patient);
}

bool visit_before(const struct visit_movement *m, char *out, size_t size)
{
    const struct gonio_movement *found[2];
    struct text_line line = { out, size, 0 };
    size_t n = gonio_movement_find(m->id, found), shown = 0;
    text_add(&line, "Before: ");
    for (size_t d = 0; d < n; d++)
        if (!isnan(m->mean_deg[VISIT_BEFORE][d]))
            text_add(&line, "%s%s %.1f°", shown++ ? ", " : "", found[d]->direction,
                m->mean_deg[VISIT_BEFORE][d]);
    return shown > 0;
}

/* "Neck rotation, Neck lateral flexion"; "" where there is none. */
static void measured(const struct visit_plan *plan, enum visit_phase phase, char *out, size_t size)
{
    struct text_line line = { out, size, 0 };
    char title[120];
    out[0] = '\0';
    for (int i = 0; i < plan->movements; i++) {
        const struct visit_movement *m = &plan->movement[i];
        if (isnan(m->mean_deg[phase][0]) && isnan(m->mean_deg[phase][1]))
            continue;
        visit_title(m->id, title, sizeof title);
        if (line.used + strlen(title) + 8 < size)
            text_add(&line, "%s%s", line.used ? ", " : "", title);
        else if (!text_ends(out, ", ..."))
            text_add(&line, ", ...");
    }
}

bool visit_has_before(const struct visit *v, const struct visit_step *step)
{
    struct visit_plan tried = v->plan;
    return visit_plan_back(&tried, step);
}

/* ---- going on ---- */

static void next(const struct visit *v, char *out, size_t size)
{
    const struct visit_step step = visit_plan_next(&v->plan);
    char title[120];
    if (step.doing == VISIT_TREATS) {
        text_format(out, size, "!Next: the treatment");
        return;
    }
    if (step.doing == VISIT_WAITS) {
        text_format(out, size, "!Next: the second time before treatment");
        return;
    }
    visit_title(v->plan.movement[step.movement].id, title, sizeof title);
    text_format(out, size, "!Next: %s, %s", title, phase_words(step.phase));
}

void visit_resume_page(
    const struct visit *v, const char *session, struct page *page, struct visit_words *words)
{
    char done[VISIT_TEXT - 40];
    int n = 0;
    *page = (struct page){ .heading = words->heading,
        .hint = { "Enter or space: go on with it", "n: begin a new session", "q: leave", NULL },
        .keys = "n" };
    text_format(words->heading, sizeof words->heading,
        "Session %.20s was begun today   patient %.30s", session, v->options->patient);
    for (int p = 0; p < VISIT_PHASES; p++) {
        measured(&v->plan, (enum visit_phase)p, done, sizeof done);
        if (!*done)
            continue;
        text_format(
            words->text[p], VISIT_TEXT, "%s\t%s", visit_phase_name((enum visit_phase)p), done);
        page->part[n++] = words->text[p];
    }
    next(v, words->text[4], VISIT_TEXT);
    page->part[n++] = "";
    page->part[n++] = words->text[4];
}

/* ---- safety ---- */

/* docs/clinical.md, 7 */
static const char neck_clearance[] =
    "Not without clearance: recent significant trauma, suspected fracture or instability; "
    "worsening neurological signs or signs of the cord; a suspected dissection of a neck artery "
    "or another vascular sign; unremitting night pain; a doctor's order to restrict neck movement; "
    "no consent.";
static const char neck_caution[] =
    "Care: inflammatory disease, osteoporosis, hypermobility, cancer, long use of steroids, age "
    "over 55, fresh surgery or fusion.";
static const char limb_clearance[] =
    "Not without clearance: fresh fractures, dislocations, repairs or replacements beyond the "
    "surgeon's limits; no consent.";
static const char stop_signs[] =
    "New or worse pain, dizziness, nausea, double or blurred vision, trouble speaking or "
    "swallowing, a drop attack, numbness of face or limbs: Esc stops at once.";

void visit_safety_page(const struct visit *v, struct page *page, struct visit_words *words)
{
    const struct gonio_movement *found[2];
    gonio_movement_find(v->plan.movement[0].id, found);
    bool neck = found[0]->joint->distal == GONIO_HEAD;
    int n     = 0;
    *page     = (struct page){ .heading = words->heading };
    text_format(words->heading, sizeof words->heading, "Before you start   %.100s   patient %.30s",
        v->battery.title, v->options->patient);
    text_format(words->text[0], sizeof words->text[0], "!Read aloud: \"%s\"", found[0]->stop);
    page->part[n++] = words->text[0];
    page->part[n++] = "";
    page->part[n++] = stop_signs;
    page->part[n++] = neck ? neck_clearance : limb_clearance;
    if (neck)
        page->part[n++] = neck_caution;
    for (int i = 0; i < v->battery.safety_lines; i++)
        page->part[n++] = v->battery.safety[i];
}

/* ---- a movement ---- */

static const char *site_words(enum gonio_site site)
{
    static const char *const words[GONIO_SITES] = {
        [GONIO_SITE_OCCIPUT]    = "on the head, snug; cable led down behind the patient",
        [GONIO_SITE_FOREHEAD]   = "forehead",
        [GONIO_SITE_UPPER_BACK] = "upper back, below the neck",
        [GONIO_SITE_STERNUM]    = "breastbone",
        [GONIO_SITE_LOWER_BACK] = "lower back, where the ribs end",
        [GONIO_SITE_SACRUM]     = "sacrum",
        [GONIO_SITE_UPPER_ARM]  = "upper arm, outer side, above the elbow",
        [GONIO_SITE_FOREARM]    = "back of the wrist, on the forearm",
        [GONIO_SITE_HAND]       = "back of the hand",
        [GONIO_SITE_THIGH]      = "thigh, front, above the knee",
        [GONIO_SITE_SHANK]      = "shin, front",
        [GONIO_SITE_FOOT]       = "back of the foot",
    };
    return words[site];
}

static void item(char *out, const char *label, const char *text)
{
    text_format(out, VISIT_TEXT, "%s\t%.300s", label, text);
    char *first = strchr(out, '\t') + 1;
    *first      = (char)toupper((unsigned char)*first);
}

/* Where the sensor sits; whoever has it on another place is told so. */
static void worn(const struct visit *v, const struct gonio_movement *m, char *out)
{
    char place[120];
    const char *site = site_words(gonio_site_on(m->joint->distal, GONIO_SITE_OCCIPUT));
    bool moved       = v->worn && (v->worn->joint->distal != m->joint->distal ||
                                (battery_is_limb(m) && strcmp(v->worn->side, m->side) != 0));
    if (battery_is_limb(m))
        text_format(place, sizeof place, "%s side: %s", m->side, site);
    else
        text_format(place, sizeof place, "%s", site);
    if (moved)
        text_format(out, VISIT_TEXT, "!The sensor goes to another place. %s", place);
    else
        item(out, "Sensor", place);
}

/* What the patient is asked, and shown beforehand. */
static void said(const struct gonio_movement *const *m, size_t directions, char *out)
{
    text_format(out, VISIT_TEXT, "Say\t%.180s%s%.180s", m[0]->cue, directions > 1 ? " " : "",
        directions > 1 ? m[1]->cue : "");
}

static void watched(const struct gonio_movement *const *m, size_t directions, char *out)
{
    bool alike = directions < 2 || strcmp(m[0]->watch, m[1]->watch) == 0;
    text_format(out, VISIT_TEXT, "Watch\t%.180s%s%.180s", m[0]->watch, alike ? "" : " ",
        alike ? "" : m[1]->watch);
}

static void asked(double pain, char *out)
{
    if (isnan(pain))
        text_format(out, VISIT_TEXT,
            "Pain\ton this movement now, 0 none to 10 worst imaginable: not asked");
    else
        text_format(out, VISIT_TEXT, "Pain\ton this movement now: %.0f", pain);
}

void visit_movement_page(const struct visit *v, const struct visit_step *step, double pain,
    struct page *page, struct visit_words *words)
{
    const struct gonio_movement *m[2];
    size_t directions = gonio_movement_find(v->plan.movement[step->movement].id, m);
    int n = 0, h = 0;
    *page = (struct page){ .heading = words->heading, .keys = "0123456789xnb" };
    visit_heading(v, step, words->heading, sizeof words->heading);
    worn(v, m[0], words->text[0]);
    item(words->text[1], "Position", m[0]->position);
    item(words->text[2], "Start", m[0]->start);
    said(m, directions, words->text[3]);
    watched(m, directions, words->text[4]);
    asked(pain, words->text[5]);
    for (int i = strstr(m[0]->start, "sensor") && words->text[0][0] != '!'; i < 6; i++)
        page->part[n++] = words->text[i];
    if (v->last[0]) {
        page->part[n++] = "";
        page->part[n++] = v->last;
    }
    page->hint[h++] = "Enter or space: start";
    page->hint[h++] = "0-9, x for 10: pain";
    page->hint[h++] = "n: leave out";
    if (visit_has_before(v, step))
        page->hint[h++] = "b: back to the one before";
    page->hint[h++] = "q: leave";
}
