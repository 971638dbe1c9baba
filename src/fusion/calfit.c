#include "fusion/calfit.h"
#include "fusion/facts.h"
#include "math/spd.h"
#include <string.h>

/* ---- accelerometer ---- */

/* What is left of a pose's mean: cross-axis errors of 0.5 % in a pose that is 10 degrees askew. */
static const double pose_sd_m_s2 = 0.001 * FUSION_GRAVITY;
/* A data sheet's tolerance, as what is known before: MPU-9250, 80 mg and 3 %. */
static const double offset_prior_m_s2 = 0.08 * FUSION_GRAVITY;
static const double scale_prior       = 0.03;

enum { ACC = 6, STEPS = 8 };

gonio_vec3 calfit_corrected(const struct gonio_calibration *c, gonio_vec3 acc)
{
    gonio_vec3 a = vec3_sub(acc, c->acc_offset_m_s2);
    return (gonio_vec3){ (1 - c->acc_scale.x) * a.x, (1 - c->acc_scale.y) * a.y,
        (1 - c->acc_scale.z) * a.z };
}

/* The equations of one step: normal matrix and right side, x = offset, scale. */
static void acc_equations(const gonio_vec3 pose[CALFIT_POSES], const struct gonio_calibration *c,
    double normal[ACC * ACC], double right[ACC])
{
    const double x[ACC] = { c->acc_offset_m_s2.x, c->acc_offset_m_s2.y, c->acc_offset_m_s2.z,
        c->acc_scale.x, c->acc_scale.y, c->acc_scale.z };
    memset(normal, 0, sizeof *normal * ACC * ACC);
    for (int i = 0; i < ACC; i++) {
        double prior        = 1 / squared(i < 3 ? offset_prior_m_s2 : scale_prior);
        normal[ACC * i + i] = prior;
        right[i]            = -prior * x[i];
    }
    for (int n = 0; n < CALFIT_POSES; n++) {
        gonio_vec3 f = calfit_corrected(c, pose[n]), u = vec3_unit(f);
        gonio_vec3 raw        = vec3_sub(pose[n], c->acc_offset_m_s2);
        const double row[ACC] = { -u.x * (1 - x[3]), -u.y * (1 - x[4]), -u.z * (1 - x[5]),
            -u.x * raw.x, -u.y * raw.y, -u.z * raw.z };
        double miss = FUSION_GRAVITY - vec3_norm(f), weight = 1 / squared(pose_sd_m_s2);
        for (int i = 0; i < ACC; i++) {
            right[i] += weight * row[i] * miss;
            for (int k = 0; k < ACC; k++)
                normal[ACC * i + k] += weight * row[i] * row[k];
        }
    }
}

bool calfit_acc(const gonio_vec3 pose_m_s2[CALFIT_POSES], struct gonio_calibration *c)
{
    double normal[ACC * ACC], step[ACC];
    gonio_vec3 none    = { 0, 0, 0 };
    c->acc_offset_m_s2 = c->acc_scale = none;
    for (int n = 0; n < STEPS; n++) {
        acc_equations(pose_m_s2, c, normal, step);
        if (!spd_factor(normal, ACC))
            return false;
        spd_solve(normal, ACC, step);
        c->acc_offset_m_s2 =
            vec3_add(c->acc_offset_m_s2, (gonio_vec3){ step[0], step[1], step[2] });
        c->acc_scale = vec3_add(c->acc_scale, (gonio_vec3){ step[3], step[4], step[5] });
    }
    acc_equations(pose_m_s2, c, normal, step);
    if (!spd_inverse(normal, ACC))
        return false;
    memcpy(c->acc_cov, normal, sizeof normal);
    /* How much gravity is here is not known: one error for all three scales, which bends no
     * direction. */
    double gravity2 = squared(FUSION_GRAVITY_SPREAD / FUSION_GRAVITY);
    for (int i = 3; i < ACC; i++)
        for (int k = 3; k < ACC; k++)
            c->acc_cov[i][k] += gravity2;
    c->has |= GONIO_CALIBRATED_ACC;
    return true;
}

/* ---- the axis of a turn, by gravity ---- */

/* A hand that turns a thing pushes it about by so much, and for so long one way; our estimate. */
static const double hand_m_s2 = 0.3;
static const double hand_s    = 0.3;
/* A table out of level, and a thing that stands on it a little otherwise while it is turned. */
static const double table_rad  = 0.6 * FUSION_DEG;
static const double tilted_rad = 0.3 * FUSION_DEG;
/* The sensor's way to the centre of turning: it lies under a hand. */
static const double centre_m = 0.03;
/* Slower than this the hand is not turning but setting down. */
static const double turning_rad_s = 20 * FUSION_DEG;

void calfit_path_add(
    struct calfit_path *p, double turned_rad, double rate_rad_s, gonio_vec3 acc_m_s2, double dt_s)
{
    if (fabs(rate_rad_s) < turning_rad_s)
        return;
    const double row[CALFIT_PATH] = { 1, cos(turned_rad), sin(turned_rad), squared(rate_rad_s) };
    for (int i = 0; i < CALFIT_PATH; i++) {
        p->acc[i] = vec3_add(p->acc[i], vec3_scale(acc_m_s2, row[i] * dt_s));
        for (int k = 0; k < CALFIT_PATH; k++)
            p->normal[i][k] += row[i] * row[k] * dt_s;
    }
}

/* Specific force along the axis of a turn, seen from the sensor, and the variance of each of its
 * components. At rest before the turn it is path[0] + path[1], but for what is set down otherwise.
 */
