#ifndef TESTS_FUZZ_FUZZ_FILE_H
#define TESTS_FUZZ_FUZZ_FILE_H
/** @file
 *  For readers that take a file by its name: the input is laid into a folder of our own.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** The folder, made once. */
static inline const char *fuzz_folder(void)
{
    static char folder[128];
    const char *tmp = getenv("TMPDIR");
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "%.100s/fuzzed-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(folder))
            abort();
    }
    return folder;
}

/** Write the input as `name` in the folder; folders on the way are made. */
static inline void fuzz_file(const char *name, const uint8_t *data, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    for (char *p = path + strlen(fuzz_folder()) + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    close(fd);
}

#endif
