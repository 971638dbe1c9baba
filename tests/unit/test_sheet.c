/* What holds for every sheet of the data folder: its header is its columns, a row comes back as it
 * was, what was promised is there, and nothing is guessed from what is torn. */
#include "base/note.h"
#include "check.h"
#include "faults.h"
#include "folder.h"
#include "record/forms.h"
#include <gonio/record.h>

/* ---- The sheets: each with rows that carry a number ---- */

static void fill_measurement(void *row, int number)
{
    struct gonio_log_row *r = row;
    strcpy(r->movement, "cervical.rotation_left");
    r->mean_deg = number;
}

static int read_measurement(const void *row)
{
    return (int)((const struct gonio_log_row *)row)->mean_deg;
}

static void fill_patient(void *row, int number)
{
    ((struct gonio_patient *)row)->birth_year = 1950 + number;
}

static int read_patient(const void *row)
{
    return ((const struct gonio_patient *)row)->birth_year - 1950;
}

static void fill_outcome(void *row, int number)
{
    struct gonio_outcome *r = row;
    strcpy(r->item, "nprs_now");
    strcpy(r->unit, "points");
    r->value = number;
}

static int read_outcome(const void *row) { return (int)((const struct gonio_outcome *)row)->value; }

static void fill_correction(void *row, int number)
{
    struct gonio_correction *r = row;
    strcpy(r->what, "pain: 4 to 5");
    strcpy(r->replaces_crc32c, "0badcafe");
    sprintf(r->reason, "misheard %d", number);
}

static int read_correction(const void *row)
{
    return atoi(((const struct gonio_correction *)row)->reason + strlen("misheard "));
}

static const struct sheet_case {
    const struct sheet_form *form;
    void (*fill)(void *row, int number);
    int (*read)(const void *row);
} sheets[] = {
    { &measurements_form, fill_measurement, read_measurement },
    { &patients_form, fill_patient, read_patient },
    { &outcomes_form, fill_outcome, read_outcome },
    { &corrections_form, fill_correction, read_correction },
};

union row {
    max_align_t align;
    char bytes[SHEET_ROW];
};

/* What has to stand in every row, and the number. */
static void make(const struct sheet_case *c, int number, union row *out)
{
    sheet_row_init(c->form, out);
    for (int i = 0; i < c->form->columns; i++) {
        const struct sheet_column *column = &c->form->column[i];
        char *field                       = out->bytes + column->offset;
        if (column->kind == SHEET_TIME)
            strcpy(field, "2026-11-21T14:03:05+01:00");
        if (column->kind == SHEET_NAME)
            strcpy(field, "P017");
        if (column->kind == SHEET_WORD)
            strcpy(field, column->words[0]);
    }
    c->fill(out, number);
}

/* ---- What a reader gets to see ---- */

struct seen {
    const struct sheet_case *sheet;
    int rows, bad, sum, last;
    uint32_t crc;
};

static enum gonio_status see(void *user, const struct gonio_line *line, const void *row)
{
    struct seen *seen = user;
    seen->bad += row == NULL;
    CHECK((row != NULL) == (line->why == NULL), "line %zu", line->number);
    if (!row)
        return GONIO_OK;
    seen->rows++;
    seen->last = seen->sheet->read(row);
    seen->sum += seen->last;
    seen->crc = line->crc32c;
    return GONIO_OK;
}

static struct seen read_sheet(const struct sheet_case *c, const struct folder *f)
{
    struct seen seen         = { .sheet = c };
    enum gonio_status status = sheet_read(c->form, f->path, see, &seen);
    CHECK(status == GONIO_OK || status == GONIO_ENODEV, "%s", note_text(status));
    return seen;
}

static void append(const struct sheet_case *c, struct gonio_log *log, int number)
{
    union row row;
    make(c, number, &row);
    enum gonio_status status = sheet_append(log, c->form, &row, 1);
    CHECK(status == GONIO_OK, "%s: %s", c->form->file, note_text(status));
}

