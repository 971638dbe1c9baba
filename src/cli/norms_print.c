/* Norms for people, and for programs. */
#include "base/text.h"
#include "cli/norms.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- For people ---- */

struct seen {
    size_t rows;
    int youngest, oldest;
    bool mode[3];
};

static struct seen see(const struct gonio_norm *rows, size_t count, const char *movement)
{
    struct seen s = { .youngest = rows[0].age_min, .oldest = rows[0].age_max };
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].movement, movement) != 0)
            continue;
        bool first = s.rows++ == 0;
        if (first || rows[i].age_min < s.youngest)
            s.youngest = rows[i].age_min;
        if (first || rows[i].age_max > s.oldest)
            s.oldest = rows[i].age_max;
        s.mode[rows[i].mode] = true;
    }
    return s;
}

static void print_movement(const struct gonio_norm *rows, size_t count, const char *movement)
{
    const struct seen s = see(rows, count, movement);
    const char *between = "";
    printf("%-38s %3zu %-5s %2d to %2d years, ", movement, s.rows, s.rows == 1 ? "row" : "rows",
        s.youngest, s.oldest);
    for (int mode = GONIO_NORM_ACTIVE; mode <= GONIO_NORM_MODE_UNREAD; mode++)
        if (s.mode[mode]) {
            printf("%s%s", between, gonio_norm_mode_name((enum gonio_norm_mode)mode));
            between = "; ";
        }
    putchar('\n');
}

void norms_print_movements(const struct gonio_norm *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;
        while (before < i && strcmp(rows[before].movement, rows[i].movement) != 0)
            before++;
        if (before == i)
            print_movement(rows, count, rows[i].movement);
    }
}

void norms_print_source(const char *key)
{
    const struct gonio_norm_source *source = gonio_norm_source(key);
    if (source)
        printf("  %-17s %s; read: %s\n", key, source->reference, source->read);
    else
        printf("  %s (norms.csv)\n", key);
}

void norms_print_row(const struct gonio_norm *row)
{
    char text[300];
    gonio_norm_describe(row, text, sizeof text);
    printf("%-38s %s", row->movement, text);
    if (isfinite(row->ci_low_deg))
        printf(" mean within %.1f to %.1f°", row->ci_low_deg, row->ci_high_deg);
    putchar('\n');
}

void norms_print_fit(const char *movement, const struct gonio_norm *row, double value_deg)
{
    char text[300];
    gonio_norm_describe(row, text, sizeof text);
    printf("%-38s %s\n", movement, text);
    if (gonio_norm_place_describe(row, value_deg, text, sizeof text) > 0)
        printf("%-38s %s. No verdict: a place to look from.\n", "", text);
}

/* ---- For programs ---- */

static void put_count(struct jsonw *j, const char *key, int n)
{
    if (n > 0)
        jsonw_integer(j, key, n);
    else
        jsonw_raw(j, key, "null");
}

void norms_put_row(struct jsonw *j, const struct gonio_norm *row)
{
    const struct gonio_norm_source *source = gonio_norm_source(row->source);
    char sex[2]                            = { row->sex, '\0' };
    jsonw_object(j, NULL);
    jsonw_string(j, "movement", row->movement);
    jsonw_string(j, "mode", gonio_norm_mode_name(row->mode));
    jsonw_string(j, "sex", sex);
    jsonw_integer(j, "age_min", row->age_min);
    jsonw_integer(j, "age_max", row->age_max);
    jsonw_number(j, "mean_deg", row->mean_deg, 3);
    jsonw_number(j, "sd_deg", row->sd_deg, 3);
    jsonw_number(j, "ci_low_deg", row->ci_low_deg, 3);
    jsonw_number(j, "ci_high_deg", row->ci_high_deg, 3);
    put_count(j, "n", row->n);
    jsonw_string(j, "device", *row->device ? row->device : NULL);
    jsonw_string(j, "source", row->source);
    jsonw_string(j, "reference", source ? source->reference : NULL);
    jsonw_bool(j, "secondary", row->flags & GONIO_NORM_SECONDARY);
    jsonw_bool(j, "median", row->flags & GONIO_NORM_MEDIAN);
    jsonw_bool(j, "ages_assumed", row->flags & GONIO_NORM_AGES_ASSUMED);
    jsonw_bool(j, "interpolated", row->flags & GONIO_NORM_INTERPOLATED);
    jsonw_bool(j, "clinic", row->flags & GONIO_NORM_CLINIC);
    jsonw_object_end(j);
}

void norms_put_place(struct jsonw *j, const struct gonio_norm *row, double value_deg)
{
    struct gonio_norm_place place = { GONIO_NORM_UNBANDED, (double)NAN, (double)NAN };
    if (row)
        place = gonio_norm_place(row, value_deg);
    const char *band = gonio_norm_band_text(place.band);
    jsonw_number(j, "value_deg", value_deg, 3);
    jsonw_number(j, "z", place.z, 3);
    jsonw_number(j, "pct_of_norm", place.percent, 1);
    jsonw_string(j, "band", *band ? band : NULL);
}
