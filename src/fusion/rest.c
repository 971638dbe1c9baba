/* A living person who holds still sways: a few tenths of a degree, at up to 2 deg/s, about once in
 * two seconds. The mean rate of a second is then wrong by as much as the ends of that second
 * happen to differ. But the angle stays near one value, so the bias is the slope of the straight
 * line through the integrated rate. Least squares for that slope over a window of length T is the
 * mean of the rate with the weight 6 t (T - t) / T^3, a parabola that is zero at both ends:
 * three running sums give it for every T. */
#include "fusion/rest.h"
#include "fusion/errors.h"
#include "fusion/facts.h"
#include "fusion/lowpass.h"
#include "math/quat.h"

/* Quiet: near the mean of the last half second. 2.5 deg/s lets sway of 2 deg/s pass. */
static const double mean_tau_s    = 0.5;
static const double quiet_rad_s   = 2.5 * FUSION_DEG;
static const double quiet_m_s2    = 0.5;
static const double rest_s        = 0.75;
static const double window_most_s = 5.0; /* then a new window: a bias may walk */
/* Sway at about 0.5 Hz: the angle's standard deviation is that of the rate times this, and it is
 * new after about as long. */
static const double sway_s = 0.3;
/* Slower sway hardly shows in the scatter of a short window, but goes with the fast one: 0.15
 * degrees where the rate scatters by 0.3 deg/s or more, nothing on a table, where the scatter is
 * noise. */
static const double slow_sway_s       = 0.8;
static const double slow_sway_rad     = 0.15 * FUSION_DEG;
static const double slow_sway_share_s = 0.5;
/* The mean rate of a living person who holds still, over a second or half of one. */
static const double holding_rad_s = 0.3 * FUSION_DEG;
static const double floor_rad_s   = 0.02 * FUSION_DEG; /* instability of the bias */
/* A rest must agree with the bias as known, else it is a slow even turn. Devices that correct
 * their own bias make it jump by about this much. */
static const double jump_rad_s     = 0.15 * FUSION_DEG;
static const double distance2_most = 16.3; /* chi squared of 3, 0.999 */
/* Unless it lasts, evenly as no living body turns, and the miss is within a data sheet's
 * tolerance (5 deg/s an axis); once a bias was learned, within what temperature makes of it. */
static const double lasting_s        = 10.0;
static const double even_rad_s       = 0.3 * FUSION_DEG;
static const double first_miss_rad_s = 8.7 * FUSION_DEG;
static const double later_miss_rad_s = 2.0 * FUSION_DEG;

static void window_begin(struct gonio_fusion_rest *r)
{
    gonio_vec3 none = { 0, 0, 0 };
    r->rate_t0 = r->rate_t1 = r->rate_t2 = r->told = none;
    r->known_t0 = r->known_t1 = r->known_t2 = 0;
    r->scatter = r->window_s = r->info = 0;
}

void rest_break(struct gonio_fusion_rest *r)
{
    window_begin(r);
    r->has_gyro = r->has_acc = r->still = false;
    r->quiet_s = r->agreed_s = 0;
}

/* Move the mean towards v; is v near it? */
static bool near_mean(gonio_vec3 *mean, bool *begun, gonio_vec3 v, double gain, double most)
{
    if (!*begun)
        *mean = v;
    *begun          = true;
    *mean           = vec3_add(*mean, vec3_scale(vec3_sub(v, *mean), gain));
    gonio_vec3 away = vec3_sub(v, *mean);
    return vec3_dot(away, away) < most * most;
}

static void window_add(struct gonio_fusion_rest *r, gonio_vec3 rate, double dt_s)
{
    double t = r->window_s + 0.5 * dt_s;
    r->window_s += dt_s;
    if (rate.x == 0 && rate.y == 0 && rate.z == 0)
        return;
    gonio_vec3 v = vec3_scale(rate, dt_s);
    r->rate_t0   = vec3_add(r->rate_t0, v);
    r->rate_t1   = vec3_add(r->rate_t1, vec3_scale(v, t));
    r->rate_t2   = vec3_add(r->rate_t2, vec3_scale(v, t * t));
    r->known_t0 += dt_s;
    r->known_t1 += dt_s * t;
    r->known_t2 += dt_s * t * t;
    r->scatter += vec3_dot(rate, v);
}

