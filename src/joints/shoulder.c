/** @file
 *  The shoulder: how the upper arm stands on the thorax. Hanging, the palm in, is 0, 0, 0.
 *
 *  Flexion, extension and abduction are elevations: how far the long axis of the upper arm is
 * lifted from hanging, in whatever plane (Wu 2005's second angle). That has no lock at 90 degrees
 * and none at 180, and goes on somewhat beyond. The three angles beside it are split with the
 * movement's own plane first, in a range that holds the whole movement.
 *
 *  Rotations are read from the forearm, which points up at zero with the elbow bent by 90 degrees:
 * about the humerus is about the forearm's X. The elbow has to stay bent.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define SHOULDER                                                                                   \
    .name = "shoulder", .proximal = GONIO_THORAX, .source = "Wu et al. 2005, J Biomech 38:981",    \
    .fast_deg_s = FAST_LIMB_DEG_S
#define UPPER_ARM                                                                                  \
    SHOULDER, .distal = GONIO_UPPER_ARM, .angle = { "flexion", "adduction", "internal_rotation" }

/* ---- Elevation ---------------------------------------------------------------------------- */

#define HANGS                                                                                      \
    .position = "seated", .start = "upright, back against the chair, the arm hanging, palm in",    \
    .method = GONIO_BY_ELEVATION, LIMB_SEM(4.5)

#define SAGITTAL(Side, side_, mirror)                                                              \
    { LIMB_NAMES("shoulder", Side, side_, "flexion", "flexion_extension", "flexion-extension",     \
          "flexion"),                                                                              \
        .plane = "sagittal", .cue = "Lift your " side_ " arm forward and up, thumb first.",        \
        .watch = "The trunk leans back; the ribs flare.", .joint = &gonio_joint_shoulder,          \
        .angle = 0, .sign = +1, HANGS },                                                           \
        { LIMB_NAMES("shoulder", Side, side_, "extension", "flexion_extension",                    \
              "flexion-extension", "extension"),                                                   \
            .plane = "sagittal", .cue = "Move your " side_ " arm backward.",                       \
            .watch = "The trunk bends forward.", .joint = &gonio_joint_shoulder, .angle = 0,       \
            .sign = -1, HANGS },

#define FRONTAL(Side, side_, mirror, JOINT)                                                         \
    { LIMB_NAMES("shoulder", Side, side_, "abduction", "abduction", "abduction", "abduction"),      \
        .plane = "frontal",                                                                         \
        .cue   = "Lift your " side_ " arm out to the side and up, the palm forward from level on.", \
        .watch = "The trunk bends to the side; the shoulder hikes.", .joint = &(JOINT),             \
        .angle = 1, .sign = -(mirror), HANGS },

static const struct gonio_movement sagittal[]      = { LIMB_SIDES(SAGITTAL) };
static const struct gonio_movement frontal_left[]  = { FRONTAL(
     "Left", "left", -1, gonio_joint_shoulder_left) };
static const struct gonio_movement frontal_right[] = { FRONTAL(
    "Right", "right", +1, gonio_joint_shoulder_right) };

const struct gonio_joint gonio_joint_shoulder = {
    UPPER_ARM,
    .order     = GONIO_ZXY,
    .least_deg = -90,
    .movement  = sagittal,
    .movements = sizeof sagittal / sizeof *sagittal,
};

const struct gonio_joint gonio_joint_shoulder_left = {
    UPPER_ARM,
    .order     = GONIO_XZY,
    .least_deg = -90,
    .movement  = frontal_left,
    .movements = sizeof frontal_left / sizeof *frontal_left,
};

const struct gonio_joint gonio_joint_shoulder_right = {
    UPPER_ARM,
    .order     = GONIO_XZY,
    .least_deg = -270,
    .movement  = frontal_right,
    .movements = sizeof frontal_right / sizeof *frontal_right,
};

/* ---- Lying, the arm or the forearm up ----------------------------------------------------- */

