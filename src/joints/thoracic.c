/** @file
 *  The thoracic spine: how T1 to T3 stand on T12 to L1. Sitting upright is 0, 0, 0.
 */
#include "joints/table.h"

/* The upper end of five techniques with inclinometer and goniometer (Johnson 2012, healthy). */
#define SEM_ROTATION                                                                               \
    .sem_deg = 2.3, .sem_between_deg = 2.3,                                                        \
    .sem_source = "upper end of the published range, Johnson 2012"
/* NEEDSWORK: we know of no published figure; that of the lumbar spine stands in. */
#define SEM_PLACEHOLDER                                                                            \
    .sem_deg = 4.3, .sem_between_deg = 4.3,                                                        \
    .sem_source  = "placeholder: no published figure; the lumbar spine's, Laird 2016",             \
    .sem_assumed = true

static const struct gonio_movement movements[] = {
    {
        .id        = "thoracic.flexion",
        .pair      = "thoracic.flexion_extension",
        .title     = "Thoracic flexion-extension, flexion",
        .subject   = "Thoracic flexion",
        .direction = "flexion",
        .side      = "",
        .cue       = "Round your upper back forward.",
        .watch     = "The pelvis tilts along.",
        .position  = "seated, arms crossed on the chest",
        .joint     = &gonio_joint_thoracic,
        .angle     = 0,
        .sign      = -1,
        SEM_PLACEHOLDER,
    },
    {
        .id        = "thoracic.extension",
        .pair      = "thoracic.flexion_extension",
        .title     = "Thoracic flexion-extension, extension",
        .subject   = "Thoracic extension",
        .direction = "extension",
        .side      = "",
        .cue       = "Lift your chest and bend your upper back backward.",
        .watch     = "The pelvis tilts along; the lower back arches.",
        .position  = "seated, arms crossed on the chest",
        .joint     = &gonio_joint_thoracic,
        .angle     = 0,
        .sign      = +1,
        SEM_PLACEHOLDER,
    },
    {
        .id        = "thoracic.lateral_flexion_left",
        .pair      = "thoracic.lateral_flexion",
        .title     = "Thoracic lateral flexion, left",
        .subject   = "Left lateral flexion of the thoracic spine",
        .direction = "left",
        .side      = "left",
        .cue       = "Bend your upper body to the left.",
        .watch     = "The pelvis lifts from the chair.",
        .position  = "seated, arms crossed on the chest",
        .joint     = &gonio_joint_thoracic,
        .angle     = 1,
        .sign      = -1,
        SEM_PLACEHOLDER,
    },
    {
        .id        = "thoracic.lateral_flexion_right",
        .pair      = "thoracic.lateral_flexion",
        .title     = "Thoracic lateral flexion, right",
        .subject   = "Right lateral flexion of the thoracic spine",
        .direction = "right",
        .side      = "right",
        .cue       = "Bend your upper body to the right.",
        .watch     = "The pelvis lifts from the chair.",
        .position  = "seated, arms crossed on the chest",
        .joint     = &gonio_joint_thoracic,
        .angle     = 1,
        .sign      = +1,
        SEM_PLACEHOLDER,
    },
    {
        .id            = "thoracic.rotation_seated_left",
        .pair          = "thoracic.rotation_seated",
        .title         = "Thoracic rotation, left",
        .subject       = "Left rotation of the thoracic spine",
        .direction     = "left",
        .side          = "left",
        .cue           = "Turn your upper body to the left, knees together on the ball.",
        .watch         = "The pelvis turns along; the knees let go of the ball.",
        .position      = "seated, bar across the chest, ball between the knees",
        .joint         = &gonio_joint_thoracic,
        .angle         = 2,
        .sign          = +1,
        .axis_vertical = true,
        SEM_ROTATION,
    },
    {
        .id            = "thoracic.rotation_seated_right",
        .pair          = "thoracic.rotation_seated",
        .title         = "Thoracic rotation, right",
        .subject       = "Right rotation of the thoracic spine",
        .direction     = "right",
        .side          = "right",
        .cue           = "Turn your upper body to the right, knees together on the ball.",
        .watch         = "The pelvis turns along; the knees let go of the ball.",
        .position      = "seated, bar across the chest, ball between the knees",
        .joint         = &gonio_joint_thoracic,
        .angle         = 2,
        .sign          = -1,
        .axis_vertical = true,
        SEM_ROTATION,
    },
};

const struct gonio_joint gonio_joint_thoracic = {
    .name           = "thoracic",
    .distal         = GONIO_THORAX,
    .proximal       = GONIO_LUMBAR,
    .order          = GONIO_ZXY,
    .angle          = { "extension", "lateral_flexion_right", "rotation_left" },
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
