/** @file
 *  The wrist: how the hand stands on the forearm. Straight is 0, 0, 0.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define WRIST .method = GONIO_BY_GRAVITY, .joint = &gonio_joint_wrist, LIMB_SEM(3.6)
#define PALM_DOWN                                                                                  \
    WRIST, .plane = "sagittal", .position = "forearm on a table, palm down", .up = { -1, 0, 0 },   \
           .start = "the forearm on a table, palm down, the hand over the edge and level",         \
           .watch = "The forearm lifts.", .angle = 0
#define THUMB_UP(mirror)                                                                           \
    WRIST, .plane = "frontal", .position = "forearm on a table, thumb up",                         \
           .up    = { 0, 0, (mirror) },                                                            \
           .start = "the forearm on a table, thumb up, the hand over the edge and level",          \
           .watch = "The forearm lifts or turns.", .angle = 1

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES(                                                                                  \
          "wrist", Side, side_, "flexion", "flexion_extension", "flexion-extension", "flexion"),   \
        .cue = "Let your " side_ " hand bend down over the edge, fingers relaxed.", .sign = +1,    \
        PALM_DOWN },                                                                               \
        { LIMB_NAMES("wrist", Side, side_, "extension", "flexion_extension", "flexion-extension",  \
              "extension"),                                                                        \
            .cue = "Lift your " side_ " hand, fingers relaxed.", .sign = -1, PALM_DOWN },          \
        { LIMB_NAMES("wrist", Side, side_, "radial_deviation", "radial_ulnar_deviation",           \
              "deviation", "radial deviation"),                                                    \
            .cue = "Lift your " side_ " hand towards the thumb.", .sign = -(mirror),               \
            THUMB_UP(mirror) },                                                                    \
        { LIMB_NAMES("wrist", Side, side_, "ulnar_deviation", "radial_ulnar_deviation",            \
              "deviation", "ulnar deviation"),                                                     \
            .cue = "Lower your " side_ " hand towards the little finger.", .sign = (mirror),       \
            THUMB_UP(mirror) },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_wrist = {
    .name           = "wrist",
    .distal         = GONIO_HAND,
    .proximal       = GONIO_FOREARM,
    .angle          = { "flexion", "ulnar_deviation", "pronation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2005, J Biomech 38:981",
};
