/** @file
 *  The axis of a movement, and what it tells of how the sensor sits. No turn about the vertical
 * shows in gravity: forward is what the site says, until a movement about a level axis has told it.
 *
 *  A wrong forward by some degrees does little to a rotation: Y, the axis of that turn, is the axis
 *  of the rotation too. It takes 1 - cos off a bend, and mixes flexion with lateral flexion.
 */
#include "body/align.h"
#include <gonio/body.h>
#include <gonio/measure.h>
#include <string.h>

/* Principal components are compared by the size of the angular rate (root of the variance) where
 * the movement is made to define an axis: docs/clinical.md, 1.2. In a set coupled motion is a
 * finding and no fault of mounting, and the bound is on the variance: side movement of 45 %. */
static const double ASKED_SECOND_RATIO = 0.20 * 0.20;
static const double SET_SECOND_RATIO   = 0.20;
/* How far a movement may lie from its plane: asked nods are level; lateral flexion takes the
 * face along, by half of it at most before that is flagged. */
static const double ASKED_TILT_DEG = 20;
static const double SET_TILT_DEG   = 35;
static const double VERTICAL_DEG   = 20; /* an axis along gravity, of gravity */
/* The board on a curved head is rarely turned further from the midline. */
static const double FORWARD_DEG = 45;
static const double MOVED_DEG   = 8; /* nobody sits as before by less: neutral is missed by 2.5 */
static const double LEAST_TURN_RAD = 30 * M_PI / 180;
static const double SLOW_RAD_S     = 10 * M_PI / 180;
void gonio_movement_axis_init(struct gonio_movement_axis *axis)
{
    *axis = (struct gonio_movement_axis){ 0 };
}

void gonio_movement_axis_push(struct gonio_movement_axis *axis, gonio_vec3 rate_rad_s, double dt_s)
{
    double speed = vec3_norm(rate_rad_s);
    if (!(speed > SLOW_RAD_S) || !(dt_s > 0))
        return;
    double w[3] = { rate_rad_s.x, rate_rad_s.y, rate_rad_s.z };
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            axis->moment[i][k] += w[i] * w[k] * dt_s;
    axis->turned_rad += speed * dt_s;
}

void gonio_movement_axis_add(
    struct gonio_movement_axis *axis, const struct gonio_movement_axis *more)
{
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            axis->moment[i][k] += more->moment[i][k];
    axis->turned_rad += more->turned_rad;
}

/* One Jacobi turn that empties m[p][q]; the columns of v gather the eigenvectors.
 * Source: Golub and Van Loan, Matrix Computations, section 8.5. */
static void jacobi(double m[3][3], double v[3][3], int p, int q)
{
    if (m[p][q] == 0)
        return;
    double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
    double t     = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;
    for (int i = 0; i < 3; i++) {
        double a = m[i][p], b = m[i][q];
        m[i][p] = c * a - s * b;
        m[i][q] = s * a + c * b;
    }
    for (int i = 0; i < 3; i++) {
        double a = m[p][i], b = m[q][i];
        m[p][i] = c * a - s * b;
        m[q][i] = s * a + c * b;
        a = v[i][p], b = v[i][q];
        v[i][p] = c * a - s * b;
        v[i][q] = s * a + c * b;
    }
}

