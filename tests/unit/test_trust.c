/* Which signal is trusted: each rule with the sensor that it is for. */
#include "base/note.h"
#include "head.h"
#include "session/trust.h"

enum { RAW = GONIO_HAS_GYRO | GONIO_HAS_ACC, ALL = RAW | GONIO_HAS_MAG | GONIO_HAS_QUAT };

/* A sensor as a test wants it: 4 s of rest, then motion. */
struct sensor {
    const char *legend;
    unsigned has;
    double rate_hz, seconds;
    double lost_from_s, lost_s, lost_every_s; /* gaps */
    double clip_rad_s;                        /* end of the range; 0: none */
    double threshold_rad_s;                   /* below it, exact zeros */
    bool dead;                                /* zeros always */
    double tilt_rad;                          /* its own orientation is wrong by so much */
    double lag_s;                             /* or late */
};

/* What all of them have. */
#define PLAIN(legend_, has_, rate_hz_, seconds_)                                                   \
    .legend = legend_, .has = has_, .rate_hz = rate_hz_, .seconds = seconds_
#define GAPS(from, length, every) .lost_from_s = from, .lost_s = length, .lost_every_s = every

static gonio_vec3 clipped(gonio_vec3 w, double most)
{
    if (most == 0)
        return w;
    return (gonio_vec3){ fmax(-most, fmin(most, w.x)), fmax(-most, fmin(most, w.y)),
        fmax(-most, fmin(most, w.z)) };
}

static void see(struct trust *t, const struct sensor *k)
{
    struct head h   = head_plain;
    gonio_quat tilt = gonio_quat_from_rotvec((gonio_vec3){ k->tilt_rad, 0, 0 });
    h.bias_rad_s.x  = k->threshold_rad_s > 0 || k->dead ? 0 : 0.002;
    trust_init(t, k->clip_rad_s > 0 ? k->clip_rad_s : 35);
    for (int i = 0; i <= (int)(k->seconds * k->rate_hz); i++) {
        double time_s = i / k->rate_hz, into = time_s - k->lost_from_s;
        if (k->lost_s > 0 && into > 0 && fmod(into, k->lost_every_s) < k->lost_s)
            continue;
        struct gonio_sample s = head_sample(&h, time_s - 1 / k->rate_hz, time_s);
        s.has                 = k->has;
        s.q_GS                = quat_mul(head_truth(&h, time_s - k->lag_s), tilt);
        s.gyro_rad_s          = clipped(s.gyro_rad_s, k->clip_rad_s);
        if (k->dead || vec3_norm(s.gyro_rad_s) < k->threshold_rad_s)
            s.gyro_rad_s = (gonio_vec3){ 0, 0, 0 };
        trust_push(t, &s);
    }
}

