/* What goes wrong in a clinic, and how wrong the filter may be then. Each bound has its reason
 * beside it: what physics has taken away, and no more. Simulated with truth (head.h), at a consumer
 * sensor's noise and bias; and two pieces of BROAD recordings (tests/golden/broad27 and broad30:
 * recording.meta names source and licence). */
#include "broad.h"
#include "head.h"

enum { RATE_HZ = 100, ROWS_MOST = 6000 };

static struct gonio_sample sample[ROWS_MOST];
static struct gonio_orientation out[ROWS_MOST];

/* A head with a consumer sensor: bias 0.5 deg/s, noise 0.01 deg/s/sqrt(Hz) over 50 Hz. */
static struct head consumer(void)
{
    struct head h = head_plain;
    h.bias_rad_s  = (gonio_vec3){ 0.3 * DEG, -0.25 * DEG, 0.3 * DEG };
    h.noise_rad_s = 0.07 * DEG;
    h.seed        = 7;
    h.still_s     = 6;
    return h;
}

static size_t simulate(struct head *h, double end_s)
{
    size_t n = (size_t)(end_s * RATE_HZ) + 1;
    assert_true(n <= ROWS_MOST);
    for (size_t i = 0; i < n; i++)
        sample[i] = head_sample(h, ((double)i - 1) / RATE_HZ, (double)i / RATE_HZ);
    return n;
}

static void fuse(size_t n, bool use_mag)
{
    struct gonio_fusion f;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    options.use_mag                     = use_mag;
    gonio_fusion_init(&f, &options);
    for (size_t i = 0; i < n; i++) {
        gonio_fusion_update(&f, &sample[i], &out[i]);
        const gonio_quat q = out[i].q_GS;
        CHECK_NEAR(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z, 1, 1e-9, "unit, row %zu", i);
    }
}

static double truth_heading(const struct head *h, size_t i)
{
    return heading_between(out[i].q_GS, head_truth(h, sample[i].time_s));
}

static double truth_inclination(const struct head *h, size_t i)
{
    return inclination_between(out[i].q_GS, head_truth(h, sample[i].time_s));
}

static size_t row_at(double time_s) { return (size_t)(time_s * RATE_HZ + 0.5); }

struct worst {
    double heading_rad, inclination_rad;
};

/* Largest errors between two times; the heading's as it has changed since the first of them. */
static struct worst worst_between(const struct head *h, double from_s, double to_s)
{
    struct worst w = { 0, 0 };
    double first   = truth_heading(h, row_at(from_s));
    for (size_t i = row_at(from_s); i <= row_at(to_s); i++) {
        double turned     = remainder(truth_heading(h, i) - first, 2 * M_PI);
        w.heading_rad     = fmax(w.heading_rad, fabs(turned));
        w.inclination_rad = fmax(w.inclination_rad, truth_inclination(h, i));
    }
    return w;
}

/* ---- a magnet ---- */

/* For 6 s an 80 uT magnet is at the sensor, twice the field of the room. What then remains is the
 * gyroscope: a bias known to 0.1 deg/s after 6 s of rest turns the heading by 0.6 deg, and the
 * field's own noise (4 deg for 2 s, docs/fusion.md) leaves a degree. The level has nothing to do
 * with it. */
static void test_a_magnet_moved_near(void **state)
{
    (void)state;
    struct head h   = consumer();
    h.magnet_ut     = (gonio_vec3){ 60, -40, 30 };
    h.magnet_from_s = 14;
    h.magnet_to_s   = 20;
    size_t n        = simulate(&h, 40);
    fuse(n, true);
    struct worst near = worst_between(&h, 13.9, 20), after = worst_between(&h, 20, 40);
    CHECK(near.heading_rad < 1.5 * DEG, "while it is near: %.2f deg", near.heading_rad / DEG);
    CHECK(after.heading_rad < 1.5 * DEG, "and after: %.2f deg", after.heading_rad / DEG);
    CHECK(near.inclination_rad < 1 * DEG, "level: %.2f deg", near.inclination_rad / DEG);
    CHECK(!out[row_at(17)].heading_from_mag, "it is not trusted meanwhile");
}

/* Without magnetometer a magnet does not exist. */
static void test_a_magnet_without_magnetometer(void **state)
{
    (void)state;
    static struct gonio_orientation plain[ROWS_MOST];
    struct head h = consumer();
    size_t n      = simulate(&h, 20);
    fuse(n, false);
    memcpy(plain, out, n * sizeof *out);
    for (size_t i = 0; i < n; i++)
        sample[i].mag_ut = (gonio_vec3){ 300, -200, (double)i };
    fuse(n, false);
    for (size_t i = 0; i < n; i++)
        CHECK(memcmp(&plain[i].q_GS, &out[i].q_GS, sizeof out[i].q_GS) == 0, "row %zu", i);
}

