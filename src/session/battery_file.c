/* A battery that a clinic has written. */
#include "base/note.h"
#include "base/settings.h"
#include "base/text.h"
#include "record/csv.h"
#include "session/battery.h"
#include <dirent.h>
#include <gonio/special.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char suffix[] = ".battery";
enum { REPS_MOST = 16, REST_MOST_S = 600, UNSAID = -1 };

/* ---- single settings ---- */

static enum gonio_status take_text(char *out, size_t size, const char *value)
{
    if (!*value || !csv_is_clean(value))
        return note(GONIO_ECONFIG, "a text is missing, or is no UTF-8; write plain text");
    return settings_text(out, size, value);
}

static enum gonio_status take_number(
    int *out, const char *key, int least, int most, const char *value)
{
    long long number;
    if (integer_whole(value, least, most, &number) != GONIO_OK)
        return note(
            GONIO_ECONFIG, "%s \"%.40s\": a whole number from %d to %d", key, value, least, most);
    *out = (int)number;
    return GONIO_OK;
}

static enum gonio_status take_order(bool *random, const char *value)
{
    if (strcmp(value, "fixed") != 0 && strcmp(value, "random") != 0)
        return note(GONIO_ECONFIG, "order \"%.40s\": say fixed or random", value);
    *random = strcmp(value, "random") == 0;
    return GONIO_OK;
}

/* A pair as it is written in a battery; of the right limbs nothing, they go with the left ones. */
static bool name_of(const struct gonio_movement *m, char out[BATTERY_ID])
{
    bool limb = battery_is_limb(m);
    if (limb && strcmp(m->side, "right") == 0)
        return false;
    text_format(
        out, BATTERY_ID, "%.*s", (int)(strlen(m->pair) - (limb ? strlen("_left") : 0)), m->pair);
    return true;
}

/* A word behind the others, unless it is there or does not fit. */
static void list(char *known, size_t size, const char *word)
{
    char one[BATTERY_ID + 2];
    text_format(one, sizeof one, " %s,", word);
    if (!strstr(known, one) && strlen(known) + strlen(one) < size)
        strncat(known, one, size - strlen(known) - 1);
}

static enum gonio_status unknown_movement(const char *id)
{
    const struct gonio_movement *m;
    char pairs[800] = "", joints[200] = "", name[BATTERY_ID];
    for (size_t i = 0; (m = gonio_movement_at(i)); i++) {
        size_t joint = strcspn(m->id, ".");
        text_format(name, sizeof name, "%.*s", (int)joint, m->id);
        list(joints, sizeof joints, name);
        if (strncmp(id, m->id, joint) == 0 && (id[joint] == '.' || !id[joint]) && name_of(m, name))
            list(pairs, sizeof pairs, name);
    }
    char *known              = *pairs ? pairs : joints;
    known[strlen(known) - 1] = '\0';
    return note(GONIO_ECONFIG, "\"%.60s\" is no movement; %s%s", id,
        *pairs ? "of this joint there are" : "it begins with a joint:", known);
}

/* Sets are known again by their directions: none may be measured by two of them. */
static enum gonio_status check_alone(const struct battery *b, const char *id)
{
    const struct gonio_movement *mine[2], *other[2];
    size_t n = battery_directions(id, mine);
    for (int i = 0; i < b->movements; i++) {
        size_t k = battery_directions(b->movement[i], other);
        for (size_t at = 0; at < n * k; at++)
            if (mine[at % n] == other[at / n])
                return note(GONIO_ECONFIG,
                    "%s is measured by %s already; take one of the lines out", mine[at % n]->id,
                    b->movement[i]);
    }
    return GONIO_OK;
}

static enum gonio_status take_movement(struct battery *b, const char *id)
{
    const struct gonio_movement *found[2];
    if (strlen(id) >= BATTERY_ID || battery_directions(id, found) == 0)
        return unknown_movement(id);
    const struct gonio_special *test = gonio_special_of(found[0]->id);
    if (test)
        return note(GONIO_ECONFIG, "%s is a special test, and part of no battery: `gonio test %s`",
            id, test->name);
    if (b->movements == BATTERY_MOVEMENTS)
        return note(
            GONIO_ECONFIG, "more than %d movements; make two batteries of it", BATTERY_MOVEMENTS);
    enum gonio_status status = check_alone(b, id);
    return status == GONIO_OK ? settings_text(b->movement[b->movements++], BATTERY_ID, id) : status;
}

