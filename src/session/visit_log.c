#include "session/visit_log.h"
#include "base/note.h"
#include "base/text.h"
#include <gonio/record.h>
#include <string.h>

enum { DAY = 10 }; /* characters of "2026-11-21" */

struct reading {
    const char *patient, *day;
    char *latest;
    const char *session;
    struct visit_plan *plan;
};

static enum gonio_status take_latest(void *user, const struct gonio_log_line *line)
{
    const struct reading *r = user;
    if (!line->row || strcmp(line->row->patient, r->patient) != 0)
        return GONIO_OK;
    const char *session = line->row->session;
    bool ours           = strncmp(session, r->day, DAY) == 0 && strlen(session) == DAY + 1 &&
                session[DAY] >= 'a' && session[DAY] <= 'z';
    if (ours && strcmp(session, r->latest) > 0)
        text_format(r->latest, VISIT_SESSION, "%s", session);
    return GONIO_OK;
}

enum gonio_status visit_log_latest(
    const char *data_dir, const char *patient, const char *now, char out[VISIT_SESSION])
{
    char latest[VISIT_SESSION] = "";
    struct reading r           = { .patient = patient, .day = now, .latest = latest };
    enum gonio_status status   = gonio_log_read(data_dir, take_latest, &r);
    if (status == GONIO_ENODEV || (status == GONIO_OK && !latest[0]))
        return GONIO_END;
    if (status == GONIO_OK)
        text_format(out, VISIT_SESSION, "%s", latest);
    return status;
}

static enum gonio_status take_row(void *user, const struct gonio_log_line *line)
{
    const struct reading *r         = user;
    const struct gonio_log_row *row = line->row;
    if (!row || strcmp(row->patient, r->patient) != 0 || strcmp(row->session, r->session) != 0)
        return GONIO_OK;
    for (int p = 0; p < VISIT_PHASES; p++)
        if (strcmp(row->phase, visit_phase_name((enum visit_phase)p)) == 0)
            visit_plan_row(
                r->plan, line->number, (enum visit_phase)p, row->movement, row->mean_deg);
    return GONIO_OK;
}

enum gonio_status visit_log_tell(
    const char *data_dir, const char *patient, const char *session, struct visit_plan *plan)
{
    struct reading r = { .patient = patient, .session = session, .plan = plan };
    return gonio_log_read(data_dir, take_row, &r);
}

enum gonio_status visit_log_next(const char *now, const char *latest, char out[VISIT_SESSION])
{
    char letter = *latest ? (char)(latest[DAY] + 1) : 'a';
    if (letter > 'z')
        return note(GONIO_ERANGE, "%.10s has had 26 sessions of this patient", now);
    return text_format(out, VISIT_SESSION, "%.10s%c", now, letter);
}
