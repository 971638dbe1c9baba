/* What stands on the screen in a visit: on the smallest terminal that is common, 80 by 24, every
 * page fits, no line is longer than that, and no word is cut. */
#include "check.h"
#include "cli/dial.h"
#include "cli/result.h"
#include "cli/set_show.h"
#include "cli/visit.h"
#include <fcntl.h>
#include <unistd.h>

/* The programs have it in main.c. */
const struct command *commands(size_t *count)
{
    *count = 0;
    return NULL;
}

enum { COLUMNS = 80, ROWS = 24, LINES = 120, LINE = 600 };

struct picture {
    int lines;
    char line[LINES][LINE]; /* without colours */
};

static struct screen screen_of(int columns, int rows)
{
    static struct screen s;
    memset(&s, 0, sizeof s);
    s.columns = columns;
    s.rows    = rows;
    return s;
}

/* Escape sequences are taken out: they take no room. */
static struct picture *picture_of(const struct screen *s)
{
    static struct picture p;
    size_t n = 0;
    memset(&p, 0, sizeof p);
    for (size_t i = 0; i < s->len; i++) {
        if (s->text[i] == '\033') {
            while (i < s->len && !strchr("HKmJ", s->text[i]))
                i++;
        } else if (s->text[i] == '\n') {
            p.lines++;
            n = 0;
        } else if (s->text[i] != '\r') {
            p.line[p.lines][n++] = s->text[i];
        }
    }
    return &p;
}

static const struct picture *check_fits(const struct screen *s, const char *legend)
{
    const struct picture *p = picture_of(s);
    CHECK(p->lines <= ROWS, "%s: %d lines", legend, p->lines);
    for (int i = 0; i < p->lines; i++) {
        int columns = screen_columns(p->line[i], strlen(p->line[i]));
        CHECK(columns <= COLUMNS, "%s: line %d has %d columns: %s", legend, i, columns, p->line[i]);
    }
    return p;
}

static bool has(const struct picture *p, const char *text)
{
    for (int i = 0; i < p->lines; i++)
        if (strstr(p->line[i], text))
            return true;
    return false;
}

/* The words of a text stand on the screen whole, and in their order. */
static void check_words(const struct picture *p, const char *text, const char *legend)
{
    char word[200];
    int line  = 0;
    size_t at = 0;
    while (*(text += strspn(text, " "))) {
        size_t len = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)len, text);
        const char *found = NULL;
        for (; line < p->lines && !(found = strstr(p->line[line] + at, word)); line++)
            at = 0;
        CHECK(found, "%s: \"%s\" is missing or cut", legend, word);
        at = (size_t)(found - p->line[line]) + len;
        text += len;
    }
}

/* ---- texts ---- */

static void test_texts_break_between_words(void **state)
{
    static const struct {
        const char *legend;
        int columns, indent;
        const char *text, *want; /* lines joined by | */
    } rows[] = {
        { "a short one", 20, 1, "one two", " one two" },
        { "two lines", 10, 1, "one two three", " one two| three" },
        { "exactly full", 9, 1, "one two", " one two" },
        { "one too many", 8, 1, "one two", " one| two" },
        { "a word that is longer", 8, 1, "abcdefghij", " abcdef| ghij" },
        { "letters of two bytes", 9, 1, "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9",
            " \xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9" },
        { "two blanks", 8, 1, "one  two", " one| two" },
        { "nothing", 8, 1, "", " " },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char got[200]   = "";
        struct screen s = screen_of(rows[i].columns, 50);
        screen_begin(&s);
        screen_text(&s, rows[i].indent, rows[i].text);
        const struct picture *p = picture_of(&s);
        for (int k = 0; k < p->lines; k++)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k ? "|" : "", p->line[k]);
        CHECK(strcmp(got, rows[i].want) == 0, "%s: %s", rows[i].legend, got);
    }
}

