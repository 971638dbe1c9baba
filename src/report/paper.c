/* The first page of report.pdf: text laid out in centimetres for scripts/charts/report.gp. */
#include "base/text.h"
#include "base/version.h"
#include "report/charts.h"
#include "report/outcomes.h"
#include "report/pages.h"
#include "report/words.h"
#include <string.h>

enum style { HEADING = 1, EMPHASIS, TEXT, SMALL };

struct page {
    FILE *file;
    double y;     /* cm from the top */
    int outcomes; /* told so far */
};

/* More would push the rest off the page. */
enum { OUTCOMES_MOST = 6 };

/* What stands in quotes or after a tab would be taken for more than text. */
static void put_text(FILE *file, const char *text, size_t len)
{
    for (size_t i = 0; i < len && text[i]; i++)
        if (text[i] == '"')
            fputs("”", file);
        else
            fputc(text[i] == '\t' || text[i] == '\\' ? ' ' : text[i], file);
}

static void put_at(struct page *p, double x, enum style style, const char *text, size_t len)
{
    fprintf(p->file, "%.2f\t%.2f\t%d\t", x, p->y, style);
    put_text(p->file, text, len);
    fputc('\n', p->file);
}

/* Lines of at most so many bytes, broken at blanks. */
static void put_lines(struct page *p, enum style style, const char *text, size_t most)
{
    static const double height[] = { 0, 1.2, 0.85, 0.7, 0.55 };
    while (*text) {
        size_t len = strlen(text);
        if (len > most)
            for (len = most; len > 1 && text[len] != ' ';)
                len--;
        put_at(p, 2, style, text, len);
        p->y += height[style];
        text += len;
        text += strspn(text, " ");
    }
}

static void put_outcome(void *user, const char *sentence)
{
    struct page *p = user;
    if (p->outcomes++ < OUTCOMES_MOST)
        put_lines(p, SMALL, sentence, 138);
}

static void put_table(struct page *p, const struct findings_pair *pair)
{
    static const double column[]     = { 2, 5.5, 9.5, 13.5, 16, 18.5 };
    static const char *const title[] = { "Direction", "Before", "After", "Change", "Error",
        "Verdict" };
    const struct findings_visit *now = findings_now(pair);
    char text[6][120];
    struct gonio_change change;
    words_pair(pair, text[0], sizeof text[0]);
    p->y += 0.3;
    put_lines(p, EMPHASIS, text[0], 100);
    for (int i = 0; i < 6; i++)
        put_at(p, column[i], SMALL, title[i], strlen(title[i]));
    p->y += 0.7;
    for (int d = 0; d < pair->directions; d++) {
        text_format(text[0], sizeof text[0], "%s", words_direction(pair->movement[d]));
        words_value(now, FINDINGS_BEFORE, d, text[1], sizeof text[1]);
        words_value(now, FINDINGS_AFTER, d, text[2], sizeof text[2]);
        bool judged = findings_change(pair, d, &change);
        text_format(text[3], sizeof text[3], judged ? "%+.1f°" : "–", words_shown_change(&change));
        text_format(text[4], sizeof text[4], judged ? "±%.1f°" : "–", change.mdc95_deg);
        text_format(text[5], sizeof text[5], "%s%s",
            judged ? words_verdict(&change) : "nothing to compare with",
            judged && change.low_confidence ? ", low confidence" : "");
        for (int i = 0; i < 6; i++)
            put_at(p, column[i], TEXT, text[i], strlen(text[i]));
        p->y += 0.8;
    }
}

static void put_page(struct page *p, const struct findings *f)
{
    char text[WORDS_MAX], date[40];
    words_date(findings_any_row(f)->measured_at, date, sizeof date);
    text_format(text, sizeof text, "Range of motion, %s", f->patient);
    put_lines(p, HEADING, text, 80);
    text_format(text, sizeof text, "Session %s, %s", f->session, date);
    put_lines(p, TEXT, text, 112);
    p->y += 0.4;
    for (int i = 0; i < f->pairs; i++)
        for (int d = 0; d < f->pair[i].directions; d++) {
            words_change(&f->pair[i], d, text, sizeof text);
            put_lines(p, EMPHASIS, text, 95);
        }
    words_pain(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    outcomes_tell(f, put_outcome, p);
    if (p->outcomes > OUTCOMES_MOST)
        put_lines(p, SMALL, "More of what was reported is in report.html.", 138);
    for (int i = 0; i < f->pairs; i++)
        put_table(p, &f->pair[i]);
    p->y += 0.4;
    put_lines(p, EMPHASIS, "Quality", 80);
    unsigned flags = findings_all_flags(f);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit && words_flag(1u << bit))
            put_lines(p, TEXT, words_flag(1u << bit), 112);
    if (!flags)
        put_lines(p, TEXT, "Nothing was flagged.", 80);
    words_unused(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    words_assumed(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    p->y = p->y < 17 ? 17 : p->y + 0.3;
    words_method(f, text, sizeof text);
    put_lines(p, SMALL, text, 138);
    put_lines(p, SMALL, words_safety, 138);
    put_lines(p, SMALL, "Drawn by gonio " GONIO_VERSION ".", 138);
}

enum gonio_status paper_write(const struct findings *f, const char *folder)
{
    struct page page = { .file = charts_open(folder, "page.tsv"), .y = 2 };
    if (!page.file)
        return GONIO_EIO;
    put_page(&page, f);
    return charts_close(page.file, "page.tsv");
}
