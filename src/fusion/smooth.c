#include "fusion/smooth.h"
#include "fusion/facts.h"
#include "fusion/step.h"
#include "math/quat.h"
#include <string.h>

enum { TURN = GONIO_ERROR_TURN, BIAS = GONIO_ERROR_BIAS, HEADING = GONIO_ERROR_TURN + 2 };

/* The first item that moves goes on from a rate; where the first knot begins there may be none. A
 * knot ends with an item that moves, so there is one. */
static gonio_vec3 first_rate(const struct smooth *s)
{
    const struct smooth_item *i = &s->item[s->knot[0].first + 1];
    while (i->kind == SMOOTH_STAND)
        i++;
    return walk_rate(&s->believed, s->item[i->before].rate_rad_s);
}

void smooth_begin_walk(const struct smooth *s, struct gonio_fusion_walk *w)
{
    walk_init(w, NULL);
    w->believed = s->believed;
    w->period_s = s->period_s;
    if (s->options.gyro_range_rad_s > 0)
        w->clipped_rad_s = s->options.gyro_range_rad_s;
    w->rate_rad_s = first_rate(s);
}

static void walk_item(
    const struct smooth *s, const struct smooth_item *item, struct gonio_fusion_walk *w)
{
    const double dt                 = item->time_s - s->item[item->before].time_s;
    const struct walk_sample sample = { &item->rate_rad_s,
        item->has & GONIO_HAS_ACC ? &item->force_m_s2 : NULL,
        item->has & GONIO_HAS_MAG ? &item->field_ut : NULL };
    if (item->kind == SMOOTH_GAP)
        walk_bridge(w, item->rate_rad_s, dt);
    else if (walk_step(w, &sample, dt))
        walk_close_bin(w);
}

void smooth_walk(const struct smooth *s, const struct smooth_knot *k, gonio_quat q_begin,
    struct gonio_fusion_walk *w,
    void (*told)(void *context, size_t item, const struct gonio_fusion_walk *w), void *context)
{
    walk_begin_knot(w);
    w->q_GS = q_begin;
    for (size_t i = k->first + 1; i <= k->last; i++) {
        if (s->item[i].kind == SMOOTH_STAND)
            continue;
        walk_item(s, &s->item[i], w);
        if (told)
            told(context, i, w);
    }
    walk_close_bin(w);
}

/* What was known before the recording, seen from what is believed now. */
static void begin_errors(const struct smooth *s, struct gonio_fusion_errors *e)
{
    struct gonio_fusion_walk first;
    const struct gonio_fusion_believed *b = &s->believed;
    errors_init(e, s->options.calibration, sqrt(s->level_variance), sqrt(s->heading_variance));
    walk_init(&first, s->options.calibration);
    const struct gonio_fusion_believed *f = &first.believed;
    gonio_vec3 turn   = gonio_quat_to_rotvec(quat_mul(s->q_first, quat_conj(s->q_begin)));
    gonio_vec3 bias   = vec3_sub(f->bias_rad_s, b->bias_rad_s);
    gonio_vec3 offset = vec3_sub(f->offset_m_s2, b->offset_m_s2);
    memcpy(e->x + TURN, &turn, sizeof turn);
    memcpy(e->x + BIAS, &bias, sizeof bias);
    memcpy(e->x + GONIO_ERROR_OFFSET, &offset, sizeof offset);
    for (int i = 0; i < 9; i++)
        e->x[GONIO_ERROR_MATRIX + i] = b->rate[i] - f->rate[i];
    e->x[GONIO_ERROR_GRAVITY] = f->gravity_m_s2 - b->gravity_m_s2;
}

static void walk_all(struct smooth *s)
{
    struct gonio_fusion_walk w;
    gonio_quat q = s->q_begin;
    smooth_begin_walk(s, &w);
    for (size_t i = 0; i < s->knots; i++) {
        struct smooth_knot *k = &s->knot[i];
        smooth_walk(s, k, q, &w, NULL, NULL);
        k->sums  = w.sums;
        k->drift = gonio_quat_to_rotvec(quat_mul(w.q_GS, quat_conj(k->q_end)));
        q        = k->q_end;
    }
}

