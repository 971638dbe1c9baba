/* The CSVs between the filters: columns by name, units refused, garbage told with its place. */
#include "base/note.h"
#include "check.h"
#include "folder.h"
#include "record/samples.h"
#include <fcntl.h>
#include <unistd.h>

static struct samples_reader reader;
static struct table table;
static struct out out;

/* A descriptor that gives this text. */
static int text_fd(struct folder *f, const char *text)
{
    folder_new(f);
    folder_write(f, "in.csv", text, strlen(text));
    int fd = open(folder_at(f, "in.csv"), O_RDONLY);
    assert_true(fd >= 0);
    return fd;
}

/* Read all of it; the first row goes to *first. */
static enum gonio_status read_text(const char *text, struct gonio_sample *first, int *rows)
{
    struct folder f;
    struct gonio_sample s;
    int fd                   = text_fd(&f, text);
    enum gonio_status status = samples_reader_open(&reader, fd, "in.csv");
    *rows                    = 0;
    while (status == GONIO_OK && (status = samples_reader_next(&reader, &s)) == GONIO_OK)
        if ((*rows)++ == 0)
            *first = s;
    close(fd);
    folder_free(&f);
    return status == GONIO_END ? GONIO_OK : status;
}

#define HEADER                                                                                     \
    "t_s,sensor,seq,qw,qx,qy,qz,gx_rad_s,gy_rad_s,gz_rad_s,ax_m_s2,ay_m_s2,az_m_s2,mx_ut,my_ut,"   \
    "mz_ut,temp_c\n"

static void test_good(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *text;
        int rows;
        unsigned has;
    } files[] = {
        { "nothing but the header", HEADER, 0, 0 },
        { "all of it", HEADER "0.5,1,7,1,0,0,0,.1,.2,.3,4,5,9.8,20,21,22,36.5\n", 1,
            GONIO_HAS_QUAT | GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG | GONIO_HAS_TEMP |
                GONIO_HAS_SEQ },
        { "empty fields", HEADER "0.5,1,,,,,,.1,.2,.3,,,,,,,\n", 1, GONIO_HAS_GYRO },
        { "only what is needed", "t_s\n0.5\n0.6\n", 2, 0 },
        { "another order, others' columns",
            "note,gz_rad_s,gx_rad_s,t_s,gy_rad_s,sensor\nhello there,.3,.1,0.5,.2,1\n", 1,
            GONIO_HAS_GYRO },
        { "CRLF", "t_s,sensor\r\n0.5,1\r\n", 1, 0 },
        { "a byte order mark", "\xEF\xBB\xBFt_s,sensor\n0.5,1\n", 1, 0 },
        { "quotes", "\"t_s\",\"sensor\"\n\"0.5\",\"1\"\n", 1, 0 },
        { "no line end at the end", "t_s,sensor\n0.5,1", 1, 0 },
        { "blank lines", "t_s,sensor\n0.5,1\n\n\n", 1, 0 },
        { "exponents", "t_s,sensor\n5e-1,1\n", 1, 0 },
        { "the same in g beside ours", "t_s,ax_m_s2,ay_m_s2,az_m_s2,ax_g\n0.5,4,5,9.8,1\n", 1,
            GONIO_HAS_ACC },
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        struct gonio_sample s = { .time_s = 0.5, .has = files[i].has };
        int rows;
        enum gonio_status got = read_text(files[i].text, &s, &rows);
        CHECK(got == GONIO_OK, "%s: %s", files[i].legend, note_text(got));
        CHECK(rows == files[i].rows, "%s: %d rows", files[i].legend, rows);
        CHECK(s.has == files[i].has && s.time_s == 0.5, "%s: has %x", files[i].legend, s.has);
        if (s.has & GONIO_HAS_GYRO)
            CHECK(s.gyro_rad_s.x == 0.1 && s.gyro_rad_s.y == 0.2 && s.gyro_rad_s.z == 0.3 &&
                      s.sensor == 1,
                "%s", files[i].legend);
    }
}

