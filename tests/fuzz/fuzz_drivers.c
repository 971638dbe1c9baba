/* Any bytes through every driver: the first byte chooses the size of the pieces, the rest goes
 * through cut, decode and inspect. What comes out must not depend on the pieces. */
#include "drivers/stream.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t run(const struct gonio_driver *d, const uint8_t *data, size_t size, size_t step, bool eager)
{
    static struct stream s;
    stream_init(&s, d);
    s.eager = eager;
    uint64_t samples = 0;
    struct gonio_sample out;
    for (size_t at = 0; at < size; at += step) {
        size_t room, part = step < size - at ? step : size - at;
        memcpy(stream_room(&s, &room), data + at, part);
        stream_add(&s, part);
        while (stream_next(&s, false, &out) == GONIO_OK)
            samples++;
    }
    while (stream_next(&s, true, &out) == GONIO_OK)
        samples++;
    if (s.bytes != size || s.junk > s.bytes)
        abort();
    return samples * 1000003 + s.frames * 1009 + s.junk;
}

static void walk(const struct gonio_driver *d, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        enum gonio_reject why;
        ptrdiff_t n = d->cut(data + at, size - at, true, &why);
        if (n == 0)
            break;
        if (n > 0) {
            struct gonio_extra extra;
            struct gonio_identity who = { .serial = "" };
            if ((size_t)n > size - at || d->inspect(data + at, (size_t)n, &extra) != GONIO_OK)
                abort();
            for (size_t q = 0; d->learn && q < 3; q++)
                d->learn(q, data + at, (size_t)n, &who);
        }
        at += (size_t)(n > 0 ? n : -n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 4000)
        return 0;
    size_t count, step = 1 + data[0] % 64;
    const struct gonio_driver *const *all = gonio_drivers(&count);
    for (size_t i = 0; i < count; i++) {
        walk(all[i], data + 1, size - 1);
        for (int eager = 0; eager < 2; eager++)
            if (run(all[i], data + 1, size - 1, step, eager) != run(all[i], data + 1, size - 1, 4000, eager))
                abort();
    }
    return 0;
}
