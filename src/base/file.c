#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

const struct file_ops file_ops_system = {
    .open      = system_open,
    .close     = close,
    .read      = read,
    .write     = write,
    .fdatasync = fdatasync,
    .ftruncate = ftruncate,
    .rename    = rename,
    .unlink    = unlink,
    .mkdir     = mkdir,
};
const struct file_ops *file_ops = &file_ops_system;

static enum gonio_status failed(const char *what, const char *name)
{
    int error = errno;
    return note(gonio_status_from_errno(error), "%s: %s: %s", name, what, strerror(error));
}

enum gonio_status file_write_all(int fd, const char *name, const void *data, size_t len)
{
    const char *p = data;
    while (len > 0) {
        ssize_t n = file_ops->write(fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed("not written", name);
        p += n;
        len -= (size_t)n;
    }
    return GONIO_OK;
}

static enum gonio_status write_new(const char *path, const void *data, size_t len)
{
    int fd = file_ops->open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed("can't be made", path);
    enum gonio_status status = file_write_all(fd, path, data, len);
    if (status == GONIO_OK && file_ops->fdatasync(fd) < 0)
        status = failed("not safely on the disk", path);
    if (file_ops->close(fd) < 0 && status == GONIO_OK)
        status = failed("not closed", path);
    return status;
}

enum gonio_status file_replace(const char *path, const void *data, size_t len)
{
    char fresh[PATH_MAX], folder[PATH_MAX];
    if (text_format(fresh, sizeof fresh, "%s.new", path) != GONIO_OK)
        return note(GONIO_EINVAL, "%s: the name is too long", path);
    enum gonio_status status = write_new(fresh, data, len);
    if (status == GONIO_OK && file_ops->rename(fresh, path) < 0)
        status = failed("not put in place", path);
    if (status != GONIO_OK) {
        file_ops->unlink(fresh);
        return status;
    }
    text_format(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    return file_sync_folder(slash ? folder : ".");
}

enum gonio_status file_make_folders(const char *path)
{
    char part[PATH_MAX];
    if (!*path || text_format(part, sizeof part, "%s", path) != GONIO_OK)
        return note(GONIO_EINVAL, "\"%s\": not a folder's name", path);
    for (char *p = part + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        *p        = '\0';
        if (file_ops->mkdir(part, 0700) < 0 && errno != EEXIST && errno != EISDIR)
            return failed("the folder can't be made", part);
        if (!kept)
            return GONIO_OK;
        *p = kept;
    }
}

enum gonio_status file_sync_folder(const char *path)
{
    int fd = file_ops->open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0)
        return failed("the folder can't be opened", path);
    /* Some file systems can't sync a folder and say EINVAL; there is nothing more to be done. */
    enum gonio_status status = GONIO_OK;
    if (file_ops->fdatasync(fd) < 0 && errno != EINVAL)
        status = failed("the folder is not safely on the disk", path);
    file_ops->close(fd);
    return status;
}

static enum gonio_status read_into(int fd, const char *path, char *buf, size_t size, size_t *len)
{
    *len = 0;
    for (;;) {
        ssize_t n = file_ops->read(fd, buf + *len, size - *len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed("can't be read", path);
        if (n == 0)
            return GONIO_OK;
        *len += (size_t)n;
        if (*len == size)
            return note(GONIO_ERANGE, "%s: larger than expected", path);
    }
}

enum gonio_status file_read_whole(const char *path, size_t most, char **out, size_t *len)
{
    int fd = file_ops->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return failed("can't be opened", path);
    enum gonio_status status = GONIO_ENOMEM;
    char *buf                = malloc(most + 2);
    if (buf)
        status = read_into(fd, path, buf, most + 1, len);
    file_ops->close(fd);
    if (status != GONIO_OK) {
        free(buf);
        return status;
    }
    buf[*len] = '\0';
    *out      = buf;
    return GONIO_OK;
}

bool file_on_path(const char *program, char *out, size_t size)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t len = strcspn(path, ":");
        if (len > 0 && text_format(out, size, "%.*s/%s", (int)len, path, program) == GONIO_OK &&
            access(out, X_OK) == 0)
            return true;
        path += len + (path[len] == ':');
    }
    return false;
}
