/** @file
 *  The knee: how the shank stands on the thigh. Straight is 0, 0, 0. Angles are named for the right
 * side.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define KNEE                                                                                       \
    .plane = "sagittal", .position = "supine", .up = { 1, 0, 0 }, .method = GONIO_BY_GRAVITY,      \
    .start = "on the back, the knee straight", .joint = &gonio_joint_knee, .angle = 0,             \
    LIMB_SEM(3.6)

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES(                                                                                  \
          "knee", Side, side_, "flexion", "flexion_extension", "flexion-extension", "flexion"),    \
        .cue   = "Slide your " side_ " heel towards you and bend the knee as far as it goes.",     \
        .watch = "The hip turns out; the pelvis lifts.", .sign = -1, KNEE },                       \
        { LIMB_NAMES("knee", Side, side_, "extension", "flexion_extension", "flexion-extension",   \
              "extension"),                                                                        \
            .cue = "Press your " side_ " knee straight.", .watch = "The heel is not propped.",     \
            .sign = +1, KNEE },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_knee = {
    .name           = "knee",
    .distal         = GONIO_SHANK,
    .proximal       = GONIO_THIGH,
    .angle          = { "extension", "adduction", "internal_rotation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Grood and Suntay 1983, J Biomech Eng 105:136",
};
