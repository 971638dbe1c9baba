/** @file
 *  Is every line of the log as it was written, and every set that it names whole? Rows of one
 *  set follow each other, so a set is checked once where its name changes.
 */
#include "base/note.h"
#include "base/text.h"
#include "record/set.h"
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
    if (*line->row->set && strcmp(line->row->set, c->set) != 0) {
        text_format(c->set, sizeof c->set, "%s", line->row->set);
        check_set(c, line->number, line->row->set);
    }
    return GONIO_OK;
}

enum gonio_status gonio_verify(
    const char *dir, gonio_verify_finding *each, void *user, struct gonio_verified *out)
{
    struct check c           = { .dir = dir, .each = each, .user = user };
    enum gonio_status status = gonio_log_read(dir, take_line, &c);
    if (status != GONIO_OK)
        return status;
    *out = c.result;
    if (c.result.bad)
        return note(
            GONIO_ECRC, "%s: %zu findings: not everything is as it was written", dir, c.result.bad);
    return GONIO_OK;
}
