#include "fusion/step.h"
#include "math/quat.h"
#include <string.h>

static const double bridged_most_s = 5.0;
/* What a person's rate differs by in a gap from the mean of its ends. */
static const double gap_rate_sd_rad_s = 30 * FUSION_DEG;
/* A magnetometer gives its values at 100 Hz (AK8963, continuous mode 2), repeated in between;
 * data/broad's lags the gyroscope by about 10 ms. */
static const double field_late_s = 0.010;

static void take_calibration(
    struct gonio_fusion_believed *b, const struct gonio_calibration *calibration)
{
    if (calibration->has & GONIO_CALIBRATED_GYRO_MATRIX)
        for (int i = 0; i < 9; i++)
            b->rate[i] -= calibration->gyro_matrix[i];
    if (calibration->has & GONIO_CALIBRATED_GYRO_BIAS)
        b->bias_rad_s = calibration->gyro_bias_rad_s;
    if (calibration->has & GONIO_CALIBRATED_ACC) {
        b->offset_m_s2 = calibration->acc_offset_m_s2;
        b->force       = vec3_sub(b->force, calibration->acc_scale);
    }
    if (calibration->has & GONIO_CALIBRATED_MAG) {
        b->mag_as_sent = false;
        b->mag_hard_ut = calibration->mag_hard_ut;
        memcpy(b->mag_soft, calibration->mag_soft, sizeof b->mag_soft);
    }
}

void walk_init(struct gonio_fusion_walk *w, const struct gonio_calibration *calibration)
{
    memset(w, 0, sizeof *w);
    w->q_GS                         = GONIO_QUAT_IDENTITY;
    w->clipped_rad_s                = (double)INFINITY;
    struct gonio_fusion_believed *b = &w->believed;
    b->rate[0] = b->rate[4] = b->rate[8] = 1;
    b->force                             = (gonio_vec3){ 1, 1, 1 };
    b->gravity_m_s2                      = FUSION_GRAVITY;
    b->mag_as_sent                       = true;
    if (calibration)
        take_calibration(b, calibration);
    walk_begin_knot(w);
}

gonio_vec3 walk_rate(const struct gonio_fusion_believed *b, gonio_vec3 sent)
{
    return step_times(b->rate, vec3_sub(sent, b->bias_rad_s));
}

/* The matrix is near enough to the identity for a rate at rest. */
bool walk_bin_means(
    const struct gonio_fusion_walk *w, gonio_vec3 *rate_rad_s, gonio_vec3 *force_m_s2)
{
    const struct gonio_fusion_bin *b = &w->bin;
    *rate_rad_s                      = (gonio_vec3){ 0, 0, 0 };
    if (b->hidden_s < b->s)
        *rate_rad_s =
            vec3_add(vec3_scale(b->turn, 1 / (b->s - b->hidden_s)), w->believed.bias_rad_s);
    *force_m_s2 = vec3_scale(b->velocity, 1 / b->s);
    return b->forceless_s < b->s;
}

