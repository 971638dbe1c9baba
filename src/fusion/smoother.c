#include "fusion/smoother.h"
#include "fusion/facts.h"
#include "fusion/walk.h"
#include "math/quat.h"
#include <stdlib.h>
#include <string.h>

/* The third changes results by hundredths of a degree. */
enum { PASSES = 3 };

enum gonio_status gonio_smoother_new(
    const struct gonio_fusion_options *options, struct gonio_smoother **out)
{
    struct gonio_smoother *s = calloc(1, sizeof *s);
    if (!s)
        return GONIO_ENOMEM;
    gonio_fusion_init(&s->live, options);
    s->smooth.options = options ? *options : gonio_fusion_defaults;
    if (s->smooth.options.calibration) {
        s->smooth.calibration         = *s->smooth.options.calibration;
        s->smooth.options.calibration = &s->smooth.calibration;
    }
    s->mark_s = (double)NAN;
    *out      = s;
    return GONIO_OK;
}

void gonio_smoother_free(struct gonio_smoother *s)
{
    if (!s)
        return;
    free(s->item);
    free(s->out);
    free(s->smooth.knot);
    free(s->smooth.work);
    free(s);
}

static bool grow(void **block, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room < 256 ? 256 : *room + *room / 2;
    void *new   = realloc(*block, more * size);
    if (!new)
        return false;
    *block = new;
    *room  = more;
    return true;
}

static bool grow_items(struct gonio_smoother *s)
{
    size_t room = s->room;
    void *item = s->item, *out = s->out;
    bool done = grow(&item, &room, s->count, sizeof *s->item);
    s->item   = item;
    room      = s->room;
    done      = done && grow(&out, &room, s->count, sizeof *s->out);
    s->out    = out;
    s->room   = done ? room : s->room;
    return done;
}

/* Two knots may end with one sample, at a gap; one more is needed for the tail. */
static bool grow_knots(struct gonio_smoother *s)
{
    void *knot     = s->smooth.knot;
    bool done      = grow(&knot, &s->knot_room, s->knots + 3, sizeof *s->smooth.knot);
    s->smooth.knot = knot;
    return done;
}

static void add_knot(
    struct gonio_smoother *s, size_t last, const struct gonio_fusion_news *news, gonio_quat q_end)
{
    struct smooth_knot *k = &s->smooth.knot[s->knots++];
    memset(k, 0, sizeof *k);
    k->first = s->open;
    k->last  = last;
    k->news  = *news;
    k->q_end = q_end;
    s->open  = last;
}

/* The walk begins here: up, or north, was just found. */
static void begin(struct gonio_smoother *s, size_t index)
{
    s->begun                   = true;
    s->knots                   = 0;
    s->open                    = index;
    s->smooth.q_first          = s->live.walk.q_GS;
    s->smooth.level_variance   = s->live.errors.p[0][0];
    s->smooth.heading_variance = s->live.errors.p[2][2];
    s->smooth.has_field        = s->live.magnetic.begun;
}

static void keep(struct gonio_smoother *s, const struct gonio_sample *sample, bool moved)
{
    struct smooth_item *item = &s->item[s->count];
    *item                    = (struct smooth_item){ .time_s = sample->time_s,
                           .rate_rad_s                       = sample->gyro_rad_s,
                           .force_m_s2                       = sample->acc_m_s2,
                           .field_ut                         = sample->mag_ut,
                           .has                              = moved ? s->live.taken : 0,
                           .before                           = s->moved };
    if (!moved)
        return;
    item->kind =
        sample->time_s - s->item[s->moved].time_s > FUSION_GAP_S ? SMOOTH_GAP : SMOOTH_STEP;
    s->moved = s->count;
}

enum gonio_status gonio_smoother_push(struct gonio_smoother *s, const struct gonio_sample *sample)
{
    if (!grow_items(s) || !grow_knots(s)) {
        s->failed = true;
        return GONIO_ENOMEM;
    }
    struct gonio_fusion *f = &s->live;
    const unsigned knots = f->knots, begins = f->begins;
    const double before = f->gyro_time_s; /* NaN before the first */
    const bool raw      = f->mode == GONIO_FUSION_RAW;
    gonio_fusion_update(f, sample, &s->out[s->count]);
    const bool taken = f->mode == GONIO_FUSION_RAW && f->gyro_time_s == sample->time_s;
    keep(s, sample, raw && taken && sample->time_s > before);
    if (f->mode == GONIO_FUSION_RAW)
        s->raw_end = s->count + 1;
    if (taken && !(raw && sample->time_s <= before))
        s->moved = s->count;
    if (f->knots == knots + 2)
        add_knot(s, s->item[s->count].before, &f->news_before, s->q_live);
    if (f->knots != knots)
        add_knot(s, s->count, &f->news, f->walk.q_GS);
    if (f->begins != begins)
        begin(s, s->count);
    s->q_live = walk_now(&f->walk, 0);
    s->run    = false;
    s->count++;
    return GONIO_OK;
}

void gonio_smoother_mark_heading(struct gonio_smoother *s, double time_s) { s->mark_s = time_s; }

size_t gonio_smoother_count(const struct gonio_smoother *s) { return s->count; }

