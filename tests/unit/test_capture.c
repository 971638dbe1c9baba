/* Captures: written, cut at every byte, torn, damaged, replayed. */
#define _XOPEN_SOURCE 700 /* posix_openpt, in line_bench.h */
#include "base/clock.h"
#include "base/file.h"
#include "base/note.h"
#include "line_bench.h"
#include "transport/transport.h"
#include <errno.h>
#include <stdbool.h>

#define HEADER "gonio-capture 1\ndevice: made up\nrate: 100 Hz\n\n"

/* ---- cut ---- */

static const struct {
    const char *legend;
    const char *bytes;
    size_t len;
    bool first;
    ptrdiff_t want;
} cuts[] = {
    { "nothing", "", 0, true, 0 },
    { "the shortest header", "gonio-capture 1\n\n", 17, true, 17 },
    { "a header with lines", HEADER, sizeof HEADER - 1, true, sizeof HEADER - 1 },
    { "its empty line is missing", HEADER, sizeof HEADER - 2, true, 0 },
    { "another format", "gonio-captain 1\n\n", 17, true, -1 },
    { "another version", "gonio-capture 2\n\n", 17, true, -1 },
    { "wrong from its first byte", "x", 1, true, -1 },
    { "a line without a colon", "gonio-capture 1\nkey value\n\n", 27, true, -1 },
    { "a line without a key", "gonio-capture 1\n: value\n\n", 25, true, -1 },
    { "a line without a value", "gonio-capture 1\nkey: \n\n", 23, true, 23 },
    { "a control character", "gonio-capture 1\nkey: \x1b[2J\n\n", 27, true, -1 },
    { "NUL", "gonio-capture 1\nkey: a\0b\n\n", 26, true, -1 },
    { "a record", "\1\0\0\0\0\0\0\0\2\0\0\0ab", 14, false, 14 },
    { "a record and more", "\1\0\0\0\0\0\0\0\2\0\0\0abc", 15, false, 14 },
    { "a record's last byte is missing", "\1\0\0\0\0\0\0\0\2\0\0\0a", 13, false, 0 },
    { "half a record's head", "\1\0\0\0\0\0", 6, false, 0 },
    { "an empty record", "\1\0\0\0\0\0\0\0\0\0\0\0", 12, false, -1 },
    { "the largest record begins", "\1\0\0\0\0\0\0\0\0\0\1\0", 12, false, 0 },
    { "a record too large", "\1\0\0\0\0\0\0\0\1\0\1\0", 12, false, -1 },
    { "a huge record", "\1\0\0\0\0\0\0\0\xff\xff\xff\xff", 12, false, -1 },
    { "the largest time", "\xff\xff\xff\xff\xff\xff\xff\x3f\1\0\0\0z", 13, false, 13 },
    { "a time out of range", "\0\0\0\0\0\0\0\x40\1\0\0\0z", 13, false, -1 },
};

static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cuts); i++) {
        static const uint8_t untouched = 0;
        const uint8_t *data            = &untouched;
        size_t len                     = 77;
        int64_t time_ns                = -77;
        ptrdiff_t got                  = capture_cut(
                             (const uint8_t *)cuts[i].bytes, cuts[i].len, cuts[i].first, &data, &len, &time_ns);
        CHECK(got == cuts[i].want, "%s: want %td, got %td", cuts[i].legend, cuts[i].want, got);
        CHECK((got > 0) == (data != &untouched), "%s: out-arguments", cuts[i].legend);
        if (got > 0 && cuts[i].first)
            CHECK(len == 0, "%s: a header has no data", cuts[i].legend);
    }
}

static void test_a_header_without_end_does_not_grow_for_ever(void **state)
{
    (void)state;
    uint8_t text[CAPTURE_HEADER_MAX + 1];
    const uint8_t *data;
    size_t len;
    int64_t time_ns;
    memset(text, 'k', sizeof text);
    memcpy(text, "gonio-capture 1\nkey: ", 21);
    assert_int_equal(capture_cut(text, CAPTURE_HEADER_MAX - 1, true, &data, &len, &time_ns), 0);
    assert_int_equal(capture_cut(text, CAPTURE_HEADER_MAX, true, &data, &len, &time_ns), -1);
    text[CAPTURE_HEADER_MAX - 2] = text[CAPTURE_HEADER_MAX - 1] = '\n';
    assert_int_equal(
        capture_cut(text, sizeof text, true, &data, &len, &time_ns), CAPTURE_HEADER_MAX);
    text[CAPTURE_HEADER_MAX - 2] = 'k';
    text[CAPTURE_HEADER_MAX]     = '\n';
    assert_int_equal(capture_cut(text, sizeof text, true, &data, &len, &time_ns), -1);
}

