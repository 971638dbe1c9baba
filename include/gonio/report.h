#ifndef GONIO_REPORT_H
#define GONIO_REPORT_H
/** @file
 *  What is handed over: charts, a page to read, a page to print. All of it is derived from the
 *  data folder and may be deleted and drawn again.
 */
#include <gonio/norms.h>
#include <gonio/status.h>
#include <stdio.h>

enum {
    GONIO_REPORT_HTML = 1 << 0, /**< report.html, self-contained, with the charts inside */
    GONIO_REPORT_PDF  = 1 << 1, /**< report.pdf, and each chart */
    GONIO_REPORT_PNG  = 1 << 2, /**< each chart */
    GONIO_REPORT_SVG  = 1 << 3, /**< each chart */
    GONIO_REPORT_ALL  = 15,
};

/** Read "html,pdf,png,svg" in any order. GONIO_EINVAL with a sentence on any other word. */
enum gonio_status gonio_report_formats(const char *words, unsigned *out);

/** Draw the report of one session. Everything is drawn aside and put in place when all of it is
 *  there, under names that are the same each time: fan.cervical.rotation.png, report.html.
 *
 *  @param session  NULL: the patient's latest
 *  @param person   age and sex, by which norms are found; NULL: not known
 *  @param out_dir  NULL: reports/PATIENT/SESSION in the data folder; made where it is missing
 *  @param formats  a set of GONIO_REPORT_*
 *  @param where    out, may be NULL: the folder, room for `size` bytes
 *  @return         GONIO_ENODEV where there is no gnuplot, no log, or nothing of this patient;
 *                  GONIO_EIO where a chart can't be drawn; each with a sentence
 */
enum gonio_status gonio_report(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, const char *out_dir, unsigned formats, char *where,
    size_t size);

/** The same findings in plain words: a table, a sentence a direction, what to know about them. */
enum gonio_status gonio_report_text(const char *dir, const char *patient, const char *session,
    const struct gonio_person *person, FILE *out);

#endif
