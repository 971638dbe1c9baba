#ifndef TESTS_UNIT_STAND_IN_H
#define TESTS_UNIT_STAND_IN_H
/* Stands in until src/measure and src/joints are here. */
#include <gonio/measure.h>
#include <stdio.h>
#include <string.h>
#include <math.h>
#define WEAK __attribute__((weak))
static const char *const flag_words[] = { "drift", "drift_reject", "dedrifted", "spread", "few", "no_plateau", "no_return",
    "trunk_unseen", "out_of_plane", "gap", "low_rate", "saturated", "no_neutral", "forward_assumed", "stopped", "fused_by_sensor", "sensor_lost" };
WEAK const char *gonio_flag_name(unsigned flag);
WEAK const char *gonio_flag_name(unsigned flag)
{
    for (int i = 0; i < GONIO_FLAG_COUNT; i++)
        if (flag == 1u << i)
            return flag_words[i];
    return NULL;
}
WEAK size_t gonio_flags_format(unsigned flags, char *out, size_t size);
WEAK size_t gonio_flags_format(unsigned flags, char *out, size_t size)
{
    size_t n = 0;
    out[0]   = 0;
    for (int i = 0; i < GONIO_FLAG_COUNT; i++)
        if (flags & 1u << i)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ";" : "", flag_words[i]);
    return n;
}
WEAK enum gonio_status gonio_flags_parse(const char *text, unsigned *out);
WEAK enum gonio_status gonio_flags_parse(const char *text, unsigned *out)
{
    unsigned flags = 0;
    while (*text) {
        size_t len = strcspn(text, ";");
        int i      = 0;
        while (i < GONIO_FLAG_COUNT && !(strlen(flag_words[i]) == len && strncmp(text, flag_words[i], len) == 0))
            i++;
        if (i == GONIO_FLAG_COUNT)
            return GONIO_EFORMAT;
        flags |= 1u << i;
        text += len + (text[len] == ';');
    }
    *out = flags;
    return GONIO_OK;
}
static const struct gonio_joint stand_in_joint         = { .name = "cervical", .angle = { "extension", "lateral_flexion_right", "rotation_left" } };
static const struct gonio_movement stand_in_movement[2] = {
    { "cervical.rotation_left", "cervical.rotation", "Neck rotation, left", "left", "", "", "seated", &stand_in_joint, 2, 1, true, 3.5, 4.1 },
    { "cervical.rotation_right", "cervical.rotation", "Neck rotation, right", "right", "", "", "seated", &stand_in_joint, 2, -1, true, 3.5, 4.1 },
};
WEAK size_t gonio_movement_find(const char *id, const struct gonio_movement *out[2]);
WEAK size_t gonio_movement_find(const char *id, const struct gonio_movement *out[2])
{
    size_t n = 0;
    for (int i = 0; i < 2; i++)
        if (strcmp(id, stand_in_movement[i].id) == 0 || strcmp(id, stand_in_movement[i].pair) == 0)
            out[n++] = &stand_in_movement[i];
    return n;
}
WEAK struct gonio_change gonio_change_judge(const struct gonio_mean *b, const struct gonio_mean *a, double sem_deg);
WEAK struct gonio_change gonio_change_judge(const struct gonio_mean *b, const struct gonio_mean *a, double sem_deg)
{
    struct gonio_change c = { b->mean_deg, a->mean_deg, a->mean_deg - b->mean_deg, 2.326 * sem_deg, 2.772 * sem_deg, 2, GONIO_WITHIN_ERROR, false };
    double d  = fabs(c.change_deg);
    c.verdict = d >= c.mdc95_deg && d > c.ci_deg ? GONIO_CHANGED : d >= c.mdc90_deg ? GONIO_PROBABLY_CHANGED : GONIO_WITHIN_ERROR;
    c.low_confidence = (b->flags | a->flags) != 0;
    return c;
}
WEAK size_t gonio_change_sentence(const struct gonio_change *c, const struct gonio_movement *m, char *out, size_t size);
WEAK size_t gonio_change_sentence(const struct gonio_change *c, const struct gonio_movement *m, char *out, size_t size)
{
    static const char *const words[] = { "within measurement error", "probably changed (90 %)", "exceeds measurement error" };
    return (size_t)snprintf(out, size, "%s rotation %.0f° → %.0f° (%+.0f°, error ±%.1f°): %s%s.", strcmp(m->side, "left") ? "Right" : "Left", c->before_deg, c->after_deg,
        c->change_deg, c->mdc95_deg, words[c->verdict], c->low_confidence ? "; low confidence" : "");
}
#endif