/* ---- files ---- */

static char folder[64], path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/gonio-capture-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/a.capture", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

enum { RECORDS = 4 };
static const struct {
    int64_t time_ns;
    const char *bytes;
} sent[RECORDS] = {
    { 5000000000, "a" },
    { 5000000000, "bc" },
    { 5010000001, "a longer record" },
    { 9000000000000, "much later" },
};

/* Put the four records into a capture and return the file's bytes. */
static char *write_sent(size_t *len)
{
    struct capture *c;
    char *bytes;
    unlink(path);
    assert_int_equal(capture_create(path, "device: made up\nrate: 100 Hz\n", &c), GONIO_OK);
    for (int i = 0; i < RECORDS; i++)
        assert_int_equal(
            capture_add(c, sent[i].time_ns, (const uint8_t *)sent[i].bytes, strlen(sent[i].bytes)),
            GONIO_OK);
    assert_int_equal(capture_add(c, 1, NULL, 0), GONIO_OK);
    assert_int_equal(capture_close(c), GONIO_OK);
    assert_int_equal(file_read_whole(path, 1 << 20, &bytes, len), GONIO_OK);
    return bytes;
}

static void put_file(const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
}

static enum gonio_status open_file(struct transport **t)
{
    char port[128];
    snprintf(port, sizeof port, "file:%s", path);
    enum gonio_status status = transport_open(port, 0, t);
    if (status == GONIO_OK)
        transport_replay_fast(*t);
    return status;
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    size_t len, got;
    uint8_t buf[64];
    int64_t arrival_ns, first_ns = 0;
    struct transport *t;
    int fds                 = bench_count_fds();
    char *bytes             = write_sent(&len);
    const int64_t before_ns = clock_monotonic_ns();
    assert_memory_equal(bytes, HEADER, sizeof HEADER - 1);
    assert_int_equal(open_file(&t), GONIO_OK);
    assert_string_equal(t->kind->name, "file");
    assert_int_equal(t->fd, -1);
    for (int i = 0; i < RECORDS; i++) {
        CHECK(t->next_ns > 0, "record %d is foretold", i);
        const int64_t foretold_ns = t->next_ns;
        assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_OK);
        assert_int_equal(got, strlen(sent[i].bytes));
        assert_memory_equal(buf, sent[i].bytes, got);
        assert_int_equal(arrival_ns, foretold_ns);
        if (i == 0)
            first_ns = arrival_ns;
        assert_int_equal(arrival_ns - first_ns, sent[i].time_ns - sent[0].time_ns);
    }
    assert_true(first_ns >= before_ns && first_ns <= clock_monotonic_ns());
    assert_int_equal(t->next_ns, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_END);
    assert_int_equal(t->kind->write(t, buf, 1), GONIO_ASIDE);
    assert_int_equal(t->kind->set_baud(t, 9600), GONIO_ASIDE);
    transport_close(t);
    free(bytes);
    assert_int_equal(bench_count_fds(), fds);
}

static void test_small_reads_give_the_same_bytes(void **state)
{
    (void)state;
    size_t len, got;
    uint8_t byte;
    int64_t arrival_ns;
    struct transport *t;
    free(write_sent(&len));
    assert_int_equal(open_file(&t), GONIO_OK);
    for (int i = 0; i < RECORDS; i++)
        for (const char *p = sent[i].bytes; *p; p++) {
            assert_int_equal(t->kind->read(t, &byte, 1, &got, &arrival_ns), GONIO_OK);
            assert_int_equal(got, 1);
            assert_int_equal(byte, *p);
        }
    assert_int_equal(t->kind->read(t, &byte, 1, &got, &arrival_ns), GONIO_END);
    transport_close(t);
}

/* Its own pace: what is not due is "later", and says until when. */
static void test_pace(void **state)
{
    (void)state;
    size_t len, got;
    uint8_t buf[64];
    int64_t arrival_ns, start_ns;
    char port[128];
    struct transport *t;
    free(write_sent(&len));
    snprintf(port, sizeof port, "file:%s", path);
    assert_int_equal(transport_open(port, 0, &t), GONIO_OK);
    start_ns = t->next_ns;
    assert_true(start_ns <= clock_monotonic_ns()); /* the first is due at once */
    for (int i = 0; i < 3; i++) {
        enum gonio_status status;
        while ((status = t->kind->read(t, buf, sizeof buf, &got, &arrival_ns)) == GONIO_LATER)
            assert_true(t->next_ns > start_ns);
        assert_int_equal(status, GONIO_OK);
        assert_true(clock_monotonic_ns() - start_ns >= sent[i].time_ns - sent[0].time_ns);
    }
    assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_LATER);
    assert_int_equal(t->next_ns - start_ns, sent[3].time_ns - sent[0].time_ns);
    transport_replay_fast(t);
    assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_OK);
    transport_close(t);
}

