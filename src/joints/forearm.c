/** @file
 *  The forearm: its turn about its own long axis. Thumb up, the elbow bent by 90 degrees, is 0.
 *
 *  A forearm is rarely quite level, so the axis is taken from the movement itself.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define FOREARM(mirror)                                                                            \
    .plane = "transverse", .position = "seated, elbow bent, thumb up",                             \
    .start = "upright, the upper arm at the side, elbow bent by 90 degrees, thumb up; the sensor " \
             "near the wrist",                                                                     \
    .watch = "The upper arm leaves the side.", .up = { 0, 0, (mirror) },                           \
    .q_PD_start = LIMB_BENT_HALF_TURNED(mirror), .method = GONIO_BY_TWIST,                         \
    .joint = &gonio_joint_forearm, .angle = 2, LIMB_SEM(3.6)

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES("forearm", Side, side_, "pronation", "pronation_supination",                      \
          "pronation-supination", "pronation"),                                                    \
        .cue = "Turn your " side_ " palm down as far as it goes.", .sign = (mirror),               \
        FOREARM(mirror) },                                                                         \
        { LIMB_NAMES("forearm", Side, side_, "supination", "pronation_supination",                 \
              "pronation-supination", "supination"),                                               \
            .cue = "Turn your " side_ " palm up as far as it goes.", .sign = -(mirror),            \
            FOREARM(mirror) },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };

const struct gonio_joint gonio_joint_forearm = {
    .name           = "forearm",
    .distal         = GONIO_FOREARM,
    .proximal       = GONIO_UPPER_ARM,
    .angle          = { "flexion", "adduction", "pronation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2005, J Biomech 38:981",
};
