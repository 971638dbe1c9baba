#include "joints/density.h"
#include <math.h>

static const double WIDE = 5;

double density_narrow(double share, double left)
{
    double narrow = share * exp(-left * left / 2),
           wide   = (1 - share) / WIDE * exp(-left * left / (2 * WIDE * WIDE));
    return narrow / (narrow + wide);
}

double density_cost(double share, double left)
{
    /* The wide part is taken out, which alone is left far away. */
    double far = left * left / (2 * WIDE * WIDE);
    return far - log(share * exp(far - left * left / 2) + (1 - share) / WIDE);
}

double density_weight(double share, double left)
{
    double narrow = density_narrow(share, left);
    return narrow + (1 - narrow) / (WIDE * WIDE);
}

double density_curve(double share, double left)
{
    double narrow = density_narrow(share, left), apart = left * (1 - 1 / (WIDE * WIDE));
    return density_weight(share, left) - narrow * (1 - narrow) * apart * apart;
}
