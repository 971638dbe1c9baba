#ifndef FUSION_CALIBRATE_H
#define FUSION_CALIBRATE_H
/** @file
 *  A guided calibration on a table: six still poses, each face of the sensor up once, and five
 * whole turns about each axis with an edge against a straight edge at beginning and end. In any
 * order: what is done is found in the samples. No clock, no memory but the struct, which the caller
 * owns. How to do it, and the mathematics: docs/calibration.md.
 */
#include "fusion/calfit.h"
#include "fusion/ellipsoid.h"
#include <gonio/sample.h>
#include <stdbool.h>

enum { CALIBRATE_TURNS = 5 }; /**< whole turns about each axis */

/** What has just been found. */
enum calibrate_news {
    CALIBRATE_NOTHING,
    CALIBRATE_POSE,        /**< a pose is taken */
    CALIBRATE_TURN,        /**< the turns about an axis are taken */
    CALIBRATE_TILTED,      /**< it rests, but no side of it faces straight up */
    CALIBRATE_NOT_STILL,   /**< not turned and not at rest either, for a while */
    CALIBRATE_WRONG_COUNT, /**< whole turns, but not five: see `counted` */
    CALIBRATE_NOT_AT_EDGE, /**< no whole number of turns: see `counted` */
    CALIBRATE_LIFTED,      /**< turned, but not flat on the table */
    CALIBRATE_WRONG_AXIS,  /**< five good turns about an axis that was done before: they replace
                              those */
    CALIBRATE_UNLIKELY,    /**< five turns, but a scale that few sensors have: to be shown twice */
    CALIBRATE_GAP,         /**< samples were lost in a turn */
    CALIBRATE_CLIPPED,     /**< too fast for the gyroscope */
    CALIBRATE_TOO_SLOW,    /**< over a minute from rest to rest */
    CALIBRATE_NO_SIGNAL,   /**< the sensor sends no gyroscope or no accelerometer */
};

/** What is to be done next. */
enum calibrate_next {
    CALIBRATE_NEXT_HOLD, /**< let it lie still */
    CALIBRATE_NEXT_POSE, /**< lay it on another side: `axis`, and up or not */
    CALIBRATE_NEXT_TURN, /**< turn it five times, as it lies */
    CALIBRATE_NEXT_DONE,
};

/* What follows but for `struct calibrate_status` is private. */

/** Means over a rest. */
struct calibrate_rest {
    double s, zero_s;     /* of which all rates were exactly 0 */
    gonio_vec3 rate, acc; /* integrals */
    double scatter;       /* of the squared rate */
    double temp_s, temp;  /* integrals */
};

/** What has gone on since a rest. */
struct calibrate_move {
    gonio_quat q;               /* turned since, by rates without the bias of the rest */
    gonio_vec3 bias;            /* that was taken off, rad/s */
    double s, turned_rad, half; /* about the up of the rest; half: its last half angle */
    double path_rad, tilt_rad;  /* all turning; the most that up has moved in the sensor */
    gonio_vec3 rate;            /* integral of the rate as sent */
    struct calfit_path path;
    bool gap, clipped;
};

/** Where things stand. */
struct calibrate_status {
    enum calibrate_news news; /**< of the last sample */
    enum calibrate_next next;
    int axis;               /**< 0 to 2: X, Y, Z, of `next` */
    bool up;                /**< of a pose that is next: the axis is to point up */
    int news_axis;          /**< of a pose or turn in `news` */
    double counted;         /**< turns, of a turn that was refused */
    bool turning;           /**< just now */
    double turns;           /**< so far of the turn under way */
    unsigned poses, turned; /**< bits of what is done: axis + 3 where it points down; axis */
};

struct calibrate {
    struct calibrate_status status;
    double range_rad_s, time_s, period_s;
    bool begun;
    gonio_vec3 rate_mean, acc_mean, last_rate;
    double quiet_s, busy_s; /* so long quiet; so long neither at rest nor turned */
    unsigned blocks;        /* of the present quiet */
    struct calibrate_rest block, pending, rest; /* under way; held back; at rest for sure */
    bool resting;                               /* that rest has been taken */
    bool has_origin;
    int face; /* that is up in the last rest: as a bit of status.poses; -1: none */
    gonio_vec3 origin_bias, origin_up, origin_acc; /* of the rest that moves are counted from */
    double origin_var;
    struct calibrate_move move, next_move;
    gonio_vec3 pose[CALFIT_POSES];
    double pose_s[CALFIT_POSES];
    struct calfit_turn turn[CALFIT_AXES];
    double unlikely[CALFIT_AXES]; /* turns that were counted and not yet believed */
    gonio_vec3 bias_sum;          /* over the rests */
    double bias2_sum, bias_var_sum, temp_s, temp;
    int rests;
    struct ellipsoid_points field;
};

/** @param gyro_range_rad_s  a rate at or above it is clipped; 0: not known */
void calibrate_init(struct calibrate *c, double gyro_range_rad_s);

/** Take a sample. @return what it has brought; c->status has the whole */
enum calibrate_news calibrate_push(struct calibrate *c, const struct gonio_sample *s);

/** The result, once status.next is CALIBRATE_NEXT_DONE.
 *  @param now_s  seconds since 1970
 *  @return       GONIO_OK; GONIO_LATER: something is missing; GONIO_EQUALITY, with a note: it
 *                is not to be believed */
enum gonio_status calibrate_result(
    const struct calibrate *c, int64_t now_s, struct gonio_calibration *out);

#endif
