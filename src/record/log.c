/* measurements.csv: the sheet whose rows are measurements. */
#include "record/forms.h"
#include <gonio/record.h>

static const char *const phases[] = { "before", "after", "baseline", NULL };

#define COLUMN(kind, field) SHEET_COLUMN(struct gonio_log_row, SHEET_##kind, field)

/* clang-format off */
static const struct sheet_column column[] = {
    { "schema", SHEET_VERSION, 0, 0, NULL },
    COLUMN(TIME,  measured_at),
    COLUMN(NAME,  patient),
    COLUMN(NAME,  session),
    SHEET_WORDS(struct gonio_log_row, phase, phases),
    COLUMN(NAME,  movement),
    COLUMN(TEXT,  side),
    COLUMN(TEXT,  mode),
    COLUMN(TEXT,  position),
    COLUMN(COUNT, sensors),
    COLUMN(COUNT, reps_valid),
    COLUMN(COUNT, reps_recorded),
    COLUMN(VALUE, mean_deg),
    COLUMN(VALUE, best_deg),
    COLUMN(VALUE, sd_deg),
    COLUMN(VALUE, uncertainty_deg),
    COLUMN(VALUE, drift_deg),
    COLUMN(VALUE, coupled_1_deg),
    COLUMN(VALUE, coupled_2_deg),
    COLUMN(VALUE, peak_velocity_deg_s),
    COLUMN(VALUE, sparc),
    COLUMN(VALUE, trunk_deg),
    COLUMN(VALUE, pain_nprs),
    COLUMN(TEXT,  flags),
    COLUMN(TEXT,  rater),
    COLUMN(TEXT,  device),
    COLUMN(TEXT,  serial),
    COLUMN(TEXT,  firmware),
    COLUMN(TEXT,  software),
    COLUMN(TEXT,  set),
    { "crc32c", SHEET_CRC, 0, 0, NULL },
};
/* clang-format on */

const struct sheet_form measurements_form = {
    .file    = "measurements.csv",
    .what    = "a log of measurements",
    .version = 1,
    .header =
        "schema,measured_at,patient,session,phase,movement,side,mode,position,sensors,reps_valid,"
        "reps_recorded,mean_deg,best_deg,sd_deg,uncertainty_deg,drift_deg,coupled_1_deg,coupled_2_"
        "deg,peak_velocity_deg_s,sparc,trunk_deg,pain_nprs,flags,rater,device,serial,firmware,"
        "software,set,crc32c",
    .column   = column,
    .columns  = sizeof column / sizeof *column,
    .row      = sizeof(struct gonio_log_row),
    .together = GONIO_LOG_ROWS_MOST,
    .absent   = "there is no log here; nothing was measured yet, or --data names another folder",
};

void gonio_log_row_init(struct gonio_log_row *row) { sheet_row_init(&measurements_form, row); }

enum gonio_status gonio_log_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found)
{
    return sheet_open(&measurements_form, dir, out, found);
}

enum gonio_status gonio_log_append(
    struct gonio_log *log, const struct gonio_log_row *row, size_t rows)
{
    return sheet_append(log, &measurements_form, row, rows);
}

struct reading {
    gonio_log_reader *each;
    void *user;
};

static enum gonio_status take_line(void *user, const struct gonio_line *line, const void *row)
{
    const struct reading *r         = user;
    const struct gonio_log_line log = { line->number, line->status, line->why, row, line->crc32c };
    return r->each(r->user, &log);
}

enum gonio_status gonio_log_read(const char *dir, gonio_log_reader *each, void *user)
{
    struct reading r = { each, user };
    return sheet_read(&measurements_form, dir, take_line, &r);
}
