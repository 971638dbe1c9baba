/* Files of calibrations, by serial number. A serial number is a device's word: it is not trusted to
 * be a file's name. */
#include "record/calibrations.h"
#include "base/crc.h"
#include "base/file.h"
#include "base/jsonw.h"
#include "base/note.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/set.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMA = 1, SERIAL_LEAST = 6, FILE_MAX = 2 * CALIBRATIONS_JSON_MAX };

bool calibrations_serial_tells(const char *serial)
{
    size_t len = strlen(serial);
    return len >= SERIAL_LEAST && strspn(serial, (const char[]){ serial[0], '\0' }) < len;
}

/* A name stays what it is; of anything else the letters and digits, and a CRC for the rest. */
static void file_name(const char *serial, char out[CALIBRATIONS_SERIAL])
{
    char kept[41];
    size_t n = 0;
    if (text_is_name(serial)) {
        text_format(out, CALIBRATIONS_SERIAL, "%s", serial);
        return;
    }
    for (const char *p = serial; *p && n < sizeof kept - 1; p++) {
        bool plain =
            (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z');
        kept[n++] = plain ? *p : '_';
    }
    kept[n] = '\0';
    text_format(
        out, CALIBRATIONS_SERIAL, "%s-%08x", kept, (unsigned)crc32c(0, serial, strlen(serial)));
}

static enum gonio_status path_of(
    const char *dir, const struct calibrations_owner *owner, char *out, size_t size)
{
    char name[CALIBRATIONS_SERIAL];
    if (!calibrations_serial_tells(owner->serial))
        return note(GONIO_EINVAL,
            "the serial number \"%.40s\" does not tell this sensor from others, so nothing is kept "
            "of "
            "it; give it a name with `name = PORT NAME` in goniod's configuration",
            csv_is_clean(owner->serial) ? owner->serial : "?");
    file_name(owner->serial, name);
    if (text_format(out, size, "%s/calibrations/%s.json", dir, name) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    return GONIO_OK;
}

/* ---- reading ---- */

static enum gonio_status load(const char *path, size_t most, json_t **out)
{
    char *text;
    size_t len;
    json_error_t error;
    enum gonio_status status = file_read_whole(path, most, &text, &len);
    if (status != GONIO_OK)
        return status;
    *out = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!*out)
        return note(GONIO_EFORMAT, "%s: line %d: %s", path, error.line, error.text);
    return GONIO_OK;
}

static enum gonio_status take_text(const json_t *root, const char *key, char *out)
{
    const char *text = json_string_value(json_object_get(root, key));
    return text ? text_format(out, CALIBRATIONS_SERIAL, "%s", text) : GONIO_EFORMAT;
}

static enum gonio_status take_root(
    const json_t *root, struct calibrations_owner *owner, struct gonio_calibration *out)
{
    const json_t *schema = json_object_get(root, "schema");
    struct calibrations_owner whose;
    if (!json_is_integer(schema) || json_integer_value(schema) < 1)
        return note(GONIO_EFORMAT, "no calibration: it has no schema");
    if (json_integer_value(schema) > SCHEMA)
        return note(GONIO_ECONFIG,
            "written by a newer gonio (schema %lld, this one knows %d); update gonio on this "
            "machine",
            (long long)json_integer_value(schema), SCHEMA);
    if (take_text(root, "device", whose.device) != GONIO_OK ||
        take_text(root, "serial", whose.serial) != GONIO_OK)
        return note(GONIO_EFORMAT, "it does not say whose calibration it is");
    enum gonio_status status = calibrations_parse(json_object_get(root, "calibration"), out);
    if (status == GONIO_OK && owner)
        *owner = whose;
    return status;
}

enum gonio_status calibrations_read_file(
    const char *path, struct calibrations_owner *owner, struct gonio_calibration *out)
{
    json_t *root             = NULL;
    enum gonio_status status = load(path, FILE_MAX, &root);
    if (status != GONIO_OK)
        return status;
    status = take_root(root, owner, out);
    json_decref(root);
    return status == GONIO_OK ? status : note(status, "%.300s: %s", path, note_text(status));
}

static bool same(const struct calibrations_owner *a, const struct calibrations_owner *b)
{
    return strcmp(a->device, b->device) == 0 && strcmp(a->serial, b->serial) == 0;
}

enum gonio_status calibrations_read(
    const char *dir, const struct calibrations_owner *owner, struct gonio_calibration *out)
{
    char path[PATH_MAX];
    struct calibrations_owner found;
    struct gonio_calibration c;
    if (!calibrations_serial_tells(owner->serial))
        return GONIO_ENODEV;
    enum gonio_status status = path_of(dir, owner, path, sizeof path);
    if (status == GONIO_OK)
        status = calibrations_read_file(path, &found, &c);
    if (status == GONIO_ENODEV)
        note_clear();
    if (status != GONIO_OK)
        return status;
    if (!same(&found, owner))
        return note(
            GONIO_EFORMAT, "%.300s: of another sensor (%s %s)", path, found.device, found.serial);
    *out = c;
    return GONIO_OK;
}

enum gonio_status calibrations_read_set(
    const char *folder, int sensor, struct gonio_calibration *out)
{
    char path[PATH_MAX];
    json_t *root = NULL;
    if (text_format(path, sizeof path, "%s/set.json", folder) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", folder);
    enum gonio_status status = load(path, 4 * SET_JSON_MAX, &root);
    if (status == GONIO_ENODEV)
        note_clear();
    if (status != GONIO_OK)
        return status;
    const json_t *one = json_array_get(json_object_get(root, "sensors"), (size_t)sensor);
    const json_t *c   = json_object_get(one, "calibration");
    status            = json_is_object(c) ? calibrations_parse(c, out) : GONIO_ENODEV;
    json_decref(root);
    if (status == GONIO_OK || status == GONIO_ENODEV)
        return status;
    return note(status, "%.300s: %s", path, note_text(status));
}

/* ---- writing ---- */

/* Two serial numbers may, by malice, want the same file: the first keeps it. A file that can't be
 * read is no one's any more. */
static enum gonio_status check_place(const char *path, const struct calibrations_owner *owner)
{
    struct calibrations_owner found;
    struct gonio_calibration c;
    enum gonio_status status = calibrations_read_file(path, &found, &c);
    if (status == GONIO_ECONFIG)
        return status; /* what a newer gonio knows is not thrown away */
    note_clear();
    if (status == GONIO_OK && !same(&found, owner))
        return note(GONIO_EEXIST, "%.300s is of another sensor (%s %s); move that file away first",
            path, found.device, found.serial);
    return GONIO_OK;
}

static enum gonio_status compose(const struct calibrations_owner *owner,
    const struct gonio_calibration *c, char *out, size_t size)
{
    static char object[CALIBRATIONS_JSON_MAX];
    struct jsonw j;
    enum gonio_status status = calibrations_json(c, object, sizeof object);
    jsonw_init(&j, out, size);
    jsonw_object(&j, NULL);
    jsonw_integer(&j, "schema", SCHEMA);
    jsonw_string(&j, "device", owner->device);
    jsonw_string(&j, "serial", owner->serial);
    if (status == GONIO_OK)
        jsonw_raw(&j, "calibration", object);
    jsonw_object_end(&j);
    return status != GONIO_OK ? status : jsonw_text(&j) ? GONIO_OK : GONIO_ERANGE;
}

enum gonio_status calibrations_write(
    const char *dir, const struct calibrations_owner *owner, const struct gonio_calibration *c)
{
    static char text[FILE_MAX];
    char path[PATH_MAX], folder[PATH_MAX];
    const char *flaw         = gonio_calibration_flaw(c);
    enum gonio_status status = path_of(dir, owner, path, sizeof path);
    if (status != GONIO_OK)
        return status;
    if (flaw)
        return note(GONIO_EINVAL, "not kept: %s", flaw);
    if (!csv_is_clean(owner->serial) || !csv_is_clean(owner->device))
        return note(GONIO_EINVAL, "not kept: the serial number holds bytes that are no text");
    text_format(folder, sizeof folder, "%.4000s/calibrations", dir);
    status = file_make_folders(folder);
    if (status == GONIO_OK)
        status = check_place(path, owner);
    if (status == GONIO_OK)
        status = compose(owner, c, text, sizeof text - 1);
    if (status != GONIO_OK)
        return status;
    size_t len  = strlen(text);
    text[len++] = '\n';
    return file_replace(path, text, len);
}
