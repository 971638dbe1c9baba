/* Every play: the value that is asked for is the joint's, and the signals of both sensors add up to
 * it; how people differ, and what they do who fidget. */
#include "check.h"
#include "firmware-host/fidget.h"
#include "firmware-host/median.h"
#include "firmware-host/options.h"
#include "firmware-host/turn.h"
#include "pairs.h"
#include <getopt.h>

enum { RATE_HZ = 200, SEEDS = 3 };

static struct emu_ends ends_of(const char *name, const struct emu_movement *movement)
{
    struct emu_ends ends = { .pair = name, .first_deg = { 55, 62 }, .firsts = 2 };
    if (movement->directions == 2)
        ends.second_deg[ends.seconds++] = 35;
    if (strncmp(name, "shoulder.abduction", 18) == 0)
        ends.first_deg[1] = 170;
    return ends;
}

/* What a person with a protractor reads, rad: the angle about the movement's axis of a line that
 * stands square to it. Written without the turns that the motion is made of. */
static double protractor(const struct emu_movement *w, gonio_quat first, gonio_quat now)
{
    gonio_vec3 x = { 1, 0, 0 }, y = { 0, 1, 0 };
    gonio_vec3 line =
        fabs(w->axis.y) > 0.1 ? x : y; /* nothing else turns a limb's long axis aside */
    gonio_vec3 axis = turn_of(first, w->axis), from = turn_of(first, line), to = turn_of(now, line);
    return atan2(turn_dot(axis, turn_cross(from, to)),
        turn_dot(from, to) - turn_dot(from, axis) * turn_dot(to, axis));
}

static double in_degrees(double rad, double near_deg)
{
    double deg = rad / TURN_DEG;
    return deg + 360 * round((near_deg - deg) / 360);
}

/* ---- the value ---- */

static double reading_in(const struct emu_motion *m, const struct emu_hold *h)
{
    double value[201];
    for (int i = 0; i < 201; i++)
        value[i] = emu_motion_reading(m, h->begin_s + (h->end_s - h->begin_s) * i / 200).value_deg;
    return median_of(value, COUNT(value));
}

static void check_values(const char *name, const struct emu_movement *movement)
{
    static struct emu_motion m;
    struct emu_ends ends = ends_of(name, movement);
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        emu_motion_plan(&m, &ends, NULL, seed);
        double want[3] = { ends.first_deg[0], -ends.second_deg[0], ends.first_deg[1] };
        if (movement->directions == 1)
            want[1] = want[2];
        CHECK(m.reps == ends.firsts + ends.seconds, "%s: %zu", name, m.reps);
        for (size_t rep = 0; rep < m.reps; rep++) {
            const struct emu_hold *h = &m.hold[2 * rep + 1];
            CHECK_NEAR(
                reading_in(&m, h), want[rep], 0.06, "%s, seed %u, repetition %zu", name, seed, rep);
            double middle = emu_motion_middle(&m, rep);
            double read   = in_degrees(protractor(movement, emu_motion_segment(&m, EMU_DISTAL, 3),
                                           emu_motion_segment(&m, EMU_DISTAL, middle)),
                  want[rep]);
            CHECK_NEAR(
                read, want[rep], 1.5, "%s, seed %u, repetition %zu: by eye", name, seed, rep);
        }
    }
}

static void values_are_as_asked(void **state)
{
    (void)state;
    each_pair(check_values);
}

/* ---- the signals ---- */

