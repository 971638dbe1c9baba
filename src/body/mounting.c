/** @file
 *  How a sensor sits on a segment. Nobody mounts a sensor straight; gravity in the start pose says
 * how crooked, but for the turn about the vertical, which is taken from the site until a movement
 * has told it (functional.c).
 */
#include "body/align.h"
#include <gonio/body.h>
#include <gonio/measure.h>
#include <string.h>

/* How far a board may lean from how its place and the start pose have it: standing against the
 * body, and lying on it, where more would turn it over. */
static const double STANDS_DEG = 55;
static const double LIES_DEG   = 35;

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

enum gonio_segment gonio_site_segment(enum gonio_site site) { return sites[site].segment; }

enum gonio_site gonio_site_on(enum gonio_segment segment, enum gonio_site site)
{
    if ((unsigned)site < GONIO_SITES && sites[site].segment == segment)
        return site;
    for (int i = 0; i < GONIO_SITES; i++)
        if (sites[i].segment == segment)
            return (enum gonio_site)i;
    return site;
}

/* Where the board's z may point, seen against the vertical: by place and start pose, give or take.
 */
static bool fits(gonio_vec3 up_S, double wanted, bool lies)
{
    double lean = asin(fmax(-1, fmin(1, up_S.z))) - asin(wanted);
    return fabs(lean) < rad_from_deg(lies ? LIES_DEG : STANDS_DEG);
}

enum gonio_status gonio_mounting_from_start(
    gonio_vec3 up_S, gonio_vec3 up_B, enum gonio_site site, bool left, struct gonio_mounting *out)
{
    gonio_vec3 up = vec3_unit(up_S);
    if ((unsigned)site >= GONIO_SITES || !isfinite(up.x + up.y + up.z))
        return GONIO_EINVAL;
    gonio_vec3 z_B = sites[site].z_B, y_B = sites[site].y_B;
    z_B.z         = left ? -z_B.z : z_B.z;
    double wanted = fmax(-1, fmin(1, vec3_dot(z_B, up_B)));
    bool lies     = fabs(wanted) > cos(rad_from_deg(LIES_DEG));
    bool on_crown = up_B.y > 0.9 && sites[site].segment <= GONIO_PELVIS &&
                    fabs(up.z) > cos(rad_from_deg(LIES_DEG));
    gonio_quat q_SB;
    if (!lies && on_crown)
        q_SB = align(up, up_B, (gonio_vec3){ 1, 0, 0 }, (gonio_vec3){ 1, 0, 0 });
    else if (!fits(up, wanted, lies))
        return GONIO_EINVAL;
    else if (lies)
        q_SB = align(up, up_B, (gonio_vec3){ 0, 1, 0 }, y_B);
    else
        q_SB = align(up, up_B, (gonio_vec3){ 0, 0, 1 }, z_B);
    *out = (struct gonio_mounting){
        .q_SB           = q_SB,
        .site           = site,
        .lying          = lies || on_crown,
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
