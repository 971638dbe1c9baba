#ifndef TESTS_UNIT_FAULTS_H
#define TESTS_UNIT_FAULTS_H
/** @file
 *  File operations of which the n-th fails: run a piece of work for n = 1, 2, ... until none does.
 */
#include "base/file.h"
#include <errno.h>
#include <stdbool.h>

struct faults {
    int at, also; /**< which calls fail, from 1; 0: none */
    int error;    /**< its errno; 0: a write that takes half, and an error ENOSPC after it */
    bool sticky;  /**< writes go on failing, as on a full disk */
    int calls;    /**< so far */
    bool struck;
};

static struct faults faults;

static bool faults_strike(void)
{
    int call = ++faults.calls;
    if (call != faults.at && call != faults.also)
        return false;
    faults.struck = true;
    errno         = faults.error ? faults.error : EIO;
    return true;
}

static int faults_open(const char *path, int flags, mode_t mode)
{
    return faults_strike() ? -1 : file_ops_system.open(path, flags, mode);
}

/* The descriptor is closed in any case, as Linux does. */
static int faults_close(int fd)
{
    int failed = file_ops_system.close(fd);
    return faults_strike() ? -1 : failed;
}

static ssize_t faults_read(int fd, void *buf, size_t len)
{
    return faults_strike() ? -1 : file_ops_system.read(fd, buf, len);
}

static ssize_t faults_write(int fd, const void *buf, size_t len)
{
    if (faults.struck && faults.sticky) {
        faults.calls++;
        errno = ENOSPC;
        return -1;
    }
    if (!faults_strike())
        return file_ops_system.write(fd, buf, len);
    return faults.error ? -1 : file_ops_system.write(fd, buf, len / 2);
}

static int faults_fdatasync(int fd) { return faults_strike() ? -1 : file_ops_system.fdatasync(fd); }

static int faults_ftruncate(int fd, off_t len)
{
    return faults_strike() ? -1 : file_ops_system.ftruncate(fd, len);
}

static int faults_rename(const char *from, const char *to)
{
    return faults_strike() ? -1 : file_ops_system.rename(from, to);
}

static int faults_unlink(const char *path)
{
    return faults_strike() ? -1 : file_ops_system.unlink(path);
}

static int faults_mkdir(const char *path, mode_t mode)
{
    return faults_strike() ? -1 : file_ops_system.mkdir(path, mode);
}

static const struct file_ops faults_ops = { faults_open, faults_close, faults_read, faults_write,
    faults_fdatasync, faults_ftruncate, faults_rename, faults_unlink, faults_mkdir };

static inline void faults_begin(int at, int also, int error, bool sticky)
{
    faults   = (struct faults){ .at = at, .also = also, .error = error, .sticky = sticky };
    file_ops = &faults_ops;
}

/** @return was there a call to fail? */
static inline bool faults_end(void)
{
    file_ops = &file_ops_system;
    return faults.struck;
}

#endif
