/* What the smoother says of each sample: between the nodes the walk, and what it misses shared out.
 */
#include "fusion/facts.h"
#include "fusion/smoother.h"
#include "fusion/walk.h"
#include "math/quat.h"

/* Where one knot's samples go. */
struct telling {
    struct gonio_smoother *s;
    const struct smooth_knot *k, *before;
    gonio_vec3 miss; /* from where the walk ends to the next node */
};

static double level_sd(const struct smooth_knot *k)
{
    return sqrt(fmax(0.5 * (k->turn_cov[0][0] + k->turn_cov[1][1]), 0));
}

static void tell(void *context, size_t i, const struct gonio_fusion_walk *w)
{
    const struct telling *t     = context;
    const struct smooth_knot *k = t->k, *b = t->before;
    const struct smooth_item *at = t->s->item;
    struct gonio_orientation *o  = &t->s->out[i];
    const double north2          = t->s->smooth.has_field ? squared(FUSION_NORTH_SD_RAD) : 0;
    const double begin_s         = at[k->first].time_s;
    const double share           = (at[i].time_s - begin_s) / (at[k->last].time_s - begin_s);
    o->q_GS                      = quat_normalized(quat_mul(
                             walk_turn(vec3_scale(t->miss, share)), walk_now(w, t->s->smooth.options.latency_s)));
    o->rate_rad_s                = w->rate_rad_s;
    o->bias_rad_s                = w->believed.bias_rad_s;
    o->inclination_sd_rad        = smoother_between(level_sd(b), level_sd(k), share);
    o->heading_sd_rad =
        sqrt(fmax(smoother_between(b->turn_cov[2][2], k->turn_cov[2][2], share), 0) + north2);
    o->bias_sd_rad_s = errors_sd_up(k->bias_cov[0], o->q_GS);
    o->still         = k->news.rest;
}

/* Each knot is walked twice: to see by how much it misses the next node, and to share that out. */
static void tell_knot(struct gonio_smoother *s, size_t i, gonio_quat q, struct gonio_fusion_walk *w)
{
    const struct smooth *m         = &s->smooth;
    const struct smooth_knot *k    = &m->knot[i];
    struct telling t               = { .s = s, .k = k, .before = i > 0 ? k - 1 : k };
    w->believed.bias_rad_s         = vec3_add(m->believed.bias_rad_s, k->bias_rad_s);
    struct gonio_fusion_walk first = *w;
    smooth_walk(m, k, q, &first, NULL, NULL);
    t.miss = gonio_quat_to_rotvec(quat_mul(k->q_end, quat_conj(first.q_GS)));
    smooth_walk(m, k, q, w, tell, &t);
}

static void tell_all(struct gonio_smoother *s)
{
    const struct smooth *m = &s->smooth;
    struct gonio_fusion_walk w;
    gonio_quat q = m->q_begin;
    smooth_begin_walk(m, &w);
    for (size_t i = 0; i < m->knots; i++) {
        tell_knot(s, i, q, &w);
        q = m->knot[i].q_end;
    }
    struct gonio_orientation *o = &s->out[m->knot[0].first];
    o->q_GS                     = m->q_begin;
    o->inclination_sd_rad       = level_sd(&m->knot[0]);
}

/* What was said before up, or north, was found is turned along with it. */
static void tell_before(struct gonio_smoother *s)
{
    const size_t first                    = s->smooth.knot[0].first;
    const struct gonio_orientation *begin = &s->out[first];
    if (first == 0)
        return;
    const gonio_quat turn = quat_mul(begin->q_GS, quat_conj(s->out[first - 1].q_GS));
    for (size_t i = 0; i < first; i++) {
        struct gonio_orientation *o = &s->out[i];
        o->q_GS                     = quat_normalized(quat_mul(turn, o->q_GS));
        o->heading_sd_rad           = fmax(o->heading_sd_rad, begin->heading_sd_rad);
    }
}

/* A sample that was refused, or told no rate, finds the sensor where the one before left it. */
static void tell_standing(struct gonio_smoother *s)
{
    for (size_t i = s->smooth.knot[0].first + 1; i < s->raw_end; i++) {
        if (s->item[i].kind != SMOOTH_STAND)
            continue;
        struct gonio_orientation own = s->out[i];
        s->out[i]                    = s->out[smoother_stood_at(s, i)];
        s->out[i].time_s             = own.time_s;
        s->out[i].sensor             = own.sensor;
    }
}

void smoother_tell(struct gonio_smoother *s)
{
    tell_all(s);
    tell_before(s);
    tell_standing(s);
}
