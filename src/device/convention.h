#ifndef DEVICE_CONVENTION_H
#define DEVICE_CONVENTION_H
/** @file
 *  Where a document can be read in two ways and devices in the field differ, gravity decides: in
 *  the right reading, the upward direction of the orientation is that of the accelerometer at rest.
 */
#include <gonio/device.h>

struct convention {
    double named, other; /* squared disagreement with gravity, rad^2, summed */
    unsigned samples;
    bool swapped;
};

/** Judge by this sample, and put its orientation into the reading that holds. c begins as zeros.
 *  @return true where the reading changed with this sample */
bool convention_apply(
    struct convention *c, const struct gonio_driver *driver, struct gonio_sample *s);

#endif
