/** @file
 *  What follows from both directions of a measurement; docs/measure.md, "Both directions".
 */
#include <gonio/measure.h>
#include <math.h>
#include <string.h>

double gonio_asymmetry_percent(double left_deg, double right_deg)
{
    double larger = fmax(left_deg, right_deg);
    if (isnan(left_deg) || isnan(right_deg) || !(larger > 0))
        return NAN;
    return 100 * fabs(right_deg - left_deg) / larger;
}

double gonio_trunk_share(double trunk_deg, double joint_deg)
{
    double whole = trunk_deg + joint_deg;
    return trunk_deg >= 0 && whole > 0 ? 100 * trunk_deg / whole : (double)NAN;
}

/* Seen from the sum, both directions share what the gyroscope's scale and the sensor's seat do. A
 * neutral that was taken too far to one side gives to one direction what it takes from the other,
 * and so does a drift, but for the time that lies between them. Inclination and step err in two
 * poses, each by itself; so does the sway that made zero uncertain, at both ends of range. */
static double total_uncertainty(const struct gonio_direction *a, const struct gonio_direction *b)
{
    const struct gonio_parts *p = &a->parts, *q = &b->parts;
    double fusion = a->movement->axis_vertical ? p->fusion_deg - q->fusion_deg
                                               : hypot(p->fusion_deg, q->fusion_deg);
    double scale  = p->scale_deg + q->scale_deg;
    double askew  = p->askew_deg + q->askew_deg;
    double sway   = hypot(p->zero_deg, q->zero_deg);
    double step   = hypot(p->resolution_deg, q->resolution_deg);
    return gonio_student(0.95, (double)INFINITY) *
           sqrt(fusion * fusion + scale * scale + askew * askew + sway * sway + step * step);
}

void gonio_summary_make(const struct gonio_measurement *m, struct gonio_summary *out)
{
    const struct gonio_direction *a = &m->direction[0], *b = &m->direction[1];
    *out = (struct gonio_summary){ NAN, NAN, NAN, { NAN, NAN } };
    for (int i = 0; i < m->directions; i++)
        out->trunk_share_percent[i] =
            gonio_trunk_share(m->direction[i].trunk_deg, m->direction[i].mean_deg);
    if (m->directions != 2)
        return;
    if (isfinite(m->total_deg))
        out->total_uncertainty_deg = total_uncertainty(a, b);
    if (strcmp(a->movement->side, "left") == 0 && strcmp(b->movement->side, "right") == 0) {
        out->asymmetry_deg     = b->mean_deg - a->mean_deg;
        out->asymmetry_percent = gonio_asymmetry_percent(a->mean_deg, b->mean_deg);
    }
}
