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
/* Of a consumer sensor about which nothing is known: docs/sensors.md. */
static const double matrix_sd = 0.01;
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

/* With the years it walks away; with the temperature it goes and comes back. */
static double matrix_walked(const struct gonio_calibration *c, int64_t now_s)
{
    return age_s(c, MATRIX, now_s) / year_s * squared(matrix_per_root_year);
}

static void age_matrix(struct gonio_calibration *c, int64_t now_s, double warm2)
{
    double more = warm2 * squared(matrix_per_c) + matrix_walked(c, now_s);
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

/* All three, to a temperature that is known, from one that is. */
static void move_biases(struct gonio_calibration *c, double temp_c)
{
    double by             = temp_c - c->temp_c;
    double *bias[3]       = { &c->gyro_bias_rad_s.x, &c->gyro_bias_rad_s.y, &c->gyro_bias_rad_s.z };
    double *cov[3]        = { &c->gyro_per_c_cov.x, &c->gyro_per_c_cov.y, &c->gyro_per_c_cov.z };
    const double slope[3] = { c->gyro_bias_per_c.x, c->gyro_bias_per_c.y, c->gyro_bias_per_c.z };
    const double var[3]   = { c->gyro_per_c_var.x, c->gyro_per_c_var.y, c->gyro_per_c_var.z };
    for (int i = 0; i < 3; i++)
        move_bias(bias[i], slope[i], &c->gyro_bias_cov[i][i], cov[i], var[i], by);
    c->temp_c = temp_c;
}

static void age_bias(struct gonio_calibration *c, int64_t now_s, double temp_c)
{
    const gonio_vec3 s = c->gyro_bias_per_c, v = c->gyro_per_c_var;
    const double per_c2[3] = { squared(s.x) + v.x, squared(s.y) + v.y, squared(s.z) + v.z };
    double more            = squared(turn_on_rad_s) * -expm1(-age_s(c, BIAS, now_s) / still_on_s);
    bool known             = !isnan(temp_c) && !isnan(c->temp_c);
    for (int i = 0; i < 3; i++)
        c->gyro_bias_cov[i][i] += more + (known ? 0 : squared(unknown_c) * per_c2[i]);
    if (known)
        move_biases(c, temp_c);
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

/* What a matrix of today says of the one that is kept, which is of another temperature: a
 * smoother's step back (Rauch, Tung and Striebel 1965). At the same temperature today's replaces
 * it. Were it to replace it always, each set would add its own temperature to what is not known.
 *  @param today  the prior of today: what is kept, with temperature and years on it */
static bool carry_matrix_back(struct gonio_calibration *kept, const struct gonio_calibration *today,
    const struct gonio_calibration *l, int64_t now_s)
{
    double factor[81], gain[9][9], change[9][9], walked = matrix_walked(kept, now_s);
    memcpy(factor, today->gyro_matrix_cov, sizeof factor);
    if (!spd_factor(factor, 9))
        return false;
    for (int i = 0; i < 9; i++) {
        kept->gyro_matrix_cov[i][i] += walked;
        memcpy(gain[i], kept->gyro_matrix_cov[i], sizeof gain[i]);
        spd_solve(factor, 9, gain[i]);
    }
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 9; k++) {
            kept->gyro_matrix[i] += gain[i][k] * (l->gyro_matrix[k] - today->gyro_matrix[k]);
            change[i][k] = 0;
            for (int m = 0; m < 9; m++)
                change[i][k] +=
                    gain[i][m] * (l->gyro_matrix_cov[m][k] - today->gyro_matrix_cov[m][k]);
        }
    for (int i = 0; i < 9; i++)
        for (int k = 0; k <= i; k++) {
            double sum = kept->gyro_matrix_cov[i][k];
            for (int m = 0; m < 9; m++)
                sum += change[i][m] * gain[k][m];
            kept->gyro_matrix_cov[i][k] = sum;
        }
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < i; k++)
            kept->gyro_matrix_cov[k][i] = kept->gyro_matrix_cov[i][k];
    return true;
}

