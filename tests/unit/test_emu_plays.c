/* The table of plays against anatomy: where a part of the body points when a movement begins, and
 * where it goes. Written down by imagining the patient, not from the axes. */
#include "check.h"
#include "firmware-host/person.h"
#include "firmware-host/sense.h"
#include "firmware-host/turn.h"
#include "pairs.h"

/* Parts of a segment, seen from it: the front of head, chest, thigh or shin, the palm, the toes;
 * the crown or whatever is nearest to the trunk, the back of the foot; the fingers, the knee or
 * foot that a limb ends in, the sole. */
static const gonio_vec3 FRONT = { 1, 0, 0 }, NEAR_END = { 0, 1, 0 }, FAR_END = { 0, -1, 0 };
#define THUMB(left) ((gonio_vec3){ 0, 0, (left) ? -1 : 1 })

/* The room, from the patient: ahead is where the face points or, lying, the head. */
enum way { UP, DOWN, AHEAD, BACK, LEFT, RIGHT, OUT, IN, NO_WAY };
enum gravity { SEEN, PARTLY, UNSEEN };

static const struct {
    const char *direction;
    const gonio_vec3 *part; /* NULL: the thumb */
    enum way from, to, and_to;
    enum way board; /* where the board's z points at first */
    enum gravity gravity;
} rows[] = {
    /* clang-format off */
    { "cervical.flexion",                      &FRONT,    AHEAD, DOWN,  NO_WAY, BACK, SEEN },
    { "cervical.extension",                    &FRONT,    AHEAD, UP,    NO_WAY, BACK, SEEN },
    { "cervical.lateral_flexion_left",         &NEAR_END, UP,    LEFT,  NO_WAY, BACK, SEEN },
    { "cervical.lateral_flexion_right",        &NEAR_END, UP,    RIGHT, NO_WAY, BACK, SEEN },
    { "cervical.rotation_left",                &FRONT,    AHEAD, LEFT,  NO_WAY, BACK, UNSEEN },
    { "cervical.rotation_right",               &FRONT,    AHEAD, RIGHT, NO_WAY, BACK, UNSEEN },
    { "cervical.rotation_supine_left",         &FRONT,    UP,    LEFT,  NO_WAY, DOWN, SEEN },
    { "cervical.rotation_supine_right",        &FRONT,    UP,    RIGHT, NO_WAY, DOWN, SEEN },
    { "cervical.quarter_flexion_left",         &FRONT,    AHEAD, DOWN,  LEFT,   BACK, PARTLY },
    { "cervical.quarter_extension_right",      &FRONT,    AHEAD, UP,    RIGHT,  BACK, PARTLY },
    { "cervical.quarter_flexion_right",        &FRONT,    AHEAD, DOWN,  RIGHT,  BACK, PARTLY },
    { "cervical.quarter_extension_left",       &FRONT,    AHEAD, UP,    LEFT,   BACK, PARTLY },
    { "upper_cervical.frt_left",               &FRONT,    NO_WAY, LEFT, NO_WAY, NO_WAY, PARTLY },
    { "upper_cervical.frt_right",              &FRONT,    NO_WAY, RIGHT, NO_WAY, NO_WAY, PARTLY },
    { "thoracic.flexion",                      &FRONT,    AHEAD, DOWN,  NO_WAY, BACK, SEEN },
    { "thoracic.extension",                    &FRONT,    AHEAD, UP,    NO_WAY, BACK, SEEN },
    { "thoracic.lateral_flexion_left",         &NEAR_END, UP,    LEFT,  NO_WAY, BACK, SEEN },
    { "thoracic.lateral_flexion_right",        &NEAR_END, UP,    RIGHT, NO_WAY, BACK, SEEN },
    { "thoracic.rotation_seated_left",         &FRONT,    AHEAD, LEFT,  NO_WAY, BACK, UNSEEN },
    { "thoracic.rotation_seated_right",        &FRONT,    AHEAD, RIGHT, NO_WAY, BACK, UNSEEN },
    { "thoracic.rotation_lumbar_locked_left",  &FRONT,    DOWN,  LEFT,  NO_WAY, UP,   SEEN },
    { "thoracic.rotation_lumbar_locked_right", &FRONT,    DOWN,  RIGHT, NO_WAY, UP,   SEEN },
    { "lumbar.flexion",                        &FRONT,    AHEAD, DOWN,  NO_WAY, BACK, SEEN },
    { "lumbar.extension",                      &FRONT,    AHEAD, UP,    NO_WAY, BACK, SEEN },
    { "lumbar.lateral_flexion_left",           &NEAR_END, UP,    LEFT,  NO_WAY, BACK, SEEN },
    { "lumbar.lateral_flexion_right",          &NEAR_END, UP,    RIGHT, NO_WAY, BACK, SEEN },
    { "lumbar.rotation_left",                  &FRONT,    AHEAD, LEFT,  NO_WAY, BACK, UNSEEN },
    { "lumbar.rotation_right",                 &FRONT,    AHEAD, RIGHT, NO_WAY, BACK, UNSEEN },
    /* Limbs, on both sides: IN is towards the body's middle. */
    { "shoulder.flexion",                      &FAR_END,  DOWN,  AHEAD, NO_WAY, OUT,  SEEN },
    { "shoulder.extension",                    &FAR_END,  DOWN,  BACK,  NO_WAY, OUT,  SEEN },
    { "shoulder.abduction",                    &FAR_END,  DOWN,  OUT,   NO_WAY, OUT,  SEEN },
    { "shoulder.horizontal_adduction",         &FAR_END,  UP,    IN,    NO_WAY, OUT,  SEEN },
    { "shoulder.external_rotation_at_90abd",   &FAR_END,  UP,    AHEAD, NO_WAY, AHEAD, SEEN },
    { "shoulder.internal_rotation_at_90abd",   &FAR_END,  UP,    BACK,  NO_WAY, AHEAD, SEEN },
    { "shoulder.external_rotation_at_side",    &FAR_END,  UP,    OUT,   NO_WAY, OUT,  SEEN },
    { "elbow.flexion",                         &FAR_END,  DOWN,  AHEAD, NO_WAY, BACK, SEEN },
    { "elbow.extension",                       &FAR_END,  DOWN,  BACK,  NO_WAY, BACK, SEEN },
    { "forearm.pronation",                     NULL,      UP,    IN,    NO_WAY, OUT,  SEEN },
    { "forearm.supination",                    NULL,      UP,    OUT,   NO_WAY, OUT,  SEEN },
    { "forearm.pronation",                     &FRONT,    IN,    DOWN,  NO_WAY, OUT,  SEEN },
    { "wrist.flexion",                         &FAR_END,  AHEAD, DOWN,  NO_WAY, UP,   SEEN },
    { "wrist.extension",                       &FAR_END,  AHEAD, UP,    NO_WAY, UP,   SEEN },
    { "wrist.radial_deviation",                &FAR_END,  AHEAD, UP,    NO_WAY, OUT,  SEEN },
    { "wrist.ulnar_deviation",                 &FAR_END,  AHEAD, DOWN,  NO_WAY, OUT,  SEEN },
    { "hip.flexion",                           &FAR_END,  BACK,  UP,    NO_WAY, UP,   SEEN },
    { "hip.extension",                         &FAR_END,  BACK,  UP,    NO_WAY, DOWN, SEEN },
    { "hip.abduction",                         &FAR_END,  DOWN,  OUT,   NO_WAY, AHEAD, SEEN },
    { "hip.adduction",                         &FAR_END,  DOWN,  IN,    NO_WAY, AHEAD, SEEN },
    { "hip.internal_rotation_seated",          &FAR_END,  DOWN,  OUT,   NO_WAY, AHEAD, SEEN },
    { "hip.external_rotation_seated",          &FAR_END,  DOWN,  IN,    NO_WAY, AHEAD, SEEN },
    { "hip.internal_rotation_prone",           &FAR_END,  UP,    OUT,   NO_WAY, BACK, SEEN },
    { "hip.external_rotation_prone",           &FAR_END,  UP,    IN,    NO_WAY, BACK, SEEN },
    { "knee.flexion",                          &FAR_END,  BACK,  DOWN,  NO_WAY, UP,   SEEN },
    { "knee.extension",                        &FAR_END,  BACK,  UP,    NO_WAY, UP,   SEEN },
    { "knee.flexion_prone",                    &FAR_END,  BACK,  UP,    NO_WAY, DOWN, SEEN },
    { "knee.extension_prone",                  &FAR_END,  BACK,  DOWN,  NO_WAY, DOWN, SEEN },
    { "ankle.dorsiflexion",                    &FRONT,    UP,    AHEAD, NO_WAY, AHEAD, SEEN },
    { "ankle.plantarflexion",                  &FRONT,    UP,    BACK,  NO_WAY, AHEAD, SEEN },
    { "ankle.inversion",                       &FAR_END,  DOWN,  IN,    NO_WAY, UP,   SEEN },
    { "ankle.eversion",                        &FAR_END,  DOWN,  OUT,   NO_WAY, UP,   SEEN },
    { "ankle.dorsiflexion_weightbearing",      &NEAR_END, UP,    AHEAD, NO_WAY, AHEAD, SEEN },
    /* clang-format on */
};