static void test_automatic_choice(void **state)
{
    (void)state;
    static const struct {
        struct sensor sensor;
        enum trust_signal want;
        const char *why, *not_why;
    } rows[] = {
        /* clang-format off */
        { { PLAIN("all at 100 Hz", ALL, 100, 12) },              TRUST_6_AXES, "without gaps",  "exact zeros" },
        { { PLAIN("gyroscope and accelerometer", RAW, 100, 6) }, TRUST_6_AXES, "fused here",    "magnetometer" },
        { { PLAIN("just fast enough", ALL, 40, 6) },             TRUST_6_AXES, "40 a second",   NULL },
        { { PLAIN("too slow", ALL, 38, 6) },                     TRUST_SENSOR, "38 times",      NULL },
        { { PLAIN("10 Hz, as from the shop", ALL, 10, 6) },      TRUST_SENSOR, "10 times",      NULL },
        { { PLAIN("slow, and nothing else", RAW, 20, 6) },       TRUST_6_AXES, "no orientation of its own", NULL },
        { { PLAIN("an RVC", GONIO_HAS_QUAT | GONIO_HAS_ACC, 100, 6) }, TRUST_SENSOR, "no gyroscope", NULL },
        { { PLAIN("an orientation only", GONIO_HAS_QUAT, 100, 6) }, TRUST_SENSOR, "no gyroscope and no acc", NULL },
        { { PLAIN("no accelerometer", GONIO_HAS_QUAT | GONIO_HAS_GYRO, 100, 6) }, TRUST_SENSOR, "no acc", NULL },
        { { PLAIN("one gap in 20 s", ALL, 100, 20), GAPS(10, 0.4, 99) }, TRUST_6_AXES, "hardly a gap", NULL },
        { { PLAIN("a gap each 2 s", ALL, 100, 12), GAPS(1, 0.4, 2) },  TRUST_SENSOR, "gaps in",       NULL },
        { { PLAIN("bunches of 50 ms lost", ALL, 100, 12), GAPS(1, 0.05, 1) }, TRUST_6_AXES, "fused here", NULL },
        { { PLAIN("range too small", ALL, 100, 12), .clip_rad_s = 1 }, TRUST_SENSOR, "end of its range", NULL },
        { { PLAIN("range reached for a moment", ALL, 100, 40), .clip_rad_s = 2.0 }, TRUST_6_AXES, "fused here", NULL },
        { { PLAIN("static threshold", ALL, 100, 12), .threshold_rad_s = 0.122 * DEG }, TRUST_6_AXES, "exact zeros", NULL },
        { { PLAIN("dead gyroscope", ALL, 100, 12), .dead = true }, TRUST_SENSOR, "exactly 0",   NULL },
        { { PLAIN("dead, at rest so far", ALL, 100, 3.5), .dead = true }, TRUST_6_AXES, "exact zeros", NULL },
        { { PLAIN("hardly seen, slow or not", ALL, 100, 0.3) },  TRUST_6_AXES, "little was seen", NULL },
        /* clang-format on */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct trust t;
        struct trust_choice c;
        see(&t, &rows[i].sensor);
        const char *legend = rows[i].sensor.legend;
        assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
        CHECK(c.signal == rows[i].want, "%s: %s: %s", legend, trust_signal_name(c.signal), c.why);
        CHECK(strstr(c.why, rows[i].why), "%s: %s", legend, c.why);
        CHECK(!rows[i].not_why || !strstr(c.why, rows[i].not_why), "%s: %s", legend, c.why);
        CHECK(c.asked == TRUST_AUTO && c.had == rows[i].sensor.has, "%s", legend);
        CHECK(!c.apart, "%s: apart by %g degrees", legend, c.disagreement_deg);
    }
}

/* Runs of exact zeros are "slower than the threshold": no fault of the gyroscope, whether the head
 * rests or creeps, and single zeros are chance. */
static void test_exact_zeros_are_a_threshold(void **state)
{
    (void)state;
    static struct trust t;
    struct trust_choice c;
    trust_init(&t, 35);
    for (int i = 0; i <= 1000; i++) { /* creeps by 0.1 deg/s, unseen by its gyroscope */
        gonio_quat q          = quat_about_z(0.1 * DEG * 0.01 * i);
        struct gonio_sample s = { .time_s = 0.01 * i, .has = ALL, .q_GS = q };
        s.acc_m_s2            = (gonio_vec3){ 0, 0, 9.81 };
        trust_push(&t, &s);
    }
    assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
    CHECK(c.signal == TRUST_6_AXES && strstr(c.why, "threshold"), "%s", c.why);
    CHECK_NEAR(t.zero_s, 10, 0.02, "the run");
    assert_false(t.dead);

    trust_init(&t, 35);
    for (int i = 0; i <= 1000; i++) { /* nine of a thousand, as in the log of an HWT901B */
        struct gonio_sample s = { .time_s = 0.01 * i, .has = ALL, .q_GS = { 1, 0, 0, 0 } };
        s.acc_m_s2            = (gonio_vec3){ 0, 0, 9.81 };
        s.gyro_rad_s.z        = i % 111 == 0 ? 0 : 0.061 * DEG;
        trust_push(&t, &s);
    }
    assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
    CHECK(!strstr(c.why, "zeros"), "%s", c.why);
}

