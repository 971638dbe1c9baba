/** @file
 *  The elbow: how the forearm stands on the upper arm. Straight, the palm forward, is 0, 0, 0.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define ELBOW                                                                                      \
    .plane = "sagittal", .position = "seated, arm at the side, palm forward",                      \
    .start = "upright, the arm hanging, the elbow straight, palm forward",                         \
    .watch = "The upper arm moves along.", .method = GONIO_BY_GRAVITY,                             \
    .joint = &gonio_joint_elbow, .angle = 0, LIMB_SEM(3.6)

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES(                                                                                  \
          "elbow", Side, side_, "flexion", "flexion_extension", "flexion-extension", "flexion"),   \
        .cue = "Bend your " side_ " elbow as far as it goes, the palm up.", .sign = +1, ELBOW },   \
        { LIMB_NAMES("elbow", Side, side_, "extension", "flexion_extension", "flexion-extension",  \
              "extension"),                                                                        \
            .cue = "Stretch your " side_ " elbow as far as it goes.", .sign = -1, ELBOW },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_elbow = {
    .name           = "elbow",
    .distal         = GONIO_FOREARM,
    .proximal       = GONIO_UPPER_ARM,
    .angle          = { "flexion", "adduction", "pronation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .least_deg      = -90, /* the last degrees of a bent elbow are beyond 150 */
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2005, J Biomech 38:981",
};