/* What a gyroscope adds up to, from one time to another, in the segment that carries it. */
static gonio_quat added_up(const struct emu_motion *m, const struct emu_mounting *mounting,
    gonio_quat q_GS, double from_s, double to_s, gonio_vec3 *mean_force_G)
{
    struct emu_truth t;
    int steps     = (int)round((to_s - from_s) * RATE_HZ);
    *mean_force_G = (gonio_vec3){ 0, 0, 0 };
    for (int i = 0; i < steps; i++) {
        emu_sense_motion(m, mounting, from_s + (i + 0.5) / RATE_HZ, 0.5 / RATE_HZ, &t);
        q_GS = turn_after(q_GS, turn_by(turn_scale(t.signals.gyro_rad_s, 1.0 / RATE_HZ)));
        gonio_vec3 force = turn_scale(turn_of(t.q_GS, t.signals.acc_m_s2), 1.0 / steps);
        *mean_force_G    = turn_add(*mean_force_G, force);
    }
    return q_GS;
}

/* Both sensors on a trunk that cheats: each gyroscope is integrated by itself; what they add up to
 * is the joint's turn, seen from the proximal segment. */
static void check_signals(const char *name, const struct emu_movement *movement)
{
    static struct emu_motion m;
    struct emu_manner manner = emu_manner_usual;
    struct emu_ends ends     = ends_of(name, movement);
    gonio_quat first[2], last[2];
    manner.trunk = 0.15;
    emu_motion_plan(&m, &ends, &manner, 4);
    double from_s = 3,
           to_s   = from_s + round((emu_motion_middle(&m, 0) - from_s) * RATE_HZ) / RATE_HZ;
    for (int k = 0; k < 2; k++) {
        struct emu_mounting mounting;
        gonio_vec3 force_G;
        enum emu_segment segment = k ? EMU_PROXIMAL : EMU_DISTAL;
        emu_mounting_make(&mounting, segment, k ? &movement->proximal : &movement->distal, true,
            9u + (unsigned)k);
        gonio_quat q = turn_after(emu_motion_segment(&m, segment, from_s), mounting.q_BS);
        q            = added_up(&m, &mounting, q, from_s, to_s, &force_G);
        first[k]     = emu_motion_segment(&m, segment, from_s);
        last[k]      = turn_after(q, turn_conj(mounting.q_BS));
        gonio_vec3 miss =
            turn_vector(turn_after(turn_conj(emu_motion_segment(&m, segment, to_s)), last[k]));
        CHECK_NEAR(turn_length(miss) / TURN_DEG, 0, 1e-6, "%s, %d: rates add up", name, k);
        /* From rest to rest. */
        force_G.z -= 9.80665;
        CHECK(turn_length(force_G) < 0.02, "%s, %d: %g m/s2 over the whole way", name, k,
            turn_length(force_G));
    }
    /* The distal segment, as it would stand had the proximal one stayed. */
    gonio_quat carried = turn_after(last[1], turn_conj(first[1]));
    gonio_quat alone   = turn_after(turn_conj(carried), last[0]);
    double joint       = in_degrees(protractor(movement, first[0], alone), 55);
    double both        = in_degrees(protractor(movement, first[0], last[0]), 63);
    CHECK_NEAR(joint, 55, 1.7, "%s: the joint", name);
    CHECK_NEAR(both, 55 * 1.15, 1.7, "%s: joint and trunk", name);
    double value = emu_motion_reading(&m, to_s).value_deg;
    CHECK_NEAR(value, 55, 0.5, "%s: the truth that is told", name);
    CHECK_NEAR(joint, value, 1.5, "%s: is what the signals say", name);
}

static void signals_add_up(void **state)
{
    (void)state;
    each_pair(check_signals);
}

/* At its fastest a shin at 0.2 m from the knee feels v^2/r towards it, and nothing along its way.
 */
