/** @file
 *  The folder of one recorded set. Everything is kept as it came; set.json is written last, so
 *  that a set with a set.json is a whole one.
 */
#include "record/set.h"
#include "base/crc.h"
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include "record/samples.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *const set_file[SET_FILES] = { "samples.csv", "angles.csv" };

struct gonio_set {
    struct set_key key;
    char folder[PATH_MAX - 32];
    char name[SET_FILES][PATH_MAX];
    struct out out[SET_FILES];
    char json[SET_JSON_MAX];
};

/* Take a word that becomes a part of a path. */
static enum gonio_status take_name(const char *what, const char *name, char *out, size_t size)
{
    if (text_is_name(name) && text_format(out, size, "%s", name) == GONIO_OK)
        return GONIO_OK;
    return note(GONIO_EINVAL,
        "%s \"%.64s\" can't name a folder: use 1 to 64 letters, digits or . _ - beginning with a "
        "letter, "
        "digit or _, such as P017",
        what, name);
}

static enum gonio_status create_file(struct gonio_set *set, int i)
{
    text_format(set->name[i], sizeof set->name[i], "%s/%s", set->folder, set_file[i]);
    int fd = file_ops->open(set->name[i], O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be made: %s", set->name[i], strerror(errno));
    out_init(&set->out[i], fd, set->name[i]);
    return GONIO_OK;
}

/* Each folder on the way may have been made just now: a name lasts when the folder it stands in is
 * synced. */
static enum gonio_status sync_names(const char *session_folder)
{
    static const char *const up[] = { "", "/..", "/../..",
        "/../../.." }; /* up to the data folder */
    enum gonio_status status      = GONIO_OK;
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof up / sizeof *up && status == GONIO_OK; i++)
        if ((status = text_format(path, sizeof path, "%s%s", session_folder, up[i])) == GONIO_OK)
            status = file_sync_folder(path);
    return status;
}

/* The next number that no folder has. mkdir decides, so that two programs never share one. */
static enum gonio_status create_folder(struct gonio_set *set, const char *dir)
{
    char above[PATH_MAX], parent[160];
    struct set_key *key = &set->key;
    text_format(parent, sizeof parent, "sets/%s/%s", key->patient, key->session);
    if (text_format(above, sizeof above, "%s/%s", dir, parent) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
    enum gonio_status status = file_make_folders(above);
    if (status != GONIO_OK)
        return status;
    for (int n = 1; n < 10000; n++) {
        if (text_format(set->key.path, sizeof set->key.path, "%s/%s.%s.%d", parent, key->phase,
                key->movement, n) != GONIO_OK ||
            text_format(set->folder, sizeof set->folder, "%s/%s", dir, set->key.path) != GONIO_OK)
            return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", dir);
        if (file_ops->mkdir(set->folder, 0700) == 0)
            return sync_names(above);
        if (errno != EEXIST)
            return note(gonio_status_from_errno(errno), "%s: can't be made: %s", set->folder,
                strerror(errno));
    }
    return note(
        GONIO_ERANGE, "%s: 9999 sets of %s already; begin a new session", above, key->movement);
}

enum gonio_status gonio_set_create(const char *dir, const char *patient, const char *session,
    const char *phase, const char *movement, struct gonio_set **out)
{
    struct gonio_set *set = calloc(1, sizeof *set);
    if (!set)
        return GONIO_ENOMEM;
    struct set_key *key = &set->key;
    for (int i = 0; i < SET_FILES; i++)
        set->out[i].fd = -1;
    enum gonio_status status;
    if ((status = take_name("patient", patient, key->patient, sizeof key->patient)) == GONIO_OK &&
        (status = take_name("session", session, key->session, sizeof key->session)) == GONIO_OK &&
        (status = take_name("phase", phase, key->phase, sizeof key->phase)) == GONIO_OK &&
        (status = take_name("movement", movement, key->movement, sizeof key->movement)) == GONIO_OK)
        status = create_folder(set, dir);
    for (int i = 0; i < SET_FILES && status == GONIO_OK; i++)
        status = create_file(set, i);
    if (status != GONIO_OK) {
        gonio_set_abandon(set);
        return status;
    }
    samples_write_header(&set->out[0]);
    angles_write_header(&set->out[1]);
    *out = set;
    return GONIO_OK;
}

const char *gonio_set_path(const struct gonio_set *set) { return set->key.path; }

enum gonio_status gonio_set_sample(struct gonio_set *set, const struct gonio_sample *sample)
{
    samples_write(&set->out[0], sample);
    return set->out[0].status;
}

enum gonio_status gonio_set_angles(struct gonio_set *set, const struct gonio_pose_angles *angles)
{
    angles_write(&set->out[1], angles);
    return set->out[1].status;
}

enum gonio_status gonio_set_flush(struct gonio_set *set)
{
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < SET_FILES; i++) {
        enum gonio_status flushed = out_flush(&set->out[i]);
        if (status == GONIO_OK)
            status = flushed;
    }
    return status;
}

