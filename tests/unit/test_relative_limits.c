/* A neck that looks about, seen by two sensors whose headings drift: what gonio_relative_hold takes
 * out, what it must leave, and whether its ± is true. */
#include "two_sensors.h"

enum { LOOKS_MOST = 200 };

/* Where a made-up person looks; the rest of the time ahead. */
struct look {
    double from_s, to_s, deg;
};

struct person {
    const char *legend;
    const struct look *look;
    size_t looks;
};

static gonio_quat trunk(double t)
{
    return quat_from_yaw_pitch_roll(0.4 * sin(0.11 * t), 0.05 * sin(0.3 * t), 0.03 * sin(0.23 * t));
}

static double gaze(const struct person *p, double t)
{
    double deg = 2 * sin(0.9 * t) + sin(2.3 * t + 1) - sin(1.0);
    for (size_t i = 0; i < p->looks; i++)
        deg += p->look[i].deg *
               (two_ease((t - p->look[i].from_s) / 0.8) - two_ease((t - p->look[i].to_s) / 0.8));
    return deg * DEG;
}

static gonio_quat neck(const void *of, double t)
{
    return quat_from_yaw_pitch_roll(gaze(of, t), 0.1 * sin(t), 0.05 * sin(0.7 * t));
}

static struct two looking(const struct person *p, double drift_deg_s, double told_deg_s)
{
    struct two two    = two_plain;
    two.proximal      = trunk;
    two.joint         = neck;
    two.of            = p;
    two.drift_rad_s   = drift_deg_s * DEG;
    two.told_rad_s[0] = two.told_rad_s[1] = told_deg_s * DEG;
    return two;
}

/* By how much a turn changed: its plateau less what stands before and after it. */
static double bend(const struct two *two, const struct two_held *h, const struct look *look)
{
    double before = two_left(two, h, look->from_s), after = two_left(two, h, look->to_s + 1),
           during = two_left(two, h, (look->from_s + look->to_s) / 2);
    return (during - (before + after) / 2) / DEG;
}

static const struct look once[]  = { { 30, 35, 60 } };
static const struct look early[] = { { 3, 8, 60 } };
static const struct look left[]  = { { 4, 8, 60 }, { 12, 15, 45 }, { 20, 25, 65 }, { 29, 32, 50 },
     { 36, 40, 60 }, { 43, 46, 70 }, { 50, 55, 60 } };
static const struct look rests[] = { { 5, 7, -50 }, { 20, 40, 55 }, { 48, 50, 40 } };
static const struct look never[] = { { 0, 0.1, 0 } };

static const struct person people[] = {
    { "one turn of 60 held for 5 s", once, COUNT(once) },
    { "the same at the start", early, COUNT(early) },
    { "looks to the left only", left, COUNT(left) },
    { "rests looking aside for 20 s", rests, COUNT(rests) },
    { "looks ahead", never, COUNT(never) },
};

static void test_single_movements_stay(void **state)
{
    (void)state;
    static const double told_deg_s[]  = { 0.02, 0.2, 0.5, (double)NAN },
                        drift_deg_s[] = { 0, 0.3, -0.5 };
    for (size_t i = 0; i < COUNT(people); i++)
        for (size_t s = 0; s < COUNT(told_deg_s); s++)
            for (size_t d = 0; d < COUNT(drift_deg_s); d++) {
                struct two two = looking(&people[i], drift_deg_s[d], told_deg_s[s]);
                two_make(&two, &two_held);
                assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
                for (size_t k = 0; k < people[i].looks; k++)
                    CHECK_NEAR(bend(&two, &two_held, &people[i].look[k]), 0, 1.5,
                        "%s, look %zu, drift %g, told %g deg/s", people[i].legend, k,
                        drift_deg_s[d], told_deg_s[s]);
            }
}

static void test_drift_is_found(void **state)
{
    (void)state;
    static const double drift_deg_s[] = { 0, 0.3, -0.5, 0.8 };
    for (size_t i = 0; i < COUNT(people); i++)
        for (size_t d = 0; d < COUNT(drift_deg_s); d++) {
            struct two two = looking(&people[i], drift_deg_s[d], 0.5);
            two_make(&two, &two_held);
            assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
            CHECK_NEAR(two_left(&two, &two_held, 59) / DEG, 0, 8, "%s, drift %g deg/s",
                people[i].legend, drift_deg_s[d]);
        }
}

/* Back in neutral at the end: what was lost is known to a sway, even of a person who looks to one
 * side. */
