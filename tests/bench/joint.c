#include "tests/bench/joint.h"
#include "tests/bench/score.h"
#include <stdlib.h>
#include <string.h>

static const double start_s = 1.0, neutral_s = 1.0, end_s = 1.0;
static const double window_s = 15, window_step_s = 0.1; /* of medians of a heading */

static bool counts(const struct recording *parent, const struct recording *child, size_t i)
{
    return parent->moves[i] && child->moves[i] && !isnan(parent->truth[i].w) &&
           !isnan(child->truth[i].w);
}

/* As 2 acos |w|, but exact for small angles: a truth in single precision is 0.04 deg off there. */
static double angle_of(gonio_quat q)
{
    return 2 * atan2(sqrt(q.x * q.x + q.y * q.y + q.z * q.z), fabs(q.w));
}

/* The relative heading's error that the tare takes as known, rad. */
static double known_heading(const struct recording *parent, const struct recording *child,
    const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    enum joint_tare tare)
{
    double c = 0, s = 0;
    size_t first = parent->rows, span = (size_t)(start_s * parent->rate_hz);
    for (size_t i = 0; i < parent->rows && tare != JOINT_NONE; i++) {
        if (!counts(parent, child, i))
            continue;
        first = first == parent->rows ? i : first;
        if (tare == JOINT_START && i - first >= span)
            break;
        double error = score_heading(o_child[i].q_GS, child->truth[i]) -
                       score_heading(o_parent[i].q_GS, parent->truth[i]);
        c += cos(error);
        s += sin(error);
    }
    return tare == JOINT_NONE ? 0 : atan2(s, c);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Straight between the two values around it. */
static double percentile(double *value, size_t n, double share)
{
    qsort(value, n, sizeof *value, by_size);
    double at = share * (double)(n - 1);
    size_t i  = (size_t)at;
    return i + 1 < n ? value[i] + (at - (double)i) * (value[i + 1] - value[i]) : value[n - 1];
}

int joint_relative(const struct recording *parent, const struct recording *child,
    const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    enum joint_tare tare, struct joint_error *out)
{
    double *error   = calloc(parent->rows, sizeof *error);
    gonio_quat turn = quat_about_z(-known_heading(parent, child, o_parent, o_child, tare));
    double sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; error && i < parent->rows; i++) {
        if (!counts(parent, child, i))
            continue;
        gonio_quat q     = quat_mul(quat_conj(o_parent[i].q_GS), quat_mul(turn, o_child[i].q_GS));
        gonio_quat truth = quat_mul(quat_conj(parent->truth[i]), child->truth[i]);
        error[n]         = deg_from_rad(angle_of(quat_mul(q, quat_conj(truth))));
        sum += error[n];
        squares += error[n] * error[n];
        n++;
    }
    if (n > 0)
        *out = (struct joint_error){ .rmse = sqrt(squares / (double)n),
            .mae                           = sum / (double)n,
            .p95                           = percentile(error, n, 0.95) };
    free(error);
    return n == 0;
}

/* ---- the angle from neutral ---- */

/* The turn that makes an estimate's heading begin as the shortest levelling turn has it. */
static gonio_quat begin_turn(const struct recording *r, const struct gonio_orientation *o)
{
    gonio_quat level = quat_between(r->sample[0].acc_m_s2, (gonio_vec3){ 0, 0, 1 });
    return quat_about_z(-score_heading(o[0].q_GS, level));
}

/* Of relative orientations, deg; neutral is the mean of the first rows. */
static void angles_from_neutral(const gonio_quat *rel, size_t rows, size_t neutral, double *angle)
{
    gonio_quat mean = { 0, 0, 0, 0 };
    for (size_t i = 0; i < neutral; i++) {
        gonio_quat q = rel[i], f = rel[0];
        double sign = q.w * f.w + q.x * f.x + q.y * f.y + q.z * f.z < 0 ? -1 : 1;
        mean        = (gonio_quat){ mean.w + sign * q.w, mean.x + sign * q.x, mean.y + sign * q.y,
                   mean.z + sign * q.z };
    }
    mean = quat_conj(quat_normalized(mean));
    for (size_t i = 0; i < rows; i++)
        angle[i] = deg_from_rad(angle_of(quat_mul(mean, rel[i])));
}

