/** @file
 *  Does the sensor still sit where it sat? A strap that slips turns the sensor on the segment. Then
 *  both what it sees of gravity in neutral and the axis that it is turned about have moved, as seen
 *  from the sensor; a patient who only takes another neutral moves gravity alone, and less.
 */
#include "math/vec3.h"
#include <gonio/body.h>

enum { COMPARED = 2 }; /* repetitions at either end */

void gonio_worn_init(struct gonio_worn *w) { *w = (struct gonio_worn){ .reps = 0 }; }

void gonio_worn_push(
    struct gonio_worn *w, gonio_vec3 rate_rad_s, gonio_vec3 up_S, bool neutral, double dt_s)
{
    gonio_movement_axis_push(&w->now, rate_rad_s, dt_s);
    if (!neutral || !(dt_s >= 0)) {
        w->stay_s = neutral ? w->stay_s : 0;
        return;
    }
    /* The mean of this stay. */
    w->stay_s += dt_s;
    double part = w->stay_s > 0 ? dt_s / w->stay_s : 1;
    w->up_now_S = vec3_add(w->up_now_S, vec3_scale(vec3_sub(up_S, w->up_now_S), part));
    if (w->reps < GONIO_WORN_REPS)
        w->up_S[w->reps] = w->up_now_S;
}

void gonio_worn_rep(struct gonio_worn *w, bool counts)
{
    if (counts && w->reps < GONIO_WORN_REPS) {
        w->rep[w->reps++] = w->now;
        if (w->reps < GONIO_WORN_REPS)
            w->up_S[w->reps] = w->up_now_S;
    }
    gonio_movement_axis_init(&w->now);
}

void gonio_worn_axis(const struct gonio_worn *w, struct gonio_movement_axis *out)
{
    gonio_movement_axis_init(out);
    for (int i = 0; i < w->reps; i++)
        gonio_movement_axis_add(out, &w->rep[i]);
}

/* The axis of the repetitions from one on. */
static gonio_vec3 axis_from(const struct gonio_worn *w, int from)
{
    struct gonio_movement_axis sum;
    gonio_movement_axis_init(&sum);
    for (int i = from; i < from + COMPARED; i++)
        gonio_movement_axis_add(&sum, &w->rep[i]);
    return gonio_movement_axis_direction(&sum);
}

static double between_deg(gonio_vec3 a, gonio_vec3 b)
{
    return deg_from_rad(atan2(vec3_norm(vec3_cross(a, b)), vec3_dot(a, b)));
}

double gonio_worn_slip_deg(const struct gonio_worn *w)
{
    if (w->reps < 2 * COMPARED)
        return NAN;
    gonio_vec3 first = axis_from(w, 0), last = axis_from(w, w->reps - COMPARED);
    if (vec3_dot(first, last) < 0)
        last = vec3_scale(last, -1);
    gonio_vec3 before = vec3_unit(w->up_S[0]), after = vec3_unit(w->up_now_S);
    /* Seen along the axis, a plumb line that has turned about it has not moved. */
    double about = asin(fmax(-1, fmin(1, vec3_dot(before, first)))) -
                   asin(fmax(-1, fmin(1, vec3_dot(after, first))));
    bool upright = fabs(vec3_dot(before, first)) > 0.7;
    double up    = upright ? between_deg(before, after) : fabs(deg_from_rad(about));
    return fmax(between_deg(first, last), up);
}
