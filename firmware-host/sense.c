#include "sense.h"
#include "random.h"
#include "turn.h"

static const double GRAVITY_M_S2 = 9.80665;
static const double FIELD_UT = 48.0, FIELD_DIP_DEG = 65.0; /* central Europe; north is +Y (ENU) */
static const double TEMPERATURE_C = 31.0;                  /* warmed by the head it is worn on */

/* A tenth of a second or two: as long as a strap lets go for. */
static const double SLIP_S = 0.15;

void emu_mounting_make(struct emu_mounting *mounting, enum emu_segment segment,
    const struct emu_worn *worn, bool crooked, uint64_t seed)
{
    struct emu_movement seated = emu_movement_seated();
    gonio_vec3 y = { 0, 1, 0 }, z = { 0, 0, 1 };
    worn      = worn ? worn : &seated.distal;
    *mounting = (struct emu_mounting){
        .segment = segment, .q_BS = turn_onto(z, y, worn->z, worn->y), .place_m = worn->place_m
    };
    if (!crooked)
        return;
    struct emu_random r;
    emu_random_init(&r, seed, EMU_STREAM_MOUNTING);
    gonio_vec3 axis = emu_random_vector(&r, 1.0);
    axis            = turn_scale(axis, 1.0 / turn_length(axis));
    double tilt     = emu_random_between(&r, 3.0, 15.0) * TURN_DEG;
    mounting->q_BS  = turn_after(mounting->q_BS, turn_about(axis, tilt));
}

void emu_mounting_slip(
    struct emu_mounting *mounting, double time_s, double slip_deg, struct emu_random *r)
{
    gonio_vec3 axis  = emu_random_vector(r, 1.0);
    mounting->q_BS   = turn_after(mounting->q_BS, turn_by(mounting->slip));
    mounting->slip   = turn_scale(axis, slip_deg * TURN_DEG / turn_length(axis));
    mounting->slip_s = time_s;
}

gonio_quat emu_mounting_at(const struct emu_mounting *mounting, double time_s)
{
    double u = fmax(0, fmin(1, (time_s - mounting->slip_s) / SLIP_S));
    if (u == 0 || turn_length(mounting->slip) == 0)
        return mounting->q_BS;
    return turn_after(mounting->q_BS, turn_by(turn_scale(mounting->slip, turn_eased(u))));
}

static gonio_vec3 field_in_ground(void)
{
    double dip = FIELD_DIP_DEG * TURN_DEG;
    return (gonio_vec3){ 0, FIELD_UT * cos(dip), -FIELD_UT * sin(dip) };
}

static void feel(gonio_quat before, gonio_quat at, gonio_quat after, double reach_s,
    gonio_vec3 acceleration_G, struct emu_signals *out)
{
    gonio_quat q_SG = turn_conj(at);
    gonio_vec3 turn = turn_vector(turn_after(turn_conj(before), after));
    gonio_vec3 up_G = { 0, 0, GRAVITY_M_S2 };
    out->gyro_rad_s = turn_scale(turn, 0.5 / reach_s);
    out->acc_m_s2   = turn_of(q_SG, turn_add(acceleration_G, up_G));
    out->mag_ut     = turn_of(q_SG, field_in_ground());
    out->temp_c     = TEMPERATURE_C;
}

void emu_sense_orientation(
    gonio_quat before, gonio_quat at, gonio_quat after, double reach_s, struct emu_signals *out)
{
    feel(before, at, after, reach_s, (gonio_vec3){ 0, 0, 0 }, out);
}

void emu_sense_moved(
    const gonio_quat q_GS[3], const gonio_vec3 place_m[3], double reach_s, struct emu_signals *out)
{
    gonio_vec3 bend = turn_add(turn_add(place_m[0], place_m[2]), turn_scale(place_m[1], -2.0));
    feel(q_GS[0], q_GS[1], q_GS[2], reach_s, turn_scale(bend, 1.0 / (reach_s * reach_s)), out);
}

void emu_sense_motion(const struct emu_motion *m, const struct emu_mounting *mounting,
    double time_s, double reach_s, struct emu_truth *out)
{
    gonio_quat q_GS[3];
    gonio_vec3 place[3];
    for (int i = 0; i < 3; i++) {
        double t = time_s + (i - 1) * reach_s;
        q_GS[i] =
            turn_after(emu_motion_segment(m, mounting->segment, t), emu_mounting_at(mounting, t));
        place[i] = emu_motion_place(m, mounting->segment, t, mounting->place_m);
    }
    *out       = (struct emu_truth){ .time_s = time_s, .q_GS = q_GS[1] };
    out->q_GB  = turn_after(q_GS[1], turn_conj(emu_mounting_at(mounting, time_s)));
    out->joint = emu_motion_reading(m, time_s);
    emu_sense_moved(q_GS, place, reach_s, &out->signals);
}