static void test_bad(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *text, *says;
    } files[] = {
        { "empty", "", "begins with a line of column names" },
        { "no time", "sensor,qw\n0,1\n", "no column t_s" },
        { "no header", "0.5,1,2\n0.6,1,2\n", "no column t_s" },
        { "degrees", "t_s,gx_deg_s,gy_deg_s,gz_deg_s\n0,1,2,3\n",
            "gx_deg_s is in a unit that is not known here; convert it and name it gx_rad_s" },
        { "g", "t_s,ax_g,ay_g,az_g\n0,0,0,1\n", "name it ax_m_s2" },
        { "milliseconds", "t_ms,gx_rad_s\n0,1\n", "name it t_s" },
        { "no unit", "t_s,mx,my,mz\n0,1,2,3\n", "name it mx_ut" },
        { "a unit in brackets", "t_s,temp (F)\n0,1\n", "name it temp_c" },
        { "a column twice", "t_s,qw,qw\n0,1,1\n", "column qw stands twice" },
        { "NaN", "t_s,temp_c\n0,20\n1,nan\n", "line 3, column temp_c: \"nan\" is no number" },
        { "infinity", "t_s,temp_c\n0,inf\n", "line 2, column temp_c" },
        { "a decimal comma", "t_s;temp_c\n0,5;20\n", "separated by semicolons" },
        { "garbage behind a number", "t_s,temp_c\n0,20C\n", "\"20C\" is no number" },
        { "a blank before a number", "t_s,temp_c\n0, 20\n", "\" 20\" is no number" },
        { "hexadecimal", "t_s\n0x10\n", "\"0x10\" is no number" },
        { "too large", "t_s\n1e999\n", "\"1e999\" is no number" },
        { "a field too few", "t_s,temp_c\n0,20\n1\n",
            "line 3 has 1 fields where the first line has 2" },
        { "a field too many", "t_s,temp_c\n0,20,1\n", "line 2 has 3 fields" },
        { "no time in a row", "t_s,temp_c\n,20\n", "line 2, column t_s: empty" },
        { "half a vector", "t_s,gx_rad_s,gy_rad_s,gz_rad_s\n0,1,,1\n",
            "column gx_rad_s: only some of its axes" },
        { "a vector without a column", "t_s,gx_rad_s\n0,1\n", "only some of its axes" },
        { "a third sensor", "t_s,sensor\n0,2\n", "column sensor: give 0" },
        { "half a counter", "t_s,seq\n0,1.5\n", "column seq" },
        { "a negative counter", "t_s,seq\n0,-1\n", "column seq" },
        { "an endless quote", "\"t_s\n0\n", "no line of column names" },
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        struct gonio_sample s;
        int rows;
        enum gonio_status got = read_text(files[i].text, &s, &rows);
        CHECK(got == GONIO_EFORMAT, "%s: %s", files[i].legend, gonio_status_text(got));
        CHECK(strstr(note_text(got), files[i].says), "%s: %s", files[i].legend, note_text(got));
    }
}

static void write_begin(struct folder *f, int *fd)
{
    folder_new(f);
    *fd = open(folder_at(f, "out.csv"), O_RDWR | O_CREAT, 0600);
    assert_true(*fd >= 0);
    out_init(&out, *fd, "out.csv");
}

static void write_end(int fd)
{
    assert_int_equal(out_flush(&out), GONIO_OK);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
}

