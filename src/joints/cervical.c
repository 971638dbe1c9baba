/** @file
 *  The neck: how the head stands on the thorax. Looking straight ahead is 0, 0, 0.
 */
#include "joints/table.h"

/* Standard error of measurement, one direction, until the clinic has its own: chosen from the
 * published range of 2.3 to 4.1 degrees within a visit (Fletcher and Bandy 2008, J Orthop Sports
 * Phys Ther 38:640, CROM, people with and without neck pain), and below the natural variation of
 * 14 degrees (full arc of rotation) over three weeks (Christensen and Nilsson 1998, J Manipulative
 * Physiol Ther 21:383). docs/clinical.md has the table. */
#define SEM                                                                                        \
    .sem_deg = 3.5, .sem_between_deg = 4.1,                                                        \
    .sem_source = "default from the published range, Fletcher 2008 and Christensen 1998"

static const struct gonio_movement movements[] = {
    {
        .id        = "cervical.flexion",
        .pair      = "cervical.flexion_extension",
        .title     = "Neck flexion-extension, flexion",
        .subject   = "Flexion",
        .direction = "flexion",
        .side      = "",
        .cue       = "Chin to chest, then bend down.",
        .watch     = "The trunk bends along; note whether the chin was tucked.",
        .position  = "seated",
        .joint     = &gonio_joint_cervical,
        .angle     = 0,
        .sign      = -1,
        SEM,
    },
    {
        .id        = "cervical.extension",
        .pair      = "cervical.flexion_extension",
        .title     = "Neck flexion-extension, extension",
        .subject   = "Extension",
        .direction = "extension",
        .side      = "",
        .cue       = "Look up along the ceiling.",
        .watch     = "The trunk leans back. Stop at dizziness.",
        .position  = "seated",
        .joint     = &gonio_joint_cervical,
        .angle     = 0,
        .sign      = +1,
        SEM,
    },
    {
        .id        = "cervical.lateral_flexion_left",
        .pair      = "cervical.lateral_flexion",
        .title     = "Neck lateral flexion, left",
        .subject   = "Left lateral flexion",
        .direction = "left",
        .side      = "left",
        .cue       = "Left ear to the left shoulder, nose forward.",
        .watch     = "The shoulder rises; the head turns along.",
        .position  = "seated",
        .joint     = &gonio_joint_cervical,
        .angle     = 1,
        .sign      = -1,
        SEM,
    },
    {
        .id        = "cervical.lateral_flexion_right",
        .pair      = "cervical.lateral_flexion",
        .title     = "Neck lateral flexion, right",
        .subject   = "Right lateral flexion",
        .direction = "right",
        .side      = "right",
        .cue       = "Right ear to the right shoulder, nose forward.",
        .watch     = "The shoulder rises; the head turns along.",
        .position  = "seated",
        .joint     = &gonio_joint_cervical,
        .angle     = 1,
        .sign      = +1,
        SEM,
    },
    {
        .id            = "cervical.rotation_left",
        .pair          = "cervical.rotation",
        .title         = "Neck rotation, left",
        .subject       = "Left rotation",
        .direction     = "left",
        .side          = "left",
        .cue           = "Look over your left shoulder, chin level.",
        .watch         = "The trunk turns along; the head tilts.",
        .position      = "seated",
        .joint         = &gonio_joint_cervical,
        .angle         = 2,
        .sign          = +1,
        .axis_vertical = true,
        SEM,
    },
    {
        .id            = "cervical.rotation_right",
        .pair          = "cervical.rotation",
        .title         = "Neck rotation, right",
        .subject       = "Right rotation",
        .direction     = "right",
        .side          = "right",
        .cue           = "Look over your right shoulder, chin level.",
        .watch         = "The trunk turns along; the head tilts.",
        .position      = "seated",
        .joint         = &gonio_joint_cervical,
        .angle         = 2,
        .sign          = -1,
        .axis_vertical = true,
        SEM,
    },
};

const struct gonio_joint gonio_joint_cervical = {
    .name      = "cervical",
    .distal    = GONIO_HEAD,
    .proximal  = GONIO_THORAX,
    .order     = GONIO_ZXY,
    .angle     = { "extension", "lateral_flexion_right", "rotation_left" },
    .movement  = movements,
    .movements = sizeof movements / sizeof *movements,
    .source    = "Wu et al. 2002, J Biomech 35:543",
};