void gonio_smoother_at(const struct gonio_smoother *s, size_t index, struct gonio_orientation *out)
{
    *out = s->out[index];
}

/* The node nearest to the mark. */
static void mark(struct gonio_smoother *s)
{
    struct smooth *m = &s->smooth;
    size_t nearest   = m->knots;
    double least     = (double)INFINITY;
    for (size_t i = 0; i < m->knots; i++) {
        double off        = fabs(s->item[m->knot[i].last].time_s - s->mark_s);
        m->knot[i].marked = false;
        if (off < least) {
            least   = off;
            nearest = i;
        }
    }
    if (nearest < m->knots && !m->has_field)
        m->knot[nearest].marked = true;
}

/* What comes after the last whole knot is a shorter one. */
static void add_tail(struct gonio_smoother *s)
{
    static const struct gonio_fusion_news none;
    s->smooth.knots = s->knots;
    if (s->moved <= s->open || s->item[s->moved].kind == SMOOTH_STAND)
        return; /* nothing moved since */
    size_t open = s->open;
    add_knot(s, s->moved, &none, s->q_live);
    s->smooth.knots = s->knots;
    s->knots--;
    s->open = open;
}

static void turn_all(struct gonio_smoother *s, double rad)
{
    struct smooth *m = &s->smooth;
    gonio_quat turn  = quat_about_z(rad);
    m->q_begin       = quat_mul(turn, m->q_begin);
    for (size_t i = 0; i < m->knots; i++)
        m->knot[i].q_end = quat_mul(turn, m->knot[i].q_end);
}

enum gonio_status gonio_smoother_run(struct gonio_smoother *s)
{
    struct smooth *m = &s->smooth;
    if (s->failed)
        return GONIO_ENOMEM;
    add_tail(s);
    s->run = !s->begun || m->knots == 0;
    if (s->run)
        return GONIO_OK; /* no raw data to smooth: what the sensor said stands */
    double *work = realloc(m->work, m->knots * sizeof *work);
    if (!work)
        return GONIO_ENOMEM;
    m->work     = work;
    m->item     = s->item;
    m->q_begin  = m->q_first;
    m->period_s = s->live.walk.period_s;
    m->believed = s->live.walk.believed;
    for (size_t i = 0; i < m->knots; i++)
        m->knot[i].marked = false;
    for (int pass = 0; pass < PASSES; pass++)
        smooth_pass(m);
    if (!isnan(s->mark_s))
        mark(s);
    smooth_uncertainty(m);
    turn_all(s, smooth_north(m));
    smoother_tell(s);
    s->run = true;
    return GONIO_OK;
}

enum gonio_status gonio_smoother_heading_covariance(const struct gonio_smoother *s, double *out)
{
    const struct smooth *m = &s->smooth;
    if (!s->run)
        return GONIO_EINVAL;
    for (size_t i = 0; i < s->count; i++)
        out[i] = 0;
    if (!s->begun || m->knots == 0)
        return GONIO_OK;
    double *node = malloc((m->knots + 1) * sizeof *node);
    if (!node)
        return GONIO_ENOMEM;
    smooth_heading_covariance(m, node);
    for (size_t k = 0; k < m->knots; k++) {
        const struct smooth_knot *knot = &m->knot[k];
        const double begin             = s->item[knot->first].time_s,
                     length            = s->item[knot->last].time_s - begin;
        for (size_t i = knot->first + 1; i <= knot->last; i++)
            out[i] = smoother_between(node[k], node[k + 1], (s->item[i].time_s - begin) / length);
    }
    for (size_t i = 0; i <= m->knot[0].first; i++)
        out[i] = node[0];
    for (size_t i = m->knot[0].first + 1; i < s->raw_end; i++)
        if (s->item[i].kind == SMOOTH_STAND)
            out[i] = out[smoother_stood_at(s, i)];
    free(node);
    return GONIO_OK;
}

void gonio_smoother_turn_headings(struct gonio_smoother *s, const double *turn)
{
    for (size_t i = 0; i < s->count; i++)
        s->out[i].q_GS = quat_mul(quat_about_z(turn[i]), s->out[i].q_GS);
}

void gonio_smoother_calibration(const struct gonio_smoother *s, struct gonio_calibration *out)
{
    const struct gonio_fusion_believed *b = &s->smooth.believed;
    struct gonio_fusion_errors e          = s->smooth.last;
    memset(out, 0, sizeof *out);
    out->temp_c = (double)NAN;
    if (!s->run || !s->begun || s->smooth.knots == 0)
        return;
    errors_mirror(&e);
    out->has             = GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS;
    out->gyro_bias_rad_s = vec3_add(b->bias_rad_s, s->smooth.knot[s->smooth.knots - 1].bias_rad_s);
    for (int i = 0; i < 3; i++)
        memcpy(out->gyro_bias_cov[i], &e.p[GONIO_ERROR_BIAS + i][GONIO_ERROR_BIAS],
            3 * sizeof(double));
    for (int i = 0; i < 9; i++) {
        out->gyro_matrix[i] = (i % 4 == 0) - b->rate[i];
        memcpy(out->gyro_matrix_cov[i], &e.p[GONIO_ERROR_MATRIX + i][GONIO_ERROR_MATRIX],
            9 * sizeof(double));
    }
}
