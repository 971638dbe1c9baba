/* One movement of a visit: the page before its set, the set, and what comes of it. */
#include "base/note.h"
#include "base/text.h"
#include "cli/keys.h"
#include "cli/result.h"
#include "cli/stop.h"
#include "cli/visit.h"
#include <math.h>
#include <string.h>

enum { TRIES = 3, SENSOR_S = 30, NOTHING = -1 };

enum then { ONCE_MORE, NEXT, LEAVE };

/* ---- before a set ---- */

enum choice { STARTS, LEFT_OUT, BACK, LEAVES };

/* Pain stands on the page until the set is begun: a slip of the finger is put right by the next. */
static enum choice choose(struct visit *v, const struct visit_step *step, double *pain)
{
    struct visit_words words;
    struct page page;
    for (*pain = NAN;;) {
        visit_movement_page(v, step, *pain, &page, &words);
        int key = page_wait(v->stage.screen, &page);
        if (page_scale_key(key) >= 0)
            *pain = page_scale_key(key);
        else
            return key == 'q' ? LEAVES : key == 'b' ? BACK : key == 'n' ? LEFT_OUT : STARTS;
    }
}

static void run(
    struct visit *v, const struct visit_step *step, double pain, struct set_outcome *outcome)
{
    const struct visit_movement *m = &v->plan.movement[step->movement];
    const struct gonio_movement *movement[2];
    char heading[200], pain_text[16];
    bool after = step->phase == VISIT_AFTER;
    gonio_movement_find(m->id, movement);
    visit_heading(v, step, heading, sizeof heading);
    text_format(pain_text, sizeof pain_text, "%.0f", pain);
    const struct set_request request = { .movement = m->id,
        .patient                                   = v->options->patient,
        .phase                                     = visit_phase_name(step->phase),
        .session                                   = v->session[0] ? v->session : NULL,
        .rater                                     = v->options->rater,
        .pain                                      = isnan(pain) ? NULL : pain_text,
        .reps                                      = v->battery.reps,
        .practice   = after ? v->battery.practice_after : v->battery.practice,
        .timeout_s  = 60 + 2 * 20 * (v->battery.reps + v->battery.practice),
        .heading    = heading,
        .target_deg = { after ? m->mean_deg[VISIT_BEFORE][0] : (double)NAN,
            after ? m->mean_deg[VISIT_BEFORE][1] : (double)NAN } };
    set_run(&v->stage, &request, outcome);
    v->worn = movement[0];
    if (outcome->session[0])
        text_format(v->session, sizeof v->session, "%s", outcome->session);
}

/* ---- behind a set ---- */

/* @param by_enter  what Enter does; NOTHING: nothing */
static enum then offer(struct visit *v, struct page *page, int by_enter)
{
    page->keys = "rn";
    for (;;) {
        int key = page_wait(v->stage.screen, page);
        if (key == KEY_ENTER && by_enter != NOTHING)
            return (enum then)by_enter;
        if (key != KEY_ENTER)
            return key == 'r' ? ONCE_MORE : key == 'n' ? NEXT : LEAVE;
    }
}

/* The reason is asked for once the patient rests; a foot on the switch decides nothing here. */
static enum then after_stop(struct visit *v, const struct visit_step *step, const char *heading,
    const struct set_outcome *outcome)
{
    char reason[STOP_REASON], why[STOP_REASON + 40];
    if (!stop_ask(v->stage.screen, heading, reason))
        return LEAVE;
    if (*reason)
        visit_note_stop(v, step, reason);
    text_format(why, sizeof why, "!STOPPED%s%s", *reason ? ": " : "", reason);
    struct page page = { .heading = heading,
        .part = { why, "", "What is done next is yours to decide. Do not go on while it lasts.",
            outcome->saved ? "What was whole before the stop is saved, with a note." : outcome->say,
            NULL },
        .hint = { "n: next movement", "r: repeat this one", "q: leave", NULL } };
    return offer(v, &page, NOTHING);
}

