/* Reading set.json, by jansson, which is strict about what it takes. */
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "record/set.h"
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum gonio_status load(const char *folder, json_t **out)
{
    char path[PATH_MAX], *text;
    size_t len;
    json_error_t error;
    if (text_format(path, sizeof path, "%s/set.json", folder) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", folder);
    enum gonio_status status = file_read_whole(path, 4 * SET_JSON_MAX, &text, &len);
    if (status != GONIO_OK)
        return status;
    *out = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!*out)
        return note(GONIO_EFORMAT, "%s: line %d: %s", path, error.line, error.text);
    return GONIO_OK;
}

enum gonio_status set_json_digests(const char *folder, struct set_digest out[SET_FILES])
{
    json_t *root             = NULL;
    enum gonio_status status = load(folder, &root);
    if (status != GONIO_OK)
        return status;
    for (int i = 0; i < SET_FILES; i++) {
        const json_t *file = json_object_get(json_object_get(root, "files"), set_file[i]);
        const char *crc    = json_string_value(json_object_get(file, "crc32c"));
        char *end;
        out[i].rows  = json_integer_value(json_object_get(file, "rows"));
        out[i].bytes = json_integer_value(json_object_get(file, "bytes"));
        out[i].crc   = crc ? (uint32_t)strtoul(crc, &end, 16) : 0;
        if (!crc || strlen(crc) != 8 || *end)
            status = note(
                GONIO_EFORMAT, "%s/set.json: it does not say what %s holds", folder, set_file[i]);
    }
    json_decref(root);
    return status;
}

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void take_mounting(const json_t *sensor, bool *by_movement, gonio_quat *q_SB)
{
    const json_t *list = json_object_get(sensor, "mounting_q_SB");
    double q[4];
    for (size_t i = 0; i < 4; i++)
        q[i] = json_number_value(json_array_get(list, i));
    bool unit    = fabs(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] - 1) < 1e-6;
    *by_movement = unit && json_is_true(json_object_get(sensor, "mounted_by_movement"));
    *q_SB        = *by_movement ? (gonio_quat){ q[0], q[1], q[2], q[3] } : GONIO_QUAT_IDENTITY;
}

/* What can't be read is left out: it was written by a newer version. */
static void take_rulings(const json_t *root, struct gonio_rulings *out)
{
    const json_t *list = json_object_get(root, "rulings"), *each;
    size_t i;
    json_array_foreach(json_is_array(list) ? list : NULL, i, each)
    {
        const char *word = json_string_value(json_object_get(each, "ruling"));
        double time_s    = number_of(each, "t_s");
        enum gonio_ruling ruling;
        if (out->count == GONIO_RULINGS_MAX || !word || isnan(time_s) ||
            gonio_ruling_find(word, &ruling) != GONIO_OK)
            continue;
        out->at[out->count].time_s   = time_s;
        out->at[out->count++].ruling = ruling;
    }
}

enum gonio_status gonio_set_how_read(const char *folder, struct gonio_set_how *out)
{
    json_t *root             = NULL, *sensor;
    struct gonio_set_how how = { 0 };
    size_t i;
    enum gonio_status status = load(folder, &root);
    if (status != GONIO_OK)
        return status;
    double practice = number_of(root, "practice_reps");
    how.practice    = practice > 0 && practice <= GONIO_REPS_MAX ? (int)practice : 0;
    take_rulings(root, &how.rulings);
    json_array_foreach(json_object_get(root, "sensors"), i, sensor)
    {
        if (i >= GONIO_SENSORS)
            break;
        const char *site     = json_string_value(json_object_get(sensor, "site"));
        const json_t *chosen = json_object_get(json_object_get(sensor, "signal"), "signal");
        const char *signal   = json_string_value(chosen);
        double latency_s     = number_of(sensor, "latency_s");
        if (fabs(latency_s) > 1)
            status =
                note(GONIO_EFORMAT, "%s/set.json: a latency of %g s is none", folder, latency_s);
        text_format(how.sensor[i].signal, sizeof how.sensor[i].signal, "%s", signal ? signal : "");
        text_format(how.sensor[i].site, sizeof how.sensor[i].site, "%s", site ? site : "");
        take_mounting(sensor, &how.sensor[i].mounted_by_movement, &how.sensor[i].q_SB);
        how.sensor[i].latency_s = isnan(latency_s) ? 0 : latency_s;
        how.sensors++;
    }
    json_decref(root);
    if (status == GONIO_OK)
        *out = how;
    return status;
}

