/* Calibrations as files: what is written is read, and whatever else stands there is refused. */
#include "base/note.h"
#include "check.h"
#include "faults.h"
#include "folder.h"
#include "patient.h" /* struct dice */
#include "record/calibrations.h"
#include "session/recording.h"
#include <limits.h>

static const struct calibrations_owner owner = { "witmotion", "WT5300000007" };

static struct gonio_calibration some(uint64_t seed)
{
    struct dice d = { seed };
    struct gonio_calibration c;
    gonio_calibration_init(&c);
    c.has = 15;
    for (int i = 0; i < 4; i++)
        c.learned_at_s[i] = 1700000000 + (int64_t)(seed * 100) + i;
    for (int i = 0; i < 9; i++)
        c.gyro_matrix[i] = 0.01 * roll_normal(&d);
    for (int i = 0; i < 9; i++)
        for (int k = 0; k <= i; k++)
            c.gyro_matrix_cov[i][k] = c.gyro_matrix_cov[k][i] =
                1e-7 * (i == k ? 1 + roll(&d) : 0.1 * roll_normal(&d));
    for (int i = 0; i < 6; i++)
        c.acc_cov[i][i] = 1e-5 * (1 + roll(&d));
    for (int i = 0; i < 3; i++)
        c.gyro_bias_cov[i][i] = 1e-8 * (1 + roll(&d));
    c.gyro_bias_rad_s = (gonio_vec3){ 0.01 * roll_normal(&d), 1.0 / 3, -1e-300 };
    c.acc_scale       = (gonio_vec3){ 0.01 * roll(&d), 0, -0.01 };
    c.mag_hard_ut     = (gonio_vec3){ 5, -8, 12 };
    c.mag_sd          = 0.01;
    c.temp_c          = seed % 2 ? 27.3 : (double)NAN;
    return c;
}

/* Bit by bit, but for NaN. */
static bool same(struct gonio_calibration a, struct gonio_calibration b)
{
    if (isnan(a.temp_c) && isnan(b.temp_c))
        a.temp_c = b.temp_c = 0;
    return memcmp(&a, &b, sizeof a) == 0;
}

static void there_and_back(void **state)
{
    (void)state;
    struct folder f;
    folder_new(&f);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct gonio_calibration c = some(seed), r;
        CHECK(!gonio_calibration_flaw(&c), "%s", gonio_calibration_flaw(&c));
        CHECK(calibrations_write(f.path, &owner, &c) == GONIO_OK, "%s", note_text(GONIO_OK));
        CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK, "%s", note_text(GONIO_OK));
        CHECK(same(c, r), "seed %d is not the same to the last bit", (int)seed);
    }
    struct stat st;
    CHECK(stat(folder_at(&f, "calibrations/WT5300000007.json"), &st) == 0, "the file's name");
    CHECK((st.st_mode & 0777) == 0600, "for its owner alone");
    CHECK(stat(folder_at(&f, "calibrations"), &st) == 0 && (st.st_mode & 0777) == 0700,
        "the folder too");
    folder_free(&f);
}

static void parts(void **state)
{
    (void)state;
    for (unsigned has = 0; has < 16; has++) {
        struct folder f;
        struct gonio_calibration c = some(3), r;
        folder_new(&f);
        c.has = has;
        CHECK(calibrations_write(f.path, &owner, &c) == GONIO_OK, "%x", has);
        CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK && r.has == has, "%x", has);
        CHECK(!(has & 1) == (r.gyro_matrix[0] == 0), "%x: what is not there is 0", has);
        folder_free(&f);
    }
}

static void nothing_kept(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_calibration r = { .has = 77 };
    folder_new(&f);
    note_clear();
    CHECK(calibrations_read(f.path, &owner, &r) == GONIO_ENODEV, "none");
    CHECK(r.has == 77, "untouched");
    CHECK(strcmp(note_text(GONIO_OK), gonio_status_text(GONIO_OK)) == 0, "no reproach: %s",
        note_text(GONIO_OK));
    folder_free(&f);
}