static void levers_are_felt(void **state)
{
    (void)state;
    static struct emu_motion m;
    struct emu_movement w;
    struct emu_mounting mounting;
    struct emu_truth t;
    struct emu_ends ends = {
        .pair = "knee.flexion_extension_left", .first_deg = { 90 }, .firsts = 1
    };
    emu_motion_plan(&m, &ends, NULL, 2);
    assert_true(emu_movement_find(ends.pair, &w));
    emu_mounting_make(&mounting, EMU_DISTAL, &w.distal, false, 2);
    double half_s = 0.5 * (m.hold[0].end_s + m.hold[1].begin_s);
    emu_sense_motion(&m, &mounting, half_s, 0.5 / RATE_HZ, &t);
    gonio_vec3 force = turn_of(t.q_GS, t.signals.acc_m_s2);
    force.z -= 9.80665;
    gonio_vec3 arm = turn_of(t.q_GB, w.distal.place_m);
    double r = hypot(0.05, 0.2), rate = turn_length(t.signals.gyro_rad_s);
    CHECK_NEAR(turn_length(arm), r, 1e-12, "%g m from the knee", turn_length(arm));
    CHECK(rate > 1.8, "fast, %g rad/s", rate);
    CHECK_NEAR(turn_dot(force, arm) / r, -rate * rate * r, 0.05, "to the knee");
    CHECK(
        turn_length(force) < 1.1 * rate * rate * r, "nothing else, of %g m/s2", turn_length(force));
}

/* ---- the proximal segment ---- */

static double turned_deg(const struct emu_motion *m, enum emu_segment segment, double t)
{
    gonio_quat first = emu_motion_segment(m, segment, 3);
    return turn_length(
               turn_vector(turn_after(turn_conj(first), emu_motion_segment(m, segment, t)))) /
           TURN_DEG;
}

static void check_trunk(const char *name, const struct emu_movement *movement)
{
    static struct emu_motion still, cheats;
    struct emu_manner manner = emu_manner_usual;
    struct emu_ends ends     = ends_of(name, movement);
    manner.trunk             = 0.2;
    emu_motion_plan(&still, &ends, NULL, 6);
    emu_motion_plan(&cheats, &ends, &manner, 6);
    CHECK(still.end_s == cheats.end_s, "%s: the same times", name);
    double middle = emu_motion_middle(&still, 0), most = 0;
    for (double t = 0; t < still.end_s; t += 0.05)
        most = fmax(most, turned_deg(&still, EMU_PROXIMAL, t));
    CHECK(most > 0.1 && most < 2, "%s: a trunk that only sways, by %g", name, most);
    CHECK_NEAR(turned_deg(&cheats, EMU_PROXIMAL, middle), 11, 1.2, "%s: a fifth of 55", name);
    CHECK_NEAR(emu_motion_reading(&cheats, middle).value_deg,
        emu_motion_reading(&still, middle).value_deg, 1e-12, "%s: the joint's turn is its own",
        name);
    /* The head of who cheats is where the trunk has carried it, in the same plane. */
    gonio_quat more = turn_after(emu_motion_segment(&cheats, EMU_DISTAL, middle),
        turn_conj(emu_motion_segment(&still, EMU_DISTAL, middle)));
    gonio_vec3 axis = turn_of(still.hold[0].start.q_GD, movement->axis);
    CHECK_NEAR(turn_dot(turn_vector(more), axis) / TURN_DEG, 11, 1e-9, "%s: in the plane", name);
}

static void trunks_go_along(void **state)
{
    (void)state;
    each_pair(check_trunk);
}

/* A neck 0.3 m above the back that bends by 10 degrees is carried forward and down. */
static void joints_are_carried(void **state)
{
    (void)state;
    static struct emu_motion m;
    const struct emu_ends ends = {
        .pair = "cervical.flexion_extension", .first_deg = { 50 }, .firsts = 1
    };
    struct emu_manner manner = emu_manner_usual;
    manner.trunk             = 0.2;
    emu_motion_plan(&m, &ends, &manner, 6);
    m.breath_m       = 0;
    gonio_vec3 joint = { 0, 0, 0 };
    gonio_vec3 from  = emu_motion_place(&m, EMU_DISTAL, 3, joint),
               to    = emu_motion_place(&m, EMU_DISTAL, emu_motion_middle(&m, 0), joint);
    gonio_vec3 ahead = turn_of(m.hold[0].start.q_GP, (gonio_vec3){ 1, 0, 0 });
    gonio_vec3 moved = turn_add(to, turn_scale(from, -1));
    CHECK_NEAR(turn_dot(moved, ahead), 0.3 * sin(10 * TURN_DEG), 1e-9, "forward");
    CHECK_NEAR(moved.z, -0.3 * (1 - cos(10 * TURN_DEG)), 1e-9, "and down");
}