/* One repetition without sway, the sensor worn straight. */
struct seen {
    struct emu_motion motion;
    struct emu_mounting mounting;
    struct emu_movement movement;
    gonio_quat first, last; /* the segment in the ground, in neutral and at the end of range */
};

static void play(struct seen *s, const char *direction, double deg)
{
    static const struct emu_manner still = { .slow = 1, .fast = 1, .hold_s = 1.5 };
    struct emu_person person;
    bool second;
    CHECK(emu_direction_find(direction, &s->movement, &second), "%s is known", direction);
    emu_person_begin(&person, &s->motion, &s->movement, &still, 5);
    emu_person_out(&person, &s->motion, s->motion.end_s, second ? -deg : deg);
    emu_mounting_make(&s->mounting, EMU_DISTAL, &s->movement.distal, false, 5);
    s->first = emu_motion_segment(&s->motion, EMU_DISTAL, 1);
    s->last  = emu_motion_segment(&s->motion, EMU_DISTAL, s->motion.end_s);
}

/* What the body stands on has its Z to the right; but a forearm on a table may have its thumb up,
 * and is laid there by a patient who sits. */
static gonio_vec3 right_of(const struct seen *s)
{
    double heading = s->motion.heading_rad;
    if (strcmp(s->movement.proximal.site, "forearm") == 0)
        return (gonio_vec3){ sin(heading), -cos(heading), 0 };
    return turn_of(s->motion.hold[0].start.q_GP, (gonio_vec3){ 0, 0, 1 });
}

