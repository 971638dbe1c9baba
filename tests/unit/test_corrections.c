/* Corrections: what stands afterwards, what is refused, and that there is never a change without
 * its reason, whatever fails. */
#include "base/text.h"
#include "faults.h"
#include "noted.h"

static struct gonio_log_row row_of(
    const char *session, const char *phase, const char *side, int set, double mean)
{
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    strcpy(row.measured_at, "2026-11-21T14:03:05+01:00");
    strcpy(row.patient, "P1");
    strcpy(row.session, session);
    strcpy(row.phase, phase);
    snprintf(row.movement, sizeof row.movement, "cervical.rotation_%s", side);
    strcpy(row.side, side);
    snprintf(row.set, sizeof row.set, "sets/P1/%s/%s.cervical.rotation.%d", session, phase, set);
    strcpy(row.flags, "trunk_unseen");
    strcpy(row.rater, "kim");
    row.reps_valid = 3;
    row.mean_deg   = mean;
    row.pain_nprs  = 4;
    return row;
}

/* Two visits of P1: before and after, the before of the first one measured twice to the left. */
static void write_log(const struct folder *f)
{
    const struct gonio_log_row rows[] = { row_of("v1", "before", "left", 1, 50),
        row_of("v1", "before", "right", 1, 60), row_of("v1", "after", "left", 1, 55),
        row_of("v1", "after", "right", 1, 65), row_of("v2", "before", "left", 1, 52),
        row_of("v2", "before", "left", 2, 53) };
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(gonio_log_append(log, &rows[i], 1), GONIO_OK);
    gonio_log_close(log);
}

static enum gonio_status list(void *user, const struct gonio_log_line *line)
{
    char *out                       = user;
    const struct gonio_log_row *row = line->row;
    CHECK(row, "%s", line->why);
    sprintf(out + strlen(out), "%s%s %s %.1s%c %g p%g %s%s", *out ? ", " : "", row->patient,
        row->session, row->phase, row->side[0], row->mean_deg, row->pain_nprs, row->rater,
        strstr(row->flags, "corrected") ? " c" : "");
    return GONIO_OK;
}

static const char *standing(const struct folder *f)
{
    static char text[1000];
    text[0]                  = '\0';
    enum gonio_status status = gonio_log_standing(f->path, list, text);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    return text;
}

static struct gonio_correct_wish wish_of(const char *session, const char *phase,
    const char *movement, enum gonio_correct_what what, const char *to)
{
    return (struct gonio_correct_wish){ .patient = "P1",
        .session                                 = session,
        .phase                                   = phase,
        .movement                                = movement,
        .what                                    = what,
        .to                                      = to,
        .reason                                  = "misheard",
        .rater                                   = "lee",
        .corrected_at                            = "2026-11-22T09:00:00+01:00",
        .software                                = "gonio 0.1.0" };
}

static enum gonio_status correct(
    const struct folder *f, const struct gonio_correct_wish *wish, struct gonio_corrected *out)
{
    struct gonio_log *log = NULL, *corrections = NULL, *outcomes = NULL;
    enum gonio_status status = gonio_corrections_open(f->path, &corrections, NULL);
    if (status == GONIO_OK && wish->item)
        status = gonio_outcomes_open(f->path, &outcomes, NULL);
    if (status == GONIO_OK && !wish->item)
        status = gonio_log_open(f->path, &log, NULL);
    if (status == GONIO_OK)
        status = wish->item ? gonio_correct_outcome(f->path, outcomes, corrections, wish, out)
                            : gonio_correct_measurement(f->path, log, corrections, wish, out);
    gonio_log_close(log);
    gonio_log_close(outcomes);
    gonio_log_close(corrections);
    return status;
}

#define V1_AFTER  "P1 v1 al 55 p4 kim, P1 v1 ar 65 p4 kim"
#define V1_BEFORE "P1 v1 bl 50 p4 kim, P1 v1 br 60 p4 kim"
#define V2_BEFORE "P1 v2 bl 52 p4 kim, P1 v2 bl 53 p4 kim"

