/* What goniod costs with one sensor at 100 Hz and one client that watches: share of a core,
 * resident memory, and the time from the last byte of a frame written to the angle read from the
 * socket.
 *
 *     bench_daemon GONIOD FOLDER [SECONDS]     FOLDER: for its data and socket
 *
 * Prints one line: cpu_percent rss_kb p50_us p99_us worst_us angles missed. The writer and the
 * reader are one program with one clock, and step by step: a cycle is written, its angle awaited,
 * and the next cycle written 10 ms after the one before. `missed` counts cycles whose angle had not
 * come by then.
 */
#define _XOPEN_SOURCE 600 /* posix_openpt */
#include "base/clock.h"
#include "base/text.h"
#include <fcntl.h>
#include <gonio/client.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PERIOD_NS = 10000000, CYCLE = 44, FOUND_CYCLES = 3000, WARM_CYCLES = 200, MOST = 100000 };

struct bench {
    pid_t goniod;
    int master;
    struct gonio_client *client;
    int64_t due_ns;
    unsigned cycle;
};

static int complain(const char *why)
{
    fprintf(stderr, "bench_daemon: %s\n", why);
    return 1;
}

/* ---- a WitMotion that lies still: acc, gyro, angle, field; frame 55 tt, four words, sum ---- */

static void put_frame(uint8_t *out, uint8_t type, const int word[4])
{
    out[0]  = 0x55;
    out[1]  = type;
    out[10] = (uint8_t)(0x55 + type);
    for (int i = 0; i < 8; i++) {
        out[2 + i] = (uint8_t)(word[i / 2] >> (i % 2 ? 8 : 0));
        out[10]    = (uint8_t)(out[10] + out[2 + i]);
    }
}

static void write_cycle(struct bench *b)
{
    uint8_t bytes[CYCLE], heard[256];
    int jitter = (int)(b->cycle++ % 3) - 1; /* steps of 0.06 deg/s: a sensor is never quite still */
    put_frame(bytes, 0x51, (const int[]){ jitter, 0, 2048, 2500 });
    put_frame(bytes + 11, 0x52, (const int[]){ jitter, -jitter, 0, 0 });
    put_frame(bytes + 22, 0x53, (const int[]){ 0, 0, 0, 18124 });
    put_frame(bytes + 33, 0x54, (const int[]){ 0, 130, -280, 2500 });
    if (write(b->master, bytes, sizeof bytes) != CYCLE)
        complain("the pty took no whole cycle");
    while (read(b->master, heard, sizeof heard) > 0) /* goniod's questions go unanswered */
        ;
}

/* The next 10 ms step; where we are late already, at once. */
static void await_step(struct bench *b)
{
    int64_t left_ns = (b->due_ns += PERIOD_NS) - clock_monotonic_ns();
    if (left_ns > 0)
        nanosleep(&(struct timespec){ 0, (long)left_ns }, NULL);
}

/* ---- goniod ---- */

static int open_pty(char *slave, size_t size)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    struct termios t;
    if (master < 0 || grantpt(master) || unlockpt(master))
        return -1;
    snprintf(slave, size, "%s", ptsname(master));
    tcgetattr(master, &t);
    t.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    t.c_oflag &= ~(tcflag_t)OPOST;
    tcsetattr(master, TCSANOW, &t);
    return master;
}

static int start(struct bench *b, const char *goniod, const char *folder)
{
    char slave[64], data[PATH_MAX], socket[PATH_MAX];
    if ((b->master = open_pty(slave, sizeof slave)) < 0)
        return complain("no pty to be had");
    if (text_format(data, sizeof data, "%s/data", folder) != GONIO_OK ||
        text_format(socket, sizeof socket, "%s/socket", folder) != GONIO_OK)
        return complain("the folder's name is too long");
    b->goniod = fork();
    if (b->goniod == 0) {
        execl(goniod, goniod, "--foreground", "--data", data, "--socket", socket, slave,
            (char *)NULL);
        _exit(127);
    }
    b->due_ns = clock_monotonic_ns();
    for (int i = 0; i < FOUND_CYCLES; i++, await_step(b))
        if (gonio_client_open(socket, &b->client) == GONIO_OK)
            return gonio_client_send(b->client, "watch") == GONIO_OK ? 0
                                                                     : complain("goniod hung up");
    return complain("goniod does not answer");
}