static enum gonio_status take_safety(struct battery *b, const char *value)
{
    if (b->safety_lines == BATTERY_SAFETY)
        return note(GONIO_ECONFIG, "more than %d lines of safety; join some", BATTERY_SAFETY);
    enum gonio_status status = take_text(b->safety[b->safety_lines], sizeof b->safety[0], value);
    b->safety_lines += status == GONIO_OK;
    return status;
}

static enum gonio_status take(void *user, const char *key, const char *value)
{
    struct battery *b = user;
    if (strcmp(key, "title") == 0)
        return take_text(b->title, sizeof b->title, value);
    if (strcmp(key, "practice") == 0)
        return take_number(&b->practice, key, 0, REPS_MOST - 1, value);
    if (strcmp(key, "practice_after") == 0)
        return take_number(&b->practice_after, key, 0, REPS_MOST - 1, value);
    if (strcmp(key, "reps") == 0)
        return take_number(&b->reps, key, 1, REPS_MOST, value);
    if (strcmp(key, "rest") == 0)
        return take_number(&b->rest_s, key, 0, REST_MOST_S, value);
    if (strcmp(key, "order") == 0)
        return take_order(&b->random, value);
    if (strcmp(key, "movement") == 0)
        return take_movement(b, value);
    if (strcmp(key, "safety") == 0)
        return take_safety(b, value);
    return note(GONIO_ECONFIG,
        "\"%.60s\" is no setting; known are title, movement, practice, practice_after, reps, rest, "
        "order, safety",
        key);
}

/* ---- the file ---- */

/* Length of a file's name without its suffix. */
static size_t stem(const char *base)
{
    return strlen(base) - (text_ends(base, suffix) ? sizeof suffix - 1 : 0);
}

static void name_after(const char *path, struct battery *b)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    text_format(b->name, sizeof b->name, "%.*s", (int)stem(base), base);
    if (!b->title[0])
        text_format(b->title, sizeof b->title, "%s", b->name);
}

enum gonio_status battery_read(const char *path, struct battery *out)
{
    struct battery b = {
        .practice = 2, .practice_after = UNSAID, .reps = 3, .rest_s = 5, .own = true
    };
    enum gonio_status status = settings_read(path, "the battery", take, &b);
    if (status != GONIO_OK)
        return status;
    if (b.movements == 0)
        return note(
            GONIO_ECONFIG, "%s: it has no movement; write movement = cervical.rotation", path);
    if (b.practice_after == UNSAID)
        b.practice_after = b.practice;
    if (b.reps + b.practice > REPS_MOST || b.reps + b.practice_after > REPS_MOST)
        return note(GONIO_ECONFIG,
            "%s: more than %d repetitions in a set, those for practice included", path, REPS_MOST);
    name_after(path, &b);
    *out = b;
    return GONIO_OK;
}

enum gonio_status battery_path(const char *data_dir, const char *name, char *out, size_t size)
{
    return text_format(out, size, "%s/batteries/%s%s", data_dir, name, suffix);
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

size_t batteries_own(const char *data_dir, char (*names)[BATTERY_ID], size_t most)
{
    char path[PATH_MAX];
    const struct dirent *entry;
    size_t n = 0;
    if (text_format(path, sizeof path, "%s/batteries", data_dir) != GONIO_OK)
        return 0;
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder))) {
        char name[BATTERY_ID];
        enum gonio_status fits =
            text_format(name, sizeof name, "%.*s", (int)stem(entry->d_name), entry->d_name);
        if (!text_ends(entry->d_name, suffix) || fits != GONIO_OK || !text_is_name(name))
            continue;
        if (n < most)
            memcpy(names[n], name, sizeof name);
        n++;
    }
    if (folder)
        closedir(folder);
    qsort(names, n < most ? n : most, sizeof *names, by_name);
    return n;
}

/* ---- by name ---- */

static bool is_path(const char *which) { return strchr(which, '/') || text_ends(which, suffix); }

enum gonio_status battery_find(const char *data_dir, const char *which, struct battery *out)
{
    char path[PATH_MAX];
    struct battery b;
    if (is_path(which))
        return battery_read(which, out);
    if (text_is_name(which) && battery_path(data_dir, which, path, sizeof path) == GONIO_OK &&
        access(path, F_OK) == 0)
        return battery_read(path, out);
    for (size_t i = 0; battery_built_in(i, &b); i++)
        if (strcmp(b.name, which) == 0) {
            *out = b;
            return GONIO_OK;
        }
    return note(GONIO_EINVAL, "\"%.60s\" is no battery; `gonio batteries` lists them", which);
}
