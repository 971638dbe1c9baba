/* Every case of tests/reference/vectors: whole, cut at every place, byte by byte, and behind junk.
 */
#include "check.h"
#include "drivers/identify.h"

enum { BYTES_MAX = 512, FRAMES_MAX = 8, LINE = 1024 };

struct vector {
    char name[64], given[64], means[128];
    bool tx;
    uint8_t byte[BYTES_MAX];
    size_t len;
    int frames, junk; /* -1: not told */
    char frame[FRAMES_MAX][LINE];
};

static const char *value_of(const char *pairs, const char *key, char *out, size_t size)
{
    char start[40];
    snprintf(start, sizeof start, "%s=", key);
    for (const char *p = pairs; p && *p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
        if (strncmp(p, start, strlen(start)) == 0) {
            snprintf(out, size, "%.*s", (int)strcspn(p + strlen(start), " \n"), p + strlen(start));
            return out;
        }
    return NULL;
}

static void add_hex(struct vector *v, const char *text)
{
    unsigned byte;
    int used;
    while (sscanf(text, "%2x%n", &byte, &used) == 1) {
        v->byte[v->len++] = (uint8_t)byte;
        text += used;
    }
}

static void add_line(struct vector *v, char *line)
{
    char *colon = strchr(line, ':');
    if (!colon)
        return;
    *colon                    = '\0';
    char *text                = colon + 1 + (colon[1] == ' ');
    text[strcspn(text, "\n")] = '\0';
    if (strcmp(line, "case") == 0)
        snprintf(v->name, sizeof v->name, "%s", text);
    else if (strcmp(line, "given") == 0)
        snprintf(v->given, sizeof v->given, "%s", text);
    else if (strcmp(line, "means") == 0)
        snprintf(v->means, sizeof v->means, "%s", text);
    else if (strcmp(line, "dir") == 0)
        v->tx = strcmp(text, "tx") == 0;
    else if (strcmp(line, "hex") == 0)
        add_hex(v, text);
    else if (strcmp(line, "frames") == 0)
        v->frames = atoi(text);
    else if (strcmp(line, "junk") == 0)
        v->junk = atoi(text);
    else if (strcmp(line, "frame") == 0)
        snprintf(v->frame[atoi(text)], LINE, "%s", strchr(text, ' ') + 1);
}

static bool next_vector(FILE *file, struct vector *v)
{
    *v = (struct vector){ .frames = -1, .junk = -1 };
    char line[LINE];
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '\n' && v->name[0])
            return true;
        if (line[0] != '#')
            add_line(v, line);
    }
    return v->name[0] != '\0';
}

static void check_list(
    const struct vector *v, const char *pairs, const char *key, const double *got, int count)
{
    char text[256];
    if (!value_of(pairs, key, text, sizeof text))
        return;
    char *p = text;
    for (int i = 0; *p; i++) {
        double want = strtod(p, &p);
        CHECK(i < count, "%s: %s has more than %d values", v->name, key, count);
        CHECK_NEAR(got[i], want, 1e-6 + 1e-6 * fabs(want), "%s: %s[%d]", v->name, key, i);
        p += *p == ',';
    }
}

static void check_raw(
    const struct vector *v, const char *pairs, const char *key, const struct gonio_extra *x)
{
    double raw[9];
    for (int i = 0; i < 9; i++)
        raw[i] = x->raw[i];
    check_list(v, pairs, key, raw, x->cells);
}

static void check_frame(const struct vector *v, const char *pairs, const struct gonio_extra *x)
{
    char text[64];
    if (value_of(pairs, "type", text, sizeof text))
        CHECK(strcmp(x->type, text) == 0, "%s: type %s, want %s", v->name, x->type, text);
    if (value_of(pairs, "time", text, sizeof text) && strcmp(x->type, "time") == 0) {
        char got[64];
        snprintf(got, sizeof got, "%04d-%02d-%02dT%02d:%02d:%06.3f", x->year, x->month, x->day,
            x->hour, x->minute, x->second);
        assert_string_equal(got, text);
    }
    double cell4 = x->raw[3], reg = x->reg, whole[2] = { (double)x->whole[0], (double)x->whole[1] };
    check_list(v, pairs, "cell4", &cell4, 1);
    if (value_of(pairs, "reg", text, sizeof text))
        CHECK(strtol(text, NULL, 16) == (long)reg, "%s: register %g", v->name, reg);
    check_list(v, pairs, "press_pa", whole, x->wholes);
    check_list(v, pairs, "height_cm", whole + 1, x->wholes - 1);
    check_raw(v, pairs, "raw", x);
    check_raw(v, pairs, "regs", x);
    if (strcmp(x->type, "mag") == 0)
        check_raw(v, pairs, "mag_raw", x);
    check_list(v, pairs, "acc_g", x->value, x->values);
    bool combined = strcmp(x->type, "combined") == 0;
    check_list(v, pairs, "gyr_dps", x->value + (combined ? 3 : 0), x->values);
    if (strcmp(x->type, "regs") != 0)
        check_list(v, pairs, "rpy_deg", x->value + (combined ? 6 : 0), x->values);
    check_list(v, pairs, "q", x->value, x->values);
    check_list(v, pairs, "ypr_deg", x->value, 3);
    check_list(v, pairs, "acc_mg", x->value + 3, 3);
    check_list(v, pairs, "index", x->value + 6, 1);
    check_list(v, pairs, "mi", x->value + 7, 1);
    check_list(v, pairs, "mr", x->value + 8, 1);
}

