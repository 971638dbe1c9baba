#include "session/live.h"
#include "base/note.h"
#include "math/quat.h"
#include <string.h>

static const double gap_periods = 5;    /* a period so much longer than usual is a gap */
static const double gap_least_s = 0.08; /* and longer than this: two samples at 25 Hz */
static const double lost_s      = 0.5; /* unseen for longer, a head may have turned by 50 degrees */
static const double rate_needed_hz = 40;
static const double scale_sd_most  = 0.01; /* consumer gyroscopes, uncalibrated: docs/sensors.md */
static const double standard_gravity = 9.80665;
static const double askew_found_sd =
    0.003;                         /* forward off by 3 degrees, and the same of coupled motion */
static const double slip_deg = 10; /* people miss neutral by less, and couple more evenly */

struct live_options live_defaults(const char *movement)
{
    return (struct live_options){ .movement = movement,
        .sensors                            = 1,
        .site                               = { GONIO_SITE_OCCIPUT, GONIO_SITE_UPPER_BACK },
        .signal           = { { TRUST_AUTO, (double)NAN }, { TRUST_AUTO, (double)NAN } },
        .gyro_range_rad_s = rad_from_deg(1998) };
}

static double latency_of(const struct live_signal *s)
{
    static const struct trust_latency nothing_known = { 0 };
    return isnan(s->latency_s) ? trust_latency_s(&nothing_known, s->trust) : s->latency_s;
}

struct gonio_fusion_options live_fusion_options(const struct live_options *options, int sensor)
{
    struct gonio_fusion_options fusion = gonio_fusion_defaults;
    fusion.use_mag                     = options->signal[sensor].trust == TRUST_9_AXES;
    fusion.prefer_sensor_quat          = options->signal[sensor].trust == TRUST_SENSOR;
    fusion.latency_s                   = latency_of(&options->signal[sensor]);
    fusion.gyro_range_rad_s            = options->gyro_range_rad_s;
    fusion.calibration = options->calibration[sensor].has ? &options->calibration[sensor] : NULL;
    return fusion;
}

enum gonio_status live_init(struct live *l, const struct live_options *options)
{
    memset(l, 0, sizeof *l);
    l->options    = *options;
    l->directions = gonio_movement_find(options->movement, l->movement);
    if (l->directions == 0)
        return note(GONIO_EINVAL, "\"%s\" is no movement that is known here; try cervical.rotation",
            options->movement);
    /* The sites that were set up may be of another joint. */
    const struct gonio_joint *joint = l->movement[0]->joint;
    for (int i = 0; i < options->sensors; i++) {
        enum gonio_segment segment = i == GONIO_SENSOR_DISTAL ? joint->distal : joint->proximal;
        l->options.site[i]         = gonio_site_on(segment, options->site[i]);
        struct gonio_fusion_options fusion = live_fusion_options(options, i);
        gonio_fusion_init(&l->fusion[i], &fusion);
    }
    live_zero_again(l);
    return GONIO_OK;
}

enum gonio_status live_check_sensors(const char *movement, int sensors)
{
    const struct gonio_movement *m[GONIO_DIRECTIONS];
    if (sensors < 2 && gonio_movement_find(movement, m) > 0 && m[0]->not_alone)
        return note(GONIO_EQUALITY, "refused: %s", m[0]->not_alone);
    return GONIO_OK;
}

void live_zero_again(struct live *l)
{
    l->zeroed = l->had_zero = false;
    l->now_flags            = 0;
    gonio_zero_init(&l->zero, l->options.sensors);
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_worn_init(&l->worn[i]);
    gonio_reps_init(&l->reps, l->movement, l->directions);
    gonio_reps_practice(&l->reps, l->options.practice);
}

/* What the arrivals and the range of a sample say about its worth. */
static void watch(struct live *l, const struct gonio_sample *s)
{
    int i          = s->sensor;
    double dt      = s->time_s - l->last_s[i];
    const double r = l->options.gyro_range_rad_s;
    if (l->samples[i] == 0)
        l->first_s[i] = s->time_s;
    else if (l->samples[i] == 1)
        l->period_s[i] = dt;
    else if (dt > gap_periods * l->period_s[i] && dt > gap_least_s)
        l->now_flags |= GONIO_FLAG_GAP;
    else
        l->period_s[i] += 0.05 * (dt - l->period_s[i]);
    const gonio_vec3 w = s->gyro_rad_s;
    if ((s->has & GONIO_HAS_GYRO) && r > 0 && (fabs(w.x) >= r || fabs(w.y) >= r || fabs(w.z) >= r))
        l->now_flags |= GONIO_FLAG_SATURATED;
    l->last_s[i] = s->time_s;
    l->has[i] |= s->has;
    if (s->has & GONIO_HAS_TEMP) {
        l->temp_c_sum[i] += s->temp_c;
        l->temps[i]++;
    }
    l->samples[i]++;
}

