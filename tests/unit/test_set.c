/* Sets, the sessions they belong to, and the clinic's own error. */
#include "base/note.h"
#include "check.h"
#include "faults.h"
#include "folder.h"
#include "noted.h"
#include "recorded.h"
#include <gonio/record.h>
#include <jansson.h>

static const struct recorded before = { .patient = "P017",
    .session                                     = "2026-11-21a",
    .phase                                       = "before",
    .measured_at                                 = "2026-11-21T14:03:05+01:00",
    .left_deg                                    = 52,
    .right_deg                                   = 60,
    .uncertainty_deg                             = 1.5,
    .flags                                       = GONIO_FLAG_TRUNK_UNSEEN,
    .reject_second                               = true };

static void test_set(void **state)
{
    (void)state;
    struct folder f;
    struct stat st;
    char path[256];
    folder_new(&f);
    recorded_add(&f, &before, path);
    assert_string_equal(path, "sets/P017/2026-11-21a/before.cervical.rotation.1");
    assert_int_equal(stat(folder_at(&f, path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    recorded_add(&f, &before, path);
    assert_string_equal(path, "sets/P017/2026-11-21a/before.cervical.rotation.2");
    assert_int_equal(
        stat(folder_at(&f, "sets/P017/2026-11-21a/before.cervical.rotation.2/set.json"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    char *text   = folder_read(&f, "sets/P017/2026-11-21a/before.cervical.rotation.2/set.json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const char *session, *note_of, *serial, *id;
    double mean, valid_of_left;
    int rows;
    assert_int_equal(
        json_unpack(root, "{s:s, s:s, s:[{s:s}], s:{s:[{s:s, s:F, s:F}, {}]}, s:{s:{s:i}}}",
            "session", &session, "notes", &note_of, "sensors", "serial", &serial, "measurement",
            "directions", "movement", &id, "mean_deg", &mean, "reps_valid", &valid_of_left, "files",
            "angles.csv", "rows", &rows),
        0);
    assert_string_equal(note_of, "a \"note\" with <b> and {/=40 BIG}");
    assert_string_equal(id, "cervical.rotation_left");
    assert_true(mean == 52 && valid_of_left == 2 && rows == 34 * RECORDED_RATE_HZ);
    json_decref(root);
    free(text);
    folder_free(&f);
}

/* What analyse reads of a set: what the value was made from, and how late that was. */
static void test_how_it_was_evaluated(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        enum gonio_status status;
        int sensors;
        const char *signal;
        double latency_s;
    } rows[] = {
        { "{\"sensors\":[{\"signal\":{\"signal\":\"9\"},\"latency_s\":-0.004}]}", GONIO_OK, 1, "9",
            -0.004 },
        { "{\"sensors\":[{\"signal\":{\"signal\":null},\"latency_s\":null}]}", GONIO_OK, 1, "", 0 },
        { "{\"sensors\":[{\"device\":\"witmotion\"},{},{}]}", GONIO_OK, 2, "",
            0 }, /* before this */
        { "{}", GONIO_OK, 0, "", 0 },
        { "{\"sensors\":[{\"latency_s\":1e300}]}", GONIO_EFORMAT, 7, "", 0 },
        { "{\"sensors\":", GONIO_EFORMAT, 7, "", 0 },
    };
    struct folder f;
    struct gonio_set_how how = { .sensors = 7 };
    char path[256];
    folder_new(&f);
    assert_int_equal(gonio_set_how_read(f.path, &how), GONIO_ENODEV);
    assert_int_equal(how.sensors, 7);
    recorded_add(&f, &before, path);
    assert_int_equal(gonio_set_how_read(folder_at(&f, path), &how), GONIO_OK);
    assert_int_equal(how.sensors, 1);
    assert_string_equal(how.sensor[0].signal, "6");
    assert_true(how.sensor[0].latency_s == 0.002719);
    for (size_t i = 0; i < COUNT(rows); i++) {
        how = (struct gonio_set_how){ .sensors = 7 };
        folder_write(&f, "set.json", rows[i].json, strlen(rows[i].json));
        CHECK(gonio_set_how_read(f.path, &how) == rows[i].status, "row %zu", i);
        CHECK(how.sensors == rows[i].sensors, "row %zu: %d sensors", i, how.sensors);
        CHECK(strcmp(how.sensor[0].signal, rows[i].signal) == 0, "row %zu", i);
        CHECK(how.sensor[0].latency_s == rows[i].latency_s, "row %zu", i);
    }
    folder_free(&f);
}

static enum gonio_status count(void *user, const struct gonio_pose_angles *a)
{
    double *seen = user;
    seen[0]++;
    seen[1] = a->time_s;
    seen[2] = fmax(seen[2], a->angle_deg[2]);
    return GONIO_OK;
}

static void test_read_back(void **state)
{
    (void)state;
    struct folder f;
    char path[256], movement[2][65];
    struct gonio_rep rep[GONIO_REPS_MAX];
    int reps       = 0;
    double seen[3] = { 0 };
    folder_new(&f);
    recorded_add(&f, &before, path);
    assert_int_equal(gonio_set_reps_read(f.path, path, movement, rep, &reps), GONIO_OK);
    assert_int_equal(reps, 6);
    assert_string_equal(movement[1], "cervical.rotation_right");
    for (int k = 0; k < reps; k++) {
        CHECK(rep[k].direction == k % 2, "repetition %d is out of time", k);
        CHECK_NEAR(rep[k].value_deg, recorded_peak(&before, k), 1e-9, "repetition %d", k);
        CHECK(rep[k].valid == (k != 2), "repetition %d", k);
        CHECK(rep[k].flags == (k == 2 ? GONIO_FLAG_NO_RETURN : 0u), "repetition %d", k);
    }
    assert_int_equal(gonio_set_angles_read(f.path, path, count, seen), GONIO_OK);
    assert_true(seen[0] == 34 * RECORDED_RATE_HZ && seen[2] > 52);
    static const char *const elsewhere[] = { "../x", "sets/../../etc", "sets/P017/../x/y", "/etc",
        "sets/P017", "", "sets/P017/a/b/c", "sets//a/b" };
    for (size_t i = 0; i < COUNT(elsewhere); i++) {
        CHECK(gonio_set_angles_read(f.path, elsewhere[i], count, seen) == GONIO_EINVAL, "%s",
            elsewhere[i]);
        CHECK(gonio_set_reps_read(f.path, elsewhere[i], movement, rep, &reps) == GONIO_EINVAL, "%s",
            elsewhere[i]);
    }
    folder_free(&f);
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    CHECK(value && (json_is_number(value) || json_is_null(value)), "no %s", key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static struct gonio_measurement full_measurement(void)
{
    const struct gonio_movement *found[2] = { NULL, NULL };
    struct gonio_measurement m            = { .directions = 2, .total_deg = 112, .flags = 0xFFFFF };
    gonio_movement_find("cervical.lateral_flexion", found);
    for (int i = 0; i < 2; i++)
        m.direction[i] = (struct gonio_direction){ .movement = found[i],
            .reps_valid                                      = 16,
            .reps_recorded                                   = 16,
            .mean_deg                                        = i ? 60 : 52,
            .best_deg                                        = 70.123,
            .sd_deg                                          = 12.345,
            .uncertainty_deg                                 = 1.96 * sqrt(0.3),
            .peak_velocity_deg_s                             = 1234.56,
            .sparc                                           = -12.345,
            .coupled_deg                                     = { -123.456, -12.345 },
            .coupled_range_deg                               = { 123.456, 23.456 },
            .trunk_deg                                       = i ? (double)NAN : 13,
            .parts                                           = { 0.1, 0.2, 0.3, 0.4, 0, 1.5 } };
    for (m.reps = 0; m.reps < GONIO_REPS_MAX; m.reps++)
        m.rep[m.reps] = (struct gonio_rep){ .direction = m.reps % 2,
            .value_deg                                 = -123.456,
            .start_s                                   = 1234.567,
            .peak_s                                    = 1234.567,
            .end_s                                     = 1234.567,
            .plateau_s                                 = 12.345,
            .drift_deg                                 = -12.345,
            .peak_velocity_deg_s                       = 1234.56,
            .sparc                                     = -12.345,
            .coupled_deg                               = { -123.456, -123.456 },
            .coupled_range_deg                         = { 123.456, 23.456 },
            .flags                                     = 0xFFFFF };
    return m;
}

/* What the object holds besides what it always held, and that the longest one fits as promised. */
static void test_measurement_json(void **state)
{
    (void)state;
    static const char *const parts[] = { "fusion_deg", "scale_deg", "askew_deg", "zero_deg",
        "resolution_deg" };
    static char text[32 << 10];
    const struct gonio_measurement m = full_measurement();
    assert_int_equal(
        gonio_measurement_json(&m, "cervical.lateral_flexion", text, sizeof text), GONIO_OK);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const json_t *left = json_array_get(json_object_get(root, "directions"), 0);
    const json_t *sum  = json_object_get(left, "uncertainty_parts");
    double square      = 0;
    for (size_t i = 0; i < COUNT(parts); i++)
        square += number_at(sum, parts[i]) * number_at(sum, parts[i]);
    CHECK_NEAR(1.96 * sqrt(square), number_at(left, "uncertainty_deg"), 1e-3, "by its parts");
    CHECK_NEAR(number_at(sum, "scatter_deg"), 1.5, 0, "beside them");
    CHECK_NEAR(number_at(left, "coupled_range_1_deg"), 123.456, 0, "range");
    CHECK_NEAR(number_at(left, "trunk_share_percent"), 20, 0, "13 of 65");
    CHECK_NEAR(number_at(json_array_get(json_object_get(left, "reps"), 0), "coupled_range_2_deg"),
        23.456, 0, "of a repetition");
    CHECK_NEAR(number_at(root, "total_deg"), 112, 0, "sum");
    CHECK_NEAR(number_at(root, "total_uncertainty_deg"),
        1.96 * sqrt(0.02 + 0.4 * 0.4 + 0.6 * 0.6 + 0.32), 1e-3, "its interval");
    CHECK_NEAR(number_at(root, "asymmetry_deg"), 8, 0, "right minus left");
    CHECK_NEAR(number_at(root, "asymmetry_percent"), 13.3, 0, "of the larger");
    json_decref(root);
}

static void test_total_read(void **state)
{
    (void)state;
    struct folder f;
    char path[256];
    double uncertainty_deg = -1;
    folder_new(&f);
    recorded_add(&f, &before, path);
    assert_int_equal(gonio_set_total_read(f.path, path, &uncertainty_deg), GONIO_OK);
    CHECK_NEAR(uncertainty_deg, 3, 1e-3, "all of it scale, which both directions share");
    assert_int_equal(gonio_set_total_read(f.path, "../x", &uncertainty_deg), GONIO_EINVAL);
    assert_int_equal(gonio_set_total_read(f.path, "sets/P017/2026-11-21a/none.1", &uncertainty_deg),
        GONIO_ENODEV);
    folder_free(&f);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "..", "../x", "a/b", "=1+1", "-rf", ".hidden",
        "Jane Doe", "a\nb" };
    struct folder f;
    struct gonio_set *set;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(bad); i++) {
        enum gonio_status got =
            gonio_set_create(f.path, bad[i], "2026-11-21a", "before", "cervical.rotation", &set);
        CHECK(got == GONIO_EINVAL && strstr(note_text(got), "P017"), "%s: %s", bad[i],
            note_text(got));
        got = gonio_set_create(f.path, "P017", bad[i], "before", "cervical.rotation", &set);
        CHECK(got == GONIO_EINVAL, "%s", bad[i]);
    }
    assert_false(folder_has(&f, "sets"));
    folder_free(&f);
}

static void test_sessions(void **state)
{
    (void)state;
    /* Each step chooses a session, and records a set in it where `record` says so. */
    static const struct {
        const char *patient, *phase, *given, *now, *want;
        bool record, is_new, without_before;
    } steps[] = {
        { "P017", "after", NULL, "2026-11-21T09:00:00+01:00", "2026-11-21a", false, true, true },
        { "P017", "before", NULL, "2026-11-21T09:00:00+01:00", "2026-11-21a", true, true, false },
        { "P017", "baseline", NULL, "2026-11-21T09:05:00+01:00", "2026-11-21a", true, false,
            false },
        { "P017", "before", NULL, "2026-11-21T09:06:00+01:00", "2026-11-21a", false, false, false },
        { "P018", "after", NULL, "2026-11-21T09:30:00+01:00", "2026-11-21a", false, true, true },
        { "P017", "after", NULL, "2026-11-21T09:30:00+01:00", "2026-11-21a", true, false, false },
        { "P017", "after", NULL, "2026-11-21T09:40:00+01:00", "2026-11-21a", true, false, false },
        { "P017", "before", "2026-11-21a", "2026-11-21T09:50:00+01:00", "2026-11-21a", false, false,
            false },
        { "P017", "before", NULL, "2026-11-21T15:00:00+01:00", "2026-11-21b", true, true, false },
        { "P017", "after", NULL, "2026-11-21T15:30:00+01:00", "2026-11-21b", true, false, false },
        { "P017", "after", "2026-11-21c", "2026-11-21T15:30:00+01:00", "2026-11-21c", false, true,
            true },
        { "P017", "after", NULL, "2026-11-22T09:00:00+01:00", "2026-11-22a", false, true, true },
        { "P017", "before", "my-own", "2026-11-22T09:00:00+01:00", "my-own", false, false, false },
    };
    struct folder f;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct gonio_session_pick got;
        enum gonio_status status = gonio_session_choose(
            f.path, steps[i].patient, steps[i].phase, steps[i].given, steps[i].now, &got);
        CHECK(status == GONIO_OK, "step %zu: %s", i, note_text(status));
        CHECK(strcmp(got.id, steps[i].want) == 0, "step %zu: want %s, got %s", i, steps[i].want,
            got.id);
        CHECK(got.is_new == steps[i].is_new && got.without_before == steps[i].without_before,
            "step %zu: new %d, without %d", i, got.is_new, got.without_before);
        if (!steps[i].record)
            continue;
        struct recorded r = before;
        char path[256];
        r.session = got.id;
        r.phase   = steps[i].phase;
        recorded_add(&f, &r, path);
    }
    struct gonio_session_pick pick;
    assert_int_equal(
        gonio_session_choose(f.path, "a/b", "before", NULL, "2026-11-22T09:00:00Z", &pick),
        GONIO_EINVAL);
    assert_int_equal(
        gonio_session_choose(f.path, "P1", "before", "a/b", "2026-11-22T09:00:00Z", &pick),
        GONIO_EINVAL);
    assert_int_equal(
        gonio_session_choose(f.path, "P1", "before", NULL, "today", &pick), GONIO_EINVAL);
    folder_free(&f);
}

/* Outcomes open and join sessions as sets do; each step is entered. */
static void test_sessions_of_outcomes(void **state)
{
    (void)state;
    static const struct {
        const char *phase, *want;
        bool set; /* a set, not an outcome */
    } steps[] = {
        { "", "2026-11-21a", false }, /* a rating that comes first */
        { "before", "2026-11-21a", false },
        { "before", "2026-11-21a", true },
        { "", "2026-11-21a", false },
        { "after", "2026-11-21a", false },
        { "after", "2026-11-21a", true },
        { "", "2026-11-21a", false },       /* still that visit */
        { "before", "2026-11-21b", false }, /* the next one */
        { "after", "2026-11-21b", true },
        { "", "2026-11-21b", false },
    };
    struct folder f;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct gonio_session_pick got;
        enum gonio_status status = gonio_session_choose(
            f.path, "P017", steps[i].phase, NULL, "2026-11-21T09:00:00+01:00", &got);
        CHECK(status == GONIO_OK, "step %zu: %s", i, note_text(status));
        CHECK(strcmp(got.id, steps[i].want) == 0, "step %zu: %s", i, got.id);
        if (steps[i].set) {
            struct recorded r = before;
            char path[256];
            r.session = got.id;
            r.phase   = steps[i].phase;
            recorded_add(&f, &r, path);
            continue;
        }
        noted_add(&f, &(struct noted){
                          .session = got.id, .phase = steps[i].phase, .item = "groc", .value = 3 });
    }
    folder_free(&f);
}

/* A visit whose only `after` was withdrawn goes on. */
static void test_session_of_a_withdrawn_set(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_log *log;
    struct gonio_session_pick pick;
    struct recorded r = before;
    char path[256];
    folder_new(&f);
    recorded_add(&f, &r, path);
    r.phase = "after";
    recorded_add(&f, &r, path);
    assert_int_equal(
        gonio_session_choose(f.path, "P017", "before", NULL, "2026-11-21T09:00:00Z", &pick),
        GONIO_OK);
    assert_string_equal(pick.id, "2026-11-21b");
    assert_int_equal(gonio_log_open(f.path, &log, NULL), GONIO_OK);
    for (int i = 0; i < 2; i++) {
        struct gonio_log_row row;
        gonio_log_row_init(&row);
        strcpy(row.measured_at, r.measured_at);
        strcpy(row.patient, r.patient);
        strcpy(row.session, r.session);
        strcpy(row.phase, r.phase);
        snprintf(row.movement, sizeof row.movement, "cervical.rotation_%s", i ? "right" : "left");
        strcpy(row.set, path);
        strcpy(row.flags, "withdrawn");
        assert_int_equal(gonio_log_append(log, &row, 1), GONIO_OK);
    }
    gonio_log_close(log);
    assert_int_equal(
        gonio_session_choose(f.path, "P017", "before", NULL, "2026-11-21T09:00:00Z", &pick),
        GONIO_OK);
    assert_string_equal(pick.id, "2026-11-21a");
    folder_free(&f);
}

/* A set that was refused leaves a folder and no row: the next before joins its session. */
static void test_session_of_a_refused_set(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_set *set;
    struct gonio_session_pick pick;
    folder_new(&f);
    assert_int_equal(
        gonio_set_create(f.path, "P017", "2026-11-21a", "before", "cervical.rotation", &set),
        GONIO_OK);
    gonio_set_abandon(set);
    assert_int_equal(
        gonio_session_choose(f.path, "P017", "before", NULL, "2026-11-21T09:00:00Z", &pick),
        GONIO_OK);
    assert_string_equal(pick.id, "2026-11-21a");
    folder_free(&f);
}

/* A set that says it is finished is whole; one that failed has no set.json. */
static void test_each_fault(void **state)
{
    (void)state;
    static const int errors[] = { ENOSPC, EIO };
    for (size_t e = 0; e < COUNT(errors); e++) {
        bool struck  = true;
        int finished = 0;
        for (int at = 1; struck; at++) {
            struct folder f;
            struct gonio_set *set;
            struct gonio_set_info info            = { .software = "gonio" };
            const struct gonio_pose_angles angles = { .time_s = 0 };
            folder_new(&f);
            faults_begin(at, 0, errors[e], true);
            enum gonio_status status =
                gonio_set_create(f.path, "P1", "2026-11-21a", "before", "cervical.rotation", &set);
            if (status == GONIO_OK) {
                gonio_set_angles(set, &angles);
                status = gonio_set_finish(set, &info);
            }
            struck    = faults_end();
            bool told = folder_has(&f, "sets/P1/2026-11-21a/before.cervical.rotation.1/set.json");
            CHECK(status != GONIO_OK || told, "call %d: said to be finished, but it is not", at);
            finished += status == GONIO_OK;
            folder_free(&f);
        }
        CHECK(finished > 0, "it never finishes");
    }
}

static void test_limits(void **state)
{
    (void)state;
    static const char file[] = "movement,sem_deg,context,remark\n"
                               "cervical,3.1,same visit,all of the neck\n"
                               "cervical.rotation,2.9,same visit,\n"
                               "cervical.rotation,4.0,between visits,\n"
                               "cervical.rotation,2.8,same visit,corrected\n"
                               "cervical.rotation_right,2.5,same visit,\n";
    static const struct {
        const char *movement;
        enum gonio_context context;
        double want;
    } rows[] = {
        { "cervical.rotation_left", GONIO_SAME_VISIT, 2.8 },
        { "cervical.rotation_right", GONIO_SAME_VISIT, 2.5 },
        { "cervical.rotation_left", GONIO_BETWEEN_VISITS, 4.0 },
        { "cervical.flexion", GONIO_SAME_VISIT, 3.1 },
        { "cervical.flexion", GONIO_BETWEEN_VISITS, -1 },
        { "cervicalis.flexion", GONIO_SAME_VISIT, -1 },
    };
    struct folder f;
    double sem = -1;
    folder_new(&f);
    assert_int_equal(
        gonio_limits_sem(f.path, "cervical.rotation_left", GONIO_SAME_VISIT, &sem), GONIO_END);
    folder_write(&f, "limits.csv", file, strlen(file));
    for (size_t i = 0; i < COUNT(rows); i++) {
        sem                   = -1;
        enum gonio_status got = gonio_limits_sem(f.path, rows[i].movement, rows[i].context, &sem);
        CHECK(got == (rows[i].want < 0 ? GONIO_END : GONIO_OK), "%s: %s", rows[i].movement,
            note_text(got));
        CHECK_NEAR(sem, rows[i].want, 0, "%s", rows[i].movement);
    }
    static const char *const bad[] = { "movement,sem_deg\n",
        "movement,sem_deg,context\ncervical,x,same visit\n",
        "movement,sem_deg,context\ncervical,-1,same visit\n",
        "movement,sem_deg,context\ncervical,1,sometimes\n",
        "movement,sem_deg,context\ncervical,1\n", "hello\n" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        folder_write(&f, "limits.csv", bad[i], strlen(bad[i]));
        enum gonio_status got =
            gonio_limits_sem(f.path, "cervical.flexion", GONIO_SAME_VISIT, &sem);
        CHECK(got == GONIO_EFORMAT, "%s: %s", bad[i], gonio_status_text(got));
    }
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_read_back),
        cmocka_unit_test(test_how_it_was_evaluated),
        cmocka_unit_test(test_measurement_json),
        cmocka_unit_test(test_total_read),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_sessions),
        cmocka_unit_test(test_sessions_of_outcomes),
        cmocka_unit_test(test_session_of_a_withdrawn_set),
        cmocka_unit_test(test_session_of_a_refused_set),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
