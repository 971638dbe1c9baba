/** @file
 *  The thoracic spine: how T1 to T3 stand on T12 to L1. Sitting upright is 0, 0, 0.
 *
 *  Seated, a rotation is about the vertical. On heels and elbows the long axis lies level, gravity
 * sees the turn, and the lumbar spine is locked; it reads larger than imaging does
 * (docs/clinical.md, 1.4).
 */
#include "joints/table.h"
#include "joints/words.h"

/* The upper end of five techniques with inclinometer and goniometer (Johnson 2012, healthy). */
#define SEM_ROTATION SEM(2.3, 2.3, "upper end of the published range, Johnson 2012")
/* NEEDSWORK: we know of no published figure; that of the lumbar spine stands in. */
#define SEM_PLACEHOLDER                                                                            \
    SEM_ASSUMED(4.3, "placeholder: no published figure; the lumbar spine's, Laird 2016")

#define THORACIC .joint = &gonio_joint_thoracic, .mode = "active", .stop = STOP_SPINE
#define SEATED                                                                                     \
    THORACIC, .position = "seated, arms crossed on the chest",                                     \
              .start = "upright, feet flat, arms crossed on the chest, eyes ahead"
#define ROTATES                                                                                    \
    THORACIC, .position = "seated, bar across the chest, ball between the knees",                  \
              .start = "upright, the bar across the chest, the knees squeeze the ball, eyes ahead"
#define LOCKED                                                                                     \
    THORACIC,                                                                                      \
        .position = "kneeling, on heels and elbows",                                               \
        .start    = "seat on the heels, elbows on the floor, one hand behind the head, back level"

static const struct gonio_movement movements[] = {
    { MIDLINE_NAMES("thoracic", "flexion", "flexion_extension", "Thoracic flexion-extension",
          "flexion", "Thoracic flexion", ""),
        .plane = "sagittal", .cue = "Round your upper back forward.",
        .watch = "The pelvis tilts along.", .method = GONIO_BY_GRAVITY, .angle = 0, .sign = -1,
        SEATED, SEM_PLACEHOLDER },
    { MIDLINE_NAMES("thoracic", "extension", "flexion_extension", "Thoracic flexion-extension",
          "extension", "Thoracic extension", ""),
        .plane = "sagittal", .cue = "Lift your chest and bend your upper back backward.",
        .watch = "The pelvis tilts along; the lower back arches.", .method = GONIO_BY_GRAVITY,
        .angle = 0, .sign = +1, SEATED, SEM_PLACEHOLDER },

    { MIDLINE_NAMES("thoracic", "lateral_flexion_left", "lateral_flexion",
          "Thoracic lateral flexion", "left", "Left lateral flexion of the thoracic spine", "left"),
        .plane = "frontal", .cue = "Bend your upper body to the left.",
        .watch = "The pelvis lifts from the chair.", .method = GONIO_BY_GRAVITY, .angle = 1,
        .sign = -1, SEATED, SEM_PLACEHOLDER },
    { MIDLINE_NAMES("thoracic", "lateral_flexion_right", "lateral_flexion",
          "Thoracic lateral flexion", "right", "Right lateral flexion of the thoracic spine",
          "right"),
        .plane = "frontal", .cue = "Bend your upper body to the right.",
        .watch = "The pelvis lifts from the chair.", .method = GONIO_BY_GRAVITY, .angle = 1,
        .sign = +1, SEATED, SEM_PLACEHOLDER },

    { MIDLINE_NAMES("thoracic", "rotation_seated_left", "rotation_seated", "Thoracic rotation",
          "left", "Left rotation of the thoracic spine", "left"),
        .plane = "transverse",
        .cue   = "Turn your upper body to the left, knees together on the ball.",
        .watch = "The pelvis turns along; the knees let go of the ball.", .angle = 2, .sign = +1,
        .axis_vertical = true, ROTATES, SEM_ROTATION },
    { MIDLINE_NAMES("thoracic", "rotation_seated_right", "rotation_seated", "Thoracic rotation",
          "right", "Right rotation of the thoracic spine", "right"),
        .plane = "transverse",
        .cue   = "Turn your upper body to the right, knees together on the ball.",
        .watch = "The pelvis turns along; the knees let go of the ball.", .angle = 2, .sign = -1,
        .axis_vertical = true, ROTATES, SEM_ROTATION },

    { MIDLINE_NAMES("thoracic", "rotation_lumbar_locked_left", "rotation_lumbar_locked",
          "Thoracic rotation on heels and elbows", "left", "Left rotation, lumbar spine locked",
          "left"),
        .plane = "transverse",
        .cue   = "Left hand behind the head: turn the left elbow up to the ceiling.",
        .watch = "The seat leaves the heels; the weight shifts to the other elbow.",
        .up = { -1, 0, 0 }, .method = GONIO_BY_GRAVITY, .angle = 2, .sign = +1, LOCKED,
        SEM_ROTATION },
    { MIDLINE_NAMES("thoracic", "rotation_lumbar_locked_right", "rotation_lumbar_locked",
          "Thoracic rotation on heels and elbows", "right", "Right rotation, lumbar spine locked",
          "right"),
        .plane = "transverse",
        .cue   = "Right hand behind the head: turn the right elbow up to the ceiling.",
        .watch = "The seat leaves the heels; the weight shifts to the other elbow.",
        .up = { -1, 0, 0 }, .method = GONIO_BY_GRAVITY, .angle = 2, .sign = -1, LOCKED,
        SEM_ROTATION },
};

const struct gonio_joint gonio_joint_thoracic = {
    .name           = "thoracic",
    .distal         = GONIO_THORAX,
    .proximal       = GONIO_LUMBAR,
    .order          = GONIO_ZXY,
    .fast_deg_s     = FAST_SPINE_DEG_S,
    .angle          = { "extension", "lateral_flexion_right", "rotation_left" },
    .proximal_moves = true,
    .movement       = movements,
    .movements      = sizeof movements / sizeof *movements,
    .source         = "Wu et al. 2002, J Biomech 35:543",
};