/* The sensor was away. Repetitions so far stand, since each counts from its own neutral; what comes
 * counts from the next still moment, as the set did at its beginning. */
static void lose_heading(struct live *l)
{
    l->zeroed = false;
    gonio_zero_init(&l->zero, l->options.sensors);
}

/* The place that was set up, or another one of the same segment where the board can't lie so: on
 * the forehead of a patient on the back, who can't lie on the sensor. */
static bool mount(struct live *l, int sensor, gonio_vec3 up_B)
{
    const enum gonio_segment segment = gonio_site_segment(l->options.site[sensor]);
    const bool left                  = strcmp(l->movement[0]->side, "left") == 0;
    gonio_vec3 up_S                  = l->zero.sensor[sensor].up_S;
    struct gonio_mounting *m         = &l->mounting[sensor];
    enum gonio_status status =
        gonio_mounting_from_start(up_S, up_B, l->options.site[sensor], left, m);
    for (int site = 0; site < GONIO_SITES && status != GONIO_OK; site++)
        if (gonio_site_segment((enum gonio_site)site) == segment)
            status = gonio_mounting_from_start(up_S, up_B, (enum gonio_site)site, left, m);
    if (status == GONIO_OK && l->options.known[sensor].has)
        gonio_mounting_recall(m, up_B, l->options.known[sensor].q_SB);
    return status == GONIO_OK;
}

/* What the movement says of how a sensor sits. The whole turn along a diagonal is the same wherever
 * forward is. */
static void refine(struct live *l, int sensor, gonio_vec3 up_B, gonio_vec3 axis_B)
{
    const struct gonio_movement *m           = l->movement[0];
    const struct gonio_movement_axis *axis   = &l->options.functional[sensor];
    const struct gonio_functional functional = {
        .up_B = up_B, .axis_B = axis_B, .axial = m->method == GONIO_BY_TWIST
    };
    if (!(axis->turned_rad > 0) || m->method == GONIO_BY_TURN)
        return;
    enum gonio_mounting_verdict verdict =
        gonio_mounting_refine(&l->mounting[sensor], axis, &functional);
    if (sensor == GONIO_SENSOR_DISTAL)
        l->verdict = verdict;
}

static bool take_zero(struct live *l)
{
    const struct gonio_movement *m = l->movement[0];
    gonio_quat start               = gonio_movement_start(m);
    gonio_vec3 up[GONIO_SENSORS]   = { gonio_movement_up(m),
          quat_rotate(start, gonio_movement_up(m)) };
    gonio_vec3 axis[GONIO_SENSORS] = { gonio_movement_axis(m),
        quat_rotate(start, gonio_movement_axis(m)) };
    l->misplaced                   = false;
    for (int i = 0; i < l->options.sensors; i++)
        l->misplaced = l->misplaced || !mount(l, i, up[i]);
    if (l->misplaced) {
        gonio_zero_init(&l->zero, l->options.sensors);
        return false;
    }
    for (int i = 0; i < l->options.sensors; i++)
        refine(l, i, up[i], axis[i]);
    l->zeroed          = gonio_pose_init(&l->pose, &l->zero, l->mounting) == GONIO_OK;
    l->pose.q_PD_start = start;
    for (int i = 0; i < l->options.sensors; i++)
        gonio_fusion_mark_heading(&l->fusion[i]);
    l->had_zero = l->had_zero || l->zeroed;
    return l->zeroed;
}

/* For practice or not: it shows how the sensor sits. */
static bool last_counts(const struct live *l)
{
    int last = l->reps.reps - 1;
    return last >= 0 && (l->reps.rep[last].valid || l->reps.rep[last].flags & GONIO_FLAG_PRACTICE);
}

enum gonio_status live_keep_ruling(struct live *l, enum gonio_ruling ruling)
{
    struct gonio_rulings *r = &l->options.rulings;
    if (r->count == GONIO_RULINGS_MAX)
        return GONIO_ERANGE;
    r->at[r->count].time_s   = l->reps.time_s;
    r->at[r->count++].ruling = ruling;
    l->ruled                 = r->count;
    return GONIO_OK;
}

