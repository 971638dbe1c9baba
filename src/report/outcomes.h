#ifndef REPORT_OUTCOMES_H
#define REPORT_OUTCOMES_H
/** @file
 *  What the patient reported in the visit, as sentences: the same on the page, on paper and in the
 *  terminal. docs/clinical.md, 5.
 */
#include "report/findings.h"

typedef void outcomes_put(void *user, const char *sentence);

/** Hand out the sentences: what was treated, what was stopped, and each outcome before and after
 * with its change. None where nothing was noted. */
void outcomes_tell(const struct findings *f, outcomes_put *put, void *user);

#endif