/* A trunk that sways by a degree has its mean taken off neutral and its median off an end of range:
 * else the joint, which is measured against it, would not be where it was asked to be. */
static void trunk_sway_is_taken_off(void **state)
{
    (void)state;
    const struct emu_ends ends = {
        .pair = "lumbar.rotation", .first_deg = { 30, 30, 30 }, .firsts = 3
    };
    struct emu_manner manner = emu_manner_usual;
    manner.sway_deg          = 0.5;
    for (unsigned seed = 0; seed < 5; seed++) {
        static struct emu_motion m;
        emu_motion_plan(&m, &ends, &manner, seed);
        for (size_t i = 0; i < m.holds; i++) {
            const struct emu_hold *h = &m.hold[i];
            double about_deg[101], mean = 0;
            for (int k = 0; k <= 100; k++) {
                double t = h->begin_s + (h->end_s - h->begin_s) * k / 100;
                gonio_quat q =
                    turn_after(turn_conj(h->start.q_GP), emu_motion_segment(&m, EMU_PROXIMAL, t));
                about_deg[k] = turn_vector(q).y / TURN_DEG;
                mean += about_deg[k] / 101;
            }
            CHECK_NEAR(
                i % 2 ? median_of(about_deg, 101) : mean, 0, 0.05, "seed %u, hold %zu", seed, i);
        }
    }
}

static void build(struct emu_device *d, const char *words)
{
    static struct emu_options o;
    static char text[512];
    char *argv[40];
    int argc = 0;
    optind   = 0;
    snprintf(text, sizeof text, "gonio-emu witmotion --pty here %s", words);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    CHECK(emu_options_read(argc, argv, &o) == GONIO_OK, "%s", words);
    CHECK(emu_options_build(&o, d) == GONIO_OK, "%s", words);
}

static void second_sensor_is_another(void **state)
{
    (void)state;
    static struct emu_device head, trunk;
    const char play[] = "--play cervical.rotation --left 50 --trunk 0.1 --seed 12";
    char proximal[200];
    snprintf(proximal, sizeof proximal, "%s --segment proximal", play);
    build(&head, play);
    build(&trunk, proximal);
    CHECK(memcmp(head.motion.hold, trunk.motion.hold, sizeof head.motion.hold) == 0, "one motion");
    CHECK(head.motion.sway[2][1].phase_rad == trunk.motion.sway[2][1].phase_rad, "one sway");
    CHECK(trunk.mounting.segment == EMU_PROXIMAL, "worn on the trunk");
    CHECK(head.errors.gyro_bias_rad_s.x != trunk.errors.gyro_bias_rad_s.x, "errors of its own");
    gonio_vec3 z = { 0, 0, 1 };
    CHECK(turn_dot(turn_of(head.mounting.q_BS, z), turn_of(trunk.mounting.q_BS, z)) < 0.9999,
        "and sits askew in its own way");
    CHECK(memcmp(head.firmware.wit.reg, trunk.firmware.wit.reg, sizeof head.firmware.wit.reg) != 0,
        "another serial number");
    build(&trunk, "--play cervical.rotation --left 50 --segment proximal --site sternum "
                  "--mounting ideal");
    CHECK_NEAR(turn_of(trunk.mounting.q_BS, z).x, 1, 1e-12, "at the sternum it looks forward");
}

/* ---- how people differ ---- */

