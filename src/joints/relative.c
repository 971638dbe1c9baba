#include "joints/relative.h"
#include "base/note.h"
#include "math/quat.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row a joint. Neck: 143 to 162 degrees from side to side on average in healthy adults (Ferrario
 * 2002, J Orthop Res 20:122; Sforza 2002, Clin Biomech 17:611), so few people go beyond 85 to one
 * side. Knee and elbow: 138 to 153 and 140 to 150 degrees of flexion, and 5 of overextension
 * (Soucie 2011, Haemophilia 17:500; Boone and Azen 1979, J Bone Joint Surg Am 61:756). Hinge: any
 * other with one axis.
 * NEEDSWORK: these become columns of struct gonio_joint once knee and elbow have their rows there.
 */
/* clang-format off */
static const struct relative_joint joints[] = {
    { "cervical", GONIO_RELATIVE_LIMITS,  -85,  85 },
    { "knee",     GONIO_RELATIVE_HINGE,   -10, 155 },
    { "elbow",    GONIO_RELATIVE_HINGE,   -10, 155 },
    { "hinge",    GONIO_RELATIVE_HINGE,  -180, 180 },
};
/* clang-format on */
enum { JOINTS = sizeof joints / sizeof *joints };

/* A knot is shorter than any movement; a proximal sensor not heard for longer than a hole is not
 * interpolated. */
static const double KNOT_S = 0.2, HOLE_S = 0.25, TOGETHER_S = 3;
/* Mean time between rows beyond which it is no recording of a movement. */
static const double SPARSE_S = 1;

/* Drift. Where the sensors say how well they know their headings, that is taken; but no consumer
 * gyroscope's bias is known to better than 0.1 deg/s in motion, and after any filter none is off by
 * much more than 1. */
static const double RATE_LEAST_RAD_S = 0.1 * M_PI / 180, RATE_UNTOLD_RAD_S = 0.5 * M_PI / 180;
static const double SETTLED_S = 10;
/* Bias wanders by 0.1 deg/s in a minute, for each of two sensors: one just strapped on warms by a
 * degree or two, at up to 0.5 deg/s each, and 0.1 deg/s goes with every g of its tilt
 * (docs/sensors.md). */
static const double WANDER = 0.1 * M_PI / 180 * 1.4142 / 7.746;
/* Scale and cross-axis errors of the same grade. They come back with a turn that goes back the same
 * way; of a turn of about 1 rad that another follows in another way they stay. */
static const double SCALE = 0.01, TURN_RAD = 1;

/* Where a person looks when a recording begins: ahead, about as loosely as otherwise (limits.c). */
static const double NEUTRAL_S    = 1;
static const double START_SD_RAD = 10 * M_PI / 180;

const char *gonio_relative_joint(size_t index)
{
    return index < JOINTS ? joints[index].name : NULL;
}

static const struct relative_joint *find(const char *name)
{
    for (size_t i = 0; i < JOINTS; i++)
        if (!strcmp(joints[i].name, name))
            return &joints[i];
    return NULL;
}

static enum gonio_status refuse(const char *name)
{
    char known[128] = "";
    size_t len      = 0;
    for (size_t i = 0; i < JOINTS && len < sizeof known; i++)
        len += (size_t)snprintf(
            known + len, sizeof known - len, "%s%s", i > 0 ? ", " : "", joints[i].name);
    return note(GONIO_EINVAL,
        "joint %.40s: not known to hold a heading; known are %s (hinge: any joint with one axis)",
        name, known);
}

/* ---- Both sensors on one time base ---- */

static bool in_order(struct gonio_series s)
{
    for (size_t i = 0; i < s.count; i++)
        if (!isfinite(s.at[i].time_s) || (i > 0 && s.at[i].time_s < s.at[i - 1].time_s))
            return false;
    return true;
}

static enum gonio_status check(struct gonio_series distal, struct gonio_series proximal)
{
    if (distal.count < 2 || proximal.count < 2)
        return note(GONIO_EINVAL, "the joint can hold headings only between two sensors: column "
                                  "sensor must hold 0 and 1");
    if (!in_order(distal) || !in_order(proximal))
        return note(GONIO_EINVAL, "the rows of a sensor are not in the order of time");
    double span_s = distal.at[distal.count - 1].time_s - distal.at[0].time_s;
    if (span_s > SPARSE_S * (double)distal.count)
        return note(GONIO_EINVAL,
            "%zu rows over %.0f s are too few to follow a joint; did the clock jump?", distal.count,
            span_s);
    double from_s = fmax(distal.at[0].time_s, proximal.at[0].time_s),
           to_s = fmin(distal.at[distal.count - 1].time_s, proximal.at[proximal.count - 1].time_s);
    if (to_s - from_s < TOGETHER_S)
        return note(GONIO_EINVAL,
            "the two sensors were recorded together for %.1f s only; at least %.0f are needed",
            fmax(to_s - from_s, 0), TOGETHER_S);
    return GONIO_OK;
}

static bool usable(gonio_quat q)
{
    return isfinite(q.w) && isfinite(q.x) && isfinite(q.y) && isfinite(q.z);
}

