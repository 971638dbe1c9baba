/** @file
 *  The hip: how the thigh stands on the pelvis. Straight is 0, 0, 0. Flexion and extension have
 * their own positions and are no pair.
 *
 *  Rotations are read from the shank, which is at a right angle to the thigh: about the femur is
 * about the shank's X. Seated and prone ranges differ (94.8 against 81.7 degrees in all, passive,
 * runners and others, 2003) and are kept apart.
 */
#include "joints/limb.h"
#include "joints/table.h"

#define HIP .method = GONIO_BY_GRAVITY, LIMB_SEM(3.6)
#define STANDS                                                                                     \
    HIP, .plane = "frontal", .position = "standing", .joint = &gonio_joint_hip, .angle = 1,        \
         .start = "on the other leg, a hand on a support, both knees straight",                    \
         .watch = "The pelvis tilts or hikes."
#define SITS                                                                                       \
    HIP, .plane = "transverse", .position = "seated", .joint = &gonio_joint_hip_rotation,          \
         .start = "on the edge, hip and knee at 90 degrees, a towel under the knee, the shank "    \
                  "hanging; the sensor on the shank",                                              \
         .watch = "The thigh moves; the pelvis lifts.", .angle = 1
#define PRONE                                                                                      \
    HIP, .plane = "transverse", .position = "prone", .up = { 0, -1, 0 }, .angle = 1,               \
         .q_PD_start = LIMB_ABOUT_Z_MINUS_90, .joint = &gonio_joint_hip_rotation,                  \
         .start = "on the belly, the knee at 90 degrees, the foot up; the sensor on the shank",    \
         .watch = "The pelvis lifts."

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES("hip", Side, side_, "flexion", "flexion", "flexion", "flexion"),                  \
        .plane = "sagittal", .cue = "Bend your " side_ " hip, the knee bends along.",              \
        .start = "on the back, both legs straight",                                                \
        .watch = "The other thigh lifts; the pelvis tilts.", .position = "supine",                 \
        .up = { 1, 0, 0 }, .joint = &gonio_joint_hip, .angle = 0, .sign = +1, HIP },               \
        { LIMB_NAMES("hip", Side, side_, "extension", "extension", "extension", "extension"),      \
            .plane = "sagittal", .cue = "Lift your " side_ " leg, the knee straight.",             \
            .start = "on the belly, both legs straight", .watch = "The pelvis lifts.",             \
            .position = "prone", .up = { -1, 0, 0 }, .joint = &gonio_joint_hip, .angle = 0,        \
            .sign = -1, HIP },                                                                     \
        { LIMB_NAMES("hip", Side, side_, "abduction", "abduction_adduction",                       \
              "abduction-adduction", "abduction"),                                                 \
            .cue = "Move your " side_ " leg out to the side.", .sign = -(mirror), STANDS },        \
        { LIMB_NAMES("hip", Side, side_, "adduction", "abduction_adduction",                       \
              "abduction-adduction", "adduction"),                                                 \
            .cue = "Move your " side_ " leg across the other one.", .sign = (mirror), STANDS },

#define ROTATIONS(Side, side_, mirror)                                                             \
    { LIMB_NAMES("hip", Side, side_, "internal_rotation_seated", "rotation_seated",                \
          "rotation seated", "internal rotation"),                                                 \
        .cue = "Swing your " side_ " foot out to the side.", .sign = -(mirror), SITS },            \
        { LIMB_NAMES("hip", Side, side_, "external_rotation_seated", "rotation_seated",            \
              "rotation seated", "external rotation"),                                             \
            .cue = "Swing your " side_ " foot in, across the other leg.", .sign = (mirror),        \
            SITS },                                                                                \
        { LIMB_NAMES("hip", Side, side_, "internal_rotation_prone", "rotation_prone",              \
              "rotation prone", "internal rotation"),                                              \
            .cue = "Let your " side_ " foot sink out to the side.", .sign = -(mirror), PRONE },    \
        { LIMB_NAMES("hip", Side, side_, "external_rotation_prone", "rotation_prone",              \
              "rotation prone", "external rotation"),                                              \
            .cue = "Let your " side_ " foot sink in, across the other leg.", .sign = (mirror),     \
            PRONE },

static const struct gonio_movement movements[] = { LIMB_SIDES(ROWS) };
static const struct gonio_movement rotations[] = { LIMB_SIDES(ROTATIONS) };

const struct gonio_joint gonio_joint_hip = {
    .name           = "hip",
    .distal         = GONIO_THIGH,
    .proximal       = GONIO_PELVIS,
    .angle          = { "flexion", "adduction", "internal_rotation" },
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};

const struct gonio_joint gonio_joint_hip_rotation = {
    .name           = "hip",
    .distal         = GONIO_SHANK,
    .proximal       = GONIO_PELVIS,
    .angle          = { "flexion", "external_rotation", "twist" },
    .order          = GONIO_XZY,
    .fast_deg_s     = FAST_LIMB_DEG_S,
    .proximal_moves = true,
    .movement       = rotations,
    .movements      = sizeof rotations / sizeof *rotations,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
