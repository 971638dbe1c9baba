#ifndef TESTS_UNIT_NOTED_H
#define TESTS_UNIT_NOTED_H
/** @file
 *  Outcomes of made-up patients, written through the same functions as real ones.
 */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include <gonio/record.h>

/** By words, as little as a row needs; NULL: empty. */
struct noted {
    const char *patient, *session, *phase, *item, *movement, *side;
    double value;
    const char *text;
};

static inline struct gonio_outcome noted_row(const struct noted *n)
{
    struct gonio_outcome row;
    const struct gonio_outcome_item *item = gonio_outcome_item_find(n->item);
    CHECK(item, "%s is no item", n->item);
    gonio_outcome_init(&row, item);
    strcpy(row.recorded_at, "2026-11-21T14:03:05+01:00");
    strcpy(row.patient, n->patient ? n->patient : "P017");
    strcpy(row.session, n->session ? n->session : "2026-11-21a");
    strcpy(row.phase, n->phase ? n->phase : "");
    strcpy(row.movement, n->movement ? n->movement : "");
    strcpy(row.side, n->side ? n->side : "");
    strcpy(row.text, n->text ? n->text : "");
    row.value = n->value;
    return row;
}

static inline enum gonio_status noted_try(
    const struct folder *f, const struct gonio_outcome *row, size_t rows)
{
    struct gonio_log *outcomes;
    assert_int_equal(gonio_outcomes_open(f->path, &outcomes, NULL), GONIO_OK);
    enum gonio_status status = gonio_outcome_append(outcomes, row, rows);
    gonio_log_close(outcomes);
    return status;
}

static inline void noted_add(const struct folder *f, const struct noted *n)
{
    struct gonio_outcome row = noted_row(n);
    enum gonio_status status = noted_try(f, &row, 1);
    CHECK(status == GONIO_OK, "%s", note_text(status));
}

#endif
