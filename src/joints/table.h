#ifndef JOINTS_TABLE_H
#define JOINTS_TABLE_H
/** @file
 *  All joints: a joint is src/joints/NAME.c, and its name here. The shoulder has
 *  more than one.
 */
#include <gonio/joint.h>

/* clang-format off: a line each */
#define JOINTS(X) \
    X(cervical) \
    X(lumbar) \
    X(thoracic) \
    X(shoulder) \
    X(shoulder_left) \
    X(shoulder_right) \
    X(elbow) \
    X(wrist) \
    X(hip) \
    X(knee) \
    X(ankle)
/* clang-format on */

#define DECLARE(name) extern const struct gonio_joint gonio_joint_##name;
JOINTS(DECLARE)
#undef DECLARE

#endif
