/** @file
 *  A norm in words, the same wherever one is shown.
 */
#include "base/text.h"
#include <gonio/norms.h>
#include <math.h>
#include <string.h>

enum { CHILD_YEARS = 18 };

static const char *people(const struct gonio_norm *row)
{
    bool children = row->age_max <= CHILD_YEARS;
    return row->sex == 'F'   ? (children ? "girls" : "women")
           : row->sex == 'M' ? (children ? "boys" : "men")
                             : "both sexes";
}

static void say_people(struct text_line *t, const struct gonio_norm *row)
{
    text_add(t, "%s, %d to %d years", people(row), row->age_min, row->age_max);
    if (row->flags & GONIO_NORM_AGES_ASSUMED)
        text_add(t, " (assumed)");
    if (row->flags & GONIO_NORM_INTERPOLATED)
        text_add(t, ", by age on a straight line");
    if (row->n > 0)
        text_add(t, ", n %d", row->n);
}

size_t gonio_norm_describe(const struct gonio_norm *row, char *out, size_t size)
{
    struct text_line t = { out, size, 0 };
    if (size == 0)
        return 0;
    out[0] = '\0';
    text_add(&t, "%s%.1f° (", row->flags & GONIO_NORM_MEDIAN ? "median " : "", row->mean_deg);
    if (row->sd_deg > 0)
        text_add(&t, "SD %.1f°; ", row->sd_deg);
    else
        text_add(&t, "no SD known; ");
    say_people(&t, row);
    text_add(&t, "; %s%s%s; %s%s)", gonio_norm_mode_name(row->mode), *row->device ? ", " : "",
        row->device, row->source, row->flags & GONIO_NORM_SECONDARY ? ", secondary source" : "");
    return t.used;
}

size_t gonio_norm_place_describe(
    const struct gonio_norm *row, double value_deg, char *out, size_t size)
{
    struct text_line t            = { out, size, 0 };
    struct gonio_norm_place place = gonio_norm_place(row, value_deg);
    if (size == 0)
        return 0;
    out[0] = '\0';
    if (!isfinite(place.percent) && !isfinite(place.z))
        return 0;
    text_add(&t, "%.1f° is ", value_deg);
    if (isfinite(place.percent))
        text_add(&t, "%.0f %% of it", place.percent);
    else
        text_add(&t, "%.1f° from it", value_deg - row->mean_deg);
    double z = round(100 * place.z) / 100; /* no "−0.00" */
    if (isfinite(z))
        text_add(&t, ", z %s%.2f: %s", z < 0 ? "−" : "", fabs(z), gonio_norm_band_text(place.band));
    return t.used;
}
