#include "fusion/calibrate.h"
#include "base/note.h"
#include "fusion/facts.h"
#include "math/quat.h"
#include <string.h>

/* Quiet on a table: near the mean of the last half second. Ten times the noise of a consumer sensor
 * at 100 Hz (0.1 deg/s, 3 mg), and less than any hand. */
static const double quiet_rad_s = 1.5 * FUSION_DEG;
static const double quiet_m_s2  = 0.3;
static const double mean_tau_s  = 0.5;
/* Quiet at another mean than a bias may have is an even turn. */
static const double bias_most_rad_s = 20 * FUSION_DEG; /* MPU-6050 */
static const double bias_step_rad_s = 2 * FUSION_DEG;  /* between two rests, also where the device
                                                          takes off a bias of its own */
/* The first half second of a quiet is the hand letting go, the last the hand coming back. */
static const double block_s = 0.5;
static const double rest_s  = 2.0;

static const double face_rad    = 20 * FUSION_DEG; /* a pose may be so much askew */
static const double same_rad    = 12 * FUSION_DEG; /* up before and after a turn on a table */
static const double flat_rad    = 12 * FUSION_DEG; /* and while it is turned */
static const double turn_s      = 60;              /* a bias of 0.02 deg/s then makes 1 degree */
static const double busy_most_s = 8;
static const double busy_rad_s  = 15 * FUSION_DEG;
/* Scale: 3 % by the data sheet, 4 % over temperature of which an indoor room is a quarter. */
static const double scale_most = 0.04;
/* Beyond two and a half sigma of consumer sensors (1 %) it is as likely that the turns ended at
 * another edge: a quarter turn is 5 % of five. Such a scale must show twice, alike to 9 degrees: a
 * person is not wrong twice in the same way. */
static const double scale_likely = 0.025;
static const double scale_same   = 0.005;
static const double floor_rad_s  = 0.01 * FUSION_DEG; /* instability of a bias */

static const double whole = 2 * M_PI;

void calibrate_init(struct calibrate *c, double gyro_range_rad_s)
{
    memset(c, 0, sizeof *c);
    c->range_rad_s = gyro_range_rad_s;
    c->face        = -1;
}

static double angle_between(gonio_vec3 a, gonio_vec3 b)
{
    return atan2(vec3_norm(vec3_cross(a, b)), vec3_dot(a, b));
}

/* Which of the sensor's axes is vertical: 0 to 2 up, 3 to 5 down, as bits of status.poses; -1:
 * none. */
static int face_of(gonio_vec3 up)
{
    for (int i = 0; i < CALFIT_POSES; i++) {
        double sign     = i < CALFIT_AXES ? 1 : -1;
        gonio_vec3 axis = { i % 3 == 0 ? sign : 0, i % 3 == 1 ? sign : 0, i % 3 == 2 ? sign : 0 };
        if (angle_between(up, axis) < face_rad)
            return i;
    }
    return -1;
}

/* ---- rests ---- */

static void rest_add(struct calibrate_rest *r, const struct gonio_sample *s, double dt)
{
    const gonio_vec3 w = s->gyro_rad_s;
    r->s += dt;
    r->zero_s += w.x == 0 && w.y == 0 && w.z == 0 ? dt : 0;
    r->rate = vec3_add(r->rate, vec3_scale(w, dt));
    r->acc  = vec3_add(r->acc, vec3_scale(s->acc_m_s2, dt));
    r->scatter += vec3_dot(w, w) * dt;
    if (s->has & GONIO_HAS_TEMP) {
        r->temp_s += dt;
        r->temp += s->temp_c * dt;
    }
}

static void rest_join(struct calibrate_rest *r, const struct calibrate_rest *more)
{
    r->s += more->s;
    r->zero_s += more->zero_s;
    r->rate = vec3_add(r->rate, more->rate);
    r->acc  = vec3_add(r->acc, more->acc);
    r->scatter += more->scatter;
    r->temp_s += more->temp_s;
    r->temp += more->temp;
}