/* ---- samples that are not there ---- */

/* A second is lost in the middle of a turn at up to 110 deg/s. The filter sees only the rates at
 * its ends: their mean is wrong by what the rate did between them, here up to 60 deg/s for half of
 * the time. It has to say so. The level, wrong by as much of that as is tilt, comes back from
 * gravity within 2 s: a head's own acceleration (1 m/s^2, 6 deg) changes its sign in that time. */
static void test_a_dropped_second(void **state)
{
    (void)state;
    static const double from_s[] = { 10.3, 11.0, 11.6, 12.2 };
    for (size_t k = 0; k < COUNT(from_s); k++) {
        struct head h = consumer();
        size_t n = simulate(&h, 25), kept = 0, at = row_at(from_s[k]);
        double before = 0;
        for (size_t i = 0; i < n; i++)
            if (i < at || i >= at + RATE_HZ)
                sample[kept++] = sample[i];
        fuse(kept, false);
        before      = truth_heading(&h, at - 1);
        double lost = remainder(truth_heading(&h, at) - before, 2 * M_PI);
        CHECK(fabs(lost) < 30 * DEG, "from %g s: %.1f deg", from_s[k], lost / DEG);
        CHECK(fabs(lost) < 3 * out[at].heading_sd_rad, "from %g s: %.1f deg, said sd %.1f",
            from_s[k], lost / DEG, out[at].heading_sd_rad / DEG);
        for (size_t i = at + 2 * RATE_HZ; i < kept; i++)
            CHECK(truth_inclination(&h, i) < 2.5 * DEG, "from %g s, level at %g s: %.2f deg",
                from_s[k], sample[i].time_s, truth_inclination(&h, i) / DEG);
    }
}

/* At rest nothing turns in it: there is only what the bias is not known to, 0.1 deg/s, and the
 * noise. */
static void test_a_dropped_second_at_rest(void **state)
{
    (void)state;
    struct head h = consumer();
    h.still_s     = 1e9;
    size_t n = simulate(&h, 20), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i < 800 || i >= 900)
            sample[kept++] = sample[i];
    fuse(kept, false);
    for (size_t i = 800; i < kept; i++)
        CHECK(angle_between(out[i].q_GS, out[799].q_GS) < 0.5 * DEG, "row %zu: %.2f deg", i,
            angle_between(out[i].q_GS, out[799].q_GS) / DEG);
}

/* ---- the end of the range ---- */

/* A range of 80 deg/s where the head turns at 110. What is cut off is lost, and nothing else may
 * be: the heading is wrong by what was cut off one way and not yet the other, and 2 deg. The axis
 * of the turns is up to 20 deg off up, so that a lost degree tilts by a third of one until gravity
 * mends it. */
static void test_a_saturated_gyroscope(void **state)
{
    (void)state;
    struct head h = consumer();
    size_t n      = simulate(&h, 20);
    double range = 80 * DEG, lost_rad = 0, most_rad = 0;
    for (size_t i = 0; i < n; i++) {
        double *w = &sample[i].gyro_rad_s.z, as = *w;
        *w = fmax(-range, fmin(range, as));
        lost_rad += (as - *w) / RATE_HZ;
        most_rad = fmax(most_rad, fabs(lost_rad));
    }
    CHECK(most_rad > 10 * DEG, "it does clip: %.1f deg", most_rad / DEG);
    fuse(n, false);
    struct worst w = worst_between(&h, 6, 20);
    CHECK(w.heading_rad < most_rad + 2 * DEG, "heading %.1f deg, of %.1f lost", w.heading_rad / DEG,
        most_rad / DEG);
    CHECK(w.inclination_rad < 0.34 * most_rad + 1 * DEG, "level %.1f deg", w.inclination_rad / DEG);
}

/* ---- vibration ---- */

/* A phone's motor is at 150 to 200 Hz, its alias at 100 samples a second anywhere: 5 m/s^2 and 10
 * deg/s. Both are without a mean, so they average out: of 10 deg/s at 33 Hz the angle is 0.05 deg,
 * and 5 m/s^2 average to 0.01 m/s^2 (0.06 deg) over the second in which the level is made at the
 * earliest. */