static enum then after_failure(
    struct visit *v, const char *heading, const struct set_outcome *outcome, bool may_repeat)
{
    bool refused     = outcome->code == EXIT_REFUSED;
    struct page page = { .heading = heading,
        .part                     = { outcome->cancelled ? "!Discarded."
                                      : refused          ? "!This set gives no dependable value."
                                                         : "!This set could not be measured.",
            "", outcome->say, refused ? "Nothing is lost: the samples are kept." : NULL, NULL },
        .hint = { may_repeat ? "Enter or r: measure once more" : "r: measure once more",
            "n: next movement", "q: leave", NULL } };
    return offer(v, &page, may_repeat ? (int)ONCE_MORE : NOTHING);
}

static enum then after_result(
    struct visit *v, const struct visit_step *step, const char *heading, const json_t *measurement)
{
    static char line[RESULT_LINES][RESULT_BYTES];
    const struct visit_movement *m = &v->plan.movement[step->movement];
    char title[120], short_line[VISIT_TEXT - 120], before[VISIT_TEXT];
    struct page page = { .heading = heading,
        .hint                     = { "any key: go on", "b: repeat this one", "q: leave", NULL },
        .keys                     = "b",
        .seconds                  = v->battery.rest_s };
    visit_title(m->id, title, sizeof title);
    result_line(measurement, short_line, sizeof short_line);
    text_format(v->last, sizeof v->last, "Last: %s: %s", title, short_line);
    int n = 0, lines = result_lines(measurement, line);
    page.part[n++] = "!Saved.";
    page.part[n++] = "";
    for (int i = 0; i < lines; i++)
        page.part[n++] = line[i];
    if (step->phase == VISIT_AFTER && visit_before(m, before, sizeof before))
        page.part[n++] = before;
    page.part[n++] = "";
    page.part[n++] = "The patient rests in the start pose.";
    int key        = page.seconds > 0 ? page_wait(v->stage.screen, &page) : KEY_ENTER;
    return key == 'q' ? LEAVE : key == 'b' ? ONCE_MORE : NEXT;
}

static enum then after_set(struct visit *v, const struct visit_step *step,
    const struct set_outcome *outcome, bool may_repeat)
{
    char heading[200];
    double mean_deg[VISIT_DIRECTIONS];
    enum then then;
    visit_heading(v, step, heading, sizeof heading);
    if (outcome->stopped)
        then = after_stop(v, step, heading, outcome);
    else if (outcome->saved)
        then = after_result(v, step, heading, outcome->measurement);
    else
        return after_failure(v, heading, outcome, may_repeat);
    /* What is in the log counts, whatever is done then; to repeat it is to go back to it. */
    if (outcome->saved) {
        result_means(outcome->measurement, v->plan.movement[step->movement].id, mean_deg);
        visit_plan_saved(&v->plan, step, mean_deg);
    }
    return then;
}

static bool away(struct visit *v, const struct set_outcome *outcome)
{
    if (outcome->saved || (outcome->code != EXIT_DAEMON_AWAY && outcome->code != EXIT_MISUSED))
        return false;
    v->code = outcome->code;
    text_format(v->why, sizeof v->why, "%.380s", outcome->say);
    return true;
}

/* A movement until it is saved, left out or given up. @return false to leave */
bool visit_measure(struct visit *v, const struct visit_step *step)
{
    double pain;
    enum choice choice = choose(v, step, &pain);
    if (choice == BACK)
        visit_plan_back(&v->plan, step);
    if (choice == LEFT_OUT)
        visit_plan_left_out(&v->plan, step);
    if (choice != STARTS)
        return choice != LEAVES;
    for (int i = 1;; i++) {
        struct set_outcome outcome;
        run(v, step, pain, &outcome);
        bool gone      = away(v, &outcome);
        enum then then = gone ? LEAVE : after_set(v, step, &outcome, i < TRIES);
        bool again     = then == ONCE_MORE && (outcome.saved || outcome.stopped);
        bool saved     = outcome.saved;
        int code       = outcome.code;
        set_outcome_free(&outcome);
        if (again && saved)
            visit_plan_repeat(&v->plan, step);
        if (then == NEXT && !saved)
            visit_plan_left_out(&v->plan, step);
        if (again || then != ONCE_MORE)
            return then != LEAVE;
        if (code == EXIT_NO_SENSOR &&
            set_wait_for_sensor(v->stage.link, SENSOR_S, v->stage.screen) != GONIO_OK) {
            v->code = EXIT_NO_SENSOR;
            text_format(v->why, sizeof v->why, "%.380s", note_text(GONIO_ENODEV));
            return false;
        }
    }
}
