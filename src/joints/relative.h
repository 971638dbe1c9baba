#ifndef JOINTS_RELATIVE_H
#define JOINTS_RELATIVE_H
/** @file
 *  Between the files that hold a relative heading by a joint: both sensors on one time base, cut
 *  into knots, and what a kind of joint says of each knot.
 */
#include "fusion/drift.h"
#include <gonio/relative.h>

/** What is known of a joint; a row of the table in relative.c. */
struct relative_joint {
    const char *name;
    enum gonio_relative_kind kind;
    double least_deg, most_deg; /* limits: relative heading from the middle; hinge: its angle */
};

/** Both sensors at one instant. */
struct relative_instant {
    double time_s;
    gonio_quat q_GD, q_HP; /* each in a ground of its own heading */
    bool known;            /* the proximal sensor was heard around this instant */
};

/** How well a person finds the neutral pose. */
#define RELATIVE_NEUTRAL_SD_RAD (2 * M_PI / 180)

/** One knot: some instants, and what the joint says of them. */
struct relative_knot {
    size_t begin, end;  /* instants */
    double heading_rad; /* drift and offset, were the joint as expected */
    double sd_rad;      /* 1 sigma of that; INFINITY: nothing is known */
};

struct relative_pair {
    struct relative_instant *at;
    size_t count;
    struct relative_knot *knot;
    struct drift_knot *drift;
    size_t knots;
    double knot_s;
};

/** offset + drift at any time, rad: straight between the knots. */
double relative_drift_at(const struct relative_pair *pair, double time_s);

/** The distal sensor at an instant, turned by the drift into the ground of the proximal one. */
gonio_quat relative_turned(const struct relative_pair *pair, size_t index);

/** Fills in heading_rad and sd_rad of all knots; may look at the drift found so far. */
typedef void relative_teller(struct relative_pair *pair, const struct gonio_relative *found);

/** Find the drift that makes what was seen most likely. Its knots hold times, and how far it may
 *  move by itself (walk_var).
 *  @param lost_rad  drift at the end, where the recording ends as it began; else NaN */
void relative_find_drift(struct relative_pair *pair, const struct relative_joint *joint,
    const struct drift_prior *prior, double lost_rad, relative_teller *teller,
    const struct gonio_relative *found);

/** Limits: the relative heading, seen from the mean pose. */
relative_teller limits_tell;
/** What the joint did, after the drift was found. */
void limits_report(const struct relative_pair *pair, const struct relative_joint *joint,
    struct gonio_relative *out);

/** Hinge: find its axis in both sensors.  @return GONIO_EQUALITY with a note, GONIO_ENOMEM */
enum gonio_status hinge_find(const struct relative_pair *pair, struct gonio_relative *out);
/** The difference of the axis' headings. */
relative_teller hinge_tell;
void hinge_report(const struct relative_pair *pair, const struct relative_joint *joint,
    struct gonio_relative *out);

#endif