static void test_samples_come_back(void **state)
{
    (void)state;
    static const struct gonio_sample samples[] = {
        { .time_s = 0, .sensor = 0 },
        { .time_s = 12.345678, .sensor = 1, .has = GONIO_HAS_SEQ, .seq = 9007199254740991 },
        { .time_s = 1, .has = GONIO_HAS_QUAT, .q_GS = { 0.707106781, -0.5, 0.25, -0.000030518 } },
        { .time_s       = 2,
            .has        = GONIO_HAS_GYRO | GONIO_HAS_ACC,
            .gyro_rad_s = { -34.906585, 0.001065264, 0 },
            .acc_m_s2   = { 9.58109705, -0.00478843, 156.9064 } },
        { .time_s   = 3,
            .has    = GONIO_HAS_MAG | GONIO_HAS_TEMP,
            .mag_ut = { -48.5, 0.1499023, 20 },
            .temp_c = 36.53 },
    };
    struct folder f;
    int fd;
    write_begin(&f, &fd);
    samples_write_header(&out);
    for (size_t i = 0; i < COUNT(samples); i++)
        samples_write(&out, &samples[i]);
    write_end(fd);
    assert_int_equal(samples_reader_open(&reader, fd, "out.csv"), GONIO_OK);
    for (size_t i = 0; i < COUNT(samples); i++) {
        const struct gonio_sample *w = &samples[i];
        struct gonio_sample s;
        enum gonio_status got = samples_reader_next(&reader, &s);
        CHECK(got == GONIO_OK, "%s", note_text(got));
        CHECK(s.has == w->has && s.sensor == w->sensor, "row %zu: has %x", i, s.has);
        CHECK(!(w->has & GONIO_HAS_SEQ) || s.seq == w->seq, "row %zu", i);
        CHECK(s.time_s == w->time_s && s.q_GS.z == w->q_GS.z && s.gyro_rad_s.x == w->gyro_rad_s.x &&
                  s.gyro_rad_s.y == w->gyro_rad_s.y && s.acc_m_s2.x == w->acc_m_s2.x &&
                  s.acc_m_s2.y == w->acc_m_s2.y && s.mag_ut.y == w->mag_ut.y &&
                  s.temp_c == w->temp_c,
            "row %zu is not what was written", i);
    }
    close(fd);
    char *text = folder_read(&f, "out.csv");
    CHECK(strncmp(text, HEADER "0,0,,,,,,,,,,,,,,,\n", strlen(HEADER) + 19) == 0, "%s", text);
    free(text);
    folder_free(&f);
}

static void test_orientations_come_back(void **state)
{
    (void)state;
    struct gonio_orientation o = { .time_s = 0.01,
        .sensor                            = 1,
        .q_GS                              = { 0.5, -0.5, 0.5, 0.499999999 } },
                             got;
    struct folder f;
    int fd;
    write_begin(&f, &fd);
    orientations_write_header(&out);
    orientations_write(&out, &o);
    write_end(fd);
    char *text = folder_read(&f, "out.csv");
    assert_string_equal(text, "t_s,sensor,qw,qx,qy,qz\n0.01,1,0.5,-0.5,0.5,0.499999999\n");
    free(text);
    assert_int_equal(orientations_open(&table, fd, "out.csv"), GONIO_OK);
    assert_int_equal(orientations_next(&table, &got), GONIO_OK);
    assert_true(got.time_s == o.time_s && got.sensor == 1 && got.q_GS.w == o.q_GS.w &&
                got.q_GS.x == o.q_GS.x && got.q_GS.y == o.q_GS.y && got.q_GS.z == o.q_GS.z);
    assert_int_equal(orientations_next(&table, &got), GONIO_END);
    close(fd);
    folder_free(&f);
}

static void test_angles_come_back(void **state)
{
    (void)state;
    const struct gonio_pose_angles angles = {
        .time_s = 0.01, .angle_deg = { -1.25, (double)NAN, 52.1234 }, .value_deg = 52.25
    };
    struct gonio_pose_angles got;
    struct folder f;
    int fd;
    write_begin(&f, &fd);
    angles_write_header(&out);
    angles_write(&out, &angles);
    write_end(fd);
    char *text = folder_read(&f, "out.csv");
    assert_string_equal(text, "t_s,flexion_deg,lateral_deg,rotation_deg\n0.01,-1.25,,52.1234\n");
    free(text);
    assert_int_equal(angles_open(&table, fd, "out.csv"), GONIO_OK);
    assert_int_equal(angles_next(&table, &got), GONIO_OK);
    for (int i = 0; i < GONIO_ANGLES; i++)
        CHECK_NEAR(got.angle_deg[i], angles.angle_deg[i], 0, "angle %d", i);
    CHECK_NEAR(got.value_deg, NAN, 0, "the value is not kept");
    close(fd);
    folder_free(&f);
    fd = text_fd(&f, "t_s,flexion_rad,lateral_deg,rotation_deg\n0,1,2,3\n");
    assert_int_equal(angles_open(&table, fd, "in.csv"), GONIO_EFORMAT);
    assert_non_null(strstr(note_text(GONIO_EFORMAT), "flexion_deg"));
    close(fd);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_samples_come_back),
        cmocka_unit_test(test_orientations_come_back),
        cmocka_unit_test(test_angles_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
