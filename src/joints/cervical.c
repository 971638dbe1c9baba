/** @file
 *  The neck: how the head stands on the thorax. Looking straight ahead is 0, 0, 0.
 *
 *  Seated, a rotation is about the vertical, and gravity says nothing of it; lying, gravity sees it
 *  all: the natural check on the seated value. A quarter is a look along a diagonal, up or down and
 *  over one shoulder: one turn about an axis half way between two planes.
 */
#include "joints/table.h"
#include "joints/words.h"

/* Standard error of measurement, one direction, until the clinic has its own: chosen from the
 * published range of 2.3 to 4.1 degrees within a visit (Fletcher and Bandy 2008, J Orthop Sports
 * Phys Ther 38:640, CROM, people with and without neck pain), and below the natural variation of
 * 14 degrees (full arc of rotation) over three weeks (Christensen and Nilsson 1998, J Manipulative
 * Physiol Ther 21:383). docs/clinical.md has the table. */
#define NECK_SEM                                                                                   \
    SEM(3.5, 4.1, "default from the published range, Fletcher 2008 and Christensen 1998")
/* None of the diagonals nor of the lying position could be read; they are no steadier than one
 * plane. */
#define NECK_SEM_ASSUMED                                                                           \
    SEM_ASSUMED(4.1, "placeholder: no published figure; the neck's one direction")

#define SEATED                                                                                     \
    .joint = &gonio_joint_cervical, .mode = "active", .position = "seated", .stop = STOP_SPINE,    \
    .start =                                                                                       \
        "upright, back against the chair, feet flat, arms in the lap, eyes on a point at eye "     \
        "height, mouth closed"
#define SUPINE                                                                                     \
    .joint = &gonio_joint_cervical, .mode = "active", .position = "supine", .stop = STOP_SPINE,    \
    .start =                                                                                       \
        "lying on the back, the head on a low slippery surface, nose to the ceiling; the sensor "  \
        "on the forehead"

/* Flexion is about -Z, left rotation about Y. */
#define DOWN_LEFT                                                                                  \
    {                                                                                              \
        0, 0.70710678118654752, -0.70710678118654752                                               \
    }
#define UP_LEFT                                                                                    \
    {                                                                                              \
        0, 0.70710678118654752, +0.70710678118654752                                               \
    }

