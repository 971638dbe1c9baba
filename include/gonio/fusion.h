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
    /** What is known of this sensor from before; NULL: a consumer sensor about which nothing is
     * known. Read while the filter is made ready, not kept. */
    const struct gonio_calibration *calibration;
    /** By how much the sensor's word comes late, s: what a sample says was so at time_s -
     * latency_s. The orientation is told for time_s, carried forward by the rate; a sensor's own is
     * where it is preferred, and passes as sent where nothing else is there. */
    double latency_s;
    /** A rate at or above it is clipped, rad/s; 0: unknown. */
    double gyro_range_rad_s;
};

extern const struct gonio_fusion_options gonio_fusion_defaults;

/* The parts of the state; docs/fusion.md has their meaning, the files of src/fusion that bear their
 * names what they do. Frames: S the sensor, G the ground. */

/** The errors that are estimated, in this order: the orientation's, rotation vector in G, rad;
 * velocity, m/s, and position, m, in G; gyroscope bias, rad/s, and matrix, row-major, in S;
 * accelerometer offset, m/s^2, in S; gravity as this accelerometer shows it, m/s^2. */
enum {
    GONIO_ERROR_TURN     = 0,
    GONIO_ERROR_VELOCITY = 3,
    GONIO_ERROR_POSITION = 6,
    GONIO_ERROR_BIAS     = 9,
    GONIO_ERROR_MATRIX   = 12,
    GONIO_ERROR_OFFSET   = 21,
    GONIO_ERROR_GRAVITY  = 24,
    GONIO_ERRORS         = 25,
    GONIO_ERRORS_ROW     = 26, /**< one more, so that rows divide by two */
};

struct gonio_fusion_errors {
    double x[GONIO_ERRORS_ROW];
    double p[GONIO_ERRORS]
            [GONIO_ERRORS_ROW]; /**< covariance, where column >= row; the last column is 0 */
};

/** What the sensor's own errors are believed to be; see gonio/calibration.h for the equations. */
struct gonio_fusion_believed {
    gonio_vec3 bias_rad_s, offset_m_s2;
    double rate[9];   /**< I - gyro_matrix, row-major */
    gonio_vec3 force; /**< 1 - acc_scale */
    double gravity_m_s2;
    double mag_soft[9]; /**< row-major */
    gonio_vec3 mag_hard_ut;
    bool mag_as_sent; /**< no magnetic calibration */
};

/** Sums over a few samples, some 25 ms; in the frame that S had at the bin's begin. */
struct gonio_fusion_bin {
    gonio_vec3 turn;                 /* rotation vector so far, rad */
    gonio_vec3 velocity;             /* integral of specific force, turned to the begin, m/s */
    gonio_vec3 field;                /* sum of magnetic fields, as sent, in S */
    double s, hidden_s, forceless_s; /* length; of that with exact zeros; without a force */
    int fields;
};

/** Sums over a knot. */
struct gonio_fusion_sums {
    double s, force_s;       /* length; of that with an accelerometer */
    double per_error[3][12]; /* turn in G by each error of bias and matrix */
    double rotation[3][3];   /* integral of the rotation from S to G, s */
    gonio_vec3 force;        /* integral of specific force in G, m/s */
    gonio_vec3 force2;       /* integral of that, m */
    gonio_vec3 field;        /* integral of the magnetic field in G, uT s */
    double field_s;
    double turn2;     /* integral of the squared rate, rad^2/s */
    double lost_rad2; /* variance of turns not seen: static threshold, clipping, gaps */
};

/** From sample to sample. */
struct gonio_fusion_walk {
    struct gonio_fusion_believed believed;
    gonio_quat q_GS;       /* at the begin of the bin */
    gonio_vec3 rate_rad_s; /* of the last sample, corrected; 0 where exact zeros were sent */
    gonio_vec3 force_m_s2; /* of the last sample that had one, corrected, in S */
    double period_s;       /* the usual one */
    double clipped_rad_s;  /* a rate at or above it is */
    bool zero;             /* the last sample said exactly 0 on all axes */
    struct gonio_fusion_bin bin;
    struct gonio_fusion_sums sums;
};

struct gonio_fusion_rest {
    gonio_vec3 gyro_mean, acc_mean; /* rad/s, m/s^2: what is quiet is near its own recent mean */
    gonio_vec3 rate_t0, rate_t1, rate_t2; /* integrals of rate, rate t, rate t^2 over the window */
    double known_t0, known_t1, known_t2;  /* the same of 1 where the rate was told, 0 where not */
    double scatter;                       /* integral of the squared rate */
    double quiet_s, agreed_s, window_s;   /* agreed_s: of quiet_s, when it last fitted the bias */
    double info;                          /* 1/variance of what has been told of this window */
    gonio_vec3 told;                      /* mean rate that went with it */
    gonio_vec3 ended_rate;                /* what a rest said that has just ended */
    double ended_variance;
    bool has_gyro, has_acc, still, ever, ended;
};

struct gonio_fusion_magnetic {
    double norm, dip;                   /* the reference: uT, rad */
    double next_norm, next_dip, next_s; /* a field that may become it */
    double learned_s;
    bool begun, trusted;
};

/** What was learned at the end of a knot, beside its sums. */
struct gonio_fusion_news {
    bool rest; /* velocity is 0 */
    bool bias_told, bias_forgotten;
    gonio_vec3 bias_rad_s;
    double bias_variance; /* of each axis */
    bool gap;             /* the knot is a gap: nothing is known of how the sensor moved in it */
    bool heading_told;    /* by the magnetometer */
};

struct gonio_fusion {
    struct gonio_fusion_options options; /* .calibration is NULL: it was taken over */
    enum { GONIO_FUSION_IDLE, GONIO_FUSION_SENSOR, GONIO_FUSION_RAW } mode;
    double time_s;                  /* of the last sample taken */
    double gyro_time_s, mag_time_s; /* of the last one with that field; NaN before */
    struct gonio_fusion_walk walk;
    struct gonio_fusion_rest rest;
    struct gonio_fusion_magnetic magnetic;
    struct gonio_fusion_errors errors;
    struct gonio_fusion_news news, news_before; /* of the last knot, and the one before */
    unsigned knots;                             /* so far */
    unsigned taken;  /* what of the last sample could be used, GONIO_HAS_* */
    unsigned begins; /* how often the walk began anew: up or north was found */
    bool level;      /* an accelerometer has said where up is */
    struct gonio_orientation last;
};

/** Make ready for the first sample.
 *  @param options  NULL for gonio_fusion_defaults; copied
 */
void gonio_fusion_init(struct gonio_fusion *f, const struct gonio_fusion_options *options);

/** Headings count from here: the pose is a neutral, and how the heading went wrong before it no
 * longer matters. Sets heading_sd_rad to 0; the heading itself stays.
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
