#ifndef CLI_NORMS_H
#define CLI_NORMS_H
/** @file
 *  Norms on standard output: for people, and for programs.
 */
#include "base/jsonw.h"
#include <gonio/norms.h>

/** Which movements there are rows of: how many, of whom, from whom. */
void norms_print_movements(const struct gonio_norm *rows, size_t count);

/** A source with its reference; the clinic's own words as they are. */
void norms_print_source(const char *key);

/** A row, on a line. */
void norms_print_row(const struct gonio_norm *row);

/** A row that fits, and how a value stands to it. @param value_deg  NaN: none */
void norms_print_fit(const char *movement, const struct gonio_norm *row, double value_deg);

/** A row as an object. */
void norms_put_row(struct jsonw *j, const struct gonio_norm *row);

/** "value_deg", "z", "pct_of_norm", "band" of a value, null where there is no norm.
 *  @param row  NULL: none fits */
void norms_put_place(struct jsonw *j, const struct gonio_norm *row, double value_deg);

#endif
