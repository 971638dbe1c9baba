/** @file
 *  What the sensor may have got wrong of the mean of these repetitions, as the segment was. How
 * much they differ from each other is the patient's own and stands beside it: with it the change is
 * judged. All parts are common to the repetitions, so that more of them do not help.
 * docs/measure.md, "The interval".
 *
 *  Of a turn by v about a level axis there are two witnesses. The gyroscope's scale errs by s v.
 * The accelerometer's offset turns along with the sensor: it errs by the difference of what that
 * adds to the inclination at either end, and its axes' scales, k apart, by k/2 sin 2v. Filter and
 * smoother weigh the witnesses: 1 / sd^2 = 1 / gyroscope^2 + 1 / accelerometer^2.
 *
 *  The size of the force at either end tells something of the offset, and the more the farther the
 * turn: three unknowns, the offset along the level direction of the plane, that along the vertical
 * in neutral, and gravity; two observations.
 */
#include "measure/interval.h"
#include <math.h>

static const double DEG = 45 / 0.78539816339744830962;
/* An axis nearer the vertical than 30 degrees: gravity is no witness. */
static const double LEVEL_LEAST = 0.5;
/* docs/sensors.md, consumer grade: 20 mg; 0.5 % of each of two axes. */
static const double OFFSET_SD = 0.02, SCALES_APART_SD = 0.005 * 1.41421356237309505;
/* Common to the axes 2 %; and how well filter and smoother know the size of a force at rest: axes
 * whose scales differ and a body that is not quite at rest (choice, docs/measure.md). */
static const double GRAVITY_SD = 0.02, SIZE_SD = 0.01;
/* A sensor askew by 10 to 15 degrees reads a bend low by 1.5 to 3.4 %: 1 - cos of that. */
static const double ASKEW_SD = 0.02;

struct gonio_error gonio_error_default(const struct gonio_movement *movement)
{
    bool vertical = movement->axis_vertical;
    return (struct gonio_error){
        .heading_sd_deg = NAN,
        .scale_sd       = 0.01,
        .offset_sd      = OFFSET_SD,
        .askew_sd       = vertical ? 0 : ASKEW_SD,
        .level          = vertical ? 0 : 1,
        .zero_sd_deg    = 0.1,
        .resolution_deg = 0.01,
    };
}

/* A scalar observation h x of variance r: p becomes what is then known of x. */
static void observe(double p[3][3], const double h[3], double r)
{
    double ph[3] = { 0 }, s = r;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            ph[i] += p[i][k] * h[k];
    for (int i = 0; i < 3; i++)
        s += h[i] * ph[i];
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            p[i][k] -= ph[i] * ph[k] / s;
}

/* What the offset makes of a turn, radians. */
static double offset_sd_rad(double turn, double offset_sd)
{
    const double b2 = offset_sd * offset_sd, size2 = SIZE_SD * SIZE_SD;
    double p[3][3]         = { { b2, 0, 0 }, { 0, b2, 0 }, { 0, 0, GRAVITY_SD * GRAVITY_SD } };
    const double neutral[] = { 0, 1, 1 }, end[] = { sin(turn), cos(turn), 1 };
    const double tilt[] = { cos(turn) - 1, -sin(turn), 0 };
    double variance     = 0;
    observe(p, neutral, size2);
    observe(p, end, size2);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            variance += tilt[i] * p[i][k] * tilt[k];
    return sqrt(fmax(0, variance));
}

/* Of one sensor that has turned by so much. */
static double turn_sd_deg(double turn_deg, const struct gonio_error *e)
{
    double turn = fabs(turn_deg) / DEG, gyro = e->scale_sd * turn;
    if (e->level < LEVEL_LEAST)
        return gyro * DEG;
    double offset = offset_sd_rad(turn, e->offset_sd);
    double acc    = hypot(offset, SCALES_APART_SD / 2 * sin(2 * turn)) / e->level;
    return gyro > 0 && acc > 0 ? gyro * acc / hypot(gyro, acc) * DEG : 0;
}

struct gonio_parts interval_parts(
    double mean_deg, double trunk_deg, const struct gonio_error *e, double drift_sd_deg)
{
    double trunk = isnan(trunk_deg) ? 0 : trunk_deg;
    return (struct gonio_parts){
        .fusion_deg     = hypot(drift_sd_deg, e->level * e->inclination_sd_deg),
        .scale_deg      = hypot(turn_sd_deg(fabs(mean_deg) + trunk, e), turn_sd_deg(trunk, e)),
        .askew_deg      = e->askew_sd * fabs(mean_deg),
        .zero_deg       = e->zero_sd_deg,
        .resolution_deg = e->resolution_deg / sqrt(12),
        .scatter_deg    = NAN,
    };
}

double interval_half_width(const struct gonio_parts *p)
{
    double whole = p->fusion_deg * p->fusion_deg + p->scale_deg * p->scale_deg +
                   p->askew_deg * p->askew_deg + p->zero_deg * p->zero_deg +
                   p->resolution_deg * p->resolution_deg;
    return gonio_student(0.95, (double)INFINITY) * sqrt(whole);
}
