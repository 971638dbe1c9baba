#include "session/trust.h"
#include "base/note.h"
#include "base/text.h"
#include "math/quat.h"
#include <string.h>

/* In a longer period a fast head (300 deg/s) turns by more than 7 degrees, and a mean rate no
 * longer tells what turns about changing axes add up to (coning, docs/fusion.md). */
static const double rate_needed_hz = 40;
static const double seen_least_s   = 1.0; /* less says nothing of rate and gaps */
/* What turned in a longer gap is not known to a filter out here (docs/fusion.md). One in ten
 * seconds is an accident, more is this line's way. */
static const double gap_s       = 0.25;
static const double gap_apart_s = 10;
/* A knock clips a sample or two of a thousand; more is a range that is too small for the movement.
 */
static const double clipped_share_most = 0.005;
/* Exact zeros on three axes: chance makes single ones (9 of 2,414 rows of an HWT901B), a static
 * threshold makes runs. */
static const double zero_run_s = 0.25;
/* No threshold hides this: the largest published one is 0.3 deg/s. The heading of a sensor's own
 * filter may creep towards north meanwhile, but not so fast. */
static const double dead_rad = 10 * M_PI / 180, dead_rad_s = 5 * M_PI / 180;
/* Two right filters differ at rest by offsets of the accelerometer (20 mg: 1 deg), in motion by
 * lateness (20 ms at 100 deg/s: 2 deg) and by what a data sheet calls dynamic error (BNO080
 * 1000-3927, 6.7: 2.5 deg without heading). */
static const double apart_rad = 5 * M_PI / 180;
static const double window_s = 1.0, moving_rad = 10 * M_PI / 180;

static const char *const name[] = { "auto", "sensor", "6", "9" };

const char *trust_signal_name(enum trust_signal signal) { return name[signal]; }

enum gonio_status trust_signal_find(const char *text, enum trust_signal *out)
{
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strcmp(name[i], text) == 0) {
            *out = (enum trust_signal)i;
            return GONIO_OK;
        }
    return note(GONIO_EINVAL,
        "\"%.40s\" is no signal; say auto, sensor (the orientation that the sensor has fused "
        "itself), 6 (gyroscope and accelerometer) or 9 (magnetometer too)",
        text);
}

/* ---- seeing ---- */

void trust_init(struct trust *t, double gyro_range_rad_s)
{
    struct gonio_fusion_options six = gonio_fusion_defaults;
    six.use_mag                     = false;
    memset(t, 0, sizeof *t);
    t->gyro_range_rad_s = gyro_range_rad_s;
    gonio_fusion_init(&t->ours, &six);
}

static bool gives(unsigned has, unsigned fields) { return (has & fields) == fields; }

/* A unit quaternion but for rounding, as the filter takes it. */
static bool has_orientation(const struct gonio_sample *s)
{
    const gonio_quat q = s->q_GS;
    double norm2       = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
    return (s->has & GONIO_HAS_QUAT) && norm2 > 0.25 && norm2 < 4;
}

static double angle_between(gonio_quat a, gonio_quat b)
{
    return vec3_norm(gonio_quat_to_rotvec(quat_mul(quat_conj(a), b)));
}

static bool is_clipped(const struct trust *t, gonio_vec3 w)
{
    double r = t->gyro_range_rad_s;
    return r > 0 && (fabs(w.x) >= r || fabs(w.y) >= r || fabs(w.z) >= r);
}

/* Runs of exact zeros mean "slower than a threshold" as long as the sensor's own orientation does
 * not turn meanwhile. */
static void watch_zeros(struct trust *t, const struct gonio_sample *s)
{
    const gonio_vec3 w = s->gyro_rad_s;
    bool zero          = w.x == 0 && w.y == 0 && w.z == 0;
    if (zero && !t->in_zeros)
        t->zero_from = *s;
    t->in_zeros = zero;
    if (!zero)
        return;
    double run_s = s->time_s - t->zero_from.time_s;
    t->zero_s    = fmax(t->zero_s, run_s);
    if (!has_orientation(s) || !has_orientation(&t->zero_from))
        return;
    double turn = angle_between(quat_normalized(t->zero_from.q_GS), quat_normalized(s->q_GS));
    t->dead     = t->dead || turn > fmax(dead_rad, dead_rad_s * run_s);
}

/* Headings of two filters have nothing in common, so the turn within a second is compared, and the
 * direction of up at rest. */
