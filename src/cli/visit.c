/* The course of a guided visit. */
#include "cli/visit.h"
#include "base/clock.h"
#include "base/note.h"
#include "base/text.h"
#include "cli/keys.h"
#include <string.h>
#include <unistd.h>

static enum gonio_status plan_anew(struct visit *v)
{
    struct battery_order order;
    enum gonio_status status = battery_on_side(&v->battery, v->options->side, &order);
    if (status != GONIO_OK)
        return status;
    visit_plan_init(&v->plan, &order, v->options->baseline, !v->options->no_treatment);
    if (v->battery.random)
        visit_plan_shuffle(&v->plan, (uint64_t)clock_monotonic_ns() ^ (uint64_t)getpid() << 40);
    return GONIO_OK;
}

/* Today's session may have been broken off. @return GONIO_END: there is nothing to go on with */
static enum gonio_status look_back(struct visit *v, const char *now, char latest[VISIT_SESSION])
{
    enum gonio_status status = visit_log_latest(v->data_dir, v->options->patient, now, latest);
    if (status == GONIO_OK)
        status = visit_log_tell(v->data_dir, v->options->patient, latest, &v->plan);
    if (status != GONIO_OK)
        return status;
    int before             = visit_plan_resume(&v->plan);
    enum visit_doing doing = visit_plan_next(&v->plan).doing;
    bool over              = doing == VISIT_ASKS || doing == VISIT_IS_OVER;
    if (before > 0 && !over)
        return GONIO_OK;
    status = plan_anew(v);
    /* A visit that is whole is followed by another one; of other movements goniod knows itself. */
    if (status == GONIO_OK && over)
        status = visit_log_next(now, latest, v->session);
    return status == GONIO_OK ? GONIO_END : status;
}

static enum gonio_status begin(struct visit *v, bool *resumed, bool *leave)
{
    char now[40], latest[VISIT_SESSION] = "";
    struct visit_words words;
    struct page page;
    clock_wall_text(now, sizeof now);
    *resumed = *leave        = false;
    enum gonio_status status = plan_anew(v);
    if (status == GONIO_OK)
        status = look_back(v, now, latest);
    if (status != GONIO_OK)
        return status == GONIO_END ? GONIO_OK : status;
    visit_resume_page(v, latest, &page, &words);
    int key  = page_wait(v->stage.screen, &page);
    *leave   = key == 'q';
    *resumed = key == KEY_ENTER;
    if (key != 'n')
        return text_format(v->session, sizeof v->session, "%s", latest);
    status = plan_anew(v);
    return status == GONIO_OK ? visit_log_next(now, latest, v->session) : status;
}

/* The stop rule before every visit; pain now where it begins. */
static bool open_visit(struct visit *v, bool resumed)
{
    struct visit_words words;
    struct page page;
    visit_safety_page(v, &page, &words);
    int n = 0;
    while (page.part[n])
        n++;
    if (resumed) {
        page.hint[0] = "Enter or space: go on";
        page.hint[1] = "q: leave";
        return page_wait(v->stage.screen, &page) != 'q';
    }
    page.part[n++] = "";
    page.part[n++] = "Pain now, from 0, none, to 10, the worst imaginable?";
    page.hint[0]   = "0-9, x for 10: pain, and go on";
    page.hint[1]   = "Enter or space: go on, not asked";
    page.hint[2]   = "q: leave";
    return visit_ask_pain_now(v, &page, VISIT_BEFORE) != PAGE_LEFT;
}

int visit_run(struct visit *v)
{
    static bool (*const act[])(
        struct visit *, const struct visit_step *) = { [VISIT_MEASURES] = visit_measure,
        [VISIT_WAITS]                                                   = visit_wait,
        [VISIT_TREATS]                                                  = visit_treat,
        [VISIT_ASKS]                                                    = visit_ask };
    bool resumed, leave;
    v->code                  = EXIT_FAILED;
    enum gonio_status status = begin(v, &resumed, &leave);
    if (status != GONIO_OK)
        text_format(v->why, sizeof v->why, "%.380s", note_text(status));
    if (status != GONIO_OK)
        return v->code;
    if (leave || !open_visit(v, resumed))
        return v->code;
    for (;;) {
        const struct visit_step step = visit_plan_next(&v->plan);
        if (step.doing == VISIT_IS_OVER)
            return EXIT_DONE;
        if (!act[step.doing](v, &step))
            return v->code;
    }
}
