#include "tests/bench/tally.h"
#include <math.h>

void tally_add(struct tally *t, const double *error, const double *stated, int sides)
{
    double held = 0, other = error[sides - 1];
    for (int i = 0; i < sides; i++) {
        t->square[i] += error[i] * error[i];
        t->sum += error[i];
        t->most = fmax(t->most, fabs(error[i]));
        t->stated += stated[i];
        held += fabs(error[i]) <= stated[i] ? 1.0 / sides : 0;
    }
    t->common += pow(0.5 * (error[0] + other), 2);
    t->opposite += pow(0.5 * (error[0] - other), 2);
    t->held += held;
    t->held_square += held * held;
    t->values += sides;
    t->sets++;
}

void tally_held(const struct tally *t, double *low, double *high)
{
    double n = t->sets, p = t->held / n;
    double variance = fmax(0, t->held_square / n - p * p) / n; /* of p */
    double trials   = variance > 0 ? fmin(t->values, fmax(n, p * (1 - p) / variance)) : t->values;
    double z2 = 1.96 * 1.96, middle = p + z2 / (2 * trials);
    double reach = 1.96 * sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials));
    *low         = (middle - reach) / (1 + z2 / trials);
    *high        = (middle + reach) / (1 + z2 / trials);
}
