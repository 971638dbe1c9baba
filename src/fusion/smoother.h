#ifndef FUSION_SMOOTHER_H
#define FUSION_SMOOTHER_H
/** @file
 *  The smoother's state, shared by the files that fill it (smoother.c) and that tell of it
 * (tell.c).
 */
#include "fusion/smooth.h"
#include <gonio/smoother.h>

struct gonio_smoother {
    struct smooth smooth;
    struct gonio_fusion live;
    gonio_quat q_live; /* after the last sample */
    size_t moved;      /* the last item that did */
    size_t raw_end;    /* from there on the sensor's own orientation passes, if any comes */
    struct smooth_item *item;
    struct gonio_orientation *out;
    size_t count, room, knot_room;
    size_t knots; /* closed by the live filter; a last, shorter one is added by a run */
    size_t open;  /* item at which the knot under way begins */
    double mark_s;
    bool begun, run, failed;
};

static inline double smoother_between(double a, double b, double share)
{
    return a + share * (b - a);
}

/* The item at whose end the walk stood. */
static inline size_t smoother_stood_at(const struct gonio_smoother *s, size_t i)
{
    const size_t first = s->smooth.knot[0].first;
    return s->item[i].before > first ? s->item[i].before : first;
}

/** After the passes: an orientation for every sample. */
void smoother_tell(struct gonio_smoother *s);

#endif
