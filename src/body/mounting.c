/** @file
 *  How a sensor sits on a segment. Nobody mounts a sensor straight; gravity in the neutral pose
 * says how crooked, but for the turn about the vertical, which is taken from the site or from a
 * nod.
 *
 *  A wrong forward by some degrees does little to a rotation: Y, the axis of that turn, is the axis
 *  of the rotation too. It only mixes flexion with lateral flexion.
 */
#include "math/quat.h"
#include <gonio/body.h>
#include <gonio/measure.h>
#include <string.h>

/* Principal components are compared by the size of the angular rate (root of the variance) where
 * the movement defines an axis: docs/clinical.md, 1.2. Where it only checks one, coupled motion is
 * a finding and no fault of mounting, and the bound is on the variance: side movement of 45 %. */
static const double NOD_SECOND_RATIO      = 0.20 * 0.20;
static const double ROTATION_SECOND_RATIO = 0.20;
static const double ROTATION_AXIS_DEG     = 20;
/* The board on a curved head is rarely turned further from the midline. */
static const double NOD_FORWARD_DEG = 45;
static const double NOD_TILT_DEG    = 20; /* a nod's axis is level */
static const double LEAST_TURN_RAD  = 30 * M_PI / 180;
static const double SLOW_RAD_S      = 10 * M_PI / 180;

static const struct {
    const char *name;
    gonio_vec3 z_B, y_B; /* sensor z and y seen from the segment, of the right limb */
    enum gonio_segment segment;
} sites[GONIO_SITES] = {
    [GONIO_SITE_OCCIPUT]    = { "occiput", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_HEAD },
    [GONIO_SITE_FOREHEAD]   = { "forehead", { +1, 0, 0 }, { 0, 1, 0 }, GONIO_HEAD },
    [GONIO_SITE_UPPER_BACK] = { "upper_back", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_THORAX },
    [GONIO_SITE_STERNUM]    = { "sternum", { +1, 0, 0 }, { 0, 1, 0 }, GONIO_THORAX },
    [GONIO_SITE_LOWER_BACK] = { "lower_back", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_LUMBAR },
    [GONIO_SITE_SACRUM]     = { "sacrum", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_PELVIS },
    [GONIO_SITE_UPPER_ARM]  = { "upper_arm", { 0, 0, 1 }, { 0, 1, 0 }, GONIO_UPPER_ARM },
    [GONIO_SITE_FOREARM]    = { "forearm", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_FOREARM },
    [GONIO_SITE_HAND]       = { "hand", { -1, 0, 0 }, { 0, 1, 0 }, GONIO_HAND },
    [GONIO_SITE_THIGH]      = { "thigh", { 1, 0, 0 }, { 0, 1, 0 }, GONIO_THIGH },
    [GONIO_SITE_SHANK]      = { "shank", { 1, 0, 0 }, { 0, 1, 0 }, GONIO_SHANK },
    [GONIO_SITE_FOOT]       = { "foot", { 0, 1, 0 }, { -1, 0, 0 }, GONIO_FOOT },
};

const char *gonio_site_name(enum gonio_site site)
{
    return (unsigned)site < GONIO_SITES ? sites[site].name : NULL;
}

enum gonio_status gonio_site_find(const char *name, enum gonio_site *out)
{
    for (int i = 0; i < GONIO_SITES; i++)
        if (!strcmp(name, sites[i].name)) {
            *out = (enum gonio_site)i;
            return GONIO_OK;
        }
    return GONIO_EINVAL;
}

enum gonio_site gonio_site_on(enum gonio_segment segment, enum gonio_site site)
{
    if ((unsigned)site < GONIO_SITES && sites[site].segment == segment)
        return site;
    for (int i = 0; i < GONIO_SITES; i++)
        if (sites[i].segment == segment)
            return (enum gonio_site)i;
    return site;
}

static gonio_vec3 level(gonio_vec3 v, gonio_vec3 up)
{
    return vec3_sub(v, vec3_scale(up, vec3_dot(v, up)));
}

/* q_SB from one direction seen from both, and a second one as well as it goes. */
static gonio_quat align(gonio_vec3 up_S, gonio_vec3 up_B, gonio_vec3 aside_S, gonio_vec3 aside_B)
{
    gonio_vec3 x_S = vec3_unit(level(aside_S, up_S)), x_B = vec3_unit(level(aside_B, up_B));
    gonio_quat q_SU = quat_from_axes(x_S, up_S, vec3_cross(x_S, up_S));
    gonio_quat q_BU = quat_from_axes(x_B, up_B, vec3_cross(x_B, up_B));
    return quat_mul(q_SU, quat_conj(q_BU));
}

