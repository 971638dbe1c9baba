/** @file
 *  Is every line of the folder's tables as it was written, and every set that the log names whole?
 *  Rows of one set follow each other, so a set is checked once where its name changes.
 */
#include "record/verify.h"
#include "base/note.h"
#include "base/text.h"
#include "record/forms.h"
#include "record/set.h"
#include "record/standing.h"
#include "record/verify.h"
#include <limits.h>
#include <string.h>

struct check {
    const char *dir;
    gonio_verify_finding *each;
    void *user;
    struct gonio_verified result;
    char set[256]; /* of the row before */
};

static void find(struct check *c, const char *sentence)
{
    c->result.bad++;
    if (c->each)
        c->each(c->user, sentence);
}

static bool file_is_whole(struct check *c, const char *folder, int i, const struct set_digest *want)
{
    char path[PATH_MAX], sentence[PATH_MAX + 256];
    struct set_digest got;
    text_format(path, sizeof path, "%s/%s", folder, set_file[i]);
    enum gonio_status status = set_digest(path, &got);
    if (status != GONIO_OK) {
        find(c, note_text(status));
        return false;
    }
    if (got.bytes == want->bytes && got.rows == want->rows && got.crc == want->crc)
        return true;
    text_format(sentence, sizeof sentence,
        "%s: altered since it was recorded: %lld rows in %lld bytes, CRC-32C %08x; set.json says "
        "%lld rows "
        "in %lld bytes, %08x; take it from a backup",
        path, got.rows, got.bytes, (unsigned)got.crc, want->rows, want->bytes, (unsigned)want->crc);
    find(c, sentence);
    return false;
}

static void check_set(struct check *c, size_t line, const char *set)
{
    char folder[PATH_MAX], sentence[PATH_MAX + 256];
    struct set_digest digest[SET_FILES];
    if (!set_path_is_safe(set) ||
        text_format(folder, sizeof folder, "%s/%s", c->dir, set) != GONIO_OK) {
        text_format(sentence, sizeof sentence,
            "%s/measurements.csv: line %zu names the set \"%s\", which is no folder under sets/",
            c->dir, line, set);
        find(c, sentence);
        return;
    }
    enum gonio_status status = set_json_digests(folder, digest);
    if (status != GONIO_OK) {
        find(c, note_text(status));
        return;
    }
    bool whole = true;
    for (int i = 0; i < SET_FILES; i++)
        whole &= file_is_whole(c, folder, i, &digest[i]);
    c->result.sets += whole;
}

static enum gonio_status take_line(void *user, const struct gonio_log_line *line)
{
    struct check *c = user;
    if (!line->row) {
        find(c, line->why);
        return GONIO_OK;
    }
    c->result.rows++;
    bool again = standing_flags(line->row) != 0; /* a correction: its set was checked before */
    if (!again && *line->row->set && strcmp(line->row->set, c->set) != 0) {
        text_format(c->set, sizeof c->set, "%s", line->row->set);
        check_set(c, line->number, line->row->set);
    }
    return GONIO_OK;
}

struct count {
    struct check *check;
    size_t rows;
};

static enum gonio_status count_row(void *user, const struct gonio_line *line, const void *row)
{
    struct count *count = user;
    if (row)
        count->rows++;
    else
        find(count->check, line->why);
    return GONIO_OK;
}

/* A table that can't be read at all is a finding; the others are checked all the same. */
static bool check_table(struct check *c, const struct sheet_form *form, size_t *rows)
{
    struct count count       = { .check = c };
    enum gonio_status status = sheet_read(form, c->dir, count_row, &count);
    if (status != GONIO_OK)
        find(c, note_text(status));
    *rows = count.rows;
    return status == GONIO_OK;
}

static void find_reason(void *user, const char *sentence) { find(user, sentence); }

static void check_tables(struct check *c)
{
    check_table(c, &patients_form, &c->result.patients);
    bool readable = check_table(c, &outcomes_form, &c->result.outcomes);
    readable &= check_table(c, &corrections_form, &c->result.corrections);
    enum gonio_status status = readable ? verify_reasons(c->dir, find_reason, c) : GONIO_OK;
    if (status != GONIO_OK)
        find(c, note_text(status));
}

enum gonio_status gonio_verify(
    const char *dir, gonio_verify_finding *each, void *user, struct gonio_verified *out)
{
    struct check c           = { .dir = dir, .each = each, .user = user };
    enum gonio_status status = gonio_log_read(dir, take_line, &c);
    if (status != GONIO_OK)
        return status;
    check_tables(&c);
    *out = c.result;
    if (c.result.bad)
        return note(
            GONIO_ECRC, "%s: %zu findings: not everything is as it was written", dir, c.result.bad);
    return GONIO_OK;
}
