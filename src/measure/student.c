/* Student's two-sided quantile. */
#include "math/distribution.h"
#include <gonio/measure.h>
#include <math.h>

double gonio_student(double confidence, double df)
{
    if (!(confidence > 0 && confidence < 1))
        return NAN;
    return -distribution_t_quantile(0.5 * (1 - confidence), df);
}