/* ---- serial numbers are what a device says ---- */

static void serial_numbers(void **state)
{
    (void)state;
    static const char *const thin[] = { "", "0001", "12345", "0000000000", "------" };
    for (size_t i = 0; i < COUNT(thin); i++) {
        struct folder f;
        struct calibrations_owner o = { "witmotion", "" };
        struct gonio_calibration c  = some(1), r;
        folder_new(&f);
        text_format(o.serial, sizeof o.serial, "%s", thin[i]);
        CHECK(calibrations_write(f.path, &o, &c) == GONIO_EINVAL, "\"%s\" is kept", thin[i]);
        CHECK(strstr(note_text(GONIO_EINVAL), "name = PORT NAME"), "%s", note_text(GONIO_EINVAL));
        CHECK(calibrations_read(f.path, &o, &r) == GONIO_ENODEV, "\"%s\" is read", thin[i]);
        CHECK(!folder_has(&f, "calibrations"), "\"%s\": nothing is made", thin[i]);
        folder_free(&f);
    }
}

static void hostile_serial_numbers(void **state)
{
    (void)state;
    static const char *const bad[] = { "../../etc/passwd", "/etc/passwd", ".hidden", "-rf----",
        "a/b/c/d", "sp ace sp ace", "\xc3\xa9\xc3\xa8\xc3\xaa\xc3\xab", "CON:PRN:", "x;rm -rf ~",
        "0123456789012345678901234567890123456789012345678901234567890123" };
    struct folder f;
    folder_new(&f);
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct calibrations_owner o = { "witmotion", "" };
        struct gonio_calibration c  = some(i), r;
        text_format(o.serial, sizeof o.serial, "%s", bad[i]);
        CHECK(
            calibrations_write(f.path, &o, &c) == GONIO_OK, "%s: %s", bad[i], note_text(GONIO_OK));
        CHECK(calibrations_read(f.path, &o, &r) == GONIO_OK && same(c, r), "%s", bad[i]);
    }
    DIR *dir     = opendir(folder_at(&f, "calibrations"));
    size_t files = 0;
    for (const struct dirent *e; (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        CHECK(text_is_name(e->d_name) || strlen(e->d_name) > 64, "\"%s\"", e->d_name);
        files++;
    }
    closedir(dir);
    CHECK(files == COUNT(bad), "each has its own, and all stand in the folder: %zu", files);
    struct calibrations_owner o = { "witmotion", "WT53\n\x01\xff\xfe" };
    struct gonio_calibration c  = some(1);
    CHECK(calibrations_write(f.path, &o, &c) == GONIO_EINVAL, "bytes that are no text");
    folder_free(&f);
}

static void of_another(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_calibration c = some(1), d = some(2), r;
    struct calibrations_owner other = { "bno08x-rvc", "WT5300000007" };
    folder_new(&f);
    CHECK(calibrations_write(f.path, &owner, &c) == GONIO_OK, "first");
    CHECK(calibrations_read(f.path, &other, &r) == GONIO_EFORMAT, "another kind of sensor");
    CHECK(strstr(note_text(GONIO_OK), "another sensor"), "%s", note_text(GONIO_OK));
    CHECK(calibrations_write(f.path, &other, &d) == GONIO_EEXIST, "does not write over it");
    CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK && same(c, r), "still the first");
    folder_free(&f);
}

/* ---- files ---- */

#define WHOLE                                                                                      \
    "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT5300000007\",\"calibration\":{\"temp_"  \
    "c\":25,"                                                                                      \
    "\"acc\":{\"learned_at_s\":1700000000,\"offset_m_s2\":[0.1,0,0],\"scale\":[0,0,0],"            \
    "\"cov\":[1,0,1,0,0,1,0,0,0,1,0,0,0,0,1,0,0,0,0,0,1]}}}"

