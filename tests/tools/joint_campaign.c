/* Every movement that gonio-emu plays, on emulated patients, through the programs as they are
 * shipped: gonio-emu --capture, gonio decode, gonio analyse --json. With one sensor whose patient
 * keeps the proximal segment still, and with two where that one cheats by up to a fifth of the
 * joint's angle; of a knee that bends as the heel slides the thigh rises, which takes two.
 *
 *     joint_campaign BUILD DIR SEEDS [PAIR...]     BUILD, DIR: the programs, room for files;
 * absolute
 *
 * PAIR without a limb's side, all of them by default; the seeds take turns at the sides, and at how
 * well a turn is repeated (tests/bench/patient.h). The sensors are consumer ones and sit askew.
 *
 * The truth is the mean of the turns that were made; of an arm that is lifted what it is lifted by,
 * which is less than the turn in the movement's plane, for the plane wanders.
 *
 * Columns, deg: sets, and refused ones; rmse of the means of the first and the second direction
 * against the turns that were made; bias, the mean error; most, the largest; stated, the mean
 * half-width; held, per cent of means within it, with the 95 % interval that so many sets allow;
 * found, per cent of the repetitions made; invented, repetitions that count and were not made, in
 * all sets.
 */
#include "tests/bench/analysed.h"
#include "tests/bench/tally.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = PATIENT_SIDES, MADE_MOST = 2 * PATIENT_SIDES * PATIENT_REPS, LINE = 512 };
static const double around_s = 0.4, most_cheat = 0.2;
static const char grade[] = "consumer";

struct outcome {
    int sets, refused, made, found, invented;
    struct tally tally; /* of those that were not refused and have a mean of each direction */
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "joint_campaign: %s: %s\n", what, why);
    return 1;
}

/* ---- repetitions: those that were made, from the truth ---- */

enum { WINDOW = 4000 }; /* samples of one turn */

struct made {
    int side;
    double begin_s, end_s, lifted_deg[WINDOW];
    int lifted;
};

/* How far the segment's long axis is from where it hung: Y of Rz(a) Rx(b) or of Rx(b) Rz(a). */
static double lifted_deg(double a_deg, double b_deg)
{
    const double rad = atan(1) / 45;
    return acos(cos(a_deg * rad) * cos(b_deg * rad)) / rad;
}

/* The mean of what is near the largest one: held there, but for sway. */
static double held_deg(const struct made *m)
{
    static const double near_deg = 1;
    double most = 0, sum = 0;
    int n = 0;
    for (int i = 0; i < m->lifted; i++)
        most = fmax(most, m->lifted_deg[i]);
    for (int i = 0; i < m->lifted; i++)
        if (m->lifted_deg[i] > most - near_deg) {
            sum += m->lifted_deg[i];
            n++;
        }
    return sum / n;
}

static double lifted_mean(const struct made *made, int n, int side)
{
    double sum = 0;
    int turns  = 0;
    for (int i = 0; i < n; i++)
        if (made[i].side == side) {
            sum += held_deg(&made[i]);
            turns++;
        }
    return sum / turns;
}

/* Half way to the end: no missed neutral is that far. */
static double half_way(const struct patient *p, int side)
{
    double least = INFINITY;
    for (int i = 0; side < p->sides && i < PATIENT_REPS; i++)
        least = fmin(least, p->end_deg[side][i]);
    return least / 2;
}

static bool read_truth(const char *line, double *time_s, double angle[4])
{
    const char *end = line + strlen(line);
    *time_s         = strtod(line, NULL);
    for (int i = 3; i >= 0; i--) {
        do
            end--;
        while (end > line && *end != ',');
        angle[i] = strtod(end + 1, NULL);
    }
    return end > line;
}

/* The last column is the movement's value, the three before it the joint's angles.
 * @return how many; -1 with a complaint */
static int read_made(const struct patient *p, struct made made[MADE_MOST])
{
    char line[LINE];
    int n    = 0;
    bool out = false;
    FILE *f  = fopen(patient_path("set.truth"), "r");
    if (!f || !fgets(line, sizeof line, f) || !strstr(line, ",value_deg"))
        return complain("set.truth", "has no values"), f ? fclose(f) : 0, -1;
    while (fgets(line, sizeof line, f) && n <= MADE_MOST) {
        double time_s, angle[4];
        if (!read_truth(line, &time_s, angle))
            break;
        bool is = fabs(angle[3]) > half_way(p, angle[3] < 0);
        if (is && !out && n < MADE_MOST)
            made[n++] = (struct made){ .side = angle[3] < 0, .begin_s = time_s };
        struct made *m = &made[n - 1];
        if (is)
            m->end_s = time_s;
        if (is && m->lifted < WINDOW)
            m->lifted_deg[m->lifted++] = lifted_deg(angle[0], angle[1]);
        out = is;
    }
    fclose(f);
    return n;
}