/* A file cut anywhere gives the records that stand whole in it, and then its end. */
static void test_torn_anywhere(void **state)
{
    (void)state;
    size_t len, got;
    char *bytes = write_sent(&len);
    for (size_t cut = 0; cut <= len; cut++) {
        struct transport *t = NULL;
        uint8_t buf[64];
        int64_t arrival_ns;
        size_t place = sizeof HEADER - 1;
        put_file(bytes, cut);
        enum gonio_status status = open_file(&t);
        CHECK(status == (cut < place ? GONIO_EFORMAT : GONIO_OK), "cut at %zu: %d", cut, status);
        if (status != GONIO_OK)
            continue;
        note_clear();
        for (int i = 0; i < RECORDS && place + 12 + strlen(sent[i].bytes) <= cut; i++) {
            assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_OK);
            assert_int_equal(got, strlen(sent[i].bytes));
            assert_memory_equal(buf, sent[i].bytes, got);
            place += 12 + got;
        }
        status = t->kind->read(t, buf, sizeof buf, &got, &arrival_ns);
        CHECK(status == GONIO_END, "cut at %zu: %d", cut, status);
        CHECK((strstr(note_text(status), "torn") != NULL) == (place != cut), "cut at %zu: %s", cut,
            note_text(status));
        transport_close(t);
    }
    free(bytes);
}

static void test_damage_is_told_after_what_was_good(void **state)
{
    (void)state;
    size_t len, got;
    uint8_t buf[64];
    int64_t arrival_ns;
    struct transport *t;
    char *bytes           = write_sent(&len);
    const size_t second   = sizeof HEADER - 1 + 12 + 1;
    bytes[second + 8 + 3] = 1; /* its length is now above 2^24 */
    put_file(bytes, len);
    assert_int_equal(open_file(&t), GONIO_OK);
    assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns), GONIO_OK);
    for (int i = 0; i < 2; i++) {
        char place[32];
        enum gonio_status status = t->kind->read(t, buf, sizeof buf, &got, &arrival_ns);
        assert_int_equal(status, GONIO_EFORMAT);
        snprintf(place, sizeof place, "byte %zu:", second);
        CHECK(strstr(note_text(status), place), "%s", note_text(status));
    }
    transport_close(t);
    free(bytes);
}