static void test_hints_stay_whole(void **state)
{
    static const char *const hints[] = { "Enter: start", "n: leave out", "q: leave", NULL };
    struct screen s                  = screen_of(30, 50);
    (void)state;
    screen_begin(&s);
    screen_hints(&s, hints);
    const struct picture *p = picture_of(&s);
    CHECK(p->lines == 2, "%d", p->lines);
    CHECK(strcmp(p->line[0], " Enter: start   n: leave out") == 0, "%s", p->line[0]);
    CHECK(strcmp(p->line[1], " q: leave") == 0, "%s", p->line[1]);
}

static void test_what_is_below_the_screen_does_not_scroll_it(void **state)
{
    struct screen s = screen_of(80, 5);
    (void)state;
    screen_begin(&s);
    for (int i = 0; i < 9; i++)
        screen_line(&s, "%d", i);
    CHECK(s.lines == 5 && picture_of(&s)->lines == 5, "%d", s.lines);
}

/* ---- pages ---- */

static struct visit *visit_of(const char *battery, enum battery_side side)
{
    static struct visit_options options;
    static struct visit v;
    struct battery_order order;
    options = (struct visit_options){ .patient = "P123456789012345", .side = side };
    v       = (struct visit){ .options = &options };
    CHECK(battery_find("/nowhere", battery, &v.battery) == GONIO_OK, "%s", battery);
    CHECK(battery_on_side(&v.battery, side, &order) == GONIO_OK, "%s", battery);
    visit_plan_init(&v.plan, &order, true, true);
    return &v;
}

static void check_page(const struct page *page, const char *legend)
{
    struct screen s = screen_of(COLUMNS, 100);
    page_draw(&s, page, page->seconds);
    const struct picture *p = check_fits(&s, legend);
    for (int i = 0; i < PAGE_PARTS && page->part[i]; i++) {
        const char *tab = strchr(page->part[i], '\t');
        check_words(p, tab ? tab + 1 : page->part[i] + (*page->part[i] == '!'), legend);
    }
}

/* Every movement there is, with all that can be on its page. */
static void test_every_movement_has_a_page_that_fits(void **state)
{
    struct battery b;
    struct visit_words words;
    struct page page;
    int pages = 0;
    (void)state;
    for (size_t i = 0; battery_built_in(i, &b); i++) {
        enum battery_side side = battery_asks_side(&b) ? BATTERY_BOTH : BATTERY_NO_SIDE;
        struct visit *v        = visit_of(b.name, side);
        for (struct visit_step step;
             (step = visit_plan_next(&v->plan)).doing == VISIT_MEASURES && step.phase == 0;) {
            const struct gonio_movement *m[2];
            const char *id       = v->plan.movement[step.movement].id;
            const double mean[2] = { 123.4, 123.4 };
            size_t n             = gonio_movement_find(id, m);
            snprintf(v->last, sizeof v->last,
                "Last: %s: external rotation at the side 123.4° ± 12.3°, horizontal adduction "
                "123.4° "
                "± 12.3°",
                m[0]->title);
            visit_movement_page(v, &step, 10, &page, &words);
            check_page(&page, id);
            struct screen s = screen_of(COLUMNS, 100);
            page_draw(&s, &page, 0);
            check_words(picture_of(&s), m[0]->cue, id);
            check_words(picture_of(&s), m[n - 1]->watch, id);
            visit_plan_saved(&v->plan, &step, mean);
            v->worn = m[0];
            pages++;
        }
    }
    CHECK(pages == 45, "%d pages", pages);
}

