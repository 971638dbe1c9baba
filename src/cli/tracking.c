/* gonio test tracking: how well a head followed a target, from the angles of a recorded set. */
#include "base/note.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/test.h"
#include <getopt.h>
#include <gonio/record.h>
#include <limits.h>
#include <math.h>

struct followed {
    struct gonio_track track;
    double start_s;
};

/* Left and up are positive, as the neck's rotation and extension are. */
static enum gonio_status take(void *user, const struct gonio_pose_angles *a)
{
    struct followed *f     = user;
    const double pointed[] = { a->angle_deg[2], a->angle_deg[0] };
    if (isfinite(pointed[0] + pointed[1]))
        gonio_track_push(&f->track, a->time_s - f->start_s, pointed);
    return GONIO_OK;
}

static void print(const struct gonio_track_score *s, enum gonio_track_path path, bool json)
{
    char words[GONIO_SPECIAL_WORDS];
    if (json) {
        json_t *object = json_pack("{ss sf sf sf sf sf}", "path", gonio_track_path_name(path),
            "seconds", s->seconds, "distance_deg", s->distance_deg, "on_target_percent",
            s->on_target_percent, "undershoot_percent", s->undershoot_percent, "overshoot_percent",
            s->overshoot_percent);
        json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(object);
        return;
    }
    gonio_track_words(s, words);
    puts(words);
}

int test_tracking(int argc, char **argv)
{
    static const struct option options[] = { { "path", required_argument, NULL, 'p' },
        { "start", required_argument, NULL, 's' }, { "target", required_argument, NULL, 't' },
        { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
    enum gonio_track_path path;
    bool known = false, json = false;
    double start_s = 0, target_deg = 2;
    char dir[PATH_MAX];
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case 'p':
            known = gonio_track_path_find(optarg, &path) == GONIO_OK;
            break;
        case 's':
            if (number_whole(optarg, &start_s) != GONIO_OK || !(start_s >= 0))
                return command_misused("test", "--start %s: seconds", optarg);
            break;
        case 't':
            if (number_whole(optarg, &target_deg) != GONIO_OK || !(target_deg > 0))
                return command_misused("test", "--target %s: its radius in degrees", optarg);
            break;
        case 'j':
            json = true;
            break;
        default:
            return EXIT_MISUSED;
        }
    if (!known)
        return command_misused("test", "--path is needed: eight-slow, eight-fast or zigzag");
    if (argc - optind != 1)
        return command_misused("test", "name one set, such as sets/P001/2026-11-27a/before.1");
    struct followed f = { .start_s = start_s };
    struct gonio_track_score score;
    gonio_track_init(&f.track, path, target_deg);
    enum gonio_status status = gonio_data_path(NULL, dir, sizeof dir);
    if (status == GONIO_OK)
        status = gonio_set_angles_read(dir, argv[optind], take, &f);
    if (status != GONIO_OK) /* a file that is not there is no sensor that is not */
        return command_fail(status == GONIO_ENODEV ? GONIO_EIO : status);
    status = gonio_track_finish(&f.track, &score);
    print(&score, path, json);
    if (status == GONIO_OK)
        return EXIT_DONE;
    return command_fail(note(GONIO_EQUALITY, "refused: only %.1f of %.0f s were followed",
        score.seconds, gonio_track_length_s(path)));
}
