#ifndef RECORD_SET_H
#define RECORD_SET_H
/** @file
 *  What the files of a set hold, as set.json keeps it and gonio_verify counts it again.
 */
#include "base/jsonw.h"
#include <gonio/record.h>

enum { SET_FILES = 2, SET_JSON_MAX = 1 << 16 };

/** "samples.csv" and "angles.csv". */
extern const char *const set_file[SET_FILES];

/** A CSV's size and contents. */
struct set_digest {
    long long bytes, rows; /**< rows without the header */
    uint32_t crc;          /**< CRC-32C of all bytes */
};

/** Which set it is. */
struct set_key {
    char path[256]; /**< from the data folder */
    char patient[65], session[65], phase[16], movement[65];
};

/** Count a file. */
enum gonio_status set_digest(const char *path, struct set_digest *out);

/** Write set.json's text. @return GONIO_ERANGE where it does not fit */
enum gonio_status set_json(const struct set_key *key, const struct gonio_set_info *info,
    const struct set_digest digest[SET_FILES], char *out, size_t size);

/** Read what set.json says its files hold. GONIO_EFORMAT with a note where it can't be read. */
enum gonio_status set_json_digests(const char *folder, struct set_digest out[SET_FILES]);

/** Is it a path that stays in the data folder: sets/NAME/NAME/NAME? */
bool set_path_is_safe(const char *set);

/** A list of words under a key: "orientation", "gyroscope", "accelerometer", "magnetometer".
 *  @param has  GONIO_HAS_* */
void set_json_fields(struct jsonw *j, const char *key, unsigned has);

#endif
