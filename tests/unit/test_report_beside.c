/* What a report says beside the change of a direction: both directions together, side against side,
 * norms, the patient's own error, a second set before treatment. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include "report/pages.h"
#include <gonio/record.h>
#include <gonio/report.h>

/* A row of the log; the session is the day's. */
struct said {
    const char *day, *phase, *movement;
    double mean_deg;
    const char *mode;
};

static void add(struct gonio_log *log, const struct said *s)
{
    struct gonio_log_row row;
    const struct gonio_movement *m[2];
    assert_int_equal(gonio_movement_find(s->movement, m), 1);
    gonio_log_row_init(&row);
    text_format(row.measured_at, sizeof row.measured_at, "2026-11-%sT14:03:00+01:00", s->day);
    text_format(row.patient, sizeof row.patient, "P017");
    text_format(row.session, sizeof row.session, "2026-11-%sa", s->day);
    text_format(row.phase, sizeof row.phase, "%s", s->phase);
    text_format(row.movement, sizeof row.movement, "%s", s->movement);
    text_format(row.side, sizeof row.side, "%s", m[0]->side);
    text_format(row.mode, sizeof row.mode, "%s", s->mode ? s->mode : "active");
    row.sensors    = 2;
    row.reps_valid = row.reps_recorded = 3;
    row.mean_deg = row.best_deg = s->mean_deg;
    row.sd_deg                  = 0.5;
    row.uncertainty_deg         = 1.2;
    assert_int_equal(gonio_log_append(log, &row, 1), GONIO_OK);
}

static void record(struct folder *f, const struct said *rows)
{
    struct gonio_log *log;
    folder_new(f);
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (const struct said *s = rows; s->day; s++)
        add(log, s);
    gonio_log_close(log);
}

static char *text_of(const struct folder *f, const struct gonio_person *person)
{
    char *text = NULL;
    size_t len;
    FILE *out                = open_memstream(&text, &len);
    enum gonio_status status = gonio_report_text(f->path, "P017", NULL, person, out);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    fclose(out);
    return text;
}

static void expect(
    const struct folder *f, const struct gonio_person *person, bool there, const char *words)
{
    char *text = text_of(f, person);
    CHECK((strstr(text, words) != NULL) == there, "%s\n%s: %s", text, there ? "lacks" : "says",
        words);
    free(text);
}

#define NECK(day, phase, left, right)                                                              \
    { day, phase, "cervical.rotation_left", left, NULL },                                          \
    {                                                                                              \
        day, phase, "cervical.rotation_right", right, NULL                                         \
    }

/* Ends the rows. */
#define NOTHING                                                                                    \
    {                                                                                              \
        NULL, NULL, NULL, 0, NULL                                                                  \
    }

static void write_limits(const struct folder *f, const char *row)
{
    char text[200];
    snprintf(text, sizeof text, "movement,sem_deg,context\n%s\n", row);
    folder_write(f, "limits.csv", text, strlen(text));
}

/* ---- Both directions together ---- */

static void test_together(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("21", "before", 52, 60), NECK("21", "after", 63, 66),
        NOTHING };
    struct folder f;
    record(&f, rows);
    /* The natural variation of 14° that is published between visits is more than √2 · 9.7°. */
    expect(&f, NULL, true,
        "  together   112.0° ± 2.4°  129.0° ± 2.4°  +17.0°  ±14.0°  exceeds measurement error\n");
    expect(&f, NULL, true,
        "Neck rotation, left and right together 112° → 129° (+17°, error ±14.0°): exceeds "
        "measurement error.\n");
    expect(&f, NULL, true, "Note: No error of both directions together is published");
    expect(&f, NULL, false, "Since the first visit");
    /* The clinic knows better: even 2.33 · 9° are more than the change; nothing is assumed then. */
    write_limits(&f, "cervical.rotation.total,9,same visit");
    expect(&f, NULL, true, "+17.0°  ±24.9°  within measurement error\n");
    expect(&f, NULL, false, "No error of both directions together");
    folder_free(&f);
}

/* Between visits the sum is held against its natural variation, in one direction as in the other.
 */
static void test_since_the_first_visit(void **state)
{
    (void)state;
    static const struct {
        double left, right;
        const char *says;
    } visits[] = {
        { 58, 65, "112° → 123° (+11°, error ±14.0°): within" },
        { 58, 67.9, "112.0° → 125.9° (+13.9°, error ±14.0°): probably" },
        { 59, 68, "112° → 127° (+15°, error ±14.0°): exceeds" },
        { 45, 52, "112° → 97° (−15°, error ±14.0°): exceeds" },
    };
    for (size_t i = 0; i < COUNT(visits); i++) {
        const struct said rows[] = { NECK("01", "before", 52, 60), NECK("01", "after", 70, 70),
            NECK("21", "before", visits[i].left, visits[i].right), NOTHING };
        struct folder f;
        char says[200];
        record(&f, rows);
        snprintf(says, sizeof says,
            "  Since the first visit: Neck rotation, left and right together %s", visits[i].says);
        expect(&f, NULL, true, says);
        folder_free(&f);
    }
}

