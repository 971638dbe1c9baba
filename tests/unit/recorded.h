#ifndef TESTS_UNIT_RECORDED_H
#define TESTS_UNIT_RECORDED_H
/** @file
 *  Sets and rows of made-up neck rotations, written through the same functions as real ones.
 */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include <gonio/record.h>

/** What one set is to hold. Values: three repetitions to each side, around these means. */
struct recorded {
    const char *patient, *session, *phase, *measured_at;
    double left_deg, right_deg; /**< NaN: that side was not measured */
    double uncertainty_deg;
    unsigned flags;
    bool reject_second; /**< the second repetition to the left is not valid */
    const char *rater;
};

enum { RECORDED_RATE_HZ = 50, RECORDED_REP_S = 5 };

/* Repetition k of six: where it goes to; left turns are positive, sides alternate. */
static inline double recorded_peak(const struct recorded *r, int k)
{
    static const double spread[] = { -0.8, 0.3, 0.9 };
    double mean                  = k % 2 ? r->right_deg : r->left_deg;
    return mean + spread[k / 2];
}

static inline struct gonio_measurement recorded_measurement(const struct recorded *r)
{
    struct gonio_measurement m = { .directions = 2, .flags = r->flags, .neutral_drift_deg = 0.4 };
    const struct gonio_movement *found[2] = { NULL, NULL };
    gonio_movement_find("cervical.rotation", found);
    for (int i = 0; i < 2; i++) {
        double mean    = i ? r->right_deg : r->left_deg;
        m.direction[i] = (struct gonio_direction){ .movement = found[i],
            .mean_deg                                        = mean,
            .best_deg                                        = mean + 0.9,
            .sd_deg                                          = isnan(mean) ? mean : 0.9,
            .uncertainty_deg                                 = r->uncertainty_deg,
            .parts               = { .scale_deg = r->uncertainty_deg / 1.959964 },
            .sparc               = -1.6,
            .reps_valid          = isnan(mean) ? 0 : 3,
            .reps_recorded       = isnan(mean) ? 0 : 3,
            .peak_velocity_deg_s = 95 };
    }
    for (int k = 0; k < 6; k++) {
        if (isnan(recorded_peak(r, k)))
            continue;
        double start    = 2 + k * RECORDED_REP_S;
        bool rejected   = r->reject_second && k == 2;
        m.rep[m.reps++] = (struct gonio_rep){ .direction = k % 2,
            .value_deg                                   = recorded_peak(r, k),
            .start_s                                     = start,
            .peak_s                                      = start + 2,
            .end_s                                       = start + 4,
            .plateau_s                                   = 1,
            .sparc                                       = -1.6,
            .valid                                       = !rejected,
            .flags                                       = rejected ? GONIO_FLAG_NO_RETURN : 0 };
        m.direction[k % 2].reps_valid -= rejected;
    }
    m.total_deg = r->left_deg + r->right_deg;
    return m;
}

/* Out in 1.5 s, held for 1 s, back in 1.5 s. */
static inline double recorded_angle(const struct recorded *r, double time_s)
{
    int k        = (int)((time_s - 2) / RECORDED_REP_S);
    double since = time_s - 2 - k * RECORDED_REP_S;
    if (time_s < 2 || k >= 6 || isnan(recorded_peak(r, k)))
        return 0.3 * sin(time_s);
    double part = since < 1.5 ? since / 1.5 : since < 2.5 ? 1 : since < 4 ? (4 - since) / 1.5 : 0;
    part        = part * part * (3 - 2 * part);
    return (k % 2 ? -1 : 1) * part * recorded_peak(r, k) + 0.3 * sin(time_s);
}

