/** @file
 *  The shoulder: how the upper arm stands on the thorax. Hanging, the palm in, is 0, 0, 0.
 *
 *  An arm goes through 90 degrees and to 180 and somewhat beyond. So the turn in the movement's own
 *  plane comes first, where nothing locks, and it is told in a range that holds the whole movement:
 *  a row for the sagittal plane, and for the frontal plane one a side.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define SHOULDER                                                                                   \
    .name = "shoulder", .distal = GONIO_UPPER_ARM, .proximal = GONIO_THORAX, .order = GONIO_ZXY,   \
    .source = "Wu et al. 2005, J Biomech 38:981"

#define SAGITTAL(Side, side_, mirror)                                                              \
    { LIMB_NAMES("shoulder", Side, side_, "flexion", "flexion_extension", "flexion-extension",     \
          "flexion"),                                                                              \
        .cue   = "Lift your " side_ " arm forward and up, thumb first.",                           \
        .watch = "The trunk leans back; the ribs flare.", .position = "seated",                    \
        .joint = &gonio_joint_shoulder, .angle = 0, .sign = +1, LIMB_SEM(4.5) },                   \
        { LIMB_NAMES("shoulder", Side, side_, "extension", "flexion_extension",                    \
              "flexion-extension", "extension"),                                                   \
            .cue = "Move your " side_ " arm backward.", .watch = "The trunk bends forward.",       \
            .position = "seated", .joint = &gonio_joint_shoulder, .angle = 0, .sign = -1,          \
            LIMB_SEM(4.5) },
static const struct gonio_movement sagittal[] = { LIMB_SIDES(SAGITTAL) };

const struct gonio_joint gonio_joint_shoulder = {
    SHOULDER,
    .least_deg = -90,
    .angle     = { "flexion", "adduction", "internal_rotation" },
    .movement  = sagittal,
    .movements = sizeof sagittal / sizeof *sagittal,
};

#define FRONTAL(Side, side_, mirror, JOINT)                                                         \
    { LIMB_NAMES("shoulder", Side, side_, "abduction", "abduction", "abduction", "abduction"),      \
        .cue   = "Lift your " side_ " arm out to the side and up, the palm forward from level on.", \
        .watch = "The trunk bends to the side; the shoulder hikes.", .position = "seated",          \
        .joint = &(JOINT), .angle = 1, .sign = -(mirror), LIMB_SEM(4.5) },
static const struct gonio_movement frontal_left[] = { FRONTAL(
    "Left", "left", -1, gonio_joint_shoulder_left) };

const struct gonio_joint gonio_joint_shoulder_left = {
    SHOULDER,
    .method    = GONIO_FRONTAL_FIRST,
    .least_deg = -90,
    .angle     = { "flexion", "adduction", "internal_rotation" },
    .movement  = frontal_left,
    .movements = sizeof frontal_left / sizeof *frontal_left,
};

static const struct gonio_movement frontal_right[] = { FRONTAL(
    "Right", "right", +1, gonio_joint_shoulder_right) };

const struct gonio_joint gonio_joint_shoulder_right = {
    SHOULDER,
    .method    = GONIO_FRONTAL_FIRST,
    .least_deg = -270,
    .angle     = { "flexion", "adduction", "internal_rotation" },
    .movement  = frontal_right,
    .movements = sizeof frontal_right / sizeof *frontal_right,
};