static void filter_knot(
    const struct smooth *s, struct smooth_knot *k, struct gonio_fusion_errors *e)
{
    k->lost = knot_is_lost(&k->sums, &k->news);
    knot_predict(e, &k->sums, &s->believed, &k->news, &k->drift);
    if (k->news.bias_forgotten)
        errors_forget_bias(e);
    k->corrections = knot_correct(e, &k->sums, &s->believed, &k->news, k->done);
    if (k->field.s > 0)
        errors_correct(e, HEADING, k->field.heading_rad, magnetic_variance(&k->field, k->doubt2),
            &k->done[k->corrections++]);
    if (k->marked)
        errors_mark(e, HEADING);
    k->errors = *e;
}

static void filter(struct smooth *s)
{
    struct gonio_fusion_errors e;
    walk_all(s);
    if (s->has_field)
        smooth_field(s);
    begin_errors(s, &e);
    for (size_t i = 0; i < s->knots; i++)
        filter_knot(s, &s->knot[i], &e);
    s->last = e;
}

/* P times a gradient, P known by its upper right half. */
static void times_upper(const struct gonio_fusion_errors *e, const double *g, double *out)
{
    for (int r = 0; r < GONIO_ERRORS; r++)
        out[r] = 0;
    for (int r = 0; r < GONIO_ERRORS; r++) {
        double sum = e->p[r][r] * g[r];
        for (int c = r + 1; c < GONIO_ERRORS; c++) {
            sum += e->p[r][c] * g[c];
            out[c] += e->p[r][c] * g[r];
        }
        out[r] += sum;
    }
}

/* A gradient from after a correction to before it; without innovations where only covariances
 * are asked for. */
static void uncorrect(const struct errors_correction *c, double *g, bool with_innovation)
{
    double k = with_innovation ? c->innovation / c->variance : 0;
    for (int i = 0; i < GONIO_ERRORS; i++)
        k -= c->gain[i] * g[i];
    g[c->index] += k;
}

static void knot_back(const struct smooth_knot *k, double *g, bool with_innovation)
{
    if (k->marked)
        g[HEADING] = 0;
    for (int i = k->corrections - 1; i >= 0; i--)
        uncorrect(&k->done[i], g, with_innovation);
    if (k->news.bias_forgotten)
        memset(g + BIAS, 0, 3 * sizeof *g);
    errors_back(&k->sums, k->lost, g);
}

static gonio_quat turned(gonio_quat q, const double *x)
{
    gonio_vec3 v = { x[TURN], x[TURN + 1], x[TURN + 2] };
    return quat_normalized(quat_mul(walk_turn(v), q));
}

/* The bias walks; its mean goes to what is believed of all, the rest stays with the knots. */
static void share_out_bias(struct smooth *s)
{
    gonio_vec3 sum = { 0, 0, 0 };
    for (size_t i = 0; i < s->knots; i++)
        sum = vec3_add(sum, s->knot[i].bias_rad_s);
    gonio_vec3 mean        = vec3_scale(sum, 1.0 / (double)s->knots);
    s->believed.bias_rad_s = vec3_add(s->believed.bias_rad_s, mean);
    for (size_t i = 0; i < s->knots; i++)
        s->knot[i].bias_rad_s = vec3_sub(s->knot[i].bias_rad_s, mean);
}

void smooth_pass(struct smooth *s)
{
    double g[GONIO_ERRORS_ROW] = { 0 }, x[GONIO_ERRORS_ROW];
    filter(s);
    for (size_t i = s->knots; i-- > 0;) {
        struct smooth_knot *k = &s->knot[i];
        times_upper(&k->errors, g, x);
        for (int r = 0; r < GONIO_ERRORS; r++)
            x[r] += k->errors.x[r];
        if (i == s->knots - 1)
            memcpy(s->last.x, x, sizeof x);
        k->q_end      = turned(k->q_end, x);
        k->bias_rad_s = (gonio_vec3){ x[BIAS], x[BIAS + 1], x[BIAS + 2] };
        knot_back(k, g, true);
    }
    struct gonio_fusion_errors first;
    begin_errors(s, &first);
    times_upper(&first, g, x);
    for (int r = 0; r < 3; r++)
        x[r] += first.x[r];
    s->q_begin = turned(s->q_begin, x);
    share_out_bias(s);
    memset(s->last.x + BIAS, 0, 3 * sizeof *s->last.x);
    knot_believe(&s->believed, s->last.x);
}

