#ifndef RECORD_CSV_H
#define RECORD_CSV_H
/** @file
 *  Fields of RFC 4180 on one line, with text defused for spreadsheets.
 *
 *  A spreadsheet runs text that begins with = + - @, a tab or a carriage return (OWASP, "CSV
 *  injection"). Such text gets an apostrophe in front, and so does text that begins with an
 *  apostrophe, so that the way back is never in doubt: an apostrophe before one of these seven
 *  characters is taken off, every other one belongs to the text.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>

/** Write text as one field, defused, and quoted where needed.
 *  @param out  room for 2 * strlen(text) + 3 bytes; not ended by NUL
 *  @return     bytes written
 */
size_t csv_put_text(char *out, const char *text);

/** May it stand in a line of a log: UTF-8, and no control character but the tab? */
bool csv_is_clean(const char *text);

/** The fields of one line, from left to right. */
struct csv_line {
    const char *next, *end;
    bool done;
};

void csv_begin(struct csv_line *line, const char *text, size_t len);

/** The next field, unquoted and undefused, ended by NUL.
 *  @return GONIO_OK; GONIO_END behind the last field; GONIO_EFORMAT for quotes that do not
 *          match; GONIO_ERANGE where it does not fit
 */
enum gonio_status csv_next(struct csv_line *line, char *out, size_t size);

#endif
