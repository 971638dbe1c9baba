/* The magnetic field over a whole recording. Which one is the room's is what most of it shows: the
 * medians of strength and dip; and a knot's heading is believed as far as it agrees with all that
 * is known. */
#include "fusion/facts.h"
#include "fusion/smooth.h"
#include "fusion/walk.h"
#include "math/quat.h"
#include <stdlib.h>

/* For the mean direction: what is farther from the medians is not the room's. As VQF's. */
static const double norm_share  = 0.10;
static const double dip_far_rad = 10 * FUSION_DEG;

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, compare);
    return v[n / 2];
}

/* Median strength and dip; false where there is no field. */
static bool medians(const struct smooth *s, double *norm, double *dip_rad)
{
    size_t n  = 0;
    double *v = s->work;
    for (size_t i = 0; i < s->knots; i++)
        if (s->knot[i].field.s > 0)
            v[n++] = s->knot[i].field.norm;
    if (n == 0)
        return false;
    *norm = median(v, n);
    n     = 0;
    for (size_t i = 0; i < s->knots; i++)
        if (s->knot[i].field.s > 0)
            v[n++] = s->knot[i].field.dip_rad;
    *dip_rad = median(v, n);
    return true;
}

void smooth_field(struct smooth *s)
{
    double norm, dip_rad;
    for (size_t i = 0; i < s->knots; i++) {
        struct smooth_knot *k         = &s->knot[i];
        struct gonio_fusion_sums sums = k->sums;
        /* Turned by the orientation as walked; it should be by the one believed. */
        sums.field = quat_rotate(walk_turn(vec3_scale(k->drift, -1)), sums.field);
        k->field   = magnetic_field_of(&sums);
    }
    if (!medians(s, &norm, &dip_rad))
        return;
    for (size_t i = 0; i < s->knots; i++) {
        struct smooth_knot *k = &s->knot[i];
        if (k->field.s > 0)
            k->doubt2 = magnetic_doubt2(&k->field, norm, dip_rad) +
                        magnetic_heading_doubt2(&k->field, k->field.heading_rad);
    }
}

double smooth_north(const struct smooth *s)
{
    double norm, dip_rad, x = 0, y = 0;
    if (!s->has_field || !medians(s, &norm, &dip_rad))
        return 0;
    for (size_t i = 0; i < s->knots; i++) {
        const struct magnetic_field *f = &s->knot[i].field;
        if (!(f->s > 0) || fabs(f->norm - norm) > norm_share * norm ||
            fabs(f->dip_rad - dip_rad) > dip_far_rad)
            continue;
        double weight = 1 / magnetic_variance(f, 0);
        x += weight * sin(f->heading_rad);
        y += weight * cos(f->heading_rad);
    }
    return x == 0 && y == 0 ? 0 : atan2(x, y);
}