static void test_vibration(void **state)
{
    (void)state;
    static const double alias_hz[] = { 33, 47, 12 };
    for (size_t k = 0; k < COUNT(alias_hz); k++) {
        struct head h = consumer();
        size_t n      = simulate(&h, 30);
        for (size_t i = 0; i < n; i++) {
            double phase = 2 * M_PI * alias_hz[k] * sample[i].time_s;
            sample[i].acc_m_s2 =
                vec3_add(sample[i].acc_m_s2, vec3_scale((gonio_vec3){ 3, -2, 3.5 }, sin(phase)));
            sample[i].gyro_rad_s = vec3_add(sample[i].gyro_rad_s,
                vec3_scale((gonio_vec3){ 6 * DEG, 6 * DEG, -5 * DEG }, sin(phase + 1)));
        }
        fuse(n, false);
        struct worst w = worst_between(&h, 6, 30);
        CHECK(w.inclination_rad < 1.5 * DEG, "%g Hz: level %.2f deg", alias_hz[k],
            w.inclination_rad / DEG);
        /* It hides the rest, so the bias is not known before the first turn: 24 s of 0.3 deg/s
         * would be 7 deg, of which motion shows some. */
        CHECK(
            w.heading_rad < 7.2 * DEG, "%g Hz: heading %.2f deg", alias_hz[k], w.heading_rad / DEG);
        CHECK(w.heading_rad < 3 * out[n - 1].heading_sd_rad, "%g Hz: %.2f deg, said sd %.2f",
            alias_hz[k], w.heading_rad / DEG, out[n - 1].heading_sd_rad / DEG);
    }
}

/* ---- a start in motion ---- */

/* The first force is gravity and the motion's own: 0.18 m from the neck at 110 deg/s and 170
 * deg/s^2 that is 0.9 m/s^2, 5 deg of level. Within 10 s of averaging a degree is left. The heading
 * has no rest to learn the bias from: its 0.3 to 0.35 deg/s about up for 20 s at worst, and it is
 * said. */
static void test_a_start_in_motion(void **state)
{
    (void)state;
    static const double begun_s[] = { -3.0, -3.7, -4.4, -5.1 };
    for (size_t k = 0; k < COUNT(begun_s); k++) {
        struct head h = consumer();
        h.still_s     = begun_s[k];
        size_t n      = simulate(&h, 20);
        fuse(n, false);
        CHECK(
            truth_inclination(&h, 0) < 6 * DEG, "first: %.1f deg", truth_inclination(&h, 0) / DEG);
        struct worst all = worst_between(&h, 0, 20), late = worst_between(&h, 10, 20);
        CHECK(all.inclination_rad < 7 * DEG, "never worse: %.1f deg", all.inclination_rad / DEG);
        CHECK(late.inclination_rad < 1.5 * DEG, "after 10 s: %.1f deg", late.inclination_rad / DEG);
        CHECK(all.heading_rad < 7 * DEG, "heading: %.1f deg", all.heading_rad / DEG);
        CHECK(all.heading_rad < 3 * out[n - 1].heading_sd_rad, "heading: %.1f deg, said sd %.1f",
            all.heading_rad / DEG, out[n - 1].heading_sd_rad / DEG);
    }
}

/* ---- what is no number ---- */

static double *number_of(struct gonio_sample *s, int which)
{
    double *const number[] = { &s->gyro_rad_s.x, &s->gyro_rad_s.z, &s->acc_m_s2.y, &s->acc_m_s2.z,
        &s->mag_ut.x, &s->mag_ut.z, &s->temp_c };
    return number[which];
}

/* One bad value each 0.3 s, in any field, then half a second of nothing else: at worst that is a
 * sample that did not come, and a gap of half a second in a turn at up to 110 deg/s. */
static void test_nan_and_infinity(void **state)
{
    (void)state;
    static const double bad[] = { (double)NAN, HUGE_VAL, -HUGE_VAL, 1e300, -1e300 };
    struct head h             = consumer();
    size_t n = simulate(&h, 30), whole = row_at(24), count = 0;
    for (size_t i = 30; i < n; i += 30, count++)
        *number_of(&sample[i], (int)(count % 7)) = bad[count % COUNT(bad)];
    for (size_t i = whole; i < whole + RATE_HZ / 2; i++)
        for (int k = 0; k < 7; k++)
            *number_of(&sample[i], k) = bad[(i + (size_t)k) % COUNT(bad)];
    for (int mag = 0; mag < 2; mag++) {
        fuse(n, mag);
        struct worst w = worst_between(&h, 6, 23.9), after = worst_between(&h, 25.5, 30);
        CHECK(w.inclination_rad < 1 * DEG, "level: %.2f deg", w.inclination_rad / DEG);
        CHECK(w.heading_rad < 2.5 * DEG, "heading: %.2f deg", w.heading_rad / DEG);
        CHECK(after.inclination_rad < 2.5 * DEG, "level after: %.2f deg",
            after.inclination_rad / DEG);
        for (size_t i = 0; i < n; i++)
            CHECK(isfinite(out[i].heading_sd_rad) && isfinite(out[i].inclination_sd_rad) &&
                      isfinite(out[i].bias_sd_rad_s) && isfinite(vec3_norm(out[i].rate_rad_s)) &&
                      isfinite(vec3_norm(out[i].bias_rad_s)),
                "row %zu", i);
    }
}