static void manners_show(void **state)
{
    (void)state;
    static struct emu_motion usual, m;
    const struct emu_ends ends = {
        .pair = "cervical.rotation", .first_deg = { 50, 50, 50 }, .firsts = 3
    };
    struct emu_manner manner = emu_manner_usual;
    emu_motion_plan(&usual, &ends, NULL, 3);
    emu_motion_plan(&m, &ends, &manner, 3);
    CHECK(memcmp(&usual, &m, sizeof m) == 0, "the usual manner is none");

    manner.slow = 0.5, manner.fast = 2;
    emu_motion_plan(&m, &ends, &manner, 3);
    for (size_t i = 1; i < m.holds; i++) {
        double factor = (usual.hold[i].begin_s - usual.hold[i - 1].end_s) /
                        (m.hold[i].begin_s - m.hold[i - 1].end_s);
        CHECK(factor > 0.49 && factor < 2.01 && fabs(factor - 1) > 1e-6, "turn %zu: %g", i, factor);
    }

    manner        = emu_manner_usual;
    manner.hold_s = 3;
    emu_motion_plan(&m, &ends, &manner, 3);
    CHECK_NEAR(m.hold[3].end_s - m.hold[3].begin_s,
        2 * (usual.hold[3].end_s - usual.hold[3].begin_s), 1e-9, "twice as long");
    manner.drop_hold = true;
    emu_motion_plan(&m, &ends, &manner, 3);
    CHECK(m.hold[3].end_s == m.hold[3].begin_s, "not held");
    CHECK_NEAR(emu_motion_reading(&m, m.hold[3].begin_s).value_deg, 50, 1e-9, "but reached");

    manner          = emu_manner_usual;
    manner.sway_deg = 0.5;
    emu_motion_plan(&m, &ends, &manner, 3);
    CHECK_NEAR(m.sway[1][1].amplitude_deg, 5 * usual.sway[1][1].amplitude_deg, 1e-12, "sways");
    CHECK_NEAR(reading_in(&m, &m.hold[3]), 50, 0.1, "about the same value");
}

static void neutral_is_missed(void **state)
{
    (void)state;
    static struct emu_motion m;
    struct emu_ends ends     = { .pair = "hip.rotation_prone_left", .firsts = 32 };
    struct emu_manner manner = emu_manner_usual;
    manner.miss_deg          = 3;
    double square = 0, aside = 0;
    for (size_t i = 0; i < ends.firsts; i++)
        ends.first_deg[i] = 40;
    emu_motion_plan(&m, &ends, &manner, 8);
    for (size_t i = 2; i < m.holds; i += 2) {
        double angle[EMU_SLOTS];
        emu_motion_angles(&m, 0.5 * (m.hold[i].begin_s + m.hold[i].end_s), angle);
        square += angle[EMU_X] * angle[EMU_X] / 32;
        aside += angle[EMU_Y] * angle[EMU_Y] / 32;
    }
    CHECK(sqrt(square) > 2 && sqrt(square) < 4, "by %g in the plane", sqrt(square));
    CHECK(sqrt(aside) > 0.5 && sqrt(aside) < 1.5, "by %g beside it", sqrt(aside));
    CHECK_NEAR(reading_in(&m, &m.hold[1]), 40, 0.06, "the end is where it was");
    CHECK_NEAR(reading_in(&m, &m.hold[61]), 40, 0.06, "to the last");
}

