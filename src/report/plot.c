#include "report/plot.h"
#include "base/file.h"
#include "base/note.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef GONIO_CHARTS
#define GONIO_CHARTS "/usr/local/share/gonio/charts"
#endif

enum { ARGS = 12, PATIENCE_S = 30 };

static bool has_scripts(const char *folder)
{
    char path[PATH_MAX];
    return text_format(path, sizeof path, "%s/style.gp", folder) == GONIO_OK &&
           access(path, R_OK) == 0;
}

static bool try_folder(const char *base, const char *below, char *out, size_t size)
{
    return text_format(out, size, "%s%s", base, below) == GONIO_OK && has_scripts(out);
}

enum gonio_status plot_scripts(char *out, size_t size)
{
    static const char *const below[] = { "/../scripts/charts", "/../../scripts/charts",
        "/../share/gonio/charts" };
    char own[PATH_MAX];
    const char *given = getenv("GONIO_SCRIPTS");
    if (given && *given) {
        if (try_folder(given, "/charts", out, size) || try_folder(given, "", out, size))
            return GONIO_OK;
        return note(GONIO_ENODEV,
            "GONIO_SCRIPTS=%s: no charts/style.gp in it; unset it or name the folder scripts",
            given);
    }
    ssize_t n          = readlink("/proc/self/exe", own, sizeof own - 1);
    own[n > 0 ? n : 0] = '\0';
    char *slash        = strrchr(own, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; slash && i < sizeof below / sizeof *below; i++)
        if (try_folder(own, below[i], out, size))
            return GONIO_OK;
    if (try_folder(GONIO_CHARTS, "", out, size))
        return GONIO_OK;
    return note(GONIO_ENODEV,
        "the chart scripts are missing (%s): install gonio again, or set GONIO_SCRIPTS",
        GONIO_CHARTS);
}

enum gonio_status plot_available(void)
{
    const char *path = getenv("PATH");
    char at[PATH_MAX];
    for (const char *p = path ? path : ""; *p;) {
        size_t len = strcspn(p, ":");
        if (text_format(at, sizeof at, "%.*s/gnuplot", (int)len, p) == GONIO_OK &&
            access(at, X_OK) == 0)
            return GONIO_OK;
        p += len + (p[len] == ':');
    }
    return GONIO_ENODEV;
}

/* A gnuplot that hangs is ended, so that a report never waits for ever. */
static enum gonio_status wait_for(pid_t pid, int *result)
{
    const struct timespec pause = { .tv_nsec = 5000000 };
    for (int tries = 0; tries < PATIENCE_S * 200; tries++) {
        pid_t done = waitpid(pid, result, WNOHANG);
        if (done == pid)
            return GONIO_OK;
        if (done < 0 && errno != EINTR)
            return note(GONIO_EIO, "gnuplot: can't be waited for: %s", strerror(errno));
        nanosleep(&pause, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, result, 0);
    return note(GONIO_ETIMEOUT,
        "gnuplot did not finish in %d s and was stopped; try again when the machine is idle",
        PATIENCE_S);
}

/* Standard input is empty; what it says goes to a file; of the environment only the search path. */
static enum gonio_status start(const char *log, char *const *argv, pid_t *pid)
{
    char path[PATH_MAX], home[PATH_MAX];
    char *env[] = { path, home, (char[]){ "LC_ALL=C.UTF-8" }, NULL };
    posix_spawn_file_actions_t files;
    text_format(path, sizeof path, "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    text_format(home, sizeof home, "HOME=%s", getenv("HOME") ? getenv("HOME") : "/");
    int error = posix_spawn_file_actions_init(&files);
    if (error)
        return GONIO_ENOMEM;
    if ((error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)) == 0 &&
        (error = posix_spawn_file_actions_addopen(
             &files, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600)) == 0 &&
        (error = posix_spawn_file_actions_adddup2(&files, 1, 2)) == 0)
        error = posix_spawnp(pid, argv[0], &files, NULL, argv, env);
    posix_spawn_file_actions_destroy(&files);
    if (error)
        return note(error == ENOENT ? GONIO_ENODEV : GONIO_EIO, "gnuplot: can't be started: %s",
            strerror(error));
    return GONIO_OK;
}

/* The first line of what it said is the reason. */
static enum gonio_status failed(const char *log, const char *script)
{
    char *said = NULL;
    size_t len;
    if (file_read_whole(log, 1 << 16, &said, &len) != GONIO_OK)
        said = NULL;
    const char *first = said ? said + strspn(said, " \n") : "";
    note(GONIO_EIO, "%s: gnuplot drew nothing: %.*s", script, (int)strcspn(first, "\n"), first);
    free(said);
    return GONIO_EIO;
}

enum gonio_status plot_run(const char *work, const char *const *args, const char *out)
{
    char log[PATH_MAX];
    char *argv[ARGS + 4] = { (char[]){ "gnuplot" }, (char[]){ "-d" }, (char[]){ "-c" } };
    pid_t pid            = -1;
    int result = 0, n = 3;
    struct stat st;
    for (; *args && n < ARGS + 3; args++, n++) {
        union {
            const char *given;
            char *taken; /* posix_spawn does not write to it */
        } arg   = { .given = *args };
        argv[n] = arg.taken;
    }
    if (text_format(log, sizeof log, "%s/gnuplot.log", work) != GONIO_OK)
        return note(GONIO_EINVAL, "%.80s…: the folder's name is too long", work);
    enum gonio_status status = start(log, argv, &pid);
    if (status == GONIO_OK)
        status = wait_for(pid, &result);
    if (status != GONIO_OK)
        return status;
    if (result != 0 || stat(out, &st) < 0 || st.st_size == 0)
        return failed(log, argv[3]);
    return GONIO_OK;
}
