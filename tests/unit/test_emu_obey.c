/* The patient who does as told: words become motion, in a person's time and without leaps; and
 * words that mean nothing change nothing. */
#include "base/note.h"
#include "check.h"
#include "firmware-host/obey.h"
#include "firmware-host/turn.h"
#include "firmware-host/voice.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct emu_motion motion;
static struct emu_mounting mounting;
static struct emu_obey patient;

static void begin(const char *pair, const struct emu_manner *manner)
{
    struct emu_movement movement;
    assert_true(emu_movement_find(pair, &movement));
    emu_obey_begin(&patient, &motion, &movement, manner ? manner : &emu_manner_usual, 21);
    emu_mounting_make(&mounting, EMU_DISTAL, &movement.distal, true, 21);
}

static enum gonio_status say(double now_s, const char *line)
{
    note_clear();
    return emu_obey_hear(&patient, &motion, &mounting, now_s, line);
}

static double value(double time_s) { return emu_motion_reading(&motion, time_s).value_deg; }

/* Held within 1 degree, by sway, for so long from here on. */
static double held_s(double from_s, double deg)
{
    double t = from_s;
    while (fabs(value(t) - deg) < 1 && t < from_s + 60)
        t += 0.01;
    return t - from_s;
}

/* The first moment in which the value is within 1 degree of it. */
static double reached_s(double from_s, double deg)
{
    double t = from_s;
    while (fabs(value(t) - deg) >= 1 && t < from_s + 60)
        t += 0.01;
    return t;
}

static void turns_and_comes_back(void **state)
{
    (void)state;
    begin("cervical.rotation", NULL);
    CHECK(held_s(0, 0) > 50, "sits still without a word");
    assert_int_equal(say(20, "turn cervical.rotation_left 52"), GONIO_OK);
    double left_s = 20 + held_s(20, 0), there_s = reached_s(20, 52);
    CHECK(left_s > 20.25 && left_s < 20.6, "leaves %g s after the word", left_s - 20);
    CHECK(there_s > 20.8 && there_s < 21.7, "is there %g s after it", there_s - 20);
    CHECK(held_s(there_s, 52) > 30, "and stays until the next word");
    assert_int_equal(say(25, "back"), GONIO_OK);
    CHECK(held_s(25, 52) > 0.25 && held_s(25, 52) < 0.6, "leaves after the next");
    CHECK(held_s(reached_s(25.3, 0), 0) > 30, "and sits again");
    assert_int_equal(say(30, "turn cervical.rotation_right 61"), GONIO_OK);
    CHECK_NEAR(value(33), -61, 1, "to the other side");
    assert_int_equal(say(34, "back"), GONIO_OK);
    assert_int_equal(say(34.01, "back"), GONIO_OK);
    assert_int_equal(say(40, "back"), GONIO_OK);
    CHECK(held_s(38, 0) > 30, "who is back goes nowhere");
}

static void ends_are_held_before_words_are_obeyed(void **state)
{
    (void)state;
    begin("knee.flexion_extension_left", NULL);
    assert_int_equal(say(10, "turn knee.flexion_left 100"), GONIO_OK);
    assert_int_equal(say(10.4, "back"), GONIO_OK); /* still on the way */
    double there_s = reached_s(10, 100);
    CHECK(held_s(there_s, 100) > 0.9 && held_s(there_s, 100) < 2.6, "holds for %g s",
        held_s(there_s, 100));
    CHECK_NEAR(value(there_s + 6), 0, 1, "and has come back");
}

static void a_repetition_needs_one_word(void **state)
{
    (void)state;
    begin("shoulder.abduction_right", NULL);
    assert_int_equal(say(8, "rep shoulder.abduction_right 150"), GONIO_OK);
    double there_s = reached_s(8, 150);
    CHECK(held_s(there_s, 150) > 0.9 && held_s(there_s, 150) < 2.6, "holds");
    CHECK(held_s(reached_s(there_s, 0), 0) > 30, "and is back");
}

