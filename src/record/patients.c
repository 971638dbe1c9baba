/* patients.csv: the sheet whose rows are patients. */
#include "base/note.h"
#include "record/forms.h"
#include <gonio/patient.h>
#include <stdlib.h>
#include <string.h>

static const char *const sexes[] = { "F", "M", "", NULL };
static const char *const sides[] = { "left", "right", "both", "", NULL };

#define COLUMN(kind, field) SHEET_COLUMN(struct gonio_patient, SHEET_##kind, field)

/* clang-format off */
static const struct sheet_column column[] = {
    { "schema", SHEET_VERSION, 0, 0, NULL },
    COLUMN(TIME, recorded_at),
    COLUMN(NAME, id),
    SHEET_WORDS(struct gonio_patient, sex, sexes),
    COLUMN(YEAR, birth_year),
    SHEET_WORDS(struct gonio_patient, affected_side, sides),
    COLUMN(TEXT, note),
    COLUMN(TEXT, software),
    { "crc32c", SHEET_CRC, 0, 0, NULL },
};
/* clang-format on */

static enum gonio_status check(const void *row)
{
    const struct gonio_patient *p = row;
    int now                       = (int)strtol(p->recorded_at, NULL, 10);
    if (sheet_is_time(p->recorded_at) && p->birth_year > now)
        return note(GONIO_EINVAL, "birth_year %d is yet to come; give one from %d to %d",
            p->birth_year, SHEET_YEAR_FIRST, now);
    return GONIO_OK;
}

const struct sheet_form patients_form = {
    .file     = "patients.csv",
    .what     = "a list of patients",
    .version  = 1,
    .header   = "schema,recorded_at,id,sex,birth_year,affected_side,note,software,crc32c",
    .column   = column,
    .columns  = sizeof column / sizeof *column,
    .row      = sizeof(struct gonio_patient),
    .together = 1,
    .check    = check,
};

enum gonio_status gonio_patients_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found)
{
    return sheet_open(&patients_form, dir, out, found);
}

enum gonio_status gonio_patient_append(
    struct gonio_log *patients, const struct gonio_patient *patient)
{
    return sheet_append(patients, &patients_form, patient, 1);
}

struct reading {
    gonio_patient_reader *each;
    void *user;
};

static enum gonio_status take_line(void *user, const struct gonio_line *line, const void *row)
{
    const struct reading *r = user;
    return r->each(r->user, line, row);
}

enum gonio_status gonio_patients_read(const char *dir, gonio_patient_reader *each, void *user)
{
    struct reading r = { each, user };
    return sheet_read(&patients_form, dir, take_line, &r);
}

struct search {
    const char *id;
    struct gonio_patient found;
};

static enum gonio_status look(
    void *user, const struct gonio_line *line, const struct gonio_patient *patient)
{
    struct search *s = user;
    (void)line;
    if (patient && strcmp(patient->id, s->id) == 0)
        s->found = *patient;
    return GONIO_OK;
}

enum gonio_status gonio_patient_read(const char *dir, const char *id, struct gonio_patient *out)
{
    struct search s          = { .id = id };
    enum gonio_status status = gonio_patients_read(dir, look, &s);
    if (status == GONIO_OK && !*s.found.id)
        return GONIO_END;
    if (status == GONIO_OK)
        *out = s.found;
    return status;
}
