/* Specific force is gravity plus the sensor's acceleration. Seen from a frame that does not turn,
 * gravity is constant, while acceleration averages out, because a person ends at the speed he
 * began with. So the average is taken there, and its direction is up. The frame is the
 * gyroscope's own and turns only as slowly as its bias is wrong.
 * Idea: Laidig and Seel 2023, Information Fusion 91:187 (VQF). */
#include "fusion/inclination.h"
#include "fusion/facts.h"
#include "math/quat.h"

/* Long against a step or a turn of the head (1 s), short against the drift by a bias that is not
 * known (0.1 deg/s leaves 0.3 deg). The same as VQF's. */
static const double tau_s = 3.0;
/* What was averaged before a gap counts for this long after it: enough that one jolted sample does
 * not become up, little enough to be forgotten in a second. */
static const double bridged_s = 0.1;
/* Accelerometer offset of a consumer sensor against 1 g: half of the 20 mg of an untrimmed one. */
static const double offset_sd_rad = 0.010;

/* Where the low-passed stand: acceleration in I; level rows of R(q_ES); the bias in those. */
enum { ACC = 0, ROW = 3, BIAS = 9 };

/* Second-order Butterworth, cut-off sqrt(2)/(2 pi tau): poles (-1 +- i)/tau. In the distance from
 * the input and its slope times tau it is a shrinking turn, exact for any dt with the input held.
 */
static void prepare(struct gonio_fusion_inclination *n, double dt_s)
{
    if (dt_s == n->dt_s)
        return;
    double decay = exp(-dt_s / tau_s);
    n->dt_s      = dt_s;
    n->decay_cos = decay * cos(dt_s / tau_s);
    n->decay_sin = decay * sin(dt_s / tau_s);
}

/* Until the filter's time is full, the plain mean of all so far. */
static void filter(
    struct gonio_fusion_inclination *n, int first, int count, const double *in, double dt_s)
{
    double *value = n->value + first, *slope = n->slope + first;
    if (n->settled_s < tau_s) {
        double share = n->settled_s > 0 ? dt_s / (n->settled_s + dt_s) : 1;
        for (int i = 0; i < count; i++) {
            value[i] += share * (in[i] - value[i]);
            slope[i] = 0;
        }
        return;
    }
    double c = n->decay_cos, s = n->decay_sin;
    for (int i = 0; i < count; i++) {
        double far = value[i] - in[i], steep = slope[i];
        value[i] = in[i] + (c + s) * far + s * steep;
        slope[i] = (c - s) * steep - 2 * s * far;
    }
}

/* The two level rows of R(q_ES), and the bias in them. */
static void level_rows(gonio_quat q, gonio_vec3 bias, double r[8])
{
    r[0] = 1 - 2 * (q.y * q.y + q.z * q.z);
    r[1] = 2 * (q.x * q.y - q.w * q.z);
    r[2] = 2 * (q.x * q.z + q.w * q.y);
    r[3] = 2 * (q.x * q.y + q.w * q.z);
    r[4] = 1 - 2 * (q.x * q.x + q.z * q.z);
    r[5] = 2 * (q.y * q.z - q.w * q.x);
    r[6] = r[0] * bias.x + r[1] * bias.y + r[2] * bias.z;
    r[7] = r[3] * bias.x + r[4] * bias.y + r[5] * bias.z;
}

/* Level E by the shortest turn, which leaves its heading alone; returns it as a rotation vector. */
static gonio_vec3 level(struct gonio_fusion_inclination *n)
{
    gonio_vec3 up_I = { n->value[0], n->value[1], n->value[2] };
    double norm     = vec3_norm(up_I);
    gonio_vec3 none = { 0, 0, 0 };
    if (norm < 0.1 * FUSION_GRAVITY) /* falling: no direction to be had */
        return none;
    gonio_vec3 up_E = vec3_scale(quat_rotate(n->q_EI, up_I), 1 / norm);
    gonio_quat turn;
    if (up_E.z > 0) {
        double w = sqrt(0.5 * (1 + up_E.z));
        turn     = (gonio_quat){ w, 0.5 * up_E.y / w, -0.5 * up_E.x / w, 0 };
    } else {
        turn = quat_between(up_E, (gonio_vec3){ 0, 0, 1 });
    }
    n->q_EI = quat_normalized(quat_mul(turn, n->q_EI));
    return (gonio_vec3){ up_E.y, -up_E.x, 0 };
}

/* How the levelling turned is how the frame drifted: -low-pass(R (bias - true bias)), level part.
 */
static void tell(const struct gonio_fusion_inclination *n, gonio_vec3 correction, double dt_s,
    struct gonio_fusion_knot *knot)
{
    for (int i = 0; i < 3; i++) {
        knot->row[0][i] += dt_s * n->value[ROW + i];
        knot->row[1][i] += dt_s * n->value[ROW + 3 + i];
    }
    knot->z[0] += dt_s * n->value[BIAS] - correction.x;
    knot->z[1] += dt_s * n->value[BIAS + 1] - correction.y;
    knot->told_s += dt_s;
}

void inclination_restart(struct gonio_fusion_inclination *n)
{
    n->settled_s = fmin(n->settled_s, bridged_s);
}

void inclination_place(struct gonio_fusion_inclination *n, gonio_quat q_IS)
{
    gonio_quat q = n->q_ES = quat_mul(n->q_EI, q_IS);
    n->up_S                = (gonio_vec3){ 2 * (q.x * q.z - q.w * q.y), 2 * (q.y * q.z + q.w * q.x),
                       q.w * q.w - q.x * q.x - q.y * q.y + q.z * q.z };
}

void inclination_add(struct gonio_fusion_inclination *n, gonio_quat q_IS, gonio_vec3 acc_m_s2,
    gonio_vec3 bias_rad_s, double dt_s, struct gonio_fusion_knot *knot)
{
    gonio_vec3 acc_I = quat_rotate(q_IS, acc_m_s2);
    double acc[3]    = { acc_I.x, acc_I.y, acc_I.z }, rows[8];
    prepare(n, dt_s);
    filter(n, ACC, 3, acc, dt_s);
    gonio_vec3 correction = level(n);
    inclination_place(n, q_IS);
    level_rows(n->q_ES, bias_rad_s, rows);
    filter(n, ROW, 8, rows, dt_s);
    n->settled_s += dt_s;
    n->begun = true;
    /* The turns while the average is young say how wrong the start was, not the bias. */
    if (n->settled_s > 2 * tau_s)
        tell(n, correction, dt_s, knot);
}

/* Offset; what of motion is left in the average, which shows in its length; the drift over tau. */
double inclination_sd(const struct gonio_fusion_inclination *n, double bias_sd_rad_s)
{
    if (!n->begun)
        return M_PI;
    gonio_vec3 mean = { n->value[0], n->value[1], n->value[2] };
    double left = vec3_norm(mean) / FUSION_GRAVITY - 1, drift = tau_s * bias_sd_rad_s;
    return sqrt(offset_sd_rad * offset_sd_rad + left * left + drift * drift);
}