/* rad^2/s^2, of the rate about its mean, one axis. */
static double scatter_of(const struct gonio_fusion_rest *r)
{
    if (r->known_t0 <= 0)
        return 0;
    double mean2 = vec3_dot(r->rate_t0, r->rate_t0) / squared(r->known_t0);
    return fmax(r->scatter / r->known_t0 - mean2, 0) / 3;
}

/* The slope and its variance; the share of the weight on samples that told a rate. */
static double slope_of(const struct gonio_fusion_rest *r, gonio_vec3 *slope, double *variance)
{
    double t = r->window_s, k = 6 / (t * t * t);
    double known = k * (t * r->known_t1 - r->known_t2);
    if (known < 0.5)
        return known;
    *slope         = vec3_scale(vec3_sub(vec3_scale(r->rate_t1, t), r->rate_t2), k / known);
    double scatter = scatter_of(r), fast = 24 * scatter * sway_s * sway_s * sway_s / (t * t * t);
    double hidden = FUSION_HIDDEN_RAD2_S2 * squared((1 - fmin(known, 1)) / known);
    double far2   = fmin(squared(slow_sway_share_s) * scatter, squared(slow_sway_rad));
    double slow   = 24 * far2 * slow_sway_s / (t * t * t);
    *variance = fast + slow + 1.2 * FUSION_GYRO_NOISE_RAD2_S / t + squared(floor_rad_s) + hidden;
    return known;
}

/* The window grows, so each telling holds the ones before. Only what is new is passed on: the
 * value that, added to what was told, gives the whole. false: too little is new. */
static bool fresh_of(const struct gonio_fusion_rest *r, gonio_vec3 slope, double variance,
    gonio_vec3 *value, double *fresh_variance)
{
    double info = 1 / variance, fresh = info - r->info;
    if (fresh < 0.1 * info)
        return false;
    gonio_vec3 sum  = vec3_sub(vec3_scale(slope, info), vec3_scale(r->told, r->info));
    *value          = vec3_scale(sum, 1 / fresh);
    *fresh_variance = 1 / fresh;
    return true;
}

/* What an ended rest says is told at the next knot. Its weight vanishes at both ends, so the turn
 * that ended it hardly counts. */
static void end(struct gonio_fusion_rest *r)
{
    gonio_vec3 slope = { 0, 0, 0 };
    double variance  = FUSION_HIDDEN_RAD2_S2;
    if (r->window_s >= rest_s && slope_of(r, &slope, &variance) >= 0.5)
        r->ended = fresh_of(r, slope, variance, &r->ended_rate, &r->ended_variance);
    window_begin(r);
    r->still   = false;
    r->quiet_s = r->agreed_s = 0;
}

void rest_add(struct gonio_fusion_rest *r, const gonio_vec3 *rate_rad_s, const gonio_vec3 *acc_m_s2,
    double dt_s)
{
    double gain = lowpass_gain(dt_s, mean_tau_s);
    bool quiet  = true;
    if (rate_rad_s)
        quiet = near_mean(&r->gyro_mean, &r->has_gyro, *rate_rad_s, gain, quiet_rad_s);
    if (acc_m_s2)
        quiet &= near_mean(&r->acc_mean, &r->has_acc, *acc_m_s2, gain, quiet_m_s2);
    if (!quiet) {
        end(r);
        return;
    }
    r->quiet_s += dt_s;
    if (rate_rad_s)
        window_add(r, *rate_rad_s, dt_s);
}

/* May a rest with this slope be believed? Both the whole window and its last half second must fit
 * the bias as known. A bias that is far off is first forgotten. */
