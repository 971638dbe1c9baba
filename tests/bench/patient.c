#include "tests/bench/patient.h"
#include "tests/bench/chance.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { WORDS = 1024, LINE = 512, PATHS = 4 };

static const struct patient_scatter scatters[] = {
    { "equal", { { 0, 0, 0 }, { 0, 0, 0 } }, 0 },
    { "1deg", { { 0, 1, -1 }, { -1, 0, 1 } }, 0 },
    { "5deg", { { 0, -5, 5 }, { 5, -5, 0 } }, 0 },
    { "drawn", { { 0, 0, 0 }, { 0, 0, 0 } }, 0.02 },
};
enum { SCATTERS = sizeof scatters / sizeof *scatters };
static const double small_deg = 30; /* a range from which on people scatter as in the table */

/* Around what healthy and stiff people reach, by eye: docs/accuracy.md. */
static const struct patient_play plays[] = {
    /* clang-format off */
    { "cervical.flexion_extension",        false, 2, { 25, 25 }, {  65,  75 }, 0, false },
    { "cervical.lateral_flexion",          false, 2, { 20, 20 }, {  50,  50 }, 0, false },
    { "cervical.rotation",                 false, 2, { 30, 30 }, {  80,  80 }, 0, false },
    { "cervical.rotation_supine",          false, 2, { 30, 30 }, {  80,  80 }, 0, false },
    { "cervical.quarter_flexion_left_extension_right", false, 2, { 20, 20 }, { 60, 60 }, 0, false },
    { "cervical.quarter_flexion_right_extension_left", false, 2, { 20, 20 }, { 60, 60 }, 0, false },
    { "upper_cervical.frt",                false, 2, { 20, 20 }, {  50,  50 }, 0, false },
    { "thoracic.flexion_extension",        false, 2, { 15, 10 }, {  45,  30 }, 0, false },
    { "thoracic.lateral_flexion",          false, 2, { 15, 15 }, {  40,  40 }, 0, false },
    { "thoracic.rotation_seated",          false, 2, { 20, 20 }, {  60,  60 }, 0, false },
    { "thoracic.rotation_lumbar_locked",   false, 2, { 20, 20 }, {  60,  60 }, 0, false },
    { "lumbar.flexion_extension",          false, 2, { 30, 10 }, {  75,  30 }, 0, false },
    { "lumbar.lateral_flexion",            false, 2, { 12, 12 }, {  35,  35 }, 0, false },
    { "lumbar.rotation",                   false, 2, {  9,  9 }, {  16,  16 }, 0, false },
    { "shoulder.flexion_extension",        true,  2, { 90, 30 }, { 178,  60 }, 0, true },
    { "shoulder.abduction",                true,  1, { 80,  0 }, { 178,   0 }, 0, true },
    { "shoulder.horizontal_adduction",     true,  1, { 40,  0 }, { 130,   0 }, 0, false },
    { "shoulder.rotation_at_90abd",        true,  2, { 40, 30 }, { 100,  80 }, 0, false },
    { "shoulder.external_rotation_at_side", true, 1, { 25,  0 }, {  85,   0 }, 0, false },
    { "elbow.flexion_extension",           true,  2, { 90, 10 }, { 150,  15 }, 0, false },
    { "forearm.pronation_supination",      true,  2, { 40, 40 }, {  85,  85 }, 0, false },
    { "wrist.flexion_extension",           true,  2, { 30, 30 }, {  80,  75 }, 0, false },
    { "wrist.radial_ulnar_deviation",      true,  2, { 10, 15 }, {  25,  40 }, 0, false },
    { "hip.flexion",                       true,  1, { 60,  0 }, { 130,   0 }, 0, false },
    { "hip.extension",                     true,  1, { 10,  0 }, {  30,   0 }, 0, false },
    { "hip.abduction_adduction",           true,  2, { 20, 12 }, {  50,  30 }, 0, false },
    { "hip.rotation_seated",               true,  2, { 20, 20 }, {  45,  45 }, 0, false },
    { "hip.rotation_prone",                true,  2, { 20, 20 }, {  50,  50 }, 0, false },
    { "knee.flexion_extension",            true,  2, { 80, 10 }, { 145,  15 }, 0.5, false },
    { "knee.flexion_extension_prone",      true,  2, { 70, 10 }, { 130,  15 }, 0, false },
    { "ankle.dorsiflexion_plantarflexion", true,  2, { 10, 25 }, {  25,  55 }, 0, false },
    { "ankle.inversion_eversion",          true,  2, { 15, 10 }, {  40,  25 }, 0, false },
    { "ankle.dorsiflexion_weightbearing",  true,  1, { 20,  0 }, {  45,   0 }, 0, false },
    /* clang-format on */
};
enum { PLAYS = sizeof plays / sizeof *plays };

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    return 1;
}

