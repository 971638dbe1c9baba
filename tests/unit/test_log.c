/* The progress log: what was promised is there, what was not is not, and nothing is guessed. */
#include "base/crc.h"
#include "base/note.h"
#include "check.h"
#include "faults.h"
#include "folder.h"
#include "record/csv.h"
#include "record/forms.h"
#include <gonio/record.h>

static struct gonio_log_row row_of(int number)
{
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    strcpy(row.measured_at, "2026-11-21T14:03:05+01:00");
    strcpy(row.patient, "P017");
    strcpy(row.session, "2026-11-21a");
    strcpy(row.phase, "before");
    strcpy(row.movement, "cervical.rotation_left");
    strcpy(row.side, "left");
    row.reps_valid = 3;
    row.mean_deg   = number;
    return row;
}

/* What a reader gets to see. */
struct seen {
    int rows, bad;
    double sum;
    struct gonio_log_row last;
    char why[300];
};

static enum gonio_status see(void *user, const struct gonio_log_line *line)
{
    struct seen *seen = user;
    if (line->row) {
        seen->rows++;
        seen->sum += line->row->mean_deg;
        seen->last = *line->row;
    } else {
        seen->bad++;
        snprintf(seen->why, sizeof seen->why, "%s", line->why);
    }
    return GONIO_OK;
}

static struct seen read_log(const struct folder *f)
{
    struct seen seen         = { 0 };
    enum gonio_status status = gonio_log_read(f->path, see, &seen);
    CHECK(status == GONIO_OK || status == GONIO_ENODEV, "%s", note_text(status));
    return seen;
}

static void append(struct gonio_log *log, int number)
{
    struct gonio_log_row row = row_of(number);
    enum gonio_status status = gonio_log_append(log, &row, 1);
    CHECK(status == GONIO_OK, "%s", note_text(status));
}

/* A log with rows 1 to `rows`. */
static void fill(const struct folder *f, int rows)
{
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (int i = 1; i <= rows; i++)
        append(log, i);
    gonio_log_close(log);
}

static void test_contract(void **state)
{
    (void)state;
    /* DESIGN.md, "Contract: the data folder", to the letter */
    static const char header[] =
        "schema,measured_at,patient,session,phase,movement,side,mode,position,sensors,reps_valid,"
        "reps_recorded,"
        "mean_deg,best_deg,sd_deg,uncertainty_deg,drift_deg,coupled_1_deg,coupled_2_deg,peak_"
        "velocity_deg_s,"
        "sparc,trunk_deg,pain_nprs,flags,rater,device,serial,firmware,software,set,crc32c";
    assert_string_equal(measurements_form.header, header);
    struct sheet_map map;
    assert_int_equal(sheet_map_read(&measurements_form, &map, header, strlen(header)), GONIO_OK);
    assert_int_equal(map.columns, 31);
    for (int i = 0; i < map.columns; i++)
        CHECK(map.column[i] == i, "column %d is read as %d", i, map.column[i]);

    struct gonio_log_row row = row_of(0);
    row.mean_deg             = 52.12345;
    row.drift_deg            = -1.5;
    row.sensors              = 1;
    strcpy(row.rater, "=1+1");
    strcpy(row.flags, "dedrifted;spread");
    char line[SHEET_LINE];
    size_t len;
    assert_int_equal(sheet_format(&measurements_form, &row, line, &len), GONIO_OK);
    static const char want[] =
        "1,2026-11-21T14:03:05+01:00,P017,2026-11-21a,before,cervical.rotation_left,left,,,1,3,,"
        "52.123,,,,-1.5,,,,,,,dedrifted;spread,'=1+1,,,,,";
    char whole[sizeof want + 16];
    snprintf(whole, sizeof whole, "%s,%08x\n", want, (unsigned)crc32c(0, want, strlen(want)));
    line[len] = '\0';
    assert_string_equal(line, whole);
}