static unsigned flags_of(const json_t *rep)
{
    const json_t *list = json_object_get(rep, "flags"), *word;
    unsigned flags     = 0, one;
    size_t i;
    json_array_foreach(json_is_array(list) ? list : NULL, i, word)
    {
        const char *text = json_string_value(word);
        if (text && gonio_flags_parse(text, &one) == GONIO_OK)
            flags |= one;
    }
    return flags;
}

static struct gonio_rep rep_of(const json_t *object, int direction)
{
    return (struct gonio_rep){
        .direction           = direction,
        .value_deg           = number_of(object, "value_deg"),
        .start_s             = number_of(object, "start_s"),
        .peak_s              = number_of(object, "peak_s"),
        .end_s               = number_of(object, "end_s"),
        .plateau_s           = number_of(object, "plateau_s"),
        .drift_deg           = number_of(object, "drift_deg"),
        .peak_velocity_deg_s = number_of(object, "peak_velocity_deg_s"),
        .sparc               = number_of(object, "sparc"),
        .coupled_deg = { number_of(object, "coupled_1_deg"), number_of(object, "coupled_2_deg") },
        .coupled_range_deg = { number_of(object, "coupled_range_1_deg"),
            number_of(object, "coupled_range_2_deg") },
        .flags             = flags_of(object),
        .valid             = json_is_true(json_object_get(object, "valid")),
    };
}

static int by_time(const void *a, const void *b)
{
    double x = ((const struct gonio_rep *)a)->start_s, y = ((const struct gonio_rep *)b)->start_s;
    return (x > y) - (x < y);
}

/* The set.json of a set that the log names. */
static enum gonio_status load_set(const char *dir, const char *set, json_t **out)
{
    char folder[PATH_MAX];
    if (!set_path_is_safe(set) || text_format(folder, sizeof folder, "%s/%s", dir, set) != GONIO_OK)
        return note(GONIO_EINVAL, "\"%.80s\" is no set of this data folder", set);
    return load(folder, out);
}

enum gonio_status gonio_set_total_read(const char *dir, const char *set, double *uncertainty_deg)
{
    json_t *root             = NULL;
    enum gonio_status status = load_set(dir, set, &root);
    if (status != GONIO_OK)
        return status;
    *uncertainty_deg = number_of(json_object_get(root, "measurement"), "total_uncertainty_deg");
    json_decref(root);
    return GONIO_OK;
}

enum gonio_status gonio_set_reps_read(const char *dir, const char *set, char movement[2][65],
    struct gonio_rep rep[GONIO_REPS_MAX], int *reps)
{
    json_t *root = NULL, *list, *direction, *each;
    size_t i, k;
    enum gonio_status status = load_set(dir, set, &root);
    if (status != GONIO_OK)
        return status;
    *reps          = 0;
    movement[0][0] = movement[1][0] = '\0';
    list = json_object_get(json_object_get(root, "measurement"), "directions");
    json_array_foreach(list, i, direction)
    {
        if (i >= GONIO_DIRECTIONS)
            break;
        const char *id = json_string_value(json_object_get(direction, "movement"));
        text_format(movement[i], 65, "%.64s", id ? id : "");
        json_array_foreach(json_object_get(direction, "reps"), k, each) if (*reps < GONIO_REPS_MAX)
            rep[(*reps)++] = rep_of(each, (int)i);
    }
    json_decref(root);
    qsort(rep, (size_t)*reps, sizeof *rep, by_time);
    return GONIO_OK;
}