static void compare(struct trust *t, const struct gonio_orientation *ours, gonio_quat theirs)
{
    if (ours->still) {
        gonio_vec3 up = { 0, 0, 1 };
        gonio_vec3 a = quat_rotate_back(ours->q_GS, up), b = quat_rotate_back(theirs, up);
        double miss = atan2(vec3_norm(vec3_cross(a, b)), vec3_dot(a, b));
        t->rest_rad2 += miss * miss;
        t->rests++;
    }
    if (t->window_begin_s > 0 && ours->time_s - t->window_begin_s < window_s)
        return;
    gonio_quat turn_ours   = quat_mul(quat_conj(t->window_ours), ours->q_GS);
    gonio_quat turn_theirs = quat_mul(quat_conj(t->window_theirs), theirs);
    bool whole = t->window_begin_s > 0 && ours->time_s - t->window_begin_s < 1.5 * window_s;
    if (whole && fmax(vec3_norm(gonio_quat_to_rotvec(turn_ours)),
                     vec3_norm(gonio_quat_to_rotvec(turn_theirs))) > moving_rad) {
        double miss = angle_between(turn_ours, turn_theirs);
        t->turn_rad2 += miss * miss;
        t->turns++;
    }
    t->window_ours    = ours->q_GS;
    t->window_theirs  = theirs;
    t->window_begin_s = ours->time_s;
}

void trust_push(struct trust *t, const struct gonio_sample *s)
{
    const unsigned raw = GONIO_HAS_GYRO | GONIO_HAS_ACC;
    if (!isfinite(s->time_s) || (t->samples > 0 && s->time_s <= t->last_s))
        return;
    if (t->samples == 0)
        t->first_s = s->time_s;
    else if (s->time_s - t->last_s > gap_s)
        t->gaps++;
    t->last_s = s->time_s;
    t->had |= s->has;
    t->samples++;
    t->raws += gives(s->has, raw);
    if (s->has & GONIO_HAS_GYRO) {
        t->clipped += is_clipped(t, s->gyro_rad_s);
        watch_zeros(t, s);
    }
    struct gonio_orientation ours;
    struct gonio_sample since = *s; /* times from the first one: a window never begins at 0 */
    since.time_s              = s->time_s - t->first_s + 1;
    since.has &= ~(unsigned)GONIO_HAS_QUAT;
    gonio_fusion_update(&t->ours, &since, &ours);
    if (gives(s->has, raw) && has_orientation(s))
        compare(t, &ours, quat_normalized(s->q_GS));
}

/* ---- choosing ---- */

static double seen_s(const struct trust *t) { return t->samples > 1 ? t->last_s - t->first_s : 0; }

static double rate_of(const struct trust *t, uint64_t samples)
{
    return samples > 1 && seen_s(t) > 0 ? (double)(samples - 1) / seen_s(t) : 0;
}

/* Why gyroscope and accelerometer can't be fused well out here, with the reason for which the
 * sensor's own filter is better off; "" where they can. */
static void find_fault(const struct trust *t, char *out, size_t size)
{
    const unsigned raw = GONIO_HAS_GYRO | GONIO_HAS_ACC;
    bool judged        = seen_s(t) >= seen_least_s;
    out[0]             = '\0';
    if (t->samples > 0 && !gives(t->had, raw))
        text_format(out, size, "it sends no %s",
            gives(t->had, GONIO_HAS_ACC)    ? "gyroscope"
            : gives(t->had, GONIO_HAS_GYRO) ? "accelerometer"
                                            : "gyroscope and no accelerometer");
    else if (t->dead)
        text_format(out, size,
            "its gyroscope says exactly 0 while it turns faster than any threshold could hide");
    else if (judged && rate_of(t, t->raws) < rate_needed_hz)
        text_format(out, size,
            "its gyroscope comes %.0f times a second, too seldom to add up turns about changing "
            "axes (%.0f are needed); inside the sensor it is read faster",
            rate_of(t, t->raws), rate_needed_hz);
    else if (judged && t->gaps > 1 && t->gaps * gap_apart_s > seen_s(t))
        text_format(out, size,
            "%u gaps in %.0f s of samples: what turns in a gap is lost here, not inside the sensor",
            t->gaps, seen_s(t));
    else if ((double)t->clipped > clipped_share_most * (double)t->raws)
        text_format(out, size,
            "its gyroscope is at the end of its range in %.1f %% of the samples, and what it turns "
            "beyond that is lost",
            100 * (double)t->clipped / (double)t->raws);
}

static void judge(const struct trust *t, struct trust_choice *c)
{
    char fault[200];
    find_fault(t, fault, sizeof fault);
    bool own  = t->had & GONIO_HAS_QUAT;
    c->signal = fault[0] && own ? TRUST_SENSOR : TRUST_6_AXES;
    if (fault[0] && own)
        text_format(c->why, sizeof c->why, "the sensor's own orientation: %s", fault);
    else if (fault[0])
        text_format(
            c->why, sizeof c->why, "%s; but it sends no orientation of its own either", fault);
    else if (seen_s(t) < seen_least_s)
        text_format(c->why, sizeof c->why,
            "gyroscope and accelerometer, fused here: the usual choice, as little was seen of this "
            "sensor yet");
    else
        text_format(c->why, sizeof c->why,
            "gyroscope and accelerometer, %.0f a second %s, fused here%s", rate_of(t, t->raws),
            t->gaps > 0 ? "with hardly a gap" : "without gaps",
            t->had & GONIO_HAS_MAG ? "; no magnetometer: steel in furniture bends the field" : "");
}

