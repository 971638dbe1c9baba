/** @file
 *  The ankle: how the foot stands on the shank. Square is 0, 0, 0.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES("ankle", Side, side_, "dorsiflexion", "dorsiflexion_plantarflexion",              \
          "dorsiflexion-plantarflexion", "dorsiflexion"),                                          \
        .cue      = "Pull your " side_ " toes up towards you.",                                    \
        .watch    = "The knee bends; note whether it was straight.",                               \
        .position = "long sitting, foot over the edge", .up = { 1, 0, 0 },                         \
        .joint = &gonio_joint_ankle, .angle = 0, .sign = +1, LIMB_SEM(2.5) },                      \
        { LIMB_NAMES("ankle", Side, side_, "plantarflexion", "dorsiflexion_plantarflexion",        \
              "dorsiflexion-plantarflexion", "plantarflexion"),                                    \
            .cue      = "Point your " side_ " toes away from you.",                                \
            .watch    = "The knee bends; note whether it was straight.",                           \
            .position = "long sitting, foot over the edge", .up = { 1, 0, 0 },                     \
            .joint = &gonio_joint_ankle, .angle = 0, .sign = -1, LIMB_SEM(2.5) },                  \
        { LIMB_NAMES("ankle", Side, side_, "inversion", "inversion_eversion",                      \
              "inversion-eversion", "inversion"),                                                  \
            .cue   = "Turn the sole of your " side_ " foot inward.",                               \
            .watch = "The shank turns along.", .position = "seated, foot level over the edge",     \
            .up = { 0, 1, 0 }, .joint = &gonio_joint_ankle, .angle = 1, .sign = (mirror),          \
            LIMB_SEM(2.5) },                                                                       \
        { LIMB_NAMES("ankle", Side, side_, "eversion", "inversion_eversion", "inversion-eversion", \
              "eversion"),                                                                         \
            .cue   = "Turn the sole of your " side_ " foot outward.",                              \
            .watch = "The shank turns along.", .position = "seated, foot level over the edge",     \
            .up = { 0, 1, 0 }, .joint = &gonio_joint_ankle, .angle = 1, .sign = -(mirror),         \
            LIMB_SEM(2.5) },
static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_ankle = {
    .name           = "ankle",
    .distal         = GONIO_FOOT,
    .proximal       = GONIO_SHANK,
    .angle          = { "dorsiflexion", "inversion", "internal_rotation" },
    .order          = GONIO_ZXY,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
