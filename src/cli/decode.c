/* gonio decode: bytes in, samples CSV out. */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "device/clockfit.h"
#include "device/convention.h"
#include "drivers/identify.h"
#include "record/samples.h"
#include "transport/transport.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, DECIDE_BYTES = 1 << 16 };

struct decode {
    const struct gonio_driver *driver;
    struct identify identify;
    struct stream stream;
    struct clockfit clock;
    struct convention convention;
    struct out out;
    double rate_hz; /* 0: the driver's */
    bool capture;
    double first_s, time_s;
    uint64_t last_seq, samples;
    /* held back until the driver is known; of a capture with the times of its pieces */
    uint8_t early[2 * DECIDE_BYTES];
    size_t early_len;
    struct {
        size_t end;
        double arrival_s;
    } piece[4096];
    size_t pieces;
};

/* Without arrival times a sample's time is its number over the rate; the sensor's own clock or
 * counter goes before. */
static double raw_time(struct decode *d, const struct gonio_sample *s)
{
    if (s->has & GONIO_HAS_TIME) {
        if (d->samples == 0)
            d->first_s = s->sensor_time_s;
        return s->sensor_time_s - d->first_s;
    }
    uint64_t steps   = 1;
    unsigned modulus = d->driver->seq_modulus;
    if (modulus && d->samples > 0) {
        steps = (s->seq + modulus - d->last_seq) % modulus;
        steps = steps == 0 ? 1 : steps;
    }
    d->last_seq = s->seq;
    return d->samples == 0 ? 0 : d->time_s + (double)steps / d->rate_hz;
}

static void write_sample(struct decode *d, struct gonio_sample *s, double arrival_s)
{
    if (convention_apply(&d->convention, d->driver, s))
        say("the sensor follows the other reading of its data sheet (gravity tells): pitch about "
            "X, roll about Y");
    if (d->capture) {
        double at = clockfit_time(&d->clock, s, arrival_s);
        if (d->samples == 0)
            d->first_s = at;
        d->time_s = at - d->first_s;
    } else {
        d->time_s = raw_time(d, s);
    }
    s->time_s = d->time_s;
    d->samples++;
    samples_write(&d->out, s);
}

static void take_samples(struct decode *d, bool ended, double arrival_s)
{
    struct gonio_sample s;
    while (stream_next(&d->stream, ended, &s) == GONIO_OK)
        write_sample(d, &s, arrival_s);
}

static void take_known(struct decode *d, const uint8_t *data, size_t len, double arrival_s)
{
    while (len > 0) {
        size_t part = stream_push(&d->stream, data, len);
        take_samples(d, false, arrival_s);
        data += part;
        len -= part;
    }
}

static void begin(struct decode *d, const struct gonio_driver *driver)
{
    d->driver = driver;
    if (d->rate_hz <= 0)
        d->rate_hz = driver->rate_hz;
    stream_init(&d->stream, driver);
    clockfit_init(&d->clock, d->rate_hz, driver->seq_modulus);
}

static void release_early(struct decode *d)
{
    size_t at = 0;
    for (size_t i = 0; i < d->pieces; at = d->piece[i++].end)
        take_known(d, d->early + at, d->piece[i].end - at, d->piece[i].arrival_s);
    d->early_len = d->pieces = 0;
}

/* Keep bytes until enough have come to tell whose they are. */
static void take(struct decode *d, const uint8_t *data, size_t len, double arrival_s)
{
    if (d->driver) {
        take_known(d, data, len, arrival_s);
        return;
    }
    bool room =
        d->early_len + len <= sizeof d->early && d->pieces < sizeof d->piece / sizeof *d->piece;
    if (room) {
        memcpy(d->early + d->early_len, data, len);
        d->early_len += len;
        d->piece[d->pieces].end         = d->early_len;
        d->piece[d->pieces++].arrival_s = arrival_s;
        identify_add(&d->identify, data, len);
    }
    const struct gonio_driver *found =
        d->early_len >= DECIDE_BYTES || !room ? identify_driver(&d->identify, !room) : NULL;
    if (found) {
        begin(d, found);
        release_early(d);
        if (!room)
            take_known(d, data, len, arrival_s);
    }
}

static enum gonio_status finish(struct decode *d)
{
    if (!d->driver) {
        const struct gonio_driver *found = identify_driver(&d->identify, true);
        if (!found)
            return note(GONIO_ENODEV,
                "no known sensor's frames in the first %zu bytes; was the line rate right? "
                "--device names the sensor",
                d->early_len);
        begin(d, found);
        release_early(d);
    }
    take_samples(d, true, d->time_s + d->first_s);
    if (d->stream.frames == 0)
        say("no frame of %s in %llu bytes; was the line rate right?", d->driver->name,
            (unsigned long long)d->stream.bytes);
    return out_flush(&d->out);
}

/* ---- reading ---- */

struct input {
    int fd;
    const char *name;
    uint8_t buf[2 * BLOCK];
    size_t begin, end;
    bool ended;
};

