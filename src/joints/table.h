#ifndef JOINTS_TABLE_H
#define JOINTS_TABLE_H
/** @file
 *  All joints: a joint is src/joints/NAME.c, and its name here.
 */
#include <gonio/joint.h>

/* clang-format off: a line each */
#define JOINTS(X) \
    X(cervical) \
    X(lumbar)   \
    X(thoracic)
/* clang-format on */

#define DECLARE(name) extern const struct gonio_joint gonio_joint_##name;
JOINTS(DECLARE)
#undef DECLARE

#endif
