/* Reports: drawn in the cases that are hard to draw, with text that would like to be more than
 * text. With GONIO_KEEP_CHARTS=DIR the pictures stay there, to be looked at. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include "noted.h"
#include "recorded.h"
#include "report/separate.h"
#include <gonio/report.h>
#include <limits.h>

#define NONE ((double)NAN)

/* A visit: values before and after, left and right; NaN: not measured. */
struct visit {
    const char *date;
    double left[2], right[2];
    double uncertainty;
    unsigned flags;
    bool reject_second;
};

static const struct sample_case {
    const char *name;
    struct visit visits[14];
} cases[] = {
    { "demo", { { "2026-09-01", { 41, 45 }, { 52, 54 }, 2.5, 0, false },
                  { "2026-09-08", { 44, 50 }, { 55, 57 }, 2, 0, false },
                  { "2026-09-22", { 48, 53 }, { 57, 60 }, 1.8, 0, false },
                  { "2026-10-20", { 50, 58 }, { 58, 62 }, 1.5, 0, false },
                  { "2026-11-21", { 52, 63 }, { 60, 66 }, 1.2, GONIO_FLAG_TRUNK_UNSEEN, true } } },
    { "one-visit", { { "2026-11-21", { 52, 63 }, { 60, 66 }, 1.2, 0, false } } },
    { "before-only", { { "2026-11-21", { 52, NONE }, { 60, NONE }, 1.2, 0, false } } },
    { "after-only", { { "2026-11-21", { NONE, 63 }, { NONE, 66 }, 1.2, 0, false } } },
    { "tiny-change", { { "2026-11-21", { 61.2, 61.4 }, { 61.0, 61.3 }, 0.9, 0, false } } },
    { "huge-change", { { "2026-11-21", { 8, 85 }, { 12, 88 }, 4,
                         GONIO_FLAG_SPREAD | GONIO_FLAG_DRIFT, false } } },
    { "one-side", { { "2026-11-21", { 52, 63 }, { NONE, NONE }, 1.2, 0, false } } },
    { "near-zero", { { "2026-11-21", { 0.4, 3 }, { -1.5, 1 }, 2.2, 0, false } } },
    { "twelve-visits", { { "2026-01-05", { 41, 45 }, { 41, 46 }, 2.5, 0, false },
                           { "2026-01-12", { 42, 46 }, { 43, 47 }, 2.5, 0, false },
                           { "2026-01-19", { 44, 47 }, { 44, 46 }, 2.5, 0, false },
                           { "2026-01-26", { 45, 49 }, { 46, 48 }, 2.5, 0, false },
                           { "2026-02-02", { 46, 50 }, { 47, 50 }, 2.5, 0, false },
                           { "2026-02-09", { 45, 50 }, { 48, 51 }, 2.5, 0, false },
                           { "2026-02-16", { 49, 53 }, { 50, 53 }, 2.5, 0, false },
                           { "2026-03-02", { 52, 55 }, { 53, NONE }, 2.5, 0, false },
                           { "2026-03-16", { 53, 57 }, { 54, 57 }, 2.5, 0, false },
                           { "2026-04-13", { 56, 60 }, { 57, 60 }, 2.5, 0, false },
                           { "2026-06-08", { 58, 62 }, { 59, 62 }, 2.5, 0, false },
                           { "2026-11-21", { 62, 62.3 }, { 61, 62 }, 2.5, 0, false } } },
    { "same-day", { { "2026-11-20", { 50, 52 }, { 51, 53 }, 2, 0, false },
                      { "2026-11-21", { 52, 60 }, { 52, 60.2 }, 2, 0, false } } },
};

static void record_case(const struct folder *f, const struct sample_case *c)
{
    for (const struct visit *v = c->visits; v->date; v++)
        for (int p = 0; p < 2; p++) {
            char session[16], at[40], path[256];
            snprintf(session, sizeof session, "%sa", v->date);
            snprintf(at, sizeof at, "%sT%s:00+01:00", v->date, p ? "14:40" : "14:03");
            struct recorded r = { .patient = "P017",
                .session                   = session,
                .phase                     = p ? "after" : "before",
                .measured_at               = at,
                .left_deg                  = v->left[p],
                .right_deg                 = v->right[p],
                .uncertainty_deg           = v->uncertainty,
                .flags                     = v->flags,
                .reject_second             = v->reject_second };
            if (!isnan(r.left_deg) || !isnan(r.right_deg))
                recorded_add(f, &r, path);
        }
}

