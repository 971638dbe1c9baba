/* Any text as lines of corrections.csv. And a whole folder of them: a line begins with the letter
 * of its table (m, o, c). What stands is of no two measurements the same and never withdrawn;
 * correcting what stands leaves no change without a reason. */
#include "fuzz_sheet.h"
#include "record/forms.h"
#include "record/standing.h"

enum { MOST = 64 };

struct stood {
    struct gonio_log_row row[MOST];
    size_t rows;
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static enum gonio_status take(void *user, const struct gonio_log_line *line)
{
    struct stood *s = user;
    if (!line->row || s->rows == MOST)
        return GONIO_OK;
    fuzz_must(!(standing_flags(line->row) & GONIO_FLAG_WITHDRAWN));
    for (size_t i = 0; i < s->rows && standing_flags(line->row); i++)
        fuzz_must(!standing_same_measurement(&s->row[i], line->row));
    s->row[s->rows++] = *line->row;
    return GONIO_OK;
}

/* The lines of one table, without their letter. */
static void lay_out(char letter, const struct sheet_form *form, const uint8_t *bytes, size_t size)
{
    static char text[1 << 16];
    size_t used   = 0;
    const char *p = (const char *)bytes, *end = p + size;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len          = (size_t)((newline ? newline : end) - p);
        if (*p == letter && used + len < sizeof text) {
            memcpy(text + used, p + 1, len - 1);
            used += len - 1;
            text[used++] = '\n';
        }
        p += len + 1;
    }
    fuzz_sheet_file(form, (const uint8_t *)text, used);
}

static void count(void *user, const char *sentence)
{
    *(int *)user += strstr(sentence, "without a reason") != NULL;
}

static int without_reason(void)
{
    struct gonio_verified v;
    int times = 0;
    gonio_verify(fuzz_folder(), count, &times, &v);
    return times;
}

static void correct_first(const struct stood *s, uint8_t choice)
{
    static const enum gonio_correct_what whats[] = { GONIO_CORRECT_PAIN, GONIO_CORRECT_PATIENT,
        GONIO_CORRECT_WITHDRAW, GONIO_CORRECT_SESSION };
    static const char *const to[]                = { "7", "P999", NULL, "v999" };
    const struct gonio_log_row *row              = &s->row[choice / 4 % s->rows];
    struct gonio_correct_wish wish = { row->patient, row->session, row->phase, row->movement, NULL,
        NULL, NULL, whats[choice % 4], to[choice % 4], "reason", "", "2026-11-21T14:03:05Z", "" };
    struct gonio_log *log = NULL, *corrections = NULL;
    struct gonio_corrected out;
    int before = without_reason();
    fuzz_must(gonio_log_open(fuzz_folder(), &log, NULL) == GONIO_OK);
    fuzz_must(gonio_corrections_open(fuzz_folder(), &corrections, NULL) == GONIO_OK);
    gonio_correct_measurement(fuzz_folder(), log, corrections, &wish, &out);
    gonio_log_close(log);
    gonio_log_close(corrections);
    fuzz_must(without_reason() <= before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct stood stood;
    fuzz_sheet(&corrections_form, bytes, size);
    lay_out('m', &measurements_form, bytes, size);
    lay_out('o', &outcomes_form, bytes, size);
    lay_out('c', &corrections_form, bytes, size);
    stood.rows = 0;
    if (gonio_log_standing(fuzz_folder(), take, &stood) == GONIO_OK && stood.rows > 0)
        correct_first(&stood, bytes[size - 1]);
    return 0;
}