static inline void recorded_row(struct gonio_log *log, const struct recorded *r,
    const struct gonio_measurement *m, int i, const char *set)
{
    const struct gonio_direction *d = &m->direction[i];
    if (isnan(d->mean_deg))
        return;
    struct gonio_log_row row;
    gonio_log_row_init(&row);
    text_format(row.measured_at, sizeof row.measured_at, "%s", r->measured_at);
    text_format(row.patient, sizeof row.patient, "%s", r->patient);
    text_format(row.session, sizeof row.session, "%s", r->session);
    text_format(row.phase, sizeof row.phase, "%s", r->phase);
    text_format(row.movement, sizeof row.movement, "cervical.rotation_%s", i ? "right" : "left");
    text_format(row.side, sizeof row.side, "%s", i ? "right" : "left");
    text_format(row.mode, sizeof row.mode, "active");
    text_format(row.position, sizeof row.position, "seated");
    text_format(row.rater, sizeof row.rater, "%s", r->rater ? r->rater : "kim");
    text_format(row.device, sizeof row.device, "witmotion");
    text_format(row.serial, sizeof row.serial, "WT-1234");
    text_format(row.software, sizeof row.software, "gonio 0.1.0");
    text_format(row.set, sizeof row.set, "%s", set);
    gonio_flags_format(r->flags, row.flags, sizeof row.flags);
    row.sensors              = 1;
    row.reps_valid           = d->reps_valid;
    row.reps_recorded        = d->reps_recorded;
    row.mean_deg             = d->mean_deg;
    row.best_deg             = d->best_deg;
    row.sd_deg               = d->sd_deg;
    row.uncertainty_deg      = d->uncertainty_deg;
    row.drift_deg            = m->neutral_drift_deg;
    row.pain_nprs            = strcmp(r->phase, "after") == 0 ? 3 : 5;
    enum gonio_status status = gonio_log_append(log, &row, 1);
    CHECK(status == GONIO_OK, "%s", note_text(status));
}

/** Record a set and its rows; the set's folder goes to path. */
static inline void recorded_add(const struct folder *f, const struct recorded *r, char path[256])
{
    struct gonio_set *set;
    struct gonio_log *log;
    struct gonio_measurement m = recorded_measurement(r);
    enum gonio_status status =
        gonio_set_create(f->path, r->patient, r->session, r->phase, "cervical.rotation", &set);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    text_format(path, 256, "%s", gonio_set_path(set));
    for (int i = 0; i < (2 + 6 * RECORDED_REP_S + 2) * RECORDED_RATE_HZ; i++) {
        double time_s              = (double)i / RECORDED_RATE_HZ;
        struct gonio_sample sample = {
            .time_s = time_s, .seq = (uint64_t)i, .has = GONIO_HAS_GYRO | GONIO_HAS_SEQ
        };
        double angle                          = recorded_angle(r, time_s);
        const struct gonio_pose_angles angles = { .time_s = time_s,
            .angle_deg = { 0.1, -0.2, angle }, .value_deg = angle };
        assert_int_equal(gonio_set_sample(set, &sample), GONIO_OK);
        assert_int_equal(gonio_set_angles(set, &angles), GONIO_OK);
    }
    struct gonio_set_info info = { .measured_at = r->measured_at,
        .rater                                  = "kim",
        .mode                                   = "active",
        .position                               = "seated",
        .notes                                  = "a \"note\" with <b> and {/=40 BIG}",
        .software                               = "gonio 0.1.0",
        .pain_nprs                              = 4,
        .trunk_deg                              = (double)NAN,
        .sensors                                = 1,
        .zero_begin_s                           = 0,
        .zero_end_s                             = 2,
        .fusion_json                            = "{\"magnetometer\":false}",
        .measurement                            = &m,
        .sensor                                 = { { .device = "witmotion",
                                            .serial           = "WT-1234",
                                            .port             = "/dev/ttyUSB0",
                                            .rate_hz          = 100,
                                            .latency_s        = 0.002719,
                                            .signal           = "6",
                                            .signal_asked     = "auto",
                                            .signal_why       = "it \"sends\" well",
                                            .signal_had       = GONIO_HAS_GYRO | GONIO_HAS_ACC,
                                            .disagreement_deg = (double)NAN,
                                            .mounted          = true,
                                            .q_SB             = GONIO_QUAT_IDENTITY } } };
    status                     = gonio_set_finish(set, &info);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    assert_int_equal(gonio_log_open(f->path, &log, NULL), GONIO_OK);
    for (int i = 0; i < 2; i++)
        recorded_row(log, r, &m, i, path);
    gonio_log_close(log);
}

#endif
