#ifndef RECORD_TABLE_H
#define RECORD_TABLE_H
/** @file
 *  A CSV of numbers: columns found by their names in any order, in constant memory.
 */
#include "base/file.h"
#include <stdint.h>

enum { TABLE_COLUMNS = 20, TABLE_FILE_COLUMNS = 256 };

/** What is looked for. */
struct table_wanted {
    const char *const *name; /**< "gx_rad_s" */
    int columns;
    uint32_t needed;  /**< bits of the columns without which the file is refused */
    const char *what; /**< "samples CSV" */
};

struct table {
    struct lines lines;
    const struct table_wanted *wanted;
    short column[TABLE_FILE_COLUMNS]; /**< ours, by the file's order; -1: not ours */
    int columns;
    uint32_t there; /**< bits of our columns that the file has */
};

/** Read the header. A column that is ours but for its unit is refused, naming the unit wanted.
 *  @param fd  stays the caller's */
enum gonio_status table_open(
    struct table *t, int fd, const char *name, const struct table_wanted *wanted);

/** The next row.
 *  @param value  out, shape (wanted->columns); 0 where the field is empty
 *  @param has    out, bits of the fields that are not empty
 *  @return       GONIO_OK; GONIO_END; GONIO_EFORMAT with line, column and remedy in the note
 */
enum gonio_status table_next(struct table *t, double value[TABLE_COLUMNS], uint32_t *has);

#endif
