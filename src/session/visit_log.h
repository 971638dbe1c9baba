#ifndef SESSION_VISIT_LOG_H
#define SESSION_VISIT_LOG_H
/** @file
 *  What the log has of a visit that was broken off.
 */
#include "session/visit_plan.h"

enum { VISIT_SESSION = 65 };

/** The patient's latest session of a day.
 *  @param now  RFC 3339; its first ten characters are the day
 *  @param out  out: "2026-11-21a"
 *  @return     GONIO_OK; GONIO_END where there is none; else why the log can't be read */
enum gonio_status visit_log_latest(
    const char *data_dir, const char *patient, const char *now, char out[VISIT_SESSION]);

/** Tell the plan all rows of the session. */
enum gonio_status visit_log_tell(
    const char *data_dir, const char *patient, const char *session, struct visit_plan *plan);

/** The session behind one of visit_log_latest; the first of the day where that is "".
 *  @return GONIO_ERANGE behind the 26th */
enum gonio_status visit_log_next(const char *now, const char *latest, char out[VISIT_SESSION]);

#endif
