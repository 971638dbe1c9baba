/** @file
 *  The wrist: how the hand stands on the forearm. Straight is 0, 0, 0.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES(                                                                                  \
          "wrist", Side, side_, "flexion", "flexion_extension", "flexion-extension", "flexion"),   \
        .cue   = "Let your " side_ " hand bend down over the edge, fingers relaxed.",              \
        .watch = "The forearm lifts.", .position = "forearm on a table, palm down",                \
        .up = { -1, 0, 0 }, .joint = &gonio_joint_wrist, .angle = 0, .sign = +1, LIMB_SEM(3.6) },  \
        { LIMB_NAMES("wrist", Side, side_, "extension", "flexion_extension", "flexion-extension",  \
              "extension"),                                                                        \
            .cue = "Lift your " side_ " hand, fingers relaxed.", .watch = "The forearm lifts.",    \
            .position = "forearm on a table, palm down", .up = { -1, 0, 0 },                       \
            .joint = &gonio_joint_wrist, .angle = 0, .sign = -1, LIMB_SEM(3.6) },                  \
        { LIMB_NAMES("wrist", Side, side_, "radial_deviation", "radial_ulnar_deviation",           \
              "deviation", "radial deviation"),                                                    \
            .cue   = "Lift your " side_ " hand towards the thumb.",                                \
            .watch = "The forearm lifts or turns.", .position = "forearm on a table, thumb up",    \
            .up = { 0, 0, (mirror) }, .joint = &gonio_joint_wrist, .angle = 1, .sign = -(mirror),  \
            LIMB_SEM(3.6) },                                                                       \
        { LIMB_NAMES("wrist", Side, side_, "ulnar_deviation", "radial_ulnar_deviation",            \
              "deviation", "ulnar deviation"),                                                     \
            .cue   = "Lower your " side_ " hand towards the little finger.",                       \
            .watch = "The forearm lifts or turns.", .position = "forearm on a table, thumb up",    \
            .up = { 0, 0, (mirror) }, .joint = &gonio_joint_wrist, .angle = 1, .sign = (mirror),   \
            LIMB_SEM(3.6) },
static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_wrist = {
    .name           = "wrist",
    .distal         = GONIO_HAND,
    .proximal       = GONIO_FOREARM,
    .angle          = { "flexion", "ulnar_deviation", "pronation" },
    .order          = GONIO_ZXY,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2005, J Biomech 38:981",
};