static void test_the_first_page_says_when_not_to_and_when_to_stop(void **state)
{
    static const struct {
        const char *battery;
        enum battery_side side;
        const char *want[4];
    } rows[] = {
        { "neck", BATTERY_NO_SIDE,
            { "Read aloud:", "dissection of a neck artery", "Esc stops", "osteoporosis" } },
        { "lower-back", BATTERY_NO_SIDE, { "Read aloud:", "dizziness", "fresh fractures" } },
        { "knee", BATTERY_LEFT, { "Read aloud:", "surgeon's", "Esc stops" } },
    };
    struct visit_words words;
    struct page page;
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit *v         = visit_of(rows[i].battery, rows[i].side);
        v->battery.safety_lines = 2;
        strcpy(v->battery.safety[0], "Not within six weeks of surgery.");
        strcpy(v->battery.safety[1], "Ask for the surgeon's limits.");
        visit_safety_page(v, &page, &words);
        check_page(&page, rows[i].battery);
        struct screen s = screen_of(COLUMNS, 100);
        page_draw(&s, &page, 0);
        const struct picture *p = picture_of(&s);
        for (int k = 0; k < 4 && rows[i].want[k]; k++)
            CHECK(has(p, rows[i].want[k]), "%s: %s", rows[i].battery, rows[i].want[k]);
        CHECK(has(p, "Not within six weeks"), "%s: the clinic's own line", rows[i].battery);
    }
}

static void test_whoever_moves_the_sensor_is_told(void **state)
{
    struct visit *v = visit_of("ankle", BATTERY_BOTH);
    struct visit_words words;
    struct page page;
    const double mean[2] = { 10, 20 };
    bool told[6];
    (void)state;
    for (int i = 0; i < 6; i++) {
        const struct gonio_movement *m[2];
        struct visit_step step = visit_plan_next(&v->plan);
        gonio_movement_find(v->plan.movement[step.movement].id, m);
        visit_movement_page(v, &step, NAN, &page, &words);
        struct screen s = screen_of(COLUMNS, 100);
        page_draw(&s, &page, 0);
        told[i] = has(picture_of(&s), "another place");
        visit_plan_saved(&v->plan, &step, mean);
        v->worn = m[0];
    }
    /* left foot, left foot, left shin, right foot, right foot, right shin */
    CHECK(!told[0] && !told[1] && told[2] && told[3] && !told[4] && told[5], "%d %d %d %d %d %d",
        told[0], told[1], told[2], told[3], told[4], told[5]);
}

static void test_what_is_gone_on_with(void **state)
{
    struct visit *v = visit_of("shoulder", BATTERY_BOTH);
    struct visit_words words;
    struct page page;
    const double mean[2] = { 10, 20 };
    (void)state;
    for (int i = 0; i < 20; i++) {
        struct visit_step step = visit_plan_next(&v->plan);
        if (step.doing == VISIT_MEASURES)
            visit_plan_saved(&v->plan, &step, mean);
        else
            visit_plan_passed(&v->plan, &step);
        visit_resume_page(v, "2026-11-21a", &page, &words);
        check_page(&page, "resume");
    }
    struct screen s = screen_of(COLUMNS, 100);
    page_draw(&s, &page, 0);
    const struct picture *p = picture_of(&s);
    CHECK(has(p, "Session 2026-11-21a was begun today"), "%s", p->line[0]);
    CHECK(has(p, "before") && has(p, "baseline") && has(p, "Left shoulder abduction"), "done");
    CHECK(has(p, "Next: Right shoulder external rotation"), "next");
}

static void test_names(void **state)
{
    static const struct {
        const char *movement, *title;
    } rows[] = {
        { "cervical.rotation", "Neck rotation" },
        { "cervical.flexion_extension", "Neck flexion-extension" },
        { "cervical.rotation_left", "Neck rotation, left" },
        { "shoulder.abduction_left", "Left shoulder abduction" },
        { "knee.flexion_left", "Left knee flexion-extension, flexion" },
        { "ankle.inversion_eversion_right", "Right ankle inversion-eversion" },
    };
    char title[120];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        visit_title(rows[i].movement, title, sizeof title);
        CHECK(strcmp(title, rows[i].title) == 0, "%s: %s", rows[i].movement, title);
    }
}

/* ---- while a set goes on ---- */

/* Where the screen is closed all is said as well, on standard error: not here. */
static void take(struct set_show *v, const char *event)
{
    json_t *object = json_loads(event, 0, NULL);
    CHECK(object, "%s", event);
    int kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);
    fflush(stderr);
    dup2(nowhere, STDERR_FILENO);
    set_show_take(v, object);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(nowhere);
    json_decref(object);
}