static void test_text_comes_back(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } texts[] = {
        { "", "" },
        { "Kim", "Kim" },
        { "Kim, A.", "\"Kim, A.\"" },
        { "6\" strap", "\"6\"\" strap\"" },
        { "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
        { "+1", "'+1" },
        { "-1", "'-1" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "\tx", "'\tx" },
        { "'quoted'", "''quoted'" },
        { "'", "''" },
        { "''", "'''" },
        { "=\",\"", "\"'=\"\",\"\"\"" },
        { "Gro\xC3\x9F \xC2\xB0", "Gro\xC3\x9F \xC2\xB0" },
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        char field[200], back[100];
        size_t len = csv_put_text(field, texts[i].text);
        field[len] = '\0';
        CHECK(strcmp(field, texts[i].written) == 0, "want %s, got %s", texts[i].written, field);
        struct csv_line line;
        csv_begin(&line, field, len);
        CHECK(csv_next(&line, back, sizeof back) == GONIO_OK, "%s", field);
        CHECK(strcmp(back, texts[i].text) == 0, "want %s back, got %s", texts[i].text, back);
        CHECK(csv_next(&line, back, sizeof back) == GONIO_END, "%s holds one field", field);
    }
}

static void test_foreign_fields(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum gonio_status want;
    } lines[] = {
        { "\"never closed", GONIO_EFORMAT },
        { "\"closed\"too early", GONIO_EFORMAT },
        { "\"", GONIO_EFORMAT },
        { "0123456789abcdef", GONIO_ERANGE },
        { "\"0123456789abcdef\"", GONIO_ERANGE },
        { "'plain", GONIO_OK },
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct csv_line line;
        char text[16];
        csv_begin(&line, lines[i].line, strlen(lines[i].line));
        enum gonio_status got = csv_next(&line, text, sizeof text);
        CHECK(got == lines[i].want, "%s: %s", lines[i].line, gonio_status_text(got));
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        size_t offset;
        const char *text;
    } fields[] = {
        { "a path", offsetof(struct gonio_log_row, patient), "../P017" },
        { "a formula", offsetof(struct gonio_log_row, patient), "=1+1" },
        { "nobody", offsetof(struct gonio_log_row, patient), "" },
        { "spaces", offsetof(struct gonio_log_row, patient), "Jane Doe" },
        { "a hidden file", offsetof(struct gonio_log_row, session), ".x" },
        { "an unknown phase", offsetof(struct gonio_log_row, phase), "during" },
        { "no time", offsetof(struct gonio_log_row, measured_at), "" },
        { "no offset", offsetof(struct gonio_log_row, measured_at), "2026-11-21T14:03:05" },
        { "a comma for a point", offsetof(struct gonio_log_row, measured_at),
            "2026-11-21T14:03:05,1Z" },
        { "two lines", offsetof(struct gonio_log_row, rater), "a\nb" },
        { "a carriage return", offsetof(struct gonio_log_row, rater), "a\rb" },
        { "Latin-1", offsetof(struct gonio_log_row, rater), "Gro\xDF" },
        { "an overlong slash", offsetof(struct gonio_log_row, rater), "\xC0\xAF" },
        { "half a surrogate", offsetof(struct gonio_log_row, rater), "\xED\xA0\x80" },
    };
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct gonio_log_row row = row_of(1);
        strcpy((char *)&row + fields[i].offset, fields[i].text);
        enum gonio_status got = gonio_log_append(log, &row, 1);
        CHECK(got == GONIO_EINVAL, "%s: %s", fields[i].legend, gonio_status_text(got));
        CHECK(strlen(note_text(got)) > 40, "%s: %s", fields[i].legend, note_text(got));
    }
    struct gonio_log_row row = row_of(1);
    row.mean_deg             = (double)INFINITY;
    assert_int_equal(gonio_log_append(log, &row, 1), GONIO_EINVAL);
    memset(row.rater, 'x', sizeof row.rater);
    row.mean_deg = 1;
    assert_int_equal(gonio_log_append(log, &row, 1), GONIO_EINVAL);
    append(log, 7);
    gonio_log_close(log);
    struct seen seen = read_log(&f);
    assert_int_equal(seen.rows, 1);
    assert_int_equal(seen.bad, 0);
    folder_free(&f);
}