/* Where the pictures of a case go. */
static const char *place(const struct folder *f, const char *name)
{
    static char path[PATH_MAX];
    const char *keep = getenv("GONIO_KEEP_CHARTS");
    snprintf(path, sizeof path, "%s/%s", keep ? keep : f->path, name);
    return path;
}

static char *read_at(const char *dir, const char *name)
{
    struct folder at;
    CHECK(text_format(at.path, sizeof at.path, "%s", dir) == GONIO_OK, "%s is too long", dir);
    return folder_read(&at, name);
}

/* Is the picture what its name says? */
static void check_picture(const char *dir, const char *name, const char *begins)
{
    char *text = read_at(dir, name);
    CHECK(text, "%s/%s is not there", dir, name);
    CHECK(strncmp(text, begins, strlen(begins)) == 0, "%s/%s begins with %.8s", dir, name, text);
    free(text);
}

static int count_of(const char *text, const char *word)
{
    int n = 0;
    for (const char *p = text; (p = strstr(p, word)); p++)
        n++;
    return n;
}

static void check_html(const char *dir, const char *name)
{
    char *text = read_at(dir, "report.html");
    CHECK(text, "%s: no report.html", name);
    static const char *const needed[] = { "<!doctype html>", "lang=\"en\"", "<table>",
        "scope=\"row\"", "@media print",
        "role=\"img\" aria-label=\"Neck rotation: ", "It does not diagnose", "<svg",
        "Drawn by gonio " };
    for (size_t i = 0; i < COUNT(needed); i++)
        CHECK(strstr(text, needed[i]), "%s: the page lacks %s", name, needed[i]);
    static const char *const unwanted[] = { "<script", "http://localhost", "src=", "gnuplot_plot",
        "Produced by GNUPLOT", "nan" };
    for (size_t i = 0; i < COUNT(unwanted); i++)
        CHECK(!strstr(text, unwanted[i]), "%s: the page holds %s", name, unwanted[i]);
    CHECK(count_of(text, "id='gnuplot") == 0 && count_of(text, "id=\"gp") == 0,
        "%s: ids of two charts are the same", name);
    CHECK(count_of(text, "<figure") == 4 && count_of(text, "</svg>") == 4, "%s: %d figures", name,
        count_of(text, "<figure"));
    free(text);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct folder f;
        char where[PATH_MAX];
        folder_new(&f);
        record_case(&f, &cases[i]);
        const char *out = place(&f, cases[i].name);
        enum gonio_status status =
            gonio_report(f.path, "P017", NULL, NULL, out, GONIO_REPORT_ALL, where, sizeof where);
        CHECK(status == GONIO_OK, "%s: %s", cases[i].name, note_text(status));
        CHECK(strcmp(where, out) == 0, "%s: %s", cases[i].name, where);
        static const char *const chart[] = { "before_after", "fan", "progress", "traces" };
        for (size_t k = 0; k < COUNT(chart); k++) {
            char name[100];
            snprintf(name, sizeof name, "%s.cervical.rotation.png", chart[k]);
            check_picture(out, name, "\x89PNG");
            snprintf(name, sizeof name, "%s.cervical.rotation.svg", chart[k]);
            check_picture(out, name, "<?xml");
            snprintf(name, sizeof name, "%s.cervical.rotation.pdf", chart[k]);
            check_picture(out, name, "%PDF");
        }
        check_picture(out, "report.pdf", "%PDF");
        check_html(out, cases[i].name);
        folder_free(&f);
    }
}

