/* |A (m - h)| = F, with A the identity and a symmetric rest, by Gauss and Newton's steps with
 * robust weights. F, the size of the field, is that of the sphere of the first step: a size common
 * to all axes can't be told from it. */
#include "fusion/ellipsoid.h"
#include "fusion/facts.h"
#include "math/spd.h"
#include <string.h>

enum { UNKNOWNS = 9, STEPS = 20, LEAST_POINTS = 60, SPHERE = 4 };

static const double apart        = 0.1;  /* of the largest reading */
static const double soft_prior   = 0.1;  /* soft iron beyond that is a magnet, not a calibration */
static const double robust_sd    = 0.03; /* of the field: a table leg, a phone */
static const double hard_sd_most = 0.03; /* of the field: 2 degrees of heading */
static const double soft_sd_most = 0.03;
static const double left_most    = 0.05;

void ellipsoid_add(struct ellipsoid_points *p, gonio_vec3 mag)
{
    double size = vec3_norm(mag);
    if (!isfinite(size) || p->count == ELLIPSOID_POINTS)
        return;
    p->largest = fmax(p->largest, size);
    for (int i = 0; i < p->count; i++)
        if (vec3_norm(vec3_sub(mag, p->at[i])) < apart * p->largest)
            return;
    p->at[p->count++] = mag;
}

/* |m|^2 = 2 h m + (F^2 - |h|^2) is linear. */
static bool sphere(const struct ellipsoid_points *p, gonio_vec3 *hard, double *field)
{
    double normal[SPHERE * SPHERE] = { 0 }, x[SPHERE] = { 0 };
    for (int n = 0; n < p->count; n++) {
        gonio_vec3 m             = p->at[n];
        const double row[SPHERE] = { 2 * m.x, 2 * m.y, 2 * m.z, 1 };
        for (int i = 0; i < SPHERE; i++) {
            x[i] += row[i] * vec3_dot(m, m);
            for (int k = 0; k < SPHERE; k++)
                normal[SPHERE * i + k] += row[i] * row[k];
        }
    }
    if (!spd_factor(normal, SPHERE))
        return false;
    spd_solve(normal, SPHERE, x);
    *hard  = (gonio_vec3){ x[0], x[1], x[2] };
    *field = sqrt(x[3] + vec3_dot(*hard, *hard));
    return *field > 0;
}

static gonio_vec3 soft_times(const double e[6], gonio_vec3 d)
{
    return (gonio_vec3){ d.x + e[0] * d.x + e[3] * d.y + e[4] * d.z,
        d.y + e[3] * d.x + e[1] * d.y + e[5] * d.z, d.z + e[4] * d.x + e[5] * d.y + e[2] * d.z };
}

/* Normal equations about x = hard / F, soft (xx yy zz xy xz yz); returns the weighted mean square
 * of what is left, relative to F. */
static double equations(const struct ellipsoid_points *p, double field, const double x[UNKNOWNS],
    double normal[UNKNOWNS * UNKNOWNS], double right[UNKNOWNS])
{
    const double *e = x + 3;
    double left = 0, weights = 0;
    memset(normal, 0, sizeof *normal * UNKNOWNS * UNKNOWNS);
    memset(right, 0, sizeof *right * UNKNOWNS);
    for (int n = 0; n < p->count; n++) {
        gonio_vec3 d = vec3_sub(vec3_scale(p->at[n], 1 / field), (gonio_vec3){ x[0], x[1], x[2] });
        gonio_vec3 a = soft_times(e, d), u = vec3_unit(a), back = soft_times(e, u);
        const double row[UNKNOWNS] = { -back.x, -back.y, -back.z, u.x * d.x, u.y * d.y, u.z * d.z,
            u.x * d.y + u.y * d.x, u.x * d.z + u.z * d.x, u.y * d.z + u.z * d.y };
        double miss                = 1 - vec3_norm(a);
        double weight              = 1 / (1 + squared(miss / robust_sd)); /* Cauchy */
        left += weight * miss * miss;
        weights += weight;
        for (int i = 0; i < UNKNOWNS; i++) {
            right[i] += weight * row[i] * miss;
            for (int k = 0; k < UNKNOWNS; k++)
                normal[UNKNOWNS * i + k] += weight * row[i] * row[k];
        }
    }
    return left / fmax(weights, 1);
}

/* The prior counts as one more reading with the error that is left. */
static void hold_soft(double var, const double x[UNKNOWNS], double normal[], double right[])
{
    for (int i = 3; i < UNKNOWNS; i++) {
        normal[UNKNOWNS * i + i] += var / squared(soft_prior);
        right[i] -= var / squared(soft_prior) * x[i];
    }
}

static bool is_told(double normal[UNKNOWNS * UNKNOWNS], double var)
{
    if (!spd_inverse(normal, UNKNOWNS))
        return false;
    for (int i = 0; i < UNKNOWNS; i++)
        if (var * normal[UNKNOWNS * i + i] > squared(i < 3 ? hard_sd_most : soft_sd_most))
            return false;
    return true;
}

bool ellipsoid_fit(const struct ellipsoid_points *p, struct gonio_calibration *c)
{
    double field, normal[UNKNOWNS * UNKNOWNS], step[UNKNOWNS], x[UNKNOWNS] = { 0 }, var = 0;
    gonio_vec3 hard;
    if (p->count < LEAST_POINTS || !sphere(p, &hard, &field))
        return false;
    x[0] = hard.x / field, x[1] = hard.y / field, x[2] = hard.z / field;
    for (int n = 0; n < STEPS; n++) {
        var = fmax(equations(p, field, x, normal, step), squared(0.002)); /* steps of the wire */
        hold_soft(var, x, normal, step);
        if (!spd_factor(normal, UNKNOWNS))
            return false;
        spd_solve(normal, UNKNOWNS, step);
        for (int i = 0; i < UNKNOWNS; i++)
            x[i] += step[i];
    }
    var = fmax(equations(p, field, x, normal, step), squared(0.002));
    hold_soft(var, x, normal, step);
    if (!is_told(normal, var) || !(sqrt(var) < left_most))
        return false;
    const double soft[9] = { 1 + x[3], x[6], x[7], x[6], 1 + x[4], x[8], x[7], x[8], 1 + x[5] };
    memcpy(c->mag_soft, soft, sizeof soft);
    c->mag_hard_ut = vec3_scale((gonio_vec3){ x[0], x[1], x[2] }, field);
    c->mag_sd      = sqrt(var);
    c->has |= GONIO_CALIBRATED_MAG;
    return true;
}
