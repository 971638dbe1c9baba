/** @file
 *  Whether a change is more than the error of measuring, and the one sentence that says so.
 *  The rule and its words: docs/clinical.md, 3.4. It never says why something changed.
 */
#include "base/text.h"
#include <gonio/measure.h>
#include <math.h>
#include <string.h>

/* sqrt(2) standard errors of a difference, at 90 and 95 %. */
static const double MDC90_PER_SEM = 1.644853626951 * 1.414213562373;
static const double MDC95_PER_SEM = 1.959963984540 * 1.414213562373;

enum { REPS_LEAST = 3 }; /* valid ones: docs/clinical.md, 3.4 */

/* The part of a mean's variance that this patient's own repetitions show. One repetition shows
 * none: the standard error of measurement stands in, as known. */
static double own_variance(const struct gonio_mean *m, double sem_deg, double *df)
{
    bool shown = m->n > 1 && isfinite(m->sd_deg);
    *df        = shown ? m->n - 1 : (double)INFINITY;
    return shown ? m->sd_deg * m->sd_deg / m->n : sem_deg * sem_deg;
}

/* The variances of independent means add; Welch's degrees of freedom go with their sum. */
struct scatter {
    double variance, parts; /* parts: of each, variance^2 / degrees of freedom */
};

static void add_scatter(struct scatter *s, const struct gonio_mean *m, double sem_deg)
{
    double df, variance = own_variance(m, sem_deg, &df);
    s->variance += variance;
    s->parts += variance * variance / df;
}

static double interval(const struct scatter *s)
{
    double df = s->parts > 0 ? s->variance * s->variance / s->parts : (double)INFINITY;
    return gonio_student(0.95, df) * sqrt(s->variance);
}

/* Why it is told with low confidence. Fewer than three repetitions are few, even where no more
 * were asked for. */
static unsigned reasons(const struct gonio_mean *m)
{
    return (m->flags | (m->n < REPS_LEAST ? GONIO_FLAG_FEW : 0)) & GONIO_FLAGS_LOW_CONFIDENCE;
}

static enum gonio_verdict verdict_of(const struct gonio_change *c)
{
    double size = fabs(c->change_deg);
    /* Large for people in general, but not beyond this patient's own scatter: one step less. */
    if (size >= c->mdc95_deg && size > c->ci_deg)
        return GONIO_CHANGED;
    return size >= c->mdc90_deg ? GONIO_PROBABLY_CHANGED : GONIO_WITHIN_ERROR;
}

/* The sums of so many directions. Where one repetition shows no scatter, its direction's share of
 * the error stands in. */
static struct gonio_change judge(
    const struct gonio_mean *before, const struct gonio_mean *after, int directions, double sem_deg)
{
    struct gonio_change c = {
        .mdc90_deg = MDC90_PER_SEM * sem_deg,
        .mdc95_deg = MDC95_PER_SEM * sem_deg,
    };
    struct scatter scatter = { 0, 0 };
    double share           = sem_deg / sqrt(directions);
    for (int i = 0; i < directions; i++) {
        c.before_deg += before[i].mean_deg;
        c.after_deg += after[i].mean_deg;
        c.flags |= reasons(&before[i]) | reasons(&after[i]);
        add_scatter(&scatter, &before[i], share);
        add_scatter(&scatter, &after[i], share);
    }
    c.change_deg     = c.after_deg - c.before_deg;
    c.ci_deg         = interval(&scatter);
    c.verdict        = verdict_of(&c);
    c.low_confidence = c.flags != 0;
    return c;
}

struct gonio_change gonio_change_judge(
    const struct gonio_mean *before, const struct gonio_mean *after, double sem_deg)
{
    return judge(before, after, 1, sem_deg);
}

struct gonio_change gonio_change_judge_total(const struct gonio_mean before[GONIO_DIRECTIONS],
    const struct gonio_mean after[GONIO_DIRECTIONS], double sem_deg)
{
    return judge(before, after, GONIO_DIRECTIONS, sem_deg);
}

double gonio_change_sem(double sem_deg, double own_sem_deg)
{
    return own_sem_deg > sem_deg ? own_sem_deg : sem_deg;
}