static void test_longest_row(void **state)
{
    (void)state;
    struct gonio_log_row row = row_of(0);
    char *const texts[]      = { row.side, row.mode, row.position, row.flags, row.rater, row.device,
             row.serial, row.firmware, row.software, row.set };
    const size_t sizes[]     = { sizeof row.side, sizeof row.mode, sizeof row.position,
            sizeof row.flags, sizeof row.rater, sizeof row.device, sizeof row.serial,
            sizeof row.firmware, sizeof row.software, sizeof row.set };
    for (size_t i = 0; i < COUNT(texts); i++) {
        memset(texts[i], '"', sizes[i] - 1); /* each is doubled */
        texts[i][sizes[i] - 1] = '\0';
    }
    row.mean_deg = row.best_deg = row.sd_deg = row.uncertainty_deg = row.drift_deg =
        -1.2345678901234567e300;
    row.sparc = row.trunk_deg = row.pain_nprs = row.coupled_1_deg = row.coupled_2_deg = -1e300 / 3;
    char line[SHEET_LINE];
    size_t len;
    struct sheet_map map;
    struct gonio_log_row back;
    assert_int_equal(sheet_format(&measurements_form, &row, line, &len), GONIO_OK);
    assert_true(len < SHEET_LINE);
    assert_int_equal(sheet_map_read(&measurements_form, &map, measurements_form.header,
                         strlen(measurements_form.header)),
        GONIO_OK);
    assert_int_equal(sheet_parse(&measurements_form, &map, line, len - 1, &back), GONIO_OK);
    assert_string_equal(back.set, row.set);
    assert_true(back.mean_deg == row.mean_deg);
}

