/* Frames put together to samples, one output cycle each. */
#include "check.h"
#include "drivers/stream.h"
#include "drivers/table.h"

struct bytes {
    uint8_t byte[8192];
    size_t len;
};

static void add_frame(struct bytes *b, uint8_t type, int16_t first)
{
    uint8_t *f = b->byte + b->len;
    memset(f, 0, 11);
    f[0]  = 0x55;
    f[1]  = type;
    f[2]  = (uint8_t)first;
    f[3]  = (uint8_t)(first >> 8);
    f[10] = sum8(f, 10);
    b->len += 11;
}

/* Cycles of acc, gyro, quaternion; the number of the cycle stands in each. */
static struct bytes cycles(int count)
{
    struct bytes b = { .len = 0 };
    for (int i = 0; i < count; i++) {
        add_frame(&b, 0x51, (int16_t)i);
        add_frame(&b, 0x52, (int16_t)i);
        add_frame(&b, 0x59, (int16_t)i);
    }
    return b;
}

static size_t run(
    const struct bytes *b, size_t step, bool eager, struct gonio_sample *out, size_t most)
{
    static struct stream s;
    stream_init(&s, gonio_driver_find("witmotion"));
    s.eager  = eager;
    size_t n = 0;
    for (size_t at = 0; at < b->len; at += step) {
        size_t room, part = at + step <= b->len ? step : b->len - at;
        memcpy(stream_room(&s, &room), b->byte + at, part);
        stream_add(&s, part);
        while (n < most && stream_next(&s, false, &out[n]) == GONIO_OK)
            n++;
    }
    while (n < most && stream_next(&s, true, &out[n]) == GONIO_OK)
        n++;
    return n;
}

static bool same(const struct gonio_sample *a, const struct gonio_sample *b)
{
    return a->has == b->has && a->seq == b->seq && a->acc_m_s2.x == b->acc_m_s2.x &&
           a->gyro_rad_s.x == b->gyro_rad_s.x && a->q_GS.w == b->q_GS.w;
}

static void test_a_cycle_is_a_sample_however_the_bytes_are_cut(void **state)
{
    (void)state;
    struct gonio_sample whole[64], cut[64];
    struct bytes b = cycles(20);
    for (int eager = 0; eager < 2; eager++) {
        size_t n = run(&b, b.len, eager, whole, 64);
        assert_int_equal(n, 20);
        for (size_t i = 0; i < n; i++) {
            CHECK(
                whole[i].has == (GONIO_HAS_ACC | GONIO_HAS_TEMP | GONIO_HAS_GYRO | GONIO_HAS_QUAT),
                "sample %zu", i);
            CHECK_NEAR(
                whole[i].acc_m_s2.x, (double)i * 16 * 9.80665 / 32768, 1e-12, "sample %zu", i);
            assert_int_equal(whole[i].seq, i);
        }
        for (size_t step = 1; step < 70; step++) {
            assert_int_equal(run(&b, step, eager, cut, 64), n);
            for (size_t i = 0; i < n; i++)
                CHECK(same(&whole[i], &cut[i]), "eager %d, step %zu, sample %zu", eager, step, i);
        }
    }
}

static void test_eager_gives_a_sample_with_its_last_byte(void **state)
{
    (void)state;
    static struct stream s;
    stream_init(&s, gonio_driver_find("witmotion"));
    s.eager        = true;
    struct bytes b = cycles(10);
    size_t given   = 0;
    for (size_t at = 0; at < b.len; at++) {
        size_t room;
        *stream_room(&s, &room) = b.byte[at];
        stream_add(&s, 1);
        struct gonio_sample sample;
        if (stream_next(&s, false, &sample) == GONIO_OK && ++given > 4)
            assert_int_equal((at + 1) % 33, 0);
    }
    assert_int_equal(given, 10);
}

