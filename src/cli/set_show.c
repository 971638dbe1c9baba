#include "cli/set_show.h"
#include "base/clock.h"
#include "base/text.h"
#include <ctype.h>
#include <gonio/measure.h>
#include <gonio/special.h>
#include <math.h>
#include <string.h>

enum { FRAME_MS = 50, MARKS = 160, CUE_ROWS = 2, NEWS_ROWS = 2 };

void set_show_init(
    struct set_show *v, const struct set_stage *stage, const struct set_request *request)
{
    *v                               = (struct set_show){ .request = request, .stage = stage };
    v->directions                    = (int)gonio_movement_find(request->movement, v->direction);
    v->dial                          = dial_of(request->movement);
    const struct gonio_special *test = request->test ? gonio_special_find(request->test) : NULL;
    v->positions                     = test && test->kind == GONIO_SPECIAL_JPE;
    for (int i = 0; i < v->directions; i++)
        dial_target(&v->dial, v->direction[i]->id, request->target_deg[i]);
}

static int index_of(const struct set_show *v, const char *direction)
{
    for (int i = 0; i < v->directions; i++)
        if (strcmp(v->direction[i]->id, direction) == 0)
            return i;
    return -1;
}

/* ---- words ---- */

/* Of the spine neutral is the middle; a limb has a start. */
static const char *neutral_of(const struct set_show *v)
{
    bool spine = v->directions > 0 && v->direction[0]->joint->distal <= GONIO_PELVIS;
    return spine ? "middle" : "start";
}

static bool looks_ahead(const struct set_show *v)
{
    return v->directions > 0 && v->direction[0]->joint->distal == GONIO_HEAD &&
           strcmp(v->direction[0]->position, "seated") == 0;
}

static bool has_flag(const char *flags, unsigned flag)
{
    unsigned set;
    return gonio_flags_parse(flags, &set) == GONIO_OK && (set & flag);
}

/* Why a repetition does not count, and what to do. The first that fits. */
static void rejected_words(const struct set_show *v, const char *flags, char *out, size_t size)
{
    static const struct {
        unsigned flag;
        const char *words; /* %s: middle, start */
    } why[] = {
        { GONIO_FLAG_REJECTED, "ruled out: once more." },
        { GONIO_FLAG_NO_RETURN, "did not come back to the %s: once more, all the way back." },
        { GONIO_FLAG_SATURATED, "faster than the sensor can follow: once more, slower." },
        { GONIO_FLAG_GAP, "the sensor was not heard all the time: once more." },
        { GONIO_FLAG_HALF_WAY, "stopped half way: once more, to the end." },
    };
    const char *words = "does not count: once more.";
    for (size_t i = sizeof why / sizeof *why; i-- > 0;)
        if (has_flag(flags, why[i].flag))
            words = why[i].words;
    const char *at = strstr(words, "%s");
    if (at)
        text_format(out, size, "%.*s%s%s", (int)(at - words), words, neutral_of(v), at + 2);
    else
        text_format(out, size, "%s", words);
}

/* What to tell the patient for the next one, of one that counts. */
static const char *advice_of(const char *flags)
{
    static const struct {
        unsigned flag;
        const char *words;
    } advice[] = {
        { GONIO_FLAG_TRUNK_MOVED, "; the trunk went along: keep it still" },
        { GONIO_FLAG_OUT_OF_PLANE, "; out of its plane: straight next time" },
        { GONIO_FLAG_FAST, "; fast: slower next time" },
        { GONIO_FLAG_NO_PLATEAU, "; not held: stay at the end next time" },
        { GONIO_FLAG_NO_NEUTRAL_HOLD, "; straight through neutral: stop there next time" },
    };
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
        if (has_flag(flags, advice[i].flag))
            return advice[i].words;
    return "";
}

static void capital(char *text) { text[0] = (char)toupper((unsigned char)text[0]); }

/* ---- events ---- */

static void hear(struct set_show *v, const char *cue, int bells)
{
    screen_bells(v->stage->screen, bells);
    speech_say(v->stage->speech, v->turning, cue);
}

