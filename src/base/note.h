#ifndef BASE_NOTE_H
#define BASE_NOTE_H
/** @file
 *  The sentence that belongs to a failure. The place that knows the context says it once and
 *  passes the status up; the program at the top prints it. The library itself never prints.
 */
#include <gonio/status.h>

/** Keep a sentence for whoever reports the failure; what, why, what to do.
 *  @return status, so that `return note(status, "log %s: row %zu not written", ...)` works
 */
__attribute__((format(printf, 2, 3))) enum gonio_status note(
    enum gonio_status status, const char *format, ...);

/** The last sentence of this thread; gonio_status_text(status) where none was kept since the
 *  last note_clear. */
const char *note_text(enum gonio_status status);

void note_clear(void);

#endif