struct scene {
    struct screen screen;
    struct speech speech;
    struct daemon_link link;
    struct set_stage stage;
    struct set_request request;
    struct set_show show;
};

static struct scene *scene_of(const char *movement, int columns, int rows)
{
    static struct scene c;
    memset(&c, 0, sizeof c);
    c.screen  = screen_of(columns, rows);
    c.stage   = (struct set_stage){ &c.link, &c.screen, &c.speech };
    c.request = (struct set_request){ .movement = movement,
        .reps                                   = 3,
        .practice                               = 2,
        .heading = "Right shoulder external rotation at the side   second time before, 12 of 12   "
                   "patient P123456789012345",
        .target_deg = { 50, 60 } };
    set_show_init(&c.show, &c.stage, &c.request);
    return &c;
}

static const struct picture *drawn(struct scene *c)
{
    set_show_picture(&c->show);
    return picture_of(&c->screen);
}

static void test_every_movement_fits_while_it_is_measured(void **state)
{
    static const int sizes[][2] = { { 80, 24 }, { 100, 30 }, { 132, 43 } };
    const struct gonio_movement *m, *pair[2];
    char event[400];
    (void)state;
    for (size_t size = 0; size < COUNT(sizes); size++)
        for (size_t i = 0; (m = gonio_movement_at(i)); i++) {
            struct scene *c = scene_of(m->pair, sizes[size][0], 100);
            gonio_movement_find(m->pair, pair);
            c->screen.rows = sizes[size][1];
            snprintf(event, sizeof event,
                "{\"event\":\"cue\",\"cue\":\"turn\",\"movement\":\"%s\",\"say\":\"%s\","
                "\"practice\":"
                "true}",
                m->id, m->cue);
            take(&c->show, event);
            take(&c->show, "{\"event\":\"angle\",\"zeroed\":true,\"value_deg\":44.4}");
            snprintf(event, sizeof event,
                "{\"event\":\"rep\",\"movement\":\"%s\",\"value_deg\":123.4,\"valid\":false,"
                "\"flags\":\"no_return\",\"done\":0}",
                m->id);
            take(&c->show, event);
            const struct picture *p = drawn(c);
            CHECK(p->lines <= sizes[size][1], "%s: %d lines", m->id, p->lines);
            for (int k = 0; k < p->lines; k++)
                CHECK(screen_columns(p->line[k], strlen(p->line[k])) <= sizes[size][0], "%s: %s",
                    m->id, p->line[k]);
            check_words(p, m->cue, m->id);
            CHECK(has(p, "ractice 1 of 2"), "%s: practice", m->id);
            check_words(p, "once more, all the way back.", m->id);
            CHECK(has(p, "Esc: STOP") && has(p, "q: discard"), "%s: the keys", m->id);
            CHECK(has(p, "44°"), "%s: the angle", m->id);
        }
}

static void test_practice_is_counted(void **state)
{
    struct scene *c = scene_of("cervical.rotation", 80, 24);
    (void)state;
#define TURN(side, practice)                                                                       \
    "{\"event\":\"cue\",\"cue\":\"turn\",\"movement\":\"cervical.rotation_" side                   \
    "\",\"say\":\"Turn.\",\"practice\":" practice "}"
#define REP(side, flags, valid, done)                                                              \
    "{\"event\":\"rep\",\"movement\":\"cervical.rotation_" side                                    \
    "\",\"value_deg\":50.2,\"valid\":" valid ",\"flags\":\"" flags "\",\"done\":" done "}"
    take(&c->show, TURN("left", "true"));
    CHECK(has(drawn(c), "Practice 1 of 2, left: Turn."), "the first");
    take(&c->show, REP("left", "practice", "false", "0"));
    CHECK(has(drawn(c), "Left 50°, for practice"), "told as such");
    take(&c->show, TURN("right", "true"));
    CHECK(has(drawn(c), "Practice 1 of 2, right"), "each side by itself");
    take(&c->show, REP("right", "practice", "false", "0"));
    take(&c->show, TURN("left", "true"));
    CHECK(has(drawn(c), "Practice 2 of 2, left"), "the second");
    c->show.retelling = true; /* a key: the last one is told once more */
    take(&c->show, REP("left", "practice;rejected", "false", "0"));
    take(&c->show, TURN("left", "true"));
    CHECK(has(drawn(c), "Practice 2 of 2, left"), "not counted twice");
    take(&c->show, TURN("left", "false"));
    CHECK(has(drawn(c), "   Left: Turn."), "in earnest");
    take(&c->show, REP("left", "", "true", "1"));
    CHECK(has(drawn(c), "left ●○○     right ○○○"), "counted");
}