#define POINTS_UP                                                                                  \
    .position = "supine", .up = { 0, -1, 0 }, .method = GONIO_BY_GRAVITY, LIMB_SEM(4.5)
/* Abducted, bent, half turned in, by 90 degrees each: Rx(-mirror 90) Rz(90) Ry(mirror 90). */
#define OUT_TO_THE_SIDE(mirror)                                                                    \
    {                                                                                              \
        0, -0.70710678118654752 * (mirror), 0.70710678118654752 * (mirror), 0                      \
    }

#define ACROSS(Side, side_, mirror)                                                                \
    { LIMB_NAMES("shoulder", Side, side_, "horizontal_adduction", "horizontal_adduction",          \
          "horizontal adduction", "horizontal adduction"),                                         \
        .plane      = "transverse",                                                                \
        .cue        = "Move your " side_ " arm across your chest, the elbow straight.",            \
        .watch      = "The shoulder blade slides; the trunk rolls along.",                         \
        .start      = "on the back, the arm straight up, the elbow straight",                      \
        .q_PD_start = LIMB_ABOUT_Z_90, .joint = &gonio_joint_shoulder_across, .angle = 1,          \
        .sign = (mirror), POINTS_UP },

#define ROTATES(SIGN)                                                                              \
    .plane = "transverse", .joint = &gonio_joint_shoulder_rotation, .angle = 0, .sign = (SIGN),    \
    POINTS_UP
#define AT_90(mirror)                                                                              \
    .watch      = "The shoulder blade tips; the elbow opens.",                                     \
    .start      = "on the back, the upper arm out to the side, elbow bent by 90 degrees, forearm " \
                  "straight up, "                                                                  \
                  "palm to the feet; the sensor on the forearm",                                   \
    .q_PD_start = OUT_TO_THE_SIDE(mirror)
#define AT_SIDE(mirror)                                                                            \
    .watch      = "The elbow leaves the towel; the elbow opens.",                                  \
    .start      = "on the back, the upper arm at the side on a towel, elbow bent by 90 degrees, "  \
                  "forearm straight "                                                              \
                  "up, palm to the body; the sensor on the forearm",                               \
    .q_PD_start = LIMB_BENT_HALF_TURNED(mirror)

#define ROTATION(Side, side_, mirror)                                                              \
    { LIMB_NAMES("shoulder", Side, side_, "external_rotation_at_90abd", "rotation_at_90abd",       \
          "rotation at 90° of abduction", "external rotation"),                                    \
        .cue = "Let the back of your " side_ " hand sink to the surface beside your head.",        \
        AT_90(mirror), ROTATES(-1) },                                                              \
        { LIMB_NAMES("shoulder", Side, side_, "internal_rotation_at_90abd", "rotation_at_90abd",   \
              "rotation at 90° of abduction", "internal rotation"),                                \
            .cue = "Let your " side_ " palm sink to the surface beside your hip.", AT_90(mirror),  \
            ROTATES(+1) },                                                                         \
        { LIMB_NAMES("shoulder", Side, side_, "external_rotation_at_side",                         \
              "external_rotation_at_side", "external rotation at the side",                        \
              "external rotation at the side"),                                                    \
            .cue = "Let your " side_ " hand sink out to the side, the elbow stays at your body.",  \
            AT_SIDE(mirror), ROTATES(-1) },

static const struct gonio_movement across[]   = { LIMB_SIDES(ACROSS) };
static const struct gonio_movement rotation[] = { LIMB_SIDES(ROTATION) };

const struct gonio_joint gonio_joint_shoulder_across = {
    UPPER_ARM,
    .order     = GONIO_XZY,
    .movement  = across,
    .movements = sizeof across / sizeof *across,
};

const struct gonio_joint gonio_joint_shoulder_rotation = {
    SHOULDER,
    .distal    = GONIO_FOREARM,
    .order     = GONIO_ZXY,
    .angle     = { "internal_rotation", "tilt", "pronation" },
    .movement  = rotation,
    .movements = sizeof rotation / sizeof *rotation,
};
