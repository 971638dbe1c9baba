#include "fusion/errors.h"
#include "fusion/facts.h"
#include "math/quat.h"
#include <string.h>

enum {
    TURN     = GONIO_ERROR_TURN,
    VELOCITY = GONIO_ERROR_VELOCITY,
    POSITION = GONIO_ERROR_POSITION,
    BIAS     = GONIO_ERROR_BIAS,
    MATRIX   = GONIO_ERROR_MATRIX,
    OFFSET   = GONIO_ERROR_OFFSET,
    GRAVITY  = GONIO_ERROR_GRAVITY,
    ROW      = GONIO_ERRORS_ROW,
};

/* Biases of 0.2 to 2 deg/s were found in recordings (aktos-t, Movella DOT). */
static const double bias_sd_rad_s = 1.0 * FUSION_DEG;
/* Scale and cross-axis errors: consumer grade, docs/sensors.md; up to 2.4 % was found (aktos-t). */
static const double matrix_sd = 0.01;
/* Accelerometer: an untrimmed one's offset is 20 mg, a trimmed one's 3 mg: between them, so that
 * errors at consumer grade are as large as stated (`build/tools/neck_honest`). Scale 2 %, within
 * the data sheet's 3 %. */
static const double offset_sd_m_s2  = 0.15;
static const double gravity_sd_m_s2 = 0.2;
/* A sensor on a person, seen from the middle of where it has been. */
static const double velocity_sd_m_s = 0.5;
static const double position_sd_m   = 0.1;

/* Random walks. Bias: 0.05 deg/s in a minute; a consumer sensor's drift is 0.02, more when it warms
 * up (0.5 deg/s per degree Celsius at worst). */
static const double bias_walk = FUSION_DEG * FUSION_DEG * 0.05 * 0.05 / 60;
/* Turn: one degree in a minute, for what vibration and turns between samples leave; and what the
 * matrix leaves of fast motion: 0.06 % (non-linearity is 0.1 %, PS-MPU-9250A-01), new every second.
 */
static const double turn_walk        = FUSION_DEG * FUSION_DEG * 1.0 * 1.0 / 60;
static const double turn_walk_moving = 0.0006 * 0.0006;
/* Velocity: what offset and scale leave of a person's acceleration: 1 % of some 3 m/s^2, wrong the
 * same way for several seconds (0.03^2 * 2 * 5 s). */
static const double velocity_walk = 0.01;

static void spread(struct gonio_fusion_errors *e, int first, int count, double sd)
{
    for (int i = first; i < first + count; i++)
        e->p[i][i] = squared(sd);
}

static void take_calibration(struct gonio_fusion_errors *e, const struct gonio_calibration *c)
{
    if (c->has & GONIO_CALIBRATED_GYRO_BIAS)
        for (int i = 0; i < 3; i++)
            memcpy(&e->p[BIAS + i][BIAS], c->gyro_bias_cov[i], sizeof c->gyro_bias_cov[i]);
    if (c->has & GONIO_CALIBRATED_GYRO_MATRIX)
        for (int i = 0; i < 9; i++)
            memcpy(&e->p[MATRIX + i][MATRIX], c->gyro_matrix_cov[i], sizeof c->gyro_matrix_cov[i]);
    if (!(c->has & GONIO_CALIBRATED_ACC))
        return;
    double scale2 = 0;
    for (int i = 0; i < 3; i++) {
        memcpy(&e->p[OFFSET + i][OFFSET], c->acc_cov[i], 3 * sizeof c->acc_cov[i][0]);
        scale2 += c->acc_cov[3 + i][3 + i] / 3;
    }
    e->p[GRAVITY][GRAVITY] = squared(FUSION_GRAVITY) * scale2 + squared(FUSION_GRAVITY_SPREAD);
}

void errors_init(struct gonio_fusion_errors *e, const struct gonio_calibration *calibration,
    double level_sd_rad, double heading_sd_rad)
{
    memset(e, 0, sizeof *e);
    spread(e, TURN, 2, level_sd_rad);
    spread(e, TURN + 2, 1, heading_sd_rad);
    spread(e, VELOCITY, 3, velocity_sd_m_s);
    spread(e, POSITION, 3, position_sd_m);
    spread(e, BIAS, 3, bias_sd_rad_s);
    spread(e, MATRIX, 9, matrix_sd);
    spread(e, OFFSET, 3, offset_sd_m_s2);
    spread(e, GRAVITY, 1, gravity_sd_m_s2);
    if (calibration)
        take_calibration(e, calibration);
}

