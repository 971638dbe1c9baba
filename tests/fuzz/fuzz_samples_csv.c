/* Any text as a samples CSV. Beyond "no crash": a sample that is read holds only finite numbers,
 * and written and read again it is as it was where the decimals of the file reach. */
#include "record/samples.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A file that lies in memory: each read takes at most a few bytes, to meet every border. */
static struct memory {
    const uint8_t *at;
    size_t left;
} memory;

static ssize_t read_memory(int fd, void *buf, size_t len)
{
    (void)fd;
    size_t n = len < 97 ? len : 97;
    n        = n < memory.left ? n : memory.left;
    memcpy(buf, memory.at, n);
    memory.at += n;
    memory.left -= n;
    return (ssize_t)n;
}

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void write_and_read_again(const struct gonio_sample *s)
{
    static struct out out;
    static struct samples_reader reader;
    struct gonio_sample back;
    out_init(&out, -1, "out");
    samples_write_header(&out);
    samples_write(&out, s);
    memory = (struct memory){ (const uint8_t *)out.buf, out.len };
    must(samples_reader_open(&reader, -1, "out") == GONIO_OK);
    must(samples_reader_next(&reader, &back) == GONIO_OK);
    must(back.has == s->has && back.sensor == s->sensor);
    must(!(s->has & GONIO_HAS_SEQ) || back.seq == s->seq);
    must(fabs(back.time_s - s->time_s) <= 1e-6 * (1 + fabs(s->time_s)));
    must(fabs(back.q_GS.w - s->q_GS.w) <= 1e-9 * (1 + fabs(s->q_GS.w)));
    must(samples_reader_next(&reader, &back) == GONIO_END);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct samples_reader reader;
    static struct file_ops ops;
    struct gonio_sample s;
    ops      = file_ops_system;
    ops.read = read_memory;
    file_ops = &ops;
    memory   = (struct memory){ bytes, size };
    if (samples_reader_open(&reader, -1, "in") != GONIO_OK)
        return 0;
    while (samples_reader_next(&reader, &s) == GONIO_OK) {
        must(isfinite(s.time_s) && isfinite(s.q_GS.w) && isfinite(s.gyro_rad_s.z) &&
             isfinite(s.temp_c));
        struct memory rest = memory;
        write_and_read_again(&s);
        memory = rest;
    }
    return 0;
}
