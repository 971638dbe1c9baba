/** @file
 *  A recording that starts and ends in one pose: the relative heading that was lost in between.
 */
#include "base/note.h"
#include "math/quat.h"
#include <gonio/relative.h>

static gonio_quat add(gonio_quat sum, gonio_quat q)
{
    double sign = sum.w * q.w + sum.x * q.x + sum.y * q.y + sum.z * q.z < 0 ? -1 : 1;
    return (gonio_quat){ sum.w + sign * q.w, sum.x + sign * q.x, sum.y + sign * q.y,
        sum.z + sign * q.z };
}

/* The mean orientation between two times; the identity of a sensor that is not there. */
static gonio_quat mean(struct gonio_series s, double from_s, double to_s)
{
    gonio_quat sum = { 0, 0, 0, 0 };
    for (size_t i = 0; i < s.count; i++)
        if (s.at[i].time_s >= from_s && s.at[i].time_s <= to_s)
            sum = add(sum, s.at[i].q_GS);
    return s.count > 0 ? quat_normalized(sum) : GONIO_QUAT_IDENTITY;
}

/* How a segment stands at the end against the start, split into a turn about up and the rest. In
 * the same pose of the joint both segments made the same change, whatever the headings of their
 * grounds. */
struct change {
    double heading_rad, inclination_rad;
};

static struct change change_of(struct gonio_series s, double from_s, double to_s, double hold_s)
{
    gonio_quat start = mean(s, from_s, from_s + hold_s), end = mean(s, to_s - hold_s, to_s);
    gonio_quat q = quat_mul(end, quat_conj(start));
    return (struct change){ 2 * atan2(q.z, q.w), 2 * acos(fmin(hypot(q.w, q.z), 1)) };
}

enum gonio_status gonio_relative_return(struct gonio_series distal, struct gonio_series proximal,
    double hold_s, struct gonio_return *out)
{
    if (distal.count < 2)
        return note(GONIO_EINVAL, "no samples of the moving segment's sensor");
    double from_s = distal.at[0].time_s, to_s = distal.at[distal.count - 1].time_s;
    if (proximal.count > 0) {
        from_s = fmax(from_s, proximal.at[0].time_s);
        to_s   = fmin(to_s, proximal.at[proximal.count - 1].time_s);
    }
    if (!(to_s - from_s >= 3 * hold_s))
        return note(GONIO_EINVAL,
            "%.1f s are too short to compare the pose at the end with that at the start",
            to_s - from_s);
    struct change D = change_of(distal, from_s, to_s, hold_s),
                  P = change_of(proximal, from_s, to_s, hold_s);
    if (!isfinite(D.heading_rad + P.heading_rad))
        return note(
            GONIO_EINVAL, "a sensor was not heard in the first or in the last %.1f s", hold_s);
    *out = (struct gonio_return){
        .from_s          = from_s + hold_s / 2,
        .to_s            = to_s - hold_s / 2,
        .heading_rad     = remainder(D.heading_rad - P.heading_rad, 2 * M_PI),
        .inclination_rad = fabs(D.inclination_rad - P.inclination_rad),
    };
    return GONIO_OK;
}

void gonio_relative_take_out(double mismatch_rad, const double *covariance, const double *time_s,
    size_t count, double variance, double *turn)
{
    for (size_t i = 0; i < count; i++) {
        double gain = covariance
                          ? covariance[i] / variance
                          : variance * (time_s[i] - time_s[0]) / (time_s[count - 1] - time_s[0]);
        turn[i]     = -mismatch_rad * gain;
    }
}
