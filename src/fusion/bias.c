#include "fusion/bias.h"
#include "fusion/facts.h"
#include "math/quat.h"

/* Biases of 0.2 to 2 deg/s were found in recordings (aktos-t, Movella DOT). */
static const double first_sd_rad_s = 1.0 * FUSION_DEG;
/* Random walk of the bias: 0.02 deg/s in a minute is a consumer sensor's drift, more when it warms
 * up (0.5 deg/s per degree Celsius at worst). */
static const double walk_rad2_s3 = FUSION_DEG * FUSION_DEG * 0.05 * 0.05 / 60;
/* Random walk of the heading by scale and cross-axis errors: 1 % of what is turned one way, for
 * about a second in a person's motion; half of that, as turning back undoes part of it. */
static const double scale2_s = 0.005 * 0.005 * 1.0;
/* Noise of the turns by which inclination is corrected: what is left of a person's acceleration
 * after the low-pass moves up by 0.2 deg in a second. */
static const double inclination_rad2_s = FUSION_DEG * FUSION_DEG * 0.2 * 0.2;

void bias_forget(struct gonio_fusion_bias *b)
{
    for (int i = 1; i < 4; i++) {
        for (int k = 0; k < 4; k++)
            b->p[i][k] = b->p[k][i] = 0;
        b->p[i][i] = squared(first_sd_rad_s);
    }
}

void bias_init(struct gonio_fusion_bias *b)
{
    *b = (struct gonio_fusion_bias){ 0 };
    bias_forget(b);
}

void bias_mark_heading(struct gonio_fusion_bias *b)
{
    for (int i = 0; i < 4; i++)
        b->p[0][i] = b->p[i][0] = 0;
}

void bias_predict(struct gonio_fusion_bias *b, const struct gonio_fusion_knot *knot)
{
    /* A bias above the estimate makes the true heading lag behind the computed one. */
    const double u[3] = { -knot->up_s.x, -knot->up_s.y, -knot->up_s.z };
    double pu[3], heading = b->p[0][0];
    for (int i = 0; i < 3; i++) {
        pu[i] = b->p[1 + i][1] * u[0] + b->p[1 + i][2] * u[1] + b->p[1 + i][3] * u[2];
        heading += u[i] * (2 * b->p[0][1 + i] + pu[i]);
    }
    for (int i = 0; i < 3; i++)
        b->p[0][1 + i] = b->p[1 + i][0] = b->p[0][1 + i] + pu[i];
    for (int i = 1; i < 4; i++)
        b->p[i][i] += walk_rad2_s3 * knot->s;
    b->p[0][0] =
        heading + FUSION_GYRO_NOISE_RAD2_S * knot->s + scale2_s * knot->turn2 + knot->lost_rad2;
}

void bias_correct(struct gonio_fusion_bias *b, const double row[4], double miss, double variance)
{
    double ph[4], s = variance;
    for (int i = 0; i < 4; i++) {
        ph[i] = 0;
        for (int k = 0; k < 4; k++)
            ph[i] += b->p[i][k] * row[k];
        s += row[i] * ph[i];
    }
    double gain[4];
    for (int i = 0; i < 4; i++)
        gain[i] = ph[i] / s;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k <= i; k++)
            b->p[i][k] = b->p[k][i] = b->p[i][k] - gain[i] * ph[k];
    b->heading_rad += gain[0] * miss;
    b->bias_rad_s.x += gain[1] * miss;
    b->bias_rad_s.y += gain[2] * miss;
    b->bias_rad_s.z += gain[3] * miss;
}

void bias_from_inclination(struct gonio_fusion_bias *b, const struct gonio_fusion_knot *knot)
{
    for (int i = 0; i < 2; i++) {
        double t      = 1 / knot->told_s;
        double row[4] = { 0, t * knot->row[i][0], t * knot->row[i][1], t * knot->row[i][2] };
        gonio_vec3 h  = { row[1], row[2], row[3] };
        bias_correct(b, row, t * knot->z[i] - vec3_dot(h, b->bias_rad_s), inclination_rad2_s * t);
    }
}

void bias_from_rest(struct gonio_fusion_bias *b, gonio_vec3 rate_rad_s, double variance)
{
    static const double row[3][4] = { { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } };
    bias_correct(b, row[0], rate_rad_s.x - b->bias_rad_s.x, variance);
    bias_correct(b, row[1], rate_rad_s.y - b->bias_rad_s.y, variance);
    bias_correct(b, row[2], rate_rad_s.z - b->bias_rad_s.z, variance);
}

double bias_distance2(const struct gonio_fusion_bias *b, gonio_vec3 rate_rad_s, double variance)
{
    /* Cholesky factor of P + variance, and the miss solved through it. */
    gonio_vec3 m = vec3_sub(rate_rad_s, b->bias_rad_s);
    double xx = sqrt(b->p[1][1] + variance), yx = b->p[2][1] / xx, zx = b->p[3][1] / xx;
    double yy = sqrt(b->p[2][2] + variance - yx * yx), zy = (b->p[3][2] - zx * yx) / yy;
    double zz = sqrt(b->p[3][3] + variance - zx * zx - zy * zy);
    double x = m.x / xx, y = (m.y - yx * x) / yy, z = (m.z - zx * x - zy * y) / zz;
    return x * x + y * y + z * z;
}

double bias_sd_along(const struct gonio_fusion_bias *b, gonio_vec3 unit)
{
    const double u[3] = { unit.x, unit.y, unit.z };
    double variance   = 0;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            variance += u[i] * b->p[1 + i][1 + k] * u[k];
    return sqrt(fmax(variance, 0));
}

double bias_sd(const struct gonio_fusion_bias *b)
{
    return sqrt((b->p[1][1] + b->p[2][2] + b->p[3][3]) / 3);
}