static bool is_angle(const char *json) { return strstr(json, "\"event\":\"angle\"") != NULL; }

/* @return when the next angle came, up to `until_ns`; 0: none */
static int64_t next_angle(struct bench *b, int64_t until_ns)
{
    for (;;) {
        const char *json;
        int64_t left_ns = until_ns - clock_monotonic_ns();
        /* Waits are whole milliseconds: what has come is taken at once all the same. */
        enum gonio_status status =
            gonio_client_next(b->client, left_ns > 0 ? (int)(left_ns / 1000000) : 0, &json);
        if (status == GONIO_OK && is_angle(json))
            return clock_monotonic_ns();
        if (status != GONIO_OK)
            return 0;
    }
}

/* ---- measuring ---- */

/* Time on a core so far: first field of schedstat. */
static double cpu_s(pid_t pid)
{
    char path[64];
    unsigned long long ns = 0;
    snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%llu", &ns) != 1)
        ns = 0;
    if (f)
        fclose(f);
    return (double)ns * 1e-9;
}

static long rss_kb(pid_t pid)
{
    char path[64], line[256];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(struct bench *b, int cycles)
{
    static double took_us[MOST];
    int angles = 0, missed = 0;
    bool found = false;
    for (int i = 0; i < FOUND_CYCLES && !found; i++, await_step(b)) {
        write_cycle(b);
        found = next_angle(b, b->due_ns + PERIOD_NS) > 0;
    }
    if (!found)
        return complain("goniod tells no angles");
    for (int i = 0; i < WARM_CYCLES; i++, await_step(b)) {
        write_cycle(b);
        next_angle(b, b->due_ns + PERIOD_NS);
    }
    double cpu_before = cpu_s(b->goniod);
    int64_t begin_ns  = clock_monotonic_ns();
    for (int i = 0; i < cycles; i++, await_step(b)) {
        write_cycle(b);
        int64_t written_ns = clock_monotonic_ns();
        int64_t came_ns    = next_angle(b, b->due_ns + PERIOD_NS);
        if (came_ns > 0)
            took_us[angles++] = (double)(came_ns - written_ns) * 1e-3;
        else
            missed++;
    }
    double wall_s = (double)(clock_monotonic_ns() - begin_ns) * 1e-9;
    double cpu    = (cpu_s(b->goniod) - cpu_before) / wall_s * 100;
    if (angles == 0)
        return complain("no angle came in time");
    qsort(took_us, (size_t)angles, sizeof *took_us, by_value);
    printf("%.3f %ld %.0f %.0f %.0f %d %d\n", cpu, rss_kb(b->goniod), took_us[angles / 2],
        took_us[angles * 99 / 100], took_us[angles - 1], angles, missed);
    return 0;
}

int main(int argc, char **argv)
{
    struct bench b    = { .master = -1 };
    long long seconds = 20;
    if (argc < 3 || argc > 4 ||
        (argc == 4 && integer_whole(argv[3], 1, MOST / 100, &seconds) != GONIO_OK)) {
        fputs("usage: bench_daemon GONIOD FOLDER [SECONDS]\n", stderr);
        return 2;
    }
    int status = start(&b, argv[1], argv[2]);
    if (status == 0)
        status = measure(&b, (int)seconds * 100);
    gonio_client_close(b.client);
    if (b.goniod > 0) {
        kill(b.goniod, SIGTERM);
        waitpid(b.goniod, NULL, 0);
    }
    return status;
}
