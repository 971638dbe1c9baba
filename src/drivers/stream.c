#include "drivers/stream.h"
#include <string.h>

enum { FIELDS = GONIO_HAS_QUAT | GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG | GONIO_HAS_TEMP };
enum { VOTES = 3 }; /* cycles that must end alike before their end is believed */

void stream_init(struct stream *s, const struct gonio_driver *driver)
{
    memset(s, 0, sizeof *s);
    s->driver       = driver;
    s->last_rank    = -1;
    s->closing_rank = -1;
    s->candidate    = -1;
}

uint8_t *stream_room(struct stream *s, size_t *room)
{
    if (s->begin > 0) {
        memmove(s->buf, s->buf + s->begin, s->end - s->begin);
        s->end -= s->begin;
        s->begin = 0;
    }
    *room = sizeof s->buf - s->end;
    return s->buf + s->end;
}

void stream_add(struct stream *s, size_t len)
{
    s->end += len;
    s->bytes += len;
}

size_t stream_push(struct stream *s, const uint8_t *data, size_t len)
{
    size_t room;
    uint8_t *place = stream_room(s, &room);
    size_t part    = len < room ? len : room;
    memcpy(place, data, part);
    stream_add(s, part);
    return part;
}

/* A cycle that lost a frame is shorter than most. */
static void count_bytes(struct stream *s)
{
    if (s->pending_bytes == s->last_bytes)
        s->sample_bytes = s->last_bytes;
    s->last_bytes    = s->pending_bytes;
    s->pending_bytes = 0;
}

/* The pending cycle as a sample, if it has anything for one. */
static bool give(struct stream *s, struct gonio_sample *out)
{
    struct gonio_sample done = s->pending;
    s->pending               = (struct gonio_sample){ 0 };
    s->last_rank             = -1;
    count_bytes(s);
    if (!(done.has & FIELDS))
        return false;
    if (!(done.has & GONIO_HAS_SEQ))
        done.seq = s->samples;
    s->samples++;
    *out = done;
    return true;
}

static void learn_end(struct stream *s, int rank)
{
    s->votes     = rank == s->candidate ? s->votes + 1 : 1;
    s->candidate = rank;
    if (s->votes >= VOTES)
        s->closing_rank = rank;
}

/* A frame that stands in a cycle. @return true where a sample was given; *taken tells whether the
 * frame itself was used up or must be looked at again. */
static bool cycle(struct stream *s, const uint8_t *frame, size_t len, int rank, bool *taken,
    struct gonio_sample *out)
{
    *taken = true;
    if (s->last_rank >= 0 && rank <= s->last_rank) { /* the next cycle begins */
        *taken = false;
        learn_end(s, s->last_rank);
        return give(s, out);
    }
    if (s->gave_early && rank > s->closing_rank) { /* cycles have grown: forget where they end */
        s->closing_rank = -1;
        s->votes        = 0;
    }
    s->gave_early = false;
    s->pending_bytes += len;
    s->driver->decode(frame, len, &s->pending);
    s->last_rank = rank;
    if (s->eager && rank == s->closing_rank) {
        s->gave_early = true;
        return give(s, out);
    }
    return false;
}

/* One frame. @return as cycle */
static bool take(
    struct stream *s, const uint8_t *frame, size_t len, bool *taken, struct gonio_sample *out)
{
    int rank = s->driver->rank ? s->driver->rank(frame, len) : -1;
    if (rank >= 0)
        return cycle(s, frame, len, rank, taken, out);
    *taken                    = true;
    struct gonio_sample whole = { 0 };
    enum gonio_status status  = s->driver->decode(frame, len, &whole);
    if (status != GONIO_OK) {
        if (s->aside)
            s->aside(s->context, frame, len);
        return false;
    }
    s->pending       = whole;
    s->pending_bytes = len;
    return give(s, out);
}

enum gonio_status stream_next(struct stream *s, bool paused, struct gonio_sample *out)
{
    while (s->begin < s->end) {
        const uint8_t *at     = s->buf + s->begin;
        enum gonio_reject why = GONIO_REJECT_NONE;
        ptrdiff_t n           = s->driver->cut(at, s->end - s->begin, paused, &why);
        if (n == 0)
            break;
        if (n < 0) {
            s->rejected[why]++;
            s->junk += (uint64_t)-n;
            s->begin += (size_t)-n;
            continue;
        }
        bool taken;
        bool given = take(s, at, (size_t)n, &taken, out);
        if (taken) {
            s->frames++;
            s->begin += (size_t)n;
        }
        if (given)
            return GONIO_OK;
    }
    if (paused && s->last_rank >= 0 && give(s, out))
        return GONIO_OK;
    return GONIO_LATER;
}
