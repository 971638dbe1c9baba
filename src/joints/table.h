#ifndef JOINTS_TABLE_H
#define JOINTS_TABLE_H
/** @file
 *  All joints: a joint is src/joints/NAME.c, and its name here. A joint that
 *  is measured on different segments, or in planes of their own, has more than one.
 */
#include <gonio/joint.h>

/* clang-format off: a line each */
#define JOINTS(X)                                                                                  \
    X(cervical)                                                                                    \
    X(upper_cervical)                                                                              \
    X(thoracic)                                                                                    \
    X(lumbar)                                                                                      \
    X(shoulder)                                                                                    \
    X(shoulder_left)                                                                               \
    X(shoulder_right)                                                                              \
    X(shoulder_across)                                                                             \
    X(shoulder_rotation)                                                                           \
    X(elbow)                                                                                       \
    X(forearm)                                                                                     \
    X(wrist)                                                                                       \
    X(hip)                                                                                         \
    X(hip_rotation)                                                                                \
    X(knee)                                                                                        \
    X(ankle)                                                                                       \
    X(ankle_lunge)
/* clang-format on */

#define DECLARE(name) extern const struct gonio_joint gonio_joint_##name;
JOINTS(DECLARE)
#undef DECLARE

#endif