static gonio_vec3 rest_bias(const struct calibrate_rest *r)
{
    return vec3_scale(r->rate, 1 / r->s);
}

/* Variance of that, each axis. A low-pass in the sensor makes about two samples one. Where a static
 * threshold has sent zeros, the bias is only known to lie below it. */
static double rest_bias_var(const struct calibrate_rest *r, double period_s)
{
    gonio_vec3 mean = rest_bias(r);
    double scatter  = fmax(r->scatter / r->s - vec3_dot(mean, mean), 0) / 3;
    return 2 * scatter * period_s / r->s + squared(floor_rad_s) +
           FUSION_HIDDEN_RAD2_S2 * squared(r->zero_s / r->s);
}

/* ---- moves ---- */

static void move_begin(const struct calibrate *c, struct calibrate_move *m)
{
    *m = (struct calibrate_move){ .q = GONIO_QUAT_IDENTITY, .bias = c->origin_bias };
}

static void move_add(
    const struct calibrate *c, struct calibrate_move *m, const struct gonio_sample *s, double dt)
{
    const gonio_vec3 up = c->origin_up, sent = s->gyro_rad_s;
    gonio_vec3 raw  = vec3_scale(vec3_add(c->last_rate, sent), 0.5);
    gonio_vec3 rate = vec3_sub(raw, m->bias);
    m->q            = quat_normalized(quat_mul(m->q, gonio_quat_from_rotvec(vec3_scale(rate, dt))));
    /* The part of q about up, counted on past whole turns: exact, also where it wobbles. */
    double half = atan2(m->q.x * up.x + m->q.y * up.y + m->q.z * up.z, m->q.w);
    m->turned_rad += 2 * remainder(half - m->half, whole);
    m->half = half;
    m->s += dt;
    m->rate = vec3_add(m->rate, vec3_scale(raw, dt));
    m->path_rad += vec3_norm(rate) * dt;
    m->tilt_rad    = fmax(m->tilt_rad, angle_between(quat_rotate_back(m->q, up), up));
    const double r = c->range_rad_s;
    m->clipped |= r > 0 && (fabs(sent.x) >= r || fabs(sent.y) >= r || fabs(sent.z) >= r);
    calfit_path_add(&m->path, m->turned_rad, vec3_dot(rate, up), s->acc_m_s2, dt);
}

static bool is_likely(struct calibrate *c, double turns)
{
    double *before = &c->unlikely[c->face % 3];
    bool likely    = fabs(turns / CALIBRATE_TURNS - 1) <= scale_likely ||
                  fabs(turns - *before) <= scale_same * CALIBRATE_TURNS;
    *before = turns;
    return likely;
}

/* What is wrong with these turns; CALIBRATE_TURN where nothing is. */
static enum calibrate_news judge_turn(
    struct calibrate *c, const struct calibrate_move *m, double turned_rad)
{
    double turns = fabs(turned_rad) / whole, most = scale_most * turns;
    if (m->gap)
        return CALIBRATE_GAP;
    if (m->clipped)
        return CALIBRATE_CLIPPED;
    if (m->tilt_rad > flat_rad)
        return CALIBRATE_LIFTED;
    if (c->face < 0)
        return CALIBRATE_TILTED;
    if (m->s > turn_s)
        return CALIBRATE_TOO_SLOW;
    c->status.counted = turns;
    if (fabs(turns - CALIBRATE_TURNS) <= scale_most * CALIBRATE_TURNS)
        return is_likely(c, turns) ? CALIBRATE_TURN : CALIBRATE_UNLIKELY;
    return fabs(turns - round(turns)) <= most ? CALIBRATE_WRONG_COUNT : CALIBRATE_NOT_AT_EDGE;
}

/* The bias of a turn is the mean of the rests before and after; between them it may have gone its
 * own way by a part of their difference. */
