/* What stands between the phases of a visit: the treatment, five minutes of rest, the questions. */
#include "base/text.h"
#include "cli/edit.h"
#include "cli/keys.h"
#include "cli/visit.h"
#include <math.h>
#include <string.h>

enum { BASELINE_S = 300, MINUTES_MOST = 300 };

/* "Treated: left upper trapezius, 10 min; scalenes" */
static void add_treated(struct visit *v, const char *structure, const char *side, double minutes)
{
    struct text_line line = { v->treated, sizeof v->treated, strlen(v->treated) };
    text_add(&line, "%s%s%s%s", line.used ? "; " : "Treated: ", side, *side ? " " : "", structure);
    if (isfinite(minutes))
        text_add(&line, ", %.0f min", minutes);
}

/* @return false to leave */
static bool note_treatment(struct visit *v)
{
    char structure[EDIT_BYTES];
    double minutes          = NAN;
    struct page page        = { .heading = "What was treated?", .part = { v->treated } };
    page.hint[0]            = "Enter: done";
    page.hint[1]            = "Esc: not said";
    enum page_answer answer = page_ask_text(v->stage.screen, &page, "Structure:", structure);
    if (answer != PAGE_ANSWERED)
        return answer != PAGE_LEFT;

    const struct page side = { .heading = page.heading,
        .part                           = { structure, "", "On which side?" },
        .hint                           = { "l: left", "r: right", "b: both", "Enter: not said" },
        .keys                           = "lrb" };
    int key                = page_wait(v->stage.screen, &side);
    if (key == 'q')
        return false;
    const char *word = key == 'l' ? "left" : key == 'r' ? "right" : key == 'b' ? "both" : "";

    page.part[0] = structure;
    page.hint[0] = "Enter: done, or not said";
    page.hint[1] = NULL;
    answer =
        page_ask_number(v->stage.screen, &page, "For how many minutes?", 0, MINUTES_MOST, &minutes);
    if (answer == PAGE_LEFT)
        return false;
    visit_note_treatment(v, structure, word, minutes);
    add_treated(v, structure, word, minutes);
    return true;
}

bool visit_treat(struct visit *v, const struct visit_step *step)
{
    for (;;) {
        struct page page = { .heading = "Treatment", .keys = "tb" };
        int n = 0, h = 0;
        page.part[n++] = "!What was measured before is saved. Treat now.";
        page.part[n++] = "";
        page.part[n++] = "Leave the sensor on, or put it back to the same place afterwards. The "
                         "same chair, the same words.";
        page.part[n++] = "";
        if (v->treated[0])
            page.part[n++] = v->treated;
        if (v->unkept[0])
            page.part[n++] = v->unkept;
        page.part[n++] = v->last;
        page.hint[h++] = "Enter or space: measure again";
        page.hint[h++] = "t: note what was treated";
        if (visit_has_before(v, step))
            page.hint[h++] = "b: repeat the one before";
        page.hint[h++] = "q: leave, and go on later today";
        int key        = page_wait(v->stage.screen, &page);
        if (key == 't' && note_treatment(v))
            continue;
        if (key == KEY_ENTER)
            visit_plan_passed(&v->plan, step);
        if (key != 'b' || visit_plan_back(&v->plan, step))
            return key == KEY_ENTER || key == 'b';
    }
}

bool visit_wait(struct visit *v, const struct visit_step *step)
{
    static const char why[] =
        "Then all of it is measured once more: how much the two differ is this "
        "patient's own error, and a change has to exceed it.";
    struct page page = {
        .heading = "A second time, before treatment", .keys = "b", .seconds = BASELINE_S
    };
    int n = 0, h = 0;
    page.part[n++] = "!The patient rests for five minutes.";
    page.part[n++] = "";
    page.part[n++] = why;
    page.part[n++] = "";
    page.part[n++] = v->last;
    page.hint[h++] = "any key: measure now";
    if (visit_has_before(v, step))
        page.hint[h++] = "b: repeat the one before";
    page.hint[h++] = "q: leave, and go on later";
    int key        = page_wait(v->stage.screen, &page);
    if (key == 'b' && visit_plan_back(&v->plan, step))
        return true;
    if (key != 'q')
        visit_plan_passed(&v->plan, step);
    return key != 'q';
}

enum page_answer visit_ask_pain_now(
    struct visit *v, const struct page *page, enum visit_phase phase)
{
    double pain             = NAN;
    enum page_answer answer = page_ask_scale(v->stage.screen, page, &pain);
    if (answer == PAGE_ANSWERED)
        visit_note_answer(v, phase, "nprs_now", pain);
    return answer;
}

bool visit_ask(struct visit *v, const struct visit_step *step)
{
    const struct page groc  = { .heading = "How is it now, compared with before the treatment?",
         .part = { "-7\ta very great deal worse", "0\tno change", "+7\ta very great deal better",
             NULL },
         .hint = { "Enter: done, or not asked", NULL } };
    const struct page pain  = { .heading = "Pain now",
         .part = { "From 0, none, to 10, the worst imaginable?", v->last, NULL },
         .hint = { "0-9, x for 10", "Enter: not asked", "q: leave", NULL } };
    double change           = NAN;
    enum page_answer answer = page_ask_number(v->stage.screen, &groc, "-7 to +7:", -7, 7, &change);
    if (answer == PAGE_ANSWERED)
        visit_note_answer(v, VISIT_AFTER, "groc", change);
    if (answer != PAGE_LEFT)
        answer = visit_ask_pain_now(v, &pain, VISIT_AFTER);
    visit_plan_passed(&v->plan, step);
    return answer != PAGE_LEFT;
}
