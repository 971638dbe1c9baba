#ifndef FUSION_MAGNETIC_H
#define FUSION_MAGNETIC_H
/** @file
 *  Heading from the magnetometer, as far as the field can be trusted to be the Earth's.
 */
#include "fusion/bias.h"

/** Take one magnetic sample, turned into the levelled frame E; dt_s since the one before. */
void magnetic_add(struct gonio_fusion_magnetic *m, gonio_vec3 mag_E, double dt_s);

/** At a knot: judge the field and correct the heading.
 *  @param turning  the sensor is not at rest: a field that stays the same meanwhile is the room's
 */
void magnetic_tell(struct gonio_fusion_magnetic *m, struct gonio_fusion_bias *b, bool turning);

#endif