static void keep_turn(struct calibrate *c, const struct calibrate_move *m, gonio_vec3 bias,
    double bias_var, double turned_rad)
{
    int axis                 = c->face % 3;
    struct calfit_turn *turn = &c->turn[axis];
    *turn                    = (struct calfit_turn){ .turned_rad = turned_rad,
                           .true_rad                             = copysign(CALIBRATE_TURNS * whole, turned_rad),
                           .rate_rad                             = vec3_sub(m->rate, vec3_scale(bias, m->s)),
                           .bias_var                             = bias_var,
                           .s                                    = m->s,
                           .rest_m_s2                            = c->origin_acc,
                           .path                                 = m->path };
    c->status.news_axis      = axis;
    c->status.turned |= 1u << axis;
}

/* A rest has come: what was the move before it? c->face and the origin are those of before. */
static enum calibrate_news judge_move(struct calibrate *c, gonio_vec3 up)
{
    const struct calibrate_move *m = &c->move;
    gonio_vec3 after = rest_bias(&c->rest), apart = vec3_sub(after, c->origin_bias);
    gonio_vec3 bias = vec3_scale(vec3_add(c->origin_bias, after), 0.5);
    double var      = 0.5 * fmax(c->origin_var, rest_bias_var(&c->rest, c->period_s)) +
                 vec3_dot(apart, apart) / 36; /* a third for an axis; a walk's middle, 1/12 */
    double turned = m->turned_rad - vec3_dot(c->origin_up, vec3_sub(bias, m->bias)) * m->s;
    bool on_table = angle_between(c->origin_up, up) < same_rad && m->tilt_rad < 2.5 * flat_rad;
    if (!on_table || fabs(turned) < 0.75 * whole)
        return m->path_rad > 3 * whole ? CALIBRATE_LIFTED : CALIBRATE_NOTHING;
    enum calibrate_news news = judge_turn(c, m, turned);
    if (news != CALIBRATE_TURN)
        return news;
    bool again = c->status.turned & 1u << c->face % 3;
    keep_turn(c, m, bias, var, turned);
    return again ? CALIBRATE_WRONG_AXIS : CALIBRATE_TURN;
}

/* ---- what is found, and what comes next ---- */

static enum calibrate_news take_pose(struct calibrate *c)
{
    unsigned bit = c->face < 0 ? 0 : 1u << c->face;
    bool fresh   = !(c->status.poses & bit);
    if (!bit)
        return CALIBRATE_TILTED;
    if (c->rest.s > c->pose_s[c->face]) {
        c->pose[c->face]   = vec3_scale(c->rest.acc, 1 / c->rest.s);
        c->pose_s[c->face] = c->rest.s;
    }
    c->status.poses |= bit;
    if (fresh)
        c->status.news_axis = c->face % 3;
    return fresh ? CALIBRATE_POSE : CALIBRATE_NOTHING;
}

static void next_pose(struct calibrate_status *s, int face)
{
    s->next = CALIBRATE_NEXT_POSE;
    s->axis = face % 3;
    s->up   = face < CALFIT_AXES;
}

static void find_next(struct calibrate *c)
{
    /* As it lies on a table, then on its sides. */
    static const int order[CALFIT_POSES] = { 2, 5, 0, 3, 1, 4 };
    struct calibrate_status *s           = &c->status;
    if (c->face >= 0 && !(s->turned & 1u << c->face % 3)) {
        s->next = CALIBRATE_NEXT_TURN;
        s->axis = c->face % 3;
        return;
    }
    for (int i = 0; i < CALFIT_POSES; i++)
        if (!(s->poses & 1u << order[i])) {
            next_pose(s, order[i]);
            return;
        }
    for (int axis = 0; axis < CALFIT_AXES; axis++)
        if (!(s->turned & 1u << axis)) {
            next_pose(s, axis);
            return;
        }
    s->next = CALIBRATE_NEXT_DONE;
}

