/* Are the errors that filter and smoother state true, where everything is known: on emulated necks
 * (tests/bench/patient.h), without magnetometer, headings counted from the neutral at the start.
 *
 *     neck_honest BUILD DIR SEEDS [HOW]     BUILD, DIR: the programs, room for files; absolute
 *
 * HOW: --smooth, --latency SECONDS. Judged are the moments in which the head stands still, in
 * neutral and at the ends of range: in a turn the latency of the sensor's own low-pass is most of
 * the error. A line for each grade of sensor; columns as those of `imuref nees`.
 */
#include "tests/bench/honest.h"
#include "tests/bench/patient.h"
#include "tests/bench/score.h"
#include <stdio.h>
#include <stdlib.h>

enum { SETS_MOST = 2000 };
static const double mark_s = 4, around_s = 0.1; /* mark_s: within the 6 s of neutral */
static const double still_deg_s = 3;

static const char *const grades[] = { "consumer", "consumer-witmotion", "industrial" };

/* Only where the head stands still, from the mark on. */
static void leave_turns_out(struct recording *r)
{
    size_t around = (size_t)(around_s * r->rate_hz);
    for (size_t i = 0; i < r->rows; i++) {
        bool inside  = i >= around && i + around < r->rows && r->sample[i].time_s >= mark_s;
        gonio_quat e = inside ? quat_mul(quat_conj(r->truth[i - around]), r->truth[i + around])
                              : (gonio_quat){ 1, 0, 0, 0 };
        double angle = deg_from_rad(2 * acos(fmin(1, fabs(e.w))));
        r->moves[i]  = inside && angle < still_deg_s * 2 * around_s;
    }
}

static int judge(const char *grade, unsigned seed, const struct recording_how *how,
    struct honest *inclination, struct honest *heading)
{
    struct recording r;
    struct patient p = patient_of(seed, patient_play_find("cervical.rotation"));
    if (patient_emulate(&p, grade, 1, 0) ||
        recording_load_csv(patient_path("set.csv"), patient_path("set.truth"), &r))
        return 1;
    leave_turns_out(&r);
    struct gonio_orientation *o = calloc(r.rows, sizeof *o);
    int status =
        !o || recording_fuse(&r, how, o) || honest_recording(&r, o, true, inclination, heading);
    free(o);
    recording_free(&r);
    return status;
}

int main(int argc, char **argv)
{
    static struct honest inclination[SETS_MOST], heading[SETS_MOST];
    struct honest all;
    struct recording_how how;
    long seeds = argc >= 4 ? strtol(argv[3], NULL, 10) : 0;
    if (seeds < 1 || seeds > SETS_MOST || argv[1][0] != '/' || argv[2][0] != '/' ||
        recording_how_read(argc - 4, argv + 4, &how)) {
        fputs("usage: neck_honest BUILD DIR SEEDS [--smooth] [--latency S]    absolute paths\n",
            stderr);
        return 2;
    }
    patient_place(argv[1], argv[2]);
    how.options.use_mag = false;
    how.mark_s          = mark_s;
    honest_print_head();
    for (size_t g = 0; g < sizeof grades / sizeof *grades; g++) {
        for (unsigned i = 0; i < (unsigned)seeds; i++)
            if (judge(grades[g], i + 1, &how, &inclination[i], &heading[i]))
                return 1;
        printf("%-44s", grades[g]);
        honest_pool(inclination, (size_t)seeds, 2, &all);
        honest_print(&all);
        honest_pool(heading, (size_t)seeds, 1, &all);
        honest_print(&all);
        putchar('\n');
    }
    return 0;
}
