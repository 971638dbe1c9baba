#include "tests/bench/honest.h"
#include "tests/bench/score.h"
#include <stdio.h>
#include <stdlib.h>

static const double step_s   = 1.0;
static const double settle_s = 2.0; /* a heading just marked is known better than the truth is */

/* The 95 % points of chi-square by dof over dof: Wilson and Hilferty 1931, PNAS 17:684. */
static double chi_square_share(double dof, double z)
{
    double a = 2 / (9 * dof), cube = fmax(0, 1 - a + z * sqrt(a));
    return cube * cube * cube;
}

static void set_bounds(struct honest *h, int dof)
{
    h->low  = chi_square_share(dof * h->independent, -1.96);
    h->high = chi_square_share(dof * h->independent, 1.96);
}

static double lagged(const double *x, size_t n, size_t lag)
{
    double sum = 0;
    for (size_t i = 0; x && i + lag < n; i++)
        sum += x[i] * x[i + lag];
    return sum;
}

/* The square of an autocorrelation estimated from few errors is too large by its own variance. */
static double independent_of(const double *const x[HONEST_DOF], size_t n, int dof)
{
    double power = (lagged(x[0], n, 0) + lagged(x[1], n, 0)) / (double)n, sum = 1;
    for (size_t k = 1; k < n && power > 0; k++) {
        double pairs = (double)(n - k);
        double r     = (lagged(x[0], n, k) + lagged(x[1], n, k)) / pairs / power;
        sum += 2 * (1 - (double)k / (double)n) * (r * r - 1 / (dof * pairs));
    }
    return fmin((double)n, fmax(1, (double)n / fmax(sum, 1)));
}

void honest_judge(
    const double *const error[HONEST_DOF], const double *stated, size_t n, struct honest *out)
{
    int dof       = error[1] ? 2 : 1;
    double most   = dof == 2 ? 5.991 : 3.841; /* chi-square at 0.95 */
    double *x     = calloc(n * HONEST_DOF + 1, sizeof *x);
    double error2 = 0, stated2 = 0, square = 0, within = 0;
    *out = (struct honest){ .n = n };
    for (size_t i = 0; x && i < n; i++) {
        double one = 0;
        for (int k = 0; k < dof; k++) {
            x[(size_t)k * n + i] = error[k][i] / stated[i];
            one += x[(size_t)k * n + i] * x[(size_t)k * n + i];
            error2 += error[k][i] * error[k][i];
        }
        stated2 += dof * stated[i] * stated[i];
        square += one / dof;
        within += one <= most;
    }
    if (x && n > 0) {
        const double *const normalised[HONEST_DOF] = { x, dof == 2 ? x + n : NULL };
        out->rms                                   = sqrt(error2 / (double)n);
        out->stated                                = sqrt(stated2 / (double)n);
        out->nees                                  = square / (double)n;
        out->share                                 = within / (double)n;
        out->independent                           = independent_of(normalised, n, dof);
        set_bounds(out, dof);
    }
    free(x);
}

void honest_pool(const struct honest *each, size_t count, int dof, struct honest *out)
{
    *out = (struct honest){ 0 };
    for (size_t i = 0; i < count; i++) {
        const struct honest *h = &each[i];
        out->n += h->n;
        out->independent += h->independent;
        out->rms += h->independent * h->rms * h->rms;
        out->stated += h->independent * h->stated * h->stated;
        out->nees += h->independent * h->nees;
        out->share += h->independent * h->share;
    }
    out->rms    = sqrt(out->rms / out->independent);
    out->stated = sqrt(out->stated / out->independent);
    out->nees /= out->independent;
    out->share /= out->independent;
    set_bounds(out, dof);
}

/* The two horizontal components of the turn that is left when the heading is taken out, deg. */
static void tilt_error(gonio_quat q, gonio_quat truth, double out[2])
{
    gonio_quat e = quat_mul(q, quat_conj(truth));
    e            = quat_mul(quat_about_z(-score_heading(q, truth)), e);
    double s = hypot(e.x, e.y), angle = deg_from_rad(2 * atan2(s, fabs(e.w)));
    double sign = e.w < 0 ? -1 : 1;
    out[0]      = s > 0 ? sign * angle * e.x / s : 0;
    out[1]      = s > 0 ? sign * angle * e.y / s : 0;
}

/* Mean heading error of the second before a row, rad. */
static double heading_before(
    const struct recording *r, const struct gonio_orientation *o, size_t row)
{
    double c = 0, s = 0;
    size_t second = (size_t)r->rate_hz;
    for (size_t i = row > second ? row - second : 0; i < row; i++) {
        if (isnan(r->truth[i].w))
            continue;
        double h = score_heading(o[i].q_GS, r->truth[i]);
        c += cos(h);
        s += sin(h);
    }
    return atan2(s, c);
}

int honest_recording(const struct recording *r, const struct gonio_orientation *o, bool since_start,
    struct honest *inclination, struct honest *heading)
{
    size_t begin = recording_begin(r), step = (size_t)(step_s * r->rate_hz), n = 0, m = 0;
    double *v = calloc(5 * (r->rows / (step > 0 ? step : 1) + 1), sizeof *v);
    if (!v || begin == r->rows) {
        free(v);
        return 1;
    }
    size_t room = r->rows / step + 1, settled = begin + (size_t)(settle_s * r->rate_hz);
    double *tilt[2] = { v, v + room }, *tilt_sd = v + 2 * room, *turn = v + 3 * room,
           *turn_sd = v + 4 * room;
    double known    = since_start ? heading_before(r, o, begin) : 0;
    for (size_t i = begin; i < r->rows; i += step) {
        if (!r->moves[i] || isnan(r->truth[i].w))
            continue;
        double both[2], h = score_heading(o[i].q_GS, r->truth[i]) - known;
        tilt_error(o[i].q_GS, r->truth[i], both);
        tilt[0][n]   = both[0];
        tilt[1][n]   = both[1];
        tilt_sd[n++] = deg_from_rad(o[i].inclination_sd_rad);
        if (since_start && i < settled)
            continue;
        turn[m]      = deg_from_rad(h - 2 * M_PI * round(h / (2 * M_PI)));
        turn_sd[m++] = deg_from_rad(o[i].heading_sd_rad);
    }
    const double *const incl[HONEST_DOF] = { tilt[0], tilt[1] }, *const head[HONEST_DOF] = { turn };
    honest_judge(incl, tilt_sd, n, inclination);
    honest_judge(head, turn_sd, m, heading);
    free(v);
    return 0;
}

void honest_print_head(void)
{
    printf("%-44s %-62s %s\n%-44s", "deg", "inclination, two axes", "heading", "");
    for (int i = 0; i < 2; i++)
        printf(" %8s %7s %6s %6s %7s %15s %4s", "stated", "rms", "nees", "in 95", "free",
            "95 % bounds", "");
    putchar('\n');
}

void honest_print(const struct honest *h)
{
    printf(" %8.2f %7.2f %6.2f %6.1f %7.1f %6.2f to %5.2f %s", h->stated, h->rms, h->nees,
        100 * h->share, h->independent, h->low, h->high,
        h->nees < h->low    ? "wide"
        : h->nees > h->high ? "OVER"
                            : "ok  ");
}
