/* Nanoseconds per gonio_fusion_update, best of several runs, on a simulated turning head with
 * and without magnetometer, at an even and at a jittered period. */
#include "math/quat.h"
#include <gonio/fusion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SAMPLES = 20000, RUNS = 10 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fill(struct gonio_sample *s, double jitter_s)
{
    for (int i = 0; i < SAMPLES; i++) {
        double t = 0.01 * i + jitter_s * ((i * 7919) % 101) / 101.0, yaw = sin(1.5 * t);
        s[i] = (struct gonio_sample){ .time_s = t,
            .has                              = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
            .gyro_rad_s                       = { 0.001, 0.002, 1.5 * cos(1.5 * t) },
            .acc_m_s2                         = { 0.1, 0.2, 9.8 },
            .mag_ut                           = { 20 * sin(yaw), 20 * cos(yaw), -40 } };
    }
}

static double best_ns(const struct gonio_sample *s, bool use_mag)
{
    double best = HUGE_VAL;
    for (int run = 0; run < RUNS; run++) {
        struct gonio_fusion fusion;
        struct gonio_orientation o;
        struct gonio_fusion_options options = gonio_fusion_defaults;
        options.use_mag                     = use_mag;
        gonio_fusion_init(&fusion, &options);
        double start = now_s();
        for (int i = 0; i < SAMPLES; i++)
            gonio_fusion_update(&fusion, &s[i], &o);
        best = fmin(best, (now_s() - start) * 1e9 / SAMPLES);
    }
    return best;
}

int main(void)
{
    struct gonio_sample *s = malloc(SAMPLES * sizeof *s);
    if (!s)
        return 1;
    fill(s, 0);
    printf("even period:     %4.0f ns with magnetometer, %4.0f ns without\n", best_ns(s, true),
        best_ns(s, false));
    fill(s, 0.005);
    printf("jittered period: %4.0f ns with magnetometer, %4.0f ns without\n", best_ns(s, true),
        best_ns(s, false));
    free(s);
    return 0;
}
