/* What a kept calibration is worth, and how it learns. */
#include "fusion/facts.h"
#include "math/spd.h"
#include <gonio/calibration.h>
#include <string.h>

enum { MATRIX, BIAS, ACC, MAG }; /* of learned_at_s */

static const double year_s = 365.25 * 86400;

/* ---- how knowledge ages; facts of docs/sensors.md where no other source is named ---- */

/* A gyroscope's scale moves by 4 % over 125 degrees (PS-MPU-9250A-01), 0.03 % for each on average
 * over the range; that is taken as one sigma, and for each entry. */
static const double matrix_per_c = 0.04 / 125;
/* No data sheet tells how it moves with the years; taken as 0.1 % in the first. */
static const double matrix_per_root_year = 0.001;
/* Bias after switching off and on: recordings of one kind of sensor lie 0.2 to 0.7 deg/s apart, one
 * sensor comes back nearer. A sensor that is still on has drifted by 0.02 deg/s in a minute: after
 * ten minutes it may as well have been off. */
static const double turn_on_rad_s = 0.2 * FUSION_DEG;
static const double still_on_s    = 600;
/* 30 deg/s over 60 degrees, from room temperature to the ends of the range, is the worst. */
static const double bias_per_c_sd = 0.5 * FUSION_DEG / 3;
/* Accelerometer: 1.5 mg and 0.026 % for each degree (PS-MPU-9250A-01, both the most), and the board
 * bends: no figure, taken as 5 mg and 0.1 % in a year. */
static const double acc_offset_per_c         = 0.0015 * FUSION_GRAVITY / 2;
static const double acc_scale_per_c          = 0.00026 / 2;
static const double acc_offset_per_root_year = 0.005 * FUSION_GRAVITY;
static const double acc_scale_per_root_year  = 0.001;
/* A sensor that tells no temperature: the room, and the head that it is worn on. */
static const double unknown_c = 5;

/* ---- what a whole sensor may have ---- */

static const double matrix_most      = 0.1;
static const double bias_most_rad_s  = 40 * FUSION_DEG; /* MPU-6050: 20 deg/s, and temperature */
static const double per_c_most       = 1 * FUSION_DEG;
static const double offset_most_m_s2 = 0.2 * FUSION_GRAVITY;
static const double chi2_9           = 27.9; /* 99.9 % */
static const double chi2_3           = 16.3;

void gonio_calibration_init(struct gonio_calibration *c)
{
    memset(c, 0, sizeof *c);
    double var        = squared(bias_per_c_sd);
    c->gyro_per_c_var = (gonio_vec3){ var, var, var };
    c->temp_c         = NAN;
    c->mag_soft[0] = c->mag_soft[4] = c->mag_soft[8] = 1;
}

static bool within(const double *value, int n, double most)
{
    for (int i = 0; i < n; i++)
        if (!(fabs(value[i]) <= most)) /* also where it is NaN */
            return false;
    return true;
}

static bool vec_within(gonio_vec3 v, double most)
{
    const double value[3] = { v.x, v.y, v.z };
    return within(value, 3, most);
}

/* Variance of a slope, and that it does not contradict its covariance with the bias. */
static bool slope_is_sane(const struct gonio_calibration *c)
{
    const gonio_vec3 v = c->gyro_per_c_var, x = c->gyro_per_c_cov;
    const double var[3] = { v.x, v.y, v.z }, cov[3] = { x.x, x.y, x.z };
    for (int i = 0; i < 3; i++)
        if (!(var[i] > 0 && squared(cov[i]) <= var[i] * c->gyro_bias_cov[i][i]))
            return false;
    return vec_within(c->gyro_bias_per_c, per_c_most) && vec_within(v, squared(per_c_most));
}

static const char *gyro_flaw(const struct gonio_calibration *c)
{
    if (c->has & GONIO_CALIBRATED_GYRO_MATRIX) {
        if (!within(c->gyro_matrix, 9, matrix_most))
            return "the gyroscope's matrix is off by more than 10 %";
        if (!spd_is(&c->gyro_matrix_cov[0][0], 9))
            return "the covariance of the gyroscope's matrix is none";
    }
    if (c->has & GONIO_CALIBRATED_GYRO_BIAS) {
        if (!vec_within(c->gyro_bias_rad_s, bias_most_rad_s))
            return "the gyroscope's bias is above 40 deg/s";
        if (!spd_is(&c->gyro_bias_cov[0][0], 3) || !slope_is_sane(c))
            return "the covariance of the gyroscope's bias is none";
    }
    return NULL;
}

static bool mag_is_sane(const struct gonio_calibration *c)
{
    return vec_within(c->mag_hard_ut, 1e4) && within(c->mag_soft, 9, 3) && spd_is(c->mag_soft, 3) &&
           c->mag_sd > 0 && c->mag_sd < 0.2;
}