/* ---- The error of both directions added ---- */

/* How much the arcs of healthy necks differ between visits within three weeks, 95 % of them.
 * Source: Christensen and Nilsson 1998, J Manipulative Physiol Ther 21:383. */
static const struct {
    const char *pair;
    double natural_deg;
} natural[] = {
    { "cervical.rotation", 14 },
    { "cervical.lateral_flexion", 12 },
    { "cervical.flexion_extension", 20 },
};

struct gonio_total_error gonio_total_sem(
    const char *pair, const double sem_deg[GONIO_DIRECTIONS], bool other_visit)
{
    struct gonio_total_error e = { hypot(sem_deg[0], sem_deg[1]), true, "" };
    for (size_t i = 0; i < sizeof natural / sizeof *natural; i++) {
        double between = natural[i].natural_deg / MDC95_PER_SEM;
        if (strcmp(natural[i].pair, pair) != 0)
            continue;
        if (other_visit)
            return (struct gonio_total_error){ between, false, "Christensen 1998" };
        /* Within a visit nothing is published: the cautious one of the two that are. */
        e.sem_deg = fmax(e.sem_deg, between);
    }
    return e;
}

/* ---- The sentence ------------------------------------------------------------------------- */

static const char *const conclusion[] = {
    [GONIO_WITHIN_ERROR]     = "within measurement error",
    [GONIO_PROBABLY_CHANGED] = "probably changed (90 %)",
    [GONIO_CHANGED]          = "exceeds measurement error",
};

static double rounded(double value, int digits)
{
    static const double k[] = { 1, 10, 100 };
    return round(value * k[digits]) / k[digits];
}

/* A reader checks: after minus before has to be the change, and the change has to lie on the same
 * side of the error as the verdict says. The fewest decimals with which both hold. */
static int decimals(const struct gonio_change *c, double error)
{
    int digits = 0;
    for (; digits < 2; digits++) {
        double shown = rounded(c->after_deg, digits) - rounded(c->before_deg, digits);
        double limit = rounded(error, digits ? digits : 1);
        bool adds_up = digits > 0 || rounded(c->change_deg, 0) == shown;
        /* Differences of decimals carry dust in their last bits. */
        bool beyond = fabs(shown) > limit - 1e-9;
        if (adds_up && beyond == (fabs(c->change_deg) >= error))
            break;
    }
    return digits;
}

static void say_reasons(struct text_line *t, unsigned flags)
{
    const char *between = " Low confidence: ";
    for (unsigned i = 0; i < GONIO_FLAG_COUNT; i++)
        if (flags & 1u << i) {
            text_add(t, "%s%s", between, gonio_flag_text(1u << i));
            between = "; ";
        }
    text_add(t, ".");
}

size_t gonio_change_sentence_of(
    const struct gonio_change *c, const char *subject, char *out, size_t size)
{
    if (size == 0)
        return 0;
    struct text_line t = { .out = out, .size = size };
    out[0]             = '\0';
    if (!isfinite(c->change_deg)) {
        text_add(&t, "%s: no comparison, a value is missing.", subject);
        return t.used;
    }
    /* A change that was held back by the patient's own scatter is shown beside that scatter. */
    bool held_back = c->verdict != GONIO_CHANGED && fabs(c->change_deg) >= c->mdc95_deg;
    double error   = held_back ? c->ci_deg : c->mdc95_deg;
    int digits     = decimals(c, error);
    double before = rounded(c->before_deg, digits), after = rounded(c->after_deg, digits);
    double change    = rounded(after - before, digits);
    const char *sign = change > 0 ? "+" : change < 0 ? "−" : "";
    text_add(&t, "%s %.*f° → %.*f° (%s%.*f°, error ±%.*f°): %s.", subject, digits, before, digits,
        after, sign, digits, fabs(change), digits ? digits : 1, error, conclusion[c->verdict]);
    if (c->low_confidence)
        say_reasons(&t, c->flags);
    return t.used;
}

size_t gonio_change_sentence(
    const struct gonio_change *c, const struct gonio_movement *movement, char *out, size_t size)
{
    return gonio_change_sentence_of(c, movement->subject, out, size);
}