enum gonio_status gonio_mounting_from_start(
    gonio_vec3 up_S, gonio_vec3 up_B, enum gonio_site site, bool left, struct gonio_mounting *out)
{
    gonio_vec3 up = vec3_unit(up_S);
    if ((unsigned)site >= GONIO_SITES || !isfinite(up.x + up.y + up.z))
        return GONIO_EINVAL;
    gonio_vec3 z_B = sites[site].z_B, y_B = sites[site].y_B;
    z_B.z         = left ? -z_B.z : z_B.z;
    bool lying    = fabs(up.z) > cos(rad_from_deg(35));
    double wanted = vec3_dot(z_B, up_B); /* -1, 0 or 1: to lie on its back, to stand, to lie */
    gonio_quat q_SB;
    if (!lying && wanted == 0)
        q_SB = align(up, up_B, (gonio_vec3){ 0, 0, 1 }, z_B);
    else if (lying && wanted * up.z > 0)
        q_SB = align(up, up_B, (gonio_vec3){ 0, 1, 0 }, y_B);
    else if (lying && up_B.y > 0 &&
             sites[site].segment <= GONIO_PELVIS) /* on the crown of the head */
        q_SB = align(up, up_B, (gonio_vec3){ 1, 0, 0 }, (gonio_vec3){ 1, 0, 0 });
    else
        return GONIO_EINVAL;
    *out = (struct gonio_mounting){
        .q_SB           = q_SB,
        .site           = site,
        .lying          = lying,
        .axis_error_deg = NAN,
        .flags          = GONIO_FLAG_FORWARD_ASSUMED,
    };
    return GONIO_OK;
}

enum gonio_status gonio_mounting_from_neutral(
    gonio_vec3 up_S, enum gonio_site site, struct gonio_mounting *out)
{
    return gonio_mounting_from_start(up_S, (gonio_vec3){ 0, 1, 0 }, site, false, out);
}

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
static gonio_vec3 principal(const double moment[3][3], double *second_ratio)
{
    double m[3][3], v[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    memcpy(m, moment, sizeof m);
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

/* An axis has no sign: the smaller of the two angles. */
static double between_axes_deg(gonio_vec3 a, gonio_vec3 b)
{
    return deg_from_rad(atan2(vec3_norm(vec3_cross(a, b)), fabs(vec3_dot(a, b))));
}

enum gonio_mounting_verdict gonio_mounting_check_rotation(
    struct gonio_mounting *mounting, const struct gonio_movement_axis *axis)
{
    if (!(axis->turned_rad >= LEAST_TURN_RAD))
        return GONIO_MOUNTING_TOO_LITTLE;
    double ratio;
    gonio_vec3 turn          = principal(axis->moment, &ratio);
    gonio_vec3 y             = quat_rotate(mounting->q_SB, (gonio_vec3){ 0, 1, 0 });
    mounting->axis_error_deg = between_axes_deg(turn, y);
    if (!(ratio <= ROTATION_SECOND_RATIO))
        return GONIO_MOUNTING_NOT_ONE_AXIS;
    return mounting->axis_error_deg <= ROTATION_AXIS_DEG ? GONIO_MOUNTING_AGREES
                                                         : GONIO_MOUNTING_DISAGREES;
}

enum gonio_mounting_verdict gonio_mounting_refine_nod(
    struct gonio_mounting *mounting, const struct gonio_movement_axis *axis)
{
    if (!(axis->turned_rad >= LEAST_TURN_RAD))
        return GONIO_MOUNTING_TOO_LITTLE;
    double ratio;
    gonio_vec3 turn = principal(axis->moment, &ratio);
    if (!(ratio <= NOD_SECOND_RATIO))
        return GONIO_MOUNTING_NOT_ONE_AXIS;

    gonio_vec3 y = quat_rotate(mounting->q_SB, (gonio_vec3){ 0, 1, 0 });
    gonio_vec3 z = quat_rotate(mounting->q_SB, (gonio_vec3){ 0, 0, 1 });
    if (vec3_dot(turn, z) < 0)
        turn = vec3_scale(turn, -1);
    gonio_vec3 found         = vec3_unit(level(turn, y));
    mounting->axis_error_deg = between_axes_deg(turn, z);
    /* So that NaN disagrees: a movement about Y itself leaves nothing level. */
    if (!(between_axes_deg(turn, found) <= NOD_TILT_DEG &&
            between_axes_deg(found, z) <= NOD_FORWARD_DEG))
        return GONIO_MOUNTING_DISAGREES;
    mounting->q_SB     = quat_from_axes(vec3_cross(y, found), y, found);
    mounting->from_nod = true;
    mounting->flags &= ~(unsigned)GONIO_FLAG_FORWARD_ASSUMED;
    return GONIO_MOUNTING_AGREES;
}