static void fill(const struct sheet_case *c, const struct folder *f, int from, int to)
{
    struct gonio_log *log;
    assert_int_equal(sheet_open(c->form, f->path, &log, NULL), GONIO_OK);
    for (int i = from; i <= to; i++)
        append(c, log, i);
    gonio_log_close(log);
}

/* ---- Laws ---- */

static void test_header_is_the_columns(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        const struct sheet_form *form = sheets[k].form;
        char header[1000]             = "";
        struct sheet_map map;
        for (int i = 0; i < form->columns; i++)
            CHECK(text_format(header + strlen(header), sizeof header - strlen(header), "%s%s",
                      i ? "," : "", form->column[i].name) == GONIO_OK,
                "%s", form->file);
        assert_string_equal(form->header, header);
        assert_int_equal(sheet_map_read(form, &map, header, strlen(header)), GONIO_OK);
        assert_int_equal(map.columns, form->columns);
        assert_int_equal(form->column[0].kind, SHEET_VERSION);
        assert_int_equal(form->column[form->columns - 1].kind, SHEET_CRC);
        CHECK(form->row <= SHEET_ROW, "%s: a row has %zu bytes", form->file, form->row);
    }
}

/* Every text as long as it may be, of characters that are doubled in the file. */
static void test_longest_row(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        const struct sheet_form *form = sheets[k].form;
        union row row, back;
        char line[SHEET_LINE];
        size_t len;
        struct sheet_map map;
        make(&sheets[k], 7, &row);
        for (int i = 0; i < form->columns; i++) {
            const struct sheet_column *column = &form->column[i];
            char *field                       = row.bytes + column->offset;
            if (column->kind == SHEET_TEXT || column->kind == SHEET_NAME ||
                column->kind == SHEET_NAME_OR_NONE) {
                memset(field, column->kind == SHEET_TEXT ? '"' : 'x', column->size - 1);
                field[column->size - 1] = '\0';
            }
            if (column->kind == SHEET_COUNT)
                *(int *)field = 1000000;
            if (column->kind == SHEET_VALUE)
                *(double *)field = -1.2345678901234567e300;
        }
        enum gonio_status status = sheet_format(form, &row, line, &len);
        CHECK(status == GONIO_OK && len < SHEET_LINE, "%s: %s", form->file, note_text(status));
        assert_int_equal(sheet_map_read(form, &map, form->header, strlen(form->header)), GONIO_OK);
        assert_int_equal(sheet_parse(form, &map, line, len - 1, &back), GONIO_OK);
        for (int i = 0; i < form->columns; i++) {
            const struct sheet_column *column = &form->column[i];
            CHECK(
                memcmp(row.bytes + column->offset, back.bytes + column->offset, column->size) == 0,
                "%s: %s is not the same", form->file, column->name);
        }
    }
}

/* Each text column refuses what can't stand on a line of UTF-8, and what is too long. */
static void test_refused_texts(void **state)
{
    (void)state;
    static const char *const texts[] = { "a\nb", "a\rb", "\x7F", "Gro\xDF", "\xED\xA0\x80" };
    for (size_t k = 0; k < COUNT(sheets); k++) {
        const struct sheet_form *form = sheets[k].form;
        char line[SHEET_LINE];
        size_t len;
        for (int i = 0; i < form->columns; i++) {
            const struct sheet_column *column = &form->column[i];
            union row row;
            for (size_t t = 0; t < COUNT(texts) && column->kind == SHEET_TEXT; t++) {
                make(&sheets[k], 7, &row);
                strcpy(row.bytes + column->offset, texts[t]);
                CHECK(sheet_format(form, &row, line, &len) == GONIO_EINVAL, "%s: %s takes text %zu",
                    form->file, column->name, t);
            }
            make(&sheets[k], 7, &row);
            memset(row.bytes + column->offset, 'x', column->size);
            CHECK(column->kind == SHEET_VERSION || column->kind == SHEET_CRC ||
                      column->kind == SHEET_COUNT || column->kind == SHEET_VALUE ||
                      sheet_format(form, &row, line, &len) == GONIO_EINVAL,
                "%s: %s takes what does not fit", form->file, column->name);
        }
    }
}