static bool axis_force(const struct calfit_turn *t, gonio_vec3 *force, double *variance)
{
    double normal[CALFIT_PATH * CALFIT_PATH], column[3][CALFIT_PATH];
    const double path = 1 / (squared(hand_m_s2) * hand_s);
    const double rest = 1 / squared(tilted_rad * FUSION_GRAVITY);
    for (int i = 0; i < CALFIT_PATH; i++) {
        gonio_vec3 right = vec3_scale(t->path.acc[i], path);
        if (i < 2)
            right = vec3_add(right, vec3_scale(t->rest_m_s2, rest));
        column[0][i] = right.x, column[1][i] = right.y, column[2][i] = right.z;
        for (int k = 0; k < CALFIT_PATH; k++)
            normal[CALFIT_PATH * i + k] = path * t->path.normal[i][k] + (i < 2 && k < 2 ? rest : 0);
    }
    normal[5] += 1 / squared(table_rad * FUSION_GRAVITY);
    normal[10] += 1 / squared(table_rad * FUSION_GRAVITY);
    normal[15] += 1 / squared(centre_m);
    if (!spd_inverse(normal, CALFIT_PATH))
        return false;
    double at[3] = { 0, 0, 0 };
    for (int axis = 0; axis < 3; axis++)
        for (int k = 0; k < CALFIT_PATH; k++)
            at[axis] += normal[k] * column[axis][k];
    *force    = (gonio_vec3){ at[0], at[1], at[2] };
    *variance = normal[0];
    return true;
}

/* ---- gyroscope ---- */

/* An edge laid against a straight edge at the beginning and at the end: each to 0.2 degrees. */
static const double edge_rad = 0.3 * FUSION_DEG;
/* Scale that changes with the rate: non-linearity is 0.1 % of the range at most (PS-MPU-9250A-01).
 */
static const double nonlinearity = 0.0003;
/* The axes of the accelerometer are not quite those of the sensor: 2 % at most (the same), of which
 * the chip's turn in its package, common to both, is the larger part; taken as 0.5 %. */
static const double acc_cross = 0.005;

/* What one turn says: matrix turned = miss, miss with the covariance cov. */
struct told {
    double turned[3], miss[3], cov[3][3];
};

static bool tell(const struct calfit_turn *t, const struct gonio_calibration *c, struct told *out)
{
    gonio_vec3 force;
    double variance;
    if (!axis_force(t, &force, &variance))
        return false;
    gonio_vec3 up     = vec3_unit(calfit_corrected(c, force));
    gonio_vec3 turned = vec3_scale(vec3_unit(t->rate_rad), fabs(t->turned_rad));
    gonio_vec3 miss   = vec3_sub(turned, vec3_scale(up, t->true_rad));
    const double n[3] = { up.x, up.y, up.z };
    double offset     = (c->acc_cov[0][0] + c->acc_cov[1][1] + c->acc_cov[2][2]) / 3;
    double tilt2      = (variance + offset) / squared(FUSION_GRAVITY) + squared(acc_cross);
    double along      = squared(edge_rad) + squared(nonlinearity * t->true_rad);
    double across     = squared(t->true_rad) * tilt2;
    double each       = t->s * t->s * t->bias_var + t->s * FUSION_GYRO_NOISE_RAD2_S;
    *out              = (struct told){ .turned = { turned.x, turned.y, turned.z },
                     .miss                     = { miss.x, miss.y, miss.z } };
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            out->cov[i][k] = (i == k ? across + each : 0) + (along - across) * n[i] * n[k];
    return true;
}

/* inverse, row-major, of the matrix whose columns are the turns as told. */
static bool inverse_of(const struct told told[CALFIT_AXES], double inverse[3][3])
{
    gonio_vec3 w[3], row[3];
    for (int i = 0; i < 3; i++)
        w[i] = (gonio_vec3){ told[i].turned[0], told[i].turned[1], told[i].turned[2] };
    double volume = vec3_dot(w[0], vec3_cross(w[1], w[2]));
    if (!(fabs(volume) > 0.5 * vec3_norm(w[0]) * vec3_norm(w[1]) * vec3_norm(w[2])))
        return false;
    for (int i = 0; i < 3; i++) {
        row[i]        = vec3_scale(vec3_cross(w[(i + 1) % 3], w[(i + 2) % 3]), 1 / volume);
        inverse[i][0] = row[i].x, inverse[i][1] = row[i].y, inverse[i][2] = row[i].z;
    }
    return true;
}

/* matrix = miss inverse(turned): its entries, and what the covariances of the misses make of them.
 */
bool calfit_gyro(const struct calfit_turn turn[CALFIT_AXES], struct gonio_calibration *c)
{
    struct told told[CALFIT_AXES];
    double v[3][3];
    for (int j = 0; j < CALFIT_AXES; j++)
        if (!tell(&turn[j], c, &told[j]))
            return false;
    if (!inverse_of(told, v))
        return false;
    memset(c->gyro_matrix, 0, sizeof c->gyro_matrix);
    memset(c->gyro_matrix_cov, 0, sizeof c->gyro_matrix_cov);
    for (int a = 0; a < 9; a++)
        for (int j = 0; j < CALFIT_AXES; j++) {
            c->gyro_matrix[a] += told[j].miss[a / 3] * v[j][a % 3];
            for (int b = 0; b < 9; b++)
                c->gyro_matrix_cov[a][b] += v[j][a % 3] * v[j][b % 3] * told[j].cov[a / 3][b / 3];
        }
    c->has |= GONIO_CALIBRATED_GYRO_MATRIX;
    return true;
}