static int compare_angles(const struct recording *parent, const struct recording *child,
    const double *angle, const double *truth, struct joint_range_error *out)
{
    double sum = 0, squares = 0, most = 0, most_truth = 0, end = 0;
    size_t n = 0, rows = parent->rows, last = (size_t)(end_s * parent->rate_hz);
    for (size_t i = 0; i < rows; i++) {
        double error = angle[i] - truth[i];
        if (i + last >= rows)
            end += error / (double)last;
        if (!counts(parent, child, i))
            continue;
        sum += fabs(error);
        squares += error * error;
        most       = fmax(most, angle[i]);
        most_truth = fmax(most_truth, truth[i]);
        n++;
    }
    *out = (struct joint_range_error){ .rmse = sqrt(squares / (double)n),
        .mae                                 = sum / (double)n,
        .peak                                = most - most_truth,
        .end                                 = end };
    return n == 0;
}

int joint_range(const struct recording *parent, const struct recording *child,
    const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    struct joint_range_error *out)
{
    size_t rows = parent->rows, neutral = (size_t)(neutral_s * parent->rate_hz);
    gonio_quat *rel = calloc(rows, sizeof *rel);
    double *angle   = calloc(rows, sizeof *angle);
    double *truth   = calloc(rows, sizeof *truth);
    gonio_quat turn = quat_mul(quat_conj(begin_turn(parent, o_parent)), begin_turn(child, o_child));
    int status      = !rel || !angle || !truth || neutral == 0 || neutral > rows;
    if (!status) {
        for (size_t i = 0; i < rows; i++)
            rel[i] = quat_mul(quat_conj(o_parent[i].q_GS), quat_mul(turn, o_child[i].q_GS));
        angles_from_neutral(rel, rows, neutral, angle);
        for (size_t i = 0; i < rows; i++)
            rel[i] = quat_mul(quat_conj(parent->truth[i]), child->truth[i]);
        angles_from_neutral(rel, rows, neutral, truth);
        status = compare_angles(parent, child, angle, truth, out);
    }
    free(rel);
    free(angle);
    free(truth);
    return status;
}

/* ---- the heading between two sensors, without a truth ---- */

/* Unwrapped, deg, from the mean of the first `start` rows on. */
static void headings_of(const struct gonio_orientation *o_parent,
    const struct gonio_orientation *o_child, size_t rows, size_t start, double *out)
{
    double zero = 0;
    for (size_t i = 0; i < rows; i++) {
        double heading = deg_from_rad(score_heading(o_child[i].q_GS, o_parent[i].q_GS));
        double last    = i > 0 ? out[i - 1] : heading;
        out[i]         = heading - 360 * round((heading - last) / 360);
        zero += i < start ? out[i] / (double)start : 0;
    }
    for (size_t i = 0; i < rows; i++)
        out[i] -= zero;
}

/* @param scratch  shape (window) */
static double farthest_median(
    const double *value, size_t rows, size_t window, size_t step, double *scratch)
{
    double farthest = 0;
    for (size_t from = 0; from + window <= rows; from += step) {
        memcpy(scratch, value + from, window * sizeof *scratch);
        double median = percentile(scratch, window, 0.5);
        farthest      = fabs(median) > fabs(farthest) ? median : farthest;
    }
    return farthest;
}

static size_t rows_in(double s, double rate_hz, size_t rows)
{
    size_t n = (size_t)(s * rate_hz);
    return n < 1 ? 1 : n < rows ? n : rows;
}

int joint_heading(const struct gonio_orientation *o_parent, const struct gonio_orientation *o_child,
    size_t rows, struct joint_heading *out)
{
    double *value = calloc(rows + 1, sizeof *value), *scratch = calloc(rows + 1, sizeof *scratch);
    int status = !value || !scratch || rows < 2;
    if (!status) {
        double rate_hz = (double)(rows - 1) / (o_child[rows - 1].time_s - o_child[0].time_s);
        size_t last    = rows_in(end_s, rate_hz, rows);
        *out           = (struct joint_heading){ 0 };
        headings_of(o_parent, o_child, rows, rows_in(start_s, rate_hz, rows), value);
        for (size_t i = 0; i < rows; i++) {
            out->least   = fmin(out->least, value[i]);
            out->largest = fmax(out->largest, value[i]);
            out->end += i + last >= rows ? value[i] / (double)last : 0;
        }
        out->median = farthest_median(value, rows, rows_in(window_s, rate_hz, rows),
            rows_in(window_step_s, rate_hz, rows), scratch);
    }
    free(value);
    free(scratch);
    return status;
}
