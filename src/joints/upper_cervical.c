/** @file
 *  The upper neck by the flexion-rotation test: the neck is held in full flexion, which takes up
 * all below the axis, and the head is turned about its own long axis. docs/clinical.md, 4.2.
 *
 *  How far the neck is flexed then is not known, so gravity does not tell that axis: the movement
 * does.
 */
#include "joints/table.h"
#include "joints/words.h"

/* Cautiously above the 2 degrees of one study (Satpute 2019, J Man Manip Ther 27:92, phone,
 * healthy), so that the smallest detectable change is the 7 degrees found over two weeks (Hall,
 * Curtin). */
#define FRT_SEM SEM(2.5, 2.5, "default from the published range, Satpute 2019 and Hall")

#define FRT                                                                                        \
    .plane = "transverse", .mode = "passive", .position = "supine, neck fully flexed",             \
    .start = "on the back, the examiner holds the neck in full flexion, nose in the midline; the " \
             "sensor on the forehead",                                                             \
    .stop = STOP_SPINE, .watch = "Full flexion is lost; the shoulders turn along.",                \
    .up         = { 0.64278760968653933, 0.76604444311897804, 0 },                                 \
    .q_PD_start = { 0.90630778703664996, 0, 0, -0.42261826174069943 }, /* -50 degrees about Z */   \
        .joint = &gonio_joint_upper_cervical, .method = GONIO_BY_TWIST, .angle = 2

static const struct gonio_movement movements[] = {
    { MIDLINE_NAMES("upper_cervical", "frt_left", "frt", "Flexion-rotation test", "left",
          "Flexion-rotation to the left", "left"),
        .cue = "Stay relaxed; your head is turned to the left.", .sign = +1, FRT, FRT_SEM },
    { MIDLINE_NAMES("upper_cervical", "frt_right", "frt", "Flexion-rotation test", "right",
          "Flexion-rotation to the right", "right"),
        .cue = "Stay relaxed; your head is turned to the right.", .sign = -1, FRT, FRT_SEM },
};

const struct gonio_joint gonio_joint_upper_cervical = {
    .name       = "upper_cervical",
    .distal     = GONIO_HEAD,
    .proximal   = GONIO_THORAX,
    .order      = GONIO_ZXY,
    .fast_deg_s = FAST_SPINE_DEG_S,
    .angle      = { "extension", "lateral_flexion_right", "rotation_left" },
    .movement   = movements,
    .movements  = sizeof movements / sizeof *movements,
    .source     = "Hall et al. 2010, J Headache Pain 11:391",
};
