#include "fusion/knot.h"
#include "fusion/facts.h"
#include "fusion/rest.h"
#include "fusion/walk.h"
#include "math/quat.h"
#include <string.h>

/* Short against the time in which errors change, long against a sample: results are the same from
 * 0.1 to 0.5 s. */
static const double knot_s = 0.5;
/* A person's sensor stays within a metre of its middle, and is somewhere else after a second: what
 * gravity says of the inclination follows from that alone. */
static const double place_m2_s = 2 * 1.0 * 1.0 * 1.0;
/* At rest: sway and breath. */
static const double rest_m2_s2 = 0.02 * 0.02;
/* Less of a knot than this with an accelerometer: nothing is said of motion. */
static const double force_share = 0.5;

bool knot_is_full(const struct gonio_fusion_walk *w) { return w->sums.s >= knot_s; }

bool knot_is_lost(const struct gonio_fusion_sums *s, const struct gonio_fusion_news *news)
{
    return news->gap || s->force_s <= force_share * s->s;
}

void knot_predict(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *s,
    const struct gonio_fusion_believed *b, const struct gonio_fusion_news *news,
    const gonio_vec3 *drift)
{
    const double g             = b->gravity_m_s2 * s->s;
    double step[ERRORS_MOVING] = { 0, 0, 0, s->force.x, s->force.y, s->force.z - g, s->force2.x,
        s->force2.y, s->force2.z - 0.5 * g * s->s };
    const bool lost            = knot_is_lost(s, news);
    if (lost)
        memset(step, 0, sizeof step);
    if (drift) {
        step[0] = drift->x;
        step[1] = drift->y;
        step[2] = drift->z;
    }
    errors_predict(e, s, lost, step);
}

/* Three of a kind. */
static int correct3(struct gonio_fusion_errors *e, int first, gonio_vec3 value, double variance,
    struct errors_correction *done)
{
    errors_correct(e, first, value.x, variance, done ? done : NULL);
    errors_correct(e, first + 1, value.y, variance, done ? done + 1 : NULL);
    errors_correct(e, first + 2, value.z, variance, done ? done + 2 : NULL);
    return 3;
}

int knot_correct(struct gonio_fusion_errors *e, const struct gonio_fusion_sums *s,
    const struct gonio_fusion_believed *b, const struct gonio_fusion_news *news,
    struct errors_correction *done)
{
    const gonio_vec3 none = { 0, 0, 0 };
    int n                 = 0;
    if (!knot_is_lost(s, news)) {
        n += correct3(e, GONIO_ERROR_POSITION, none, place_m2_s / s->s, done);
        if (news->rest)
            n += correct3(e, GONIO_ERROR_VELOCITY, none, rest_m2_s2, done ? done + n : NULL);
    }
    if (news->bias_told)
        n += correct3(e, GONIO_ERROR_BIAS, vec3_sub(news->bias_rad_s, b->bias_rad_s),
            news->bias_variance, done ? done + n : NULL);
    return n;
}

static gonio_vec3 taken(double *x)
{
    gonio_vec3 v = { x[0], x[1], x[2] };
    x[0] = x[1] = x[2] = 0;
    return v;
}

void knot_believe(struct gonio_fusion_believed *b, double *x)
{
    b->bias_rad_s  = vec3_add(b->bias_rad_s, taken(x + GONIO_ERROR_BIAS));
    b->offset_m_s2 = vec3_add(b->offset_m_s2, taken(x + GONIO_ERROR_OFFSET));
    for (int i = 0; i < 9; i++) {
        b->rate[i] -= x[GONIO_ERROR_MATRIX + i];
        x[GONIO_ERROR_MATRIX + i] = 0;
    }
    b->gravity_m_s2 += x[GONIO_ERROR_GRAVITY];
    x[GONIO_ERROR_GRAVITY] = 0;
}

static void hear_field(struct gonio_fusion *f)
{
    const struct magnetic_field field = magnetic_field_of(&f->walk.sums);
    if (!(field.s > 0))
        return;
    const int heading = GONIO_ERROR_TURN + 2;
    double variance =
        magnetic_judge(&f->magnetic, &field, f->errors.p[heading][heading], !f->rest.still);
    f->news.heading_told = isfinite(variance);
    if (f->news.heading_told)
        errors_correct(&f->errors, heading, field.heading_rad, variance, NULL);
}

static void finish(struct gonio_fusion *f)
{
    struct gonio_fusion_errors *e = &f->errors;
    knot_correct(e, &f->walk.sums, &f->walk.believed, &f->news, NULL);
    if (!f->news.gap)
        hear_field(f);
    f->walk.q_GS =
        quat_normalized(quat_mul(walk_turn(taken(e->x + GONIO_ERROR_TURN)), f->walk.q_GS));
    knot_believe(&f->walk.believed, e->x);
    walk_begin_knot(&f->walk);
    f->knots++;
}

void knot_close(struct gonio_fusion *f)
{
    f->news_before = f->news;
    f->news        = (struct gonio_fusion_news){ 0 };
    knot_predict(&f->errors, &f->walk.sums, &f->walk.believed, &f->news, NULL);
    rest_tell(&f->rest, f->walk.believed.bias_rad_s, &f->errors, &f->news);
    if (f->news.bias_forgotten)
        errors_forget_bias(&f->errors);
    finish(f);
}

void knot_close_gap(struct gonio_fusion *f)
{
    f->news_before = f->news;
    f->news        = (struct gonio_fusion_news){ .gap = true };
    knot_predict(&f->errors, &f->walk.sums, &f->walk.believed, &f->news, NULL);
    finish(f);
}
