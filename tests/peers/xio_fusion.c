/* Nanoseconds a sample of x-io Fusion (https://github.com/xioTechnologies/Fusion), on the samples
 * and with the stopwatch of tests/tools/bench_fusion.c. No build has it: scripts/bench-orientation
 * --peers DIR compiles it with the sources in DIR, a clone of that repository.
 *
 *     xio_fusion [FILE]
 *
 * PERIOD_IN_SETTINGS: the versions of 2026, whose updates are not told a period.
 */
#include "Fusion/Fusion.h"
#include "tests/bench/recording.h"
#include "tests/bench/stopwatch.h"
#include <stdio.h>
#include <stdlib.h>

struct work {
    size_t rows;
    float rate_hz;
    bool use_mag;
    FusionVector *gyro, *acc, *mag; /* in its units, made beforehand */
    float sum;
};

#ifdef PERIOD_IN_SETTINGS
#define PERIOD(w)
#else
#define PERIOD(w) , 1 / (w)->rate_hz
#endif

static void live(void *context)
{
    struct work *w = context;
    FusionAhrs ahrs;
    FusionAhrsInitialise(&ahrs);
#ifdef PERIOD_IN_SETTINGS
    FusionAhrsSettings settings = fusionAhrsDefaultSettings;
    settings.sampleRate         = w->rate_hz;
    settings.convention         = FusionConventionEnu;
    FusionAhrsSetSettings(&ahrs, &settings);
#endif
    for (size_t i = 0; i < w->rows; i++) {
        if (w->use_mag)
            FusionAhrsUpdate(&ahrs, w->gyro[i], w->acc[i], w->mag[i] PERIOD(w));
        else
            FusionAhrsUpdateNoMagnetometer(&ahrs, w->gyro[i], w->acc[i] PERIOD(w));
        w->sum += FusionAhrsGetQuaternion(&ahrs).element.w;
    }
}

static FusionVector vector_of(gonio_vec3 v, double by)
{
    return (FusionVector){ .array = { (float)(v.x * by), (float)(v.y * by), (float)(v.z * by) } };
}

int main(int argc, char **argv)
{
    struct recording r;
    struct work w = { 0 };
    if (argc >= 2 ? recording_load(argv[1], &r) : recording_load_golden(&r))
        return 1;
    w = (struct work){ .rows = r.rows,
        .rate_hz             = (float)r.rate_hz,
        .gyro                = calloc(r.rows, sizeof *w.gyro),
        .acc                 = calloc(r.rows, sizeof *w.acc),
        .mag                 = calloc(r.rows, sizeof *w.mag) };
    if (!w.gyro || !w.acc || !w.mag)
        return 1;
    for (size_t i = 0; i < r.rows; i++) {
        w.gyro[i] = vector_of(r.sample[i].gyro_rad_s, 57.29577951308232);
        w.acc[i]  = vector_of(r.sample[i].acc_m_s2, 1 / 9.80665);
        w.mag[i]  = vector_of(r.sample[i].mag_ut, 1);
    }
    w.use_mag = true;
    printf("%6.1f ns  x-io Fusion, 9 axes\n", stopwatch_ns(live, &w, w.rows));
    w.use_mag = false;
    printf("%6.1f ns  x-io Fusion, 6 axes\n", stopwatch_ns(live, &w, w.rows));
    free(w.gyro);
    free(w.acc);
    free(w.mag);
    recording_free(&r);
    return w.sum == 0;
}
