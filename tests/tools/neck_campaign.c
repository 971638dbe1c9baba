/* Many emulated patients who turn the head, through the programs as they are shipped: gonio-emu
 * --capture, gonio decode, gonio analyse --json. How far are the means from the truth, and does the
 * stated interval hold it 95 times in 100?
 *
 *     neck_campaign BUILD DIR SEEDS [SENSOR...]     BUILD, DIR: the programs, room for files;
 * absolute
 *
 * SENSOR is a row of `sensors` below; all of them by default. How often a turn is repeated exactly
 * differs from person to person: tests/bench/patient.h.
 *
 * Columns, deg: sets; of them refused, and whole (3 + 3 repetitions); rmse left, right; bias, the
 * mean error; most, the largest; stated, the mean half-width; held, per cent of means within it,
 * with the 95 % interval that so many sets allow; perfect, the rmse that a sensor without errors
 * has left (what a plateau and a zero are); scale, rms of the error that both sides share; zero,
 * rms of what makes one side larger and the other smaller.
 */
#include "tests/bench/analysed.h"
#include "tests/bench/tally.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = PATIENT_SIDES, SCATTERS_MOST = 8 };
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct sensor {
    const char *name, *grade;
    int sensors; /* 2: the second is on a trunk that stands still but for its sway */
} sensors[] = {
    { "consumer", "consumer", 1 },
    { "witmotion", "consumer-witmotion", 1 },
    { "industrial", "industrial", 1 },
    { "two", "consumer", 2 },
};

struct outcome {
    int sets, refused, whole;
    struct tally tally; /* of those that were not refused */
    double perfect;     /* squares, as tally.square */
};

static void take(struct outcome *o, const struct patient *p, const struct analysed *r,
    const struct analysed *perfect)
{
    double error[SIDES];
    o->sets++;
    o->refused += r->refused;
    o->whole += r->whole;
    if (r->refused || r->values < SIDES)
        return;
    for (int i = 0; i < SIDES; i++) {
        error[i] = r->mean_deg[i] - p->truth_deg[i];
        o->perfect += pow(perfect->mean_deg[i] - p->truth_deg[i], 2);
    }
    tally_add(&o->tally, error, r->stated_deg, SIDES);
}

static void print(const char *sensor, const char *scatter, const struct outcome *o)
{
    const struct tally *t = &o->tally;
    double n              = t->sets, low, high;
    tally_held(t, &low, &high);
    printf("%-11s %-6s %5d %7d %5d %6.2f %6.2f %+6.2f %6.2f %7.2f %6.1f %5.1f %5.1f %8.2f %6.2f "
           "%6.2f\n",
        sensor, scatter, o->sets, o->refused, o->whole, sqrt(t->square[0] / n),
        sqrt(t->square[1] / n), t->sum / (SIDES * n), t->most, t->stated / (SIDES * n),
        100 * t->held / n, 100 * low, 100 * high, sqrt(o->perfect / (SIDES * n)),
        sqrt(t->common / n), sqrt(t->opposite / n));
}

static int campaign(const struct sensor *sensor, unsigned seeds)
{
    struct outcome all = { .sets = 0 }, each[SCATTERS_MOST] = { { .sets = 0 } };
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct patient p = patient_of(seed, patient_play_find("cervical.rotation"));
        struct analysed got, perfect;
        if (patient_emulate(&p, sensor->grade, sensor->sensors, 0) ||
            analysed_read(&p, "set.csv", &got) || analysed_read(&p, "set.truth", &perfect))
            return 1;
        take(&all, &p, &got, &perfect);
        take(&each[p.scatter], &p, &got, &perfect);
    }
    for (unsigned i = 0; patient_scatter(i); i++)
        if (each[i].tally.sets > 0)
            print(sensor->name, patient_scatter(i)->name, &each[i]);
    print(sensor->name, "all", &all);
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    long seeds = argc >= 4 ? strtol(argv[3], NULL, 10) : 0;
    if (seeds < 1 || seeds > 100000 || argv[1][0] != '/' || argv[2][0] != '/') {
        fputs("usage: neck_campaign BUILD DIR SEEDS [SENSOR...]    absolute paths\n", stderr);
        return 2;
    }
    patient_place(argv[1], argv[2]);
    printf("%-11s %-6s %5s %7s %5s %6s %6s %6s %6s %7s %6s %11s %8s %6s %6s\n", "sensor", "turns",
        "sets", "refused", "whole", "left", "right", "bias", "most", "stated", "held", "95 %",
        "perfect", "scale", "zero");
    for (size_t i = 0; i < COUNT(sensors); i++) {
        bool wanted = argc == 4;
        for (int k = 4; k < argc; k++)
            wanted = wanted || strcmp(argv[k], sensors[i].name) == 0;
        if (wanted && campaign(&sensors[i], (unsigned)seeds))
            return 1;
    }
    return 0;
}
