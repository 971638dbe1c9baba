#ifndef TESTS_UNIT_LINE_BENCH_H
#define TESTS_UNIT_LINE_BENCH_H
/** @file
 *  What the tests of transports share: a pty whose other end is ours, a folder of our own, and a
 *  count of open descriptors.
 */
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/** The end of a pty that plays the sensor; its other end's name goes to `name`. */
static inline int bench_pty(char *name, size_t size)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    snprintf(name, size, "%s", ptsname(master));
    return master;
}

static inline int bench_count_fds(void)
{
    int count = 0;
    DIR *fds  = opendir("/proc/self/fd");
    assert_non_null(fds);
    while (readdir(fds))
        count++;
    closedir(fds);
    return count;
}

/** Wait for something to be read; a machine that is busy for 20 s has other worries. */
static inline void bench_wait(int fd)
{
    struct pollfd state = { .fd = fd, .events = POLLIN };
    assert_true(poll(&state, 1, 20000) > 0);
}

#endif