static void test_modes_and_lock(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log, *second;
    struct stat st;
    folder_new(&f);
    char dir[300];
    snprintf(dir, sizeof dir, "%s/a/b", f.path);
    assert_int_equal(gonio_log_open(dir, &log, NULL), GONIO_OK);
    assert_int_equal(stat(dir, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(folder_at(&f, "a/b/measurements.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    enum gonio_status status = gonio_log_open(dir, &second, NULL);
    assert_int_equal(status, GONIO_EBUSY);
    assert_non_null(strstr(note_text(status), "another gonio program"));
    append(log, 1);
    gonio_log_close(log);
    assert_int_equal(gonio_log_open(dir, &second, NULL), GONIO_OK);
    gonio_log_close(second);
    folder_free(&f);
}

/* Cut the file at each byte of its last line: the rows before it stay, the piece is kept aside. */
static void test_torn_anywhere(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    fill(&f, 3);
    char *text = folder_read(&f, "measurements.csv");
    size_t all = strlen(text), begin = all - 1;
    while (text[begin - 1] != '\n')
        begin--;
    for (size_t cut = begin + 1; cut < all; cut++) {
        folder_write(&f, "measurements.csv", text, cut);
        struct seen seen = read_log(&f);
        CHECK(seen.rows == 2 && seen.bad == 1, "cut at %zu: a reader sees %d rows", cut, seen.rows);
        struct gonio_log_found found;
        struct gonio_log *log;
        CHECK(gonio_log_open(f.path, &log, &found) == GONIO_OK, "cut at %zu: %s", cut,
            note_text(GONIO_OK));
        CHECK(found.rows == 2 && found.torn_bytes == cut - begin, "cut at %zu: %zu bytes aside",
            cut, found.torn_bytes);
        char *kept = folder_read(&f, found.torn_name);
        CHECK(kept && strlen(kept) == cut - begin && memcmp(kept, text + begin, cut - begin) == 0,
            "cut at %zu: %s holds something else", cut, found.torn_name);
        free(kept);
        append(log, 9);
        gonio_log_close(log);
        seen = read_log(&f);
        CHECK(seen.rows == 3 && seen.bad == 0 && seen.last.mean_deg == 9, "cut at %zu: %d rows",
            cut, seen.rows);
    }
    free(text);
    folder_free(&f);
}

static void test_torn_header(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    const char *header = measurements_form.header;
    for (size_t cut = 0; cut <= strlen(header); cut++) {
        folder_write(&f, "measurements.csv", header, cut);
        fill(&f, 1);
        CHECK(read_log(&f).rows == 1, "cut at %zu", cut);
    }
    folder_free(&f);
}

static void test_altered(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    fill(&f, 3);
    char *text  = folder_read(&f, "measurements.csv");
    char *place = strstr(text, ",3,,2,"); /* mean of the second row */
    assert_non_null(place);
    place[4] = '9';
    folder_write(&f, "measurements.csv", text, strlen(text));
    struct seen seen = read_log(&f);
    assert_int_equal(seen.rows, 2);
    assert_int_equal(seen.bad, 1);
    assert_non_null(strstr(seen.why, "line 3: the line was altered"));
    struct gonio_log_found found;
    struct gonio_log *log;
    assert_int_equal(gonio_log_open(f.path, &log, &found), GONIO_OK);
    gonio_log_close(log);
    assert_int_equal(found.altered, 1);
    assert_int_equal(found.torn_bytes, 0);
    char *after = folder_read(&f, "measurements.csv");
    assert_string_equal(after, text); /* an altered line is evidence: it stays */
    free(after);
    free(text);
    folder_free(&f);
}

static void sealed(char *out, const char *line)
{
    sprintf(out, "%s,%08x\n", line, (unsigned)crc32c(0, line, strlen(line)));
}

/* Columns are found by name: another order, columns that are not ours, CRLF and a byte order mark.
 */
static void test_other_order(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    char line[300], text[900];
    sealed(line, "63.5,P017,after,x,2026-11-21a,cervical.rotation_left,2026-11-21T14:03:05Z,1");
    line[strlen(line) - 1] = '\0';
    snprintf(text, sizeof text,
        "\xEF\xBB\xBFmean_deg,patient,phase,shoe,session,movement,measured_at,schema,crc32c\r\n%"
        "s\r\n",
        line);
    folder_write(&f, "measurements.csv", text, strlen(text));
    struct seen seen = read_log(&f);
    assert_int_equal(seen.rows, 1);
    assert_string_equal(seen.last.phase, "after");
    CHECK_NEAR(seen.last.mean_deg, 63.5, 0, "by name");
    CHECK_NEAR(seen.last.sd_deg, (double)NAN, 0, "a column that is not there is empty");
    assert_int_equal(seen.last.reps_valid, -1);
    struct gonio_log *log;
    enum gonio_status status = gonio_log_open(f.path, &log, NULL);
    assert_int_equal(status, GONIO_EFORMAT); /* it is not ours to add to */
    assert_non_null(strstr(note_text(status), "nothing was changed"));
    folder_free(&f);
}

static void test_not_a_log(void **state)
{
    (void)state;
    static const char *const texts[] = { "hello\n", "t_s,sensor\n0,0\n", "schema,patient\n", "\n",
        "\"", "schema,measured_at,patient,session,phase,movement,movement,crc32c\n" };
    struct folder f;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct gonio_log *log;
        struct seen seen = { 0 };
        folder_write(&f, "measurements.csv", texts[i], strlen(texts[i]));
        CHECK(gonio_log_open(f.path, &log, NULL) == GONIO_EFORMAT, "%s", texts[i]);
        CHECK(gonio_log_read(f.path, see, &seen) == GONIO_EFORMAT, "%s", texts[i]);
        char *after = folder_read(&f, "measurements.csv");
        assert_string_equal(after, texts[i]);
        free(after);
    }
    folder_free(&f);
}

static void test_newer(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    fill(&f, 1);
    char line[300], *text = folder_read(&f, "measurements.csv");
    sealed(line, "2,2026-11-21T14:03:05+01:00,P017,2026-11-21a,before,cervical.rotation_left,,,,,,,"
                 "1,,,,,,,,,,,,,,,,,");
    char longer[2000];
    snprintf(longer, sizeof longer, "%s%s", text, line);
    folder_write(&f, "measurements.csv", longer, strlen(longer));
    struct seen seen         = { 0 };
    enum gonio_status status = gonio_log_read(f.path, see, &seen);
    assert_int_equal(status, GONIO_EFORMAT);
    assert_non_null(strstr(note_text(status), "update gonio"));
    free(text);
    folder_free(&f);
}

/* Open a log of two rows and append two more while calls fail; nothing promised may be missing. */
static int survive(int at, int also, int error, bool sticky, bool *struck)
{
    struct folder f;
    struct gonio_log *log = NULL;
    folder_new(&f);
    fill(&f, 2);
    double promised = 1 + 2;
    int rows = 2, broken = 0;
    faults_begin(at, also, error, sticky);
    if (gonio_log_open(f.path, &log, NULL) == GONIO_OK) {
        for (int i = 3; i <= 4; i++) {
            struct gonio_log_row row = row_of(i * 10);
            if (gonio_log_append(log, &row, 1) == GONIO_OK) {
                promised += i * 10;
                rows++;
            }
        }
        gonio_log_close(log);
    }
    *struck          = faults_end();
    struct seen seen = read_log(&f);
    broken           = seen.bad;
    /* Where the cut fails after the sync did, a whole row that was not promised may stay. */
    bool right = also ? seen.sum >= promised && seen.rows >= rows
                      : seen.sum == promised && seen.rows == rows;
    CHECK(right, "calls %d and %d, errno %d: promised %d rows, there are %d", at, also, error, rows,
        seen.rows);
    int before = seen.rows;
    fill(&f, 1); /* mends what is torn, and goes on */
    seen = read_log(&f);
    CHECK(seen.rows == before + 1 && seen.bad == 0, "calls %d and %d, errno %d: after opening anew",
        at, also, error);
    folder_free(&f);
    return broken;
}

static const struct {
    const char *legend;
    int error;
    bool sticky;
} kinds[] = { { "ENOSPC", ENOSPC, false }, { "EIO", EIO, false }, { "EINTR", EINTR, false },
    { "EDQUOT", EDQUOT, false }, { "a short write", 0, false },
    { "a disk that fills up", 0, true } };

static void test_each_fault(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(kinds); k++) {
        bool struck = true;
        int at      = 1;
        for (; struck; at++)
            CHECK(survive(at, 0, kinds[k].error, kinds[k].sticky, &struck) == 0,
                "%s at call %d: half a line stays visible", kinds[k].legend, at);
        CHECK(at > 8, "%s: only %d calls were made to fail", kinds[k].legend, at);
    }
}

/* Two faults may leave half a line (the cut fails too); it never passes for a row and is mended. */
static void test_each_pair_of_faults(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (int at = 4; at <= 14; at++) { /* from the first append on, and the cut that follows */
            bool struck;
            survive(at, at + 1, kinds[k].error, kinds[k].sticky, &struck);
            survive(at, at + 2, kinds[k].error, kinds[k].sticky, &struck);
        }
}

static void test_fault_while_making(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(kinds); k++) {
        bool struck = true;
        for (int at = 1; struck; at++) {
            struct folder f;
            struct gonio_log *log;
            folder_new(&f);
            faults_begin(at, 0, kinds[k].error, kinds[k].sticky);
            if (gonio_log_open(f.path, &log, NULL) == GONIO_OK)
                gonio_log_close(log);
            struck = faults_end();
            fill(&f, 1);
            CHECK(read_log(&f).rows == 1, "%s at call %d", kinds[k].legend, at);
            folder_free(&f);
        }
    }
}

/* The same torn line, while setting it aside fails at each call: the bytes are never lost. */
static void test_fault_while_setting_aside(void **state)
{
    (void)state;
    bool struck = true;
    for (int at = 1; struck; at++) {
        struct folder f;
        struct gonio_log *log;
        struct gonio_log_found found = { 0 };
        folder_new(&f);
        fill(&f, 2);
        assert_int_equal(truncate(folder_at(&f, "measurements.csv"),
                             (off_t)strlen(measurements_form.header) + 20),
            0);
        faults_begin(at, 0, EIO, false);
        if (gonio_log_open(f.path, &log, NULL) == GONIO_OK)
            gonio_log_close(log);
        struck = faults_end();
        assert_int_equal(gonio_log_open(f.path, &log, &found), GONIO_OK);
        gonio_log_close(log);
        char *kept = folder_read(&f, "measurements.csv.torn-1");
        CHECK(kept && strncmp(kept, "1,2026-11-21T14:03:05+01:00", 19) == 0, "call %d: %s", at,
            kept ? kept : "gone");
        free(kept);
        folder_free(&f);
    }
}

static void test_full_disk_sentence(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    fill(&f, 5);
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    struct gonio_log_row row = row_of(6);
    faults_begin(1, 0, 0, true);
    enum gonio_status status = gonio_log_append(log, &row, 1);
    faults_end();
    assert_int_equal(status, GONIO_ENOSPC);
    const char *said = note_text(status);
    CHECK(strstr(said, "the disk is full") && strstr(said, "free space") &&
              strstr(said, "5 earlier rows are whole"),
        "%s", said);
    append(log, 6); /* there is room again */
    gonio_log_close(log);
    assert_int_equal(read_log(&f).rows, 6);
    folder_free(&f);
}

/* The rows of a set stand or fall together. */
static void test_rows_of_a_set(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    struct gonio_log_row set[] = { row_of(2), row_of(3) };
    folder_new(&f);
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    append(log, 1);
    assert_int_equal(gonio_log_append(log, set, 2), GONIO_OK);
    set[1].mean_deg = (double)INFINITY;
    assert_int_equal(gonio_log_append(log, set, 2), GONIO_EINVAL);
    assert_int_equal(gonio_log_append(log, set, 0), GONIO_OK);
    gonio_log_close(log);
    struct seen seen = read_log(&f);
    assert_int_equal(seen.rows, 3);
    assert_int_equal(seen.bad, 0);
    folder_free(&f);
}

static void test_failed_sync_is_final(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    folder_new(&f);
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    struct gonio_log_row row = row_of(1);
    faults_begin(2, 0, EIO, false); /* write, then fdatasync */
    assert_int_equal(gonio_log_append(log, &row, 1), GONIO_EIO);
    faults_end();
    assert_int_equal(
        gonio_log_append(log, &row, 1), GONIO_EIO); /* never tried again on this descriptor */
    gonio_log_close(log);
    fill(&f, 1);
    assert_int_equal(read_log(&f).rows, 1);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contract),
        cmocka_unit_test(test_text_comes_back),
        cmocka_unit_test(test_foreign_fields),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_longest_row),
        cmocka_unit_test(test_modes_and_lock),
        cmocka_unit_test(test_torn_anywhere),
        cmocka_unit_test(test_torn_header),
        cmocka_unit_test(test_altered),
        cmocka_unit_test(test_other_order),
        cmocka_unit_test(test_not_a_log),
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_each_pair_of_faults),
        cmocka_unit_test(test_fault_while_making),
        cmocka_unit_test(test_fault_while_setting_aside),
        cmocka_unit_test(test_full_disk_sentence),
        cmocka_unit_test(test_failed_sync_is_final),
        cmocka_unit_test(test_rows_of_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
