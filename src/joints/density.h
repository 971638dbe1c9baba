#ifndef JOINTS_DENSITY_H
#define JOINTS_DENSITY_H
/** @file
 *  How what is left of an angle scatters once its drift is out: mostly near 0 with sd 1, and else
 *  anywhere within sd 5; from it, how much a value counts. Values are in units of the narrow sd.
 */

/** The part of a value that belongs to the narrow density, 0..1.
 *  @param share  of the narrow density in all values, 0..1 */
double density_narrow(double share, double left);

/** -log density, but for a constant. */
double density_cost(double share, double left);

/** Its slope over `left`: what the value counts, as 1/variance. */
double density_weight(double share, double left);

/** Its second slope: what the value tells. Negative between the two densities, where news of a
 *  value makes it less sure which it belongs to. */
double density_curve(double share, double left);

#endif