/* Frames of the bytes, read in pieces that end at `cut` and then every `step` bytes. */
static void walk(const struct vector *v, const struct gonio_driver *d, const uint8_t *byte,
    size_t len, size_t cut, size_t step, size_t extra_junk)
{
    size_t at = 0, have = cut;
    int frames  = 0;
    size_t junk = 0;
    for (;;) {
        enum gonio_reject why = GONIO_REJECT_NONE;
        bool ended            = have == len;
        ptrdiff_t n           = at < have ? d->cut(byte + at, have - at, ended, &why) : 0;
        if (n == 0 && ended)
            break;
        if (n == 0) {
            have = have + step < len ? have + step : len;
            continue;
        }
        if (n > 0) {
            struct gonio_extra x;
            CHECK(frames < v->frames, "%s: more than %d frames", v->name, v->frames);
            assert_int_equal(d->inspect(byte + at, (size_t)n, &x), GONIO_OK);
            check_frame(v, v->frame[frames++], &x);
        } else {
            junk += (size_t)-n;
        }
        at += (size_t)(n > 0 ? n : -n);
    }
    CHECK(frames == v->frames, "%s: %d frames, want %d (cut at %zu)", v->name, frames, v->frames,
        cut);
    if (v->junk >= 0)
        CHECK(junk == (size_t)v->junk + extra_junk, "%s: %zu bytes of junk, want %d and %zu",
            v->name, junk, v->junk, extra_junk);
}

static void check_rx(const struct vector *v, const struct gonio_driver *d)
{
    for (size_t cut = 0; cut <= v->len; cut++)
        walk(v, d, v->byte, v->len, cut, BYTES_MAX, 0);
    walk(v, d, v->byte, v->len, 0, 1, 0);
    /* Junk that can't be taken for a start of a frame, and the last byte of a header. */
    static const uint8_t junk[] = { 0x00, 0x13, 0xFF, 0x50, 0x99, 0x61, 0x10 };
    uint8_t behind[BYTES_MAX + sizeof junk];
    memcpy(behind, junk, sizeof junk);
    memcpy(behind + sizeof junk, v->byte, v->len);
    walk(v, d, behind, v->len + sizeof junk, 0, 1, sizeof junk);
}

static bool sent(const struct vector *v, const struct gonio_command *c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c[i].len == v->len && memcmp(c[i].byte, v->byte, v->len) == 0)
            return true;
    return false;
}

/* Commands that we send have the bytes of the vectors. */
static int check_tx(const struct vector *v, const struct gonio_driver *d)
{
    struct gonio_command plan[GONIO_COMMANDS_MAX], save[GONIO_COMMANDS_MAX];
    static const char *ours[] = { "wit-tx-unlock", "wit-tx-rate100", "wit-tx-baud115200" };
    size_t n =
        d->plan(&(struct gonio_seen){ .baud = 9600, .rate_hz = 10, .has = GONIO_HAS_ACC }, plan);
    for (size_t i = 0; i < COUNT(ours); i++)
        if (strcmp(v->name, ours[i]) == 0) {
            CHECK(sent(v, plan, n), "%s is not in the plan", v->name);
            return 1;
        }
    if (strcmp(v->name, "wit-tx-save") == 0) {
        CHECK(!sent(v, plan, n), "a plan must not save");
        CHECK(sent(v, save, d->save(save)), "%s is not how we save", v->name);
        return 1;
    }
    if (strcmp(v->name, "wit-tx-read-version") == 0) {
        CHECK(sent(v, d->ask, 1), "%s is not our question", v->name);
        return 1;
    }
    return 0;
}

static void run_file(const char *path, const char *device, int want_rx, int want_tx)
{
    FILE *file = fopen(path, "r");
    CHECK(file, "%s is missing", path);
    const struct gonio_driver *d = gonio_driver_find(device);
    struct vector v;
    int rx = 0, tx = 0;
    while (next_vector(file, &v)) {
        if (v.tx) {
            tx += check_tx(&v, d);
            continue;
        }
        check_rx(&v, d);
        rx++;
    }
    fclose(file);
    CHECK(rx == want_rx && tx == want_tx, "%s: %d and %d cases", path, rx, tx);
}

static void test_witmotion(void **state)
{
    (void)state;
    run_file("tests/reference/vectors/witmotion.txt", "witmotion", 21, 5);
}

static void test_bno08x_rvc(void **state)
{
    (void)state;
    run_file("tests/reference/vectors/bno08x_rvc.txt", "bno08x_rvc", 6, 0);
}

static void test_each_file_is_recognised(void **state)
{
    (void)state;
    static const char *const files[][2] = { { "tests/reference/vectors/witmotion.txt",
                                                "witmotion" },
        { "tests/reference/vectors/bno08x_rvc.txt", "bno08x-rvc" } };
    for (size_t i = 0; i < COUNT(files); i++) {
        FILE *file = fopen(files[i][0], "r");
        static struct identify id;
        identify_init(&id, NULL);
        struct vector v;
        while (next_vector(file, &v))
            if (!v.tx)
                identify_add(&id, v.byte, v.len);
        fclose(file);
        const struct gonio_driver *found = identify_driver(&id, true);
        CHECK(found && strcmp(found->name, files[i][1]) == 0, "%s: taken for %s", files[i][1],
            found ? found->name : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_witmotion),
        cmocka_unit_test(test_bno08x_rvc),
        cmocka_unit_test(test_each_file_is_recognised),
    };
    return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
