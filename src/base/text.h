#ifndef BASE_TEXT_H
#define BASE_TEXT_H
/** @file
 *  Text in fixed buffers, and numbers to and from text, independent of the locale.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** snprintf that fails instead of cutting: GONIO_ERANGE where it does not fit. */
__attribute__((format(printf, 3, 4))) enum gonio_status text_format(
    char *out, size_t size, const char *format, ...);

/** A text that grows in a buffer; begin with used 0. */
struct text_line {
    char *out;
    size_t size, used; /**< used without the NUL; size at least 1 */
};

/** Append. What does not fit is cut, never within a character of several bytes, and nothing is
 *  appended after that. */
__attribute__((format(printf, 2, 3))) void text_add(
    struct text_line *line, const char *format, ...);

bool text_starts(const char *text, const char *start);
bool text_ends(const char *text, const char *end);

/** Is it 1 to 64 characters of A-Z a-z 0-9 . _ - and does not begin with '.' or '-'?
 *  Only such words become parts of a path. */
bool text_is_name(const char *text);

/** Read a decimal number.
 *
 *  Correctly rounded; "nan", "inf" and hexadecimal are refused.
 *
 *  @param begin,end  the characters; need not be ended by NUL
 *  @param out        out, untouched on failure
 *  @return           behind the last character read, or NULL where no number stands
 */
const char *number_parse(const char *begin, const char *end, double *out);

/** The whole text as a number; GONIO_EFORMAT where anything else stands in it. */
enum gonio_status number_whole(const char *text, double *out);

/** The whole text as an integer within [least, most]. */
enum gonio_status integer_whole(const char *text, long long least, long long most, long long *out);

/** Write with at most `decimals` decimals, rounded to nearest, trailing zeros cut, no exponent
 *  up to 1e15 (beyond that as %.17g). NaN and infinities write nothing.
 *
 *  @param out       room for 32 characters; not ended by NUL
 *  @param decimals  0..9
 *  @return          characters written
 */
size_t number_format(char *out, double value, int decimals);

#endif