static void test_what_a_person_asks_for(void **state)
{
    (void)state;
    static const struct {
        unsigned has;
        enum trust_signal asked;
        enum gonio_status want;
    } rows[] = {
        { ALL, TRUST_SENSOR, GONIO_OK }, { ALL, TRUST_6_AXES, GONIO_OK },
        { ALL, TRUST_9_AXES, GONIO_OK }, { RAW, TRUST_SENSOR, GONIO_EINVAL },
        { RAW, TRUST_9_AXES, GONIO_EINVAL },
        { GONIO_HAS_QUAT | GONIO_HAS_ACC, TRUST_6_AXES, GONIO_EINVAL },
        { 0, TRUST_9_AXES, GONIO_OK }, /* nothing was seen: nothing speaks against it */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct trust t;
        struct trust_choice c = { .signal = TRUST_AUTO };
        struct sensor k       = { PLAIN("", rows[i].has, 100, 2) };
        trust_init(&t, 35);
        if (rows[i].has)
            see(&t, &k);
        note_clear();
        enum gonio_status status = trust_choose(&t, rows[i].asked, &c);
        CHECK(status == rows[i].want, "row %zu: %d", i, status);
        CHECK(c.signal == (status == GONIO_OK ? rows[i].asked : TRUST_AUTO), "row %zu", i);
        CHECK(trust_check(rows[i].asked, rows[i].has) == (rows[i].has ? status : GONIO_EINVAL),
            "row %zu", i);
        CHECK(trust_check(TRUST_AUTO, rows[i].has) == GONIO_OK, "row %zu", i);
        CHECK(status == GONIO_OK || strstr(note_text(status), "asked for"), "row %zu: %s", i,
            note_text(status));
    }
    note_clear();
}

static void test_disagreement_is_told(void **state)
{
    (void)state;
    static const struct {
        struct sensor sensor;
        double least_deg, most_deg;
        bool apart;
        const char *why;
    } rows[] = {
        { { PLAIN("alike", ALL, 100, 12) }, 0, 1, false, NULL },
        { { PLAIN("the accelerometer's 20 mg", ALL, 100, 12), .tilt_rad = 1.2 * DEG }, 1, 2, false,
            NULL },
        { { PLAIN("20 ms late", ALL, 100, 12), .lag_s = 0.02 }, 0.5, 3, false, NULL },
        { { PLAIN("tilted at rest", ALL, 100, 12), .tilt_rad = 8 * DEG }, 7, 12, true,
            "check how it is set up" },
        { { PLAIN("another axis is up", ALL, 100, 12), .tilt_rad = 90 * DEG }, 60, 180, true,
            "degrees" },
        { { PLAIN("late by 0.2 s", ALL, 100, 12), .lag_s = 0.2 }, 8, 60, true, "second of motion" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct trust t;
        struct trust_choice c;
        see(&t, &rows[i].sensor);
        assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
        CHECK(c.disagreement_deg >= rows[i].least_deg && c.disagreement_deg <= rows[i].most_deg,
            "%s: %g degrees", rows[i].sensor.legend, c.disagreement_deg);
        CHECK(c.apart == rows[i].apart, "%s: %g", rows[i].sensor.legend, c.disagreement_deg);
        CHECK(!rows[i].why || strstr(c.why, rows[i].why), "%s: %s", rows[i].sensor.legend, c.why);
    }
    static struct trust t;
    struct trust_choice c;
    struct sensor raw = { PLAIN("", RAW, 100, 2) };
    see(&t, &raw);
    assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
    CHECK(isnan(c.disagreement_deg) && !c.apart, "nothing to compare with");
}

/* What is no number spoils nothing. */
static void test_bad_samples(void **state)
{
    (void)state;
    static struct trust t;
    struct trust_choice c;
    struct sensor k = { PLAIN("", ALL, 100, 6) };
    see(&t, &k);
    static const double bad[] = { (double)NAN, HUGE_VAL, -HUGE_VAL, 0, 1e300 };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct gonio_sample s = { .time_s = 6.5 + 0.01 * (double)i, .has = ALL };
        s.q_GS                = (gonio_quat){ bad[i], 0, bad[i], 0 };
        s.acc_m_s2            = (gonio_vec3){ bad[i], 0, 9 };
        s.gyro_rad_s.y        = bad[i] < 1 ? bad[i] : 0.1;
        trust_push(&t, &s);
        s.time_s = bad[i] < 1e300 ? bad[i] : (double)NAN;
        trust_push(&t, &s);
    }
    assert_int_equal(trust_choose(&t, TRUST_AUTO, &c), GONIO_OK);
    CHECK(c.signal == TRUST_6_AXES && c.disagreement_deg < 1, "%s, %g", c.why, c.disagreement_deg);
}