static void test_ends_neutral(void **state)
{
    (void)state;
    static const double drift_deg_s[] = { 0, 0.3, -0.8 };
    for (size_t i = 0; i < COUNT(people); i++)
        for (size_t d = 0; d < COUNT(drift_deg_s); d++) {
            struct two two = looking(&people[i], drift_deg_s[d], 0.5);
            two_make(&two, &two_held);
            assert_int_equal(two_hold("cervical", true, &two_held), GONIO_OK);
            CHECK_NEAR(two_left(&two, &two_held, 59) / DEG, 0, 4, "%s, drift %g deg/s",
                people[i].legend, drift_deg_s[d]);
            CHECK(two_held.sd[59 * 50] < 4 * DEG, "%s: sd %g", people[i].legend,
                two_held.sd[59 * 50] / DEG);
        }
}

/* Looks about for as long as it is recorded: half of the time ahead, else anywhere within 70
 * degrees. */
static size_t at_random(unsigned *seed, double end_s, struct look *look)
{
    size_t n = 0;
    for (double t = 2; t < end_s && n < LOOKS_MOST; n++) {
        double ahead = 1 + 2 * fabs(two_even(seed)), aside = 1 + 2.5 * fabs(two_even(seed));
        look[n] = (struct look){ t + ahead, t + ahead + aside, 70 * two_even(seed) };
        t += ahead + aside;
    }
    return n;
}

static void test_stated_sd_is_true(void **state)
{
    (void)state;
    unsigned seed    = 7;
    double sum       = 0;
    const int trials = 40;
    int outside      = 0;
    for (int trial = 0; trial < trials; trial++) {
        struct look look[LOOKS_MOST];
        struct person p = { "at random", look, at_random(&seed, 60, look) };
        struct two two  = looking(&p, 0.4 * two_normal(&seed), 0.4 / sqrt(2));
        two_make(&two, &two_held);
        assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
        double error = two_left(&two, &two_held, 59) / two_held.sd[(size_t)59 * 50];
        sum += error * error;
        outside += fabs(error) > 1.96;
    }
    print_message("error over stated sd after 60 s: rms %.2f, %d of %d beyond 1.96\n",
        sqrt(sum / trials), outside, trials);
    CHECK(sqrt(sum / trials) < 1.3 && outside <= 5, "too sure of itself");
    CHECK(sqrt(sum / trials) > 0.3, "far too careful");
}

static void test_five_minutes(void **state)
{
    (void)state;
    unsigned seed = 3;
    struct look look[LOOKS_MOST];
    struct person p = { "five minutes", look, at_random(&seed, 300, look) };
    struct two two  = looking(&p, -0.7, (double)NAN);
    two.end_s       = 300;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    double start = two_left(&two, &two_held, 0.1);
    for (double t = 1; t < 299; t++)
        CHECK_NEAR((two_left(&two, &two_held, t) - start) / DEG, 0, 10, "after %g s", t);
}

/* A drift far beyond what the sensors say leads out of the neck's range: the limits take it back.
 */
static void test_limits_hold(void **state)
{
    (void)state;
    static const struct look sides[] = { { 5, 9, 70 }, { 12, 16, -70 }, { 20, 24, 75 },
        { 28, 33, -70 }, { 36, 40, 75 }, { 44, 48, -65 }, { 52, 57, 75 } };
    struct person p                  = { "both sides", sides, COUNT(sides) };
    struct two two                   = looking(&p, 1.0, 0.2);
    two_make(&two, &two_held);
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    CHECK(two_held.found.most_rad < 100 * DEG, "most %g", two_held.found.most_rad / DEG);
    CHECK(fabs(two_left(&two, &two_held, 57)) < 40 * DEG, "left %g of 57 degrees",
        two_left(&two, &two_held, 57) / DEG);
}

static void test_told_well_stays(void **state)
{
    (void)state;
    /* A good sensor, little time: a person who looks left for half of it is not turned ahead. */
    struct two two = looking(&people[2], 0, 0.01);
    two.end_s      = 20;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    CHECK_NEAR(two_left(&two, &two_held, 19) / DEG, 0, 2, "nothing was lost");
}

/* Neither the grounds' headings nor the mountings change what is taken out. */
static void test_laws(void **state)
{
    (void)state;
    static struct two_held other;
    struct two two = looking(&people[3], 0.2, 0.2);
    two_make(&two, &two_held);
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    two.start_rad   = 2.9;
    two.mounting[0] = gonio_quat_normalized((gonio_quat){ -0.1, 0.9, 0.4, 0.3 });
    two.mounting[1] = GONIO_QUAT_IDENTITY;
    two_make(&two, &other);
    for (size_t i = 0; i < other.count[0]; i += 3) { /* q and -q are the same orientation */
        gonio_quat *q = &other.at[0][i].q_GS;
        *q            = (gonio_quat){ -q->w, -q->x, -q->y, -q->z };
    }
    assert_int_equal(two_hold("cervical", false, &other), GONIO_OK);
    for (size_t i = 0; i < other.count[0]; i++)
        CHECK_NEAR(other.turn[0][i], two_held.turn[0][i], 0.1 * DEG, "row %zu", i);
    CHECK(two_held.turn[0][0] == 0 && two_held.turn[1][0] == 0, "the start stays");
}

