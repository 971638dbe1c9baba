#include "onboard.h"
#include "turn.h"

static const double GRAVITY_M_S2    = 9.80665;
static const double TILT_RATE_HZ    = 0.5; /* 1/s: how fast gravity pulls the tilt */
static const double HEADING_RATE_HZ = 0.3; /* 1/s: how fast the field pulls the heading */
static const double SMOOTHING_S     = 0.1;

void emu_onboard_init(struct emu_onboard *o, uint64_t seed)
{
    *o = (struct emu_onboard){ .q_GS = GONIO_QUAT_IDENTITY };
    emu_random_init(&o->random, seed, EMU_STREAM_ONBOARD);
}

static bool all_below(gonio_vec3 v, double limit)
{
    return fabs(v.x) < limit && fabs(v.y) < limit && fabs(v.z) < limit;
}

static double within(double value, double limit) { return fmax(-limit, fmin(limit, value)); }

/* Made at rest, an estimate is one under which the device goes on believing to be at rest:
 * `limit_rad_s` for what it leaves. */
static void estimate_bias(struct emu_onboard *o, gonio_vec3 bias_rad_s, double limit_rad_s)
{
    gonio_vec3 left = emu_random_vector(&o->random, o->residual_rad_s);
    left            = (gonio_vec3){ within(left.x, limit_rad_s), within(left.y, limit_rad_s),
                   within(left.z, limit_rad_s) };
    o->bias_rad_s   = turn_add(bias_rad_s, left);
    o->slow_rad_s   = (gonio_vec3){ 0, 0, 0 };
    o->estimated    = true;
}

/* Still: the smoothed rate lies below the threshold on all axes and the rate itself below three
 * times that. All axes together, because a stream in motion shows no more zeros than its steps
 * explain; smoothed, because at rest real streams are zero without a break (docs/emulator.md). */
void emu_onboard_correct(
    struct emu_onboard *o, gonio_vec3 bias_rad_s, double step_s, struct emu_signals *signals)
{
    if (!o->takes_bias)
        return;
    if (!o->estimated)
        estimate_bias(o, bias_rad_s, HUGE_VAL);
    gonio_vec3 rate = turn_add(signals->gyro_rad_s, turn_scale(o->bias_rad_s, -1));
    gonio_vec3 miss = turn_add(rate, turn_scale(o->slow_rad_s, -1));
    o->slow_rad_s   = turn_add(o->slow_rad_s, turn_scale(miss, -expm1(-step_s / SMOOTHING_S)));

    bool still =
        all_below(o->slow_rad_s, o->threshold_rad_s) && all_below(rate, 3 * o->threshold_rad_s);
    double before_s     = o->still_s;
    o->still_s          = still ? before_s + step_s : 0;
    signals->gyro_rad_s = still ? (gonio_vec3){ 0, 0, 0 } : rate;
    if (before_s < o->still_after_s && o->still_s >= o->still_after_s)
        estimate_bias(o, bias_rad_s, 0.5 * o->threshold_rad_s);
}

gonio_vec3 emu_onboard_angles(const struct emu_onboard *o)
{
    gonio_quat q = o->q_GS;
    double sine  = 2 * (q.w * q.y - q.z * q.x);
    return (gonio_vec3){
        atan2(2 * (q.w * q.x + q.y * q.z), 1 - 2 * (q.x * q.x + q.y * q.y)),
        asin(fmax(-1, fmin(1, sine))),
        atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z)),
    };
}

void emu_onboard_zero_yaw(struct emu_onboard *o)
{
    o->q_GS = turn_after(turn_about_z(-emu_onboard_angles(o).z), o->q_GS);
}

/* How far the field, laid level, stands from north, which is +Y. */
static double heading_error(const struct emu_onboard *o, gonio_vec3 mag_ut)
{
    gonio_vec3 m = turn_of(o->q_GS, mag_ut);
    return hypot(m.x, m.y) > 1.0 ? atan2(m.x, m.y) : 0;
}

static void start(struct emu_onboard *o, const struct emu_signals *signals)
{
    o->started      = true;
    o->before_rad_s = signals->gyro_rad_s;
    gonio_vec3 a    = signals->acc_m_s2;
    double size     = turn_length(a);
    o->q_GS         = GONIO_QUAT_IDENTITY;
    if (size > 0.5 * GRAVITY_M_S2) {
        gonio_vec3 up   = { 0, 0, 1 };
        gonio_vec3 axis = turn_cross(a, up);
        double s        = turn_length(axis);
        double angle    = atan2(s, turn_dot(a, up));
        o->q_GS = turn_about(s > 0 ? turn_scale(axis, 1 / s) : (gonio_vec3){ 1, 0, 0 }, angle);
    }
    emu_onboard_zero_yaw(o);
    if (o->nine_axis)
        o->q_GS = turn_after(turn_about_z(heading_error(o, signals->mag_ut)), o->q_GS);
}

void emu_onboard_fuse(struct emu_onboard *o, const struct emu_signals *signals, double step_s)
{
    if (!o->started) {
        start(o, signals);
        return;
    }
    /* Rates are of an instant: between two of them in a straight line. */
    gonio_vec3 turn = turn_scale(turn_add(o->before_rad_s, signals->gyro_rad_s), 0.5 * step_s);
    double size     = turn_length(signals->acc_m_s2);
    o->before_rad_s = signals->gyro_rad_s;
    if (fabs(size - GRAVITY_M_S2) < 0.1 * GRAVITY_M_S2) {
        gonio_vec3 up_S = turn_of(turn_conj(o->q_GS), (gonio_vec3){ 0, 0, 1 });
        gonio_vec3 pull = turn_cross(signals->acc_m_s2, up_S);
        turn            = turn_add(turn, turn_scale(pull, TILT_RATE_HZ * step_s / size));
    }
    o->q_GS = turn_unit(turn_after(o->q_GS, turn_by(turn)));
    if (o->nine_axis) {
        double angle = heading_error(o, signals->mag_ut) * HEADING_RATE_HZ * step_s;
        o->q_GS      = turn_after(turn_about_z(angle), o->q_GS);
    }
}