static void test_what_is_rejected_is_said_with_what_to_do(void **state)
{
    static const struct {
        const char *movement, *flags, *valid, *want;
    } rows[] = {
        { "cervical.rotation_left", "no_return", "false",
            "Left 50° did not come back to the middle: once more, all the way back." },
        { "knee.flexion_left", "no_return", "false", "did not come back to the start: once more" },
        { "cervical.rotation_left", "no_return;gap", "false", "did not come back" },
        { "cervical.rotation_left", "gap;no_plateau", "false", "was not heard all the time" },
        { "cervical.rotation_left", "saturated", "false", "once more, slower" },
        { "cervical.rotation_left", "rejected", "false", "ruled out: once more" },
        { "cervical.rotation_left", "no_plateau", "true", "50°; not held: stay at the end" },
        { "cervical.rotation_left", "fast;no_plateau", "true", "50°; fast: slower next time" },
        { "cervical.rotation_left", "trunk_moved", "true", "keep it still" },
        { "cervical.rotation_left", "out_of_plane", "true", "straight next time" },
        { "cervical.rotation_left", "a_new_word", "false", "does not count: once more" },
    };
    char event[400];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct scene *c = scene_of(rows[i].movement, 80, 24);
        snprintf(event, sizeof event,
            "{\"event\":\"rep\",\"movement\":\"%s\",\"value_deg\":50.2,\"valid\":%s,\"flags\":\"%"
            "s\","
            "\"done\":0}",
            rows[i].movement, rows[i].valid, rows[i].flags);
        take(&c->show, event);
        CHECK(has(drawn(c), rows[i].want), "%s: %s", rows[i].want, c->show.news);
    }
}

static void test_more_than_asked_for(void **state)
{
    struct scene *c = scene_of("cervical.rotation", 80, 24);
    (void)state;
    take(&c->show, REP("left", "", "true", "3"));
    take(&c->show, TURN("left", "false"));
    CHECK(has(drawn(c), "They differ by more than 5°: one more."), "%s", c->show.news);
    take(&c->show, REP("left", "", "true", "4"));
    CHECK(has(drawn(c), "left ●●●●"), "a fourth mark");
}

static void test_a_stop_is_all_that_is_seen(void **state)
{
    struct scene *c = scene_of("cervical.rotation", 80, 24);
    (void)state;
    take(&c->show, TURN("left", "false"));
    set_show_stop(&c->show);
    take(&c->show, TURN("right", "false"));
    const struct picture *p = drawn(c);
    CHECK(has(p, "STOPPED") && has(p, "rests") && !has(p, "Turn."), "no cue after it");
}

static void test_marks_of_before(void **state)
{
    struct scene *c = scene_of("cervical.rotation", 80, 24);
    (void)state;
    CHECK_NEAR(c->show.dial.target_left_deg, 50, 0, "left");
    CHECK_NEAR(c->show.dial.target_right_deg, 60, 0, "right");
    c = scene_of("knee.extension_left", 80, 24);
    CHECK_NEAR(c->show.dial.target_left_deg, NAN, 0, "flexion is not asked for");
    CHECK_NEAR(c->show.dial.target_right_deg, 50, 0, "extension");
}

/* ---- the dial ---- */

