/* What a report says of what the patient reported: each number as it was, the change that follows
 * from what is printed, and no more than is known. */
#include "base/text.h"
#include "check.h"
#include "report/outcomes.h"

#define NONE ((double)NAN)

struct told {
    const char *phase, *item;
    double value;
    const char *text, *movement, *side;
};

/* clang-format off */
#define V(phase, item, value) { phase, item, value, NULL, NULL, NULL }
/* clang-format on */

struct said {
    char text[4000];
};

static void listen(void *user, const char *sentence)
{
    struct said *said = user;
    size_t used       = strlen(said->text);
    CHECK(text_format(said->text + used, sizeof said->text - used, "%s%s", used ? "\n" : "",
              sentence) == GONIO_OK,
        "%s", sentence);
}

static const struct {
    const char *legend;
    struct told row[6];
    const char *says;
} visits[] = {
    { "nothing", { V(NULL, NULL, 0) }, "" },
    { "within error, as in the design", { V("before", "nprs_now", 6), V("after", "nprs_now", 3) },
        "Pain now (0 to 10): 6 → 3 (−3; smallest detectable change 4.0, Kovacs 2008): within "
        "measurement error." },
    { "beyond error", { V("before", "nprs_now", 8), V("after", "nprs_now", 3) },
        "Pain now (0 to 10): 8 → 3 (−5; smallest detectable change 4.0, Kovacs 2008): exceeds "
        "measurement error." },
    { "at the error", { V("before", "nprs_now", 2), V("after", "nprs_now", 6) },
        "Pain now (0 to 10): 2 → 6 (+4; smallest detectable change 4.0, Kovacs 2008): exceeds "
        "measurement error." },
    { "no change", { V("before", "nprs_now", 2), V("after", "nprs_now", 2) },
        "Pain now (0 to 10): 2 → 2 (0; smallest detectable change 4.0, Kovacs 2008): within "
        "measurement error." },
    { "one phase", { V("after", "nprs_worst", 7) },
        "Worst pain in 24 hours (0 to 10): 7 after treatment." },
    { "a baseline is no before", { V("baseline", "nprs_now", 7), V("after", "nprs_now", 3) },
        "Pain now (0 to 10): 3 after treatment." },
    { "no limit was read", { V("before", "headache_days", 12), V("after", "headache_days", 6) },
        "Headache days of the last 28 (0 to 28): 12 → 6 (−6); no smallest detectable change is "
        "known "
        "here." },
    { "a scale with a zero in it", { V("", "groc", 3) },
        "Global rating of change (−7 to +7): +3." },
    { "below zero", { V("after", "groc", -2) },
        "Global rating of change (−7 to +7): −2 after treatment." },
    { "zero", { V("", "groc", 0) }, "Global rating of change (−7 to +7): 0." },
    { "an activity, named once",
        { { "before", "psfs_1", 4, "reverse the car", NULL, NULL }, V("after", "psfs_1", 7) },
        "Activity 1, reverse the car (0 to 10): 4 → 7 (+3); no smallest detectable change is known "
        "here." },
    { "on a movement, beside the pain as such",
        { { "before", "nprs_now", 6, NULL, "cervical.rotation_left", NULL },
            V("before", "nprs_now", 4) },
        "Pain now, Neck rotation, left (0 to 10): 6 before treatment.\n"
        "Pain now (0 to 10): 4 before treatment." },
    { "in the order of the table", { V("", "groc", 1), V("before", "nprs_now", 4) },
        "Pain now (0 to 10): 4 before treatment.\nGlobal rating of change (−7 to +7): +1." },
    { "the index, all items", { V("before", "ndi_raw", 24), V("after", "ndi_raw", 13) },
        "Neck Disability Index (0 to 50): 24, moderate → 13, mild (−11; smallest detectable change "
        "10.2, Young 2009): exceeds measurement error." },
    { "the index, an item left out",
        { V("before", "ndi_raw", 17), V("before", "ndi_answered", 9), V("after", "ndi_raw", 9) },
        "Neck Disability Index (0 to 50): 18.9, moderate → 9, mild (−9.9; smallest detectable "
        "change "
        "10.2, Young 2009): within measurement error. Scaled up from 9 answered items before." },
    { "the index, at the border",
        { V("before", "ndi_raw", 13), V("before", "ndi_answered", 8), V("after", "ndi_raw", 6) },
        "Neck Disability Index (0 to 50): 16.3, moderate → 6, mild (−10.3; smallest detectable "
        "change "
        "10.2, Young 2009): exceeds measurement error. Scaled up from 8 answered items before." },
    { "the index, a sum that can't be",
        { V("before", "ndi_raw", 45), V("before", "ndi_answered", 8), V("after", "ndi_raw", 6) },
        "Neck Disability Index (0 to 50): 6, mild after treatment.\n"
        "Neck Disability Index: a sum is more than its answered items give, and was left out; "
        "correct "
        "one of the two." },
    { "only how many items", { V("before", "ndi_answered", 8) }, "" },
    { "treatments",
        { { "", "treatment", 10, "sternocleidomastoid", NULL, "right" },
            { "", "treatment", NONE, "scalenes", NULL, NULL } },
        "Treated: right sternocleidomastoid, 10 min; scalenes." },
    { "stopped", { { "", "stop", NONE, "dizziness", "cervical.extension", NULL } },
        "Stopped (Neck flexion-extension, extension): dizziness." },
    { "stopped, of a pair", { { "", "stop", NONE, "new pain", "cervical.rotation", NULL } },
        "Stopped (Neck rotation): new pain." },
    { "an item of a newer version", { V("", "hit_6", 60) }, "" },
};