/* The step for one vector of errors; from and to may be the same. */
static void step_vector(const struct gonio_fusion_sums *s, const double *from, double *to)
{
    double d[3], a[3], half[3], third[3];
    for (int i = 0; i < 3; i++) {
        const double *g = s->per_error[i];
        a[i]            = s->rotation[i][0] * from[OFFSET] + s->rotation[i][1] * from[OFFSET + 1] +
               s->rotation[i][2] * from[OFFSET + 2];
        d[i] = 0;
        for (int k = 0; k < 12; k++)
            d[i] += g[k] * from[BIAS + k];
        half[i]  = from[TURN + i] - 0.5 * d[i];
        third[i] = from[TURN + i] - d[i] * (1.0 / 3);
    }
    const gonio_vec3 f = s->force, f2 = s->force2;
    const double t = s->s, down = t * from[GRAVITY];
    double v[3]  = { from[VELOCITY], from[VELOCITY + 1], from[VELOCITY + 2] };
    to[POSITION] = from[POSITION] + t * (v[0] - 0.5 * a[0]) - (f2.y * third[2] - f2.z * third[1]);
    to[POSITION + 1] =
        from[POSITION + 1] + t * (v[1] - 0.5 * a[1]) - (f2.z * third[0] - f2.x * third[2]);
    to[POSITION + 2] =
        from[POSITION + 2] + t * (v[2] - 0.5 * (a[2] + down)) - (f2.x * third[1] - f2.y * third[0]);
    to[VELOCITY]     = v[0] - a[0] - (f.y * half[2] - f.z * half[1]);
    to[VELOCITY + 1] = v[1] - a[1] - (f.z * half[0] - f.x * half[2]);
    to[VELOCITY + 2] = v[2] - a[2] - down - (f.x * half[1] - f.y * half[0]);
    for (int i = 0; i < 3; i++)
        to[TURN + i] = from[TURN + i] - d[i];
}

/* The same for all columns of the covariance at once, in place: row by row, so that it goes through
 * the processor's vectors. */
static void step_rows(const struct gonio_fusion_sums *s, double (*restrict p)[ROW])
{
    double d[3][ROW] = { { 0 } }, a[3][ROW];
    for (int i = 0; i < 3; i++) {
        const double *g = s->per_error[i], *r = s->rotation[i];
        for (int c = 0; c < ROW; c++)
            a[i][c] = r[0] * p[OFFSET][c] + r[1] * p[OFFSET + 1][c] + r[2] * p[OFFSET + 2][c];
        for (int k = 0; k < 12; k += 3)
            for (int c = 0; c < ROW; c++)
                d[i][c] += g[k] * p[BIAS + k][c] + g[k + 1] * p[BIAS + k + 1][c] +
                           g[k + 2] * p[BIAS + k + 2][c];
    }
    const gonio_vec3 f = s->force, f2 = s->force2;
    const double t = s->s;
    for (int c = 0; c < ROW; c++) {
        double x = p[TURN][c], y = p[TURN + 1][c], z = p[TURN + 2][c];
        double hx = x - 0.5 * d[0][c], hy = y - 0.5 * d[1][c], hz = z - 0.5 * d[2][c];
        double tx = x - d[0][c] * (1.0 / 3), ty = y - d[1][c] * (1.0 / 3),
               tz = z - d[2][c] * (1.0 / 3), down = t * p[GRAVITY][c];
        p[POSITION][c] += t * (p[VELOCITY][c] - 0.5 * a[0][c]) - (f2.y * tz - f2.z * ty);
        p[POSITION + 1][c] += t * (p[VELOCITY + 1][c] - 0.5 * a[1][c]) - (f2.z * tx - f2.x * tz);
        p[POSITION + 2][c] +=
            t * (p[VELOCITY + 2][c] - 0.5 * (a[2][c] + down)) - (f2.x * ty - f2.y * tx);
        p[VELOCITY][c] -= a[0][c] + (f.y * hz - f.z * hy);
        p[VELOCITY + 1][c] -= a[1][c] + (f.z * hx - f.x * hz);
        p[VELOCITY + 2][c] -= a[2][c] + down + (f.x * hy - f.y * hx);
        p[TURN][c]     = x - d[0][c];
        p[TURN + 1][c] = y - d[1][c];
        p[TURN + 2][c] = z - d[2][c];
    }
}

/* The columns follow; what is not moving is untouched by them. */
static void step_columns(const struct gonio_fusion_sums *s, double (*restrict p)[ROW])
{
    for (int r = 0; r < ERRORS_MOVING; r++)
        step_vector(s, p[r], p[r]);
}

void errors_mark(struct gonio_fusion_errors *e, int index)
{
    for (int i = 0; i < GONIO_ERRORS; i++)
        e->p[index][i] = e->p[i][index] = 0;
    e->x[index] = 0;
}

void errors_mirror(struct gonio_fusion_errors *e)
{
    for (int r = 0; r < GONIO_ERRORS; r++)
        for (int c = r + 1; c < GONIO_ERRORS; c++)
            e->p[c][r] = e->p[r][c];
}

static void lose_motion(struct gonio_fusion_errors *e)
{
    for (int i = VELOCITY; i < POSITION + 3; i++)
        errors_mark(e, i);
    spread(e, VELOCITY, 3, velocity_sd_m_s);
    spread(e, POSITION, 3, position_sd_m);
}