static void test_a_dial_beyond_ninety_degrees(void **state)
{
    struct dial d   = dial_of("shoulder.abduction_left");
    struct screen s = screen_of(80, 24);
    (void)state;
    dial_take(&d, 40);
    screen_begin(&s);
    dial_draw(&d, &s, 4);
    CHECK(has(picture_of(&s), "90") && !has(picture_of(&s), "180"), "up to 90");
    CHECK(!has(picture_of(&s), "right") && has(picture_of(&s), "abduction"), "one side alone");
    dial_take(&d, 150);
    screen_begin(&s);
    dial_draw(&d, &s, 4);
    CHECK(has(picture_of(&s), "180") && has(picture_of(&s), "150°"), "up to 180");
}

static void test_a_new_zero_forgets_what_was_reached(void **state)
{
    struct dial d = dial_of("cervical.rotation");
    (void)state;
    dial_take(&d, 47);
    CHECK_NEAR(d.most_left_deg, 47, 0, "left");
    dial_take(&d, NAN);
    dial_take(&d, -3);
    CHECK_NEAR(d.most_left_deg, 0, 0, "of another zero");
    CHECK_NEAR(d.most_right_deg, 3, 0, "of this one");
}

/* ---- the result ---- */

static void test_results_in_words(void **state)
{
    static const char text[] =
        "{\"directions\":[{\"movement\":\"cervical.rotation_left\",\"mean_deg\":52.71,"
        "\"uncertainty_"
        "deg\":1.2,\"reps\":[{\"value_deg\":40,\"valid\":false},{\"value_deg\":52,\"valid\":true},"
        "{\"value_deg\":53.5,\"valid\":true}]},"
        "{\"movement\":\"cervical.rotation_right\",\"mean_deg\":null,\"reps\":[]}],"
        "\"flags\":[\"spread\",\"trunk_unseen\",\"few\"]}";
    static char line[RESULT_LINES][RESULT_BYTES];
    char one[200];
    double mean[2];
    json_t *m = json_loads(text, 0, NULL);
    (void)state;
    CHECK(result_lines(m, line) == 4, "four lines");
    CHECK(strcmp(line[0], "Left 52.7° ± 1.2°, of 2 repetitions that lie 1.5° apart") == 0, "%s",
        line[0]);
    CHECK(strstr(line[1], "Right: no value"), "%s", line[1]);
    CHECK(strcmp(line[2], "Careful: repetitions differ widely; few valid repetitions.") == 0, "%s",
        line[2]);
    CHECK(strcmp(line[3], "Notes: trunk not measured.") == 0, "%s", line[3]);
    result_line(m, one, sizeof one);
    CHECK(strcmp(one, "left 52.7° ± 1.2°, right no value") == 0, "%s", one);
    result_means(m, "cervical.rotation", mean);
    CHECK_NEAR(mean[0], 52.71, 1e-9, "left");
    CHECK_NEAR(mean[1], NAN, 0, "right");
    json_decref(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_break_between_words),
        cmocka_unit_test(test_hints_stay_whole),
        cmocka_unit_test(test_what_is_below_the_screen_does_not_scroll_it),
        cmocka_unit_test(test_every_movement_has_a_page_that_fits),
        cmocka_unit_test(test_the_first_page_says_when_not_to_and_when_to_stop),
        cmocka_unit_test(test_whoever_moves_the_sensor_is_told),
        cmocka_unit_test(test_what_is_gone_on_with),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_every_movement_fits_while_it_is_measured),
        cmocka_unit_test(test_practice_is_counted),
        cmocka_unit_test(test_what_is_rejected_is_said_with_what_to_do),
        cmocka_unit_test(test_more_than_asked_for),
        cmocka_unit_test(test_a_stop_is_all_that_is_seen),
        cmocka_unit_test(test_marks_of_before),
        cmocka_unit_test(test_a_dial_beyond_ninety_degrees),
        cmocka_unit_test(test_a_new_zero_forgets_what_was_reached),
        cmocka_unit_test(test_results_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