static void take_turn(struct set_show *v, const json_t *event)
{
    char which[80] = "", practice[40] = "";
    text_format(v->turning, sizeof v->turning, "%.64s", json_text_of(event, "movement", ""));
    int i = index_of(v, v->turning);
    if (i >= 0 && v->directions > 1)
        text_format(which, sizeof which, "%.60s: ", v->direction[i]->direction);
    if (i >= 0 && json_is(event, "practice"))
        text_format(practice, sizeof practice, "practice %d of %d, ", v->practised[i] + 1,
            v->request->practice);
    text_format(
        v->cue, sizeof v->cue, "%s%s%.200s", practice, which, json_text_of(event, "say", ""));
    capital(v->cue);
    if (i >= 0 && !json_is(event, "practice") && v->done[i] >= v->request->reps)
        text_format(v->news, sizeof v->news, "They differ by more than 5°: one more.");
    v->turn_ns = clock_monotonic_ns();
    hear(v, "turn", 1);
}

static void take_cue(struct set_show *v, const json_t *event)
{
    const char *cue = json_text_of(event, "cue", "");
    if (strcmp(cue, "turn") == 0) {
        take_turn(v, event);
        return;
    }
    if (strcmp(cue, "hold_still") == 0)
        text_format(v->cue, sizeof v->cue, "%s",
            looks_ahead(v) ? "Look straight ahead and hold still."
                           : "Hold still in the start pose.");
    else if (strcmp(cue, "hold") == 0)
        text_format(v->cue, sizeof v->cue, "On to the end, and hold.");
    else if (strcmp(cue, "return") == 0)
        text_format(v->cue, sizeof v->cue, "And back to the %s.", neutral_of(v));
    else if (strcmp(cue, "neutral") == 0)
        text_format(v->cue, sizeof v->cue, "Well done. Hold still, it is nearly over.");
    else if (strcmp(cue, "done") == 0)
        text_format(v->cue, sizeof v->cue, "Done.");
    else
        text_format(v->cue, sizeof v->cue, "%.300s", json_text_of(event, "say", ""));
    if (strcmp(cue, "find") == 0)
        v->turn_ns = clock_monotonic_ns(); /* from now on a key says "there" */
    hear(v, cue, strcmp(cue, "return") == 0 ? 2 : 0);
}

/* Without a screen a line each; what is for practice has no number. */
static void say_rep(const struct set_show *v, int i, double value, const char *why)
{
    say("%s %d of %d: %.0f°%s%s%s", v->direction[i]->direction, v->done[i], v->request->reps, value,
        *why ? " (not counted: " : "", why, *why ? ")" : "");
}

static void take_rep(struct set_show *v, const json_t *event)
{
    const char *flags = json_text_of(event, "flags", "");
    double value      = json_number_of(event, "value_deg", NAN);
    bool practice     = has_flag(flags, GONIO_FLAG_PRACTICE);
    bool rejected     = !practice && !json_is(event, "valid");
    int i             = index_of(v, json_text_of(event, "movement", ""));
    char why[160]     = "";
    if (i < 0)
        return;
    const char *way = v->direction[i]->direction;
    if (rejected)
        rejected_words(v, flags, why, sizeof why);
    if (rejected && !v->retelling)
        hear(v, "rejected", 3);
    v->practised[i] += practice && !v->retelling;
    v->retelling = false;
    v->done[i]   = (int)json_number_of(event, "done", 0);
    text_format(v->news, sizeof v->news, "%s %.0f°%s%s", way, value, *why ? " " : "",
        practice   ? ", for practice"
        : rejected ? why
                   : advice_of(flags));
    if (!v->stage->screen->open && practice)
        say("%s", v->news);
    else if (!v->stage->screen->open)
        say_rep(v, i, value, why);
    capital(v->news);
}

