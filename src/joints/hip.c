/** @file
 *  The hip: how the thigh stands on the pelvis. Straight is 0, 0, 0. Flexion and extension have
 * their own positions and are no pair.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES("hip", Side, side_, "flexion", "flexion", "flexion", "flexion"),                  \
        .cue   = "Bend your " side_ " hip, the knee bends along.",                                 \
        .watch = "The other thigh lifts; the pelvis tilts.", .position = "supine",                 \
        .up = { 1, 0, 0 }, .joint = &gonio_joint_hip, .angle = 0, .sign = +1, LIMB_SEM(3.6) },     \
        { LIMB_NAMES("hip", Side, side_, "extension", "extension", "extension", "extension"),      \
            .cue = "Lift your " side_ " leg, the knee straight.", .watch = "The pelvis lifts.",    \
            .position = "prone", .up = { -1, 0, 0 }, .joint = &gonio_joint_hip, .angle = 0,        \
            .sign = -1, LIMB_SEM(3.6) },                                                           \
        { LIMB_NAMES("hip", Side, side_, "abduction", "abduction_adduction",                       \
              "abduction-adduction", "abduction"),                                                 \
            .cue   = "Move your " side_ " leg out to the side.",                                   \
            .watch = "The pelvis tilts or hikes.", .position = "standing", .up = { 0, 1, 0 },      \
            .joint = &gonio_joint_hip, .angle = 1, .sign = -(mirror), LIMB_SEM(3.6) },             \
        { LIMB_NAMES("hip", Side, side_, "adduction", "abduction_adduction",                       \
              "abduction-adduction", "adduction"),                                                 \
            .cue   = "Move your " side_ " leg across the other one.",                              \
            .watch = "The pelvis tilts or hikes.", .position = "standing", .up = { 0, 1, 0 },      \
            .joint = &gonio_joint_hip, .angle = 1, .sign = (mirror), LIMB_SEM(3.6) },
static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_hip = {
    .name           = "hip",
    .distal         = GONIO_THIGH,
    .proximal       = GONIO_PELVIS,
    .angle          = { "flexion", "adduction", "internal_rotation" },
    .order          = GONIO_ZXY,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