/* The chart says what the log says. */
static void test_chart_says_it(void **state)
{
    (void)state;
    static const struct {
        const char *chart, *text;
    } says[] = {
        { "before_after", "left  52.0° ± 1.2°" },
        { "before_after", "63.0° ± 1.2°  (+11.0°)" },
        { "before_after", "within measurement error" },
        { "fan", "52.0° → 63.0°  (+11.0°)" },
        { "fan", "RIGHT" },
        { "progress", "Left: 41.0° → 52.0° (+11.0°, probably changed)" },
        { "progress", "63.0° after" },
        { "progress", "21 Nov 2026" },
        { "traces", "✗ 52.3°" },
        { "traces", "60.9°" },
    };
    struct folder f;
    folder_new(&f);
    record_case(&f, &cases[0]);
    assert_int_equal(
        gonio_report(f.path, "P017", NULL, NULL, NULL, GONIO_REPORT_SVG, NULL, 0), GONIO_OK);
    assert_false(folder_has(&f, "reports/P017/2026-11-21a/report.html"));
    for (size_t i = 0; i < COUNT(says); i++) {
        char name[120];
        snprintf(
            name, sizeof name, "reports/P017/2026-11-21a/%s.cervical.rotation.svg", says[i].chart);
        char *text = folder_read(&f, name);
        CHECK(text && strstr(text, says[i].text), "%s does not say %s", name, says[i].text);
        free(text);
    }
    folder_free(&f);
}

static void test_hostile_text(void **state)
{
    (void)state;
    static const char *const raters[] = { "`touch pwned`", "$(touch pwned)",
        "'; system(\"touch pwned\") #", "{/=40 BIG}_x^2", "<script>alert(1)</script>",
        "\"><img src=x>", "@ARG1 %s %n", "a\tb", "=1+1", "\\n \\101" };
    for (size_t i = 0; i < COUNT(raters); i++) {
        struct folder f;
        char path[256];
        folder_new(&f);
        struct recorded r = { .patient = "P017",
            .session                   = "2026-11-21a",
            .phase                     = "before",
            .measured_at               = "2026-11-21T14:03:05+01:00",
            .left_deg                  = 52,
            .right_deg                 = 60,
            .uncertainty_deg           = 1,
            .rater                     = raters[i] };
        recorded_add(&f, &r, path);
        noted_add(&f, &(struct noted){ .item = "treatment", .value = 10, .text = raters[i] });
        enum gonio_status status = gonio_report(
            f.path, "P017", NULL, NULL, NULL, GONIO_REPORT_HTML | GONIO_REPORT_PDF, NULL, 0);
        CHECK(status == GONIO_OK, "%s: %s", raters[i], note_text(status));
        CHECK(!folder_has(&f, "pwned") && access("pwned", F_OK) != 0, "%s was run", raters[i]);
        char *text = folder_read(&f, "reports/P017/2026-11-21a/report.html");
        CHECK(text && !strstr(text, "<script") && !strstr(text, "<img"),
            "%s stands in the page as it is", raters[i]);
        free(text);
        folder_free(&f);
    }
}

/* Folders whose names gnuplot would run. */
static void test_hostile_folder(void **state)
{
    (void)state;
    static const char *const names[] = { "|touch pwned", "<touch pwned", "a b 'c' \"d\"",
        "`touch pwned`" };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct folder f;
        folder_new(&f);
        record_case(&f, &cases[1]);
        enum gonio_status status = gonio_report(f.path, "P017", NULL, NULL, folder_at(&f, names[i]),
            GONIO_REPORT_PDF | GONIO_REPORT_PNG, NULL, 0);
        CHECK(status == GONIO_OK, "%s: %s", names[i], note_text(status));
        CHECK(!folder_has(&f, "pwned") && access("pwned", F_OK) != 0, "%s was run", names[i]);
        folder_free(&f);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *patient, *session;
        enum gonio_status want;
        const char *says;
    } asked[] = {
        { "P999", NULL, GONIO_ENODEV, "nothing of P999" },
        { "P017", "2020-01-01a", GONIO_ENODEV, "no session" },
        { "../P017", NULL, GONIO_EINVAL, "is no id" },
        { "=1+1", NULL, GONIO_EINVAL, "is no id" },
        { "P017", "../x", GONIO_EINVAL, "is no id" },
    };
    struct folder f;
    folder_new(&f);
    enum gonio_status status =
        gonio_report(f.path, "P017", NULL, NULL, NULL, GONIO_REPORT_ALL, NULL, 0);
    CHECK(status == GONIO_ENODEV && strstr(note_text(status), "there is no log here"), "%s",
        note_text(status));
    record_case(&f, &cases[1]);
    for (size_t i = 0; i < COUNT(asked); i++) {
        status = gonio_report(
            f.path, asked[i].patient, asked[i].session, NULL, NULL, GONIO_REPORT_ALL, NULL, 0);
        CHECK(status == asked[i].want && strstr(note_text(status), asked[i].says), "%s: %s",
            asked[i].patient, note_text(status));
    }
    assert_false(folder_has(&f, "reports"));
    unsigned formats = 0;
    assert_int_equal(gonio_report_formats("png,html", &formats), GONIO_OK);
    assert_int_equal(formats, GONIO_REPORT_PNG | GONIO_REPORT_HTML);
    assert_int_equal(gonio_report_formats("png,doc", &formats), GONIO_EINVAL);
    assert_int_equal(gonio_report_formats("", &formats), GONIO_EINVAL);
    folder_free(&f);
}

