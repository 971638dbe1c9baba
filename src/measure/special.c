#include <gonio/special.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* docs/clinical.md, 7: Ohio State University's guideline and IFOMPT 2023. */
const char *const gonio_neck_against =
    "Not before clearance: recent significant trauma, suspected fracture or instability; worsening "
    "neurological signs, signs of the cord or of several roots; suspected dissection of a neck "
    "artery or "
    "another vascular sign; unremitting night pain or severe non-mechanical pain; consent refused; "
    "a doctor's "
    "order to restrict neck movement. Caution: inflammatory disease, osteoporosis, hypermobility, "
    "history of "
    "cancer, long use of steroids, age over 55, fresh surgery or fusion.";
const char *const gonio_neck_stop = "Stop at once: new or worse pain, dizziness, nausea, double or "
                                    "blurred vision, trouble speaking or "
                                    "swallowing, a drop attack, numbness of face or limb.";

#define JPE_WORTH                                                                                  \
    "Repeats poorly (ICC 0.02 to 0.66, Jorgensen 2014; 0.20 to 0.31 within a session, MOTI "       \
    "2025): to be "                                                                                \
    "recorded and charted, nothing is to be decided by it."

static const struct gonio_special specials[] = {
    {
        .name    = "jpe",
        .title   = "Joint position error, to neutral",
        .kind    = GONIO_SPECIAL_JPE,
        .task    = GONIO_JPE_NEUTRAL,
        .pair    = "cervical.rotation",
        .reps    = 6,
        .against = "Not where dizziness is provoked by closing the eyes.",
        .how     = { "Seated, back against the chair, eyes closed or blindfold; still for 10 s.",
                "Memorise where the head is for 3 s; turn to a comfortable end; come back; say "
                    "\"there\".",
                "Press space at \"there\"; the head stays frozen for a second.",
                "Put the head back to neutral without telling the result; six times to each side.",
                NULL },
        .worth   = JPE_WORTH,
    },
    {
        .name    = "jpe-target",
        .title   = "Joint position error, to a target",
        .kind    = GONIO_SPECIAL_JPE,
        .task    = GONIO_JPE_TARGET,
        .pair    = "cervical.rotation",
        .reps    = 6,
        .against = "Not where dizziness is provoked by closing the eyes.",
        .how     = { "Seated, back against the chair, eyes closed or blindfold; still for 10 s.",
                "Lead the head to the target, 30 degrees by the dial, and hold it there for 3 s.",
                "Back to neutral; the patient finds the target again and says \"there\": press space.",
                "Back to neutral; six times to each side.", NULL },
        .worth   = JPE_WORTH,
    },
    {
        .name     = "frt",
        .title    = "Flexion-rotation test",
        .kind     = GONIO_SPECIAL_SET,
        .pair     = "upper_cervical.frt",
        .reps     = 3,
        .practice = 0,
        .against  = "Not with suspected instability, after acute trauma, or with vascular signs.",
        .how      = { "Patient on the back, on a day without symptoms; the sensor on the forehead.",
                 "Bring the neck to the end of full flexion and hold it there: that is zero.",
                 "Turn the head, passively, to firm resistance or the first pain; hold; back to the "
                      "middle.",
                 "Three times to each side.", NULL },
        .worth =
            "In the hands of experienced examiners it told headache from the neck from others with "
            "a "
            "sensitivity of 90 % and a specificity of 88 % (Hall 2008; 91 and 90 %, Ogince 2007).",
    },
    {
        .name     = "supine",
        .title    = "Rotation lying, to check the seated value",
        .kind     = GONIO_SPECIAL_SET,
        .pair     = "cervical.rotation_supine",
        .reps     = 3,
        .practice = 1,
        .against  = "Not where lying flat is not tolerated.",
        .how   = { "Patient on the back, the head on a low slippery surface, nose to the ceiling.",
              "The sensor on the forehead. Roll the head to the end, hold, back to the middle, hold.",
              NULL },
        .worth = "Gravity sees this movement, so nothing can drift; seated, drift is the sensor's "
                 "whole error.",
    },
    {
        .name     = "fast",
        .title    = "Fast rotation",
        .kind     = GONIO_SPECIAL_SET,
        .pair     = "cervical.rotation_fast",
        .reps     = 3,
        .practice = 1,
        .against  = "Only with consent and without any red flag.",
        .how      = { "Seated, back against the chair.",
                 "As fast as comfortable, the full range, three times to each side; back to the middle "
                      "each time.",
                 NULL },
        .worth    = "Peak velocity with conjunct motion told women with chronic neck pain from "
                    "healthy ones in 76 "
                    "of 100 (sensitivity; specificity 78, Roijezon 2010). Testers differ by 41 to 53 "
                    "degrees/s "
                    "(SarigBahat 2015).",
    },
    {
        .name    = "tracking",
        .title   = "Following a figure of eight",
        .kind    = GONIO_SPECIAL_TRACKING,
        .pair    = "cervical.rotation",
        .reps    = 1,
        .against = "Not where following a target provokes dizziness.",
        .how     = { "Seated before the screen; the head drives a cursor that follows a target.",
                "Slow, 30 s; fast, 20 s.", NULL },
        .worth =
            "166 people: no difference on an unpredictable path, one on the figure of eight "
            "(Meisingset "
            "2015). Repeats moderately (ICC 0.67 to 0.87 of a similar test, Majcen Rosker 2024).",
    },
};

const struct gonio_special *gonio_special_at(size_t index)
{
    return index < sizeof specials / sizeof *specials ? &specials[index] : NULL;
}

const struct gonio_special *gonio_special_find(const char *name)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (strcmp(specials[i].name, name) == 0)
            return &specials[i];
    return NULL;
}