static void set_origin(struct calibrate *c)
{
    c->origin_bias = rest_bias(&c->rest);
    c->origin_var  = rest_bias_var(&c->rest, c->period_s);
    c->origin_acc  = vec3_scale(c->rest.acc, 1 / c->rest.s);
    c->origin_up   = vec3_unit(c->origin_acc);
    c->has_origin  = true;
}

static void count_bias(struct calibrate *c)
{
    gonio_vec3 bias = rest_bias(&c->rest);
    c->bias_sum     = vec3_add(c->bias_sum, bias);
    c->bias2_sum += vec3_dot(bias, bias);
    c->bias_var_sum += rest_bias_var(&c->rest, c->period_s);
    c->temp_s += c->rest.temp_s;
    c->temp += c->rest.temp;
    c->rests++;
}

static void settle(struct calibrate *c)
{
    gonio_vec3 up            = vec3_unit(c->rest.acc);
    enum calibrate_news turn = c->has_origin ? judge_move(c, up) : CALIBRATE_NOTHING;
    c->face                  = face_of(up);
    enum calibrate_news pose = take_pose(c);
    c->status.news           = turn != CALIBRATE_NOTHING ? turn : pose;
    c->resting               = true;
    set_origin(c);
    count_bias(c);
    move_begin(c, &c->move);
    move_begin(c, &c->next_move);
    find_next(c);
}

/* A move is counted from half a second to a second before it is seen to begin. */
static void end_block(struct calibrate *c)
{
    if (c->blocks >= 2)
        rest_join(&c->rest, &c->pending);
    c->pending = c->block;
    c->block   = (struct calibrate_rest){ 0 };
    c->blocks++;
    if (!c->resting && c->rest.s >= rest_s) {
        settle(c);
    } else if (c->resting) {
        set_origin(c);
        take_pose(c);
        c->move = c->next_move;
        move_begin(c, &c->next_move);
    }
}

static bool near_mean(gonio_vec3 *mean, gonio_vec3 v, double gain, double most)
{
    *mean = vec3_add(*mean, vec3_scale(vec3_sub(v, *mean), gain));
    return vec3_norm(vec3_sub(v, *mean)) < most;
}

static bool is_quiet(struct calibrate *c, const struct gonio_sample *s, double dt)
{
    double gain = dt / (fmin(c->quiet_s, mean_tau_s) + dt); /* the plain mean at first */
    bool quiet  = near_mean(&c->rate_mean, s->gyro_rad_s, gain, quiet_rad_s);
    quiet &= near_mean(&c->acc_mean, s->acc_m_s2, gain, quiet_m_s2);
    double away = c->has_origin ? vec3_norm(vec3_sub(c->rate_mean, c->origin_bias)) : 0;
    return quiet && vec3_norm(c->rate_mean) < bias_most_rad_s && away < bias_step_rad_s;
}

static void disturb(struct calibrate *c, const struct gonio_sample *s)
{
    c->rate_mean = s->gyro_rad_s;
    c->acc_mean  = s->acc_m_s2;
    c->quiet_s   = 0;
    c->blocks    = 0;
    c->block = c->pending = c->rest = (struct calibrate_rest){ 0 };
    c->resting                      = false;
}

/* Neither at rest nor turned, for long: someone waits for us, and we for them. */
static void watch_busy(struct calibrate *c, const struct gonio_sample *s, double dt)
{
    bool busy = !c->resting && vec3_norm(vec3_sub(s->gyro_rad_s, c->origin_bias)) < busy_rad_s;
    c->busy_s = busy ? c->busy_s + dt : 0;
    if (c->busy_s < busy_most_s || c->status.news != CALIBRATE_NOTHING)
        return;
    c->status.news = CALIBRATE_NOT_STILL;
    c->busy_s      = 0;
}