static void test_a_clock_that_goes_back_stands_still(void **state)
{
    (void)state;
    struct capture *c;
    struct transport *t;
    uint8_t buf[4];
    size_t got;
    int64_t arrival_ns[3];
    unlink(path);
    assert_int_equal(capture_create(path, "", &c), GONIO_OK);
    static const int64_t times[] = { 1000, 400, 1500 };
    for (int i = 0; i < 3; i++)
        assert_int_equal(capture_add(c, times[i], (const uint8_t *)"x", 1), GONIO_OK);
    assert_int_equal(capture_close(c), GONIO_OK);
    assert_int_equal(open_file(&t), GONIO_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(t->kind->read(t, buf, sizeof buf, &got, &arrival_ns[i]), GONIO_OK);
    assert_int_equal(arrival_ns[1], arrival_ns[0]);
    assert_int_equal(arrival_ns[2] - arrival_ns[0], 500);
    transport_close(t);
}

static void test_a_long_run_of_bytes_is_split(void **state)
{
    (void)state;
    enum { LEN = 2 * CAPTURE_RECORD_MAX + 5 };
    struct capture *c;
    struct transport *t;
    size_t len = 0, got;
    int64_t arrival_ns, first_ns = 0;
    uint8_t *out = malloc(LEN), *back = malloc(LEN);
    assert_non_null(out);
    assert_non_null(back);
    for (size_t i = 0; i < LEN; i++)
        out[i] = (uint8_t)(i % 253);
    unlink(path);
    assert_int_equal(capture_create(path, "", &c), GONIO_OK);
    assert_int_equal(capture_add(c, 7, out, LEN), GONIO_OK);
    assert_int_equal(capture_close(c), GONIO_OK);
    assert_int_equal(open_file(&t), GONIO_OK);
    while (t->kind->read(t, back + len, LEN - len, &got, &arrival_ns) == GONIO_OK) {
        if (len == 0)
            first_ns = arrival_ns;
        assert_int_equal(arrival_ns, first_ns);
        len += got;
        if (len == LEN)
            break;
    }
    assert_int_equal(len, LEN);
    assert_memory_equal(back, out, LEN);
    assert_int_equal(t->kind->read(t, back, LEN, &got, &arrival_ns), GONIO_END);
    transport_close(t);
    free(out);
    free(back);
}

static void test_only_lines_are_taken_for_a_header(void **state)
{
    (void)state;
    static const char *const bad[] = { "no colon\n", "key: no end", "a: b\n\nc: d\n", "\n", ": v\n",
        "a: \x1b[31m\n", "key:value\n", "two words: x\n" };
    char much[CAPTURE_HEADER_MAX];
    struct capture *c = NULL;
    unlink(path);
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(capture_create(path, bad[i], &c) == GONIO_EINVAL && !c, "\"%s\"", bad[i]);
    memset(much, 'x', sizeof much);
    memcpy(much, "a: ", 3);
    memcpy(much + sizeof much - 2, "\n", 2);
    assert_int_equal(capture_create(path, much, &c), GONIO_EINVAL);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_nothing_is_overwritten(void **state)
{
    (void)state;
    size_t len, again;
    char *bytes              = write_sent(&len), *after;
    struct capture *c        = NULL;
    enum gonio_status status = capture_create(path, "", &c);
    assert_int_equal(status, GONIO_EEXIST);
    CHECK(strstr(note_text(status), "not overwritten"), "%s", note_text(status));
    assert_null(c);
    assert_int_equal(file_read_whole(path, 1 << 20, &after, &again), GONIO_OK);
    assert_int_equal(again, len);
    assert_memory_equal(after, bytes, len);
    free(bytes);
    free(after);
    assert_int_equal(capture_create("/nowhere/at/all", "", &c), GONIO_ENODEV);
    assert_int_equal(capture_close(NULL), GONIO_OK);
}

/* ---- a disk that is full after so many bytes ---- */

static size_t disk_left;

static ssize_t write_to_small_disk(int fd, const void *buf, size_t len)
{
    if (disk_left == 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t n = write(fd, buf, len < disk_left ? len : disk_left);
    disk_left -= n > 0 ? (size_t)n : 0;
    return n;
}

static void test_a_full_disk_leaves_whole_records(void **state)
{
    (void)state;
    size_t whole_len;
    char *whole             = write_sent(&whole_len);
    struct file_ops faulty  = file_ops_system;
    faulty.write            = write_to_small_disk;
    const size_t header_len = sizeof HEADER - 1;
    int fds                 = bench_count_fds();
    for (size_t room = 0; room < whole_len; room++) {
        struct capture *c        = NULL;
        enum gonio_status status = GONIO_OK;
        char *bytes;
        size_t len;
        unlink(path);
        disk_left = room;
        file_ops  = &faulty;
        if (capture_create(path, "device: made up\nrate: 100 Hz\n", &c) != GONIO_OK) {
            file_ops = &file_ops_system;
            CHECK(room < header_len && access(path, F_OK) != 0, "room %zu", room);
            continue;
        }
        size_t expect = header_len;
        for (int i = 0; i < RECORDS; i++) {
            size_t n = strlen(sent[i].bytes);
            status   = capture_add(c, sent[i].time_ns, (const uint8_t *)sent[i].bytes, n);
            if (status == GONIO_OK)
                expect += 12 + n;
        }
        assert_int_equal(status, GONIO_ENOSPC);
        disk_left = 1 << 20; /* room again, too late: the failure sticks */
        assert_int_equal(capture_add(c, 1, (const uint8_t *)"x", 1), GONIO_ENOSPC);
        assert_int_equal(capture_close(c), GONIO_ENOSPC);
        file_ops = &file_ops_system;
        assert_int_equal(file_read_whole(path, 1 << 20, &bytes, &len), GONIO_OK);
        CHECK(len == expect && memcmp(bytes, whole, len) == 0, "room %zu: %zu bytes", room, len);
        free(bytes);
    }
    assert_int_equal(bench_count_fds(), fds);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_a_header_without_end_does_not_grow_for_ever),
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_small_reads_give_the_same_bytes),
        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_torn_anywhere),
        cmocka_unit_test(test_damage_is_told_after_what_was_good),
        cmocka_unit_test(test_a_clock_that_goes_back_stands_still),
        cmocka_unit_test(test_a_long_run_of_bytes_is_split),
        cmocka_unit_test(test_only_lines_are_taken_for_a_header),
        cmocka_unit_test(test_nothing_is_overwritten),
        cmocka_unit_test(test_a_full_disk_leaves_whole_records),
    };
    return cmocka_run_group_tests_name("capture", tests, make_folder, remove_folder);
}