/* The information that comes from behind, past a correction. */
static void uncorrect_matrix(
    const struct errors_correction *c, double n[GONIO_ERRORS][GONIO_ERRORS_ROW])
{
    double nk[GONIO_ERRORS], knk = 1 / c->variance;
    for (int r = 0; r < GONIO_ERRORS; r++) {
        nk[r] = 0;
        for (int k = 0; k < GONIO_ERRORS; k++)
            nk[r] += n[r][k] * c->gain[k];
    }
    for (int r = 0; r < GONIO_ERRORS; r++)
        knk += nk[r] * c->gain[r];
    for (int r = 0; r < GONIO_ERRORS; r++) {
        n[r][c->index] -= nk[r];
        n[c->index][r] -= nk[r];
    }
    n[c->index][c->index] += knk;
}

static void knot_back_matrix(const struct smooth_knot *k, double n[GONIO_ERRORS][GONIO_ERRORS_ROW])
{
    if (k->marked)
        for (int r = 0; r < GONIO_ERRORS; r++)
            n[r][HEADING] = n[HEADING][r] = 0;
    for (int i = k->corrections - 1; i >= 0; i--)
        uncorrect_matrix(&k->done[i], n);
    if (k->news.bias_forgotten)
        for (int r = 0; r < GONIO_ERRORS; r++)
            for (int b = BIAS; b < BIAS + 3; b++)
                n[r][b] = n[b][r] = 0;
    errors_back_matrix(&k->sums, k->lost, n);
}

/* A 3x3 block of P - P N P. */
static void block_of(const struct gonio_fusion_errors *e, double n[GONIO_ERRORS][GONIO_ERRORS_ROW],
    int first, double out[3][3])
{
    for (int j = 0; j < 3; j++) {
        double column[GONIO_ERRORS_ROW] = { 0 }, np[GONIO_ERRORS_ROW], back[GONIO_ERRORS_ROW];
        for (int r = 0; r < GONIO_ERRORS; r++)
            column[r] = r < first + j ? e->p[r][first + j] : e->p[first + j][r];
        for (int r = 0; r < GONIO_ERRORS; r++) {
            np[r] = 0;
            for (int c = 0; c < GONIO_ERRORS; c++)
                np[r] += n[r][c] * column[c];
        }
        times_upper(e, np, back);
        for (int i = 0; i < 3; i++)
            out[i][j] = column[first + i] - back[first + i];
    }
}

void smooth_uncertainty(struct smooth *s)
{
    double n[GONIO_ERRORS][GONIO_ERRORS_ROW] = { { 0 } };
    filter(s);
    for (size_t i = s->knots; i-- > 0;) {
        struct smooth_knot *k = &s->knot[i];
        block_of(&k->errors, n, TURN, k->turn_cov);
        block_of(&k->errors, n, BIAS, k->bias_cov);
        knot_back_matrix(k, n);
    }
}

void smooth_heading_covariance(const struct smooth *s, double *out)
{
    double g[GONIO_ERRORS_ROW] = { 0 }, x[GONIO_ERRORS_ROW];
    g[HEADING]                 = 1;
    for (size_t i = s->knots; i-- > 0;) {
        times_upper(&s->knot[i].errors, g, x);
        out[i + 1] = x[HEADING];
        knot_back(&s->knot[i], g, false);
    }
    struct gonio_fusion_errors first;
    begin_errors(s, &first);
    times_upper(&first, g, x);
    out[0] = x[HEADING];
}
