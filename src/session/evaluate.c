#include "session/evaluate.h"
#include "record/samples.h"
#include "session/whole.h"
#include <math.h>

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

struct taking {
    struct live *live;
    const struct evaluate_told *told;
    double zero_s; /* middle of the first neutral that became zero; NaN before */
};

static void take(
    void *context, const struct gonio_sample *sample, const struct gonio_orientation *orientation)
{
    struct taking *t = context;
    struct live_news news;
    live_take(t->live, sample, orientation, &news);
    if (news.zero_found && isnan(t->zero_s))
        t->zero_s = 0.5 * (t->live->zero.start_s + t->live->zero.end_s);
    if (news.has_angles && t->told && t->told->angles)
        t->told->angles(t->told->context, &news.angles);
}

static enum gonio_status read_whole(
    struct samples_reader *reader, const struct early *early, struct whole *whole)
{
    struct gonio_sample sample;
    enum gonio_status status = GONIO_OK;
    for (int i = 0; i < early->count && status == GONIO_OK; i++)
        status = whole_push(whole, &early->sample[i]);
    while (status == GONIO_OK && (status = samples_reader_next(reader, &sample)) == GONIO_OK)
        status = whole_push(whole, &sample);
    return status == GONIO_END ? GONIO_OK : status;
}

/* The neutral that is zero has to be found before headings can count from it, and the repetitions
 * before their axis can tell how the sensors sit. Both are in `options` and `whole` afterwards. */
static enum gonio_status learn_set(
    struct whole *whole, struct live_options *options, struct live *live)
{
    struct taking looking    = { live, NULL, (double)NAN };
    enum gonio_status status = live_init(live, options);
    if (status == GONIO_OK)
        status = whole_smooth(whole);
    if (status != GONIO_OK)
        return status;
    whole_each(whole, take, &looking);
    live_functional(live, options->functional);
    if (isnan(looking.zero_s))
        return GONIO_OK;
    whole_mark_heading(whole, looking.zero_s);
    return whole_smooth(whole);
}

static enum gonio_status evaluate(struct samples_reader *reader, const struct early *early,
    struct live_options *options, const struct evaluate_told *told, struct live *live)
{
    struct gonio_fusion_options fusion[GONIO_SENSORS];
    struct taking taking = { live, told, (double)NAN };
    struct whole *whole;
    for (int i = 0; i < GONIO_SENSORS; i++)
        fusion[i] = live_fusion_options(options, i);
    enum gonio_status status = whole_new(fusion, &whole);
    if (status != GONIO_OK)
        return status;
    status = read_whole(reader, early, whole);
    if (status == GONIO_OK)
        status = learn_set(whole, options, live);
    if (status == GONIO_OK)
        status = live_init(live, options);
    if (status == GONIO_OK)
        whole_each(whole, take, &taking);
    for (int i = 0; i < options->sensors && status == GONIO_OK; i++)
        gonio_smoother_calibration(whole_smoother(whole, i), &live->learned[i]);
    whole_free(whole);
    return status;
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
    status = live_check_sensors(here.movement, here.sensors);
    if (status != GONIO_OK)
        return status;
    choose(&early, &here);
    status = evaluate(&reader, &early, &here, told, live);
    if (status == GONIO_OK)
        live_finish(live, wanted, out);
    return status;
}