static enum gonio_status fill(struct input *in)
{
    memmove(in->buf, in->buf + in->begin, in->end - in->begin);
    in->end -= in->begin;
    in->begin = 0;
    ssize_t n;
    do
        n = read(in->fd, in->buf + in->end,
            BLOCK < sizeof in->buf - in->end ? BLOCK : sizeof in->buf - in->end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return note(GONIO_EIO, "%s: can't be read: %s", in->name, strerror(errno));
    in->ended = n == 0;
    in->end += (size_t)n;
    return GONIO_OK;
}

static enum gonio_status read_capture(struct decode *d, struct input *in)
{
    enum gonio_status status = GONIO_OK;
    bool first               = true;
    while (status == GONIO_OK) {
        const uint8_t *data;
        size_t len;
        int64_t time_ns;
        ptrdiff_t n =
            capture_cut(in->buf + in->begin, in->end - in->begin, first, &data, &len, &time_ns);
        if (n < 0)
            return note(GONIO_EFORMAT, "%s: the capture is torn here; what came before it is above",
                in->name);
        if (n == 0 && in->ended)
            return in->begin == in->end
                       ? GONIO_OK
                       : note(GONIO_EFORMAT, "%s: the capture ends in the middle of a record",
                             in->name);
        if (n == 0) {
            status = fill(in);
            continue;
        }
        if (len > 0)
            take(d, data, len, (double)time_ns * 1e-9);
        first = false;
        in->begin += (size_t)n;
    }
    return status;
}

static enum gonio_status read_raw(struct decode *d, struct input *in)
{
    for (;;) {
        take(d, in->buf + in->begin, in->end - in->begin, 0);
        in->begin = in->end = 0;
        if (in->ended)
            return GONIO_OK;
        enum gonio_status status = fill(in);
        if (status != GONIO_OK)
            return status;
    }
}

static bool is_capture(const struct input *in)
{
    static const char magic[] = "gonio-capture ";
    return in->end >= sizeof magic - 1 && memcmp(in->buf, magic, sizeof magic - 1) == 0;
}

static enum gonio_status run(struct decode *d, struct input *in)
{
    enum gonio_status status = fill(in);
    /* A pipe may give a first block that is too short to tell a capture by. */
    while (status == GONIO_OK && !in->ended && in->end < 16)
        status = fill(in);
    if (status != GONIO_OK)
        return status;
    d->capture = is_capture(in);
    samples_write_header(&d->out);
    status                = d->capture ? read_capture(d, in) : read_raw(d, in);
    enum gonio_status end = finish(d);
    return status != GONIO_OK ? status : end;
}

static void print_stats(const struct decode *d)
{
    const struct stream *s = &d->stream;
    fprintf(stderr,
        "{\"device\":%s%s%s,\"bytes\":%llu,\"frames\":%llu,\"junk_bytes\":%llu,"
        "\"rejected\":{\"checksum\":%llu,\"framing\":%llu}}\n",
        d->driver ? "\"" : "", d->driver ? d->driver->name : "null", d->driver ? "\"" : "",
        (unsigned long long)(d->driver ? s->bytes : d->early_len), (unsigned long long)s->frames,
        (unsigned long long)(d->driver ? s->junk : d->early_len),
        (unsigned long long)s->rejected[GONIO_REJECT_CHECKSUM],
        (unsigned long long)s->rejected[GONIO_REJECT_FRAMING]);
}

static int unknown_device(const char *name)
{
    size_t count;
    const struct gonio_driver *const *all = gonio_drivers(&count);
    char known[256]                       = "";
    for (size_t i = 0; i < count; i++) {
        strncat(known, " ", sizeof known - strlen(known) - 1);
        strncat(known, all[i]->name, sizeof known - strlen(known) - 1);
    }
    return command_misused("decode", "--device %s: not known; known are auto%s", name, known);
}

int command_decode(int argc, char **argv)
{
    static const struct option options[] = { { "device", required_argument, NULL, 'd' },
        { "rate", required_argument, NULL, 'r' }, { "stats", no_argument, NULL, 's' },
        { NULL, 0, NULL, 0 } };
    static struct decode d;
    static struct input in;
    const char *device = "auto";
    bool stats         = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'd':
            device = optarg;
            break;
        case 'r':
            if (number_whole(optarg, &d.rate_hz) != GONIO_OK || d.rate_hz <= 0)
                return command_misused(
                    "decode", "--rate %s: samples a second, more than 0", optarg);
            break;
        case 's':
            stats = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (argc - optind > 1)
        return command_misused("decode", "one FILE, or none for standard input");
    out_init(&d.out, STDOUT_FILENO, "standard output");
    identify_init(&d.identify, NULL);
    if (strcmp(device, "auto") != 0) {
        const struct gonio_driver *driver = gonio_driver_find(device);
        if (!driver)
            return unknown_device(device);
        begin(&d, driver);
    }
    in.fd = command_input(argv[optind], &in.name);
    if (in.fd < 0)
        return command_fail(GONIO_EIO);
    enum gonio_status status = run(&d, &in);
    int code                 = status == GONIO_OK ? EXIT_DONE : command_fail(status);
    if (stats)
        print_stats(&d);
    return code;
}
