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

static void put_table(FILE *out, const struct findings_pair *pair)
{
    const struct findings_visit *now = findings_now(pair);
    char text[120];
    words_pair(pair, text, sizeof text);
    fprintf(out, "\n%s\n", text);
    fprintf(out, "  %-11s%-15s%-15s%-8s%-8s%s\n", "direction", "before", "after", "change", "error",
        "verdict");
    for (int d = 0; d < pair->directions; d++) {
        struct gonio_change change;
        fprintf(out, "  ");
        put_cell(out, words_direction(pair->movement[d]), 11);
        for (int p = 0; p <= FINDINGS_AFTER; p++) {
            words_value(now, p, d, text, sizeof text);
            put_cell(out, text, 15);
        }
        if (!findings_change(pair, d, &change)) {
            fprintf(out, "%-8s%-8s%s\n", "-", "-", "nothing to compare with");
            continue;
        }
        snprintf(text, sizeof text, "%+.1f°", words_shown_change(&change));
        put_cell(out, text, 8);
        snprintf(text, sizeof text, "±%.1f°", change.mdc95_deg);
        put_cell(out, text, 8);
        fprintf(
            out, "%s%s\n", words_verdict(&change), change.low_confidence ? ", low confidence" : "");
    }
}

static void put_sentence(void *out, const char *sentence) { fprintf(out, "%s\n", sentence); }

enum gonio_status gonio_report_text(
    const char *dir, const char *patient, const char *session, FILE *out)
{
    struct findings f;
    char text[WORDS_MAX];
    enum gonio_status status = findings_gather(dir, patient, session, &f);
    if (status != GONIO_OK)
        return status;
    fprintf(out, "%s, session %s\n", f.patient, f.session);
    for (int i = 0; i < f.pairs; i++)
        put_table(out, &f.pair[i]);
    fprintf(out, "\n");
    for (int i = 0; i < f.pairs; i++)
        for (int d = 0; d < f.pair[i].directions; d++) {
            words_change(&f.pair[i], d, text, sizeof text);
            fprintf(out, "%s\n", text);
        }
    words_pain(&f, text, sizeof text);
    if (*text)
        fprintf(out, "%s\n", text);
    outcomes_tell(&f, put_sentence, out);
    unsigned flags = findings_all_flags(&f);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit && words_flag(1u << bit))
            fprintf(out, "Note: %s\n", words_flag(1u << bit));
    words_unused(&f, text, sizeof text);
    if (*text)
        fprintf(out, "Note: %s\n", text);
    words_assumed(&f, text, sizeof text);
    if (*text)
        fprintf(out, "Note: %s\n", text);
    findings_free(&f);
    return ferror(out) ? GONIO_EIO : GONIO_OK;
}
