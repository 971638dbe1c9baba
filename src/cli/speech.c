#include "cli/speech.h"
#include "base/file.h"
#include "base/text.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

const char *const speech_cues[] = { "hold_still", "turn", "hold", "return", "neutral", "done",
    "rejected", "stopped", NULL };

/* ---- what there is ---- */

static void find_player(char *out, size_t size)
{
    static const char *const known[] = { "aplay", "pw-play", "paplay" };
    const char *given                = getenv("GONIO_PLAYER");
    if (given && *given) {
        bool found = strchr(given, '/') ? text_format(out, size, "%s", given) == GONIO_OK &&
                                              access(given, X_OK) == 0
                                        : file_on_path(given, out, size);
        if (!found)
            out[0] = '\0';
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (file_on_path(known[i], out, size))
            return;
    out[0] = '\0';
}

void speech_open(struct speech *s, const char *dir)
{
    *s = (struct speech){ .playing = 0 };
    if (!dir)
        dir = getenv("GONIO_SPEECH");
    if (dir && text_format(s->dir, sizeof s->dir, "%s", dir) != GONIO_OK)
        s->dir[0] = '\0';
    find_player(s->player, sizeof s->player);
}

bool speech_find(
    const struct speech *s, const char *movement, const char *cue, char *out, size_t size)
{
    char name[3][200] = { "", "", "" };
    if (*movement)
        text_format(name[0], sizeof name[0], "%s.%s", movement, cue);
    if (*movement && strcmp(cue, "turn") == 0)
        text_format(name[1], sizeof name[1], "%s", movement);
    text_format(name[2], sizeof name[2], "%s", cue);
    for (int i = 0; i < 3; i++)
        if (*name[i] && text_format(out, size, "%s/%s.wav", s->dir, name[i]) == GONIO_OK &&
            access(out, R_OK) == 0)
            return true;
    return false;
}

/* ---- playing ---- */

static void reap(struct speech *s)
{
    if (s->playing > 0 && waitpid(s->playing, NULL, WNOHANG) != 0)
        s->playing = 0;
    for (int i = 0; i < SPEECH_ENDING; i++)
        if (s->ending[i] > 0 && waitpid(s->ending[i], NULL, WNOHANG) != 0)
            s->ending[i] = 0;
}

static void hush(struct speech *s)
{
    reap(s);
    if (s->playing == 0)
        return;
    kill(-s->playing, SIGTERM); /* and what it has started itself */
    for (int i = 0; i < SPEECH_ENDING; i++)
        if (s->ending[i] == 0) {
            s->ending[i] = s->playing;
            break;
        }
    s->playing = 0;
}

static void play(struct speech *s, const char *path)
{
    const char *slash = strrchr(s->player, '/');
    char quiet[]      = "-q", file[PATH_MAX];
    text_format(file, sizeof file, "%s", path);
    bool aplay      = strcmp(slash ? slash + 1 : s->player, "aplay") == 0;
    char *with[]    = { s->player, quiet, file, NULL };
    char *without[] = { s->player, file, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    pid_t child;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    if (posix_spawn(&child, s->player, &files, &attributes, aplay ? with : without, environ) == 0)
        s->playing = child;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
}

void speech_say(struct speech *s, const char *movement, const char *cue)
{
    char file[PATH_MAX];
    if (!s->dir[0] || !s->player[0] || !speech_find(s, movement, cue, file, sizeof file))
        return;
    reap(s);
    if (s->playing > 0 && s->to_the_end && strcmp(cue, "stopped") != 0) {
        text_format(s->next, sizeof s->next, "%s", file);
        return;
    }
    hush(s);
    s->next[0] = '\0';
    play(s, file);
    s->to_the_end = strcmp(cue, "rejected") == 0;
}

void speech_tick(struct speech *s)
{
    reap(s);
    if (s->playing > 0 || !s->next[0])
        return;
    play(s, s->next);
    s->next[0]    = '\0';
    s->to_the_end = false;
}

void speech_close(struct speech *s)
{
    hush(s);
    s->dir[0] = s->next[0] = '\0';
}

/* ---- what is missing ---- */

void speech_trouble(const struct speech *s, char *out, size_t size)
{
    char file[PATH_MAX], missing[200] = "";
    struct text_line line = { missing, sizeof missing, 0 };
    const char *given     = getenv("GONIO_PLAYER");
    out[0]                = '\0';
    if (!s->dir[0])
        return;
    for (const char *const *cue = speech_cues; *cue; cue++)
        if (!speech_find(s, "", *cue, file, sizeof file))
            text_add(&line, " %s.wav", *cue);
    if (!s->player[0] && given && *given)
        text_format(out, size, "GONIO_PLAYER is %.200s, which can't be run", given);
    else if (!s->player[0])
        text_format(out, size, "no program plays sound: apt-get install alsa-utils");
    else if (access(s->dir, R_OK | X_OK) != 0)
        text_format(out, size, "%.400s: there is no such folder, or it can't be read", s->dir);
    else if (*missing)
        text_format(out, size,
            "%.400s lacks%s; such a cue is silent unless its movement has a file of its own",
            s->dir, missing);
}
