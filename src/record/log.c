/* measurements.csv: the sheet whose rows are measurements. */
#include "record/schema.h"

void gonio_log_row_init(struct gonio_log_row *row) { sheet_row_init(&schema_form, row); }

enum gonio_status gonio_log_open(
    const char *dir, struct gonio_log **out, struct gonio_log_found *found)
{
    return sheet_open(&schema_form, dir, out, found);
}

enum gonio_status gonio_log_append(
    struct gonio_log *log, const struct gonio_log_row *row, size_t rows)
{
    return sheet_append(log, row, rows);
}

struct reading {
    gonio_log_reader *each;
    void *user;
};

static enum gonio_status take_line(void *user, const struct sheet_line *line)
{
    const struct reading *r         = user;
    const struct gonio_log_line log = { line->number, line->status, line->why, line->row };
    return r->each(r->user, &log);
}

enum gonio_status gonio_log_read(const char *dir, gonio_log_reader *each, void *user)
{
    struct reading r = { each, user };
    return sheet_read(&schema_form, dir, take_line, &r);
}
