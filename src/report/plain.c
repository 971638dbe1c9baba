/* The findings as plain text, for a terminal. */
#include "report/outcomes.h"
#include "report/words.h"
#include <gonio/report.h>
#include <string.h>

/* Pad by characters, not bytes: degree and plus-minus signs take two. */
static void put_cell(FILE *out, const char *text, int width)
{
    int seen = 0;
    for (const char *p = text; *p; p++)
        seen += ((unsigned char)*p & 0xC0) != 0x80;
    fprintf(out, "%s%*s", text, width > seen ? width - seen : 1, "");
}

enum { NAME = 11, VALUE = 15, CHANGE = 8 };

static void put_verdict(FILE *out, const struct gonio_change *change)
{
    char text[120];
    if (!change) {
        fprintf(out, "%-*s%-*s%s\n", CHANGE, "-", CHANGE, "-", "nothing to compare with");
        return;
    }
    snprintf(text, sizeof text, "%+.1f°", words_shown_change(change));
    put_cell(out, text, CHANGE);
    snprintf(text, sizeof text, "±%.1f°", change->mdc95_deg);
    put_cell(out, text, CHANGE);
    fprintf(out, "%s%s\n", words_verdict(change), change->low_confidence ? ", low confidence" : "");
}

static void put_row(
    FILE *out, const struct findings *f, const struct findings_pair *pair, int direction)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    struct gonio_change change;
    char text[120];
    fprintf(out, "  ");
    put_cell(out, words_row(pair, direction), NAME);
    for (int i = 0; i < columns; i++) {
        words_cell(f, pair, phase[i], direction, text, sizeof text);
        put_cell(out, text, VALUE);
    }
    put_verdict(out, findings_change(pair, direction, &change) ? &change : NULL);
}

static void put_line(FILE *out, const char *begin, const char *text)
{
    if (*text)
        fprintf(out, "%s%s\n", begin, text);
}

static void put_table(FILE *out, const struct findings *f, const struct findings_pair *pair)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    char text[120], beside[WORDS_BESIDE][WORDS_MAX];
    words_pair(pair, text, sizeof text);
    fprintf(out, "\n%s\n  %-*s", text, NAME, "direction");
    for (int i = 0; i < columns; i++)
        fprintf(out, "%-*s", VALUE, words_phase(phase[i]));
    fprintf(out, "%-*s%-*s%s\n", CHANGE, "change", CHANGE, "error", "verdict");
    for (int d = 0; d < FINDINGS_ROWS; d++)
        if (findings_has_row(pair, d))
            put_row(out, f, pair, d);
    int lines = words_beside(f, pair, beside);
    for (int i = 0; i < lines; i++)
        fprintf(out, "  %s\n", beside[i]);
}

static void put_notes(FILE *out, const struct findings *f)
{
    char text[WORDS_MAX];
    unsigned flags = findings_all_flags(f);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit && words_flag(1u << bit))
            fprintf(out, "Note: %s\n", words_flag(1u << bit));
    words_unused(f, text, sizeof text);
    put_line(out, "Note: ", text);
    words_assumed(f, text, sizeof text);
    put_line(out, "Note: ", text);
    words_both_source(f, text, sizeof text);
    put_line(out, "Note: ", text);
}

static void put_sentence(void *out, const char *sentence) { fprintf(out, "%s\n", sentence); }

enum gonio_status gonio_report_text(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, FILE *out)
{
    struct findings f;
    char text[WORDS_MAX];
    enum gonio_status status = findings_gather(dir, patient, session, person, &f);
    if (status != GONIO_OK)
        return status;
    fprintf(out, "%s, session %s\n", f.patient, f.session);
    for (int i = 0; i < f.pairs; i++)
        put_table(out, &f, &f.pair[i]);
    fprintf(out, "\n");
    for (int i = 0; i < f.pairs; i++)
        for (int d = 0; d < FINDINGS_ROWS; d++)
            if (findings_has_row(&f.pair[i], d)) {
                words_change(&f.pair[i], d, text, sizeof text);
                put_line(out, "", text);
            }
    words_pain(&f, text, sizeof text);
    put_line(out, "", text);
    outcomes_tell(&f, put_sentence, out);
    put_notes(out, &f);
    findings_free(&f);
    return ferror(out) ? GONIO_EIO : GONIO_OK;
}