static gonio_vec3 in_ground(const struct seen *s, enum way way, bool left)
{
    double heading = s->motion.heading_rad;
    if (way == OUT || way == IN)
        way = (way == OUT) == left ? LEFT : RIGHT;
    switch (way) {
    case UP:
        return (gonio_vec3){ 0, 0, 1 };
    case DOWN:
        return (gonio_vec3){ 0, 0, -1 };
    case AHEAD:
        return (gonio_vec3){ cos(heading), sin(heading), 0 };
    case BACK:
        return (gonio_vec3){ -cos(heading), -sin(heading), 0 };
    case LEFT:
        return turn_scale(right_of(s), -1);
    default:
        return right_of(s);
    }
}

static void check_row(size_t i, const char *side)
{
    static struct seen s;
    char name[80];
    bool left = strcmp(side, "_left") == 0;
    snprintf(name, sizeof name, "%s%s", rows[i].direction, side);
    play(&s, name, 30);
    gonio_vec3 part = rows[i].part ? *rows[i].part : THUMB(left);
    gonio_vec3 from = turn_of(s.first, part), to = turn_of(s.last, part);
    gonio_vec3 gone  = turn_add(to, turn_scale(from, -1));
    gonio_vec3 board = turn_of(turn_after(s.first, s.mounting.q_BS), (gonio_vec3){ 0, 0, 1 });
    if (rows[i].from != NO_WAY)
        CHECK_NEAR(turn_dot(from, in_ground(&s, rows[i].from, left)), 1, 1e-9, "%s: from", name);
    if (rows[i].board != NO_WAY)
        CHECK_NEAR(
            turn_dot(board, in_ground(&s, rows[i].board, left)), 1, 1e-9, "%s: its board", name);
    double least = rows[i].and_to == NO_WAY ? 0.45 : 0.3; /* sin 30 deg; shared out between two */
    CHECK(turn_dot(gone, in_ground(&s, rows[i].to, left)) > least, "%s: goes %g that way", name,
        turn_dot(gone, in_ground(&s, rows[i].to, left)));
    if (rows[i].and_to != NO_WAY)
        CHECK(turn_dot(gone, in_ground(&s, rows[i].and_to, left)) > least, "%s: both", name);

    gonio_vec3 up  = { 0, 0, 1 };
    gonio_vec3 was = turn_of(turn_conj(s.first), up), is = turn_of(turn_conj(s.last), up);
    double seen = turn_length(turn_add(is, turn_scale(was, -1))) / (2 * sin(15 * TURN_DEG));
    enum gravity gravity = seen > 0.95 ? SEEN : seen < 0.15 ? UNSEEN : PARTLY;
    CHECK(gravity == rows[i].gravity, "%s: gravity sees %g of it", name, seen);
}

static bool is_limb(const char *direction)
{
    struct emu_movement movement;
    bool second;
    return !emu_direction_find(direction, &movement, &second);
}

static void parts_go_where_they_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (is_limb(rows[i].direction)) {
            check_row(i, "_left");
            check_row(i, "_right");
        } else
            check_row(i, "");
    }
}

/* Each pair of the table is told about above, in all its directions, and each of these is a row's.
 */
static bool is_of(const struct emu_movement *a, const struct emu_movement *b)
{
    return emu_movement_same_start(a, b) && a->slot == b->slot && a->axis.y == b->axis.y &&
           a->directions == b->directions;
}

