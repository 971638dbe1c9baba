/* Batteries: the built-in ones, those that a clinic writes, sides, and what is refused. */
#include "base/note.h"
#include "folder.h"
#include "session/battery.h"
#include <gonio/special.h>

/* "a b c" */
static const char *words_of(const struct battery_order *o)
{
    static char text[2048];
    text[0] = '\0';
    for (int i = 0; i < o->movements; i++) {
        strcat(text, i ? " " : "");
        strcat(text, o->movement[i]);
    }
    return text;
}

static void test_every_built_in_one_can_be_measured(void **state)
{
    struct battery b;
    struct battery_order order;
    const struct gonio_movement *found[2];
    size_t n = 0;
    (void)state;
    for (; battery_built_in(n, &b); n++) {
        bool limb = battery_asks_side(&b);
        CHECK(b.movements > 0 && b.title[0] && !b.own, "%s", b.name);
        CHECK(b.practice == 2 && b.practice_after == 2 && b.reps == 3, "%s", b.name);
        enum gonio_status status =
            battery_on_side(&b, limb ? BATTERY_BOTH : BATTERY_NO_SIDE, &order);
        CHECK(status == GONIO_OK, "%s: %s", b.name, note_text(status));
        CHECK(order.movements == b.movements * (limb ? 2 : 1), "%s: %d", b.name, order.movements);
        for (int i = 0; i < order.movements; i++)
            CHECK(gonio_movement_find(order.movement[i], found) > 0 && !found[0]->not_alone &&
                      !gonio_special_of(found[0]->id),
                "%s: %s", b.name, order.movement[i]);
    }
    CHECK(n == 12, "%zu", n);
}

static void test_the_neck_goes_in_the_order_of_the_procedure(void **state)
{
    static const char *const want[] = { "cervical.flexion", "cervical.extension",
        "cervical.lateral_flexion_left", "cervical.lateral_flexion_right", "cervical.rotation_left",
        "cervical.rotation_right" };
    struct battery b;
    const struct gonio_movement *found[2];
    size_t at = 0;
    (void)state;
    CHECK(battery_find("/nowhere", "neck", &b) == GONIO_OK, "neck");
    for (int i = 0; i < b.movements; i++) {
        size_t n = battery_directions(b.movement[i], found);
        for (size_t k = 0; k < n; k++, at++)
            CHECK(strcmp(found[k]->id, want[at]) == 0, "%zu: %s", at, found[k]->id);
    }
    CHECK(at == COUNT(want), "%zu directions", at);
}

