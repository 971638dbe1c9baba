/** @file
 *  What the sensor may have got wrong of the mean of these repetitions, as the segment was. How
 * much they differ from each other is the patient's own and stands beside it: with it the change is
 * judged. All parts are common to the repetitions, so that more of them do not help.
 * docs/measure.md, "The interval".
 *
 *  Of a turn by v about a level axis there are two witnesses. The gyroscope's scale errs by s v.
 * The accelerometer's offset b turns along with the sensor: it errs by the difference of what that
 * adds to the inclination at either end, |b| 2 sin(v/2), and its axes' scales, k apart, by k/2 sin
 * 2v. Filter and smoother weigh the witnesses:
 *
 *      1 / sd^2 = 1 / (s v)^2 + 1 / ((2 b sin(v/2))^2 + (k/2 sin 2v)^2)
 *
 *  That is a little more than what a smoother leaves, which also sees in the size of the force what
 * b can't be; and about as much at large angles (docs/measure.md).
 */
#include "measure/interval.h"
#include <math.h>

static const double DEG = 45 / 0.78539816339744830962;
/* An axis nearer the vertical than 30 degrees: gravity is no witness. */
static const double LEVEL_LEAST = 0.5;
/* docs/sensors.md, consumer grade: 20 mg; 0.5 % of each of two axes. */
static const double OFFSET_SD = 0.02, SCALES_APART_SD = 0.005 * 1.41421356237309505;
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

/* Of one sensor that has turned by so much. */
static double turn_sd_deg(double turn_deg, const struct gonio_error *e)
{
    double turn = fabs(turn_deg) / DEG, gyro = e->scale_sd * turn;
    if (e->level < LEVEL_LEAST)
        return gyro * DEG;
    double offset = e->offset_sd * 2 * sin(0.5 * turn);
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
