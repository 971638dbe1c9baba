#ifndef BASE_FILE_H
#define BASE_FILE_H
/** @file
 *  Files, through one small table of operations, so that a test can make each of them fail.
 */
#include <gonio/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct file_ops {
    int (*open)(const char *path, int flags, mode_t mode);
    int (*close)(int fd);
    ssize_t (*read)(int fd, void *buf, size_t len);
    ssize_t (*write)(int fd, const void *buf, size_t len);
    int (*fdatasync)(int fd);
    int (*ftruncate)(int fd, off_t len);
    int (*rename)(const char *from, const char *to);
    int (*unlink)(const char *path);
    int (*mkdir)(const char *path, mode_t mode);
};

/** The operations in force; tests replace it. */
extern const struct file_ops *file_ops;
extern const struct file_ops file_ops_system;

/** All bytes or an error; short writes and EINTR are gone on with. Sets a note. */
enum gonio_status file_write_all(int fd, const char *name, const void *data, size_t len);

/** Write a file so that either the whole new text or what was there before stands under its
 *  name, whatever happens: temporary name, fdatasync, rename, sync of the folder. Mode 0600. */
enum gonio_status file_replace(const char *path, const void *data, size_t len);

/** Make a folder and those above it, 0700; one that exists is fine. */
enum gonio_status file_make_folders(const char *path);

/** Sync a folder, so that names made in it last. */
enum gonio_status file_sync_folder(const char *path);

/** Read a whole file of at most `most` bytes; ended by NUL; the caller frees *out. */
enum gonio_status file_read_whole(const char *path, size_t most, char **out, size_t *len);

/** Where on the PATH a program stands. @return false: nowhere */
bool file_on_path(const char *program, char *out, size_t size);

/** A writer with a buffer, for output in rows. Errors stick: see out_flush. */
struct out {
    int fd;
    const char *name;
    size_t len;
    enum gonio_status status;
    char buf[1 << 16];
};

void out_init(struct out *o, int fd, const char *name);
/** Room for at least `want` (<= 4096) bytes at the returned place; then out_add(o, used). */
char *out_room(struct out *o, size_t want);
void out_add(struct out *o, size_t used);
void out_text(struct out *o, const char *text);
enum gonio_status out_flush(struct out *o);

/** A reader of lines in constant memory. */
struct lines {
    int fd;
    const char *name;
    size_t begin, end, number; /**< number: of the line last given, from 1 */
    bool ended;
    char buf[1 << 16];
};

void lines_init(struct lines *l, int fd, const char *name);
/** The next line without its line end, not ended by NUL, valid until the next call.
 *  @return GONIO_OK; GONIO_END; GONIO_EFORMAT for a line above 32 KB; GONIO_EIO */
enum gonio_status lines_next(struct lines *l, const char **line, size_t *len);

#endif
