#ifndef RECORD_SHEET_H
#define RECORD_SHEET_H
/** @file
 *  Tables of the data folder that are only ever added to: a CSV file, one struct a row, the columns
 *  a line of a table each. docs/data-folder.md has the format and what is promised.
 *
 *  A line ends in `,xxxxxxxx`: the CRC-32C, in eight lower-case hexadecimal digits, of all bytes
 *  of the line before that comma. The header line carries the column names and no CRC.
 */
#include <gonio/sheet.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    SHEET_LINE       = 4096, /**< bytes of the longest line */
    SHEET_ROW        = 2048, /**< of the largest struct */
    SHEET_COLUMNS    = 64,   /**< that a file may have, ours and others */
    SHEET_YEAR_FIRST = 1900,
    SHEET_YEAR_LAST  = 9999
};

/** What may stand in a column, and how its field holds it. */
enum sheet_kind {
    SHEET_VERSION,      /**< of the form; no field */
    SHEET_TIME,         /**< RFC 3339 with offset */
    SHEET_NAME,         /**< a word that may become a part of a path */
    SHEET_NAME_OR_NONE, /**< the same, or nothing */
    SHEET_WORD,         /**< one of the column's words */
    SHEET_TEXT,
    SHEET_COUNT, /**< int >= 0; negative is empty */
    SHEET_YEAR,  /**< int from SHEET_YEAR_FIRST on; 0 is empty */
    SHEET_VALUE, /**< double; NaN is empty */
    SHEET_CRC,   /**< of the line; no field */
};

struct sheet_column {
    const char *name;
    enum sheet_kind kind;
    size_t offset, size;      /**< of its field */
    const char *const *words; /**< of SHEET_WORD; NULL ends the list; "": it may be empty */
};

/* clang-format off */
/** A column whose field in the struct has its name. */
#define SHEET_COLUMN(type, kind, field) \
    { #field, kind, offsetof(type, field), sizeof(((type *)0)->field), NULL }
/** The same, of SHEET_WORD. */
#define SHEET_WORDS(type, field, words) \
    { #field, SHEET_WORD, offsetof(type, field), sizeof(((type *)0)->field), words }
/* clang-format on */

/** One such table. */
struct sheet_form {
    const char *file; /**< "measurements.csv" */
    const char *what; /**< "a log of measurements" */
    int version;
    const char *header; /**< the first line without its line end */
    const struct sheet_column *column;
    int columns;
    size_t row;         /**< bytes of the struct */
    size_t together;    /**< rows that are appended at once, at most */
    const char *absent; /**< why there may be no file, where that is an error; else NULL */
    enum gonio_status (*check)(const void *row); /**< of a row to be added, beyond what its columns
                                                    say; with a note; may be NULL */
};

/* ---- Rows and lines; sheet.c ---- */

/** All fields empty. */
void sheet_row_init(const struct sheet_form *form, void *row);

/** Is it RFC 3339 with an offset? */
bool sheet_is_time(const char *text);

/** Write a row as a whole line with CRC and line end.
 *  @param out  shape (SHEET_LINE)
 *  @return     GONIO_EINVAL with a note where a field is refused
 */
enum gonio_status sheet_format(
    const struct sheet_form *form, const void *row, char *out, size_t *len);

/** Does the line's CRC fit? */
bool sheet_is_whole(const char *line, size_t len);

/** The CRC at the end of a whole line. */
uint32_t sheet_crc(const char *line, size_t len);

/** Where the columns of a file are. */
struct sheet_map {
    signed char column[SHEET_COLUMNS]; /**< ours, by the file's order; -1: not known */
    int columns;
};

/** Read a header line. GONIO_EFORMAT with a note where a column is missing that must be there. */
enum gonio_status sheet_map_read(
    const struct sheet_form *form, struct sheet_map *map, const char *line, size_t len);

/** Read a line: GONIO_ECRC where it is altered, GONIO_EFORMAT where a field can't be read,
 *  GONIO_ECONFIG where a newer version wrote it; each with a note. */
enum gonio_status sheet_parse(const struct sheet_form *form, const struct sheet_map *map,
    const char *line, size_t len, void *out);

/* ---- Files; sheet_append.c and sheet_read.c ---- */

/** As gonio_log_open; torn lines go to FILE.torn-<n>. */
enum gonio_status sheet_open(const struct sheet_form *form, const char *dir, struct gonio_log **out,
    struct gonio_log_found *found);

/** As gonio_log_append.
 *  @param form  that the log was opened as */
enum gonio_status sheet_append(
    struct gonio_log *log, const struct sheet_form *form, const void *row, size_t rows);

/** Takes a line; row is NULL where it is not used. */
typedef enum gonio_status sheet_reader(void *user, const struct gonio_line *line, const void *row);

/** As gonio_log_read; without a file there is nothing to read, unless that is an error. */
enum gonio_status sheet_read(
    const struct sheet_form *form, const char *dir, sheet_reader *each, void *user);

#endif