static void bad_files(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *text, *say;
        enum gonio_status want;
    } row[] = {
        { "whole", WHOLE, "", GONIO_OK },
        { "empty", "", "line", GONIO_EFORMAT },
        { "torn", "{\"schema\":1,\"device\":\"witm", "line 1", GONIO_EFORMAT },
        { "an array", "[1]", "schema", GONIO_EFORMAT },
        { "no schema", "{}", "schema", GONIO_EFORMAT },
        { "newer", "{\"schema\":2,\"new\":true}", "newer gonio", GONIO_ECONFIG },
        { "whose?", "{\"schema\":1}", "whose", GONIO_EFORMAT },
        { "none", "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT5300000007\"}",
            "no calibration", GONIO_EFORMAT },
        { "short row",
            "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT5300000007\",\"calibration\":"
            "{\"gyro_matrix\":{\"learned_at_s\":5,\"value\":[0,0],\"cov\":[]}}}",
            "gyro_matrix", GONIO_EFORMAT },
        { "text for a number",
            "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT5300000007\",\"calibration\":"
            "{\"mag\":{\"learned_at_s\":5,\"hard_ut\":[0,\"1\",0]}}}",
            "mag", GONIO_EFORMAT },
        { "no covariance",
            "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT5300000007\",\"calibration\":"
            "{\"gyro_bias\":{\"learned_at_s\":5,\"value_rad_s\":[0,0,0],\"cov\":[1,2,1,0,0,1],"
            "\"per_c\":[0,0,0],\"per_c_var\":[1e-5,1e-5,1e-5],\"per_c_cov\":[0,0,0]}}}",
            "can't be true", GONIO_EFORMAT },
        { "another's",
            "{\"schema\":1,\"device\":\"witmotion\",\"serial\":\"WT53\",\"calibration\":{}}",
            "another sensor", GONIO_EFORMAT },
        { "twice the same key", "{\"schema\":1,\"schema\":1}", "line", GONIO_EFORMAT },
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct folder f;
        struct gonio_calibration r = { .has = 77 };
        folder_new(&f);
        mkdir(folder_at(&f, "calibrations"), 0700);
        folder_write(&f, "calibrations/WT5300000007.json", row[i].text, strlen(row[i].text));
        enum gonio_status got = calibrations_read(f.path, &owner, &r);
        CHECK(got == row[i].want, "%s: %d, %s", row[i].legend, got, note_text(got));
        CHECK(got == GONIO_OK || (r.has == 77 && strstr(note_text(got), row[i].say)), "%s: %s",
            row[i].legend, note_text(got));
        struct gonio_calibration c = some(1);
        got                        = calibrations_write(f.path, &owner, &c);
        bool keeps = row[i].want == GONIO_ECONFIG || strcmp(row[i].legend, "another's") == 0;
        CHECK(
            keeps ? got != GONIO_OK : got == GONIO_OK, "%s: written over: %d", row[i].legend, got);
        folder_free(&f);
    }
}

static void large_file(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_calibration r;
    static char text[1 << 17];
    folder_new(&f);
    mkdir(folder_at(&f, "calibrations"), 0700);
    memset(text, ' ', sizeof text);
    folder_write(&f, "calibrations/WT5300000007.json", text, sizeof text);
    CHECK(calibrations_read(f.path, &owner, &r) == GONIO_ERANGE, "%s", note_text(GONIO_OK));
    folder_free(&f);
}

/* Whatever fails while writing, the old file or the new one stands there whole. */
static void failing_disk(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_calibration c = some(1), d = some(2), r;
    folder_new(&f);
    CHECK(calibrations_write(f.path, &owner, &c) == GONIO_OK, "first");
    int strikes = 0;
    for (int at = 1; at < 100; at++) {
        faults                   = (struct faults){ .at = at, .error = ENOSPC };
        file_ops                 = &faults_ops;
        enum gonio_status status = calibrations_write(f.path, &owner, &d);
        file_ops                 = &file_ops_system;
        if (!faults.struck)
            break;
        strikes++;
        CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK, "call %d: %s", at,
            note_text(GONIO_OK));
        CHECK(same(r, c) || same(r, d), "call %d: neither old nor new", at);
        CHECK(status != GONIO_OK || same(r, d), "call %d: told as kept, and is not", at);
        CHECK(calibrations_write(f.path, &owner, &c) == GONIO_OK, "call %d: goes on", at);
    }
    CHECK(strikes >= 5, "only %d calls could fail", strikes);
    folder_free(&f);
}