enum gonio_status live_rule(struct live *l, enum gonio_ruling ruling)
{
    if (l->options.rulings.count == GONIO_RULINGS_MAX)
        return GONIO_ERANGE;
    enum gonio_status status = gonio_reps_rule(&l->reps, ruling);
    return status == GONIO_OK ? live_keep_ruling(l, ruling) : status;
}

/* What was said before the sample that comes now. It was possible then; what the smoother sees a
 * little otherwise may make it void. */
static void take_rulings(struct live *l, double time_s)
{
    const struct gonio_rulings *r = &l->options.rulings;
    for (; l->ruled < r->count && r->at[l->ruled].time_s < time_s; l->ruled++)
        gonio_reps_rule(&l->reps, r->at[l->ruled].ruling);
}

static void take_event(struct live *l, enum gonio_reps_event event)
{
    for (int i = 0; i < l->options.sensors; i++)
        if (event == GONIO_REPS_REP || event == GONIO_REPS_AT_NEUTRAL)
            gonio_worn_rep(&l->worn[i], event == GONIO_REPS_REP && last_counts(l));
}

static void take_pose(
    struct live *l, const struct gonio_orientation *o, double dt_s, struct live_news *news)
{
    gonio_vec3 up_S = quat_rotate_back(o->q_GS, (gonio_vec3){ 0, 0, 1 });
    bool neutral    = l->reps.state == GONIO_REPS_NEUTRAL && !isnan(l->reps.pause_since_s);
    gonio_worn_push(&l->worn[o->sensor], o->rate_rad_s, up_S, neutral, dt_s);
    if (gonio_pose_push(&l->pose, o) != GONIO_OK)
        return;
    struct gonio_pose_angles *a = &news->angles;
    gonio_joint_instant(l->movement[0], &l->pose, a);
    a->still         = o->still;
    a->flags         = l->now_flags;
    l->now_flags     = 0;
    news->has_angles = true;
    take_rulings(l, a->time_s);
    news->event = gonio_reps_push(&l->reps, a);
    take_event(l, news->event);
}

void live_take(struct live *l, const struct gonio_sample *sample, const struct gonio_orientation *o,
    struct live_news *news)
{
    memset(news, 0, sizeof *news);
    int i = sample->sensor;
    if (i < 0 || i >= l->options.sensors)
        return;
    double dt_s = l->samples[i] > 0 ? sample->time_s - l->last_s[i] : 0;
    watch(l, sample);
    news->orientation    = *o;
    l->heading_sd_rad[i] = o->heading_sd_rad;
    if (i == GONIO_SENSOR_DISTAL)
        l->inclination_sd_rad = o->inclination_sd_rad;
    if (sample->time_s < 0)
        return; /* from before the set: the filter settles, nothing is measured */
    if (l->zeroed && dt_s > lost_s)
        lose_heading(l);
    if (l->zeroed) {
        take_pose(l, o, dt_s, news);
    } else if (gonio_zero_push(&l->zero, o) == GONIO_OK && take_zero(l)) {
        news->zero_found = true;
        take_pose(l, o, 0, news);
    }
}

void live_push(struct live *l, const struct gonio_sample *sample, struct live_news *news)
{
    struct gonio_orientation o = { 0 };
    if (sample->sensor >= 0 && sample->sensor < l->options.sensors)
        gonio_fusion_update(&l->fusion[sample->sensor], sample, &o);
    live_take(l, sample, &o, news);
}

static bool by_sensor(const struct live *l, int sensor)
{
    return l->options.signal[sensor].trust == TRUST_SENSOR || !(l->has[sensor] & GONIO_HAS_GYRO);
}

static unsigned set_flags(const struct live *l)
{
    unsigned flags = 0;
    if (l->options.sensors < 2)
        flags |= GONIO_FLAG_TRUNK_UNSEEN;
    for (int i = 0; i < l->options.sensors; i++) {
        double seconds = l->last_s[i] - l->first_s[i];
        if (l->samples[i] > 1 && (double)(l->samples[i] - 1) < rate_needed_hz * seconds)
            flags |= GONIO_FLAG_LOW_RATE;
        if (by_sensor(l, i) && l->samples[i] > 0)
            flags |= GONIO_FLAG_FUSED_BY_SENSOR;
        flags |= l->mounting[i].flags;
    }
    if (!l->had_zero)
        flags |= GONIO_FLAG_NO_NEUTRAL;
    if (gonio_worn_slip_deg(&l->worn[GONIO_SENSOR_DISTAL]) > slip_deg)
        flags |= GONIO_FLAG_SLIP;
    return flags;
}

