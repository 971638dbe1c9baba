/** @file
 *  The ankle: how the foot stands on the shank. Square is 0, 0, 0. Bearing weight, the foot stands
 * and the shank tilts over it: there the shank is what moves, and its tilt forward is dorsiflexion.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define ANKLE .method = GONIO_BY_GRAVITY, LIMB_SEM(2.5)
#define LONG_SITTING                                                                               \
    ANKLE, .plane = "sagittal", .position = "long sitting, foot over the edge", .up = { 1, 0, 0 }, \
           .start = "sitting, the leg along the couch, the foot over the edge and square; note "   \
                    "whether the knee is straight or bent",                                        \
           .watch = "The knee bends; note whether it was straight.", .joint = &gonio_joint_ankle,  \
           .angle = 0
#define FOOT_LEVEL                                                                                 \
    ANKLE, .plane = "frontal", .position = "seated, foot level over the edge",                     \
           .start = "seated, the shank hanging, the foot level",                                   \
           .watch = "The shank turns along.", .joint = &gonio_joint_ankle, .angle = 1

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES("ankle", Side, side_, "dorsiflexion", "dorsiflexion_plantarflexion",              \
          "dorsiflexion-plantarflexion", "dorsiflexion"),                                          \
        .cue = "Pull your " side_ " toes up towards you.", .sign = +1, LONG_SITTING },             \
        { LIMB_NAMES("ankle", Side, side_, "plantarflexion", "dorsiflexion_plantarflexion",        \
              "dorsiflexion-plantarflexion", "plantarflexion"),                                    \
            .cue = "Point your " side_ " toes away from you.", .sign = -1, LONG_SITTING },         \
        { LIMB_NAMES("ankle", Side, side_, "inversion", "inversion_eversion",                      \
              "inversion-eversion", "inversion"),                                                  \
            .cue = "Turn the sole of your " side_ " foot inward.", .sign = (mirror), FOOT_LEVEL }, \
        { LIMB_NAMES("ankle", Side, side_, "eversion", "inversion_eversion", "inversion-eversion", \
              "eversion"),                                                                         \
            .cue = "Turn the sole of your " side_ " foot outward.", .sign = -(mirror),             \
            FOOT_LEVEL },

#define LUNGE(Side, side_, mirror)                                                                 \
    { LIMB_NAMES("ankle", Side, side_, "dorsiflexion_weightbearing", "dorsiflexion_weightbearing", \
          "dorsiflexion bearing weight", "dorsiflexion bearing weight"),                           \
        .plane = "sagittal", .cue = "Bring your " side_ " knee to the wall, the heel stays down.", \
        .start = "standing before a wall, the foot forward, the shank upright; the sensor on the " \
                 "shank",                                                                          \
        .watch = "The heel lifts; the foot rolls in.", .position = "standing, knee to the wall",   \
        .joint = &gonio_joint_ankle_lunge, .angle = 0, .sign = -1, ANKLE },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };
static const struct gonio_movement lunges[]    = { LIMB_SIDES(LUNGE) };

const struct gonio_joint gonio_joint_ankle = {
    .name           = "ankle",
    .distal         = GONIO_FOOT,
    .proximal       = GONIO_SHANK,
    .angle          = { "dorsiflexion", "inversion", "internal_rotation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};

const struct gonio_joint gonio_joint_ankle_lunge = {
    .name           = "ankle",
    .distal         = GONIO_SHANK,
    .proximal       = GONIO_FOOT,
    .angle          = { "plantarflexion", "adduction", "internal_rotation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = lunges,
    .movements      = sizeof lunges / sizeof *lunges,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
