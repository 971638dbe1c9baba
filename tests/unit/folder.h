#ifndef TESTS_UNIT_FOLDER_H
#define TESTS_UNIT_FOLDER_H
/** @file
 *  A temporary data folder for one test, and files in it.
 */
#include "base/file.h"
#include "base/text.h"
#include "check.h"
#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    char path[200];
};

static inline void folder_new(struct folder *f)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(f->path, sizeof f->path, "%s/gonio-test-XXXXXX", tmp ? tmp : "/tmp");
    CHECK(mkdtemp(f->path), "no temporary folder at %s", f->path);
}

static inline void folder_remove(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    char inside[700];
    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (text_format(inside, sizeof inside, "%s/%s", path, entry->d_name) != GONIO_OK)
            continue;
        if (remove(inside))
            folder_remove(inside);
    }
    if (dir)
        closedir(dir);
    remove(path);
}

static inline void folder_free(struct folder *f)
{
    folder_remove(f->path);
    CHECK(access(f->path, F_OK) != 0, "%s stays", f->path);
}

/** A path in the folder; valid until the fourth call after it. */
static inline const char *folder_at(const struct folder *f, const char *name)
{
    static char path[4][600];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", f->path, name);
    return path[turn];
}

static inline void folder_write(
    const struct folder *f, const char *name, const char *text, size_t len)
{
    FILE *file = fopen(folder_at(f, name), "wb");
    CHECK(file && fwrite(text, 1, len, file) == len && fclose(file) == 0, "%s not written", name);
}

/** A whole file, ended by NUL; NULL where there is none. The caller frees. */
static inline char *folder_read(const struct folder *f, const char *name)
{
    char *text = NULL;
    size_t len;
    if (file_read_whole(folder_at(f, name), 1 << 22, &text, &len) != GONIO_OK)
        return NULL;
    return text;
}

static inline bool folder_has(const struct folder *f, const char *name)
{
    return access(folder_at(f, name), F_OK) == 0;
}

#endif