static void test_sides(void **state)
{
    static const struct {
        const char *legend;
        enum battery_side side;
        const char *movement[3], *want; /* NULL: refused */
    } rows[] = {
        { "a limb on the left", BATTERY_LEFT, { "knee.flexion" }, "knee.flexion_left" },
        { "on the right", BATTERY_RIGHT, { "knee.flexion" }, "knee.flexion_right" },
        { "on both: the left one first", BATTERY_BOTH, { "hip.flexion", "knee.flexion" },
            "hip.flexion_left knee.flexion_left hip.flexion_right knee.flexion_right" },
        { "without side", BATTERY_NO_SIDE, { "knee.flexion" }, NULL },
        { "the midline has none", BATTERY_NO_SIDE, { "cervical.rotation" }, "cervical.rotation" },
        { "and can't be asked for one", BATTERY_LEFT, { "cervical.rotation" }, NULL },
        { "a limb that says its own", BATTERY_NO_SIDE, { "knee.flexion_right" },
            "knee.flexion_right" },
        { "one of each, on both sides", BATTERY_BOTH,
            { "cervical.rotation", "knee.flexion", "elbow.flexion_right" },
            "cervical.rotation knee.flexion_left elbow.flexion_right knee.flexion_right" },
        { "one of each, on the right", BATTERY_RIGHT, { "cervical.rotation", "knee.flexion" },
            "cervical.rotation knee.flexion_right" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct battery b           = { .name = "some" };
        struct battery_order order = { .movements = -7 };
        for (int k = 0; k < 3 && rows[i].movement[k]; k++)
            strcpy(b.movement[b.movements++], rows[i].movement[k]);
        enum gonio_status status = battery_on_side(&b, rows[i].side, &order);
        CHECK((status == GONIO_OK) == (rows[i].want != NULL), "%s: %d", rows[i].legend, status);
        if (rows[i].want)
            CHECK(strcmp(words_of(&order), rows[i].want) == 0, "%s: %s", rows[i].legend,
                words_of(&order));
        else
            CHECK(order.movements == -7, "%s: left alone", rows[i].legend);
    }
}

static void test_words_for_sides(void **state)
{
    enum battery_side side = BATTERY_NO_SIDE;
    (void)state;
    CHECK(battery_side_find("left", &side) == GONIO_OK && side == BATTERY_LEFT, "left");
    CHECK(battery_side_find("right", &side) == GONIO_OK && side == BATTERY_RIGHT, "right");
    CHECK(battery_side_find("both", &side) == GONIO_OK && side == BATTERY_BOTH, "both");
    CHECK(battery_side_find("upper", &side) == GONIO_EINVAL && side == BATTERY_BOTH, "upper");
}

/* ---- files ---- */

static const char clinic[] = "# ours\n"
                             "title = Neck and shoulder, short\n"
                             "practice = 1\n"
                             "reps = 4\n"
                             "rest = 10\n"
                             "order = random\n"
                             "movement = cervical.rotation\n"
                             "movement = shoulder.abduction\n"
                             "practice_after = 0\n"
                             "safety = Not within six weeks of surgery.\n"
                             "safety = Ask for the surgeon's limits.\n";

static void test_a_clinic_s_own(void **state)
{
    struct folder f;
    struct battery b;
    (void)state;
    folder_new(&f);
    mkdir(folder_at(&f, "batteries"), 0700);
    folder_write(&f, "batteries/short.battery", clinic, sizeof clinic - 1);
    enum gonio_status status = battery_find(f.path, "short", &b);
    CHECK(status == GONIO_OK, "%s", note_text(status));
    CHECK(strcmp(b.name, "short") == 0 && b.own, "%s", b.name);
    CHECK(strcmp(b.title, "Neck and shoulder, short") == 0, "%s", b.title);
    CHECK(b.practice == 1 && b.practice_after == 0 && b.reps == 4 && b.rest_s == 10, "numbers");
    CHECK(b.random && b.movements == 2 && b.safety_lines == 2, "%d", b.movements);
    CHECK(strcmp(b.movement[1], "shoulder.abduction") == 0, "%s", b.movement[1]);
    CHECK(strcmp(b.safety[1], "Ask for the surgeon's limits.") == 0, "%s", b.safety[1]);

    status = battery_find("/nowhere", folder_at(&f, "batteries/short.battery"), &b);
    CHECK(status == GONIO_OK && strcmp(b.name, "short") == 0, "by its path");
    CHECK(battery_find(f.path, "long", &b) == GONIO_EINVAL, "a name that nobody has");
    CHECK(battery_find(f.path, "../short", &b) == GONIO_ECONFIG, "a path that leads nowhere");
    folder_free(&f);
}

static void test_what_is_not_said(void **state)
{
    static const char text[] = "movement = cervical.rotation\npractice = 3\n";
    struct folder f;
    struct battery b;
    (void)state;
    folder_new(&f);
    folder_write(&f, "bare", text, sizeof text - 1);
    CHECK(battery_read(folder_at(&f, "bare"), &b) == GONIO_OK, "%s", note_text(GONIO_OK));
    CHECK(b.practice_after == 3, "as before: %d", b.practice_after);
    CHECK(b.reps == 3 && b.rest_s == 5 && !b.random && b.safety_lines == 0, "defaults");
    CHECK(strcmp(b.title, "bare") == 0 && strcmp(b.name, "bare") == 0, "%s", b.title);
    folder_free(&f);
}

static void test_the_clinic_s_own_goes_before_a_built_in_one(void **state)
{
    static const char text[] = "movement = cervical.rotation\n";
    char names[2][BATTERY_ID];
    struct folder f;
    struct battery b;
    (void)state;
    folder_new(&f);
    CHECK(batteries_own(f.path, names, 2) == 0, "no folder");
    mkdir(folder_at(&f, "batteries"), 0700);
    folder_write(&f, "batteries/neck.battery", text, sizeof text - 1);
    folder_write(&f, "batteries/b.battery", text, sizeof text - 1);
    folder_write(&f, "batteries/a.battery", text, sizeof text - 1);
    folder_write(&f, "batteries/notes.txt", text, sizeof text - 1);
    folder_write(&f, "batteries/.battery", text, sizeof text - 1);
    folder_write(&f, "batteries/of ours.battery", text, sizeof text - 1);
    CHECK(battery_find(f.path, "neck", &b) == GONIO_OK && b.own && b.movements == 1, "its own");
    CHECK(batteries_own(f.path, names, 2) == 3, "three that have a name");
    folder_remove(folder_at(&f, "batteries/neck.battery"));
    CHECK(batteries_own(f.path, names, 2) == 2, "two");
    CHECK(strcmp(names[0], "a") == 0 && strcmp(names[1], "b") == 0, "sorted: %s %s", names[0],
        names[1]);
    folder_free(&f);
}

static void test_what_is_refused_says_where_and_what_to_do(void **state)
{
    static const struct {
        const char *legend, *text, *where, *remedy;
    } rows[] = {
        { "an unknown key", "movment = cervical.rotation\n", ":1: \"movment\"", "known are title" },
        { "no movement", "title = x\n", "it has no movement", "write movement =" },
        { "an unknown movement", "\nmovement = knee.twist\n", ":2: \"knee.twist\" is no movement",
            "there are knee.flexion_extension" },
        { "an unknown joint", "movement = neck.rotation\n", ":1: \"neck.rotation\"",
            "begins with a joint: cervical, upper_cervical, thoracic" },
        { "half a name of the neck", "movement = cervical.quarter_flexion\n",
            ":1: ", "cervical.quarter_flexion_left_extension_right" },
        { "a movement twice", "movement = knee.flexion\nmovement = knee.flexion\n",
            ":2: ", "measured by knee.flexion already" },
        { "a direction of a pair",
            "movement = cervical.rotation\nmovement = cervical.rotation_left\n",
            ":2: cervical.rotation_left", "already" },
        { "a side of a limb", "movement = knee.flexion\nmovement = knee.flexion_left\n",
            ":2: ", "already" },
        { "a special test", "movement = upper_cervical.frt_left\n", ":1: upper_cervical.frt_left",
            "gonio test frt" },
        { "no repetition", "reps = 0\n", ":1: reps \"0\"", "from 1 to 16" },
        { "a word for a number", "practice = two\n", ":1: practice \"two\"", "from 0 to 15" },
        { "an endless rest", "rest = 86400\n", ":1: rest", "from 0 to 600" },
        { "an order", "order = any\n", ":1: order \"any\"", "fixed or random" },
        { "too many for a set", "movement = cervical.rotation\nreps = 10\npractice = 7\n",
            "more than 16 repetitions", "practice" },
        { "too many after", "movement = cervical.rotation\nreps = 10\npractice_after = 7\n",
            "more than 16 repetitions", "practice" },
        { "no title", "title =\n", ":1: ", "plain text" },
        { "no letters that we know", "title = \xFF\xFE\n", ":1: ", "plain text" },
        { "five lines of safety", "safety=a\nsafety=b\nsafety=c\nsafety=d\nsafety=e\n",
            ":5: ", "join some" },
    };
    struct folder f;
    (void)state;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct battery b = { .movements = -7 };
        folder_write(&f, "x.battery", rows[i].text, strlen(rows[i].text));
        enum gonio_status status = battery_read(folder_at(&f, "x.battery"), &b);
        CHECK(status == GONIO_ECONFIG, "%s: %d", rows[i].legend, status);
        CHECK(strstr(note_text(status), "x.battery"), "%s: %s", rows[i].legend, note_text(status));
        CHECK(
            strstr(note_text(status), rows[i].where), "%s: %s", rows[i].legend, note_text(status));
        CHECK(
            strstr(note_text(status), rows[i].remedy), "%s: %s", rows[i].legend, note_text(status));
        CHECK(b.movements == -7, "%s: left alone", rows[i].legend);
    }
    folder_free(&f);
}