enum gonio_status trust_check(enum trust_signal asked, unsigned has)
{
    static const struct {
        unsigned needs;
        const char *what;
    } signal[] = { [TRUST_AUTO] = { 0, "" },
        [TRUST_SENSOR]          = { GONIO_HAS_QUAT, "no orientation of its own" },
        [TRUST_6_AXES] = { GONIO_HAS_GYRO | GONIO_HAS_ACC, "no gyroscope with accelerometer" },
        [TRUST_9_AXES] = { GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
            "not all of gyroscope, accelerometer and magnetometer" } };
    if (gives(has, signal[asked].needs))
        return GONIO_OK;
    return note(GONIO_EINVAL,
        "signal %s was asked for, but this sensor sends %s; leave it out, or say auto", name[asked],
        signal[asked].what);
}

static enum gonio_status obey(const struct trust *t, struct trust_choice *c)
{
    enum gonio_status status = t->samples > 0 ? trust_check(c->asked, t->had) : GONIO_OK;
    c->signal                = c->asked;
    text_format(c->why, sizeof c->why, "a person asked for it");
    return status;
}

static void add(struct trust_choice *c, const char *sentence)
{
    size_t len = strlen(c->why);
    text_format(c->why + len, sizeof c->why - len, "; %s", sentence);
}

/* The sensor's own filter runs on the same rates, behind the same threshold [R]: it knows no more,
 * and does not say so. */
static void tell_zeros(const struct trust *t, struct trust_choice *c)
{
    if (t->zero_s < zero_run_s || c->signal == TRUST_SENSOR)
        return;
    add(c,
        "exact zeros at rest (a static threshold): slower turns count as unknown, and the sensor's "
        "own orientation knows them no better");
}

static void tell_disagreement(const struct trust *t, struct trust_choice *c)
{
    double rest         = t->rests > 0 ? sqrt(t->rest_rad2 / (double)t->rests) : (double)NAN;
    double turn         = t->turns > 0 ? sqrt(t->turn_rad2 / (double)t->turns) : (double)NAN;
    double rad          = fmax(rest, turn); /* fmax leaves NaN out */
    c->disagreement_deg = deg_from_rad(rad);
    /* Where a fault of ours was found, it is no wonder. */
    c->apart = rad > apart_rad && !(c->asked == TRUST_AUTO && c->signal == TRUST_SENSOR);
    char sentence[160];
    text_format(sentence, sizeof sentence,
        "the sensor's own orientation and ours differ by %.0f degrees %s: check how it is set up",
        c->disagreement_deg, rest > turn || isnan(turn) ? "at rest" : "in a second of motion");
    if (c->apart)
        add(c, sentence);
}

enum gonio_status trust_choose(
    const struct trust *t, enum trust_signal asked, struct trust_choice *out)
{
    struct trust_choice c = { .asked = asked, .had = t->had };
    if (asked == TRUST_AUTO) {
        judge(t, &c);
    } else {
        enum gonio_status status = obey(t, &c);
        if (status != GONIO_OK)
            return status;
    }
    tell_zeros(t, &c);
    tell_disagreement(t, &c);
    *out = c;
    return GONIO_OK;
}

/* ---- lateness ---- */

/* Our strapdown takes each rate for the mean over the period that ends with its sample, and so for
 * half a period old. A rate that is of an instant is as old as its low-pass makes it, and no older:
 * where that is known, it stands in the place of the half period. Of another sensor's own filter
 * nothing is guessed. */
double trust_latency_s(const struct trust_latency *l, enum trust_signal signal)
{
    double own_s = l->delay_s;
    if (signal != TRUST_SENSOR)
        own_s = l->delay_s > 0 && l->rate_hz > 0 ? l->delay_s - 0.5 / l->rate_hz
                                                 : gonio_fusion_defaults.latency_s;
    return round(1e6 * (l->given ? l->given_s : own_s + l->line_s)) * 1e-6;
}

void trust_latency_say(
    const struct trust_latency *l, enum trust_signal signal, char *out, size_t size)
{
    double late_ms = 1e3 * trust_latency_s(l, signal), line_ms = 1e3 * l->line_s;
    char sensor[120], line[40]                                 = "";
    if (l->given) {
        text_format(out, size, "%.1f ms, as a person has said", late_ms);
        return;
    }
    if (signal != TRUST_SENSOR && l->delay_s > 0 && l->rate_hz > 0)
        text_format(sensor, sizeof sensor,
            "%.1f in the sensor, less half a period, %.1f, that the filter counts with",
            1e3 * l->delay_s, 500 / l->rate_hz);
    else if (l->delay_s > 0)
        text_format(sensor, sizeof sensor, "%.1f in the sensor", 1e3 * l->delay_s);
    else
        text_format(sensor, sizeof sensor, "what the sensor adds is not known, %.1f is taken",
            late_ms - line_ms);
    if (l->line_s > 0)
        text_format(line, sizeof line, ", %.1f on the line", line_ms);
    text_format(out, size, "%.1f ms: %s%s", late_ms, sensor, line);
}