static void take(struct calibrate *c, const struct gonio_sample *s, double dt)
{
    bool gap = c->period_s > 0 && dt > 5 * c->period_s && dt > 0.08;
    if (gap) {
        c->move.gap = c->next_move.gap = true;
        disturb(c, s);
    } else {
        c->period_s += (c->period_s > 0 ? 0.05 : 1) * (dt - c->period_s);
    }
    if (c->has_origin) {
        move_add(c, &c->move, s, dt);
        move_add(c, &c->next_move, s, dt);
    }
    if (!gap && is_quiet(c, s, dt)) {
        c->quiet_s += dt;
        rest_add(&c->block, s, dt);
        if (c->block.s >= block_s)
            end_block(c);
    } else if (!gap) {
        disturb(c, s);
    }
    watch_busy(c, s, dt);
}

static bool is_good(const struct gonio_sample *s)
{
    const unsigned need = GONIO_HAS_GYRO | GONIO_HAS_ACC;
    return (s->has & need) == need && isfinite(vec3_norm(s->gyro_rad_s)) &&
           vec3_norm(s->acc_m_s2) > 0 && isfinite(vec3_norm(s->acc_m_s2));
}

enum calibrate_news calibrate_push(struct calibrate *c, const struct gonio_sample *s)
{
    double dt      = s->time_s - c->time_s;
    c->status.news = CALIBRATE_NOTHING;
    if (!c->begun || !isfinite(dt)) {
        c->begun     = isfinite(s->time_s);
        c->time_s    = s->time_s;
        c->last_rate = s->gyro_rad_s;
        return CALIBRATE_NOTHING;
    }
    if (dt > busy_most_s && !is_good(s)) {
        c->time_s             = s->time_s;
        return c->status.news = CALIBRATE_NO_SIGNAL;
    }
    if (dt <= 0 || !is_good(s))
        return CALIBRATE_NOTHING;
    take(c, s, dt);
    c->time_s    = s->time_s;
    c->last_rate = s->gyro_rad_s;
    if (s->has & GONIO_HAS_MAG)
        ellipsoid_add(&c->field, s->mag_ut);
    double turned     = fabs(c->move.turned_rad);
    c->status.turning = !c->resting && turned > 0.25 * whole && c->move.tilt_rad < 2.5 * flat_rad;
    c->status.turns   = c->status.turning ? turned / whole : 0;
    return c->status.news;
}

/* ---- the result ---- */

/* The bias is the mean of all rests; it has moved meanwhile, and is known no better than that. */
static void put_bias(const struct calibrate *c, struct gonio_calibration *out)
{
    double n             = c->rests;
    out->gyro_bias_rad_s = vec3_scale(c->bias_sum, 1 / n);
    double spread        = c->bias2_sum / n - vec3_dot(out->gyro_bias_rad_s, out->gyro_bias_rad_s);
    for (int i = 0; i < 3; i++)
        out->gyro_bias_cov[i][i] = fmax(spread, 0) / 3 * n / (n - 1) + c->bias_var_sum / n;
    out->temp_c = c->temp_s > 0 ? c->temp / c->temp_s : (double)NAN;
    out->has |= GONIO_CALIBRATED_GYRO_BIAS;
}

enum gonio_status calibrate_result(
    const struct calibrate *c, int64_t now_s, struct gonio_calibration *out)
{
    struct gonio_calibration fit;
    if (c->status.poses != (1u << CALFIT_POSES) - 1 || c->status.turned != (1u << CALFIT_AXES) - 1)
        return GONIO_LATER;
    gonio_calibration_init(&fit);
    if (!calfit_acc(c->pose, &fit) || !calfit_gyro(c->turn, &fit))
        return note(GONIO_EQUALITY, "the poses and turns do not fit together; calibrate once more");
    put_bias(c, &fit);
    ellipsoid_fit(&c->field, &fit);
    for (int i = 0; i < GONIO_CALIBRATED_PARTS; i++)
        fit.learned_at_s[i] = fit.has & 1u << i ? now_s : 0;
    const char *flaw = gonio_calibration_flaw(&fit);
    if (flaw)
        return note(GONIO_EQUALITY, "what was found can't be true (%s); calibrate once more", flaw);
    *out = fit;
    return GONIO_OK;
}