static void from_a_set(void **state)
{
    (void)state;
    struct folder f;
    struct gonio_calibration c = some(5), r;
    static char object[CALIBRATIONS_JSON_MAX], text[2 * CALIBRATIONS_JSON_MAX];
    folder_new(&f);
    CHECK(calibrations_read_set(f.path, 0, &r) == GONIO_ENODEV, "no set.json");
    CHECK(calibrations_json(&c, object, sizeof object) == GONIO_OK, "fits");
    text_format(
        text, sizeof text, "{\"sensors\":[{\"calibration\":null},{\"calibration\":%s}]}", object);
    folder_write(&f, "set.json", text, strlen(text));
    CHECK(calibrations_read_set(f.path, 0, &r) == GONIO_ENODEV, "none was used");
    CHECK(calibrations_read_set(f.path, 1, &r) == GONIO_OK && same(c, r), "of the trunk's sensor");
    CHECK(calibrations_read_set(f.path, 2, &r) == GONIO_ENODEV, "no such sensor");
    folder_free(&f);
}

/* ---- what a set teaches ---- */

static void a_set_teaches(void **state)
{
    (void)state;
    struct folder f;
    struct recording_sensor sensor = { .device = "witmotion", .kept_as = "WT5300000007" };
    struct gonio_calibration l     = some(1), r, broken;
    folder_new(&f);
    l.has &= GONIO_CALIBRATED_GYRO_MATRIX | GONIO_CALIBRATED_GYRO_BIAS;
    note_clear();
    struct gonio_calibration nothing = l;
    nothing.has                      = 0;
    CHECK(!recording_learn(f.path, &sensor, &nothing), "a set without a lesson");
    CHECK(!folder_has(&f, "calibrations"), "leaves no trace");
    CHECK(recording_learn(f.path, &sensor, &l), "the first one");
    CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK, "is kept");
    CHECK(r.gyro_matrix[0] == l.gyro_matrix[0] && r.gyro_bias_rad_s.x == l.gyro_bias_rad_s.x,
        "as it was");
    broken = l;
    broken.gyro_matrix[0] += 0.05;
    CHECK(!recording_learn(f.path, &sensor, &broken), "far from what is known");
    l.gyro_matrix[0] += 1e-5;
    CHECK(recording_learn(f.path, &sensor, &l), "a little news");
    CHECK(calibrations_read(f.path, &owner, &r) == GONIO_OK, "is kept");
    CHECK_NEAR(r.gyro_matrix[0], l.gyro_matrix[0], 1e-12, "too");
    sensor.kept_as[0] = '\0';
    CHECK(!recording_learn(f.path, &sensor, &l), "a sensor that is no one");
    text_format(sensor.kept_as, sizeof sensor.kept_as, "WT5300000007");
    folder_write(&f, "calibrations/WT5300000007.json", "{", 1);
    CHECK(!recording_learn(f.path, &sensor, &l), "a damaged file is not taken for nothing");
    CHECK(strcmp(note_text(GONIO_OK), gonio_status_text(GONIO_OK)) == 0, "no reproach: %s",
        note_text(GONIO_OK));
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(parts),
        cmocka_unit_test(nothing_kept),
        cmocka_unit_test(serial_numbers),
        cmocka_unit_test(hostile_serial_numbers),
        cmocka_unit_test(of_another),
        cmocka_unit_test(bad_files),
        cmocka_unit_test(large_file),
        cmocka_unit_test(failing_disk),
        cmocka_unit_test(from_a_set),
        cmocka_unit_test(a_set_teaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