const struct patient_scatter *patient_scatter(unsigned index)
{
    return index < SCATTERS ? &scatters[index] : NULL;
}

const struct patient_play *patient_play(size_t index)
{
    return index < PLAYS ? &plays[index] : NULL;
}

const struct patient_play *patient_play_find(const char *pair)
{
    for (size_t i = 0; i < PLAYS; i++)
        if (strcmp(plays[i].pair, pair) == 0)
            return &plays[i];
    return NULL;
}

/* How people hold still and find neutral again, around what emulator and filter take for usual. */
static const double sway_deg[2] = { 0.05, 0.2 }, miss_deg[2] = { 0, 2.5 };
static const double miss_part = 0.1; /* of the smaller range: who moves little is not far off */

struct patient patient_of(unsigned seed, const struct patient_play *play)
{
    struct patient p = { .seed = seed, .scatter = seed % SCATTERS, .sides = play->sides };
    const struct patient_scatter *s = &scatters[p.scatter];
    const char *limb                = seed / 2 % 2 ? "_left" : "_right";
    uint64_t state                  = seed;
    snprintf(p.movement, sizeof p.movement, "%s%s", play->pair, play->limb ? limb : "");
    double least = INFINITY;
    for (int side = 0; side < play->sides; side++) {
        double range = chance_between(&state, play->least_deg[side], play->most_deg[side]);
        double less  = fmin(1, range / small_deg);
        least        = fmin(least, range);
        for (int i = 0; i < PATIENT_REPS; i++) {
            double drawn       = s->drawn * range * chance_normal(&state);
            p.end_deg[side][i] = range + less * s->more_deg[side][i] + drawn;
            p.truth_deg[side] += (s->drawn > 0 ? range : p.end_deg[side][i]) / PATIENT_REPS;
            p.made_deg[side] += p.end_deg[side][i] / PATIENT_REPS;
        }
    }
    p.sway_deg = chance_between(&state, sway_deg[0], sway_deg[1]);
    p.miss_deg = fmin(chance_between(&state, miss_deg[0], miss_deg[1]), miss_part * least);
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

/* @param play  the words that tell the motion, and the sensor's segment */
static int emulate(const char *name, unsigned seed, const char *grade, const char *play)
{
    char command[WORDS];
    snprintf(command, sizeof command,
        "cd \"$PATIENT_DIR\" && rm -f %s.capture && "
        "\"$PATIENT_BUILD/gonio-emu\" witmotion --capture %s.capture --truth %s.truth --rate 100 "
        "--seed %u --noise %s %s 2>said && \"$PATIENT_BUILD/gonio\" decode %s.capture >%s.csv "
        "2>>said",
        name, name, name, seed, grade, play, name, name);
    return system(command) == 0 ? 0 : complain(command, "failed");
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

static int put_together(const char *first, const char *second, const char *both)
{
    FILE *in[2] = { fopen(patient_path(first), "r"), fopen(patient_path(second), "r") };
    FILE *out   = fopen(patient_path(both), "w");
    int status  = !in[0] || !in[1] || !out;
    if (!status)
        interleave(in, out);
    for (int i = 0; i < 2; i++)
        if (in[i])
            fclose(in[i]);
    if (out && fclose(out) != 0)
        status = 1;
    return status ? complain(both, "two sensors' samples cannot be put together") : 0;
}

static void list(char *out, size_t size, const char *option, const double *deg)
{
    snprintf(out, size, "%s %.3f,%.3f,%.3f", option, deg[0], deg[1], deg[2]);
}

int patient_emulate(const struct patient *p, const char *grade, int sensors, double cheat)
{
    char play[WORDS / 2], first[WORDS / 8], second[WORDS / 8] = "";
    list(first, sizeof first, "--first", p->end_deg[0]);
    if (p->sides == 2)
        list(second, sizeof second, "--second", p->end_deg[1]);
    snprintf(play, sizeof play, "--play %s %s %s --trunk %.4f --sway %.3f --miss %.2f", p->movement,
        first, second, cheat, p->sway_deg, p->miss_deg);
    if (sensors < 2)
        return emulate("set", p->seed, grade, play);
    if (emulate("distal", p->seed, grade, play))
        return 1;
    strcat(play, " --segment proximal");
    return emulate("proximal", p->seed, grade, play) ||
           put_together("distal.csv", "proximal.csv", "set.csv") ||
           rename(patient_path("distal.truth"), patient_path("set.truth")) != 0;
}