static const struct {
    const char *legend, *session, *phase, *movement;
    enum gonio_correct_what what;
    const char *to, *stands, *said;
    size_t rows;
    const char *uncovered;
} cases[] = {
    { "pain of both directions", "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5",
        "P1 v1 bl 50 p5 kim c, P1 v1 br 60 p5 kim c, " V1_AFTER ", " V2_BEFORE, "pain: 4 to 5", 2,
        "" },
    { "pain of one direction", "v1", "before", "cervical.rotation_right", GONIO_CORRECT_PAIN, "0",
        "P1 v1 bl 50 p4 kim, P1 v1 br 60 p0 kim c, " V1_AFTER ", " V2_BEFORE, "pain: 4 to 0", 1,
        "" },
    { "pain that was not asked", "v1", "after", "cervical.rotation_left", GONIO_CORRECT_PAIN,
        "none", V1_BEFORE ", P1 v1 al 55 pnan kim c, P1 v1 ar 65 p4 kim, " V2_BEFORE,
        "pain: 4 to none", 1, "" },
    { "rater", "v1", "after", "cervical.rotation", GONIO_CORRECT_RATER, "lee",
        V1_BEFORE ", P1 v1 al 55 p4 lee c, P1 v1 ar 65 p4 lee c, " V2_BEFORE, "rater: kim to lee",
        2, "" },
    { "session", "v1", "after", "cervical.rotation", GONIO_CORRECT_SESSION, "v3",
        V1_BEFORE ", P1 v3 al 55 p4 kim c, P1 v3 ar 65 p4 kim c, " V2_BEFORE, "session: v1 to v3",
        2, "" },
    { "phase", "v1", "after", "cervical.rotation", GONIO_CORRECT_PHASE, "baseline",
        V1_BEFORE ", P1 v1 bl 55 p4 kim c, P1 v1 br 65 p4 kim c, " V2_BEFORE,
        "phase: after to baseline", 2, "" },
    { "patient", "v1", "before", "cervical.rotation", GONIO_CORRECT_PATIENT, "P2",
        "P2 v1 bl 50 p4 kim c, P2 v1 br 60 p4 kim c, " V1_AFTER ", " V2_BEFORE, "patient: P1 to P2",
        2, "" },
    { "withdrawn", "v1", "before", "cervical.rotation", GONIO_CORRECT_WITHDRAW, NULL,
        V1_AFTER ", " V2_BEFORE, "withdrawn", 2, "" },
    { "the second set of a key withdrawn", "v2", "before", "cervical.rotation_left",
        GONIO_CORRECT_WITHDRAW, NULL, V1_BEFORE ", " V1_AFTER ", P1 v2 bl 52 p4 kim", "withdrawn",
        1, "cervical.rotation_left of an earlier set stands again: 52.0°" },
    { "the second set of a key moved", "v2", "before", "cervical.rotation", GONIO_CORRECT_PATIENT,
        "P2", V1_BEFORE ", " V1_AFTER ", P1 v2 bl 52 p4 kim, P2 v2 bl 53 p4 kim c",
        "patient: P1 to P2", 1, "cervical.rotation_left of an earlier set stands again: 52.0°" },
};

static struct gonio_correct_wish wish_of_case(size_t i)
{
    return wish_of(cases[i].session, cases[i].phase, cases[i].movement, cases[i].what, cases[i].to);
}

/* Findings of gonio_verify that speak of reasons; the sets of these rows are not there. */
static void count_reasons(void *user, const char *sentence)
{
    if (strstr(sentence, "reason") || strstr(sentence, "replaces"))
        ++*(int *)user;
}

static int findings(const struct folder *f)
{
    struct gonio_verified v;
    int found                = 0;
    enum gonio_status status = gonio_verify(f->path, count_reasons, &found, &v);
    CHECK(status == GONIO_ECRC, "%s", note_text(status));
    return found;
}

static void test_what_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct folder f;
        struct gonio_corrected out;
        struct gonio_correct_wish wish = wish_of_case(i);
        folder_new(&f);
        write_log(&f);
        char *before             = folder_read(&f, "measurements.csv");
        enum gonio_status status = correct(&f, &wish, &out);
        CHECK(status == GONIO_OK, "%s: %s", cases[i].legend, note_text(status));
        CHECK(strcmp(standing(&f), cases[i].stands) == 0, "%s: %s", cases[i].legend, standing(&f));
        CHECK(out.rows == cases[i].rows && strcmp(out.what, cases[i].said) == 0, "%s: %zu, %s",
            cases[i].legend, out.rows, out.what);
        assert_string_equal(out.uncovered, cases[i].uncovered);
        CHECK(findings(&f) == 0, "%s: verify finds fault", cases[i].legend);
        char *after = folder_read(&f, "measurements.csv");
        CHECK(strncmp(before, after, strlen(before)) == 0, "%s: what stood there has changed",
            cases[i].legend);
        free(before);
        free(after);
        folder_free(&f);
    }
}

