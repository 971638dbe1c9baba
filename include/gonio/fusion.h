#ifndef GONIO_FUSION_H
#define GONIO_FUSION_H
/** @file
 *  From the samples of one sensor to its orientation, sample by sample. The state is one struct
 *  that the caller owns: it may be copied, kept and gone on with; nothing is allocated, no clock
 *  is read. Mathematics and sources: docs/fusion.md.
 */
#include <gonio/calibration.h>
#include <gonio/sample.h>

struct gonio_fusion_options {
    bool use_mag; /**< heading from the magnetometer where there is one and it can be trusted */
    /** Pass the sensor's own orientation through even where gyroscope and accelerometer are there.
     */
    bool prefer_sensor_quat;
    /** For angles between poses of one set. News of the bias that comes from inclination while moving
     *  is weak, and its errors last for seconds: it changes the bias from then on but does not take
     *  the heading back, since what it would take back over minutes would bend a single turn. */
    bool steady_heading;
    /** What is known of this sensor from before; NULL: a consumer sensor about which nothing is known.
     *  Read while the filter is made ready, not kept. */
    const struct gonio_calibration *calibration;
    /** By how much the sensor's word comes late, s: what a sample says was so at time_s - latency_s. The
     *  orientation is told for time_s, carried forward by the rate. */
    double latency_s;
};

extern const struct gonio_fusion_options gonio_fusion_defaults;

/* The parts of the state; their meaning is in the files of src/fusion that bear their names.
 * Frames: I, the gyroscope's own frame, at rest but for the error of its bias; E, I levelled;
 * G, E turned about up to the heading. */

struct gonio_fusion_strapdown {
    gonio_quat q_IS;
    gonio_vec3 gyro_rad_s; /* of the last sample, as sent */
    double period_s;       /* the usual one */
    bool begun, zero;      /* zero: that sample said exactly 0 on all axes */
};

struct gonio_fusion_rest {
    gonio_vec3 gyro_mean, acc_mean; /* rad/s, m/s^2: what is quiet is near its own recent mean */
    gonio_vec3 rate_t0, rate_t1, rate_t2; /* integrals of rate, rate t, rate t^2 over the window */
    double known_t0, known_t1, known_t2;  /* the same of 1 where the rate was told, 0 where not */
    double scatter;                       /* integral of the squared rate */
    double quiet_s, agreed_s, window_s;   /* agreed_s: of quiet_s, when it last fitted the bias */
    double info;                          /* 1/variance of what has been told of this window */
    gonio_vec3 told;                      /* mean rate that went with it */
    bool has_gyro, has_acc, still, ever;
};

struct gonio_fusion_inclination {
    gonio_quat q_EI, q_ES;
    gonio_vec3 up_S;                   /* up, seen from the sensor */
    double value[11], slope[11];       /* low-pass: 3 acceleration, 6 rotation, 2 bias */
    double settled_s;                  /* s since the (re)start */
    double dt_s, decay_cos, decay_sin; /* coefficients for the last dt */
    bool begun;
};

struct gonio_fusion_magnetic {
    gonio_vec3 sum_E; /* uT s over the knot */
    double sum_s;
    double norm, dip;                   /* the reference: uT, rad */
    double next_norm, next_dip, next_s; /* a field that may become it */
    double learned_s;
    bool begun, trusted;
};

/* Heading offset and gyroscope bias, with their covariance: the Kalman filter's four states. */
struct gonio_fusion_bias {
    double heading_rad;
    gonio_vec3 bias_rad_s;
    double p[4][4];
};

struct gonio_fusion_knot {
    double s;
    gonio_vec3 up_s;        /* integral of up_S */
    double turn2;           /* integral of the squared rate, rad^2/s */
    double row[2][3], z[2]; /* integrals of what gravity says of the bias */
    double told_s;          /* how long gravity has said so */
    double lost_rad2;       /* variance of turns not seen: gaps, static threshold */
};

struct gonio_fusion {
    struct gonio_fusion_options options;
    enum { GONIO_FUSION_IDLE, GONIO_FUSION_SENSOR, GONIO_FUSION_RAW } mode;
    double time_s;                              /* of the last sample taken */
    double gyro_time_s, acc_time_s, mag_time_s; /* of the last one with that field; NaN before */
    struct gonio_fusion_strapdown strapdown;
    struct gonio_fusion_rest rest;
    struct gonio_fusion_inclination inclination;
    struct gonio_fusion_magnetic magnetic;
    struct gonio_fusion_bias bias;
    struct gonio_fusion_knot knot;
    gonio_quat q_GE;   /* the turn by the heading */
    double turned_rad; /* about up, since the start or since the magnetometer was trusted */
    struct gonio_orientation last;
};

/** Make ready for the first sample.
 *  @param options  NULL for gonio_fusion_defaults; copied
 */
void gonio_fusion_init(struct gonio_fusion *f, const struct gonio_fusion_options *options);

/** Headings count from here: the pose is a neutral, and how the heading went wrong before it no longer
 *  matters. Sets heading_sd_rad to 0; the heading itself stays.
 */
void gonio_fusion_mark_heading(struct gonio_fusion *f);

/** Take one sample.
 *
 *  Periods are measured from sample to sample by time_s and may vary; a sample that is not later
 *  than the one before changes nothing. A field with NaN, infinity or a value beyond physics is
 *  taken as not given. Before the first accelerometer sample or quaternion the orientation is the
 *  identity and inclination_sd_rad is pi.
 *
 *  @param s    all of one sensor
 *  @param out  out, always filled
 *  @return     GONIO_OK
 */
enum gonio_status gonio_fusion_update(
    struct gonio_fusion *f, const struct gonio_sample *s, struct gonio_orientation *out);

#endif