const struct gonio_special *gonio_special_of(const char *movement)
{
    const struct gonio_movement *m[GONIO_DIRECTIONS];
    if (gonio_movement_find(movement, m) == 0)
        return NULL;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (specials[i].kind == GONIO_SPECIAL_SET && strcmp(specials[i].pair, m[0]->pair) == 0)
            return &specials[i];
    return NULL;
}

/* ---- Words -------------------------------------------------------------------------------- */

#define NO_DIAGNOSIS " This is no diagnosis."

static void two_sides(double left, double right, const char *unit, char *out, size_t size)
{
    if (isnan(left) || isnan(right))
        snprintf(out, size, "%.0f%s to the %s; the other side was not measured",
            isnan(left) ? right : left, unit, isnan(left) ? "right" : "left");
    else
        snprintf(out, size, "%.0f%s to the left, %.0f%s to the right", left, unit, right, unit);
}

void gonio_frt_words(double left_deg, double right_deg, char out[GONIO_SPECIAL_WORDS])
{
    static const double cut_deg = 30; /* Hall 2010 */
    char sides[120], less[80] = "";
    double least = fmin(left_deg, right_deg), apart = round(left_deg) - round(right_deg);
    if (isnan(left_deg) && isnan(right_deg)) {
        snprintf(out, GONIO_SPECIAL_WORDS, "Flexion-rotation test: not measured.");
        return;
    }
    two_sides(left_deg, right_deg, "°", sides, sizeof sides);
    if (fabs(apart) >= 1)
        snprintf(
            less, sizeof less, ", %.0f° less to the %s", fabs(apart), apart < 0 ? "left" : "right");
    snprintf(out, GONIO_SPECIAL_WORDS,
        "Flexion-rotation test: %s%s. The more restricted side is %s 30°, the customary cut (Hall "
        "2010: 25° on "
        "average with headache from the neck, 42° with migraine, 35° with both). Healthy people of "
        "40 years: 45° "
        "± 6° to the left, 44.6° ± 6.6° to the right (Satpute 2019), about 1.5° less for each ten "
        "years (Zarate "
        "2023). Two tests differ by up to 4° on one day, 7° over two weeks." NO_DIAGNOSIS,
        sides, less, least <= cut_deg ? "at or below" : "above");
}

void gonio_supine_words(const char *subject, double seated_deg, double lying_deg,
    const double sem_deg[2], char out[GONIO_SPECIAL_WORDS])
{
    double apart = lying_deg - seated_deg, bound = 1.96 * hypot(sem_deg[0], sem_deg[1]);
    if (isnan(apart)) {
        snprintf(out, GONIO_SPECIAL_WORDS, "%s: seated or lying was not measured.", subject);
        return;
    }
    bool agree = fabs(apart) <= bound;
    snprintf(out, GONIO_SPECIAL_WORDS, "%s: %.1f° seated, %.1f° lying (%s%.1f°, error ±%.1f°): %s",
        subject, seated_deg, lying_deg,
        apart > 0   ? "+"
        : apart < 0 ? "−"
                    : "",
        fabs(apart), bound,
        agree ? "the two agree within measurement error."
              : "they differ by more than measurement error. Gravity sees the lying one; the "
                "seated one may hold "
                "drift of the sensor, or the trunk's turn. Measure seated again.");
}

void gonio_fast_words(double left_deg_s, double right_deg_s, char out[GONIO_SPECIAL_WORDS])
{
    char sides[120];
    if (isnan(left_deg_s) && isnan(right_deg_s)) {
        snprintf(out, GONIO_SPECIAL_WORDS, "Fast rotation: not measured.");
        return;
    }
    two_sides(left_deg_s, right_deg_s, "°/s", sides, sizeof sides);
    snprintf(out, GONIO_SPECIAL_WORDS,
        "Fast rotation: peak %s. Women asked to be as fast as they can reached 348 ± 92°/s without "
        "and 226 ± "
        "88°/s with chronic neck pain (Roijezon 2010). Two testers differ by up to 53°/s "
        "(SarigBahat 2015)." NO_DIAGNOSIS,
        sides);
}

bool gonio_fast_differs(double before_deg_s, double after_deg_s)
{
    return fabs(after_deg_s - before_deg_s) > 53;
}

void gonio_jpe_words(const struct gonio_jpe_direction *d, char out[GONIO_SPECIAL_WORDS])
{
    char variable[40] = "";
    if (d->trials == 0) {
        snprintf(out, GONIO_SPECIAL_WORDS, "%s: no trial counts.", d->movement->subject);
        return;
    }
    if (!isnan(d->variable_deg))
        snprintf(variable, sizeof variable, ", variable %.1f°", d->variable_deg);
    snprintf(out, GONIO_SPECIAL_WORDS,
        "%s, position found again: absolute error %.1f°, constant %+.1f° ± %.1f° (+ is beyond)%s, "
        "about all axes %.1f°; %d trial%s. More than %.1f° of absolute error is customarily called "
        "large, but it repeats too poorly to decide anything.",
        d->movement->subject, d->absolute_deg, d->constant_deg, d->uncertainty_deg, variable,
        d->global_deg, d->trials, d->trials == 1 ? "" : "s", gonio_jpe_customary_deg);
}

void gonio_track_words(const struct gonio_track_score *s, char out[GONIO_SPECIAL_WORDS])
{
    if (!(s->seconds > 0)) {
        snprintf(out, GONIO_SPECIAL_WORDS, "Nothing was followed.");
        return;
    }
    snprintf(out, GONIO_SPECIAL_WORDS,
        "Mean distance from the target %.1f°; on it %.0f %% of the time, behind it %.0f %%, ahead "
        "of it %.0f %%.",
        s->distance_deg, s->on_target_percent, s->undershoot_percent, s->overshoot_percent);
}