/* PATH for one piece of work. */
static enum gonio_status report_with_path(const struct folder *f, const char *path)
{
    char *kept = strdup(getenv("PATH"));
    setenv("PATH", path, 1);
    enum gonio_status status =
        gonio_report(f->path, "P017", NULL, NULL, NULL, GONIO_REPORT_ALL, NULL, 0);
    setenv("PATH", kept, 1);
    free(kept);
    return status;
}

static void test_no_gnuplot(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    record_case(&f, &cases[1]);
    enum gonio_status status = report_with_path(&f, "/nonexistent");
    CHECK(status == GONIO_ENODEV &&
              strstr(note_text(status), "apt-get install gnuplot-nox; the numbers are in"),
        "%s", note_text(status));
    assert_false(folder_has(&f, "reports"));
    folder_free(&f);
}

/* A gnuplot that fails, or says it did well and leaves an empty file: no half report. */
static void test_failing_gnuplot(void **state)
{
    (void)state;
    static const char *const scripts[] = { "#!/bin/sh\necho 'terminal unknown' >&2\nexit 1\n",
        "#!/bin/sh\nexit 0\n", "#!/bin/sh\n: > \"$6\"\n" };
    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct folder f;
        char path[300];
        folder_new(&f);
        record_case(&f, &cases[1]);
        folder_write(&f, "gnuplot", scripts[i], strlen(scripts[i]));
        assert_int_equal(chmod(folder_at(&f, "gnuplot"), 0700), 0);
        snprintf(path, sizeof path, "%s:/usr/bin:/bin", f.path);
        enum gonio_status status = report_with_path(&f, path);
        CHECK(status == GONIO_EIO && strstr(note_text(status), "gnuplot drew nothing"), "%s",
            note_text(status));
        assert_false(folder_has(&f, "reports/P017/2026-11-21a"));
        folder_free(&f);
    }
}

/* An earlier report stands until the new one is whole. */
static void test_old_report_stays(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    record_case(&f, &cases[1]);
    assert_int_equal(
        gonio_report(f.path, "P017", NULL, NULL, NULL, GONIO_REPORT_ALL, NULL, 0), GONIO_OK);
    char *before = folder_read(&f, "reports/P017/2026-11-21a/report.html");
    folder_write(&f, "gnuplot", "#!/bin/sh\nexit 1\n", 17);
    assert_int_equal(chmod(folder_at(&f, "gnuplot"), 0700), 0);
    assert_int_equal(report_with_path(&f, f.path), GONIO_EIO);
    char *after = folder_read(&f, "reports/P017/2026-11-21a/report.html");
    assert_non_null(after);
    assert_string_equal(before, after);
    free(before);
    free(after);
    folder_free(&f);
}

static void test_text(void **state)
{
    (void)state;
    struct folder f;
    char *text = NULL;
    size_t len;
    folder_new(&f);
    record_case(&f, &cases[0]);
    FILE *out = open_memstream(&text, &len);
    assert_int_equal(gonio_report_text(f.path, "P017", NULL, NULL, out), GONIO_OK);
    fclose(out);
    static const char *const needed[] = { "P017, session 2026-11-21a",
        "left       52.0° ± 1.2°   63.0° ± 1.2°   +11.0°", "exceeds measurement error",
        "Pain (0 to 10): 5 before, 3 after.", "trunk was not measured" };
    for (size_t i = 0; i < COUNT(needed); i++)
        CHECK(strstr(text, needed[i]), "%s\nlacks %s", text, needed[i]);
    free(text);
    out = open_memstream(&text, &len);
    assert_int_equal(gonio_report_text(f.path, "P017", "2026-09-08a", NULL, out), GONIO_OK);
    fclose(out);
    CHECK(strstr(text, "44.0° ± 2.0°"), "%s", text);
    free(text);
    folder_free(&f);
}