/* Of a quaternion of any length. */
static inline void matrix_of(gonio_quat q, double r[3][3])
{
    const double k = 2 / (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    const double x = k * q.x, y = k * q.y, z = k * q.z;
    const double xx = x * q.x, yy = y * q.y, zz = z * q.z, xy = x * q.y, xz = x * q.z, yz = y * q.z,
                 wx = x * q.w, wy = y * q.w, wz = z * q.w;
    r[0][0] = 1 - yy - zz, r[0][1] = xy - wz, r[0][2] = xz + wy;
    r[1][0] = xy + wz, r[1][1] = 1 - xx - zz, r[1][2] = yz - wx;
    r[2][0] = xz - wy, r[2][1] = yz + wx, r[2][2] = 1 - xx - yy;
}

static void add_per_error(
    struct gonio_fusion_walk *w, double r[3][3], gonio_vec3 turn, double s, double known_s)
{
    for (int i = 0; i < 3; i++) {
        double *sum = w->sums.per_error[i], *rotation = w->sums.rotation[i];
        for (int k = 0; k < 3; k++) {
            rotation[k] += r[i][k] * s;
            sum[k] += r[i][k] * known_s;
            sum[3 + 3 * k] += r[i][k] * turn.x;
            sum[4 + 3 * k] += r[i][k] * turn.y;
            sum[5 + 3 * k] += r[i][k] * turn.z;
        }
    }
}

static void add_field(struct gonio_fusion_walk *w, double r[3][3])
{
    const struct gonio_fusion_believed *b = &w->believed;
    gonio_vec3 m                          = vec3_scale(w->bin.field, 1.0 / w->bin.fields);
    if (!b->mag_as_sent)
        m = step_times(b->mag_soft, vec3_sub(m, b->mag_hard_ut));
    m                    = vec3_sub(m, vec3_scale(vec3_cross(w->rate_rad_s, m), field_late_s));
    const gonio_vec3 m_G = { r[0][0] * m.x + r[0][1] * m.y + r[0][2] * m.z,
        r[1][0] * m.x + r[1][1] * m.y + r[1][2] * m.z,
        r[2][0] * m.x + r[2][1] * m.y + r[2][2] * m.z };
    w->sums.field        = vec3_add(w->sums.field, vec3_scale(m_G, w->bin.s));
    w->sums.field_s += w->bin.s;
}

static void add_velocity(struct gonio_fusion_walk *w)
{
    struct gonio_fusion_sums *s = &w->sums;
    const gonio_vec3 v          = quat_rotate(w->q_GS, w->bin.velocity);
    const double t              = w->bin.s;
    s->force2.x += (s->force.x + 0.5 * v.x) * t;
    s->force2.y += (s->force.y + 0.5 * v.y) * t;
    s->force2.z += (s->force.z + 0.5 * v.z) * t;
    s->force = vec3_add(s->force, v);
    s->force_s += t - w->bin.forceless_s;
}

/* The sum of squares is within rounding of 1, so one Newton step for 1/sqrt is exact. */
static gonio_quat held_unit(gonio_quat q)
{
    double k = 1.5 - 0.5 * (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
    return (gonio_quat){ q.w * k, q.x * k, q.y * k, q.z * k };
}

/* The rotation in the middle of the bin stands for all of it. */
void walk_close_bin(struct gonio_fusion_walk *w)
{
    double r[3][3];
    const double s = w->bin.s;
    if (!(s > 0))
        return;
    const gonio_quat a = w->q_GS, b = held_unit(walk_now(w, 0));
    matrix_of((gonio_quat){ a.w + b.w, a.x + b.x, a.y + b.y, a.z + b.z }, r);
    add_per_error(w, r, w->bin.turn, s, s - w->bin.hidden_s);
    add_velocity(w);
    if (w->bin.fields > 0)
        add_field(w, r);
    w->sums.s += s;
    w->sums.turn2 += vec3_dot(w->bin.turn, w->bin.turn) / s;
    w->q_GS = b;
    memset(&w->bin, 0, sizeof w->bin);
}

void walk_begin_knot(struct gonio_fusion_walk *w)
{
    walk_close_bin(w);
    memset(&w->sums, 0, sizeof w->sums);
}

void walk_bridge(struct gonio_fusion_walk *w, gonio_vec3 rate_rad_s, double dt_s)
{
    bool zero      = rate_rad_s.x == 0 && rate_rad_s.y == 0 && rate_rad_s.z == 0;
    gonio_vec3 now = zero ? rate_rad_s : walk_rate(&w->believed, rate_rad_s);
    double s       = dt_s <= bridged_most_s ? dt_s : 0;
    w->bin.turn    = vec3_scale(vec3_add(now, w->rate_rad_s), 0.5 * s);
    w->bin.s = w->bin.forceless_s = dt_s;
    w->bin.hidden_s               = zero ? dt_s : dt_s - s;
    w->rate_rad_s                 = now;
    w->zero                       = zero;
    w->sums.lost_rad2 += squared(fmin(gap_rate_sd_rad_s * dt_s, M_PI));
}