static void test_a_lost_frame_costs_its_fields_only(void **state)
{
    (void)state;
    struct gonio_sample out[64];
    for (size_t lost = 0; lost < 3; lost++)
        for (int eager = 0; eager < 2; eager++) {
            struct bytes b = cycles(20);
            b.byte[33 * 10 + 11 * lost + 4] ^= 0x40; /* cycle 10 */
            size_t n = run(&b, 7, eager, out, 64);
            CHECK(n == 20, "lost %zu, eager %d: %zu samples", lost, eager, n);
            static const unsigned left[] = { GONIO_HAS_GYRO | GONIO_HAS_QUAT,
                GONIO_HAS_ACC | GONIO_HAS_TEMP | GONIO_HAS_QUAT,
                GONIO_HAS_ACC | GONIO_HAS_TEMP | GONIO_HAS_GYRO };
            CHECK(
                out[10].has == left[lost], "lost %zu, eager %d: has %x", lost, eager, out[10].has);
        }
}

static void test_cycles_that_grow_and_shrink(void **state)
{
    (void)state;
    struct bytes b = cycles(8);
    for (int i = 0; i < 8; i++) {
        add_frame(&b, 0x51, (int16_t)i);
        add_frame(&b, 0x52, (int16_t)i);
    }
    for (int i = 0; i < 8; i++) {
        add_frame(&b, 0x51, (int16_t)i);
        add_frame(&b, 0x52, (int16_t)i);
        add_frame(&b, 0x54, (int16_t)i);
        add_frame(&b, 0x59, (int16_t)i);
    }
    struct gonio_sample out[64];
    assert_int_equal(run(&b, 5, false, out, 64), 24);
    /* Eager: the first longer cycle has been given short, and its rest makes a row of its own. */
    size_t n = run(&b, 5, true, out, 64);
    CHECK(n == 24 || n == 25, "%zu samples", n);
    assert_true(out[n - 1].has & GONIO_HAS_MAG);
    assert_true(out[n - 1].has & GONIO_HAS_ACC);
}

static void test_frames_without_a_sample_make_no_row(void **state)
{
    (void)state;
    struct bytes b = { .len = 0 };
    add_frame(&b, 0x50, 1);
    add_frame(&b, 0x56, 1);
    add_frame(&b, 0x5F, 1);
    add_frame(&b, 0x50, 1);
    struct gonio_sample out[4];
    assert_int_equal(run(&b, 3, false, out, 4), 0);
    add_frame(&b, 0x53, 1); /* an angle alone is an orientation */
    assert_int_equal(run(&b, 3, false, out, 4), 1);
    assert_true(out[0].has & GONIO_HAS_QUAT);
    assert_true(out[0].has & GONIO_HAS_TIME);
}

static void test_the_device_clock_counts_days(void **state)
{
    (void)state;
    static const struct {
        uint8_t from[6], to[6];
        double seconds;
    } rows[] = {
        { { 26, 12, 31, 23, 59, 59 }, { 27, 1, 1, 0, 0, 0 }, 1 },
        { { 28, 2, 28, 23, 59, 59 }, { 28, 3, 1, 0, 0, 0 }, 86401 },
        { { 27, 2, 28, 23, 59, 59 }, { 27, 3, 1, 0, 0, 0 }, 1 },
        { { 26, 4, 30, 12, 0, 0 }, { 26, 5, 1, 12, 0, 0 }, 86400 },
    };
    const struct gonio_driver *d = gonio_driver_find("witmotion");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct gonio_sample a = { 0 }, b = { 0 };
        uint8_t f[11] = { 0x55, 0x50 };
        memcpy(f + 2, rows[i].from, 6);
        d->decode(f, 11, &a);
        memcpy(f + 2, rows[i].to, 6);
        d->decode(f, 11, &b);
        CHECK_NEAR(b.sensor_time_s - a.sensor_time_s, rows[i].seconds, 1e-6, "row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cycle_is_a_sample_however_the_bytes_are_cut),
        cmocka_unit_test(test_eager_gives_a_sample_with_its_last_byte),
        cmocka_unit_test(test_a_lost_frame_costs_its_fields_only),
        cmocka_unit_test(test_cycles_that_grow_and_shrink),
        cmocka_unit_test(test_frames_without_a_sample_make_no_row),
        cmocka_unit_test(test_the_device_clock_counts_days),
    };
    return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