void errors_predict(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *sums, bool lost,
    const double *step)
{
    errors_mirror(e);
    step_vector(sums, e->x, e->x);
    for (int i = 0; i < ERRORS_MOVING; i++)
        e->x[i] += step[i];
    step_rows(sums, e->p);
    step_columns(sums, e->p);
    double turn = turn_walk * sums->s + turn_walk_moving * sums->turn2 + sums->lost_rad2;
    for (int i = 0; i < 3; i++) {
        e->p[TURN + i][TURN + i] += turn;
        e->p[BIAS + i][BIAS + i] += bias_walk * sums->s;
        e->p[VELOCITY + i][VELOCITY + i] += velocity_walk * sums->s;
    }
    if (lost)
        lose_motion(e);
}

void errors_correct(struct gonio_fusion_errors *e, int index, double value, double variance,
    struct errors_correction *done)
{
    double row[ROW];
    memcpy(row + index, e->p[index] + index, (size_t)(ROW - index) * sizeof *row);
    for (int i = 0; i < index; i++)
        row[i] = e->p[i][index];
    const double s = row[index] + variance, inverse = 1 / s, miss = value - e->x[index];
    for (int i = 0; i < GONIO_ERRORS; i++) {
        const double gain = row[i] * inverse;
        e->x[i] += gain * miss;
        for (int c = i & ~1; c < ROW; c++)
            e->p[i][c] -= gain * row[c];
    }
    if (!done)
        return;
    done->index      = index;
    done->innovation = miss;
    done->variance   = s;
    for (int i = 0; i < ROW; i++)
        done->gain[i] = row[i] * inverse;
}

void errors_back(const struct gonio_fusion_sums *s, bool lost, double *g)
{
    if (lost)
        memset(g + VELOCITY, 0, 6 * sizeof *g);
    const gonio_vec3 f = s->force, f2 = s->force2;
    const double *v = g + VELOCITY, *p = g + POSITION, t = s->s;
    double by_f[3]  = { f.y * v[2] - f.z * v[1], f.z * v[0] - f.x * v[2], f.x * v[1] - f.y * v[0] };
    double by_f2[3] = { f2.y * p[2] - f2.z * p[1], f2.z * p[0] - f2.x * p[2],
        f2.x * p[1] - f2.y * p[0] };
    double d[3], a[3];
    for (int i = 0; i < 3; i++) {
        d[i] = -g[TURN + i] - 0.5 * by_f[i] - by_f2[i] * (1.0 / 3);
        a[i] = -v[i] - 0.5 * t * p[i];
    }
    g[GRAVITY] += t * a[2];
    for (int i = 0; i < 3; i++) {
        const double *e = s->per_error[i];
        for (int k = 0; k < 3; k++)
            g[OFFSET + k] += a[i] * s->rotation[i][k];
        for (int k = 0; k < 12; k++)
            g[BIAS + k] += d[i] * e[k];
    }
    for (int i = 0; i < 3; i++) {
        g[TURN + i] += by_f[i] + by_f2[i];
        g[VELOCITY + i] += t * p[i];
    }
}

void errors_back_matrix(const struct gonio_fusion_sums *s, bool lost, double m[GONIO_ERRORS][ROW])
{
    double column[ROW];
    for (int r = 0; r < GONIO_ERRORS; r++)
        errors_back(s, lost, m[r]);
    for (int c = 0; c < GONIO_ERRORS; c++) {
        for (int r = 0; r < GONIO_ERRORS; r++)
            column[r] = m[r][c];
        errors_back(s, lost, column);
        for (int r = 0; r < GONIO_ERRORS; r++)
            m[r][c] = column[r];
    }
}

void errors_forget_bias(struct gonio_fusion_errors *e)
{
    for (int i = BIAS; i < BIAS + 3; i++)
        errors_mark(e, i);
    spread(e, BIAS, 3, bias_sd_rad_s);
}

double errors_bias_distance2(const struct gonio_fusion_errors *e, gonio_vec3 m, double variance)
{
    /* Cholesky factor of the covariance plus the variance, and the miss solved through it. */
    const double *p0 = e->p[BIAS], *p1 = e->p[BIAS + 1], *p2 = e->p[BIAS + 2];
    double xx = sqrt(p0[BIAS] + variance), yx = p0[BIAS + 1] / xx, zx = p0[BIAS + 2] / xx;
    double yy = sqrt(p1[BIAS + 1] + variance - yx * yx), zy = (p1[BIAS + 2] - zx * yx) / yy;
    double zz = sqrt(p2[BIAS + 2] + variance - zx * zx - zy * zy);
    double x = m.x / xx, y = (m.y - yx * x) / yy, z = (m.z - zx * x - zy * y) / zz;
    return x * x + y * y + z * z;
}

double errors_sd_up(const double *cov, gonio_quat q_GS)
{
    gonio_vec3 up     = quat_rotate_back(q_GS, (gonio_vec3){ 0, 0, 1 });
    const double u[3] = { up.x, up.y, up.z };
    double variance   = 0;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            variance += u[i] * u[k] * cov[3 * i + k];
    return sqrt(fmax(variance, 0));
}