static void test_one_direction_has_no_sum(void **state)
{
    (void)state;
    static const struct said rows[] = { { "21", "before", "cervical.rotation_left", 52, NULL },
        { "21", "after", "cervical.rotation_left", 63, NULL }, NOTHING };
    struct folder f;
    record(&f, rows);
    expect(&f, NULL, false, "together");
    expect(&f, NULL, false, "minus");
    folder_free(&f);
}

/* ---- Side against side ---- */

static void test_sides(void **state)
{
    (void)state;
    static const struct said neck[]  = { NECK("21", "before", 52, 60), NECK("21", "after", 66, 63),
         { "21", "before", "cervical.flexion", 40, NULL },
         { "21", "before", "cervical.extension", 50, NULL }, NOTHING };
    static const struct said knees[] = { { "21", "before", "knee.flexion_left", 130, "passive" },
        { "21", "before", "knee.flexion_right", 117, "passive" },
        { "21", "before", "knee.extension_right", 2, "passive" }, NOTHING };
    static const struct said knee[]  = { { "21", "before", "knee.flexion_right", 130, NULL },
         NOTHING };
    struct folder f;
    record(&f, neck);
    expect(&f, NULL, true,
        "  Right minus left: +8.0° before (13 % of the larger side), −3.0° after (5 % of the "
        "larger "
        "side).\n");
    char *text = text_of(&f, NULL);
    CHECK(!strstr(strstr(text, "minus") + 5, "minus"), "said twice, or of flexion:\n%s", text);
    free(text);
    folder_free(&f);
    record(&f, knees);
    expect(
        &f, NULL, true, "  Flexion, right minus left: −13.0° before (10 % of the larger side).\n");
    expect(&f, NULL, false, "Extension, right");
    folder_free(&f);
    record(&f, knee);
    expect(&f, NULL, false, "minus");
    folder_free(&f);
}

/* ---- Norms ---- */

static void test_norms(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("21", "before", 45, 60), NECK("21", "after", 52, 66),
        { "21", "before", "cervical.flexion", 40, "passive" }, NOTHING };
    static const struct gonio_person woman = { 25, 'F' }, child = { 9, 'F' };
    struct folder f;
    record(&f, rows);
    /* The last value counts; the sum has a mean and no SD. */
    expect(&f, &woman, true,
        "  Norm, left: 70.2° (SD 9.7°; both sexes, 18 to 29 years, n 300; active, digital "
        "goniometer; Apti2023); after: 52.0° is 74 % of it, z −1.88: below typical.\n"
        "  Norm, right: 71.1° (");
    expect(&f, &woman, true, "Norm, together: 162.0° (no SD known; women, 20 to 30 years, n 30;");
    expect(&f, &woman, true, "after: 118.0° is 73 % of it.\n");
    expect(&f, &woman, true, "  Flexion: no norm available.\n"); /* of active rows none stands in */
    expect(&f, NULL, true, "  Left and right: no norm: age not known.\n");
    expect(&f, &child, true, "  Left and right: no norm for this age and sex.\n");
    static const char own[] =
        "movement,mode,sex,age_min,age_max,mean_deg,sd_deg,n,device,source\n"
        "cervical.rotation_left,active,B,8,12,80,7,40,our sensors,our school\n";
    folder_write(&f, "norms.csv", own, sizeof own - 1);
    expect(&f, &child, true,
        "our school); after: 52.0° is 65 % of it, z −4.00: well below typical.\n"
        "  Right: no norm for this age and sex.\n");
    folder_write(&f, "norms.csv", "nonsense\n", 9);
    char *none = NULL;
    size_t len;
    FILE *out = open_memstream(&none, &len);
    assert_int_not_equal(gonio_report_text(f.path, "P017", NULL, NULL, out), GONIO_OK);
    fclose(out);
    free(none);
    folder_free(&f);
}

/* ---- Two sets before treatment ---- */

/* 8° apart: this patient's own error is 8/√2 = 5.66°, more than the published 3.5°. */
static void test_own_error_is_larger(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("21", "before", 52, 60),
        NECK("21", "baseline", 60, 60.5), NECK("21", "after", 63, 71), NOTHING };
    struct folder f;
    record(&f, rows);
    expect(&f, NULL, true, "before         before again   after ");
    expect(&f, NULL, true,
        "  left       52.0° ± 1.2°   60.0° ± 1.2°   63.0° ± 1.2°   +11.0°  ±15.7°  within");
    expect(&f, NULL, true,
        "  right      60.0° ± 1.2°   60.5° ± 1.2°   71.0° ± 1.2°   +11.0°  ±9.7°   exceeds");
    expect(&f, NULL, true,
        "  Left: this patient's own error, from 2 sets before treatment, is larger: ±15.7°.\n");
    expect(&f, NULL, true,
        "  Together: this patient's own error, from 2 sets before treatment, is larger: ±16.7°.\n");
    expect(&f, NULL, false, "Right: this");
    expect(&f, NULL, false, "No error of both directions together"); /* the patient's decides */
    /* The clinic's own is larger still. */
    write_limits(&f, "cervical.rotation,6,same visit");
    expect(&f, NULL, true, "+11.0°  ±16.6°  within");
    expect(&f, NULL, false, "Left: this patient's own error");
    folder_free(&f);
}