static size_t fill(const struct told *row, struct gonio_outcome *out)
{
    size_t n = 0;
    for (; n < 6 && row[n].phase; n++) {
        memset(&out[n], 0, sizeof out[n]);
        strcpy(out[n].phase, row[n].phase);
        strcpy(out[n].item, row[n].item);
        strcpy(out[n].text, row[n].text ? row[n].text : "");
        strcpy(out[n].movement, row[n].movement ? row[n].movement : "");
        strcpy(out[n].side, row[n].side ? row[n].side : "");
        out[n].value = row[n].value;
    }
    return n;
}

static void test_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(visits); i++) {
        struct gonio_outcome row[6];
        struct said said  = { "" };
        struct findings f = { .outcome = row, .outcomes = fill(visits[i].row, row) };
        outcomes_tell(&f, listen, &said);
        CHECK(strcmp(said.text, visits[i].says) == 0, "%s:\n%s\nnot\n%s", visits[i].legend,
            said.text, visits[i].says);
    }
}

/* All sums and answered items there are: what is printed adds up, and lies on the verdict's side.
 */
static void test_the_index_adds_up(void **state)
{
    (void)state;
    int told = 0;
    for (int answered = 5; answered <= 10; answered++)
        for (int before = 0; before <= 5 * answered; before++)
            for (int after = 0; after <= 50; after++) {
                const struct told rows[6] = { V("before", "ndi_raw", before),
                    V("before", "ndi_answered", answered), V("after", "ndi_raw", after) };
                struct gonio_outcome row[6];
                struct said said  = { "" };
                struct findings f = { .outcome = row, .outcomes = fill(rows, row) };
                outcomes_tell(&f, listen, &said);
                const char *arrow = strstr(said.text, "→ "),
                           *open  = strstr(said.text, " (0 to 50): ");
                CHECK(arrow && open, "%s", said.text);
                double b          = atof(open + strlen(" (0 to 50): "));
                double a          = atof(arrow + strlen("→ "));
                const char *paren = strchr(arrow, '(') + 1;
                bool down         = strncmp(paren, "−", strlen("−")) == 0;
                double change     = atof(paren + (down ? strlen("−") : *paren == '+'));
                CHECK_NEAR(a - b, down ? -change : change, 1e-9, "%s", said.text);
                bool beyond = strstr(said.text, "exceeds") != NULL;
                CHECK(beyond == (fabs(after - before * 10.0 / answered) >= 10.2), "%s", said.text);
                CHECK(beyond == (change > 10.2 - 1e-9), "%s", said.text);
                told++;
            }
    CHECK(told > 10000, "%d", told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_the_index_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
