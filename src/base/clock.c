#include "base/clock.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t clock_monotonic_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void clock_wall_text(char *out, size_t size)
{
    const char *given = getenv("GONIO_NOW");
    if (given && *given) {
        snprintf(out, size, "%s", given);
        return;
    }
    time_t now = time(NULL);
    struct tm local;
    char zone[8] = "";
    localtime_r(&now, &local);
    strftime(zone, sizeof zone, "%z", &local); /* +0100 */
    size_t n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &local);
    snprintf(out + n, size - n, "%.3s:%.2s", zone, zone + 3);
}
