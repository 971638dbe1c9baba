#ifndef CLI_VISIT_H
#define CLI_VISIT_H
/** @file
 *  The guided visit: pages, questions and sets, in the order of session/visit_plan.h.
 */
#include "cli/page.h"
#include "cli/set.h"
#include "session/visit_log.h"

enum { VISIT_TEXT = 400 };

struct visit_options {
    const char *patient, *rater, *battery, *speech; /**< NULL: not said */
    enum battery_side side;
    bool random, baseline, no_treatment;
    int reps, practice, rest_s; /**< -1: as the battery has them */
};

struct visit {
    const struct visit_options *options;
    struct set_stage stage;
    struct battery battery;
    struct visit_plan plan;
    char data_dir[PATH_MAX];
    char session[VISIT_SESSION];       /**< "": goniod chooses */
    char last[VISIT_TEXT];             /**< what the set before has given, on a line */
    char treated[VISIT_TEXT];          /**< what has been noted of the treatment */
    char unkept[VISIT_TEXT];           /**< why an answer could not be kept; "" */
    char why[VISIT_TEXT];              /**< why it can't go on; "" */
    int code;                          /**< exit code */
    const struct gonio_movement *worn; /**< of the set before: where the sensor sits; NULL: none */
};

/* visit.c */
/** Go through it. @return exit code; EXIT_DONE: there is something to report in v->session */
int visit_run(struct visit *v);

/* Steps of it: each does what the plan asks for, and tells the plan. @return false to leave */
/* visit_set.c */
bool visit_measure(struct visit *v, const struct visit_step *step);
/* visit_pauses.c */
bool visit_wait(struct visit *v, const struct visit_step *step);
bool visit_treat(struct visit *v, const struct visit_step *step);
bool visit_ask(struct visit *v, const struct visit_step *step);
/** Pain from 0 to 10, by one key on a page that asks for it. */
enum page_answer visit_ask_pain_now(
    struct visit *v, const struct page *page, enum visit_phase phase);

/* visit_pages.c: each is filled from the visit and lasts as long as `text` */
struct visit_words {
    char heading[200], text[6][VISIT_TEXT];
};

/** What today's session has, and what it goes on with. */
void visit_resume_page(
    const struct visit *v, const char *session, struct page *page, struct visit_words *words);
/** What must be clear before the first movement. */
void visit_safety_page(const struct visit *v, struct page *page, struct visit_words *words);
/** One movement: how the patient is placed, what is said, what to watch.
 *  @param pain  as answered so far; NaN */
void visit_movement_page(const struct visit *v, const struct visit_step *step, double pain,
    struct page *page, struct visit_words *words);
/** "Neck rotation", or "Neck rotation, left" where that is measured alone. */
void visit_title(const char *movement, char *out, size_t size);
/** "Neck rotation   before treatment, 3 of 3   patient P001" */
void visit_heading(const struct visit *v, const struct visit_step *step, char *out, size_t size);
/** "Before: left 52.7°, right 60.5°". @return false where nothing was measured then */
bool visit_before(const struct visit_movement *m, char *out, size_t size);

/** Is there something to go back to from this step? */
bool visit_has_before(const struct visit *v, const struct visit_step *step);

/* visit_keep.c: what is kept beside the angles; a failure is told at the end of the visit */
void visit_note_treatment(struct visit *v, const char *structure, const char *side, double minutes);
void visit_note_stop(struct visit *v, const struct visit_step *step, const char *reason);
/** @param item  "nprs_now", "groc" */
void visit_note_answer(struct visit *v, enum visit_phase phase, const char *item, double value);

#endif
