#include "report/words.h"
#include "base/text.h"
#include "report/both.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const words_safety =
    "This program shows joint angles from a motion sensor. It does not diagnose, and it does not "
    "decide "
    "treatment. It has not been cleared or certified as a medical device. Results depend on how "
    "the sensor is "
    "worn and how the person moves. A qualified clinician interprets them.";

void words_pair(const struct findings_pair *pair, char *out, size_t size)
{
    /* A title is "Neck rotation, left": what stands before the comma names the pair. */
    const char *title = pair->movement[0]->title;
    text_format(out, size, "%.*s", (int)strcspn(title, ","), title);
    out[0] = (char)toupper((unsigned char)out[0]);
}

const char *words_direction(const struct gonio_movement *movement) { return movement->direction; }

const char *words_row(const struct findings_pair *pair, int direction)
{
    return direction == FINDINGS_BOTH ? "together" : words_direction(pair->movement[direction]);
}

static const char *const phase_names[FINDINGS_PHASES][2] = {
    [FINDINGS_BEFORE]   = { "before", "Before" },
    [FINDINGS_AFTER]    = { "after", "After" },
    [FINDINGS_BASELINE] = { "before again", "Before again" },
};

const char *words_phase(int phase) { return phase_names[phase][0]; }

const char *words_heading(int phase) { return phase_names[phase][1]; }

static void put_value(double value_deg, double reach_deg, char *out, size_t size)
{
    if (isfinite(reach_deg))
        text_format(out, size, "%.1f° ± %.1f°", value_deg, reach_deg);
    else
        text_format(out, size, "%.1f°", value_deg);
}

void words_value(
    const struct findings_visit *visit, int phase, int direction, char *out, size_t size)
{
    const struct gonio_log_row *row = &visit->row[phase][direction];
    if (!visit->there[phase][direction])
        text_format(out, size, "–");
    else
        put_value(row->mean_deg, row->uncertainty_deg, out, size);
}

void words_cell(const struct findings *f, const struct findings_pair *pair, int phase,
    int direction, char *out, size_t size)
{
    const struct findings_visit *now = findings_now(pair);
    double sum_deg;
    if (direction != FINDINGS_BOTH)
        words_value(now, phase, direction, out, size);
    else if (both_sum(pair, now, phase, &sum_deg))
        put_value(sum_deg, both_uncertainty(f, pair, now, phase), out, size);
    else
        text_format(out, size, "–");
}

double words_shown_change(const struct gonio_change *change)
{
    return round(change->after_deg * 10) / 10 - round(change->before_deg * 10) / 10;
}

void words_both(const struct findings_pair *pair, char *out, size_t size)
{
    char name[100];
    words_pair(pair, name, sizeof name);
    text_format(out, size, "%s, %s and %s together", name, words_direction(pair->movement[0]),
        words_direction(pair->movement[1]));
}

static void put_both_change(const struct findings_pair *pair, char *out, size_t size)
{
    struct gonio_change change;
    char name[200];
    out[0] = '\0';
    if (!both_change(pair, &change))
        return;
    words_both(pair, name, sizeof name);
    gonio_change_sentence_of(&change, name, out, size);
}

void words_change(const struct findings_pair *pair, int direction, char *out, size_t size)
{
    const struct findings_visit *now = findings_now(pair);
    struct gonio_change change;
    char name[100], value[60];
    if (direction == FINDINGS_BOTH) {
        put_both_change(pair, out, size);
        return;
    }
    if (findings_change(pair, direction, &change)) {
        gonio_change_sentence(&change, pair->movement[direction], out, size);
        return;
    }
    words_pair(pair, name, sizeof name);
    const char *way = words_direction(pair->movement[direction]);
    for (int p = FINDINGS_BEFORE; p <= FINDINGS_AFTER; p++) {
        if (!now->there[p][direction])
            continue;
        words_value(now, p, direction, value, sizeof value);
        text_format(out, size,
            "%s, %s: %s %s; no set %s treatment yet, so there is no change to judge.", name, way,
            value, words_phase(p), words_phase(FINDINGS_AFTER - p));
        return;
    }
    text_format(out, size, "%s, %s: %s.", name, way,
        now->there[FINDINGS_BASELINE][direction]
            ? "no set before and none after treatment, so there is no change to judge"
            : "not measured in this session");
}

const char *words_verdict(const struct gonio_change *change)
{
    switch (change->verdict) {
    case GONIO_CHANGED:
        return "exceeds measurement error";
    case GONIO_PROBABLY_CHANGED:
        return "probably changed (90 %)";
    case GONIO_WITHIN_ERROR:
        break;
    }
    return "within measurement error";
}

