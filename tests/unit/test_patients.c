/* Many simulated patients: repetitions found, not invented, of the right size, with a true
 * interval. */
#include "rep_bench.h"

struct set {
    struct patient p;
    double range[2], truth[2][8], rate_hz, scale;
    int each, order[16], sign_first;
    bool held;
};

static const double HEADING_SD_DEG = 2;

/* One patient of a wide population: 10 to 95 degrees, 20 to 300 deg/s, 20 to 300 Hz, neutral missed
 * by up to 4 degrees, heading drifting by 2 (1 sigma), repetitions scattering by 2 %. */
static void some_set(struct set *s, uint64_t seed)
{
    struct patient *p = &s->p;
    patient_init(p, seed);
    struct dice *d  = &p->dice;
    double range[2] = { exp(roll_between(d, log(10), log(95))),
        exp(roll_between(d, log(10), log(95))) };
    memcpy(s->range, range, sizeof range);
    double peak     = exp(roll_between(d, log(20), log(300)));
    bool blocks     = roll(d) < 0.3;
    s->sign_first   = roll(d) < 0.5;
    s->held         = roll(d) < 0.75;
    s->each         = 3 + (roll(d) < 0.3);
    s->rate_hz      = exp(roll_between(d, log(20), log(300)));
    p->sway_deg     = roll_between(d, 0.1, 0.4);
    p->tremor_deg   = roll(d) < 0.2 ? 0.15 : 0;
    p->noise_deg    = 0.01;
    p->coupled_part = roll_between(d, 0, 0.2);
    patient_go(p, 0.1, 0, 3);
    int done[2] = { 0, 0 };
    for (int i = 0; i < 2 * s->each; i++) {
        int side     = (blocks ? i / s->each : i % 2) ^ s->sign_first;
        double value = range[side] * (1 + 0.02 * roll_normal(d));
        double hold  = s->held ? roll_between(d, 0.6, 3) : roll_between(d, 0, 0.1);
        double miss  = fmin(fmax(2 * roll_normal(d), -4), 4);
        patient_turn(p, peak, side ? -value : value, hold);
        s->truth[side][done[side]++] = value;
        patient_turn(p, peak, miss, roll_between(d, 0.7, 2.5));
    }
    patient_go(p, 0.5, p->leg[p->legs - 1].to_deg, 2);
    p->drift_deg_s = HEADING_SD_DEG * roll_normal(d) / (p->length_s - 2);
}

static bool all_found(const struct set *s)
{
    for (int side = 0; side < 2; side++)
        if (got.direction[side].reps_recorded != s->each || got.direction[side].reps_valid < 3)
            return false;
    return true;
}

struct tally {
    int found, too_many, values, means, covered, totals_covered;
    double square_deg2, worst_deg, total_square_deg2;
};

static void weigh(const struct set *s, struct tally *tally)
{
    double total_off = 0;
    for (int side = 0; side < 2; side++) {
        double truth = 0;
        for (int i = 0, k = 0; i < got.reps; i++)
            if (got.rep[i].direction == side) {
                double off = got.rep[i].value_deg - s->truth[side][k];
                truth += got.rep[i].counted ? s->truth[side][k] : 0;
                k++;
                tally->square_deg2 += off * off;
                tally->worst_deg = fmax(tally->worst_deg, fabs(off));
                tally->values++;
            }
        double off = got.direction[side].mean_deg - truth / got.direction[side].reps_valid;
        tally->means++;
        tally->covered += fabs(off) <= got.direction[side].uncertainty_deg;
        total_off += off;
    }
    struct gonio_summary both;
    gonio_summary_make(&got, &both);
    tally->totals_covered += fabs(total_off) <= both.total_uncertainty_deg;
    tally->total_square_deg2 += total_off * total_off;
}

static void test_population(void **state)
{
    (void)state;
    enum { SEEDS = 400 };
    static struct set s;
    struct tally tally   = { 0 };
    struct gonio_error e = { .heading_sd_deg = HEADING_SD_DEG, .zero_sd_deg = 0.2 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        memset(&s, 0, sizeof s);
        some_set(&s, seed);
        measure(&s.p, s.rate_hz, &e);
        tally.too_many +=
            got.direction[0].reps_recorded > s.each || got.direction[1].reps_recorded > s.each;
        if (!all_found(&s))
            continue;
        tally.found++;
        weigh(&s, &tally);
    }
    double covered = 100.0 * tally.covered / tally.means,
           rms     = sqrt(tally.square_deg2 / tally.values);
    print_message(
        "%d of %d sets found whole, %d with one too many; a repetition's value errs by %.2f deg "
        "rms, "
        "%.2f at worst; the 95 %% interval of the mean holds that of the true ends %.1f times in "
        "100\n",
        tally.found, SEEDS, tally.too_many, rms, tally.worst_deg, covered);
    double totals_covered = 100.0 * tally.totals_covered / tally.found;
    print_message(
        "both directions added: %.2f deg rms; its interval holds the truth %.1f times in 100\n",
        sqrt(tally.total_square_deg2 / tally.found), totals_covered);
    assert_true(tally.found >= SEEDS * 0.99);
    assert_int_equal(tally.too_many, 0);
    assert_true(rms < 1.2);
    assert_true(covered > 93 && covered < 98);
    assert_true(totals_covered > 93 && totals_covered < 99);
}

static void test_fidgeting(void **state)
{
    (void)state;
    int invented = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        static struct patient p;
        patient_init(&p, 1000 + seed);
        struct dice *d = &p.dice;
        p.sway_deg     = 0.5;
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
        measure(&p, 50, NULL);
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
    return cmocka_run_group_tests_name("patients", tests, NULL, NULL);
}
