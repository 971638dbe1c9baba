#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H
/** @file
 *  The columns of measurements.csv, one line of a table each.
 *
 *  A line ends in `,xxxxxxxx`: the CRC-32C, in eight lower-case hexadecimal digits, of all bytes
 *  of the line before that comma. The header line carries the column names and no CRC.
 */
#include <gonio/record.h>
#include <stdbool.h>
#include <stddef.h>

enum { SCHEMA_VERSION = 1, SCHEMA_COLUMNS = 31, SCHEMA_LINE = 4096 };

/** The header line without its line end. */
const char *schema_header(void);

/** Is it RFC 3339 with an offset? */
bool schema_is_time(const char *text);

/** Write a row as a whole line with CRC and line end.
 *  @param out  shape (SCHEMA_LINE)
 *  @return     GONIO_EINVAL with a note where a field is refused
 */
enum gonio_status schema_format(const struct gonio_log_row *row, char *out, size_t *len);

/** Does the line's CRC fit? */
bool schema_is_whole(const char *line, size_t len);

/** Where the columns of a file are. */
struct schema_map {
    signed char column[64]; /**< ours, by the file's order; -1: not known */
    int columns;
};

/** Read a header line. GONIO_EFORMAT with a note where a column is missing that must be there. */
enum gonio_status schema_map_read(struct schema_map *map, const char *line, size_t len);

/** Read a line: GONIO_ECRC where it is altered, GONIO_EFORMAT where a field can't be read,
 *  GONIO_ECONFIG where a newer version wrote it; each with a note. */
enum gonio_status schema_parse(
    const struct schema_map *map, const char *line, size_t len, struct gonio_log_row *out);

#endif
