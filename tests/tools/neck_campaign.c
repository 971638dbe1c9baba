/* Many emulated patients who turn the head, through the programs as they are shipped: gonio-emu
 * --capture, gonio decode, gonio analyse --json. How far are the means from the truth, and does the
 * stated interval hold it 95 times in 100?
 *
 *     neck_campaign BUILD DIR SEEDS [SENSOR...]       BUILD: the programs; DIR: room for files
 *
 * SENSOR is a row of `sensors` below; all of them by default. A set lasts some 45 s: 6 s of
 * neutral, three turns to each side, sway, a sensor that sits askew (docs/emulator.md). How often a
 * turn is repeated exactly differs from person to person, so the seeds take turns at the rows of
 * `scatters`. For all but the last the truth is the mean of the turns that were made; in the last
 * they are drawn about a person's true range, and that is the truth.
 *
 * Columns, deg: sets; of them refused, and whole (3 + 3 repetitions); rmse left, right; bias, the
 * mean error; most, the largest; stated, the mean half-width; held, per cent of means within it,
 * with the 95 % interval that so many sets allow; perfect, the rmse that a sensor without errors
 * has left (what a plateau and a zero are); scale, rms of the error that both sides share; zero,
 * rms of what makes one side larger and the other smaller.
 */
#include "tests/bench/tally.h"
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { REPS = 3, SIDES = TALLY_SIDES, WORDS = 2048, PATH = 512, LINE = 512 };
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct sensor {
    const char *name, *grade;
    bool trunk; /* a second sensor on a trunk that stands still but for its sway */
} sensors[] = {
    { "consumer", "consumer", false },
    { "witmotion", "consumer-witmotion", false },
    { "industrial", "industrial", false },
    { "two", "consumer", true },
};

static const struct scatter {
    const char *name;
    double left_deg[REPS], right_deg[REPS]; /* added to a side's range */
    double drawn; /* in place of that: drawn about it, 1 sigma over the range */
} scatters[] = {
    { "equal", { 0, 0, 0 }, { 0, 0, 0 }, 0 },
    { "1 deg", { 0, 1, -1 }, { -1, 0, 1 }, 0 },
    { "5 deg", { 0, -5, 5 }, { 5, -5, 0 }, 0 },
    { "drawn", { 0, 0, 0 }, { 0, 0, 0 }, 0.02 },
};

struct patient {
    unsigned seed;
    double end_deg[SIDES][REPS], truth_deg[SIDES];
};

struct result {
    bool refused, whole;
    int values;
    double mean_deg[SIDES], stated_deg[SIDES];
};

struct outcome {
    int sets, refused, whole;
    struct tally tally; /* of those that were not refused */
    double perfect;     /* squares, as tally.square */
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "neck_campaign: %s: %s\n", what, why);
    return 1;
}

/* ---- chance: splitmix64, Steele and others 2014 ---- */