/* A row that withdraws has its key, flag and recording, and no value. */
static void test_withdrawn_row(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_corrected out;
    struct gonio_correct_wish wish = wish_of_case(7);
    folder_new(&f);
    write_log(&f);
    assert_int_equal(correct(&f, &wish, &out), GONIO_OK);
    char *text = folder_read(&f, "measurements.csv");
    CHECK(strstr(text,
              "\n1,2026-11-21T14:03:05+01:00,P1,v1,before,cervical.rotation_left,left,,,,,,,,,"
              ",,,,,,,,withdrawn,kim,,,,,sets/P1/v1/before.cervical.rotation.1,"),
        "%s", text);
    free(text);
    text = folder_read(&f, "corrections.csv");
    CHECK(strstr(text, "1,2026-11-22T09:00:00+01:00,P1,v1,before,cervical.rotation_left,,withdrawn,"
                       "misheard,lee,"),
        "%s", text);
    free(text);
    folder_free(&f);
}

/* Every correction can be taken back by another, and all of it stays to be read. */
static void test_there_and_back(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_corrected out;
    struct gonio_correct_wish there =
        wish_of("v1", "before", "cervical.rotation", GONIO_CORRECT_PATIENT, "P2");
    struct gonio_correct_wish back = there;
    back.patient                   = "P2";
    back.to                        = "P1";
    folder_new(&f);
    write_log(&f);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(correct(&f, &there, &out), GONIO_OK);
        assert_int_equal(correct(&f, &there, &out), GONIO_EINVAL);
        assert_int_equal(correct(&f, &back, &out), GONIO_OK);
        assert_string_equal(
            standing(&f), "P1 v1 bl 50 p4 kim c, P1 v1 br 60 p4 kim c, " V1_AFTER ", " V2_BEFORE);
    }
    folder_free(&f);
}

static void test_refusals(void **state)
{
    (void)state;
    static char long_reason[300];
    memset(long_reason, 'x', sizeof long_reason - 1);
    static const struct {
        const char *session, *phase, *movement;
        enum gonio_correct_what what;
        const char *to, *reason;
        enum gonio_status want;
        const char *says;
    } rows[] = {
        { "v9", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5", "r", GONIO_EINVAL,
            "P1 has no cervical.rotation, before, in session v9" },
        { "v1", "baseline", "cervical.rotation", GONIO_CORRECT_PAIN, "5", "r", GONIO_EINVAL,
            "has no" },
        { "v1", "before", "cervical.flexion", GONIO_CORRECT_PAIN, "5", "r", GONIO_EINVAL,
            "has no" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "11", "r", GONIO_EINVAL,
            "from 0 to 10" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "nan", "r", GONIO_EINVAL,
            "from 0 to 10" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "4", "r", GONIO_EINVAL,
            "it is that already" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5", "", GONIO_EINVAL,
            "needs a reason" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5", "  ", GONIO_EINVAL,
            "needs a reason" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5", "a\nb", GONIO_EINVAL,
            "line end" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PAIN, "5", long_reason, GONIO_EINVAL,
            "longer than" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PATIENT, "../P2", "r", GONIO_EINVAL,
            "pseudonym" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_SESSION, "", "r", GONIO_EINVAL,
            "letters, digits" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PHASE, "during", "r", GONIO_EINVAL,
            "before, after, baseline" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_PHASE, "after", "r", GONIO_EEXIST,
            "already (55.0°)" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_SESSION, "v2", "r", GONIO_EEXIST,
            "already (53.0°)" },
        { "v1", "before", "cervical.rotation", GONIO_CORRECT_VALUE, "70", "r", GONIO_EINVAL,
            "never edited by hand: measure again" },
    };
    struct folder f;
    folder_new(&f);
    write_log(&f);
    char *before = folder_read(&f, "measurements.csv");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_corrected out;
        struct gonio_correct_wish wish =
            wish_of(rows[i].session, rows[i].phase, rows[i].movement, rows[i].what, rows[i].to);
        wish.reason           = rows[i].reason;
        enum gonio_status got = correct(&f, &wish, &out);
        CHECK(got == rows[i].want && strstr(note_text(got), rows[i].says), "row %zu: %s", i,
            note_text(got));
    }
    char *after   = folder_read(&f, "measurements.csv"),
         *reasons = folder_read(&f, "corrections.csv");
    assert_string_equal(after, before);
    CHECK(strchr(reasons, '\n')[1] == '\0', "a reason is kept of what was refused: %s", reasons);
    free(before);
    free(after);
    free(reasons);
    folder_free(&f);
}