static void test_shares(void **state)
{
    (void)state;
    struct two two    = looking(&people[0], 0.3, 0.4);
    two.told_rad_s[1] = 0.1 * DEG;
    two_make(&two, &two_held);
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    double distal   = two_held.turn[0][two_held.count[0] - 1],
           proximal = two_held.turn[1][two_held.count[1] - 1];
    CHECK_NEAR(proximal / distal, -1.0 / 16, 0.002, "by the variances that the sensors tell");
    CHECK_NEAR(proximal - distal, two_held.found.drift_rad, 0.01 * DEG, "both together");
}

static void test_holes(void **state)
{
    (void)state;
    struct two two = looking(&people[2], 0.3, 0.3);
    two_make(&two, &two_held);
    size_t n = 0;
    for (size_t i = 0; i < two_held.count[1]; i++) { /* the chest is away for 4 s */
        double t = two_held.at[1][i].time_s;
        if (t < 30 || t > 34)
            two_held.at[1][n++] = two_held.at[1][i];
    }
    two_held.count[1] = n;
    for (size_t i = 500; i < 520; i++)
        two_held.at[0][i].q_GS.x = (double)NAN;
    assert_int_equal(two_hold("cervical", false, &two_held), GONIO_OK);
    CHECK_NEAR(two_held.found.told_s, 56, 0.8, "told");
    CHECK_NEAR(two_held.found.drift_rad / DEG, 18, 6, "drift");
}

static void test_refusals(void **state)
{
    (void)state;
    struct two two = looking(&people[0], 0, 0.1);
    two_make(&two, &two_held);
    two_held.turn[0][0] = 77;
    assert_int_equal(two_hold("toe", true, &two_held), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "known are cervical, knee"));
    two_held.count[1] = 0;
    assert_int_equal(two_hold("cervical", true, &two_held), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "two sensors"));
    two_held.count[1] = 100;
    assert_int_equal(two_hold("cervical", true, &two_held), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "together for 2.1 s only"));
    two_make(&two, &two_held);
    two_held.at[0][9].time_s = 0;
    assert_int_equal(two_hold("cervical", true, &two_held), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "order of time"));
    CHECK(two_held.turn[0][0] == 77, "out-arguments untouched");
    two_make(&two, &two_held);
    two_held.at[0][two_held.count[0] - 1].time_s = 1e9;
    two_held.at[1][two_held.count[1] - 1].time_s = 1e9;
    assert_int_equal(two_hold("cervical", true, &two_held), GONIO_EINVAL);
    assert_non_null(strstr(note_text(GONIO_EINVAL), "clock jump"));
    size_t names = 0;
    while (gonio_relative_joint(names))
        names++;
    CHECK(names >= 3, "%zu joints", names);
}

/* Orientations that no joint ever had: any answer or refusal, but no crash, and numbers where it
 * answers. */
static void test_nonsense(void **state)
{
    (void)state;
    unsigned seed = 11;
    for (int trial = 0; trial < 30; trial++) {
        double t[GONIO_SENSORS] = { 0, 0 };
        for (int s = 0; s < GONIO_SENSORS; s++) {
            two_held.count[s] = 60 + (size_t)(400 * fabs(two_even(&seed)));
            for (size_t i = 0; i < two_held.count[s]; i++) {
                gonio_quat q = { two_even(&seed), two_even(&seed), two_even(&seed),
                    two_even(&seed) };
                double rare  = two_even(&seed);
                t[s] += rare > 0.98   ? 30 * fabs(two_even(&seed))
                        : rare < -0.9 ? 0
                                      : 0.1 * rare * rare;
                two_held.at[s][i] = (struct gonio_orientation){ .time_s = t[s],
                    .q_GS = rare > 0.95 ? (gonio_quat){ 0, 0, 0, 0 } : gonio_quat_normalized(q),
                    .heading_sd_rad = rare < -0.95 ? (double)NAN : two_even(&seed) };
            }
        }
        for (size_t j = 0; gonio_relative_joint(j); j++) {
            if (two_hold(gonio_relative_joint(j), trial % 2, &two_held) != GONIO_OK)
                continue;
            for (size_t i = 0; i < two_held.count[0]; i++)
                CHECK(isfinite(two_held.turn[0][i]) && isfinite(two_held.sd[i]),
                    "trial %d, %s, row %zu", trial, gonio_relative_joint(j), i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_movements_stay),
        cmocka_unit_test(test_drift_is_found),
        cmocka_unit_test(test_ends_neutral),
        cmocka_unit_test(test_stated_sd_is_true),
        cmocka_unit_test(test_five_minutes),
        cmocka_unit_test(test_limits_hold),
        cmocka_unit_test(test_told_well_stays),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_holes),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