static void count_reps(struct outcome *o, const struct analysed *r, const struct made *made, int n)
{
    bool taken[MADE_MOST] = { false };
    o->made += n;
    for (int i = 0; i < r->reps; i++) {
        bool found = false;
        for (int k = 0; k < n && !found; k++)
            if (!taken[k] && made[k].side == r->rep[i].side &&
                r->rep[i].peak_s > made[k].begin_s - around_s &&
                r->rep[i].peak_s < made[k].end_s + around_s)
                taken[k] = found = true;
        o->found += found && r->rep[i].valid;
        o->invented += !found && r->rep[i].valid;
    }
}

/* ---- one set ---- */

/* A person's own, between none and a fifth; or the other way, as it has to. */
static double cheat_of(const struct patient_play *play, unsigned seed)
{
    double cheat = most_cheat * fmod(seed * 0.6180339887, 1);
    return play->against > 0 ? cheat - play->against : cheat;
}

/* @return 1 with a complaint; else 0, with known false where gonio does not measure it yet */
static int run(
    const struct patient_play *play, unsigned seed, int sensors, struct outcome *o, bool *known)
{
    struct patient p = patient_of(seed, play);
    static struct made made[MADE_MOST];
    struct analysed r;
    double error[SIDES];
    if (patient_emulate(&p, grade, sensors, sensors > 1 ? cheat_of(play, seed) : 0) ||
        analysed_read(&p, "set.csv", &r))
        return 1;
    *known = r.known;
    if (!r.known)
        return 0;
    int n = read_made(&p, made);
    if (n < 0)
        return 1;
    o->sets++;
    o->refused += r.refused;
    count_reps(o, &r, made, n);
    if (r.refused || r.values < p.sides)
        return 0;
    for (int i = 0; i < p.sides; i++)
        error[i] = r.mean_deg[i] - (play->lifts ? lifted_mean(made, n, i) : p.made_deg[i]);
    tally_add(&o->tally, error, r.stated_deg, p.sides);
    return 0;
}

/* ---- the table ---- */

static void print(const struct patient_play *play, int sensors, const struct outcome *o)
{
    const struct tally *t = &o->tally;
    double n = t->sets, low = 0, high = 0;
    char second[16] = "";
    printf("%-48s %d %5d %7d", play->pair, sensors, o->sets, o->refused);
    if (t->sets > 0) {
        tally_held(t, &low, &high);
        if (play->sides == 2)
            snprintf(second, sizeof second, "%.2f", sqrt(t->square[1] / n));
        printf(" %6.2f %6s %+6.2f %6.2f %6.2f %6.1f %5.1f %5.1f", sqrt(t->square[0] / n), second,
            t->sum / t->values, t->most, t->stated / t->values, 100 * t->held / n, 100 * low,
            100 * high);
    } else
        printf(" %6s %6s %6s %6s %6s %6s %11s", "none", "", "", "", "", "", "");
    printf(" %6.1f %8d\n", o->made > 0 ? 100.0 * o->found / o->made : 0, o->invented);
    fflush(stdout);
}

static int campaign(const struct patient_play *play, unsigned seeds)
{
    for (int sensors = play->against > 0 ? 2 : 1; sensors <= 2; sensors++) {
        struct outcome o = { .sets = 0 };
        for (unsigned seed = 1; seed <= seeds; seed++) {
            bool known = true;
            if (run(play, seed, sensors, &o, &known))
                return 1;
            if (!known) {
                printf("%-48s   not known to gonio analyse\n", play->pair);
                return 0;
            }
        }
        print(play, sensors, &o);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct patient_play *play;
    long seeds = argc >= 4 ? strtol(argv[3], NULL, 10) : 0;
    if (seeds < 1 || seeds > 100000 || argv[1][0] != '/' || argv[2][0] != '/') {
        fputs("usage: joint_campaign BUILD DIR SEEDS [PAIR...]    absolute paths\n", stderr);
        return 2;
    }
    for (int k = 4; k < argc; k++)
        if (!patient_play_find(argv[k]))
            return complain(argv[k], "is no pair; a limb's stands without its side") + 1;
    patient_place(argv[1], argv[2]);
    printf("%-48s %s %5s %7s %6s %6s %6s %6s %6s %6s %11s %6s %8s\n", "movement; sensors", "",
        "sets", "refused", "first", "second", "bias", "most", "stated", "held", "95 %", "found",
        "invented");
    for (size_t i = 0; (play = patient_play(i)) != NULL; i++) {
        bool wanted = argc == 4;
        for (int k = 4; k < argc; k++)
            wanted = wanted || strcmp(argv[k], play->pair) == 0;
        if (wanted && campaign(play, (unsigned)seeds))
            return 1;
    }
    return 0;
}
