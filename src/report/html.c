/** @file
 *  report.html: one file that needs nothing else, readable by eye, screen reader and printer. No
 *  script. Every text goes through `put`, which escapes; a chart is an image with a description
 *  and the table beside it says the same in numbers.
 */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "base/version.h"
#include "report/outcomes.h"
#include "report/pages.h"
#include "report/words.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'; img-src data:\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n";

static const char style[] =
    "<style>\n"
    "body { font: 16px/1.5 \"DejaVu Sans\", system-ui, sans-serif; color: #222; background: #fff; "
    "max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }\n"
    "h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }\n"
    ".who { color: #555; margin-top: .2rem; }\n"
    ".change { font-size: 1.15rem; margin: .4rem 0; padding-left: .8rem; border-left: .3rem solid "
    "#999; }\n"
    ".changed { border-color: #0072B2; } .probably { border-color: #56B4E9; }\n"
    "table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: #555; "
    "padding-bottom: .3rem; }\n"
    "th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #ddd; "
    "vertical-align: top; }\n"
    "td { font-variant-numeric: tabular-nums; }\n"
    "figure { margin: 1.2rem 0; break-inside: avoid; } figure svg { width: 100%; height: auto; }\n"
    "figcaption, .small { color: #555; font-size: .85rem; }\n"
    ".safety { border: 1px solid #999; padding: .6rem .8rem; break-inside: avoid; }\n"
    "@media print { @page { size: A4; margin: 15mm; } body { font-size: 10.5pt; margin: 0; "
    "max-width: none; padding: 0; } h2 { break-after: avoid; } }\n"
    "</style>\n</head>\n<body>\n";

static void put(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fputc(*text, out);
        }
}

static void put_in(FILE *out, const char *begin, const char *text, const char *end)
{
    fputs(begin, out);
    put(out, text);
    fputs(end, out);
}

static const char *grade_of(const struct findings_pair *pair, int direction)
{
    struct gonio_change change;
    if (!findings_change(pair, direction, &change))
        return "change";
    return change.verdict == GONIO_CHANGED            ? "change changed"
           : change.verdict == GONIO_PROBABLY_CHANGED ? "change probably"
                                                      : "change";
}

static void put_sentence(void *out, const char *sentence)
{
    put_in(out, "<p>", sentence, "</p>\n");
}

static void put_findings(FILE *out, const struct findings *f)
{
    char text[WORDS_MAX];
    for (int i = 0; i < f->pairs; i++)
        for (int d = 0; d < FINDINGS_ROWS; d++) {
            if (!findings_has_row(&f->pair[i], d))
                continue;
            words_change(&f->pair[i], d, text, sizeof text);
            if (!*text)
                continue;
            fprintf(out, "<p class=\"%s\">", grade_of(&f->pair[i], d));
            put_in(out, "", text, "</p>\n");
        }
    words_pain(f, text, sizeof text);
    if (*text)
        put_in(out, "<p>", text, "</p>\n");
    outcomes_tell(f, put_sentence, out);
}

static void put_cell(
    FILE *out, const struct findings *f, const struct findings_pair *pair, int phase, int direction)
{
    const struct findings_visit *now = findings_now(pair);
    char text[100];
    words_cell(f, pair, phase, direction, text, sizeof text);
    put_in(out, "<td>", text, "");
    if (direction != FINDINGS_BOTH && now->there[phase][direction] &&
        now->row[phase][direction].reps_valid >= 0)
        fprintf(out, " <span class=\"small\">(%d of %d)</span>",
            now->row[phase][direction].reps_valid, now->row[phase][direction].reps_recorded);
    fputs("</td>", out);
}

static void put_row(
    FILE *out, const struct findings *f, const struct findings_pair *pair, int direction)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    struct gonio_change change;
    put_in(out, "<tr><th scope=\"row\">", words_row(pair, direction), "</th>");
    for (int i = 0; i < columns; i++)
        put_cell(out, f, pair, phase[i], direction);
    if (findings_change(pair, direction, &change))
        fprintf(out, "<td>%+.1f°</td><td>±%.1f°</td><td>%s%s</td></tr>\n",
            words_shown_change(&change), change.mdc95_deg, words_verdict(&change),
            change.low_confidence ? ", low confidence" : "");
    else
        fputs("<td>–</td><td>–</td><td>nothing to compare with</td></tr>\n", out);
}

static void put_beside(FILE *out, const struct findings *f, const struct findings_pair *pair)
{
    char line[WORDS_BESIDE][WORDS_MAX];
    int lines = words_beside(f, pair, line);
    if (lines == 0)
        return;
    fputs("<ul class=\"small\">\n", out);
    for (int i = 0; i < lines; i++)
        put_in(out, "<li>", line[i], "</li>\n");
    fputs("</ul>\n", out);
}

static void put_table(FILE *out, const struct findings *f, const struct findings_pair *pair)
{
    int phase[FINDINGS_PHASES], columns = findings_columns(pair, phase);
    char name[100];
    words_pair(pair, name, sizeof name);
    put_in(out, "<h2>", name, "</h2>\n");
    fputs("<table>\n<caption>Mean of the valid repetitions ± half-width of its 95 % interval "
          "(valid of recorded repetitions)</caption>\n<thead><tr><th scope=\"col\">Direction</th>",
        out);
    for (int i = 0; i < columns; i++)
        put_in(out, "<th scope=\"col\">", words_heading(phase[i]), "</th>");
    fputs("<th scope=\"col\">Change</th><th scope=\"col\">Error</th><th scope=\"col\">Verdict</th>"
          "</tr></thead>\n<tbody>\n",
        out);
    for (int d = 0; d < FINDINGS_ROWS; d++)
        if (findings_has_row(pair, d))
            put_row(out, f, pair, d);
    fputs("</tbody>\n</table>\n", out);
    put_beside(out, f, pair);
}

