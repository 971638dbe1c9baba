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

/* Days since 1970 of a date of the Gregorian calendar, years counted from March. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

int64_t clock_wall_s(void)
{
    const char *given = getenv("GONIO_NOW");
    int year, month, day, hour, minute, second, zone_h = 0, zone_m = 0;
    char sign = '+';
    if (!given || sscanf(given, "%d-%d-%dT%d:%d:%d%c%d:%d", &year, &month, &day, &hour, &minute,
                      &second, &sign, &zone_h, &zone_m) < 6)
        return (int64_t)time(NULL);
    int64_t zone = (zone_h * 60 + zone_m) * 60;
    return days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second +
           (sign == '-' ? zone : -zone);
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
