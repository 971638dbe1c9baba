/** @file
 *  Finding the rows that fit a person, and how a value stands to one.
 */
#include <gonio/norms.h>
#include <math.h>
#include <string.h>

static const double PERCENT_LEAST_DEG = 10; /* a percentage of a few degrees says nothing */

/* Differences of decimals carry dust in their last bits: 50.8 is two SD of 9.7 below 70.2. */
static const double DUST = 1e-9;

enum { ADULT_YEARS = 18, OLDEST_YEARS = 99 };

const char *gonio_norm_mode_name(enum gonio_norm_mode mode)
{
    static const char *const name[] = { "active", "passive", "mode not read" };
    return name[mode];
}

const char *gonio_norm_lack_text(enum gonio_norm_lack lack)
{
    switch (lack) {
    case GONIO_NORM_FOUND:
        break;
    case GONIO_NORM_NONE:
        return "no norm available";
    case GONIO_NORM_NO_BAND:
        return "no norm for this age and sex";
    case GONIO_NORM_AGE_ASKED:
        return "no norm: age not known";
    case GONIO_NORM_SEX_ASKED:
        return "no norm: sex not known";
    }
    return "";
}

/* ---- Which rows fit ---- */

/* How long the id is without the side of a limb. */
static size_t without_side(const char *movement)
{
    static const char *const side[] = { "_left", "_right" };
    size_t len                      = strlen(movement);
    for (size_t i = 0; i < 2; i++) {
        size_t tail = strlen(side[i]);
        if (len > tail && strcmp(movement + len - tail, side[i]) == 0)
            return len - tail;
    }
    return len;
}

bool gonio_norm_is_of(const struct gonio_norm *row, const char *movement)
{
    size_t len = without_side(movement);
    return strcmp(row->movement, movement) == 0 ||
           (strlen(row->movement) == len && strncmp(row->movement, movement, len) == 0);
}

static bool all_ages(const struct gonio_norm *row)
{
    return row->age_min <= ADULT_YEARS && row->age_max >= OLDEST_YEARS;
}

static bool fits_age(const struct gonio_norm *row, int age)
{
    return age < 0 ? all_ages(row) : age >= row->age_min && age <= row->age_max;
}

static bool fits_sex(const struct gonio_norm *row, char sex)
{
    return row->sex == 'B' || (sex && row->sex == sex);
}

/* The row as it is at this age: itself, or between the two ends of a decline. */
static bool at_age(const struct gonio_norm *row, bool has_next, int age, struct gonio_norm *out)
{
    *out = *row;
    if (fits_age(row, age))
        return true;
    const struct gonio_norm *old = row + 1;
    if (!(row->flags & GONIO_NORM_DECLINES) || !has_next || age <= row->age_max ||
        age >= old->age_min)
        return false;
    double part  = (double)(age - row->age_max) / (old->age_min - row->age_max);
    out->age_max = old->age_max;
    out->flags |= GONIO_NORM_INTERPOLATED;
    out->mean_deg += part * (old->mean_deg - row->mean_deg);
    return true;
}

/* Is a the better row? */
static bool before(const struct gonio_norm *a, const struct gonio_norm *b)
{
    bool clinic_a = a->flags & GONIO_NORM_CLINIC, clinic_b = b->flags & GONIO_NORM_CLINIC;
    if (clinic_a != clinic_b)
        return clinic_a;
    if ((a->sex == 'B') != (b->sex == 'B'))
        return a->sex != 'B';
    int width_a = a->age_max - a->age_min, width_b = b->age_max - b->age_min;
    return width_a != width_b ? width_a < width_b : a->n > b->n;
}

/* By insertion, behind those that are as good; the worst gives way where there is no room. */
static void insert(struct gonio_norm *out, size_t *found, size_t most, const struct gonio_norm *row)
{
    size_t at = *found;
    while (at > 0 && before(row, &out[at - 1]))
        at--;
    if (at == most)
        return;
    *found += *found < most;
    memmove(&out[at + 1], &out[at], (*found - at - 1) * sizeof *out);
    out[at] = *row;
}

enum gonio_norm_lack gonio_norms_find(const struct gonio_norm *rows, size_t count,
    const char *movement, enum gonio_norm_mode mode, const struct gonio_person *person,
    struct gonio_norm *out, size_t most, size_t *found)
{
    size_t n = 0;
    bool any = false, by_sex = false, by_age = false;
    for (size_t i = 0; i < count; i++) {
        struct gonio_norm row;
        if (mode == GONIO_NORM_MODE_UNREAD || rows[i].mode != mode ||
            !gonio_norm_is_of(&rows[i], movement))
            continue;
        bool sex = fits_sex(&rows[i], person->sex);
        bool age = at_age(&rows[i], i + 1 < count, person->age_years, &row);
        any      = true;
        by_sex   = by_sex || sex;
        by_age   = by_age || age;
        if (sex && age)
            insert(out, &n, most, &row);
    }
    if (found)
        *found = n;
    if (n > 0)
        return GONIO_NORM_FOUND;
    if (!any)
        return GONIO_NORM_NONE;
    if (!person->sex && by_age)
        return GONIO_NORM_SEX_ASKED;
    bool age_would_help = person->age_years < 0 && (by_sex || !person->sex);
    return age_would_help ? GONIO_NORM_AGE_ASKED : GONIO_NORM_NO_BAND;
}

/* ---- How a value stands to a row ---- */

struct gonio_norm_place gonio_norm_place(const struct gonio_norm *row, double value_deg)
{
    struct gonio_norm_place place = { GONIO_NORM_UNBANDED, (double)NAN, (double)NAN };
    if (!isfinite(value_deg))
        return place;
    if (row->mean_deg >= PERCENT_LEAST_DEG)
        place.percent = 100 * value_deg / row->mean_deg;
    if (!(row->sd_deg > 0))
        return place;
    place.z    = (value_deg - row->mean_deg) / row->sd_deg;
    place.band = place.z < -2 - DUST   ? GONIO_NORM_WELL_BELOW
                 : place.z < -1 - DUST ? GONIO_NORM_BELOW
                 : place.z <= 1 + DUST ? GONIO_NORM_TYPICAL
                                       : GONIO_NORM_ABOVE;
    return place;
}

const char *gonio_norm_band_text(enum gonio_norm_band band)
{
    static const char *const text[] = { "", "well below typical", "below typical", "typical",
        "above typical" };
    return text[band];
}