static enum gonio_status close_files(struct gonio_set *set)
{
    enum gonio_status status = gonio_set_flush(set);
    for (int i = 0; i < SET_FILES; i++) {
        if (status == GONIO_OK && file_ops->fdatasync(set->out[i].fd) < 0)
            status = note(gonio_status_from_errno(errno), "%s: not safely on the disk: %s",
                set->name[i], strerror(errno));
        file_ops->close(set->out[i].fd);
        set->out[i].fd = -1;
    }
    return status;
}

enum gonio_status gonio_set_finish(struct gonio_set *set, const struct gonio_set_info *info)
{
    struct set_digest digest[SET_FILES];
    char path[PATH_MAX];
    enum gonio_status status = close_files(set);
    for (int i = 0; i < SET_FILES && status == GONIO_OK; i++)
        status = set_digest(set->name[i], &digest[i]);
    if (status == GONIO_OK)
        status = set_json(&set->key, info, digest, set->json, sizeof set->json);
    text_format(path, sizeof path, "%s/set.json", set->folder);
    if (status == GONIO_OK) /* its rename syncs the folder too */
        status = file_replace(path, set->json, strlen(set->json));
    gonio_set_abandon(set);
    return status;
}

void gonio_set_abandon(struct gonio_set *set)
{
    if (!set)
        return;
    for (int i = 0; i < SET_FILES; i++) {
        if (set->out[i].fd < 0)
            continue;
        out_flush(&set->out[i]);
        file_ops->close(set->out[i].fd);
    }
    free(set);
}

static enum gonio_status digest_file(int fd, const char *path, struct set_digest *out)
{
    char buf[1 << 14];
    struct set_digest d = { .rows = -1 }; /* the header is none */
    for (;;) {
        ssize_t n = file_ops->read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return note(
                gonio_status_from_errno(errno), "%s: can't be read: %s", path, strerror(errno));
        if (n == 0)
            break;
        d.crc = crc32c(d.crc, buf, (size_t)n);
        d.bytes += n;
        for (const char *p = buf, *end = buf + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
            d.rows++;
    }
    *out = d;
    return GONIO_OK;
}

enum gonio_status set_digest(const char *path, struct set_digest *out)
{
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", path, strerror(errno));
    enum gonio_status status = digest_file(fd, path, out);
    file_ops->close(fd);
    return status;
}

bool set_path_is_safe(const char *set)
{
    char part[65];
    int parts = 0;
    if (!text_starts(set, "sets/"))
        return false;
    for (const char *p = set + 5;; parts++) {
        size_t len = strcspn(p, "/");
        /* The last part is PHASE.MOVEMENT.N, which may be longer than a name. */
        if (len == 0 || p[0] == '.' || (len >= sizeof part && p[len] == '/'))
            return false;
        text_format(part, sizeof part, "%.*s", (int)(len < 64 ? len : 64), p);
        if (!text_is_name(part))
            return false;
        if (!p[len])
            return parts == 2;
        p += len + 1;
    }
}

enum gonio_status gonio_set_angles_read(
    const char *dir, const char *set, gonio_angles_reader *each, void *user)
{
    char path[PATH_MAX];
    if (!set_path_is_safe(set) ||
        text_format(path, sizeof path, "%s/%s/angles.csv", dir, set) != GONIO_OK)
        return note(GONIO_EINVAL, "\"%.80s\" is no set of this data folder", set);
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return note(
            gonio_status_from_errno(errno), "%s: can't be opened: %s", path, strerror(errno));
    struct table *t          = malloc(sizeof *t);
    enum gonio_status status = t ? angles_open(t, fd, path) : GONIO_ENOMEM;
    while (status == GONIO_OK) {
        struct gonio_pose_angles angles;
        status = angles_next(t, &angles);
        if (status == GONIO_OK)
            status = each(user, &angles);
    }
    free(t);
    file_ops->close(fd);
    return status == GONIO_END ? GONIO_OK : status;
}
