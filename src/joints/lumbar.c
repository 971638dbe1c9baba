/** @file
 *  The lumbar spine: how T12 to L1 stand on the sacrum. Standing upright is 0, 0, 0.
 *
 *  Rotation has a true range of about 7 degrees each way (Troke 2005, Man Ther 10:198), of the
 * order of the error: it is there because it is asked for, and no change in it can be told.
 */
#include "joints/table.h"
#include "joints/words.h"

/* From the middle of the published minimal detectable changes of 5 to 15 degrees, 90 %, one to two
 * weeks apart (Laird 2016, wearable sensors, people with and without back pain). */
#define LUMBAR_SEM SEM(4.3, 4.3, "default from the middle of the published range, Laird 2016")

#define LUMBAR .joint = &gonio_joint_lumbar, .mode = "active", .stop = STOP_SPINE
#define STANDS                                                                                     \
    LUMBAR, .position = "standing", .method = GONIO_BY_GRAVITY,                                    \
            .start = "feet as wide as the hips, knees straight, arms hanging, eyes ahead"
#define SITS                                                                                       \
    LUMBAR, .position = "seated", .axis_vertical = true, .small = true,                            \
            .start = "upright, feet flat, arms crossed on the chest, the pelvis held by the seat"

static const struct gonio_movement movements[] = {
    { MIDLINE_NAMES("lumbar", "flexion", "flexion_extension", "Lumbar flexion-extension", "flexion",
          "Lumbar flexion", ""),
        .plane = "sagittal",
        .cue   = "Bend forward as far as is comfortable, knees straight, and hold.",
        .watch = "The knees bend.", .angle = 0, .sign = -1, STANDS, LUMBAR_SEM },
    { MIDLINE_NAMES("lumbar", "extension", "flexion_extension", "Lumbar flexion-extension",
          "extension", "Lumbar extension", ""),
        .plane = "sagittal", .cue = "Arms folded across the chest, bend backward.",
        .watch = "The knees bend; the patient loses balance.", .angle = 0, .sign = +1, STANDS,
        LUMBAR_SEM },

    { MIDLINE_NAMES("lumbar", "lateral_flexion_left", "lateral_flexion", "Lumbar lateral flexion",
          "left", "Left lateral flexion of the lumbar spine", "left"),
        .plane = "frontal", .cue = "Slide your left hand down the leg, and hold.",
        .watch = "The trunk bends forward; a heel lifts.", .angle = 1, .sign = -1, STANDS,
        LUMBAR_SEM },
    { MIDLINE_NAMES("lumbar", "lateral_flexion_right", "lateral_flexion", "Lumbar lateral flexion",
          "right", "Right lateral flexion of the lumbar spine", "right"),
        .plane = "frontal", .cue = "Slide your right hand down the leg, and hold.",
        .watch = "The trunk bends forward; a heel lifts.", .angle = 1, .sign = +1, STANDS,
        LUMBAR_SEM },

    { MIDLINE_NAMES("lumbar", "rotation_left", "rotation", "Lumbar rotation", "left",
          "Left rotation of the lumbar spine", "left"),
        .plane = "transverse", .cue = "Turn your trunk to the left.",
        .watch = "The pelvis turns along. Of the order of the error: about 7 degrees each way.",
        .angle = 2, .sign = +1, SITS, LUMBAR_SEM },
    { MIDLINE_NAMES("lumbar", "rotation_right", "rotation", "Lumbar rotation", "right",
          "Right rotation of the lumbar spine", "right"),
        .plane = "transverse", .cue = "Turn your trunk to the right.",
        .watch = "The pelvis turns along. Of the order of the error: about 7 degrees each way.",
        .angle = 2, .sign = -1, SITS, LUMBAR_SEM },
};

const struct gonio_joint gonio_joint_lumbar = {
    .name           = "lumbar",
    .distal         = GONIO_LUMBAR,
    .proximal       = GONIO_PELVIS,
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_SPINE_DEG_S,
    .angle          = { "extension", "lateral_flexion_right", "rotation_left" },
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
