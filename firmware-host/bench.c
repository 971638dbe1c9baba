#include "bench.h"
#include "random.h"
#include "turn.h"

/* Times and sizes are ours: what a careful person does who reads along. At first the sensor lies
 * there until it has been found and set up. */
static const double FIRST_S = 12.0, STILL_S = 4.0, LAY_S = 1.8, LIFT_M = 0.05;
static const double RAMP_S   = 0.4; /* a hand sets out and stops in so long */
static const double EDGE_DEG = 0.2, WOBBLE_DEG = 0.4, TABLE_DEG = 0.3, CASE_DEG = 1.5;

static gonio_quat tipped(struct emu_random *r, double most_deg)
{
    gonio_vec3 axis = emu_random_vector(r, 1.0);
    axis            = turn_scale(axis, 1.0 / turn_length(axis));
    return turn_about(axis, emu_random_between(r, 0, most_deg) * TURN_DEG);
}

/* The case with this axis up (0 X, 1 Y, 2 Z), or down. */
static gonio_quat side(int axis, int up)
{
    const double quarter = 0.5 * TURN_PI, half = up ? 0 : TURN_PI;
    gonio_vec3 x = { 1, 0, 0 }, y = { 0, 1, 0 };
    if (axis == 0)
        return turn_about(y, up ? -quarter : quarter);
    if (axis == 1)
        return turn_about(x, up ? quarter : -quarter);
    return turn_about(x, half);
}

static struct emu_bench_step *add(struct emu_bench *b, double length_s)
{
    const struct emu_bench_step *last = b->steps > 0 ? &b->step[b->steps - 1] : NULL;
    struct emu_bench_step *s          = &b->step[b->steps++];
    *s      = (struct emu_bench_step){ .begin_s = b->end_s, .end_s = b->end_s + length_s };
    s->from = s->to = last ? last->to : side(2, 1);
    s->heading_rad  = last ? last->heading_rad + last->by_rad : 0;
    b->end_s        = s->end_s;
    return s;
}

static void add_turn(struct emu_bench *b, struct emu_random *r, double turns)
{
    double mean_deg_s        = emu_random_between(r, 130, 150);
    double edge_deg          = emu_random_between(r, -EDGE_DEG, EDGE_DEG);
    struct emu_bench_step *s = add(b, fabs(turns) * 360 / mean_deg_s + RAMP_S);
    s->by_rad                = (turns * 360 + edge_deg) * TURN_DEG;
    s->uneven                = emu_random_between(r, 0.2, 0.3);
    s->bumps                 = floor(emu_random_between(r, 4, 9));
    s->wobble_rad            = WOBBLE_DEG * TURN_DEG;
    s->wobble_hz             = emu_random_between(r, 0.7, 2.0);
    double way               = emu_random_between(r, -TURN_PI, TURN_PI);
    s->wobble_axis           = (gonio_vec3){ cos(way), sin(way), 0 };
}

static void add_side(struct emu_bench *b, struct emu_random *r, int axis, int up)
{
    if (b->steps > 1) {
        struct emu_bench_step *s = add(b, LAY_S);
        s->to                    = side(axis, up);
        s->by_rad                = emu_random_between(r, -0.8, 0.8);
    }
    add(b, STILL_S);
}

void emu_bench_plan(struct emu_bench *b, uint64_t seed)
{
    struct emu_random r;
    emu_random_init(&r, seed, EMU_STREAM_MOTION);
    *b = (struct emu_bench){ 0 };
    add(b, FIRST_S);
    b->step[0].heading_rad = emu_random_between(&r, -TURN_PI, TURN_PI);
    b->table               = tipped(&r, TABLE_DEG);
    b->in_case             = tipped(&r, CASE_DEG);
    b->place_m             = (gonio_vec3){ emu_random_between(&r, -0.02, 0.02),
                    emu_random_between(&r, -0.02, 0.02), emu_random_between(&r, -0.01, 0.01) };
    for (int i = 0; i < 3; i++) {
        int axis = (i + 2) % 3; /* Z, X, Y */
        add_side(b, &r, axis, 1);
        add_turn(b, &r, i == 1 ? -5 : 5);
        add(b, STILL_S);
        add_side(b, &r, axis, 0);
    }
}

/* From 0 to 1: an even speed between two ramps. */
static double ramped(double t_s, double length_s)
{
    double v = 1.0 / (length_s - RAMP_S), left_s = length_s - t_s;
    if (t_s < RAMP_S)
        return 0.5 * v * t_s * t_s / RAMP_S;
    if (left_s < RAMP_S)
        return 1.0 - 0.5 * v * left_s * left_s / RAMP_S;
    return v * (t_s - 0.5 * RAMP_S);
}

static const struct emu_bench_step *step_at(const struct emu_bench *b, double time_s)
{
    size_t i = 0;
    while (i + 1 < b->steps && b->step[i].end_s <= time_s)
        i++;
    return &b->step[i];
}

void emu_bench_at(const struct emu_bench *b, double time_s, gonio_quat *q_GS, gonio_vec3 *place_m)
{
    const struct emu_bench_step *s = step_at(b, time_s);
    double length_s = s->end_s - s->begin_s, t_s = fmin(fmax(time_s - s->begin_s, 0), length_s);
    double u = ramped(t_s, length_s), lift_m = 0, tilt = 0;
    gonio_quat pose = s->from;
    if (s->bumps > 0) {
        double k = 2 * TURN_PI * s->bumps, touch = sin(TURN_PI * u);
        tilt = s->wobble_rad * sin(2 * TURN_PI * s->wobble_hz * t_s) * touch * touch;
        u -= s->uneven * sin(k * u) / k;
    } else if (s->by_rad != 0) {
        u      = turn_eased(t_s / length_s);
        lift_m = LIFT_M * 16 * u * u * (1 - u) * (1 - u);
        pose   = turn_after(
              s->from, turn_by(turn_scale(turn_vector(turn_after(turn_conj(s->from), s->to)), u)));
    }
    gonio_quat heading = turn_about_z(s->heading_rad + u * s->by_rad);
    gonio_quat stands = turn_after(b->table, turn_after(heading, turn_about(s->wobble_axis, tilt)));
    gonio_quat in_room = turn_after(stands, pose);
    *q_GS              = turn_after(in_room, b->in_case);
    *place_m           = turn_add(turn_of(in_room, b->place_m), (gonio_vec3){ 0, 0, lift_m });
}
