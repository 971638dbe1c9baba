#ifndef CLI_DIAL_H
#define CLI_DIAL_H
/** @file
 *  The dial: a fan seen from above, nose up, left on the left; drawn with braille dots.
 */
#include "cli/screen.h"
#include <gonio/joint.h>

struct dial {
    const char *left, *right; /**< what its sides are called; "": there is no such direction */
    double deg;               /**< signed, left positive; NaN: not zeroed yet */
    double most_left_deg, most_right_deg;     /**< reached so far, >= 0 */
    double target_left_deg, target_right_deg; /**< NaN: none */
};

/** A dial that has seen nothing, for a direction or a pair by its id: the pair's first direction is
 *  on the left; one that has no other has the left side alone. An unknown id makes that of a
 *  rotation. */
struct dial dial_of(const char *movement);

/** Mark how far a direction of it went before; NaN: no mark. */
void dial_target(struct dial *d, const char *direction, double deg);

/** Take in an angle: the farthest reached is kept until there is none (NaN), with its zero. */
void dial_take(struct dial *d, double deg);

/** Draw it into the screen's lines, as large as they allow less `other_rows`: those above and below
 *  it. It shows 90 degrees to each side, and 180 where the movement has gone further. */
void dial_draw(const struct dial *d, struct screen *s, int other_rows);

#endif