/* Only the scales are learned. What a set says of cross-axis terms is bent by the accelerometer's
 * own errors, in the same way each time: 20 mg in a turn of a radian are 2 %. Set after set would
 * confirm the same mistake (measured: after twelve, stated to 0.36 %, they were 1.6 % off). */
static void leave_cross_terms(struct gonio_calibration *l, const struct gonio_calibration *today)
{
    for (int i = 0; i < 9; i++) {
        if (i % 4)
            l->gyro_matrix[i] = today->gyro_matrix[i];
        for (int k = 0; k < 9; k++)
            if (i % 4 || k % 4)
                l->gyro_matrix_cov[i][k] = i % 4 && k % 4 ? today->gyro_matrix_cov[i][k] : 0;
    }
}

static bool learn_matrix(struct gonio_calibration *kept, struct gonio_calibration *today,
    struct gonio_calibration *l, int64_t now_s)
{
    bool first = !(kept->has & GONIO_CALIBRATED_GYRO_MATRIX);
    for (int i = 0; first && i < 9; i++)
        today->gyro_matrix_cov[i][i] = squared(matrix_sd);
    leave_cross_terms(l, today);
    if (!first)
        return matrix_follows(today, l) && carry_matrix_back(kept, today, l, now_s);
    memcpy(kept->gyro_matrix, l->gyro_matrix, sizeof kept->gyro_matrix);
    memcpy(kept->gyro_matrix_cov, l->gyro_matrix_cov, sizeof kept->gyro_matrix_cov);
    return true;
}

/* Today's bias replaces what is kept: it is another each time that the sensor is switched on. It is
 * kept at the temperature of all the rest. Correlations between axes are dropped: an axis' way
 * between temperatures is its own.
 *  @param today  with what is known of bias and slope at today's temperature */
static void learn_bias(struct gonio_calibration *kept, struct gonio_calibration *today,
    const struct gonio_calibration *l)
{
    bool warm = !isnan(l->temp_c);
    if (today->has & GONIO_CALIBRATED_GYRO_BIAS && warm)
        follow_slope(today, l);
    today->gyro_bias_rad_s = l->gyro_bias_rad_s;
    memset(today->gyro_bias_cov, 0, sizeof today->gyro_bias_cov);
    for (int i = 0; i < 3; i++)
        today->gyro_bias_cov[i][i] = l->gyro_bias_cov[i][i];
    if (warm)
        today->temp_c = l->temp_c;
    if (!isnan(kept->temp_c))
        move_biases(today, kept->temp_c);
    kept->gyro_bias_rad_s = today->gyro_bias_rad_s;
    kept->gyro_bias_per_c = today->gyro_bias_per_c;
    kept->gyro_per_c_var  = today->gyro_per_c_var;
    kept->gyro_per_c_cov  = today->gyro_per_c_cov;
    kept->temp_c          = today->temp_c;
    memcpy(kept->gyro_bias_cov, today->gyro_bias_cov, sizeof kept->gyro_bias_cov);
}

bool gonio_calibration_learn(
    struct gonio_calibration *kept, const struct gonio_calibration *learned, int64_t now_s)
{
    const unsigned both            = GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS;
    struct gonio_calibration fresh = *learned, c = *kept, today;
    gonio_calibration_init(&today);
    fresh.has &= both;
    fresh.gyro_bias_per_c =
        today.gyro_bias_per_c; /* a set has one temperature, and tells no slope */
    fresh.gyro_per_c_var       = today.gyro_per_c_var;
    fresh.gyro_per_c_cov       = today.gyro_per_c_cov;
    fresh.learned_at_s[MATRIX] = fresh.learned_at_s[BIAS] = now_s;
    if (fresh.has != both || gonio_calibration_flaw(&fresh) || gonio_calibration_flaw(kept))
        return false;
    gonio_calibration_aged(kept, now_s, fresh.temp_c, &today);
    if (!learn_matrix(&c, &today, &fresh, now_s))
        return false;
    learn_bias(&c, &today, &fresh);
    c.has |= both;
    c.learned_at_s[MATRIX] = c.learned_at_s[BIAS] = now_s;
    if (gonio_calibration_flaw(&c))
        return false;
    *kept = c;
    return true;
}
