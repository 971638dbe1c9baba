#ifndef REPORT_CHARTS_H
#define REPORT_CHARTS_H
/** @file
 *  The charts, a line of a table each. A chart is a script scripts/charts/NAME.gp and a function
 *  that lays out its data as files: what belongs where is decided here, how it looks there.
 */
#include "report/findings.h"
#include <stdio.h>

struct chart {
    const char *name; /**< "fan" */
    /** Write NAME.words and NAME*.tsv into a folder.
     *  @return GONIO_OK; GONIO_END where there is nothing to draw; else an error */
    enum gonio_status (*prepare)(
        const struct findings *f, const struct findings_pair *pair, const char *folder);
    const char *caption; /**< what it shows and how to read it */
};

enum { CHARTS = 4 };
extern const struct chart charts[CHARTS];

/* One file a chart. */
enum gonio_status before_after_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder);
enum gonio_status fan_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder);
enum gonio_status progress_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder);
enum gonio_status traces_prepare(
    const struct findings *f, const struct findings_pair *pair, const char *folder);

/* What they share. */
enum {
    CHARTS_LEFT      = 0x0072B2,
    CHARTS_RIGHT     = 0xD55E00,
    CHARTS_RIGHT_INK = 0xA94A00,
    CHARTS_GREY      = 0x999999,
    CHARTS_GREY_INK  = 0x555555
};

/** A line of words that shows nothing: gnuplot passes over a line of blanks as if it were not
 * there. */
#define CHARTS_NO_WORDS "\xC2\xA0"

/** A data file to write: FOLDER/NAME. NULL with a note where it can't be made. */
FILE *charts_open(const char *folder, const char *name);
/** Close it; what could not be written comes out here. */
enum gonio_status charts_close(FILE *file, const char *name);
/** A number and what follows it; NaN as gnuplot's word for nothing. */
void charts_number(FILE *file, double value, const char *then);
/** "P017, session 2026-11-21a, 21 Nov 2026" */
void charts_subject(
    const struct findings *f, const struct findings_pair *pair, char *out, size_t size);

#endif
