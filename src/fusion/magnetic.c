/* Indoors the field is bent by steel; its strength and dip tell how far. Both are compared with a
 * reference, and the heading gets the less weight the more they differ. Idea of the reference and
 * of accepting a new field after 20 s of movement in it: Laidig and Seel 2023 (VQF);
 * here the weight is smooth, and part of one filter with the bias. */
#include "fusion/magnetic.h"
#include "fusion/facts.h"
#include "fusion/lowpass.h"
#include "math/quat.h"

/* What a room does to the heading where the strength looks right, and for how long it is the
 * same while a person moves. */
static const double room_sd_rad = 4 * FUSION_DEG;
static const double room_s      = 2.0;
static const double norm_share  = 0.05; /* differences that double the sd */
static const double dip_rad     = 5 * FUSION_DEG;
static const double doubt_most  = 8.0; /* above it the field is not the Earth's */
static const double learn_s     = 20.0;
static const double accept_s    = 20.0;

static double wrapped(double rad) { return rad - 2 * M_PI * floor(rad / (2 * M_PI) + 0.5); }

void magnetic_add(struct gonio_fusion_magnetic *m, gonio_vec3 mag_E, double dt_s)
{
    /* The first one has no time behind it, but is all there is. */
    double weight = dt_s > 0 ? dt_s : 1e-3;
    m->sum_E      = vec3_add(m->sum_E, vec3_scale(mag_E, weight));
    m->sum_s += weight;
}

/* How far a field is from a reference; 1 is where the sd doubles. */
static double doubt(double norm, double dip, double norm_ref, double dip_ref)
{
    return squared((norm - norm_ref) / (norm_share * norm_ref)) +
           squared((dip - dip_ref) / dip_rad);
}

static void follow(double *norm_ref, double *dip_ref, double norm, double dip, double gain)
{
    *norm_ref += gain * (norm - *norm_ref);
    *dip_ref += gain * (dip - *dip_ref);
}

/* A field that is not the reference's but stays the same while the sensor moves is a new room. */
static void consider(
    struct gonio_fusion_magnetic *m, double norm, double dip, double dt_s, bool turning)
{
    if (m->next_norm <= 0 || doubt(norm, dip, m->next_norm, m->next_dip) > 2) {
        m->next_norm = norm;
        m->next_dip  = dip;
        m->next_s    = 0;
        return;
    }
    follow(&m->next_norm, &m->next_dip, norm, dip, lowpass_gain(dt_s, learn_s));
    if (turning)
        m->next_s += dt_s;
    if (m->next_s < accept_s)
        return;
    m->norm      = m->next_norm;
    m->dip       = m->next_dip;
    m->next_norm = 0;
}

static void begin(struct gonio_fusion_magnetic *m, struct gonio_fusion_bias *b, double norm,
    double dip, double heading)
{
    m->begun = m->trusted = true;
    m->norm               = norm;
    m->dip                = dip;
    b->heading_rad        = heading;
    for (int i = 1; i < 4; i++)
        b->p[0][i] = b->p[i][0] = 0;
    b->p[0][0] = squared(room_sd_rad);
}

static void correct(struct gonio_fusion_bias *b, double heading, double doubted, double dt_s)
{
    static const double row[4] = { 1, 0, 0, 0 };
    double miss                = wrapped(heading - b->heading_rad);
    double variance            = squared(room_sd_rad * (1 + doubted)) * 2 * room_s / dt_s;
    /* A heading far from where it can be is more likely the field's fault. */
    double far2 = squared(miss) / (b->p[0][0] + squared(room_sd_rad));
    bias_correct(b, row, miss, variance * (1 + far2));
}

void magnetic_tell(struct gonio_fusion_magnetic *m, struct gonio_fusion_bias *b, bool turning)
{
    if (m->sum_s <= 0)
        return;
    gonio_vec3 f = vec3_scale(m->sum_E, 1 / m->sum_s);
    double dt = m->sum_s, level = hypot(f.x, f.y), norm = vec3_norm(f);
    m->sum_E = (gonio_vec3){ 0, 0, 0 };
    m->sum_s = 0;
    if (!(level > 0))
        return;
    double dip     = atan2(-f.z, level);
    double heading = atan2(f.x, f.y); /* the turn that brings the level part to y, north */
    if (!m->begun) {
        begin(m, b, norm, dip, heading);
        return;
    }
    double doubted = doubt(norm, dip, m->norm, m->dip);
    m->trusted     = doubted < doubt_most;
    if (m->trusted) {
        m->learned_s += dt;
        follow(&m->norm, &m->dip, norm, dip, dt / fmin(m->learned_s + dt, learn_s));
        m->next_s = 0;
        correct(b, heading, doubted, dt);
    } else {
        consider(m, norm, dip, dt, turning);
    }
}
