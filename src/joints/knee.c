/** @file
 *  The knee: how the shank stands on the thigh. Straight is 0, 0, 0. Angles are named for the right
 * side.
 *
 *  On the back, as knees are measured, the thigh rises with the heel's slide: it takes both
 * sensors. On the belly the thigh lies flat; but the muscle in front of it, which spans the hip
 * too, stops the knee earlier, so that these are values of their own.
 */
#include "joints/limb.h"
#include "joints/table.h"

/* Words that are joined, and rows: neither can stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

#define KNEE                                                                                       \
    .plane = "sagittal", .method = GONIO_BY_GRAVITY, .joint = &gonio_joint_knee, .angle = 0,       \
    LIMB_SEM(3.6)
#define ON_THE_BACK(side_)                                                                         \
    KNEE,                                                                                          \
        .position = "supine", .up = { 1, 0, 0 }, .start = "on the back, the knee straight",        \
        .not_alone = "when the heel slides the thigh rises too, and a sensor on the shank alone "  \
                     "reads about half of the bend: put the second sensor on the thigh, or "       \
                     "measure lying on the belly, knee.flexion_extension_prone_" side_
#define ON_THE_BELLY                                                                               \
    KNEE, .position = "prone", .up = { -1, 0, 0 },                                                 \
          .start = "on the belly, the thigh flat, the knee straight, the foot over the edge"

#define ROWS(Side, side_, mirror)                                                                  \
    { LIMB_NAMES(                                                                                  \
          "knee", Side, side_, "flexion", "flexion_extension", "flexion-extension", "flexion"),    \
        .cue   = "Slide your " side_ " heel towards you and bend the knee as far as it goes.",     \
        .watch = "The hip turns out; the pelvis lifts.", .sign = -1, ON_THE_BACK(side_) },         \
        { LIMB_NAMES("knee", Side, side_, "extension", "flexion_extension", "flexion-extension",   \
              "extension"),                                                                        \
            .cue = "Press your " side_ " knee straight.", .watch = "The heel is not propped.",     \
            .sign = +1, ON_THE_BACK(side_) },                                                      \
        { LIMB_NAMES("knee", Side, side_, "flexion_prone", "flexion_extension_prone",              \
              "flexion-extension prone", "flexion"),                                               \
            .cue   = "Bring your " side_ " heel to your seat as far as it goes.",                  \
            .watch = "The hip bends; the pelvis lifts.", .sign = -1, ON_THE_BELLY },               \
        { LIMB_NAMES("knee", Side, side_, "extension_prone", "flexion_extension_prone",            \
              "flexion-extension prone", "extension"),                                             \
            .cue = "Press your " side_ " knee straight.", .watch = "The pelvis lifts.",            \
            .sign = +1, ON_THE_BELLY },

/* NOLINTEND(bugprone-macro-parentheses) */

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
