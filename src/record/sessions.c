/** @file
 *  Which session a set belongs to. A session is one visit with one treatment: its id is the day
 *  and a letter.
 */
#include "base/note.h"
#include "base/text.h"
#include "record/sheet.h"
#include <dirent.h>
#include <gonio/record.h>
#include <limits.h>
#include <string.h>

enum { LETTERS = 26 };

/* The sessions of one patient on one day. */
struct day {
    const char *patient, *date; /* date: its first ten characters */
    bool exists[LETTERS], before[LETTERS], after[LETTERS];
};

/* The letter of a session of this day, from 0; -1 where it is none. */
static int letter_of(const struct day *day, const char *session)
{
    if (strncmp(session, day->date, 10) != 0 || strlen(session) != 11)
        return -1;
    return session[10] >= 'a' && session[10] <= 'z' ? session[10] - 'a' : -1;
}

static void take_phase(struct day *day, const char *session, const char *phase)
{
    int letter = letter_of(day, session);
    if (letter < 0)
        return;
    day->exists[letter] = true;
    if (strcmp(phase, "before") == 0)
        day->before[letter] = true;
    if (strcmp(phase, "after") == 0)
        day->after[letter] = true;
}

static enum gonio_status take_row(void *user, const struct gonio_log_line *line)
{
    struct day *day = user;
    if (line->row && strcmp(line->row->patient, day->patient) == 0)
        take_phase(day, line->row->session, line->row->phase);
    return GONIO_OK;
}

/* What the patient reports may come before the first set, and belongs to the same visit. */
static enum gonio_status take_outcome(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    (void)line;
    if (row)
        take_phase(user, row->session, row->phase);
    return GONIO_OK;
}

/* A set that was refused for its quality has a folder but no row: its session exists all the same.
 */
static void take_folders(struct day *day, const char *dir)
{
    char path[PATH_MAX];
    const struct dirent *entry;
    if (text_format(path, sizeof path, "%s/sets/%s", dir, day->patient) != GONIO_OK)
        return;
    DIR *folder = opendir(path);
    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        int letter = letter_of(day, entry->d_name);
        if (letter >= 0)
            day->exists[letter] = true;
    }
    closedir(folder);
}

static enum gonio_status take_given(
    const struct day *day, const char *given, bool is_after, struct gonio_session_pick *out)
{
    int letter = letter_of(day, given);
    if (!text_is_name(given))
        return note(GONIO_EINVAL,
            "session \"%.64s\" can't name a folder: use 1 to 64 letters, digits or . _ -, such as "
            "2026-11-21a",
            given);
    text_format(out->id, sizeof out->id, "%s", given);
    if (letter >= 0) { /* of another day we know nothing: it is taken at its word */
        out->is_new         = !day->exists[letter];
        out->without_before = is_after && !day->before[letter];
    }
    return GONIO_OK;
}

static enum gonio_status pick(
    const struct day *day, const char *phase, struct gonio_session_pick *out)
{
    bool is_after = strcmp(phase, "after") == 0;
    int last = -1, last_before = -1;
    for (int i = 0; i < LETTERS; i++) {
        if (day->exists[i])
            last = i;
        if (day->before[i])
            last_before = i;
    }
    bool open           = is_after ? last_before >= 0 : last >= 0 && (!*phase || !day->after[last]);
    int letter          = !open ? last + 1 : is_after ? last_before : last;
    out->is_new         = !open;
    out->without_before = is_after && !open;
    if (letter == LETTERS)
        return note(GONIO_ERANGE, "%s has had 26 sessions on %.10s; name one with --session",
            day->patient, day->date);
    return text_format(out->id, sizeof out->id, "%.10s%c", day->date, 'a' + letter);
}

enum gonio_status gonio_session_choose(const char *dir, const char *patient, const char *phase,
    const char *given, const char *now, struct gonio_session_pick *out)
{
    struct gonio_session_pick picked = { 0 };
    struct day day                   = { .patient = patient, .date = now };
    bool is_after                    = strcmp(phase, "after") == 0;
    if (!sheet_is_time(now))
        return note(GONIO_EINVAL, "\"%.40s\" is no time like 2026-11-21T14:03:05+01:00", now);
    if (!text_is_name(patient))
        return note(GONIO_EINVAL,
            "patient \"%.64s\" can't be kept: use a pseudonym of 1 to 64 letters, digits or . _ -, "
            "such as "
            "P017; names never enter",
            patient);
    enum gonio_status status = gonio_log_standing(dir, take_row, &day);
    if (status != GONIO_OK && status != GONIO_ENODEV)
        return status;
    status = gonio_outcomes_standing(dir, patient, take_outcome, &day);
    if (status != GONIO_OK)
        return status;
    take_folders(&day, dir);
    status = given ? take_given(&day, given, is_after, &picked) : pick(&day, phase, &picked);
    if (status == GONIO_OK)
        *out = picked;
    return status;
}