/* A pair whose directions stand from two sets is not corrected as one. */
static void test_two_sets(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    struct gonio_corrected out;
    struct gonio_log_row right     = row_of("v2", "before", "right", 1, 62);
    struct gonio_correct_wish wish = wish_of_case(9);
    folder_new(&f);
    write_log(&f);
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    assert_int_equal(gonio_log_append(log, &right, 1), GONIO_OK);
    gonio_log_close(log);
    enum gonio_status status = correct(&f, &wish, &out);
    CHECK(status == GONIO_EINVAL && strstr(note_text(status), "name one direction"), "%s",
        note_text(status));
    wish.movement = "cervical.rotation_right";
    assert_int_equal(correct(&f, &wish, &out), GONIO_OK);
    folder_free(&f);
}

/* ---- Outcomes ---- */

static enum gonio_status list_outcome(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    char *out = user;
    CHECK(row, "%s", line->why);
    sprintf(out + strlen(out), "%s%s=%g", *out ? " " : "", row->item, row->value);
    return GONIO_OK;
}

static void write_outcomes(const struct folder *f)
{
    write_log(f);
    static const struct noted rows[] = {
        { .phase = "before", .item = "nprs_now", .value = 6 },
        { .phase = "after", .item = "nprs_now", .value = 3 },
        { .item = "treatment", .side = "right", .value = 10, .text = "scalenes" },
        { .item = "treatment", .side = "left", .value = (double)NAN, .text = "scalenes" },
        { .item = "stop", .value = (double)NAN, .text = "dizzy" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct noted row = rows[i];
        row.patient      = "P1";
        row.session      = "v1";
        noted_add(f, &row);
    }
}

static void test_outcomes(void **state)
{
    (void)state;
    static const struct {
        const char *phase, *item, *side;
        enum gonio_correct_what what;
        const char *to;
        enum gonio_status want;
        const char *says; /* what was done, or why not */
    } rows[] = {
        { "before", "nprs_now", NULL, GONIO_CORRECT_VALUE, "5", GONIO_OK, "value: 6 to 5" },
        { NULL, "nprs_now", NULL, GONIO_CORRECT_VALUE, "5", GONIO_EINVAL,
            "there are 2 of nprs_now" },
        { "before", "nprs_now", NULL, GONIO_CORRECT_VALUE, "5", GONIO_EINVAL, "5 already" },
        { "before", "nprs_now", NULL, GONIO_CORRECT_VALUE, "11", GONIO_EINVAL, "not from 0 to 10" },
        { "before", "nprs_now", NULL, GONIO_CORRECT_VALUE, "much", GONIO_EINVAL, "is no number" },
        { "before", "nprs_now", NULL, GONIO_CORRECT_PAIN, "5", GONIO_EINVAL, "the value can be" },
        { "before", "groc", NULL, GONIO_CORRECT_VALUE, "5", GONIO_EINVAL, "has no such groc" },
        { "after", "nprs_now", NULL, GONIO_CORRECT_WITHDRAW, NULL, GONIO_OK, "withdrawn" },
        { "after", "nprs_now", NULL, GONIO_CORRECT_WITHDRAW, NULL, GONIO_EINVAL, "has no such" },
        { NULL, "treatment", NULL, GONIO_CORRECT_VALUE, "5", GONIO_EINVAL,
            "right \"scalenes\"; left" },
        { NULL, "treatment", "left", GONIO_CORRECT_VALUE, "5", GONIO_OK, "value: none to 5" },
        { NULL, "treatment", "right", GONIO_CORRECT_WITHDRAW, NULL, GONIO_OK, "withdrawn" },
        { NULL, "stop", NULL, GONIO_CORRECT_VALUE, "5", GONIO_EINVAL, "has no value" },
        { NULL, "stop", NULL, GONIO_CORRECT_WITHDRAW, NULL, GONIO_OK, "withdrawn" },
    };
    struct folder f;
    char text[300] = "";
    folder_new(&f);
    write_outcomes(&f);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_corrected out = { 0 };
        struct gonio_correct_wish wish =
            wish_of("v1", rows[i].phase, NULL, rows[i].what, rows[i].to);
        wish.item             = rows[i].item;
        wish.side             = rows[i].side;
        enum gonio_status got = correct(&f, &wish, &out);
        CHECK(got == rows[i].want, "row %zu: %s", i, note_text(got));
        const char *said = got == GONIO_OK ? out.what : note_text(got);
        CHECK(strstr(said, rows[i].says), "row %zu: %s", i, said);
    }
    assert_int_equal(gonio_outcomes_standing(f.path, "P1", list_outcome, text), GONIO_OK);
    assert_string_equal(text, "nprs_now=5 treatment=5");
    assert_int_equal(findings(&f), 0);
    folder_free(&f);
}