static void test_row_comes_back(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        folder_new(&f);
        fill(&sheets[k], &f, 1, 3);
        fill(&sheets[k], &f, 4, 4);
        struct seen seen = read_sheet(&sheets[k], &f);
        assert_int_equal(seen.rows, 4);
        assert_int_equal(seen.bad, 0);
        assert_int_equal(seen.sum, 1 + 2 + 3 + 4);
        char *text = folder_read(&f, sheets[k].form->file), tail[16];
        snprintf(tail, sizeof tail, ",%08x\n", (unsigned)seen.crc);
        assert_string_equal(text + strlen(text) - 10, tail);
        free(text);
        struct stat st;
        assert_int_equal(stat(folder_at(&f, sheets[k].form->file), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        folder_free(&f);
    }
}

/* A column more, another order: read by name, never added to. */
static void test_foreign_header(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        struct gonio_log *log;
        char text[1200];
        folder_new(&f);
        snprintf(text, sizeof text, "shoe,%s\n", sheets[k].form->header);
        folder_write(&f, sheets[k].form->file, text, strlen(text));
        assert_int_equal(sheet_open(sheets[k].form, f.path, &log, NULL), GONIO_EFORMAT);
        assert_int_equal(read_sheet(&sheets[k], &f).rows, 0);
        snprintf(text, sizeof text, "%s,shoe\n", sheets[k].form->header);
        folder_write(&f, sheets[k].form->file, text, strlen(text));
        struct seen seen = { .sheet = &sheets[k] };
        assert_int_equal(sheet_read(sheets[k].form, f.path, see, &seen), GONIO_EFORMAT);
        folder_free(&f);
    }
}

static void test_one_writer(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        struct gonio_log *log, *second;
        folder_new(&f);
        assert_int_equal(sheet_open(sheets[k].form, f.path, &log, NULL), GONIO_OK);
        assert_int_equal(sheet_open(sheets[k].form, f.path, &second, NULL), GONIO_EBUSY);
        append(&sheets[k], log, 1);
        gonio_log_close(log);
        folder_free(&f);
    }
}

/* Cut the file at each byte of its last line: the rows before it stay, the piece is kept aside. */
static void test_torn_anywhere(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        folder_new(&f);
        fill(&sheets[k], &f, 1, 3);
        char *text = folder_read(&f, sheets[k].form->file), name[80];
        size_t all = strlen(text), begin = all - 1;
        while (text[begin - 1] != '\n')
            begin--;
        for (size_t cut = begin + 1; cut < all; cut++) {
            struct gonio_log_found found;
            struct gonio_log *log;
            folder_write(&f, sheets[k].form->file, text, cut);
            struct seen seen = read_sheet(&sheets[k], &f);
            CHECK(seen.rows == 2 && seen.bad == 1, "cut at %zu: %d rows", cut, seen.rows);
            assert_int_equal(sheet_open(sheets[k].form, f.path, &log, &found), GONIO_OK);
            CHECK(found.rows == 2 && found.torn_bytes == cut - begin, "cut at %zu: %zu bytes aside",
                cut, found.torn_bytes);
            snprintf(name, sizeof name, "%s.torn-%zu", sheets[k].form->file, cut - begin);
            assert_string_equal(found.torn_name, name);
            append(&sheets[k], log, 9);
            gonio_log_close(log);
            seen = read_sheet(&sheets[k], &f);
            CHECK(seen.rows == 3 && seen.bad == 0 && seen.last == 9, "cut at %zu: %d rows", cut,
                seen.rows);
        }
        free(text);
        folder_free(&f);
    }
}