static struct gonio_log_row limb_row(const char *phase, double mean_deg)
{
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    text_format(row.measured_at, sizeof row.measured_at, "2026-11-21T14:03:00+01:00");
    text_format(row.patient, sizeof row.patient, "P017");
    text_format(row.session, sizeof row.session, "2026-11-21a");
    text_format(row.phase, sizeof row.phase, "%s", phase);
    text_format(row.movement, sizeof row.movement, "knee.flexion_left");
    text_format(row.side, sizeof row.side, "left");
    text_format(row.set, sizeof row.set, "sets/P017/2026-11-21a/%s.knee.flexion_left.1", phase);
    row.sensors    = 2;
    row.reps_valid = row.reps_recorded = 3;
    row.mean_deg = row.best_deg = mean_deg;
    row.sd_deg = row.uncertainty_deg = 1;
    return row;
}

static void add_rows(const struct folder *f, const struct gonio_log_row *row, size_t rows)
{
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < rows; i++)
        assert_int_equal(gonio_log_append(log, &row[i], 1), GONIO_OK);
    gonio_log_close(log);
}

static char *text_of(const struct folder *f)
{
    char *text = NULL;
    size_t len;
    FILE *out                = open_memstream(&text, &len);
    enum gonio_status status = gonio_report_text(f->path, "P017", NULL, NULL, out);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    fclose(out);
    return text;
}

/* An error that nobody has published is said to be a stand-in, until the clinic has its own. */
static void test_a_stand_in_is_said(void **state)
{
    (void)state;
    static const char own[] = "movement,sem_deg,context\nknee,2.0,same visit\n";
    struct folder f;
    const struct gonio_log_row rows[] = { limb_row("before", 110), limb_row("after", 125) };
    folder_new(&f);
    add_rows(&f, rows, 2);
    char *text = text_of(&f);
    CHECK(strstr(text, "a cautious stand-in"), "%s", text);
    free(text);
    folder_write(&f, "limits.csv", own, sizeof own - 1);
    text = text_of(&f);
    CHECK(!strstr(text, "stand-in"), "%s", text);
    free(text);
    folder_free(&f);
}

/* Age and sex come out of patients.csv, where nobody tells them otherwise. */
static void test_norms_of_a_patient(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *patients;
    const struct gonio_log_row rows[] = { limb_row("before", 128) };
    struct gonio_patient patient      = { .sex = "F", .birth_year = 1970, .software = "gonio" };
    folder_new(&f);
    add_rows(&f, rows, 1);
    static const char norms[] =
        "movement,mode,sex,age_min,age_max,mean_deg,sd_deg,n,device,source\n"
        "knee.flexion,active,F,50,59,130,5,40,ours,the clinic\n";
    folder_write(&f, "norms.csv", norms, sizeof norms - 1);
    char *text = text_of(&f);
    CHECK(strstr(text, "age not known"), "%s", text);
    free(text);
    snprintf(patient.id, sizeof patient.id, "%s", rows[0].patient);
    snprintf(patient.recorded_at, sizeof patient.recorded_at, "%s", rows[0].measured_at);
    assert_int_equal(gonio_patients_open(f.path, &patients, NULL), GONIO_OK);
    assert_int_equal(gonio_patient_append(patients, &patient), GONIO_OK);
    gonio_log_close(patients);
    text = text_of(&f);
    CHECK(strstr(text, "130") && strstr(text, "the clinic"), "%s", text);
    free(text);
    folder_free(&f);
}

/* The report follows corrections: withdrawn is not measured, moved is measured where it is now. */
static void test_corrections_are_followed(void **state)
{
    (void)state;
    struct folder f;
    const struct gonio_log_row rows[] = { limb_row("before", 110), limb_row("after", 125) };
    folder_new(&f);
    add_rows(&f, rows, 2);
    char *text = text_of(&f);
    CHECK(strstr(text, "110.0° ± 1.0°  125.0° ± 1.0°"), "%s", text);
    free(text);

    struct gonio_log_row moved[] = { rows[1], limb_row("after", NONE) };
    strcpy(moved[0].phase, "baseline");
    strcpy(moved[0].flags, "corrected");
    strcpy(moved[1].flags, "withdrawn");
    add_rows(&f, moved, 2);
    text = text_of(&f);
    CHECK(strstr(text, "110.0° ± 1.0°  125.0° ± 1.0°  –") && strstr(text, "before again") &&
              strstr(text, "no set after treatment yet"),
        "%s", text);
    free(text);

    struct gonio_log_row withdrawn = limb_row("before", NONE);
    strcpy(withdrawn.flags, "withdrawn");
    add_rows(&f, &withdrawn, 1);
    text = text_of(&f);
    CHECK(!strstr(text, "110") && strstr(text, "not measured in this session"), "%s", text);
    free(text);
    folder_free(&f);
}

