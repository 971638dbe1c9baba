#ifndef TESTS_BENCH_JOINT_H
#define TESTS_BENCH_JOINT_H
/** @file
 *  Two sensors on either side of a joint against the true orientations of both, deg.
 *  Rows count where they do in both recordings.
 */
#include "tests/bench/recording.h"

/** Which relative heading is taken as known. */
enum joint_tare {
    JOINT_NONE,
    JOINT_START, /**< the mean of the first second that counts */
    JOINT_CONST, /**< the mean of all that counts */
    JOINT_TARES
};

/** Error of the relative orientation conj(q_parent) q_child. */
struct joint_error {
    double rmse, mae, p95;
};

/** Both recordings of one length and rate, an orientation for each of their rows.
 *  @return 0; 1: no memory, or no row counts */
int joint_relative(const struct recording *parent, const struct recording *child,
    const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    enum joint_tare tare, struct joint_error *out);

/** Error of the angle from neutral, the mean pose of the first second. It does not depend on how
 *  the sensors sit on their segments. */
struct joint_range_error {
    double rmse, mae;
    double peak; /**< largest estimated angle minus largest true one */
    double end;  /**< mean over the last second, estimate minus truth */
};

/** As joint_relative. Headings are made to begin alike: as the shortest turn that levels the first
 *  force of each sensor has them. */
int joint_range(const struct recording *parent, const struct recording *child,
    const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    struct joint_range_error *out);

/** The heading of the child relative to the parent, deg: that of q_child conj(q_parent), from the mean
 *  of the first second on. Without a truth. */
struct joint_heading {
    double median; /**< that of any 15 s which is farthest from 0 */
    double least, largest;
    double end; /**< mean of the last second */
};

/** @return 0; 1: no memory, or fewer than two rows */
int joint_heading(const struct gonio_orientation *o_parent,
    const struct gonio_orientation *o_child, size_t rows, struct joint_heading *out);

#endif