static void turns_stray(void **state)
{
    (void)state;
    static struct emu_motion straight, m;
    const struct emu_ends ends = {
        .pair = "elbow.flexion_extension_right", .first_deg = { 100, 100 }, .firsts = 2
    };
    struct emu_manner manner = emu_manner_usual;
    manner.wobble            = 0.2;
    emu_motion_plan(&straight, &ends, NULL, 8);
    emu_motion_plan(&m, &ends, &manner, 8);
    double most = 0;
    for (double t = 0; t < m.end_s; t += 0.01) {
        double is[EMU_SLOTS], was[EMU_SLOTS];
        emu_motion_angles(&m, t, is);
        emu_motion_angles(&straight, t, was);
        CHECK(is[EMU_Z] == was[EMU_Z], "the flexion itself does not");
        most = fmax(most, fabs(is[EMU_X] - was[EMU_X]));
    }
    CHECK(most > 2 && most <= 20, "by %g", most);
    double held = emu_motion_middle(&m, 1), is[EMU_SLOTS], was[EMU_SLOTS];
    emu_motion_angles(&m, held, is);
    emu_motion_angles(&straight, held, was);
    CHECK(is[EMU_X] == was[EMU_X], "at the end of range it has come back");
}

static void straps_slip(void **state)
{
    (void)state;
    static struct emu_device d;
    build(&d, "--play cervical.rotation --left 50 --right 50 --slip 8@9.5");
    gonio_quat before = emu_mounting_at(&d.mounting, 9.5),
               after  = emu_mounting_at(&d.mounting, 9.7);
    CHECK_NEAR(turn_length(turn_vector(turn_after(turn_conj(before), after))) / TURN_DEG, 8, 1e-9,
        "by 8 degrees");
    build(&d, "--play cervical.rotation --left 50 --right 50 --slip 8");
    CHECK(d.mounting.slip_s == d.motion.hold[6].begin_s, "back from the third of six");
    double fastest = 0;
    struct emu_truth t;
    for (double s = d.mounting.slip_s - 0.2; s < d.mounting.slip_s + 0.4; s += 0.005) {
        emu_sense_motion(&d.motion, &d.mounting, s, 0.0025, &t);
        fastest = fmax(fastest, turn_length(t.signals.gyro_rad_s) / TURN_DEG);
    }
    CHECK(fastest > 80 && fastest < 140, "a strap, not a blow: %g deg/s", fastest);
}

/* ---- who fidgets ---- */

static void fidgets(const char *name, const struct emu_movement *movement)
{
    static struct emu_motion m;
    struct emu_person p;
    double least = 0, most = 0, aside = 0, before = 0;
    emu_person_begin(&p, &m, movement, &emu_manner_usual, 3);
    for (double t = 0; t < 120; t += 0.02) {
        emu_fidget(&p, &m, t);
        struct emu_reading now = emu_motion_reading(&m, t);
        double angle[EMU_SLOTS];
        emu_motion_angles(&m, t, angle);
        least = fmin(least, now.value_deg);
        most  = fmax(most, now.value_deg);
        CHECK(t == 0 || fabs(now.value_deg - before) < 2, "%s leaps at %g s", name, t);
        before = now.value_deg;
        for (int k = 0; k < 3; k++)
            if (k != (int)movement->slot && (movement->slot != EMU_OBLIQUE || k == EMU_X))
                aside = fmax(aside, fabs(angle[k]));
    }
    CHECK(most - least > 5 && most - least < 8, "%s: from %g to %g", name, least, most);
    CHECK(aside > 25 && aside < 43, "%s: nods by %g", name, aside);
}

static void fidgeting_repeats_nothing(void **state)
{
    (void)state;
    each_pair(fidgets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_as_asked),
        cmocka_unit_test(signals_add_up),
        cmocka_unit_test(levers_are_felt),
        cmocka_unit_test(trunks_go_along),
        cmocka_unit_test(joints_are_carried),
        cmocka_unit_test(trunk_sway_is_taken_off),
        cmocka_unit_test(second_sensor_is_another),
        cmocka_unit_test(manners_show),
        cmocka_unit_test(neutral_is_missed),
        cmocka_unit_test(turns_stray),
        cmocka_unit_test(straps_slip),
        cmocka_unit_test(fidgeting_repeats_nothing),
    };
    return cmocka_run_group_tests_name("emu_person", tests, NULL, NULL);
}
