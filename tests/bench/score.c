#include "tests/bench/score.h"
#include <stdlib.h>

static const double lag_s = 0.0024, start_s = 2.0;

double score_heading(gonio_quat q, gonio_quat truth)
{
    gonio_quat e = quat_mul(q, quat_conj(truth));
    return 2 * atan2(e.w < 0 ? -e.z : e.z, fabs(e.w));
}

/* The truth a little before row i; NaN where one of the rows around it is missing. */
static gonio_quat truth_before(const struct recording *r, size_t i, double before_s)
{
    double rows = before_s * r->rate_hz;
    size_t back = (size_t)ceil(rows);
    double u    = (double)back - rows; /* from row i - back on, in rows */
    if (back > i)
        return (gonio_quat){ (double)NAN, 0, 0, 0 };
    gonio_quat a = r->truth[i - back], b = back > 0 ? r->truth[i - back + 1] : a;
    double sign = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z < 0 ? -1 : 1;
    return quat_normalized((gonio_quat){ a.w + u * (sign * b.w - a.w), a.x + u * (sign * b.x - a.x),
        a.y + u * (sign * b.y - a.y), a.z + u * (sign * b.z - a.z) });
}

static void align_all(const gonio_quat *q, const gonio_quat *truth, const struct recording *r,
    struct metric out[SCORE_ALIGNS])
{
    size_t two_s     = (size_t)(start_s * r->rate_hz);
    double constant  = metric_heading(q, truth, r->rows, r->rows);
    double start     = metric_heading(q, truth, r->rows, two_s);
    out[SCORE_PLAIN] = metric_of(q, truth, r->rows, 0);
    out[SCORE_CONST] = metric_of(q, truth, r->rows, -constant);
    out[SCORE_START] = metric_of(q, truth, r->rows, -start);
}

int score_recording(const struct recording *r, const struct gonio_orientation *o, struct score *out)
{
    gonio_quat *truth = calloc(r->rows, sizeof *truth);
    gonio_quat *q     = calloc(r->rows, sizeof *q);
    int status        = !truth || !q;
    for (int lagged = 0; lagged < 2 && !status; lagged++) {
        for (size_t i = 0; i < r->rows; i++) {
            q[i]     = o[i].q_GS;
            truth[i] = truth_before(r, i, lagged ? lag_s : 0);
            if (!r->moves[i])
                truth[i].w = (double)NAN;
        }
        align_all(q, truth, r, out->of[lagged]);
    }
    free(truth);
    free(q);
    return status;
}
