#ifndef MATH_SPD_H
#define MATH_SPD_H
/** @file
 *  Small symmetric positive definite matrices, row-major without padding, by Cholesky's factors.
 */
#include <stdbool.h>

enum { SPD_MOST = 12 };

/** a = L L': L in the lower triangle in place of a.
 *  @return false where a is not positive definite (a pivot is below 1e-12 of its diagonal) or not
 *          finite; a is spoilt then */
bool spd_factor(double *a, int n);

/** Solve a x = b in place, with a as left by spd_factor. */
void spd_solve(const double *factor, int n, double *b);

/** The inverse in place. @return as spd_factor */
bool spd_inverse(double *a, int n);

/** Is it finite, symmetric within 1e-9 of its diagonals, and positive definite? */
bool spd_is(const double *a, int n);

#endif
