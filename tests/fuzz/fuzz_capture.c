/* Any bytes through capture_cut, as a replay walks through them. Beyond "no crash": what is cut
 * lies within the input, one byte less would not have been enough, and more behind changes nothing. */
#include "transport/transport.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void look_again(const uint8_t *p, size_t cut, bool first)
{
    const uint8_t *data;
    size_t len;
    int64_t time_ns;
    must(capture_cut(p, cut, first, &data, &len, &time_ns) == (ptrdiff_t)cut);
    must(capture_cut(p, cut - 1, first, &data, &len, &time_ns) == 0);
}

static void walk(const uint8_t *p, size_t left, bool first)
{
    const uint8_t *data;
    size_t len;
    int64_t time_ns;
    ptrdiff_t cut;
    while ((cut = capture_cut(p, left, first, &data, &len, &time_ns)) > 0) {
        must((size_t)cut <= left && time_ns >= 0);
        must(data >= p && data + len == p + cut && (len == 0) == first);
        look_again(p, (size_t)cut, first);
        p += cut;
        left -= (size_t)cut;
        first = false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    walk(bytes, size, true);
    walk(bytes, size, false); /* headers are hard to hit upon: records from the first byte as well */
    return 0;
}