/* A series at a time, straight between its samples; *from is where to look on. */
static gonio_quat at_time(struct gonio_series s, double time_s, size_t *from, bool *known)
{
    while (*from + 1 < s.count && s.at[*from + 1].time_s < time_s)
        ++*from;
    size_t i = *from, next = i + 1 < s.count ? i + 1 : i;
    double span  = s.at[next].time_s - s.at[i].time_s;
    double part  = span > 0 ? fmin(fmax((time_s - s.at[i].time_s) / span, 0), 1) : 0;
    gonio_quat a = s.at[i].q_GS, b = s.at[next].q_GS;
    double sign = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z < 0 ? -1 : 1;
    *known      = span <= HOLE_S && time_s >= s.at[i].time_s && time_s <= s.at[next].time_s;
    return quat_normalized(
        (gonio_quat){ a.w + part * (sign * b.w - a.w), a.x + part * (sign * b.x - a.x),
            a.y + part * (sign * b.y - a.y), a.z + part * (sign * b.z - a.z) });
}

static void fill(struct relative_pair *p, struct gonio_series distal, struct gonio_series proximal)
{
    size_t from = 0;
    for (size_t i = 0; i < p->count; i++) {
        struct relative_instant *at = &p->at[i];
        at->time_s                  = distal.at[i].time_s;
        at->q_GD                    = distal.at[i].q_GS;
        at->q_HP                    = at_time(proximal, at->time_s, &from, &at->known);
        at->known                   = at->known && usable(at->q_GD) && usable(at->q_HP);
    }
}

/* Of what both turned, a part stays as an error of heading. */
static double walk_var(const struct relative_pair *p, const struct relative_knot *knot)
{
    double rad = 0;
    for (size_t i = knot->begin > 0 ? knot->begin : 1; i < knot->end; i++) {
        const struct relative_instant *at = &p->at[i];
        if (!at[-1].known || !at[0].known)
            continue;
        rad += vec3_norm(gonio_quat_to_rotvec(quat_mul(quat_conj(at[-1].q_GD), at->q_GD)));
        rad += vec3_norm(gonio_quat_to_rotvec(quat_mul(quat_conj(at[-1].q_HP), at->q_HP)));
    }
    return SCALE * SCALE * TURN_RAD * rad;
}

static void cut_knots(struct relative_pair *p)
{
    size_t i     = 0;
    double start = p->at[0].time_s;
    for (size_t k = 0; k < p->knots; k++) {
        double end_s     = start + (double)(k + 1) * p->knot_s;
        p->knot[k].begin = i;
        while (i < p->count && (p->at[i].time_s < end_s || k + 1 == p->knots))
            i++;
        p->knot[k].end = i;
        p->drift[k]    = (struct drift_knot){ .time_s = end_s - p->knot_s / 2,
               .walk_var                              = walk_var(p, &p->knot[k]) };
    }
}

static void pair_free(struct relative_pair *p)
{
    free(p->at);
    free(p->knot);
    free(p->drift);
}

static enum gonio_status pair_new(
    struct gonio_series distal, struct gonio_series proximal, struct relative_pair *p)
{
    double span = distal.at[distal.count - 1].time_s - distal.at[0].time_s;
    *p          = (struct relative_pair){ .count = distal.count, .knot_s = KNOT_S };
    p->knots    = (size_t)ceil(span / KNOT_S);
    p->at       = calloc(p->count, sizeof *p->at);
    p->knot     = calloc(p->knots, sizeof *p->knot);
    p->drift    = calloc(p->knots, sizeof *p->drift);
    if (!p->at || !p->knot || !p->drift) {
        pair_free(p);
        note(GONIO_ENOMEM, "no memory to compare the headings of two sensors");
        return GONIO_ENOMEM;
    }
    fill(p, distal, proximal);
    cut_knots(p);
    return GONIO_OK;
}

/* The last knot not later than a time, and how far on the way to the next. */
static const struct drift_knot *knot_at(const struct relative_pair *p, double time_s, double *part)
{
    double place = (time_s - p->drift[0].time_s) / p->knot_s;
    place        = fmin(fmax(place, 0), (double)(p->knots - 1));
    size_t k     = (size_t)place;
    *part        = k + 1 < p->knots ? place - (double)k : 0;
    return &p->drift[k];
}

double relative_drift_at(const struct relative_pair *pair, double time_s)
{
    double part;
    const struct drift_knot *k = knot_at(pair, time_s, &part);
    return part > 0 ? drift_total(k) + part * (drift_total(k + 1) - drift_total(k))
                    : drift_total(k);
}

gonio_quat relative_turned(const struct relative_pair *pair, size_t index)
{
    const struct relative_instant *at = &pair->at[index];
    return quat_mul(quat_about_z(-relative_drift_at(pair, at->time_s)), at->q_GD);
}

/* ---- What it comes to ---- */

/* How well a sensor says that it knows the rate of its drift. Not from the first seconds, when
 * noise is more than drift; nor from the end alone, since news of the bias makes the sd of a live
 * filter fall again. */
