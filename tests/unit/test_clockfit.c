/* Sample times from arrivals that are bunched, late, and have gaps. */
#include "check.h"
#include "device/clockfit.h"

static unsigned seed;
static double uniform(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / (1 << 24);
}

struct result {
    double rms_s, last_error_s, rate_hz;
    double behind_s; /* the mean of time given minus the earliest that a sample could have come */
    uint64_t gaps;
    bool grows;
};

/* 60 s of samples at a rate of their own; arrivals in bunches of `bunch_s` and `jitter_s` late. */
static struct result run(double rate_hz, double bunch_s, double jitter_s, double lose_from_s,
    double lose_to_s, unsigned modulus)
{
    struct clockfit c;
    clockfit_init(&c, 100, modulus);
    struct result r = { .grows = true };
    double last = -1, sum = 0;
    int counted = 0;
    seed        = 5;
    for (int i = 0; i < (int)(60 * rate_hz); i++) {
        double taken = 10 + i / rate_hz;
        if (taken - 10 >= lose_from_s && taken - 10 < lose_to_s)
            continue;
        double arrival = taken + 0.002 + jitter_s * uniform();
        if (bunch_s > 0)
            arrival = ceil(arrival / bunch_s) * bunch_s;
        struct gonio_sample s = { .has = modulus ? GONIO_HAS_SEQ : 0,
            .seq                       = modulus ? (unsigned)i % modulus : 0 };
        double at             = clockfit_time(&c, &s, arrival);
        r.grows               = r.grows && at > last;
        last                  = at;
        if (i > 20 * (int)rate_hz) { /* after the first seconds */
            r.last_error_s = at - taken;
            sum += (at - taken) * (at - taken);
            r.behind_s += at - taken - 0.002;
            counted++;
        }
    }
    r.rms_s = sqrt(sum / counted);
    r.behind_s /= counted;
    r.rate_hz = clockfit_rate_hz(&c);
    r.gaps    = c.gaps;
    return r;
}

static void test_bunches_and_jitter_are_smoothed_out(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double rate_hz, bunch_s, jitter_s, within_s;
    } rows[] = {
        { "even", 100, 0, 0, 0.0025 },
        { "jitter of 8 ms", 100, 0, 0.008, 0.005 },
        { "FTDI, 16 ms", 100, 0.016, 0.001, 0.008 },
        { "40 ms bunches", 100, 0.040, 0, 0.012 },
        { "70 Hz instead of 100", 70, 0, 0.004, 0.006 },
        { "200 Hz instead of 100", 200, 0.016, 0.001, 0.008 },
        { "0.2 % fast", 100.2, 0, 0.004, 0.006 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct result r = run(rows[i].rate_hz, rows[i].bunch_s, rows[i].jitter_s, 99, 99, 0);
        CHECK(r.grows, "%s: time must grow", rows[i].legend);
        CHECK(r.rms_s < rows[i].within_s, "%s: %.4f s", rows[i].legend, r.rms_s);
        CHECK_NEAR(r.rate_hz, rows[i].rate_hz, 0.01 * rows[i].rate_hz, "%s", rows[i].legend);
        CHECK(r.gaps == 0, "%s: %d gaps invented", rows[i].legend, (int)r.gaps);
    }
}

/* What the line adds at best is what a sample is late by (src/device/device.c): the fit must lie
 * there, not in the middle of what USB adds at times. */
static void test_the_fit_is_at_the_least_arrivals(void **state)
{
    (void)state;
    static const struct {
        const char *legend;
        double bunch_s, jitter_s, most_s;
    } rows[] = {
        { "nothing added", 0, 0, 0.00001 },
        { "a USB frame", 0, 0.001, 0.0001 },
        { "jitter of 8 ms", 0, 0.008, 0.0005 },
        { "FTDI, 1 ms", 0.001, 0.0005, 0.0003 },
        { "FTDI, 16 ms", 0.016, 0.001, 0.0015 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        /* At 100 Hz a sample would always meet the same place between two frames of 1 ms. */
        struct result r = run(99.7, rows[i].bunch_s, rows[i].jitter_s, 99, 99, 0);
        CHECK_NEAR(r.behind_s, 0, rows[i].most_s, "%s", rows[i].legend);
    }
}

static void test_a_gap_is_seen_and_not_bent_over_the_rest(void **state)
{
    (void)state;
    struct result r = run(100, 0, 0.003, 30, 30.3, 0);
    CHECK(r.gaps == 1, "%d gaps", (int)r.gaps);
    CHECK(fabs(r.last_error_s) < 0.006, "%.4f s", r.last_error_s);
    r = run(100, 0, 0.003, 30, 33, 0); /* long silence */
    CHECK(r.gaps == 1 && fabs(r.last_error_s) < 0.006, "%.4f s", r.last_error_s);
}

static void test_a_counter_knows_the_gap_at_once(void **state)
{
    (void)state;
    struct result r = run(100, 0.016, 0.001, 30, 30.3, 256);
    CHECK(r.gaps == 1 && fabs(r.last_error_s) < 0.012 && r.rms_s < 0.009,
        "%d gaps, %.4f s, rms %.4f", (int)r.gaps, r.last_error_s, r.rms_s);
}

static void test_the_sensors_own_clock_is_followed(void **state)
{
    (void)state;
    struct clockfit c;
    clockfit_init(&c, 100, 0);
    double worst = 0;
    seed         = 9;
    for (int i = 0; i < 6000; i++) {
        double taken = i * 0.01 + 0.003 * uniform(); /* uneven, as the sensor itself says */
        struct gonio_sample s = { .has = GONIO_HAS_TIME, .sensor_time_s = 5000 + taken * 1.0001 };
        double at             = clockfit_time(&c, &s, 10 + taken + 0.002 + 0.010 * uniform());
        if (i > 1000)
            worst = fmax(worst, fabs(at - 10 - taken - 0.002));
    }
    CHECK(worst < 0.004, "%.4f s", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bunches_and_jitter_are_smoothed_out),
        cmocka_unit_test(test_the_fit_is_at_the_least_arrivals),
        cmocka_unit_test(test_a_gap_is_seen_and_not_bent_over_the_rest),
        cmocka_unit_test(test_a_counter_knows_the_gap_at_once),
        cmocka_unit_test(test_the_sensors_own_clock_is_followed),
    };
    return cmocka_run_group_tests_name("clockfit", tests, NULL, NULL);
}
