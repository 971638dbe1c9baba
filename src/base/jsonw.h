#ifndef BASE_JSONW_H
#define BASE_JSONW_H
/** @file
 *  Writing JSON into a buffer that the caller owns: fixed number format, no allocation.
 *  (Named apart from jansson, which reads; its names begin with json_.)
 *  Keys and strings are escaped; NaN and infinities become null. Commas are put by itself.
 */
#include <stdbool.h>
#include <stddef.h>

struct jsonw {
    char *buf;
    size_t size, len;
    bool comma, overflow;
};

void jsonw_init(struct jsonw *j, char *buf, size_t size);

/** Each takes a key inside an object, NULL inside an array or at the top. */
void jsonw_object(struct jsonw *j, const char *key);
void jsonw_object_end(struct jsonw *j);
void jsonw_array(struct jsonw *j, const char *key);
void jsonw_array_end(struct jsonw *j);
void jsonw_string(struct jsonw *j, const char *key, const char *value); /* NULL: null */
void jsonw_number(struct jsonw *j, const char *key, double value, int decimals);
void jsonw_integer(struct jsonw *j, const char *key, long long value);
void jsonw_bool(struct jsonw *j, const char *key, bool value);
/** Text that is JSON already. */
void jsonw_raw(struct jsonw *j, const char *key, const char *json);

/** The text, ended by NUL; NULL where it did not fit. */
const char *jsonw_text(struct jsonw *j);

#endif