const char *gonio_calibration_flaw(const struct gonio_calibration *c)
{
    if (c->has >> GONIO_CALIBRATED_PARTS)
        return "it has parts that are not known here";
    for (int i = 0; i < GONIO_CALIBRATED_PARTS; i++)
        if (c->has & 1u << i && c->learned_at_s[i] <= 0)
            return "it does not say when it was learned";
    if (!isnan(c->temp_c) && !(c->temp_c > -60 && c->temp_c < 150))
        return "its temperature is none";
    const char *flaw = gyro_flaw(c);
    if (flaw)
        return flaw;
    if (c->has & GONIO_CALIBRATED_ACC) {
        if (!vec_within(c->acc_offset_m_s2, offset_most_m_s2) ||
            !vec_within(c->acc_scale, matrix_most))
            return "the accelerometer is off by more than 0.2 g or 10 %";
        if (!spd_is(&c->acc_cov[0][0], 6))
            return "the covariance of the accelerometer is none";
    }
    if (c->has & GONIO_CALIBRATED_MAG && !mag_is_sane(c))
        return "the magnetometer's part is none";
    return NULL;
}

/* ---- ageing ---- */

static double age_s(const struct gonio_calibration *c, int part, int64_t now_s)
{
    return now_s > c->learned_at_s[part] ? (double)(now_s - c->learned_at_s[part]) : 0;
}

/* Of a temperature's difference: known, or what it may be, squared. */
static double warmer2(const struct gonio_calibration *c, double temp_c)
{
    double warmer = temp_c - c->temp_c;
    return isnan(warmer) ? squared(unknown_c) : squared(warmer);
}

static void age_matrix(struct gonio_calibration *c, int64_t now_s, double warm2)
{
    double years = age_s(c, MATRIX, now_s) / year_s;
    double more  = warm2 * squared(matrix_per_c) + years * squared(matrix_per_root_year);
    for (int i = 0; i < 9; i++)
        c->gyro_matrix_cov[i][i] += more;
}

/* Bias and slope of one axis as they are at another temperature. */
static void move_bias(
    double *bias, double slope, double *var, double *cov, double slope_var, double by)
{
    *bias += slope * by;
    *var += 2 * by * *cov + by * by * slope_var;
    *cov += by * slope_var;
}

static void age_bias(struct gonio_calibration *c, int64_t now_s, double temp_c)
{
    double by = temp_c - c->temp_c, more = squared(turn_on_rad_s);
    more *= -expm1(-age_s(c, BIAS, now_s) / still_on_s);
    double *bias[3]       = { &c->gyro_bias_rad_s.x, &c->gyro_bias_rad_s.y, &c->gyro_bias_rad_s.z };
    double *cov[3]        = { &c->gyro_per_c_cov.x, &c->gyro_per_c_cov.y, &c->gyro_per_c_cov.z };
    const double slope[3] = { c->gyro_bias_per_c.x, c->gyro_bias_per_c.y, c->gyro_bias_per_c.z };
    const double var[3]   = { c->gyro_per_c_var.x, c->gyro_per_c_var.y, c->gyro_per_c_var.z };
    for (int i = 0; i < 3; i++) {
        double *whole = &c->gyro_bias_cov[i][i];
        if (isnan(by))
            *whole += squared(unknown_c) * (squared(slope[i]) + var[i]);
        else
            move_bias(bias[i], slope[i], whole, cov[i], var[i], by);
        *whole += more;
    }
    c->temp_c = isnan(by) ? c->temp_c : temp_c;
}

static void age_acc(struct gonio_calibration *c, int64_t now_s, double warm2)
{
    double years = age_s(c, ACC, now_s) / year_s;
    for (int i = 0; i < 3; i++) {
        c->acc_cov[i][i] +=
            warm2 * squared(acc_offset_per_c) + years * squared(acc_offset_per_root_year);
        c->acc_cov[i + 3][i + 3] +=
            warm2 * squared(acc_scale_per_c) + years * squared(acc_scale_per_root_year);
    }
}

void gonio_calibration_aged(const struct gonio_calibration *kept, int64_t now_s, double temp_c,
    struct gonio_calibration *out)
{
    double warm2 = warmer2(kept, temp_c);
    *out         = *kept;
    if (out->has & GONIO_CALIBRATED_GYRO_MATRIX)
        age_matrix(out, now_s, warm2);
    if (out->has & GONIO_CALIBRATED_ACC)
        age_acc(out, now_s, warm2);
    if (out->has & GONIO_CALIBRATED_GYRO_BIAS)
        age_bias(out, now_s, temp_c);
    else if (!isnan(temp_c) && !isnan(out->temp_c))
        out->temp_c = temp_c;
}

/* ---- learning ---- */

/* Squared distance of two values by a covariance; infinite where that is none. */
static double distance2(const double *a, const double *b, const double *cov, int n)
{
    double factor[SPD_MOST * SPD_MOST], miss[SPD_MOST], solved[SPD_MOST], sum = 0;
    memcpy(factor, cov, sizeof *factor * (size_t)(n * n));
    if (!spd_factor(factor, n))
        return HUGE_VAL;
    for (int i = 0; i < n; i++)
        solved[i] = miss[i] = b[i] - a[i];
    spd_solve(factor, n, solved);
    for (int i = 0; i < n; i++)
        sum += miss[i] * solved[i];
    return sum;
}