/* Other movements of the same segment; those of another pose after that has been taken. */
static void poses_are_taken(void **state)
{
    (void)state;
    begin("cervical.rotation", NULL);
    assert_int_equal(say(8, "turn cervical.extension 40"), GONIO_OK);
    gonio_vec3 nose = turn_of(emu_motion_segment(&motion, EMU_DISTAL, 12), (gonio_vec3){ 1, 0, 0 });
    CHECK_NEAR(nose.z, sin(40 * TURN_DEG), 0.02, "the nose is up");
    assert_int_equal(say(12, "turn cervical.quarter_flexion_left 30"), GONIO_OK);
    nose = turn_of(emu_motion_segment(&motion, EMU_DISTAL, 20), (gonio_vec3){ 1, 0, 0 });
    CHECK_NEAR(nose.z, -sin(30 * TURN_DEG) / sqrt(2), 0.05, "from neutral, down");
    CHECK_NEAR(value(20), 30, 1, "by 30 degrees");
    CHECK(say(20, "turn cervical.rotation_supine_left 40") == GONIO_EINVAL, "seated");
    assert_non_null(strstr(note_text(GONIO_EINVAL), "pose"));
    assert_int_equal(say(20, "pose cervical.rotation_supine"), GONIO_OK);
    gonio_vec3 face = turn_of(emu_motion_segment(&motion, EMU_DISTAL, 30), (gonio_vec3){ 1, 0, 0 });
    CHECK(face.z > 0.999, "lies on the back");
    assert_int_equal(say(30, "turn cervical.rotation_supine_left 40"), GONIO_OK);
    CHECK_NEAR(value(34), 40, 1, "and rolls");
    CHECK(say(34, "pose lumbar.flexion_extension") == GONIO_EINVAL, "not the head's");
    CHECK(say(34, "turn knee.flexion_left 40") == GONIO_EINVAL, "not the head's");
    begin("knee.flexion_extension_left", NULL);
    CHECK(say(8, "turn knee.flexion_right 40") == GONIO_EINVAL, "the other knee");
    CHECK(say(8, "pose knee.flexion_extension_right") == GONIO_EINVAL, "the other knee");
}

static void neutral_can_be_missed_and_found(void **state)
{
    (void)state;
    begin("cervical.rotation", NULL);
    assert_int_equal(say(7, "miss 8"), GONIO_OK);
    assert_int_equal(say(8, "rep cervical.rotation_left 50"), GONIO_OK);
    double missed = value(14);
    CHECK(fabs(missed) > 1 && fabs(missed) < 30, "by %g", missed);
    assert_int_equal(say(15, "neutral"), GONIO_OK);
    CHECK_NEAR(value(17), 0, 0.8, "told exactly");
    assert_int_equal(say(18, "turn cervical.rotation_left 50"), GONIO_OK);
    assert_int_equal(say(22, "neutral"), GONIO_OK);
    CHECK_NEAR(value(27), 0, 0.8, "from the end too");
}

static void cheats_and_slips(void **state)
{
    (void)state;
    begin("cervical.rotation", NULL);
    assert_int_equal(say(7, "cheat 0.2"), GONIO_OK);
    gonio_quat before = emu_mounting_at(&mounting, 7);
    assert_int_equal(say(7.5, "slip 8"), GONIO_OK);
    gonio_quat slipped = turn_after(turn_conj(before), emu_mounting_at(&mounting, 8));
    CHECK_NEAR(turn_length(turn_vector(slipped)) / TURN_DEG, 8, 1e-9, "slips");
    assert_int_equal(say(8, "turn cervical.rotation_left 50"), GONIO_OK);
    gonio_quat first = emu_motion_segment(&motion, EMU_PROXIMAL, 7),
               last  = emu_motion_segment(&motion, EMU_PROXIMAL, 11);
    CHECK_NEAR(turn_length(turn_vector(turn_after(turn_conj(first), last))) / TURN_DEG, 10, 1,
        "the trunk goes along");
    assert_int_equal(say(11, "cheat 0"), GONIO_OK);
    last = emu_motion_segment(&motion, EMU_PROXIMAL, 12);
    CHECK_NEAR(turn_length(turn_vector(turn_after(turn_conj(first), last))) / TURN_DEG, 10, 1,
        "what has been done stays");
}

