#ifndef GONIO_RELATIVE_H
#define GONIO_RELATIVE_H
/** @file
 *  Two sensors on either side of a joint, each with an orientation whose heading drifts by itself:
 *  what the joint can do holds the heading of one against the other. For finished recordings.
 *  Mathematics and sources: docs/relative.md.
 *
 *  Headings are turned about up, counter-clockwise seen from above; inclinations stay as they are.
 *  "Relative heading" is that of the distal sensor less that of the proximal one.
 */
#include <gonio/sample.h>
#include <stddef.h>

/** The orientations of one sensor in the order of time. Of each, time_s, q_GS and heading_sd_rad
 *  are read; where the sd is 0 or NaN throughout, nothing is known of the drift. */
struct gonio_series {
    const struct gonio_orientation *at;
    size_t count;
};

/* ---- What the joint knows ---------------------------------------------------------------- */

enum gonio_relative_kind {
    GONIO_RELATIVE_LIMITS, /**< how far the joint turns, and that it is in its middle on average */
    GONIO_RELATIVE_HINGE,  /**< it turns about one axis, which both sensors see */
};

/** What was found, and what was done. */
struct gonio_relative {
    enum gonio_relative_kind kind;
    double told_s; /**< s, for how long the joint told anything */
    /** rad, relative heading at the start. Limits: from the middle; it is not turned out.
     *  Hinge: from where both sensors see one axis; it is. */
    double offset_rad, offset_sd_rad;
    double drift_rad, drift_sd_rad; /**< rad, relative heading lost from start to end; turned out */
    double bias_rad_s, bias_sd_rad_s; /**< rad/s, at which it was lost halfway */
    /** rad, what the joint did afterwards. Limits: relative heading from the middle. Hinge: turn
     *  about the axis since the start, its sign such that it goes further to the positive side. */
    double least_rad, most_rad;
    /** s, by more than 5 degrees outside what the joint can do; ought to be 0. Hinge: further from
     *  its other end than it can bend. */
    double beyond_s;
    gonio_vec3 axis_D, axis_P; /**< hinge: unit, the axis seen from either sensor */
    double axis_sd_rad;        /**< hinge: 1 sigma of its direction, the worse of the two */
};

/** The names that gonio_relative_hold knows, one by one; NULL past the last. */
const char *gonio_relative_joint(size_t index);

/** Find by how much each heading is to be turned so that the joint can have done what was seen.
 *
 *  The drift is shared out by the variances that the sensors tell. The series need not be
 *  simultaneous: the proximal one is interpolated.
 *
 *  @param joint          "cervical", "knee", ...: a name of gonio_relative_joint
 *  @param neutral        it starts and ends in the joint's neutral pose
 *  @param turn_distal    out, rad, shape (distal.count): turn the heading of each by this
 *  @param turn_proximal  out, rad, shape (proximal.count)
 *  @param sd_rad         out, rad, shape (distal.count), 1 sigma of the relative heading
 *                        afterwards; limits: of its change since the start. NULL: not wanted
 *  @return GONIO_EINVAL: unknown joint, less than 3 s together, or times out of order;
 *          GONIO_EQUALITY: a hinge whose axis can't be found, or never told the heading;
 *          GONIO_ENOMEM. Each with a note; nothing is turned then
 */
enum gonio_status gonio_relative_hold(const char *joint, struct gonio_series distal,
    struct gonio_series proximal, bool neutral, double *turn_distal, double *turn_proximal,
    double *sd_rad, struct gonio_relative *out);

/* ---- Back in the neutral pose ------------------------------------------------------------ */

/** How the pose at the end differs from that at the start. */
struct gonio_return {
    double from_s, to_s; /**< middle of the two moments */
    double heading_rad;  /**< relative heading at the end less that at the start */
    /** By how much more one segment leans than the other, >= 0: no heading explains it. */
    double inclination_rad;
};

/** Compare the first and the last moment of a recording that starts and ends in one pose.
 *  One sensor: pass the other series empty; its segment then stands for ever.
 *
 *  @param hold_s  s, over which poses are averaged at either end; 1 is usual
 *  @return        GONIO_EINVAL where the recording is shorter than three such moments
 */
enum gonio_status gonio_relative_return(struct gonio_series distal, struct gonio_series proximal,
    double hold_s, struct gonio_return *out);

/** Take a mismatch at the end out of one sensor's headings, in proportion to what each shares with
 *  the error at the end: the best estimate, given that the pose was the same again.
 *
 *  @param mismatch_rad  gonio_return.heading_rad; for the proximal sensor its negative
 *  @param covariance    rad^2, shape (count), of each heading with that at the end, both since
 *                       the start; NULL: grows with time, as with a bias that was constant
 *  @param time_s        shape (count); read where covariance is NULL
 *  @param variance      rad^2, of the mismatch: that of both sensors at the end, and of the
 *                       pose's return (about (1 degree)^2). Where covariance is NULL: this
 *                       sensor's part of the mismatch, 0..1
 *  @param turn          out, rad, shape (count), for gonio_smoother_turn_headings
 */
void gonio_relative_take_out(double mismatch_rad, const double *covariance, const double *time_s,
    size_t count, double variance, double *turn);

#endif