/* The dominant axis, and the second principal component's variance over the first's. */
static gonio_vec3 principal(const struct gonio_movement_axis *axis, double *second_ratio)
{
    double m[3][3], v[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    memcpy(m, axis->moment, sizeof m);
    for (int sweep = 0; sweep < 10; sweep++) {
        jacobi(m, v, 0, 1);
        jacobi(m, v, 0, 2);
        jacobi(m, v, 1, 2);
    }
    int first     = m[1][1] > m[0][0] ? 1 : 0;
    first         = m[2][2] > m[first][first] ? 2 : first;
    double second = fmax(m[(first + 1) % 3][(first + 1) % 3], m[(first + 2) % 3][(first + 2) % 3]);
    *second_ratio = second / m[first][first];
    return (gonio_vec3){ v[0][first], v[1][first], v[2][first] };
}

gonio_vec3 gonio_movement_axis_direction(const struct gonio_movement_axis *axis)
{
    double ratio;
    return principal(axis, &ratio);
}

const char *gonio_mounting_text(enum gonio_mounting_verdict verdict)
{
    switch (verdict) {
    case GONIO_MOUNTING_AGREES:
        return "the sensor's place agrees with the movement";
    case GONIO_MOUNTING_TOO_LITTLE:
        return "the movement was too small to find its axis; repeat it with a larger range";
    case GONIO_MOUNTING_NOT_ONE_AXIS:
        return "the movement went about more than one axis; repeat it slowly in one plane, and "
               "check "
               "that the strap does not slip";
    case GONIO_MOUNTING_DISAGREES:
        return "the movement's axis does not fit the neutral pose; sit upright, look straight "
               "ahead, "
               "check the sensor's place, and take neutral again";
    }
    return "unknown verdict";
}

/* What is left of a movement when its turn about `up` is taken off. */
static struct gonio_movement_axis level_part(const struct gonio_movement_axis *axis, gonio_vec3 up)
{
    const double u[3]               = { up.x, up.y, up.z };
    struct gonio_movement_axis half = *axis, out;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            for (int j = 0; j < 3; j++)
                half.moment[i][k] -= u[i] * u[j] * axis->moment[j][k];
    out = half;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            for (int j = 0; j < 3; j++)
                out.moment[i][k] -= half.moment[i][j] * u[j] * u[k];
    return out;
}

/* An axis has no sign: the smaller of the two angles. */
static double between_axes_deg(gonio_vec3 a, gonio_vec3 b)
{
    return deg_from_rad(atan2(vec3_norm(vec3_cross(a, b)), fabs(vec3_dot(a, b))));
}

static gonio_vec3 same_way(gonio_vec3 axis, gonio_vec3 as)
{
    return vec3_dot(axis, as) < 0 ? vec3_scale(axis, -1) : axis;
}

static void learn(struct gonio_mounting *m, gonio_quat q_SB)
{
    m->q_SB          = q_SB;
    m->from_movement = true;
    m->flags &= ~(unsigned)GONIO_FLAG_FORWARD_ASSUMED;
}

bool gonio_mounting_recall(struct gonio_mounting *m, gonio_vec3 up_B, gonio_quat before)
{
    gonio_vec3 up = quat_rotate(m->q_SB, up_B), then = quat_rotate(before, up_B);
    double moved       = deg_from_rad(atan2(vec3_norm(vec3_cross(up, then)), vec3_dot(up, then)));
    gonio_vec3 aside_B = fabs(up_B.x) < 0.5 ? (gonio_vec3){ 1, 0, 0 } : (gonio_vec3){ 0, 1, 0 };
    gonio_quat q_SB    = align(up, up_B, quat_rotate(before, aside_B), aside_B);
    double turned =
        deg_from_rad(vec3_norm(gonio_quat_to_rotvec(quat_mul(quat_conj(m->q_SB), q_SB))));
    if (!(moved <= MOVED_DEG && turned <= FORWARD_DEG))
        return false;
    learn(m, q_SB);
    return true;
}

/* The movement's axis is believed, and gravity tells the turn about it. */
static enum gonio_mounting_verdict refine_axial(
    struct gonio_mounting *m, gonio_vec3 turn, const struct gonio_functional *what)
{
    gonio_vec3 up = quat_rotate(m->q_SB, what->up_B);
    if (!(m->axis_error_deg <= FORWARD_DEG))
        return GONIO_MOUNTING_DISAGREES;
    learn(m, align(turn, what->axis_B, up, what->up_B));
    return GONIO_MOUNTING_AGREES;
}

/* Gravity is believed, and the movement's level part tells forward. */
static enum gonio_mounting_verdict refine_level(struct gonio_mounting *m, gonio_vec3 turn,
    const struct gonio_movement_axis *axis, const struct gonio_functional *what)
{
    double ratio;
    gonio_vec3 up                    = quat_rotate(m->q_SB, what->up_B);
    gonio_vec3 expected              = quat_rotate(m->q_SB, what->axis_B);
    double tilt                      = 90 - between_axes_deg(turn, up);
    struct gonio_movement_axis level = level_part(axis, up);
    gonio_vec3 found                 = same_way(principal(&level, &ratio), expected);
    /* So that NaN disagrees: a movement about up itself leaves nothing level. */
    if (!(tilt <= (what->asked ? ASKED_TILT_DEG : SET_TILT_DEG) &&
            between_axes_deg(found, expected) <= FORWARD_DEG))
        return GONIO_MOUNTING_DISAGREES;
    if (!(ratio <= (what->asked ? ASKED_SECOND_RATIO : SET_SECOND_RATIO)))
        return GONIO_MOUNTING_NOT_ONE_AXIS;
    learn(m, align(up, what->up_B, found, what->axis_B));
    return GONIO_MOUNTING_AGREES;
}

enum gonio_mounting_verdict gonio_mounting_refine(struct gonio_mounting *m,
    const struct gonio_movement_axis *axis, const struct gonio_functional *what)
{
    double ratio;
    if (!(axis->turned_rad >= LEAST_TURN_RAD))
        return GONIO_MOUNTING_TOO_LITTLE;
    gonio_vec3 expected = quat_rotate(m->q_SB, what->axis_B);
    gonio_vec3 turn     = same_way(principal(axis, &ratio), expected);
    m->axis_error_deg   = between_axes_deg(turn, expected);
    if (!(ratio <= (what->asked ? ASKED_SECOND_RATIO : SET_SECOND_RATIO)))
        return GONIO_MOUNTING_NOT_ONE_AXIS;
    if (what->axial)
        return refine_axial(m, turn, what);
    if (fabs(vec3_dot(what->up_B, what->axis_B)) < 0.5)
        return refine_level(m, turn, axis, what);
    return m->axis_error_deg <= VERTICAL_DEG ? GONIO_MOUNTING_AGREES : GONIO_MOUNTING_DISAGREES;
}
