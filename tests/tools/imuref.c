/* Recordings with optical truth in the IMUREF1 format (decompressed; see tests/bench/recording.h),
 * and the errors of orientations on them.
 *
 *     imuref csv FILE                Samples CSV
 *     imuref truth FILE              t_s,qw,qx,qy,qz,move (empty where it is missing)
 *     imuref fuse FILE [HOW]         our filter on the recording, scored
 *     imuref score FILE ORIENTATION  Orientation CSV, one row a sample, scored
 *     imuref nees FILE... [HOW]      are the stated errors true? tests/bench/honest.h
 *
 * HOW: --no-mag, --smooth, --latency SECONDS. fuse and score print a line: the name, and in deg
 * total heading incl, total_ca heading_ca, total_sa heading_sa, and all of them again with _lag; as
 * in the anchors.csv of the recordings.
 */
#include "base/file.h"
#include "record/samples.h"
#include "tests/bench/honest.h"
#include "tests/bench/score.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "imuref: %s: %s\n", path, why);
    return 1;
}

static struct gonio_orientation *room(const struct recording *r)
{
    struct gonio_orientation *o = calloc(r->rows, sizeof *o);
    if (!o)
        complain(r->name, "too little memory");
    return o;
}

/* ---- one sensor ---- */

static void print_score(const char *name, const struct score *s)
{
    printf("%s", name);
    for (int lag = 0; lag < 2; lag++) {
        const struct metric *m = s->of[lag];
        printf(" %.4f %.4f %.4f %.4f %.4f %.4f %.4f", m->total, m->heading, m->incl,
            m[SCORE_CONST].total, m[SCORE_CONST].heading, m[SCORE_START].total,
            m[SCORE_START].heading);
    }
    putchar('\n');
}

/* @param orientation  a CSV; NULL: fused as told */
static int score(const char *path, const char *orientation, const struct recording_how *how)
{
    struct recording r;
    struct score s;
    if (recording_load(path, &r))
        return 1;
    struct gonio_orientation *o = room(&r);
    int status = !o || (orientation ? recording_read_orientation(orientation, 0, r.rows, o)
                                    : recording_fuse(&r, how, o));
    status     = status || score_recording(&r, o, &s);
    if (!status)
        print_score(r.name, &s);
    free(o);
    recording_free(&r);
    return status;
}

static int truth(const char *path)
{
    struct recording r;
    if (recording_load(path, &r))
        return 1;
    puts("t_s,qw,qx,qy,qz,move");
    for (size_t i = 0; i < r.rows; i++) {
        gonio_quat q = r.truth[i];
        if (isnan(q.w))
            printf("%.6f,,,,,%d\n", r.sample[i].time_s, r.moves[i]);
        else
            printf("%.6f,%.7f,%.7f,%.7f,%.7f,%d\n", r.sample[i].time_s, q.w, q.x, q.y, q.z,
                r.moves[i]);
    }
    recording_free(&r);
    return 0;
}

static int csv(const char *path)
{
    static struct out out;
    struct recording r;
    if (recording_load(path, &r))
        return 1;
    out_init(&out, STDOUT_FILENO, "standard output");
    samples_write_header(&out);
    for (size_t i = 0; i < r.rows; i++)
        samples_write(&out, &r.sample[i]);
    recording_free(&r);
    return out_flush(&out) != GONIO_OK;
}

/* ---- stated errors ---- */

/* One recording: without magnetometer the heading counts from the last moment before the motion. */
static int judge(
    const char *path, struct recording_how how, struct honest *inclination, struct honest *heading)
{
    struct recording r;
    if (recording_load(path, &r))
        return 1;
    size_t begin = recording_begin(&r);
    if (!how.options.use_mag && begin < r.rows)
        how.mark_s = r.sample[begin].time_s;
    struct gonio_orientation *o = room(&r);
    int status                  = !o || recording_fuse(&r, &how, o) ||
                 honest_recording(&r, o, !how.options.use_mag, inclination, heading);
    if (!status) {
        printf("%-44s", r.name);
        honest_print(inclination);
        honest_print(heading);
        putchar('\n');
    }
    free(o);
    recording_free(&r);
    return status;
}

static int nees(int words, char **word)
{
    enum { FILES_MOST = 64 };
    static struct honest inclination[FILES_MOST], heading[FILES_MOST];
    struct honest all;
    struct recording_how how;
    int files = 0;
    while (files < words && files < FILES_MOST && strncmp(word[files], "--", 2) != 0)
        files++;
    if (files == 0 || recording_how_read(words - files, word + files, &how))
        return 2;
    honest_print_head();
    for (int i = 0; i < files; i++)
        if (judge(word[i], how, &inclination[i], &heading[i]))
            return 1;
    printf("%-44s", "all");
    honest_pool(inclination, (size_t)files, 2, &all);
    honest_print(&all);
    honest_pool(heading, (size_t)files, 1, &all);
    honest_print(&all);
    putchar('\n');
    return 0;
}

static int misused(void)
{
    fputs("usage: imuref csv|truth FILE | fuse FILE [HOW] | score FILE ORIENTATION.csv |\n"
          "       nees FILE... [HOW]        HOW: --no-mag, --smooth, --latency SECONDS\n",
        stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct recording_how how;
    const char *what = argc >= 3 ? argv[1] : "";
    if (strcmp(what, "csv") == 0 && argc == 3)
        return csv(argv[2]);
    if (strcmp(what, "truth") == 0 && argc == 3)
        return truth(argv[2]);
    if (strcmp(what, "score") == 0 && argc == 4)
        return score(argv[2], argv[3], NULL);
    if (strcmp(what, "fuse") == 0)
        return recording_how_read(argc - 3, argv + 3, &how) ? 2 : score(argv[2], NULL, &how);
    if (strcmp(what, "nees") == 0)
        return nees(argc - 2, argv + 2);
    return misused();
}
