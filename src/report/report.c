/** @file
 *  Drawing a report: everything into a work folder first, and in place only when all of it is
 *  there, so that a chart is either the old one or the new one.
 */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "report/charts.h"
#include "report/pages.h"
#include "report/plot.h"
#include <dirent.h>
#include <errno.h>
#include <gonio/report.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = FINDINGS_PAIRS * CHARTS * 3 + 2, FOLDER = PATH_MAX - 256 };

struct job {
    struct findings findings;
    unsigned formats;
    char scripts[PATH_MAX];
    char out[FOLDER], work[FOLDER];
    struct drawn drawn[FINDINGS_PAIRS * CHARTS];
    int count;
    char pages[CHARTS * FINDINGS_PAIRS * 20]; /* "before_after:1 fan:1": what report.gp draws */
    char made[FILES][140];                    /* to be put in place */
    int files;
};

static const struct {
    const char *word;
    unsigned bit;
} formats[] = { { "html", GONIO_REPORT_HTML }, { "pdf", GONIO_REPORT_PDF },
    { "png", GONIO_REPORT_PNG }, { "svg", GONIO_REPORT_SVG } };

enum gonio_status gonio_report_formats(const char *words, unsigned *out)
{
    unsigned set = 0;
    for (const char *p = words;; p++) {
        size_t len = strcspn(p, ","), i = 0;
        while (i < 4 && !(strlen(formats[i].word) == len && strncmp(p, formats[i].word, len) == 0))
            i++;
        if (i == 4)
            return note(GONIO_EINVAL, "format \"%.*s\" is not known; give any of html,pdf,png,svg",
                (int)len, p);
        set |= formats[i].bit;
        p += len;
        if (!*p)
            break;
    }
    *out = set;
    return GONIO_OK;
}

static void made(struct job *j, const char *name)
{
    text_format(j->made[j->files++], sizeof j->made[0], "%s", name);
}

/* Draw one chart in one format; its name ends up in `name`. */
static enum gonio_status draw(
    struct job *j, const struct chart *chart, int pair, const char *term, char name[140])
{
    char script[PATH_MAX], out[PATH_MAX], data[PATH_MAX];
    text_format(name, 140, "%s.%s.%s", chart->name, j->findings.pair[pair].id, term);
    text_format(script, sizeof script, "%s/%s.gp", j->scripts, chart->name);
    text_format(out, sizeof out, "%s/%s", j->work, name);
    text_format(data, sizeof data, "%s/%d", j->work, pair + 1);
    const char *const args[] = { script, j->scripts, term, out, data, NULL };
    return plot_run(j->work, args, out);
}

/* A chart in all formats asked for. The page needs the SVG even where nobody asked for its file. */
static enum gonio_status draw_formats(struct job *j, const struct chart *chart, int pair)
{
    enum gonio_status status = GONIO_OK;
    char name[140];
    for (size_t i = 1; i < 4 && status == GONIO_OK; i++) {
        bool is_svg = formats[i].bit == GONIO_REPORT_SVG;
        bool asked  = j->formats & formats[i].bit;
        if (!asked && !(is_svg && j->formats & GONIO_REPORT_HTML))
            continue;
        status = draw(j, chart, pair, formats[i].word, name);
        if (asked)
            made(j, name);
        if (!is_svg)
            continue;
        struct drawn *d = &j->drawn[j->count++];
        *d              = (struct drawn){ .caption = chart->caption, .pair = pair };
        if (text_format(d->svg, sizeof d->svg, "%s/%s", j->work, name) != GONIO_OK)
            return note(GONIO_EINVAL, "%s: the folder's name is too long", j->out);
    }
    return status;
}

static enum gonio_status draw_pair(struct job *j, int pair)
{
    char folder[PATH_MAX], page[40];
    text_format(folder, sizeof folder, "%s/%d", j->work, pair + 1);
    enum gonio_status status = file_make_folders(folder);
    for (int c = 0; c < CHARTS && status == GONIO_OK; c++) {
        status = charts[c].prepare(&j->findings, &j->findings.pair[pair], folder);
        if (status == GONIO_END) {
            status = GONIO_OK;
            continue;
        }
        if (status == GONIO_OK)
            status = draw_formats(j, &charts[c], pair);
        text_format(page, sizeof page, "%s:%d ", charts[c].name, pair + 1);
        strcat(j->pages, page);
    }
    return status;
}

