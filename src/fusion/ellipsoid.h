#ifndef FUSION_ELLIPSOID_H
#define FUSION_ELLIPSOID_H
/** @file
 *  Hard and soft iron: the ellipsoid that a magnetometer's readings lie on while it is turned.
 */
#include <gonio/calibration.h>

enum { ELLIPSOID_POINTS = 256 };

/** Readings that are apart from each other, so that a pose held long does not count for more. */
struct ellipsoid_points {
    gonio_vec3 at[ELLIPSOID_POINTS];
    int count;
    double largest;
};

void ellipsoid_add(struct ellipsoid_points *p, gonio_vec3 mag_ut);

/** Fill the magnetometer's part and its bit.
 *  @return false, and *c is as it was: readings from too few sides, or a field that is not one */
bool ellipsoid_fit(const struct ellipsoid_points *p, struct gonio_calibration *c);

#endif