/* What was reported in the visit stands in the text, of other visits nothing; lines that can't be
 * read are told. */
static void test_outcomes_in_the_text(void **state)
{
    (void)state;
    struct folder f;
    const struct gonio_log_row rows[] = { limb_row("before", 110), limb_row("after", 125) };
    folder_new(&f);
    add_rows(&f, rows, 2);
    noted_add(&f, &(struct noted){ .phase = "before", .item = "nprs_now", .value = 6 });
    noted_add(&f, &(struct noted){ .phase = "after", .item = "nprs_now", .value = 3 });
    noted_add(&f, &(struct noted){ .session = "2026-11-14a", .item = "groc", .value = 5 });
    noted_add(&f, &(struct noted){ .item = "treatment", .value = 10, .text = "quadriceps" });
    char *text = text_of(&f);
    CHECK(strstr(text, "Pain now (0 to 10): 6 → 3 (−3; ") && strstr(text, "Treated: quadriceps"),
        "%s", text);
    CHECK(!strstr(text, "Global") && !strstr(text, "Note: 1 lines"), "%s", text);
    free(text);
    char *table           = folder_read(&f, "outcomes.csv");
    *strstr(table, ",6,") = ';';
    folder_write(&f, "outcomes.csv", table, strlen(table));
    text = text_of(&f);
    CHECK(strstr(text, "Pain now (0 to 10): 3 after") && strstr(text, "Note: 1 lines of the data"),
        "%s", text);
    free(table);
    free(text);
    folder_free(&f);
}

static void test_separate(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double y[4], gap, low, high, want[4];
    } rows[] = {
        { "far apart: untouched", { 10, 50, 30, NONE }, 5, 0, 100, { 10, 50, 30, NONE } },
        { "equal: to both sides", { 50, 50, NONE, NONE }, 10, 0, 100, { 45, 55, NONE, NONE } },
        { "the order is kept", { 51, 50, NONE, NONE }, 10, 0, 100, { 55.5, 45.5, NONE, NONE } },
        { "a chain", { 50, 52, 54, 90 }, 10, 0, 100, { 42, 52, 62, 90 } },
        { "at the top", { 99, 100, NONE, NONE }, 10, 0, 100, { 90, 100, NONE, NONE } },
        { "at the bottom", { 0, 1, NONE, NONE }, 10, 0, 100, { 0, 10, NONE, NONE } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double y[4];
        memcpy(y, rows[i].y, sizeof y);
        separate(y, 4, rows[i].gap, rows[i].low, rows[i].high);
        for (int k = 0; k < 4; k++)
            CHECK_NEAR(y[k], rows[i].want[k], 1e-9, "%s, label %d", rows[i].legend, k);
    }
}

int main(void)
{
    const struct CMUnitTest charts_too[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_chart_says_it),
        cmocka_unit_test(test_hostile_text),
        cmocka_unit_test(test_hostile_folder),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_no_gnuplot),
        cmocka_unit_test(test_failing_gnuplot),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_a_stand_in_is_said),
        cmocka_unit_test(test_norms_of_a_patient),
        cmocka_unit_test(test_corrections_are_followed),
        cmocka_unit_test(test_outcomes_in_the_text),
        cmocka_unit_test(test_separate),
    };
    const struct CMUnitTest needs_gnuplot[] = { cmocka_unit_test(test_old_report_stays) };
    if (access("scripts/charts/style.gp", R_OK) == 0) /* the build may lie anywhere */
        setenv("GONIO_SCRIPTS", "scripts", 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (system("gnuplot --version >/dev/null 2>&1") != 0) {
        printf("skipped: the charts, because gnuplot is not installed\n");
        return failed;
    }
    failed += cmocka_run_group_tests(charts_too, NULL, NULL);
    return failed + cmocka_run_group_tests(needs_gnuplot, NULL, NULL);
}