/* A posterior of the matrix is not less certain than its prior (1 %: rounding, relinearising), and
 * not further from it than chance. */
static bool matrix_follows(const struct gonio_calibration *prior, const struct gonio_calibration *l)
{
    for (int i = 0; i < 9; i++)
        if (l->gyro_matrix_cov[i][i] > 1.01 * prior->gyro_matrix_cov[i][i])
            return false;
    return distance2(prior->gyro_matrix, l->gyro_matrix, &prior->gyro_matrix_cov[0][0], 9) < chi2_9;
}

/* A bias walks while it is measured, so it may end less certain than it began. */
static bool bias_follows(const struct gonio_calibration *prior, const struct gonio_calibration *l)
{
    const gonio_vec3 p = prior->gyro_bias_rad_s, v = l->gyro_bias_rad_s;
    const double from[3] = { p.x, p.y, p.z }, to[3] = { v.x, v.y, v.z };
    double cov[9];
    for (int i = 0; i < 9; i++)
        cov[i] = prior->gyro_bias_cov[i / 3][i % 3] + l->gyro_bias_cov[i / 3][i % 3];
    return distance2(from, to, cov, 3) < chi2_3;
}

/* The slope after the bias was told: what two jointly normal values say of each other. A bias that
 * jumped further than the prior allows says nothing of the slope, and no longer belongs to it. */
static void follow_slope(struct gonio_calibration *c, const struct gonio_calibration *l)
{
    bool jumped        = !bias_follows(c, l);
    double *slope[3]   = { &c->gyro_bias_per_c.x, &c->gyro_bias_per_c.y, &c->gyro_bias_per_c.z };
    double *var[3]     = { &c->gyro_per_c_var.x, &c->gyro_per_c_var.y, &c->gyro_per_c_var.z };
    double *cov[3]     = { &c->gyro_per_c_cov.x, &c->gyro_per_c_cov.y, &c->gyro_per_c_cov.z };
    gonio_vec3 miss    = vec3_sub(l->gyro_bias_rad_s, c->gyro_bias_rad_s);
    const double by[3] = { miss.x, miss.y, miss.z };
    for (int i = 0; i < 3; i++) {
        double gain = jumped ? 0 : *cov[i] / c->gyro_bias_cov[i][i];
        double news = c->gyro_bias_cov[i][i] - l->gyro_bias_cov[i][i];
        *slope[i] += news > 0 ? gain * by[i] : 0;
        *var[i] -= news > 0 ? squared(gain) * news : 0;
        *cov[i] = gain * fmin(c->gyro_bias_cov[i][i], l->gyro_bias_cov[i][i]);
    }
}

static void take(struct gonio_calibration *c, const struct gonio_calibration *l, int64_t now_s)
{
    if (c->has & GONIO_CALIBRATED_GYRO_BIAS && !isnan(l->temp_c))
        follow_slope(c, l);
    c->gyro_bias_rad_s = l->gyro_bias_rad_s;
    memcpy(c->gyro_bias_cov, l->gyro_bias_cov, sizeof c->gyro_bias_cov);
    memcpy(c->gyro_matrix, l->gyro_matrix, sizeof c->gyro_matrix);
    memcpy(c->gyro_matrix_cov, l->gyro_matrix_cov, sizeof c->gyro_matrix_cov);
    c->has |= l->has;
    c->learned_at_s[MATRIX] = c->learned_at_s[BIAS] = now_s;
    c->temp_c                                       = isnan(l->temp_c) ? c->temp_c : l->temp_c;
}

bool gonio_calibration_learn(
    struct gonio_calibration *kept, const struct gonio_calibration *learned, int64_t now_s)
{
    const unsigned both            = GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS;
    struct gonio_calibration fresh = *learned, c;
    gonio_calibration_init(&c);
    fresh.has &= both;
    fresh.gyro_bias_per_c = c.gyro_bias_per_c; /* a set has one temperature, and tells no slope */
    fresh.gyro_per_c_var  = c.gyro_per_c_var;
    fresh.gyro_per_c_cov  = c.gyro_per_c_cov;
    fresh.learned_at_s[MATRIX] = fresh.learned_at_s[BIAS] = now_s;
    if (fresh.has != both || gonio_calibration_flaw(&fresh) || gonio_calibration_flaw(kept))
        return false;
    gonio_calibration_aged(kept, now_s, fresh.temp_c, &c);
    if (c.has & GONIO_CALIBRATED_GYRO_MATRIX && !matrix_follows(&c, &fresh))
        return false;
    /* The accelerometer was not learned: it keeps its date, and is not to age twice. */
    memcpy(c.acc_cov, kept->acc_cov, sizeof c.acc_cov);
    take(&c, &fresh, now_s);
    if (gonio_calibration_flaw(&c))
        return false;
    *kept = c;
    return true;
}