static void all_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; emu_movement_name(i); i++) {
        struct emu_movement pair, movement;
        char name[80];
        int told = 0;
        snprintf(
            name, sizeof name, "%s%s", emu_movement_name(i), emu_movement_sided(i) ? "_left" : "");
        CHECK(emu_movement_find(name, &pair), "%s is known", name);
        for (size_t k = 0; k < COUNT(rows); k++) {
            bool second, same = false;
            snprintf(name, sizeof name, "%s%s", rows[k].direction,
                is_limb(rows[k].direction) ? "_left" : "");
            if (emu_direction_find(name, &movement, &second))
                same = is_of(&movement, &pair);
            for (size_t j = 0; j < k; j++) /* a direction with a second row */
                same = same && strcmp(rows[j].direction, rows[k].direction) != 0;
            told += same;
        }
        CHECK(told == pair.directions, "%s: %d of %d directions", emu_movement_name(i), told,
            pair.directions);
    }
}

static void names_are_whole(void **state)
{
    (void)state;
    static const char *const strangers[] = { "", "cervical", "cervical.", "cervical.rotation_",
        "cervical.rotation_up", "knee.flexion_extension", "knee.flexion_extension_", "knee.flexion",
        "knee.flexion_leftt", "cervical.flexion_left", "rotation_left", "knee.flexion_left_left",
        "hip.extension" };
    struct emu_movement m;
    bool second;
    for (size_t i = 0; i < COUNT(strangers); i++)
        CHECK(
            !emu_movement_find(strangers[i], &m) && !emu_direction_find(strangers[i], &m, &second),
            "\"%s\"", strangers[i]);
    assert_true(emu_movement_find("hip.extension_right", &m) && !m.distal.left);
    assert_true(emu_direction_find("hip.extension_right", &m, &second) && !second);
    assert_true(emu_direction_find("ankle.eversion_left", &m, &second) && second && m.distal.left);
}

static void check_frames(const char *name, const struct emu_movement *m)
{
    const struct emu_worn *both[] = { &m->distal, &m->proximal };
    for (int k = 0; k < 2; k++) {
        const struct emu_worn *w = both[k];
        CHECK_NEAR(turn_dot(w->up, w->ahead), 0, 1e-15, "%s", name);
        CHECK_NEAR(turn_dot(w->z, w->y), 0, 1e-15, "%s", name);
        CHECK_NEAR(turn_length(w->up) + turn_length(w->ahead), 2, 1e-15, "%s", name);
        CHECK_NEAR(turn_length(w->z) + turn_length(w->y), 2, 1e-15, "%s", name);
    }
    CHECK_NEAR(turn_length(m->axis), 1, 1e-15, "%s", name);
}

static void frames_are_square(void **state)
{
    (void)state;
    each_pair(check_frames);
}

/* Seen in a mirror, the left limb does what the right one does. */
static gonio_quat mirrored(gonio_quat q) { return (gonio_quat){ q.w, -q.x, -q.y, q.z }; }

static void left_mirrors_right(void **state)
{
    (void)state;
    for (size_t i = 0; emu_movement_name(i); i++) {
        struct emu_motion m[2];
        char name[80];
        if (!emu_movement_sided(i))
            continue;
        for (int left = 0; left < 2; left++) {
            snprintf(name, sizeof name, "%s%s", emu_movement_name(i), left ? "_left" : "_right");
            struct emu_ends ends = { .pair = name, .first_deg = { 70 }, .firsts = 1 };
            emu_motion_plan(&m[left], &ends, NULL, 7);
            memset(m[left].sway, 0, sizeof m[left].sway);
            for (size_t k = 0; k < m[left].holds; k++) /* what was taken off for the sway */
                for (int a = 0; a < 3; a++)
                    m[left].hold[k].angle_deg[a] = round(m[left].hold[k].angle_deg[a]);
        }
        for (double t = 5; t < m[0].end_s; t += 0.1) {
            gonio_quat turn[2];
            for (int left = 0; left < 2; left++)
                turn[left] = turn_after(turn_conj(m[left].hold[0].start.q_GD),
                    emu_motion_segment(&m[left], EMU_DISTAL, t));
            gonio_quat off = turn_after(turn_conj(turn[0]), mirrored(turn[1]));
            CHECK_NEAR(turn_length(turn_vector(off)), 0, 1e-9, "%s at %g s", name, t);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_go_where_they_do),
        cmocka_unit_test(all_are_told),
        cmocka_unit_test(names_are_whole),
        cmocka_unit_test(frames_are_square),
        cmocka_unit_test(left_mirrors_right),
    };
    return cmocka_run_group_tests_name("emu_plays", tests, NULL, NULL);
}
