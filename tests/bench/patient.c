#include "tests/bench/patient.h"
#include "math/quat.h"
#include "tests/bench/chance.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { WORDS = 1024, LINE = 512, PATHS = 4 };
static const unsigned trunk_seed = 100000; /* another sensor than the head's */

static const struct patient_scatter scatters[] = {
    { "equal", { { 0, 0, 0 }, { 0, 0, 0 } }, 0 },
    { "1deg", { { 0, 1, -1 }, { -1, 0, 1 } }, 0 },
    { "5deg", { { 0, -5, 5 }, { 5, -5, 0 } }, 0 },
    { "drawn", { { 0, 0, 0 }, { 0, 0, 0 } }, 0.02 },
};
enum { SCATTERS = sizeof scatters / sizeof *scatters };

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    return 1;
}

const struct patient_scatter *patient_scatter(unsigned index)
{
    return index < SCATTERS ? &scatters[index] : NULL;
}

struct patient patient_of(unsigned seed)
{
    struct patient p                = { .seed = seed, .scatter = seed % SCATTERS };
    const struct patient_scatter *s = &scatters[p.scatter];
    uint64_t state                  = seed;
    for (int side = 0; side < PATIENT_SIDES; side++) {
        double range = 30 + 50 * chance(&state); /* from a stiff neck to a young one, deg */
        for (int i = 0; i < PATIENT_REPS; i++) {
            p.end_deg[side][i] =
                range + s->more_deg[side][i] + s->drawn * range * chance_normal(&state);
            p.truth_deg[side] += (s->drawn > 0 ? range : p.end_deg[side][i]) / PATIENT_REPS;
        }
    }
    return p;
}

/* ---- the programs: commands find them in $PATIENT_BUILD, and their files in $PATIENT_DIR ---- */

void patient_place(const char *build, const char *dir)
{
    setenv("PATIENT_BUILD", build, 1);
    setenv("PATIENT_DIR", dir, 1);
}

const char *patient_path(const char *name)
{
    static char path[PATHS][WORDS];
    static int next;
    next = (next + 1) % PATHS;
    snprintf(path[next], sizeof *path, "%s/%s", getenv("PATIENT_DIR"), name);
    return path[next];
}

/* @param what  the option that tells the motion */
static int emulate(const char *name, unsigned seed, const char *grade, const char *what)
{
    char command[WORDS];
    snprintf(command, sizeof command,
        "cd \"$PATIENT_DIR\" && rm -f %s.capture && "
        "\"$PATIENT_BUILD/gonio-emu\" witmotion --capture %s.capture --truth %s.truth --rate 100 "
        "--seed %u --noise %s %s 2>said && \"$PATIENT_BUILD/gonio\" decode %s.capture >%s.csv "
        "2>>said",
        name, name, name, seed, grade, what, name, name);
    return system(command) == 0 ? 0 : complain(command, "failed");
}

/* A person's back: the sensor z backward and y up, askew, swaying by 0.1 deg like the head. */
static int write_trunk(const char *path, unsigned seed)
{
    static const double sway_rad = 0.0017;
    uint64_t state               = ~(uint64_t)seed;
    double phase[3], rate_rad_s[3];
    FILE *f = fopen(path, "w");
    if (!f)
        return complain(path, "cannot be written");
    /* Upright is x right, y up, z backward: a quarter turn about x. */
    gonio_quat first = { sqrt(0.5) + 0.1 * (chance(&state) - 0.5),
        sqrt(0.5) + 0.1 * (chance(&state) - 0.5), 0.1 * (chance(&state) - 0.5),
        0.1 * (chance(&state) - 0.5) };
    for (int i = 0; i < 3; i++) {
        phase[i]      = 2 * M_PI * chance(&state);
        rate_rad_s[i] = 2 * M_PI * (0.2 + 0.8 * chance(&state));
    }
    fputs("t_s,qw,qx,qy,qz\n", f);
    for (int row = 0; row < 70 * 50; row++) { /* 70 s: longer than any set */
        double t = row / 50.0, half[3];
        for (int i = 0; i < 3; i++)
            half[i] = 0.5 * sway_rad * sin(rate_rad_s[i] * t + phase[i]);
        gonio_quat q =
            quat_normalized(quat_mul((gonio_quat){ 1, half[0], half[1], half[2] }, first));
        fprintf(f, "%.3f,%.9f,%.9f,%.9f,%.9f\n", t, q.w, q.x, q.y, q.z);
    }
    return fclose(f) != 0 ? complain(path, "not written whole") : 0;
}

/* The rows of both in the order of time, to the end of the first, those of the second as sensor 1.
 */
static void interleave(FILE *in[2], FILE *out)
{
    char line[2][LINE];
    bool more[2];
    for (int i = 0; i < 2; i++) {
        more[i] = fgets(line[i], LINE, in[i]) != NULL;
        if (more[i] && i == 0)
            fputs(line[i], out);
        more[i] = more[i] && fgets(line[i], LINE, in[i]);
    }
    while (more[0]) {
        int i       = more[1] && strtod(line[1], NULL) < strtod(line[0], NULL);
        char *comma = strchr(line[i], ',');
        if (comma && i == 1)
            comma[1] = '1'; /* the column `sensor` is the second */
        fputs(line[i], out);
        more[i] = fgets(line[i], LINE, in[i]) != NULL;
    }
}

static int add_trunk(unsigned seed, const char *grade)
{
    if (write_trunk(patient_path("trunk.motion"), seed) ||
        emulate("trunk", seed + trunk_seed, grade, "--motion trunk.motion") ||
        rename(patient_path("head.csv"), patient_path("alone.csv")) != 0)
        return 1;
    FILE *in[2] = { fopen(patient_path("alone.csv"), "r"), fopen(patient_path("trunk.csv"), "r") };
    FILE *out   = fopen(patient_path("head.csv"), "w");
    int status  = !in[0] || !in[1] || !out;
    if (!status)
        interleave(in, out);
    for (int i = 0; i < 2; i++)
        if (in[i])
            fclose(in[i]);
    if (out && fclose(out) != 0)
        status = 1;
    return status ? complain("head.csv", "two sensors' samples cannot be put together") : 0;
}

int patient_emulate(const struct patient *p, const char *grade, bool trunk)
{
    char play[WORDS / 4];
    const double *l = p->end_deg[0], *r = p->end_deg[1];
    snprintf(play, sizeof play,
        "--play cervical.rotation --left %.3f,%.3f,%.3f --right %.3f,%.3f,%.3f", l[0], l[1], l[2],
        r[0], r[1], r[2]);
    return emulate("head", p->seed, grade, play) || (trunk && add_trunk(p->seed, grade));
}