static void strange_words_change_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "", " ", "jump", "turn", "turn cervical.rotation_left", "turn cervical.rotation 50",
        "turn cervical.rotation_left fifty", "turn cervical.rotation_left 0",
        "turn cervical.rotation_left 181", "turn cervical.rotation_left 50 60",
        "turn 50 cervical.rotation_left", "turn cervical.rotation_left nan", "back now",
        "rep cervical.rotation_up 50", "neutral 0", "pose", "pose cervical.rotation_left",
        "pose cervical.rotation 3", "slip", "slip -1", "slip 46", "miss 16", "cheat 1.5",
        "cheat -2", "TURN cervical.rotation_left 50",
        "turn a_name_that_is_so_long_that_nobody_could_say_it_in_one_breath_or_keep_it_in_mind_ 50"
    };
    begin("cervical.rotation", NULL);
    struct emu_motion was   = motion;
    struct emu_mounting sat = mounting;
    struct emu_obey did     = patient;
    for (size_t i = 0; i < COUNT(lines); i++) {
        CHECK(say(9, lines[i]) == GONIO_EINVAL, "\"%s\"", lines[i]);
        CHECK(strcmp(note_text(GONIO_EINVAL), gonio_status_text(GONIO_EINVAL)) != 0,
            "\"%s\" is refused with a sentence", lines[i]);
    }
    CHECK(memcmp(&was, &motion, sizeof was) == 0 && memcmp(&sat, &mounting, sizeof sat) == 0 &&
              memcmp(&did, &patient, sizeof did) == 0,
        "nothing has changed");
    assert_int_equal(say(9, "  turn\tcervical.rotation_left   50\r"), GONIO_OK);
}

/* Too many words at once are refused, none of what was promised is lost, and later there is room.
 */
static void words_pile_up(void **state)
{
    (void)state;
    begin("cervical.rotation", NULL);
    int taken = 0;
    while (taken < 1000 && say(8, "rep cervical.rotation_left 50") == GONIO_OK)
        taken++;
    CHECK(taken > 40 && taken < 200, "%d are kept in mind", taken);
    assert_int_equal(say(8, "rep cervical.rotation_left 50"), GONIO_EBUSY);
    int done = 0;
    bool out = false;
    for (double t = 8; t < motion.end_s; t += 0.02) {
        done += !out && value(t) > 45;
        out = value(t) > (out ? 5 : 45);
    }
    CHECK(done == taken, "%d of %d are done", done, taken);
    assert_int_equal(say(motion.end_s, "rep cervical.rotation_left 50"), GONIO_OK);
    assert_int_equal(say(motion.end_s, "rep cervical.rotation_left 50"), GONIO_OK);
}

/* Words in any order and at any time: nowhere a leap. What a turn takes to gather speed is less
 * than 10 deg/s in a step; a leap of a twentieth of a degree is more. */