/* ---- recorded ---- */

struct score {
    double inclination_deg, aligned_deg; /* RMS while it moves; heading as it was at first */
    double worst_inclination_deg;        /* at any time from then on */
};

static struct score score_of(struct broad *b, const char *folder, bool use_mag, double from_s)
{
    static gonio_quat got[BROAD_ROWS_MOST], truth[BROAD_ROWS_MOST];
    struct gonio_fusion f;
    struct gonio_orientation o;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    struct score s                      = { .worst_inclination_deg = 0 };
    broad_read(b, folder);
    options.use_mag = use_mag;
    gonio_fusion_init(&f, &options);
    for (size_t i = 0; i < b->rows; i++) {
        gonio_fusion_update(&f, &b->sample[i], &o);
        got[i]       = o.q_GS;
        truth[i]     = b->truth[i];
        double angle = inclination_between(o.q_GS, truth[i]) / DEG;
        if (b->sample[i].time_s >= from_s)
            s.worst_inclination_deg = fmax(s.worst_inclination_deg, angle);
        if (!b->move[i] || b->sample[i].time_s < from_s)
            truth[i].w = (double)NAN;
    }
    struct metric plain = metric_of(got, truth, b->rows, 0);
    double turn         = -metric_heading(got, truth, b->rows, 285); /* a second */
    s.inclination_deg   = plain.incl;
    s.aligned_deg       = metric_of(got, truth, b->rows, turn).total;
    return s;
}

/* Cold in the middle of a motion, on a body that a phone shakes by 4 m/s^2 from sample to sample:
 * the first force points 28 deg off. After 4 s vibration must have averaged out: calm trials of the
 * same set have 0.3 to 0.7 deg (docs/fusion.md), and twice that is allowed. The heading starts with
 * a bias of 0.7 deg/s that no rest has shown: 4 deg in the 8 s that are left are two thirds of it.
 */
static void test_a_phone_that_vibrates(void **state)
{
    (void)state;
    static struct broad b;
    struct score s = score_of(&b, "tests/golden/broad27", false, 4);
    CHECK(s.inclination_deg < 1.4, "inclination %.2f deg", s.inclination_deg);
    CHECK(s.worst_inclination_deg < 3, "at worst %.2f deg", s.worst_inclination_deg);
    CHECK(s.aligned_deg < 4, "start-aligned %.2f deg", s.aligned_deg);
}

/* Turns at 490 deg/s rms, 18 s of them: 8,000 deg, of which a matrix wrong by 2 % (docs/sensors.md)
 * makes 160 deg if all go one way. The magnetometer holds the heading to the 4 deg to which a field
 * is believed, unless the magnet that the body comes near is followed. Lateness (2.4 ms) alone
 * is 1.2 deg. */
static void test_a_magnet_that_stands_in_the_room(void **state)
{
    (void)state;
    static struct broad b;
    struct score s = score_of(&b, "tests/golden/broad30", true, 0);
    CHECK(s.inclination_deg < 2, "inclination %.2f deg", s.inclination_deg);
    CHECK(s.aligned_deg < 4, "start-aligned %.2f deg", s.aligned_deg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_magnet_moved_near),
        cmocka_unit_test(test_a_magnet_without_magnetometer),
        cmocka_unit_test(test_a_dropped_second),
        cmocka_unit_test(test_a_dropped_second_at_rest),
        cmocka_unit_test(test_a_saturated_gyroscope),
        cmocka_unit_test(test_vibration),
        cmocka_unit_test(test_a_start_in_motion),
        cmocka_unit_test(test_nan_and_infinity),
        cmocka_unit_test(test_a_phone_that_vibrates),
        cmocka_unit_test(test_a_magnet_that_stands_in_the_room),
    };
    return cmocka_run_group_tests_name("fusion in trouble", tests, NULL, NULL);
}
