/** @file
 *  A recording that starts and ends in one pose: the relative heading that was lost in between.
 */
#include "base/note.h"
#include "math/quat.h"
#include <gonio/relative.h>
#include <stdbool.h>

static gonio_quat add(gonio_quat sum, gonio_quat q)
{
    double sign = sum.w * q.w + sum.x * q.x + sum.y * q.y + sum.z * q.z < 0 ? -1 : 1;
    return (gonio_quat){ sum.w + sign * q.w, sum.x + sign * q.x, sum.y + sign * q.y, sum.z + sign * q.z };
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
            "%.1f s are too short to compare the pose at the end with that at the start", to_s - from_s);
    gonio_quat D = mean(distal, from_s, from_s + hold_s), P = mean(proximal, from_s, from_s + hold_s);
    gonio_quat D_end = mean(distal, to_s - hold_s, to_s), P_end = mean(proximal, to_s - hold_s, to_s);
    /* Where the distal sensor would point at the end in the pose of the start. */
    gonio_quat expected = quat_mul(P_end, quat_mul(quat_conj(P), D));
    gonio_quat error    = quat_mul(D_end, quat_conj(expected));
    if (!isfinite(error.w))
        return note(GONIO_EINVAL, "a sensor was not heard in the first or in the last %.1f s", hold_s);
    *out = (struct gonio_return){
        .from_s          = from_s + hold_s / 2,
        .to_s            = to_s - hold_s / 2,
        .heading_rad     = remainder(2 * atan2(error.z, error.w), 2 * M_PI),
        .inclination_rad = 2 * acos(fmin(hypot(error.w, error.z), 1)),
    };
    return GONIO_OK;
}

void gonio_relative_take_out(double mismatch_rad, const double *covariance, const double *time_s,
    size_t count, double variance, double *turn)
{
    for (size_t i = 0; i < count; i++) {
        double gain = covariance ? covariance[i] / variance
                                 : variance * (time_s[i] - time_s[0]) / (time_s[count - 1] - time_s[0]);
        turn[i]     = -mismatch_rad * gain;
    }
}