static double chance(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double normal(uint64_t *state)
{
    double u = 1 - chance(state), v = chance(state);
    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

static struct patient patient_of(unsigned seed)
{
    const struct scatter *scatter = &scatters[seed % COUNT(scatters)];
    struct patient p              = { .seed = seed };
    uint64_t state                = seed;
    for (int side = 0; side < SIDES; side++) {
        double range = 30 + 50 * chance(&state);
        for (int i = 0; i < REPS; i++) {
            double more        = side ? scatter->right_deg[i] : scatter->left_deg[i];
            p.end_deg[side][i] = range + more + scatter->drawn * range * normal(&state);
            p.truth_deg[side] += (scatter->drawn > 0 ? range : p.end_deg[side][i]) / REPS;
        }
    }
    return p;
}

/* ---- the programs ---- */

struct place {
    const char *build, *dir;
};

/* @return the exit code; -1 where it did not come to one */
static int run(const char *command)
{
    int status = system(command);
    return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int emulate(
    const struct place *at, const struct patient *p, const struct sensor *sensor, const char *name)
{
    char command[WORDS];
    const double(*e)[REPS] = p->end_deg;
    snprintf(command, sizeof command,
        "rm -f %s/%s.capture; %s/gonio-emu witmotion --capture %s/%s.capture --truth %s/%s.truth "
        "--rate 100 --seed %u --noise %s --play cervical.rotation --left %.3f,%.3f,%.3f --right "
        "%.3f,%.3f,%.3f 2>%s/said && %s/gonio decode %s/%s.capture >%s/%s.csv 2>>%s/said",
        at->dir, name, at->build, at->dir, name, at->dir, name, p->seed, sensor->grade, e[0][0],
        e[0][1], e[0][2], e[1][0], e[1][1], e[1][2], at->dir, at->build, at->dir, name, at->dir,
        name, at->dir);
    return run(command);
}

/* A person's back: the sensor z backward and y up, askew, swaying like the head. */
static int write_trunk(const char *path, unsigned seed)
{
    uint64_t state = ~(uint64_t)seed;
    double first[4], phase[3], rate_hz[3];
    FILE *f = fopen(path, "w");
    if (!f)
        return complain(path, "cannot be written");
    /* Upright: (x right, y up, z backward) is the turn by 90 deg about x; then askew. */
    first[0] = first[1] = sqrt(0.5);
    first[2] = first[3] = 0;
    for (int i = 0; i < 4; i++)
        first[i] += 0.1 * (chance(&state) - 0.5);
    for (int i = 0; i < 3; i++) {
        phase[i]   = 6.3 * chance(&state);
        rate_hz[i] = 0.2 + 0.8 * chance(&state);
    }
    fputs("t_s,qw,qx,qy,qz\n", f);
    for (int row = 0; row < 70 * 50; row++) {
        double t = row / 50.0, turn[3], q[4] = { first[0], first[1], first[2], first[3] };
        for (int i = 0; i < 3; i++) /* half of 0.1 deg, in rad */
            turn[i] = 0.00087 * sin(6.2831853 * rate_hz[i] * t + phase[i]);
        double w = q[0] - turn[0] * q[1] - turn[1] * q[2] - turn[2] * q[3];
        double x = q[1] + turn[0] * q[0] + turn[1] * q[3] - turn[2] * q[2];
        double y = q[2] - turn[0] * q[3] + turn[1] * q[0] + turn[2] * q[1];
        double z = q[3] + turn[0] * q[2] - turn[1] * q[1] + turn[2] * q[0];
        double k = 1 / sqrt(w * w + x * x + y * y + z * z);
        fprintf(f, "%.3f,%.9f,%.9f,%.9f,%.9f\n", t, k * w, k * x, k * y, k * z);
    }
    return fclose(f) != 0 ? complain(path, "not written whole") : 0;
}

/* The rows of both files in the order of time, those of the second as sensor 1. */
static int interleave(const char *distal, const char *proximal, const char *out_path)
{
    char line[2][LINE];
    FILE *in[2] = { fopen(distal, "r"), fopen(proximal, "r") }, *out = fopen(out_path, "w");
    int status   = !in[0] || !in[1] || !out;
    bool more[2] = { false, false };
    for (int i = 0; i < 2 && !status; i++) {
        status  = !fgets(line[i], LINE, in[i]);
        more[i] = true;
    }
    if (!status)
        fputs(line[0], out);
    for (int i = 0; i < 2 && !status; i++)
        more[i] = fgets(line[i], LINE, in[i]) != NULL;
    while (!status && more[0]) { /* to the end of the head's */
        int i       = more[1] && strtod(line[1], NULL) < strtod(line[0], NULL);
        char *comma = strchr(line[i], ',');
        if (comma && i == 1)
            comma[1] = '1';
        fputs(line[i], out);
        more[i] = fgets(line[i], LINE, in[i]) != NULL;
    }
    for (int i = 0; i < 2; i++)
        if (in[i])
            fclose(in[i]);
    if (out && fclose(out) != 0)
        status = 1;
    return status ? complain(out_path, "the two sensors' samples cannot be put together") : 0;
}

static int add_trunk(const struct place *at, const struct patient *p, const struct sensor *sensor)
{
    char command[WORDS], path[3][PATH];
    snprintf(path[0], PATH, "%s/trunk.motion", at->dir);
    if (write_trunk(path[0], p->seed))
        return 1;
    snprintf(command, sizeof command,
        "rm -f %s/trunk.capture; %s/gonio-emu witmotion --capture %s/trunk.capture --rate 100 "
        "--seed %u --noise %s --motion %s 2>%s/said && %s/gonio decode %s/trunk.capture "
        ">%s/trunk.csv 2>>%s/said && mv %s/head.csv %s/alone.csv",
        at->dir, at->build, at->dir, p->seed + 100000, sensor->grade, path[0], at->dir, at->build,
        at->dir, at->dir, at->dir, at->dir, at->dir);
    if (run(command) != 0)
        return complain("trunk", "gonio-emu or gonio decode failed");
    snprintf(path[0], PATH, "%s/alone.csv", at->dir);
    snprintf(path[1], PATH, "%s/trunk.csv", at->dir);
    snprintf(path[2], PATH, "%s/head.csv", at->dir);
    return interleave(path[0], path[1], path[2]);
}

/* ---- results ---- */

static int read_result(json_t *json, struct result *r)
{
    json_t *directions = json_object_get(json, "directions");
    if (json_array_size(directions) != SIDES)
        return 1;
    for (size_t i = 0; i < SIDES; i++) {
        json_t *d        = json_array_get(directions, i);
        json_t *mean     = json_object_get(d, "mean_deg");
        r->mean_deg[i]   = json_number_value(mean);
        r->stated_deg[i] = json_number_value(json_object_get(d, "uncertainty_deg"));
        r->values += json_is_number(mean);
        r->whole = r->whole && json_integer_value(json_object_get(d, "reps_valid")) == REPS;
    }
    return 0;
}

/* @param file  a samples CSV, or the emulator's truth: what a sensor without errors would say */
static int analyse(const struct place *at, const char *file, struct result *r)
{
    char command[WORDS];
    *r = (struct result){ .whole = true };
    snprintf(command, sizeof command, "%s/gonio analyse cervical.rotation --json %s/%s 2>%s/said",
        at->build, at->dir, file, at->dir);
    FILE *f = popen(command, "r");
    if (!f)
        return complain(command, "cannot be run");
    json_t *json = json_loadf(f, 0, NULL);
    int status = pclose(f), code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    r->refused = code == 4;
    int bad    = (code != 0 && code != 4) || !json || read_result(json, r);
    json_decref(json);
    return bad ? complain(command, "failed, or said nothing that can be read") : 0;
}

static void take(struct outcome *o, const struct patient *p, const struct result *r,
    const struct result *perfect)
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
    tally_add(&o->tally, error, r->stated_deg);
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

static int measure(const struct place *at, const struct sensor *sensor, const struct patient *p,
    struct result *got, struct result *perfect)
{
    if (emulate(at, p, sensor, "head") != 0)
        return complain(sensor->name, "gonio-emu or gonio decode failed");
    if (sensor->trunk && add_trunk(at, p, sensor))
        return 1;
    return analyse(at, "head.csv", got) || analyse(at, "head.truth", perfect);
}

static int campaign(const struct place *at, const struct sensor *sensor, unsigned seeds)
{
    struct outcome all = { .sets = 0 }, each[COUNT(scatters)] = { { .sets = 0 } };
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct patient p = patient_of(seed);
        struct result got, perfect;
        if (measure(at, sensor, &p, &got, &perfect))
            return 1;
        take(&all, &p, &got, &perfect);
        take(&each[seed % COUNT(scatters)], &p, &got, &perfect);
    }
    for (size_t i = 0; i < COUNT(scatters) && seeds > COUNT(scatters); i++)
        print(sensor->name, scatters[i].name, &each[i]);
    print(sensor->name, "all", &all);
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    long seeds = argc >= 4 ? strtol(argv[3], NULL, 10) : 0;
    if (seeds < 1 || seeds > 100000) {
        fputs("usage: neck_campaign BUILD DIR SEEDS [SENSOR...]\n", stderr);
        return 2;
    }
    struct place at = { argv[1], argv[2] };
    printf("%-11s %-6s %5s %7s %5s %6s %6s %6s %6s %7s %6s %11s %8s %6s %6s\n", "sensor", "turns",
        "sets", "refused", "whole", "left", "right", "bias", "most", "stated", "held", "95 %",
        "perfect", "scale", "zero");
    for (size_t i = 0; i < COUNT(sensors); i++) {
        bool wanted = argc == 4;
        for (int k = 4; k < argc; k++)
            wanted = wanted || strcmp(argv[k], sensors[i].name) == 0;
        if (wanted && campaign(&at, &sensors[i], (unsigned)seeds))
            return 1;
    }
    return 0;
}
