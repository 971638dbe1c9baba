#include <gonio/measure.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text;
} flags[GONIO_FLAG_COUNT] = {
    /* in the order of the bits */
    { "drift", "drift" },
    { "drift_reject", "drift too large" },
    { "dedrifted", "drift removed" },
    { "spread", "repetitions differ widely" },
    { "few", "few valid repetitions" },
    { "no_plateau", "end of range not held" },
    { "no_return", "did not return to neutral" },
    { "trunk_unseen", "trunk not measured" },
    { "out_of_plane", "moved out of plane" },
    { "gap", "samples missing" },
    { "low_rate", "sensor too slow" },
    { "saturated", "sensor at the end of its own range" },
    { "no_neutral", "no still neutral" },
    { "forward_assumed", "facing taken from the sensor's place" },
    { "stopped", "stopped early" },
    { "fused_by_sensor", "orientation made by the sensor" },
    { "sensor_lost", "sensor lost" },
    { "no_neutral_hold", "no hold in neutral" },
    { "trunk_moved", "trunk moved" },
    { "half_way", "stopped half way" },
    { "corrected", "corrected afterwards" },
    { "withdrawn", "withdrawn" },
    { "slip", "sensor slipped" },
    { "fast", "moved fast" },
    { "practice", "for practice" },
    { "rejected", "ruled out by a person" },
    { "marked", "end of range marked by a person" },
};

static int row(unsigned flag)
{
    for (int i = 0; i < GONIO_FLAG_COUNT; i++)
        if (flag == 1u << i)
            return i;
    return -1;
}

const char *gonio_flag_name(unsigned flag)
{
    int i = row(flag);
    return i < 0 ? NULL : flags[i].name;
}

const char *gonio_flag_text(unsigned flag)
{
    int i = row(flag);
    return i < 0 ? NULL : flags[i].text;
}

size_t gonio_flags_format(unsigned set, char *out, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return 0;
    out[0] = '\0';
    for (int i = 0; i < GONIO_FLAG_COUNT; i++) {
        size_t need = strlen(flags[i].name) + (used > 0);
        if (!(set & 1u << i))
            continue;
        if (used + need >= size)
            break;
        used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ";" : "", flags[i].name);
    }
    return used;
}

/* The bit of a word of so many bytes; 0 where it is none. */
static unsigned bit_of(const char *word, size_t len)
{
    for (int i = 0; i < GONIO_FLAG_COUNT; i++)
        if (strlen(flags[i].name) == len && memcmp(flags[i].name, word, len) == 0)
            return 1u << i;
    return 0;
}

/* @param all  false as soon as a word is not known */
static unsigned read_words(const char *text, bool *all)
{
    unsigned set = 0;
    while (*text) {
        size_t len   = strcspn(text, ";");
        unsigned bit = bit_of(text, len);
        *all &= bit != 0;
        set |= bit;
        text += len + (text[len] == ';');
    }
    return set;
}

enum gonio_status gonio_flags_parse(const char *text, unsigned *out)
{
    bool all     = true;
    unsigned set = read_words(text, &all);
    if (!all)
        return GONIO_EFORMAT;
    *out = set;
    return GONIO_OK;
}

unsigned gonio_flags_known(const char *text)
{
    bool all = true;
    return read_words(text, &all);
}