/* Where a copied chart continues behind a tag that is left out; NULL: nothing to leave out here. */
static const char *skip_tag(const char *p, const char *open, const char *close)
{
    if (strncmp(p, open, strlen(open)) != 0)
        return NULL;
    const char *end = strstr(p, close);
    return end ? end + strlen(close) : NULL;
}

/* gnuplot names its marks "gnuplot_plot_1", which a browser would show; and each chart numbers
 * its ids anew, which must differ within one page. */
static void put_svg(FILE *out, const char *svg, int number)
{
    static const char *const refs[] = { "id=\"", "id='", "url(#", "href='#", "href=\"#" };
    for (const char *p = svg; *p;) {
        const char *next = skip_tag(p, "<title>", "</title>");
        if (!next)
            next = skip_tag(p, "<desc>", "</desc>");
        if (next) {
            p = next;
            continue;
        }
        size_t ref = 0;
        for (size_t i = 0; i < sizeof refs / sizeof *refs && ref == 0; i++)
            if (strncmp(p, refs[i], strlen(refs[i])) == 0 && (p == svg || strchr(" (\":,", p[-1])))
                ref = strlen(refs[i]);
        if (ref) {
            fprintf(out, "%.*sc%d-", (int)ref, p, number);
            p += ref;
        } else {
            fputc(*p++, out);
        }
    }
}

static enum gonio_status put_chart(
    FILE *out, const struct findings *f, const struct drawn *d, int number)
{
    char *text, label[WORDS_MAX], sentence[WORDS_MAX];
    size_t len;
    enum gonio_status status = file_read_whole(d->svg, 1 << 22, &text, &len);
    if (status != GONIO_OK)
        return status;
    const char *svg = strstr(text, "<svg");
    words_pair(&f->pair[d->pair], label, sizeof label);
    put_in(out, "<figure role=\"img\" aria-label=\"", label, ": ");
    for (int i = 0; i < f->pair[d->pair].directions; i++) {
        words_change(&f->pair[d->pair], i, sentence, sizeof sentence);
        put_in(out, "", sentence, " ");
    }
    put_in(out, "", d->caption, "\">\n");
    put_svg(out, svg ? svg : "", number);
    put_in(out, "<figcaption>", d->caption, "</figcaption>\n</figure>\n");
    free(text);
    return GONIO_OK;
}

static void put_notes(FILE *out, const struct findings *f)
{
    char text[WORDS_MAX];
    unsigned flags = findings_all_flags(f);
    fputs("<h2>Quality</h2>\n<ul>\n", out);
    for (unsigned bit = 0; bit < GONIO_FLAG_COUNT; bit++)
        if (flags & 1u << bit && words_flag(1u << bit))
            put_in(out, "<li>", words_flag(1u << bit), "</li>\n");
    if (!flags)
        fputs("<li>Nothing was flagged.</li>\n", out);
    words_unused(f, text, sizeof text);
    if (*text)
        put_in(out, "<li>", text, "</li>\n");
    words_assumed(f, text, sizeof text);
    if (*text)
        put_in(out, "<li>", text, "</li>\n");
    words_both_source(f, text, sizeof text);
    if (*text)
        put_in(out, "<li>", text, "</li>\n");
    fputs("</ul>\n", out);
    words_method(f, text, sizeof text);
    put_in(out, "<h2>Method</h2>\n<p class=\"small\">", text, "</p>\n");
    put_in(out, "<p class=\"small safety\">", words_safety, "</p>\n");
    fputs("<p class=\"small\">Drawn by gonio " GONIO_VERSION "; measured with ", out);
    put_in(out, "",
        *findings_any_row(f)->software ? findings_any_row(f)->software : "an unknown version",
        ".</p>\n");
}

static enum gonio_status put_all(
    FILE *out, const struct findings *f, const struct drawn *drawn, int count)
{
    char date[40];
    enum gonio_status status = GONIO_OK;
    fputs(head, out);
    put_in(out, "<title>Range of motion, ", f->patient, "</title>\n");
    fputs(style, out);
    words_date(findings_any_row(f)->measured_at, date, sizeof date);
    put_in(out, "<h1>Range of motion, ", f->patient, "</h1>\n");
    put_in(out, "<p class=\"who\">Session ", f->session, ", ");
    put_in(out, "", date, "</p>\n");
    put_findings(out, f);
    for (int i = 0; i < f->pairs && status == GONIO_OK; i++) {
        put_table(out, f, &f->pair[i]);
        for (int k = 0; k < count && status == GONIO_OK; k++)
            if (drawn[k].pair == i)
                status = put_chart(out, f, &drawn[k], k + 1);
    }
    put_notes(out, f);
    fputs("</body>\n</html>\n", out);
    return status;
}

enum gonio_status html_write(
    const struct findings *f, const struct drawn *drawn, int count, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return note(gonio_status_from_errno(errno), "%s: can't be made: %s", path, strerror(errno));
    enum gonio_status status = put_all(out, f, drawn, count);
    bool failed              = ferror(out) != 0;
    if ((fclose(out) != 0 || failed) && status == GONIO_OK)
        status =
            note(gonio_status_from_errno(errno), "%s: can't be written: %s", path, strerror(errno));
    return status;
}