/* Two sets that agree by chance lower nothing. */
static void test_own_error_is_smaller(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("21", "before", 52, 60),
        NECK("21", "baseline", 52, 60), NECK("21", "after", 58, 66), NOTHING };
    struct folder f;
    record(&f, rows);
    expect(&f, NULL, true, "+6.0°   ±9.7°   within measurement error");
    expect(&f, NULL, false, "own error");
    folder_free(&f);
}

static void test_a_baseline_alone(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("21", "baseline", 52, 60), NOTHING };
    struct folder f;
    record(&f, rows);
    expect(&f, NULL, true, "  left       –              52.0° ± 1.2°   –              -       -");
    expect(&f, NULL, true, "Neck rotation, left: no set before and none after treatment");
    expect(&f, NULL, false, "not measured");
    folder_free(&f);
}

/* ---- The pages ---- */

static void gather(const struct folder *f, const struct gonio_person *person, struct findings *out)
{
    enum gonio_status status = findings_gather(f->path, "P017", NULL, person, out);
    CHECK(status == GONIO_OK, "%s", note_text(status));
}

/* What the terminal says stands in the page too, and the clinic's words are no markup. */
static void test_html(void **state)
{
    (void)state;
    static const struct said rows[] = { NECK("01", "before", 50, 60), NECK("21", "before", 52, 60),
        NECK("21", "baseline", 60, 60.5), NECK("21", "after", 63, 71), NOTHING };
    static const char own[] = "movement,mode,sex,age_min,age_max,mean_deg,sd_deg,n,device,source\n"
                              "cervical.rotation_left,active,B,18,60,80,7,40,<script>,a & b\n";
    static const char *const says[]         = { "<th scope=\"col\">Before again</th>",
                "<th scope=\"row\">together</th><td>112.0° ± 2.4°</td><td>120.5° ± 2.4°</td>",
                "left and right together 112° → 134°",
                "<li>Left: this patient&#39;s own error, from 2 sets", "<li>Right minus left: +8.0° before",
                "&lt;script&gt;; a &amp; b); after: 63.0° is 79 %",
                "<li>Since the first visit: Neck rotation" };
    static const struct gonio_person person = { 30, 'F' };
    struct folder f;
    struct findings findings;
    record(&f, rows);
    folder_write(&f, "norms.csv", own, sizeof own - 1);
    gather(&f, &person, &findings);
    assert_int_equal(html_write(&findings, NULL, 0, folder_at(&f, "page.html")), GONIO_OK);
    findings_free(&findings);
    char *text = folder_read(&f, "page.html");
    for (size_t i = 0; i < COUNT(says); i++)
        CHECK(strstr(text, says[i]), "%s\nlacks %s", text, says[i]);
    CHECK(!strstr(text, "<script"), "%s", text);
    free(text);
    folder_free(&f);
}

static const char *const many[] = { "cervical.rotation_left", "cervical.rotation_right",
    "cervical.flexion", "cervical.extension", "cervical.lateral_flexion_left",
    "cervical.lateral_flexion_right", "knee.flexion_left", "knee.extension_left",
    "knee.flexion_right", "knee.extension_right" };

static void record_many(struct folder *f)
{
    struct gonio_log *log;
    folder_new(f);
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(many); i++)
        for (int p = 0; p < 2; p++)
            add(log, &(struct said){ "21", p ? "after" : "before", many[i], 50 + 5 * p, NULL });
    gonio_log_close(log);
}

/* Nothing runs off a sheet: what does not fit goes to the next one, top to bottom. */
static void test_paper(void **state)
{
    (void)state;
    struct folder f;
    struct findings findings;
    record_many(&f);
    gather(&f, NULL, &findings);
    assert_int_equal(paper_write(&findings, f.path), GONIO_OK);
    findings_free(&findings);
    char *text = folder_read(&f, "page.tsv");
    int page = 1, number, style, tables = 0;
    double y = 0, x, at;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        assert_int_equal(sscanf(line, "%d\t%lf\t%lf\t%d", &number, &x, &at, &style), 4);
        CHECK(at > 1 && at < 20.7, "%s", line);
        CHECK(number == page ? at >= y : number == page + 1, "not in order: %s", line);
        page = number;
        y    = at;
        tables += strstr(line, "\t4\tDirection") != NULL;
    }
    CHECK(page >= 2, "all on %d sheet", page);
    assert_int_equal(tables, 5);
    free(text);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_since_the_first_visit),
        cmocka_unit_test(test_one_direction_has_no_sum),
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_norms),
        cmocka_unit_test(test_own_error_is_larger),
        cmocka_unit_test(test_own_error_is_smaller),
        cmocka_unit_test(test_a_baseline_alone),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