/* A power cut within the rows of a move leaves each direction standing once, here or there. */
static void test_torn_move(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    struct gonio_corrected out;
    struct gonio_correct_wish wish = wish_of_case(6);
    folder_new(&f);
    write_log(&f);
    char *before = folder_read(&f, "measurements.csv");
    assert_int_equal(correct(&f, &wish, &out), GONIO_OK);
    char *after = folder_read(&f, "measurements.csv");
    for (size_t cut = strlen(before); cut <= strlen(after); cut++) {
        folder_write(&f, "measurements.csv", after, cut);
        assert_int_equal(
            gonio_log_open(f.path, &log, NULL), GONIO_OK); /* sets aside what is torn */
        gonio_log_close(log);
        const char *stands = standing(&f);
        CHECK(strncmp(stands, "P1 v1 bl 50", 11) == 0 || strncmp(stands, "P2 v1 bl 50", 11) == 0,
            "cut at %zu: %s", cut, stands);
        CHECK(strstr(stands, " v1 br 60") && strstr(stands, V1_AFTER ", " V2_BEFORE),
            "cut at %zu: %s", cut, stands);
    }
    assert_int_equal(findings(&f), 0);
    free(before);
    free(after);
    folder_free(&f);
}

/* ---- Whatever fails: all of it, or nothing but perhaps the reason ---- */

static const struct {
    const char *legend;
    int error;
    bool sticky;
} kinds[] = { { "ENOSPC", ENOSPC, false }, { "EIO", EIO, false }, { "a short write", 0, false },
    { "a disk that fills up", 0, true } };

static bool survives(size_t i, int at, size_t kind)
{
    struct folder f;
    struct gonio_corrected out;
    struct gonio_correct_wish wish = wish_of_case(i);
    char before[1000];
    folder_new(&f);
    write_log(&f);
    strcpy(before, standing(&f));
    faults_begin(at, 0, kinds[kind].error, kinds[kind].sticky);
    enum gonio_status status = correct(&f, &wish, &out);
    bool struck              = faults_end();
    const char *want         = status == GONIO_OK ? cases[i].stands : before;
    CHECK(strcmp(standing(&f), want) == 0, "%s, %s at call %d: status %d, but %s", cases[i].legend,
        kinds[kind].legend, at, status, standing(&f));
    int alone = findings(&f);
    CHECK(alone == 0 || (status != GONIO_OK && alone == (int)cases[i].rows),
        "%s, %s at call %d: status %d, %d findings", cases[i].legend, kinds[kind].legend, at,
        status, alone);
    if (status != GONIO_OK) { /* a reason may stand alone; said again, all is well */
        CHECK(correct(&f, &wish, &out) == GONIO_OK, "%s, %s at call %d: again: %s", cases[i].legend,
            kinds[kind].legend, at, note_text(GONIO_EIO));
        CHECK(strcmp(standing(&f), cases[i].stands) == 0, "%s", standing(&f));
        assert_int_equal(findings(&f), 0);
    }
    folder_free(&f);
    return struck;
}

static void test_each_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t kind = 0; kind < COUNT(kinds); kind++) {
            int at = 1;
            while (survives(i, at, kind))
                at++;
            CHECK(at > 15, "only %d calls were made to fail", at);
        }
}

static bool outcome_survives(int at, size_t kind)
{
    struct folder f;
    struct gonio_corrected out;
    struct gonio_correct_wish wish = wish_of("v1", "before", NULL, GONIO_CORRECT_VALUE, "5");
    struct gonio_outcome row;
    wish.item = "nprs_now";
    folder_new(&f);
    write_outcomes(&f);
    faults_begin(at, 0, kinds[kind].error, kinds[kind].sticky);
    enum gonio_status status = correct(&f, &wish, &out);
    bool struck              = faults_end();
    assert_int_equal(
        gonio_outcome_latest(f.path, "P1", "v1", "before", "nprs_now", &row), GONIO_OK);
    CHECK(row.value == (status == GONIO_OK ? 5 : 6), "%s at call %d: status %d, %g",
        kinds[kind].legend, at, status, row.value);
    CHECK(findings(&f) <= (status != GONIO_OK), "%s at call %d", kinds[kind].legend, at);
    folder_free(&f);
    return struck;
}

static void test_each_fault_of_outcomes(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < COUNT(kinds); kind++) {
        int at = 1;
        while (outcome_survives(at, kind))
            at++;
        CHECK(at > 15, "only %d calls were made to fail", at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_stands),
        cmocka_unit_test(test_withdrawn_row),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_two_sets),
        cmocka_unit_test(test_outcomes),
        cmocka_unit_test(test_torn_move),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_each_fault_of_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