static void test_words(void **state)
{
    (void)state;
    for (int i = TRUST_AUTO; i <= TRUST_9_AXES; i++) {
        enum trust_signal found = TRUST_AUTO;
        assert_int_equal(
            trust_signal_find(trust_signal_name((enum trust_signal)i), &found), GONIO_OK);
        assert_int_equal(found, i);
    }
    enum trust_signal untouched    = TRUST_9_AXES;
    static const char *const bad[] = { "", "AUTO", "7", "6 ", "sensors" };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(trust_signal_find(bad[i], &untouched) == GONIO_EINVAL && untouched == TRUST_9_AXES,
            "\"%s\"", bad[i]);
    CHECK(strstr(note_text(GONIO_EINVAL), "say auto"), "%s", note_text(GONIO_EINVAL));
    note_clear();
}

static void test_lateness(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        struct trust_latency l;
        enum trust_signal signal;
        double want_ms;
        const char *words;
    } rows[] = {
        /* clang-format off */
        { "98 Hz, 44 bytes at 115200", { 3.9e-3, 3.819e-3, 100, 0, 0 }, TRUST_6_AXES, 2.719, "half a period" },
        { "the same, fused by sensor", { 3.9e-3, 3.819e-3, 100, 0, 0 }, TRUST_SENSOR, 7.719, "7.7 ms: 3.9 in the sensor, 3.8 on the line" },
        { "at 200 Hz",                 { 3.9e-3, 3.819e-3, 200, 0, 0 }, TRUST_9_AXES, 5.219, "2.5" },
        { "early: a fast sensor",      { 0.97e-3, 0, 100, 0, 0 },       TRUST_6_AXES, -4.03, "-4.0 ms" },
        { "low-pass not known",        { 0, 1.649e-3, 100, 0, 0 },      TRUST_6_AXES, 3.649, "not known, 2.0 is taken, 1.6 on the line" },
        { "nothing known",             { 0, 0, 0, 0, 0 },               TRUST_SENSOR, 0,     "not known, 0.0 is taken" },
        { "a person knows better",     { 3.9e-3, 4e-3, 100, 1, 2.37e-3 }, TRUST_6_AXES, 2.37, "a person" },
        /* clang-format on */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char words[160];
        CHECK_NEAR(1e3 * trust_latency_s(&rows[i].l, rows[i].signal), rows[i].want_ms, 1e-3, "%s",
            rows[i].legend);
        trust_latency_say(&rows[i].l, rows[i].signal, words, sizeof words);
        CHECK(strstr(words, rows[i].words), "%s: %s", rows[i].legend, words);
        CHECK((strstr(words, "half") != NULL) ==
                  (rows[i].signal != TRUST_SENSOR && rows[i].l.delay_s > 0 && !rows[i].l.given),
            "%s: %s", rows[i].legend, words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_automatic_choice),
        cmocka_unit_test(test_exact_zeros_are_a_threshold),
        cmocka_unit_test(test_what_a_person_asks_for),
        cmocka_unit_test(test_disagreement_is_told),
        cmocka_unit_test(test_bad_samples),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_lateness),
    };
    return cmocka_run_group_tests_name("which signal to trust", tests, NULL, NULL);
}