static const struct gonio_movement movements[] = {
    { MIDLINE_NAMES("cervical", "flexion", "flexion_extension", "Neck flexion-extension", "flexion",
          "Flexion", ""),
        .plane = "sagittal", .cue = "Chin to chest, then bend down.",
        .watch  = "The trunk bends along; note whether the chin was tucked.",
        .method = GONIO_BY_GRAVITY, .angle = 0, .sign = -1, SEATED, NECK_SEM },
    { MIDLINE_NAMES("cervical", "extension", "flexion_extension", "Neck flexion-extension",
          "extension", "Extension", ""),
        .plane = "sagittal", .cue = "Look up along the ceiling.",
        .watch = "The trunk leans back. Stop at dizziness.", .method = GONIO_BY_GRAVITY, .angle = 0,
        .sign = +1, SEATED, NECK_SEM },

    { MIDLINE_NAMES("cervical", "lateral_flexion_left", "lateral_flexion", "Neck lateral flexion",
          "left", "Left lateral flexion", "left"),
        .plane = "frontal", .cue = "Left ear to the left shoulder, nose forward.",
        .watch = "The shoulder rises; the head turns along.", .method = GONIO_BY_GRAVITY,
        .angle = 1, .sign = -1, SEATED, NECK_SEM },
    { MIDLINE_NAMES("cervical", "lateral_flexion_right", "lateral_flexion", "Neck lateral flexion",
          "right", "Right lateral flexion", "right"),
        .plane = "frontal", .cue = "Right ear to the right shoulder, nose forward.",
        .watch = "The shoulder rises; the head turns along.", .method = GONIO_BY_GRAVITY,
        .angle = 1, .sign = +1, SEATED, NECK_SEM },

    { MIDLINE_NAMES("cervical", "rotation_left", "rotation", "Neck rotation", "left",
          "Left rotation", "left"),
        .plane = "transverse", .cue = "Look over your left shoulder, chin level.",
        .watch = "The trunk turns along; the head tilts.", .angle = 2, .sign = +1,
        .axis_vertical = true, SEATED, NECK_SEM },
    { MIDLINE_NAMES("cervical", "rotation_right", "rotation", "Neck rotation", "right",
          "Right rotation", "right"),
        .plane = "transverse", .cue = "Look over your right shoulder, chin level.",
        .watch = "The trunk turns along; the head tilts.", .angle = 2, .sign = -1,
        .axis_vertical = true, SEATED, NECK_SEM },

    { MIDLINE_NAMES("cervical", "rotation_fast_left", "rotation_fast", "Fast neck rotation", "left",
          "Fast left rotation", "left"),
        .plane = "transverse",
        .cue = "Over your left shoulder and back, as fast as you comfortably can, the full range.",
        .watch = "The trunk turns along; any discomfort.", .angle = 2, .sign = +1,
        .axis_vertical = true, .fast = true, SEATED, NECK_SEM_ASSUMED },
    { MIDLINE_NAMES("cervical", "rotation_fast_right", "rotation_fast", "Fast neck rotation",
          "right", "Fast right rotation", "right"),
        .plane = "transverse",
        .cue = "Over your right shoulder and back, as fast as you comfortably can, the full range.",
        .watch = "The trunk turns along; any discomfort.", .angle = 2, .sign = -1,
        .axis_vertical = true, .fast = true, SEATED, NECK_SEM_ASSUMED },

    { MIDLINE_NAMES("cervical", "rotation_supine_left", "rotation_supine", "Neck rotation lying",
          "left", "Left rotation, lying", "left"),
        .plane = "transverse", .cue = "Roll your head to the left, over the surface.",
        .watch = "The head lifts or tilts; a shoulder lifts.", .up = { 1, 0, 0 },
        .method = GONIO_BY_GRAVITY, .angle = 2, .sign = +1, SUPINE, NECK_SEM_ASSUMED },
    { MIDLINE_NAMES("cervical", "rotation_supine_right", "rotation_supine", "Neck rotation lying",
          "right", "Right rotation, lying", "right"),
        .plane = "transverse", .cue = "Roll your head to the right, over the surface.",
        .watch = "The head lifts or tilts; a shoulder lifts.", .up = { 1, 0, 0 },
        .method = GONIO_BY_GRAVITY, .angle = 2, .sign = -1, SUPINE, NECK_SEM_ASSUMED },

    { MIDLINE_NAMES("cervical", "quarter_flexion_left", "quarter_flexion_left_extension_right",
          "Neck diagonal down-left to up-right", "down left", "Flexion with left rotation", "left"),
        .plane = "diagonal",
        .cue   = "Look down and over your left shoulder, to the floor behind it.",
        .watch = "The trunk turns or bends along.", .method = GONIO_BY_TURN, .angle = 2,
        .axis = DOWN_LEFT, .sign = +1, SEATED, NECK_SEM_ASSUMED },
    { MIDLINE_NAMES("cervical", "quarter_extension_right", "quarter_flexion_left_extension_right",
          "Neck diagonal down-left to up-right", "up right", "Extension with right rotation",
          "right"),
        .plane = "diagonal", .cue = "Look up and over your right shoulder.",
        .watch = "The trunk turns or leans along. Stop at dizziness.", .method = GONIO_BY_TURN,
        .angle = 2, .axis = DOWN_LEFT, .sign = -1, SEATED, NECK_SEM_ASSUMED },
    { MIDLINE_NAMES("cervical", "quarter_flexion_right", "quarter_flexion_right_extension_left",
          "Neck diagonal down-right to up-left", "down right", "Flexion with right rotation",
          "right"),
        .plane = "diagonal",
        .cue   = "Look down and over your right shoulder, to the floor behind it.",
        .watch = "The trunk turns or bends along.", .method = GONIO_BY_TURN, .angle = 2,
        .axis = UP_LEFT, .sign = -1, SEATED, NECK_SEM_ASSUMED },
    { MIDLINE_NAMES("cervical", "quarter_extension_left", "quarter_flexion_right_extension_left",
          "Neck diagonal down-right to up-left", "up left", "Extension with left rotation", "left"),
        .plane = "diagonal", .cue = "Look up and over your left shoulder.",
        .watch = "The trunk turns or leans along. Stop at dizziness.", .method = GONIO_BY_TURN,
        .angle = 2, .axis = UP_LEFT, .sign = +1, SEATED, NECK_SEM_ASSUMED },
};

const struct gonio_joint gonio_joint_cervical = {
    .name       = "cervical",
    .distal     = GONIO_HEAD,
    .proximal   = GONIO_THORAX,
    .order      = GONIO_ZXY,
    .fast_deg_s = FAST_SPINE_DEG_S,
    .angle      = { "extension", "lateral_flexion_right", "rotation_left" },
    .movement   = movements,
    .movements  = sizeof movements / sizeof *movements,
    .source     = "Wu et al. 2002, J Biomech 35:543",
};
