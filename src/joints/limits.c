/** @file
 *  A joint that turns about up within limits and is in its middle on average: a neck.
 */
#include "joints/relative.h"
#include "math/quat.h"

/* Who returns to neutral with closed eyes misses it by up to 4.5 degrees (customary cut of the
 * joint position error test), and looks ahead more loosely than that. density.h puts looks to the
 * side within five times this. A look is one piece of news however often it was sampled; hold.c
 * counts it once. */
static const double AHEAD_SD_RAD = 8 * M_PI / 180;

static double twist(gonio_quat q) { return 2 * atan2(q.z, q.w); }

/* The pose of the distal sensor seen from the proximal one, on average: what "straight ahead" looks
 * like with these mountings. */
static gonio_quat mean_pose(const struct relative_pair *pair)
{
    gonio_quat sum = { 0, 0, 0, 0 }, first = { 1, 0, 0, 0 };
    for (size_t i = 0; i < pair->count; i++) {
        if (!pair->at[i].known)
            continue;
        gonio_quat q = quat_mul(quat_conj(pair->at[i].q_HP), relative_turned(pair, i));
        double dot   = q.w * first.w + q.x * first.x + q.y * first.y + q.z * first.z;
        double sign  = dot < 0 ? -1 : 1;
        if (sum.w == 0 && sum.x == 0 && sum.y == 0 && sum.z == 0)
            first = q;
        sum.w += sign * q.w;
        sum.x += sign * q.x;
        sum.y += sign * q.y;
        sum.z += sign * q.z;
    }
    return quat_normalized(sum);
}

/* q_HP mean is where the distal sensor would be, were the joint in its middle. */
static double heading_from(gonio_quat mean, gonio_quat q_GD, gonio_quat q_HP)
{
    return twist(quat_mul(q_GD, quat_conj(quat_mul(q_HP, mean))));
}

static void count_from_start(struct relative_pair *pair)
{
    size_t first = 0;
    while (first < pair->knots && !isfinite(pair->knot[first].sd_rad))
        first++;
    double start_rad = first < pair->knots ? pair->knot[first].heading_rad : 0;
    for (size_t k = 0; k < pair->knots; k++)
        pair->knot[k].heading_rad = drift_wrap(pair->knot[k].heading_rad - start_rad);
}

void limits_tell(struct relative_pair *pair, const struct gonio_relative *found)
{
    (void)found;
    gonio_quat mean = mean_pose(pair);
    for (size_t k = 0; k < pair->knots; k++) {
        double cosine = 0, sine = 0;
        for (size_t i = pair->knot[k].begin; i < pair->knot[k].end; i++) {
            double heading = heading_from(mean, pair->at[i].q_GD, pair->at[i].q_HP);
            cosine += pair->at[i].known ? cos(heading) : 0;
            sine += pair->at[i].known ? sin(heading) : 0;
        }
        pair->knot[k].heading_rad = atan2(sine, cosine);
        pair->knot[k].sd_rad      = cosine == 0 && sine == 0 ? (double)INFINITY : AHEAD_SD_RAD;
    }
    count_from_start(pair);
}

void limits_report(const struct relative_pair *pair, const struct relative_joint *joint,
    struct gonio_relative *out)
{
    const double slack_rad = 5 * M_PI / 180;
    out->least_rad         = (double)INFINITY;
    out->most_rad          = -(double)INFINITY;
    for (size_t k = 0; k < pair->knots; k++) {
        if (!isfinite(pair->knot[k].sd_rad))
            continue;
        double heading = drift_wrap(pair->knot[k].heading_rad - drift_total(&pair->drift[k]));
        out->least_rad = fmin(out->least_rad, heading);
        out->most_rad  = fmax(out->most_rad, heading);
        if (heading < rad_from_deg(joint->least_deg) - slack_rad ||
            heading > rad_from_deg(joint->most_deg) + slack_rad)
            out->beyond_s += pair->knot_s;
    }
}
