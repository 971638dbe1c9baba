#include "session/evaluate.h"
#include "record/samples.h"

enum { EARLY = 512 };

/* How many sensors a file has shows in its first second; those samples are kept back meanwhile. */
struct early {
    struct gonio_sample sample[EARLY];
    int count;
};

static enum gonio_status read_early(
    struct samples_reader *reader, struct early *early, int *sensors)
{
    enum gonio_status status = GONIO_OK;
    *sensors                 = 1;
    for (early->count = 0; early->count < EARLY; early->count++) {
        struct gonio_sample *s = &early->sample[early->count];
        status                 = samples_reader_next(reader, s);
        if (status != GONIO_OK)
            break;
        if (s->sensor == GONIO_SENSOR_PROXIMAL)
            *sensors = 2;
        if (s->time_s - early->sample[0].time_s > 1)
            break;
    }
    if (status == GONIO_OK && early->count < EARLY)
        early->count++; /* the one that ended the second */
    return status == GONIO_END ? GONIO_OK : status;
}

/* Nobody has chosen yet, live: that first second decides. */
static void choose(const struct early *early, struct live_options *options)
{
    static struct trust seen;
    struct trust_choice choice;
    for (int i = 0; i < options->sensors; i++) {
        if (options->signal[i].trust != TRUST_AUTO)
            continue;
        trust_init(&seen, options->gyro_range_rad_s);
        for (int k = 0; k < early->count; k++)
            if (early->sample[k].sensor == i)
                trust_push(&seen, &early->sample[k]);
        if (trust_choose(&seen, TRUST_AUTO, &choice) == GONIO_OK)
            options->signal[i].trust = choice.signal;
    }
}

static void push(
    struct live *live, const struct gonio_sample *sample, const struct evaluate_told *told)
{
    struct live_news news;
    live_push(live, sample, &news);
    if (news.has_angles && told && told->angles)
        told->angles(told->context, &news.angles);
}

enum gonio_status evaluate_samples(int fd, const char *name, const struct live_options *options,
    int wanted, const struct evaluate_told *told, struct live *live, struct gonio_measurement *out)
{
    static struct samples_reader reader;
    static struct early early;
    struct live_options here = *options;
    int seen;
    enum gonio_status status = samples_reader_open(&reader, fd, name);
    if (status == GONIO_OK)
        status = read_early(&reader, &early, &seen);
    if (status != GONIO_OK)
        return status;
    if (here.sensors == 0)
        here.sensors = seen;
    choose(&early, &here);
    status = live_init(live, &here);
    if (status != GONIO_OK)
        return status;
    for (int i = 0; i < early.count; i++)
        push(live, &early.sample[i], told);
    struct gonio_sample sample;
    while ((status = samples_reader_next(&reader, &sample)) == GONIO_OK)
        push(live, &sample, told);
    if (status != GONIO_END)
        return status;
    live_finish(live, wanted, out);
    return GONIO_OK;
}
