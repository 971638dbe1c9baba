/* Any text as lines of outcomes.csv; and of a file of them no two rows stand in one place, and none
 * that withdraws. */
#include "fuzz_sheet.h"
#include "record/forms.h"
#include <gonio/outcome.h>

enum { MOST = 64 };

struct stood {
    struct gonio_outcome row[MOST];
    int rows;
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static enum gonio_status take(
    void *user, const struct gonio_line *line, const struct gonio_outcome *row)
{
    struct stood *s = user;
    fuzz_must((row == NULL) == (line->why != NULL));
    if (!row || s->rows == MOST)
        return GONIO_OK;
    fuzz_must(strcmp(row->patient, "P017") == 0 && !gonio_outcome_is_withdrawn(row));
    for (int i = 0; i < s->rows; i++)
        fuzz_must(!gonio_outcome_same_place(&s->row[i], row));
    s->row[s->rows++] = *row;
    return GONIO_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct stood stood;
    struct gonio_outcome row;
    fuzz_sheet(&outcomes_form, bytes, size);
    fuzz_sheet_file(&outcomes_form, bytes, size);
    stood.rows = 0;
    if (gonio_outcomes_standing(fuzz_folder(), "P017", take, &stood) == GONIO_OK)
        fuzz_must(gonio_outcome_latest(fuzz_folder(), "P017", "2026-11-21a", NULL, "nprs_now",
                      &row) != GONIO_EFORMAT);
    return 0;
}
