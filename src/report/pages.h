#ifndef REPORT_PAGES_H
#define REPORT_PAGES_H
/** @file
 *  The report as a page to read, as a page to print, and as plain text.
 */
#include "report/findings.h"
#include <stdio.h>

/** One chart that has been drawn as SVG. */
struct drawn {
    const char *caption;
    int pair;
    char svg[300]; /**< the file */
};

/** report.html, with the charts inside. */
enum gonio_status html_write(
    const struct findings *f, const struct drawn *drawn, int count, const char *path);

/** page.tsv of scripts/charts/report.gp: the pages of text. */
enum gonio_status paper_write(const struct findings *f, const char *folder);

#endif
