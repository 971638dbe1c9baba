/** @file
 *  The lumbar spine: how T12 to L1 stand on the sacrum. Standing upright is 0, 0, 0.
 *
 *  Rotation is left out: its range is about 7 degrees each way (Troke 2005, Man Ther 10:198), of
 * the order of the error.
 */
#include "joints/table.h"

/* From the middle of the published minimal detectable changes of 5 to 15 degrees, 90 %, one to two
 * weeks apart (Laird 2016, wearable sensors, people with and without back pain). */
#define SEM                                                                                        \
    .sem_deg = 4.3, .sem_between_deg = 4.3,                                                        \
    .sem_source = "default from the middle of the published range, Laird 2016"

static const struct gonio_movement movements[] = {
    {
        .id        = "lumbar.flexion",
        .pair      = "lumbar.flexion_extension",
        .title     = "Lumbar flexion-extension, flexion",
        .subject   = "Lumbar flexion",
        .direction = "flexion",
        .side      = "",
        .cue       = "Bend forward as far as is comfortable, knees straight, and hold.",
        .watch     = "The knees bend.",
        .position  = "standing",
        .joint     = &gonio_joint_lumbar,
        .angle     = 0,
        .sign      = -1,
        SEM,
    },
    {
        .id        = "lumbar.extension",
        .pair      = "lumbar.flexion_extension",
        .title     = "Lumbar flexion-extension, extension",
        .subject   = "Lumbar extension",
        .direction = "extension",
        .side      = "",
        .cue       = "Arms folded across the chest, bend backward.",
        .watch     = "The knees bend; the patient loses balance.",
        .position  = "standing",
        .joint     = &gonio_joint_lumbar,
        .angle     = 0,
        .sign      = +1,
        SEM,
    },
    {
        .id        = "lumbar.lateral_flexion_left",
        .pair      = "lumbar.lateral_flexion",
        .title     = "Lumbar lateral flexion, left",
        .subject   = "Left lateral flexion of the lumbar spine",
        .direction = "left",
        .side      = "left",
        .cue       = "Slide your left hand down the leg, and hold.",
        .watch     = "The trunk bends forward; a heel lifts.",
        .position  = "standing",
        .joint     = &gonio_joint_lumbar,
        .angle     = 1,
        .sign      = -1,
        SEM,
    },
    {
        .id        = "lumbar.lateral_flexion_right",
        .pair      = "lumbar.lateral_flexion",
        .title     = "Lumbar lateral flexion, right",
        .subject   = "Right lateral flexion of the lumbar spine",
        .direction = "right",
        .side      = "right",
        .cue       = "Slide your right hand down the leg, and hold.",
        .watch     = "The trunk bends forward; a heel lifts.",
        .position  = "standing",
        .joint     = &gonio_joint_lumbar,
        .angle     = 1,
        .sign      = +1,
        SEM,
    },
};

const struct gonio_joint gonio_joint_lumbar = {
    .name           = "lumbar",
    .distal         = GONIO_LUMBAR,
    .proximal       = GONIO_PELVIS,
    .order          = GONIO_ZXY,
    .angle          = { "extension", "lateral_flexion_right", "rotation_left" },
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