static bool agrees(struct gonio_fusion_rest *r, gonio_vec3 bias,
    const struct gonio_fusion_errors *e, gonio_vec3 slope, double slope_variance,
    struct gonio_fusion_news *news)
{
    const double of_window = slope_variance + squared(jump_rad_s);
    const double variance  = squared(holding_rad_s) + squared(jump_rad_s);
    gonio_vec3 miss        = vec3_sub(slope, bias);
    gonio_vec3 of_last     = vec3_sub(r->gyro_mean, bias);
    static const struct gonio_fusion_errors none;
    const struct gonio_fusion_errors *known = e ? e : &none;
    if (errors_bias_distance2(known, miss, of_window) < distance2_most &&
        errors_bias_distance2(known, of_last, variance) < distance2_most) {
        r->agreed_s = r->quiet_s;
        return true;
    }
    if (!e || r->quiet_s - r->agreed_s < lasting_s || scatter_of(r) > squared(even_rad_s) ||
        vec3_norm(miss) > (r->ever ? later_miss_rad_s : first_miss_rad_s))
        return false;
    news->bias_forgotten = true;
    return true;
}

static void tell(struct gonio_fusion_news *news, gonio_vec3 rate, double variance)
{
    news->bias_told     = true;
    news->bias_rad_s    = rate;
    news->bias_variance = variance;
}

static void pass_on(
    struct gonio_fusion_rest *r, gonio_vec3 slope, double variance, struct gonio_fusion_news *news)
{
    gonio_vec3 value;
    double fresh_variance;
    if (!fresh_of(r, slope, variance, &value, &fresh_variance))
        return;
    tell(news, value, fresh_variance);
    r->info = 1 / variance;
    r->told = slope;
    r->ever = true;
}

static void tell_ended(struct gonio_fusion_rest *r, gonio_vec3 bias,
    const struct gonio_fusion_errors *e, struct gonio_fusion_news *news)
{
    r->ended         = false;
    gonio_vec3 miss  = vec3_sub(r->ended_rate, bias);
    double of_window = r->ended_variance + squared(jump_rad_s);
    if (e && errors_bias_distance2(e, miss, of_window) < distance2_most)
        tell(news, r->ended_rate, r->ended_variance);
}

/* Exact zeros: the bias is below the threshold, and that is all. Who knew less knows just that from
 * now on. */
static void tell_zeros(struct gonio_fusion_rest *r, const struct gonio_fusion_errors *e,
    struct gonio_fusion_news *news)
{
    static const gonio_vec3 none = { 0, 0, 0 };
    const int b                  = GONIO_ERROR_BIAS;
    r->still                     = true;
    if (!e)
        return;
    const double known = (e->p[b][b] + e->p[b + 1][b + 1] + e->p[b + 2][b + 2]) / 3;
    if (known > FUSION_HIDDEN_RAD2_S2)
        tell(news, none, known * FUSION_HIDDEN_RAD2_S2 / (known - FUSION_HIDDEN_RAD2_S2));
}

void rest_tell(struct gonio_fusion_rest *r, gonio_vec3 bias_rad_s,
    const struct gonio_fusion_errors *e, struct gonio_fusion_news *news)
{
    gonio_vec3 slope = { 0, 0, 0 };
    double variance  = FUSION_HIDDEN_RAD2_S2;
    if (r->ended)
        tell_ended(r, bias_rad_s, e, news);
    if (r->quiet_s < rest_s || r->window_s < rest_s)
        return;
    if (slope_of(r, &slope, &variance) >= 0.5) {
        bool before = r->still;
        r->still    = agrees(r, bias_rad_s, e, slope, variance, news);
        if (r->still && e)
            pass_on(r, slope, variance, news);
        else if (before && !r->still)
            window_begin(r); /* that window began at rest and ends in a turn */
    } else {
        tell_zeros(r, e, news);
    }
    news->rest = r->still;
    if (r->window_s > window_most_s)
        window_begin(r);
}
