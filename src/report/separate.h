#ifndef REPORT_SEPARATE_H
#define REPORT_SEPARATE_H

/** Move heights apart until neighbours are at least `gap` from each other, each as little from
 *  its place as that allows, and all within [low, high] where they fit. NaN stays.
 *  @param y  in and out, shape (n), n <= 16; their order is kept
 */
void separate(double *y, int n, double gap, double low, double high);

#endif
