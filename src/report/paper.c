/* The pages of text of report.pdf, laid out in centimetres for scripts/charts/report.gp. */
#include "base/text.h"
#include "base/version.h"
#include "report/charts.h"
#include "report/outcomes.h"
#include "report/pages.h"
#include "report/words.h"
#include <string.h>

enum style { HEADING = 1, EMPHASIS, TEXT, SMALL };

static const double height_cm[] = { 0, 1.2, 0.85, 0.7, 0.55 };
static const double top_cm = 2, bottom_cm = 20.6;

struct page {
    FILE *file;
    int number;   /* from 1 */
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

/* What does not fit begins the next page. */
static void make_room(struct page *p, double cm)
{
    if (p->y + cm <= bottom_cm)
        return;
    p->number++;
    p->y = top_cm;
}

static void put_at(struct page *p, double x, enum style style, const char *text, size_t len)
{
    fprintf(p->file, "%d\t%.2f\t%.2f\t%d\t", p->number, x, p->y, style);
    put_text(p->file, text, len);
    fputc('\n', p->file);
}

/* Lines of at most so many bytes, broken at blanks. */
static void put_lines(struct page *p, enum style style, const char *text, size_t most)
{
    while (*text) {
        size_t len = strlen(text);
        if (len > most)
            for (len = most; len > 1 && text[len] != ' ';)
                len--;
        make_room(p, height_cm[style]);
        put_at(p, 2, style, text, len);
        p->y += height_cm[style];
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

/* ---- Tables ---- */

enum { CELLS = FINDINGS_PHASES + 4 };

/* With a second value before treatment there is one column more. */
static const double column_cm[2][CELLS] = { { 2, 5.5, 9.5, 13.5, 16, 18.5 },
    { 2, 5.2, 8.8, 12.4, 16, 18.4, 20.8 } };

static void put_cells(struct page *p, int columns, enum style style, char text[CELLS][120])
{
    for (int i = 0; i < columns + 4; i++)
        put_at(p, column_cm[columns > 2][i], style, text[i], strlen(text[i]));
}

static void put_heads(struct page *p, const struct findings_pair *pair)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    char text[CELLS][120] = { "Direction" };
    for (int i = 0; i < columns; i++)
        text_format(text[1 + i], sizeof text[0], "%s", words_heading(phase[i]));
    text_format(text[columns + 1], sizeof text[0], "Change");
    text_format(text[columns + 2], sizeof text[0], "Error");
    text_format(text[columns + 3], sizeof text[0], "Verdict");
    put_cells(p, columns, SMALL, text);
    p->y += 0.7;
}

static void put_row(
    struct page *p, const struct findings *f, const struct findings_pair *pair, int direction)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    char text[CELLS][120];
    struct gonio_change change;
    bool judged = findings_change(pair, direction, &change);
    text_format(text[0], sizeof text[0], "%s", words_row(pair, direction));
    for (int i = 0; i < columns; i++)
        words_cell(f, pair, phase[i], direction, text[1 + i], sizeof text[0]);
    text_format(text[columns + 1], sizeof text[0], judged ? "%+.1f°" : "–",
        judged ? words_shown_change(&change) : 0);
    text_format(
        text[columns + 2], sizeof text[0], judged ? "±%.1f°" : "–", judged ? change.mdc95_deg : 0);
    text_format(text[columns + 3], sizeof text[0], "%s%s",
        judged ? words_verdict(&change) : "nothing to compare with",
        judged && change.low_confidence ? ", low confidence" : "");
    put_cells(p, columns, TEXT, text);
    p->y += 0.8;
}

static void put_table(struct page *p, const struct findings *f, const struct findings_pair *pair)
{
    char name[100], beside[WORDS_BESIDE][WORDS_MAX];
    words_pair(pair, name, sizeof name);
    make_room(p, 4.5); /* a table stays whole */
    p->y += 0.3;
    put_lines(p, EMPHASIS, name, 100);
    put_heads(p, pair);
    for (int d = 0; d < FINDINGS_ROWS; d++)
        if (findings_has_row(pair, d))
            put_row(p, f, pair, d);
    int lines = words_beside(f, pair, beside);
    for (int i = 0; i < lines; i++)
        put_lines(p, SMALL, beside[i], 138);
}

/* ---- The page ---- */

static void put_head(struct page *p, const struct findings *f)
{
    char text[WORDS_MAX], date[40];
    words_date(findings_any_row(f)->measured_at, date, sizeof date);
    text_format(text, sizeof text, "Range of motion, %s", f->patient);
    put_lines(p, HEADING, text, 80);
    text_format(text, sizeof text, "Session %s, %s", f->session, date);
    put_lines(p, TEXT, text, 112);
    p->y += 0.4;
    for (int i = 0; i < f->pairs; i++)
        for (int d = 0; d < FINDINGS_ROWS; d++)
            if (findings_has_row(&f->pair[i], d)) {
                words_change(&f->pair[i], d, text, sizeof text);
                put_lines(p, EMPHASIS, text, 95);
            }
    words_pain(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    outcomes_tell(f, put_outcome, p);
    if (p->outcomes > OUTCOMES_MOST)
        put_lines(p, SMALL, "More of what was reported is in report.html.", 138);
}

static void put_quality(struct page *p, const struct findings *f)
{
    char text[WORDS_MAX];
    unsigned flags = findings_all_flags(f);
    p->y += 0.4;
    put_lines(p, EMPHASIS, "Quality", 80);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit && words_flag(1u << bit))
            put_lines(p, TEXT, words_flag(1u << bit), 112);
    if (!flags)
        put_lines(p, TEXT, "Nothing was flagged.", 80);
    words_unused(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    words_assumed(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
    words_both_source(f, text, sizeof text);
    put_lines(p, TEXT, text, 112);
}

static void put_foot(struct page *p, const struct findings *f)
{
    char text[WORDS_MAX];
    p->y = p->y < 17 ? 17 : p->y + 0.3;
    words_method(f, text, sizeof text);
    put_lines(p, SMALL, text, 138);
    put_lines(p, SMALL, words_safety, 138);
    put_lines(p, SMALL, "Drawn by gonio " GONIO_VERSION ".", 138);
}

enum gonio_status paper_write(const struct findings *f, const char *folder)
{
    struct page page = { .file = charts_open(folder, "page.tsv"), .number = 1, .y = top_cm };
    if (!page.file)
        return GONIO_EIO;
    put_head(&page, f);
    for (int i = 0; i < f->pairs; i++)
        put_table(&page, f, &f->pair[i]);
    put_quality(&page, f);
    put_foot(&page, f);
    return charts_close(page.file, "page.tsv");
}
