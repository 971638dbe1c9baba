#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H
/** @file
 *  The columns of measurements.csv, one line of a table each.
 */
#include "record/sheet.h"

enum { SCHEMA_VERSION = 1, SCHEMA_COLUMNS = 31, SCHEMA_LINE = SHEET_LINE };

extern const struct sheet_form schema_form;

/* The sheet's functions for this form. */
#define schema_map sheet_map
const char *schema_header(void);
enum gonio_status schema_format(const struct gonio_log_row *row, char *out, size_t *len);
enum gonio_status schema_map_read(struct sheet_map *map, const char *line, size_t len);
enum gonio_status schema_parse(
    const struct sheet_map *map, const char *line, size_t len, struct gonio_log_row *out);
bool schema_is_whole(const char *line, size_t len);

#endif
