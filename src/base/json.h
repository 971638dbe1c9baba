#ifndef BASE_JSON_H
#define BASE_JSON_H
/** @file
 *  Writing JSON into a buffer that the caller owns: fixed number format, no allocation.
 *  Keys and strings are escaped; NaN and infinities become null. Commas are put by itself.
 */
#include <stdbool.h>
#include <stddef.h>

/* jansson has functions of these names: the linker must not take ours for them. */
#define json_object  base_json_object
#define json_array   base_json_array
#define json_string  base_json_string
#define json_integer base_json_integer

struct json {
    char *buf;
    size_t size, len;
    bool comma, overflow;
};

void json_init(struct json *j, char *buf, size_t size);

/** Each takes a key inside an object, NULL inside an array or at the top. */
void json_object(struct json *j, const char *key);
void json_object_end(struct json *j);
void json_array(struct json *j, const char *key);
void json_array_end(struct json *j);
void json_string(struct json *j, const char *key, const char *value); /* NULL: null */
void json_number(struct json *j, const char *key, double value, int decimals);
void json_integer(struct json *j, const char *key, long long value);
void json_bool(struct json *j, const char *key, bool value);
/** Text that is JSON already. */
void json_raw(struct json *j, const char *key, const char *json);

/** The text, ended by NUL; NULL where it did not fit. */
const char *json_text(struct json *j);

#endif
