/** @file
 *  Who holds a port: a walk over /proc, for the sentence that tells a person what to close.
 */
#define _DEFAULT_SOURCE /* realpath */
#include "holder.h"
#include "base/text.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum grip { NOT_OPEN, OPEN, LOCKED };

/* /proc/PID/fdinfo/N has a line "lock:" for each lock held through that descriptor. */
static bool is_locked(const char *pid, const char *fd)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%.16s/fdinfo/%.16s", pid, fd);
    FILE *info = fopen(path, "re");
    bool found = false;
    while (info && !found && fgets(line, sizeof line, info))
        found = text_starts(line, "lock:");
    if (info)
        fclose(info);
    return found;
}

static enum grip look_at(const char *pid, const char *path)
{
    char folder[64], link[128], target[PATH_MAX];
    enum grip grip = NOT_OPEN;
    snprintf(folder, sizeof folder, "/proc/%.16s/fd", pid);
    DIR *fds = opendir(folder);
    if (!fds)
        return NOT_OPEN;
    for (struct dirent *entry; grip != LOCKED && (entry = readdir(fds));) {
        snprintf(link, sizeof link, "%s/%.16s", folder, entry->d_name);
        ssize_t len = readlink(link, target, sizeof target - 1);
        if (len < 0)
            continue;
        target[len] = '\0';
        if (strcmp(target, path) == 0)
            grip = is_locked(pid, entry->d_name) ? LOCKED : OPEN;
    }
    closedir(fds);
    return grip;
}

static void say(const char *pid, char *out, size_t size)
{
    char path[64], name[32] = "?";
    snprintf(path, sizeof path, "/proc/%.16s/comm", pid);
    FILE *comm = fopen(path, "re");
    if (comm && fgets(name, sizeof name, comm))
        name[strcspn(name, "\n")] = '\0';
    if (comm)
        fclose(comm);
    snprintf(out, size, "%s, pid %s", name, pid);
}

bool holder_find(const char *path, char *out, size_t size)
{
    char real[PATH_MAX]; /* /proc knows files by it */
    DIR *processes = realpath(path, real) ? opendir("/proc") : NULL;
    if (!processes)
        return false;
    enum grip best = NOT_OPEN;
    for (struct dirent *entry; best != LOCKED && (entry = readdir(processes));) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        enum grip grip = look_at(entry->d_name, real);
        if (grip > best) {
            best = grip;
            say(entry->d_name, out, size);
        }
    }
    closedir(processes);
    return best != NOT_OPEN;
}