static void take_trial(struct set_show *v, const json_t *event)
{
    int i = index_of(v, json_text_of(event, "movement", ""));
    if (i < 0)
        return;
    bool valid   = json_is(event, "valid");
    v->retelling = false;
    v->done[i]   = (int)json_number_of(event, "done", 0);
    text_format(v->news, sizeof v->news, "%s %d of %d%s%.80s", v->direction[i]->direction,
        v->done[i], v->request->reps, valid ? "" : ": does not count, ",
        valid ? "" : json_text_of(event, "why", ""));
    if (!v->stage->screen->open)
        say("%s", v->news);
    capital(v->news);
}

static void take_sensor(struct set_show *v, const json_t *event)
{
    const char *trouble = json_text_of(event, "trouble", "");
    if (!*trouble)
        return;
    text_format(v->news, sizeof v->news, "%.300s", trouble);
    if (!v->stage->screen->open)
        say("%s", trouble);
}

void set_show_take(struct set_show *v, const json_t *event)
{
    const char *what = json_text_of(event, "event", "");
    if (strcmp(what, "angle") == 0)
        dial_take(&v->dial,
            json_is(event, "zeroed") ? json_number_of(event, "value_deg", NAN) : (double)NAN);
    else if (strcmp(what, "cue") == 0 && !v->stopped)
        take_cue(v, event);
    else if (strcmp(what, "rep") == 0 && !v->stopped)
        take_rep(v, event);
    else if (strcmp(what, "trial") == 0 && !v->stopped)
        take_trial(v, event);
    else if (strcmp(what, "sensor") == 0)
        take_sensor(v, event);
}

void set_show_stop(struct set_show *v)
{
    v->stopped  = true;
    v->drawn_ns = 0;
    hear(v, "stopped", 0);
}

/* ---- drawing ---- */

static void ticks(const struct set_show *v, char *out, size_t size)
{
    struct text_line line = { out, size, 0 };
    out[0]                = '\0';
    for (int i = 0; i < v->directions; i++) {
        text_add(&line, "%s%s ", i ? "     " : "", v->direction[i]->direction);
        for (int k = 0; k < v->request->reps || k < v->done[i]; k++)
            text_add(&line, "%s", k < v->done[i] ? "●" : "○");
    }
}

static const char *const *hints_of(const struct set_show *v)
{
    static const char *const set[]    = { "Esc: STOP", "space: end of range", "x: drop", "k: keep",
           "s: finish", "q: discard", NULL };
    static const char *const trials[] = { "Esc: STOP", "space: \"there\"", "x: drop", "s: finish",
        "q: discard", NULL };
    return v->positions ? trials : set;
}

static void draw_set(struct set_show *v)
{
    struct screen *s = v->stage->screen;
    char done[MARKS];
    ticks(v, done, sizeof done);
    screen_begin(s);
    screen_text(s, 1, v->request->heading);
    screen_line(s, " ");
    int top = s->lines;
    screen_strong(s, 3, v->cue);
    screen_fill(s, top + CUE_ROWS);
    screen_line(s, " ");
    dial_draw(&v->dial, s, s->lines + 1 + NEWS_ROWS + 2);
    screen_line(s, "   %s", done);
    top = s->lines;
    screen_text(s, 3, v->news);
    screen_fill(s, top + NEWS_ROWS);
    screen_hints(s, hints_of(v));
}

static void draw_stopped(struct set_show *v)
{
    struct screen *s = v->stage->screen;
    screen_begin(s);
    screen_text(s, 1, v->request->heading);
    screen_line(s, " ");
    screen_strong(s, 3, "STOPPED");
    screen_line(s, " ");
    screen_text(s, 3, "The patient comes back slowly and rests, supported.");
    screen_text(s, 3, "The repetition that was under way does not count. The set is being ended.");
}

void set_show_picture(struct set_show *v)
{
    if (v->stopped)
        draw_stopped(v);
    else
        draw_set(v);
    screen_show(v->stage->screen);
}

void set_show_draw(struct set_show *v)
{
    int64_t now = clock_monotonic_ns();
    speech_tick(v->stage->speech);
    if (!v->stage->screen->open || now - v->drawn_ns < FRAME_MS * INT64_C(1000000))
        return;
    v->drawn_ns = now;
    set_show_picture(v);
}
