/* Repetitions of simulated patients: found, not invented, and of the right size. */
#include "check.h"
#include "patient.h"

enum { SAMPLES = 400000 };
static struct gonio_pose_angles record[SAMPLES];
static struct gonio_reps reps;
static struct gonio_measurement got;

static void start(void)
{
    const struct gonio_movement *pair[2];
    assert_int_equal(gonio_movement_find("cervical.rotation", pair), 2);
    assert_int_equal(gonio_reps_init(&reps, pair, 2), GONIO_OK);
}

/* From the end of the zero on, as the caller promises. */
static void measure(struct patient *p, double rate_hz, int wanted, const struct gonio_error *error)
{
    size_t n = patient_record(p, rate_hz, record, SAMPLES);
    start();
    for (size_t i = 0; i < n; i++)
        if (record[i].time_s >= 2)
            gonio_reps_push(&reps, &record[i]);
    gonio_reps_finish(&reps, wanted, error, &got);
}

struct set {
    struct patient p;
    double truth[2][8], rate_hz;
    int each, order[16], sign_first;
    bool held;
};

/* One patient of a wide population. */
static void some_set(struct set *s, uint64_t seed)
{
    struct patient *p = &s->p;
    patient_init(p, seed);
    struct dice *d = &p->dice;
    double range[2] = { exp(roll_between(d, log(10), log(95))), exp(roll_between(d, log(10), log(95))) };
    double peak = exp(roll_between(d, log(20), log(300)));
    bool blocks = roll(d) < 0.3;
    s->sign_first = roll(d) < 0.5;
    s->held = roll(d) < 0.75;
    s->each = 3 + (roll(d) < 0.3);
    s->rate_hz = exp(roll_between(d, log(20), log(300)));
    p->sway_deg = roll_between(d, 0.1, 0.4);
    p->tremor_deg = roll(d) < 0.2 ? 0.15 : 0;
    p->noise_deg = 0.01;
    p->coupled_part = roll_between(d, 0, 0.2);
    patient_go(p, 0.1, 0, 3);
    int done[2] = { 0, 0 };
    for (int i = 0; i < 2 * s->each; i++) {
        int side = (blocks ? i / s->each : i % 2) ^ s->sign_first;
        double value = range[side] * (1 + 0.02 * roll_normal(d));
        double hold = s->held ? roll_between(d, 0.6, 3) : roll_between(d, 0, 0.1);
        double miss = fmin(fmax(2 * roll_normal(d), -4), 4);
        patient_turn(p, peak, side ? -value : value, hold);
        s->truth[side][done[side]++] = value;
        patient_turn(p, peak, miss, roll_between(d, 0.7, 2.5));
    }
    patient_go(p, 0.5, p->leg[p->legs - 1].to_deg, 2);
    p->drift_deg_s = roll_between(d, -3, 3) / p->length_s;
}

static bool all_found(const struct set *s)
{
    for (int side = 0; side < 2; side++)
        if (got.direction[side].reps_recorded != s->each || got.direction[side].reps_valid < 3)
            return false;
    return true;
}

static void test_population(void **state)
{
    (void)state;
    enum { SEEDS = 300 };
    static struct set s;
    int found = 0, values = 0, invented = 0, covered = 0, means = 0;
    double square = 0, worst = 0, raw = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        memset(&s, 0, sizeof s);
        some_set(&s, seed);
        struct gonio_error e = gonio_error_default();
        e.scale_sd = 0;
        e.heading_sd_deg = 2;
        measure(&s.p, s.rate_hz, 3, &e);
        bool all = all_found(&s);
        found += all;
        invented += got.direction[0].reps_recorded > s.each || got.direction[1].reps_recorded > s.each;
        if (!all && getenv("VERBOSE"))
            print_message("seed %d: want %d each (%.0f, %.0f), got %d/%d and %d/%d; held %d rate %.0f\n", (int)seed,
                s.each, s.truth[0][0], s.truth[1][0], got.direction[0].reps_valid, got.direction[0].reps_recorded,
                got.direction[1].reps_valid, got.direction[1].reps_recorded, s.held, s.rate_hz);
        if (!all)
            continue;
        for (int side = 0; side < 2; side++) {
            double mean = 0;
            for (int i = 0, k = 0; i < got.reps; i++)
                if (got.rep[i].direction == side) {
                    double off = got.rep[i].value_deg - s.truth[side][k++];
                    int sign = side ? -1 : 1;
                    double off_raw = off + sign * got.dedrift_deg_s * (got.rep[i].peak_s - 1);
                    square += off * off;
                    raw += off_raw * off_raw;
                    worst = fmax(worst, fabs(off));
                    mean += off / s.each;
                    values++;
                }
            means++;
            covered += fabs(mean) <= got.direction[side].uncertainty_deg;
        }
    }
    print_message("%d of %d sets found whole, %d with one too many; values: rms %.2f deg (%.2f without "
                  "drift removal), worst %.2f; 95 %% interval covers %.1f %%\n",
        found, SEEDS, invented, sqrt(square / values), sqrt(raw / values), worst, 100.0 * covered / means);
    assert_true(found >= SEEDS * 0.99);
}

static void test_fidgeting(void **state)
{
    (void)state;
    int invented = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        static struct patient p;
        patient_init(&p, 1000 + seed);
        struct dice *d = &p.dice;
        p.sway_deg = 0.5;
        patient_go(&p, 0.1, 0, 3);
        while (p.length_s < 600 && p.legs < LEGS_MAX - 2) {
            double here = p.leg[p.legs - 1].to_deg, what = roll(d);
            double hold = roll(d) < 0.3 ? 0 : roll_between(d, 0, 6);
            if (what < 0.4) /* shifts on the chair */
                patient_go(&p, roll_between(d, 0.3, 2), roll_between(d, -4, 4), hold);
            else if (what < 0.7) /* glances and returns */
                patient_go(&p, roll_between(d, 0.3, 1), here > 0 ? -3 : 3, roll_between(d, 0, 1)),
                    patient_go(&p, roll_between(d, 0.3, 1), here, hold);
            else { /* nods */
                patient_go(&p, roll_between(d, 0.6, 2), roll_between(d, -4, 4), hold);
                p.leg[p.legs - 1].nod_deg = roll_between(d, -40, 40);
            }
        }
        measure(&p, 50, 3, NULL);
        invented += got.reps;
    }
    print_message("%d repetitions invented in 10 x 10 min of fidgeting\n", invented);
    assert_int_equal(invented, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_population),
        cmocka_unit_test(test_fidgeting),
    };
    return cmocka_run_group_tests_name("repetitions", tests, NULL, NULL);
}