/* The worst of the three axes: how the sensor sits is not asked. */
static double scale_sd(const struct gonio_calibration *c)
{
    double most = 0;
    if (!(c->has & GONIO_CALIBRATED_GYRO_MATRIX))
        return scale_sd_most;
    for (int i = 0; i < 9; i += 4)
        most = fmax(most, c->gyro_matrix_cov[i][i]);
    return fmin(sqrt(most), scale_sd_most);
}

/* What is known of the accelerometer's offset, relative to gravity. */
static double offset_sd(const struct gonio_calibration *c, double otherwise)
{
    double most = 0;
    if (!(c->has & GONIO_CALIBRATED_ACC))
        return otherwise;
    for (int i = 0; i < 3; i++)
        most = fmax(most, c->acc_cov[i][i]);
    return fmin(sqrt(most) / standard_gravity, otherwise);
}

/* How much a wrong forward shortens the value. */
static double askew_sd(const struct live *l, double otherwise)
{
    const enum gonio_method method = l->movement[0]->method;
    if (method != GONIO_BY_GRAVITY)
        return 0;
    return l->mounting[GONIO_SENSOR_DISTAL].from_movement ? askew_found_sd : otherwise;
}

static struct gonio_error errors_of(const struct live *l)
{
    const struct gonio_movement *m    = l->movement[0];
    const struct gonio_calibration *c = &l->options.calibration[GONIO_SENSOR_DISTAL];
    struct gonio_error e              = gonio_error_default(m);
    double heading                    = 0;
    for (int i = 0; i < l->options.sensors; i++)
        heading = hypot(heading, l->heading_sd_rad[i]);
    e.heading_sd_deg = deg_from_rad(heading);
    e.scale_sd       = scale_sd(c);
    e.offset_sd      = offset_sd(c, e.offset_sd);
    e.askew_sd       = askew_sd(l, e.askew_sd);
    e.level          = vec3_norm(vec3_cross(gonio_movement_up(m), gonio_movement_axis(m)));
    if (by_sensor(l, GONIO_SENSOR_DISTAL))
        e.inclination_sd_deg = deg_from_rad(l->inclination_sd_rad);
    return e;
}

void live_finish(const struct live *l, int wanted, struct gonio_measurement *out)
{
    static struct gonio_reps reps;
    const struct gonio_rulings *r = &l->options.rulings;
    struct gonio_error error      = errors_of(l);
    reps                          = l->reps;
    for (int i = l->ruled; i < r->count; i++) /* said after the last sample */
        gonio_reps_rule(&reps, r->at[i].ruling);
    gonio_reps_finish(&reps, wanted, &error, out);
    out->flags |= set_flags(l);
}

void live_functional(const struct live *l, struct gonio_movement_axis out[GONIO_SENSORS])
{
    for (int i = 0; i < GONIO_SENSORS; i++)
        gonio_worn_axis(&l->worn[i], &out[i]);
}

static const char *mounting_refusal(const struct live *l)
{
    bool bad = l->verdict == GONIO_MOUNTING_DISAGREES || l->verdict == GONIO_MOUNTING_NOT_ONE_AXIS;
    return bad ? gonio_mounting_text(l->verdict) : NULL;
}

const char *live_zero_refusal(const struct live *l, const struct gonio_measurement *m)
{
    if (!l->had_zero && l->misplaced)
        return "a sensor does not lie as its place and the start pose of this movement have it; "
               "check where it is worn, how the patient is placed, and measure again";
    if (m->flags & GONIO_FLAG_NO_NEUTRAL)
        return "there is no still neutral of 2 s to count from; ask the patient to look straight "
               "ahead "
               "and hold still before the first turn";
    return NULL;
}

const char *live_refusal(const struct live *l, const struct gonio_measurement *m)
{
    int valid = 0;
    for (int i = 0; i < m->directions; i++)
        valid += m->direction[i].reps_valid;
    const char *why = live_zero_refusal(l, m);
    if (why)
        return why;
    if (valid == 0)
        return "no whole repetition was found; each one is: neutral, turn, hold, back to neutral, "
               "hold";
    if (m->flags & GONIO_FLAG_DRIFT_REJECT)
        return "neutral moved by more than 5 degrees during the set; check that the strap does not "
               "slip "
               "and repeat the set";
    return mounting_refusal(l);
}
