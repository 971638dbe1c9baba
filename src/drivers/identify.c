#include "drivers/identify.h"
#include <string.h>

enum {
    FRAMES_SURE   = 5,  /* with a sum of 8 bits each, chance is out of the question */
    COVERAGE_SURE = 50, /* percent: half a frame may be lost at the start */
    FRAMES_ENOUGH = 1,
};

void identify_init(struct identify *id, const struct gonio_driver *only)
{
    size_t count;
    const struct gonio_driver *const *all = gonio_drivers(&count);
    id->count                             = 0;
    id->bytes                             = 0;
    for (size_t i = 0; i < count && id->count < IDENTIFY_MAX; i++)
        if (!only || all[i] == only)
            stream_init(&id->trial[id->count++], all[i]);
}

static void feed(struct stream *s, const uint8_t *data, size_t len)
{
    while (len > 0) {
        size_t part = stream_push(s, data, len);
        struct gonio_sample unused;
        while (stream_next(s, false, &unused) == GONIO_OK)
            ;
        data += part;
        len -= part;
    }
}

void identify_add(struct identify *id, const uint8_t *data, size_t len)
{
    id->bytes += len;
    for (size_t i = 0; i < id->count; i++)
        feed(&id->trial[i], data, len);
}

static uint64_t covered(const struct stream *s) { return s->bytes - s->junk - (s->end - s->begin); }

/* What was waiting for more bytes may be whole, now that there are none. */
static void finish(struct stream *s)
{
    struct gonio_sample unused;
    while (stream_next(s, true, &unused) == GONIO_OK)
        ;
}

const struct gonio_driver *identify_driver(const struct identify *id, bool ended)
{
    const struct gonio_driver *best = NULL;
    uint64_t most                   = 0;
    for (size_t i = 0; i < id->count; i++) {
        struct stream s = id->trial[i];
        if (ended)
            finish(&s);
        uint64_t good = covered(&s);
        bool sure     = s.frames >= FRAMES_SURE && good * 100 >= s.bytes * COVERAGE_SURE;
        if ((sure || (ended && s.frames >= FRAMES_ENOUGH)) && good > most) {
            most = good;
            best = s.driver;
        }
    }
    return best;
}

bool identify_hopeless(const struct identify *id, size_t bytes)
{
    if (id->bytes < bytes)
        return false;
    for (size_t i = 0; i < id->count; i++)
        if (id->trial[i].frames > 0)
            return false;
    return true;
}
