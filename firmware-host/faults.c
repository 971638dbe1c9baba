#include "faults.h"
#include "base/note.h"
#include "base/text.h"
#include "words.h"
#include <math.h>
#include <string.h>

static const double STALL_EVERY_S = 10.0;

static const struct {
    const char *name;
    double amount, most;
    const char *unit;
} faults[EMU_FAULTS] = {
    [EMU_FAULT_DROP]    = { "drop", 0.001, 1, "a share of the bytes" },
    [EMU_FAULT_FLIP]    = { "flip", 0.001, 1, "a share of the bytes" },
    [EMU_FAULT_DUP]     = { "dup", 0.001, 1, "a share of the bytes" },
    [EMU_FAULT_STALL]   = { "stall", 2.0, 10, "seconds" },
    [EMU_FAULT_BURST]   = { "burst", 0.040, 1, "seconds" },
    [EMU_FAULT_GARBAGE] = { "garbage", 0, 0, "nothing" },
    [EMU_FAULT_UNPLUG]  = { "unplug", -1, 1e6, "seconds" },
    [EMU_FAULT_SILENT]  = { "silent", 0, 0, "nothing" },
};

const char *emu_faults_name(size_t i) { return i < EMU_FAULTS ? faults[i].name : NULL; }

void emu_faults_init(struct emu_faults *f, uint64_t seed)
{
    *f = (struct emu_faults){ .on = 0 };
    emu_random_init(&f->random, seed, EMU_STREAM_FAULTS);
    for (size_t i = 0; i < EMU_FAULTS; i++)
        f->amount[i] = faults[i].amount;
}

static enum gonio_status switch_on(struct emu_faults *f, const char *word, size_t len)
{
    const char *equals = memchr(word, '=', len), *end = word + len;
    size_t name_len = equals ? (size_t)(equals - word) : len, i = 0;
    while (i < EMU_FAULTS &&
           (strlen(faults[i].name) != name_len || memcmp(faults[i].name, word, name_len) != 0))
        i++;
    char list[WORDS_MAX];
    if (i == EMU_FAULTS)
        return note(GONIO_EINVAL, "--fault %.*s: there is no such fault; there are %s",
            (int)name_len, word, words_join(emu_faults_name, list));
    double amount = f->amount[i];
    if (equals &&
        (number_parse(equals + 1, end, &amount) != end || amount < 0 || amount > faults[i].most))
        return note(GONIO_EINVAL, "--fault %.*s: it takes %s, from 0 to %g", (int)len, word,
            faults[i].unit, faults[i].most);
    f->amount[i] = amount;
    f->on |= 1u << i;
    return GONIO_OK;
}

enum gonio_status emu_faults_parse(struct emu_faults *f, const char *words)
{
    for (;;) {
        size_t len               = strcspn(words, ",");
        enum gonio_status status = switch_on(f, words, len);
        if (status != GONIO_OK || words[len] == '\0')
            return status;
        words += len + 1;
    }
}

static bool strikes(struct emu_faults *f, enum emu_fault which)
{
    return f->on & 1u << which && emu_random_between(&f->random, 0, 1) < f->amount[which];
}

static size_t spoil(struct emu_faults *f, const uint8_t *bytes, size_t len, uint8_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = bytes[i];
        if (f->on & 1u << EMU_FAULT_GARBAGE)
            byte = (uint8_t)emu_random_bits(&f->random);
        if (strikes(f, EMU_FAULT_DROP))
            continue;
        if (strikes(f, EMU_FAULT_FLIP))
            byte ^= (uint8_t)(1u << (emu_random_bits(&f->random) & 7));
        out[n++] = byte;
        if (strikes(f, EMU_FAULT_DUP))
            out[n++] = byte;
    }
    return n;
}

/* Hold back what came in this bunch; when the next one begins, let it go. */
static size_t bunch(struct emu_faults *f, double time_s, uint8_t *bytes, size_t len)
{
    long long now = (long long)floor(time_s / f->amount[EMU_FAULT_BURST]);
    size_t n      = 0;
    uint8_t fresh[1 << 10];
    if (len > sizeof fresh)
        len = sizeof fresh;
    memcpy(fresh, bytes, len);
    if (now != f->bunch || f->held_len + len > EMU_FAULTS_HELD) {
        n = f->held_len;
        memcpy(bytes, f->held, n);
        f->held_len = 0;
        f->bunch    = now;
    }
    memcpy(f->held + f->held_len, fresh, len);
    f->held_len += len;
    return n;
}

size_t emu_faults_pass(
    struct emu_faults *f, double time_s, const uint8_t *bytes, size_t len, uint8_t *out)
{
    if (f->on & 1u << EMU_FAULT_SILENT)
        return 0;
    if (f->on & 1u << EMU_FAULT_STALL &&
        fmod(time_s, STALL_EVERY_S) >= STALL_EVERY_S - f->amount[EMU_FAULT_STALL])
        return 0;
    size_t n = spoil(f, bytes, len, out);
    if (f->on & 1u << EMU_FAULT_BURST && f->amount[EMU_FAULT_BURST] > 0)
        n = bunch(f, time_s, out, n);
    return n;
}