const char *words_flag(unsigned flag)
{
    /* clang-format off */
    static const struct { unsigned flag; const char *words; } table[] = {
        { GONIO_FLAG_DRIFT,         "The neutral position moved by more than 2° over a set." },
        { GONIO_FLAG_DRIFT_REJECT,  "The neutral position moved by more than 5° over a set: measure it again." },
        { GONIO_FLAG_DEDRIFTED,     "A steady drift between the neutral holds was taken out." },
        { GONIO_FLAG_SPREAD,        "The repetitions of a set differ by more than 5° and 10 %." },
        { GONIO_FLAG_FEW,           "A set has fewer valid repetitions than asked for." },
        { GONIO_FLAG_NO_PLATEAU,    "A repetition was not held at the end of range: its peak was taken." },
        { GONIO_FLAG_NO_RETURN,     "A repetition did not come back to neutral." },
        { GONIO_FLAG_TRUNK_UNSEEN,  "One sensor: the trunk was not measured, and its turn would count as the joint's." },
        { GONIO_FLAG_OUT_OF_PLANE,  "The head also bent or tilted by more than half as far as it turned." },
        { GONIO_FLAG_GAP,           "Samples are missing inside a repetition." },
        { GONIO_FLAG_LOW_RATE,      "The sensor sent fewer than 40 samples a second." },
        { GONIO_FLAG_SATURATED,     "The sensor reached the end of its own range." },
        { GONIO_FLAG_NO_NEUTRAL,    "No still neutral of 2 s was found: there is no sure zero." },
        { GONIO_FLAG_FORWARD_ASSUMED, "Which way the face points was taken from where the sensor sits." },
        { GONIO_FLAG_STOPPED,       "A set was ended by a person or by the time limit." },
        { GONIO_FLAG_FUSED_BY_SENSOR, "The orientation comes from the sensor's own filter." },
        { GONIO_FLAG_SENSOR_LOST,   "The sensor went away during a set." },
        { GONIO_FLAG_TRUNK_MOVED,   "The other segment turned by more than 5° during a repetition; it is taken off." },
        { GONIO_FLAG_SLIP,          "The sensor sat otherwise at the end of a set than at its beginning: did the strap slip?" },
        { GONIO_FLAG_FAST,          "A repetition was faster than a comfortable movement." },
        { GONIO_FLAG_REJECTED,      "A person ruled a repetition out." },
        { GONIO_FLAG_MARKED,        "A person marked the end of range of a repetition." },
        { GONIO_FLAG_CORRECTED,     "What was noted with a set was corrected afterwards; `gonio patient show` tells why." },
        { GONIO_FLAG_WITHDRAWN,     "A set was withdrawn; `gonio patient show` tells why." },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].flag == flag)
            return table[i].words;
    return NULL;
}

void words_assumed(const struct findings *f, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < f->pairs; i++)
        if (f->pair[i].sem_assumed)
            text_format(out, size,
                "The error of these movements is a cautious stand-in, since none is published; "
                "measure it in the clinic (gonio reliability --write-limits).");
}

void words_both_source(const struct findings *f, char *out, size_t size)
{
    struct gonio_change change;
    out[0] = '\0';
    for (int i = 0; i < f->pairs; i++)
        if (f->pair[i].total.assumed && both_change(&f->pair[i], &change))
            text_format(out, size,
                "No error of both directions together is published for one visit: a cautious "
                "choice of gonio stands in.");
}

void words_method(const struct findings *f, char *out, size_t size)
{
    const struct gonio_log_row *row = findings_any_row(f);
    text_format(out, size,
        "%s%s%s, %s %s%s%s; value: mean of the valid repetitions; ±: half-width of the 95 %% "
        "interval of the mean; "
        "error: smallest detectable change (95 %%).%s%s",
        *row->mode ? row->mode : "active", *row->position ? ", " : "", row->position,
        row->sensors == 2 ? "two sensors" : "one sensor", row->device, *row->serial ? " " : "",
        row->serial, *row->rater ? " Rater: " : "", row->rater);
}

void words_pain(const struct findings *f, char *out, size_t size)
{
    double pain[2] = { (double)NAN, (double)NAN };
    char text[2][16];
    for (int i = 0; i < f->pairs; i++)
        for (int p = 0; p < 2; p++)
            for (int d = 0; d < f->pair[i].directions; d++)
                if (findings_now(&f->pair[i])->there[p][d] &&
                    isfinite(findings_now(&f->pair[i])->row[p][d].pain_nprs))
                    pain[p] = findings_now(&f->pair[i])->row[p][d].pain_nprs;
    for (int p = 0; p < 2; p++)
        text_format(text[p], sizeof text[p], "%.3g", pain[p]);
    out[0] = '\0';
    if (isfinite(pain[0]) && isfinite(pain[1]))
        text_format(out, size, "Pain (0 to 10): %s before, %s after.", text[0], text[1]);
    else if (isfinite(pain[0]) || isfinite(pain[1]))
        text_format(out, size, "Pain (0 to 10): %s %s.", isfinite(pain[0]) ? text[0] : text[1],
            isfinite(pain[0]) ? "before" : "after");
}

void words_date(const char *time, char *out, size_t size)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int month                  = strlen(time) < 10 ? 0 : atoi(time + 5);
    if (month < 1 || month > 12)
        text_format(out, size, "%s", time);
    else
        text_format(out, size, "%d %.3s %.4s", atoi(time + 8), months + 3 * (month - 1), time);
}

void words_unused(const struct findings *f, char *out, size_t size)
{
    out[0] = '\0';
    if (f->altered)
        text_format(out, size,
            "%zu lines of the data folder's tables are altered or torn and were not used: run "
            "gonio "
            "verify.",
            f->altered);
    else if (f->unknown)
        text_format(out, size,
            "%zu lines are of movements or outcomes that this version does not know and were not "
            "used.",
            f->unknown);
}
