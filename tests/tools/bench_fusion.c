/* Nanoseconds a sample of the live filter and the smoother, on a real recording from memory.
 *
 *     bench_fusion [FILE]     FILE: IMUREF1, decompressed; else the half minute in tests/golden
 *
 * Lines: the figure, `ns`, what it is of. A live update includes the orientation that it gives.
 */
#include "tests/bench/recording.h"
#include "tests/bench/stopwatch.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct work {
    const struct recording *recording;
    struct gonio_fusion_options options;
    struct gonio_orientation *room;
    double sum; /* so that no compiler leaves the work out */
};

static void live(void *context)
{
    static struct gonio_fusion fusion;
    struct work *w            = context;
    const struct recording *r = w->recording;
    struct gonio_orientation o;
    gonio_fusion_init(&fusion, &w->options);
    for (size_t i = 0; i < r->rows; i++) {
        gonio_fusion_update(&fusion, &r->sample[i], &o);
        w->sum += o.q_GS.w;
    }
}

static void smoothed(void *context)
{
    struct work *w            = context;
    const struct recording *r = w->recording;
    struct recording_how how  = { .options = w->options, .smooth = true, .mark_s = (double)NAN };
    if (recording_fuse(r, &how, w->room))
        exit(1);
    w->sum += w->room[r->rows - 1].q_GS.w;
}

static void print(const char *what, void (*pass)(void *), struct work *w)
{
    printf("%6.1f ns  %s\n", stopwatch_ns(pass, w, w->recording->rows), what);
}

/* Periods that differ by up to half of the usual one. */
static void jitter(struct recording *r)
{
    for (size_t i = 0; i < r->rows; i++)
        r->sample[i].time_s += 0.5 / r->rate_hz * (double)(i * 7919 % 101) / 101;
}

int main(int argc, char **argv)
{
    struct recording r;
    struct work w = { .recording = &r, .options = gonio_fusion_defaults };
    if (argc > 2) {
        fputs("usage: bench_fusion [FILE]\n", stderr);
        return 2;
    }
    if (argc == 2 ? recording_load(argv[1], &r) : recording_load_golden(&r))
        return 1;
    w.room = calloc(r.rows, sizeof *w.room);
    if (!w.room)
        return 1;
    w.options.use_mag = true;
    print("live update, 9 axes", live, &w);
    print("smoother, 9 axes", smoothed, &w);
    w.options.use_mag = false;
    print("live update, 6 axes", live, &w);
    print("smoother, 6 axes", smoothed, &w);
    jitter(&r);
    print("live update, 6 axes, uneven periods", live, &w);
    free(w.room);
    recording_free(&r);
    return w.sum == 0;
}
