#ifndef BODY_ALIGN_H
#define BODY_ALIGN_H
/** @file
 *  A frame seen from another one, by two directions that are known in both.
 */
#include "math/quat.h"

/** q_SB: `first` holds as it is, `second` as well as it goes.
 *  @param first_S,second_S  seen from S, any length
 *  @param first_B,second_B  the same seen from B
 */
gonio_quat align(gonio_vec3 first_S, gonio_vec3 first_B, gonio_vec3 second_S, gonio_vec3 second_B);

#endif
