#ifndef FUSION_DRIFT_H
#define FUSION_DRIFT_H
/** @file
 *  How an angle drifts slowly, from uncertain news of it: an offset that stays, and a drift that
 *  begins at 0 and goes on at a rate that wanders. Kalman filter and smoother in the form that
 *  inverts nothing (Bierman 1973, Int J Control 18:65). Angles are taken modulo a turn.
 */
#include <stdbool.h>
#include <stddef.h>

/** What is known beforehand. */
struct drift_prior {
    double offset_rad, offset_sd_rad;
    double rate_sd_rad_s;   /**< of the rate at the start */
    double rate_walk_rad_s; /**< rad/s per square root of a second, by which it wanders */
};

enum { DRIFT_STATES = 3 };

/** One instant. */
struct drift_knot {
    double time_s;
    double told_rad;  /**< offset + drift, as told; read where told_var is finite */
    double told_var;  /**< rad^2, of independent errors; INFINITY where nothing is told */
    bool drift_alone; /**< told_rad is of the drift, without the offset */
    double walk_var;  /**< rad^2, by how much the drift moved by itself since the knot before */
    /** Results: offset, drift, rate, and their covariance. */
    double x[DRIFT_STATES], p[DRIFT_STATES][DRIFT_STATES];
    double news_rad, news_var; /* what was told less what was expected, and the variance of that */
};

/** Fill in the results of all knots.
 *  @return log of the determinant of what was learned over what was known: the price of a drift
 *          that is free to follow anything, as in Laplace's approximation of -2 log likelihood */
double drift_smooth(const struct drift_prior *prior, struct drift_knot knot[], size_t count);

/** How far the results stray from what is known beforehand: the sum of squared deviations, each
 *  over its variance. */
double drift_strain(const struct drift_prior *prior, const struct drift_knot knot[], size_t count);

/** offset + drift, and its variance. */
double drift_total(const struct drift_knot *knot);
double drift_total_var(const struct drift_knot *knot);

/** The angle within a turn: (-pi, pi]. */
double drift_wrap(double rad);

#endif