static enum gonio_status draw_paper(struct job *j)
{
    char script[PATH_MAX], out[PATH_MAX];
    enum gonio_status status = paper_write(&j->findings, j->work);
    if (status != GONIO_OK)
        return status;
    text_format(script, sizeof script, "%s/report.gp", j->scripts);
    text_format(out, sizeof out, "%s/report.pdf", j->work);
    const char *const args[] = { script, j->scripts, out, j->work, j->pages, NULL };
    made(j, "report.pdf");
    return plot_run(j->work, args, out);
}

static enum gonio_status draw_html(struct job *j)
{
    char out[PATH_MAX];
    text_format(out, sizeof out, "%s/report.html", j->work);
    made(j, "report.html");
    return html_write(&j->findings, j->drawn, j->count, out);
}

static enum gonio_status put_in_place(struct job *j)
{
    char from[PATH_MAX], to[PATH_MAX];
    for (int i = 0; i < j->files; i++) {
        text_format(from, sizeof from, "%s/%s", j->work, j->made[i]);
        text_format(to, sizeof to, "%s/%s", j->out, j->made[i]);
        if (file_ops->rename(from, to) < 0)
            return note(gonio_status_from_errno(errno), "%s: can't be put in place: %s", to,
                strerror(errno));
    }
    return file_sync_folder(j->out);
}

/* The work folder, its folders of data, and what is left in them. */
static void remove_folder(const char *path)
{
    char inside[PATH_MAX];
    const struct dirent *entry;
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            text_format(inside, sizeof inside, "%s/%s", path, entry->d_name) != GONIO_OK)
            continue;
        if (unlink(inside) < 0 && (errno == EISDIR || errno == EPERM))
            remove_folder(inside);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

static enum gonio_status draw_all(struct job *j)
{
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < j->findings.pairs && status == GONIO_OK; i++)
        status = draw_pair(j, i);
    if (status == GONIO_OK && j->formats & GONIO_REPORT_PDF)
        status = draw_paper(j);
    if (status == GONIO_OK && j->formats & GONIO_REPORT_HTML)
        status = draw_html(j);
    return status == GONIO_OK ? put_in_place(j) : status;
}

/* gnuplot takes a name that begins with < or | for a command: all names are made absolute. */
static enum gonio_status find_folder(struct job *j, const char *dir, const char *given)
{
    char wanted[FOLDER], here[FOLDER] = "";
    const struct findings *f = &j->findings;
    enum gonio_status fits =
        given ? text_format(wanted, sizeof wanted, "%s", given)
              : text_format(wanted, sizeof wanted, "%s/reports/%s/%s", dir, f->patient, f->session);
    if (fits != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", given ? given : dir);
    enum gonio_status status = file_make_folders(wanted);
    if (status != GONIO_OK)
        return status;
    if (wanted[0] != '/' && !getcwd(here, sizeof here))
        return note(GONIO_EIO, "the folder that this runs in can't be named: %s; give --out from /",
            strerror(errno));
    if (text_format(j->out, sizeof j->out, "%s%s%s", here, *here ? "/" : "", wanted) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", wanted);
    if (text_format(j->work, sizeof j->work, "%s/.drawing-XXXXXX", j->out) != GONIO_OK ||
        !mkdtemp(j->work))
        return note(
            gonio_status_from_errno(errno), "%s: can't be written to: %s", j->out, strerror(errno));
    return GONIO_OK;
}

static enum gonio_status check_tools(struct job *j, const char *dir)
{
    if (plot_available() != GONIO_OK)
        return note(GONIO_ENODEV,
            "charts need gnuplot: apt-get install gnuplot-nox; the numbers are in "
            "%s/measurements.csv",
            dir);
    return plot_scripts(j->scripts, sizeof j->scripts);
}

enum gonio_status gonio_report(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, const char *out_dir, unsigned wanted, char *where,
    size_t size)
{
    struct job *j = calloc(1, sizeof *j);
    if (!j)
        return GONIO_ENOMEM;
    j->formats               = wanted;
    enum gonio_status status = findings_gather(dir, patient, session, person, &j->findings);
    if (status == GONIO_OK)
        status = check_tools(j, dir);
    if (status == GONIO_OK)
        status = find_folder(j, dir, out_dir);
    if (status == GONIO_OK) {
        status = draw_all(j);
        remove_folder(j->work);
        if (status != GONIO_OK)
            rmdir(j->out); /* goes only where it is empty */
    }
    if (status == GONIO_OK && where)
        text_format(where, size, "%s", j->out);
    findings_free(&j->findings);
    free(j);
    return status;
}
