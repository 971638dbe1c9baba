#ifndef FUSION_MAGNETIC_H
#define FUSION_MAGNETIC_H
/** @file
 *  Heading from the magnetometer, as far as the field can be trusted to be the Earth's.
 */
#include <gonio/fusion.h>

/** The field over a knot, as a compass sees it. */
struct magnetic_field {
    double s;             /**< how long there was one; 0: none, or none that is level */
    double norm, dip_rad; /**< strength, uT; angle below the horizon */
    double heading_rad;   /**< the turn that brings it to north, +Y */
    double late_rad;      /**< 1 sigma of that by a magnetometer that lags behind fast motion */
};

struct magnetic_field magnetic_field_of(const struct gonio_fusion_sums *sums);

/** Variance of the heading of a knot, rad^2.
 *  @param doubt2  squared distance from what is trusted; 1 doubles the sd */
double magnetic_variance(const struct magnetic_field *f, double doubt2);

/** How far a field is from one of that strength and dip, squared, in units of what doubles the sd.
 */
double magnetic_doubt2(const struct magnetic_field *f, double norm, double dip_rad);

/** The same of a heading that should be 0. */
double magnetic_heading_doubt2(const struct magnetic_field *f, double heading_rad);

/** At a knot: judge the field, and learn which is the room's.
 *  @param heading_variance  of the heading as believed, rad^2
 *  @param turning           the sensor is not at rest: a field that stays the same meanwhile is the
 * room's
 *  @return                  variance of f->heading_rad; infinity where it is not to be believed */
double magnetic_judge(struct gonio_fusion_magnetic *m, const struct magnetic_field *f,
    double heading_variance, bool turning);

#endif
