#ifndef RECORD_NAMED_H
#define RECORD_NAMED_H
/** @file
 *  A small CSV of texts, written by people: columns are found by their names, in any order, and
 *  what does not fit is named with its line.
 */
#include "base/file.h"

enum { NAMED_TEXT = 256, NAMED_COLUMNS = 64 };

struct named {
    struct lines lines;
    const char *const *field; /**< names wanted */
    int fields;
    int column[NAMED_COLUMNS], columns; /**< ours, by the file's order; -1: not ours */
};

/** Read the header: every field once, others are passed over.
 *  @param fd     stays the caller's
 *  @param field  shape (fields), at most NAMED_COLUMNS; has to outlive t
 *  @return       GONIO_OK; GONIO_EFORMAT, of an empty file too, with a note */
enum gonio_status named_open(
    struct named *t, int fd, const char *name, const char *const *field, int fields);

/** The next line that is not empty.
 *  @param text  out, shape (fields): unquoted, each ended by NUL
 *  @return      GONIO_OK; GONIO_END; GONIO_EFORMAT with line and remedy in the note */
enum gonio_status named_next(struct named *t, char text[][NAMED_TEXT]);

/** GONIO_EFORMAT, with a note that names file and line. */
enum gonio_status named_bad(const struct named *t, const char *what);

#endif