static void nothing_leaps(void **state)
{
    (void)state;
    static const char *const pairs[]   = { "cervical.rotation", "shoulder.flexion_extension_left",
          "shoulder.abduction_right", "hip.rotation_seated_left" };
    static const char *const said[][8] = {
        { "turn cervical.rotation_left 60", "turn cervical.rotation_right 50", "back",
            "rep cervical.flexion 40", "turn cervical.quarter_flexion_left 40",
            "turn cervical.quarter_flexion_right 35", "pose cervical.rotation_supine",
            "pose cervical.flexion_extension" },
        { "turn shoulder.flexion_left 160", "turn shoulder.abduction_left 120", "back",
            "rep shoulder.extension_left 30", "neutral", "pose shoulder.horizontal_adduction_left",
            "turn shoulder.horizontal_adduction_left 40", "pose shoulder.abduction_left" },
        { "turn shoulder.flexion_right 160", "turn shoulder.abduction_right 120", "back",
            "rep shoulder.abduction_right 100", "neutral", "back", "cheat 0.2",
            "rep shoulder.extension_right 30" },
        { "turn hip.internal_rotation_seated_left 30", "turn hip.external_rotation_seated_left 30",
            "back", "pose hip.rotation_prone_left", "pose hip.rotation_seated_left",
            "turn hip.external_rotation_prone_left 40", "rep hip.internal_rotation_seated_left 20",
            "neutral" },
    };
    struct emu_manner manner = emu_manner_usual;
    manner.miss_deg          = 3;
    manner.wobble            = 0.1;
    for (size_t k = 0; k < COUNT(pairs); k++) {
        struct emu_random r;
        double next_s = 7, fastest = 0;
        gonio_quat before[2];
        gonio_vec3 rate[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
        begin(pairs[k], &manner);
        emu_random_init(&r, k, EMU_STREAM_FAULTS);
        for (int i = 0; i < 400 * 200; i++) {
            double t = i / 200.0;
            if (t >= next_s) {
                say(t, said[k][(int)emu_random_between(&r, 0, 8)]);
                next_s += emu_random_between(&r, 0.2, 9);
            }
            for (int s = 0; s < 2; s++) {
                gonio_quat q    = emu_motion_segment(&motion, s ? EMU_PROXIMAL : EMU_DISTAL, t);
                gonio_vec3 turn = turn_vector(turn_after(q, turn_conj(i > 0 ? before[s] : q)));
                gonio_vec3 now  = turn_scale(turn, 200 / TURN_DEG);
                double more     = turn_length(turn_add(now, turn_scale(rate[s], -1)));
                CHECK(more < 10, "%s at %g s: by %g deg/s at once", pairs[k], t, more);
                fastest   = fmax(fastest, turn_length(now));
                rate[s]   = now;
                before[s] = q;
            }
        }
        CHECK(fastest > 90 && fastest < 250, "%s: moved, by %g deg/s", pairs[k], fastest);
    }
}

/* ---- how words arrive ---- */

static void voices_are_heard_line_by_line(void **state)
{
    (void)state;
    char folder[] = "/tmp/voice.XXXXXX", path[64], whole[1000];
    struct emu_voice v;
    const char *line;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/fifo", folder);
    assert_int_equal(emu_voice_open(&v, path), GONIO_OK);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_LATER);
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0 && write(fd, "turn one\nba", 11) == 11);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_OK);
    assert_string_equal(line, "turn one");
    assert_int_equal(emu_voice_next(&v, &line), GONIO_LATER);
    assert_true(write(fd, "ck\n\n", 4) == 4);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_OK);
    assert_string_equal(line, "back");
    assert_int_equal(emu_voice_next(&v, &line), GONIO_OK);
    assert_string_equal(line, "");
    close(fd);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_LATER);

    /* The next speaker; who shouts is not understood, but the word behind that is. */
    fd = open(path, O_WRONLY);
    memset(whole, 'a', sizeof whole);
    whole[sizeof whole - 1] = '\n';
    assert_true(write(fd, whole, sizeof whole) == sizeof whole && write(fd, "neutral\n", 8) == 8);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_EFORMAT);
    assert_int_equal(emu_voice_next(&v, &line), GONIO_OK);
    assert_string_equal(line, "neutral");
    close(fd);
    emu_voice_close(&v);
    CHECK(access(path, F_OK) != 0, "the FIFO that it made is gone");

    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(emu_voice_open(&v, path), GONIO_OK);
    emu_voice_close(&v);
    CHECK(access(path, F_OK) == 0, "another's stays");
    unlink(path);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(emu_voice_open(&v, path), GONIO_EEXIST);
    CHECK(access(path, F_OK) == 0, "a file is left alone");
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_and_comes_back),
        cmocka_unit_test(ends_are_held_before_words_are_obeyed),
        cmocka_unit_test(a_repetition_needs_one_word),
        cmocka_unit_test(poses_are_taken),
        cmocka_unit_test(neutral_can_be_missed_and_found),
        cmocka_unit_test(cheats_and_slips),
        cmocka_unit_test(strange_words_change_nothing),
        cmocka_unit_test(words_pile_up),
        cmocka_unit_test(nothing_leaps),
        cmocka_unit_test(voices_are_heard_line_by_line),
    };
    return cmocka_run_group_tests_name("emu_obey", tests, NULL, NULL);
}
