#include "report/outcomes.h"
#include "base/text.h"
#include "report/words.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What was reported of one item in one place: before, after, and of no phase. */
struct group {
    const struct gonio_outcome_item *item;
    const struct gonio_outcome *first;
    double value[3];
    double answered[3]; /* items of the neck disability index; 10 where it is not said */
    bool impossible;    /* a sum of it is more than so many items give */
    const char *text;
};

enum { BEFORE, AFTER, WHOLE, PHASES };

static int phase_of(const struct gonio_outcome *row)
{
    return strcmp(row->phase, "before") == 0  ? BEFORE
           : strcmp(row->phase, "after") == 0 ? AFTER
           : *row->phase == '\0'              ? WHOLE
                                              : -1; /* a baseline says nothing of a change */
}

static bool same_group(const struct gonio_outcome *a, const struct gonio_outcome *b)
{
    return strcmp(a->item, b->item) == 0 && strcmp(a->movement, b->movement) == 0 &&
           strcmp(a->side, b->side) == 0;
}

static bool is(const struct gonio_outcome *row, const char *item)
{
    return strcmp(row->item, item) == 0;
}

/* ---- Values ---- */

/* The index's total in place of the sum. */
static void scale_ndi(const struct findings *f, struct group *g)
{
    for (size_t i = 0; i < f->outcomes; i++) {
        int phase = phase_of(&f->outcome[i]);
        if (is(&f->outcome[i], "ndi_answered") && phase >= 0)
            g->answered[phase] = f->outcome[i].value;
    }
    for (int p = 0; p < PHASES; p++) {
        double total = gonio_ndi_total(g->value[p], g->answered[p]);
        g->impossible |= isfinite(g->value[p]) && isnan(total);
        g->value[p] = total;
    }
}

static struct group group_of(const struct findings *f, const struct gonio_outcome *first)
{
    struct group g = { .item = gonio_outcome_item_find(first->item), .first = first, .text = "" };
    for (int p = 0; p < PHASES; p++) {
        g.value[p]    = (double)NAN;
        g.answered[p] = 10;
    }
    for (size_t i = 0; i < f->outcomes; i++) {
        const struct gonio_outcome *row = &f->outcome[i];
        int phase                       = phase_of(row);
        if (!same_group(row, first) || phase < 0)
            continue;
        g.value[phase] = row->value;
        if (*row->text)
            g.text = row->text;
    }
    if (is(first, "ndi_raw"))
        scale_ndi(f, &g);
    return g;
}

/* ---- Words ---- */

/* Longer than any sentence: its texts are of 255 bytes at most. A list is broken before that. */
enum { LINE = 1200, LINE_FULL = 700 };

struct line {
    char text[LINE];
};

static void __attribute__((format(printf, 2, 3))) add(struct line *l, const char *format, ...)
{
    size_t used = strlen(l->text);
    va_list args;
    va_start(args, format);
    vsnprintf(l->text + used, sizeof l->text - used, format, args);
    va_end(args);
}

/* With at most so many decimals, and with its sign where zero lies within the scale. */
static void add_number(struct line *l, double value, int decimals, bool sign)
{
    char digits[40];
    size_t len       = number_format(digits, fabs(value), decimals);
    const char *mark = len == 1 && *digits == '0' ? "" : value < 0 ? "−" : sign ? "+" : "";
    add(l, "%s%.*s", mark, (int)len, digits);
}

static bool has_sign(const struct gonio_outcome_item *item) { return item->low < 0; }

static void add_movement(struct line *l, const char *movement)
{
    const struct gonio_movement *found[GONIO_DIRECTIONS];
    size_t n = gonio_movement_find(movement, found);
    if (n == 0)
        add(l, "%s", movement);
    else if (n == 1)
        add(l, "%s", found[0]->title);
    else
        add(l, "%.*s", (int)strcspn(found[0]->title, ","), found[0]->title);
}

/* "Pain now, Neck rotation, left (0 to 10): " */
static void add_name(struct line *l, const struct group *g)
{
    add(l, "%s", g->item->title);
    if (*g->text)
        add(l, ", %s", g->text);
    if (*g->first->movement) {
        add(l, ", ");
        add_movement(l, g->first->movement);
    }
    if (*g->first->side)
        add(l, ", %s", g->first->side);
    add(l, " (");
    add_number(l, g->item->low, 0, has_sign(g->item));
    add(l, " to ");
    add_number(l, g->item->high, 0, has_sign(g->item));
    add(l, "): ");
}

static void add_value(struct line *l, const struct group *g, int phase, int decimals)
{
    add_number(l, g->value[phase], decimals, has_sign(g->item));
    if (is(g->first, "ndi_raw"))
        add(l, ", %s", gonio_ndi_band(g->value[phase]));
}

static double shown(double value, int decimals)
{
    double k = decimals == 1 ? 10 : 100;
    return round(value * k) / k;
}

/* A reader checks the verdict by what is printed: at the very border one decimal more. */
static int decimals_of(const struct group *g)
{
    double change  = g->value[AFTER] - g->value[BEFORE];
    double printed = fabs(shown(g->value[AFTER], 1) - shown(g->value[BEFORE], 1));
    return (printed > g->item->error - 1e-9) == (fabs(change) >= g->item->error) ? 1 : 2;
}

