#include "fusion/knot.h"
#include "fusion/facts.h"
#include "fusion/magnetic.h"
#include "fusion/rest.h"
#include "math/quat.h"

/* Short against the time in which bias and heading change, long against a sample. */
static const double knot_s = 0.1;
/* Nobody turns evenly below the static threshold for longer than this. */
static const double hidden_s = 3.0;

void knot_add(struct gonio_fusion *f, double dt_s, gonio_vec3 turn)
{
    struct gonio_fusion_knot *k = &f->knot;
    k->s += dt_s;
    k->turn2 += vec3_dot(turn, turn) / dt_s;
    if (f->strapdown.zero) /* nothing was integrated, so no bias was either */
        k->lost_rad2 += FUSION_HIDDEN_RAD2_S2 * 2 * hidden_s * dt_s;
    else
        k->up_s = vec3_add(k->up_s, vec3_scale(f->inclination.up_S, dt_s));
}

void knot_head(struct gonio_fusion *f)
{
    magnetic_tell(&f->magnetic, &f->bias, !f->rest.still);
    if (f->magnetic.trusted)
        f->turned_rad = 0;
    f->q_GE = quat_about_z(f->bias.heading_rad);
}

void knot_close(struct gonio_fusion *f)
{
    if (f->knot.s < knot_s)
        return;
    bias_predict(&f->bias, &f->knot);
    rest_tell(&f->rest, &f->bias, true);
    const double heading_rad = f->bias.heading_rad;
    if (!f->rest.still && f->knot.told_s > 0) {
        bias_from_inclination(&f->bias, &f->knot);
        if (f->options.steady_heading)
            f->bias.heading_rad = heading_rad;
    }
    knot_head(f);
    f->knot = (struct gonio_fusion_knot){ 0 };
}
