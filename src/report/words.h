#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H
/** @file
 *  The sentences of a report, the same on the page, on paper and in the terminal.
 */
#include "report/findings.h"

/** docs/clinical.md, section 7; printed on everything that is handed over. */
extern const char *const words_safety;

enum {
    WORDS_MAX    = 400,
    WORDS_BESIDE = 9, /**< lines beside the table of a pair */
};

/** "Neck rotation": a pair's name, its first letter large. */
void words_pair(const struct findings_pair *pair, char *out, size_t size);

/** "Neck rotation, left and right together". */
void words_both(const struct findings_pair *pair, char *out, size_t size);

/** "left", "right", "flexion". */
const char *words_direction(const struct gonio_movement *movement);

/** "52.1° ± 1.5°"; "-" where it was not measured. */
void words_value(
    const struct findings_visit *visit, int phase, int direction, char *out, size_t size);

/** The same of a row of the table, which may be FINDINGS_BOTH. */
void words_cell(const struct findings *f, const struct findings_pair *pair, int phase,
    int direction, char *out, size_t size);

/** "left"; "together" for FINDINGS_BOTH. */
const char *words_row(const struct findings_pair *pair, int direction);

/** "before", "before again", "after"; the same at the head of a column. */
const char *words_phase(int phase);
const char *words_heading(int phase);

/** What there is to say of one direction: the change, or why there is none. Of FINDINGS_BOTH the
 *  change, or "". */
void words_change(const struct findings_pair *pair, int direction, char *out, size_t size);

/** "exceeds measurement error", "probably changed (90 %)", "within measurement error". */
const char *words_verdict(const struct gonio_change *change);

/** What one flag means to the reader; NULL for an unknown bit. */
const char *words_flag(unsigned flag);

/** How it was measured, in one line. */
void words_method(const struct findings *f, char *out, size_t size);

/** Pain before and after; empty where it was not asked. */
void words_pain(const struct findings *f, char *out, size_t size);

/** "21 Nov 2026" of an RFC 3339 time. */
void words_date(const char *time, char *out, size_t size);

/** Lines that were not used; empty where there are none. */
void words_unused(const struct findings *f, char *out, size_t size);

/** That the error of a movement is a stand-in; "" where it is not. */
void words_assumed(const struct findings *f, char *out, size_t size);

/** The change as the difference of the two values as they are printed, with one decimal: a reader
 *  who subtracts finds the same. */
double words_shown_change(const struct gonio_change *change);

/** What stands beside the table of a pair: side against side, the patient's own error where it is
 *  the larger one, how the last values stand to a norm or why there is none, and both directions
 *  since the first visit. @return lines */
int words_beside(
    const struct findings *f, const struct findings_pair *pair, char line[WORDS_BESIDE][WORDS_MAX]);

/** Where the error of both directions together is from; "" where none was judged by a choice of
 *  ours. */
void words_both_source(const struct findings *f, char *out, size_t size);

#endif