static void add_change(struct line *l, const struct group *g)
{
    bool judged   = isfinite(g->item->error);
    int decimals  = judged ? decimals_of(g) : 1;
    double change = g->value[AFTER] - g->value[BEFORE];
    add_value(l, g, BEFORE, decimals);
    add(l, " → ");
    add_value(l, g, AFTER, decimals);
    add(l, " (");
    add_number(
        l, shown(g->value[AFTER], decimals) - shown(g->value[BEFORE], decimals), decimals, true);
    if (judged)
        add(l, "; smallest detectable change %.1f, %s): %s.", g->item->error, g->item->error_source,
            fabs(change) >= g->item->error ? "exceeds measurement error"
                                           : "within measurement error");
    else
        add(l, "); no smallest detectable change is known here.");
}

static void add_answered(struct line *l, const struct group *g)
{
    static const char *const when[PHASES] = { " before", " after", "" };
    for (int p = 0; p < PHASES; p++)
        if (isfinite(g->value[p]) && g->answered[p] < 10)
            add(l, " Scaled up from %g answered items%s.", g->answered[p], when[p]);
}

static void tell_value(const struct group *g, int phase, outcomes_put *put, void *user)
{
    static const char *const when[PHASES] = { " before treatment", " after treatment", "" };
    struct line l                         = { "" };
    add_name(&l, g);
    add_value(&l, g, phase, 1);
    add(&l, "%s.", when[phase]);
    if (is(g->first, "ndi_raw"))
        add_answered(&l, g);
    put(user, l.text);
}

static void tell_impossible(const struct group *g, outcomes_put *put, void *user)
{
    struct line l = { "" };
    add(&l,
        "%s: a sum is more than its answered items give, and was left out; correct one of the two.",
        g->item->title);
    put(user, l.text);
}

static void tell_group(const struct group *g, outcomes_put *put, void *user)
{
    struct line l = { "" };
    bool both     = isfinite(g->value[BEFORE]) && isfinite(g->value[AFTER]);
    bool any      = isfinite(g->value[BEFORE]) || isfinite(g->value[AFTER]);
    if (both) {
        add_name(&l, g);
        add_change(&l, g);
        if (is(g->first, "ndi_raw"))
            add_answered(&l, g);
        put(user, l.text);
    } else if (any) {
        tell_value(g, isfinite(g->value[BEFORE]) ? BEFORE : AFTER, put, user);
    }
    if (isfinite(g->value[WHOLE]))
        tell_value(g, WHOLE, put, user);
    if (g->impossible)
        tell_impossible(g, put, user);
}

/* Has an earlier row of this visit told this group? */
static bool is_told(const struct findings *f, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (same_group(&f->outcome[i], &f->outcome[at]) && phase_of(&f->outcome[i]) >= 0)
            return true;
    return false;
}

/* "Treated: right sternocleidomastoid, 10 min; scalenes." */
static void tell_treatments(const struct findings *f, outcomes_put *put, void *user)
{
    struct line l         = { "" };
    const char *separator = "Treated: ";
    for (size_t i = 0; i < f->outcomes; i++) {
        const struct gonio_outcome *row = &f->outcome[i];
        if (!is(row, "treatment"))
            continue;
        add(&l, "%s%s%s%s", separator, row->side, *row->side ? " " : "", row->text);
        if (isfinite(row->value)) {
            add(&l, ", ");
            add_number(&l, row->value, 1, false);
            add(&l, " min");
        }
        separator = "; ";
        if (strlen(l.text) > LINE_FULL) {
            put(user, l.text);
            l.text[0] = '\0';
            separator = "Treated too: ";
        }
    }
    if (*l.text) {
        add(&l, ".");
        put(user, l.text);
    }
}

static void tell_stops(const struct findings *f, outcomes_put *put, void *user)
{
    for (size_t i = 0; i < f->outcomes; i++) {
        const struct gonio_outcome *row = &f->outcome[i];
        struct line l                   = { "Stopped" };
        if (!is(row, "stop"))
            continue;
        if (*row->movement) {
            add(&l, " (");
            add_movement(&l, row->movement);
            add(&l, ")");
        }
        add(&l, ": %s.", row->text);
        put(user, l.text);
    }
}

void outcomes_tell(const struct findings *f, outcomes_put *put, void *user)
{
    size_t count;
    const struct gonio_outcome_item *item = gonio_outcome_items(&count);
    tell_treatments(f, put, user);
    tell_stops(f, put, user);
    for (const struct gonio_outcome_item *end = item + count; item < end; item++) {
        bool with_others = strcmp(item->id, "ndi_answered") == 0; /* told with the sum */
        for (size_t i = 0; i < f->outcomes && !item->beside && !with_others; i++) {
            if (!is(&f->outcome[i], item->id) || phase_of(&f->outcome[i]) < 0 || is_told(f, i))
                continue;
            struct group g = group_of(f, &f->outcome[i]);
            tell_group(&g, put, user);
        }
    }
}