/* A changed byte in a line that is not the last: it stays, is not used, and is named. */
static void test_altered(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        struct gonio_log *log;
        struct gonio_log_found found;
        folder_new(&f);
        fill(&sheets[k], &f, 1, 3);
        char *text   = folder_read(&f, sheets[k].form->file);
        char *second = strchr(strchr(text, '\n') + 1, '\n') + 1;
        second[30] ^= 1;
        folder_write(&f, sheets[k].form->file, text, strlen(text));
        struct seen seen = read_sheet(&sheets[k], &f);
        assert_int_equal(seen.sum, 1 + 3);
        assert_int_equal(seen.bad, 1);
        assert_int_equal(sheet_open(sheets[k].form, f.path, &log, &found), GONIO_OK);
        gonio_log_close(log);
        assert_int_equal(found.altered, 1);
        char *after = folder_read(&f, sheets[k].form->file);
        assert_string_equal(after, text);
        free(after);
        free(text);
        folder_free(&f);
    }
}

/* ---- Each file operation fails once ---- */

static const struct {
    const char *legend;
    int error;
    bool sticky;
} kinds[] = { { "ENOSPC", ENOSPC, false }, { "EIO", EIO, false }, { "EINTR", EINTR, false },
    { "a short write", 0, false }, { "a disk that fills up", 0, true } };

static bool survives(const struct sheet_case *c, int at, size_t kind)
{
    struct folder f;
    struct gonio_log *log;
    int promised = 1 + 2;
    folder_new(&f);
    fill(c, &f, 1, 2);
    faults_begin(at, 0, kinds[kind].error, kinds[kind].sticky);
    if (sheet_open(c->form, f.path, &log, NULL) == GONIO_OK) {
        for (int i = 3; i <= 4; i++) {
            union row row;
            make(c, i, &row);
            if (sheet_append(log, c->form, &row, 1) == GONIO_OK)
                promised += i;
        }
        gonio_log_close(log);
    }
    bool struck      = faults_end();
    struct seen seen = read_sheet(c, &f);
    CHECK(seen.sum == promised && seen.bad == 0, "%s: %s at call %d: promised %d, there is %d",
        c->form->file, kinds[kind].legend, at, promised, seen.sum);
    fill(c, &f, 5, 5);
    CHECK(read_sheet(c, &f).sum == promised + 5, "%s: %s at call %d: after opening anew",
        c->form->file, kinds[kind].legend, at);
    folder_free(&f);
    return struck;
}

static void test_each_fault(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++)
        for (size_t kind = 0; kind < COUNT(kinds); kind++) {
            int at = 1;
            while (survives(&sheets[k], at, kind))
                at++;
            CHECK(at > 8, "%s: only %d calls were made to fail", sheets[k].form->file, at);
        }
}

/* Linux marks the pages clean: a second attempt would claim success. */
static void test_failed_sync_is_final(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(sheets); k++) {
        struct folder f;
        struct gonio_log *log;
        union row row;
        folder_new(&f);
        make(&sheets[k], 1, &row);
        assert_int_equal(sheet_open(sheets[k].form, f.path, &log, NULL), GONIO_OK);
        faults_begin(2, 0, EIO, false); /* write, then fdatasync */
        assert_int_equal(sheet_append(log, sheets[k].form, &row, 1), GONIO_EIO);
        faults_end();
        assert_int_equal(sheet_append(log, sheets[k].form, &row, 1), GONIO_EIO);
        gonio_log_close(log);
        fill(&sheets[k], &f, 1, 1);
        assert_int_equal(read_sheet(&sheets[k], &f).rows, 1);
        folder_free(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header_is_the_columns),
        cmocka_unit_test(test_longest_row),
        cmocka_unit_test(test_refused_texts),
        cmocka_unit_test(test_row_comes_back),
        cmocka_unit_test(test_foreign_header),
        cmocka_unit_test(test_one_writer),
        cmocka_unit_test(test_torn_anywhere),
        cmocka_unit_test(test_altered),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_failed_sync_is_final),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
