/* Memory that ends: each allocation of a smoother fails once, and nothing is lost or left behind.
 * The linker puts these allocations before the C library's (Makefile). */
#include "session/whole.h"
#include "smoothed.h"

void *__real_malloc(size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *block);

enum { HEAD = 16 }; /* before each block stands its size */

static long asked, fail_at = -1, held;
static bool moves = true; /* a block that grows is somewhere else */

void *__wrap_malloc(size_t size)
{
    if (asked++ == fail_at)
        return NULL;
    unsigned char *block = __real_malloc(HEAD + size);
    assert_non_null(block);
    memcpy(block, &size, sizeof size);
    memset(block + HEAD, 0xA5, size);
    held++;
    return block + HEAD;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *block = __wrap_malloc(count * size);
    return block ? memset(block, 0, count * size) : NULL;
}

static size_t size_of(void *block)
{
    size_t size;
    memcpy(&size, (unsigned char *)block - HEAD, sizeof size);
    return size;
}

void __wrap_free(void *block)
{
    if (!block)
        return;
    held--;
    memset(block, 0x5A, size_of(block));
    __real_free((unsigned char *)block - HEAD);
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!moves && old && size <= size_of(old))
        return old;
    void *new = __wrap_malloc(size);
    if (new &&old) {
        memcpy(new, old, size < size_of(old) ? size : size_of(old));
        __wrap_free(old);
    }
    return new;
}

static void simulate(void)
{
    struct worn w = { .head = { .still_s = 2,
                          .yaw_rad       = 1,
                          .q_MS          = { 1, 0, 0, 0 },
                          .seed          = 3,
                          .noise_rad_s   = 1e-3 } };
    worn_simulate(&w, 50, 30);
}

/* Everything that a smoother is asked for; the first that fails. */
static enum gonio_status use(double *covariance)
{
    struct gonio_smoother *s;
    enum gonio_status status = gonio_smoother_new(NULL, &s);
    if (status != GONIO_OK)
        return status;
    for (size_t i = 0; i < rows && status == GONIO_OK; i++) {
        status = gonio_smoother_push(s, &sample[i]);
        if (status != GONIO_OK) {
            assert_int_equal(gonio_smoother_count(s), i);
            CHECK(gonio_smoother_run(s) == GONIO_ENOMEM, "a hole is no recording");
        }
    }
    if (status == GONIO_OK && (status = gonio_smoother_run(s)) != GONIO_OK) {
        assert_int_equal(gonio_smoother_heading_covariance(s, covariance), GONIO_EINVAL);
        assert_int_equal(gonio_smoother_run(s), GONIO_OK); /* there is memory again */
    }
    if (status == GONIO_OK)
        status = gonio_smoother_heading_covariance(s, covariance);
    if (gonio_smoother_count(s) == rows)
        smoothed_take(s);
    gonio_smoother_free(s);
    return status;
}

static void test_each_fails_once(void **state)
{
    (void)state;
    static double covariance[SMOOTHED_MOST];
    static struct gonio_orientation plain[SMOOTHED_MOST];
    simulate();
    moves = false;
    assert_int_equal(use(covariance), GONIO_OK);
    memcpy(plain, out, sizeof plain);
    moves = true;
    asked = 0;
    assert_int_equal(use(covariance), GONIO_OK);
    const long all = asked;
    CHECK(all > 8, "only %ld allocations were seen", all);
    for (size_t i = 0; i < rows; i++)
        CHECK(memcmp(&plain[i].q_GS, &out[i].q_GS, sizeof out[i].q_GS) == 0,
            "the same wherever the blocks lie, row %zu", i);
    for (fail_at = 0; fail_at < all; fail_at++) {
        asked = 0;
        CHECK(use(covariance) == GONIO_ENOMEM, "allocation %ld of %ld", fail_at, all);
        CHECK(held == 0, "allocation %ld of %ld: %ld blocks left", fail_at, all, held);
    }
    fail_at = -1;
}

static enum gonio_status use_whole(void)
{
    static const struct gonio_fusion_options options[GONIO_SENSORS];
    struct whole_held found;
    struct whole *w;
    enum gonio_status status = whole_new(options, &w);
    if (status != GONIO_OK)
        return status;
    for (size_t i = 0; i < rows && status == GONIO_OK; i++)
        status = whole_push(w, &sample[i]);
    if (status == GONIO_OK)
        status = whole_smooth(w);
    if (status == GONIO_OK)
        status = whole_hold(w, "cervical", true, &found);
    whole_free(w);
    return status;
}

static void test_two_sensors(void **state)
{
    (void)state;
    simulate();
    rows = 1000;
    for (size_t i = 0; i < rows; i++)
        sample[i].sensor = i % 2;
    asked = 0;
    assert_int_equal(use_whole(), GONIO_OK);
    const long all = asked;
    for (fail_at = 0; fail_at < all; fail_at++) {
        asked = 0;
        CHECK(use_whole() == GONIO_ENOMEM, "allocation %ld of %ld", fail_at, all);
        CHECK(held == 0, "allocation %ld of %ld: %ld blocks left", fail_at, all, held);
    }
    fail_at = -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_fails_once),
        cmocka_unit_test(test_two_sensors),
    };
    return cmocka_run_group_tests_name("smoother's memory", tests, NULL, NULL);
}