static double rate_sd(struct gonio_series s)
{
    double start_s = s.at[0].time_s, end_s = s.at[s.count - 1].time_s, most = 0;
    for (size_t i = 1; i < s.count; i++) {
        double t = s.at[i].time_s - start_s;
        if (t > 0 && t >= fmin(SETTLED_S, end_s - start_s))
            most = fmax(most, hypot(s.at[0].heading_sd_rad, s.at[i].heading_sd_rad) / t);
    }
    return most > 0 && isfinite(most) ? fmax(most, RATE_LEAST_RAD_S) : RATE_UNTOLD_RAD_S;
}

static void report(const struct relative_pair *p, struct gonio_relative *out)
{
    const struct drift_knot *first = &p->drift[0], *middle = &p->drift[p->knots / 2],
                            *last = &p->drift[p->knots - 1];
    double sign                   = out->kind == GONIO_RELATIVE_LIMITS ? -1 : 1;
    out->offset_rad               = sign * drift_wrap(first->x[0]);
    out->offset_sd_rad            = sqrt(first->p[0][0]);
    out->drift_rad                = last->x[1];
    out->drift_sd_rad             = sqrt(last->p[1][1]);
    out->bias_rad_s               = middle->x[2];
    out->bias_sd_rad_s            = sqrt(middle->p[2][2]);
    for (size_t k = 0; k < p->knots; k++)
        out->told_s += isfinite(p->knot[k].sd_rad) ? p->knot_s : 0;
}

/* Share the drift out: each sensor the part that it may have caused. */
static void turn(const struct relative_pair *p, double keep_rad, double share,
    struct gonio_series s, double *out)
{
    for (size_t i = 0; i < s.count; i++)
        out[i] = share * (relative_drift_at(p, s.at[i].time_s) - keep_rad);
}

/* A hinge tells the relative heading itself, as well as its axis is known in both sensors. */
static void fill_sd(const struct relative_pair *p, const struct gonio_relative *found, double *out)
{
    bool hinge      = found->kind == GONIO_RELATIVE_HINGE;
    double axis_var = hinge ? 2 * found->axis_sd_rad * found->axis_sd_rad : 0;
    for (size_t i = 0; i < p->count; i++) {
        double part;
        const struct drift_knot *k = knot_at(p, p->at[i].time_s, &part);
        out[i]                     = sqrt((hinge ? drift_total_var(k) : k->p[1][1]) + axis_var);
    }
}

static enum gonio_status hold(struct relative_pair *p, const struct relative_joint *joint,
    const struct drift_prior *prior, double lost_rad, struct gonio_relative *out)
{
    bool limits = joint->kind == GONIO_RELATIVE_LIMITS;
    if (!limits) {
        enum gonio_status status = hinge_find(p, out);
        if (status != GONIO_OK)
            return status;
    }
    relative_find_drift(p, joint, prior, lost_rad, limits ? limits_tell : hinge_tell, out);
    (limits ? limits_report : hinge_report)(p, joint, out);
    report(p, out);
    if (out->told_s < TOGETHER_S)
        return note(GONIO_EQUALITY,
            "the joint told the heading for %.1f s only: its axis stood upright, or a sensor was "
            "away; at least %.0f s are needed",
            out->told_s, TOGETHER_S);
    return GONIO_OK;
}

enum gonio_status gonio_relative_hold(const char *name, struct gonio_series distal,
    struct gonio_series proximal, bool neutral, double *turn_distal, double *turn_proximal,
    double *sd_rad, struct gonio_relative *out)
{
    const struct relative_joint *joint = find(name);
    struct relative_pair pair;
    struct gonio_return back = { .heading_rad = (double)NAN };
    if (!joint)
        return refuse(name);
    enum gonio_status status = check(distal, proximal);
    if (status == GONIO_OK && neutral)
        status = gonio_relative_return(distal, proximal, NEUTRAL_S, &back);
    if (status == GONIO_OK)
        status = pair_new(distal, proximal, &pair);
    if (status != GONIO_OK)
        return status;
    struct gonio_relative found = { .kind = joint->kind };
    bool hinge                  = joint->kind == GONIO_RELATIVE_HINGE;
    double d = rate_sd(distal), p = rate_sd(proximal),
           start             = neutral ? RELATIVE_NEUTRAL_SD_RAD : START_SD_RAD;
    struct drift_prior prior = { .offset_sd_rad = hinge ? M_PI : start,
        .rate_sd_rad_s                          = hypot(d, p),
        .rate_walk_rad_s                        = WANDER };
    status                   = hold(&pair, joint, &prior, back.heading_rad, &found);
    if (status == GONIO_OK) {
        double share = d * d / (d * d + p * p), keep_rad = hinge ? 0 : pair.drift[0].x[0];
        turn(&pair, keep_rad, -share, distal, turn_distal);
        turn(&pair, keep_rad, 1 - share, proximal, turn_proximal);
        if (sd_rad)
            fill_sd(&pair, &found, sd_rad);
        *out = found;
    }
    pair_free(&pair);
    return status;
}