static void test_more_movements_than_fit(void **state)
{
    char text[BATTERY_MOVEMENTS * 80] = "";
    const struct gonio_movement *m;
    int n = 0;
    struct folder f;
    struct battery b;
    (void)state;
    folder_new(&f);
    for (size_t i = 0; (m = gonio_movement_at(i)) && n <= BATTERY_MOVEMENTS; i++)
        n += !gonio_special_of(m->id) && snprintf(text + strlen(text), sizeof text - strlen(text),
                                             "movement = %s\n", m->id) > 0;
    CHECK(n > BATTERY_MOVEMENTS, "%d", n);
    folder_write(&f, "all.battery", text, strlen(text));
    CHECK(battery_read(folder_at(&f, "all.battery"), &b) == GONIO_ECONFIG, "all");
    CHECK(strstr(note_text(GONIO_ECONFIG), ":25: more than 24"), "%s", note_text(GONIO_ECONFIG));
    folder_free(&f);
}

static void test_the_patient_s_time_grows_with_the_work(void **state)
{
    struct battery neck, quick, elbow;
    (void)state;
    battery_find("/nowhere", "neck", &neck);
    battery_find("/nowhere", "neck-quick", &quick);
    battery_find("/nowhere", "elbow", &elbow);
    CHECK_NEAR(battery_patient_s(&neck, 2), 3 * battery_patient_s(&quick, 2), 1e-9, "three sets");
    CHECK(battery_patient_s(&quick, 0) < battery_patient_s(&quick, 2), "practice takes time");
    CHECK(battery_patient_s(&elbow, 2) < battery_patient_s(&quick, 2), "one direction is shorter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_built_in_one_can_be_measured),
        cmocka_unit_test(test_the_neck_goes_in_the_order_of_the_procedure),
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_words_for_sides),
        cmocka_unit_test(test_a_clinic_s_own),
        cmocka_unit_test(test_what_is_not_said),
        cmocka_unit_test(test_the_clinic_s_own_goes_before_a_built_in_one),
        cmocka_unit_test(test_what_is_refused_says_where_and_what_to_do),
        cmocka_unit_test(test_more_movements_than_fit),
        cmocka_unit_test(test_the_patient_s_time_grows_with_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
