/* Runs a shell command and prints what it took: wall_s cpu_s most_kb, the last being the largest
 * resident memory of one of its processes.
 *
 *     timed COMMAND
 */
#define _DEFAULT_SOURCE /* getrusage's ru_maxrss */
#include "base/clock.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: timed COMMAND\n", stderr);
        return 2;
    }
    int64_t begin_ns = clock_monotonic_ns();
    pid_t child      = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", argv[1], (char *)NULL);
        _exit(127);
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 1;
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    printf("%.3f %.3f %ld\n", (double)(clock_monotonic_ns() - begin_ns) * 1e-9,
        seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
