/* Indoors the field is bent by steel; its strength and dip tell how far. Both are compared with a
 * reference, and the heading gets the less weight the more they differ. Idea of the reference and
 * of accepting a new field after 20 s of movement in it: Laidig and Seel 2023 (VQF);
 * here the weight is smooth, and part of one filter with all the rest. */
#include "fusion/magnetic.h"
#include "fusion/facts.h"
#include "fusion/lowpass.h"
#include "math/quat.h"

/* What a room does to the heading where the strength looks right, and for how long it is the
 * same while a person moves. */
static const double room_sd_rad = 3 * FUSION_DEG;
static const double room_s      = 1.0;
static const double norm_share  = 0.05; /* differences that double the sd */
static const double dip_rad     = 5 * FUSION_DEG;
static const double doubt_most  = 8.0; /* above it the field is not the Earth's */
static const double learn_s     = 20.0;
static const double accept_s    = 20.0;
/* How late the magnetometer's word is differs by this much: half a period at 100 Hz, twice over for
 * sensors that average. */
static const double late_s = 0.020;

/* In uT or a sensor's own unit, of which the Earth's field is hundreds: no direction to be had. */
static const double nothing = 1e-6;

struct magnetic_field magnetic_field_of(const struct gonio_fusion_sums *sums)
{
    struct magnetic_field f = { 0 };
    if (!(sums->field_s > 0))
        return f;
    gonio_vec3 v = vec3_scale(sums->field, 1 / sums->field_s);
    double level = hypot(v.x, v.y);
    f.norm       = vec3_norm(v);
    if (!(f.norm > nothing) || !(level > 0.05 * f.norm)) /* at the poles, and at a magnet */
        return f;
    f.s           = sums->field_s;
    f.dip_rad     = atan2(-v.z, level);
    f.heading_rad = atan2(v.x, v.y);
    f.late_rad    = late_s * sqrt(sums->turn2 / sums->s) * f.norm / level;
    return f;
}

double magnetic_variance(const struct magnetic_field *f, double doubt2)
{
    return (squared(room_sd_rad) + squared(f->late_rad)) * squared(1 + doubt2) * 2 * room_s / f->s;
}

double magnetic_doubt2(const struct magnetic_field *f, double norm, double dip)
{
    return squared((f->norm - norm) / (norm_share * norm)) + squared((f->dip_rad - dip) / dip_rad);
}

double magnetic_heading_doubt2(const struct magnetic_field *f, double heading_rad)
{
    return squared(heading_rad) / (squared(room_sd_rad) + squared(f->late_rad));
}

static void follow(double *norm_ref, double *dip_ref, const struct magnetic_field *f, double gain)
{
    *norm_ref += gain * (f->norm - *norm_ref);
    *dip_ref += gain * (f->dip_rad - *dip_ref);
}

/* A field that is not the reference's but stays the same while the sensor moves is a new room. */
static void consider(struct gonio_fusion_magnetic *m, const struct magnetic_field *f, bool turning)
{
    if (m->next_norm <= 0 || magnetic_doubt2(f, m->next_norm, m->next_dip) > 2) {
        m->next_norm = f->norm;
        m->next_dip  = f->dip_rad;
        m->next_s    = 0;
        return;
    }
    follow(&m->next_norm, &m->next_dip, f, lowpass_gain(f->s, learn_s));
    if (turning)
        m->next_s += f->s;
    if (m->next_s < accept_s)
        return;
    m->norm      = m->next_norm;
    m->dip       = m->next_dip;
    m->next_norm = 0;
}

double magnetic_judge(struct gonio_fusion_magnetic *m, const struct magnetic_field *f,
    double heading_variance, bool turning)
{
    if (!m->begun) {
        m->begun = true;
        m->norm  = f->norm;
        m->dip   = f->dip_rad;
    }
    double doubt2 = magnetic_doubt2(f, m->norm, m->dip);
    m->trusted    = doubt2 < doubt_most;
    if (!m->trusted) {
        consider(m, f, turning);
        return (double)INFINITY;
    }
    m->learned_s += f->s;
    follow(&m->norm, &m->dip, f, f->s / fmin(m->learned_s + f->s, learn_s));
    m->next_s = 0;
    /* A heading far from where it can be is more likely the field's fault. */
    double can = heading_variance + squared(room_sd_rad) + squared(f->late_rad);
    return magnetic_variance(f, doubt2) * (1 + squared(f->heading_rad) / can);
}
